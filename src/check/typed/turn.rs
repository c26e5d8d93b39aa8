//! Sentences that are the same but for one small word that turns their meaning round.

use super::scan::Scanned;
use crate::{
    check::scope::Scope,
    content::{Gemeente, Sectie, SectieId},
    diagnostic::{Code, Diagnostic},
    source::{Hash, SourceFile, Span},
};
use std::{collections::HashMap, sync::Arc};

/// Words that a sentence must have besides, before two of them are no coincidence.
const ENOUGH: usize = 7;

/// Words that can turn a sentence, in groups of opposites.
const GROUPS: [&[&str]; 8] = [
    &["niet", "wel"],
    &["geen", "een"],
    &["moet", "mag", "hoeft", "moeten", "mogen", "hoeven"],
    &["altijd", "nooit"],
    &["met", "zonder"],
    &["ouder", "jonger"],
    &["meer", "minder"],
    &["minstens", "hoogstens", "minimaal", "maximaal"],
];

/// A sentence without its small words, and those words.
#[derive(Debug)]
pub(super) struct Turn {
    key: Hash,
    small: Vec<(usize, usize)>,
    span: Span,
    sectie: SectieId,
}

fn small(word: &str) -> Option<(usize, usize)> {
    GROUPS.iter().enumerate().find_map(|(group, words)| Some((group, words.iter().position(|other| *other == word)?)))
}

/// The sentences of a section that one word would turn; those under a condition are about a situation.
pub(super) fn of(file: &SourceFile, sectie: &Sectie, conditional: &[Span], into: &mut Vec<Turn>) {
    let body = sectie.inhoud.body_span;
    let mut at = body.start;
    for line in sectie.source(file).split_inclusive('\n') {
        let start = at;
        at += line.len();
        let conditioned = conditional.iter().any(|span| span.start <= start && start < span.end);
        let ours = line.starts_with([':', '{', '#', '|']) || line.contains("{als ");
        if !conditioned && !ours {
            sentences(line, start, sectie.id, into);
        }
    }
}

fn sentences(line: &str, start: usize, sectie: SectieId, into: &mut Vec<Turn>) {
    let mut at = 0;
    for piece in line.split_inclusive(['.', '?', '!']) {
        let (mut rest, mut few): (Vec<String>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
        for word in piece.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let word = word.to_lowercase();
            match small(&word) {
                Some(place) => few.push(place),
                None => rest.push(word),
            }
        }
        if rest.len() >= ENOUGH {
            let from = start + at + (piece.len() - piece.trim_start().len());
            let span = Span::new(from, start + at + piece.trim_end().len());
            into.push(Turn { key: Hash::of_parts(rest.iter().map(String::as_bytes)), small: few, span, sectie });
        }
        at += piece.len();
    }
}

/// The sentences met so far: in which text, and which of its sentences.
#[derive(Debug, Default)]
pub(super) struct Sentences<'b> {
    first: HashMap<Hash, (Arc<Scanned>, usize)>,
    below: Option<&'b Sentences<'static>>,
}

impl<'b> Sentences<'b> {
    /// Those of a gemeente, beside the generic ones.
    pub(super) fn beside(below: &'b Sentences<'static>) -> Self {
        Self { first: HashMap::new(), below: Some(below) }
    }

    /// Adds the sentences of a text; reports those that turn one of another antwoord round. Generic text
    /// that the gemeente changes is not what it shows.
    pub(super) fn add(&mut self, scope: &mut Scope<'_>, gemeente: Option<&Gemeente>, scanned: &Arc<Scanned>) {
        for (index, turn) in scanned.turns.iter().enumerate() {
            let generic = self
                .below
                .and_then(|below| below.first.get(&turn.key))
                .filter(|(other, _)| gemeente.is_none_or(|gemeente| !gemeente.afwijkingen.contains_key(&other.id)));
            match self.first.get(&turn.key).or(generic) {
                None => {
                    self.first.insert(turn.key, (Arc::clone(scanned), index));
                }
                Some((other, at)) if other.id != scanned.id && turns(&other.turns[*at].small, &turn.small) => {
                    let message = format!("Deze zin zegt het omgekeerde van een bijna gelijke zin in '{}'.", other.id);
                    let diagnostic = Diagnostic::new(Code::BijnaGelijk, scanned.place(turn.span), message)
                        .related(other.place(other.turns[*at].span), "hier staat de andere zin")
                        .cure("Zoek uit welke klopt. Kloppen ze allebei, zeg dan in elke zin voor welke situatie.");
                    scope.report_in(turn.sectie, diagnostic);
                }
                Some(_) => {}
            }
        }
    }
}

/// Do these small words differ in exactly one, and does that one turn the sentence?
fn turns(one: &[(usize, usize)], other: &[(usize, usize)]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() == long.len() {
        let differing: Vec<_> = short.iter().zip(long).filter(|(a, b)| a != b).collect();
        return matches!(differing[..], [(a, b)] if a.0 == b.0);
    }
    // "niet", "geen", "nooit" and "zonder" more or less turn a sentence too.
    let negative = |place: &(usize, usize)| matches!(place, (0 | 1, 0) | (3 | 4, 1));
    let at = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    long.len() == short.len() + 1 && short[at..] == long[at + 1..] && negative(&long[at])
}
