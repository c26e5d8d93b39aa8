//! Pieces of an antwoord, in the order in which they should be read.

use super::{Atom, Holds, Kind, Marker, Piece, holds, phrase};
use crate::{
    condition::Kenmerken,
    content::{Kenmerk, SectieId},
    markdown::{Audience, Block, Blok, Choice, Inline, List, Part, Table},
    resolve::{Antwoord, Resolved, ResolvedCondition},
    source::Place,
};
use std::collections::BTreeMap;

/// What an output is made of, as far as it decides where things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::verify) enum Form {
    /// Cells stand apart; the condition of a row stands in a cell of its own, at its end.
    Marked,
    /// Cells stand apart; the condition of a row stands in its first cell.
    Paper,
    /// A row is a line: "- Als …: kop: cel; kop: cel".
    Lines,
}

/// Writes the pieces that one kanaal should show.
pub(in crate::verify) struct Writer<'a> {
    /// What is known of the situation.
    pub(in crate::verify) known: &'a Kenmerken,
    /// What kenmerken are.
    pub(in crate::verify) declared: &'a BTreeMap<String, Kenmerk>,
    /// Where things stand.
    pub(in crate::verify) form: Form,
    /// Whether text for medewerkers is shown.
    pub(in crate::verify) medewerkers: bool,
    /// What was written so far.
    pub(in crate::verify) pieces: Vec<Piece<'a>>,
    under: Vec<usize>,
    depends: bool,
    sectie: Option<SectieId>,
    name: Option<&'a str>,
    bloks: usize,
    intern: Option<usize>,
    place: Option<&'a Place>,
}

impl<'a> Writer<'a> {
    pub(in crate::verify) fn new(
        known: &'a Kenmerken,
        declared: &'a BTreeMap<String, Kenmerk>,
        form: Form,
        medewerkers: bool,
    ) -> Self {
        let (pieces, under) = (Vec::new(), Vec::new());
        Self {
            known,
            declared,
            form,
            medewerkers,
            pieces,
            under,
            depends: false,
            sectie: None,
            name: None,
            bloks: 0,
            intern: None,
            place: None,
        }
    }

    /// What stands above the antwoord now, in this kanaal.
    pub(in crate::verify) fn berichten(&mut self, antwoord: &'a Antwoord, kanaal: &str) {
        self.sectie = None;
        for bericht in &antwoord.berichten {
            if bericht.kanalen.is_empty() || bericht.kanalen.iter().any(|name| name == kanaal) {
                self.heading(&bericht.titel);
                self.parts(&bericht.parts);
            }
        }
    }

    /// The sections in this order, each under its heading when it has anything to say. `headed` says
    /// which headings must stand there.
    pub(in crate::verify) fn secties(
        &mut self,
        antwoord: &'a Antwoord,
        order: &[SectieId],
        headed: impl Fn(SectieId) -> bool,
    ) {
        let all = self.medewerkers;
        for id in order.iter().filter(|id| all || **id != SectieId::Medewerkers) {
            let Some(sectie) = antwoord.sectie(*id) else { continue };
            let start = self.pieces.len();
            self.sectie = Some(*id);
            self.heading(id.kop());
            self.pieces[start].optional = !headed(*id);
            self.parts(&sectie.parts);
            if self.pieces.len() == start + 1 {
                self.pieces.truncate(start);
            }
        }
    }

    /// A heading.
    pub(in crate::verify) fn heading(&mut self, words: &'a str) {
        self.push(Kind::Heading, vec![Atom::own(words)]);
    }

    /// Running text as it was written.
    pub(in crate::verify) fn text(&mut self, inlines: &'a [Inline<Resolved>]) {
        self.push(Kind::Text, atoms(inlines));
    }

    fn push(&mut self, kind: Kind, atoms: Vec<Atom<'a>>) {
        let mut piece = Piece::new(kind, atoms);
        piece.under.clone_from(&self.under);
        piece.depends = self.depends || kind == Kind::Phrase || !self.under.is_empty();
        (piece.sectie, piece.blok, piece.place) = (self.sectie, self.name, self.place);
        piece.intern = self.intern;
        self.pieces.push(piece);
    }

