//! `import`: HTML of others becomes our Markdown, and no word is lost.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use eenduidig::import::{self, Opdracht};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const CONTROLEREN_VOOR: Date = date(2027, 11, 22);

/// Every file in `tests/fixtures/import` is a case; its snapshot shows the Markdown and the findings.
#[test]
fn html_becomes_markdown_of_our_format() {
    insta::with_settings!({ snapshot_path => "snapshots/import", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../fixtures/import", "*.html", |path| {
            let html = fs::read_to_string(path).unwrap();
            let (markdown, rapport) = import::html_to_markdown(&html, Some("https://www.voorbeeld.example/pagina"));
            let mut shown = markdown;
            shown.push_str("--------\n");
            let _ = writeln!(shown, "geplaatst: {}", rapport.geplaatst);
            for stuk in rapport.niet_geplaatst {
                let _ = writeln!(shown, "niet geplaatst: {} ({})", stuk.begin, stuk.reden);
            }
            for kandidaat in rapport.kandidaten {
                let _ = writeln!(shown, "{}: {} (regel{})", kandidaat.soort, kandidaat.tekst, kandidaat.plaats);
            }
            for bevinding in rapport.bevindingen {
                let _ = writeln!(shown, "{}: {}", bevinding.soort, bevinding.melding);
            }
            insta::assert_snapshot!(shown);
        });
    });
}

/// The national answers: `EENDUIDIG_DATA`, or `../shared/data` beside the project.
#[allow(clippy::print_stdout, reason = "whoever runs the tests must see that this one was skipped")]
pub(crate) fn national() -> Option<PathBuf> {
    let data = std::env::var_os("EENDUIDIG_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let dir = data.join("rijksoverheid-vac/cache_vacs_bzk");
    if dir.is_dir() {
        return Some(dir);
    }
    assert!(std::env::var_os("CI").is_none(), "in CI the national answers must be there: {}", dir.display());
    println!("skipped: no national answers in {} (set EENDUIDIG_DATA)", dir.display());
    None
}

#[test]
fn every_national_answer_is_imported_without_losing_a_paragraph() {
    let Some(dir) = national() else { return };
    let out = tempfile::tempdir().unwrap();
    let opdracht = Opdracht { van: dir.clone(), naar: out.path().to_owned(), controleren_voor: CONTROLEREN_VOOR };
    let rapport = import::rijksoverheid(&opdracht).unwrap();
    println!("{rapport}");
    assert_eq!(rapport.totalen.bestanden, fs::read_dir(&dir).unwrap().count());
    assert!(rapport.fouten.is_empty(), "{:?}", rapport.fouten);
    assert!(rapport.totalen.geplaatst > 2000);
    let lost: Vec<_> = rapport.bestanden.iter().flat_map(|b| &b.niet_geplaatst).collect();
    assert!(lost.is_empty(), "{lost:?}");
    for bestand in &rapport.bestanden {
        assert!(bestand.id.len() <= 80 && bestand.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        assert!(out.path().join(&bestand.doel).is_file());
    }
}

#[test]
fn importing_twice_gives_the_same_bytes() {
    let Some(dir) = national() else { return };
    let run = || {
        let out = tempfile::tempdir().unwrap();
        let opdracht = Opdracht { van: dir.clone(), naar: out.path().join("uit"), controleren_voor: CONTROLEREN_VOOR };
        import::rijksoverheid(&opdracht).unwrap();
        crate::files::tree_of(out.path())
    };
    assert!(run() == run());
}

fn source(id: &str, question: &str, introduction: &str) -> String {
    format!(
        r#"{{"id": "{id}", "question": "{question}", "introduction": "{introduction}", "lastmodified": "2025-03-04T10:00:00.000Z",
        "canonical": "https://www.voorbeeld.example/{id}", "subjects": ["Rijden"], "themes": ["Verkeer"], "content": []}}"#
    )
}

