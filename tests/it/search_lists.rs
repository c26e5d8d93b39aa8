//! Word lists with lines that do nothing, marked as in `tests/it/check.rs`: a case is a folder with lists,
//! put beside the valid content of that test.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use crate::check::{Mark, fixtures, read_folder, reported, unmarked};
use eenduidig::diagnostic::{Code, Severity};
use eenduidig::snapshot::{Builder, Release};
use eenduidig::source::{Tree, read_directory};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[test]
fn lines_that_do_nothing_are_pointed_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/zoeklijst");
    let mut seen = BTreeSet::new();
    for case in std::fs::read_dir(folder).unwrap() {
        let case = case.unwrap().path();
        let mut content = BTreeMap::new();
        read_folder(&fixtures().join("_basis"), &mut content);
        let mut files: Vec<(String, String)> =
            content.into_iter().map(|(path, text)| (format!("content/{path}"), text)).collect();
        let mut lists = BTreeMap::new();
        read_folder(&case, &mut lists);
        let mut marks: Vec<Mark> = Vec::new();
        for (path, marked) in lists {
            let (text, own) = unmarked(&path, &marked);
            marks.extend(own);
            files.push((path, text));
        }
        marks.sort();
        let tree = Tree::from_files(files);
        let release = Release::werkmap(&tree);
        let snapshot = Builder::default().build(tree, release, date(2026, 11, 22)).unwrap();
        let ours = snapshot
            .diagnostics
            .iter()
            .filter(|found| found.place.as_ref().is_some_and(|place| place.file.path().starts_with("search/")));
        let mut got: Vec<Mark> = ours.clone().map(reported).collect();
        got.sort();
        assert_eq!(got, marks, "{}", case.display());
        seen.extend(ours.map(|found| found.code));
        assert!(ours_have_cures(&snapshot.diagnostics), "{}", case.display());
    }
    let all = [Code::SynoniemKring, Code::ZoekregelOverbodig, Code::ZoekregelZonderTreffer];
    assert_eq!(seen, all.into(), "every code has a case");
    assert!(all.iter().all(|code| code.severity() == Severity::Advies));
}

fn ours_have_cures(found: &[eenduidig::diagnostic::Diagnostic]) -> bool {
    found.iter().all(|diagnostic| !diagnostic.cure.is_empty())
}

/// The lists of the sample have no such lines.
#[test]
fn the_lists_of_the_sample_are_clean() {
    let tree = read_directory(Path::new("content"), &[("search", "search".into())]).unwrap();
    let release = Release::werkmap(&tree);
    let snapshot = Builder::default().build(tree, release, date(2026, 11, 22)).unwrap();
    let ours = snapshot
        .diagnostics
        .iter()
        .filter(|found| found.place.as_ref().is_some_and(|place| place.file.path().starts_with("search/")));
    let ours: Vec<String> = ours.map(|found| format!("{} {}", found.place.as_ref().unwrap(), found.message)).collect();
    assert_eq!(ours, Vec::<String>::new());
}
