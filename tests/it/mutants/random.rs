//! Mistakes at a random place in what a person reads of an output.

use serde::Deserialize;

/// A kind of mistake in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Kind {
    DigitChanged,
    LetterChanged,
    DroppedWord,
    DoubledWord,
    InsertedNot,
    InsertedSentence,
    HiddenWord,
    CommentedWord,
    WidthlessCharacter,
    CutShort,
    MessageLost,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::DigitChanged,
        Self::LetterChanged,
        Self::DroppedWord,
        Self::DoubledWord,
        Self::InsertedNot,
        Self::InsertedSentence,
        Self::HiddenWord,
        Self::CommentedWord,
        Self::WidthlessCharacter,
        Self::CutShort,
        Self::MessageLost,
    ];

    /// Can it be done to an output of this kanaal?
    pub(super) fn fits(self, kanaal: &str) -> bool {
        match self {
            Self::CutShort => true,
            Self::HiddenWord | Self::CommentedWord => kanaal == "website" || kanaal == "kcc",
            Self::MessageLost => kanaal == "chatbot",
            _ => kanaal != "brief",
        }
    }

    /// The output with the mistake.
    pub(super) fn apply(self, bytes: &[u8], seed: usize) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(bytes).map(str::to_owned) else { return self.cut(bytes, seed) };
        let changed = match self {
            Self::CutShort => return self.cut(bytes, seed),
            Self::MessageLost => without_message(&text, seed),
            _ => {
                let wanted = |word: &str| self != Self::DigitChanged || word.contains(|c: char| c.is_ascii_digit());
                let words: Vec<(usize, &str)> = read(&text).into_iter().filter(|(_, word)| wanted(word)).collect();
                words
                    .get(seed % words.len().max(1))
                    .map(|(at, word)| format!("{}{}{}", &text[..*at], self.word(word, seed), &text[at + word.len()..]))
            }
        };
        changed.unwrap_or(text).into_bytes()
    }

    fn cut(self, bytes: &[u8], seed: usize) -> Vec<u8> {
        let part = if self == Self::CutShort { 5 + seed % 90 } else { 100 };
        bytes[..bytes.len() * part / 100].to_vec()
    }

    fn word(self, word: &str, seed: usize) -> String {
        match self {
            Self::DigitChanged => {
                let at = word.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
                let old = usize::from(word.as_bytes()[at] - b'0');
                format!("{}{}{}", &word[..at], (old + 1 + seed % 8) % 10, &word[at + 1..])
            }
            Self::LetterChanged => {
                let last = word.chars().rev().find(|c| c.is_alphabetic()).unwrap_or('a');
                word.replacen(last, if last == 'e' { "o" } else { "e" }, 1)
            }
            Self::DroppedWord => String::new(),
            Self::DoubledWord => format!("{word} {word}"),
            Self::InsertedNot => format!("{word} niet"),
            Self::InsertedSentence => format!("{word} Betaal altijd vooraf."),
            Self::HiddenWord => format!("<span hidden>{word}</span>"),
            Self::CommentedWord => format!("<!-- {word} -->"),
            Self::WidthlessCharacter => format!("{}\u{200b}{}", &word[..1], &word[1..]),
            Self::CutShort | Self::MessageLost => word.to_owned(),
        }
    }
}

/// Words of the answer that a person reads, with where they stand.
fn read(text: &str) -> Vec<(usize, &str)> {
    let page = text.find("<main").zip(text.find("</main>"));
    let (from, until) = page.unwrap_or_else(|| {
        // JSON: the messages.
        let from = text.find("\"berichten\"").map_or(0, |at| at + "\"berichten\"".len());
        (from, from + text[from..].find(']').unwrap_or(0))
    });
    let html = text.contains("<main");
    let (mut words, mut start, mut inside) = (Vec::new(), None, false);
    for (at, c) in text[from..until].char_indices().map(|(at, c)| (from + at, c)) {
        let letter = c.is_ascii_alphanumeric() && !inside;
        if html && (c == '<' || c == '>') {
            inside = c == '<';
        }
        match (letter, start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                let clean = at - begin > 1 && !c.is_alphanumeric() && c != ';' && c != '\\';
                if clean
                    && !text[..begin].ends_with(['&', '#', '\\'])
                    && !text[..begin].ends_with(char::is_alphanumeric)
                {
                    words.push((begin, &text[begin..at]));
                }
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn without_message(text: &str, seed: usize) -> Option<String> {
    let mut turn: serde_json::Value = serde_json::from_str(text).ok()?;
    let messages = turn.get_mut("berichten")?.as_array_mut().filter(|messages| !messages.is_empty())?;
    let at = seed % messages.len();
    messages.remove(at);
    serde_json::to_string(&turn).ok()
}
