//! Compares what an output should say with what was read from it: word for word, value for value, in
//! order. What is left over must be furniture of the kanaal, or it is a difference.

mod fit;

pub(super) use fit::{Misfit, fit};

use super::{
    expect::{Atom, Kind, Piece},
    furniture::Furniture,
    read::{Grouping, Read},
    report::{Counts, Where},
};
use crate::content::SectieId;
use std::collections::BTreeSet;

/// How far is looked for where the two go on together.
const LOOK: usize = 60;
/// So many characters of a text are shown.
const SHOWN: usize = 160;

/// A difference, without what it is a difference of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// What, in Dutch.
    pub(super) what: String,
    /// In the output.
    pub(super) output: Where,
    /// In the content.
    pub(super) content: Where,
}

/// Everything that differs.
pub(super) fn compare(
    expected: &[Piece<'_>],
    read: &Read,
    furniture: &Furniture<'_>,
    counts: &mut Counts,
) -> Vec<Found> {
    let mut comparison = Comparison { expected, read, furniture, found: Vec::new(), pairs: vec![None; expected.len()] };
    for (what, line) in &read.problems {
        comparison.found.push(Found {
            what: format!("niet begrepen: {what}"),
            output: Where { text: String::new(), place: format!("regel {line}") },
            content: Where::default(),
        });
    }
    comparison.align();
    comparison.groups();
    comparison.anchors();
    comparison.warnings();
    counts.outputs += 1;
    for (piece, _) in expected.iter().zip(&comparison.pairs).filter(|(_, pair)| pair.is_some()) {
        count(piece, counts);
    }
    comparison.found
}

fn count(piece: &Piece<'_>, counts: &mut Counts) {
    counts.words += piece.text().split_whitespace().count();
    counts.values += values(&piece.atoms);
    counts.conditions += usize::from(piece.kind == Kind::Phrase);
    counts.steps += usize::from(piece.marker.is_some());
}

fn values(atoms: &[Atom<'_>]) -> usize {
    let of = |atom: &Atom<'_>| match atom {
        Atom::Value(_) => 1,
        Atom::Link { atoms, .. } => 1 + values(atoms),
        _ => 0,
    };
    atoms.iter().map(of).sum()
}

struct Comparison<'a> {
    expected: &'a [Piece<'a>],
    read: &'a Read,
    furniture: &'a Furniture<'a>,
    found: Vec<Found>,
    /// For each expected piece the pieces in which it was found: first, and first after.
    pairs: Vec<Option<(usize, usize)>>,
}

