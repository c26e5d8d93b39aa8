//! Facts that get another value, stop, or must be checked; buildings with other hours.

use super::{Post, Reading, Soort};
use crate::{
    content::{Dagwaarde, Feit, Locatie, Waarde},
    render::{datum, gewoon},
    resolve::{Feitwaarde, Laag},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A flip of a fact: the same in several gemeenten is one.
type Flip = (String, Date, Option<String>, Option<String>, bool);

impl<'a> Reading<'a> {
    pub(super) fn facts(&mut self) {
        let mut flips: BTreeMap<Flip, (Vec<String>, &'a Feit)> = BTreeMap::new();
        let mut checks: BTreeMap<(String, Date), (Vec<String>, &'a Feit)> = BTreeMap::new();
        let repository = self.repository;
        for pad in self.paths() {
            let mut readers: Vec<(&'a Arc<Feit>, Vec<String>)> = Vec::new();
            for gemeente in &self.gemeenten {
                let Some(feit) = repository.feit(gemeente, &pad) else { continue };
                match readers.iter_mut().find(|(known, _)| Arc::ptr_eq(known, feit)) {
                    Some((_, slugs)) => slugs.push(gemeente.slug.clone()),
                    None => readers.push((feit, vec![gemeente.slug.clone()])),
                }
            }
            for (feit, slugs) in readers {
                for flip in self.flips(feit) {
                    flips.entry(flip).or_insert_with(|| (Vec::new(), feit)).0.extend(slugs.clone());
                }
                if let Some(day) = feit.controleren_voor {
                    checks.entry((pad.clone(), day)).or_insert_with(|| (Vec::new(), feit)).0.extend(slugs);
                }
            }
        }
        for ((pad, day, voor, na, verwacht), (slugs, feit)) in flips {
            self.flip(&pad, (day, voor, na, verwacht), slugs, feit);
        }
        for ((pad, day), (slugs, feit)) in checks {
            self.check(Soort::FeitControleren, (&pad, &feit.omschrijving), day, (slugs, &feit.place));
        }
        self.hours();
    }

    fn paths(&self) -> BTreeSet<String> {
        let own = self.gemeenten.iter().flat_map(|gemeente| gemeente.laag.feiten.keys());
        self.repository.generic.feiten.keys().chain(own).cloned().collect()
    }

    fn flips(&self, feit: &Feit) -> Vec<Flip> {
        let days: BTreeSet<Date> = feit.flips().filter(|day| self.within(*day)).collect();
        let told = days.into_iter().filter_map(|day| {
            let before = day.yesterday().ok().and_then(|before| feit.on(before));
            let after = feit.on(day);
            let text = |value: Option<&Dagwaarde>| value.map(|value| written(feit, value));
            let (voor, na) = (text(before), text(after));
            (voor != na).then(|| (feit.pad.clone(), day, voor, na, after.is_some_and(|value| value.verwacht)))
        });
        told.collect()
    }

    fn flip(
        &mut self,
        pad: &str,
        (day, voor, na, verwacht): (Date, Option<String>, Option<String>, bool),
        slugs: Vec<String>,
        feit: &Feit,
    ) {
        let what = &feit.omschrijving;
        let (soort, tekst) = match (&voor, &na) {
            (Some(voor), Some(na)) => (Soort::Feit, format!("{what}: {voor} wordt {na}")),
            (Some(voor), None) => {
                (Soort::FeitStopt, format!("{what}: {voor} geldt niet meer, en er volgt geen waarde"))
            }
            (None, Some(na)) => (Soort::Feit, format!("{what}: voor het eerst {na}")),
            (None, None) => return,
        };
        let (antwoorden, kanalen) = self.index.shown(pad, &slugs, self.kanalen);
        let place = feit.on(day).map_or(&feit.place, |value| &value.place);
        let post = self.post(soort, pad, tekst, (slugs, place));
        self.found.push(Post { datum: day, voor, na, verwacht, antwoorden, kanalen, ..post });
    }

    /// Days on which a building is closed or has other hours.
    fn hours(&mut self) {
        for gemeente in self.gemeenten.clone() {
            for (id, locatie) in &gemeente.laag.locaties {
                let path = format!("content/municipal/{}/locaties/{id}.yaml", gemeente.slug);
                let Some(yaml) = gemeente.laag.yaml.get(&path) else { continue };
                for (at, (day, what)) in exceptions(locatie).into_iter().enumerate() {
                    let (list, at) = match at.checked_sub(locatie.openingstijden.uitzonderingen.len()) {
                        Some(at) => ("gesloten", at),
                        None => ("uitzonderingen", at),
                    };
                    let place = yaml.place(&format!("/openingstijden/{list}/{at}"));
                    let (antwoorden, kanalen) = self.naming(id, &gemeente.slug);
                    let tekst = format!("{}: {what}", locatie.naam);
                    let post = self.post(Soort::Openingstijden, id, tekst, (vec![gemeente.slug.clone()], &place));
                    if self.within(day) {
                        self.found.push(Post { datum: day, antwoorden, kanalen, ..post });
                    }
                }
            }
        }
    }

    /// Antwoorden and kanalen that name the hours of a building.
    fn naming(&self, locatie: &str, slug: &str) -> (Vec<String>, Vec<String>) {
        let (mut antwoorden, mut kanalen) = (BTreeSet::new(), BTreeSet::new());
        let Some(gemeente) = self.repository.gemeenten.get(slug) else { return (Vec::new(), Vec::new()) };
        let facts = self.repository.generic.feiten.values().chain(gemeente.laag.feiten.values());
        for feit in facts.filter(|feit| points_at(feit, locatie)) {
            let (ids, names) = self.index.shown(&feit.pad, &[slug.to_owned()], self.kanalen);
            antwoorden.extend(ids);
            kanalen.extend(names);
        }
        (antwoorden.into_iter().collect(), kanalen.into_iter().collect())
    }
}

fn points_at(feit: &Feit, locatie: &str) -> bool {
    feit.waarden.iter().any(|value| matches!(&value.waarde, Waarde::Openingstijden(id) if id == locatie))
}

fn exceptions(locatie: &Locatie) -> Vec<(Date, String)> {
    let because = |reden: &Option<String>| reden.as_ref().map_or(String::new(), |reden| format!(" ({reden})"));
    let other = locatie.openingstijden.uitzonderingen.iter().map(|other| {
        let hours: Vec<String> = other.tijden.iter().map(|hours| hours.0.replace('-', " tot ")).collect();
        let what =
            if hours.is_empty() { "gesloten".to_owned() } else { format!("open van {}", hours.join(" en van ")) };
        (other.datum, format!("{what}{}", because(&other.reden)))
    });
    let closed = locatie.openingstijden.gesloten.iter().map(|closed| {
        let until = if closed.van == closed.tot_en_met {
            String::new()
        } else {
            format!(" tot en met {}", datum(closed.tot_en_met))
        };
        (closed.van, format!("gesloten{until}{}", because(&closed.reden)))
    });
    other.chain(closed).collect()
}

fn written(feit: &Feit, value: &Dagwaarde) -> String {
    let shown = Feitwaarde {
        pad: feit.pad.clone(),
        waarde: value.waarde.clone(),
        opmaak: None,
        verwacht: value.verwacht,
        laag: Laag::Generiek,
        place: value.place.clone(),
        locatie: None,
        datum: value.vanaf,
    };
    let text = gewoon(&shown);
    match &value.waarde {
        Waarde::Link { url, .. } => format!("{text} ({url})"),
        _ => text,
    }
}
