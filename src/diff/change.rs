//! What was written differently: facts, antwoorden, berichten, places and kenmerken of a layer.

use crate::{
    content::{Antwoord, Feit, Gemeente, Kop, Layer, Repository, Soort, Uses, Waarde},
    source::Hash,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What differs in a layer.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// Antwoorden and overrides whose file differs.
    pub(super) ids: BTreeSet<String>,
    /// Facts that say something else on some day.
    pub(super) feiten: BTreeSet<String>,
    /// Facts of which only the source or the days of checking differ.
    pub(super) nagekeken: BTreeSet<String>,
    /// Kenmerken that are declared differently.
    pub(super) kenmerken: BTreeSet<String>,
    /// Antwoorden (with their aliases) of which others show something else: their title, whether they are there.
    pub(super) koppen: BTreeSet<String>,
    /// Berichten that differ, or that name a fact that does.
    pub(super) berichten: BTreeSet<String>,
    /// Locaties that differ.
    pub(super) locaties: BTreeSet<String>,
}

impl Changed {
    pub(super) fn generic(old: &Repository, new: &Repository) -> Self {
        let mut changed = Self::default();
        changed.layer(&old.generic, &new.generic);
        changed.hours(&[&old.generic, &new.generic]);
        changed.kenmerken = differing(&old.kenmerken, &new.kenmerken, |one, other| one == other);
        changed
    }

    /// Of what one gemeente wrote.
    pub(super) fn municipal(old: (&Repository, &Gemeente), new: (&Repository, &Gemeente)) -> Self {
        let mut changed = Self::default();
        changed.layer(&old.1.laag, &new.1.laag);
        changed.hours(&[&old.1.laag, &new.1.laag, &old.0.generic, &new.0.generic]);
        for (id, before, after) in both(&old.1.afwijkingen, &new.1.afwijkingen) {
            if before.map(|text| text.file.hash()) == after.map(|text| text.file.hash()) {
                continue;
            }
            changed.ids.insert(id.clone());
            if before.map(|text| &text.kop) != after.map(|text| &text.kop) {
                changed.koppen.insert(id.clone());
            }
            let bericht = [&old.0.generic, &new.0.generic];
            if bericht.iter().any(|layer| layer.antwoorden.get(id).is_some_and(|text| text.kop.bericht.is_some())) {
                changed.berichten.insert(id.clone());
            }
        }
        changed
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.feiten.is_empty() && self.kenmerken.is_empty() && self.locaties.is_empty()
    }

    fn layer(&mut self, old: &Layer, new: &Layer) {
        for (id, before, after) in both(&old.antwoorden, &new.antwoorden) {
            if before.map(|text| text.file.hash()) == after.map(|text| text.file.hash()) {
                continue;
            }
            self.ids.insert(id.clone());
            if !shown_alike(before.map(|text| &*text.kop), after.map(|text| &*text.kop)) {
                self.koppen.insert(id.clone());
                let names = [before, after].into_iter().flatten().flat_map(|text| text.kop.aliassen.clone());
                self.koppen.extend(names);
            }
            if [before, after].into_iter().flatten().any(|text| text.kop.bericht.is_some()) {
                self.berichten.insert(id.clone());
            }
        }
        for (pad, before, after) in both(&old.feiten, &new.feiten) {
            if before.map(|feit| says(feit)) != after.map(|feit| says(feit)) {
                self.feiten.insert(pad.clone());
            } else if before.map(|feit| checked(feit)) != after.map(|feit| checked(feit)) {
                self.nagekeken.insert(pad.clone());
            }
        }
        self.locaties = differing(&old.locaties, &new.locaties, |one, other| one == other);
    }

    /// Opening hours are read from their locatie.
    fn hours(&mut self, layers: &[&Layer]) {
        let opening =
            layers.iter().flat_map(|layer| layer.feiten.values()).filter(|feit| feit.soort == Soort::Openingstijden);
        for feit in opening {
            let points = |value: &Waarde| matches!(value, Waarde::Openingstijden(id) if self.locaties.contains(id));
            if feit.waarden.iter().any(|value| points(&value.waarde)) {
                self.feiten.insert(feit.pad.clone());
            }
        }
    }

    /// Does a text with these references say something else?
    pub(super) fn reaches(&self, uses: &Uses) -> bool {
        meet(&self.feiten, &uses.feiten) || meet(&self.kenmerken, &uses.kenmerken) || meet(&self.koppen, &uses.links)
    }

    /// Does an antwoord with this front matter show something of others that differs?
    pub(super) fn shows_in(&self, kop: &Kop) -> bool {
        let opvolger = kop.status.as_ref().and_then(|status| status.opvolger.as_ref());
        kop.regel_meteen.iter().chain(opvolger).any(|id| self.koppen.contains(id))
    }
}

/// Is what others show of an antwoord, or need to link to it, the same?
fn shown_alike(before: Option<&Kop>, after: Option<&Kop>) -> bool {
    let (Some(was), Some(is)) = (before, after) else { return false };
    let days = |kop: &Kop| (kop.geldig_vanaf, kop.geldig_tot_en_met, kop.zichtbaar);
    let names =
        |one: &Kop, other: &Kop| one.titel == other.titel && one.uuid == other.uuid && one.aliassen == other.aliassen;
    names(was, is) && was.status == is.status && days(was) == days(is)
}

/// Every key of two maps, with what each of them holds.
pub(super) fn both<'a, T>(
    old: &'a BTreeMap<String, T>,
    new: &'a BTreeMap<String, T>,
) -> impl Iterator<Item = (&'a String, Option<&'a T>, Option<&'a T>)> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    names.into_iter().map(|name| (name, old.get(name), new.get(name)))
}

fn differing<T>(
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
    same: impl Fn(&T, &T) -> bool,
) -> BTreeSet<String> {
    let different = both(old, new).filter(|(_, before, after)| match (before, after) {
        (Some(before), Some(after)) => !same(before, after),
        _ => true,
    });
    different.map(|(name, ..)| name.clone()).collect()
}

fn meet(some: &BTreeSet<String>, others: &BTreeSet<String>) -> bool {
    some.iter().any(|one| others.contains(one))
}

/// What a fact says over time, whatever stands around it in the file.
pub(super) fn says(feit: &Feit) -> String {
    let values = feit.waarden.iter();
    let told =
        values.map(|value| format!("{} {:?} {} {:?}", value.vanaf, value.tot_en_met, value.verwacht, value.waarde));
    format!("{} {:?}", feit.soort, told.collect::<Vec<_>>())
}

fn checked(feit: &Feit) -> String {
    format!(
        "{:?} {:?} {:?} {} {:?}",
        feit.bron, feit.geverifieerd_op, feit.controleren_voor, feit.omschrijving, feit.gemeentelijk
    )
}

/// Hash of a file, when it is there.
pub(super) fn hash_of(antwoord: Option<&Arc<Antwoord>>) -> Option<Hash> {
    antwoord.map(|text| text.file.hash())
}
