//! Reactions to an answer: a fixed reason from a citizen, a scrubbed remark from an agent.

use std::fmt;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::RegisterError;
use super::scrub::scrub;

/// The longest remark, in characters.
pub const MAX_OPMERKING: usize = 1000;

/// How long a reaction is kept when nobody says otherwise, in days.
pub const DEFAULT_KEEP_DAYS: i32 = 90;

const MAX_ID: usize = 300;

/// What a citizen can say about an answer. A closed list, so that nothing personal can be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reden {
    /// Hard to understand.
    Onduidelijk,
    /// Not true.
    Onjuist,
    /// Something is missing.
    Onvolledig,
    /// Not what was looked for.
    NietGevonden,
    /// It helped.
    Behulpzaam,
}

impl Reden {
    /// Every reason, in the order in which to offer them.
    pub const ALL: [Self; 5] =
        [Self::Onduidelijk, Self::Onjuist, Self::Onvolledig, Self::NietGevonden, Self::Behulpzaam];

    /// The word as it is written in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Onduidelijk => "onduidelijk",
            Self::Onjuist => "onjuist",
            Self::Onvolledig => "onvolledig",
            Self::NietGevonden => "niet-gevonden",
            Self::Behulpzaam => "behulpzaam",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reden| reden.as_str() == word)
    }
}

/// A remark of an agent, with what looks like personal data taken out. Cannot be made otherwise.
#[derive(Clone, PartialEq, Eq)]
pub struct Opmerking(String);

/// Why a text cannot be a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpmerkingError {
    /// There is no text.
    Empty,
    /// It is longer than [`MAX_OPMERKING`] characters.
    TooLong,
}

impl Opmerking {
    /// Scrubs the text. The original is not kept anywhere.
    pub fn new(text: &str) -> Result<Self, OpmerkingError> {
        if text.chars().count() > MAX_OPMERKING {
            return Err(OpmerkingError::TooLong);
        }
        let clean = scrub(text);
        if clean.is_empty() {
            return Err(OpmerkingError::Empty);
        }
        Ok(Self(clean))
    }

    /// The scrubbed text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Scrubbing is by pattern and may miss something; so remarks are not printed by accident either.
impl fmt::Debug for Opmerking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opmerking({} characters)", self.0.chars().count())
    }
}

impl fmt::Display for OpmerkingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the remark is empty"),
            Self::TooLong => write!(f, "the remark is longer than {MAX_OPMERKING} characters"),
        }
    }
}

impl std::error::Error for OpmerkingError {}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inhoud {
    /// By a citizen.
    Reden(Reden),
    /// By an agent.
    Opmerking(Opmerking),
}

/// A reaction to one answer in one gemeente, as given in one kanaal, from one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reactie {
    /// Made once by the caller, so that storing it twice stores it once.
    pub id: Uuid,
    /// Id of the answer.
    pub antwoord: String,
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Name of the kanaal.
    pub kanaal: String,
    /// The release that was shown.
    pub release: String,
    /// Id of the blok, when it is about one.
    pub blok: Option<String>,
    /// Path of the file in the content repository, for who has to mend it.
    pub bestand: Option<String>,
    /// What was said.
    pub inhoud: Inhoud,
    /// When it came in; stored to the second.
    pub ontvangen_op: Timestamp,
    /// The first day on which it is gone; see [`expiry`].
    pub verloopt_op: Date,
}

/// The day on which a reaction of `day` expires by default.
pub fn expiry(day: Date) -> Date {
    day.saturating_add(DEFAULT_KEEP_DAYS.days())
}

impl Reactie {
    /// Ids hold ids only, so that no free text gets in through a side door.
    pub(super) fn validate(&self) -> Result<(), RegisterError> {
        id("antwoord", &self.antwoord)?;
        id("gemeente", &self.gemeente)?;
        id("kanaal", &self.kanaal)?;
        id("release", &self.release)?;
        self.blok.as_deref().map_or(Ok(()), |blok| id("blok", blok))?;
        self.bestand.as_deref().map_or(Ok(()), |bestand| id("bestand", bestand))
    }
}

/// Letters, digits and the few signs that ids, paths, refs and fingerprints need.
pub(super) fn id(field: &'static str, value: &str) -> Result<(), RegisterError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '+');
    if value.is_empty() || value.len() > MAX_ID || !value.chars().all(plain) {
        return Err(RegisterError::Invalid(field));
    }
    Ok(())
}

/// A row of the table, in the order of the `SELECT` in `store`.
pub(super) type Row = (
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    String,
);

pub(super) fn from_row(row: Row) -> Result<Reactie, RegisterError> {
    let (uuid, antwoord, gemeente, kanaal, release, blok, bestand, reden, opmerking, ontvangen_op, verloopt_op) = row;
    let odd = |column: &str| RegisterError::Refused(format!("column {column} holds something unexpected"));
    let inhoud = match (reden, opmerking) {
        (Some(word), _) => Inhoud::Reden(Reden::parse(&word).ok_or_else(|| odd("reden"))?),
        (None, Some(text)) => Inhoud::Opmerking(Opmerking(text)),
        (None, None) => return Err(odd("opmerking")),
    };
    Ok(Reactie {
        id: uuid.parse().map_err(|_| odd("id"))?,
        antwoord,
        gemeente,
        kanaal,
        release,
        blok,
        bestand,
        inhoud,
        ontvangen_op: ontvangen_op.parse().map_err(|_| odd("ontvangen_op"))?,
        verloopt_op: verloopt_op.parse().map_err(|_| odd("verloopt_op"))?,
    })
}
