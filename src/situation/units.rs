//! What conditions decide about: a tree of pieces of text and choices between them, with nothing in it
//! that is decided already.

use crate::{
    condition::{Condition, Expr, Kenmerken, Rest, rest},
    markdown::{Block, Blok, Choice, Part},
    resolve::{Antwoord, Resolved, ResolvedCondition, said_blocks, said_blok, said_cells},
};

/// A piece of text, or a choice.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// A text, known by what it says.
    Text(String),
    /// The first branch that holds; a branch without condition always does.
    Choice(Vec<(Option<Condition>, Vec<Piece>)>),
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
                choice(branches.iter().map(|(condition, inner)| (condition.as_ref(), inner)), known, narrow, found);
            }
        }
    }
}

/// The pieces of an antwoord that are decided by themselves, in reading order, as far as they are still
/// open: a choice with everything in it, a list item or a table row.
pub(super) fn units(antwoord: &Antwoord, known: &Kenmerken) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in antwoord.secties.iter().flat_map(|sectie| &sectie.parts) {
        match part {
            Part::Choice(written) => of_choice(written, known, &mut pieces),
            Part::Blok(blok) => blok.blocks.iter().for_each(|block| inside(block, known, &mut pieces)),
        }
    }
    pieces.retain(|piece| matches!(piece, Piece::Choice(_)));
    pieces
}

fn of_part(part: &Part<Resolved>, known: &Kenmerken, found: &mut Vec<Piece>) {
    match part {
        Part::Blok(blok) => of_blok(blok, known, found),
        Part::Choice(written) => of_choice(written, known, found),
    }
}

fn of_choice(written: &Choice<Resolved>, known: &Kenmerken, found: &mut Vec<Piece>) {
    let branches =
        written.branches.iter().map(|branch| (branch.condition.as_ref().map(|open| &open.expr), &branch.parts));
    let narrow = |parts: &[Part<Resolved>], pieces: &mut Vec<Piece>| {
        parts.iter().for_each(|part| of_part(part, known, pieces));
    };
    choice(branches, known, narrow, found);
}

fn of_blok(blok: &Blok<Resolved>, known: &Kenmerken, found: &mut Vec<Piece>) {
    let mut pieces = vec![Piece::Text(said_blok(blok))];
    blok.blocks.iter().for_each(|block| inside(block, known, &mut pieces));
    match shown_when(&blok.blocks) {
        None => found.append(&mut pieces),
        Some(any) => {
            let narrow = |_: &[()], found: &mut Vec<Piece>| found.append(&mut pieces.clone());
            choice([(Some(&Expr::Or(any)), &[] as &[()])].into_iter(), known, narrow, found);
        }
    }
}

/// Blocks of which every list item and table row is conditional are gone when none of these conditions
/// holds; `None` when something always stays.
fn shown_when(blocks: &[Block<Resolved>]) -> Option<Vec<Condition>> {
    let mut any = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(_) => return None,
            Block::List(list) => {
                for item in &list.items {
                    any.push(item.condition.as_ref()?.expr.clone());
                }
            }
            Block::Table(table) => {
                for row in &table.rows {
                    any.push(row.condition.as_ref()?.expr.clone());
                }
            }
            Block::Subsection { blocks, .. } => any.extend(shown_when(blocks)?),
        }
    }
    Some(any)
}

/// What is conditional inside a block.
fn inside(block: &Block<Resolved>, known: &Kenmerken, found: &mut Vec<Piece>) {
    match block {
        Block::Paragraph(_) => {}
        Block::Subsection { blocks, .. } => blocks.iter().for_each(|block| inside(block, known, found)),
        Block::List(list) => {
            for item in &list.items {
                let narrow = |blocks: &[Block<Resolved>], pieces: &mut Vec<Piece>| {
                    if item.condition.is_some() {
                        pieces.push(Piece::Text(said_blocks(blocks)));
                    }
                    blocks.iter().for_each(|block| inside(block, known, pieces));
                };
                when(item.condition.as_ref(), &item.blocks, known, narrow, found);
            }
        }
        Block::Table(table) => {
            for row in table.rows.iter().filter(|row| row.condition.is_some()) {
                let narrow = |_: &[()], pieces: &mut Vec<Piece>| pieces.push(Piece::Text(said_cells(&row.cells)));
                when(row.condition.as_ref(), &[], known, narrow, found);
            }
        }
    }
}

fn when<T>(
    condition: Option<&ResolvedCondition>,
    inner: &[T],
    known: &Kenmerken,
    narrow: impl Fn(&[T], &mut Vec<Piece>),
    found: &mut Vec<Piece>,
) {
    choice([(condition.map(|open| &open.expr), inner)].into_iter(), known, narrow, found);
}

/// Drops branches that do not hold. A first branch that holds for certain takes the place of the choice.
fn choice<'a, T: 'a, I: AsRef<[T]> + ?Sized + 'a>(
    branches: impl Iterator<Item = (Option<&'a Condition>, &'a I)>,
    known: &Kenmerken,
    narrow: impl Fn(&[T], &mut Vec<Piece>),
    found: &mut Vec<Piece>,
) {
    let mut open: Vec<(Option<Condition>, Vec<Piece>)> = Vec::new();
    for (condition, inner) in branches {
        let left = condition.map_or(Rest::Decided(true), |condition| rest(condition, known));
        match left {
            Rest::Decided(false) => {}
            Rest::Decided(true) if open.is_empty() => return narrow(inner.as_ref(), found),
            Rest::Decided(true) => {
                let mut pieces = Vec::new();
                narrow(inner.as_ref(), &mut pieces);
                open.push((None, pieces));
                break;
            }
            Rest::Open(condition) => {
                let mut pieces = Vec::new();
                narrow(inner.as_ref(), &mut pieces);
                open.push((Some(condition), pieces));
            }
        }
    }
    if open.iter().any(|(_, pieces)| !pieces.is_empty()) {
        found.push(Piece::Choice(open));
    }
}
