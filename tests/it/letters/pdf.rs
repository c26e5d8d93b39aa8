//! Reading a PDF back with poppler and qpdf.

use std::{io::Write, path::PathBuf, process::Command};

/// A PDF that was written for a test.
pub(super) struct Pdf {
    bytes: Vec<u8>,
    file: tempfile::NamedTempFile,
}

impl Pdf {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let mut file = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
        file.write_all(&bytes).unwrap();
        Self { bytes, file }
    }

    /// Keeps a copy where `LETTERS_OUT` says, to look at.
    pub(super) fn keep(&self, name: &str) {
        if let Some(folder) = std::env::var_os("LETTERS_OUT") {
            std::fs::write(PathBuf::from(folder).join(name).with_extension("pdf"), &self.bytes).unwrap();
        }
    }

    /// The text in reading order, with white space made plain; `None` where poppler is absent.
    pub(super) fn text(&self) -> Option<String> {
        self.run("pdftotext", &["-raw", "-enc", "UTF-8"], &["-"]).map(|text| plain(&text))
    }

    /// How far to the right the text reaches, in points; `None` where poppler is absent.
    pub(super) fn right_edge(&self) -> Option<f64> {
        let boxes = self.run("pdftotext", &["-bbox"], &["-"])?;
        let edges = boxes.split("xMax=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok());
        edges.reduce(f64::max)
    }

    /// How far to the right a word reaches, in points; `None` where poppler is absent.
    pub(super) fn edge_of(&self, word: &str) -> Option<f64> {
        let boxes = self.run("pdftotext", &["-bbox"], &["-"])?;
        let line = boxes.lines().find(|line| line.contains(&format!(">{word}<"))).unwrap().to_owned();
        line.split("xMax=\"").nth(1)?.split('"').next()?.parse().ok()
    }

    /// The objects uncompressed, as text; `None` where qpdf is absent.
    pub(super) fn objects(&self) -> Option<String> {
        self.run("qpdf", &["--qdf", "--object-streams=disable", "--warning-exit-0"], &["-"])
    }

    /// What a screen reader gets: the structure tree with its text; `None` where poppler is absent.
    pub(super) fn structure(&self) -> Option<String> {
        self.run("pdfinfo", &["-struct-text"], &[])
    }

    /// `None` where the tool is absent; in CI that is a failure.
    fn run(&self, tool: &str, before: &[&str], after: &[&str]) -> Option<String> {
        let output = Command::new(tool).args(before).arg(self.file.path()).args(after).output();
        let Ok(output) = output else {
            assert!(std::env::var_os("CI").is_none(), "{tool} is needed in CI");
            say(&format!("skipped: {tool} is not installed"));
            return None;
        };
        assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// Text with every run of white space, also the kinds that do not break, as one space.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text without any white space: where lines were broken does not matter.
pub(super) fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn say(what: &str) {
    println!("{what}");
}
