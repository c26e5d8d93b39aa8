//! In which gemeenten and kanalen a place shows.

use super::references::{Reference, Text};
use crate::{
    content::{Gemeente, Kop, Repository, SectieId, Type, Zichtbaar},
    markdown::Audience,
    render::{Kanalen, Vorm},
    resolve::{self, Laag, MergedPart},
    source::Span,
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Where a place shows, and where it does not with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reach {
    pub(super) gemeenten: Vec<String>,
    pub(super) not_in: Vec<(String, &'static str)>,
}

/// Looks at the content of one day, for all gemeenten or for one.
pub(super) struct Reaching<'a> {
    repository: &'a Repository,
    only: Option<&'a Gemeente>,
    datum: Date,
    /// Bloks and choices that are left of a changed text, by gemeente and id.
    left: BTreeMap<(&'a str, &'a str), Left>,
}

/// Spans of bloks and choices: of the text itself, and of what the gemeente changed.
type Left = (BTreeSet<Span>, BTreeSet<Span>);

impl<'a> Reaching<'a> {
    pub(super) fn new(repository: &'a Repository, only: Option<&'a Gemeente>, datum: Date) -> Self {
        Self { repository, only, datum, left: BTreeMap::new() }
    }

    fn gemeenten(&self) -> Vec<&'a Gemeente> {
        match self.only {
            Some(gemeente) => vec![gemeente],
            None => self.repository.gemeenten.values().map(AsRef::as_ref).collect(),
        }
    }

    /// Where a reference in this text shows.
    pub(super) fn of(&mut self, text: Text<'a>, reference: &Reference) -> Reach {
        let mut reach = Reach::default();
        for gemeente in self.gemeenten() {
            if text.gemeente.is_some_and(|own| own.slug != gemeente.slug) {
                continue;
            }
            match self.absent(text, reference, gemeente) {
                None => reach.gemeenten.push(gemeente.slug.clone()),
                Some(reason) => reach.not_in.push((gemeente.slug.clone(), reason)),
            }
        }
        reach
    }

    /// Why a reference does not show in a gemeente.
    fn absent(&mut self, text: Text<'a>, reference: &Reference, gemeente: &'a Gemeente) -> Option<&'static str> {
        let own = gemeente.laag.antwoorden.contains_key(text.id);
        if own && (text.gemeente.is_none() || text.changes) {
            return Some("de gemeente heeft een eigen antwoord");
        }
        let written = self.repository.antwoord(gemeente, text.id)?;
        let change = gemeente.afwijkingen.get(text.id).filter(|_| !own);
        let kop = change.map_or_else(|| Arc::clone(&written.kop), |change| Arc::new(written.kop.with(&change.kop)));
        if kop.status.is_some() && reference.key != Some("status.opvolger") {
            return Some("niet aangeboden");
        }
        if !holds(&kop, self.datum) {
            return Some("geldt niet op deze dag");
        }
        let (Some(holder), Some(change)) = (reference.holder, change) else { return None };
        let left = self.left.entry((&gemeente.slug, text.id)).or_insert_with(|| {
            let mut left = Left::default();
            for sectie in resolve::merge(written, Laag::Generiek, Some(change)) {
                spans(&sectie.parts, &mut left);
            }
            left
        });
        let there = if text.changes { &left.1 } else { &left.0 };
        (!there.contains(&holder)).then_some("de gemeente vervangt of verbergt deze tekst")
    }
}

fn holds(kop: &Kop, datum: Date) -> bool {
    kop.geldig_vanaf.is_none_or(|first| first <= datum) && kop.geldig_tot_en_met.is_none_or(|last| datum <= last)
}

fn spans(parts: &[MergedPart<'_>], left: &mut Left) {
    for part in parts {
        let (laag, span) = match part {
            MergedPart::Blok(blok, laag) => (*laag, blok.span),
            MergedPart::Choice(choice, laag, branches) => {
                branches.iter().for_each(|(_, parts)| spans(parts, left));
                (*laag, choice.span)
            }
        };
        match laag {
            Laag::Generiek => left.0.insert(span),
            Laag::Gemeentelijk => left.1.insert(span),
        };
    }
}

/// Names of the kanalen that show this section of an antwoord to whom it is for.
pub(super) fn kanalen(kanalen: &Kanalen, kop: &Kop, sectie: Option<SectieId>, audience: Audience) -> Vec<String> {
    let internal = audience == Audience::Medewerkers
        || kop.zichtbaar == Zichtbaar::Medewerkers
        || sectie == Some(SectieId::Medewerkers);
    kanalen
        .iter()
        .filter(|kanaal| !internal || kanaal.zichtbaar == Audience::Medewerkers)
        .filter(|kanaal| kop.soort != Type::Briefmodel || kanaal.vorm == Vorm::Pdf)
        .filter(|kanaal| sectie.is_none_or(|sectie| kanaal.secties.contains(&sectie)))
        .map(|kanaal| kanaal.naam.clone())
        .collect()
}