#[test]
fn a_broken_file_is_reported_and_the_others_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let van = dir.path().join("van");
    fs::create_dir(&van).unwrap();
    fs::write(van.join("a.json"), source("a", "Mag ik hier fietsen?", "<p>Ja, dat mag.</p>")).unwrap();
    fs::write(van.join("b.json"), "{\"id\": ").unwrap();
    fs::write(van.join("c.json"), "[1, 2]").unwrap();
    fs::write(van.join("d.json"), [0xff, 0xfe, 0x00]).unwrap();
    fs::write(van.join("e.json"), source("e", "", "<p>Geen vraag.</p>")).unwrap();
    fs::write(van.join("f.json"), source("f", "Mag ik hier fietsen?", "<p>Ook ja.</p>")).unwrap();
    fs::write(van.join("g.json"), source("a", "Nog een keer?", "<p>Dubbel.</p>")).unwrap();
    fs::write(van.join("leesmij.txt"), "geen bron").unwrap();
    let opdracht = Opdracht { van, naar: dir.path().join("naar"), controleren_voor: CONTROLEREN_VOOR };
    let rapport = import::rijksoverheid(&opdracht).unwrap();
    let wrong: Vec<&str> = rapport.fouten.iter().map(|fout| fout.bron.as_str()).collect();
    assert_eq!(wrong, ["b.json", "c.json", "d.json", "e.json", "g.json"]);
    let ids: Vec<&str> = rapport.bestanden.iter().map(|bestand| bestand.id.as_str()).collect();
    assert_eq!(ids[0], "mag-ik-hier-fietsen");
    assert!(ids[1].starts_with("mag-ik-hier-fietsen-") && ids.len() == 2);
    let text = fs::read_to_string(opdracht.naar.join(&rapport.bestanden[0].doel)).unwrap();
    insta::assert_snapshot!("een_antwoord", text);
    assert!(opdracht.naar.join("import-rapport.json").is_file());

    // The target is in use now.
    let again = import::rijksoverheid(&opdracht).unwrap_err().to_string();
    assert!(again.contains("niet leeg"), "{again}");
}

fn html_piece() -> impl Strategy<Value = String> {
    let tags = [
        "p",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "strong",
        "em",
        "a",
        "h2",
        "h3",
        "br",
        "div",
        "blockquote",
        "span",
        "sup",
        "caption",
        "dl",
        "dt",
        "dd",
        "svg",
        "select",
        "option",
        "b",
        "tbody",
        "textarea",
        "math",
        "x-y",
    ];
    let signs = "[a-zA-Z0-9éë€ \\u{a0}\\u{200b}*_\\[\\](){}<>|#`~:.!&;=+\\\\/-]{0,14}";
    prop_oneof![
        proptest::sample::select(tags.to_vec()).prop_map(|tag| format!("<{tag}>")),
        proptest::sample::select(tags.to_vec()).prop_map(|tag| format!("</{tag}>")),
        proptest::sample::select(vec![
            "<a href=\"https://a.example/(x)\">",
            "<a href='mailto:a@b.example'>",
            "<ol start=7>",
            "<img src=x>",
            "\n",
            "1. ",
            "- ",
            "::: als x\n",
            "{{ a.b }}",
            "&nbsp;",
            "&amp;lt;",
            "<!-- x -->",
            "<td colspan=2>",
            "a|b",
            "**",
        ])
        .prop_map(str::to_owned),
        signs.prop_map(|text| text),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_html_makes_it_panic_or_lose_a_word(pieces in proptest::collection::vec(html_piece(), 0..40)) {
        let html = pieces.concat();
        let (markdown, rapport) = import::html_to_markdown(&html, None);
        prop_assert!(rapport.niet_geplaatst.is_empty(), "{:?}\n{}\n{}", rapport.niet_geplaatst, html, markdown);
        prop_assert!(!markdown.contains("{{"), "{}", markdown);
        for line in markdown.lines() {
            prop_assert!(!line.trim_start().starts_with(":::"), "{}", markdown);
        }
    }

    #[test]
    fn arbitrary_text_never_panics(html in "\\PC{0,200}") {
        let (_, rapport) = import::html_to_markdown(&html, None);
        prop_assert!(rapport.niet_geplaatst.is_empty(), "{:?}", rapport.niet_geplaatst);
    }
}

#[test]
fn deep_nesting_is_no_danger() {
    for tag in ["div", "ul", "b", "span", "table"] {
        let html = format!("<p>voor</p>{}diep woord", format!("<{tag}>").repeat(3000));
        let (_, rapport) = import::html_to_markdown(&html, None);
        assert!(rapport.niet_geplaatst.is_empty(), "{tag}: {:?}", rapport.niet_geplaatst);
    }
}
