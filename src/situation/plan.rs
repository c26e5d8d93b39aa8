//! Which question to ask next, so that the expected number of questions is as small as it can be.
//!
//! Independent groups of kenmerken are planned apart: their numbers of questions add up. Within a group
//! the plan is exact, by dynamic programming over everything that can be known of it; where that would be
//! more than [`MOST`] states, the question is asked after which the fewest kenmerken are still open.

use super::{
    classes::{Klasse, Klassen, klassen},
    groups::grouped,
    table::{MOST, Numbered, Var, matters, outcomes, vars},
    units::{Piece, units},
};
use crate::{
    condition::{Kenmerken, Value},
    resolve::Antwoord,
};
use std::collections::BTreeSet;

/// The value of a kenmerk that the one who is asked does not know: it is not asked again, and what depends
/// on it is told for every situation.
pub const ONBEKEND: &str = "onbekend";

/// What to ask, and what need not be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The questions that may still be needed: first the one to ask now. Empty when nothing that could be
    /// answered matters any more.
    pub vragen: Vec<Gevraagd>,
    /// Kenmerken that conditions still mention and that decide nothing any more, each with a value that
    /// stands for all: with it the antwoord is the same.
    pub vast: Kenmerken,
    /// The expected number of questions from here; `None` when a group was too large to plan exactly.
    pub verwacht: Option<f64>,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Gevraagd {
    /// The kenmerk.
    pub kenmerk: String,
    /// The classes of its values that still matter.
    pub klassen: Vec<Klasse>,
}

/// What is known, without what was answered with [`ONBEKEND`].
pub fn decided(given: &Kenmerken) -> Kenmerken {
    let unknown = Value::Choice(ONBEKEND.to_owned());
    given.iter().filter(|(_, value)| **value != unknown).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The plan for this antwoord, when this is given: values, and [`ONBEKEND`] for what was asked in vain.
pub fn plan(antwoord: &Antwoord, given: &Kenmerken) -> Plan {
    let known = decided(given);
    let units = units(antwoord, &known);
    let mut conditions = Vec::new();
    units.iter().for_each(|unit| unit.conditions(&mut conditions));
    let classes = klassen(&conditions, &antwoord.kenmerken);
    let names: Vec<Vec<&str>> = units.iter().map(Piece::kenmerken).collect();
    let mut plan = Plan { vragen: Vec::new(), vast: Kenmerken::new(), verwacht: Some(0.0) };
    for members in grouped(&names) {
        let mut own: Vec<&str> = Vec::new();
        for name in members.iter().flat_map(|index| &names[*index]) {
            if !own.contains(name) {
                own.push(name);
            }
        }
        let pieces: Vec<&Piece> = members.iter().map(|index| &units[*index]).collect();
        let mut conditions = Vec::new();
        pieces.iter().for_each(|piece| piece.conditions(&mut conditions));
        let askable = |name: &str| !given.contains_key(name);
        own.sort_by_key(|name| !askable(name));
        let vars = vars(&own, &classes, &antwoord.kenmerken, &conditions);
        let asked = vars.iter().take_while(|var| askable(&var.name)).count();
        Group { pieces, vars, asked, classes: &classes }.plan(&mut plan);
    }
    plan
}

/// Kenmerken that decide together: those that can be asked first, then those that are not known.
struct Group<'a> {
    pieces: Vec<&'a Piece>,
    vars: Vec<Var>,
    asked: usize,
    classes: &'a Klassen,
}

impl Group<'_> {
    fn plan(&self, plan: &mut Plan) {
        let (asked, rest) = self.vars.split_at(self.asked);
        let states = asked.iter().try_fold(1_usize, |size, var| size.checked_mul(var.values.len() + 1));
        let table = states.filter(|size| *size <= MOST).and_then(|_| outcomes(&self.pieces, &self.vars, MOST));
        let Some(table) = table else {
            plan.verwacht = None;
            return plan.vragen.extend(self.greedy().into_iter().map(|index| self.question(index)));
        };
        let relevant: Vec<bool> = (0..self.vars.len()).map(|index| matters(&table, &self.vars, index)).collect();
        for (var, _) in self.vars.iter().zip(&relevant).filter(|(_, relevant)| !**relevant) {
            plan.vast.insert(var.name.clone(), var.values[0].clone());
        }
        let together: usize = rest.iter().map(|var| var.values.len()).product();
        let mut numbered = Numbered::new();
        let table: Vec<u32> = table.chunks(together).map(|row| numbered.number(row)).collect();
        let exact = Exact::of(&table, asked);
        plan.verwacht = plan.verwacht.map(|sum| sum + exact.expected());
        let order = exact.order(asked).into_iter().filter(|index| relevant[*index]);
        plan.vragen.extend(order.map(|index| self.question(index)));
    }

    fn question(&self, index: usize) -> Gevraagd {
        let kenmerk = self.vars[index].name.clone();
        Gevraagd { klassen: self.classes[&kenmerk].clone(), kenmerk }
    }

    /// The kenmerk after which the fewest are expected to be open, then the others in reading order.
    fn greedy(&self) -> Vec<usize> {
        let open_after = |var: &Var| -> f64 {
            let after = var.values.iter().zip(&var.weights).map(|(value, weight)| {
                let known = Kenmerken::from([(var.name.clone(), value.clone())]);
                let mut left = Vec::new();
                self.pieces.iter().for_each(|piece| piece.narrowed(&known, &mut left));
                let names: BTreeSet<&str> = left.iter().flat_map(Piece::kenmerken).collect();
                weight * f64::from(u32::try_from(names.len()).unwrap_or(u32::MAX))
            });
            after.sum()
        };
        let open: Vec<f64> = self.vars[..self.asked].iter().map(open_after).collect();
        let mut order: Vec<usize> = (0..self.asked).collect();
        if let Some(first) = order.iter().copied().min_by(|a, b| open[*a].total_cmp(&open[*b]).then(a.cmp(b))) {
            order.retain(|index| *index != first);
            order.insert(0, first);
        }
        order
    }
}

