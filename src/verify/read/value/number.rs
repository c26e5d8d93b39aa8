//! Numbers, in digits and in words.

use super::{bounded, digits};

/// A number with its decimals: `1.250,50` gives 1250 and `50`.
pub(super) fn decimal(text: &str) -> Option<(i64, &str, &str)> {
    let (whole, rest) = whole(text)?;
    let Some(after) = rest.strip_prefix(',').filter(|after| after.starts_with(|c: char| c.is_ascii_digit())) else {
        return Some((whole, "", unfinished(rest)?));
    };
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    Some((whole, &after[..end], unfinished(&after[end..])?))
}

/// The rest, unless the number goes on in it.
fn unfinished(rest: &str) -> Option<&str> {
    let goes_on = rest.strip_prefix(['.', ',']).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
    if goes_on { None } else { bounded(rest) }
}

/// A whole number, with or without points between thousands.
fn whole(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 || end > 12 {
        return None;
    }
    let mut digits = text[..end].to_owned();
    let mut rest = &text[end..];
    while let Some(group) = rest.strip_prefix('.').and_then(|after| after.get(..3)).filter(|_| end <= 3) {
        let ends = !rest[4..].starts_with(|c: char| c.is_ascii_digit());
        if !ends || !group.chars().all(|c| c.is_ascii_digit()) {
            break;
        }
        digits.push_str(group);
        rest = &rest[4..];
    }
    Some((digits.parse().ok()?, rest))
}

/// A whole number, in digits or in words.
pub(super) fn count(text: &str) -> Option<(i64, &str)> {
    match decimal(text) {
        Some((value, "", rest)) => Some((value, rest)),
        Some(_) => None,
        None => spelled(text),
    }
}

/// A number in words at the start of a text.
pub(in crate::verify) fn spelled(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let value = count_word(&text[..end].to_lowercase())?;
    Some((value, &text[end..]))
}

const ONES: [(&str, i64); 22] = [
    ("een", 1),
    ("één", 1),
    ("eén", 1),
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
    ("nul", 0),
];
const TENS: [(&str, i64); 8] = [
    ("twintig", 20),
    ("dertig", 30),
    ("veertig", 40),
    ("vijftig", 50),
    ("zestig", 60),
    ("zeventig", 70),
    ("tachtig", 80),
    ("negentig", 90),
];

/// `tweehonderdvijfenzestig` is 265; one word, small letters.
pub(super) fn count_word(word: &str) -> Option<i64> {
    if let Some((before, after)) = word.split_once("duizend") {
        let thousands = if before.is_empty() { 1 } else { below_thousand(before)? };
        let rest = if after.is_empty() { 0 } else { below_thousand(after.strip_prefix("en").unwrap_or(after))? };
        return Some(thousands * 1000 + rest);
    }
    below_thousand(word)
}

fn below_thousand(word: &str) -> Option<i64> {
    if let Some((before, after)) = word.split_once("honderd") {
        let hundreds = if before.is_empty() { 1 } else { below_hundred(before)? };
        let rest = if after.is_empty() { 0 } else { below_hundred(after.strip_prefix("en").unwrap_or(after))? };
        return Some(hundreds * 100 + rest);
    }
    below_hundred(word)
}

fn below_hundred(word: &str) -> Option<i64> {
    if let Some((_, value)) = ONES.iter().chain(&TENS).find(|(name, _)| *name == word) {
        return Some(*value);
    }
    TENS.iter().find_map(|(name, tens)| {
        let before = word.strip_suffix(name)?;
        let unit = before.strip_suffix("en").or_else(|| before.strip_suffix("ën"))?;
        let (_, value) = ONES.iter().find(|(name, value)| *name == unit && (1..10).contains(value))?;
        Some(tens + value)
    })
}

/// A time of day, in minutes.
pub(super) fn clock_word(text: &str) -> Option<(i64, &str)> {
    let (hour, rest) = digits(text, 2).filter(|(hour, _)| *hour <= 24)?;
    let (minute, rest) = match rest.strip_prefix(['.', ':']) {
        Some(after) => digits(after, 2).filter(|(minute, _)| *minute < 60)?,
        None => (0, rest),
    };
    Some((hour * 60 + minute, bounded(rest)?))
}
