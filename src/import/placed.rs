//! Proof that nothing was lost: words of the source against words of the Markdown that was written.
//!
//! Both sides are read here on their own, apart from the conversion.

use std::collections::HashMap;

use pulldown_cmark::{Event, Options, Parser, Tag};
use scraper::{ElementRef, Node};

use super::report::NietGeplaatst;
use super::text::visible;
use super::tree::{is_block, is_hidden};

const DEEPEST: usize = 150;
/// So many words the conversion may have put between the words of one paragraph.
const INSERTED: usize = 12;

/// Every uninterrupted stretch of text of a block-level element.
pub(crate) fn source_paragraphs(root: ElementRef<'_>) -> Vec<String> {
    let mut out = vec![String::new()];
    collect(root, 0, &mut out);
    out.retain(|text| text.chars().any(|c| !matches!(visible(c), ' ' | '\0')));
    for text in &mut out {
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    out
}

/// All text in an element, a space where elements meet, without going down call by call.
pub(crate) fn deep_text(element: ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ")
}

fn collect(element: ElementRef<'_>, depth: usize, out: &mut Vec<String>) {
    if depth > DEEPEST {
        push(out, &deep_text(element));
        return;
    }
    for child in element.children() {
        if let Node::Text(text) = child.value() {
            push(out, text);
        } else if let Some(child) = ElementRef::wrap(child) {
            let name = child.value().name();
            if is_hidden(name) {
                continue;
            }
            if name == "br" {
                push(out, " ");
            }
            if is_block(name) {
                out.push(String::new());
            }
            collect(child, depth + 1, out);
            if is_block(name) {
                out.push(String::new());
            }
        }
    }
}

fn push(out: &mut [String], text: &str) {
    if let Some(last) = out.last_mut() {
        last.push_str(text);
    }
}

/// Compares the paragraphs of the source with what the Markdown says: how many were found, and which not.
pub(crate) fn compare(alineas: &[String], markdown: &str) -> (usize, Vec<NietGeplaatst>) {
    let body =
        markdown.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(markdown, |(_, body)| body);
    let result = read_back(body);
    let mut target = Target::new(words(&result));
    let wanted: Vec<Vec<String>> = alineas.iter().map(|alinea| words(alinea)).collect();
    let mut found = vec![false; alineas.len()];
    for (i, alinea) in alineas.iter().enumerate() {
        found[i] = if wanted[i].is_empty() {
            // Signs only, such as a dash in a table cell.
            alinea.chars().map(visible).all(|c| matches!(c, ' ' | '\0') || result.contains(c))
        } else {
            target.take(&wanted[i], 0) || target.take(&wanted[i], INSERTED)
        };
    }
    let missing: Vec<NietGeplaatst> = (0..alineas.len())
        .filter(|i| !found[*i])
        .map(|i| NietGeplaatst {
            begin: alineas[i].chars().take(80).collect(),
            reden: match wanted[i].iter().find(|word| !target.knows(word)) {
                Some(word) => format!("het woord \"{word}\" staat niet in het resultaat"),
                None => "de woorden staan niet in deze volgorde in het resultaat".to_owned(),
            },
        })
        .collect();
    (alineas.len() - missing.len(), missing)
}

/// The words of the result, each of which accounts for one word of the source only.
struct Target {
    words: Vec<String>,
    used: Vec<bool>,
    places: HashMap<String, Vec<usize>>,
    cursor: usize,
}

impl Target {
    fn new(words: Vec<String>) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, word) in words.iter().enumerate() {
            places.entry(word.clone()).or_default().push(i);
        }
        Self { used: vec![false; words.len()], words, places, cursor: 0 }
    }

    fn knows(&self, word: &str) -> bool {
        self.places.contains_key(word)
    }

    /// Looks for the words in their order, first from where the last were found.
    /// Between them `inserted` other words may stand.
    fn take(&mut self, wanted: &[String], inserted: usize) -> bool {
        let Some(starts) = wanted.first().and_then(|word| self.places.get(word)) else { return false };
        let from = starts.partition_point(|&start| start < self.cursor);
        let hit = starts[from..].iter().chain(&starts[..from]).find_map(|&start| self.at(start, wanted, inserted));
        let Some(hit) = hit else { return false };
        for &place in &hit {
            self.used[place] = true;
        }
        self.cursor = hit.last().map_or(self.cursor, |last| last + 1);
        true
    }

    fn at(&self, start: usize, wanted: &[String], inserted: usize) -> Option<Vec<usize>> {
        let mut places = Vec::with_capacity(wanted.len());
        let mut at = start;
        for word in wanted {
            let limit = start + places.len() + inserted;
            while at < self.words.len() && at <= limit && (self.used[at] || self.words[at] != *word) {
                at += 1;
            }
            if at >= self.words.len() || at > limit {
                return None;
            }
            places.push(at);
            at += 1;
        }
        Some(places)
    }
}

/// Runs of letters and digits in lower case; signs that nobody sees are no gap.
fn words(text: &str) -> Vec<String> {
    let text: String = text.chars().map(visible).filter(|c| *c != '\0').flat_map(char::to_lowercase).collect();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn read_back(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(tag) if !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. }) => out.push('\n'),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_word_is_reported_with_its_paragraph() {
        let alineas = vec!["Eerste alinea.".to_owned(), "De balie is open.".to_owned()];
        let (placed, missing) = compare(&alineas, "Eerste **alinea**.\n\nDe balie open.\n");
        assert_eq!(placed, 1);
        assert_eq!(missing[0].begin, "De balie is open.");
        assert!(missing[0].reden.contains("\"is\""));
    }

    #[test]
    fn a_paragraph_written_once_does_not_account_for_two() {
        let alineas = vec!["Neem een foto mee.".to_owned(); 2];
        let (placed, missing) = compare(&alineas, "Neem een foto mee.\n");
        assert_eq!((placed, missing.len()), (1, 1));
    }
}
