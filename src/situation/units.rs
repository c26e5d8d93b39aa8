//! What conditions decide about: a tree of pieces of text and choices between them, with nothing in it
//! that is decided already.

use crate::{
    condition::{Condition, Expr, Kenmerken, Rest, rest},
    markdown::{Block, Blok, Choice, Inline, Part, Phase},
    resolve::{Antwoord, Resolved, ResolvedCondition, said_blocks, said_blok, said_cells},
};
use std::borrow::Cow;

/// A piece of text, or a choice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// A text, known by what it says.
    Text(String),
    /// The first branch that holds; a branch without condition always does.
    Choice(Vec<(Option<Condition>, Vec<Piece>)>),
}

/// How text of a phase is read: what it says, and its conditions over values.
pub(crate) trait Reading<P: Phase> {
    /// The condition over values.
    fn condition<'c>(&self, condition: &'c P::Condition) -> Cow<'c, Condition>;
    /// What a blok says, and to whom.
    fn blok(&self, blok: &Blok<P>) -> String;
    /// What blocks say.
    fn blocks(&self, blocks: &[Block<P>]) -> String;
    /// What a row of a table says.
    fn cells(&self, cells: &[Vec<Inline<P>>]) -> String;
}

/// The text of a resolved antwoord, by what a reader gets.
struct AsResolved;

impl Reading<Resolved> for AsResolved {
    fn condition<'c>(&self, condition: &'c ResolvedCondition) -> Cow<'c, Condition> {
        Cow::Borrowed(&condition.expr)
    }

    fn blok(&self, blok: &Blok<Resolved>) -> String {
        said_blok(blok)
    }

    fn blocks(&self, blocks: &[Block<Resolved>]) -> String {
        said_blocks(blocks)
    }

    fn cells(&self, cells: &[Vec<Inline<Resolved>>]) -> String {
        said_cells(cells)
    }
}

impl Piece {
    /// Adds every condition in it, in reading order.
    pub(super) fn conditions<'a>(&'a self, found: &mut Vec<&'a Condition>) {
        if let Self::Choice(branches) = self {
            for (condition, inner) in branches {
                found.extend(condition);
                inner.iter().for_each(|piece| piece.conditions(found));
            }
        }
    }

    /// Names of the kenmerken that it depends on, in reading order, each once.
    pub(super) fn kenmerken(&self) -> Vec<&str> {
        let mut conditions = Vec::new();
        self.conditions(&mut conditions);
        let mut names: Vec<&str> = Vec::new();
        for name in conditions.into_iter().flat_map(Condition::kenmerken) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The same piece with what is known decided, added to `found`.
    pub(super) fn narrowed(&self, known: &Kenmerken, found: &mut Vec<Self>) {
        match self {
            Self::Text(_) => found.push(self.clone()),
            Self::Choice(branches) => {
                let narrow = |inner: &[Self], pieces: &mut Vec<Self>| {
                    inner.iter().for_each(|piece| piece.narrowed(known, pieces));
                };
                let branches =
                    branches.iter().map(|(condition, inner)| (condition.as_ref().map(Cow::Borrowed), inner.as_slice()));
                choice(branches, known, narrow, found);
            }
        }
    }
}

/// The pieces of an antwoord that are decided by themselves, in reading order, as far as they are still
/// open: a choice with everything in it, a list item or a table row.
pub(super) fn units(antwoord: &Antwoord, known: &Kenmerken) -> Vec<Piece> {
    let walk = Walk { reading: &AsResolved, known };
    let mut pieces = Vec::new();
    for part in antwoord.secties.iter().flat_map(|sectie| &sectie.parts) {
        match part {
            Part::Choice(written) => walk.choice(written, &mut pieces),
            Part::Blok(blok) => blok.blocks.iter().for_each(|block| walk.inside(block, &mut pieces)),
        }
    }
    pieces.retain(|piece| matches!(piece, Piece::Choice(_)));
    pieces
}

/// What a part of a document says, with nothing known.
pub(crate) fn pieces_of<P: Phase>(part: &Part<P>, reading: &impl Reading<P>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    Walk { reading, known: &Kenmerken::new() }.part(part, &mut pieces);
    pieces
}

struct Walk<'a, R> {
    reading: &'a R,
    known: &'a Kenmerken,
}

