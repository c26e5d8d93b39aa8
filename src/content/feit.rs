//! Facts: typed, dated values, written once.

use super::kop::{Bron, DayText};
use crate::{
    condition,
    fault::{self, Fault},
    source::Place,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::{collections::BTreeMap, fmt};

/// The closed list of kinds of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Soort {
    /// An amount of money in euros.
    Bedrag,
    /// A percentage.
    Percentage,
    /// A day.
    Datum,
    /// A length of time, such as "6 weken".
    Termijn,
    /// An age in years.
    Leeftijd,
    /// A number of something.
    Aantal,
    /// A telephone number.
    Telefoon,
    /// An e-mail address.
    Email,
    /// A postal or visiting address.
    Adres,
    /// Opening hours: the id of a locatie.
    Openingstijden,
    /// A web address with its text.
    Link,
    /// A name or term, with what it means.
    Begrip,
}

impl Soort {
    /// The word in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bedrag => "bedrag",
            Self::Percentage => "percentage",
            Self::Datum => "datum",
            Self::Termijn => "termijn",
            Self::Leeftijd => "leeftijd",
            Self::Aantal => "aantal",
            Self::Telefoon => "telefoon",
            Self::Email => "email",
            Self::Adres => "adres",
            Self::Openingstijden => "openingstijden",
            Self::Link => "link",
            Self::Begrip => "begrip",
        }
    }

    /// Formats that may follow the path in a reference.
    pub fn formats(self) -> &'static [&'static str] {
        match self {
            Self::Bedrag => &["zonder_teken"],
            Self::Percentage => &["voluit"],
            Self::Datum => &["kort", "met_dag"],
            Self::Termijn => &["kort"],
            Self::Leeftijd | Self::Aantal => &["getal"],
            Self::Adres => &["regels"],
            Self::Begrip => &["met_uitleg"],
            Self::Telefoon | Self::Email | Self::Openingstijden | Self::Link => &[],
        }
    }
}

impl fmt::Display for Soort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub enum Tijdseenheid {
    Minuten,
    Uur,
    Dagen,
    Werkdagen,
    Weken,
    Maanden,
    Jaar,
}

impl Tijdseenheid {
    const FORMS: [(Self, &'static str, &'static str); 7] = [
        (Self::Minuten, "minuut", "minuten"),
        (Self::Uur, "uur", "uur"),
        (Self::Dagen, "dag", "dagen"),
        (Self::Werkdagen, "werkdag", "werkdagen"),
        (Self::Weken, "week", "weken"),
        (Self::Maanden, "maand", "maanden"),
        (Self::Jaar, "jaar", "jaar"),
    ];

