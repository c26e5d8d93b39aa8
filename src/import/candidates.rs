//! Values in running text that are perhaps facts: written once as a fact, they never go stale in one
//! place and not in another. An editor decides; this only points.

use std::ops::Range;

use super::report::Kandidaat;

/// Every candidate in the body of a Markdown file, in order, with its line in `path`.
pub(crate) fn find(markdown: &str, path: &str) -> Vec<Kandidaat> {
    let mut out = Vec::new();
    let mut in_front = markdown.starts_with("---\n");
    for (i, line) in markdown.lines().enumerate() {
        if in_front {
            in_front = i == 0 || line != "---";
            continue;
        }
        if line.starts_with("{#") {
            continue;
        }
        let text = without_addresses(line);
        for (soort, range) in in_line(&text) {
            out.push(Kandidaat {
                soort: soort.to_owned(),
                tekst: text[range].to_owned(),
                plaats: format!("{path}:{}", i + 1),
            });
        }
    }
    out
}

/// The line without link targets and escapes, so that no number in an address counts.
fn without_addresses(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("](") {
        out.push_str(&rest[..=at]);
        rest = rest[at..].find(')').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    out.replace('\\', "")
}

fn in_line(line: &str) -> Vec<(&'static str, Range<usize>)> {
    let words = split(line);
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((soort, used)) = at_word(line, &words, at) {
            let range = words[at].start..words[at + used - 1].end;
            out.push((soort, trim(line, range)));
            at += used;
        } else {
            at += 1;
        }
    }
    out
}

/// Kind of the candidate that begins at this word, and how many words it has.
fn at_word(line: &str, words: &[Range<usize>], at: usize) -> Option<(&'static str, usize)> {
    let word = |i: usize| words.get(i).map_or("", |range| core(&line[range.clone()]));
    let this = word(at);
    let next = word(at + 1).to_lowercase();
    if let Some(used) = amount(this, word(at + 1)) {
        return Some(("bedrag", used));
    }
    if let Some(used) = date(this, &next, word(at + 2)) {
        return Some(("datum", used));
    }
    if let Some(used) = phone(words, line, at) {
        return Some(("telefoon", used));
    }
    if this.strip_suffix('%').is_some_and(is_number) {
        return Some(("percentage", 1));
    }
    if this.strip_suffix("-jarige").or(this.strip_suffix("-jarigen")).is_some_and(is_number) {
        return Some(("leeftijd", 1));
    }
    if !is_number(this) && number_word(this).is_none() {
        return None;
    }
    match next.as_str() {
        "%" | "procent" => Some(("percentage", 2)),
        "jaar" if is_age(line, words, at) => Some(("leeftijd", 2)),
        "dag" | "dagen" | "werkdag" | "werkdagen" | "week" | "weken" | "maand" | "maanden" | "kwartaal"
        | "kwartalen" | "jaar" | "jaren" | "uur" | "minuten" | "kalenderdagen" => Some(("termijn", 2)),
        _ => None,
    }
}

fn amount(this: &str, next: &str) -> Option<usize> {
    let signs = ['€', '$'];
    if let Some(rest) = this.strip_prefix(signs) {
        if is_number(rest) {
            return Some(1);
        }
        return (rest.is_empty() && is_number(next)).then_some(2);
    }
    if is_number(this) && matches!(next, "euro" | "dollar" | "EUR" | "miljoen" | "miljard") {
        return Some(2);
    }
    None
}

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

fn date(this: &str, next: &str, third: &str) -> Option<usize> {
    let year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let small = |word: &str| (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if small(this) && MONTHS.contains(&next) {
        return Some(if year(third) { 3 } else { 2 });
    }
    if MONTHS.contains(&this.to_lowercase().as_str()) && year(next) {
        return Some(2);
    }
    let parts: Vec<&str> = this.split('-').collect();
    let dutch = matches!(parts.as_slice(), [d, m, y] if small(d) && small(m) && year(y));
    let iso = matches!(parts.as_slice(), [y, m, d] if small(d) && small(m) && year(y));
    (dutch || iso).then_some(1)
}

/// A telephone number may stand in several words: `+31 70 000 00 00`, `14 0199`, `(0199) 00 00 00`.
fn phone(words: &[Range<usize>], line: &str, at: usize) -> Option<usize> {
    let starts = |text: &str| text.starts_with('0') || text.starts_with("+31") || text.starts_with("0031");
    let mut digits = 0;
    let mut used = 0;
    for range in &words[at..] {
        let raw = &line[range.clone()];
        if used > 0 && raw.starts_with(['(', '+']) {
            break;
        }
        let text = raw.trim_end_matches(['.', ',', ';', ':', '?', '!', ']']).trim_start_matches('[');
        let text = text.trim_matches(['(', ')']);
        let numeric =
            !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')'));
        if !numeric || (used == 0 && !starts(text) && text != "14") {
            break;
        }
        digits += text.bytes().filter(u8::is_ascii_digit).count();
        used += 1;
        // A sign of punctuation ends the number.
        if raw.ends_with(['.', ',', ';', ':', '?', '!', ']']) || digits >= 11 {
            break;
        }
    }
    let first = words.get(at).map_or("", |range| core(&line[range.clone()]));
    let second = words.get(at + 1).map_or("", |range| core(&line[range.clone()]));
    if first == "14" {
        return (second.starts_with('0') && (3..=5).contains(&second.len())).then_some(2);
    }
    (8..=13).contains(&digits).then_some(used)
}

