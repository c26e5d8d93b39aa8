//! Reads values back from text, in whatever way they were written: with signs, in words, as people say
//! them. Shares nothing with what writes them.

mod hours;
mod number;
#[cfg(test)]
mod tests;

use self::number::{clock_word, count_word, decimal, spelled};
use crate::{
    content::{Adres, Soort, Tijdseenheid, Waarde},
    resolve::Feitwaarde,
};
pub(in crate::verify) use hours::upcoming;
use jiff::civil::{Date, Weekday};

/// How far the fact reads at the start of this text, when its value stands there; else what stands there.
pub(in crate::verify) fn reads(fact: &Feitwaarde, text: &str) -> Result<usize, String> {
    let way = fact.opmaak.as_deref();
    let rest = match &fact.waarde {
        Waarde::Bedrag(cents) => {
            let found = if way == Some("zonder_teken") { bare_amount(text) } else { amount(text) };
            found.filter(|(value, _)| value == cents).map(|(_, rest)| rest)
        }
        Waarde::Percentage(parts) => percentage(text).filter(|(value, _)| value == parts).map(|(_, rest)| rest),
        Waarde::Datum(day) => date(text, None).filter(|(value, _)| value == day).map(|(_, rest)| rest),
        Waarde::Termijn { aantal, eenheid } => {
            term(text).filter(|(many, unit, _)| (many, unit) == (&i64::from(*aantal), eenheid)).map(|(.., rest)| rest)
        }
        Waarde::Leeftijd(years) => {
            let count = number::count(text).filter(|(value, _)| *value == i64::from(*years));
            match (count, way) {
                (found, Some("getal")) => found.map(|(_, rest)| rest),
                (found, _) => found.and_then(|(_, rest)| bounded(spaced(rest)?.strip_prefix("jaar")?)),
            }
        }
        Waarde::Aantal { aantal, eenheid } => {
            let count = number::count(text).filter(|(value, _)| value == aantal);
            match eenheid.as_deref().filter(|_| way != Some("getal")) {
                None => count.map(|(_, rest)| rest),
                Some(unit) => count.and_then(|(_, rest)| bounded(same_words(unit, spaced(rest)?)?)),
            }
        }
        Waarde::Telefoon(number) => phone(number, text),
        Waarde::Email(address) => email(address, text),
        Waarde::Adres(place) => address(place, text),
        Waarde::Openingstijden(_) => {
            fact.locatie.as_ref().and_then(|locatie| hours::reads(&locatie.openingstijden, fact.datum, text))
        }
        Waarde::Link { tekst, .. } => same_words(tekst, text),
        Waarde::Begrip { term, uitleg } => same_words(term, text).and_then(|rest| match (way, uitleg) {
            (Some("met_uitleg"), Some(uitleg)) => {
                same_words(uitleg, spaced(rest)?.strip_prefix('(')?)?.strip_prefix(')')
            }
            _ => Some(rest),
        }),
    };
    rest.map(|rest| text.len() - rest.len()).ok_or_else(|| excerpt(fact.soort(), text))
}

/// What stands there instead, for the report.
fn excerpt(soort: Soort, text: &str) -> String {
    let words = if soort == Soort::Openingstijden { 40 } else { 6 };
    text.split_whitespace().take(words).collect::<Vec<_>>().join(" ")
}

/// The value in one way of writing, for the report.
pub(in crate::verify) fn shown(fact: &Feitwaarde) -> String {
    match &fact.waarde {
        Waarde::Bedrag(cents) => format!("€ {},{:02}", cents / 100, cents % 100),
        Waarde::Percentage(parts) => {
            let text = format!("{},{:04}", parts / 10_000, parts % 10_000);
            format!("{}%", text.trim_end_matches('0').trim_end_matches(','))
        }
        Waarde::Datum(day) => format!("{:02}-{:02}-{}", day.day(), day.month(), day.year()),
        Waarde::Termijn { aantal, eenheid } => format!("{aantal} {}", eenheid.word(*aantal)),
        Waarde::Leeftijd(years) => format!("{years} jaar"),
        Waarde::Aantal { aantal, eenheid } => match eenheid {
            Some(unit) => format!("{aantal} {unit}"),
            None => aantal.to_string(),
        },
        Waarde::Telefoon(text) | Waarde::Email(text) => text.clone(),
        Waarde::Adres(place) => address_words(place).join(" "),
        Waarde::Openingstijden(id) => format!("openingstijden van {id}"),
        Waarde::Link { url, tekst } => format!("{tekst} ({url})"),
        Waarde::Begrip { term, .. } => term.clone(),
    }
}

/// White space, and places where a line was broken without any.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}'
}

/// What follows one or more spaces.
pub(super) fn spaced(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(is_space);
    (rest.len() < text.len()).then_some(rest)
}

/// The text, when no letter or digit stands at its start.
pub(super) fn bounded(text: &str) -> Option<&str> {
    (!text.starts_with(char::is_alphanumeric)).then_some(text)
}

