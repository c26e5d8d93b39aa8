//! What is taken out of a remark, and what stays. All numbers are made up and belong to nobody.

use eenduidig::register::{MAX_OPMERKING, Opmerking, OpmerkingError};

fn scrubbed(text: &str) -> String {
    Opmerking::new(text).unwrap().as_str().to_owned()
}

#[test]
fn personal_data_goes() {
    let cases = [
        ("BSN 123456782 gebeld", "BSN [bsn] gebeld"),
        ("bsn:123.456.782.", "bsn:[bsn]."),
        ("1234 56 782", "[bsn]"),
        ("123-456-782", "[bsn]"),
        ("１２３４５６７８２", "[bsn]"),
        ("1234\u{200b}56782", "[bsn]"),
        ("123\u{a0}456\u{2011}782", "[bsn]"),
        ("bel j.jansen+x@voorbeeld.example terug.", "bel [e-mail] terug."),
        ("mail naar jan (at) voorbeeld.example", "mail naar [e-mail]"),
        ("06-12345678", "[telefoon]"),
        ("06 12 34 56 78 belt", "[telefoon] belt"),
        ("tel.(020) 123 45 67", "tel.[telefoon]"),
        ("+31 6 12345678", "[telefoon]"),
        ("+31 (0)6 1234 5678.", "[telefoon]."),
        ("0031612345678", "[telefoon]"),
        ("+32 470 12 34 56", "[telefoon]"),
        ("NL91 ABNA 0417 1643 00 is fout", "[iban] is fout"),
        ("nl91abna0417164300", "[iban]"),
        ("NL00BANK0123456789", "[iban]"),
        ("DE89 3704 0044 0532 0130 00", "[iban]"),
        ("BE68539007547034", "[iban]"),
        ("woont 9999 XA 12", "woont [adres]"),
        ("9999XA 12a boven", "[adres] boven"),
        ("9999 xa, nr. 12-2", "[adres]"),
        ("Dorpsstraat 12, 9999 XA", "Dorpsstraat [adres]"),
        ("postcode 9999XA", "postcode [adres]"),
        ("geboren 12-03-1985", "geboren [datum]"),
        ("geb. 12/3/85", "geb. [datum]"),
        ("1985-03-12", "[datum]"),
        ("12.03.1985", "[datum]"),
        ("12 03 1985", "[datum]"),
        ("12031985", "[datum]"),
        ("19850312", "[datum]"),
        ("12 maart 1985", "[datum]"),
        ("3 mrt. '85", "[datum]"),
        ("op 1e Januari 2024 geboren", "op [datum] geboren"),
        ("123456782 en 06-12345678 en a@b.nl", "[bsn] en [telefoon] en [e-mail]"),
        ("123456782, 123456782", "[bsn], [bsn]"),
    ];
    for (text, expected) in cases {
        assert_eq!(scrubbed(text), expected, "{text}");
    }
}

#[test]
fn what_is_not_personal_stays() {
    let cases = [
        "Het tarief van € 88,65 klopt niet; het is 1.234,56.",
        "Zaak 123456789 heeft negen cijfers, maar is geen BSN",
        "Bel 14 020 of 0800-1234 of 112",
        "In 2026 is 3 euro genoeg",
        "tussen 2025 en 2026",
        "op 1 januari verandert de prijs",
        "artikel 6:7 van de Awb, 4 weken",
        "kosten-spoed in versie 1.2.10",
        "https://voorbeeld.example/paspoort#kosten",
        "van 9.00 tot 17.00 uur, 12-13 jaar",
        "Eerste regel\nTweede regel",
        "000000000",
    ];
    for text in cases {
        assert_eq!(scrubbed(text), text);
    }
}

#[test]
fn a_remark_has_a_length() {
    assert_eq!(Opmerking::new(" \n\u{200b} "), Err(OpmerkingError::Empty));
    assert_eq!(
        Opmerking::new(&"é".repeat(MAX_OPMERKING)).map(|opmerking| opmerking.as_str().len()),
        Ok(2 * MAX_OPMERKING)
    );
    assert_eq!(Opmerking::new(&"é".repeat(MAX_OPMERKING + 1)), Err(OpmerkingError::TooLong));
}

#[test]
fn a_remark_is_not_printed_by_accident() {
    let opmerking = Opmerking::new("mijn buurvrouw is ziek").unwrap();
    assert_eq!(format!("{opmerking:?}"), "Opmerking(22 characters)");
}
