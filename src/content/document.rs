//! Antwoorden and overrides: front matter and sections, as written.

use super::{
    kop::{Kop, KopAfwijking},
    sectie::SectieId,
};
use crate::{
    diagnostic::{Code, Diagnostic, did_you_mean},
    markdown::{self, Blok, Part, Section, Written},
    source::{Place, SourceFile, Span},
    yaml::{self, Yaml},
};
use std::sync::Arc;

/// An antwoord as written.
#[derive(Debug, Clone)]
pub struct Antwoord {
    /// File stem.
    pub id: String,
    /// Its file.
    pub file: Arc<SourceFile>,
    /// Its front matter.
    pub kop: Arc<Kop>,
    /// The same with positions.
    pub yaml: Arc<Yaml>,
    /// Its sections, in the order in which they were written.
    pub secties: Vec<Sectie>,
    /// Mistakes within it, kept so that a document that is taken over keeps its mistakes.
    pub found: Vec<Diagnostic>,
}

/// An override as written.
#[derive(Debug, Clone)]
pub struct Afwijking {
    /// File stem: the id of the generic antwoord.
    pub id: String,
    /// Its file.
    pub file: Arc<SourceFile>,
    /// What it changes in the front matter.
    pub kop: KopAfwijking,
    /// The same with positions.
    pub yaml: Arc<Yaml>,
    /// The sections it touches.
    pub secties: Vec<Sectie>,
    /// Mistakes within it.
    pub found: Vec<Diagnostic>,
}

/// A section with its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Sectie {
    /// Which section.
    pub id: SectieId,
    /// Its content.
    pub inhoud: Section<Written>,
}

impl Sectie {
    /// Calls `visit` for every blok.
    pub fn each_blok<'a>(&'a self, visit: &mut impl FnMut(&'a Blok<Written>)) {
        self.inhoud.parts.iter().for_each(|part| part.each_blok(visit));
    }

    /// Source text of the whole section, without its heading.
    pub fn source<'a>(&self, file: &'a SourceFile) -> &'a str {
        &file.text()[self.inhoud.body_span.range()]
    }
}

impl Antwoord {
    /// The section with this id.
    pub fn sectie(&self, id: SectieId) -> Option<&Sectie> {
        self.secties.iter().find(|sectie| sectie.id == id)
    }

    /// The blok with this name, and its section.
    pub fn blok(&self, name: &str) -> Option<(SectieId, &Blok<Written>)> {
        let mut result = None;
        for sectie in &self.secties {
            sectie.each_blok(&mut |blok| {
                if blok.name.as_deref() == Some(name) {
                    result.get_or_insert((sectie.id, blok));
                }
            });
        }
        result
    }

    /// Names of its bloks, in order.
    pub fn blok_names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.secties.iter().for_each(|sectie| sectie.each_blok(&mut |blok| names.extend(blok.name.as_deref())));
        names
    }

    /// The `basis` of one of its bloks: what an override of it records.
    pub fn blok_basis(&self, blok: &Blok<Written>) -> String {
        markdown::basis(&self.file.text()[blok.span.range()])
    }

    /// A place in its file.
    pub fn place(&self, span: Span) -> Place {
        Place::new(&self.file, span)
    }
}

/// A document before its front matter is typed: positions, data, sections.
pub(super) struct Raw {
    pub(super) yaml: Option<Yaml>,
    pub(super) secties: Vec<Sectie>,
}

/// Splits and parses a Markdown file.
pub(super) fn parse(file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Option<Raw> {
    let Some((head, body)) = markdown::split_front_matter(file) else {
        let place = Place::new(file, Span::new(0, file.line_text(1).len()));
        found.push(
            Diagnostic::new(Code::KopOntbreekt, place, "Dit bestand heeft geen kop.")
                .cure("Begin het bestand met een regel ---, dan de gegevens, dan weer een regel ---."),
        );
        return None;
    };
    let (yaml, diagnostics) = yaml::parse(file, head);
    found.extend(diagnostics);
    let (sections, diagnostics) = markdown::parse(file, body);
    found.extend(diagnostics);
    Some(Raw { yaml, secties: secties(file, sections, found) })
}

fn secties(file: &Arc<SourceFile>, sections: Vec<Section<Written>>, found: &mut Vec<Diagnostic>) -> Vec<Sectie> {
    let mut secties: Vec<Sectie> = Vec::new();
    for inhoud in sections {
        let place = Place::new(file, inhoud.heading_span);
        let Some(id) = SectieId::by_kop(&inhoud.heading) else {
            let near = did_you_mean(&inhoud.heading, SectieId::ALL.iter().map(|id| id.kop()));
            let all: Vec<_> = SectieId::ALL.iter().map(|id| id.kop()).collect();
            let cure =
                near.map_or_else(|| format!("Kies uit: {}.", all.join(", ")), |near| format!("Bedoelt u '## {near}'?"));
            found.push(
                Diagnostic::new(Code::OnbekendeSectie, place, format!("De kop '{}' is geen sectie.", inhoud.heading))
                    .cure(cure),
            );
            continue;
        };
        if let Some(first) = secties.iter().find(|sectie| sectie.id == id) {
            let first = Place::new(file, first.inhoud.heading_span);
            found.push(
                Diagnostic::new(
                    Code::DubbeleSectie,
                    place,
                    format!("De sectie '{}' staat hier voor de tweede keer.", id.kop()),
                )
                .related(first, "hier staat zij voor het eerst")
                .cure("Voeg de teksten samen onder één kop."),
            );
            continue;
        }
        if inhoud.parts.is_empty() && inhoud.marker.is_none() {
            found.push(
                Diagnostic::new(Code::LegeSectie, place, format!("De sectie '{}' is leeg.", id.kop()))
                    .cure("Schrijf de tekst, of haal de kop weg en zet de reden onder niet_van_toepassing."),
            );
        }
        check_names(file, &inhoud, found);
        secties.push(Sectie { id, inhoud });
    }
    secties
}

/// Heading levels may not be skipped within a blok.
fn check_names(file: &Arc<SourceFile>, section: &Section<Written>, found: &mut Vec<Diagnostic>) {
    let mut visit = |blok: &Blok<Written>| {
        let mut level = 2;
        for block in &blok.blocks {
            block.each_heading(&mut |next, title, span| {
                if next > level + 1 {
                    found.push(
                        Diagnostic::new(
                            Code::Koppensprong,
                            Place::new(file, span),
                            format!("De kop '{title}' slaat een niveau over."),
                        )
                        .cure(format!("Gebruik {} voor deze kop.", "#".repeat(usize::from(level) + 1))),
                    );
                }
                level = next;
            });
        }
    };
    section.parts.iter().for_each(|part: &Part<Written>| part.each_blok(&mut visit));
}

/// File stem of a path.
pub fn stem_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
