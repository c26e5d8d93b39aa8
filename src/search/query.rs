//! From what was typed to what is meant: concepts, each with the words that may stand for it.

use super::{
    analysis::{PART, words},
    lists::Gewichten,
    view::View,
};
use serde::Serialize;
use std::{cell::Cell, ops::Range};

/// So much of a question is read; nobody types more to find something.
const MOST_LETTERS: usize = 1_000;
const MOST_WORDS: usize = 24;
/// The longest phrase in the list of synonyms, and the longest word that is written apart.
const LONGEST_PHRASE: usize = 5;
const LONGEST_JOIN: usize = 3;
/// Of so many unknown words is guessed what was meant; who types more of them types no question.
const MOST_GUESSED: u32 = 8;
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

/// How a way to say something came up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manier {
    /// As it was typed.
    Woord,
    /// The parts of a compound.
    Delen,
    /// A line of the synonyms.
    Synoniem,
    /// A line of the synonyms whose words stand apart in the question.
    Verspreid,
    /// Neighbours written as one word.
    Aaneen,
    /// What the gemeente calls it.
    Naam,
    /// A verb and its particle.
    Werkwoord,
    /// What is being typed.
    Begin,
    /// A mistake corrected.
    Spelling,
    /// What was shortened.
    Afkorting,
    /// A known part of an unknown compound.
    Deel,
}

/// A way to say something: all its words together.
#[derive(Debug, Clone)]
pub(super) struct Wijze {
    pub(super) gewicht: f32,
    pub(super) woorden: Vec<Woord>,
    pub(super) manier: Manier,
    /// The words, to be read.
    pub(super) tekst: String,
}

/// A word, how sure it is that it was meant, and why it was thought of.
pub(super) type Guess = (String, f32, Manier);

/// Something asked for: the best of the ways to say it counts.
#[derive(Debug, Clone)]
pub(super) struct Begrip {
    pub(super) getypt: String,
    pub(super) wijzen: Vec<Wijze>,
    pub(super) gewicht: f32,
}

/// Reads questions for one view.
pub(super) struct Interpreter<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) gewichten: &'a Gewichten,
    guessed: Cell<u32>,
    total: f32,
    begrippen: Vec<&'a (Vec<String>, String)>,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(view: &'a View<'a>) -> Self {
        let total = f32::from(u16::try_from(view.aantal()).unwrap_or(u16::MAX));
        // A term of which no text may be seen here must not change how the question is read.
        let seen = |(stems, token): &&(Vec<String>, String)| stems.len() <= LONGEST_PHRASE && view.frequency(token) > 0;
        let begrippen = view.today.begrippen.iter().filter(seen).collect();
        Self { view, gewichten: &view.lists.gewichten, guessed: Cell::new(0), total, begrippen }
    }

    /// How much a token says: the fewer antwoorden have it, the more.
    pub(super) fn idf(&self, token: &str) -> f32 {
        self.idf_of(self.view.frequency(token))
    }

    /// How much a token says that one antwoord has.
    pub(super) fn rarest(&self) -> f32 {
        self.idf_of(1)
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
            let begrip = Begrip { getypt: asked[at..at + length].join(" "), ..begrip };
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
                more.extend(
                    extras.flat_map(|extra| &extra.naar).map(|naar| self.wijze(naar, gewicht, Manier::Verspreid)),
                );
            }
        }
        if more.is_empty() {
            return concept;
        }
        Begrip { getypt: concept.getypt, ..begrip(concept.wijzen.into_iter().chain(more).collect()) }
    }

    /// These words together, when they are a phrase with synonyms, a word written apart, or a term.
    fn phrase(&self, asked: &[String], stems: &[String]) -> Option<Begrip> {
        let mut wijzen = Vec::new();
        let gemeente = self.view.own.map(|(slug, _)| slug);
        for extra in self.view.lists.synoniemen.get(stems).into_iter().flatten() {
            if extra.gemeente.is_none() || extra.gemeente.as_deref() == gemeente {
                let naar = extra.naar.iter();
                wijzen.extend(naar.map(|naar| self.wijze(naar, self.gewichten.synoniem, Manier::Synoniem)));
            }
        }
        if (2..=LONGEST_JOIN).contains(&asked.len()) {
            let joined = asked.concat();
            if joined.len() > 4 && self.view.has_word(&joined) {
                wijzen.push(self.wijze(&[joined], 1.0, Manier::Aaneen));
            }
        }
        for (_, token) in self.begrippen.iter().filter(|(term, _)| term == stems) {
            let woord = Woord { tokens: vec![(token.clone(), 1.0)], idf: self.idf(token), known: true };
            let tekst = stems.join(" ");
            wijzen.push(Wijze { gewicht: 1.0, woorden: vec![woord], manier: Manier::Naam, tekst });
        }
        if wijzen.is_empty() {
            return None;
        }
        let own = if let [word] = asked { self.ways(word) } else { vec![self.wijze(asked, 1.0, Manier::Woord)] };
        wijzen.splice(0..0, own);
        Some(begrip(wijzen))
    }

    fn wijze(&self, asked: &[String], gewicht: f32, manier: Manier) -> Wijze {
        let meant = asked.iter().filter(|word| asked.len() == 1 || !self.view.lists.analyzer.is_stop(word));
        Wijze { gewicht, woorden: meant.map(|word| self.woord(word)).collect(), manier, tekst: asked.join(" ") }
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
        let whole = self.wijze(&[word.to_owned()], 1.0, Manier::Woord);
        let known = whole.woorden.iter().all(|woord| woord.known);
        let also = |part: &str| !known && part.len() > 3 && self.view.has_word(part);
        let parts = self.view.lists.analyzer.parts(word, &also);
        let mut wijzen = vec![whole];
        if !parts.is_empty() {
            let gewicht = if known { self.gewichten.deel } else { self.gewichten.samenstelling };
            wijzen.push(self.wijze(&parts, gewicht, Manier::Delen));
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
        if self.guessed.replace(self.guessed.get() + 1) >= MOST_GUESSED {
            return begrip(wijzen);
        }
        let in_parts = wijzen.iter().any(known);
        let mut guesses = self.likely(word, typing);
        if guesses.is_empty() && !in_parts {
            guesses = self.unlikely(word);
        }
        for (guess, gewicht, manier) in guesses {
            wijzen.push(self.wijze(std::slice::from_ref(&guess), gewicht, manier));
            let stems = [self.view.lists.analyzer.stem(&guess)];
            if let Some(more) = self.phrase(std::slice::from_ref(&guess), &stems) {
                let more = more.wijzen.into_iter().skip(1);
                wijzen.extend(more.map(|wijze| Wijze { gewicht: wijze.gewicht * gewicht, ..wijze }));
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
        let parts = self.known_parts(word).into_iter();
        parts.map(|(part, share)| (part, most * (0.5 + share), Manier::Deel)).collect()
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
                let gewicht = if next { 1.0 } else { self.gewichten.synoniem };
                wijzen.push(self.wijze(&[joined], gewicht, Manier::Werkwoord));
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
    Begrip { getypt: String::new(), wijzen, gewicht }
}
