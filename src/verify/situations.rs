//! The situations of an antwoord, and the limits at which its numbers and days are cut.

use crate::{
    condition::{Kenmerken, Value},
    resolve::{Antwoord, ResolvedCondition},
    situation::situaties,
};
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many situations all combinations are taken. Above it, kenmerken that decide about different
/// pieces of text are not combined: every combination of those that decide together is there.
const MOST: usize = 24;

/// The situations to look at.
pub(super) struct Situations {
    /// In each of these every kenmerk is known.
    pub(super) known: Vec<Kenmerken>,
    /// How many there are in all.
    pub(super) total: u128,
    /// Kenmerken that decide together and have too many combinations.
    pub(super) too_many: Vec<String>,
}

/// The situations of these antwoorden together.
pub(super) fn situations(antwoorden: &[&Antwoord]) -> Situations {
    let Some((first, others)) = antwoorden.split_first() else {
        return Situations { known: Vec::new(), total: 0, too_many: Vec::new() };
    };
    let mut whole = (*first).clone();
    for other in others {
        whole.secties.extend(other.secties.iter().cloned());
        whole.kenmerken.extend(other.kenmerken.iter().map(|(name, kenmerk)| (name.clone(), kenmerk.clone())));
    }
    let found = situaties(&whole);
    let too_many = found.weggelaten.iter().map(|left| left.kenmerken.join(", ")).collect();
    Situations { known: found.bekend(MOST), total: found.aantal_totaal, too_many }
}

/// For every kenmerk that some condition uses: the first values of the classes after the first.
pub(super) fn cuts(antwoord: &Antwoord) -> BTreeMap<String, BTreeSet<Value>> {
    use crate::condition::Comparison::{Greater, GreaterOrEqual, Less, LessOrEqual};
    let mut cuts: BTreeMap<String, BTreeSet<Value>> = BTreeMap::new();
    let mut visit = |condition: &ResolvedCondition| {
        condition.expr.each_comparison(&mut |kenmerk, comparison, operands: &[Value]| {
            let found = cuts.entry(kenmerk.text.clone()).or_default();
            for operand in operands {
                let next = match operand {
                    Value::Number(number) => Some(Value::Number(number + 1)),
                    Value::Date(date) => date.checked_add(1.day()).ok().map(Value::Date),
                    Value::Choice(_) => continue,
                };
                match comparison {
                    Some(Less | GreaterOrEqual) => drop(found.insert(operand.clone())),
                    Some(LessOrEqual | Greater) => found.extend(next),
                    _ => found.extend(next.into_iter().chain([operand.clone()])),
                }
            }
        });
    };
    let all = antwoord.secties.iter().flat_map(|sectie| &sectie.parts);
    for part in all.chain(antwoord.berichten.iter().flat_map(|bericht| &bericht.parts)) {
        part.each_choice(&mut |choice| {
            choice.branches.iter().filter_map(|branch| branch.condition.as_ref()).for_each(&mut visit);
        });
        part.each_blok(&mut |blok| blok.blocks.iter().for_each(|block| block.each_condition(&mut visit)));
    }
    cuts
}
