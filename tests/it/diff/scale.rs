//! The cost of a diff grows with what was written differently, not with antwoorden × gemeenten.

use super::TODAY;
use eenduidig::{
    corpus,
    diff::{self, Options},
    snapshot::Release,
    source::{Tree, read_directory},
};
use std::time::{Duration, Instant};

/// Time that comparing takes once both sides are loaded, for a repository with one generic fact changed; the
/// best of three, and how many antwoorden it reported.
fn compare(gemeenten: usize) -> (Duration, usize, usize) {
    let out = tempfile::tempdir().unwrap();
    corpus::write(&corpus::Options::new(60, gemeenten, out.path())).unwrap();
    let before = read_directory(&out.path().join("content"), &[]).unwrap();
    let after = changed(&before);
    let named = |tree: Tree| {
        let release = Release::werkmap(&tree);
        (tree, release)
    };
    let [(before, _), (after, _)] = diff::load([named(before), named(after)]).unwrap();
    let options = Options { datum: TODAY, gemeenten: Vec::new(), kanalen: Vec::new() };
    let mut best = Duration::MAX;
    let mut found = None;
    for _ in 0..3 {
        let begun = Instant::now();
        found = Some(diff::compare(&before, &after, &options));
        best = best.min(begun.elapsed());
    }
    let found = found.unwrap();
    let slugs = found.antwoorden.iter().flat_map(|antwoord| &antwoord.groepen).map(|groep| groep.gemeenten.aantal);
    (best, found.antwoorden.len(), slugs.max().unwrap_or(0))
}

/// The tree with another value for the first generic amount that has one.
fn changed(tree: &Tree) -> Tree {
    let generic = tree.group("content/generic").unwrap();
    let amount = |text: &str| {
        text.find("soort: bedrag").and_then(|at| Some(at + text[at..].find("waarde: ")? + "waarde: ".len()))
    };
    let file =
        generic.files.values().find(|file| file.path().contains("/feiten/") && amount(file.text()).is_some()).unwrap();
    let at = amount(file.text()).unwrap();
    let mut text = file.text().to_owned();
    let end = at + text[at..].find('\n').unwrap();
    text.replace_range(at..end, "12.34");
    let files = generic.files.values().map(|other| {
        if other.path() == file.path() {
            std::sync::Arc::new(eenduidig::source::SourceFile::new(file.path(), text.as_str()))
        } else {
            std::sync::Arc::clone(other)
        }
    });
    tree.with_group("content/generic", files.collect(), Vec::new())
}

#[test]
fn ten_times_the_gemeenten_is_at_most_ten_times_the_work() {
    let (few, antwoorden, most) = compare(8);
    assert!(antwoorden > 0 && most > 1, "{antwoorden} antwoorden, at most {most} gemeenten together");
    let (many, ..) = compare(80);
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    println!("diff of one fact: {few:?} with 8 gemeenten, {many:?} with 80, ratio {ratio:.1}");
    assert!(ratio < 14.0, "{ratio}");
}
