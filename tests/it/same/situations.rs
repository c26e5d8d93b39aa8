//! The situations that matter for an answer: one representative of every class that its conditions cut.

use eenduidig::{
    condition::{Comparison, Kenmerken, Value},
    content::KenmerkSoort,
    resolve::{Antwoord, ResolvedCondition, asked},
};
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// At most this many per answer; beyond it every kenmerk still takes each of its values, against the
/// first value of the others.
const LIMIT: usize = 256;

/// Every combination of classes, with every kenmerk known.
pub(super) fn of(antwoord: &Antwoord) -> Vec<Kenmerken> {
    let classes = classes(antwoord);
    let product: usize = classes.values().map(Vec::len).product();
    if product > LIMIT {
        return one_at_a_time(&classes);
    }
    let mut situations = vec![Kenmerken::new()];
    for (name, values) in &classes {
        situations = situations
            .iter()
            .flat_map(|situation| {
                values.iter().map(|value| {
                    let mut next = situation.clone();
                    next.insert((*name).to_owned(), value.clone());
                    next
                })
            })
            .collect();
    }
    situations
}

fn one_at_a_time(classes: &BTreeMap<&str, Vec<Value>>) -> Vec<Kenmerken> {
    let base: Kenmerken = classes.iter().map(|(name, values)| ((*name).to_owned(), values[0].clone())).collect();
    let varied = classes.iter().flat_map(|(name, values)| {
        values.iter().map(|value| {
            let mut situation = base.clone();
            situation.insert((*name).to_owned(), value.clone());
            situation
        })
    });
    varied.collect()
}

fn classes(antwoord: &Antwoord) -> BTreeMap<&str, Vec<Value>> {
    let limits = limits(antwoord);
    let mut classes = BTreeMap::new();
    for name in asked(antwoord) {
        let kenmerk = &antwoord.kenmerken[name];
        let cuts = limits.get(name).cloned().unwrap_or_default();
        let values: Vec<Value> = match kenmerk.soort {
            KenmerkSoort::Keuze | KenmerkSoort::JaNee => {
                kenmerk.choices().into_iter().map(|id| Value::Choice(id.to_owned())).collect()
            }
            KenmerkSoort::Getal | KenmerkSoort::Datum => cuts.into_iter().collect(),
        };
        assert!(!values.is_empty(), "{name} in {} has no values", antwoord.id);
        classes.insert(name, values);
    }
    classes
}

/// Below, at and above every limit that a kenmerk is compared with.
fn limits(antwoord: &Antwoord) -> BTreeMap<String, BTreeSet<Value>> {
    let mut limits: BTreeMap<String, BTreeSet<Value>> = BTreeMap::new();
    let mut visit = |condition: &ResolvedCondition| {
        condition.expr.each_comparison(&mut |kenmerk, _: Option<Comparison>, operands: &[Value]| {
            let around = limits.entry(kenmerk.text.clone()).or_default();
            for operand in operands {
                match operand {
                    Value::Number(number) => around.extend((-1..=1).map(|step| Value::Number(number + step))),
                    Value::Date(date) => {
                        around.extend([-1, 0, 1].map(|step| Value::Date(date.saturating_add(i64::from(step).days()))));
                    }
                    Value::Choice(_) => {}
                }
            }
        });
    };
    for part in antwoord.secties.iter().flat_map(|sectie| &sectie.parts) {
        part.each_choice(&mut |choice| {
            choice.branches.iter().filter_map(|branch| branch.condition.as_ref()).for_each(&mut visit);
        });
        part.each_blok(&mut |blok| blok.blocks.iter().for_each(|block| block.each_condition(&mut visit)));
    }
    limits
}
