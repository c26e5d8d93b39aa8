//! How facts are written. Spaces are always plain spaces: what one kanaal says must be findable in
//! another. Three rules decide the form: a format in the text wins; else the way of the kanaal; else
//! `gewoon`. `gesproken` is what an agent can say out loud.

use super::kanaal::Kanaal;
use crate::{
    content::{Adres, Blokuur, Locatie, Openingstijden, Tijdseenheid, Waarde},
    fault::{self, Fault},
    literal::MONTHS,
    resolve::{EXCEPTION_DAYS, Feitwaarde},
};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

const GESPROKEN: &str = "gesproken";

/// The fact as this kanaal writes it.
pub fn schrijf(kanaal: &Kanaal, feit: &Feitwaarde) -> String {
    let own = || kanaal.schrijf.get(&feit.soort()).map(String::as_str);
    let way = feit.opmaak.as_deref().or_else(own).unwrap_or("gewoon");
    let text = written(feit, way);
    if feit.verwacht && !fault::on(Fault::ExpectedLost) { format!("{text} (verwacht)") } else { text }
}

/// The fact as it is written where neither the text nor a kanaal says otherwise.
pub fn gewoon(feit: &Feitwaarde) -> String {
    let text = written(feit, "gewoon");
    if feit.verwacht { format!("{text} (verwacht)") } else { text }
}

/// Where a click on the fact leads: a number to call, an address to write to or to open.
pub(super) fn adres_van(waarde: &Waarde) -> Option<String> {
    match waarde {
        Waarde::Telefoon(number) => Some(format!(
            "tel:{}",
            number
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .skip(usize::from(fault::on(Fault::TelCut)))
                .collect::<String>()
        )),
        Waarde::Email(address) => Some(format!("mailto:{address}")),
        Waarde::Link { url, .. } => Some(url.clone()),
        _ => None,
    }
}

fn written(feit: &Feitwaarde, way: &str) -> String {
    let spoken = way == GESPROKEN;
    match &feit.waarde {
        Waarde::Bedrag(cents) => bedrag(*cents, way),
        Waarde::Percentage(value) => {
            let number = decimals(*value, 10_000, 0);
            if spoken || way == "voluit" { format!("{number} procent") } else { format!("{number}%") }
        }
        Waarde::Datum(date) => match way {
            "kort" => format!("{:02}-{:02}-{}", date.day(), date.month(), date.year()),
            "met_dag" => format!("{} {}", weekday(date.weekday()), datum(*date)),
            _ => datum(*date),
        },
        Waarde::Termijn { aantal, eenheid: Tijdseenheid::Weken } if fault::on(Fault::WeeksAreDays) => {
            format!("{aantal} {}", Tijdseenheid::Dagen.word(*aantal))
        }
        Waarde::Termijn { aantal, eenheid } => {
            let unit = if way == "kort" { short_unit(*eenheid) } else { eenheid.word(*aantal) };
            format!("{aantal} {unit}")
        }
        Waarde::Leeftijd(years) if way == "getal" => years.to_string(),
        Waarde::Leeftijd(years) => format!("{years} jaar"),
        Waarde::Aantal { aantal, eenheid } => match eenheid {
            Some(unit) if way != "getal" => format!("{} {unit}", thousands(*aantal)),
            _ => thousands(*aantal),
        },
        Waarde::Telefoon(number) if spoken => spoken_number(number),
        Waarde::Email(text) if spoken => text.replace('@', " apenstaartje ").replace('.', " punt "),
        Waarde::Telefoon(text) | Waarde::Email(text) => text.clone(),
        Waarde::Adres(place) => adres(place, if way == "regels" { "\n" } else { ", " }),
        Waarde::Openingstijden(id) => match &feit.locatie {
            Some(locatie) => openingstijden(locatie, feit.datum),
            None => id.clone(),
        },
        Waarde::Link { tekst, .. } => tekst.clone(),
        Waarde::Begrip { term, uitleg: Some(uitleg) } if way == "met_uitleg" => format!("{term} ({uitleg})"),
        Waarde::Begrip { term, .. } => term.clone(),
    }
}

