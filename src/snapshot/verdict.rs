//! What the mistakes in a release hold back: everything, or the view of single gemeenten.

use super::Snapshot;
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::collections::BTreeSet;

/// What the mistakes in a release hold back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// A mistake that reaches everybody: nothing of this release goes live.
    pub generiek: bool,
    /// Gemeenten whose view of this release does not go live.
    pub gemeenten: BTreeSet<String>,
}

impl Verdict {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        Self::over(snapshot, |_| true)
    }

    /// The verdict when nothing older can be served: a fact without a value for the day does not hold
    /// back the release then, because `resolve` withholds exactly the answers that use it.
    pub fn of_the_only_release(snapshot: &Snapshot) -> Self {
        Self::over(snapshot, |diagnostic| diagnostic.code != Code::FeitZonderWaarde)
    }

    fn over(snapshot: &Snapshot, counts: impl Fn(&Diagnostic) -> bool) -> Self {
        let limit = if snapshot.release.is_git() { Severity::Publicatie } else { Severity::Fout };
        let gemeenten = &snapshot.repository.gemeenten;
        let mut verdict = Self::default();
        for diagnostic in snapshot.diagnostics.iter().filter(|found| found.severity() >= limit && counts(found)) {
            if let Some(gemeente) = diagnostic.layer_gemeente() {
                verdict.gemeenten.insert(gemeente.to_owned());
            } else if diagnostic.gemeenten.is_empty()
                || gemeenten.keys().all(|slug| diagnostic.gemeenten.contains(slug))
            {
                verdict.generiek = true;
            } else {
                verdict.gemeenten.extend(diagnostic.gemeenten.iter().cloned());
            }
        }
        verdict
    }

    /// Nothing is held back.
    pub fn is_good(&self) -> bool {
        !self.generiek && self.gemeenten.is_empty()
    }
}
