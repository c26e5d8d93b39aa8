//! The pieces of an antwoord that are decided by themselves: a choice with everything in it, and each
//! list item or table row with a condition of its own.

use crate::{
    condition::Condition,
    markdown::{Block, Part},
    resolve::{Antwoord, Resolved, ResolvedCondition},
};

/// The conditions of one piece of text, in reading order: those of a choice and of everything nested in
/// it, or those of one list item or table row.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit<'a> {
    /// Its conditions; never empty.
    pub conditions: Vec<&'a Condition>,
}

impl Unit<'_> {
    /// Names of the kenmerken that it depends on, in reading order, each once.
    pub fn kenmerken(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.conditions.iter().flat_map(|condition| condition.kenmerken()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// The units of an antwoord, in reading order.
pub fn units(antwoord: &Antwoord) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    for part in antwoord.secties.iter().flat_map(|sectie| &sectie.parts) {
        match part {
            Part::Choice(_) => {
                let mut conditions = Vec::new();
                in_part(part, &mut conditions);
                units.push(Unit { conditions });
            }
            Part::Blok(blok) => blok.blocks.iter().for_each(|block| in_block(block, &mut units)),
        }
    }
    units.retain(|unit| !unit.conditions.is_empty());
    units
}

fn in_part<'a>(part: &'a Part<Resolved>, found: &mut Vec<&'a Condition>) {
    match part {
        Part::Blok(blok) => {
            let mut visit = |condition: &'a ResolvedCondition| found.push(&condition.expr);
            blok.blocks.iter().for_each(|block| block.each_condition(&mut visit));
        }
        Part::Choice(choice) => {
            for branch in &choice.branches {
                found.extend(branch.condition.as_ref().map(|condition| &condition.expr));
                branch.parts.iter().for_each(|part| in_part(part, found));
            }
        }
    }
}

fn in_block<'a>(block: &'a Block<Resolved>, units: &mut Vec<Unit<'a>>) {
    match block {
        Block::Paragraph(_) => {}
        Block::List(list) => {
            for item in &list.items {
                let Some(own) = &item.condition else {
                    item.blocks.iter().for_each(|block| in_block(block, units));
                    continue;
                };
                let mut conditions = vec![&own.expr];
                item.blocks.iter().for_each(|block| block.each_condition(&mut |inner| conditions.push(&inner.expr)));
                units.push(Unit { conditions });
            }
        }
        Block::Table(table) => {
            let conditions = table.rows.iter().filter_map(|row| row.condition.as_ref());
            units.extend(conditions.map(|condition| Unit { conditions: vec![&condition.expr] }));
        }
        Block::Subsection { blocks, .. } => blocks.iter().for_each(|block| in_block(block, units)),
    }
}
