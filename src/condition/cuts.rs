//! Where a condition cuts the values of a kenmerk, and what is left of it when something is known.

use super::{Comparison, Condition, Expr, Kenmerken, Truth, Value, evaluate};
use std::collections::BTreeSet;

/// The first value of every class after the first: `leeftijd < 18` cuts at 18, `leeftijd <= 18` at 19,
/// `leeftijd = 18` at both. A choice is not cut.
pub fn cuts(condition: &Condition, kenmerk: &str) -> BTreeSet<Value> {
    let mut cuts = BTreeSet::new();
    condition.each_comparison(&mut |name, comparison, operands| {
        for operand in operands.iter().filter(|_| name.text == kenmerk) {
            let here = (!matches!(operand, Value::Choice(_))).then(|| operand.clone());
            let (at, after) = match comparison {
                Some(Comparison::Less | Comparison::GreaterOrEqual) => (here, None),
                Some(Comparison::LessOrEqual | Comparison::Greater) => (None, next(operand)),
                _ => (here, next(operand)),
            };
            cuts.extend(at.into_iter().chain(after));
        }
    });
    cuts
}

fn next(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => number.checked_add(1).map(Value::Number),
        Value::Date(date) => date.tomorrow().ok().map(Value::Date),
        Value::Choice(_) => None,
    }
}

/// What is left of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rest {
    /// It holds, or it does not.
    Decided(bool),
    /// It still depends on kenmerken that are not known, and only on those.
    Open(Condition),
}

/// The condition with everything that these kenmerken decide taken out of it.
pub fn rest(condition: &Condition, known: &Kenmerken) -> Rest {
    match evaluate(condition, known) {
        Truth::True => return Rest::Decided(true),
        Truth::False => return Rest::Decided(false),
        Truth::Open => {}
    }
    let open = |parts: &[Condition]| -> Vec<Condition> {
        let rests = parts.iter().map(|part| rest(part, known));
        rests.filter_map(|rest| if let Rest::Open(part) = rest { Some(part) } else { None }).collect()
    };
    let joined = |mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition| match parts.len() {
        1 => parts.remove(0),
        _ => join(parts),
    };
    Rest::Open(match condition {
        Expr::Compare { .. } | Expr::In { .. } => condition.clone(),
        Expr::And(parts) => joined(open(parts), Expr::And),
        Expr::Or(parts) => joined(open(parts), Expr::Or),
        Expr::Not(inner) => match rest(inner, known) {
            Rest::Open(inner) => Expr::Not(Box::new(inner)),
            Rest::Decided(holds) => return Rest::Decided(!holds),
        },
    })
}
