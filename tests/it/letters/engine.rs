//! The engine: what a template may see, what a letter is, and what bad data and bad templates do.

use super::pdf::{Pdf, dense};
use eenduidig::typeset::{Options, Retention, Template, TypesetError, check_template, typeset};
use jiff::civil::date;
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path};

/// The template as it lies in `renderers/brief`.
pub(super) fn brief() -> Template {
    let (source, files) = brief_files();
    Template::new("brief.typ", &source, &files)
}

fn brief_files() -> (String, BTreeMap<String, Vec<u8>>) {
    let folder = Path::new("renderers/brief");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join("delen")).unwrap() {
        let path = entry.unwrap().path();
        files.insert(format!("delen/{}", path.file_name().unwrap().to_str().unwrap()), std::fs::read(&path).unwrap());
    }
    (std::fs::read_to_string(folder.join("brief.typ")).unwrap(), files)
}

/// The fixed phrases of the kanaal.
fn phrases() -> BTreeMap<String, String> {
    serde_json::from_value(full()["zinnen"].clone()).unwrap()
}

fn small(source: &str) -> Template {
    Template::new("klein.typ", source, &BTreeMap::new())
}

fn options(retention: Retention) -> Options {
    Options { titel: "Proef & toets".into(), datum: date(2026, 11, 22), retention }
}

pub(super) fn full() -> Value {
    serde_json::from_str(include_str!("../../../src/typeset/check/full.json")).unwrap()
}

fn letter(data: &Value) -> Pdf {
    Pdf::new(typeset(&brief(), data, &options(Retention::Keep)).unwrap())
}

fn error(source: &str, data: &Value, retention: Retention) -> TypesetError {
    typeset(&small(source), data, &options(retention)).unwrap_err()
}

fn paragraph(text: &str) -> Value {
    json!({"soort": "alinea", "inhoud": [{"soort": "tekst", "tekst": text}]})
}

/// The bare sample with one section that holds these blocks.
fn with_blocks(blocks: &Value) -> Value {
    let mut data: Value = serde_json::from_str(include_str!("../../../src/typeset/check/bare.json")).unwrap();
    data["secties"] = json!([{"id": "aanpak", "kop": "Zo werkt het", "landelijk": null, "delen": [
        {"soort": "blok", "id": null, "laag": "generiek", "zichtbaar": "publiek", "blokken": blocks}
    ]}]);
    data
}

#[test]
fn the_template_takes_all_sample_data() {
    check_template(&brief(), &phrases()).unwrap();
    letter(&full()).keep("full");
}

