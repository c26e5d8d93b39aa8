//! Conditions in plain Dutch: the phrase that finishes a sentence with "Als …".

use super::antwoord::Resolved;
use crate::{
    condition::{Comparison, Condition, Expr, Value},
    content::{Kenmerk, KenmerkSoort},
    fault::{self, Fault},
    markdown::Choice,
};
use std::collections::BTreeMap;

/// The phrase for a condition, or for its opposite when `holds` is false.
pub fn phrase(condition: &Condition, holds: bool, declared: &BTreeMap<String, Kenmerk>) -> String {
    match condition {
        Expr::Compare { kenmerk, comparison, operand } => {
            let comparison = if holds { *comparison } else { comparison.negated() };
            declared.get(&kenmerk.text).map_or_else(
                || format!("{} {} {operand}", kenmerk.text, comparison.sign()),
                |declared| compared(declared, comparison, operand),
            )
        }
        Expr::In { kenmerk, set } => {
            declared.get(&kenmerk.text).map_or_else(String::new, |declared| among(declared, set, holds))
        }
        Expr::Not(inner) => phrase(inner, !holds, declared),
        Expr::And(parts) => joined(parts, holds, if holds { " en " } else { " of " }, declared),
        Expr::Or(parts) => joined(parts, holds, if holds { " of " } else { " en " }, declared),
    }
}

fn joined(parts: &[Condition], holds: bool, word: &str, declared: &BTreeMap<String, Kenmerk>) -> String {
    parts.iter().map(|part| phrase(part, holds, declared)).collect::<Vec<_>>().join(word)
}

fn compared(kenmerk: &Kenmerk, comparison: Comparison, operand: &Value) -> String {
    match (kenmerk.soort, operand) {
        (KenmerkSoort::Getal, Value::Number(number)) => numeric(kenmerk, comparison, *number),
        (KenmerkSoort::Datum, Value::Date(date)) => {
            dated(kenmerk, comparison, &format!("{:02}-{:02}-{}", date.day(), date.month(), date.year()))
        }
        _ => {
            let set = std::slice::from_ref(operand);
            among(kenmerk, set, comparison == Comparison::Equal)
        }
    }
}

fn numeric(kenmerk: &Kenmerk, comparison: Comparison, number: i64) -> String {
    let below = |limit: i64| filled(kenmerk, "onder", &limit.to_string());
    let from = |limit: i64| filled(kenmerk, "vanaf", &limit.to_string());
    match comparison {
        Comparison::Less => below(number),
        Comparison::LessOrEqual => below(number + 1),
        Comparison::Greater => from(number + 1),
        Comparison::GreaterOrEqual => from(number),
        Comparison::Equal => format!("{} en {}", from(number), below(number + 1)),
        Comparison::NotEqual => format!("{} of {}", below(number), from(number + 1)),
    }
}

fn dated(kenmerk: &Kenmerk, comparison: Comparison, day: &str) -> String {
    match comparison {
        Comparison::Less | Comparison::LessOrEqual => filled(kenmerk, "onder", day),
        _ => filled(kenmerk, "vanaf", day),
    }
}

fn filled(kenmerk: &Kenmerk, key: &str, limit: &str) -> String {
    kenmerk.situatie.get(key).map_or_else(
        || {
            format!(
                "het antwoord op '{}' {} {limit} is",
                kenmerk.vraag,
                if key == "onder" { "minder dan" } else { "minstens" }
            )
        },
        |phrase| phrase.replace("{grens}", limit),
    )
}

/// The phrase for "one of these", or for "none of these": the phrases of the other values.
fn among(kenmerk: &Kenmerk, set: &[Value], holds: bool) -> String {
    let chosen = |id: &str| set.contains(&Value::Choice(id.to_owned())) == holds;
    let phrases: Vec<String> =
        kenmerk.choices().into_iter().filter(|id| chosen(id)).map(|id| situation(kenmerk, id)).collect();
    phrases.join(" of ")
}

fn situation(kenmerk: &Kenmerk, id: &str) -> String {
    let own = kenmerk.waarden.iter().find(|waarde| waarde.id == id).map(|waarde| waarde.situatie.clone());
    own.or_else(|| kenmerk.situatie.get(id).cloned()).unwrap_or_else(|| id.to_owned())
}

/// A heading for each branch of a choice: "Als …", and for `anders` what is left.
pub fn branch_phrases(choice: &Choice<Resolved>) -> Vec<String> {
    choice
        .branches
        .iter()
        .map(|branch| match &branch.condition {
            Some(condition) => format!("Als {}", condition.zin),
            None => match &choice.branches[..] {
                [only, _] if fault::on(Fault::NegationLost) => {
                    only.condition.as_ref().map_or_else(other, |condition| format!("Als {}", condition.zin))
                }
                [only, _] => {
                    only.condition.as_ref().map_or_else(other, |condition| format!("Als {}", condition.ontkenning))
                }
                _ => other(),
            },
        })
        .collect()
}

fn other() -> String {
    "In alle andere situaties".to_owned()
}