/// `€ 88,65`, `€ 20` for whole euros, `88,65` without the sign, `88 euro en 65 cent` out loud.
fn bedrag(cents: i64, way: &str) -> String {
    let cents = if fault::on(Fault::Rounded) { (cents + 50) / 100 * 100 } else { cents };
    let (euros, rest) = (cents / 100, cents % 100);
    match (way, euros, rest) {
        (GESPROKEN, 1.., _) if fault::on(Fault::SpokenCentsLost) => format!("{} euro", thousands(euros)),
        (_, _, 1..10) if fault::on(Fault::CentsWithoutZero) => format!("€ {},{rest}", thousands(euros)),
        (GESPROKEN, _, 0) => format!("{} euro", thousands(euros)),
        (GESPROKEN, 0, _) => format!("{rest} cent"),
        (GESPROKEN, _, _) => format!("{} euro en {rest} cent", thousands(euros)),
        ("zonder_teken", _, 0) => thousands(euros),
        ("zonder_teken", _, _) => format!("{},{rest:02}", thousands(euros)),
        (_, _, 0) => format!("€ {}", thousands(euros)),
        _ => format!("€ {},{rest:02}", thousands(euros)),
    }
}

/// With a comma and no zeros at the end, but at least `least` decimals.
fn decimals(value: i64, scale: i64, least: usize) -> String {
    let places = scale.ilog10() as usize;
    let mut part = format!("{:0places$}", value % scale);
    while part.len() > least && part.ends_with('0') {
        part.pop();
    }
    let whole = thousands(value / scale);
    if part.is_empty() { whole } else { format!("{whole},{part}") }
}

/// `1.250`; four digits and more get a point.
fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !fault::on(Fault::ThousandsLost) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// `18 maart 2026`.
pub fn datum(date: Date) -> String {
    let date = if fault::on(Fault::DateOff) { date.tomorrow().unwrap_or(date) } else { date };
    format!("{} {} {}", date.day(), maand(date), date.year())
}

fn maand(date: Date) -> &'static str {
    usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month - 1)).copied().unwrap_or_default()
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "maandag",
        Weekday::Tuesday => "dinsdag",
        Weekday::Wednesday => "woensdag",
        Weekday::Thursday => "donderdag",
        Weekday::Friday => "vrijdag",
        Weekday::Saturday => "zaterdag",
        Weekday::Sunday => "zondag",
    }
}

fn short_unit(unit: Tijdseenheid) -> &'static str {
    match unit {
        Tijdseenheid::Minuten => "min.",
        Tijdseenheid::Uur => "uur",
        Tijdseenheid::Dagen => "dg.",
        Tijdseenheid::Werkdagen => "werkdg.",
        Tijdseenheid::Weken => "wk.",
        Tijdseenheid::Maanden => "mnd.",
        Tijdseenheid::Jaar => "jr.",
    }
}

/// `14, 01, 99`: groups as written, those longer than three digits in pairs, with a pause between.
fn spoken_number(number: &str) -> String {
    let mut groups = Vec::new();
    for group in number.split([' ', '-']).filter(|group| !group.is_empty()) {
        let (sign, digits) = group.strip_prefix('+').map_or(("", group), |digits| ("plus ", digits));
        if digits.len() <= 3 {
            groups.push(format!("{sign}{digits}"));
            continue;
        }
        let (first, pairs) = digits.split_at(if digits.len().is_multiple_of(2) { 2 } else { 3 });
        groups.push(format!("{sign}{first}"));
        groups.extend(pairs.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()));
    }
    if let ([.., one, other], true) = (&mut groups[..], fault::on(Fault::SpokenPairsSwapped)) {
        std::mem::swap(one, other);
    }
    groups.join(", ")
}

