//! Amounts and percentages.

use super::{
    Found, Value,
    number::{self, WHOLE},
    token::Words,
};

/// Ten-thousandths to cents.
const PER_CENT: i64 = WHOLE / 100;

fn value(tenthousandths: i64, dollar: bool) -> Value {
    let centen = tenthousandths / PER_CENT;
    if dollar { Value::Dollar(centen) } else { Value::Bedrag(centen) }
}

/// "€ 88,65", "88,65 euro", "achtentachtig euro", "€ 2.500 tot 25.000", "2 miljoen euro".
pub(super) fn amount(words: Words<'_, '_>, at: usize) -> Option<Found> {
    signed(words, at).or_else(|| named(words, at))
}

fn signed(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let text = words.text(at);
    let dollar = text.starts_with('$');
    let rest = text.strip_prefix(['€', '$']).or_else(|| (text == "EUR" || text == "Euro").then_some(""))?;
    let (mut last, written) = if rest.is_empty() { (at + 1, words.text(at + 1)) } else { (at, rest) };
    let mut number = number::money(written)?;
    if let Some(times) = multiplier(words.next(last)) {
        number = number.checked_mul(times)?;
        last += 1;
    }
    let mut found = Found::one(value(number, dollar), words.range(at, last), last);
    // The second of a range often goes without a sign.
    if matches!(words.next(last), "tot" | "en" | "-" | "–")
        && let Some(second) = number::money(words.text(last + 2)).filter(|second| *second > number)
        && matches!(words.next(last + 2), "" | "per" | "euro" | "aan" | "voor" | "is" | "en" | "of")
        && !is_time(words.next(last + 2))
    {
        found.push(value(second, dollar), words.range(last + 2, last + 2), last + 2);
    }
    Some(found)
}

fn named(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let row = number::row(words, at).or_else(|| {
        let number = number::money(words.text(at))?;
        Some(number::Row { numbers: vec![(number, words.range(at, at))], last: at })
    })?;
    let mut unit = row.last + 1;
    if !words.joined(row.last) {
        return None;
    }
    let times = multiplier(words.lower(unit));
    if times.is_some() {
        unit += 1;
    }
    let dollar = match words.lower(unit) {
        "euro" | "euro's" | "euro’s" | "eur" | "€" => false,
        "dollar" | "dollars" => true,
        "cent" | "eurocent" if times.is_none() => return cents(words, at, &row, unit),
        _ => return None,
    };
    let mut last = unit;
    let mut numbers = row.numbers;
    if words.next(last) == "en"
        && words.next(last + 2) == "cent"
        && let (Some(part), Some(whole)) = (number::at(words, last + 2), numbers.last_mut())
    {
        whole.0 += part / 100;
        last += 3;
    }
    let mut found = Found::none(last);
    let count = numbers.len();
    for (index, (number, range)) in numbers.into_iter().enumerate() {
        let end = if index + 1 == count { words.range(last, last).end } else { range.end };
        found.push(value(number.checked_mul(times.unwrap_or(1))?, dollar), range.start..end, last);
    }
    Some(found)
}

fn cents(words: Words<'_, '_>, at: usize, row: &number::Row, unit: usize) -> Option<Found> {
    let (number, _) = row.numbers.last()?;
    Some(Found::one(value(number / 100, false), words.range(at, unit), unit))
}

fn multiplier(word: &str) -> Option<i64> {
    match word {
        "duizend" => Some(1000),
        "miljoen" => Some(1_000_000),
        "miljard" => Some(1_000_000_000),
        _ => None,
    }
}

fn is_time(word: &str) -> bool {
    matches!(word, "jaar" | "maanden" | "weken" | "dagen" | "uur")
}

/// "2,5%", "3 procent", "100% tot 110%".
pub(super) fn percentage(words: Words<'_, '_>, at: usize) -> Option<Found> {
    if let Some(number) = words.text(at).strip_suffix('%').and_then(number::digits) {
        return Some(Found::one(Value::Percentage(number), words.range(at, at), at));
    }
    let row = number::row(words, at)?;
    let unit = row.last + 1;
    let next = if words.joined(row.last) { words.lower(unit) } else { "" };
    let mut found = Found::none(unit);
    if matches!(next, "%" | "procent") {
        let count = row.numbers.len();
        for (index, (number, range)) in row.numbers.into_iter().enumerate() {
            let end = if index + 1 == count { words.range(unit, unit).end } else { range.end };
            found.push(Value::Percentage(number), range.start..end, unit);
        }
        return Some(found);
    }
    // "90 of 100%": only the last has the sign.
    let last = next_number_with_sign(words, row.last)?;
    for (number, range) in row.numbers {
        found.push(Value::Percentage(number), range, row.last);
    }
    let number = words.text(last).strip_suffix('%').and_then(number::digits)?;
    found.push(Value::Percentage(number), words.range(last, last), last);
    Some(found)
}

fn next_number_with_sign(words: Words<'_, '_>, last: usize) -> Option<usize> {
    let next = matches!(words.next(last), "tot" | "of" | "en" | "à").then_some(last + 2)?;
    words.text(next).strip_suffix('%').and_then(number::digits).map(|_| next)
}
