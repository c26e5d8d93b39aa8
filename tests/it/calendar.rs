//! What flips by itself in the days ahead.
//!
//! A case is a folder under `tests/fixtures/calendar/`: `wijziging.txt` edits the repository of the diff
//! cases, `verwacht.txt` is the calendar in the terminal and `verwacht.ics` the one for a calendar program.
//! `INSTA_UPDATE=always` writes both again.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use crate::{
    diff::{Files, TODAY, basis, edit},
    sample::{self, root},
};
use eenduidig::{
    calendar::{self, Kalender, Soort, report},
    content::Loader,
    render::Kanalen,
    source::Tree,
};
use std::{collections::BTreeSet, process::Command};

fn calendar_of(files: &Files, gemeente: Option<&str>) -> Kalender {
    let tree = Tree::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let loaded = Loader::default().load(&tree);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let (kanalen, _) = Kanalen::load(tree.group("renderers").unwrap());
    calendar::of(&loaded.repository.unwrap(), &kanalen, TODAY, calendar::AHEAD, gemeente)
}

fn case(name: &str) -> Files {
    let mut files = basis();
    let edits = std::fs::read_to_string(root().join("tests/fixtures/calendar").join(name).join("wijziging.txt"));
    edit::apply(&mut files, &edits.unwrap());
    files
}

fn ics(kalender: &Kalender) -> String {
    report::report(kalender, report::Format::Ics, "Europe/Amsterdam")
}

