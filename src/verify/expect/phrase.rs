//! The words of a condition, written apart from `resolve`: what stands behind "Als".

use crate::{
    condition::{Comparison, Condition, Expr, Value},
    content::{Kenmerk, KenmerkSoort},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

type Declared = BTreeMap<String, Kenmerk>;

/// The phrase for when the condition holds, or (`holds` false) for when it does not.
pub(in crate::verify) fn phrase(condition: &Condition, holds: bool, declared: &Declared) -> String {
    match condition {
        Expr::Not(inner) => phrase(inner, !holds, declared),
        Expr::And(parts) => all_of(parts, holds, declared).join(if holds { " en " } else { " of " }),
        Expr::Or(parts) => all_of(parts, holds, declared).join(if holds { " of " } else { " en " }),
        Expr::In { kenmerk, set } => match declared.get(&kenmerk.text) {
            Some(kenmerk) => one_of(kenmerk, |id| set.contains(&Value::Choice(id.to_owned())) == holds),
            None => String::new(),
        },
        Expr::Compare { kenmerk, comparison, operand } => match declared.get(&kenmerk.text) {
            Some(kenmerk) => single(kenmerk, *comparison, operand, holds),
            None => String::new(),
        },
    }
}

fn all_of(parts: &[Condition], holds: bool, declared: &Declared) -> Vec<String> {
    parts.iter().map(|part| phrase(part, holds, declared)).collect()
}

fn one_of(kenmerk: &Kenmerk, chosen: impl Fn(&str) -> bool) -> String {
    let mut texts: Vec<&str> = Vec::new();
    if kenmerk.soort == KenmerkSoort::Keuze {
        texts.extend(kenmerk.waarden.iter().filter(|one| chosen(&one.id)).map(|one| one.situatie.as_str()));
    } else {
        let words = ["ja", "nee"].into_iter().filter(|id| chosen(id));
        texts.extend(words.map(|id| kenmerk.situatie.get(id).map_or(id, String::as_str)));
    }
    texts.join(" of ")
}

fn single(kenmerk: &Kenmerk, comparison: Comparison, operand: &Value, holds: bool) -> String {
    match operand {
        Value::Choice(wanted) => one_of(kenmerk, |id| ((id == wanted) == (comparison == Comparison::Equal)) == holds),
        Value::Number(limit) => {
            between(kenmerk, comparison, holds, (&limit.to_string(), &limit.saturating_add(1).to_string()))
        }
        Value::Date(day) => {
            between(kenmerk, comparison, holds, (&figures(*day), &figures(day.tomorrow().unwrap_or(*day))))
        }
    }
}

fn figures(day: Date) -> String {
    format!("{:02}-{:02}-{}", day.day(), day.month(), day.year())
}

/// `at` is the limit itself, `after` the first value beyond it.
fn between(kenmerk: &Kenmerk, comparison: Comparison, holds: bool, (at, after): (&str, &str)) -> String {
    let below = |limit: &str| filled(kenmerk, "onder", limit);
    let from = |limit: &str| filled(kenmerk, "vanaf", limit);
    match (comparison, holds) {
        (Comparison::Less, true) | (Comparison::GreaterOrEqual, false) => below(at),
        (Comparison::Less, false) | (Comparison::GreaterOrEqual, true) => from(at),
        (Comparison::LessOrEqual, true) | (Comparison::Greater, false) => below(after),
        (Comparison::LessOrEqual, false) | (Comparison::Greater, true) => from(after),
        (Comparison::Equal, true) | (Comparison::NotEqual, false) => format!("{} en {}", from(at), below(after)),
        (Comparison::Equal, false) | (Comparison::NotEqual, true) => format!("{} of {}", below(at), from(after)),
    }
}

/// What is true of a situation in which this kenmerk has this value, given the limits that conditions use: what
/// a kanaal may give as the reason for showing something.
pub(in crate::verify) fn reasons(kenmerk: &Kenmerk, value: &Value, limits: &BTreeSet<Value>) -> Vec<String> {
    let side = |limit: &Value| {
        let shown = match limit {
            Value::Date(day) => figures(*day),
            other => other.to_string(),
        };
        filled(kenmerk, if limit <= value { "vanaf" } else { "onder" }, &shown)
    };
    match value {
        Value::Choice(chosen) => vec![one_of(kenmerk, |id| id == chosen)],
        Value::Number(_) | Value::Date(_) => limits.iter().map(side).collect(),
    }
}

fn filled(kenmerk: &Kenmerk, side: &str, limit: &str) -> String {
    match kenmerk.situatie.get(side) {
        Some(phrase) => phrase.replace("{grens}", limit),
        None if side == "onder" => format!("het antwoord op '{}' minder dan {limit} is", kenmerk.vraag),
        None => format!("het antwoord op '{}' minstens {limit} is", kenmerk.vraag),
    }
}
