//! What someone may be going to type.

use super::{analysis::words, view::View};

/// Titles, trefwoorden and questions in which every typed word begins a word, best first.
pub(super) fn suggest(view: &View<'_>, prefix: &str, limit: usize) -> Vec<String> {
    let typed: String = prefix.chars().take(200).collect();
    let typed = words(&typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u8, f32, &str)> = Vec::new();
    for id in view.ids() {
        let Some(head) = view.head(id) else { continue };
        let kinds = [(0, std::slice::from_ref(&head.titel)), (1, head.trefwoorden.as_slice())];
        let texts = kinds.iter().flat_map(|(kind, texts)| texts.iter().map(move |text| (*kind, text.as_str())));
        let texts = texts.chain(head.vragen.iter().map(|(vraag, _)| (2, vraag.as_str())));
        for (kind, text) in texts {
            if let Some(place) = matches(text, &typed) {
                found.push((kind + place, head.prioriteit, text));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(b.2)));
    let mut suggestions: Vec<String> = Vec::new();
    for (_, _, text) in found {
        if suggestions.len() < limit && suggestions.iter().all(|other| other.to_lowercase() != text.to_lowercase()) {
            suggestions.push(text.to_owned());
        }
    }
    suggestions
}

/// Do all typed words begin a word of the text? 0 when the text begins with them, otherwise 3.
fn matches(text: &str, typed: &[String]) -> Option<u8> {
    let own = words(text);
    let (last, whole) = typed.split_last()?;
    let all = whole.iter().all(|word| own.contains(word)) && own.iter().any(|word| word.starts_with(last.as_str()));
    let begins = own.first().zip(typed.first()).is_some_and(|(own, typed)| own.starts_with(typed.as_str()));
    all.then_some(if begins { 0 } else { 3 })
}
