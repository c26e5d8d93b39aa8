//! Walking over the text of sections.

use crate::{
    condition::{Operand, WrittenCondition},
    content::{Sectie, SectieId},
    markdown::{Inline, Written},
};

/// Calls `visit` for every piece of running text.
pub(super) fn each_inline<'a>(secties: &'a [Sectie], visit: &mut impl FnMut(SectieId, &'a Inline<Written>)) {
    for sectie in secties {
        sectie.each_blok(&mut |blok| {
            blok.blocks.iter().for_each(|block| block.each_inline(&mut |inline| visit(sectie.id, inline)));
        });
    }
}

/// Calls `visit` for every condition: of branches, list items and table rows.
pub(super) fn each_condition<'a>(secties: &'a [Sectie], visit: &mut impl FnMut(SectieId, &'a WrittenCondition)) {
    for sectie in secties {
        for part in &sectie.inhoud.parts {
            part.each_choice(&mut |choice| {
                let conditions = choice.branches.iter().filter_map(|branch| branch.condition.as_ref());
                conditions.for_each(|condition| visit(sectie.id, condition));
            });
        }
        sectie.each_blok(&mut |blok| {
            blok.blocks.iter().for_each(|block| block.each_condition(&mut |condition| visit(sectie.id, condition)));
        });
    }
}

/// Calls `visit` for every fact that conditions compare with.
pub(super) fn each_compared_fact<'a>(condition: &'a WrittenCondition, visit: &mut impl FnMut(&'a str)) {
    condition.each_comparison(&mut |_, _, operands| {
        for operand in operands {
            if let Operand::Fact(word) = operand {
                visit(&word.text);
            }
        }
    });
}