#[test]
fn a_letter_is_tagged_and_archivable() {
    let pdf = letter(&full());
    let Some(objects) = pdf.objects() else { return };
    for needed in [
        "/Marked true",
        "/StructTreeRoot",
        "/Lang (nl-NL)",
        "/DisplayDocTitle true",
        "/GTS_PDFA1",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "Proef &amp; toets",
    ] {
        assert!(objects.contains(needed), "{needed} is missing");
    }
    let fonts = objects.matches("/Type /FontDescriptor").count();
    assert!(fonts > 0);
    assert_eq!(fonts, objects.matches("/FontFile3 ").count() + objects.matches("/FontFile2 ").count());
    let Some(structure) = pdf.structure() else { return };
    for tag in ["H1 \"Onderwerp", "H2 \"", "Table", "THead", "TH <", "TD", "L (block)", "LI (block)", "Lbl", "Link"] {
        assert!(structure.contains(tag), "{tag} is missing");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let make = |retention| typeset(&brief(), &full(), &options(retention)).unwrap();
    let first = make(Retention::Forget);
    assert_eq!(first, make(Retention::Keep));
    assert_eq!(first, make(Retention::Forget));
}

#[test]
fn text_is_never_read_as_markup() {
    let hostile = "#panic(1) *niet vet* _nadruk_ $x^2$ [haak] `code` = kop // weg \\ <label> @ref ~ -- #{1+1} \"quote\" https://x.example/*";
    let pdf = letter(&with_blocks(&json!([paragraph(hostile)])));
    let Some(text) = pdf.text() else { return };
    assert!(dense(&text).contains(&dense(hostile)), "{text}");
}

#[test]
fn odd_data_does_not_break_a_letter() {
    let word = "Rindvleesetiketteringsregistratie".repeat(60);
    let rows: Vec<Value> = (1..=300)
        .map(|row| json!({"zin": null, "cellen": [[{"soort": "tekst", "tekst": format!("rij {row}")}], [{"soort": "tekst", "tekst": word[..row.min(60)].to_owned()}]]}))
        .collect();
    let nested = (0..12).fold(paragraph("diep"), |inner, _| {
        json!({"soort": "lijst", "genummerd": true, "start": 1, "items": [{"zin": null, "blokken": [inner]}]})
    });
    let blocks = json!([
        paragraph(&word), paragraph(""), paragraph(" \n\t\u{7}\u{200b} "), paragraph(&"w ".repeat(4000)),
        {"soort": "lijst", "genummerd": false, "start": 1, "items": []},
        {"soort": "lijst", "genummerd": true, "start": 0, "items": [{"zin": null, "blokken": []}]},
        nested,
        {"soort": "tabel", "kop": [[], [{"soort": "tekst", "tekst": "Kop"}]], "rijen": rows},
        {"soort": "tabel", "kop": [[]], "rijen": []},
        {"soort": "onderdeel", "niveau": 4, "titel": "Zonder niveau drie", "blokken": []},
    ]);
    let mut data = with_blocks(&blocks);
    data["gemeente"]["kleur"] = json!("geen kleur");
    data["titel"] = json!(word);
    let pdf = letter(&data);
    pdf.keep("odd");
    let Some(text) = pdf.text() else { return };
    let text = dense(&text);
    assert!(text.contains("Rij1".to_lowercase().as_str()) && text.contains("rij300"));
    assert!(text.matches("Rindvleesetiketteringsregistratie").count() >= 60, "the long word is cut off");
    assert!(text.matches("Kop").count() > 5, "the head row is not repeated");
    assert!(pdf.right_edge().unwrap() < 534.0, "text runs over the right margin");
}

#[test]
fn a_sign_without_glyph_is_refused() {
    let error = typeset(&brief(), &with_blocks(&json!([paragraph("duim \u{1f44d}")])), &options(Retention::Keep));
    assert!(error.unwrap_err().message.contains("U+1F44D"));
    letter(&with_blocks(&json!([paragraph("Zoë Şahin, Łukasz Dvořák, Ñuñez, Ŷ, Đặng, Σωκράτης, Иван → ✓ € ½")])));
}

#[test]
fn a_mistake_in_a_template_has_a_place() {
    let error = error("Hallo\n#json(\"/data.json\").weg\n", &json!({}), Retention::Keep);
    assert_eq!((error.file.as_str(), error.line), ("klein.typ", 2));
    assert!(error.to_string().starts_with("klein.typ:2:21: "), "{error}");
    let (source, mut files) = brief_files();
    files.get_mut("delen/inhoud.typ").unwrap().extend_from_slice(b"\n#let stuk = (\n");
    let template = Template::new("brief.typ", &source, &files);
    assert_eq!(check_template(&template, &phrases()).unwrap_err().file, "delen/inhoud.typ");
}

#[test]
fn what_is_not_accessible_is_refused() {
    assert!(check_template(&small("= Een\n=== Drie"), &phrases()).is_err());
    let picture =
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>";
    let files = BTreeMap::from([("beeld.svg".to_owned(), picture.to_vec())]);
    let template = |source: &str| Template::new("klein.typ", source, &files);
    let without = template("= Een\n#image(\"beeld.svg\")");
    assert_eq!(check_template(&without, &phrases()).unwrap_err().line, 2);
    check_template(&template("= Een\n#image(\"beeld.svg\", alt: \"Vierkant\")"), &phrases()).unwrap();
}

#[test]
fn a_template_sees_only_its_own_files() {
    for source in [
        "#read(\"/etc/passwd\")",
        "#read(\"../../Cargo.toml\")",
        "#read(\"Cargo.toml\")",
        "#image(\"https://www.voorbeeld.example/a.png\", alt: \"a\")",
        "#import \"@preview/cetz:0.3.0\"",
    ] {
        error(source, &json!({}), Retention::Keep);
    }
    let endless = error("#while true { }", &json!({}), Retention::Keep);
    assert_eq!(endless.line, 1);
    error("#let f() = f()\n#f()", &json!({}), Retention::Keep);
}

#[test]
fn an_error_repeats_nothing_of_a_person() {
    let data = json!({"naam": "Proefpersoon Geheim"});
    for source in ["#panic(json(\"/data.json\").naam)", "#let d = json(\"/data.json\")\n#d.at(d.naam)"] {
        assert!(error(source, &data, Retention::Keep).to_string().contains("Geheim"));
        assert!(!error(source, &data, Retention::Forget).to_string().contains("Geheim"));
    }
}

#[test]
fn a_letter_holds_nothing_of_the_one_before() {
    let letter = |name: &str| {
        let mut data = full();
        data["geadresseerde"] = json!({"adresregels": [name, "Proefstraat 1"], "aanhef": format!("Beste {name},")});
        typeset(&brief(), &data, &options(Retention::Forget)).unwrap()
    };
    let alone = letter("Tweede Proefpersoon");
    letter("Eerste Proefpersoon");
    let after = letter("Tweede Proefpersoon");
    assert_eq!(alone, after);
    let Some(text) = Pdf::new(after).text() else { return };
    assert!(text.contains("Tweede Proefpersoon") && !text.contains("Eerste"), "{text}");
}
