//! No false "same", and no false "different": what the diff reports is what resolving everything, everywhere,
//! on every day shows.

use super::{Files, TODAY, between, files_of};
use crate::sample::root;
use eenduidig::{
    content::{Loader, Repository},
    diff::AHEAD,
    resolve::{Moment, Resolution, flips, resolve},
    source::{Hash, Tree, read_directory},
};
use jiff::{ToSpan, civil::Date};
use std::{collections::BTreeSet, sync::Arc};

fn sample() -> Files {
    let beside = [("renderers", root().join("renderers"))];
    files_of(&read_directory(&root().join("content"), &beside).unwrap())
}

fn load(files: &Files) -> Arc<Repository> {
    let tree = Tree::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    Loader::default().load(&tree).repository.unwrap()
}

fn says(repository: &Repository, slug: &str, id: &str, day: Date) -> Option<Hash> {
    match resolve(repository, slug, id, Moment::day(day)) {
        Resolution::Antwoord(antwoord) => Some(antwoord.vingerafdruk),
        Resolution::NietAangeboden(other) => {
            let phone = other.telefoon.map(|phone| phone.waarde);
            Some(Hash::of(
                format!("{:?} {:?} {phone:?} {:?}", other.status, other.opvolger_titel, other.kop).as_bytes(),
            ))
        }
        Resolution::Ingehouden { .. } => Some(Hash::of(b"ingehouden")),
        Resolution::NietGeldig | Resolution::Onbekend => None,
    }
}

/// Every pair of gemeente and antwoord that says something else on some day.
fn different(old: &Repository, new: &Repository) -> BTreeSet<(String, String)> {
    let until = TODAY.checked_add(AHEAD.days()).unwrap();
    let mut found = BTreeSet::new();
    for (slug, is) in &new.gemeenten {
        let was = &old.gemeenten[slug];
        let mut days: BTreeSet<Date> = BTreeSet::from([TODAY]);
        days.extend(flips(old, was, TODAY, until));
        days.extend(flips(new, is, TODAY, until));
        let ids: BTreeSet<&str> = old.ids(was).into_iter().chain(new.ids(is)).collect();
        for id in ids {
            if days.iter().any(|day| says(old, slug, id, *day) != says(new, slug, id, *day)) {
                found.insert((slug.clone(), id.to_owned()));
            }
        }
    }
    found
}

fn reported(voor: &Files, na: &Files) -> BTreeSet<(String, String)> {
    let found = between(voor, na);
    assert!(found.volledig(), "{:?}", found.naar.fouten);
    let mut pairs = BTreeSet::new();
    for antwoord in &found.antwoorden {
        for slug in antwoord.groepen.iter().flat_map(|groep| &groep.gemeenten.slugs) {
            pairs.insert((slug.clone(), antwoord.id.clone()));
        }
    }
    pairs
}

/// Edits of every part of the sample: the first plain paragraph of an antwoord, the values of a facts file,
/// front matter, a locatie. Each by itself.
fn edits(files: &Files) -> Vec<(String, String)> {
    let mut edits = Vec::new();
    let texts = files.iter().filter(|(path, _)| path.ends_with(".md") && path.starts_with("content/"));
    for (at, (path, text)) in texts.enumerate() {
        let changed = match at % 3 {
            0 => text.replacen(" niet ", " wel ", 1),
            1 => text.replacen("titel: ", "titel: Andere ", 1),
            _ => text.replacen("{als ", "{als niet ", 1),
        };
        edits.push((path.clone(), changed));
    }
    for (path, text) in files.iter().filter(|(path, _)| path.contains("/feiten/")) {
        edits.push((path.clone(), text.replace("waarde: 1", "waarde: 2")));
        edits.push((path.clone(), text.replacen("waarde: 6 weken", "waarde: 7 weken", 1)));
        edits.push((path.clone(), text.replacen("vanaf: 2026-01-01", "vanaf: 2026-12-01", 1)));
    }
    for (path, text) in files.iter().filter(|(path, _)| path.contains("/locaties/") || path.contains("/organisaties/"))
    {
        edits.push((path.clone(), text.replacen("09:00", "10:00", 1)));
    }
    edits.retain(|(path, text)| files[path] != *text);
    edits
}

#[test]
fn the_diff_reports_exactly_what_differs() {
    let voor = sample();
    let all = edits(&voor);
    assert!(all.len() > 60, "{}", all.len());
    let old = load(&voor);
    // Some of them in one go: resolving everything is what takes long.
    let (mut told, mut seen) = (0, 0);
    for chunk in all.iter().step_by(4).collect::<Vec<_>>().chunks(8) {
        let mut na = voor.clone();
        chunk.iter().for_each(|(path, text)| drop(na.insert(path.clone(), text.clone())));
        let paths: Vec<&String> = chunk.iter().map(|(path, _)| path).collect();
        let (expected, found) = (different(&old, &load(&na)), reported(&voor, &na));
        assert_eq!(found, expected, "{paths:?}");
        told += expected.len();
        seen += 1;
    }
    assert!(told > seen, "the edits hardly change anything: {told} pairs in {seen} diffs");
}