    /// The word that goes with this number.
    pub fn word(self, aantal: u32) -> &'static str {
        let form = Self::FORMS.iter().find(|(unit, ..)| *unit == self);
        form.map_or("", |(_, one, more)| if aantal == 1 { one } else { more })
    }

    fn by_word(word: &str) -> Option<Self> {
        Self::FORMS.iter().find(|(_, one, more)| *one == word || *more == word).map(|(unit, ..)| *unit)
    }
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adres {
    /// Street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub straat: Option<String>,
    /// House number with addition.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "text_or_number")]
    #[schemars(with = "Option<TextOrNumber>")]
    pub huisnummer: Option<String>,
    /// PO box.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "text_or_number")]
    #[schemars(with = "Option<TextOrNumber>")]
    pub postbus: Option<String>,
    /// Postal code, such as "9900 AA".
    #[schemars(regex(pattern = r"^[1-9][0-9]{3} [A-Z]{2}$"))]
    pub postcode: String,
    /// Town.
    pub plaats: String,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
enum TextOrNumber {
    Text(String),
    Number(u32),
}

fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Json::deserialize(deserializer)? {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// A typed value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Waarde {
    /// Cents.
    Bedrag(i64),
    /// Ten-thousandths of a percent (0.0764 % is 764): municipal tax rates have four decimals.
    Percentage(i64),
    /// A day.
    Datum(Date),
    /// So many of a unit of time.
    Termijn {
        /// How many.
        aantal: u32,
        /// Of what.
        eenheid: Tijdseenheid,
    },
    /// Years.
    Leeftijd(u32),
    /// So many, of a unit.
    Aantal {
        /// How many.
        aantal: i64,
        /// Of what.
        eenheid: Option<String>,
    },
    /// As written.
    Telefoon(String),
    /// As written.
    Email(String),
    /// An address.
    Adres(Adres),
    /// Id of a locatie.
    Openingstijden(String),
    /// A web address.
    Link {
        /// https
        url: String,
        /// Its text.
        tekst: String,
    },
    /// A term.
    Begrip {
        /// The term.
        term: String,
        /// What it means.
        uitleg: Option<String>,
    },
}

impl Waarde {
    /// Its kind.
    pub fn soort(&self) -> Soort {
        match self {
            Self::Bedrag(_) => Soort::Bedrag,
            Self::Percentage(_) => Soort::Percentage,
            Self::Datum(_) => Soort::Datum,
            Self::Termijn { .. } => Soort::Termijn,
            Self::Leeftijd(_) => Soort::Leeftijd,
            Self::Aantal { .. } => Soort::Aantal,
            Self::Telefoon(_) => Soort::Telefoon,
            Self::Email(_) => Soort::Email,
            Self::Adres(_) => Soort::Adres,
            Self::Openingstijden(_) => Soort::Openingstijden,
            Self::Link { .. } => Soort::Link,
            Self::Begrip { .. } => Soort::Begrip,
        }
    }

    /// As something a kenmerk can be compared with.
    pub fn comparable(&self) -> Option<condition::Value> {
        match self {
            Self::Bedrag(cents) => Some(condition::Value::Number(*cents)),
            Self::Leeftijd(years) => Some(condition::Value::Number(i64::from(*years))),
            Self::Aantal { aantal, .. } => Some(condition::Value::Number(*aantal)),
            Self::Datum(date) => Some(condition::Value::Date(*date)),
            _ => None,
        }
    }

    /// Reads a value of this kind. `written` is the scalar as typed. The error says, in Dutch, what
    /// a value of this kind looks like.
    pub fn read(soort: Soort, json: &Json, written: &str, eenheid: Option<&str>) -> Result<Self, &'static str> {
        let text = json.as_str();
        match soort {
            Soort::Bedrag => decimal(written, 2)
                .map(Self::Bedrag)
                .ok_or("Een bedrag is een getal met een punt, zonder euroteken: 88.65."),
            Soort::Percentage => {
                decimal(written, 4).map(Self::Percentage).ok_or("Een percentage is een getal met een punt: 2.5.")
            }
            Soort::Datum => {
                text.and_then(|text| text.parse().ok()).map(Self::Datum).ok_or("Een datum ziet er zo uit: 2026-03-18.")
            }
            Soort::Termijn => text
                .and_then(termijn)
                .ok_or("Een termijn ziet er zo uit: 6 weken (of minuten, uur, dagen, werkdagen, maanden, jaar)."),
            Soort::Leeftijd => json
                .as_u64()
                .and_then(|years| u32::try_from(years).ok())
                .filter(|years| *years <= 130)
                .map(Self::Leeftijd)
                .ok_or("Een leeftijd is een heel getal in jaren: 18."),
            Soort::Aantal => json
                .as_i64()
                .map(|aantal| Self::Aantal { aantal, eenheid: eenheid.map(str::to_owned) })
                .ok_or("Een aantal is een heel getal: 3."),
            Soort::Telefoon => text
                .filter(|text| is_phone(text))
                .map(|text| Self::Telefoon(text.to_owned()))
                .ok_or("Een telefoonnummer bestaat uit cijfers en spaties, en mag beginnen met een +: 14 0199."),
            Soort::Email => text
                .filter(|text| is_email(text))
                .map(|text| Self::Email(text.to_owned()))
                .ok_or("Een e-mailadres ziet er zo uit: info@voorbeeld.example."),
            Soort::Adres => serde_json::from_value(json.clone())
                .ok()
                .filter(complete)
                .map(Self::Adres)
                .ok_or("Een adres heeft straat en huisnummer (of postbus), postcode en plaats."),
            Soort::Openingstijden => text
                .map(|id| Self::Openingstijden(id.to_owned()))
                .ok_or("Openingstijden wijzen naar het id van een locatie."),
            Soort::Link => link(json).ok_or("Een link heeft een url (https://…) en een tekst."),
            Soort::Begrip => begrip(json).ok_or("Een begrip is een woord, of heeft een term en een uitleg."),
        }
    }
}

fn complete(adres: &Adres) -> bool {
    (adres.straat.is_some() && adres.huisnummer.is_some()) != adres.postbus.is_some()
}

