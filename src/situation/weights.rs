//! How probable each class of a kenmerk is: a share of the weights that content managers gave.

use super::classes::Klasse;
use crate::{
    condition::Value,
    content::{Kenmerk, KenmerkSoort},
};

/// The probability of each class; they add up to one. Without weights all are equal. A value of a choice
/// that has no weight weighs one. For a number a weight belongs to the stretch from its key to the next
/// one and is spread evenly over it; days are equal.
pub fn weights(kenmerk: &Kenmerk, classes: &[Klasse]) -> Vec<f64> {
    let given: Vec<f64> = match kenmerk.soort {
        _ if kenmerk.gewicht.is_empty() => Vec::new(),
        KenmerkSoort::Keuze | KenmerkSoort::JaNee => {
            let weight = |class: &Klasse| kenmerk.gewicht.get(&class.waarde().to_string()).copied().unwrap_or(1);
            classes.iter().map(|class| f64::from(weight(class))).collect()
        }
        KenmerkSoort::Getal => stretches(kenmerk, classes),
        KenmerkSoort::Datum => Vec::new(),
    };
    let sum: f64 = given.iter().sum();
    let usable = given.len() == classes.len() && sum > 0.0;
    let even = 1.0 / small(classes.len());
    if usable { given.into_iter().map(|weight| weight / sum).collect() } else { vec![even; classes.len()] }
}

fn stretches(kenmerk: &Kenmerk, classes: &[Klasse]) -> Vec<f64> {
    let mut bounds: Vec<(i64, u32)> =
        kenmerk.gewicht.iter().filter_map(|(key, weight)| Some((key.parse().ok()?, *weight))).collect();
    bounds.sort_unstable();
    let Some(most) = kenmerk.maximum else { return Vec::new() };
    let ends = bounds.iter().skip(1).map(|(next, _)| next - 1).chain([most]);
    let stretches: Vec<(i64, i64, u32)> =
        bounds.iter().zip(ends).map(|((from, weight), until)| (*from, until, *weight)).collect();
    let share = |class: &Klasse| -> f64 {
        let from = number(class.van.as_ref()).unwrap_or(i64::MIN);
        let until = number(class.tot_en_met.as_ref()).unwrap_or(most);
        let parts = stretches.iter().map(|(first, last, weight)| {
            let shared = until.min(*last).saturating_sub(from.max(*first)).saturating_add(1).max(0);
            f64::from(*weight) * wide(shared) / wide((last - first + 1).max(1))
        });
        parts.sum()
    };
    classes.iter().map(share).collect()
}

fn number(value: Option<&Value>) -> Option<i64> {
    if let Some(Value::Number(number)) = value { Some(*number) } else { None }
}

#[allow(clippy::cast_precision_loss, reason = "a share of a stretch of numbers need not be exact")]
fn wide(number: i64) -> f64 {
    number as f64
}

#[allow(clippy::cast_precision_loss, reason = "there are a handful of classes")]
fn small(count: usize) -> f64 {
    count.max(1) as f64
}
