//! `{#kosten-spoed vervang basis=…}`: the name of a blok and what is to be done with it.

use crate::{
    condition::Word,
    diagnostic::{Code, Diagnostic, did_you_mean},
    source::{Place, SourceFile, Span},
};
use std::sync::Arc;

/// May a gemeente change a blok?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// No: the text holds everywhere.
    Verplicht,
    /// It may, but had better not.
    Aanbevolen,
    /// It may.
    #[default]
    Vrij,
}

/// Who may see a blok or an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everybody.
    #[default]
    Publiek,
    /// Only people who work for the gemeente.
    Medewerkers,
}

/// What an override does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Action {
    /// Nothing: the marker only names a blok.
    #[default]
    Name,
    /// Replaces the named blok or section.
    Vervang {
        /// Hash of the generic text that was replaced.
        basis: Option<Word>,
    },
    /// Hides the named blok.
    Verberg {
        /// Why.
        reden: Option<String>,
    },
    /// Adds a blok after this one.
    Na(Word),
    /// Adds a blok before this one.
    Voor(Word),
}

/// A marker as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marker {
    /// The name, without `#`; empty behind a section heading.
    pub name: String,
    /// The name in the file.
    pub name_span: Span,
    /// The policy it gives.
    pub policy: Policy,
    /// The audience it gives, when it says so.
    pub audience: Option<Audience>,
    /// What it does.
    pub action: Action,
    /// The whole marker in the file.
    pub span: Span,
}

/// Reads what stands between the braces; `span` covers the braces too.
pub(super) fn parse(file: &Arc<SourceFile>, span: Span, found: &mut Vec<Diagnostic>) -> Marker {
    let mut marker = Marker { span, ..Marker::default() };
    let inner = &file.text()[span.start + 1..span.end - 1];
    if let Some(at) = inner.find(['“', '”', '„']) {
        let at = span.start + 1 + at;
        let width = file.text()[at..].chars().next().map_or(0, char::len_utf8);
        found.push(
            Diagnostic::new(Code::OnbekendBeleid, Place::new(file, Span::new(at, at + width)), "Hier staat een krom aanhalingsteken.")
                .cure("Gebruik rechte aanhalingstekens: reden=\"…\". Een tekstverwerker maakt ze krom; een gewone editor niet."),
        );
    }
    for word in words(inner, span.start + 1) {
        if let Some(name) = word.text.strip_prefix('#') {
            name.clone_into(&mut marker.name);
            marker.name_span = Span::new(word.span.start + 1, word.span.end);
            if !is_id(name) {
                let place = Place::new(file, word.span);
                found.push(
                    Diagnostic::new(Code::OngeldigId, place, format!("'{name}' kan geen naam van een blok zijn."))
                        .cure("Gebruik alleen kleine letters, cijfers en streepjes, en begin met een letter."),
                );
            }
        } else {
            found.extend(apply(&mut marker, &word, file));
        }
    }
    marker
}

/// Kleine letters, cijfers en streepjes, beginnend met een letter.
pub(crate) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn apply(marker: &mut Marker, word: &Word, file: &Arc<SourceFile>) -> Option<Diagnostic> {
    let (key, value) = word.text.split_once('=').map_or((word.text.as_str(), None), |(key, value)| (key, Some(value)));
    let value_word = || {
        let text = value.unwrap_or_default().trim_matches(['"', '“', '”', '„']).to_owned();
        Word { span: Span::new(word.span.end - value.unwrap_or_default().len(), word.span.end), text }
    };
    match (key, value) {
        ("verplicht", None) => marker.policy = Policy::Verplicht,
        ("aanbevolen", None) => marker.policy = Policy::Aanbevolen,
        ("vrij", None) => marker.policy = Policy::Vrij,
        ("zichtbaar", Some("medewerkers")) => marker.audience = Some(Audience::Medewerkers),
        ("zichtbaar", Some("publiek")) => marker.audience = Some(Audience::Publiek),
        ("vervang", None) => marker.action = Action::Vervang { basis: None },
        ("verberg", None) => marker.action = Action::Verberg { reden: None },
        ("na", Some(_)) => marker.action = Action::Na(value_word()),
        ("voor", Some(_)) => marker.action = Action::Voor(value_word()),
        ("basis", Some(_)) => marker.action = Action::Vervang { basis: Some(value_word()) },
        ("reden", Some(_)) => marker.action = Action::Verberg { reden: Some(value_word().text) },
        _ => {
            let known =
                ["verplicht", "aanbevolen", "vrij", "zichtbaar", "vervang", "verberg", "na", "voor", "basis", "reden"];
            let hint = did_you_mean(key, known).map_or(String::new(), |near| format!(" Bedoelt u '{near}'?"));
            let place = Place::new(file, word.span);
            return Some(Diagnostic::new(Code::OnbekendBeleid, place, format!("'{}' kennen wij hier niet.{hint}", word.text))
                .cure("Achter de naam mag: verplicht, aanbevolen, vrij, zichtbaar=medewerkers, zichtbaar=publiek; in een afwijking ook vervang, verberg reden=\"…\", na=…, voor=…."));
        }
    }
    None
}

/// Words at top level; a quoted value may hold spaces.
fn words(text: &str, offset: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        quoted ^= matches!(c, '"' | '“' | '”' | '„');
        if c.is_whitespace() && !quoted || at == text.len() {
            if let Some(begin) = start.take() {
                words.push(Word { text: text[begin..at].to_owned(), span: Span::new(begin, at).shifted(offset) });
            }
        } else {
            start.get_or_insert(at);
        }
    }
    words
}