    pub(in crate::verify) fn parts(&mut self, parts: &'a [Part<Resolved>]) {
        for part in parts {
            match part {
                Part::Blok(blok) => self.blok(blok),
                Part::Choice(choice) => self.choice(choice),
            }
        }
    }

    fn blok(&mut self, blok: &'a Blok<Resolved>) {
        if blok.audience == Audience::Medewerkers && !self.medewerkers {
            return;
        }
        let before = (self.place, self.name, self.intern);
        self.bloks += 1;
        self.intern = (blok.audience == Audience::Medewerkers).then_some(self.bloks);
        self.name = blok.name.as_deref();
        self.place = blok.origin.as_ref().map(|origin| &origin.place);
        blok.blocks.iter().for_each(|block| self.block(block));
        (self.place, self.name, self.intern) = before;
    }

    /// The first branch that holds; where that is not known, every branch that may, each under its phrase.
    fn choice(&mut self, choice: &'a Choice<Resolved>) {
        let mut open = Vec::new();
        for branch in &choice.branches {
            let truth = branch.condition.as_ref().map_or(Holds::Yes, |condition| holds(&condition.expr, self.known));
            match truth {
                Holds::No => {}
                Holds::Yes if open.is_empty() => return self.parts(&branch.parts),
                Holds::Yes => {
                    open.push(branch);
                    break;
                }
                Holds::Unknown => open.push(branch),
            }
        }
        for (at, branch) in open.iter().enumerate() {
            let words = match (&branch.condition, &open[..at]) {
                (Some(condition), _) => format!("Als {}", phrase(&condition.expr, true, self.declared)),
                (None, [only]) => match &only.condition {
                    Some(condition) => format!("Als {}", phrase(&condition.expr, false, self.declared)),
                    None => "In alle andere situaties".to_owned(),
                },
                (None, _) => "In alle andere situaties".to_owned(),
            };
            self.under_phrase(words, &branch.parts);
        }
    }

    fn under_phrase(&mut self, words: String, parts: &'a [Part<Resolved>]) {
        let at = self.pieces.len();
        self.push(Kind::Phrase, vec![Atom::own(words), Atom::own(":")]);
        self.under.push(at);
        self.parts(parts);
        self.under.pop();
        if self.pieces.len() == at + 1 {
            self.pieces.truncate(at);
        } else if let Some(first) = self.pieces.get(at + 1).and_then(|piece| piece.place) {
            self.pieces[at].place = Some(first);
        }
    }

    fn block(&mut self, block: &'a Block<Resolved>) {
        match block {
            Block::Paragraph(inlines) => self.text(inlines),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Subsection { title, blocks, .. } => {
                let start = self.pieces.len();
                self.heading(title);
                blocks.iter().for_each(|block| self.block(block));
                if self.pieces.len() == start + 1 && !blocks.is_empty() {
                    self.pieces.truncate(start);
                }
            }
        }
    }

    /// `None` when it does not hold; the phrase in front, which is empty when it does.
    fn condition(&self, condition: Option<&ResolvedCondition>) -> Option<String> {
        match condition.map(|condition| (condition, holds(&condition.expr, self.known))) {
            None | Some((_, Holds::Yes)) => Some(String::new()),
            Some((_, Holds::No)) => None,
            Some((condition, Holds::Unknown)) => Some(format!("Als {}", phrase(&condition.expr, true, self.declared))),
        }
    }

    fn list(&mut self, list: &'a List<Resolved>) {
        let before = self.depends;
        self.depends |= list.items.iter().any(|item| item.condition.is_some());
        self.items(list);
        self.depends = before;
    }

