//! The overrides of a repository: what each replaces, and whether that moved.

use crate::{
    content::{Afwijking, Antwoord, Repository, SectieId},
    markdown::{self, Action, Blok, Marker, Part, Section, Written},
    source::{Place, SourceFile, Span},
};
use serde::Serialize;
use std::sync::Arc;

/// How an override stands to the generic text of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Toestand {
    /// Written for the text of now.
    Actueel,
    /// Nobody recorded for which text it was written.
    ZonderBasis,
    /// The generic text moved on.
    Verouderd,
    /// The generic text is gone.
    Verdwenen,
}

/// A blok or section that a gemeente replaced.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Afwijkend {
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Id of the antwoord.
    pub id: String,
    /// Id of the section.
    pub sectie: String,
    /// Name of the blok; `None` when the whole section is replaced.
    pub blok: Option<String>,
    /// How it stands to the generic text.
    pub toestand: Toestand,
    /// Where the override stands: path, line, column.
    pub plaats: String,
    /// Path of the generic file.
    pub generiek_pad: String,
    /// The recorded hash.
    pub basis: Option<String>,
    /// The generic text of now.
    pub generiek_nu: Option<String>,
    /// The gemeente's own text.
    pub eigen: String,
}

impl Afwijkend {
    /// What to name on a command line: `gemeente/id#blok`, or `gemeente/id##sectie` for a whole section.
    pub fn doel(&self) -> String {
        match &self.blok {
            Some(blok) => format!("{}/{}#{blok}", self.gemeente, self.id),
            None => format!("{}/{}##{}", self.gemeente, self.id, self.sectie),
        }
    }

    /// Path of the file of the gemeente.
    pub fn pad(&self) -> &str {
        self.plaats.split(':').next().unwrap_or_default()
    }
}

/// What one gemeente replaced or hid.
pub(super) struct Ingreep {
    pub(super) gemeente: String,
    pub(super) id: String,
    pub(super) doel: String,
    pub(super) generiek_plaats: String,
    pub(super) verborgen: bool,
}

/// Every override that replaces text, in the order of gemeente and antwoord.
pub fn afwijkend(repository: &Repository) -> Vec<Afwijkend> {
    let mut found = Vec::new();
    each(repository, &mut |slug, written, afwijking, marker, target, own| {
        let Action::Vervang { basis } = &marker.action else { return };
        let basis = basis.as_ref().map(|word| word.text.clone());
        let now = target.span.map(|span| written.file.text()[span.range()].to_owned());
        let toestand = match (&basis, &now) {
            (_, None) => Toestand::Verdwenen,
            (None, _) => Toestand::ZonderBasis,
            (Some(basis), Some(now)) if *basis == markdown::basis(now) => Toestand::Actueel,
            _ => Toestand::Verouderd,
        };
        found.push(Afwijkend {
            gemeente: slug.to_owned(),
            id: written.id.clone(),
            sectie: target.sectie.id().to_owned(),
            blok: target.blok,
            toestand,
            plaats: Place::new(&afwijking.file, marker.span).to_string(),
            generiek_pad: written.file.path().to_owned(),
            basis,
            generiek_nu: now.map(|text| text.trim().to_owned()),
            eigen: afwijking.file.text()[own.range()].trim().to_owned(),
        });
    });
    found
}

/// Every override that replaces or hides.
pub(super) fn every(repository: &Repository) -> Vec<Ingreep> {
    let mut found = Vec::new();
    each(repository, &mut |slug, written, _, marker, target, _| {
        let place = target.span.map_or_else(|| written.file.path().to_owned(), |span| written.place(span).to_string());
        found.push(Ingreep {
            gemeente: slug.to_owned(),
            id: written.id.clone(),
            doel: target.blok.clone().unwrap_or_else(|| format!("(hele sectie) {}", target.sectie)),
            generiek_plaats: place,
            verborgen: matches!(marker.action, Action::Verberg { .. }),
        });
    });
    found
}

/// What an override aims at in the generic text.
struct Target {
    sectie: SectieId,
    blok: Option<String>,
    span: Option<Span>,
}

type Visit<'v> = dyn FnMut(&str, &Antwoord, &Afwijking, &Marker, Target, Span) + 'v;

fn each(repository: &Repository, visit: &mut Visit<'_>) {
    for (slug, gemeente) in &repository.gemeenten {
        for afwijking in gemeente.afwijkingen.values() {
            let Some(written) = repository.generic.antwoorden.get(&afwijking.id) else { continue };
            for sectie in &afwijking.secties {
                let base = written.sectie(sectie.id);
                if let Some(marker) = sectie.inhoud.marker.as_ref().filter(|marker| marker.action != Action::Name) {
                    let span = base.map(|base| base.inhoud.body_span);
                    let target = Target { sectie: sectie.id, blok: None, span };
                    visit(slug, written, afwijking, marker, target, sectie.inhoud.body_span);
                    continue;
                }
                sectie.each_blok(&mut |blok| {
                    let Some(marker) = &blok.origin else { return };
                    if !matches!(marker.action, Action::Vervang { .. } | Action::Verberg { .. }) {
                        return;
                    }
                    let there = written.blok(&marker.name).filter(|(id, _)| *id == sectie.id);
                    let span = there.map(|(_, blok)| blok.span);
                    let target = Target { sectie: sectie.id, blok: Some(marker.name.clone()), span };
                    visit(slug, written, afwijking, marker, target, blok.span);
                });
            }
        }
    }
}

/// The text of the same blok or section in another version of the generic file.
pub(super) fn text_in(text: &str, path: &str, afwijkend: &Afwijkend) -> Option<String> {
    let file = Arc::new(SourceFile::new(path, text));
    let (_, body) = markdown::split_front_matter(&file)?;
    let (sections, _) = markdown::parse(&file, body);
    let section = sections
        .iter()
        .find(|section| SectieId::by_kop(&section.heading).is_some_and(|id| id.id() == afwijkend.sectie))?;
    let span = match &afwijkend.blok {
        None => section.body_span,
        Some(name) => named(section, name)?.span,
    };
    Some(file.text()[span.range()].to_owned())
}

fn named<'a>(section: &'a Section<Written>, name: &str) -> Option<&'a Blok<Written>> {
    let mut found = None;
    section.parts.iter().for_each(|part: &'a Part<Written>| {
        part.each_blok(&mut |blok| {
            if blok.name.as_deref() == Some(name) {
                found.get_or_insert(blok);
            }
        });
    });
    found
}