const OPEN: u32 = u32::MAX;
const NEARLY: f64 = 1e-12;

/// For everything that can be known of a group: what is decided, or else what to ask and how many
/// questions are then expected. A state has one digit per kenmerk: the number of its value, and one more
/// when it is not known yet; so answering makes the number of the state smaller.
struct Exact {
    cost: Vec<f64>,
    outcome: Vec<u32>,
    ask: Vec<usize>,
    strides: Vec<usize>,
}

impl Exact {
    fn of(table: &[u32], asked: &[Var]) -> Self {
        let mut strides = vec![1; asked.len()];
        for index in (1..asked.len()).rev() {
            strides[index - 1] = strides[index] * (asked[index].values.len() + 1);
        }
        let size: usize = asked.iter().map(|var| var.values.len() + 1).product();
        let mut exact = Self { cost: vec![0.0; size], outcome: vec![OPEN; size], ask: vec![0; size], strides };
        let mut digits = vec![0; asked.len()];
        let mut row = 0;
        for state in 0..size {
            if digits.iter().zip(asked).all(|(digit, var)| *digit < var.values.len()) {
                exact.outcome[state] = table[row];
                row += 1;
            } else {
                exact.decide(state, &digits, asked);
            }
            for (digit, var) in digits.iter_mut().zip(asked).rev() {
                *digit += 1;
                if *digit <= var.values.len() {
                    break;
                }
                *digit = 0;
            }
        }
        exact
    }

    fn child(&self, state: usize, index: usize, var: &Var, value: usize) -> usize {
        state - (var.values.len() - value) * self.strides[index]
    }

    fn decide(&mut self, state: usize, digits: &[usize], asked: &[Var]) {
        let unknown = || asked.iter().enumerate().filter(|(index, var)| digits[*index] == var.values.len());
        if let Some((index, var)) = unknown().next() {
            let first = self.outcome[self.child(state, index, var, 0)];
            let same = |value: usize| self.outcome[self.child(state, index, var, value)] == first;
            if first != OPEN && (1..var.values.len()).all(same) {
                self.outcome[state] = first;
                return;
            }
        }
        let mut best = (f64::INFINITY, 0);
        for (index, var) in unknown() {
            let after = var.weights.iter().enumerate();
            let cost: f64 = 1.0
                + after.map(|(value, weight)| weight * self.cost[self.child(state, index, var, value)]).sum::<f64>();
            if cost < best.0 - NEARLY {
                best = (cost, index);
            }
        }
        (self.cost[state], self.ask[state]) = best;
    }

    fn expected(&self) -> f64 {
        self.cost.last().copied().unwrap_or(0.0)
    }

    /// Kenmerken by how probable it is that they are asked, then by how early: the one to ask now first.
    fn order(&self, asked: &[Var]) -> Vec<usize> {
        let mut seen = vec![(0.0_f64, 0.0_f64); asked.len()];
        let mut open = vec![(self.cost.len() - 1, 1.0, 0.0)];
        while let Some((state, chance, depth)) = open.pop() {
            if self.outcome[state] != OPEN || chance <= 0.0 {
                continue;
            }
            let index = self.ask[state];
            seen[index].0 += chance;
            seen[index].1 += chance * depth;
            for (value, weight) in asked[index].weights.iter().enumerate() {
                open.push((self.child(state, index, &asked[index], value), chance * weight, depth + 1.0));
            }
        }
        let mut order: Vec<usize> = (0..asked.len()).collect();
        let key = |index: usize| {
            let (chance, depths) = seen[index];
            ((chance * 1e9).round(), if chance > 0.0 { (depths / chance * 1e9).round() } else { f64::INFINITY })
        };
        order.sort_by(|a, b| {
            let ((chance_a, depth_a), (chance_b, depth_b)) = (key(*a), key(*b));
            chance_b.total_cmp(&chance_a).then(depth_a.total_cmp(&depth_b)).then(a.cmp(b))
        });
        order
    }
}