/// A decimal number as an integer of its smallest part, exact; `None` with more decimals than `places`.
fn decimal(written: &str, places: usize) -> Option<i64> {
    let (whole, part) = written.split_once('.').unwrap_or((written, ""));
    if whole.is_empty() || part.len() > places || !whole.chars().chain(part.chars()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

fn termijn(text: &str) -> Option<Waarde> {
    let (aantal, unit) = text.split_once(' ')?;
    Some(Waarde::Termijn { aantal: aantal.parse().ok()?, eenheid: Tijdseenheid::by_word(unit.trim())? })
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (3..=15).contains(&digits)
        && text.chars().enumerate().all(|(at, c)| c.is_ascii_digit() || matches!(c, ' ' | '-') || (c == '+' && at == 0))
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    !name.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace) && !domain.ends_with('.')
}

fn link(json: &Json) -> Option<Waarde> {
    let url = json.get("url")?.as_str()?;
    let tekst = json.get("tekst")?.as_str()?;
    url.starts_with("https://").then(|| Waarde::Link { url: url.to_owned(), tekst: tekst.to_owned() })
}

fn begrip(json: &Json) -> Option<Waarde> {
    if let Some(term) = json.as_str() {
        return Some(Waarde::Begrip { term: term.to_owned(), uitleg: None });
    }
    let uitleg = json.get("uitleg").and_then(Json::as_str).map(str::to_owned);
    Some(Waarde::Begrip { term: json.get("term")?.as_str()?.to_owned(), uitleg })
}

/// A value with the days on which it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Dagwaarde {
    /// First day.
    pub vanaf: Date,
    /// Last day, when it has one.
    pub tot_en_met: Option<Date>,
    /// Announced, not yet law.
    pub verwacht: bool,
    /// The value.
    pub waarde: Waarde,
    /// Where it is written.
    pub place: Place,
}

/// May or must a gemeente give its own value?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gemeentelijk {
    /// No: one value for the whole country.
    #[default]
    Nee,
    /// It may replace the generic value.
    Mag,
    /// It must: there is no generic value.
    Moet,
}

/// A fact as loaded. In a municipal layer that replaces a value, only the values are its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Feit {
    /// Its path, such as `leges.paspoort.volwassene`.
    pub pad: String,
    /// Its kind.
    pub soort: Soort,
    /// What it is, for people.
    pub omschrijving: String,
    /// May a gemeente give its own value?
    pub gemeentelijk: Gemeentelijk,
    /// Where it comes from.
    pub bron: Option<Bron>,
    /// The day it was last checked.
    pub geverifieerd_op: Option<Date>,
    /// The day before which it must be checked again.
    pub controleren_voor: Option<Date>,
    /// For `aantal`: what is counted.
    pub eenheid: Option<String>,
    /// Its values by first day.
    pub waarden: Vec<Dagwaarde>,
    /// Where its path is written.
    pub place: Place,
}

impl Feit {
    /// The value on a day. Never the last one that happened to hold.
    pub fn on(&self, datum: Date) -> Option<&Dagwaarde> {
        let mut held = self.waarden.iter().rev().filter(|waarde| waarde.vanaf <= datum);
        let latest = held.next()?;
        if fault::on(Fault::PreviousValue) {
            return Some(held.next().unwrap_or(latest));
        }
        if fault::on(Fault::NewestValue) {
            return self.waarden.last();
        }
        latest.tot_en_met.is_none_or(|last| datum <= last).then_some(latest)
    }

    /// Every day on which the value becomes another, or stops.
    pub fn flips(&self) -> impl Iterator<Item = Date> {
        let stops = self.waarden.iter().filter_map(|waarde| waarde.tot_en_met?.tomorrow().ok());
        self.waarden.iter().map(|waarde| waarde.vanaf).chain(stops)
    }
}

/// A facts file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeitenBestand {
    /// Facts by path.
    #[serde(default)]
    pub feiten: BTreeMap<String, FeitWritten>,
}

/// A fact as written. A gemeente that replaces a value writes only `waarden`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeitWritten {
    /// Its kind.
    #[serde(default)]
    pub soort: Option<Soort>,
    /// What it is, for people.
    #[serde(default)]
    pub omschrijving: Option<String>,
    /// Remarks for colleagues.
    #[serde(default)]
    pub toelichting: Option<String>,
    /// For `aantal`: what is counted.
    #[serde(default)]
    pub eenheid: Option<String>,
    /// May a gemeente give its own value?
    #[serde(default)]
    pub gemeentelijk: Option<Gemeentelijk>,
    /// Where it comes from.
    #[serde(default)]
    pub bron: Option<Bron>,
    /// The day it was last checked.
    #[serde(default)]
    #[schemars(with = "Option<DayText>")]
    pub geverifieerd_op: Option<Date>,
    /// The day before which it must be checked again.
    #[serde(default)]
    #[schemars(with = "Option<DayText>")]
    pub controleren_voor: Option<Date>,
    /// Values by first day.
    #[serde(default)]
    pub waarden: Vec<WaardeWritten>,
}

/// A dated value as written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaardeWritten {
    /// First day.
    #[schemars(with = "DayText")]
    pub vanaf: Date,
    /// Last day; it counts too.
    #[serde(default)]
    #[schemars(with = "Option<DayText>")]
    pub geldig_tot_en_met: Option<Date>,
    /// Announced, not yet law.
    #[serde(default)]
    pub verwacht: bool,
    /// The value; its form depends on the kind of fact.
    pub waarde: Json,
}