#[test]
fn every_case_reads_as_expected() {
    let mut wrong = Vec::new();
    let folders = std::fs::read_dir(root().join("tests/fixtures/calendar")).unwrap();
    let mut names: Vec<String> = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() >= 6);
    for name in names {
        let kalender = calendar_of(&case(&name), None);
        let human = report::report(&kalender, report::Format::Human, "Europe/Amsterdam");
        valid(&ics(&kalender), kalender.posten.len());
        for (file, text) in [("verwacht.txt", human), ("verwacht.ics", ics(&kalender))] {
            let expected = root().join("tests/fixtures/calendar").join(&name).join(file);
            if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
                std::fs::write(&expected, &text).unwrap();
            }
            if std::fs::read_to_string(&expected).unwrap_or_default() != text {
                wrong.push(format!("{name}/{file}\n{text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The rules of RFC 5545 that a calendar program trips over.
fn valid(text: &str, events: usize) {
    assert!(text.ends_with("END:VCALENDAR\r\n") && text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "every line ends in CRLF");
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    let unfolded = text.replace("\r\n ", "");
    let (mut open, mut uids, mut seen) = (Vec::new(), BTreeSet::new(), 0);
    for line in unfolded.split_terminator("\r\n") {
        let (name, value) = line.split_once(':').unwrap();
        match name {
            "BEGIN" => open.push(value),
            "END" => assert_eq!(open.pop(), Some(value)),
            "UID" => assert!(uids.insert(value), "{value} twice"),
            "DTSTAMP" => {
                assert_eq!(value, "20261122T000000Z");
                seen += 1;
            }
            "DTSTART;VALUE=DATE" | "DTEND;VALUE=DATE" => assert!(value.len() == 8 && value.parse::<u32>().is_ok()),
            "SUMMARY" | "DESCRIPTION" => {
                let plain = value.replace("\\\\", "").replace("\\,", "").replace("\\;", "").replace("\\n", "");
                assert!(!plain.contains([',', ';', '\\']), "{value}");
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    assert_eq!((uids.len(), seen), (events, events), "every event has a UID and a stamp");
    assert!(text.matches("BEGIN:").count() > 1, "a calendar without a component is none");
}

#[test]
fn times_are_given_in_utc_in_summer_and_winter() {
    let text = ics(&calendar_of(&case("storing"), None));
    assert!(text.contains("DTSTART:20261124T070000Z\r\n"), "winter: one hour\n{text}");
    assert!(text.contains("DTSTART:20270425T163000Z\r\n"), "summer: two hours\n{text}");
}

#[test]
fn generic_things_stand_in_it_once() {
    let kalender = calendar_of(&case("feit-aangekondigd"), None);
    let of = |pad: &str| kalender.posten.iter().filter(|post| post.wat == pad).collect::<Vec<_>>();
    let prices = of("leges.pas");
    let told: Vec<(String, &str)> =
        prices.iter().map(|post| (post.datum.to_string(), post.gemeenten.tekst.as_str())).collect();
    assert_eq!(
        told,
        [
            ("2027-01-01".to_owned(), "2 van 3 (niet: waterwijk)"),
            ("2027-01-01".to_owned(), "waterwijk"),
            ("2027-07-01".to_owned(), "2 van 3 (niet: waterwijk)")
        ]
    );
    assert!(prices[0].verwacht && !prices[1].verwacht);
    let stops = of("pas.levertijd");
    assert_eq!((stops.len(), stops[0].soort, stops[0].gemeenten.tekst.as_str()), (1, Soort::FeitStopt, "alle 3"));
    assert_eq!(stops[0].antwoorden, ["pas-aanvragen"]);
    let own = calendar_of(&case("feit-aangekondigd"), Some("waterwijk"));
    assert_eq!(own.posten.iter().filter(|post| post.wat == "leges.pas").count(), 1);
    assert_eq!(own.posten[0].na.as_deref(), Some("€ 33"));
}

/// Every day on which some output flips by itself, except where opening hours start to name a day, is a
/// day in the calendar; so is every day of it a flip.
#[test]
fn the_days_are_those_on_which_outputs_flip() {
    let sample = sample::load();
    let kalender = calendar::of(&sample.repository, &sample.kanalen, TODAY, calendar::AHEAD, None);
    let self_flipping = |soort: Soort| {
        matches!(
            soort,
            Soort::Feit
                | Soort::FeitStopt
                | Soort::AntwoordBegint
                | Soort::AntwoordEindigt
                | Soort::BerichtBegint
                | Soort::BerichtEindigt
        )
    };
    let told: BTreeSet<_> =
        kalender.posten.iter().filter(|post| self_flipping(post.soort)).map(|post| post.datum).collect();
    let hours: BTreeSet<_> = kalender
        .posten
        .iter()
        .filter(|post| post.soort == Soort::Openingstijden)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|post| post.datum)
        .collect();
    let mut flips = BTreeSet::new();
    for gemeente in sample.repository.gemeenten.values() {
        flips.extend(eenduidig::resolve::flips(&sample.repository, gemeente, TODAY, kalender.tot_en_met));
    }
    let missing: Vec<_> = told.iter().filter(|day| !flips.contains(day)).collect();
    assert!(missing.is_empty(), "in the calendar, but nothing flips: {missing:?}");
    let near = |day: &&jiff::civil::Date| hours.iter().any(|other| (*other - **day).get_days().abs() <= 40);
    let untold: Vec<_> = flips.iter().filter(|day| !told.contains(day)).filter(|day| !near(day)).collect();
    assert!(untold.is_empty(), "flips without a post: {untold:?}");
    assert!(!told.is_empty() && kalender.posten.iter().any(|post| post.soort == Soort::AntwoordControleren));
}

#[test]
fn the_command_gives_every_format() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_eenduidig"))
            .args(["calendar", "--datum", "2026-11-22"])
            .args(arguments)
            .current_dir(root())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (status, text, errors) = run(&["--format", "ics", "--gemeente", "havenstede"]);
    assert_eq!(status, 0, "{errors}");
    valid(&text, text.matches("BEGIN:VEVENT").count());
    let (_, again, _) = run(&["--format", "ics", "--gemeente", "havenstede"]);
    assert_eq!(text, again, "the same calendar gives the same bytes");
    let (status, text, _) = run(&["--format", "json", "--dagen", "30"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, json["totEnMet"].as_str()), (0, Some("2026-12-22")));
    let (status, _, errors) = run(&["--gemeente", "nergens"]);
    assert_eq!(status, 2);
    assert!(errors.contains("de gemeente 'nergens' is er niet"), "{errors}");
}
