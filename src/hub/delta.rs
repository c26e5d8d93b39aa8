//! What differs between two states of a layer: files, values of facts, kenmerken, titles, berichten.

use super::uses::Users;
use crate::{
    content::{Antwoord, Feit, Gemeente, Kop, Layer, Repository, Soort, Uses, Waarde},
    resolve::EXCEPTION_DAYS,
    snapshot::Snapshot,
};
use jiff::{ToSpan, civil::Date};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
};

/// What differs.
#[derive(Debug, Default)]
pub(super) struct Delta {
    /// Antwoorden whose own text, time or berichten differ.
    pub(super) ids: BTreeSet<String>,
    /// Facts that say something else.
    pub(super) feiten: BTreeSet<String>,
    /// Facts and kenmerken that are written differently, which no fingerprint shows.
    forced: BTreeSet<String>,
    kenmerken: BTreeSet<String>,
    titels: BTreeSet<String>,
}

impl Delta {
    /// Between the generic layers.
    pub(super) fn generic(before: &Snapshot, after: &Snapshot) -> Self {
        let (old, new) = (&before.repository, &after.repository);
        let mut delta = Self::default();
        delta.layers((&old.generic, before.today), (&new.generic, after.today));
        let places = (Place(old, None, before.today), Place(new, None, after.today));
        delta.facts(old.generic.feiten.keys().chain(new.generic.feiten.keys()), places);
        if old.kenmerken != new.kenmerken {
            let names = old.kenmerken.keys().chain(new.kenmerken.keys());
            delta.kenmerken =
                names.filter(|name| old.kenmerken.get(*name) != new.kenmerken.get(*name)).cloned().collect();
        }
        delta
    }

    /// Between what one gemeente wrote.
    pub(super) fn municipal(before: (&Snapshot, &Gemeente), after: (&Snapshot, &Gemeente)) -> Self {
        let ((old, old_g), (new, new_g)) = (before, after);
        let mut delta = Self::default();
        delta.layers((&old_g.laag, old.today), (&new_g.laag, new.today));
        for id in old_g.afwijkingen.keys().chain(new_g.afwijkingen.keys()) {
            let (then, now) = (old_g.afwijkingen.get(id), new_g.afwijkingen.get(id));
            let title = |text: Option<&Arc<crate::content::Afwijking>>| text.map(|text| text.kop.titel.clone());
            if then.map(|text| text.file.hash()) != now.map(|text| text.file.hash()) {
                delta.ids.insert(id.clone());
            }
            if title(then).flatten() != title(now).flatten() {
                delta.titels.insert(id.clone());
            }
        }
        let places = (Place(&old.repository, Some(old_g), old.today), Place(&new.repository, Some(new_g), new.today));
        let opening = new.repository.generic.feiten.values().filter(|feit| feit.soort == Soort::Openingstijden);
        let own = old_g.laag.feiten.keys().chain(new_g.laag.feiten.keys());
        delta.facts(own.chain(opening.map(|feit| &feit.pad)), places);
        delta
    }

