//! Which antwoorden name a fact, in which sections.

use crate::{
    content::{Gemeente, Repository, Sectie, SectieId, Uses},
    markdown::Audience,
    render::Kanalen,
};
use std::collections::{BTreeMap, BTreeSet};

/// Where a fact is named: antwoord and section.
type Places = BTreeSet<(String, SectieId)>;

/// Facts by path.
pub(super) struct Index {
    generic: BTreeMap<String, Places>,
    own: BTreeMap<String, BTreeMap<String, Places>>,
}

impl Index {
    pub(super) fn of(repository: &Repository, gemeenten: &[&Gemeente]) -> Self {
        let mut generic = BTreeMap::new();
        for antwoord in repository.generic.antwoorden.values() {
            add(&antwoord.id, &antwoord.secties, &mut generic);
        }
        let own = gemeenten.iter().map(|gemeente| {
            let mut places = BTreeMap::new();
            for antwoord in gemeente.laag.antwoorden.values() {
                add(&antwoord.id, &antwoord.secties, &mut places);
            }
            for afwijking in gemeente.afwijkingen.values() {
                add(&afwijking.id, &afwijking.secties, &mut places);
            }
            (gemeente.slug.clone(), places)
        });
        let own = own.collect();
        Self { generic, own }
    }

    /// Antwoorden that name this fact in these gemeenten, and the kanalen that show it.
    pub(super) fn shown(&self, pad: &str, slugs: &[String], kanalen: &Kanalen) -> (Vec<String>, Vec<String>) {
        let own = slugs.iter().filter_map(|slug| self.own.get(slug)?.get(pad));
        let places: BTreeSet<&(String, SectieId)> = self.generic.get(pad).into_iter().chain(own).flatten().collect();
        let ids: BTreeSet<&String> = places.iter().map(|(id, _)| id).collect();
        let shows = kanalen.iter().filter(|kanaal| {
            places.iter().any(|(_, sectie)| {
                kanaal.secties.contains(sectie)
                    && (*sectie != SectieId::Medewerkers || kanaal.zichtbaar == Audience::Medewerkers)
            })
        });
        (ids.into_iter().cloned().collect(), shows.map(|kanaal| kanaal.naam.clone()).collect())
    }
}

fn add(id: &str, secties: &[Sectie], places: &mut BTreeMap<String, Places>) {
    for sectie in secties {
        for pad in Uses::of(std::slice::from_ref(sectie)).feiten {
            places.entry(pad).or_default().insert((id.to_owned(), sectie.id));
        }
    }
}
