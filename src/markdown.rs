//! Markdown with our extensions: sections (`##`), named bloks (`{#id …}`), conditions (`::: als`) and
//! fact references (`{{ pad | opmaak }}`). Parsing never fails: it returns what it could read and
//! every diagnostic. Structural lines are split off first, keeping byte offsets; pulldown-cmark
//! sees the rest.

mod ast;
mod inline;
mod marker;
mod structure;

pub use ast::{
    Block, Blok, Branch, Cell, Choice, FactRef, Inline, Item, List, Part, Phase, Row, Section, Table, Target, Written,
};
pub(crate) use marker::is_id;
pub use marker::{Action, Audience, Marker, Policy};
pub use structure::parse;

use crate::source::{Hash, SourceFile, Span};

/// Where the front matter and the body of a file stand; `None` without a front matter.
pub fn split_front_matter(file: &SourceFile) -> Option<(Span, Span)> {
    let text = file.text();
    let start = text.strip_prefix('\u{feff}').map_or(0, |_| 3);
    let first = text[start..].find('\n')? + start + 1;
    if text[start..first].trim_end() != "---" {
        return None;
    }
    let mut at = first;
    for line in text[first..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((Span::new(first, at), Span::new(at + line.len(), text.len())));
        }
        at += line.len();
    }
    None
}

/// The `basis` of a source text: a hash over its words, so that white space does not count.
pub fn basis(source: &str) -> String {
    let words: Vec<&[u8]> = source.split_whitespace().map(str::as_bytes).collect();
    Hash::of_parts(words).short(12)
}
