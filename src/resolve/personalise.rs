//! An antwoord with fewer open conditions: what is known is decided, what is not stays open.

use super::{
    antwoord::{Antwoord, Bericht, Herkomst, Resolved, ResolvedCondition, Sectie},
    phrase::told,
};
use crate::{
    condition::{Condition, Kenmerken, Truth, evaluate},
    content::Kenmerk,
    fault::{self, Fault},
    markdown::{Block, Blok, Branch, Choice, Item, List, Part, Row, Table},
};
use std::collections::BTreeMap;

/// The antwoord with every condition that these kenmerken decide, decided. A blok that was chosen by them
/// says why.
#[must_use]
pub fn personalise(antwoord: &Antwoord, known: &Kenmerken) -> Antwoord {
    let mut personal = antwoord.clone();
    let narrowing = Narrowing { known, declared: &antwoord.kenmerken };
    personal.secties = antwoord
        .secties
        .iter()
        .map(|sectie| Sectie { id: sectie.id, parts: narrowing.parts(&sectie.parts, &[]) })
        .filter(|sectie| !sectie.parts.is_empty())
        .collect();
    personal.berichten = antwoord
        .berichten
        .iter()
        .map(|bericht| Bericht { parts: narrowing.parts(&bericht.parts, &[]), ..bericht.clone() })
        .collect();
    personal
}

struct Narrowing<'a> {
    known: &'a Kenmerken,
    declared: &'a BTreeMap<String, Kenmerk>,
}

impl Narrowing<'_> {
    /// `because`: the conditions that led here and that what is known decided.
    fn parts(&self, written: &[Part<Resolved>], because: &[&Condition]) -> Vec<Part<Resolved>> {
        let mut result = Vec::new();
        for part in written {
            match part {
                Part::Blok(blok) => result.extend(self.narrowed(blok, because).map(Part::Blok)),
                Part::Choice(choice) => self.decide(choice, because, &mut result),
            }
        }
        result
    }

    /// Drops branches that do not hold. When the first that is left holds for certain, its parts take the
    /// place of the choice.
    fn decide(&self, choice: &Choice<Resolved>, because: &[&Condition], result: &mut Vec<Part<Resolved>>) {
        let mut open: Vec<Branch<Resolved>> = Vec::new();
        let mut decided = because.to_vec();
        for branch in &choice.branches {
            let condition = branch.condition.as_ref().map(|condition| &condition.expr);
            let truth = condition.map_or(Truth::True, |condition| evaluate(condition, self.known));
            decided.extend(condition.filter(|_| truth != Truth::Open));
            if truth == Truth::False {
                continue;
            }
            if truth == Truth::True && open.is_empty() {
                let chosen = choice.branches.last().filter(|_| fault::on(Fault::WrongBranch)).unwrap_or(branch);
                return result.extend(self.parts(&chosen.parts, &decided));
            }
            let parts = self.parts(&branch.parts, because);
            open.push(Branch { condition: branch.condition.clone(), span: branch.span, parts });
            if truth == Truth::True {
                break;
            }
        }
        if open.iter().any(|branch| !branch.parts.is_empty()) {
            result.push(Part::Choice(Choice { branches: open, span: choice.span }));
        }
    }

    fn narrowed(&self, blok: &Blok<Resolved>, because: &[&Condition]) -> Option<Blok<Resolved>> {
        let blocks: Vec<_> = blok.blocks.iter().filter_map(|block| narrowed_block(block, self.known)).collect();
        let origin = || match (blok.origin.clone(), self.reason(because)) {
            (Some(origin), Some(reason)) => {
                let before = origin.waarom.map_or(String::new(), |before| before + " en ");
                Some(Herkomst { waarom: Some(before + &reason), ..origin })
            }
            (origin, _) => origin,
        };
        (!blocks.is_empty()).then(|| Blok { blocks, origin: origin(), ..blok.clone() })
    }

    /// What is known that decides these conditions; what could be left out is left out.
    fn reason(&self, because: &[&Condition]) -> Option<String> {
        let mut needed = self.known.clone();
        for name in self.known.keys() {
            let mut fewer = needed.clone();
            fewer.remove(name);
            let same = |condition: &&Condition| evaluate(condition, &fewer) == evaluate(condition, self.known);
            if because.iter().all(same) {
                needed = fewer;
            }
        }
        Some(told(because, &needed, self.declared)).filter(|reason| !reason.is_empty())
    }
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
