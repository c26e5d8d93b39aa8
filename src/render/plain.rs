//! The template view as plain text: paragraphs on lines of their own, bullets, numbers, links as
//! "tekst (url)". Also the base of every message of a dialogue.

use crate::fault::{self, Fault};
use serde_json::Value;

/// Lines of delen, as one text with empty lines between bloks.
pub(super) fn delen(delen: &Value) -> String {
    bloks(delen).join("\n\n")
}

/// One text per blok, in reading order; a situation, or why a blok was chosen, is a line before it.
pub(super) fn bloks(delen: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    let mut why = None;
    for deel in items(delen) {
        if text(deel, "soort") == "blok" {
            let mut said: Vec<String> = items(&deel["blokken"]).iter().map(|block| blok(block, "")).collect();
            let before = std::mem::replace(&mut why, deel["waarom"].as_str());
            if let (Some(first), Some(why)) = (said.first_mut(), why.filter(|_| why != before)) {
                *first = format!("{why}\n{first}");
            }
            texts.append(&mut said);
            continue;
        }
        for tak in items(&deel["takken"]) {
            let inner = bloks(&tak["delen"]);
            if !inner.is_empty() {
                texts.push(format!("{}:\n{}", text(tak, "zin"), inner.join("\n")));
            }
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    texts
}

fn blok(block: &Value, indent: &str) -> String {
    match text(block, "soort") {
        "alinea" => inhoud(&block["inhoud"]),
        "lijst" => list(block, indent),
        "tabel" => table(block),
        "onderdeel" => {
            let inner = items(&block["blokken"]).iter().map(|block| blok(block, indent));
            std::iter::once(text(block, "titel").to_owned()).chain(inner).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

fn list(block: &Value, indent: &str) -> String {
    let start = block["start"].as_u64().unwrap_or(1);
    let deeper = format!("{indent}  ");
    let lines = items(&block["items"]).iter().zip(start..).map(|(item, number)| {
        let sign = if block["genummerd"] == true { format!("{number}.") } else { "-".to_owned() };
        let inner: Vec<String> = items(&item["blokken"]).iter().map(|block| blok(block, &deeper)).collect();
        let phrase = item["zin"].as_str().map_or(String::new(), |zin| format!("{zin}: "));
        format!("{indent}{sign} {phrase}{}", inner.join(&format!("\n{indent}")))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A row per line: "Voor wie: Kind; Prijs: € 20".
fn table(block: &Value) -> String {
    let head: Vec<String> = items(&block["kop"]).iter().map(inhoud).collect();
    let rows = items(&block["rijen"]).iter().map(|row| {
        let cells = items(&row["cellen"]).iter().enumerate().map(|(at, cell)| match head.get(at) {
            Some(kop) if !kop.is_empty() => format!("{kop}: {}", inhoud(cell)),
            _ => inhoud(cell),
        });
        let phrase = row["zin"].as_str().map_or(String::new(), |zin| format!("{zin}: "));
        format!("- {phrase}{}", cells.collect::<Vec<_>>().join("; "))
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// Running text.
pub(super) fn inhoud(inlines: &Value) -> String {
    items(inlines)
        .iter()
        .map(|inline| match text(inline, "soort") {
            "vet" | "nadruk" => inhoud(&inline["inhoud"]),
            "link" => linked(&inhoud(&inline["inhoud"]), text(inline, "url")),
            "feit" => match inline["url"].as_str() {
                Some(url) if url.starts_with("http") => linked(text(inline, "tekst"), url),
                _ => text(inline, "tekst").to_owned(),
            },
            "regeleinde" => "\n".to_owned(),
            "afbeelding" => text(inline, "alt").to_owned(),
            _ => text(inline, "tekst").to_owned(),
        })
        .collect()
}

fn linked(words: &str, url: &str) -> String {
    if words == url { words.to_owned() } else { format!("{words} ({url})") }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The number of a step: it does not stand in a message by itself.
fn is_number(head: &str) -> bool {
    head.bytes().all(|byte| byte.is_ascii_digit())
}

/// Cuts a text into messages of at most `limit` characters: at lines, else at sentences, else at words.
/// Nothing is lost but the white space at a cut.
pub(super) fn split(text: &str, limit: usize) -> Vec<String> {
    let mut messages = Vec::new();
    let mut rest = text.trim();
    while rest.chars().count() > limit {
        let end = rest.char_indices().nth(limit).map_or(rest.len(), |(at, _)| at);
        let head = &rest[..end];
        let cut = (head.rfind('\n').filter(|at| *at > 0))
            .or_else(|| head.rfind(". ").filter(|at| !is_number(&head[..*at])).map(|at| at + 1))
            .or_else(|| head.rfind(' ').filter(|at| *at > 0))
            .unwrap_or(end);
        messages.push(rest[..cut].trim_end().to_owned());
        rest = if fault::on(Fault::MessageCut) { "" } else { rest[cut..].trim_start() };
    }
    if !rest.is_empty() {
        messages.push(rest.to_owned());
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_message_ends_where_a_reader_pauses() {
        assert_eq!(split("Eerste regel\nTweede regel", 15), ["Eerste regel", "Tweede regel"]);
        assert_eq!(split("Eén zin. Nog een zin.", 14), ["Eén zin.", "Nog een zin."]);
        assert_eq!(split("2. Loop binnen op maandag", 16), ["2. Loop binnen", "op maandag"], "no number by itself");
    }
}