fn adres(adres: &Adres, separator: &str) -> String {
    let street = match (&adres.straat, &adres.huisnummer, &adres.postbus) {
        (Some(street), Some(number), _) => format!("{street} {number}"),
        (_, _, Some(number)) => format!("Postbus {number}"),
        _ => String::new(),
    };
    format!("{street}{separator}{} {}", adres.postcode, adres.plaats)
}

/// The regular week, and in brackets what differs in the coming weeks.
fn openingstijden(locatie: &Locatie, from: Date) -> String {
    let regular = week(&locatie.openingstijden);
    let others = exceptions(&locatie.openingstijden, from);
    if others.is_empty() || fault::on(Fault::ExceptionsLost) {
        regular
    } else {
        format!("{regular} (anders: {})", others.join("; "))
    }
}

/// Days with the same hours together, in the order of their first day.
fn week(hours: &Openingstijden) -> String {
    let days = hours.regulier.days();
    let mut groups: Vec<(&[Blokuur], Vec<usize>)> = Vec::new();
    for (at, (_, blocks)) in days.iter().enumerate().filter(|(_, (_, blocks))| !blocks.is_empty()) {
        match groups.iter_mut().find(|(other, _)| other == blocks) {
            Some((_, members)) => members.push(at),
            None => groups.push((blocks, vec![at])),
        }
    }
    if groups.is_empty() {
        return "op afspraak".to_owned();
    }
    let texts: Vec<String> = groups
        .iter()
        .map(|(blocks, members)| {
            format!("{} {}", enumerated(&runs(members, |at| weekday(days[at].0).to_owned())), times(blocks))
        })
        .collect();
    texts.join("; ")
}

/// Three or more days in a row become "maandag tot en met woensdag".
fn runs(members: &[usize], name: impl Fn(usize) -> String) -> Vec<String> {
    let mut texts = Vec::new();
    for run in members.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [first, .., last] if run.len() > 2 => texts.push(format!("{} tot en met {}", name(*first), name(*last))),
            _ => texts.extend(run.iter().map(|at| name(*at))),
        }
    }
    texts
}

fn enumerated(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} en {last}", rest.join(", ")),
    }
}

fn times(blocks: &[Blokuur]) -> String {
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| {
            let (open, close) = block.0.split_once('-').unwrap_or((&block.0, ""));
            let close = if fault::on(Fault::ClosingTime) { open } else { close };
            format!("{} tot {} uur", clock(open), clock(close))
        })
        .collect();
    enumerated(&texts)
}

/// `9.00` for `09:00`.
fn clock(time: &str) -> String {
    time.strip_prefix('0').unwrap_or(time).replace(':', ".")
}

fn exceptions(hours: &Openingstijden, from: Date) -> Vec<String> {
    let until = from.checked_add(EXCEPTION_DAYS.days()).unwrap_or(Date::MAX);
    let because = |reden: &Option<String>| reden.as_ref().map_or(String::new(), |reden| format!(", {reden}"));
    let mut texts: Vec<(Date, String)> = Vec::new();
    for other in hours.uitzonderingen.iter().filter(|other| (from..=until).contains(&other.datum)) {
        let when = day(other.datum, from);
        let what = if other.tijden.is_empty() { "gesloten".to_owned() } else { times(&other.tijden) };
        texts.push((other.datum, format!("{when} {what}{}", because(&other.reden))));
    }
    for closed in hours.gesloten.iter().filter(|closed| closed.tot_en_met >= from && closed.van <= until) {
        let when = if closed.van == closed.tot_en_met {
            day(closed.van, from)
        } else {
            format!("{} tot en met {}", day(closed.van, from), day(closed.tot_en_met, from))
        };
        texts.push((closed.van, format!("{when} gesloten{}", because(&closed.reden))));
    }
    texts.sort();
    texts.into_iter().map(|(_, text)| text).collect()
}

/// With the year only where it is another than this one.
fn day(date: Date, from: Date) -> String {
    let year = if date.year() == from.year() { String::new() } else { format!(" {}", date.year()) };
    format!("{} {} {}{year}", weekday(date.weekday()), date.day(), maand(date))
}
