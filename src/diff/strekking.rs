//! Words that can turn the meaning of a sentence. Where one of them, or a number, comes or goes, the
//! change is not one of words only.

/// Negation, obligation, permission, limits.
const TURNING: &[&str] = &[
    "niet",
    "geen",
    "nooit",
    "niets",
    "niemand",
    "nergens",
    "zonder",
    "behalve",
    "tenzij",
    "alleen",
    "uitsluitend",
    "altijd",
    "moet",
    "moeten",
    "hoeft",
    "hoeven",
    "mag",
    "mogen",
    "verplicht",
    "verboden",
    "minstens",
    "minimaal",
    "hoogstens",
    "maximaal",
    "uiterlijk",
    "binnen",
    "vóór",
    "voordat",
    "nadat",
    "gratis",
    "of",
    "noch",
    "elke",
    "alle",
    "sommige",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "twintig",
    "dertig",
    "dag",
    "dagen",
    "werkdag",
    "werkdagen",
    "week",
    "weken",
    "maand",
    "maanden",
    "jaar",
    "jaren",
    "euro",
    "procent",
];

/// The words, without the places of facts.
pub(super) fn plain(geraamte: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in geraamte.chars() {
        match c {
            '{' => inside = true,
            '}' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The turning words and numbers that came or went, as people read them; `None` when there are none.
pub(super) fn turns(voor: &str, na: &str) -> Option<String> {
    let (mut was, mut is) = (marked(&plain(voor)), marked(&plain(na)));
    was.retain(|word| match is.iter().position(|other| other == word) {
        Some(at) => {
            is.remove(at);
            false
        }
        None => true,
    });
    let gone = was.iter().map(|word| format!("‘{word}’ weg"));
    let came = is.iter().map(|word| format!("‘{word}’ erbij"));
    let told: Vec<String> = gone.chain(came).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

fn marked(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, ',' | '.'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    words.filter(|word| TURNING.contains(&word.as_str()) || word.chars().any(|c| c.is_ascii_digit())).collect()
}