impl Comparison<'_> {
    fn fits(&self, wanted: usize, at: usize) -> Option<usize> {
        fit(&self.expected[wanted], self.read, at).ok()
    }

    fn align(&mut self) {
        let (mut wanted, mut at) = (0, 0);
        while wanted < self.expected.len() || at < self.read.pieces.len() {
            if wanted < self.expected.len()
                && at < self.read.pieces.len()
                && let Some(next) = self.fits(wanted, at)
            {
                self.pairs[wanted] = Some((at, next));
                (wanted, at) = (wanted + 1, next);
                continue;
            }
            let optional = self.expected.get(wanted).is_some_and(|piece| piece.optional);
            let without = optional && wanted + 1 < self.expected.len() && at < self.read.pieces.len();
            if without && self.fits(wanted + 1, at).is_some() {
                wanted += 1;
                continue;
            }
            if at < self.read.pieces.len() && self.furniture.takes(self.read, at) {
                at += 1;
                continue;
            }
            if optional {
                wanted += 1;
                continue;
            }
            let (next_wanted, next_at) = self.meet(wanted, at);
            self.apart(wanted..next_wanted, at..next_at);
            (wanted, at) = (next_wanted, next_at);
        }
    }

    /// The nearest place from which both go on together.
    fn meet(&self, wanted: usize, at: usize) -> (usize, usize) {
        let (wants, haves) = (self.expected.len() - wanted, self.read.pieces.len() - at);
        for distance in 1..=LOOK {
            for skipped in 0..=distance.min(wants) {
                let passed = distance - skipped;
                if wanted + skipped >= self.expected.len() || at + passed >= self.read.pieces.len() {
                    continue;
                }
                if self.fits(wanted + skipped, at + passed).is_some() {
                    return (wanted + skipped, at + passed);
                }
            }
        }
        // Nothing in sight: pass over one of each that is left.
        if wants == 0 || haves == 0 || wants + haves <= LOOK {
            return (self.expected.len(), self.read.pieces.len());
        }
        (wanted + 1, at + 1)
    }

    /// What stands on one side only.
    fn apart(&mut self, wanted: std::ops::Range<usize>, at: std::ops::Range<usize>) {
        let mut strange: Vec<usize> = self.strange(at.clone());
        for missing in wanted {
            let piece = &self.expected[missing];
            if piece.optional {
                continue;
            }
            let place = strange.iter().position(|other| alike(piece, self.read, *other));
            match place {
                Some(place) => {
                    let other = strange.remove(place);
                    let misfit = fit(piece, self.read, other).err();
                    self.tell_misfit(piece, other, misfit);
                }
                None => self.tell_missing(missing, at.start),
            }
        }
        for other in strange {
            self.tell_extra(other);
        }
    }

    /// Pieces that are no furniture. Furniture of soft texts may run over several lines.
    fn strange(&self, at: std::ops::Range<usize>) -> Vec<usize> {
        at.filter(|at| !self.furniture.takes(self.read, *at)).collect()
    }

    fn output(&self, at: usize) -> Where {
        let line = self.read.pieces.get(at).map_or(0, |piece| piece.line);
        let what = if self.read.grouping == Grouping::Message { "bericht" } else { "regel" };
        Where { text: shortened(self.read.words(at)), place: format!("{what} {line}") }
    }

    fn tell_misfit(&mut self, piece: &Piece<'_>, at: usize, misfit: Option<Misfit>) {
        let misfit = misfit.unwrap_or_else(|| Misfit::words("past hier niet", None));
        let mut output = self.output(at);
        if let Some(offset) = misfit.offset {
            output.text = around(&self.read.text, offset, self.read.pieces[at].range.end.max(offset));
        }
        let atom = misfit.atom.and_then(|at| piece.atoms.get(at));
        let content = Where { text: shortened(&piece.text()), place: misfit.place.unwrap_or_else(|| piece.at(atom)) };
        self.found.push(Found { what: misfit.what, output, content });
    }

    fn tell_missing(&mut self, wanted: usize, at: usize) {
        let piece = &self.expected[wanted];
        let elsewhere = (0..self.read.pieces.len()).find(|other| {
            let taken = self.pairs.iter().flatten().any(|(from, until)| (*from..*until).contains(other));
            !taken && fit(piece, self.read, *other).is_ok()
        });
        let what = match (elsewhere, piece.kind) {
            (Some(_), _) => "dit staat op een andere plaats dan in het antwoord".to_owned(),
            (None, Kind::Phrase) => "de voorwaarde ontbreekt".to_owned(),
            (None, Kind::Heading) => "de kop ontbreekt".to_owned(),
            (None, Kind::Text) if piece.marker.is_some() => "deze stap of dit punt ontbreekt".to_owned(),
            (None, Kind::Text) => "deze tekst ontbreekt".to_owned(),
        };
        let output = self.output(elsewhere.unwrap_or(at));
        let content = Where { text: shortened(&piece.text()), place: piece.at(piece.atoms.first()) };
        self.found.push(Found { what, output, content });
    }

    fn tell_extra(&mut self, at: usize) {
        let words = self.read.words(at);
        let what = if super::read::value::holds_value(words) {
            "niet begrepen: in de uitvoer staat een waarde die het antwoord niet heeft"
        } else {
            "niet begrepen: in de uitvoer staat tekst die niet bij het antwoord hoort"
        };
        let output = self.output(at);
        self.found.push(Found { what: what.to_owned(), output, content: Where::default() });
    }

    /// Does every anchor lead to the section or blok of its name?
    fn anchors(&mut self) {
        let bloks: BTreeSet<&str> = self.expected.iter().filter_map(|piece| piece.blok).collect();
        for (piece, pair) in self.expected.iter().zip(&self.pairs) {
            let Some((at, _)) = *pair else { continue };
            let own =
                |anchor: &str| piece.blok == Some(anchor) || piece.sectie.is_some_and(|sectie| sectie.id() == anchor);
            let named = |anchor: &str| SectieId::by_id(anchor).is_some() || bloks.contains(anchor);
            let wrong = self.read.pieces[at].anchors.iter().find(|anchor| named(anchor) && !own(anchor));
            if let Some(anchor) = wrong {
                let content = Where { text: shortened(&piece.text()), place: piece.at(None) };
                let what = format!("het anker '{anchor}' leidt hiernaartoe, en hoort bij andere tekst");
                self.found.push(Found { what, output: self.output(at), content });
            }
        }
    }

    /// Does a warning stand before every blok for medewerkers, and before no other?
    fn warnings(&mut self) {
        let Some(warning) = self.furniture.warning() else { return };
        let mut before = None;
        for (piece, pair) in self.expected.iter().zip(&self.pairs) {
            let begins = piece.intern != before;
            before = piece.intern;
            let Some((at, _)) = *pair else { continue };
            let warned = at > 0 && self.read.words(at - 1) == warning;
            let what = match (piece.intern, warned) {
                (Some(_), false) if begins => format!("de zin '{warning}' ontbreekt"),
                (None, true) if piece.sectie != Some(SectieId::Medewerkers) => {
                    format!("de zin '{warning}' hoort hier niet te staan")
                }
                _ => continue,
            };
            let content = Where { text: shortened(&piece.text()), place: piece.at(None) };
            self.found.push(Found { what, output: self.output(at), content });
        }
    }

    /// Does every phrase hold exactly what belongs to it?
    fn groups(&mut self) {
        for (at, phrase) in self.expected.iter().enumerate().filter(|(_, piece)| piece.kind == Kind::Phrase) {
            let Some((from, _)) = self.pairs[at] else { continue };
            let wrong = match self.read.grouping {
                Grouping::Nested => self.wrong_in_container(at, from),
                Grouping::Message => self.wrong_in_message(at),
            };
            if let Some((other, inside)) = wrong {
                let what = if inside {
                    "dit staat onder een voorwaarde waar het niet bij hoort"
                } else {
                    "dit hoort onder een voorwaarde en staat er niet onder"
                };
                let content = Where { text: shortened(&phrase.text()), place: phrase.at(None) };
                self.found.push(Found { what: what.to_owned(), output: self.output(other), content });
            }
        }
    }

    /// The first piece that stands on the wrong side: and whether it stands inside.
    fn wrong_in_container(&self, phrase: usize, from: usize) -> Option<(usize, bool)> {
        let within = &self.read.pieces[from].within;
        let container = within.len().checked_sub(2).map(|last| within[last]);
        for (at, piece) in self.read.pieces.iter().enumerate().filter(|(at, _)| *at != from) {
            let inside = container.is_some_and(|container| piece.within.contains(&container));
            let owner =
                self.pairs.iter().position(|pair| pair.is_some_and(|(from, until)| (from..until).contains(&at)));
            let belongs = owner.is_some_and(|owner| self.expected[owner].under.contains(&phrase));
            let judged = owner.is_some() || inside;
            if judged && inside != belongs && !(owner.is_none() && self.furniture.takes(self.read, at)) {
                return Some((at, inside));
            }
        }
        None
    }

    /// In messages the text after a group begins a message of its own.
    fn wrong_in_message(&self, phrase: usize) -> Option<(usize, bool)> {
        let belongs = |at: &usize| self.expected[*at].under.contains(&phrase);
        let last = (phrase + 1..self.expected.len()).take_while(belongs).last()?;
        let (_, until) = self.pairs[last]?;
        let (next, _) = *self.pairs.get(last + 1)?.as_ref()?;
        let message = |at: usize| self.read.pieces.get(at).map(|piece| piece.line);
        let sibling = self.expected[last + 1].kind == Kind::Phrase;
        (next == until && !sibling && message(until - 1) == message(next)).then_some((next, true))
    }
}

/// Do they share most words? Then one is a changed form of the other.
fn alike(piece: &Piece<'_>, read: &Read, at: usize) -> bool {
    let text = piece.text();
    let wanted: Vec<&str> = text.split_whitespace().collect();
    let words: Vec<&str> = read.words(at).split_whitespace().collect();
    let shared = wanted.iter().filter(|word| words.contains(word)).count();
    shared * 2 >= wanted.len().max(1) && (shared * 3 >= words.len() || read.soft)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The words around a place.
fn around(text: &str, offset: usize, end: usize) -> String {
    let start = text[..offset].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    let start = text[..offset].rfind('\n').map_or(start, |line| start.max(line + 1));
    let end = text[offset..end].char_indices().nth(80).map_or(end, |(at, _)| offset + at);
    let before = if start == 0 || text[..start].ends_with('\n') { "" } else { "…" };
    format!("{before}{}⟦{}⟧", &text[start..offset], text[offset..end].trim_end())
}
