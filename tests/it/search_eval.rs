//! `search-eval`: the judged queries, the figures they give, and the guard on them.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use eenduidig::content::Loader;
use eenduidig::search::{Beoordeeld, Index, Lists, Meting, Uitkomst, evaluate, read_judged};
use eenduidig::source::{Tree, read_directory};
use jiff::civil::date;
use serde_json::Value;

const HALVES: [&str; 2] = ["achtergehouden", "afgesteld"];
const DAY: &str = "2026-11-22";

fn judged(half: &str) -> Vec<Beoordeeld> {
    read_judged(&std::fs::read_to_string(format!("search/judged/{half}.jsonl")).unwrap()).unwrap()
}

fn sample() -> Tree {
    read_directory(Path::new("content"), &[("search", "search".into())]).unwrap()
}

/// The figures of both halves, as they are now.
fn measured() -> &'static BTreeMap<&'static str, Meting> {
    static MEASURED: OnceLock<BTreeMap<&str, Meting>> = OnceLock::new();
    MEASURED.get_or_init(|| {
        let tree = sample();
        let repository = Loader::default().load(&tree).repository.unwrap();
        let index = Index::build(&repository, &Lists::load(tree.group("search").map(AsRef::as_ref)).0);
        let measure = |half| (half, evaluate(&index, &repository, &judged(half), date(2026, 11, 22)));
        HALVES.into_iter().map(measure).collect()
    })
}

fn share(part: u32, of: u32) -> f32 {
    f32::from(u16::try_from(part).unwrap()) / f32::from(u16::try_from(of).unwrap())
}

#[test]
fn judged_queries_are_many_and_name_what_exists() {
    let repository = Loader::default().load(&sample()).repository.unwrap();
    let own = repository.gemeenten.values().flat_map(|gemeente| gemeente.laag.antwoorden.keys());
    let ids: BTreeSet<&String> = repository.generic.antwoorden.keys().chain(own).collect();
    let mut seen = BTreeSet::new();
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for judged in HALVES.iter().flat_map(|half| judged(half)) {
        for id in judged.expected.iter().chain(&judged.also).chain(&judged.must_not) {
            assert!(ids.contains(id), "{id} in {:?}", judged.query);
        }
        let twice = judged.must_not.iter().any(|id| judged.expected.contains(id) || judged.also.contains(id));
        assert!(!twice, "{judged:?}");
        assert_eq!(judged.expected.is_empty(), judged.kind.starts_with("geen-"), "{judged:?}");
        *kinds.entry(judged.kind).or_default() += 1;
        assert!(seen.insert(judged.query.to_lowercase()), "{} stands there twice", judged.query);
    }
    assert!(seen.len() >= 440, "{}", seen.len());
    assert_eq!(kinds.len(), 14);
    assert!(kinds.values().all(|count| *count >= 20), "{kinds:?}");
    assert!(kinds.iter().filter(|(kind, _)| !kind.starts_with("geen-")).all(|(_, count)| *count == 38), "{kinds:?}");
}

#[test]
fn both_halves_reach_the_figures() {
    for (half, meting) in measured() {
        let samen = &meting.samen;
        let of = |count| share(count, samen.aantal);
        assert!(of(samen.eerste) >= 0.75, "{half}\n{meting}");
        assert!(of(samen.drie) >= 0.90, "{half}\n{meting}");
        assert!(samen.mrr >= 0.82, "{half}\n{meting}");
        assert!(meting.auc.unwrap() >= 0.92, "{half}\n{meting}");
        assert!(share(samen.misleid, samen.verboden) <= 0.05, "{half}\n{meting}");
        assert!(share(meting.zonder.direct, meting.zonder.aantal) <= 0.10, "{half}\n{meting}");
        assert!(of(samen.direct) >= 0.75, "{half}\n{meting}");
        assert!(share(samen.direct_goed, samen.direct) >= 0.85, "{half}\n{meting}");
    }
}

/// The baseline is renewed with `eenduidig search-eval --leg-vast --datum 2026-11-22` when figures rise.
#[test]
fn no_slice_has_dropped() {
    let text = std::fs::read_to_string("search/judged/uitgangspunt.json").unwrap();
    let baseline: BTreeMap<String, Meting> = serde_json::from_str(&text).unwrap();
    for (half, meting) in measured() {
        assert_eq!(meting.dropped(&baseline[*half]), Vec::<String>::new(), "{half}\n{meting}");
    }
}