fn is_age(line: &str, words: &[Range<usize>], at: usize) -> bool {
    let after = words.get(at + 1).map_or("", |range| line[range.end..].trim_start());
    let before = words.get(at).map_or("", |range| line[..range.start].trim_end()).to_lowercase();
    let ends = words.get(at + 1).is_some_and(|range| line[range.clone()].ends_with(['.', ',', ';', '?', '!']));
    let follows = ["of ouder", "of jonger", "oud", "en ouder", "en jonger", "wordt", "bent", "is geworden", "geworden"];
    (!ends && follows.iter().any(|word| after.starts_with(word)))
        || ["jonger dan", "ouder dan", "onder de", "boven de", "leeftijd van", "kinderen tot", "wordt", "bent"]
            .iter()
            .any(|word| before.ends_with(word))
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
}

fn number_word(text: &str) -> Option<u8> {
    let words =
        ["een", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"];
    let lower = text.to_lowercase();
    // "een week" is more often a week than a number.
    words.iter().position(|word| *word == lower).filter(|i| *i > 0).and_then(|i| u8::try_from(i).ok())
}

/// A word without the punctuation around it.
fn core(word: &str) -> &str {
    let word = word.trim_end_matches(['.', ',', ';', ':', '?', '!', ')', ']', '*', '"', '\'', '\u{2019}', '\u{201d}']);
    word.trim_start_matches(['(', '[', '*', '"', '\'', '\u{2018}', '\u{201c}', '|'])
}

fn trim(line: &str, range: Range<usize>) -> Range<usize> {
    let text = &line[range.clone()];
    let inner = core(text);
    let start = range.start + text.find(inner).unwrap_or(0);
    start..start + inner.len()
}

fn split(line: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in line.char_indices() {
        if c.is_whitespace() {
            out.extend(start.take().map(|s| s..i));
        } else {
            start.get_or_insert(i);
        }
    }
    out.extend(start.map(|s| s..line.len()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found() {
        let cases = [
            ("Dat kost € 12,34 per stuk.", "bedrag", "€ 12,34"),
            ("Dat kost 20 euro.", "bedrag", "20 euro"),
            ("Het geldt vanaf 18 maart 2026.", "datum", "18 maart 2026"),
            ("Op 01-02-2026 is het zover.", "datum", "01-02-2026"),
            ("U hoort het binnen 6 weken.", "termijn", "6 weken"),
            ("De pas is tien jaar geldig.", "termijn", "tien jaar"),
            ("Bent u 18 jaar of ouder?", "leeftijd", "18 jaar"),
            ("U betaalt 2,5% extra.", "percentage", "2,5%"),
            ("U betaalt 3 procent extra.", "percentage", "3 procent"),
            ("Bel [0199 00 00 99](https://a.example/12).", "telefoon", "0199 00 00 99"),
            ("Bel 14 0199 of kom langs.", "telefoon", "14 0199"),
            ("Bel \\+31 88 000 00 01.", "telefoon", "+31 88 000 00 01"),
        ];
        for (line, soort, tekst) in cases {
            let found = find(line, "a.md");
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert_eq!((found[0].soort.as_str(), found[0].tekst.as_str()), (soort, tekst));
            assert_eq!(found[0].plaats, "a.md:1");
        }
    }

    #[test]
    fn ordinary_numbers_and_addresses_are_left_alone() {
        for line in ["Neem 2 foto's mee.", "Zie [artikel](https://a.example/6-weken/2026).", "{#tekst-2}", "## Kosten"]
        {
            assert!(find(line, "a.md").is_empty(), "{line}");
        }
    }
}
