//! What a literal says, and whether a fact says the same.

use super::{contact, number::WHOLE};
use crate::content::{Soort, Tijdseenheid, Waarde};
use std::fmt;

/// The value of a literal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub enum Value {
    /// Cents.
    Bedrag(i64),
    /// Cents of a dollar; no fact holds dollars.
    Dollar(i64),
    /// Ten-thousandths of a percent.
    Percentage(i64),
    /// A day, perhaps without a year; a month of a year.
    Datum { jaar: Option<i16>, maand: i8, dag: Option<i8> },
    /// A length of time.
    Termijn { aantal: u32, eenheid: Tijdseenheid },
    /// Years.
    Leeftijd(u32),
    /// So many of something.
    Aantal { tienduizendsten: i64, eenheid: String },
    /// Digits, as one dials it within the country.
    Telefoon(String),
    /// In small letters.
    Email(String),
    /// As written.
    Link(String),
    /// Street or `postbus`, number, postal code.
    Adres { straat: String, nummer: String, postcode: Option<String> },
    /// Minutes since midnight.
    Tijden { van: u16, tot: Option<u16> },
}

impl Value {
    /// The kind, in the word of facts; `tijd` and `dollar` are no kinds of facts.
    pub fn soort(&self) -> &'static str {
        match self {
            Self::Dollar(_) => "dollar",
            Self::Tijden { tot: None, .. } => "tijd",
            _ => self.kind().map_or("", Soort::name),
        }
    }

    /// A telephone number, however it is written.
    pub fn telefoon(number: &str) -> Self {
        Self::Telefoon(contact::national(number))
    }

    /// The kind of fact that could hold it.
    pub fn kind(&self) -> Option<Soort> {
        Some(match self {
            Self::Bedrag(_) => Soort::Bedrag,
            Self::Percentage(_) => Soort::Percentage,
            Self::Datum { .. } => Soort::Datum,
            Self::Termijn { .. } => Soort::Termijn,
            Self::Leeftijd(_) => Soort::Leeftijd,
            Self::Aantal { .. } => Soort::Aantal,
            Self::Telefoon(_) => Soort::Telefoon,
            Self::Email(_) => Soort::Email,
            Self::Link(_) => Soort::Link,
            Self::Adres { .. } => Soort::Adres,
            Self::Tijden { tot: Some(_), .. } => Soort::Openingstijden,
            Self::Tijden { tot: None, .. } | Self::Dollar(_) => return None,
        })
    }

    /// Does this fact say the same? Opening hours are not compared here: they belong to a locatie.
    pub fn equals(&self, waarde: &Waarde) -> bool {
        match (self, waarde) {
            (Self::Bedrag(typed), Waarde::Bedrag(known)) | (Self::Percentage(typed), Waarde::Percentage(known)) => {
                typed == known
            }
            (Self::Datum { jaar, maand, dag }, Waarde::Datum(known)) => {
                *maand == known.month() && *dag == Some(known.day()) && jaar.is_none_or(|year| year == known.year())
            }
            (Self::Termijn { aantal, eenheid }, Waarde::Termijn { aantal: known, eenheid: unit }) => {
                length(*aantal, *eenheid) == length(*known, *unit)
            }
            (Self::Leeftijd(typed), Waarde::Leeftijd(known)) => typed == known,
            (Self::Aantal { tienduizendsten, .. }, Waarde::Aantal { aantal, .. }) => {
                *tienduizendsten == aantal.saturating_mul(WHOLE)
            }
            (Self::Telefoon(typed), Waarde::Telefoon(known)) => *typed == contact::national(known),
            (Self::Email(typed), Waarde::Email(known)) => *typed == known.to_lowercase(),
            (Self::Link(typed), Waarde::Link { url, .. }) => bare(typed) == bare(url),
            (Self::Adres { straat, nummer, postcode }, Waarde::Adres(known)) => {
                let street = known.straat.as_deref().map(str::to_lowercase);
                let number = if straat == "postbus" { &known.postbus } else { &known.huisnummer };
                number.as_ref().is_some_and(|known| known.to_lowercase() == *nummer)
                    && (straat == "postbus" || street.is_some_and(|street| street.ends_with(straat.as_str())))
                    && postcode.as_ref().is_none_or(|code| *code == known.postcode)
            }
            _ => false,
        }
    }

    /// Is this value so particular that the same value is the same thing, whatever the words around it?
    pub fn is_particular(&self) -> bool {
        match self {
            Self::Bedrag(cents) => cents % 100 != 0,
            Self::Datum { jaar, dag, .. } => jaar.is_some() && dag.is_some(),
            Self::Percentage(number) => number % WHOLE != 0,
            Self::Telefoon(number) => number.len() > 3,
            Self::Email(_) | Self::Link(_) | Self::Adres { .. } => true,
            _ => false,
        }
    }
}

/// A length of time in a unit in which it can be compared: minutes, working days or months.
fn length(aantal: u32, eenheid: Tijdseenheid) -> (u8, u64) {
    let aantal = u64::from(aantal);
    match eenheid {
        Tijdseenheid::Minuten => (0, aantal),
        Tijdseenheid::Uur => (0, aantal * 60),
        Tijdseenheid::Dagen => (0, aantal * 24 * 60),
        Tijdseenheid::Weken => (0, aantal * 7 * 24 * 60),
        Tijdseenheid::Werkdagen => (1, aantal),
        Tijdseenheid::Maanden => (2, aantal),
        Tijdseenheid::Jaar => (2, aantal * 12),
    }
}

/// A web address without what does not matter.
fn bare(url: &str) -> String {
    let rest = url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    rest.trim_end_matches('/').to_lowercase()
}

fn decimals(number: i64, scale: i64) -> String {
    let part = format!("{:04}", (number % scale) * (WHOLE / scale));
    let part = part.trim_end_matches('0');
    let whole = number / scale;
    if part.is_empty() { whole.to_string() } else { format!("{whole},{part}") }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        match self {
            Self::Bedrag(cents) | Self::Dollar(cents) => write!(f, "{},{:02}", cents / 100, cents % 100),
            Self::Percentage(number) => f.write_str(&decimals(*number, WHOLE)),
            Self::Datum { jaar: Some(jaar), maand, dag: Some(dag) } => write!(f, "{jaar}-{maand:02}-{dag:02}"),
            Self::Datum { jaar: Some(jaar), maand, dag: None } => write!(f, "{jaar}-{maand:02}"),
            Self::Datum { jaar: None, maand, dag } => write!(f, "{:02}-{maand:02}", dag.unwrap_or(0)),
            Self::Termijn { aantal, eenheid } => write!(f, "{aantal} {}", eenheid.word(*aantal)),
            Self::Leeftijd(years) => write!(f, "{years} jaar"),
            Self::Aantal { tienduizendsten, .. } => f.write_str(&decimals(*tienduizendsten, WHOLE)),
            Self::Telefoon(text) | Self::Email(text) => f.write_str(text),
            Self::Link(text) => f.write_str(&text.to_lowercase()),
            Self::Adres { straat, nummer, postcode } => {
                write!(f, "{straat} {nummer}")?;
                postcode.iter().try_for_each(|code| write!(f, ", {code}"))
            }
            Self::Tijden { van, tot } => {
                f.write_str(&clock(*van))?;
                tot.iter().try_for_each(|tot| write!(f, "-{}", clock(*tot)))
            }
        }
    }
}
