//! Mistakes in content, as values: what a content manager reads and what tools print.

mod code;
mod help;
pub mod report;

pub use code::{Code, Severity};
pub use help::explain;

use crate::source::Place;
use std::collections::BTreeSet;

/// One mistake: where, what, why it matters, what to do, and whom it hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of mistake.
    pub code: Code,
    /// The sentence that says what is wrong, in Dutch.
    pub message: String,
    /// Where; `None` only for what is missing altogether (a file, a folder).
    pub place: Option<Place>,
    /// Words at the caret, when they add something to the message.
    pub label: String,
    /// Other places that explain it, each with its words.
    pub related: Vec<(Place, String)>,
    /// What to do about it, in Dutch.
    pub cure: String,
    /// Kanalen that it reaches; empty means all.
    pub kanalen: BTreeSet<String>,
    /// Gemeenten that it reaches; empty means all.
    pub gemeenten: BTreeSet<String>,
}

impl Diagnostic {
    /// A mistake of this kind at this place.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { place: Some(place), ..Self::nowhere(code, message) }
    }

    /// A mistake without a place: something that does not exist.
    pub fn nowhere(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: None,
            label: String::new(),
            related: Vec::new(),
            cure: String::new(),
            kanalen: BTreeSet::new(),
            gemeenten: BTreeSet::new(),
        }
    }

    /// With what to do about it.
    #[must_use]
    pub fn cure(mut self, cure: impl Into<String>) -> Self {
        self.cure = cure.into();
        self
    }

    /// With words at the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With another place that explains it.
    #[must_use]
    pub fn related(mut self, place: Place, words: impl Into<String>) -> Self {
        self.related.push((place, words.into()));
        self
    }

    /// Only in this gemeente.
    #[must_use]
    pub fn in_gemeente(mut self, gemeente: impl Into<String>) -> Self {
        self.gemeenten.insert(gemeente.into());
        self
    }

    /// Only in this kanaal.
    #[must_use]
    pub fn in_kanaal(mut self, kanaal: impl Into<String>) -> Self {
        self.kanalen.insert(kanaal.into());
        self
    }

    /// How bad it is: a property of the code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The gemeente whose layer holds the mistake, by its path; `None` for generic content.
    pub fn layer_gemeente(&self) -> Option<&str> {
        let path = self.place.as_ref()?.file.path();
        path.strip_prefix("content/municipal/")?.split('/').next()
    }
}

/// Puts diagnostics in reading order (file, position, code) and drops repeats.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    diagnostics.dedup();
}

fn sort_key(diagnostic: &Diagnostic) -> (&str, usize, &str, &str) {
    let place = diagnostic.place.as_ref();
    let path = place.map_or("", |place| place.file.path());
    (path, place.map_or(0, |place| place.span.start), diagnostic.code.name(), &diagnostic.message)
}

/// The nearest of `candidates` to `word`, if it is near enough to be what was meant; else the only
/// one that goes on where `word` stops (`paspoort` for `paspoort-aanvragen`).
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = word.chars().count().div_ceil(3).clamp(1, 4);
    let mut nearest: Option<(usize, &str)> = None;
    let mut longer: BTreeSet<&str> = BTreeSet::new();
    for candidate in candidates {
        let found = (strsim::damerau_levenshtein(word, candidate), candidate);
        if found.0 <= limit && nearest.is_none_or(|nearest| found < nearest) {
            nearest = Some(found);
        }
        if candidate.strip_prefix(word).is_some_and(|rest| rest.starts_with(['-', '.'])) {
            longer.insert(candidate);
        }
    }
    let only = if longer.len() == 1 { longer.first().copied() } else { None };
    nearest.map(|(_, candidate)| candidate).or(only)
}
