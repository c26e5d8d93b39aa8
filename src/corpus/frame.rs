//! What stands around the answers: hub, kenmerken, facts, gemeenten.

use std::fmt::Write;

use super::fact::Feiten;

/// Folder and title of the themes.
pub(crate) const THEMAS: [(&str, &str); 8] = [
    ("openbare-ruimte", "Straat en buurt"),
    ("wonen-en-bouwen", "Wonen en bouwen"),
    ("verkeer", "Verkeer en parkeren"),
    ("evenementen", "Feesten en markten"),
    ("natuur", "Groen en water"),
    ("ondernemen", "Ondernemen"),
    ("sport-en-cultuur", "Sport en cultuur"),
    ("begraven", "Begraven en gedenken"),
];

/// From when all values hold, when they were verified, and until when that suffices. A corpus never expires.
pub(crate) const FROM: &str = "2020-01-01";
pub(crate) const VERIFIED: &str = "2026-01-05";
pub(crate) const VERIFY_BEFORE: &str = "2099-12-31";

/// Number of facts in [`CONTACT`].
pub(crate) const FACTS: usize = 4;

/// The files of the generic and personal layer that hold no answers.
pub(crate) fn files(feiten: &Feiten) -> Vec<(String, String)> {
    let mut hub =
        "standaardgemeente: gemeente-001\ntijdzone: Europe/Amsterdam\nnoodtelefoon: contact.telefoon\nthemas:\n"
            .to_owned();
    for (id, titel) in THEMAS {
        let _ = writeln!(hub, "  {id}: {titel}");
    }
    let mut out = vec![
        ("hub.yaml".to_owned(), hub),
        ("personal/kenmerken.yaml".to_owned(), KENMERKEN.to_owned()),
        ("generic/feiten/algemeen.yaml".to_owned(), CONTACT.to_owned()),
    ];
    for (i, group) in feiten.all().chunks(50).enumerate() {
        let mut text = "feiten:\n".to_owned();
        for feit in group {
            feit.generic(&mut text);
        }
        out.push((format!("generic/feiten/reeks-{i:02}.yaml"), text));
    }
    out
}

/// The files of a gemeente that hold no answers.
pub(crate) fn of_gemeente(number: usize, feiten: &Feiten) -> Vec<(&'static str, String)> {
    let profile = format!(
        "naam: Gemeente {number:03}\ncode: GM{code}\nfictief: true\ntoelichting: Verzonnen gemeente voor een proef met veel gemeenten.\n\
         tooi_uri: https://identifier.overheid.nl/tooi/id/gemeente/gm{code}\n\
         owms_uri: http://standaarden.overheid.nl/owms/terms/Gemeente_{number:03}_(gemeente)\n\
         website: https://www.gemeente-{number:03}.example\nhuisstijl:\n  kleur: \"#154273\"\n  \
         retouradres: Postbus {number}, 9900 AA Gemeente {number:03}\n",
        code = 9100 + number,
    );
    let phone = format!("0199 {:02} {:02} 00", number / 100, number % 100);
    let mut values = format!(
        "feiten:\n  contact.telefoon:\n    waarden:\n      - vanaf: {FROM}\n        waarde: {phone}\n  \
         contact.openingstijden:\n    waarden:\n      - vanaf: {FROM}\n        waarde: stadhuis\n  hulp.plek:\n    waarden:\n      \
         - vanaf: {FROM}\n        waarde: {{term: Huis van de wijk {number:03}, uitleg: een plek waar mensen u helpen met formulieren}}\n"
    );
    for feit in feiten.all() {
        feit.municipal(number, &mut values);
    }
    let closing = 16 + number % 3;
    let locatie = format!(
        "naam: Stadhuis van gemeente {number:03}\nadres: {{straat: Raadhuisplein, huisnummer: {number}, postcode: 9900 AA, plaats: Gemeente {number:03}}}\n\
         telefoon: {phone}\ntoegankelijkheid: De ingang heeft geen drempel.\nopeningstijden:\n  regulier:\n    maandag: [09:00-{closing}:00]\n    \
         dinsdag: [09:00-{closing}:00]\n    woensdag: [09:00-12:30]\n    donderdag: [09:00-12:30, 13:30-20:00]\n    vrijdag: [09:00-{closing}:00]\n"
    );
    vec![("gemeente.yaml", profile), ("feiten/waarden.yaml", values), ("locaties/stadhuis.yaml", locatie)]
}

const CONTACT: &str = "\
feiten:
  contact.telefoon:
    soort: telefoon
    omschrijving: Telefoonnummer van de gemeente
    gemeentelijk: moet
  contact.openingstijden:
    soort: openingstijden
    omschrijving: Openingstijden van het stadhuis
    gemeentelijk: moet
  hulp.plek:
    soort: begrip
    omschrijving: Plek waar mensen hulp krijgen
    gemeentelijk: moet
  bezwaar.termijn:
    soort: termijn
    omschrijving: Tijd om bezwaar te maken
    gemeentelijk: nee
    bron:
      titel: Algemene wet bestuursrecht, artikel 6:7
      url: https://wetten.overheid.nl/BWBR0005537
    geverifieerd_op: 2026-01-05
    controleren_voor: 2099-12-31
    waarden:
      - vanaf: 2020-01-01
        waarde: 6 weken
";

const KENMERKEN: &str = "\
kenmerken:
  leeftijd:
    soort: getal
    eenheid: jaar
    minimum: 0
    maximum: 120
    vraag: Hoe oud is de aanvrager?
    situatie:
      onder: de aanvrager jonger is dan {grens} jaar
      vanaf: de aanvrager {grens} jaar of ouder is
    doel: Bepalen welke regels en kosten gelden
    herkomst: De inwoner zelf
    grondslag: Publieke taak
    gevoeligheid: gewoon
  spoed:
    soort: ja_nee
    vraag: Hebt u het met spoed nodig?
    situatie:
      ja: u het met spoed nodig hebt
      nee: u geen haast hebt
    doel: Bepalen of een spoedaanvraag nodig is
    herkomst: De inwoner zelf
    grondslag: Publieke taak
    gevoeligheid: gewoon
  aanvraagsoort:
    soort: keuze
    vraag: Is dit de eerste aanvraag, een verlenging of een wijziging?
    waarden:
      - id: eerste
        label: Eerste aanvraag
        situatie: het uw eerste aanvraag is
      - id: verlenging
        label: Verlenging
        situatie: u verlengt
      - id: wijziging
        label: Wijziging
        situatie: u iets wijzigt
    doel: Bepalen welke stappen en stukken nodig zijn
    herkomst: De inwoner zelf
    grondslag: Publieke taak
    gevoeligheid: gewoon
  ondernemer:
    soort: ja_nee
    vraag: Vraagt u dit voor een bedrijf aan?
    situatie:
      ja: u het voor een bedrijf aanvraagt
      nee: u het voor uzelf aanvraagt
    doel: Bepalen welk tarief geldt
    herkomst: De aanvrager zelf
    grondslag: Publieke taak
    gevoeligheid: gewoon
";
