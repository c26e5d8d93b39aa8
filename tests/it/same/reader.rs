//! Reads amounts, percentages, terms, ages and dates from the visible text of an output, whatever way
//! it was written. Shares no code with what writes them.

use std::collections::BTreeSet;

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
const UNITS: [(&str, &str); 14] = [
    ("minuut", "minuut"),
    ("minuten", "minuut"),
    ("uur", "uur"),
    ("dag", "dag"),
    ("dagen", "dag"),
    ("werkdag", "werkdag"),
    ("werkdagen", "werkdag"),
    ("week", "week"),
    ("weken", "week"),
    ("wk.", "week"),
    ("maand", "maand"),
    ("maanden", "maand"),
    ("mnd.", "maand"),
    ("jaar", "jaar"),
];

/// Every value in a text, in one notation: `€ 8865` (cents), `6 week`, `2026-03-18`, `0.0764 %`.
pub(super) fn values(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found = BTreeSet::new();
    for at in 0..words.len() {
        let after_euro = at >= 2 && core(words[at - 2]) == "euro" && words[at - 1] == "en";
        if !after_euro {
            found.extend(amount(&words[at..]));
        }
        found.extend(date(&words[at..]));
        found.extend(percentage(&words[at..]));
        if !in_telephone_number(&words, at) {
            found.extend(term(&words[at..]));
        }
    }
    found
}

/// The last group of a telephone number is no number of days; an amount before a term is no such group.
fn in_telephone_number(words: &[&str], at: usize) -> bool {
    let digits = |word: &str| !core(word).is_empty() && core(word).chars().all(|c| c.is_ascii_digit());
    at > 0 && digits(words[at - 1]) && (at == 1 || core(words[at - 2]) != "€")
}

fn core(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '€' && c != '%')
}

/// A number in Dutch notation (`1.234,56`) in hundredths.
fn hundredths(word: &str) -> Option<i64> {
    let (whole, part) = word.split_once(',').unwrap_or((word, ""));
    let grouped = whole.split('.').collect::<Vec<_>>();
    let well_grouped = grouped.len() == 1 || grouped[1..].iter().all(|group| group.len() == 3);
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !well_grouped || !digits(&grouped.concat()) || part.len() > 2 || (!part.is_empty() && !digits(part)) {
        return None;
    }
    format!("{}{part:0<2}", grouped.concat()).parse().ok()
}

/// `€ 88,65`, `€88,65`, `88 euro en 65 cent`, `20 euro`, `65 cent`.
fn amount(words: &[&str]) -> Option<String> {
    let first = core(words[0]);
    if let Some(rest) = first.strip_prefix('€') {
        let number = if rest.is_empty() { words.get(1).map(|word| core(word))? } else { rest };
        return hundredths(number).map(|cents| format!("€ {cents}"));
    }
    let number = hundredths(first)?;
    match words.get(1).map(|word| core(word)) {
        Some("euro") => {
            let cents = (words.get(2).copied() == Some("en") && words.get(4).map(|word| core(word)) == Some("cent"))
                .then(|| words[3].parse::<i64>().ok())
                .flatten();
            Some(format!("€ {}", number + cents.unwrap_or(0)))
        }
        Some("cent") => Some(format!("€ {}", number / 100)),
        _ => None,
    }
}

fn percentage(words: &[&str]) -> Option<String> {
    let first = core(words[0]);
    let number = match first.strip_suffix('%') {
        Some("") | None if matches!(words.get(1).map(|word| core(word)), Some("procent" | "%")) => first,
        Some(number) if !number.is_empty() => number,
        _ => return None,
    };
    let number = number.replace(',', ".");
    number.parse::<f64>().ok().map(|value| format!("{value} %"))
}

/// `18 maart 2026` and `18-03-2026`.
fn date(words: &[&str]) -> Option<String> {
    let first = core(words[0]);
    if let [day, month, year] = first.split('-').collect::<Vec<_>>()[..] {
        let (day, month, year): (u8, u8, u16) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
        return (year > 1900).then(|| format!("{year}-{month:02}-{day:02}"));
    }
    let day: u8 = first.parse().ok()?;
    let month = MONTHS.iter().position(|month| words.get(1).map(|word| core(word)) == Some(month))? + 1;
    let year: u16 = core(words.get(2)?).parse().ok()?;
    Some(format!("{year}-{month:02}-{day:02}"))
}

/// `6 weken`, `1 jaar`, `18 jaar`.
fn term(words: &[&str]) -> Option<String> {
    let number: u32 = core(words[0]).parse().ok()?;
    let unit = words.get(1)?.trim_end_matches([',', ';', ':', ')', '?', '!']);
    let unit = UNITS.iter().find(|(word, _)| *word == unit || *word == unit.trim_end_matches('.'))?;
    Some(format!("{number} {}", unit.1))
}

/// What a short telephone number with a unit behind it would be read as ("bel 113, dag en nacht").
pub(super) fn as_if_a_term(number: &str) -> impl Iterator<Item = String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let endings =
        (1..=3.min(digits.len())).map(|length| digits[digits.len() - length..].to_owned()).collect::<Vec<_>>();
    let numbers = endings.into_iter().filter_map(|ending| ending.parse::<u32>().ok());
    numbers.flat_map(|number| UNITS.iter().map(move |(_, unit)| format!("{number} {unit}")))
}

#[test]
fn the_reader_reads_every_way_of_writing() {
    let cases = [
        ("Het kost € 88,65.", "€ 8865"),
        ("Het kost € 20.", "€ 2000"),
        ("Het kost €1.234,50,", "€ 123450"),
        ("Dat is 88 euro en 65 cent.", "€ 8865"),
        ("Dat is 20 euro.", "€ 2000"),
        ("Dat is 60 cent per uur.", "€ 60"),
        ("binnen 6 weken.", "6 week"),
        ("binnen 1 werkdag", "1 werkdag"),
        ("vóór 18 maart 2026,", "2026-03-18"),
        ("woensdag 18-03-2026", "2026-03-18"),
        ("het tarief is 0,0764%.", "0.0764 %"),
        ("het tarief is 2,5 procent", "2.5 %"),
    ];
    for (text, value) in cases {
        assert!(values(text).contains(value), "{text}: {:?}", values(text));
    }
    assert!(values("Bel 01 99, 00 01 13 dag en nacht.").is_empty());
    assert!(values("Bel 14 0199 voor 3 mensen op de 2e etage.").is_empty());
}
