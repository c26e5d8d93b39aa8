//! Every way of writing that says a value, and those that say another.

use super::*;
use crate::{
    content::{Blokuur, Gesloten, Locatie, Openingstijden, Uitzondering, Week},
    resolve::Laag,
    source::{Place, SourceFile, Span},
};
use jiff::civil::date as day;
use std::sync::Arc;

fn fact(waarde: Waarde, opmaak: Option<&str>) -> Feitwaarde {
    let file = Arc::new(SourceFile::new("feiten.yaml", ""));
    Feitwaarde {
        pad: "proef.feit".to_owned(),
        waarde,
        opmaak: opmaak.map(str::to_owned),
        verwacht: false,
        laag: Laag::Generiek,
        place: Place::new(&file, Span::default()),
        locatie: None,
        datum: day(2026, 12, 1),
    }
}

/// What follows the value, or `None` when it does not stand there.
fn rest<'t>(fact: &Feitwaarde, text: &'t str) -> Option<&'t str> {
    reads(fact, text).ok().map(|end| &text[end..])
}

fn all(fact: &Feitwaarde, same: &[&str], other: &[&str]) {
    for text in same {
        assert_eq!(rest(fact, &format!("{text} en meer")), Some(" en meer"), "{text}");
        assert_eq!(rest(fact, &format!("{text}.")), Some("."), "{text}.");
    }
    for text in other {
        assert_eq!(rest(fact, &format!("{text} en meer")).filter(|rest| *rest == " en meer"), None, "{text}");
    }
}

#[test]
fn amounts() {
    let same = ["€ 1.234,56", "€\u{a0}1.234,56", "€ 1234,56", "€1.234,56", "1.234 euro en 56 cent", "1234,56 euro"];
    let other = [
        "€ 1.234,65",
        "€ 1.234",
        "€ 1.234,5",
        "€ 1.234,560",
        "€ 1234",
        "1.234,56",
        "€ 12.34,56",
        "€ 1,234.56",
        "1.234 euro en 65 cent",
        "€ 11.234,56",
        "1.234 euro",
    ];
    all(&fact(Waarde::Bedrag(123_456), None), &same, &other);
    all(
        &fact(Waarde::Bedrag(2000), None),
        &["€ 20", "€ 20,00", "20 euro", "twintig euro", "€ 20,-"],
        &["€ 200", "€ 20,01", "20"],
    );
    all(&fact(Waarde::Bedrag(75), None), &["€ 0,75", "75 cent"], &["€ 75", "75 euro"]);
    all(&fact(Waarde::Bedrag(123_456), Some("zonder_teken")), &["1.234,56"], &["€ 1.234,56", "1.234,6"]);
    // A number behind the word euro is cents only where nothing follows that it could belong to.
    let spoken = fact(Waarde::Bedrag(123_456), None);
    for text in ["duizendtweehonderdvierendertig euro zesenvijftig.", "1.234 euro zesenvijftig."] {
        assert_eq!(rest(&spoken, text), Some("."), "{text}");
    }
    let price = fact(Waarde::Bedrag(8800), None);
    assert_eq!(rest(&price, "88 euro en 2 foto's"), Some(" en 2 foto's"));
}

#[test]
fn percentages_and_days() {
    let rate = fact(Waarde::Percentage(25_000), None);
    all(&rate, &["2,5%", "2,5 %", "2,50%", "2,5 procent"], &["25%", "2,5", "2,05%", "2,5 promille"]);
    let festive = fact(Waarde::Datum(day(2026, 3, 18)), None);
    all(
        &festive,
        &["18 maart 2026", "18-03-2026", "18-3-2026", "woensdag 18 maart 2026"],
        &["18 maart 2027", "donderdag 18 maart 2026", "8 maart 2026", "18 mei 2026", "18 maart", "03-18-2026"],
    );
}

#[test]
fn terms_ages_and_numbers() {
    let term = fact(Waarde::Termijn { aantal: 6, eenheid: Tijdseenheid::Weken }, None);
    all(
        &term,
        &["6 weken", "zes weken", "6 wk.", "Zes weken"],
        &["6 dagen", "16 weken", "6", "zestien weken", "6 werkdagen"],
    );
    let age = fact(Waarde::Leeftijd(18), None);
    all(&age, &["18 jaar", "achttien jaar"], &["18", "81 jaar", "18 maanden"]);
    all(&fact(Waarde::Leeftijd(18), Some("getal")), &["18"], &["19", "181"]);
    let number = fact(Waarde::Aantal { aantal: 1250, eenheid: Some("stuks".to_owned()) }, None);
    all(&number, &["1.250 stuks", "1250 stuks"], &["1.250", "125 stuks", "1.250 stukken", "1.250,5 stuks"]);
}

