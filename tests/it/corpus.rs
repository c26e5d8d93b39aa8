//! `corpus`: test repositories of any size, the same bytes each time.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use eenduidig::{
    corpus::{self, Options},
    snapshot::{Builder, Release},
    source::read_directory,
};

use crate::files::tree_of;

fn write(antwoorden: usize, gemeenten: usize) -> (corpus::Statistieken, BTreeMap<PathBuf, Vec<u8>>) {
    let out = tempfile::tempdir().unwrap();
    let statistieken = corpus::write(&Options::new(antwoorden, gemeenten, out.path())).unwrap();
    (statistieken, tree_of(out.path()))
}

#[test]
fn the_same_corpus_has_the_same_bytes() {
    let (first, files) = write(30, 5);
    let (second, again) = write(30, 5);
    assert_eq!(first, second);
    assert!(files == again);
}

#[test]
fn a_larger_corpus_leaves_the_answers_of_a_smaller_one_alone() {
    let (_, small) = write(20, 2);
    let (_, large) = write(25, 3);
    for (path, text) in &small {
        if path.starts_with("content/generic/antwoorden") {
            assert_eq!(Some(text), large.get(path), "{}", path.display());
        }
    }
}

#[test]
fn the_statistics_are_what_was_written() {
    let (statistieken, files) = write(100, 12);
    assert_eq!(statistieken.bestanden, files.len());
    assert_eq!(statistieken.bytes, files.values().map(|text| text.len() as u64).sum::<u64>());
    let municipal: u64 =
        files.iter().filter(|(path, _)| path.starts_with("content/municipal")).map(|(_, text)| text.len() as u64).sum();
    assert_eq!(statistieken.bytes_gemeentelijk, municipal);
    assert_eq!(statistieken.bytes, statistieken.bytes_generiek + municipal);
    let headings: usize = files
        .iter()
        .filter(|(path, _)| path.starts_with("content/municipal"))
        .map(|(_, text)| String::from_utf8_lossy(text).lines().filter(|line| line.starts_with("## ")).count())
        .sum();
    assert_eq!(statistieken.afwijkingen, headings);
    let percent = statistieken.afwijkingen * 100 / (statistieken.secties * 12);
    assert!((8..=11).contains(&percent), "{percent}");
}

#[test]
fn no_two_answers_have_the_same_body() {
    let (_, files) = write(3300, 1);
    let mut bodies = BTreeMap::new();
    let answers = files.iter().filter(|(path, _)| path.starts_with("content/generic/antwoorden"));
    for (path, text) in answers {
        let text = String::from_utf8_lossy(text).into_owned();
        let body = text.split_once("\n---\n").unwrap().1.to_owned();
        if let Some(other) = bodies.insert(body, path) {
            panic!("{} and {}", other.display(), path.display());
        }
    }
    assert_eq!(bodies.len(), 3300);
}

#[test]
fn nothing_in_a_corpus_is_wrong_or_out_of_date() {
    let out = tempfile::tempdir().unwrap();
    corpus::write(&Options::new(40, 4, out.path())).unwrap();
    let tree = read_directory(&out.path().join("content"), &[]).unwrap();
    let release = Release::werkmap(&tree);
    let snapshot = Builder::default().build(tree, release, jiff::civil::date(2026, 11, 22)).unwrap();
    let codes: BTreeSet<&str> = snapshot.diagnostics.iter().map(|found| found.code.name()).collect();
    assert_eq!(codes, BTreeSet::from(["feit-ongebruikt", "feit-zonder-bron", "upn-onbekend"]));
}

#[test]
fn what_a_corpus_looks_like() {
    let (_, files) = write(4, 1);
    let mut shown = String::new();
    for (path, text) in files.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "md")) {
        let _ = write!(shown, "=== {}\n{}", path.display(), String::from_utf8_lossy(text));
    }
    insta::assert_snapshot!("vier_antwoorden", shown);
}

#[test]
fn nonsense_is_refused() {
    let out = tempfile::tempdir().unwrap();
    for options in [
        Options::new(0, 1, out.path()),
        Options::new(1, 0, out.path()),
        Options::new(1, 1000, out.path()),
        Options { share_overridden: 1.5, ..Options::new(1, 1, out.path()) },
    ] {
        assert!(corpus::write(&options).is_err());
    }
    corpus::write(&Options::new(1, 1, out.path())).unwrap();
    assert!(corpus::write(&Options::new(1, 1, out.path())).unwrap_err().to_string().contains("niet leeg"));
}

#[test]
#[ignore = "writes some 52,000 files"]
fn a_national_corpus_takes_less_than_a_minute() {
    let out = tempfile::tempdir().unwrap();
    let start = std::time::Instant::now();
    let statistieken = corpus::write(&Options::new(600, 342, out.path())).unwrap();
    println!("{statistieken:?} in {:?}", start.elapsed());
    assert!(start.elapsed().as_secs() < 60);
}
