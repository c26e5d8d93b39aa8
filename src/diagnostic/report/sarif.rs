//! SARIF 2.1.0: the interchange format for findings of checkers.

use super::positions;
use crate::{
    diagnostic::{Code, Diagnostic, Severity},
    source::Place,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt::Write};

pub(super) fn write(diagnostics: &[Diagnostic]) -> String {
    let used: BTreeSet<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let used: Vec<Code> = used.into_iter().collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, &used)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "eenduidig",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": "nl",
                "rules": used.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut out = serde_json::to_string_pretty(&log).expect("texts and numbers are JSON");
    out.push('\n');
    out
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Fout => "error",
        Severity::Publicatie => "warning",
        Severity::Advies => "note",
    }
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": {"text": code.why()},
        "help": {"text": code.help(), "markdown": code.help()},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

fn result(diagnostic: &Diagnostic, used: &[Code]) -> Value {
    let mut text = diagnostic.message.clone();
    if !diagnostic.cure.is_empty() {
        write!(text, " {}", diagnostic.cure).expect("a String takes all");
    }
    let mut result = json!({
        "ruleId": diagnostic.code.name(),
        "ruleIndex": used.iter().position(|code| *code == diagnostic.code),
        "level": level(diagnostic.severity()),
        "message": {"text": text},
        "properties": {"kanalen": diagnostic.kanalen, "gemeenten": diagnostic.gemeenten},
    });
    if let Some(place) = &diagnostic.place {
        result["locations"] = json!([{"physicalLocation": physical(place)}]);
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().enumerate().map(|(index, (place, words))| {
            json!({"id": index + 1, "message": {"text": words}, "physicalLocation": physical(place)})
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn physical(place: &Place) -> Value {
    let (start, end) = positions(place);
    json!({
        "artifactLocation": {"uri": uri(place.file.path())},
        "region": {
            "startLine": start.line, "startColumn": start.column,
            "endLine": end.line, "endColumn": end.column,
        },
    })
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a String takes all");
        }
    }
    out
}