#[test]
fn numbers_to_call_and_addresses() {
    let phone = fact(Waarde::Telefoon("14 0199".to_owned()), None);
    all(&phone, &["14 0199", "140199", "14, 01, 99", "14-0199"], &["14 0919", "14 019", "14 01990", "4 0199"]);
    let abroad = fact(Waarde::Telefoon("+31 88 000 00 01".to_owned()), None);
    all(&abroad, &["+31 88 000 00 01", "plus 31, 88, 000, 00, 01"], &["31 88 000 00 01", "+31 88 000 00 10"]);
    let mail = fact(Waarde::Email("info@voorbeeld.example".to_owned()), None);
    all(&mail, &["info@voorbeeld.example", "info apenstaartje voorbeeld punt example"], &["inf@voorbeeld.example"]);
    let place = Adres {
        straat: Some("Marktplein".to_owned()),
        huisnummer: Some("1".to_owned()),
        postbus: None,
        postcode: "9900 AA".to_owned(),
        plaats: "Havenstede".to_owned(),
    };
    let address = fact(Waarde::Adres(place), None);
    all(
        &address,
        &["Marktplein 1, 9900 AA Havenstede", "Marktplein 1 9900 AA Havenstede"],
        &["Marktplein 11, 9900 AA Havenstede", "Marktplein 1, 9900 AB Havenstede", "Marktplein 1, Havenstede"],
    );
}

#[test]
fn opening_hours() {
    let hours = |text: &str| vec![Blokuur(text.to_owned())];
    let regulier = Week {
        maandag: hours("09:00-17:00"),
        dinsdag: hours("09:00-17:00"),
        woensdag: hours("09:00-17:00"),
        donderdag: vec![Blokuur("09:00-12:30".to_owned()), Blokuur("13:30-20:00".to_owned())],
        ..Week::default()
    };
    let eve =
        Uitzondering { datum: day(2026, 12, 24), tijden: hours("09:00-12:00"), reden: Some("Kerstavond".to_owned()) };
    let kerst = Gesloten { van: day(2026, 12, 25), tot_en_met: day(2026, 12, 26), reden: Some("Kerst".to_owned()) };
    let openingstijden = Openingstijden { regulier, uitzonderingen: vec![eve], gesloten: vec![kerst] };
    let adres = Adres { straat: None, huisnummer: None, postbus: None, postcode: String::new(), plaats: String::new() };
    let locatie = Locatie {
        naam: "Stadhuis".to_owned(),
        adres,
        telefoon: None,
        toegankelijkheid: None,
        toelichting: None,
        openingstijden,
    };
    let mut found = fact(Waarde::Openingstijden("stadhuis".to_owned()), None);
    found.locatie = Some(Arc::new(locatie));
    let week = "maandag tot en met woensdag 9.00 tot 17.00 uur; donderdag 9.00 tot 12.30 uur en 13.30 tot 20.00 uur";
    let others = "(anders: donderdag 24 december 9.00 tot 12.00 uur, Kerstavond; vrijdag 25 december tot en met zaterdag 26 december gesloten, Kerst)";
    let whole = format!("{week} {others}");
    assert_eq!(rest(&found, &format!("{whole}. Kom langs.")), Some(". Kom langs."));
    for (right, wrong) in [
        ("17.00", "18.00"),
        ("woensdag", "dinsdag"),
        ("; donderdag", "; vrijdag"),
        ("24 december", "23 december"),
        ("Kerstavond", "Oudjaar"),
        ("26 december", "27 december"),
        ("9.00 tot 12.00", "9.00 tot 13.00"),
        ("gesloten", "9.00 tot 12.00 uur"),
    ] {
        assert_eq!(
            rest(&found, &whole.replacen(right, wrong, 1)).filter(|rest| rest.is_empty()),
            None,
            "{right} → {wrong}"
        );
    }
    assert_eq!(rest(&found, week).filter(|rest| rest.is_empty()), None, "what differs soon is left out");
}

#[test]
fn what_looks_like_a_value() {
    for text in
        ["Bel 14 0199", "€ 5", "zes weken", "twintig euro", "https://x.example", "a@b.nl", "drie procent", "10%"]
    {
        assert!(holds_value(text), "{text}");
    }
    for text in ["Een van de twee", "Gecontroleerd op", "Weet ik niet", "Code van deze pagina", "Regel ook meteen"] {
        assert!(!holds_value(text), "{text}");
    }
}
