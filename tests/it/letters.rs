//! Letters: the engine with templates of its own, and every answer of the sample as a letter.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use eenduidig::typeset::{Options, Retention, Template, check_template, typeset};
use jiff::civil::date;
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path, process::Command};

/// The template as it lies in `renderers/brief`.
fn brief() -> Template {
    let folder = Path::new("renderers/brief");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join("delen")).unwrap() {
        let path = entry.unwrap().path();
        files.insert(format!("delen/{}", path.file_name().unwrap().to_str().unwrap()), std::fs::read(&path).unwrap());
    }
    Template { name: "brief.typ".into(), source: std::fs::read_to_string(folder.join("brief.typ")).unwrap(), files }
}

fn options() -> Options {
    Options { titel: "Proef".into(), datum: date(2026, 11, 22), retention: Retention::Keep }
}

fn full() -> Value {
    serde_json::from_str(include_str!("../../src/typeset/check/full.json")).unwrap()
}

#[test]
fn the_template_takes_all_sample_data() {
    check_template(&brief()).unwrap();
    if let Ok(out) = std::env::var("LETTERS_OUT") {
        std::fs::write(format!("{out}/full.pdf"), typeset(&brief(), &full(), &options()).unwrap()).unwrap();
    }
}
