//! Workflow commands: `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::…`.

use super::positions;
use crate::diagnostic::{Diagnostic, Severity};
use std::fmt::Write;

pub(super) fn write(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity() {
            Severity::Fout => "error",
            Severity::Publicatie => "warning",
            Severity::Advies => "notice",
        };
        let mut properties = String::new();
        if let Some(place) = &diagnostic.place {
            let (start, end) = positions(place);
            let file = property(place.file.path());
            write!(properties, "file={file},line={},endLine={}", start.line, end.line).expect("a String takes all");
            // The host refuses columns when the remark covers several lines; its end column is inclusive.
            if start.line == end.line {
                let last = end.column.saturating_sub(1).max(start.column);
                write!(properties, ",col={},endColumn={last}", start.column).expect("a String takes all");
            }
            properties.push(',');
        }
        let title = property(&format!("{}: {}", diagnostic.severity(), diagnostic.code));
        let mut text = format!("{}\nWaarom: {}", diagnostic.message, diagnostic.code.why());
        if !diagnostic.cure.is_empty() {
            write!(text, "\nDoe dit: {}", diagnostic.cure).expect("a String takes all");
        }
        writeln!(out, "::{command} {properties}title={title}::{}", data(&text)).expect("a String takes all");
    }
    out
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
