//! What a group of kenmerken decides, as a table: one outcome for every combination of values that its
//! conditions tell apart.

use super::{
    classes::{Klasse, Klassen},
    units::Piece,
    weights::weights,
};
use crate::{
    condition::{Condition, Expr, Value, satisfies},
    content::Kenmerk,
};
use std::collections::BTreeMap;

/// A table with more rows than this is not made.
pub(super) const MOST: usize = 1 << 21;

/// A kenmerk of a group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Var {
    pub(super) name: String,
    /// One value for each set of values that the conditions do not tell apart.
    pub(super) values: Vec<Value>,
    /// How probable each set is.
    pub(super) weights: Vec<f64>,
}

impl Var {
    /// Puts classes together that all conditions treat alike.
    pub(super) fn of(name: &str, classes: &[Klasse], kenmerk: &Kenmerk, conditions: &[&Condition]) -> Self {
        let mut var = Self { name: name.to_owned(), values: Vec::new(), weights: Vec::new() };
        let mut seen: Vec<Vec<bool>> = Vec::new();
        for (class, weight) in classes.iter().zip(weights(kenmerk, classes)) {
            let mut answers = Vec::new();
            for condition in conditions {
                condition.each_comparison(&mut |kenmerk, comparison, operands| {
                    if kenmerk.text == name {
                        answers.push(satisfies(class.waarde(), comparison, operands));
                    }
                });
            }
            if let Some(index) = seen.iter().position(|before| *before == answers) {
                var.weights[index] += weight;
            } else {
                seen.push(answers);
                var.values.push(class.waarde().clone());
                var.weights.push(weight);
            }
        }
        var
    }
}

/// A condition over positions: which kenmerk, and for which of its values it holds.
enum Test {
    Holds(usize, Vec<bool>),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}

impl Test {
    fn of(condition: &Condition, vars: &[Var]) -> Self {
        let among = |name: &str, comparison, operands: &[Value]| {
            vars.iter().position(|var| var.name == name).map_or(Self::Any(Vec::new()), |index| {
                Self::Holds(
                    index,
                    vars[index].values.iter().map(|value| satisfies(value, comparison, operands)).collect(),
                )
            })
        };
        match condition {
            Expr::Compare { kenmerk, comparison, operand } => {
                among(&kenmerk.text, Some(*comparison), std::slice::from_ref(operand))
            }
            Expr::In { kenmerk, set } => among(&kenmerk.text, None, set),
            Expr::And(parts) => Self::All(parts.iter().map(|part| Self::of(part, vars)).collect()),
            Expr::Or(parts) => Self::Any(parts.iter().map(|part| Self::of(part, vars)).collect()),
            Expr::Not(inner) => Self::Not(Box::new(Self::of(inner, vars))),
        }
    }

    fn holds(&self, digits: &[usize]) -> bool {
        match self {
            Self::Holds(index, values) => values[digits[*index]],
            Self::All(parts) => parts.iter().all(|part| part.holds(digits)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(digits)),
            Self::Not(inner) => !inner.holds(digits),
        }
    }
}

/// A piece over positions.
enum Node {
    Text(u32),
    Choice(Vec<(Option<Test>, Vec<Node>)>),
}

impl Node {
    fn of<'a>(piece: &'a Piece, vars: &[Var], texts: &mut BTreeMap<&'a str, u32>) -> Self {
        match piece {
            Piece::Text(text) => {
                let next = u32::try_from(texts.len()).unwrap_or(u32::MAX);
                Self::Text(*texts.entry(text).or_insert(next))
            }
            Piece::Choice(branches) => Self::Choice(
                branches
                    .iter()
                    .map(|(condition, inner)| {
                        let test = condition.as_ref().map(|condition| Test::of(condition, vars));
                        (test, inner.iter().map(|piece| Self::of(piece, vars, texts)).collect())
                    })
                    .collect(),
            ),
        }
    }

    fn outcome(&self, digits: &[usize], found: &mut Vec<u32>) {
        match self {
            Self::Text(text) => found.push(*text),
            Self::Choice(branches) => {
                let chosen = branches.iter().find(|(test, _)| test.as_ref().is_none_or(|test| test.holds(digits)));
                chosen.iter().flat_map(|(_, inner)| inner).for_each(|node| node.outcome(digits, found));
            }
        }
    }
}

/// Numbers for what was seen, in order of appearance.
pub(super) struct Numbered<T>(BTreeMap<T, u32>);

impl<T: Ord> Numbered<T> {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub(super) fn number(&mut self, seen: T) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(seen).or_insert(next)
    }
}

/// The outcome in which nothing is said.
pub(super) const NOTHING: u32 = 0;

/// The outcome of every combination; the last kenmerk moves fastest. `None` when there are more than
/// `most`.
pub(super) fn outcomes(pieces: &[&Piece], vars: &[Var], most: usize) -> Option<Vec<u32>> {
    let size = vars.iter().try_fold(1_usize, |size, var| size.checked_mul(var.values.len()))?;
    if size > most {
        return None;
    }
    let mut texts = BTreeMap::new();
    let nodes: Vec<Node> = pieces.iter().map(|piece| Node::of(piece, vars, &mut texts)).collect();
    let mut numbered = Numbered::new();
    numbered.number(vec![u32::MAX; nodes.len()]);
    let mut digits = vec![0; vars.len()];
    let mut table = Vec::with_capacity(size);
    for _ in 0..size {
        let mut outcome = Vec::new();
        for node in &nodes {
            node.outcome(&digits, &mut outcome);
            outcome.push(u32::MAX);
        }
        table.push(numbered.number(outcome));
        for (digit, var) in digits.iter_mut().zip(vars).rev() {
            *digit += 1;
            if *digit < var.values.len() {
                break;
            }
            *digit = 0;
        }
    }
    Some(table)
}

/// Does the outcome depend on the kenmerk at this position?
pub(super) fn matters(table: &[u32], vars: &[Var], position: usize) -> bool {
    let stride: usize = vars[position + 1..].iter().map(|var| var.values.len()).product();
    let round = stride * vars[position].values.len();
    (0..table.len()).any(|at| at % round >= stride && table[at] != table[at - stride])
}

/// The kenmerken of these pieces, in the order of `names`.
pub(super) fn vars(
    names: &[&str],
    classes: &Klassen,
    declared: &BTreeMap<String, Kenmerk>,
    conditions: &[&Condition],
) -> Vec<Var> {
    let known = names.iter().filter_map(|name| Some((*name, classes.get(*name)?, declared.get(*name)?)));
    known.map(|(name, classes, kenmerk)| Var::of(name, classes, kenmerk, conditions)).collect()
}
