//! Questions of the plan in the words of a kanaal: a kenmerk with what can be answered. A number or day is
//! asked by class: more is not asked than matters.

use super::write;
use crate::{
    condition::Value,
    content::{Kenmerk, KenmerkSoort},
    resolve::Antwoord,
    situation::{Klasse, Plan},
};
use serde::Serialize;

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

/// The questions of a plan, in its order.
pub(super) fn vragen(antwoord: &Antwoord, plan: &Plan) -> Vec<Vraag> {
    let declared = |name: &str| antwoord.kenmerken.get(name);
    plan.vragen
        .iter()
        .filter_map(|asked| Some(vraag(&asked.kenmerk, declared(&asked.kenmerk)?, &asked.klassen)))
        .collect()
}

fn vraag(name: &str, kenmerk: &Kenmerk, klassen: &[Klasse]) -> Vraag {
    let (soort, waarden) = match kenmerk.soort {
        KenmerkSoort::Keuze => (
            "keuze",
            kenmerk.waarden.iter().map(|one| Keuze { id: one.id.clone(), label: one.label.clone() }).collect(),
        ),
        KenmerkSoort::JaNee => {
            ("ja_nee", ["ja", "nee"].map(|id| Keuze { id: id.to_owned(), label: capital(id) }).into())
        }
        KenmerkSoort::Getal => ("getal", numbers(kenmerk, klassen)),
        KenmerkSoort::Datum => ("datum", days(klassen)),
    };
    Vraag { kenmerk: name.to_owned(), vraag: kenmerk.vraag.clone(), soort, eenheid: kenmerk.eenheid.clone(), waarden }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn numbers(kenmerk: &Kenmerk, klassen: &[Klasse]) -> Vec<Keuze> {
    let years = kenmerk.eenheid.as_deref() == Some("jaar");
    let unit = kenmerk.eenheid.as_deref().filter(|_| !years).map_or(String::new(), |unit| format!(" {unit}"));
    let (below, above) = if years { ("Jonger dan", "ouder") } else { ("Minder dan", "meer") };
    let last = klassen.len().saturating_sub(1);
    let label = |index: usize, from: Option<&Value>, until: Option<&Value>| match (from, until) {
        (_, Some(Value::Number(until))) if index == 0 && last > 0 => format!("{below} {}{unit}", until + 1),
        (Some(Value::Number(from)), _) if index == last && last > 0 => format!("{from}{unit} of {above}"),
        (Some(from), Some(until)) if from == until => format!("{from}{unit}"),
        (Some(from), Some(until)) => format!("{from} tot en met {until}{unit}"),
        _ => "Elk getal".to_owned(),
    };
    replies(klassen, label)
}

fn days(klassen: &[Klasse]) -> Vec<Keuze> {
    let label = |_: usize, from: Option<&Value>, until: Option<&Value>| match (from, until) {
        (None, Some(Value::Date(until))) => format!("Vóór {}", write::datum(until.tomorrow().unwrap_or(*until))),
        (Some(Value::Date(from)), Some(Value::Date(until))) if from == until => write::datum(*from),
        (Some(Value::Date(from)), Some(Value::Date(until))) => {
            format!("{} tot en met {}", write::datum(*from), write::datum(*until))
        }
        (Some(Value::Date(from)), None) => format!("Vanaf {}", write::datum(*from)),
        _ => "Elke dag".to_owned(),
    };
    replies(klassen, label)
}

fn replies(klassen: &[Klasse], label: impl Fn(usize, Option<&Value>, Option<&Value>) -> String) -> Vec<Keuze> {
    let reply = |(index, klasse): (usize, &Klasse)| Keuze {
        id: klasse.waarde().to_string(),
        label: label(index, klasse.van.as_ref(), klasse.tot_en_met.as_ref()),
    };
    klassen.iter().enumerate().map(reply).collect()
}
