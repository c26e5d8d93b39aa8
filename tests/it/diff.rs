//! What changes between two releases.
//!
//! A case is a folder under `tests/fixtures/diff/`: `wijziging.txt` says what is edited in the repository in
//! `_basis`, `verwacht.md` is the Markdown for the reviewer. `INSTA_UPDATE=always` writes it again.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

mod command;
pub(crate) mod edit;
mod oracle;
mod page;
mod scale;

use crate::sample::root;
use eenduidig::{
    diff::{self, Diff, Options, report},
    render::Kanalen,
    snapshot::Release,
    source::{Tree, read_directory},
};
use jiff::civil::{Date, date};
use std::{collections::BTreeMap, path::PathBuf};

pub(crate) const TODAY: Date = date(2026, 11, 22);

pub(crate) type Files = BTreeMap<String, String>;

/// The files of `_basis`, with the kanalen of the program.
pub(crate) fn basis() -> Files {
    let folder = root().join("tests/fixtures/diff/_basis/content");
    let content = read_directory(&folder, &[]).unwrap();
    files_of(&content).into_iter().chain(files_of(&Kanalen::built_in_files())).collect()
}

pub(crate) fn files_of(tree: &Tree) -> Files {
    let files = tree.groups().flat_map(|(_, group)| group.files.values());
    files.map(|file| (file.path().to_owned(), file.text().to_owned())).collect()
}

/// The diff of two sets of files, called `voor` and `na`.
pub(super) fn between(voor: &Files, na: &Files) -> Diff {
    let release = |files: &Files| {
        let tree = Tree::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let release = Release::werkmap(&tree);
        (tree, release)
    };
    let [(mut before, _), (mut after, _)] = diff::load([release(voor), release(na)]).unwrap();
    for (side, naam) in [(&mut before, "voor"), (&mut after, "na")] {
        naam.clone_into(&mut side.kant.naam);
        naam.clone_into(&mut side.kant.release);
    }
    diff::compare(&before, &after, &Options { datum: TODAY, gemeenten: Vec::new(), kanalen: Vec::new() })
}

fn cases() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root().join("tests/fixtures/diff")).unwrap();
    let mut cases: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    cases.retain(|folder| folder.join("wijziging.txt").is_file());
    cases.sort();
    cases
}

#[test]
fn every_case_reads_as_expected() {
    let basis = basis();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for folder in cases() {
        seen += 1;
        let mut na = basis.clone();
        edit::apply(&mut na, &std::fs::read_to_string(folder.join("wijziging.txt")).unwrap());
        let found = between(&basis, &na);
        assert!(found.volledig(), "{}: {:?} {:?}", folder.display(), found.naar.fouten, found.niet_vergeleken);
        let text = format!(
            "<!-- inhoud: {} -->\n{}",
            if found.inhoud { "ja" } else { "nee" },
            report::report(&found, report::Format::Markdown, false)
        );
        let expected = folder.join("verwacht.md");
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            std::fs::write(&expected, &text).unwrap();
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != text {
            wrong.push(format!("{}\n{text}", folder.display()));
        }
        for format in [report::Format::Human, report::Format::Html, report::Format::Json] {
            let other = report::report(&found, format, false);
            assert!(!other.contains('\u{1b}') && other.ends_with('\n'), "{}", folder.display());
        }
        // The other way round is a change too, unless there is none.
        let back = between(&na, &basis);
        assert_eq!(back.leeg(), found.leeg(), "{}", folder.display());
    }
    assert!(seen >= 20, "only {seen} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn nothing_differs_from_itself() {
    let basis = basis();
    let found = between(&basis, &basis);
    assert!(found.leeg() && !found.inhoud && found.volledig());
    assert!(report::report(&found, report::Format::Markdown, false).contains("Er verandert niets."));
}

/// A reviewer sees the substance without scrolling: few lines before the first fold, also when every
/// antwoord changes in another way.
#[test]
fn a_large_change_stays_short_on_top() {
    let voor = basis();
    let mut na = voor.clone();
    for number in 0..60 {
        let fact = format!(
            "  nieuw.feit-{number}:\n    soort: aantal\n    omschrijving: proef\n    waarden:\n      - vanaf: 2020-01-01\n        waarde: {number}\n"
        );
        na.get_mut("content/generic/feiten/pas.yaml").unwrap().push_str(&fact);
        let text = voor["content/generic/antwoorden/pas-kwijt.md"]
            .replace("000000000002", &format!("0000000001{number:02}"))
            .replace("Meld het", &format!("Meld het {{{{ nieuw.feit-{number} }}}} keer"));
        na.insert(format!("content/generic/antwoorden/pas-kwijt-{number}.md"), text);
    }
    let text = report::report(&between(&voor, &na), report::Format::Markdown, false);
    let top = text.split("<details>").next().unwrap();
    assert!(top.lines().count() <= 20, "{top}");
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.contains("Nog meer inhoud (50)"), "{text}");
}
