//! What is typed in one text: values, and sentences whose meaning hangs on one small word.

use super::turn::{self, Turn};
use crate::{
    content::{Afwijking, Antwoord, Sectie, SectieId, Uses},
    literal::{self, Literal, SubjectWords, Value},
    markdown::{Inline, Part, Target},
    source::{Place, SourceFile, Span},
};
use std::{collections::BTreeSet, sync::Arc};

/// A value in a text.
#[derive(Debug)]
pub(super) struct Typing {
    /// What it says; the place is one in the file.
    pub(super) literal: Literal,
    /// The section it stands in.
    pub(super) sectie: SectieId,
    /// The sentence around it.
    pub(super) sentence: Span,
    /// What the sentence is about.
    pub(super) words: SubjectWords,
    /// Does it hold only under a condition?
    pub(super) conditional: bool,
}

/// What is typed in one text.
#[derive(Debug)]
pub(super) struct Scanned {
    /// The id of the antwoord.
    pub(super) id: String,
    /// Its file.
    pub(super) file: Arc<SourceFile>,
    /// What it is about: its title and the words to find it by.
    pub(super) subject: SubjectWords,
    /// Facts it uses.
    pub(super) facts: BTreeSet<String>,
    /// Values in running text.
    pub(super) typings: Vec<Typing>,
    /// Addresses that links lead to.
    pub(super) links: Vec<Typing>,
    /// Sentences that one word would turn round.
    pub(super) turns: Vec<Turn>,
}

impl Scanned {
    pub(super) fn antwoord(antwoord: &Antwoord) -> Self {
        let about = format!("{} {} {}", antwoord.kop.titel, antwoord.id, antwoord.kop.trefwoorden.join(" "));
        Self::text(&antwoord.id, &antwoord.file, &antwoord.secties, &about)
    }

    pub(super) fn afwijking(afwijking: &Afwijking) -> Self {
        let title = afwijking.kop.titel.as_deref().unwrap_or_default();
        Self::text(&afwijking.id, &afwijking.file, &afwijking.secties, &format!("{} {title}", afwijking.id))
    }

    fn text(id: &str, file: &Arc<SourceFile>, secties: &[Sectie], about: &str) -> Self {
        let mut scanned = Self {
            id: id.to_owned(),
            file: Arc::clone(file),
            subject: literal::words(about),
            facts: BTreeSet::new(),
            typings: Vec::new(),
            links: Vec::new(),
            turns: Vec::new(),
        };
        for sectie in secties {
            let conditional = conditional(sectie);
            let body = sectie.inhoud.body_span;
            for mut literal in literal::find(sectie.source(file)) {
                literal.span = literal.span.shifted(body.start);
                let typing = typing(file, sectie.id, literal, &conditional);
                scanned.typings.push(typing);
            }
            turn::of(file, sectie, &conditional, &mut scanned.turns);
            links(file, sectie, &mut scanned.links);
        }
        // What a text refers to matters only where it types a value too.
        if !scanned.is_empty() {
            scanned.facts = Uses::of(secties).feiten;
        }
        scanned
    }

    pub(super) fn is_empty(&self) -> bool {
        self.typings.is_empty() && self.links.is_empty()
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(&self.file, span)
    }
}

fn typing(file: &SourceFile, sectie: SectieId, literal: Literal, conditional: &[Span]) -> Typing {
    let sentence = literal::sentence(file.text(), literal.span);
    let text = file.text().get(sentence.range()).unwrap_or_default();
    let within = conditional.iter().any(|span| span.start <= literal.span.start && literal.span.end <= span.end);
    Typing { words: literal::words(text), conditional: within || text.contains("{als "), literal, sectie, sentence }
}

/// Where text stands that holds only under a condition.
fn conditional(sectie: &Sectie) -> Vec<Span> {
    let parts = sectie.inhoud.parts.iter();
    parts.filter_map(|part| if let Part::Choice(choice) = part { Some(choice.span) } else { None }).collect()
}

/// Links to the outside: an address in a link is typed too.
fn links(file: &Arc<SourceFile>, sectie: &Sectie, into: &mut Vec<Typing>) {
    sectie.each_blok(&mut |blok| {
        for block in &blok.blocks {
            block.each_inline(&mut |inline| {
                if let Inline::Link { target: Target::Url(url), span, .. } = inline {
                    let value = match url.split_once(':') {
                        Some(("mailto", address)) => Value::Email(address.to_lowercase()),
                        Some(("tel", number)) => Value::telefoon(number),
                        _ => Value::Link(url.clone()),
                    };
                    let literal = Literal { value, span: *span };
                    into.push(typing(file, sectie.id, literal, &[]));
                }
            });
        }
    });
}
