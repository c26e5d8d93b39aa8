//! Kenmerken: what may be asked about a situation, and how. They hold no persons.

use crate::condition::{Kenmerken, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `content/personal/kenmerken.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KenmerkenBestand {
    /// Kenmerken by name.
    #[serde(default)]
    pub kenmerken: BTreeMap<String, Kenmerk>,
}

/// Kinds of kenmerken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KenmerkSoort {
    /// A whole number between `minimum` and `maximum`.
    Getal,
    /// One of `waarden`.
    Keuze,
    /// `ja` or `nee`.
    JaNee,
    /// A day.
    Datum,
}

/// A declared attribute of a person or situation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kenmerk {
    /// Its kind.
    pub soort: KenmerkSoort,
    /// The question to ask for it.
    #[schemars(length(min = 1))]
    pub vraag: String,
    /// For a number: of what.
    #[serde(default)]
    pub eenheid: Option<String>,
    /// For a number: the least.
    #[serde(default)]
    pub minimum: Option<i64>,
    /// For a number: the most.
    #[serde(default)]
    pub maximum: Option<i64>,
    /// For a choice: its values.
    #[serde(default)]
    pub waarden: Vec<KenmerkWaarde>,
    /// Phrases that finish the sentence "Als …"; keys: `onder` and `vanaf` (with `{grens}`), `ja` and `nee`.
    #[serde(default)]
    pub situatie: BTreeMap<String, String>,
    /// How often each value is expected, as a share of all; the order of questions depends on it, no answer
    /// does. Keys: ids of values, `ja` and `nee`, or for a number the first value of each stretch.
    #[serde(default)]
    pub gewicht: BTreeMap<String, u32>,
    /// What it may be used for.
    #[schemars(length(min = 1))]
    pub doel: String,
    /// Where a caller may get it.
    #[schemars(length(min = 1))]
    pub herkomst: String,
    /// The field of a source that it can be taken from, such as "BRP, leeftijd"; only the citizen knows it when absent.
    #[serde(default)]
    pub bronveld: Option<String>,
    /// On which ground it may be asked.
    #[serde(default)]
    pub grondslag: Option<String>,
    /// How much it says of somebody.
    #[serde(default)]
    pub gevoeligheid: Option<Gevoeligheid>,
    /// In antwoorden and letters of these themas it may be used; in all when absent.
    #[serde(default)]
    pub themas: Option<Vec<String>>,
}

/// How much a kenmerk says of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gevoeligheid {
    /// No more than most others know.
    Gewoon,
    /// What people like to keep to themselves.
    Gevoelig,
    /// Of the special categories of article 9 of the GDPR.
    Bijzonder,
}

/// A value of a `keuze`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KenmerkWaarde {
    /// Its id.
    pub id: String,
    /// The words on a button.
    pub label: String,
    /// The phrase that finishes the sentence "Als …".
    pub situatie: String,
}

impl Kenmerk {
    /// Reads a value as typed or sent; `None` when it cannot be a value of this kenmerk.
    pub fn read(&self, text: &str) -> Option<Value> {
        let text = text.trim();
        match self.soort {
            KenmerkSoort::Getal => {
                let number: i64 = text.parse().ok()?;
                let fits =
                    self.minimum.is_none_or(|least| least <= number) && self.maximum.is_none_or(|most| number <= most);
                fits.then_some(Value::Number(number))
            }
            KenmerkSoort::Keuze => {
                self.waarden.iter().find(|waarde| waarde.id == text).map(|waarde| Value::Choice(waarde.id.clone()))
            }
            KenmerkSoort::JaNee => matches!(text, "ja" | "nee").then(|| Value::Choice(text.to_owned())),
            KenmerkSoort::Datum => text.parse().ok().map(Value::Date),
        }
    }

    /// The keys by which it is accounted for and that are missing.
    pub fn lacking(&self) -> Vec<&'static str> {
        let ground = self.grondslag.as_ref().is_some_and(|text| !text.trim().is_empty());
        let there = [("grondslag", ground), ("gevoeligheid", self.gevoeligheid.is_some())];
        there.into_iter().filter(|(_, there)| !there).map(|(key, _)| key).collect()
    }

    /// May it be used for this thema?
    pub fn is_for(&self, thema: Option<&str>) -> bool {
        self.themas.as_ref().is_none_or(|themas| thema.is_some_and(|thema| themas.iter().any(|own| own == thema)))
    }

    /// The ids a choice can have; empty for numbers and days.
    pub fn choices(&self) -> Vec<&str> {
        match self.soort {
            KenmerkSoort::Keuze => self.waarden.iter().map(|waarde| waarde.id.as_str()).collect(),
            KenmerkSoort::JaNee => vec!["ja", "nee"],
            KenmerkSoort::Getal | KenmerkSoort::Datum => Vec::new(),
        }
    }
}

/// Why given kenmerken cannot be used. Holds names only, never a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KenmerkProblems {
    /// Names that are not declared.
    pub unknown: Vec<String>,
    /// Names whose value does not fit.
    pub invalid: Vec<String>,
}

/// Reads kenmerken given as texts; `onbekend` and empty texts are left out.
pub fn read_kenmerken(
    declared: &BTreeMap<String, Kenmerk>,
    given: &BTreeMap<String, String>,
) -> Result<Kenmerken, KenmerkProblems> {
    let mut known = Kenmerken::new();
    let mut problems = KenmerkProblems::default();
    for (name, text) in given {
        match declared.get(name) {
            None => problems.unknown.push(name.clone()),
            Some(_) if matches!(text.trim(), "" | "onbekend") => {}
            Some(kenmerk) => match kenmerk.read(text) {
                Some(value) => drop(known.insert(name.clone(), value)),
                None => problems.invalid.push(name.clone()),
            },
        }
    }
    if problems == KenmerkProblems::default() { Ok(known) } else { Err(problems) }
}
