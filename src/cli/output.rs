//! Writing to the terminal.

use crate::diagnostic::{Diagnostic, Severity, report};
use std::io::{IsTerminal, Write};

/// Writes text to standard output. A reader that went away (`| head`) is not an error.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    print_bytes(text.as_bytes())
}

/// Writes bytes to standard output.
pub(super) fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes a remark to standard error, where it is in nobody's way.
pub(super) fn remark(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// What a panic says may repeat what somebody sent or what a file of persons holds: only its place is told.
pub(super) fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        remark(&format!("eenduidig: er ging iets mis in het programma zelf ({place})"));
    }));
}

/// Writes an error with everything that led to it.
pub(super) fn error(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    remark(&format!("eenduidig: {}", causes.join(": ")));
}

/// Is a person watching? Decides on colour.
pub(super) fn coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Does a person watch standard error?
pub(super) fn watched() -> bool {
    std::io::stderr().is_terminal()
}

/// A progress bar when a person watches, nothing otherwise.
pub(super) fn progress(length: usize, what: &'static str) -> indicatif::ProgressBar {
    if !watched() {
        return indicatif::ProgressBar::hidden();
    }
    let style = indicatif::ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} ({eta})");
    let bar = indicatif::ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_message(what);
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

/// Mistakes that keep content from being read as a whole, on standard error. Says whether there were any.
pub(super) fn mistakes(naam: &str, diagnostics: &[Diagnostic]) -> bool {
    let wrong: Vec<Diagnostic> =
        diagnostics.iter().filter(|found| found.severity() == Severity::Fout).cloned().collect();
    if !wrong.is_empty() {
        let told = report::report(&wrong, report::Format::Human, report::Colour::Never);
        remark(&format!("{naam} heeft fouten:\n\n{told}"));
    }
    !wrong.is_empty()
}
