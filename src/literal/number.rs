//! Numbers in digits and in words.

use super::token::{Cut, Words};
use std::ops::Range;

/// Ten-thousandths in one.
pub(super) const WHOLE: i64 = 10_000;

const UNITS: [(&str, u32); 19] = [
    ("een", 1),
    ("twee", 2),
    ("drie", 3),
    ("vier", 4),
    ("vijf", 5),
    ("zes", 6),
    ("zeven", 7),
    ("acht", 8),
    ("negen", 9),
    ("tien", 10),
    ("elf", 11),
    ("twaalf", 12),
    ("dertien", 13),
    ("veertien", 14),
    ("vijftien", 15),
    ("zestien", 16),
    ("zeventien", 17),
    ("achttien", 18),
    ("negentien", 19),
];

const TENS: [(&str, u32); 8] = [
    ("twintig", 20),
    ("dertig", 30),
    ("veertig", 40),
    ("vijftig", 50),
    ("zestig", 60),
    ("zeventig", 70),
    ("tachtig", 80),
    ("negentig", 90),
];

/// A number in words; "een" is more often an article.
pub(super) fn spelled(lower: &str) -> Option<u32> {
    if !looks_spelled(lower.as_bytes()) {
        return None;
    }
    let plain: String = lower.chars().map(|c| if matches!(c, 'ë' | 'é') { 'e' } else { c }).collect();
    if plain == "een" { None } else { compound(&plain) }
}

/// No number in words begins or ends with another letter. Most words are told apart by that.
fn looks_spelled(word: &[u8]) -> bool {
    let begins = |letter: &u8| !letter.is_ascii() || b"etdvzanh".contains(letter);
    word.first().is_some_and(begins) && word.last().is_some_and(|letter| b"nefrstgd".contains(letter))
}

fn compound(word: &str) -> Option<u32> {
    for (name, size) in [("duizend", 1000), ("honderd", 100)] {
        if let Some((times, rest)) = word.split_once(name) {
            let times = if times.is_empty() { 1 } else { compound(times)? };
            let rest = rest.strip_prefix("en").filter(|rest| !rest.is_empty()).unwrap_or(rest);
            let rest = if rest.is_empty() { 0 } else { compound(rest)? };
            return (times < 1000 && rest < size).then(|| times * size + rest);
        }
    }
    let table = || UNITS.iter().chain(&TENS);
    if let Some((_, number)) = table().find(|(name, _)| *name == word) {
        return Some(*number);
    }
    let (ten, tens) = TENS.iter().find_map(|(name, number)| Some((word.strip_suffix(name)?, number)))?;
    let unit = ten.strip_suffix("en")?;
    UNITS[..9].iter().find(|(name, _)| *name == unit).map(|(_, number)| tens + number)
}

/// A number in digits, Dutch style: `1.234`, `12,5`, `20,-`; in ten-thousandths.
pub(super) fn digits(text: &str) -> Option<i64> {
    if !begins_with_digit(text) {
        return None;
    }
    let (whole, part) = text.split_once(',').unwrap_or((text, ""));
    let part = if part.chars().all(|c| c == '-') { "" } else { part };
    let mut groups = whole.split('.');
    let first = groups.next()?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    if !grouped || !is_digits(first) || !rest.iter().all(|group| is_digits(group)) {
        return None;
    }
    if part.len() > 4 || !(part.is_empty() || is_digits(part)) {
        return None;
    }
    let whole: i64 = whole.replace('.', "").parse().ok().filter(|number| *number < 1_000_000_000_000)?;
    let part: i64 = format!("{part:0<4}").parse().ok()?;
    Some(whole * WHOLE + part)
}

fn begins_with_digit(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

/// An amount of money; a point may stand for the comma.
pub(super) fn money(text: &str) -> Option<i64> {
    digits(text).or_else(|| {
        let (whole, part) = text.rsplit_once('.')?;
        (part.len() == 2).then(|| digits(&format!("{whole},{part}"))).flatten()
    })
}

/// The number that a word is: digits, or a word that is a number.
pub(super) fn of(text: &str, lower: &str) -> Option<i64> {
    digits(text).or_else(|| spelled(lower).map(|number| i64::from(number) * WHOLE))
}

/// A number at this word.
pub(super) fn at(words: Words<'_, '_>, at: usize) -> Option<i64> {
    words.get(at)?.number
}

/// A row of numbers that share what comes after them: "7, 10 of 15", "4 tot 12", "2-3".
#[derive(Debug)]
pub(super) struct Row {
    /// The numbers with their places.
    pub(super) numbers: Vec<(i64, Range<usize>)>,
    /// The last word of it.
    pub(super) last: usize,
}

/// The row of numbers that begins at this word.
pub(super) fn row(words: Words<'_, '_>, from: usize) -> Option<Row> {
    let mut numbers = Vec::new();
    numbers_at(words, from, &mut numbers)?;
    let mut last = from;
    while let Some(next) = following(words, last) {
        if numbers_at(words, next, &mut numbers).is_none() {
            break;
        }
        last = next;
    }
    Some(Row { numbers, last })
}

fn numbers_at(words: Words<'_, '_>, at: usize, into: &mut Vec<(i64, Range<usize>)>) -> Option<()> {
    let token = words.get(at)?;
    if begins_with_digit(token.text)
        && let Some((first, second)) = token.text.split_once(['-', '–'])
        && let (Some(low), Some(high)) = (digits(first), digits(second))
    {
        let start = token.range.start;
        into.push((low, start..start + first.len()));
        into.push((high, token.range.end - second.len()..token.range.end));
        return (low < high).then_some(());
    }
    into.push((self::at(words, at)?, token.range.clone()));
    Some(())
}

/// The word after a connecting one, where the next number of a row may stand.
fn following(words: Words<'_, '_>, last: usize) -> Option<usize> {
    match words.cut(last) {
        Cut::Stop => None,
        Cut::Comma => Some(last + 1),
        Cut::None => match words.lower(last + 1) {
            "tot" if words.lower(last + 2) == "en" && words.lower(last + 3) == "met" => Some(last + 4),
            "en" if matches!(words.lower(last + 2), "maximaal" | "hoogstens") => Some(last + 3),
            "tot" | "of" | "en" | "à" | "a" | "t/m" | "-" | "–" | "én" => Some(last + 2),
            _ => None,
        },
    }
}
