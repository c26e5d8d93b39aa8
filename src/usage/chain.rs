//! The conditions around a blok, and whether they hold in the situation that was asked for.

use super::view::{Plek, Uitkomst, Voorwaarde};
use crate::{
    condition::{self, Kenmerken, Operand, Truth, WrittenCondition},
    markdown::Choice,
    resolve::{Resolved, ResolvedCondition, branch_phrases},
};

/// Paths of the facts that a condition compares with, each once.
pub(super) fn compared(written: &WrittenCondition) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    written.each_comparison(&mut |_, _, operands| {
        for operand in operands {
            if let Operand::Fact(word) = operand
                && !paths.contains(&word.text)
            {
                paths.push(word.text.clone());
            }
        }
    });
    paths
}

/// A condition of an item or row.
pub(super) fn own(
    resolved: &ResolvedCondition,
    written: Option<&WrittenCondition>,
    known: &Kenmerken,
    plek: Plek,
) -> Voorwaarde {
    Voorwaarde {
        zin: format!("Als {}", resolved.zin),
        uitdrukking: Some(resolved.expr.to_string()),
        feiten: written.map(compared).unwrap_or_default(),
        kenmerken: resolved.expr.kenmerken().into_iter().map(str::to_owned).collect(),
        uitkomst: condition::evaluate(&resolved.expr, known).into(),
        plek,
    }
}

/// The condition of each branch of a choice: it shows when its own condition holds and no earlier one does.
pub(super) fn branches(
    choice: &Choice<Resolved>,
    written: &[Option<&WrittenCondition>],
    known: &Kenmerken,
    places: Vec<Plek>,
) -> Vec<Voorwaarde> {
    let mut earlier = Truth::False;
    let (mut facts, mut names): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut chain = Vec::new();
    for (index, ((branch, zin), plek)) in choice.branches.iter().zip(branch_phrases(choice)).zip(places).enumerate() {
        let own = branch.condition.as_ref().map_or(Truth::True, |found| condition::evaluate(&found.expr, known));
        facts.extend(written.get(index).copied().flatten().map(compared).unwrap_or_default());
        names.extend(branch.condition.iter().flat_map(|found| found.expr.kenmerken()).map(str::to_owned));
        for list in [&mut facts, &mut names] {
            let mut seen = std::collections::BTreeSet::new();
            list.retain(|word| seen.insert(word.clone()));
        }
        chain.push(Voorwaarde {
            zin,
            uitdrukking: branch.condition.as_ref().map(|found| found.expr.to_string()),
            feiten: facts.clone(),
            kenmerken: names.clone(),
            uitkomst: both(own, !earlier).into(),
            plek,
        });
        earlier = !both(!earlier, !own);
    }
    chain
}

fn both(one: Truth, other: Truth) -> Truth {
    match (one, other) {
        (Truth::False, _) | (_, Truth::False) => Truth::False,
        (Truth::True, Truth::True) => Truth::True,
        _ => Truth::Open,
    }
}

/// What the conditions around a blok come to together.
pub(super) fn together(chain: &[Voorwaarde]) -> Uitkomst {
    let any = |what: Uitkomst| chain.iter().any(|condition| condition.uitkomst == what);
    match chain {
        [] => Uitkomst::Altijd,
        _ if any(Uitkomst::GeldtNiet) => Uitkomst::GeldtNiet,
        _ if any(Uitkomst::Open) => Uitkomst::Open,
        _ => Uitkomst::Geldt,
    }
}
