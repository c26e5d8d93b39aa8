//! Goes through a dialogue as a person does: reads the question, presses the button whose words fit the
//! situation, and reads on.

use super::{
    read::{Question, value::MONTHS},
    situations::cuts,
};
use crate::{
    condition::Value,
    content::{Kenmerk, KenmerkSoort},
    resolve::Antwoord,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What is sent, and how it is called, when something is not known.
pub(super) const UNKNOWN: &str = "onbekend";

/// What is wrong with a question, if anything.
pub(super) fn wrong_question(question: &Question, antwoord: &Antwoord) -> Option<String> {
    let Some(kenmerk) = antwoord.kenmerken.get(&question.kenmerk) else {
        return Some(format!("de vraag gaat over '{}', en dat beslist hier niets", question.kenmerk));
    };
    if question.words != kenmerk.vraag {
        return Some(format!("de vraag luidt '{}', en moet luiden '{}'", question.words, kenmerk.vraag));
    }
    let known: BTreeSet<String> = labels(antwoord, &question.kenmerk).into_iter().collect();
    let replies = question.replies.iter().filter(|(id, _)| id != UNKNOWN);
    let strange = replies.clone().find(|(_, label)| !known.contains(label));
    if let Some((_, label)) = strange {
        return Some(format!("het antwoord '{label}' kan op deze vraag niet gegeven worden"));
    }
    let wrong = replies.clone().find(|(id, label)| kenmerk.read(id).is_none_or(|value| !fits(kenmerk, label, &value)));
    if let Some((id, label)) = wrong {
        return Some(format!("de knop '{label}' stuurt '{id}'"));
    }
    (!question.replies.iter().any(|(id, _)| id == UNKNOWN)).then(|| "er is geen knop voor wie het niet weet".to_owned())
}

/// What the button sends whose words fit this value.
pub(super) fn reply<'q>(question: &'q Question, kenmerk: &Kenmerk, value: &Value) -> Option<&'q str> {
    if matches!(value, Value::Choice(id) if id == UNKNOWN) {
        return question.replies.iter().find(|(id, _)| id == UNKNOWN).map(|(id, _)| id.as_str());
    }
    let mut fitting = question.replies.iter().filter(|(id, label)| id != UNKNOWN && fits(kenmerk, label, value));
    let found = fitting.next()?;
    fitting.next().is_none().then_some(found.0.as_str())
}

/// Would a person for whom this value holds press the button with these words?
fn fits(kenmerk: &Kenmerk, label: &str, value: &Value) -> bool {
    match (kenmerk.soort, value) {
        (KenmerkSoort::Keuze, Value::Choice(id)) => {
            kenmerk.waarden.iter().any(|one| one.id == *id && one.label == label)
        }
        (KenmerkSoort::JaNee, Value::Choice(id)) => label.to_lowercase() == *id,
        (KenmerkSoort::Getal, Value::Number(number)) => {
            let numbers: Vec<i64> = label.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            within(label, &numbers, number)
        }
        (KenmerkSoort::Datum, Value::Date(date)) => {
            let days: Vec<Date> = label
                .char_indices()
                .filter(|(at, _)| *at == 0 || label[..*at].ends_with(' '))
                .filter_map(|(at, _)| super::read::value::date(&label[at..], None).map(|(day, _)| day))
                .collect();
            within(label, &days, date)
        }
        _ => false,
    }
}

fn within<T: PartialOrd>(label: &str, limits: &[T], value: &T) -> bool {
    let starts = |words: &[&str]| words.iter().any(|word| label.starts_with(word));
    match limits {
        [first, last] => label.contains("tot en met") && first <= value && value <= last,
        [only] if starts(&["Jonger dan", "Minder dan", "Vóór"]) => value < only,
        [only] if starts(&["Vanaf"]) || label.ends_with("of ouder") || label.ends_with("of meer") => value >= only,
        [only] => value == only,
        _ => false,
    }
}

/// Every word on a button that the conditions of this antwoord may give for a kenmerk.
pub(super) fn labels(antwoord: &Antwoord, name: &str) -> Vec<String> {
    let Some(kenmerk) = antwoord.kenmerken.get(name) else { return Vec::new() };
    let limits: Vec<Value> = cuts(antwoord).remove(name).unwrap_or_default().into_iter().collect();
    match kenmerk.soort {
        KenmerkSoort::Keuze => kenmerk.waarden.iter().map(|one| one.label.clone()).collect(),
        KenmerkSoort::JaNee => vec!["Ja".to_owned(), "Nee".to_owned()],
        KenmerkSoort::Getal => {
            let limits: Vec<i64> = limits
                .iter()
                .filter_map(|limit| if let Value::Number(number) = limit { Some(*number) } else { None })
                .collect();
            numbers(kenmerk.eenheid.as_deref(), &limits)
        }
        KenmerkSoort::Datum => {
            let limits: Vec<Date> = limits
                .iter()
                .filter_map(|limit| if let Value::Date(date) = limit { Some(*date) } else { None })
                .collect();
            days(&limits)
        }
    }
}

fn numbers(unit: Option<&str>, limits: &[i64]) -> Vec<String> {
    let mut labels = Vec::new();
    let years = unit == Some("jaar");
    let unit = unit.filter(|_| !years).map_or(String::new(), |unit| format!(" {unit}"));
    for (at, limit) in limits.iter().enumerate() {
        if years {
            labels.extend([format!("Jonger dan {limit}"), format!("{limit} of ouder")]);
        } else {
            labels.extend([format!("Minder dan {limit}{unit}"), format!("{limit}{unit} of meer")]);
        }
        labels.push(format!("{limit}{unit}"));
        labels.extend(limits[at + 1..].iter().map(|next| format!("{limit} tot en met {}{unit}", next - 1)));
    }
    labels
}

fn days(limits: &[Date]) -> Vec<String> {
    let month = |date: &Date| usize::try_from(date.month()).map_or("", |month| MONTHS[month - 1]);
    let written = |date: &Date| format!("{} {} {}", date.day(), month(date), date.year());
    let mut labels = Vec::new();
    for (at, limit) in limits.iter().enumerate() {
        labels.extend([format!("Vóór {}", written(limit)), format!("Vanaf {}", written(limit))]);
        let until = limits[at + 1..].iter().filter_map(|next| next.yesterday().ok());
        labels.extend(until.map(|until| format!("{} tot en met {}", written(limit), written(&until))));
    }
    labels
}
