//! What a piece of text is about: its words, without those that say nothing, each cut down to its stem.

use std::collections::BTreeSet;

/// Stems.
pub type Words = BTreeSet<String>;

const EMPTY: [&str; 96] = [
    "aan",
    "al",
    "alle",
    "alleen",
    "als",
    "altijd",
    "bent",
    "bij",
    "binnen",
    "buiten",
    "daarna",
    "dag",
    "dagen",
    "dan",
    "dat",
    "de",
    "deze",
    "die",
    "dit",
    "door",
    "een",
    "eerst",
    "elk",
    "elke",
    "en",
    "er",
    "gaat",
    "geen",
    "geeft",
    "haar",
    "heb",
    "hebben",
    "hebt",
    "heeft",
    "het",
    "hij",
    "hoe",
    "hoeveel",
    "hoogstens",
    "iemand",
    "in",
    "is",
    "jaar",
    "kan",
    "krijgt",
    "kunt",
    "langer",
    "maand",
    "maanden",
    "maar",
    "mag",
    "maximaal",
    "meer",
    "meestal",
    "met",
    "minder",
    "minimaal",
    "minstens",
    "moet",
    "na",
    "naar",
    "niet",
    "nog",
    "of",
    "om",
    "ook",
    "op",
    "over",
    "per",
    "staat",
    "te",
    "tot",
    "tussen",
    "tijd",
    "u",
    "uit",
    "uiterlijk",
    "uur",
    "uw",
    "van",
    "vanaf",
    "voor",
    "vóór",
    "waarin",
    "waarop",
    "wanneer",
    "want",
    "wat",
    "week",
    "weken",
    "werkdagen",
    "wie",
    "worden",
    "wordt",
    "zijn",
    "zodra",
];

/// Words that name the kind of a value, and so say nothing about which value it is.
const KINDS: [&str; 18] = [
    "bedrag",
    "tarief",
    "leges",
    "prijs",
    "termijn",
    "leeftijd",
    "aantal",
    "percentage",
    "datum",
    "telefoonnummer",
    "nummer",
    "telefoon",
    "adres",
    "link",
    "pagina",
    "openingstijden",
    "kosten",
    "kost",
];

/// The stems in a text that say what it is about; references, addresses and numbers are left out.
pub fn words(text: &str) -> Words {
    let mut found = Words::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("](")) {
            let end = if rest.starts_with("{{") { after.find("}}").map(|at| at + 2) } else { after.find(')') };
            rest = &after[end.unwrap_or(after.len())..];
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        if !c.is_alphabetic() {
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let word = rest[..end].to_lowercase();
        if word.len() > 2 && !EMPTY.contains(&word.as_str()) && !KINDS.contains(&word.as_str()) {
            found.insert(stem(&word));
        }
        rest = &rest[end..];
    }
    found
}

/// A word cut down, so that most forms of it are equal: "aanvragen", "aanvraagt", "aanvraag".
pub fn stem(word: &str) -> String {
    let mut stem: String = word.chars().map(|c| if matches!(c, 'ë' | 'é' | 'è') { 'e' } else { c }).collect();
    for end in ["heden", "ingen", "eren", "ende", "en", "er", "t", "e", "s"] {
        if stem.len() >= end.len() + 3 && stem.ends_with(end) {
            stem.truncate(stem.len() - end.len());
            break;
        }
    }
    let mut out = String::with_capacity(stem.len());
    for c in stem.chars() {
        if !out.ends_with(c) {
            out.push(match c {
                'v' => 'f',
                'z' => 's',
                c => c,
            });
        }
    }
    out
}
