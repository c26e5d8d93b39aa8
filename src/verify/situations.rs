//! The situations of an antwoord: one value of every class that its conditions cut, in every combination.

use crate::{
    condition::{Kenmerken, Value},
    content::KenmerkSoort,
    resolve::{Antwoord, ResolvedCondition},
};
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// More combinations than this are not tried; then every class is, against the first of the others.
const MOST: usize = 256;

/// Situations in which every kenmerk is known, and whether they are all.
pub(super) fn situations(antwoord: &Antwoord) -> (Vec<Kenmerken>, bool) {
    let classes = classes(antwoord);
    let product: usize = classes.values().map(Vec::len).product();
    if product > MOST {
        let base: Kenmerken = classes.iter().map(|(name, values)| (name.clone(), values[0].clone())).collect();
        let one = |name: &String, value: &Value| {
            let mut situation = base.clone();
            situation.insert(name.clone(), value.clone());
            situation
        };
        let varied = classes.iter().flat_map(|(name, values)| values.iter().map(move |value| one(name, value)));
        return (varied.collect(), false);
    }
    let mut found = vec![Kenmerken::new()];
    for (name, values) in &classes {
        found = found
            .iter()
            .flat_map(|situation| {
                values.iter().map(|value| {
                    let mut next = situation.clone();
                    next.insert(name.clone(), value.clone());
                    next
                })
            })
            .collect();
    }
    (found, true)
}

fn classes(antwoord: &Antwoord) -> BTreeMap<String, Vec<Value>> {
    let mut classes = BTreeMap::new();
    for (name, cuts) in cuts(antwoord) {
        let Some(kenmerk) = antwoord.kenmerken.get(&name) else { continue };
        let values: Vec<Value> = match kenmerk.soort {
            KenmerkSoort::Keuze | KenmerkSoort::JaNee => {
                kenmerk.choices().into_iter().map(|id| Value::Choice(id.to_owned())).collect()
            }
            KenmerkSoort::Getal | KenmerkSoort::Datum => {
                let edges: BTreeSet<Value> = cuts.iter().flat_map(|cut| [before(cut), cut.clone()]).collect();
                edges.into_iter().filter(|value| kenmerk.read(&value.to_string()).is_some()).collect()
            }
        };
        if !values.is_empty() {
            classes.insert(name, values);
        }
    }
    classes
}

fn before(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(number - 1),
        Value::Date(date) => Value::Date(date.yesterday().unwrap_or(*date)),
        Value::Choice(id) => Value::Choice(id.clone()),
    }
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
