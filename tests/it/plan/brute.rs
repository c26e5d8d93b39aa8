//! The least expected number of questions, by trying every order of asking in every situation.

use crate::generated::Set;
use eenduidig::{
    condition::{Kenmerken, Value},
    markdown::{Block, Inline, Part},
    resolve::{Antwoord, Resolved, personalise},
    situation::ONBEKEND,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Brute<'a> {
    set: &'a Set,
    /// Every situation, with what is then said.
    rows: Vec<(Kenmerken, u32)>,
}

impl<'a> Brute<'a> {
    pub(super) fn of(set: &'a Set, antwoord: &Antwoord) -> Self {
        let mut numbers: BTreeMap<Vec<String>, u32> = BTreeMap::new();
        let rows = set.assignments().into_iter().map(|known| {
            let said = said(&personalise(antwoord, &known));
            let next = u32::try_from(numbers.len()).unwrap();
            (known, *numbers.entry(said).or_insert(next))
        });
        Self { set, rows: rows.collect() }
    }

    /// How many different things are said.
    pub(super) fn outcomes(&self) -> usize {
        self.rows.iter().map(|(_, said)| said).collect::<BTreeSet<_>>().len()
    }

    /// From here, asking until what is said does not depend any more on what could be asked.
    pub(super) fn expected(&self, given: &Kenmerken) -> f64 {
        let unknown = Value::Choice(ONBEKEND.to_owned());
        let fits = |row: &Kenmerken| given.iter().all(|(name, value)| *value == unknown || row[name] == *value);
        let never: Vec<&str> =
            given.iter().filter(|(_, value)| **value == unknown).map(|(name, _)| name.as_str()).collect();
        let open: Vec<usize> = (0..self.set.kenmerken.len())
            .filter(|index| !given.contains_key(&self.set.kenmerken[*index].name))
            .collect();
        // Situations that differ only in what will never be known go together.
        let mut together: BTreeMap<Vec<&Value>, Vec<u32>> = BTreeMap::new();
        for (row, said) in self.rows.iter().filter(|(row, _)| fits(row)) {
            let key = row.iter().filter(|(name, _)| !never.contains(&name.as_str())).map(|(_, value)| value);
            together.entry(key.collect()).or_default().push(*said);
        }
        let askable: Vec<&str> =
            self.rows[0].0.keys().map(String::as_str).filter(|name| !never.contains(name)).collect();
        let rows: Vec<(Kenmerken, Vec<u32>)> = together
            .into_iter()
            .map(|(values, said)| {
                let known = askable.iter().zip(values).map(|(name, value)| ((*name).to_owned(), value.clone()));
                (known.collect(), said)
            })
            .collect();
        self.least(&rows.iter().collect::<Vec<_>>(), &open)
    }

    fn least(&self, rows: &[&(Kenmerken, Vec<u32>)], open: &[usize]) -> f64 {
        if rows.iter().all(|(_, said)| *said == rows[0].1) {
            return 0.0;
        }
        let cost = |index: usize| {
            let own = &self.set.kenmerken[index];
            let sum: u32 = own.values.iter().map(|(_, weight)| weight).sum();
            let rest: Vec<usize> = open.iter().copied().filter(|other| *other != index).collect();
            let after = own.values.iter().map(|(value, weight)| {
                let left: Vec<_> = rows.iter().copied().filter(|(known, _)| known[&own.name] == *value).collect();
                f64::from(*weight) / f64::from(sum) * self.least(&left, &rest)
            });
            1.0 + after.sum::<f64>()
        };
        open.iter().map(|index| cost(*index)).fold(f64::INFINITY, f64::min)
    }
}

/// Names and words of everything said, when all is known.
pub(super) fn said(antwoord: &Antwoord) -> Vec<String> {
    let mut said = Vec::new();
    for part in antwoord.secties.iter().flat_map(|sectie| &sectie.parts) {
        match part {
            Part::Blok(blok) => {
                said.extend(blok.name.clone());
                blok.blocks.iter().for_each(|block| words(block, &mut said));
            }
            Part::Choice(choice) => panic!("still open: {choice:?}"),
        }
    }
    said
}

fn words(block: &Block<Resolved>, said: &mut Vec<String>) {
    block.each_inline(&mut |inline| {
        if let Inline::Text { text, .. } = inline {
            said.push(text.clone());
        }
    });
    block.each_condition(&mut |condition| panic!("still open: {condition:?}"));
}
