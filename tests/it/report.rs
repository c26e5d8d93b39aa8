//! Diagnostics as people, editors, scripts and code hosts get them.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use eenduidig::diagnostic::report::{Colour, Format, report, summary};
use eenduidig::diagnostic::{Code, Diagnostic, explain};
use eenduidig::source::{Place, SourceFile, Span};
use std::sync::Arc;

const TEXT: &str = "## Kosten\n\n\tHet 日本 paspoort 👍 kost {{ leges.pas }}.\r\nTweede regel, met: dubbele punt.\n";

fn place(file: &Arc<SourceFile>, words: &str) -> Place {
    let start = file.text().find(words).unwrap();
    Place::new(file, Span::new(start, start + words.len()))
}

fn examples() -> Vec<Diagnostic> {
    let file = Arc::new(SourceFile::new("content/generic/antwoorden/pas, nieuw.md", TEXT));
    let facts = Arc::new(SourceFile::new("content/generic/feiten/leges.yaml", "feiten:\n  leges.paspoort:\n"));
    vec![
        Diagnostic::new(Code::BlokZonderNaam, place(&file, "Tweede regel"), "Dit blok heeft geen naam."),
        Diagnostic::new(Code::OnbekendFeit, place(&file, "{{ leges.pas }}"), "Het feit 'leges.pas' bestaat niet.")
            .label("dit pad")
            .related(place(&facts, "leges.paspoort"), "dit feit lijkt erop")
            .related(place(&file, "Kosten"), "in deze sectie")
            .cure("Bedoelt u 'leges.paspoort'? Of 100% iets anders?")
            .in_gemeente("havenstede")
            .in_kanaal("scherm"),
        Diagnostic::new(Code::FeitLooptAf, place(&facts, "leges.paspoort:"), "Na 2026-12-31 is er geen waarde."),
        Diagnostic::nowhere(Code::Onleesbaar, "Er is geen map content."),
        Diagnostic::new(Code::OnbekendeSectie, place(&file, &TEXT[3..]), "Een melding over meer dan één regel."),
    ]
}

#[test]
fn human() {
    insta::assert_snapshot!(report(&examples(), Format::Human, Colour::Never));
}

#[test]
fn short() {
    insta::assert_snapshot!(report(&examples(), Format::Short, Colour::Never));
}

#[test]
fn json() {
    insta::assert_snapshot!(report(&examples(), Format::Json, Colour::Never));
}

#[test]
fn github() {
    insta::assert_snapshot!(report(&examples(), Format::Github, Colour::Never));
}

/// Carets count cells, not bytes: a tab is four, a wide character two.
#[test]
fn carets_stand_under_what_they_mean() {
    let text = report(&examples(), Format::Human, Colour::Never);
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains("{{ leges.pas }}")).unwrap();
    let cells = |c: char| match c {
        '日' | '本' | '👍' => 2,
        _ => 1,
    };
    let before = lines[at].split("{{").next().unwrap();
    let expected: usize = before.chars().map(cells).sum();
    let carets = lines[at + 1];
    assert_eq!(carets.chars().take_while(|c| *c != '^').count(), expected, "{text}");
    assert_eq!(carets.chars().filter(|c| *c == '^').count(), "{{ leges.pas }}".len());
}

#[test]
fn order_and_repeats_do_not_matter() {
    let mut turned = examples();
    turned.reverse();
    turned.extend(examples());
    for format in Format::ALL {
        assert_eq!(report(&turned, *format, Colour::Never), report(&examples(), *format, Colour::Never), "{format}");
    }
}

#[test]
fn counts_use_the_right_words() {
    let one = Diagnostic::nowhere(Code::Onleesbaar, "a");
    let advies = Diagnostic::nowhere(Code::FeitOngebruikt, "a");
    assert_eq!(summary(&[]), "Geen fouten gevonden.");
    assert_eq!(summary(std::slice::from_ref(&one)), "1 fout");
    assert_eq!(summary(&[one.clone(), one, advies]), "2 fouten, 1 advies");
    assert_eq!(report(&[], Format::Human, Colour::Never), "Geen fouten gevonden.\n");
    assert_eq!(report(&[], Format::Json, Colour::Never), "[]\n");
}

/// The parts of the SARIF 2.1.0 schema that a code host refuses a file for.
#[test]
fn sarif_is_what_code_hosts_take() {
    let log: serde_json::Value = serde_json::from_str(&report(&examples(), Format::Sarif, Colour::Never)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!((rules.len(), results.len()), (5, 5));
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        for location in result["locations"].as_array().into_iter().flatten() {
            let region = &location["physicalLocation"]["region"];
            let number = |key: &str| region[key].as_u64().unwrap();
            assert!(number("startLine") >= 1 && number("startColumn") >= 1);
            assert!((number("endLine"), number("endColumn")) >= (number("startLine"), number("startColumn")));
            let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(!uri.contains([' ', ',']));
        }
    }
}

/// A place that does not lie within its file is a mistake of ours; it must not take the report down.
#[test]
fn impossible_places_do_no_harm() {
    let file = Arc::new(SourceFile::new("a.md", "é"));
    let empty = Arc::new(SourceFile::new("leeg.md", ""));
    for (file, start, end) in [(&file, 1, 1), (&file, 1, 99), (&file, 50, 99), (&empty, 0, 0), (&empty, 3, 9)] {
        let diagnostic = Diagnostic::new(Code::YamlFout, Place::new(file, Span::new(start, end)), "x");
        for format in Format::ALL {
            assert!(!report(std::slice::from_ref(&diagnostic), *format, Colour::Always).is_empty());
        }
    }
}

/// Text in content cannot turn the lines of a report around or hide them.
#[test]
fn invisible_characters_are_shown() {
    let file = Arc::new(SourceFile::new("a.md", "links \u{202e}sthcer\u{1b}[2J eind"));
    let diagnostic = Diagnostic::new(Code::RestInTekst, place(&file, "eind"), "Er staat een rest.");
    let text = report(&[diagnostic], Format::Human, Colour::Never);
    assert!(!text.contains(['\u{202e}', '\u{1b}']), "{text:?}");
}

#[test]
fn explain_finds_the_page_or_a_near_name() {
    assert!(explain("feit-zonder-waarde").unwrap().starts_with("# feit-zonder-waarde (fout)"));
    assert_eq!(
        explain("feit-zonder-warde").unwrap_err(),
        "De code 'feit-zonder-warde' bestaat niet. Bedoelt u 'feit-zonder-waarde'?"
    );
    assert!(explain("zzz").is_err());
}
