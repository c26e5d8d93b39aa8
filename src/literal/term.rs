//! Lengths of time and ages: "zes weken", "2 tot 3 weken", "18 jaar of ouder", "een half jaar".

use super::{
    Found, Value,
    number::{self, WHOLE},
    token::Words,
};
use crate::content::Tijdseenheid;
use std::ops::Range;

/// Ages at which something changes by law: "tot 18 jaar" is one of these, "tot 5 jaar" more often a length of time.
const LEGAL_AGES: [u32; 7] = [12, 14, 16, 18, 21, 23, 27];

fn unit(word: &str) -> Option<(Tijdseenheid, u32)> {
    Some(match word {
        "minuut" | "minuten" => (Tijdseenheid::Minuten, 1),
        "uur" | "uren" => (Tijdseenheid::Uur, 1),
        "dag" | "dagen" | "kalenderdag" | "kalenderdagen" => (Tijdseenheid::Dagen, 1),
        "werkdag" | "werkdagen" => (Tijdseenheid::Werkdagen, 1),
        "week" | "weken" => (Tijdseenheid::Weken, 1),
        "maand" | "maanden" => (Tijdseenheid::Maanden, 1),
        "kwartaal" | "kwartalen" => (Tijdseenheid::Maanden, 3),
        "jaar" | "jaren" => (Tijdseenheid::Jaar, 1),
        _ => return None,
    })
}

/// A length of time or an age at this word.
pub(super) fn term(words: Words<'_, '_>, at: usize) -> Option<Found> {
    half(words, at).or_else(|| attached(words, at)).or_else(|| counted(words, at))
}

/// "half jaar", "halfjaar", "anderhalf jaar", "anderhalve maand".
fn half(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let (times, here) = match words.lower(at) {
        "halfjaar" => return Some(Found::one(months(6), words.range(at, at), at)),
        "half" | "halve" => (1, at),
        "anderhalf" | "anderhalve" => (3, at),
        lower => match lower.strip_suffix("enhalf").or_else(|| lower.strip_suffix("ënhalf")) {
            Some(number) => (number::spelled(number)? * 2 + 1, at),
            None => return None,
        },
    };
    let (aantal, eenheid) = match words.next(here) {
        "jaar" => (6 * times, Tijdseenheid::Maanden),
        "uur" => (30 * times, Tijdseenheid::Minuten),
        _ => return None,
    };
    Some(Found::one(Value::Termijn { aantal, eenheid }, words.range(at, here + 1), here + 1))
}

fn months(aantal: u32) -> Value {
    Value::Termijn { aantal, eenheid: Tijdseenheid::Maanden }
}

/// "18-jarige", "18+", "18e verjaardag", "zeswekentermijn".
fn attached(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let lower = words.lower(at);
    let ends = ["-jarige", "-jarigen", "jarige", "jarigen", "-plusser", "-plussers", "plussers", "+", "+ers"];
    let stem = ends.iter().find_map(|end| lower.strip_suffix(end));
    let stem = stem.or_else(|| {
        let birthday = words.next(at).ends_with("verjaardag");
        lower.strip_suffix('e').or_else(|| lower.strip_suffix("ste")).filter(|_| birthday)
    });
    if let Some(years) = stem.and_then(|stem| age(number::digits(stem)?)) {
        return Some(Found::one(Value::Leeftijd(years), words.range(at, at), at));
    }
    let (number, rest) = lower.split_once('-').filter(|(number, _)| number::digits(number).is_some())?;
    let rest = rest.strip_suffix("termijn")?;
    let (eenheid, times) = unit(rest)?;
    let aantal = whole(number::digits(number)?)? * times;
    Some(Found::one(Value::Termijn { aantal, eenheid }, words.range(at, at), at))
}

fn whole(number: i64) -> Option<u32> {
    (number % WHOLE == 0).then_some(number / WHOLE).and_then(|number| u32::try_from(number).ok())
}

fn age(number: i64) -> Option<u32> {
    whole(number).filter(|years| (1..=120).contains(years))
}

fn counted(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let row = number::row(words, at)?;
    // "één dag" is more often the article with an accent; "1 dag" is a length of time.
    let next = if words.joined(row.last) { words.lower(row.last + 1) } else { "" };
    if let Some((eenheid, times)) = unit(next) {
        let last = row.last + 1;
        if eenheid == Tijdseenheid::Jaar && is_age(words, at, last) {
            return ages(&row.numbers, words.range(last, last).end, last);
        }
        if is_manner_of_speaking(words, at, last) {
            return None;
        }
        let mut found = Found::none(last);
        let count = row.numbers.len();
        for (index, (number, range)) in row.numbers.iter().enumerate() {
            let end = if index + 1 == count { words.range(last, last).end } else { range.end };
            found.push(Value::Termijn { aantal: whole(*number)? * times, eenheid }, range.start..end, last);
        }
        return Some(found);
    }
    bare_age(words, at, &row)
}

