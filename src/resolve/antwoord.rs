//! The resolved antwoord: what every kanaal, the index and the API start from.

use crate::{
    condition::Condition,
    content::{BerichtSoort, Kenmerk, Kop, Locatie, SectieId, Soort, Status, Waarde, Zichtbaar},
    diagnostic::Diagnostic,
    markdown::{Block, Blok, Inline, Part, Phase},
    source::{Hash, Place},
};
use jiff::civil::{Date, DateTime};
use std::{collections::BTreeMap, sync::Arc};

/// The phase of what was resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved;

impl Phase for Resolved {
    type Fact = Feitwaarde;
    type Condition = ResolvedCondition;
    type Target = Doel;
    type Origin = Herkomst;
}

/// A fact with its value on the day that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Feitwaarde {
    /// Path of the fact.
    pub pad: String,
    /// The value.
    pub waarde: Waarde,
    /// The format asked for in the text.
    pub opmaak: Option<String>,
    /// Announced, not yet law.
    pub verwacht: bool,
    /// Which layer gave the value.
    pub laag: Laag,
    /// Where the value is written.
    pub place: Place,
    /// For opening hours: the locatie they belong to.
    pub locatie: Option<Arc<Locatie>>,
    /// The day on which it was resolved; opening hours name the exceptions that come after it.
    pub datum: Date,
}

impl Feitwaarde {
    /// Its kind.
    pub fn soort(&self) -> Soort {
        self.waarde.soort()
    }
}

/// A condition with values, and the Dutch phrase that finishes a sentence with "Als …".
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedCondition {
    /// The condition.
    pub expr: Condition,
    /// The phrase, such as "de persoon jonger is dan 18 jaar".
    pub zin: String,
    /// The phrase for when it does not hold.
    pub ontkenning: String,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doel {
    /// Another antwoord, or a blok in it.
    Antwoord {
        /// Its id (never an alias).
        id: String,
        /// Its title in this gemeente.
        titel: String,
        /// The blok in it.
        blok: Option<String>,
    },
    /// An address on the web, or `mailto:` / `tel:`.
    Url(String),
}

/// A layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Laag {
    /// The same everywhere.
    Generiek,
    /// Of the gemeente.
    Gemeentelijk,
}

impl Laag {
    /// The word in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generiek => "generiek",
            Self::Gemeentelijk => "gemeentelijk",
        }
    }
}

/// Where a blok came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Herkomst {
    /// Which layer wrote it.
    pub laag: Laag,
    /// Where.
    pub place: Place,
    /// Why it is shown, when known kenmerken chose it: a phrase that finishes a sentence with "omdat …".
    pub waarom: Option<String>,
}

/// A section of a resolved antwoord. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Sectie {
    /// Which section.
    pub id: SectieId,
    /// Bloks and choices, in order.
    pub parts: Vec<Part<Resolved>>,
}

impl Sectie {
    /// Calls `visit` for every blok.
    pub fn each_blok<'a>(&'a self, visit: &mut impl FnMut(&'a Blok<Resolved>)) {
        self.parts.iter().for_each(|part| part.each_blok(visit));
    }
}

/// A storing or crisis that stands on top of an antwoord.
#[derive(Debug, Clone, PartialEq)]
pub struct Bericht {
    /// Its id.
    pub id: String,
    /// Storing or crisis.
    pub soort: BerichtSoort,
    /// Its title.
    pub titel: String,
    /// Its text: the bloks of its `tekst` section.
    pub parts: Vec<Part<Resolved>>,
    /// Kanalen it is meant for; empty means all.
    pub kanalen: Vec<String>,
    /// From when.
    pub van: DateTime,
    /// Until when.
    pub tot: DateTime,
}

/// A related antwoord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verwant {
    /// Its id.
    pub id: String,
    /// Its title in this gemeente.
    pub titel: String,
    /// Who may see it.
    pub zichtbaar: Zichtbaar,
}

/// An antwoord for one gemeente on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Antwoord {
    /// Its id.
    pub id: String,
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Name of the gemeente.
    pub gemeentenaam: String,
    /// The day it holds for.
    pub datum: Date,
    /// Front matter, with what the gemeente changes in it.
    pub kop: Arc<Kop>,
    /// Sections in the order of the table of sections, those for medewerkers included.
    pub secties: Vec<Sectie>,
    /// What stands on top of it now.
    pub berichten: Vec<Bericht>,
    /// Related antwoorden that exist here, in the order of `regel_meteen`.
    pub verwant: Vec<Verwant>,
    /// The kenmerken its conditions use, with how to ask for them.
    pub kenmerken: BTreeMap<String, Kenmerk>,
    /// Hash over text, facts, conditions and layers: equal exactly when the antwoord says the same.
    pub vingerafdruk: Hash,
}

impl Antwoord {
    /// The section with this id.
    pub fn sectie(&self, id: SectieId) -> Option<&Sectie> {
        self.secties.iter().find(|sectie| sectie.id == id)
    }

    /// The answer line: the first paragraph of the short answer.
    pub fn antwoordregel(&self) -> Option<&[Inline<Resolved>]> {
        let first = self.secties.first()?.parts.first()?;
        match first {
            Part::Blok(blok) => blok.blocks.iter().find_map(|block| match block {
                Block::Paragraph(inlines) => Some(inlines.as_slice()),
                _ => None,
            }),
            Part::Choice(_) => None,
        }
    }

    /// Every fact in it, in reading order; of `secties` only.
    pub fn feiten(&self) -> Vec<&Feitwaarde> {
        let mut facts = Vec::new();
        for sectie in &self.secties {
            sectie.each_blok(&mut |blok| {
                for block in &blok.blocks {
                    block.each_inline(&mut |inline| {
                        if let Inline::Fact(fact) = inline {
                            facts.push(fact);
                        }
                    });
                }
            });
        }
        facts
    }
}

