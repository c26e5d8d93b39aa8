//! A mistake in the content, as the preview shows it: with the line of the file that it is in.

use crate::{diagnostic::Diagnostic, source::Place};
use serde::Serialize;

/// A mistake. The words are those of `check --format json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Melding<'a> {
    code: &'a str,
    ernst: &'static str,
    bericht: &'a str,
    plaats: Option<Plaats<'a>>,
    /// The whole line of the file, without its end.
    bronregel: Option<&'a str>,
    aanwijzing: &'a str,
    verwant: Vec<Verwant<'a>>,
    waarom: &'static str,
    oplossing: &'a str,
    /// Empty means all.
    gemeenten: Vec<&'a str>,
    /// Empty means all.
    kanalen: Vec<&'a str>,
}

/// Lines and columns count from 1; columns are characters; the end is one past the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Plaats<'a> {
    bestand: &'a str,
    regel: usize,
    kolom: usize,
    eindregel: usize,
    eindkolom: usize,
}

/// Another place that explains it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verwant<'a> {
    bericht: &'a str,
    plaats: Plaats<'a>,
}

impl<'a> Melding<'a> {
    /// Of this diagnostic.
    pub(super) fn of(found: &'a Diagnostic) -> Self {
        let verwant = found.related.iter().map(|(place, words)| Verwant { bericht: words, plaats: Plaats::of(place) });
        Self {
            code: found.code.name(),
            ernst: found.severity().name(),
            bericht: &found.message,
            plaats: found.place.as_ref().map(Plaats::of),
            bronregel: found.place.as_ref().and_then(line),
            aanwijzing: &found.label,
            verwant: verwant.collect(),
            waarom: found.code.why(),
            oplossing: &found.cure,
            gemeenten: found.gemeenten.iter().map(String::as_str).collect(),
            kanalen: found.kanalen.iter().map(String::as_str).collect(),
        }
    }
}

impl<'a> Plaats<'a> {
    fn of(place: &'a Place) -> Self {
        let (start, end) = (place.line_column(), place.file.line_column(place.span.end));
        Self {
            bestand: place.file.path(),
            regel: start.line,
            kolom: start.column,
            eindregel: end.line,
            eindkolom: end.column,
        }
    }
}

fn line(place: &Place) -> Option<&str> {
    place.file.text().lines().nth(place.line_column().line - 1)
}
