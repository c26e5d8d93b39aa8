//! The answer line as plain text, for lists and search results.

use super::{Kanaal, write::schrijf};
use crate::{
    markdown::Inline,
    resolve::{Antwoord, Resolved},
};

/// The answer line as this kanaal writes it, without markup; empty when there is none.
pub fn regel(kanaal: &Kanaal, antwoord: &Antwoord) -> String {
    let mut text = String::new();
    plain(kanaal, antwoord.antwoordregel().unwrap_or_default(), &mut text);
    text
}

fn plain(kanaal: &Kanaal, inlines: &[Inline<Resolved>], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text: words, .. } => text.push_str(words),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
                plain(kanaal, inner, text);
            }
            Inline::Fact(feit) => text.push_str(&schrijf(kanaal, feit)),
            Inline::Break => text.push(' '),
            Inline::Image { alt, .. } => text.push_str(alt),
        }
    }
}
