//! What was probably meant by a word that nobody wrote: a word that is still being typed, a mistake,
//! a shortened word, a compound of which we know a part.

use super::query::{Guess, Interpreter, Manier};
use std::collections::{BTreeMap, BTreeSet};

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
        found.into_iter().map(|(_, word)| (word.to_owned(), self.gewichten.begin, Manier::Begin)).collect()
    }

    /// Words of the vocabulary that begin like this, each once, most used first.
    fn beginning_with<'s>(&'s self, start: &'s str) -> Vec<(u32, &'s str)> {
        let words: BTreeSet<&str> =
            self.view.vocabularies().flat_map(|vocabulary| vocabulary.starting_with(start)).collect();
        let seen = words.into_iter().map(|word| (self.view.times(word), word)).filter(|(times, _)| *times > 0);
        let mut found: Vec<(u32, &str)> = seen.collect();
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
        let mut found: Vec<(usize, u32, &str)> = Vec::new();
        for other in self.view.spelling.like(word, most) {
            let edits = strsim::osa_distance(word, other);
            let times = if edits <= most { self.view.times(other) } else { 0 };
            if times > 0 {
                found.push((edits, times, other));
            }
        }
        for other in self.view.spelling.sounding(word).filter(|_| length > 4) {
            let near = other.chars().count().abs_diff(length) <= most;
            let times = if near { self.view.times(other) } else { 0 };
            if times > 0 {
                found.push((most, times, other));
            }
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(b.2)));
        let fewest = found.first().map_or(0, |(edits, ..)| *edits);
        let gewicht = if length < 6 { self.gewichten.spelling_kort } else { self.gewichten.spelling };
        let mut guesses: Vec<Guess> = Vec::new();
        for (_, _, other) in found.into_iter().filter(|(edits, ..)| *edits == fewest) {
            if guesses.len() < MOST_CORRECTIONS && guesses.iter().all(|(guess, ..)| guess != other) {
                guesses.push((other.to_owned(), gewicht, Manier::Spelling));
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
        let longer = |other: &str| other.len() >= length + 2;
        let begins = self.head_words(word).into_iter().filter(|other| longer(other)).map(str::to_owned);
        let mut found: Vec<String> = begins.take(MOST_ABBREVIATED).collect();
        if found.is_empty() && length >= SHORTEST_PREFIX {
            let others = self.beginning_with(word).into_iter().map(|(_, other)| other);
            found = others.filter(|other| longer(other)).take(MOST_ABBREVIATED).map(str::to_owned).collect();
        }
        let vowels = word.bytes().filter(|byte| b"aeiouy".contains(byte)).count();
        if found.is_empty() && length <= LONGEST_SKELETON && vowels * 3 <= length {
            let first: String = word.chars().take(1).collect();
            let heads = self.head_words(&first).into_iter();
            let matching = heads.filter(|other| is_skeleton(word, other) && longer(other));
            found = matching.take(MOST_ABBREVIATED).map(str::to_owned).collect();
        }
        found.into_iter().map(|other| (other, self.gewichten.afkorting, Manier::Afkorting)).collect()
    }

    /// Words of titles and trefwoorden that begin like this, most important antwoord first.
    fn head_words(&self, start: &str) -> Vec<&str> {
        let mut found: BTreeMap<&str, f32> = BTreeMap::new();
        for (word, prioriteit) in self.view.head_words(start) {
            let best = found.entry(word).or_default();
            *best = best.max(prioriteit);
        }
        let mut found: Vec<(&str, f32)> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        found.into_iter().map(|(word, _)| word).collect()
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
