//! Questions of each kind about the subjects of a corpus, the same each time.

use super::rows;
use eenduidig::content::{Antwoord, Repository};

/// What kind of question it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Sentence,
    Keyword,
    Typo,
    Prefix,
    Compound,
    Nothing,
    Long,
}

impl Kind {
    const ALL: [Self; 7] =
        [Self::Sentence, Self::Keyword, Self::Typo, Self::Prefix, Self::Compound, Self::Nothing, Self::Long];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sentence => "whole sentence",
            Self::Keyword => "keyword",
            Self::Typo => "typo in each long word",
            Self::Prefix => "being typed",
            Self::Compound => "compound, split or glued",
            Self::Nothing => "no hit",
            Self::Long => "10,000 characters",
        }
    }
}

pub(crate) struct Question {
    pub(crate) kind: Kind,
    pub(crate) words: String,
    /// Slug.
    pub(crate) gemeente: String,
    /// Its word in the databases.
    pub(crate) owner: String,
    /// What the title must have for the result to be right.
    meant: Vec<String>,
    ids: Vec<String>,
}

impl Question {
    /// Is what was meant found, if anything was; and was nothing found?
    pub(crate) fn judge(&self, found: &[String]) -> (Option<bool>, bool) {
        let right = (!self.meant.is_empty()).then(|| found.iter().any(|id| self.ids.contains(id)));
        (right, found.is_empty())
    }
}

/// So many questions of each kind.
pub(crate) fn make(repository: &Repository, count: usize) -> Vec<Question> {
    let antwoorden: Vec<&Antwoord> = repository.generic.antwoorden.values().map(AsRef::as_ref).collect();
    let gemeenten: Vec<&String> = repository.gemeenten.keys().collect();
    let mut questions = Vec::new();
    for number in 0..count {
        for kind in Kind::ALL {
            // Steps without common divisors go past all.
            let antwoord = antwoorden[(number * 311 + kind as usize * 17) % antwoorden.len()];
            let gemeente = gemeenten[(number * 101 + kind as usize * 13) % gemeenten.len()];
            let (words, meant) = question(kind, &antwoord.kop.titel.to_lowercase(), number);
            let has = |titel: &str| meant.iter().all(|word| titel.to_lowercase().contains(word.as_str()));
            let right = antwoorden.iter().filter(|one| !meant.is_empty() && has(&one.kop.titel));
            let ids = right.map(|antwoord| antwoord.id.clone()).collect();
            let (gemeente, owner) = (gemeente.clone(), rows::owner(gemeente));
            questions.push(Question { kind, words, gemeente, owner, meant, ids });
        }
    }
    questions
}

/// The words, and what the title of a right answer has. Titles are like "vergunning voor een terras aanvragen".
fn question(kind: Kind, titel: &str, number: usize) -> (String, Vec<String>) {
    let all: Vec<&str> = titel.split(' ').filter(|word| !["voor", "een"].contains(word)).collect();
    let (soort, ding, actie) = (all[0], all[1], all[2]);
    let both = vec![soort.to_owned(), ding.to_owned()];
    match kind {
        Kind::Sentence => {
            let words = format!("Goedemiddag, hoe kan ik een {soort} voor mijn {ding} {actie} en wat kost dat? ");
            (words, vec![soort.to_owned(), ding.to_owned(), actie.to_owned()])
        }
        Kind::Keyword => (format!("{ding} "), vec![ding.to_owned()]),
        Kind::Typo => (format!("{} {} {} ", typo(soort, number), typo(ding, number + 1), typo(actie, number)), both),
        Kind::Prefix => {
            let length = ding.len().saturating_sub(2).max(2).min(2 + number % 7);
            (format!("{soort} {}", &ding[..length]), vec![ding[..length].to_owned()])
        }
        Kind::Compound if number.is_multiple_of(2) => (format!("{ding}{soort} "), both),
        Kind::Compound => (format!("{} {} {soort} ", &ding[..ding.len() / 2], &ding[ding.len() / 2..]), both),
        Kind::Nothing => (format!("xylofoonles kwantumfysica {number}ste pinguin "), Vec::new()),
        Kind::Long => {
            let words = format!("{} {} {soort} blarf{number}gnoe ", typo(ding, number), typo(actie, number));
            (words.repeat(10_000 / words.len() + 1), Vec::new())
        }
    }
}

/// A long word with two letters swapped.
fn typo(word: &str, number: usize) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 5 {
        return word.to_owned();
    }
    let place = 1 + number % (letters.len() - 2);
    letters.swap(place, place + 1);
    letters.into_iter().collect()
}