    fn items(&mut self, list: &'a List<Resolved>) {
        let mut number = list.start;
        for item in &list.items {
            let Some(phrase) = self.condition(item.condition.as_ref()) else { continue };
            let marker = number.map_or(Marker::Bullet, Marker::Number);
            number = number.map(|number| number + 1);
            let mut first = spoken(phrase).map_or_else(Vec::new, |phrase| vec![Atom::own(phrase), Atom::own(": ")]);
            let rest = match item.blocks.split_first() {
                Some((Block::Paragraph(inlines), rest)) => {
                    first.extend(atoms(inlines));
                    rest
                }
                _ => &item.blocks[..],
            };
            self.push(Kind::Text, first);
            self.last().marker = Some(marker);
            rest.iter().for_each(|block| self.block(block));
        }
    }

    fn last(&mut self) -> &mut Piece<'a> {
        let last = self.pieces.len() - 1;
        &mut self.pieces[last]
    }

    fn table(&mut self, table: &'a Table<Resolved>) {
        let before = self.depends;
        self.depends |= table.rows.iter().any(|row| row.condition.is_some());
        self.rows(table);
        self.depends = before;
    }

    fn rows(&mut self, table: &'a Table<Resolved>) {
        let rows: Vec<_> = table
            .rows
            .iter()
            .filter_map(|row| Some((&row.cells, spoken(self.condition(row.condition.as_ref())?))))
            .collect();
        if rows.is_empty() {
            return;
        }
        if self.form == Form::Lines {
            for (cells, phrase) in rows {
                self.row_as_line(&table.head, cells, phrase);
            }
            return;
        }
        for (column, cell) in table.head.iter().enumerate() {
            self.cell((0, column), atoms(cell));
        }
        for (row, (cells, phrase)) in rows.into_iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let mut text = Vec::new();
                if let (Form::Paper, 0, Some(phrase)) = (self.form, column, &phrase) {
                    text.extend([Atom::own(phrase.clone()), Atom::own(": ")]);
                }
                text.extend(atoms(cell));
                self.cell((row + 1, column), text);
            }
            if let (Form::Marked, Some(phrase)) = (self.form, phrase) {
                self.cell((row + 1, cells.len()), vec![Atom::own(phrase)]);
            }
        }
    }

    /// Empty cells say nothing.
    fn cell(&mut self, cell: super::Cell, atoms: Vec<Atom<'a>>) {
        if !atoms.is_empty() {
            self.push(Kind::Text, atoms);
            self.last().cell = Some(cell);
        }
    }

    fn row_as_line(
        &mut self,
        head: &'a [Vec<Inline<Resolved>>],
        cells: &'a [Vec<Inline<Resolved>>],
        phrase: Option<String>,
    ) {
        let mut line = phrase.map_or_else(Vec::new, |phrase| vec![Atom::own(phrase), Atom::own(": ")]);
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                line.push(Atom::own("; "));
            }
            let named = head.get(column).map_or_else(Vec::new, |head| atoms(head));
            if !named.is_empty() {
                line.extend(named);
                line.push(Atom::own(": "));
            }
            line.extend(atoms(cell));
        }
        self.push(Kind::Text, line);
        self.last().marker = Some(Marker::Bullet);
    }
}

fn atoms(inlines: &[Inline<Resolved>]) -> Vec<Atom<'_>> {
    let mut atoms = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text { text, span } => {
                atoms.push(Atom::Words { text: text.as_str().into(), span: Some(*span) });
            }
            Inline::Strong(inner) | Inline::Emphasis(inner) => atoms.extend(self::atoms(inner)),
            Inline::Link { target, text, span } => {
                atoms.push(Atom::Link { goal: target, atoms: self::atoms(text), span: *span });
            }
            Inline::Fact(fact) => {
                atoms.push(Atom::Value(fact));
                if fact.verwacht {
                    atoms.push(Atom::own(" (verwacht)"));
                }
            }
            Inline::Break => atoms.push(Atom::own(" ")),
            Inline::Image { alt, .. } => atoms.push(Atom::Alt(alt)),
        }
    }
    atoms
}

/// The atoms of running text.
pub(in crate::verify) fn running(inlines: &[Inline<Resolved>]) -> Vec<Atom<'_>> {
    atoms(inlines)
}

fn spoken(phrase: String) -> Option<String> {
    Some(phrase).filter(|phrase| !phrase.is_empty())
}
