//! An antwoord with fewer open conditions: what is known is decided, what is not stays open.

use super::antwoord::{Antwoord, Bericht, Resolved, ResolvedCondition, Sectie};
use crate::{
    condition::{Kenmerken, Truth, evaluate},
    fault::{self, Fault},
    markdown::{Block, Blok, Branch, Choice, Item, List, Part, Row, Table},
};

/// The antwoord with every condition that these kenmerken decide, decided.
#[must_use]
pub fn personalise(antwoord: &Antwoord, known: &Kenmerken) -> Antwoord {
    let mut personal = antwoord.clone();
    personal.secties = antwoord
        .secties
        .iter()
        .map(|sectie| Sectie { id: sectie.id, parts: parts(&sectie.parts, known) })
        .filter(|sectie| !sectie.parts.is_empty())
        .collect();
    personal.berichten = antwoord
        .berichten
        .iter()
        .map(|bericht| Bericht { parts: parts(&bericht.parts, known), ..bericht.clone() })
        .collect();
    personal
}

fn parts(written: &[Part<Resolved>], known: &Kenmerken) -> Vec<Part<Resolved>> {
    let mut result = Vec::new();
    for part in written {
        match part {
            Part::Blok(blok) => result.extend(narrowed(blok, known).map(Part::Blok)),
            Part::Choice(choice) => decide(choice, known, &mut result),
        }
    }
    result
}

/// Drops branches that do not hold. When the first that is left holds for certain, its parts take the
/// place of the choice.
fn decide(choice: &Choice<Resolved>, known: &Kenmerken, result: &mut Vec<Part<Resolved>>) {
    let mut open: Vec<Branch<Resolved>> = Vec::new();
    for branch in &choice.branches {
        let truth = branch.condition.as_ref().map_or(Truth::True, |condition| evaluate(&condition.expr, known));
        if truth == Truth::False {
            continue;
        }
        let inner = parts(&branch.parts, known);
        if truth == Truth::True && open.is_empty() {
            let last = choice.branches.last().filter(|_| fault::on(Fault::WrongBranch));
            return result.extend(last.map_or(inner, |last| parts(&last.parts, known)));
        }
        open.push(Branch { condition: branch.condition.clone(), span: branch.span, parts: inner });
        if truth == Truth::True {
            break;
        }
    }
    if open.iter().any(|branch| !branch.parts.is_empty()) {
        result.push(Part::Choice(Choice { branches: open, span: choice.span }));
    }
}

fn narrowed(blok: &Blok<Resolved>, known: &Kenmerken) -> Option<Blok<Resolved>> {
    let blocks: Vec<_> = blok.blocks.iter().filter_map(|block| narrowed_block(block, known)).collect();
    (!blocks.is_empty()).then(|| Blok { blocks, ..blok.clone() })
}

/// What is left of a condition on a list item or table row.
enum Kept {
    /// It does not hold: the item goes.
    Gone,
    /// It holds for certain, or there was none.
    Certain,
    /// It still depends on something.
    Open(ResolvedCondition),
}

impl Kept {
    fn of(condition: Option<&ResolvedCondition>, known: &Kenmerken) -> Self {
        if fault::on(Fault::ItemConditionIgnored) {
            return Self::Certain;
        }
        match condition.map(|condition| (condition, evaluate(&condition.expr, known))) {
            None | Some((_, Truth::True)) => Self::Certain,
            Some((condition, Truth::Open)) => Self::Open(condition.clone()),
            Some((_, Truth::False)) => Self::Gone,
        }
    }

    /// `with` what is left of the condition, unless it does not hold.
    fn keep<T>(self, with: impl FnOnce(Option<ResolvedCondition>) -> T) -> Option<T> {
        match self {
            Self::Gone => None,
            Self::Certain => Some(with(None)),
            Self::Open(condition) => Some(with(Some(condition))),
        }
    }
}

fn narrowed_block(block: &Block<Resolved>, known: &Kenmerken) -> Option<Block<Resolved>> {
    match block {
        Block::Paragraph(inlines) => Some(Block::Paragraph(inlines.clone())),
        Block::List(list) => {
            let items = list.items.iter().filter_map(|item| {
                Kept::of(item.condition.as_ref(), known).keep(|condition| {
                    let blocks = item.blocks.iter().filter_map(|block| narrowed_block(block, known)).collect();
                    Item { condition, blocks, span: item.span }
                })
            });
            let items: Vec<_> = items.collect();
            (!items.is_empty()).then(|| Block::List(List { start: list.start, items }))
        }
        Block::Table(table) => {
            let rows = table.rows.iter().filter_map(|row| {
                Kept::of(row.condition.as_ref(), known).keep(|condition| Row { condition, ..row.clone() })
            });
            let rows: Vec<_> = rows.collect();
            (!rows.is_empty()).then(|| Block::Table(Table { head: table.head.clone(), rows }))
        }
        Block::Subsection { level, title, span, blocks } => {
            let blocks: Vec<_> = blocks.iter().filter_map(|block| narrowed_block(block, known)).collect();
            (!blocks.is_empty()).then(|| Block::Subsection { level: *level, title: title.clone(), span: *span, blocks })
        }
    }
}

/// Kenmerken that open conditions still depend on, in reading order, each once. The first is the one
/// to ask next.
pub fn open_kenmerken<'a>(antwoord: &'a Antwoord, known: &Kenmerken) -> Vec<&'a str> {
    let mut names = asked(antwoord);
    names.retain(|name| !known.contains_key(*name));
    names
}

/// Every kenmerk that the conditions of the antwoord use, in reading order, each once.
pub fn asked(antwoord: &Antwoord) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for part in antwoord.secties.iter().flat_map(|sectie| &sectie.parts) {
        let mut found: Vec<&str> = Vec::new();
        part.each_choice(&mut |choice| {
            for condition in choice.branches.iter().filter_map(|branch| branch.condition.as_ref()) {
                found.extend(condition.expr.kenmerken());
            }
        });
        part.each_blok(&mut |blok| {
            blok.blocks
                .iter()
                .for_each(|block| block.each_condition(&mut |condition| found.extend(condition.expr.kenmerken())));
        });
        for name in found {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}
