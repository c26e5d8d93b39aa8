//! What a document of one layer can see, and where its mistakes are collected.

use super::KanaalProfile;
use crate::{
    content::{Antwoord, Feit, Gemeente, Layer, Repository, Sectie, SectieId},
    diagnostic::{Code, Diagnostic},
    source::{Place, SourceFile, Span},
};
use jiff::{ToSpan, civil::Date};
use std::{collections::BTreeSet, sync::Arc};

/// How many days ahead `check` looks.
const AHEAD: i64 = 400;

/// One layer on one day: the generic one, or that of a gemeente on top of it.
pub(super) struct Scope<'a> {
    pub(super) repository: &'a Repository,
    pub(super) gemeente: Option<&'a Gemeente>,
    pub(super) kanalen: &'a [KanaalProfile],
    pub(super) today: Date,
    pub(super) found: Vec<Diagnostic>,
}

/// The text of a document, with the file it stands in.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) secties: &'a [Sectie],
}

impl Text<'_> {
    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.file, span)
    }

    /// The part of `span` that reads `words`; the whole span when it does not occur there.
    pub(super) fn narrow(&self, span: Span, words: &str) -> Place {
        self.place(narrow(self.file, span, words))
    }
}

/// The part of `span` that reads `words`.
pub(super) fn narrow(file: &SourceFile, span: Span, words: &str) -> Span {
    let slice = file.text().get(span.range()).unwrap_or_default();
    slice.find(words).filter(|_| !words.is_empty()).map_or(span, |at| {
        let start = span.start + at;
        Span::new(start, start + words.len())
    })
}

impl<'a> Scope<'a> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let diagnostic = match self.gemeente {
            Some(gemeente) => diagnostic.in_gemeente(&gemeente.slug),
            None => diagnostic,
        };
        self.found.push(diagnostic);
    }

    /// Reports a mistake in a section: it reaches the kanalen that show that section.
    pub(super) fn report_in(&mut self, sectie: SectieId, mut diagnostic: Diagnostic) {
        let showing: BTreeSet<String> = self
            .kanalen
            .iter()
            .filter(|kanaal| kanaal.secties.contains(&sectie))
            .map(|kanaal| kanaal.naam.clone())
            .collect();
        if showing.len() < self.kanalen.len() {
            diagnostic.kanalen.extend(showing);
        }
        self.report(diagnostic);
    }

    /// The layers it sees, its own first.
    pub(super) fn layers(&self) -> impl Iterator<Item = &'a Layer> + use<'a> {
        self.gemeente.map(|gemeente| &gemeente.laag).into_iter().chain([self.repository.generic.as_ref()])
    }

    pub(super) fn feit(&self, pad: &str) -> Option<&'a Arc<Feit>> {
        self.layers().find_map(|layer| layer.feiten.get(pad))
    }

    /// Was the fact written, but with a mistake that is reported already?
    pub(super) fn unread_fact(&self, pad: &str) -> bool {
        self.layers().any(|layer| layer.unread.whole_facts_file || layer.unread.feiten.contains(pad))
    }

    pub(super) fn antwoord(&self, id: &str) -> Option<&'a Arc<Antwoord>> {
        self.layers()
            .find_map(|layer| layer.antwoorden.get(id).or_else(|| layer.antwoorden.get(layer.aliassen.get(id)?)))
    }

    /// An antwoord, locatie or organisation that was written but has mistakes of its own.
    pub(super) fn unread_id(&self, id: &str) -> bool {
        self.layers().any(|layer| layer.unread.ids.contains(id))
    }

    /// Is there text that could not be read, so that nobody knows what it uses? The generic layer
    /// is used by everybody; a gemeente's by itself.
    pub(super) fn unread_text(&self) -> bool {
        let repository = self.repository;
        let unread = |layer: &Layer| !layer.unread.ids.is_empty();
        match self.gemeente {
            Some(gemeente) => unread(&gemeente.laag) || unread(&repository.generic),
            None => {
                unread(&repository.generic)
                    || !repository.unread_gemeenten.is_empty()
                    || repository.gemeenten.values().any(|gemeente| unread(&gemeente.laag))
            }
        }
    }

    pub(super) fn antwoord_ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.layers().flat_map(|layer| layer.antwoorden.keys().map(String::as_str))
    }

    /// Reports an id that no antwoord has.
    pub(super) fn check_antwoord(&mut self, id: &str, place: Place) {
        if self.antwoord(id).is_some() || self.unread_id(id) {
            return;
        }
        let near = crate::diagnostic::did_you_mean(id, self.antwoord_ids());
        let cure = near.map_or_else(
            || "Gebruik het id van een antwoord: de bestandsnaam zonder .md.".to_owned(),
            |near| format!("Bedoelt u '{near}'?"),
        );
        self.report(
            Diagnostic::new(Code::OnbekendAntwoord, place, format!("Het antwoord '{id}' bestaat niet.")).cure(cure),
        );
    }
}

/// The last day that `check` looks at.
pub(super) fn horizon(today: Date) -> Date {
    today.checked_add(AHEAD.days()).unwrap_or(Date::MAX)
}
