//! Measuring the search with judged queries.

use super::{Index, Oordeel, Query, meting::Meting};
use crate::{content::Repository, markdown::Audience};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// So many results are looked at.
const LOOKED_AT: usize = 10;

/// A query and the antwoorden that answer it; none when we have no answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beoordeeld {
    /// The words.
    pub query: String,
    /// Ids of which each is right.
    pub expected: Vec<String>,
    /// Ids that help too; first, they are no success and no mistake.
    #[serde(default)]
    pub also: Vec<String>,
    /// Ids that mislead; they must not come before what is right.
    #[serde(default)]
    pub must_not: Vec<String>,
    /// Which kind of query it is.
    pub kind: String,
    /// Slug of the gemeente; the default one when absent.
    #[serde(default)]
    pub gemeente: Option<String>,
}

/// Reads judged queries, one JSON object on a line; the error says which line is wrong.
pub fn read_judged(text: &str) -> Result<Vec<Beoordeeld>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| serde_json::from_str(line).map_err(|error| format!("regel {}: {error}", at + 1))).collect()
}

/// What one query gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Uitkomst {
    /// Which kind of query it is.
    pub kind: String,
    /// The words.
    pub query: String,
    /// What was right; empty when we have no answer.
    pub expected: Vec<String>,
    /// The first three that came.
    pub gevonden: Vec<String>,
    /// Place of the first right answer, from 0.
    pub plaats: Option<usize>,
    /// Something that must not came before what is right, among the first three; none when nothing is named.
    pub misleidt: Option<bool>,
    /// Was the first given as the answer?
    pub direct: bool,
    /// How sure it was of the first; 0 when nothing came.
    pub zekerheid: f32,
}

impl Uitkomst {
    /// Is the first result right?
    pub fn eerste(&self) -> bool {
        self.plaats == Some(0)
    }

    /// Do we have an answer to this?
    pub fn met_antwoord(&self) -> bool {
        !self.expected.is_empty()
    }
}

/// Asks every query as a citizen would.
pub fn evaluate(index: &Index, repository: &Repository, queries: &[Beoordeeld], datum: Date) -> Meting {
    Meting::of(queries.iter().map(|judged| outcome(index, repository, judged, datum)).collect())
}

fn outcome(index: &Index, repository: &Repository, judged: &Beoordeeld, datum: Date) -> Uitkomst {
    let query = Query {
        woorden: format!("{} ", judged.query),
        gemeente: judged.gemeente.clone().unwrap_or_else(|| repository.hub.standaardgemeente.clone()),
        publiek: Audience::Publiek,
        limit: LOOKED_AT,
        datum,
    };
    let found = index.search(repository, &query, &|_| String::new());
    let ids: Vec<String> = found.resultaten.iter().map(|resultaat| resultaat.id.clone()).collect();
    let plaats = ids.iter().position(|id| judged.expected.contains(id));
    let before = ids.iter().take(plaats.unwrap_or(3).min(3));
    let misleidt = before.filter(|id| judged.must_not.contains(id)).count() > 0;
    Uitkomst {
        kind: judged.kind.clone(),
        query: judged.query.clone(),
        expected: judged.expected.clone(),
        plaats,
        misleidt: (!judged.must_not.is_empty()).then_some(misleidt),
        direct: found.oordeel == Oordeel::Antwoord,
        zekerheid: found.resultaten.first().map_or(0.0, |first| first.zekerheid),
        gevonden: ids.into_iter().take(3).collect(),
    }
}
