//! Days: "1 januari 2027", "18 en 19 maart", "01-01-2027", "maart 2027".

use super::{Found, Value, number, number::WHOLE, token::Words};

/// Names of the months, for whoever writes or recognises a day. `verify` has a list of its own: it shares
/// nothing with what it reads back.
pub(crate) const MONTHS: [&str; 12] = [
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

fn month(word: &str) -> Option<i8> {
    MONTHS.iter().position(|name| *name == word).and_then(|at| i8::try_from(at + 1).ok())
}

fn year(word: &str) -> Option<i16> {
    let number: i16 = word.parse().ok()?;
    (word.len() == 4 && (1800..2200).contains(&number)).then_some(number)
}

/// A day at this word.
pub(super) fn day(words: Words<'_, '_>, at: usize) -> Option<Found> {
    numeric(words, at).or_else(|| month_of_year(words, at)).or_else(|| written(words, at))
}

fn written(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let row = number::row(words, at)?;
    let month_at = row.last + 1;
    if !words.joined(row.last) {
        return None;
    }
    let month = month(words.lower(month_at))?;
    let year = year(words.next(month_at));
    let last = if year.is_some() { month_at + 1 } else { month_at };
    let mut found = Found::none(last);
    let count = row.numbers.len();
    for (index, (number, range)) in row.numbers.into_iter().enumerate() {
        let Some(day) = whole_day(number) else { continue };
        let end = if index + 1 == count { words.range(last, last).end } else { range.end };
        found.push(Value::Datum { jaar: year, maand: month, dag: Some(day) }, range.start..end, last);
    }
    (!found.literals.is_empty()).then_some(found)
}

fn whole_day(number: i64) -> Option<i8> {
    let day = (number % WHOLE == 0).then_some(number / WHOLE)?;
    i8::try_from(day).ok().filter(|day| (1..=31).contains(day))
}

fn month_of_year(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let month = month(words.lower(at))?;
    let year = year(words.next(at))?;
    Some(Found::one(Value::Datum { jaar: Some(year), maand: month, dag: None }, words.range(at, at + 1), at + 1))
}

fn numeric(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let text = words.text(at);
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [first, second, third] = parts[..] else { return None };
    let (day, month, jaar) = match (year(first), year(third)) {
        (Some(jaar), None) if text.contains('-') => (third, second, jaar),
        (None, Some(jaar)) => (first, second, jaar),
        _ => return None,
    };
    let small =
        |word: &str, most: i8| word.parse::<i8>().ok().filter(|number| word.len() <= 2 && (1..=most).contains(number));
    let value = Value::Datum { jaar: Some(jaar), maand: small(month, 12)?, dag: Some(small(day, 31)?) };
    Some(Found::one(value, words.range(at, at), at))
}
