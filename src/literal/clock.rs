//! Times of the day: "9.00 tot 17.00 uur", "09:00-17:00", "om 9 uur".

use super::{Found, Value, token::Words};

/// A time with minutes, in minutes since midnight.
fn exact(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(['.', ':'])?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 || !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((hours < 24 && minutes < 60) || (hours == 24 && minutes == 0)).then_some(hours * 60 + minutes)
}

/// A time, perhaps without minutes.
fn loose(text: &str) -> Option<u16> {
    exact(text).or_else(|| {
        let hours: u16 = text.parse().ok().filter(|_| text.len() <= 2)?;
        (hours <= 24).then_some(hours * 60)
    })
}

const DAYS: [&str; 8] = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "werkdagen"];

/// A time or hours at this word.
pub(super) fn clock(words: Words<'_, '_>, at: usize) -> Option<Found> {
    hours(words, at).or_else(|| moment(words, at))
}

fn hours(words: Words<'_, '_>, at: usize) -> Option<Found> {
    if let Some((open, close)) = words.text(at).split_once(['-', '–'])
        && let (Some(van), Some(tot)) = (loose(open), loose(close))
    {
        let exact = exact(open).is_some() && exact(close).is_some();
        let last = if words.next(at) == "uur" { at + 1 } else { at };
        return (van < tot && (exact || last > at && told(words, at)))
            .then(|| Found::one(Value::Tijden { van, tot: Some(tot) }, words.range(at, last), last));
    }
    let van = loose(words.text(at))?;
    let mut last = if words.next(at) == "uur" { at + 1 } else { at };
    let said = last > at;
    if !matches!(words.next(last), "tot" | "en" | "t/m" | "-" | "–") {
        return None;
    }
    last += 2;
    let tot = loose(words.text(last))?;
    let minutes = exact(words.text(at)).is_some() && exact(words.text(last)).is_some();
    if words.next(last) == "uur" {
        last += 1;
    } else if !minutes {
        return None;
    }
    let sure = minutes || said || told(words, at);
    (van < tot && sure).then(|| Found::one(Value::Tijden { van, tot: Some(tot) }, words.range(at, last), last))
}

/// Do the words before it say that this is a time of the day and no length of time?
fn told(words: Words<'_, '_>, at: usize) -> bool {
    let before = words.before(at, 1);
    matches!(before, "van" | "tussen" | "om" | "vanaf" | "rond" | "tegen") || DAYS.contains(&before)
}

fn moment(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let text = words.text(at);
    let before = words.before(at, 1);
    let with_hour = words.next(at) == "uur";
    let van = match exact(text) {
        Some(van) if with_hour || text.contains(':') || matches!(before, "om" | "rond" | "vanaf") => van,
        Some(_) => return None,
        None => loose(text).filter(|_| with_hour && matches!(before, "om" | "rond" | "vanaf" | "tegen" | "vóór"))?,
    };
    let last = if with_hour { at + 1 } else { at };
    Some(Found::one(Value::Tijden { van, tot: None }, words.range(at, last), last))
}
