//! What a written text refers to: facts, kenmerken, other antwoorden.

use super::Sectie;
use crate::{
    condition::{Operand, WrittenCondition},
    markdown::{Inline, Target, Written},
};
use std::collections::BTreeSet;

/// What one text refers to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Uses {
    /// Facts, those in conditions included.
    pub feiten: BTreeSet<String>,
    /// Facts that conditions compare with.
    pub grenzen: BTreeSet<String>,
    /// Kenmerken in conditions.
    pub kenmerken: BTreeSet<String>,
    /// Ids or aliases of antwoorden that links lead to.
    pub links: BTreeSet<String>,
}

impl Uses {
    /// What these sections refer to.
    pub fn of(secties: &[Sectie]) -> Self {
        let mut uses = Self::default();
        for sectie in secties {
            sectie.each_blok(&mut |blok| {
                for block in &blok.blocks {
                    block.each_inline(&mut |inline| uses.inline(inline));
                    block.each_condition(&mut |condition| uses.condition(condition));
                }
            });
            for part in &sectie.inhoud.parts {
                part.each_choice(&mut |choice| {
                    let conditions = choice.branches.iter().filter_map(|branch| branch.condition.as_ref());
                    conditions.for_each(|condition| uses.condition(condition));
                });
            }
        }
        uses
    }

    fn inline(&mut self, inline: &Inline<Written>) {
        match inline {
            Inline::Fact(fact) => {
                self.feiten.insert(fact.path.clone());
            }
            Inline::Link { target: Target::Antwoord { id, .. }, .. } => {
                self.links.insert(id.clone());
            }
            _ => {}
        }
    }

    fn condition(&mut self, condition: &WrittenCondition) {
        condition.each_comparison(&mut |kenmerk, _, operands| {
            self.kenmerken.insert(kenmerk.text.clone());
            for operand in operands {
                if let Operand::Fact(word) = operand {
                    self.feiten.insert(word.text.clone());
                    self.grenzen.insert(word.text.clone());
                }
            }
        });
    }
}
