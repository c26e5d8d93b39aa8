//! `search`: one index for every kanaal and gemeente, and a wall around what is internal.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use std::path::Path;
use std::sync::Arc;

use eenduidig::content::{Loader, Repository};
use eenduidig::markdown::Audience;
use eenduidig::search::{Index, Lists, Query, Zoekantwoord, evaluate, read_judged};
use eenduidig::source::read_directory;
use jiff::civil::date;

fn sample() -> Arc<Repository> {
    let tree = read_directory(Path::new("content"), &[]).unwrap();
    Loader::default().load(&tree).repository.unwrap()
}

/// The lists as they lie in `search/`: the built-in copies may be older while one edits.
fn lists() -> Lists {
    let tree = read_directory(Path::new("content"), &[("search", "search".into())]).unwrap();
    let (lists, found) = Lists::load(tree.group("search").map(AsRef::as_ref));
    assert_eq!(found, Vec::new());
    lists
}

fn query(woorden: &str, gemeente: &str) -> Query {
    Query {
        woorden: woorden.to_owned(),
        gemeente: gemeente.to_owned(),
        publiek: Audience::Publiek,
        limit: 10,
        datum: date(2026, 11, 22),
    }
}

fn ask(index: &Index, repository: &Repository, query: &Query) -> Zoekantwoord {
    index.search(repository, query, &|antwoord| format!("{} in {}", antwoord.id, antwoord.gemeente))
}

#[test]
fn measured_on_judged_queries() {
    let repository = sample();
    let start = std::time::Instant::now();
    let index = Index::build(&repository, &lists());
    println!("{:?} {:?} {}", start.elapsed(), index.omvang(), index.analyzer_version());
    let judged = read_judged(&std::fs::read_to_string("search/judged/basis.jsonl").unwrap()).unwrap();
    let start = std::time::Instant::now();
    let meting = evaluate(&index, &repository, &judged, date(2026, 11, 22));
    println!("{:?} for {} queries\n{meting}", start.elapsed(), judged.len());
}
