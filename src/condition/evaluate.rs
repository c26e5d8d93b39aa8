//! What a condition says about a situation in which some kenmerken are known.

use super::{Comparison, Condition, Expr};
use crate::fault::{self, Fault};
use jiff::civil::Date;
use std::{collections::BTreeMap, fmt};

/// The value of a kenmerk, and what conditions compare it with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A whole number; amounts of money are in cents.
    Number(i64),
    /// A day.
    Date(Date),
    /// The id of a value of a `keuze`, or `ja` / `nee`.
    Choice(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Choice(id) => f.write_str(id),
        }
    }
}

/// Values of kenmerken by name. A name that is absent is `onbekend`.
pub type Kenmerken = BTreeMap<String, Value>;

/// Kleene's three truth values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// Holds.
    True,
    /// Does not hold.
    False,
    /// Depends on something that is not known.
    Open,
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Open => Self::Open,
        }
    }
}

/// Whether the condition holds, as far as these kenmerken decide it.
pub fn evaluate(condition: &Condition, known: &Kenmerken) -> Truth {
    match condition {
        Expr::Compare { kenmerk, comparison, operand } => {
            known.get(&kenmerk.text).map_or_else(unknown, |value| compare(value, *comparison, operand).into())
        }
        Expr::In { kenmerk, set } => known
            .get(&kenmerk.text)
            .map_or_else(unknown, |value| (set.contains(value) != fault::on(Fault::InInverted)).into()),
        Expr::And(parts) if fault::on(Fault::AndIsOr) => {
            fold(parts.iter().map(|part| evaluate(part, known)), Truth::True)
        }
        Expr::And(parts) => fold(parts.iter().map(|part| evaluate(part, known)), Truth::False),
        Expr::Or(parts) => fold(parts.iter().map(|part| evaluate(part, known)), Truth::True),
        Expr::Not(inner) => !evaluate(inner, known),
    }
}

fn unknown() -> Truth {
    if fault::on(Fault::UnknownIsFalse) { Truth::False } else { Truth::Open }
}

/// `decisive` wins, then `Open`, else its opposite.
fn fold(truths: impl Iterator<Item = Truth>, decisive: Truth) -> Truth {
    let mut result = !decisive;
    for truth in truths {
        if truth == decisive {
            return decisive;
        }
        if truth == Truth::Open {
            result = Truth::Open;
        }
    }
    result
}

fn compare(value: &Value, comparison: Comparison, operand: &Value) -> bool {
    match comparison {
        Comparison::Equal => value == operand,
        Comparison::NotEqual => value != operand,
        Comparison::Less if fault::on(Fault::LessOrEqual) => value <= operand,
        Comparison::Less => value < operand,
        Comparison::LessOrEqual => value <= operand,
        Comparison::Greater => value > operand,
        Comparison::GreaterOrEqual if fault::on(Fault::MoreThan) => value > operand,
        Comparison::GreaterOrEqual => value >= operand,
    }
}
