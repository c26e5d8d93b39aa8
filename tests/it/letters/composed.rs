//! Briefmodellen: what they carry, what they need to know, and what they refuse.

use super::sample::{TODAY, antwoord, closing, repository};
use eenduidig::{
    brief::{Brief, BriefError, Geadresseerde, carried, compose},
    condition::{Kenmerken, Value},
    content::{SectieId, Type},
    resolve::{Antwoord, Moment, asked},
};

fn letter(gemeente: &str, id: &str, known: &Kenmerken) -> Result<Brief, BriefError> {
    let model = antwoord(gemeente, id);
    let antwoorden = carried(repository(), &model, Moment::day(TODAY)).unwrap();
    compose(&model, &antwoorden, known)
}

fn briefmodellen(gemeente: &str) -> Vec<Antwoord> {
    let ids = repository().ids(repository().gemeente(gemeente).unwrap());
    ids.into_iter()
        .filter_map(|id| antwoord_or_none(gemeente, id))
        .filter(|a| a.kop.soort == Type::Briefmodel)
        .collect()
}

fn antwoord_or_none(gemeente: &str, id: &str) -> Option<Antwoord> {
    match eenduidig::resolve::resolve(repository(), gemeente, id, Moment::day(TODAY)) {
        eenduidig::resolve::Resolution::Antwoord(antwoord) => Some(*antwoord),
        _ => None,
    }
}

#[test]
fn what_is_not_known_is_asked_for_and_never_guessed() {
    let missing = letter("havenstede", "paspoort-verloopt", &Kenmerken::new()).unwrap_err();
    let BriefError::MissingKenmerken(names) = missing else { panic!("{missing:?}") };
    assert!(names.contains(&"leeftijd".to_owned()), "{names:?}");
}

#[test]
fn the_declared_kenmerken_are_enough_for_every_briefmodel() {
    for gemeente in repository().gemeenten.keys() {
        for model in briefmodellen(gemeente) {
            let declared = &model.kop.brief.as_ref().unwrap().kenmerken;
            for turn in 0..4 {
                let mut known = closing(&model, turn);
                let antwoorden = carried(repository(), &model, Moment::day(TODAY)).unwrap();
                for antwoord in &antwoorden {
                    known.extend(closing(antwoord, turn));
                }
                known.retain(|name, _| declared.contains(name));
                let brief =
                    compose(&model, &antwoorden, &known).unwrap_or_else(|e| panic!("{gemeente} {}: {e}", model.id));
                assert!(asked(&brief.model).is_empty());
                assert_eq!(brief.antwoorden.len(), model.kop.brief.as_ref().unwrap().antwoorden.len());
            }
        }
    }
}

#[test]
fn a_letter_carries_the_chosen_sections_only() {
    let known = Kenmerken::from([("leeftijd".to_owned(), Value::Number(40))]);
    let brief = letter("havenstede", "paspoort-verloopt", &known).unwrap();
    let secties: Vec<SectieId> = brief.antwoorden[0].secties.iter().map(|sectie| sectie.id).collect();
    assert_eq!(secties, [SectieId::Tekst, SectieId::LetOp, SectieId::Hulp, SectieId::Contact]);
}

#[test]
fn an_antwoord_is_not_a_briefmodel() {
    let answer = antwoord("havenstede", "paspoort-aanvragen");
    let error = compose(&answer, &[], &Kenmerken::new()).unwrap_err();
    assert_eq!(error, BriefError::GeenBriefmodel("paspoort-aanvragen".into()));
}

#[test]
fn an_address_fits_in_the_window_or_is_refused_without_repeating_it() {
    let person =
        |lines: &[&str]| Geadresseerde { adresregels: lines.iter().map(ToString::to_string).collect(), aanhef: None };
    person(&["T. Proefpersoon", "Proefstraat 1", "9900 AA Proefdorp"]).check().unwrap();
    for wrong in [person(&["regel"; 7]), person(&["Geheim".repeat(9).as_str()]), person(&["Geheim\nProefstraat 1"])] {
        assert!(!wrong.check().unwrap_err().to_string().contains("Geheim"));
        assert!(!format!("{wrong:?}").contains("Geheim"));
    }
}
