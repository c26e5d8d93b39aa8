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

    /// Every word with its place, in the order of the pages; `None` where poppler is absent.
    pub(super) fn words(&self) -> Option<Vec<Word>> {
        let boxes = self.run("pdftotext", &["-bbox"], &["-"])?;
        let (mut words, mut page) = (Vec::new(), 0);
        for line in boxes.lines() {
            page += usize::from(line.contains("<page "));
            let edge = |name: &str| -> Option<f64> {
                let points: f64 = line.split_once(&format!("{name}=\""))?.1.split('"').next()?.parse().ok()?;
                Some(points / 72.0 * 25.4)
            };
            let text = || Some(line.split_once('>')?.1.rsplit_once("</word>")?.0.to_owned());
            if let (Some(left), Some(top), Some(right), Some(bottom), Some(text)) =
                (edge("xMin"), edge("yMin"), edge("xMax"), edge("yMax"), text())
            {
                words.push(Word { page, text, place: Place { left, top, right, bottom } });
            }
        }
        Some(words)
    }

    /// Every page as it is printed; `None` where poppler is absent.
    pub(super) fn pictures(&self) -> Option<Vec<Picture>> {
        let pages = self.words()?.last().map_or(0, |word| word.page);
        let one = |page: usize| {
            let page = page.to_string();
            let bytes = self.bytes("pdftoppm", &["-gray", "-r", DOTS, "-f", &page, "-l", &page], &[])?;
            Some(Picture::read(&bytes))
        };
        (1..=pages).map(one).collect()
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
        self.bytes(tool, before, after).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn bytes(&self, tool: &str, before: &[&str], after: &[&str]) -> Option<Vec<u8>> {
        let output = Command::new(tool).args(before).arg(self.file.path()).args(after).output();
        let Ok(output) = output else {
            assert!(std::env::var_os("CI").is_none(), "{tool} is needed in CI");
            say(&format!("skipped: {tool} is not installed"));
            return None;
        };
        assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
        Some(output.stdout)
    }
}

/// Dots in an inch: ten in a millimetre.
const DOTS: &str = "254";

/// A part of a page, in millimetres from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Place {
    /// Does the other lie in it, give or take so many millimetres?
    pub(super) fn holds(&self, other: &Self, slack: f64) -> bool {
        self.left - slack <= other.left
            && self.top - slack <= other.top
            && other.right <= self.right + slack
            && other.bottom <= self.bottom + slack
    }

    /// How deep the two go into one another, the smaller of both directions; nothing when they lie apart.
    pub(super) fn overlap(&self, other: &Self) -> f64 {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        across.min(down).max(0.0)
    }
}

/// A word on a page, counted from 1.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) page: usize,
    pub(super) text: String,
    pub(super) place: Place,
}

/// A page in grey: ten dots to a millimetre.
pub(super) struct Picture {
    width: usize,
    dots: Vec<u8>,
}

impl Picture {
    /// Reads a binary PGM.
    fn read(bytes: &[u8]) -> Self {
        let mut rest = bytes;
        let mut word = || {
            let end = rest.iter().position(u8::is_ascii_whitespace).unwrap();
            let word = String::from_utf8_lossy(&rest[..end]).into_owned();
            rest = &rest[end + 1..];
            word
        };
        assert_eq!(word(), "P5");
        let (width, height): (usize, usize) = (word().parse().unwrap(), word().parse().unwrap());
        assert_eq!(word(), "255");
        assert_eq!(rest.len(), width * height);
        Self { width, dots: rest.to_vec() }
    }

    /// The smallest place that holds all ink within this one; none when it is white.
    pub(super) fn ink(&self, within: Place) -> Option<Place> {
        let mut found: Option<Place> = None;
        for (row, dots) in self.dots.chunks(self.width).enumerate() {
            let y = tenths(row);
            if y < within.top || y >= within.bottom {
                continue;
            }
            let dark = |(_, dot): &(usize, &u8)| **dot < 200;
            for (column, _) in dots.iter().enumerate().filter(dark) {
                let x = tenths(column);
                if x < within.left || x >= within.right {
                    continue;
                }
                let dot = Place { left: x, top: y, right: x + 0.1, bottom: y + 0.1 };
                found = Some(found.map_or(dot, |all| Place {
                    left: all.left.min(dot.left),
                    top: all.top.min(dot.top),
                    right: all.right.max(dot.right),
                    bottom: all.bottom.max(dot.bottom),
                }));
            }
        }
        found
    }

    /// What the QR codes on it say.
    pub(super) fn codes(&self) -> Vec<String> {
        let height = self.dots.len() / self.width;
        let dot = |x: usize, y: usize| self.dots[y * self.width + x];
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.width, height, dot);
        image.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
    }
}

fn tenths(dots: usize) -> f64 {
    f64::from(u32::try_from(dots).unwrap()) / 10.0
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
