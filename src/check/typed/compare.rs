//! The same sentence with another value: in one antwoord, or in two.

use super::scan::{Scanned, Typing};
use crate::{
    check::scope::Scope,
    content::{Gemeente, Soort},
    diagnostic::{Code, Diagnostic},
    source::Hash,
};
use std::{collections::HashMap, sync::Arc};

/// Words that a sentence must have before it says what its value is about.
const ENOUGH: usize = 3;

/// A kind, what the sentence is about, and which of the values in it.
type Key = (Soort, Hash, usize);

/// The values that stand in prose: in which text, and which of its values.
#[derive(Debug, Default)]
pub(super) struct Values<'b> {
    first: HashMap<Key, (Arc<Scanned>, usize)>,
    below: Option<&'b Values<'static>>,
}

impl<'b> Values<'b> {
    /// Those of a gemeente, beside the generic ones.
    pub(super) fn beside(below: &'b Values<'static>) -> Self {
        Self { first: HashMap::new(), below: Some(below) }
    }

    /// Adds the values of a text; reports those that contradict an earlier one. Generic text that the
    /// gemeente changes is not what it shows.
    pub(super) fn add(&mut self, scope: &mut Scope<'_>, gemeente: Option<&Gemeente>, scanned: &Arc<Scanned>) {
        for (index, typing) in scanned.typings.iter().enumerate() {
            let Some(key) = key(&scanned.typings, index) else { continue };
            let generic = self
                .below
                .and_then(|below| below.first.get(&key))
                .filter(|(other, _)| gemeente.is_none_or(|gemeente| !gemeente.afwijkingen.contains_key(&other.id)));
            match self.first.get(&key).or(generic) {
                None => {
                    self.first.insert(key, (Arc::clone(scanned), index));
                }
                Some((other, at)) if other.typings[*at].literal.value != typing.literal.value => {
                    let typed = scanned.file.text().get(typing.literal.span.range()).unwrap_or_default();
                    let message = format!("Hier staat '{typed}', en elders staat in dezelfde zin iets anders.");
                    let place = scanned.place(typing.literal.span);
                    let there = other.place(other.typings[*at].literal.span);
                    let diagnostic = Diagnostic::new(Code::WaardenTegenstrijdig, place, message)
                        .related(there, "hier staat de andere waarde")
                        .cure("Zoek uit welke waarde klopt en maak er een feit van. Gaat het over iets anders, schrijf dan in de zin waarover.");
                    scope.report_in(typing.sectie, diagnostic);
                }
                Some(_) => {}
            }
        }
    }
}

/// What a value is about: the kind, the words of its sentence, and which of the values in it this is.
fn key(typings: &[Typing], index: usize) -> Option<Key> {
    let typing = &typings[index];
    let soort = typing.literal.value.kind()?;
    if typing.conditional || typing.words.len() < ENOUGH {
        return None;
    }
    let before = typings[..index].iter().rev().take_while(|other| other.sentence == typing.sentence).count();
    Some((soort, Hash::of_parts(typing.words.iter().map(String::as_bytes)), before))
}
