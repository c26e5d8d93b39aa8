//! The overview of kenmerken says what is asked and what uses it, of generic text and of gemeenten.

use crate::sample;
use eenduidig::{
    content::Uses,
    doelbinding::{in_words, overzicht},
};
use std::collections::BTreeSet;

#[test]
fn every_kenmerk_of_the_sample_is_accounted_for_and_used() {
    let sample = sample::load();
    let made = overzicht(&sample.repository, "proef");
    let names: Vec<&str> = made.kenmerken.iter().map(|regel| regel.naam.as_str()).collect();
    assert_eq!(names, sample.repository.kenmerken.keys().collect::<Vec<_>>());
    for regel in &made.kenmerken {
        let told = format!("{regel:?}");
        assert!(regel.grondslag.as_ref().is_some_and(|ground| !ground.is_empty()), "{told}");
        assert!(regel.gevoeligheid.is_some() && !regel.gebruik.is_empty(), "{told}");
        assert!(regel.themas.as_ref().is_some_and(|themas| !themas.is_empty()), "{told}");
    }
}

/// Every text that depends on a kenmerk is in the list of it, and no other; counted here in another way.
#[test]
fn what_uses_a_kenmerk_is_in_its_list_and_nothing_else() {
    let sample = sample::load();
    let repository = &sample.repository;
    let made = overzicht(repository, "proef");
    let mut expected: BTreeSet<(String, String)> = BTreeSet::new();
    for gemeente in repository.gemeenten.values() {
        for id in repository.ids(gemeente) {
            let written = repository.antwoord(gemeente, id).unwrap();
            let mut names = Uses::of(&written.secties).kenmerken;
            names.extend(written.kop.brief.iter().flat_map(|brief| brief.kenmerken.iter().cloned()));
            let own = gemeente.afwijkingen.get(id);
            names.extend(own.into_iter().flat_map(|own| Uses::of(&own.secties).kenmerken));
            expected.extend(names.into_iter().map(|name| (name, id.to_owned())));
        }
    }
    let listed =
        made.kenmerken.iter().flat_map(|regel| regel.gebruik.iter().map(|one| (regel.naam.clone(), one.id.clone())));
    assert_eq!(listed.collect::<BTreeSet<_>>(), expected);
    let letters: BTreeSet<&str> = made
        .kenmerken
        .iter()
        .flat_map(|regel| &regel.gebruik)
        .filter(|one| one.brief)
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(
        letters.into_iter().collect::<Vec<_>>(),
        ["aanvraag-ontvangen-bijstand", "paspoort-verloopt", "verhuizing-bevestiging"]
    );
}

#[test]
fn the_words_name_the_question_the_ground_and_where_it_goes() {
    let sample = sample::load();
    let text = in_words(&overzicht(&sample.repository, "proef"));
    for expected in [
        "leeftijd: Hoe oud is de persoon voor wie het is?",
        "  antwoorden: 0 tot en met 120 jaar",
        "  bronveld: BRP, leeftijd",
        "  gevoeligheid: gevoelig",
        "  waar het heen gaat: Nergens",
        "  in brieven (1): paspoort-verloopt",
        "14 kenmerken, release proef",
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
}
