//! Whether a condition holds, decided apart from the module `condition`.

use crate::condition::{Comparison, Condition, Expr, Kenmerken, Value};
use std::cmp::Ordering;

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::verify) enum Holds {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// It depends on what is not known.
    Unknown,
}

/// Whether this holds in a situation of which this is known.
pub(in crate::verify) fn holds(condition: &Condition, known: &Kenmerken) -> Holds {
    match truth(condition, known) {
        Some(true) => Holds::Yes,
        Some(false) => Holds::No,
        None => Holds::Unknown,
    }
}

/// `None`: not known.
fn truth(condition: &Condition, known: &Kenmerken) -> Option<bool> {
    match condition {
        Expr::Not(inner) => truth(inner, known).map(|holds| !holds),
        Expr::And(all) => {
            let found: Vec<_> = all.iter().map(|one| truth(one, known)).collect();
            if found.contains(&Some(false)) { Some(false) } else { (!found.contains(&None)).then_some(true) }
        }
        Expr::Or(any) => {
            let found: Vec<_> = any.iter().map(|one| truth(one, known)).collect();
            if found.contains(&Some(true)) { Some(true) } else { (!found.contains(&None)).then_some(false) }
        }
        Expr::In { kenmerk, set } => value(known, &kenmerk.text).map(|value| set.iter().any(|one| one == value)),
        Expr::Compare { kenmerk, comparison, operand } => {
            value(known, &kenmerk.text).map(|value| compared(value, *comparison, operand))
        }
    }
}

/// A kenmerk that the asker does not know is not known.
fn value<'a>(known: &'a Kenmerken, name: &str) -> Option<&'a Value> {
    known.get(name).filter(|value| !matches!(value, Value::Choice(id) if id == "onbekend"))
}

fn compared(left: &Value, comparison: Comparison, right: &Value) -> bool {
    let order = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Choice(left), Value::Choice(right)) => left.cmp(right),
        _ => return comparison == Comparison::NotEqual,
    };
    match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::GreaterOrEqual => order != Ordering::Less,
    }
}
