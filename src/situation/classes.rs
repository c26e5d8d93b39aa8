//! Classes of values between which no condition makes a difference.

use crate::{
    condition::{Condition, Value, cuts},
    content::{Kenmerk, KenmerkSoort},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Values of a kenmerk that conditions do not tell apart: one value of a choice, or a stretch of numbers
/// or days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Klasse {
    /// The first value; `None` when there is no first.
    pub van: Option<Value>,
    /// The last value; `None` when there is no last.
    pub tot_en_met: Option<Value>,
    /// Values to try: the first stands for the class; with the others they are the ones beside a limit,
    /// where a mistake of one shows.
    pub waarden: Vec<Value>,
}

impl Klasse {
    /// The value that stands for the class.
    pub fn waarde(&self) -> &Value {
        &self.waarden[0]
    }

    /// Does this value belong to it?
    pub fn holds(&self, value: &Value) -> bool {
        self.van.as_ref().is_none_or(|first| first <= value)
            && self.tot_en_met.as_ref().is_none_or(|last| value <= last)
    }
}

/// The classes of each kenmerk by name.
pub type Klassen = BTreeMap<String, Vec<Klasse>>;

/// The classes of every kenmerk that these conditions use. A kenmerk that is not declared has none and is
/// left out.
pub fn klassen(conditions: &[&Condition], declared: &BTreeMap<String, Kenmerk>) -> Klassen {
    let names: BTreeSet<&str> = conditions.iter().flat_map(|condition| condition.kenmerken()).collect();
    let with_classes = names.into_iter().filter_map(|name| {
        let kenmerk = declared.get(name)?;
        let limits: BTreeSet<Value> = conditions.iter().flat_map(|condition| cuts(condition, name)).collect();
        let classes = match kenmerk.soort {
            KenmerkSoort::Keuze | KenmerkSoort::JaNee => choices(kenmerk),
            KenmerkSoort::Getal => numbers(kenmerk, &limits),
            KenmerkSoort::Datum => days(&limits),
        };
        (!classes.is_empty()).then(|| (name.to_owned(), classes))
    });
    with_classes.collect()
}

fn choices(kenmerk: &Kenmerk) -> Vec<Klasse> {
    let one = |id: &str| {
        let value = Value::Choice(id.to_owned());
        Klasse { van: Some(value.clone()), tot_en_met: Some(value.clone()), waarden: vec![value] }
    };
    kenmerk.choices().into_iter().map(one).collect()
}

fn numbers(kenmerk: &Kenmerk, limits: &BTreeSet<Value>) -> Vec<Klasse> {
    let limits = limits.iter().filter_map(|value| if let Value::Number(number) = value { Some(*number) } else { None });
    let within = limits
        .filter(|cut| kenmerk.minimum.is_none_or(|least| least < *cut))
        .filter(|cut| kenmerk.maximum.is_none_or(|most| *cut <= most));
    stretches(&within.collect::<Vec<_>>(), (kenmerk.minimum, kenmerk.maximum), |cut| Some(cut - 1), Value::Number)
}

fn days(limits: &BTreeSet<Value>) -> Vec<Klasse> {
    let limits = limits.iter().filter_map(|value| if let Value::Date(date) = value { Some(*date) } else { None });
    let before = |date: Date| date.yesterday().ok();
    let limits: Vec<Date> = limits.filter(|date| before(*date).is_some()).collect();
    stretches(&limits, (None, None), before, Value::Date)
}

/// Cuts everything from `least` to `most` at these limits.
fn stretches<T: Copy + PartialEq>(
    limits: &[T],
    (least, most): (Option<T>, Option<T>),
    before: impl Fn(T) -> Option<T>,
    value: impl Fn(T) -> Value,
) -> Vec<Klasse> {
    let starts = std::iter::once(least).chain(limits.iter().copied().map(Some));
    let ends = limits.iter().map(|cut| before(*cut)).chain([most]);
    let last = limits.len();
    let classes = starts.zip(ends).enumerate().filter_map(|(index, (from, until))| {
        let low = from.filter(|_| index > 0);
        let high = until.filter(|_| index < last);
        let mut tried: Vec<T> = low.into_iter().chain(high).collect();
        if tried.is_empty() {
            tried.extend(from.or(until));
        }
        tried.dedup();
        let waarden: Vec<Value> = tried.into_iter().map(&value).collect();
        (!waarden.is_empty()).then(|| Klasse { van: from.map(&value), tot_en_met: until.map(&value), waarden })
    });
    classes.collect()
}
