//! What the official scenarios do not tell: what is refused, what is set apart, what does not fit.

use eenduidig::{
    adressering::{Bijzonder, Persoon, Veld, aanhef},
    brief::{BriefError, Geadresseerde},
};

const HOME: [(Veld, &str); 4] = [
    (Veld::Straat, "Proefstraat"),
    (Veld::Huisnummer, "1"),
    (Veld::Postcode, "9900aa"),
    (Veld::Woonplaats, "Proefdorp"),
];

fn person(fields: &[(Veld, &'static str)]) -> Persoon {
    Persoon::read(HOME.iter().chain(fields).copied()).unwrap()
}

fn addressed(fields: &[(Veld, &'static str)]) -> Result<Geadresseerde, BriefError> {
    Geadresseerde::of(&person(fields))
}

#[test]
fn without_a_gender_the_form_is_neutral() {
    let to = addressed(&[(Veld::Voornamen, "Jo Rene"), (Veld::Geslachtsnaam, "Groenen")]).unwrap();
    assert_eq!(to.aanhef.as_deref(), Some("Geachte J.R. Groenen,"));
    assert_eq!(to.adresregels, ["J.R. Groenen", "Proefstraat 1", "9900 AA  PROEFDORP"]);
}

#[test]
fn what_the_source_made_is_used_as_it_is() {
    let to = addressed(&[
        (Veld::Geslachtsnaam, "Groenen"),
        (Veld::Geslacht, "M"),
        (Veld::Aanschrijfwijze, "J. van Groenen"),
        (Veld::Aanhef, "Geachte mevrouw Van Groenen"),
        (Veld::Adresregel1, "Elders 2"),
        (Veld::Adresregel2, "9900 AB  ELDERS"),
    ])
    .unwrap();
    assert_eq!(to.aanhef.as_deref(), Some("Geachte mevrouw Van Groenen,"));
    assert_eq!(to.adresregels, ["J. van Groenen", "Elders 2", "9900 AB  ELDERS"]);
}

#[test]
fn who_died_gets_no_letter_and_what_is_doubtful_is_judged_first() {
    let name = (Veld::Geslachtsnaam, "Groenen");
    for (veld, expected) in [
        (Veld::Overleden, Bijzonder::Overleden),
        (Veld::Geheim, Bijzonder::Geheim),
        (Veld::InOnderzoek, Bijzonder::InOnderzoek),
    ] {
        let judged = (Veld::Beoordeeld, "ja");
        assert_eq!(addressed(&[name, (veld, "ja")]).unwrap_err(), BriefError::Bijzonder(expected));
        assert_eq!(addressed(&[name, (veld, "ja"), judged]).is_ok(), !expected.is_weigering());
        addressed(&[name, (veld, "nee")]).unwrap();
    }
}

#[test]
fn a_long_name_takes_two_lines_and_a_longer_one_is_refused() {
    let long = "Proefpersoon-van der Langenamenstraat-Voorbeeldmans";
    let to = addressed(&[(Veld::Geslachtsnaam, long)]).unwrap();
    assert_eq!(to.adresregels[..2], ["Proefpersoon-van der Langenamenstraat-", "Voorbeeldmans"]);
    let endless: &'static str = "Onafgebrokengeslachtsnaamzonderplaatsomaftebreken";
    assert_eq!(addressed(&[(Veld::Geslachtsnaam, endless)]).unwrap_err(), BriefError::AdresPastNiet);
}

#[test]
fn abroad_and_in_care_of() {
    let fields = [
        (Veld::Voorletters, "J."),
        (Veld::Geslachtsnaam, "Groenen"),
        (Veld::PerAdres, "Stichting Proef"),
        (Veld::Regel1, "Rue d'Exemple 26"),
        (Veld::Regel2, "1000 Bruxelles"),
        (Veld::Land, "België"),
    ];
    let to = Geadresseerde::of(&Persoon::read(fields).unwrap()).unwrap();
    let expected = ["J. Groenen", "p/a Stichting Proef", "Rue d'Exemple 26", "1000 Bruxelles", "BELGIË"];
    assert_eq!(to.adresregels, expected);
}

#[test]
fn mistakes_name_the_field_and_never_the_value() {
    let fields = [(Veld::Geslacht, "geheimwoord"), (Veld::Titel, "geheimwoord"), (Veld::Postcode, "geheimwoord")];
    let wrong = Persoon::read(fields).unwrap_err();
    assert_eq!(wrong.len(), 3);
    assert!(wrong.iter().all(|fout| !fout.wat.contains("geheimwoord")));
    let nobody = Persoon::read([(Veld::Voornamen, "geheimwoord")]).unwrap();
    let missing = Geadresseerde::of(&nobody).unwrap_err();
    assert!(missing.to_string().contains("geslachtsnaam") && missing.to_string().contains("straat"), "{missing}");
    assert!(!format!("{missing} {nobody:?}").contains("geheimwoord"));
}

#[test]
fn fields_have_the_same_names_in_files_and_in_json() {
    for (veld, naam) in Veld::ALLE {
        assert_eq!((Veld::named(naam), veld.naam()), (Some(veld), naam));
    }
    assert_eq!(Veld::named("partnerVoorvoegsel"), Some(Veld::PartnerVoorvoegsel));
    assert_eq!(Veld::named("Geslachtsnaam"), Some(Veld::Geslachtsnaam));
    assert_eq!(Veld::named("bsn"), None);
}

#[test]
fn the_salutation_of_a_name_that_is_not_known_is_left_to_the_letter() {
    let unknown = person(&[(Veld::Geslachtsnaam, "."), (Veld::Geslacht, "V")]);
    assert_eq!(aanhef(&unknown), None);
}
