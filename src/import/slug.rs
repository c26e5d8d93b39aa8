//! Ids made of sentences.

use std::collections::BTreeSet;

use uuid::Uuid;

const LONGEST: usize = 80;

/// A text as lower-case ASCII words with hyphens, at most 80 characters, never empty.
pub fn slug(text: &str) -> String {
    cut(&fold(text), LONGEST)
}

/// An id that was not given out before; a second one with the same words gets a piece of its uuid.
pub(crate) fn unique(text: &str, uuid: Uuid, taken: &mut BTreeSet<String>) -> String {
    let plain = slug(text);
    if taken.insert(plain.clone()) {
        return plain;
    }
    let hex = uuid.simple().to_string();
    let long = format!("{}-{}", cut(&plain, LONGEST - 9), &hex[..8]);
    let id = if taken.contains(&long) { format!("{}-{hex}", cut(&plain, LONGEST - 33)) } else { long };
    taken.insert(id.clone());
    id
}

/// A name for a blok: `base`, or `base-2` when that was taken.
pub(crate) fn numbered(base: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = base.to_owned();
    let mut n = 1;
    while !taken.insert(name.clone()) {
        n += 1;
        name = format!("{base}-{n}");
    }
    name
}

fn cut(words: &str, longest: usize) -> String {
    if words.len() <= longest {
        return words.to_owned();
    }
    let end = words[..=longest].rfind('-').filter(|end| *end > 0).unwrap_or(longest);
    words[..end].to_owned()
}

fn fold(text: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in text.chars() {
        // An apostrophe belongs to its word: foto's → fotos.
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{ad}' | '\u{200b}') {
            continue;
        }
        let plain = plain(c);
        if plain.is_empty() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('-');
            gap = false;
        }
        out.push_str(&plain);
    }
    if out.is_empty() { "zonder-naam".into() } else { out }
}

fn plain(c: char) -> String {
    if c.is_ascii_alphanumeric() {
        return c.to_ascii_lowercase().to_string();
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
        'ì'..='ï' | 'ī' | 'ı' => "i",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' => "o",
        'œ' => "oe",
        'ß' => "ss",
        'š' | 'ś' | 'ş' => "s",
        'ù'..='ü' | 'ū' | 'ů' => "u",
        'ý' | 'ÿ' => "y",
        'ž' | 'ź' | 'ż' => "z",
        '€' => "euro",
        _ => "",
    }
    .to_owned()
}
