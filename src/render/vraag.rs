//! Questions: an open kenmerk with what can be answered. A number or day is cut into classes at the
//! limits that the conditions of this antwoord use: more is not asked than matters.

use super::write;
use crate::{
    condition::{Comparison, Condition, Kenmerken, Value},
    content::{Kenmerk, KenmerkSoort},
    markdown::Part,
    resolve::{self, Antwoord},
};
use jiff::{ToSpan, civil::Date};
use serde::Serialize;
use std::collections::BTreeSet;

/// The value of a kenmerk that the caller does not know: it is not asked again, and what depends on it
/// is told for every situation.
pub const ONBEKEND: &str = "onbekend";

/// A question with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vraag {
    /// Name of the kenmerk.
    pub kenmerk: String,
    /// The question.
    pub vraag: String,
    /// `getal`, `keuze`, `ja_nee` or `datum`; a number or day may also be typed.
    pub soort: &'static str,
    /// For a number: of what.
    pub eenheid: Option<String>,
    /// Quick replies.
    pub waarden: Vec<Keuze>,
}

/// A quick reply: the value to send, and the words on the button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Keuze {
    /// The value.
    pub id: String,
    /// The words.
    pub label: String,
}

/// What is known, without what was answered with `onbekend`.
pub(super) fn decided(known: &Kenmerken) -> Kenmerken {
    let unknown = Value::Choice(ONBEKEND.to_owned());
    known.iter().filter(|(_, value)| **value != unknown).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The questions that are still open, in reading order. Kenmerken in `known` (also with `onbekend`) are
/// not asked again.
pub(super) fn vragen(antwoord: &Antwoord, known: &Kenmerken) -> Vec<Vraag> {
    let names = resolve::open_kenmerken(antwoord, known);
    names.into_iter().filter_map(|name| Some(vraag(antwoord, name, antwoord.kenmerken.get(name)?))).collect()
}

fn vraag(antwoord: &Antwoord, name: &str, kenmerk: &Kenmerk) -> Vraag {
    let (soort, waarden) = match kenmerk.soort {
        KenmerkSoort::Keuze => (
            "keuze",
            kenmerk.waarden.iter().map(|one| Keuze { id: one.id.clone(), label: one.label.clone() }).collect(),
        ),
        KenmerkSoort::JaNee => {
            ("ja_nee", ["ja", "nee"].map(|id| Keuze { id: id.to_owned(), label: capital(id) }).into())
        }
        KenmerkSoort::Getal => ("getal", numbers(kenmerk, &cuts(antwoord, name))),
        KenmerkSoort::Datum => ("datum", days(&cuts(antwoord, name))),
    };
    Vraag { kenmerk: name.to_owned(), vraag: kenmerk.vraag.clone(), soort, eenheid: kenmerk.eenheid.clone(), waarden }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// First values of the classes after the first.
fn cuts(antwoord: &Antwoord, name: &str) -> BTreeSet<Value> {
    let mut cuts = BTreeSet::new();
    let mut add = |condition: &Condition| {
        condition.each_comparison(&mut |kenmerk, comparison, operands| {
            for operand in operands.iter().filter(|_| kenmerk.text == name) {
                let here = Some(operand.clone());
                let (at, after) = match comparison {
                    Some(Comparison::Less | Comparison::GreaterOrEqual) => (here, None),
                    Some(Comparison::LessOrEqual | Comparison::Greater) => (None, next(operand)),
                    _ => (here, next(operand)),
                };
                cuts.extend(at.into_iter().chain(after));
            }
        });
    };
    for part in antwoord.secties.iter().flat_map(|sectie| &sectie.parts) {
        each_condition(part, &mut add);
    }
    cuts
}

fn each_condition(part: &Part<resolve::Resolved>, visit: &mut impl FnMut(&Condition)) {
    part.each_choice(&mut |choice| {
        choice.branches.iter().filter_map(|branch| branch.condition.as_ref()).for_each(|found| visit(&found.expr));
    });
    part.each_blok(&mut |blok| {
        blok.blocks.iter().for_each(|block| block.each_condition(&mut |found| visit(&found.expr)));
    });
}

fn next(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(Value::Number(number + 1)),
        Value::Date(date) => date.tomorrow().ok().map(Value::Date),
        Value::Choice(_) => None,
    }
}

fn numbers(kenmerk: &Kenmerk, cuts: &BTreeSet<Value>) -> Vec<Keuze> {
    let limits: Vec<i64> = cuts
        .iter()
        .filter_map(|value| if let Value::Number(number) = value { Some(*number) } else { None })
        .filter(|cut| {
            kenmerk.minimum.is_none_or(|least| least < *cut) && kenmerk.maximum.is_none_or(|most| *cut <= most)
        })
        .collect();
    let years = kenmerk.eenheid.as_deref() == Some("jaar");
    let unit = kenmerk.eenheid.as_deref().filter(|_| !years).map_or(String::new(), |unit| format!(" {unit}"));
    let (below, above) = if years { ("Jonger dan", "ouder") } else { ("Minder dan", "meer") };
    let (Some(first), Some(last)) = (limits.first(), limits.last()) else { return Vec::new() };
    let keuze = |value: i64, label: String| Keuze { id: value.to_string(), label };
    let mut waarden = vec![keuze(first - 1, format!("{below} {first}{unit}"))];
    for pair in limits.windows(2) {
        let [from, until] = pair else { continue };
        let label =
            if from + 1 == *until { format!("{from}{unit}") } else { format!("{from} tot en met {}{unit}", until - 1) };
        waarden.push(keuze(*from, label));
    }
    waarden.push(keuze(*last, format!("{last}{unit} of {above}")));
    waarden
}

fn days(cuts: &BTreeSet<Value>) -> Vec<Keuze> {
    let limits: Vec<Date> =
        cuts.iter().filter_map(|value| if let Value::Date(date) = value { Some(*date) } else { None }).collect();
    let (Some(first), Some(last)) = (limits.first(), limits.last()) else { return Vec::new() };
    let before = |date: Date| date.checked_sub(1.day()).unwrap_or(date);
    let keuze = |value: Date, label: String| Keuze { id: value.to_string(), label };
    let mut waarden = vec![keuze(before(*first), format!("Vóór {}", write::datum(*first)))];
    for pair in limits.windows(2) {
        let [from, until] = pair else { continue };
        waarden.push(keuze(*from, format!("{} tot en met {}", write::datum(*from), write::datum(before(*until)))));
    }
    waarden.push(keuze(*last, format!("Vanaf {}", write::datum(*last))));
    waarden
}