fn outcomes(right: usize, of: usize) -> Meting {
    let outcome = |at: usize| Uitkomst {
        kind: "hele-zin".into(),
        query: at.to_string(),
        expected: vec!["a".into()],
        gevonden: vec![if at < right { "a" } else { "b" }.into()],
        plaats: (at < right).then_some(0),
        misleidt: None,
        direct: false,
        zekerheid: 0.5,
    };
    Meting::of((0..of).map(outcome).collect())
}

#[test]
fn a_drop_is_more_than_noise() {
    assert_eq!(outcomes(16, 19).dropped(&outcomes(16, 19)), Vec::<String>::new());
    assert_eq!(outcomes(15, 19).dropped(&outcomes(16, 19)), Vec::<String>::new(), "one query is noise");
    assert!(!outcomes(14, 19).dropped(&outcomes(16, 19)).is_empty(), "two are more than one standard error of 1.6");
    assert_eq!(outcomes(18, 19).dropped(&outcomes(19, 19)), Vec::<String>::new());
    assert!(!outcomes(17, 19).dropped(&outcomes(19, 19)).is_empty());
    assert_eq!(outcomes(19, 19).dropped(&outcomes(10, 19)), Vec::<String>::new(), "a gain is no drop");
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_eenduidig"))
        .arg("search-eval")
        .args(["--datum", DAY])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn the_command_compares_with_the_baseline_and_says_what_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    for (path, text) in crate::files::tree_of(Path::new("content")) {
        let to = at("content").join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, text).unwrap();
    }
    std::fs::create_dir_all(at("search/judged")).unwrap();
    let line =
        |query: &str, id: &str| format!("{{\"query\": \"{query}\", \"expected\": [\"{id}\"], \"kind\": \"proef\"}}\n");
    let judged = |id: &str| (0..3).map(|at| line(&format!("paspoort {at}"), id)).collect::<String>();
    std::fs::write(at("search/judged/proef.jsonl"), judged("paspoort-aanvragen")).unwrap();
    let content = at("content").to_string_lossy().into_owned();
    let kept = run(&["--content", &content, "--leg-vast"]);
    assert_eq!(kept.status.code(), Some(0), "{kept:?}");
    assert_eq!(run(&["--content", &content]).status.code(), Some(0));
    std::fs::write(at("search/judged/proef.jsonl"), judged("trouwen")).unwrap();
    let found = run(&["--content", &content, "--json"]);
    assert_eq!(found.status.code(), Some(1), "{found:?}");
    let json: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert!(json["gezakt"][0].as_str().unwrap().starts_with("proef: proef, eerste: 0 van 3"), "{json}");
    assert_eq!(json["metingen"]["proef"]["samen"]["eerste"], 0);
    std::fs::write(at("search/judged/proef.jsonl"), "{\"query\": 1}\n").unwrap();
    let broken = run(&["--content", &content]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("regel 1"), "{broken:?}");
}

#[test]
fn national_answers_are_found_without_their_titles() {
    let Some(dir) = crate::import::national() else { return };
    let found = run(&["--landelijk", &dir.to_string_lossy(), "--json"]);
    assert_eq!(found.status.code(), Some(0), "{found:?}");
    let json: Value = serde_json::from_slice(&found.stdout).unwrap();
    let samen = &json["metingen"]["landelijk"]["samen"];
    let count = |name: &str| u32::try_from(samen[name].as_u64().unwrap()).unwrap();
    assert!(count("aantal") >= 175, "{samen}");
    assert!(share(count("eerste"), count("aantal")) >= 0.74, "{samen}");
    assert!(share(count("drie"), count("aantal")) >= 0.90, "{samen}");
}

#[test]
fn national_answers_between_ours_do_not_hide_ours() {
    let Some(dir) = crate::import::national() else { return };
    let found = run(&["--afleiders", &dir.to_string_lossy(), "--json", "search/judged/achtergehouden.jsonl"]);
    let json: Value = serde_json::from_slice(&found.stdout).unwrap();
    let samen = &json["metingen"]["achtergehouden, met afleiders"]["samen"];
    let count = |name: &str| u32::try_from(samen[name].as_u64().unwrap()).unwrap();
    assert!(share(count("eerste"), count("aantal")) >= 0.70, "{samen}");
    assert!(share(count("drie"), count("aantal")) >= 0.85, "{samen}");
}
