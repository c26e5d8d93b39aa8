//! `search --why`: the reasons, as a content manager reads them.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use crate::check::{fixtures, read_folder};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn write(folder: &Path) {
    let mut files = BTreeMap::new();
    read_folder(&fixtures().join("_basis"), &mut files);
    let mut files: Vec<(String, String)> =
        files.into_iter().map(|(path, text)| (format!("content/{path}"), text)).collect();
    let line = "  - {van: [kaart], naar: [pas], reden: Zo noemen mensen het.}\n";
    files.push(("search/synoniemen.yaml".into(), format!("synoniemen:\n{line}")));
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn search(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_eenduidig"))
        .args(["search", "--gemeente", "duinstad", "--datum", "2026-11-22", "--content"])
        .arg(folder.join("content"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn reasons_are_told_in_words_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let told = search(folder.path(), &["de kaart aanvrage ", "--why"]);
    insta::assert_snapshot!("search_why", told);
    for said in ["een synoniem", "een verbeterde tikfout", "Niet op gezocht", "staat in titel"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let json: Value = serde_json::from_str(&search(folder.path(), &["de kaart aanvrage ", "--why", "--json"])).unwrap();
    assert_eq!(json["resultaten"][0]["id"], "pas-aanvragen");
    assert_eq!(json["waarom"][0]["id"], "pas-aanvragen");
    assert_eq!(json["genegeerd"][0], "de");
    assert_eq!(json["waarom"][0]["gevonden"][0]["manier"], "synoniem");
    assert_eq!(json["waarom"][0]["gevonden"][1]["manier"], "spelling");
    let parts = json["waarom"][0]["score"].as_object().unwrap();
    let sum: f64 = parts.values().map(|part| part.as_f64().unwrap()).sum();
    let score = json["resultaten"][0]["score"].as_f64().unwrap();
    assert!((sum - score).abs() < 0.003, "{sum} {score}");
    let plain: Value = serde_json::from_str(&search(folder.path(), &["de kaart aanvrage ", "--json"])).unwrap();
    assert_eq!(plain["resultaten"], json["resultaten"], "reasons change nothing");
}
