//! Remembers what was asked and answered, to tell afterwards whether a mutant changed any output at all.

use super::served::Served;
use eenduidig::verify::{Ask, Output, OutputError, Outputs};
use std::{
    io::Write,
    process::{Command, Stdio},
    sync::Mutex,
};

type Answer = Result<Output, OutputError>;

/// Outputs that remember.
pub(super) struct Recorded<'a> {
    inner: &'a dyn Outputs,
    seen: Mutex<Vec<(Ask, Answer)>>,
}

impl<'a> Recorded<'a> {
    pub(super) fn new(inner: &'a dyn Outputs) -> Self {
        Self { inner, seen: Mutex::default() }
    }

    /// How many outputs were asked for.
    pub(super) fn asked(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// Was any output another than without the mutant?
    pub(super) fn differs_from(&self, unmutated: &Served) -> bool {
        let seen = self.seen.lock().unwrap();
        seen.iter().any(|(ask, answer)| readable(answer) != readable(&unmutated.output(ask)))
    }
}

impl Outputs for Recorded<'_> {
    fn output(&self, ask: &Ask) -> Answer {
        let answer = self.inner.output(ask);
        self.seen.lock().unwrap().push((ask.clone(), answer.clone()));
        answer
    }
}

/// The output without what names the release: another tree is another release.
fn readable(answer: &Answer) -> (u16, String, String) {
    let (status, media_type, bytes) = match answer {
        Ok(output) => (200, &output.media_type, &output.bytes),
        Err(OutputError::Status { status, media_type, bytes }) => (*status, media_type, bytes),
        Err(OutputError::Failed(why)) => return (0, String::new(), why.clone()),
    };
    let text =
        if bytes.starts_with(b"%PDF") { pdf_text(bytes) } else { bytes.iter().map(|byte| char::from(*byte)).collect() };
    (status, media_type.clone(), without_codes(&text))
}

/// Codes look like `ABCD-EFGH-JKLM`; releases and fingerprints are long hexadecimal numbers.
fn without_codes(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_code = |word: &str| {
        let groups: Vec<&str> = word.split('-').collect();
        let code = groups.len() == 3 && groups.iter().all(|group| group.len() == 4);
        let hash = groups.last().is_some_and(|last| last.len() >= 12 && last.chars().all(|c| c.is_ascii_hexdigit()));
        code || hash
    };
    let mut result = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| word(c) != word(first)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        result.push_str(if word(first) && is_code(piece) { "CODE" } else { piece });
        rest = after;
    }
    result
}

fn pdf_text(bytes: &[u8]) -> String {
    let child =
        Command::new("pdftotext").args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("pdftotext (poppler-utils) is needed to compare letters");
    let mut stdin = child.stdin.take().unwrap();
    let body = bytes.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&body));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    // How far words stand apart depends on the width of the code above them.
    String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}
