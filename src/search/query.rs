//! From what was typed to what is meant: concepts, each with the words that may stand for it.

use super::{
    analysis::{FACT, PART, words},
    lists::Gewichten,
    view::View,
};
use crate::content::{Gemeente, Repository, Waarde};
use jiff::civil::Date;
use std::{cell::OnceCell, ops::Range};

/// So much of a question is read; nobody types more to find something.
const MOST_LETTERS: usize = 1_000;
const MOST_WORDS: usize = 24;
/// The longest phrase in the list of synonyms, and the longest word that is written apart.
const LONGEST_PHRASE: usize = 5;
const LONGEST_JOIN: usize = 3;
/// What a separable verb leaves behind: "geef dat *door*", "*in* te schrijven".
const PARTICLES: [&str; 14] =
    ["aan", "af", "bij", "door", "in", "mee", "om", "op", "over", "terug", "toe", "uit", "voor", "weg"];

/// A word that may stand in a text, as tokens with weights: the best counts.
#[derive(Debug, Clone)]
pub(super) struct Woord {
    pub(super) tokens: Vec<(String, f32)>,
    pub(super) idf: f32,
    pub(super) known: bool,
}

/// A way to say something: all its words together.
#[derive(Debug, Clone)]
pub(super) struct Wijze {
    pub(super) gewicht: f32,
    pub(super) woorden: Vec<Woord>,
}

/// A word, and how sure it is that it was meant.
pub(super) type Guess = (String, f32);

/// Something asked for: the best of the ways to say it counts.
#[derive(Debug, Clone)]
pub(super) struct Begrip {
    pub(super) wijzen: Vec<Wijze>,
    pub(super) gewicht: f32,
}

