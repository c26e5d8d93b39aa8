//! What an output says, read back from its bytes: a reader for each vorm. Readers know the vorm, never
//! the kanaal or its templates, and report what they do not understand.

mod html;
mod json;
mod paper;
mod text;
pub(super) mod value;

pub(super) use html::html;
pub(super) use json::{Question, Turn, json, turn};
pub(super) use paper::{PaperError, paper};
pub(super) use text::text;

use super::expect::{Cell, Marker};
use std::{fmt, ops::Range};

/// How an output shows where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    /// It is marked as a link.
    Marked,
    /// The address stands behind it in brackets.
    Written,
    /// The address stands behind it in brackets as people type it; what leads to another antwoord has none.
    Paper,
}

/// How an output shows what belongs to a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    /// What belongs together stands in one container.
    Nested,
    /// What belongs together stands in one message, as far as it fits.
    Message,
}

/// An output, read.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// All visible text; pieces are divided by line ends.
    pub(super) text: String,
    /// Its pieces, in reading order.
    pub(super) pieces: Vec<ReadPiece>,
    /// How links are shown.
    pub(super) links: Links,
    /// How groups are shown.
    pub(super) grouping: Grouping,
    /// Whether a text may go on in the next piece.
    pub(super) soft: bool,
    /// The questions that are asked, with the choices to answer them.
    pub(super) questions: Vec<Question>,
    /// What the reader did not understand: what, and on which line.
    pub(super) problems: Vec<(String, usize)>,
}

/// A piece of visible text that stands by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct ReadPiece {
    /// Where in the text.
    pub(super) range: Range<usize>,
    /// The line in the output, or the number of the message.
    pub(super) line: usize,
    /// The mark of an item; in plain text it is part of the text.
    pub(super) marker: Option<Marker>,
    /// Place in a table.
    pub(super) cell: Option<Cell>,
    /// The containers it stands in, outermost first; the last is its own.
    pub(super) within: Vec<usize>,
    /// The anchors by which it, or what it stands in, can be reached.
    pub(super) anchors: Vec<String>,
    /// Where its links lead: range in the text, and address.
    pub(super) links: Vec<(Range<usize>, String)>,
}

impl fmt::Display for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, piece) in self.pieces.iter().enumerate() {
            let depth = "  ".repeat(piece.within.len().saturating_sub(1));
            let marker = match piece.marker {
                Some(Marker::Number(number)) => format!("{number}. "),
                Some(Marker::Bullet) => "- ".to_owned(),
                None => String::new(),
            };
            let cell = piece.cell.map_or(String::new(), |(row, column)| format!("[{row},{column}] "));
            write!(f, "{:>3} {depth}{marker}{cell}{}", piece.line, self.words(at).replace('\u{200b}', "¦"))?;
            for (range, url) in &piece.links {
                write!(f, " «{}» → {url}", &self.text[range.clone()])?;
            }
            writeln!(f)?;
        }
        for (problem, line) in &self.problems {
            writeln!(f, "  ! {line}: {problem}")?;
        }
        Ok(())
    }
}

/// Characters that nobody sees; on paper the reader itself marks with one where a line is broken.
const UNSEEN: [char; 7] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];

impl Read {
    pub(super) fn new(links: Links, grouping: Grouping, soft: bool) -> Self {
        Self {
            text: String::new(),
            pieces: Vec::new(),
            links,
            grouping,
            soft,
            questions: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The words of a piece.
    pub(super) fn words(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", |piece| &self.text[piece.range.clone()])
    }

    /// Adds a piece, unless it says nothing. Links are ranges in `text`.
    pub(super) fn push(&mut self, text: &str, links: &[(Range<usize>, String)], mut piece: ReadPiece) {
        let start = self.text.len();
        if self.links != Links::Paper && text.contains(UNSEEN) {
            self.problems.push(("een teken zonder breedte".to_owned(), piece.line));
        }
        let mut places: Vec<usize> = Vec::new();
        let mut space = false;
        let bound = |at: usize| links.iter().any(|(range, _)| range.start == at || range.end == at);
        let mut moved: Vec<(usize, usize)> = Vec::new();
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                if bound(at) {
                    places.push(at);
                }
                space = true;
                continue;
            }
            if space && self.text.len() > start {
                self.text.push(' ');
            }
            space = false;
            moved.extend(places.drain(..).map(|place| (place, self.text.len())));
            if bound(at) {
                moved.push((at, self.text.len()));
            }
            self.text.push(c);
        }
        let end = self.text.len();
        if end == start {
            return;
        }
        let at = |place: usize| moved.iter().find(|(old, _)| *old == place).map_or(end, |(_, new)| *new);
        piece.links = links.iter().map(|(range, url)| (at(range.start)..at(range.end), url.clone())).collect();
        piece.range = start..end;
        self.text.push('\n');
        self.pieces.push(piece);
    }
}
