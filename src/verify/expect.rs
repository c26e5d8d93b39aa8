//! What an output should say: the antwoord as a list of pieces of text in reading order, with every
//! condition decided or told by verify's own rules.

mod decide;
mod phrase;
mod pieces;

pub(super) use super::read::value::upcoming;
pub(super) use decide::{Holds, holds};
pub(super) use phrase::{phrase, reasons};
pub(super) use pieces::{Form, Writer, running};

use crate::{
    content::SectieId,
    resolve::{Doel, Feitwaarde},
    source::{Place, Span},
};
use std::borrow::Cow;

/// The smallest part of a text.
#[derive(Debug, Clone)]
pub(super) enum Atom<'a> {
    /// Words that must stand there exactly so; white space may differ.
    Words { text: Cow<'a, str>, span: Option<Span> },
    /// A fact, in whatever way of writing says the same value.
    Value(&'a Feitwaarde),
    /// Text that leads somewhere.
    Link { goal: &'a Doel, atoms: Vec<Atom<'a>>, span: Span },
    /// The description of an image.
    Alt(&'a str),
}

impl<'a> Atom<'a> {
    /// Words of verify's own.
    pub(super) fn own(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Words { text: text.into(), span: None }
    }
}

/// How an item of a list is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// With a dot or dash.
    Bullet,
    /// With this number.
    Number(u64),
}

/// Place in a table: row (0 is the head) and column.
pub(super) type Cell = (usize, usize);

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Running text.
    Text,
    /// A heading.
    Heading,
    /// "Als …:" above what belongs to it.
    Phrase,
}

/// A piece of text that stands by itself: a paragraph, an item, a cell, a heading.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    /// What it is.
    pub(super) kind: Kind,
    /// What it says.
    pub(super) atoms: Vec<Atom<'a>>,
    /// For the first text of an item.
    pub(super) marker: Option<Marker>,
    /// For a cell.
    pub(super) cell: Option<Cell>,
    /// The pieces with the phrases under which it stands, outermost first.
    pub(super) under: Vec<usize>,
    /// Whether, or under which number, it is said depends on the situation.
    pub(super) depends: bool,
    /// It may be left out.
    pub(super) optional: bool,
    /// The section it belongs to.
    pub(super) sectie: Option<SectieId>,
    /// The blok it belongs to, when that has a name.
    pub(super) blok: Option<&'a str>,
    /// The number of the blok it belongs to, when that is for medewerkers only.
    pub(super) intern: Option<usize>,
    /// Where it is written.
    pub(super) place: Option<&'a Place>,
}

impl<'a> Piece<'a> {
    pub(super) fn new(kind: Kind, atoms: Vec<Atom<'a>>) -> Self {
        let (marker, cell, under) = (None, None, Vec::new());
        Self {
            kind,
            atoms,
            marker,
            cell,
            under,
            depends: false,
            optional: false,
            sectie: None,
            blok: None,
            intern: None,
            place: None,
        }
    }

    /// As verify would write it, for a reader of the report.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        written(&self.atoms, &mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What it says, where: two pieces with the same key say the same in the same way.
    pub(super) fn key(&self) -> String {
        let mut hours = String::new();
        values(&self.atoms, &mut |fact| {
            if let Some(locatie) = &fact.locatie {
                hours = format!(
                    "{:?} {:?}",
                    locatie.openingstijden.regulier,
                    upcoming(&locatie.openingstijden, fact.datum)
                );
            }
        });
        format!("{:?} {:?} {:?} {:?} {} {hours}", self.sectie, self.marker, self.cell, self.kind, self.text())
    }

    /// `file:line` of this atom, else of the whole piece.
    pub(super) fn at(&self, atom: Option<&Atom<'_>>) -> String {
        let Some(place) = self.place else { return String::new() };
        let place = match atom {
            Some(Atom::Words { span: Some(span), .. } | Atom::Link { span, .. }) => Place::new(&place.file, *span),
            _ => place.clone(),
        };
        format!("{}:{}", place.file.path(), place.line_column().line)
    }
}

/// Calls `visit` for every fact.
fn values<'a>(atoms: &[Atom<'a>], visit: &mut impl FnMut(&'a Feitwaarde)) {
    for atom in atoms {
        match atom {
            Atom::Value(fact) => visit(fact),
            Atom::Link { atoms, .. } => values(atoms, visit),
            _ => {}
        }
    }
}

fn written(atoms: &[Atom<'_>], text: &mut String) {
    for atom in atoms {
        match atom {
            Atom::Words { text: words, .. } => text.push_str(words),
            Atom::Value(fact) => text.push_str(&super::read::value::shown(fact)),
            Atom::Link { goal: Doel::Antwoord { titel, .. }, atoms, .. } if atoms.is_empty() => text.push_str(titel),
            Atom::Link { goal: Doel::Url(url), atoms, .. } if atoms.is_empty() => text.push_str(url),
            Atom::Link { atoms, .. } => written(atoms, text),
            Atom::Alt(words) => text.push_str(words),
        }
    }
}
