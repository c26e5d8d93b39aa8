//! What pieces of text decide together, for `check`: kenmerken that change nothing, and situations in which
//! nothing is said.

use super::{
    classes::klassen,
    groups::{LIMIT, grouped},
    table::{NOTHING, Var, matters, outcomes, vars},
    units::Piece,
};
use crate::{
    condition::{Kenmerken, Value},
    content::Kenmerk,
};
use std::collections::BTreeMap;

/// What pieces say in every situation of the kenmerken that they use.
#[derive(Debug)]
pub(crate) struct Decided {
    vars: Vec<Var>,
    table: Vec<u32>,
}

impl Decided {
    /// `None` when there are more than [`LIMIT`] situations.
    pub(crate) fn of(pieces: &[Piece], declared: &BTreeMap<String, Kenmerk>) -> Option<Self> {
        let mut conditions = Vec::new();
        pieces.iter().for_each(|piece| piece.conditions(&mut conditions));
        let mut names: Vec<&str> = Vec::new();
        for name in pieces.iter().flat_map(Piece::kenmerken) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let vars = vars(&names, &klassen(&conditions, declared), declared, &conditions);
        let table = outcomes(&pieces.iter().collect::<Vec<_>>(), &vars, LIMIT)?;
        Some(Self { vars, table })
    }

    /// Kenmerken whose value changes nothing.
    pub(crate) fn useless(&self) -> impl Iterator<Item = &str> {
        let changes = |index: &usize| !matters(&self.table, &self.vars, *index);
        (0..self.vars.len()).filter(changes).map(|index| self.vars[index].name.as_str())
    }

    /// One value of each set that the conditions tell apart.
    pub(crate) fn values(&self, name: &str) -> &[Value] {
        self.vars.iter().find(|var| var.name == name).map_or(&[], |var| &var.values)
    }

    /// A situation in which nothing is said.
    pub(crate) fn silent(&self) -> Option<Kenmerken> {
        let mut number = self.table.iter().position(|outcome| *outcome == NOTHING)?;
        let mut known = Kenmerken::new();
        for var in self.vars.iter().rev() {
            known.insert(var.name.clone(), var.values[number % var.values.len()].clone());
            number /= var.values.len();
        }
        Some(known)
    }
}

/// The pieces, those together that share a kenmerk directly or through others.
pub(crate) fn groups_of(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let names: Vec<Vec<&str>> = pieces.iter().map(Piece::kenmerken).collect();
    let members = |group: Vec<usize>| group.into_iter().map(|index| pieces[index].clone()).collect();
    grouped(&names).into_iter().map(members).collect()
}
