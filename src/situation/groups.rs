//! Kenmerken that decide together form a group; the situations of an antwoord are the product of those
//! of its groups, and are enumerated per group.

use super::{
    classes::{Klassen, klassen},
    units::{Piece, units},
};
use crate::{
    condition::{Kenmerken, Value},
    resolve::Antwoord,
};
use std::collections::BTreeSet;

/// A group, or one condition in `check`, with more situations than this is not enumerated as a whole.
pub const LIMIT: usize = 4_096;

/// The situations that matter for an antwoord.
#[derive(Debug, Clone, PartialEq)]
pub struct Situaties {
    /// Groups of kenmerken; two groups never decide about the same piece of text.
    pub groepen: Vec<Groep>,
    /// How many situations there are in all, with every kenmerk known: the product over the groups.
    pub aantal_totaal: u128,
    /// What is not enumerated.
    pub weggelaten: Vec<Weggelaten>,
}

/// Kenmerken that decide together, directly or through others.
#[derive(Debug, Clone, PartialEq)]
pub struct Groep {
    /// Their names, in reading order.
    pub kenmerken: Vec<String>,
    /// Their classes.
    pub klassen: Klassen,
    /// How many situations it has, with every kenmerk known.
    pub aantal: u128,
    /// The kenmerken of each piece of text that it decides about.
    pub stukken: Vec<Vec<String>>,
}

/// A group that has too many situations to enumerate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weggelaten {
    /// Its kenmerken.
    pub kenmerken: Vec<String>,
    /// How many situations it has.
    pub aantal: u128,
    /// How many of those are enumerated: every situation of each of its pieces of text that has at most
    /// [`LIMIT`], and of larger ones every class against the first of the others.
    pub bekeken: usize,
}

/// The situations that matter for this antwoord.
pub fn situaties(antwoord: &Antwoord) -> Situaties {
    let units = units(antwoord, &Kenmerken::new());
    let mut conditions = Vec::new();
    units.iter().for_each(|unit| unit.conditions(&mut conditions));
    let classes = klassen(&conditions, &antwoord.kenmerken);
    let names: Vec<Vec<&str>> = units.iter().map(Piece::kenmerken).collect();
    let members = |group: Vec<usize>| group.into_iter().map(|index| names[index].as_slice()).collect::<Vec<_>>();
    let groepen: Vec<Groep> = grouped(&names).into_iter().map(|group| Groep::of(&members(group), &classes)).collect();
    let aantal_totaal = groepen.iter().fold(1_u128, |product, groep| product.saturating_mul(groep.aantal));
    let weggelaten = groepen.iter().filter_map(Groep::left_out).collect();
    Situaties { groepen, aantal_totaal, weggelaten }
}