fn ages(numbers: &[(i64, Range<usize>)], end: usize, last: usize) -> Option<Found> {
    let mut found = Found::none(last);
    for (index, (number, range)) in numbers.iter().enumerate() {
        let end = if index + 1 == numbers.len() { end } else { range.end };
        found.push(Value::Leeftijd(age(*number)?), range.start..end, last);
    }
    Some(found)
}

/// "jonger dan 18", "onder de 18", "wordt 18".
fn bare_age(words: Words<'_, '_>, at: usize, row: &number::Row) -> Option<Found> {
    let (one, two) = (words.before(at, 1), words.before(at, 2));
    let compared = one == "dan" && matches!(two, "jonger" | "ouder");
    let under = one == "de" && matches!(two, "onder" | "boven");
    let reaches = matches!(one, "wordt" | "werd") && matches!(two, "u" | "kind" | "hij" | "zij" | "iemand" | "die");
    let next = if words.joined(row.last) { words.lower(row.last + 1) } else { "" };
    let follows = matches!(next, "" | "is" | "bent" | "of" | "zijn" | "en" | "heeft" | "mag" | "kan");
    let number = row.numbers.first()?.0;
    let becomes = next == "wordt" && matches!(one, "kind" | "u" | "dochter" | "zoon" | "hij" | "zij" | "iemand");
    ((becomes || follows && (compared || under || reaches)) && row.numbers.len() < 3 && age(number)? > 3)
        .then(|| ages(&row.numbers, words.range(row.last, row.last).end, row.last))?
}

/// Is "so many jaar" an age and no length of time?
fn is_age(words: Words<'_, '_>, at: usize, last: usize) -> bool {
    let after = words.next(last);
    let second = if words.joined(last) { words.next(last + 1) } else { "" };
    if matches!((after, second), ("of" | "en", "ouder" | "jonger"))
        || matches!(after, "oud" | "oude" | "wordt" | "bent")
        || matches!((after, second), ("is", "geworden") | ("geworden", _))
    {
        return true;
    }
    let (one, two, three) = (words.before(at, 1), words.before(at, 2), words.before(at, 3));
    let people = |word: &str| {
        [
            "kind",
            "persoon",
            "person",
            "jonger",
            "mens",
            "inwoner",
            "iedereen",
            "jeugd",
            "meisje",
            "leerling",
            "aanvrager",
        ]
        .iter()
        .any(|start| word.starts_with(start))
    };
    let compared = one == "dan" && matches!(two, "jonger" | "ouder");
    let under = one == "de" && matches!(two, "onder" | "boven");
    let known = || number::at(words, last - 1).and_then(age).is_some_and(|years| LEGAL_AGES.contains(&years));
    let until = words.before(last - 1, 1) == "tot" && after != "geldig" && known();
    let of_age = matches!(one, "van" | "tot" | "vanaf" | "onder" | "boven") && (people(two) || two == "leeftijd");
    let from = one == "vanaf" && !matches!(after, "na" | "voor" | "vóór");
    let between = one == "de" && two == "tussen" || one == "tussen" && people(two);
    let soon = two == "wordt" && matches!(one, "binnenkort" | "bijna" | "morgen" | "straks");
    let is = matches!(one, "wordt" | "bent" | "was" | "al" | "minimaal" | "minstens" | "pas" | "nog")
        && (matches!(one, "wordt" | "bent")
            || matches!(two, "u" | "bent" | "is" | "moet" | "zijn") && is_being(words, last, two, three));
    compared || under || of_age || until || from || between || soon || is
}

/// "u moet minimaal 18 jaar zijn", and not "de pas is minimaal 5 jaar geldig".
fn is_being(words: Words<'_, '_>, last: usize, two: &str, three: &str) -> bool {
    let after = words.next(last);
    matches!(after, "zijn" | "bent")
        || (matches!(after, "" | "en" | "of") && (two == "bent" || two == "u" || three == "u"))
}

/// "24 uur per dag", "7 dagen per week", "2 jaar geleden", "3 weken later".
fn is_manner_of_speaking(words: Words<'_, '_>, at: usize, last: usize) -> bool {
    let after = words.next(last);
    let per = matches!(after, "per" | "in") && matches!(words.text(at), "24" | "7");
    per || matches!(after, "geleden" | "later")
}