/// An antwoord that is not offered here.
#[derive(Debug, Clone, PartialEq)]
pub struct NietAangeboden {
    /// Its id.
    pub id: String,
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Name of the gemeente.
    pub gemeentenaam: String,
    /// Its front matter.
    pub kop: Arc<Kop>,
    /// Why.
    pub status: Status,
    /// Title of the antwoord that helps instead.
    pub opvolger_titel: Option<String>,
    /// Whom to call.
    pub telefoon: Option<Feitwaarde>,
}

/// What resolving gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// The antwoord.
    Antwoord(Box<Antwoord>),
    /// It is not offered here, with the reason.
    NietAangeboden(Box<NietAangeboden>),
    /// Something is missing: it is withheld in every kanaal.
    Ingehouden {
        /// Its id.
        id: String,
        /// Its front matter.
        kop: Arc<Kop>,
        /// Whom to call.
        telefoon: Option<Box<Feitwaarde>>,
        /// Why.
        diagnostics: Vec<Diagnostic>,
    },
    /// It does not hold on this day (yet, or any more).
    NietGeldig,
    /// There is no such antwoord here.
    Onbekend,
}

/// What an antwoord says, as a list of words: the input of its fingerprint.
pub(super) fn said(antwoord: &Antwoord) -> Vec<String> {
    let mut said = vec![antwoord.id.clone(), antwoord.gemeente.clone(), format!("{:?}", antwoord.kop)];
    for sectie in &antwoord.secties {
        said.push(format!("## {}", sectie.id));
        sectie.parts.iter().for_each(|part| said_part(part, &mut said));
    }
    said.extend(antwoord.verwant.iter().map(|verwant| format!("-> {verwant:?}")));
    for bericht in &antwoord.berichten {
        said.push(format!("! {} {} {} {:?}", bericht.titel, bericht.van, bericht.tot, bericht.kanalen));
        bericht.parts.iter().for_each(|part| said_part(part, &mut said));
    }
    said
}

/// What a blok says, by which name and to whom: equal exactly when a reader gets the same.
pub(crate) fn said_blok(blok: &Blok<Resolved>) -> String {
    let mut said = vec![format!("{:?} {:?}", blok.name, blok.audience), said_blocks(&blok.blocks)];
    said.extend(blok.origin.as_ref().map(|origin| origin.laag.name().to_owned()));
    said.join("\u{1}")
}

/// What text says, whatever its blok is called.
pub(crate) fn said_blocks(blocks: &[Block<Resolved>]) -> String {
    let mut said = Vec::new();
    blocks.iter().for_each(|block| said_block(block, &mut said));
    said.join("\u{1}")
}

/// What a row of a table says.
pub(crate) fn said_cells(cells: &[Vec<Inline<Resolved>>]) -> String {
    let mut said = Vec::new();
    for cell in cells {
        said.push("|".to_owned());
        said_inlines(cell, &mut said);
    }
    said.join("\u{1}")
}

fn said_part(part: &Part<Resolved>, said: &mut Vec<String>) {
    match part {
        Part::Blok(blok) => {
            let laag = blok.origin.as_ref().map_or("", |origin| origin.laag.name());
            said.push(format!("{{#{} {:?} {laag}}}", blok.name.as_deref().unwrap_or_default(), blok.audience));
            blok.blocks.iter().for_each(|block| said_block(block, said));
        }
        Part::Choice(choice) => {
            for branch in &choice.branches {
                said.push(format!(
                    "::: {}",
                    branch.condition.as_ref().map_or("anders".to_owned(), |condition| condition.expr.to_string())
                ));
                branch.parts.iter().for_each(|part| said_part(part, said));
            }
            said.push(":::".to_owned());
        }
    }
}

fn said_condition(condition: Option<&ResolvedCondition>, said: &mut Vec<String>) {
    said.extend(condition.map(|condition| format!("{{als {}}}", condition.expr)));
}

fn said_block(block: &Block<Resolved>, said: &mut Vec<String>) {
    match block {
        Block::Paragraph(inlines) => said_inlines(inlines, said),
        Block::List(list) => {
            for item in &list.items {
                said.push(format!("- {:?}", list.start));
                said_condition(item.condition.as_ref(), said);
                item.blocks.iter().for_each(|block| said_block(block, said));
            }
        }
        Block::Table(table) => {
            for row in std::iter::once((&table.head, None))
                .chain(table.rows.iter().map(|row| (&row.cells, row.condition.as_ref())))
            {
                said_condition(row.1, said);
                row.0.iter().for_each(|cell| {
                    said.push("|".to_owned());
                    said_inlines(cell, said);
                });
            }
        }
        Block::Subsection { level, title, blocks, .. } => {
            said.push(format!("{level} {title}"));
            blocks.iter().for_each(|block| said_block(block, said));
        }
    }
}

fn said_inlines(inlines: &[Inline<Resolved>], said: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => said.push(text.clone()),
            Inline::Strong(inner) => {
                said.push("**".to_owned());
                said_inlines(inner, said);
            }
            Inline::Emphasis(inner) => {
                said.push("*".to_owned());
                said_inlines(inner, said);
            }
            Inline::Link { target, text, .. } => {
                said.push(format!("{target:?}"));
                said_inlines(text, said);
            }
            Inline::Fact(fact) => said
                .push(format!("{} {:?} {:?} {:?} {}", fact.pad, fact.waarde, fact.opmaak, fact.locatie, fact.verwacht)),
            Inline::Break => said.push("\n".to_owned()),
            Inline::Image { url, alt, .. } => said.push(format!("![{alt}]({url})")),
        }
    }
}
