//! What [`super::why`] tells: data for scripts, pages and the terminal.

use crate::{
    condition::Truth,
    content::Bron,
    source::{Place, Touched},
};
use serde::Serialize;

/// A place, and what git knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plek {
    /// The file.
    pub bestand: String,
    /// The line, from 1.
    pub regel: usize,
    /// Who touched it last.
    pub wijziging: Wijziging,
}

/// What git knows of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "stand", rename_all = "kebab-case")]
pub enum Wijziging {
    /// This commit wrote it.
    Vastgelegd {
        /// Its full id.
        commit: String,
        /// The day on which its author wrote it.
        datum: String,
        /// The first line of its message.
        onderwerp: String,
    },
    /// It was changed and not committed yet.
    NogNietVastgelegd,
    /// Longer ago than this copy of the repository, or our search, goes back.
    LangerGeleden,
    /// The content does not lie in git.
    NietInGit,
}

impl From<&Touched> for Wijziging {
    fn from(touched: &Touched) -> Self {
        match touched {
            Touched::Commit(commit) => Self::Vastgelegd {
                commit: commit.id.clone(),
                datum: commit.datum.to_string(),
                onderwerp: commit.onderwerp.clone(),
            },
            Touched::NotCommitted => Self::NogNietVastgelegd,
            Touched::LongAgo => Self::LangerGeleden,
        }
    }
}

impl Plek {
    /// This place; `wijziging` is what git knows of it.
    pub(super) fn new(place: &Place, wijziging: Wijziging) -> Self {
        Self { bestand: place.file.path().to_owned(), regel: place.line_column().line, wijziging }
    }
}

/// What resolving gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stand {
    /// The antwoord.
    Antwoord,
    /// This gemeente does not offer it.
    NietAangeboden,
    /// Something is missing: it is withheld everywhere.
    Ingehouden,
    /// It does not hold on this day.
    NietGeldig,
}

/// Whether something shows in the situation that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Uitkomst {
    /// No condition decides it.
    Altijd,
    /// Its conditions hold.
    Geldt,
    /// They depend on something that is not known.
    Open,
    /// They do not hold: it is not shown.
    GeldtNiet,
}

impl From<Truth> for Uitkomst {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => Self::Geldt,
            Truth::Open => Self::Open,
            Truth::False => Self::GeldtNiet,
        }
    }
}

/// A condition that decides whether something shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Voorwaarde {
    /// In words: "Als …".
    pub zin: String,
    /// As a comparison of values; nothing for `anders`.
    pub uitdrukking: Option<String>,
    /// Paths of the facts that it compares with.
    pub feiten: Vec<String>,
    /// What it depends on.
    pub kenmerken: Vec<String>,
    /// Whether it holds.
    pub uitkomst: Uitkomst,
    /// Where it is written.
    pub plek: Plek,
}

/// A list item or table row with a condition of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Regel {
    /// Its words.
    pub tekst: String,
    /// The condition.
    pub voorwaarde: Voorwaarde,
}

/// A blok, and why it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhyBlok {
    /// Its name.
    pub blok: Option<String>,
    /// Its words, with every value filled in.
    pub tekst: String,
    /// Which layer wrote it.
    pub laag: &'static str,
    /// `verplicht`, `aanbevolen` or `vrij`.
    pub beleid: &'static str,
    /// `publiek` or `medewerkers`.
    pub zichtbaar: &'static str,
    /// Where it is written.
    pub plek: Plek,
    /// The generic text that stands aside for it.
    pub vervangt: Option<Plek>,
    /// Whether it shows.
    pub uitkomst: Uitkomst,
    /// The conditions around it, outermost first.
    pub voorwaarden: Vec<Voorwaarde>,
    /// Its items and rows with a condition of their own.
    pub regels: Vec<Regel>,
    /// Paths of the facts in it.
    pub feiten: Vec<String>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhySectie {
    /// Its id.
    pub sectie: &'static str,
    /// Its heading.
    pub kop: &'static str,
    /// Its bloks.
    pub blokken: Vec<WhyBlok>,
}

/// A storing or crisis on top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhyBericht {
    /// Its id.
    pub id: String,
    /// Its title.
    pub titel: String,
    /// From when.
    pub van: String,
    /// Until when.
    pub tot: String,
    /// Its bloks.
    pub blokken: Vec<WhyBlok>,
}

/// A value of the front matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gegeven {
    /// Its key.
    pub sleutel: &'static str,
    /// In words.
    pub waarde: String,
    /// Which layer gave it.
    pub laag: &'static str,
    /// Where it is written.
    pub plek: Plek,
}

/// A fact, its value and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Feit {
    /// Its path.
    pub pad: String,
    /// Its kind.
    pub soort: &'static str,
    /// The value, in words.
    pub waarde: String,
    /// What it is.
    pub omschrijving: String,
    /// Which layer gave the value.
    pub laag: &'static str,
    /// Where the value is written.
    pub plek: Plek,
    /// The first day of the value.
    pub vanaf: String,
    /// Its last day, when it has one.
    pub tot_en_met: Option<String>,
    /// Announced, not yet law.
    pub verwacht: bool,
    /// Its source.
    pub bron: Option<Bron>,
    /// The day it was last checked.
    pub geverifieerd_op: Option<String>,
    /// The day before which it must be checked again.
    pub controleren_voor: Option<String>,
    /// Source and day of checking are those of the generic fact: the gemeente gave only the value.
    pub bron_van_generiek: bool,
    /// For opening hours: where they are written.
    pub locatie: Option<Plek>,
    /// The generic value that stands aside for it.
    pub vervangt: Option<Plek>,
}

/// A generic blok that this gemeente hides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verborgen {
    /// Its section.
    pub sectie: &'static str,
    /// Its name.
    pub blok: String,
    /// Why.
    pub reden: Option<String>,
    /// Where the gemeente wrote that.
    pub plek: Plek,
    /// The generic text.
    pub generiek: Option<Plek>,
}

/// Why there is no antwoord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reden {
    /// In words.
    pub tekst: String,
    /// Where.
    pub plek: Option<Plek>,
}

/// Why an antwoord says what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// Its id.
    pub antwoord: String,
    /// Its title.
    pub titel: String,
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Name of the gemeente.
    pub gemeentenaam: String,
    /// The day.
    pub datum: String,
    /// The release.
    pub release: String,
    /// What resolving gave.
    pub stand: Stand,
    /// Names of the kenmerken that were given.
    pub bekend: Vec<String>,
    /// Why there is no antwoord.
    pub redenen: Vec<Reden>,
    /// Values of the front matter.
    pub kop: Vec<Gegeven>,
    /// What stands on top.
    pub berichten: Vec<WhyBericht>,
    /// The sections.
    pub secties: Vec<WhySectie>,
    /// Every fact in it, by path.
    pub feiten: Vec<Feit>,
    /// What the gemeente hides.
    pub verborgen: Vec<Verborgen>,
}
