//! `verify`: what its readers see, that it shares nothing with renderers, and that it can fail.

pub(crate) mod changed;
mod notice;

use crate::sample::root;
use eenduidig::{
    typeset::{Options, Retention, Template, typeset},
    verify::read_back,
};
use std::{collections::BTreeMap, process::Command};

/// Every file in the folder is read by the reader of its kind.
#[test]
fn readers_see_what_a_person_sees() {
    insta::glob!("../fixtures/verify/lezers", "*.*", |path| {
        let bytes = std::fs::read(path).unwrap();
        let (kind, bytes) = match path.extension().unwrap().to_str().unwrap() {
            "html" => ("text/html; charset=utf-8", bytes),
            "json" => ("application/json", bytes),
            "txt" => ("text/plain; charset=utf-8", bytes),
            "typ" if has_poppler() => ("application/pdf", pdf(std::str::from_utf8(&bytes).unwrap())),
            "typ" => return,
            other => panic!("no reader for {other}"),
        };
        insta::assert_snapshot!(read_back(kind, &bytes).unwrap());
    });
}

fn pdf(source: &str) -> Vec<u8> {
    let template = Template::new("proef.typ", source, &BTreeMap::new());
    let datum = jiff::civil::date(2026, 11, 22);
    typeset(&template, &serde_json::json!({}), &Options { titel: "Proef".into(), datum, retention: Retention::Forget })
        .unwrap()
}

fn has_poppler() -> bool {
    let found = ["pdfinfo", "pdftotext"].iter().all(|program| Command::new(program).arg("-v").output().is_ok());
    assert!(found || std::env::var_os("CI").is_none(), "poppler-utils is needed in CI");
    found
}

#[test]
fn half_an_output_is_not_read() {
    assert!(read_back("application/pdf", b"%PDF-1.7\n1 0 obj").is_err());
    assert!(read_back("application/json", b"{\"titel\": \"half").unwrap().contains("niet te lezen"));
    assert!(read_back("text/html", b"\xff\xfe").is_err());
    assert!(read_back("image/png", b"").is_err());
}

/// Names that verify may take from modules that make outputs, or that decide what is in them.
const ALLOWED: &[(&str, &[&str])] = &[
    ("render", &["Achter", "Kanaal", "Kanalen", "Voorwaarden", "Vorm"]),
    (
        "condition",
        &[
            "Comparison",
            "Condition",
            "Expr",
            "Kenmerken",
            "Value",
            "Comparison::{Greater, GreaterOrEqual, Less, LessOrEqual}",
        ],
    ),
    ("brief", &[]),
    ("typeset", &[]),
    ("search", &[]),
];
/// What makes outputs, by name.
const MAKERS: &[&str] =
    &["personalise", "open_kenmerken", "branch_phrases", "schrijf(", "resolve::phrase", "evaluate("];

fn borrowed(text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found: Vec<String> =
        MAKERS.iter().filter(|name| code.contains(**name)).map(|name| (*name).to_owned()).collect();
    for (module, names) in ALLOWED {
        for (at, _) in code.match_indices(&format!("{module}::")) {
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                && !code[..at].ends_with("crate::")
            {
                continue;
            }
            let rest = &code[at + module.len() + 2..];
            let taken = match rest.strip_prefix('{') {
                Some(inner) => inner.split('}').next().unwrap().to_owned(),
                None => rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect(),
            };
            let names_taken = taken.split([',', '\n']).map(str::trim).filter(|name| !name.is_empty());
            found.extend(names_taken.filter(|name| !names.contains(name)).map(|name| format!("{module}::{name}")));
        }
    }
    found
}

#[test]
fn verify_shares_nothing_with_what_makes_outputs() {
    let mut open = vec![root().join("src/verify"), root().join("src/verify.rs")];
    let mut files = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        files += 1;
        assert_eq!(borrowed(&std::fs::read_to_string(&path).unwrap()), Vec::<String>::new(), "{}", path.display());
    }
    assert!(files > 15);
    assert_eq!(borrowed("use crate::render::{Kanaal, schrijf};"), ["render::schrijf"]);
    assert_eq!(borrowed("use crate::condition::evaluate;"), ["condition::evaluate"]);
    assert_eq!(borrowed("let x = resolve::personalise(a);"), ["personalise"]);
}
