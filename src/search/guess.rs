//! What was probably meant by a word that nobody wrote: a word that is still being typed, a mistake,
//! a shortened word, a compound of which we know a part.

use super::{
    analysis::words,
    query::{Guess, Interpreter},
};
use std::collections::BTreeMap;

/// So many completions of a word, and so many corrections, are tried.
const MOST_GUESSES: usize = 12;
const MOST_CORRECTIONS: usize = 3;
const MOST_ABBREVIATED: usize = 4;
/// Words in titles and trefwoorden are shortened to this many letters or more, other words to more.
const SHORTEST_ABBREVIATION: usize = 3;
const SHORTEST_PREFIX: usize = 5;
/// Longer words without vowels are no abbreviations.
const LONGEST_SKELETON: usize = 8;
/// A known part of an unknown compound is at least this long.
const SHORTEST_KNOWN_PART: usize = 4;

impl Interpreter<'_> {
    /// Words that begin like this, most used first.
    pub(super) fn completions(&self, start: &str) -> Vec<Guess> {
        if start.chars().count() < 2 {
            return Vec::new();
        }
        let mut found: Vec<(u32, &str)> = self.beginning_with(start);
        found.truncate(MOST_GUESSES);
        found.into_iter().map(|(_, word)| (word.to_owned(), self.gewichten.begin)).collect()
    }

    /// Words of the vocabulary that begin like this, each once, most used first.
    fn beginning_with<'s>(&'s self, start: &'s str) -> Vec<(u32, &'s str)> {
        let mut times: BTreeMap<&str, u32> = BTreeMap::new();
        for vocabulary in self.view.vocabularies() {
            for (word, count) in vocabulary.starting_with(start) {
                *times.entry(word).or_default() += count;
            }
        }
        let mut found: Vec<(u32, &str)> = times.into_iter().map(|(word, times)| (times, word)).collect();
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        found
    }

    /// Words that were probably meant: few edits and the same first letter, or the same sound.
    pub(super) fn corrections(&self, word: &str) -> Vec<Guess> {
        let length = word.chars().count();
        if length < 4 || word.chars().any(|char| char.is_ascii_digit()) {
            return Vec::new();
        }
        let most = if length < 8 { 1 } else { 2 };
        let (first, sound) = (word.chars().next(), sound(word));
        let mut found: Vec<(usize, u32, &str)> = Vec::new();
        for vocabulary in self.view.vocabularies() {
            for (other, times) in vocabulary.starting_with("") {
                if other.chars().count().abs_diff(length) > most {
                    continue;
                }
                let same_start = other.chars().next() == first;
                let edits = if same_start { strsim::osa_distance(word, other) } else { usize::MAX };
                if edits <= most {
                    found.push((edits, times, other));
                } else if length > 4 && self::sound(other) == sound {
                    found.push((most, times, other));
                }
            }
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(b.2)));
        let fewest = found.first().map_or(0, |(edits, ..)| *edits);
        let gewicht = if length < 6 { self.gewichten.spelling_kort } else { self.gewichten.spelling };
        let mut guesses: Vec<Guess> = Vec::new();
        for (_, _, other) in found.into_iter().filter(|(edits, ..)| *edits == fewest) {
            if guesses.len() < MOST_CORRECTIONS && guesses.iter().all(|(guess, _)| guess != other) {
                guesses.push((other.to_owned(), gewicht));
            }
        }
        guesses
    }

    /// Words of which this is the beginning, or the letters that stay when most are left out.
    pub(super) fn abbreviated(&self, word: &str) -> Vec<Guess> {
        let length = word.len();
        if length < SHORTEST_ABBREVIATION || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Vec::new();
        }
        let heads = self.head_words();
        let longer = |other: &str| other.len() >= length + 2;
        let begins = heads.iter().filter(|other| other.starts_with(word) && longer(other)).cloned();
        let mut found: Vec<String> = begins.take(MOST_ABBREVIATED).collect();
        if found.is_empty() && length >= SHORTEST_PREFIX {
            let others = self.beginning_with(word).into_iter().map(|(_, other)| other);
            found = others.filter(|other| longer(other)).take(MOST_ABBREVIATED).map(str::to_owned).collect();
        }
        let vowels = word.bytes().filter(|byte| b"aeiouy".contains(byte)).count();
        if found.is_empty() && length <= LONGEST_SKELETON && vowels * 3 <= length {
            let matching = heads.iter().filter(|other| is_skeleton(word, other) && longer(other)).cloned();
            found = matching.take(MOST_ABBREVIATED).collect();
        }
        found.into_iter().map(|other| (other, self.gewichten.afkorting)).collect()
    }

    /// Words of titles and trefwoorden, most important antwoord first.
    fn head_words(&self) -> &[String] {
        self.heads.get_or_init(|| {
            let mut found: BTreeMap<String, f32> = BTreeMap::new();
            for head in self.view.ids().into_iter().filter_map(|id| self.view.head(id)) {
                let keywords = head.trefwoorden.iter().flat_map(|text| words(text));
                for word in head.titel_tokens.iter().map(|token| token.word.to_string()).chain(keywords) {
                    let best = found.entry(word).or_default();
                    *best = best.max(head.prioriteit);
                }
            }
            let mut found: Vec<(String, f32)> = found.into_iter().collect();
            found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            found.into_iter().map(|(word, _)| word).collect()
        })
    }

    /// Known words at the beginning and the end of an unknown compound, with their share of it.
    pub(super) fn known_parts(&self, word: &str) -> Vec<(String, f32)> {
        if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Vec::new();
        }
        let analyzer = &self.view.lists.analyzer;
        let known = |part: &str| {
            (part.len() >= SHORTEST_KNOWN_PART || analyzer.is_part(part))
                && !analyzer.is_stop(part)
                && (self.view.has_word(part) || self.view.lists.synoniemen.contains_key(&vec![analyzer.stem(part)]))
        };
        let least = 3;
        let cuts = || (least..word.len().saturating_sub(2)).rev();
        let front = cuts().map(|at| &word[..at]).find(|part| known(part));
        let back = cuts().rev().map(|at| &word[at..]).find(|part| known(part));
        let share = |part: &str| ratio(part.len(), word.len());
        front.into_iter().chain(back).map(|part| (part.to_owned(), share(part))).collect()
    }
}

fn ratio(part: usize, whole: usize) -> f32 {
    let real = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    real(part) / real(whole.max(1))
}

/// Are these the letters of the word in order, from its first on?
fn is_skeleton(letters: &str, word: &str) -> bool {
    let mut rest = word.chars();
    letters.chars().next() == word.chars().next() && letters.chars().all(|letter| rest.any(|other| other == letter))
}

/// How a Dutch word sounds, roughly: letters that are taken for each other become one.
fn sound(word: &str) -> String {
    let mut text = word.to_owned();
    for (from, to) in [
        ("ij", "y"),
        ("ei", "y"),
        ("auw", "o"),
        ("ouw", "o"),
        ("au", "o"),
        ("ou", "o"),
        ("sch", "sx"),
        ("ch", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("dt", "t"),
        ("qu", "kw"),
        ("ck", "k"),
        ("ie", "i"),
    ] {
        text = text.replace(from, to);
    }
    let last = text.chars().count().saturating_sub(1);
    let mut heard = String::new();
    for (at, char) in text.chars().enumerate() {
        let char = match char {
            'c' => 'k',
            'z' => 's',
            'v' => 'f',
            'd' if at == last => 't',
            'b' if at == last => 'p',
            other => other,
        };
        if !heard.ends_with(char) {
            heard.push(char);
        }
    }
    heard
}
