//! The condition language: `leeftijd < 18 en niet spoed = ja`. Small on purpose: comparisons of
//! declared kenmerken with constants or facts, sets, `en`, `of`, `niet`. Three-valued: with an
//! unknown kenmerk a condition stays open (Kleene's strong logic), it is not false.

mod cuts;
mod evaluate;
mod parse;

pub use cuts::{Rest, cuts, rest};
pub use evaluate::{Kenmerken, Truth, Value, evaluate, satisfies};
pub use parse::{ConditionError, parse};

use crate::source::Span;
use std::fmt;

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The comparison that is true exactly when this one is false.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// A kenmerk or word as written, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Where it stands in the file.
    pub span: Span,
}

/// The right-hand side of a comparison, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A constant: a number, a date, or the id of a value.
    Constant(Word),
    /// A fact path (a word with a dot).
    Fact(Word),
}

/// A condition over operands of type `O`: [`Operand`] as written, [`Value`] once resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr<O> {
    /// `kenmerk < operand`
    Compare {
        /// The kenmerk.
        kenmerk: Word,
        /// The comparison.
        comparison: Comparison,
        /// What it is compared with.
        operand: O,
    },
    /// `kenmerk in (a, b)`
    In {
        /// The kenmerk.
        kenmerk: Word,
        /// The values of which it must be one.
        set: Vec<O>,
    },
    /// All of these.
    And(Vec<Expr<O>>),
    /// At least one of these.
    Or(Vec<Expr<O>>),
    /// Not this.
    Not(Box<Expr<O>>),
}

/// A condition as written.
pub type WrittenCondition = Expr<Operand>;

/// A condition whose operands are values.
pub type Condition = Expr<Value>;

impl<O> Expr<O> {
    /// Calls `visit` for every kenmerk with the operands it is compared with.
    pub fn each_comparison<'a>(&'a self, visit: &mut impl FnMut(&'a Word, Option<Comparison>, &'a [O])) {
        match self {
            Self::Compare { kenmerk, comparison, operand } => {
                visit(kenmerk, Some(*comparison), std::slice::from_ref(operand));
            }
            Self::In { kenmerk, set } => visit(kenmerk, None, set),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.each_comparison(visit)),
            Self::Not(inner) => inner.each_comparison(visit),
        }
    }

    /// Names of the kenmerken, in order of appearance, each once.
    pub fn kenmerken(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        self.each_comparison(&mut |kenmerk, _, _| {
            if !names.contains(&kenmerk.text.as_str()) {
                names.push(&kenmerk.text);
            }
        });
        names
    }

    /// The same condition with its operands turned into something else; fails where one cannot be.
    pub fn try_map<P, E>(&self, map: &mut impl FnMut(&Word, &O) -> Result<P, E>) -> Result<Expr<P>, E> {
        Ok(match self {
            Self::Compare { kenmerk, comparison, operand } => {
                Expr::Compare { kenmerk: kenmerk.clone(), comparison: *comparison, operand: map(kenmerk, operand)? }
            }
            Self::In { kenmerk, set } => {
                let set = set.iter().map(|operand| map(kenmerk, operand)).collect::<Result<_, _>>()?;
                Expr::In { kenmerk: kenmerk.clone(), set }
            }
            Self::And(parts) => Expr::And(parts.iter().map(|part| part.try_map(map)).collect::<Result<_, _>>()?),
            Self::Or(parts) => Expr::Or(parts.iter().map(|part| part.try_map(map)).collect::<Result<_, _>>()?),
            Self::Not(inner) => Expr::Not(Box::new(inner.try_map(map)?)),
        })
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(word) | Self::Fact(word) => f.write_str(&word.text),
        }
    }
}

impl<O: fmt::Display> fmt::Display for Expr<O> {
    /// In the notation of the language, so that it can be parsed again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut fmt::Formatter<'_>, parts: &[Self], word: &str| {
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    write!(f, " {word} ")?;
                }
                match part {
                    Self::And(_) | Self::Or(_) => write!(f, "({part})")?,
                    _ => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::Compare { kenmerk, comparison, operand } => {
                write!(f, "{} {} {operand}", kenmerk.text, comparison.sign())
            }
            Self::In { kenmerk, set } => {
                let set: Vec<_> = set.iter().map(ToString::to_string).collect();
                write!(f, "{} in ({})", kenmerk.text, set.join(", "))
            }
            Self::And(parts) => joined(f, parts, "en"),
            Self::Or(parts) => joined(f, parts, "of"),
            Self::Not(inner) => write!(f, "niet ({inner})"),
        }
    }
}