/// Which of these lists share a kenmerk, directly or through others, in reading order.
pub(super) fn grouped(names: &[Vec<&str>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(BTreeSet<&str>, Vec<usize>)> = Vec::new();
    for (index, own) in names.iter().enumerate() {
        let mut together: BTreeSet<&str> = own.iter().copied().collect();
        let mut members = vec![index];
        let (touched, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|(group, _)| group.iter().any(|name| together.contains(name)));
        for (other, others) in touched {
            together.extend(other);
            members.extend(others);
        }
        members.sort_unstable();
        groups = apart;
        groups.push((together, members));
    }
    groups.sort_by_key(|(_, members)| members[0]);
    groups.into_iter().map(|(_, members)| members).collect()
}

impl Groep {
    fn of(members: &[&[&str]], classes: &Klassen) -> Self {
        let mut kenmerken: Vec<String> = Vec::new();
        let stukken: Vec<Vec<String>> =
            members.iter().map(|names| names.iter().map(|name| (*name).to_owned()).collect()).collect();
        for name in stukken.iter().flatten() {
            if !kenmerken.contains(name) {
                kenmerken.push(name.clone());
            }
        }
        let klassen: Klassen =
            kenmerken.iter().filter_map(|name| Some((name.clone(), classes.get(name)?.clone()))).collect();
        let aantal = klassen.values().fold(1_u128, |product, classes| product.saturating_mul(classes.len() as u128));
        Self { kenmerken, klassen, aantal, stukken }
    }

    fn left_out(&self) -> Option<Weggelaten> {
        let whole = combinations(&self.tried()).is_some();
        (!whole).then(|| Weggelaten {
            kenmerken: self.kenmerken.clone(),
            aantal: self.aantal,
            bekeken: self.situaties().len(),
        })
    }

    /// The values to try of each kenmerk: the ones beside limits, and every value of a choice.
    fn tried(&self) -> Vec<(&str, Vec<Option<&Value>>)> {
        let of =
            |name: &'_ String| self.klassen[name].iter().flat_map(|class| class.waarden.iter().map(Some)).collect();
        self.klassen.keys().map(|name| (name.as_str(), of(name))).collect()
    }

    /// The situations of this group with every kenmerk known, on both sides of every limit. All of them,
    /// or, above [`LIMIT`], those of each of its pieces of text.
    pub fn situaties(&self) -> Vec<Kenmerken> {
        self.enumerated(&self.tried())
    }

    /// The same with a kenmerk also `onbekend`: then it is absent. The situation in which all are known is
    /// among them, once.
    pub fn met_onbekend(&self) -> Vec<Kenmerken> {
        let mut tried = self.tried();
        for (name, values) in &mut tried {
            *values = self.klassen[*name].iter().map(|class| Some(class.waarde())).chain([None]).collect();
        }
        self.enumerated(&tried)
    }

    fn enumerated(&self, tried: &[(&str, Vec<Option<&Value>>)]) -> Vec<Kenmerken> {
        if let Some(all) = combinations(tried) {
            return all;
        }
        let first: Kenmerken =
            self.klassen.iter().map(|(name, classes)| (name.clone(), classes[0].waarde().clone())).collect();
        let mut found: Vec<Kenmerken> = Vec::new();
        for names in &self.stukken {
            let own: Vec<_> = tried.iter().filter(|(name, _)| names.iter().any(|own| own == name)).cloned().collect();
            let partial = combinations(&own).unwrap_or_else(|| one_at_a_time(&own, &first));
            for situation in partial {
                let unknown: Vec<&str> =
                    own.iter().map(|(name, _)| *name).filter(|name| !situation.contains_key(*name)).collect();
                let mut whole = first.clone();
                whole.retain(|name, _| !unknown.contains(&name.as_str()));
                whole.extend(situation);
                found.push(whole);
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|situation| seen.insert(situation.clone()));
        found
    }
}

fn one_at_a_time(tried: &[(&str, Vec<Option<&Value>>)], first: &Kenmerken) -> Vec<Kenmerken> {
    let varied = tried.iter().flat_map(|(name, values)| {
        values.iter().map(|value| {
            let mut situation: Kenmerken =
                tried.iter().map(|(name, _)| ((*name).to_owned(), first[*name].clone())).collect();
            match value {
                Some(value) => drop(situation.insert((*name).to_owned(), (*value).clone())),
                None => drop(situation.remove(*name)),
            }
            situation
        })
    });
    varied.collect()
}

/// Every combination of these values; `None` when there are more than [`LIMIT`]. A value that is `None`
/// leaves its kenmerk out.
pub fn combinations(tried: &[(&str, Vec<Option<&Value>>)]) -> Option<Vec<Kenmerken>> {
    let size = tried.iter().try_fold(1_usize, |size, (_, values)| size.checked_mul(values.len()))?;
    (size <= LIMIT).then(|| {
        let numbered = (0..size).map(|mut number| {
            let mut situation = Kenmerken::new();
            for (name, values) in tried {
                if let Some(value) = values[number % values.len()] {
                    situation.insert((*name).to_owned(), value.clone());
                }
                number /= values.len();
            }
            situation
        });
        numbered.collect()
    })
}

impl Situaties {
    /// Every kenmerk by name with its classes.
    pub fn klassen(&self) -> Klassen {
        self.groepen.iter().flat_map(|groep| groep.klassen.clone()).collect()
    }

    /// Situations with every kenmerk known. All of them when there are at most `most`; otherwise as many as
    /// are needed to have every situation of each group among them at least once.
    pub fn bekend(&self, most: usize) -> Vec<Kenmerken> {
        cover(&self.groepen.iter().map(Groep::situaties).collect::<Vec<_>>(), most)
    }

    /// The same with kenmerken that are `onbekend` as well: absent.
    pub fn met_onbekend(&self, most: usize) -> Vec<Kenmerken> {
        cover(&self.groepen.iter().map(Groep::met_onbekend).collect::<Vec<_>>(), most)
    }
}

fn cover(groups: &[Vec<Kenmerken>], most: usize) -> Vec<Kenmerken> {
    let product = groups.iter().try_fold(1_usize, |size, group| size.checked_mul(group.len()));
    let whole = product.filter(|size| *size <= most);
    let rows = whole.unwrap_or_else(|| groups.iter().map(Vec::len).max().unwrap_or(1));
    let row = |number: usize| {
        let mut situation = Kenmerken::new();
        let mut rest = number;
        for group in groups {
            situation.extend(group[rest % group.len()].clone());
            if whole.is_some() {
                rest /= group.len();
            }
        }
        situation
    };
    (0..rows).map(row).collect()
}
