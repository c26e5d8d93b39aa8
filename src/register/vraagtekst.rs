//! The words of a search without what looks personal in them. Only this form is hashed, counted and, from the fifth
//! time, kept.

use super::scrub::scrub_search;
use crate::fault::{self, Fault};
use std::fmt;

/// Longer than this is a story, and a story is about somebody: it is counted and never kept.
const LONGEST: usize = 80;

/// The words of a search, scrubbed and in one form: "Paspoort aanvragen?" and "paspoort  aanvragen" are the same. Cannot be
/// made otherwise.
#[derive(Clone, PartialEq, Eq)]
pub struct Vraagtekst(String);

impl Vraagtekst {
    /// Scrubs the words; `None` when there are none. The original is not kept anywhere.
    pub fn new(words: &str) -> Option<Self> {
        let clean = if fault::on(Fault::SearchTextKept) { words.to_owned() } else { scrub_search(words) };
        (!clean.is_empty()).then_some(Self(clean))
    }

    /// The scrubbed words.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it short enough to be kept once it has been asked often?
    pub(super) fn may_be_kept(&self) -> bool {
        self.0.chars().count() <= LONGEST
    }
}

/// Scrubbing is by pattern and may miss something; so searches are not printed by accident either.
impl fmt::Debug for Vraagtekst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vraagtekst({} characters)", self.0.chars().count())
    }
}
