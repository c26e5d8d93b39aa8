//! Opening hours, read back from "maandag tot en met woensdag 9.00 tot 17.00 uur; … (anders: …)".

use super::{clock, date, spaced, weekday};
use crate::content::{Blokuur, Openingstijden};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use std::collections::BTreeSet;

/// Exceptions are told this many days ahead.
pub(in crate::verify) const AHEAD: i64 = 28;

/// From and until, in minutes of the day.
type Times = Vec<(i64, i64)>;

/// What differs: first day, last day, hours (none: closed), why.
type Other = (Date, Date, Times, Option<String>);

/// What follows the hours, when they are these.
pub(super) fn reads<'t>(hours: &Openingstijden, from: Date, text: &'t str) -> Option<&'t str> {
    let (week, rest) = week(text)?;
    let expected: Option<Vec<Times>> = hours.regulier.days().iter().map(|(_, blocks)| times_of(blocks)).collect();
    if week != expected? {
        return None;
    }
    let wanted = upcoming(hours, from)?;
    if wanted.is_empty() {
        return Some(rest);
    }
    let (found, rest) = others(spaced(rest)?.strip_prefix("(anders: ")?, from)?;
    let found: BTreeSet<Other> = found.into_iter().collect();
    (found == wanted.into_iter().collect()).then_some(rest)
}

fn times_of(blocks: &[Blokuur]) -> Option<Times> {
    let minutes = |text: &str| clock(text).filter(|(_, rest)| rest.is_empty()).map(|(minutes, _)| minutes);
    blocks
        .iter()
        .map(|block| {
            let (open, close) = block.0.split_once('-')?;
            Some((minutes(open)?, minutes(close)?))
        })
        .collect()
}

/// What differs in the coming weeks.
pub(in crate::verify) fn upcoming(hours: &Openingstijden, from: Date) -> Option<Vec<Other>> {
    let until = from.checked_add(AHEAD.days()).ok()?;
    let mut found = Vec::new();
    for other in hours.uitzonderingen.iter().filter(|other| from <= other.datum && other.datum <= until) {
        found.push((other.datum, other.datum, times_of(&other.tijden)?, other.reden.clone()));
    }
    for closed in hours.gesloten.iter().filter(|closed| closed.tot_en_met >= from && closed.van <= until) {
        found.push((closed.van, closed.tot_en_met, Vec::new(), closed.reden.clone()));
    }
    Some(found)
}

fn week(text: &str) -> Option<(Vec<Times>, &str)> {
    let mut week: Vec<Times> = vec![Vec::new(); 7];
    if let Some(rest) = text.strip_prefix("op afspraak") {
        return Some((week, rest));
    }
    let mut rest = text;
    loop {
        let (days, after) = days(rest)?;
        let (times, after) = times(spaced(after)?)?;
        for day in days {
            let at = usize::try_from(day.to_monday_zero_offset()).ok()?;
            if !week[at].is_empty() {
                return None;
            }
            week[at].clone_from(&times);
        }
        match after.strip_prefix(';').and_then(spaced).filter(|next| weekday(next).is_some()) {
            Some(next) => rest = next,
            None => return Some((week, after)),
        }
    }
}

/// What follows a comma or "en".
fn joined(text: &str) -> Option<&str> {
    match text.strip_prefix(',') {
        Some(rest) => spaced(rest),
        None => spaced(spaced(text)?.strip_prefix("en")?),
    }
}

fn through(text: &str) -> Option<&str> {
    super::same_words("tot en met", spaced(text)?).and_then(spaced)
}

fn days(text: &str) -> Option<(Vec<Weekday>, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (first, after) = weekday(rest)?;
        let (last, after) = match through(after) {
            Some(next) => weekday(next)?,
            None => (first, after),
        };
        let mut day = first;
        loop {
            found.push(day);
            if day == last || found.len() > 7 {
                break;
            }
            day = day.next();
        }
        match joined(after).filter(|next| weekday(next).is_some()) {
            Some(next) => rest = next,
            None => return Some((found, after)),
        }
    }
}

fn times(text: &str) -> Option<(Times, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (open, after) = clock(rest)?;
        let (close, after) = clock(spaced(spaced(after)?.strip_prefix("tot")?)?)?;
        let after = spaced(after)?.strip_prefix("uur")?;
        found.push((open, close));
        match joined(after).filter(|next| clock(next).is_some()) {
            Some(next) => rest = next,
            None => return Some((found, after)),
        }
    }
}

/// Up to and including the closing bracket.
fn others(text: &str, from: Date) -> Option<(Vec<Other>, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (first, after) = date(rest, Some(from.year()))?;
        let (last, after) = match through(after) {
            Some(next) => date(next, Some(from.year()))?,
            None => (first, after),
        };
        let after = spaced(after)?;
        let (hours, after) = match after.strip_prefix("gesloten") {
            Some(after) => (Vec::new(), after),
            None => times(after)?,
        };
        let (why, after) = match after.strip_prefix(',').and_then(spaced) {
            Some(why) => {
                let next = |at: usize| {
                    spaced(&why[at + 1..])
                        .is_some_and(|next| date(next, Some(2000)).is_some() || weekday(next).is_some())
                };
                let end = why.match_indices([';', ')']).find(|(at, sign)| *sign == ")" || next(*at))?.0;
                (Some(why[..end].split_whitespace().collect::<Vec<_>>().join(" ")), &why[end..])
            }
            None => (None, after),
        };
        found.push((first, last, hours, why));
        match after.strip_prefix(')') {
            Some(rest) => return Some((found, rest)),
            None => rest = spaced(after.strip_prefix(';')?)?,
        }
    }
}