/// What follows this word, which a line may break where it has a hyphen or a dot.
fn same_word<'t>(word: &str, text: &'t str) -> Option<&'t str> {
    word.chars()
        .try_fold(text, |rest, c| rest.strip_prefix(c).or_else(|| rest.strip_prefix('\u{200b}')?.strip_prefix(c)))
}

/// What follows these words; white space may differ.
pub(in crate::verify) fn same_words<'t>(words: &str, text: &'t str) -> Option<&'t str> {
    let mut rest = text;
    for (at, word) in words.split_whitespace().enumerate() {
        if at > 0 {
            rest = spaced(rest)?;
        }
        rest = same_word(word, rest)?;
    }
    Some(rest)
}

/// Like [`same_words`], whatever the capitals.
pub(super) fn same_word_any_case<'t>(word: &str, text: &'t str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    (head.to_lowercase() == word).then(|| &text[word.len()..])
}

/// An amount with its sign or the word euro, in cents.
pub(super) fn amount(text: &str) -> Option<(i64, &str)> {
    if let Some(rest) = text.strip_prefix('€') {
        let (cents, rest) = bare_amount(rest.trim_start_matches(is_space))?;
        return Some((cents, rest.strip_prefix(",-").unwrap_or(rest)));
    }
    let (whole, fraction, rest) = decimal(text).or_else(|| spelled(text).map(|(value, rest)| (value, "", rest)))?;
    let word = spaced(rest)?;
    if let Some(rest) = word.strip_prefix("cent").and_then(bounded) {
        return fraction.is_empty().then_some((whole, rest));
    }
    let rest = bounded(word.strip_prefix("euro")?)?;
    if !fraction.is_empty() {
        return Some((cents(whole, fraction)?, rest));
    }
    match spoken_cents(rest) {
        Some((cents, rest)) => Some((whole * 100 + cents, rest)),
        None => Some((whole * 100, rest)),
    }
}

/// "en 65 cent", "65", "vijfenzestig" behind the word euro.
fn spoken_cents(text: &str) -> Option<(i64, &str)> {
    let rest = spaced(text)?;
    let said = rest.strip_prefix("en").and_then(spaced);
    let (value, rest) = number::count(said.unwrap_or(rest)).filter(|(value, _)| (1..100).contains(value))?;
    let named = spaced(rest).and_then(|rest| rest.strip_prefix("cent")).and_then(bounded);
    match named {
        Some(rest) => Some((value, rest)),
        // Without the word cent another word may follow that the number belongs to.
        None if said.is_none() && !rest.starts_with(is_space) => Some((value, rest)),
        None => None,
    }
}

fn bare_amount(text: &str) -> Option<(i64, &str)> {
    let (whole, fraction, rest) = decimal(text)?;
    Some((cents(whole, fraction)?, rest))
}

fn cents(whole: i64, fraction: &str) -> Option<i64> {
    match fraction.len() {
        0 => Some(whole * 100),
        2 => Some(whole * 100 + fraction.parse::<i64>().ok()?),
        _ => None,
    }
}

/// A percentage, in ten-thousandths of a percent.
pub(super) fn percentage(text: &str) -> Option<(i64, &str)> {
    let (whole, fraction, rest) = decimal(text)?;
    if fraction.len() > 4 {
        return None;
    }
    let value = whole * 10_000 + format!("{fraction:0<4}").parse::<i64>().ok()?;
    let sign = rest.trim_start_matches(is_space);
    let rest = sign.strip_prefix('%').or_else(|| spaced(rest)?.strip_prefix("procent").and_then(bounded))?;
    Some((value, rest))
}

/// Not the list of `literal`, which the renderers use: a wrong name there is found here.
pub(in crate::verify) const MONTHS: [&str; 12] = [
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
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("maandag", Weekday::Monday),
    ("dinsdag", Weekday::Tuesday),
    ("woensdag", Weekday::Wednesday),
    ("donderdag", Weekday::Thursday),
    ("vrijdag", Weekday::Friday),
    ("zaterdag", Weekday::Saturday),
    ("zondag", Weekday::Sunday),
];

/// A day of the week.
pub(super) fn weekday(text: &str) -> Option<(Weekday, &str)> {
    WEEKDAYS.iter().find_map(|(name, day)| Some((*day, bounded(same_word_any_case(name, text)?)?)))
}

/// A day: "18 maart 2026", "18-03-2026", "woensdag 18 maart 2026". A year that is left out is `year`.
pub(in crate::verify) fn date(text: &str, year: Option<i16>) -> Option<(Date, &str)> {
    if let Some((named, rest)) = weekday(text) {
        let (date, rest) = date(spaced(rest)?, year)?;
        return (date.weekday() == named).then_some((date, rest));
    }
    let (day, rest) = digits(text, 2)?;
    if let Some(rest) = rest.strip_prefix('-') {
        let (month, rest) = digits(rest, 2)?;
        let (year, rest) = digits(rest.strip_prefix('-')?, 4)?;
        return Some((civil(year, month, day)?, bounded(rest)?));
    }
    let rest = spaced(rest)?;
    let (month, rest) =
        MONTHS.iter().zip(1..).find_map(|(name, number)| Some((number, bounded(rest.strip_prefix(name)?)?)))?;
    let written = spaced(rest).and_then(|rest| digits(rest, 4)).filter(|(year, _)| *year > 999);
    match (written, year) {
        (Some((year, rest)), _) => Some((civil(year, month, day)?, bounded(rest)?)),
        (None, Some(year)) => Some((civil(i64::from(year), month, day)?, rest)),
        (None, None) => None,
    }
}

fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// At most so many digits, and no digit after them.
pub(in crate::verify) fn digits(text: &str, most: usize) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let value = text.get(..end).filter(|digits| (1..=most).contains(&digits.len()))?.parse().ok()?;
    Some((value, &text[end..]))
}

const UNITS: [(&str, Tijdseenheid); 18] = [
    ("minuten", Tijdseenheid::Minuten),
    ("minuut", Tijdseenheid::Minuten),
    ("min.", Tijdseenheid::Minuten),
    ("uur", Tijdseenheid::Uur),
    ("werkdagen", Tijdseenheid::Werkdagen),
    ("werkdag", Tijdseenheid::Werkdagen),
    ("werkdg.", Tijdseenheid::Werkdagen),
    ("dagen", Tijdseenheid::Dagen),
    ("dag", Tijdseenheid::Dagen),
    ("dg.", Tijdseenheid::Dagen),
    ("weken", Tijdseenheid::Weken),
    ("week", Tijdseenheid::Weken),
    ("wk.", Tijdseenheid::Weken),
    ("maanden", Tijdseenheid::Maanden),
    ("maand", Tijdseenheid::Maanden),
    ("mnd.", Tijdseenheid::Maanden),
    ("jaar", Tijdseenheid::Jaar),
    ("jr.", Tijdseenheid::Jaar),
];

/// A length of time.
pub(super) fn term(text: &str) -> Option<(i64, Tijdseenheid, &str)> {
    let (many, rest) = number::count(text)?;
    let rest = spaced(rest)?;
    UNITS.iter().find_map(|(word, unit)| Some((many, *unit, bounded(rest.strip_prefix(word)?)?)))
}

/// The digits of a number to call, however they are grouped or read out.
fn phone<'t>(number: &str, text: &'t str) -> Option<&'t str> {
    let mut wanted = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').peekable();
    let mut rest = text;
    let mut first = true;
    while let Some(next) = wanted.peek().copied() {
        let skipped = rest.trim_start_matches(|c: char| is_space(c) || matches!(c, ',' | '-' | '(' | ')'));
        if first && skipped.len() < rest.len() {
            return None;
        }
        rest = match skipped.strip_prefix("plus") {
            Some(after) if next == '+' => after,
            _ => skipped.strip_prefix(next)?,
        };
        wanted.next();
        first = false;
    }
    // One digit more is another number; a group after a space belongs to what follows.
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
}

fn email<'t>(address: &str, text: &'t str) -> Option<&'t str> {
    if let Some(rest) = text.strip_prefix(address) {
        return bounded(rest);
    }
    let spoken = address.replace('@', " apenstaartje ").replace('.', " punt ");
    bounded(same_words(&spoken, text)?)
}

fn address_words(place: &Adres) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut add = |text: &str| words.extend(text.split_whitespace().map(str::to_owned));
    match (&place.straat, &place.huisnummer, &place.postbus) {
        (Some(street), Some(number), _) => [street, number].into_iter().for_each(|part| add(part)),
        (_, _, Some(number)) => ["Postbus", number].into_iter().for_each(&mut add),
        _ => {}
    }
    [&place.postcode, &place.plaats].into_iter().for_each(|part| add(part));
    words
}

/// Street, number, postal code and town, on one line or on several, with or without a comma.
fn address<'t>(place: &Adres, text: &'t str) -> Option<&'t str> {
    let mut rest = text;
    for (at, word) in address_words(place).iter().enumerate() {
        if at > 0 {
            rest = spaced(rest.strip_prefix(',').unwrap_or(rest))?;
        }
        rest = rest.strip_prefix(word.as_str())?;
    }
    bounded(rest)
}

/// Does a text name something that looks like a value of a fact?
pub(in crate::verify) fn holds_value(text: &str) -> bool {
    let marks = text.contains(|c: char| c.is_ascii_digit() || matches!(c, '€' | '%' | '@')) || text.contains("://");
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let counted = words.windows(2).any(|pair| {
        let named = UNITS.iter().any(|(unit, _)| unit.trim_end_matches('.') == pair[1]);
        count_word(pair[0]).is_some() && (named || matches!(pair[1], "euro" | "procent" | "cent"))
    });
    marks || counted
}

/// A time of day such as `9.00`, `09:00` or `9.30`, in minutes.
pub(super) fn clock(text: &str) -> Option<(i64, &str)> {
    clock_word(text)
}
