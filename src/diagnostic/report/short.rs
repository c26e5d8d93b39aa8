//! `file:line:column: severity code: message`, one line each.

use crate::diagnostic::Diagnostic;
use std::fmt::Write;

pub(super) fn write(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.place.as_ref().map_or(String::new(), |place| format!("{place}: "));
        let message = diagnostic.message.replace(char::is_control, " ");
        writeln!(out, "{place}{} {}: {message}", diagnostic.severity(), diagnostic.code).expect("a String takes all");
    }
    out
}
