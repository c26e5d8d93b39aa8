//! For scripts. The keys are a contract: they may be added to, not changed.

use super::positions;
use crate::{diagnostic::Diagnostic, source::Place};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
struct Melding<'a> {
    code: &'static str,
    ernst: &'static str,
    bericht: &'a str,
    plaats: Option<Plaats<'a>>,
    aanwijzing: Option<&'a str>,
    verwant: Vec<Verwant<'a>>,
    waarom: &'static str,
    oplossing: Option<&'a str>,
    /// Empty means all.
    kanalen: &'a BTreeSet<String>,
    /// Empty means all.
    gemeenten: &'a BTreeSet<String>,
}

/// Lines and columns count from 1; columns are characters; the end is one past the last character.
#[derive(Serialize)]
struct Plaats<'a> {
    bestand: &'a str,
    regel: usize,
    kolom: usize,
    eindregel: usize,
    eindkolom: usize,
}

#[derive(Serialize)]
struct Verwant<'a> {
    bericht: &'a str,
    plaats: Plaats<'a>,
}

pub(super) fn write(diagnostics: &[Diagnostic]) -> String {
    let all: Vec<Melding<'_>> = diagnostics.iter().map(melding).collect();
    let mut out = serde_json::to_string_pretty(&all).expect("texts and numbers are JSON");
    out.push('\n');
    out
}

fn melding(diagnostic: &Diagnostic) -> Melding<'_> {
    let verwant = diagnostic.related.iter().map(|(place, words)| Verwant { bericht: words, plaats: plaats(place) });
    Melding {
        code: diagnostic.code.name(),
        ernst: diagnostic.severity().name(),
        bericht: &diagnostic.message,
        plaats: diagnostic.place.as_ref().map(plaats),
        aanwijzing: filled(&diagnostic.label),
        verwant: verwant.collect(),
        waarom: diagnostic.code.why(),
        oplossing: filled(&diagnostic.cure),
        kanalen: &diagnostic.kanalen,
        gemeenten: &diagnostic.gemeenten,
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn plaats(place: &Place) -> Plaats<'_> {
    let (start, end) = positions(place);
    Plaats {
        bestand: place.file.path(),
        regel: start.line,
        kolom: start.column,
        eindregel: end.line,
        eindkolom: end.column,
    }
}
