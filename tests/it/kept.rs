//! Nothing personal is kept: a running hub and the commands get planted values over every path that can
//! see one, and then every byte that they wrote is searched. Leaks that are planted are found.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

mod drive;
mod hub;
mod search;

use drive::{commands, requests};
use hub::Running;
use search::{found, values};
use std::path::Path;

/// Everything once, in a folder of its own; what of the planted values turned up where.
fn everything(leak: Option<&str>) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    let running = Running::start(root.path(), leak);
    requests(&running, &mut seen);
    running.stop();
    commands(root.path(), leak);
    seen.extend(found(root.path(), &[Path::new("invoer"), Path::new("content")]));
    seen
}

#[test]
fn nothing_personal_is_written_anywhere_or_told_to_others() {
    let seen = everything(None);
    assert!(seen.is_empty(), "found: {seen:#?}");
}

#[test]
fn a_planted_leak_is_found() {
    for leak in ["LOG", "PROBLEM", "TEMPORARY-FILE", "NEXT-RESPONSE", "REGISTER", "FILE-NAME"] {
        let seen = everything(Some(leak));
        assert!(!seen.is_empty(), "the leak {leak} is not found");
        println!("{leak}: {} places, the first: {}", seen.len(), seen[0]);
    }
}

#[test]
fn the_search_finds_every_value_in_every_form() {
    let root = tempfile::tempdir().unwrap();
    for (at, value) in values().enumerate() {
        std::fs::write(root.path().join(format!("{at}.bin")), format!("x{}y", value.to_uppercase())).unwrap();
    }
    assert_eq!(found(root.path(), &[]).len(), values().count());
}
