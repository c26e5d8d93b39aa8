//! Numbers of something: measures ("40 kilo"), limits ("maximaal 2 personen"), frequencies ("2 keer per jaar").

use super::{
    Found, Value, number,
    number::WHOLE,
    token::{Cut, Words},
};

const MEASURES: [&str; 37] = [
    "kilometer",
    "km",
    "meter",
    "m",
    "centimeter",
    "cm",
    "millimeter",
    "mm",
    "m²",
    "m2",
    "m3",
    "m³",
    "km²",
    "km2",
    "km/u",
    "hectare",
    "kilo",
    "kilogram",
    "kg",
    "gram",
    "ton",
    "liter",
    "cc",
    "pk",
    "kw",
    "kwh",
    "decibel",
    "db",
    "graden",
    "watt",
    "volt",
    "stuks",
    "punten",
    "strippen",
    "woorden",
    "tekens",
    "mb",
];

const LIMITS: [&str; 10] =
    ["maximaal", "maximum", "minimaal", "minimum", "minstens", "hoogstens", "tenminste", "hooguit", "max", "min"];

/// A number of something at this word.
pub(super) fn count(words: Words<'_, '_>, at: usize) -> Option<Found> {
    if let Some(found) = glued(words, at) {
        return Some(found);
    }
    let row = number::row(words, at)?;
    let next = if words.joined(row.last) { words.lower(row.last + 1) } else { "" };
    let square = matches!(next, "vierkante" | "kubieke");
    let measured = MEASURES.contains(&next) || square;
    let often = next == "keer" && matches!(words.next(row.last + 1), "per" | "in");
    let figure = row.numbers.len() == 1 && is_figure(words, at);
    let noun = next.len() > 3 && next.chars().all(char::is_alphabetic);
    let limited = noun && is_limit(words, at) || (noun && row.numbers.len() == 2 && words.lower(at + 1) == "tot");
    if !(measured || often || figure || limited) {
        return None;
    }
    let eenheid = if figure { String::new() } else { unit(words, row.last + 1) };
    let last = if figure { row.last } else { row.last + 1 + usize::from(square) };
    let mut found = Found::none(last);
    let total = row.numbers.len();
    for (index, (number, range)) in row.numbers.into_iter().enumerate() {
        let end = if index + 1 == total { words.range(last, last).end } else { range.end };
        found.push(Value::Aantal { tienduizendsten: number, eenheid: eenheid.clone() }, range.start..end, last);
    }
    Some(found)
}

fn unit(words: Words<'_, '_>, at: usize) -> String {
    match words.lower(at) {
        first @ ("vierkante" | "kubieke") => format!("{first} {}", words.lower(at + 1)),
        word => word.to_owned(),
    }
}

/// "maximaal 2 personen", "niet meer dan 3 honden", "ten hoogste 4 ramen", "meer dan 5 kinderen".
fn is_limit(words: Words<'_, '_>, at: usize) -> bool {
    let (one, two) = (words.before(at, 1), words.before(at, 2));
    LIMITS.contains(&one)
        || (matches!(one, "hoogste" | "minste") && two == "ten")
        || (one == "dan" && matches!(two, "meer" | "minder"))
}

/// "Inwoners: 12.345": a figure in a list of figures.
fn is_figure(words: Words<'_, '_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let alone = words.cut(at) != Cut::None || matches!(words.text(at + 1).bytes().next(), Some(b'0'..=b'9') | None);
    words.text(at).contains('.') && words.cut(before) == Cut::Stop && alone && words.text(before).len() > 3
}

/// "84/km²", "50km", "130km/u".
fn glued(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let text = words.text(at);
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))?;
    let number = number::digits(&text[..end])?;
    let unit = text[end..].trim_start_matches(['/', '-']).to_lowercase();
    (MEASURES.contains(&unit.as_str()) && unit.len() > 1 && number < 10_000_000 * WHOLE)
        .then(|| Found::one(Value::Aantal { tienduizendsten: number, eenheid: unit }, words.range(at, at), at))
}