    /// Nothing differs.
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.feiten.is_empty() && self.kenmerken.is_empty() && self.titels.is_empty()
    }

    /// Does a text that uses this say something else?
    pub(super) fn reaches(&self, uses: &Uses) -> bool {
        meet(&self.feiten, &uses.feiten) || meet(&self.titels, &uses.links) || meet(&self.kenmerken, &uses.kenmerken)
    }

    /// Does it look different although its fingerprint is the same?
    pub(super) fn forces(&self, uses: &Uses) -> bool {
        meet(&self.forced, &uses.feiten) || meet(&self.kenmerken, &uses.kenmerken)
    }

    /// The texts among these that [`Self::reaches`].
    pub(super) fn reached(&self, users: &Users) -> impl Iterator<Item = String> {
        let others = users.of_links(&self.titels).chain(users.of_kenmerken(&self.kenmerken));
        users.of_feiten(&self.feiten).chain(others)
    }

    /// The texts among these that it [`Self::forces`].
    pub(super) fn forced(&self, users: &Users) -> impl Iterator<Item = String> {
        users.of_feiten(&self.forced).chain(users.of_kenmerken(&self.kenmerken))
    }

    fn layers(&mut self, before: (&Layer, Date), after: (&Layer, Date)) {
        let ((old, then), (new, now)) = (before, after);
        for id in old.antwoorden.keys().chain(new.antwoorden.keys()) {
            let (was, is) = (old.antwoorden.get(id), new.antwoorden.get(id));
            let edited = was.map(|text| text.file.hash()) != is.map(|text| text.file.hash());
            let flipped = is.is_some_and(|text| flips(&text.kop, then, now));
            if !edited && !flipped {
                continue;
            }
            self.ids.insert(id.clone());
            for text in [was, is].into_iter().flatten() {
                self.ids.extend(touched(&text.kop, &new.antwoorden));
            }
            if was.map(|text| &text.kop.titel) != is.map(|text| &text.kop.titel) {
                self.titels.insert(id.clone());
                let names = old.aliassen.iter().chain(&new.aliassen).filter(|(_, of)| *of == id);
                self.titels.extend(names.map(|(alias, _)| alias.clone()));
            }
        }
    }

    fn facts<'a>(&mut self, paths: impl Iterator<Item = &'a String>, (before, after): (Place<'_>, Place<'_>)) {
        for pad in paths.collect::<BTreeSet<_>>() {
            let (was, is) = (before.feit(pad), after.feit(pad));
            let same_file = match (was, is) {
                (Some(was), Some(is)) => Arc::ptr_eq(was, is) && was.soort != Soort::Openingstijden,
                _ => false,
            };
            if same_file && before.2 == after.2 {
                continue;
            }
            let (was_said, is_said) = (was.map(|feit| before.says(feit)), is.map(|feit| after.says(feit)));
            if was_said != is_said {
                self.feiten.insert(pad.clone());
                if is.is_some_and(|feit| feit.soort == Soort::Openingstijden) {
                    self.forced.insert(pad.clone());
                }
            }
        }
    }
}

fn meet(some: &BTreeSet<String>, others: &BTreeSet<String>) -> bool {
    some.iter().any(|one| others.contains(one))
}

/// Where and when a fact is looked up.
#[derive(Clone, Copy)]
struct Place<'a>(&'a Repository, Option<&'a Gemeente>, Date);

impl<'a> Place<'a> {
    fn feit(self, pad: &str) -> Option<&'a Arc<Feit>> {
        let own = self.1.and_then(|gemeente| gemeente.laag.feiten.get(pad));
        own.or_else(|| self.0.generic.feiten.get(pad))
    }

    /// What the fact says here on this day, as words to compare.
    fn says(self, feit: &Feit) -> Option<String> {
        let value = feit.on(self.2)?;
        let mut said = format!("{:?} {}", value.waarde, value.verwacht);
        if let Waarde::Openingstijden(id) = &value.waarde {
            let own = self.1.and_then(|gemeente| gemeente.laag.locaties.get(id));
            let locatie = own.or_else(|| self.0.generic.locaties.get(id))?;
            let (first, last) = (self.2, self.2.checked_add(EXCEPTION_DAYS.days()).unwrap_or(self.2));
            let hours = &locatie.openingstijden;
            let other = hours.uitzonderingen.iter().filter(|other| (first..=last).contains(&other.datum));
            let closed = hours.gesloten.iter().filter(|closed| closed.van <= last && first <= closed.tot_en_met);
            let seen = (other.collect::<Vec<_>>(), closed.collect::<Vec<_>>());
            let _ = write!(said, "{locatie:?} {seen:?}");
        }
        Some(said)
    }
}

/// Does this antwoord begin or end, or does it as a bericht appear or disappear, between these days?
fn flips(kop: &Kop, then: Date, now: Date) -> bool {
    let (first, last) = (then.min(now), then.max(now));
    let between = |day: Date| first < day && day <= last;
    let bericht = kop.bericht.as_ref().map(|bericht| (bericht.van, bericht.tot));
    let times = bericht.into_iter().flat_map(|(van, tot)| [van, tot]).flatten();
    kop.geldig_vanaf.is_some_and(between)
        || kop.geldig_tot_en_met.and_then(|day| day.tomorrow().ok()).is_some_and(between)
        // A bericht that ends during a day is gone on the next one.
        || times.flat_map(|time| [Some(time.date()), time.date().tomorrow().ok()]).flatten().any(between)
}

/// Antwoorden that a storing or crisis stands on top of.
fn touched(kop: &Kop, antwoorden: &BTreeMap<String, Arc<Antwoord>>) -> BTreeSet<String> {
    let Some(bericht) = &kop.bericht else { return BTreeSet::new() };
    let themas = antwoorden
        .values()
        .filter(|text| text.kop.thema.as_ref().is_some_and(|thema| bericht.raakt.themas.contains(thema)));
    themas.map(|text| text.id.clone()).chain(bericht.raakt.antwoorden.iter().cloned()).collect()
}
