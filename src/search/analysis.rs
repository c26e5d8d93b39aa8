//! From text to tokens: words folded to plain letters, stemmed with exceptions, and taken apart where
//! they are compounds. The same for text and for questions.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};

/// Words longer than this are no words.
const LONGEST: usize = 48;
/// Compounds are at least this long; their parts at least [`SHORTEST_PART`].
const SHORTEST_COMPOUND: usize = 7;
const SHORTEST_PART: usize = 3;

/// In front of a token that is a part of a compound.
pub(super) const PART: char = '~';
/// In front of a token that stands for a fact.
pub(super) const FACT: char = '=';

/// A word as it is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The word, in plain small letters.
    pub(super) word: Arc<str>,
    /// Its stem.
    pub(super) stem: Arc<str>,
    /// Stems of its parts, when it is a compound, each with [`PART`] in front.
    pub(super) parts: Vec<Arc<str>>,
}

/// Turns words into tokens.
#[derive(Clone)]
pub(super) struct Analyzer {
    stemmer: TextAnalyzer,
    exceptions: BTreeMap<String, String>,
    parts: BTreeSet<String>,
    part_stems: BTreeSet<String>,
    stop: BTreeSet<String>,
    light: BTreeSet<String>,
}

impl Analyzer {
    /// With these exceptions (word to stem), parts of compounds, stop words, and words that say little.
    pub(super) fn new(
        exceptions: BTreeMap<String, String>,
        parts: BTreeSet<String>,
        stop: impl IntoIterator<Item = String>,
        light: impl IntoIterator<Item = String>,
    ) -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::Dutch)).build();
        let stop = stop.into_iter().flat_map(|text| words(&text)).collect();
        let light = light.into_iter().flat_map(|text| words(&text)).collect();
        let mut analyzer = Self { stemmer, exceptions, parts, part_stems: BTreeSet::new(), stop, light };
        analyzer.part_stems = analyzer.parts.clone().iter().map(|part| analyzer.stem(part)).collect();
        analyzer
    }

    /// Does this word say nothing about what is asked?
    pub(super) fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// Does this word say little about what is asked?
    pub(super) fn is_light(&self, word: &str) -> bool {
        self.light.contains(word)
    }

    /// Is this one of the parts that compounds are made of?
    pub(super) fn is_part(&self, word: &str) -> bool {
        self.parts.contains(word)
    }

    /// The stem of a word in plain small letters.
    pub(super) fn stem(&self, word: &str) -> String {
        if let Some(stem) = self.exceptions.get(word) {
            return stem.clone();
        }
        let mut stemmer = self.stemmer.clone();
        let mut stream = stemmer.token_stream(word);
        let stem = if stream.advance() { stream.token().text.clone() } else { String::new() };
        if stem.is_empty() { word.to_owned() } else { stem }
    }

    /// The token of one word.
    pub(super) fn token(&self, word: &str) -> Token {
        let parts =
            self.parts(word, &|_| false).iter().map(|part| format!("{PART}{}", self.stem(part)).into()).collect();
        Token { stem: self.stem(word).into(), parts, word: word.into() }
    }

    /// Takes a compound apart into as few known parts as cover it, with s, e or en between them. Empty
    /// when it is no compound. `also` names parts besides those of the list.
    pub(super) fn parts(&self, word: &str, also: &dyn Fn(&str) -> bool) -> Vec<String> {
        let length = word.len();
        if !(SHORTEST_COMPOUND..=LONGEST).contains(&length) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Vec::new();
        }
        let known = |part: &str, last: bool| {
            part.len() >= SHORTEST_PART
                && part.len() < length
                && (self.parts.contains(part) || also(part) || (last && self.part_stems.contains(&self.stem(part))))
        };
        // best[i]: fewest parts that cover the first i letters, and where the last of them begins and ends.
        let mut best: Vec<Option<(usize, usize, usize)>> = vec![None; length + 1];
        best[0] = Some((0, 0, 0));
        for end in SHORTEST_PART..=length {
            for link in ["", "s", "e", "en"] {
                let Some(stop) = end.checked_sub(link.len()) else { continue };
                if !word[..end].ends_with(link) || (end == length && !link.is_empty()) {
                    continue;
                }
                for start in 0..stop {
                    let Some((count, ..)) = best[start] else { continue };
                    if best[end].is_none_or(|(fewest, ..)| count + 1 < fewest)
                        && known(&word[start..stop], end == length)
                    {
                        best[end] = Some((count + 1, start, stop));
                    }
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = length;
        while end > 0 {
            let Some((_, start, stop)) = best[end] else { return Vec::new() };
            parts.push(word[start..stop].to_owned());
            end = start;
        }
        parts.reverse();
        if parts.len() < 2 { Vec::new() } else { parts }
    }
}

/// The words of a text in plain small letters.
pub(super) fn words(text: &str) -> Vec<String> {
    runs(text).into_iter().flatten().collect()
}

/// The words of a text; words with a hyphen also written as one.
pub(super) fn words_and_joins(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in runs(text) {
        let joined = (run.len() > 1).then(|| run.concat()).filter(|joined| joined.chars().count() <= LONGEST);
        words.extend(run);
        words.extend(joined);
    }
    words
}

/// Words, those joined by hyphens together.
fn runs(text: &str) -> Vec<Vec<String>> {
    let mut runs: Vec<Vec<String>> = vec![vec![String::new()]];
    for char in text.chars() {
        if char.is_alphanumeric() {
            if let Some(word) = runs.last_mut().and_then(|run| run.last_mut()) {
                char.to_lowercase().for_each(|lower| fold(lower, word));
            }
        } else if matches!(char, '-' | '\u{2010}' | '\u{2011}') {
            if let Some(run) = runs.last_mut() {
                run.push(String::new());
            }
        } else if !matches!(char, '\'' | '\u{2019}' | '\u{ad}' | '\u{300}'..='\u{36f}') {
            runs.push(vec![String::new()]);
        }
    }
    for run in &mut runs {
        run.retain(|word| !word.is_empty() && word.chars().count() <= LONGEST);
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Adds a letter without its accents.
fn fold(char: char, word: &mut String) {
    match char {
        'à'..='å' => word.push('a'),
        'æ' => word.push_str("ae"),
        'ç' => word.push('c'),
        'è'..='ë' => word.push('e'),
        'ì'..='ï' => word.push('i'),
        'ĳ' => word.push_str("ij"),
        'ñ' => word.push('n'),
        'ò'..='ö' | 'ø' => word.push('o'),
        'ù'..='ü' => word.push('u'),
        'ý' | 'ÿ' => word.push('y'),
        'œ' => word.push_str("oe"),
        'ß' => word.push_str("ss"),
        '\u{300}'..='\u{36f}' => {}
        other => word.push(other),
    }
}
