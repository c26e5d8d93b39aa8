//! Words of masked prose, with what stands between them.

use super::number;
use std::ops::Range;

/// Stands where the prose is interrupted: a fact reference, a table bar, a list marker, an empty line.
pub(super) const BREAK: char = '\u{1}';

const OPENING: [char; 9] = ['(', '"', '\'', '‘', '“', '„', '«', '<', '='];
const CLOSING: [char; 13] = ['.', ',', ';', ':', '!', '?', ')', '"', '\'', '’', '”', '»', '>'];

/// What ends after a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Nothing.
    None,
    /// A part of a sentence.
    Comma,
    /// A sentence, a cell, an item.
    Stop,
}

/// A word without the punctuation around it.
#[derive(Debug)]
pub(super) struct Token<'a> {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// As written.
    pub(super) text: &'a str,
    /// In small letters.
    pub(super) lower: String,
    /// The number that it is; every recogniser asks for it.
    pub(super) number: Option<i64>,
    /// What ends after it.
    pub(super) cut: Cut,
}

/// The words of masked prose.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if !c.is_whitespace() && c != BREAK {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            word(text, from..at, &mut found);
        }
        if c == BREAK
            && let Some(last) = found.last_mut()
        {
            last.cut = Cut::Stop;
        }
    }
    found
}

fn word<'a>(text: &'a str, range: Range<usize>, found: &mut Vec<Token<'a>>) {
    let raw = &text[range.clone()];
    let opened = raw.trim_start_matches(OPENING);
    let core = opened.trim_end_matches(CLOSING);
    let tail = &opened[core.len()..];
    let cut = if tail.contains(['.', ';', ':', '!', '?']) {
        Cut::Stop
    } else if tail.contains(',') {
        Cut::Comma
    } else {
        Cut::None
    };
    if core.is_empty() {
        if let Some(last) = found.last_mut().filter(|_| cut != Cut::None) {
            last.cut = cut;
        }
        return;
    }
    let start = range.start + (raw.len() - opened.len());
    let lower = core.to_lowercase();
    let number = number::of(core, &lower);
    found.push(Token { range: start..start + core.len(), text: core, lower, number, cut });
}

/// The words from one on, as recognisers read them: nothing beyond the end is an empty word.
#[derive(Clone, Copy)]
pub(super) struct Words<'a, 'b> {
    all: &'b [Token<'a>],
}

impl<'a, 'b> Words<'a, 'b> {
    pub(super) fn new(all: &'b [Token<'a>]) -> Self {
        Self { all }
    }

    pub(super) fn len(self) -> usize {
        self.all.len()
    }

    pub(super) fn get(self, at: usize) -> Option<&'b Token<'a>> {
        self.all.get(at)
    }

    /// The word, in small letters.
    pub(super) fn lower(self, at: usize) -> &'b str {
        self.all.get(at).map_or("", |token| &token.lower)
    }

    /// The word, as written.
    pub(super) fn text(self, at: usize) -> &'a str {
        self.all.get(at).map_or("", |token| token.text)
    }

    /// The word so many places before this one, within the same sentence.
    pub(super) fn before(self, at: usize, back: usize) -> &'b str {
        let Some(from) = at.checked_sub(back) else { return "" };
        if self.all[from..at].iter().any(|token| token.cut == Cut::Stop) { "" } else { self.lower(from) }
    }

    /// The word after this one, when nothing ends in between.
    pub(super) fn next(self, at: usize) -> &'b str {
        if self.joined(at) { self.lower(at + 1) } else { "" }
    }

    /// Does the next word belong to the same part of the sentence?
    pub(super) fn joined(self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.cut == Cut::None) && at + 1 < self.all.len()
    }

    /// What ends after this word.
    pub(super) fn cut(self, at: usize) -> Cut {
        self.all.get(at).map_or(Cut::Stop, |token| token.cut)
    }

    /// From the start of one word to the end of another.
    pub(super) fn range(self, from: usize, to: usize) -> Range<usize> {
        self.all[from].range.start..self.all[to].range.end
    }
}
