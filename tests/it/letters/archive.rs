//! Every letter is accessible and fit to keep, whoever it goes to; and the check that says so finds what is broken.

use super::{
    engine::{brief, full},
    pdf::{Pdf, dense},
    sample::{TODAY, antwoord, closing, repository},
    structure::Document,
};
use eenduidig::{
    brief::{Geadresseerde, carried},
    render::{Kanalen, Request, render_series_letter},
    resolve::Moment,
    typeset::{Options, Retention, typeset, unprintable},
};
use serde_json::{Value, json};

pub(super) const GEMEENTEN: [&str; 3] = ["havenstede", "lindewoude", "veen-en-duinen"];
pub(super) const LETTERS: [&str; 3] = ["paspoort-verloopt", "aanvraag-ontvangen-bijstand", "verhuizing-bevestiging"];

pub(super) fn sample(gemeente: &str, id: &str, to: &Geadresseerde) -> Vec<u8> {
    let kanalen = Kanalen::built_in();
    let model = antwoord(gemeente, id);
    let carried = carried(repository(), &model, Moment::day(TODAY)).unwrap();
    let mut known = closing(&model, 0);
    carried.iter().for_each(|antwoord| known.extend(closing(antwoord, 0)));
    let request = Request {
        release: "0123456789abcdef",
        ontvangstcode: "0Q7A-3FXN-8C2K",
        slug: gemeente,
        gemeente: &repository().gemeente(gemeente).unwrap().profiel,
        datum: TODAY,
        basis_url: "",
        variant: None,
        kenmerken: &known,
        medewerkers: false,
    };
    render_series_letter(kanalen.get("brief").unwrap(), &model, &carried, to, &request).unwrap().body
}

fn to(name: &str) -> Geadresseerde {
    let lines = [name, "Proefstraat 1", "9900 AA  PROEFDORP"];
    Geadresseerde { adresregels: lines.map(str::to_owned).to_vec(), aanhef: Some(format!("Geachte {name},")) }
}

#[test]
fn the_sample_letters_are_accessible_and_fit_to_keep() {
    for gemeente in GEMEENTEN {
        for id in LETTERS {
            let bytes = sample(gemeente, id, &to("T. Proefpersoon"));
            Pdf::new(bytes.clone()).keep(&format!("{gemeente}-{id}"));
            let Some(document) = Document::read(&bytes) else { return };
            assert_eq!(document.wrong(), Vec::<String>::new(), "{gemeente} {id}");
        }
    }
}

/// The window begins 22 mm from the left and the address takes 85 mm of it.
#[test]
fn a_wide_name_is_set_smaller_and_never_leaves_the_window() {
    let edge = (22.0 + 85.0) / 25.4 * 72.0;
    for count in [10, 24, 28] {
        let name = "W".repeat(count);
        let pdf = Pdf::new(sample("havenstede", "paspoort-verloopt", &to(&name)));
        let Some(reached) = pdf.edge_of(&name) else { return };
        assert!(reached <= edge + 0.1, "{count} signs reach {reached}, the window ends at {edge}");
    }
    let mut data: Value = serde_json::from_str(include_str!("../../../src/typeset/check/bare.json")).unwrap();
    data["geadresseerde"] = json!({"adresregels": ["W".repeat(45)], "aanhef": null});
    let options = Options { titel: "Brief".into(), datum: TODAY, retention: Retention::Run };
    assert!(typeset(&brief(), &data, &options).is_err());
}

/// Names as nobody has them and as somebody may.
fn hostile(number: usize) -> String {
    const PARTS: [&str; 26] = [
        "#panic(1)",
        "$x^2$",
        "<script>alert(1)</script>",
        "\\u{41}",
        "*vet*",
        "_na_",
        "`code`",
        "@ref",
        "= Kop",
        "// weg",
        "[haak]",
        "~",
        "-- ",
        "&amp;",
        "O'Brien",
        "Zoë",
        "Şahin",
        "Łukasz",
        "e\u{301}le\u{300}ne",
        "n\u{303}",
        "\u{5d0}\u{5d1}\u{5d2}",
        "\u{645}\u{62d}\u{645}\u{62f}",
        "Иван",
        "Σωκράτης",
        "\u{1f44d}",
        "\u{202e}omgekeerd",
    ];
    let (first, second) = (PARTS[number % PARTS.len()], PARTS[(number / PARTS.len() + number) % PARTS.len()]);
    format!("{first} {second} {number}")
}

/// The text as it should come back: without what has no shape.
fn shown(name: &str) -> String {
    dense(&name.chars().filter(|sign| !matches!(sign, '\u{202a}'..='\u{202e}')).collect::<String>())
}

