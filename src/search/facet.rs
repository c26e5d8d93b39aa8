//! Narrowing what was found: by type, thema, life event, for whom, and what it is to people.

use crate::content::{Kop, Type};
use serde::Serialize;
use std::collections::BTreeMap;

/// By what results can be narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Facet {
    /// Which type of antwoord.
    Type,
    /// Which thema.
    Thema,
    /// Which life event.
    Levensgebeurtenis,
    /// For whom.
    Doelgroep,
    /// Duty, right or possibility.
    Aard,
}

impl Facet {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Type, Self::Thema, Self::Levensgebeurtenis, Self::Doelgroep, Self::Aard];

    /// The Dutch word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Thema => "thema",
            Self::Levensgebeurtenis => "levensgebeurtenis",
            Self::Doelgroep => "doelgroep",
            Self::Aard => "aard",
        }
    }

    /// What this front matter says of it.
    fn values(self, kop: &Kop) -> Vec<String> {
        match self {
            Self::Type => vec![word(&kop.soort)],
            Self::Thema => kop.thema.clone().into_iter().collect(),
            Self::Levensgebeurtenis => kop.levensgebeurtenissen.clone(),
            Self::Doelgroep => kop.doelgroep.iter().map(word).collect(),
            Self::Aard => kop.aard.iter().map(word).collect(),
        }
    }
}

/// The word by which it is written.
fn word(value: &impl Serialize) -> String {
    let word = serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned));
    word.unwrap_or_default()
}

/// Only what has each of these values.
pub type Filter = BTreeMap<Facet, String>;

/// A value, and how many of the results have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Telling {
    /// The value.
    pub waarde: String,
    /// How many results have it.
    pub aantal: u32,
}

/// Of everything found, how much there is of each value.
pub type Facetten = BTreeMap<Facet, Vec<Telling>>;

/// Does this front matter pass? A letter has no page of its own and passes no filter.
pub(super) fn passes(kop: &Kop, filter: &Filter) -> bool {
    filter.iter().all(|(facet, wanted)| kop.soort != Type::Briefmodel && facet.values(kop).contains(wanted))
}

/// Counts the values in these; most first.
pub(super) fn count<'a>(found: impl Iterator<Item = &'a Kop>) -> Facetten {
    let mut counts: BTreeMap<Facet, BTreeMap<String, u32>> = BTreeMap::new();
    for kop in found.filter(|kop| kop.soort != Type::Briefmodel) {
        for facet in Facet::ALL {
            let mut values = facet.values(kop);
            values.sort_unstable();
            values.dedup();
            values.into_iter().for_each(|value| *counts.entry(facet).or_default().entry(value).or_default() += 1);
        }
    }
    let sorted = |values: BTreeMap<String, u32>| {
        let mut values: Vec<Telling> = values.into_iter().map(|(waarde, aantal)| Telling { waarde, aantal }).collect();
        values.sort_by(|a, b| b.aantal.cmp(&a.aantal).then(a.waarde.cmp(&b.waarde)));
        values
    };
    counts.into_iter().map(|(facet, values)| (facet, sorted(values))).collect()
}
