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
    /// What was verified before, as [`Report::verified`] of an earlier run gave it: it is not done again.
    pub verified: BTreeSet<String>,
    /// What the outputs are made with besides the content: the program and the templates. What was verified
    /// with other ones is verified again.
    pub made_with: String,
    /// Id of the release that gives the outputs, when it is known: codes on outputs are then compared.
    pub release: Option<String>,
}

impl Scope {
    /// Everything, as of this moment.
    pub fn all(now: DateTime) -> Self {
        Self {
            gemeenten: Vec::new(),
            ids: Vec::new(),
            kanalen: Vec::new(),
            now,
            days: BTreeSet::new(),
            verified: BTreeSet::new(),
            made_with: String::new(),
            release: None,
        }
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
    let (known, jobs): (Vec<_>, Vec<_>) = plan::jobs(repository, scope)
        .into_iter()
        .map(|job| (job.record(scope), job))
        .partition(|(key, _)| scope.verified.contains(key));
    report.counts.unchanged = known.len();
    report.verified.extend(known.into_iter().map(|(key, _)| key));
    let done = AtomicUsize::new(0);
    // Who gives outputs may want the threads of the common pool, and whoever waits for one sits on a thread.
    let work = || -> Vec<check::Outcome> {
        let one = |(_, job): &(String, plan::Job)| {
            let outcome = check::Checker { kanalen, outputs, scope, job, outcome: check::Outcome::default() }.run();
            tick(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
            outcome
        };
        jobs.par_iter().map(one).collect()
    };
    let own = rayon::current_thread_index().is_none().then(|| rayon::ThreadPoolBuilder::new().build().ok()).flatten();
    let outcomes = match own {
        Some(pool) => pool.install(work),
        None => work(),
    };
    let mut not_verified = BTreeSet::new();
    for ((key, _), outcome) in jobs.iter().zip(outcomes) {
        if outcome.differences.is_empty() && outcome.not_verified.is_empty() {
            report.verified.insert(key.clone());
        }
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

/// What a reader makes of an output, one piece per line: its line, mark, cell, words and links. For tests
/// of readers, and for whoever wants to know what `verify` sees.
pub fn read_back(media_type: &str, bytes: &[u8]) -> Result<String, String> {
    let text = || String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string());
    let read = match media_type.split(';').next().unwrap_or_default() {
        "text/html" => read::html(&text()?),
        "application/json" => read::json(&text()?).0,
        "text/plain" => read::text([text()?.as_str()]),
        "application/pdf" => read::paper(bytes).map_err(|error| format!("{error:?}"))?,
        other => return Err(format!("no reader for {other}")),
    };
    Ok(read.to_string())
}