impl<R> Walk<'_, R> {
    fn part<P: Phase>(&self, part: &Part<P>, found: &mut Vec<Piece>)
    where
        R: Reading<P>,
    {
        match part {
            Part::Blok(blok) => self.blok(blok, found),
            Part::Choice(written) => self.choice(written, found),
        }
    }

    fn choice<P: Phase>(&self, written: &Choice<P>, found: &mut Vec<Piece>)
    where
        R: Reading<P>,
    {
        let branches = written.branches.iter().map(|branch| {
            (branch.condition.as_ref().map(|condition| self.reading.condition(condition)), branch.parts.as_slice())
        });
        let narrow = |parts: &[Part<P>], pieces: &mut Vec<Piece>| {
            parts.iter().for_each(|part| self.part(part, pieces));
        };
        choice(branches, self.known, narrow, found);
    }

    fn blok<P: Phase>(&self, blok: &Blok<P>, found: &mut Vec<Piece>)
    where
        R: Reading<P>,
    {
        let mut pieces = vec![Piece::Text(self.reading.blok(blok))];
        blok.blocks.iter().for_each(|block| self.inside(block, &mut pieces));
        match self.shown_when(&blok.blocks) {
            None => found.append(&mut pieces),
            Some(any) => {
                let narrow = |pieces: &[Piece], found: &mut Vec<Piece>| found.extend_from_slice(pieces);
                let when = Some(Cow::Owned(Expr::Or(any)));
                choice([(when, pieces.as_slice())].into_iter(), self.known, narrow, found);
            }
        }
    }

    /// Blocks of which every list item and table row is conditional are gone when none of these conditions
    /// holds; `None` when something always stays.
    fn shown_when<P: Phase>(&self, blocks: &[Block<P>]) -> Option<Vec<Condition>>
    where
        R: Reading<P>,
    {
        let mut any = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(_) => return None,
                Block::List(list) => {
                    for item in &list.items {
                        any.push(self.reading.condition(item.condition.as_ref()?).into_owned());
                    }
                }
                Block::Table(table) => {
                    for row in &table.rows {
                        any.push(self.reading.condition(row.condition.as_ref()?).into_owned());
                    }
                }
                Block::Subsection { blocks, .. } => any.extend(self.shown_when(blocks)?),
            }
        }
        Some(any)
    }

    /// What is conditional inside a block.
    fn inside<P: Phase>(&self, block: &Block<P>, found: &mut Vec<Piece>)
    where
        R: Reading<P>,
    {
        match block {
            Block::Paragraph(_) => {}
            Block::Subsection { blocks, .. } => blocks.iter().for_each(|block| self.inside(block, found)),
            Block::List(list) => {
                for item in &list.items {
                    let narrow = |blocks: &[Block<P>], pieces: &mut Vec<Piece>| {
                        if item.condition.is_some() {
                            pieces.push(Piece::Text(self.reading.blocks(blocks)));
                        }
                        blocks.iter().for_each(|block| self.inside(block, pieces));
                    };
                    let when = item.condition.as_ref().map(|condition| self.reading.condition(condition));
                    choice([(when, item.blocks.as_slice())].into_iter(), self.known, narrow, found);
                }
            }
            Block::Table(table) => {
                for row in table.rows.iter().filter(|row| row.condition.is_some()) {
                    let narrow = |cells: &[Vec<Inline<P>>], pieces: &mut Vec<Piece>| {
                        pieces.push(Piece::Text(self.reading.cells(cells)));
                    };
                    let when = row.condition.as_ref().map(|condition| self.reading.condition(condition));
                    choice([(when, row.cells.as_slice())].into_iter(), self.known, narrow, found);
                }
            }
        }
    }
}

/// Drops branches that do not hold. A first branch that holds for certain takes the place of the choice.
fn choice<'a, T: 'a>(
    branches: impl Iterator<Item = (Option<Cow<'a, Condition>>, &'a [T])>,
    known: &Kenmerken,
    narrow: impl Fn(&[T], &mut Vec<Piece>),
    found: &mut Vec<Piece>,
) {
    let mut open: Vec<(Option<Condition>, Vec<Piece>)> = Vec::new();
    for (condition, inner) in branches {
        let left = condition.map_or(Rest::Decided(true), |condition| rest(&condition, known));
        let certain = left == Rest::Decided(true);
        let condition = match left {
            Rest::Decided(false) => continue,
            Rest::Decided(true) if open.is_empty() => return narrow(inner, found),
            Rest::Decided(true) => None,
            Rest::Open(condition) => Some(condition),
        };
        let mut pieces = Vec::new();
        narrow(inner, &mut pieces);
        open.push((condition, pieces));
        if certain {
            break;
        }
    }
    if open.iter().any(|(_, pieces)| !pieces.is_empty()) {
        found.push(Piece::Choice(open));
    }
}
