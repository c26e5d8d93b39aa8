//! Proves that every kanaal gives the same answer: takes the outputs exactly as they are served, reads
//! them back, and compares what they say with the resolved antwoord, word for word and value for value.
//!
//! Nothing here is shared with what makes the outputs: `verify` decides conditions, writes phrases and
//! reads values by itself. Of `render` it uses the profiles of the kanalen only. What a reader does not
//! understand is a difference, never a pass.

mod ask;
mod check;
mod compare;
mod dialogue;
mod expect;
mod furniture;
mod plan;
mod read;
mod report;
mod situations;

pub use ask::{Ask, Output, OutputError, Outputs, Way};
pub use report::{Counts, Difference, KanaalCounts, NotVerified, Report, Where};

use crate::{content::Repository, render::Kanalen};
use jiff::civil::{Date, DateTime};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
};

/// What is to be verified. An empty list means all.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Slugs of gemeenten.
    pub gemeenten: Vec<String>,
    /// Ids of antwoorden.
    pub ids: Vec<String>,
    /// Names of kanalen.
    pub kanalen: Vec<String>,
    /// Now: the outputs of this day are those of this moment.
    pub now: DateTime,
    /// Days on which to look. Empty: every day of change in the next 400 days, and today.
    pub days: BTreeSet<Date>,
    /// Id of the release that gives the outputs, when it is known: codes on outputs are then compared.
    pub release: Option<String>,
}

impl Scope {
    /// Everything, as of this moment.
    pub fn all(now: DateTime) -> Self {
        Self { gemeenten: Vec::new(), ids: Vec::new(), kanalen: Vec::new(), now, days: BTreeSet::new(), release: None }
    }
}

/// Compares every output in scope with what the antwoord says. `tick` is called with what was done and
/// what there is to do.
pub fn verify(
    repository: &Repository,
    kanalen: &Kanalen,
    outputs: &dyn Outputs,
    scope: &Scope,
    tick: &(dyn Fn(usize, usize) + Sync),
) -> Report {
    let mut report = Report::default();
    phrases_without_values(kanalen, scope, &mut report);
    let jobs = plan::jobs(repository, scope);
    let done = AtomicUsize::new(0);
    let outcomes: Vec<check::Outcome> = jobs
        .par_iter()
        .map(|job| {
            let outcome = check::Checker { kanalen, outputs, scope, job, outcome: check::Outcome::default() }.run();
            tick(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
            outcome
        })
        .collect();
    let mut not_verified = BTreeSet::new();
    for outcome in outcomes {
        report.add(outcome.counts, outcome.kanalen, outcome.differences);
        not_verified.extend(outcome.not_verified);
    }
    report.not_verified = not_verified.into_iter().collect();
    report
}

/// A fixed phrase of a kanaal stands on every output: it may hold no value.
fn phrases_without_values(kanalen: &Kanalen, scope: &Scope, report: &mut Report) {
    for kanaal in kanalen.iter().filter(|kanaal| scope.kanalen.is_empty() || scope.kanalen.contains(&kanaal.naam)) {
        for (name, phrase) in kanaal.zinnen.iter().filter(|(_, phrase)| read::value::holds_value(phrase)) {
            report.differences.push(Difference {
                gemeente: "alle".to_owned(),
                id: "alle".to_owned(),
                kanaal: kanaal.naam.clone(),
                datum: scope.now.date().to_string(),
                situation: std::collections::BTreeMap::new(),
                what: format!("de vaste zin '{name}' noemt een waarde; een waarde hoort in een feit"),
                output: Where { text: phrase.clone(), place: format!("renderers/{}/kanaal.toml", kanaal.naam) },
                content: Where::default(),
            });
        }
    }
}