/// Reads questions for one view.
pub(super) struct Interpreter<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) gewichten: &'a Gewichten,
    /// Words of titles and trefwoorden, made when they are needed.
    pub(super) heads: OnceCell<Vec<String>>,
    total: f32,
    begrippen: Vec<(Vec<String>, String)>,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(view: &'a View<'a>, repository: &Repository, datum: Date) -> Self {
        let gemeente = view.own.and_then(|(slug, _)| repository.gemeenten.get(slug));
        let total = f32::from(u16::try_from(view.ids().len()).unwrap_or(u16::MAX));
        let begrippen = terms(view, repository, gemeente.map(AsRef::as_ref), datum);
        Self { view, gewichten: &view.lists.gewichten, heads: OnceCell::new(), total, begrippen }
    }

    /// How much a token says: the fewer antwoorden have it, the more.
    pub(super) fn idf(&self, token: &str) -> f32 {
        self.idf_of(self.view.frequency(token))
    }

    fn idf_of(&self, frequency: u32) -> f32 {
        let frequency = f32::from(u16::try_from(frequency).unwrap_or(u16::MAX)).min(self.total);
        (1.0 + (self.total - frequency + 0.5) / (frequency + 0.5)).ln()
    }

    /// The concepts of a question.
    pub(super) fn read(&self, typed: &str) -> Vec<Begrip> {
        let typed: String = typed.chars().take(MOST_LETTERS).collect();
        let typing = typed.chars().next_back().is_some_and(char::is_alphanumeric);
        let all = words(&typed);
        let analyzer = &self.view.lists.analyzer;
        let mut asked: Vec<String> = Vec::new();
        for word in all.iter().filter(|word| !analyzer.is_stop(word)) {
            if !asked.contains(word) {
                asked.push(word.clone());
            }
        }
        // Who says nothing that counts asks nothing: "hoe gaat het". While typing, it may still become a question.
        if (!typing || all.len() > 1) && asked.iter().all(|word| analyzer.is_light(word)) {
            return Vec::new();
        }
        let asked = if asked.is_empty() { all.clone() } else { asked };
        let asked = &asked[..asked.len().min(MOST_WORDS)];
        let stems: Vec<String> = asked.iter().map(|word| analyzer.stem(word)).collect();
        let mut begrippen = Vec::new();
        let mut at = 0;
        while at < asked.len() {
            let longest = LONGEST_PHRASE.min(asked.len() - at);
            let last = |length: usize| typing && at + length == asked.len();
            let (length, begrip) = (1..=longest)
                .rev()
                .find_map(|length| {
                    let begrip = self.phrase(&asked[at..at + length], &stems[at..at + length])?;
                    Some((length, begrip))
                })
                .unwrap_or_else(|| (1, self.single(&asked[at], last(1))));
            let begrip = if length == 1 { self.with_particles(begrip, &asked[at], &all) } else { begrip };
            let light = length == 1 && analyzer.is_light(&asked[at]);
            begrippen.push((at..at + length, if light { self.light(begrip) } else { begrip }));
            at += length;
        }
        begrippen.into_iter().map(|(place, begrip)| self.with_scattered(begrip, place, &stems)).collect()
    }

    fn light(&self, concept: Begrip) -> Begrip {
        Begrip { gewicht: concept.gewicht * self.gewichten.vulwoord, ..concept }
    }

    /// The same with what phrases stand for that begin here and have their other words elsewhere.
    fn with_scattered(&self, concept: Begrip, place: Range<usize>, stems: &[String]) -> Begrip {
        let gemeente = self.view.own.map(|(slug, _)| slug);
        let gewicht = self.gewichten.synoniem * self.gewichten.verspreid;
        let mut more = Vec::new();
        for first in &stems[place.clone()] {
            let from = self.view.lists.synoniemen.range(vec![first.clone()]..);
            for (phrase, extras) in from.take_while(|(phrase, _)| phrase[0] == *first) {
                let here = || phrase.len() == place.len() && *phrase == stems[place.clone()];
                if phrase.len() < 2 || here() || !phrase.iter().all(|stem| stems.contains(stem)) {
                    continue;
                }
                let extras =
                    extras.iter().filter(|extra| extra.gemeente.is_none() || extra.gemeente.as_deref() == gemeente);
                more.extend(extras.flat_map(|extra| &extra.naar).map(|naar| self.wijze(naar, gewicht)));
            }
        }
        if more.is_empty() {
            return concept;
        }
        begrip(concept.wijzen.into_iter().chain(more).collect())
    }

    /// These words together, when they are a phrase with synonyms, a word written apart, or a term.
    fn phrase(&self, asked: &[String], stems: &[String]) -> Option<Begrip> {
        let mut wijzen = Vec::new();
        let gemeente = self.view.own.map(|(slug, _)| slug);
        for extra in self.view.lists.synoniemen.get(stems).into_iter().flatten() {
            if extra.gemeente.is_none() || extra.gemeente.as_deref() == gemeente {
                wijzen.extend(extra.naar.iter().map(|naar| self.wijze(naar, self.gewichten.synoniem)));
            }
        }
        if (2..=LONGEST_JOIN).contains(&asked.len()) {
            let joined = asked.concat();
            if joined.len() > 4 && self.view.has_word(&joined) {
                wijzen.push(self.wijze(&[joined], 1.0));
            }
        }
        for (_, token) in self.begrippen.iter().filter(|(term, _)| term == stems) {
            let woord = Woord { tokens: vec![(token.clone(), 1.0)], idf: self.idf(token), known: true };
            wijzen.push(Wijze { gewicht: 1.0, woorden: vec![woord] });
        }
        if wijzen.is_empty() {
            return None;
        }
        let own = if let [word] = asked { self.ways(word) } else { vec![self.wijze(asked, 1.0)] };
        wijzen.splice(0..0, own);
        Some(begrip(wijzen))
    }

    fn wijze(&self, asked: &[String], gewicht: f32) -> Wijze {
        let meant = asked.iter().filter(|word| asked.len() == 1 || !self.view.lists.analyzer.is_stop(word));
        Wijze { gewicht, woorden: meant.map(|word| self.woord(word)).collect() }
    }

    /// A word as such, or as a part of a compound.
    fn woord(&self, word: &str) -> Woord {
        let stem = self.view.lists.analyzer.stem(word);
        let part = format!("{PART}{stem}");
        let (whole, parts) = (self.view.frequency(&stem), self.view.frequency(&part));
        let known = whole + parts > 0;
        Woord { tokens: vec![(stem, 1.0), (part, self.gewichten.deel)], idf: self.idf_of(whole.max(parts)), known }
    }

    /// A word, whole and taken apart.
    fn ways(&self, word: &str) -> Vec<Wijze> {
        let whole = self.wijze(&[word.to_owned()], 1.0);
        let known = whole.woorden.iter().all(|woord| woord.known);
        let also = |part: &str| !known && part.len() > 3 && self.view.has_word(part);
        let parts = self.view.lists.analyzer.parts(word, &also);
        let mut wijzen = vec![whole];
        if !parts.is_empty() {
            let gewicht = if known { self.gewichten.deel } else { self.gewichten.samenstelling };
            wijzen.push(self.wijze(&parts, gewicht));
        }
        wijzen
    }

    /// A word by itself; when nobody wrote it, what it will become or was meant to be.
    fn single(&self, word: &str, typing: bool) -> Begrip {
        let mut wijzen = self.ways(word);
        let known = |wijze: &Wijze| wijze.woorden.iter().all(|woord| woord.known);
        if wijzen.first().is_some_and(known) || self.view.lists.analyzer.is_light(word) {
            return begrip(wijzen);
        }
        let in_parts = wijzen.iter().any(known);
        let mut guesses = self.likely(word, typing);
        if guesses.is_empty() && !in_parts {
            guesses = self.unlikely(word);
        }
        for (guess, gewicht) in guesses {
            wijzen.push(self.wijze(std::slice::from_ref(&guess), gewicht));
            let stems = [self.view.lists.analyzer.stem(&guess)];
            if let Some(more) = self.phrase(std::slice::from_ref(&guess), &stems) {
                wijzen.extend(more.wijzen.into_iter().map(|wijze| Wijze { gewicht: wijze.gewicht * gewicht, ..wijze }));
            }
        }
        begrip(wijzen)
    }

    /// What an unknown word will become, or was meant to be.
    fn likely(&self, word: &str, typing: bool) -> Vec<Guess> {
        let guesses = if typing { self.completions(word) } else { Vec::new() };
        if guesses.is_empty() { self.corrections(word) } else { guesses }
    }

    /// What else an unknown word may stand for: what it shortens, or what it has as a part.
    fn unlikely(&self, word: &str) -> Vec<Guess> {
        let guesses = self.abbreviated(word);
        if !guesses.is_empty() {
            return guesses;
        }
        let most = self.gewichten.deel;
        self.known_parts(word).into_iter().map(|(part, share)| (part, most * (0.5 + share))).collect()
    }

    /// The same with the verb that a word and a loose particle make together.
    fn with_particles(&self, concept: Begrip, word: &str, all: &[String]) -> Begrip {
        let mut wijzen = concept.wijzen;
        let before = wijzen.len();
        let place = all.iter().position(|other| other == word);
        for particle in PARTICLES {
            let Some(at) = all.iter().position(|other| other == particle) else { continue };
            let joined = format!("{particle}{word}");
            if self.view.frequency(&self.view.lists.analyzer.stem(&joined)) > 0 {
                let next = place == Some(at + 1);
                wijzen.push(self.wijze(&[joined], if next { 1.0 } else { self.gewichten.synoniem }));
            }
        }
        if wijzen.len() == before { Begrip { wijzen, ..concept } } else { begrip(wijzen) }
    }
}

