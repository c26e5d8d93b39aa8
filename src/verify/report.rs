//! What verifying found, with counts, for people and for scripts.

use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What was verified, and what differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Everything together.
    #[serde(rename = "aantallen")]
    pub counts: Counts,
    /// By kanaal.
    #[serde(rename = "kanalen")]
    pub kanalen: BTreeMap<String, KanaalCounts>,
    /// What differs: the outputs do not say what the antwoord says, or say more.
    #[serde(rename = "verschillen")]
    pub differences: Vec<Difference>,
    /// What was not verified, and why.
    #[serde(rename = "nietGeverifieerd")]
    pub not_verified: Vec<NotVerified>,
    /// Hashes of what was found the same, for [`super::Scope::verified`] of a next run. They hold nothing of
    /// the content.
    #[serde(skip)]
    pub verified: BTreeSet<String>,
}

impl Report {
    /// Adds what verifying one antwoord gave.
    pub(super) fn add(
        &mut self,
        counts: Counts,
        kanalen: BTreeMap<String, KanaalCounts>,
        differences: Vec<Difference>,
    ) {
        self.counts.add(&counts);
        for (naam, more) in kanalen {
            let one = self.kanalen.entry(naam).or_default();
            one.outputs += more.outputs;
            one.reasons.extend(more.reasons);
            for (sectie, count) in more.left_out {
                *one.left_out.entry(sectie).or_default() += count;
            }
        }
        self.differences.extend(differences);
    }

    /// Was everything verified, and is everything the same?
    pub fn is_proof(&self) -> bool {
        self.differences.is_empty() && self.not_verified.is_empty() && self.counts.outputs + self.counts.unchanged > 0
    }
}

/// How much was compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Resolved antwoorden that differ from each other (antwoord × gemeente × day of change).
    pub antwoorden: usize,
    /// Situations of those that were looked at.
    #[serde(rename = "situaties")]
    pub situations: usize,
    /// How many there are when kenmerken that decide about different pieces of text are combined too.
    #[serde(rename = "mogelijkeSituaties")]
    pub possible: usize,
    /// Antwoorden that were verified before and did not change.
    #[serde(rename = "ongewijzigd")]
    pub unchanged: usize,
    /// Outputs read back.
    #[serde(rename = "uitvoer")]
    pub outputs: usize,
    /// Outputs that were the same as one that had been read before.
    #[serde(rename = "eerderGelezen")]
    pub known: usize,
    /// Words compared.
    #[serde(rename = "woorden")]
    pub words: usize,
    /// Values of facts compared.
    #[serde(rename = "waarden")]
    pub values: usize,
    /// Phrases of conditions compared.
    #[serde(rename = "voorwaarden")]
    pub conditions: usize,
    /// Steps and items compared, with their numbers.
    #[serde(rename = "stappen")]
    pub steps: usize,
}

impl Counts {
    fn add(&mut self, more: &Self) {
        self.antwoorden += more.antwoorden;
        self.situations += more.situations;
        self.possible = self.possible.saturating_add(more.possible);
        self.outputs += more.outputs;
        self.known += more.known;
        self.words += more.words;
        self.values += more.values;
        self.conditions += more.conditions;
        self.steps += more.steps;
    }
}

/// What was compared of one kanaal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KanaalCounts {
    /// Outputs read back.
    #[serde(rename = "uitvoer")]
    pub outputs: usize,
    /// How often a section was left out because the profile says so, by section.
    #[serde(rename = "weggelaten")]
    pub left_out: BTreeMap<String, usize>,
    /// Why, by section.
    #[serde(rename = "redenen")]
    pub reasons: BTreeMap<String, String>,
}

/// A place in an output or in the content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Where {
    /// The words there, or what should be there.
    #[serde(rename = "tekst")]
    pub text: String,
    /// For content the path of a file, with the line; for an output the line.
    #[serde(rename = "plaats")]
    pub place: String,
}

/// One difference between an output and the antwoord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Id of the antwoord.
    pub id: String,
    /// Name of the kanaal, and how it was asked.
    pub kanaal: String,
    /// The day.
    pub datum: String,
    /// The situation, as `naam = waarde`. Situations are made up by the hub; they are of no person.
    #[serde(rename = "situatie")]
    pub situation: BTreeMap<String, String>,
    /// What differs, in Dutch.
    #[serde(rename = "wat")]
    pub what: String,
    /// Where in the output.
    #[serde(rename = "uitvoer")]
    pub output: Where,
    /// Where in the content.
    #[serde(rename = "inhoud")]
    pub content: Where,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let situation: Vec<String> = self.situation.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let situation = if situation.is_empty() { String::new() } else { format!(" ({})", situation.join(", ")) };
        writeln!(f, "{} · {} · {} · {}{situation}", self.id, self.gemeente, self.kanaal, self.datum)?;
        writeln!(f, "  {}", self.what)?;
        writeln!(f, "  uitvoer {}: {}", self.output.place, self.output.text)?;
        write!(f, "  inhoud  {}: {}", self.content.place, self.content.text)
    }
}

/// Something that was not verified.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotVerified {
    /// What.
    #[serde(rename = "wat")]
    pub what: String,
    /// Why.
    #[serde(rename = "waarom")]
    pub why: String,
}
