//! Values that are typed in prose: "€ 88,65", "zes weken", "1 januari 2027", "14 0199". The only place
//! that recognises them; it knows no facts. `check` compares what is found with the facts, and an
//! import lists it for the editor.
//!
//! A value in a fact is written once; the same value typed in prose goes stale on its own.

mod clock;
mod contact;
mod count;
mod day;
mod mask;
mod money;
mod number;
mod subject;
mod term;
mod token;
mod value;

pub(crate) use day::MONTHS;
pub use mask::{is_heading, sentence};
pub use subject::{Words as SubjectWords, stem, words};
pub use value::Value;

use crate::source::Span;
use std::ops::Range;

/// A value typed in prose, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// What it says.
    pub value: Value,
    /// Where it stands in the text that was searched.
    pub span: Span,
}

/// Every literal in the Markdown of our format, in reading order. Front matter, headings of sections,
/// names of bloks, conditions, fact references and the targets of links are no prose.
pub fn find(markdown: &str) -> Vec<Literal> {
    let prose = mask::prose(markdown);
    let tokens = token::tokens(&prose);
    let words = token::Words::new(&tokens);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match at_word(words, at) {
            Some(here) => {
                found.extend(
                    here.literals.into_iter().map(|(value, range)| Literal { value, span: whole(markdown, range) }),
                );
                at = here.last + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// With the bracket that `(0199) 12 34 56` begins with.
fn whole(markdown: &str, range: Range<usize>) -> Span {
    let text = &markdown[range.clone()];
    let opened = text.contains(')') && !text.contains('(') && markdown[..range.start].ends_with('(');
    Span::new(range.start - usize::from(opened), range.end)
}

/// What a recogniser found: values with their places, and the last word they take.
#[derive(Debug)]
struct Found {
    literals: Vec<(Value, Range<usize>)>,
    last: usize,
}

impl Found {
    fn none(last: usize) -> Self {
        Self { literals: Vec::new(), last }
    }

    fn one(value: Value, range: Range<usize>, last: usize) -> Self {
        Self { literals: vec![(value, range)], last }
    }

    fn push(&mut self, value: Value, range: Range<usize>, last: usize) {
        self.literals.push((value, range));
        self.last = self.last.max(last);
    }
}

/// The recognisers, from the surest to the loosest.
fn at_word(words: token::Words<'_, '_>, at: usize) -> Option<Found> {
    let recognisers = [
        contact::address,
        contact::place,
        money::amount,
        day::day,
        clock::clock,
        contact::phone,
        money::percentage,
        term::term,
        count::count,
    ];
    recognisers.iter().find_map(|recognise| recognise(words, at))
}