/// A concept weighs as much as its weightiest way of saying that someone wrote.
fn begrip(wijzen: Vec<Wijze>) -> Begrip {
    let known = wijzen.iter().filter(|wijze| wijze.woorden.iter().all(|woord| woord.known));
    let most = known.map(|wijze| wijze.woorden.iter().map(|woord| woord.idf).sum::<f32>()).reduce(f32::max);
    let unknown = || wijzen.first().map_or(0.0, |wijze| wijze.woorden.iter().map(|woord| woord.idf).sum());
    let gewicht = most.unwrap_or_else(unknown);
    Begrip { wijzen, gewicht }
}

/// What this gemeente calls things: stems of the term, and the token of the fact that holds it.
fn terms(
    view: &View<'_>,
    repository: &Repository,
    gemeente: Option<&Gemeente>,
    datum: Date,
) -> Vec<(Vec<String>, String)> {
    let own = gemeente.into_iter().flat_map(|gemeente| &gemeente.laag.feiten);
    let generic = repository.generic.feiten.iter();
    let generic = generic.filter(|(pad, _)| !gemeente.is_some_and(|gemeente| gemeente.laag.feiten.contains_key(*pad)));
    let mut terms = Vec::new();
    for (pad, feit) in own.chain(generic) {
        let day = feit.on(datum);
        if let Some(Waarde::Begrip { term, .. }) = day.map(|day| &day.waarde) {
            let analyzer = &view.lists.analyzer;
            let stems: Vec<String> =
                words(term).iter().filter(|word| !analyzer.is_stop(word)).map(|word| analyzer.stem(word)).collect();
            let token = format!("{FACT}{pad}");
            // A term of which no text may be seen here must not change how the question is read.
            if !stems.is_empty() && stems.len() <= LONGEST_PHRASE && view.frequency(&token) > 0 {
                terms.push((stems, token));
            }
        }
    }
    terms
}
