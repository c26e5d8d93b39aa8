//! Which piece before is which piece after: by name, else by the same words, else by words that are
//! much alike.

use super::said::{Regel, Stuk};

/// Words that are less alike than this are other words.
const ALIKE: f64 = 0.55;

/// Indices before and after; one of them is absent for what appeared or disappeared.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// Pairs of bloks, in the order of what is said after; what disappeared stands where it stood.
pub(super) fn stukken(voor: &[Stuk], na: &[Stuk]) -> Vec<Pair> {
    let mut pairing = Pairing::new(voor.len(), na.len());
    pairing.first(|old, new| voor[old].naam.is_some() && voor[old].naam == na[new].naam);
    let here = |old: usize, new: usize| voor[old].sectie == na[new].sectie;
    pairing.first(|old, new| here(old, new) && voor[old].geraamte() == na[new].geraamte());
    pairing.best(|old, new| if here(old, new) { alike(&voor[old].geraamte(), &na[new].geraamte()) } else { 0.0 });
    pairing.in_order()
}

/// Pairs of lines.
pub(super) fn regels(voor: &[Regel], na: &[Regel]) -> Vec<Pair> {
    let mut pairing = Pairing::new(voor.len(), na.len());
    let condition = |regel: &Regel| regel.voorwaarde.as_ref().map(|found| found.expr.to_string());
    pairing.first(|old, new| voor[old].geraamte == na[new].geraamte && condition(&voor[old]) == condition(&na[new]));
    pairing.first(|old, new| voor[old].geraamte == na[new].geraamte);
    pairing.best(|old, new| alike(&voor[old].geraamte, &na[new].geraamte));
    if let ([_], [_]) = (voor, na) {
        pairing.first(|_, _| true);
    }
    pairing.in_order()
}

/// Pairs of whole texts: equal ones, then those much alike; as many as are left on both sides belong
/// together in their order.
pub(super) fn texts(voor: &[String], na: &[String]) -> Vec<Pair> {
    let mut pairing = Pairing::new(voor.len(), na.len());
    pairing.first(|old, new| voor[old] == na[new]);
    pairing.best(|old, new| alike(&voor[old], &na[new]));
    let (before, after) = pairing.free();
    if before.len() == after.len() {
        pairing.first(|_, _| true);
    }
    pairing.in_order()
}

/// Are these the same text in other words, and not another text?
pub(super) fn is_rewording(one: &str, other: &str) -> bool {
    alike(one, other) >= ALIKE
}

fn alike(one: &str, other: &str) -> f64 {
    strsim::sorensen_dice(one, other)
}

struct Pairing {
    /// For every index before: the index after.
    of: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairing {
    fn new(before: usize, after: usize) -> Self {
        Self { of: vec![None; before], taken: vec![false; after] }
    }

    fn free(&self) -> (Vec<usize>, Vec<usize>) {
        let before = (0..self.of.len()).filter(|old| self.of[*old].is_none());
        let after = (0..self.taken.len()).filter(|new| !self.taken[*new]);
        (before.collect(), after.collect())
    }

    fn join(&mut self, old: usize, new: usize) {
        self.of[old] = Some(new);
        self.taken[new] = true;
    }

    /// Joins every free index with the first free one that it belongs to.
    fn first(&mut self, belongs: impl Fn(usize, usize) -> bool) {
        for old in self.free().0 {
            let found = self.free().1.into_iter().find(|new| belongs(old, *new));
            found.into_iter().for_each(|new| self.join(old, new));
        }
    }

    /// Joins free indices, the most alike first.
    fn best(&mut self, alike: impl Fn(usize, usize) -> f64) {
        let (before, after) = self.free();
        let mut candidates: Vec<(f64, usize, usize)> = before
            .iter()
            .flat_map(|old| after.iter().map(|new| (alike(*old, *new), *old, *new)).collect::<Vec<_>>())
            .filter(|(alike, ..)| *alike >= ALIKE)
            .collect();
        candidates.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        for (_, old, new) in candidates {
            if self.of[old].is_none() && !self.taken[new] {
                self.join(old, new);
            }
        }
    }

    fn in_order(&self) -> Vec<Pair> {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut gone = 0;
        for new in 0..self.taken.len() {
            let old = self.of.iter().position(|found| *found == Some(new));
            if let Some(old) = old {
                pairs.extend(self.gone(&mut gone, old));
            }
            pairs.push((old, Some(new)));
        }
        pairs.extend(self.gone(&mut gone, self.of.len()));
        pairs
    }

    /// What disappeared before this index and was not told yet.
    fn gone(&self, told: &mut usize, until: usize) -> Vec<Pair> {
        let from = *told;
        *told = until.max(from);
        (from..until).filter(|old| self.of[*old].is_none()).map(|old| (Some(old), None)).collect()
    }
}
