//! Measuring the search with judged queries.

use super::{Index, Oordeel, Query};
use crate::{content::Repository, markdown::Audience};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// A query and the antwoorden that answer it; none when we have no answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beoordeeld {
    /// The words.
    pub query: String,
    /// Ids of which each is right.
    pub expected: Vec<String>,
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

/// How well a group of queries goes. For queries without an answer, success is not to give one.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// Number of queries.
    pub aantal: u32,
    /// The right answer is the first.
    pub eerste: u32,
    /// The right answer is among the first three.
    pub drie: u32,
    /// Sum of 1 / place of the right answer.
    pub mrr_som: f32,
    /// Answered directly.
    pub direct: u32,
    /// Answered directly, and right.
    pub direct_goed: u32,
}

/// Scores per kind, in all, and what went wrong.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Meting {
    /// Per kind of query.
    pub soorten: BTreeMap<String, Score>,
    /// All queries that have an answer.
    pub samen: Score,
    /// Queries without the right answer first: the query, what was expected, what came.
    pub gemist: Vec<(String, Vec<String>, Vec<String>)>,
}

/// Asks every query as a citizen would.
pub fn evaluate(index: &Index, repository: &Repository, queries: &[Beoordeeld], datum: Date) -> Meting {
    let mut meting = Meting::default();
    for judged in queries {
        let query = Query {
            woorden: format!("{} ", judged.query),
            gemeente: judged.gemeente.clone().unwrap_or_else(|| repository.hub.standaardgemeente.clone()),
            publiek: Audience::Publiek,
            limit: 10,
            datum,
        };
        let found = index.search(repository, &query, &|_| String::new());
        let ids: Vec<String> = found.resultaten.iter().map(|resultaat| resultaat.id.clone()).collect();
        let place = ids.iter().position(|id| judged.expected.contains(id));
        let direct = found.oordeel == Oordeel::Antwoord;
        let place = if judged.expected.is_empty() { (!direct).then_some(0) } else { place };
        meting.soorten.entry(judged.kind.clone()).or_default().count(place, direct);
        if !judged.expected.is_empty() {
            meting.samen.count(place, direct);
        }
        if place != Some(0) {
            meting.gemist.push((judged.query.clone(), judged.expected.clone(), ids.into_iter().take(3).collect()));
        }
    }
    meting
}

impl Score {
    /// Counts a query whose right answer came at this place.
    fn count(&mut self, place: Option<usize>, direct: bool) {
        let first = place == Some(0);
        self.aantal += 1;
        self.eerste += u32::from(first);
        self.drie += u32::from(place.is_some_and(|place| place < 3));
        self.mrr_som += place.map_or(0.0, |place| 1.0 / f32::from(u16::try_from(place + 1).unwrap_or(u16::MAX)));
        self.direct += u32::from(direct);
        self.direct_goed += u32::from(direct && first);
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |count: f32| count / f32::from(u16::try_from(self.aantal.max(1)).unwrap_or(u16::MAX));
        let of = |count: u32| share(f32::from(u16::try_from(count).unwrap_or(u16::MAX)));
        write!(
            f,
            "{:4}  s@1 {:.2}  s@3 {:.2}  MRR {:.2}",
            self.aantal,
            of(self.eerste),
            of(self.drie),
            share(self.mrr_som)
        )?;
        write!(f, "  direct {:.2}, daarvan goed {}/{}", of(self.direct), self.direct_goed, self.direct)
    }
}

impl fmt::Display for Meting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, score) in &self.soorten {
            writeln!(f, "{kind:16} {score}")?;
        }
        writeln!(f, "{:16} {}", "samen", self.samen)?;
        for (query, expected, found) in &self.gemist {
            writeln!(f, "  {query:?}: verwacht {}, gevonden {}", expected.join("/"), found.join(", "))?;
        }
        Ok(())
    }
}
