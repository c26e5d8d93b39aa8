//! Printers: the same diagnostics for people, for editors, for scripts and for code hosts.
//! Deterministic: the same diagnostics give the same bytes, in whatever order they were found.

mod github;
mod human;
mod json;
mod sarif;
mod short;

use super::{Diagnostic, Severity};
use crate::source::{LineColumn, Place, Span};
use std::{fmt, str::FromStr};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people: the line, what is wrong with it, why it matters and what to do.
    #[default]
    Human,
    /// One line each, as editors and `grep` read it.
    Short,
    /// For scripts: an array of objects, Dutch keys, stable.
    Json,
    /// Workflow commands: a remark beside the line of a pull request.
    Github,
    /// SARIF 2.1.0, for code hosts that show findings.
    Sarif,
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: &[Self] = &[Self::Human, Self::Short, Self::Json, Self::Github, Self::Sarif];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Short => "short",
            Self::Json => "json",
            Self::Github => "github",
            Self::Sarif => "sarif",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().copied().find(|format| format.name() == text);
        found.ok_or_else(|| format!("'{text}' is geen vorm; kies uit: human, short, json, github, sarif."))
    }
}

/// Whether the human form has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Plain text.
    #[default]
    Never,
    /// ANSI colours, for a terminal.
    Always,
}

/// Writes the diagnostics: worst first, then by file and position, repeats left out.
pub fn report(diagnostics: &[Diagnostic], format: Format, colour: Colour) -> String {
    let mut sorted = diagnostics.to_vec();
    super::sort(&mut sorted);
    sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity()));
    match format {
        Format::Human => human::write(&sorted, colour),
        Format::Short => short::write(&sorted),
        Format::Json => json::write(&sorted),
        Format::Github => github::write(&sorted),
        Format::Sarif => sarif::write(&sorted),
    }
}

/// `3 fouten, 1 publicatie, 12 adviezen`; `Geen fouten gevonden.` when there is nothing.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let words = [
        (Severity::Fout, "fout", "fouten"),
        (Severity::Publicatie, "publicatie", "publicaties"),
        (Severity::Advies, "advies", "adviezen"),
    ];
    let counted = words.iter().filter_map(|(severity, one, more)| {
        let count = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == *severity).count();
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { more }))
    });
    let counted: Vec<String> = counted.collect();
    if counted.is_empty() { "Geen fouten gevonden.".to_owned() } else { counted.join(", ") }
}

/// A span that lies within its file and on character boundaries, whatever was given.
fn safe_span(place: &Place) -> Span {
    let text = place.file.text();
    let floor = |offset: usize| {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    Span::new(floor(place.span.start), floor(place.span.end))
}

/// Line and column of the start and of one past the end.
fn positions(place: &Place) -> (LineColumn, LineColumn) {
    let span = safe_span(place);
    (place.file.line_column(span.start), place.file.line_column(span.end))
}