/// All 500 with `LETTERS_ALL`; otherwise every fifth, which meets every part.
#[test]
fn letters_to_hostile_names_are_accessible_and_show_the_name_or_are_refused() {
    let step = if std::env::var_os("LETTERS_ALL").is_some() { 1 } else { 5 };
    let (mut made, mut refused) = (0, 0);
    let template = brief();
    for number in (0..500).step_by(step) {
        let name = hostile(number);
        let mut data: Value = serde_json::from_str(include_str!("../../../src/typeset/check/bare.json")).unwrap();
        data["geadresseerde"] = json!({"adresregels": [name, "Proefstraat 1"], "aanhef": format!("Geachte {name},")});
        let options = Options { titel: format!("Brief {number}"), datum: TODAY, retention: Retention::Run };
        let set = typeset(&template, &data, &options);
        if unprintable(&name).is_some() {
            assert!(set.is_err(), "{name} has a sign without shape, and was set");
            refused += 1;
            continue;
        }
        let bytes = set.unwrap_or_else(|error| panic!("{name}: {error}"));
        let Some(document) = Document::read(&bytes) else { return };
        assert_eq!(document.wrong(), Vec::<String>::new(), "{name}");
        let plain = name.chars().all(|sign| !matches!(sign, '\u{300}'..='\u{36f}' | '\u{590}'..='\u{6ff}'));
        let text = Pdf::new(bytes).text().filter(|_| plain);
        assert!(text.is_none_or(|text| dense(&text).contains(&shown(&name))), "{name} is not on the letter");
        made += 1;
    }
    println!("{made} letters, {refused} names refused for a sign that cannot be printed");
    assert!(made > 50 && refused > 0);
}

/// What breaks a document, by the word that the check should say.
type Breaking = (&'static str, fn(&mut Document));

fn elements<'a>(document: &'a mut Document, name: &'a str) -> impl Iterator<Item = &'a mut Value> {
    document
        .objects()
        .values_mut()
        .filter_map(|object| object.get_mut("value"))
        .filter(move |value| value["/S"] == name)
}

fn root(document: &mut Document) -> &mut Value {
    document
        .objects()
        .values_mut()
        .filter_map(|object| object.get_mut("value"))
        .find(|value| value["/Type"] == "/Catalog")
        .unwrap()
}

fn remove(value: &mut Value, key: &str) {
    assert!(value.as_object_mut().unwrap().remove(key).is_some(), "{key} was not there");
}

const BROKEN: [Breaking; 13] = [
    ("there are no tags", |document| remove(root(document), "/StructTreeRoot")),
    ("does not say that it is tagged", |document| remove(root(document), "/MarkInfo")),
    ("the language is missing", |document| remove(root(document), "/Lang")),
    ("the title is not shown", |document| remove(root(document), "/ViewerPreferences")),
    ("the output intent is missing", |document| remove(root(document), "/OutputIntents")),
    ("the title is missing", |document| remove(root(document), "/Metadata")),
    ("a table has no head cells", |document| {
        elements(document, "/TH").for_each(|cell| cell["/S"] = json!("/TD"));
    }),
    ("a table has no head cells", |document| {
        elements(document, "/TH").for_each(|cell| remove(cell, "/A"));
    }),
    ("a picture has no alternative text", |document| {
        elements(document, "/H1").for_each(|heading| heading["/S"] = json!("/Figure"));
    }),
    ("a picture has no alternative text", |document| {
        elements(document, "/Figure").for_each(|picture| remove(picture, "/Alt"));
    }),
    ("a level of headings is skipped", |document| {
        elements(document, "/H2").for_each(|heading| heading["/S"] = json!("/H4"));
    }),
    ("a font is not embedded", |document| {
        let mut all = document.objects().values_mut().filter_map(|object| object.get_mut("value"));
        let descriptor = all.find(|value| value["/Type"] == "/FontDescriptor").unwrap();
        descriptor.as_object_mut().unwrap().retain(|key, _| !key.starts_with("/FontFile"));
    }),
    ("in another order", |document| {
        let body = elements(document, "/Document").next().unwrap();
        body["/K"].as_array_mut().unwrap().reverse();
    }),
];

#[test]
fn the_check_rejects_what_is_broken() {
    let options = Options { titel: "Proef".into(), datum: TODAY, retention: Retention::Keep };
    let whole = typeset(&brief(), &full(), &options).unwrap();
    let Some(document) = Document::read(&whole) else { return };
    assert_eq!(document.wrong(), Vec::<String>::new());
    let folder = tempfile::tempdir().unwrap();
    for (at, (expected, breaks)) in BROKEN.iter().enumerate() {
        let mut document = Document { json: document.json.clone() };
        breaks(&mut document);
        // The PDF itself, and not only what we think of it.
        let bytes = document.written(&folder.path().join(format!("{at}.pdf")));
        let wrong = Document::read(&bytes).unwrap().wrong();
        assert!(wrong.iter().any(|one| one.contains(expected)), "{expected}: {wrong:?}");
    }
}
