//! Who a gemeente is, its locaties, the organisaties others go to, and hub.yaml.

use super::feit::Adres;
use super::kop::DayText;
use jiff::civil::{Date, Time, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `content/hub.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// Slug of the gemeente that is shown when none is asked for.
    pub standaardgemeente: String,
    /// IANA time zone; days begin at its midnight.
    #[serde(default = "amsterdam")]
    pub tijdzone: String,
    /// Path of the fact with the number to call when an antwoord is withheld.
    pub noodtelefoon: String,
    /// Themas by id.
    #[serde(default)]
    pub themas: BTreeMap<String, String>,
    /// Life events by id.
    #[serde(default)]
    pub levensgebeurtenissen: BTreeMap<String, String>,
}

fn amsterdam() -> String {
    "Europe/Amsterdam".to_owned()
}

/// `gemeente.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GemeenteProfiel {
    /// Its name.
    #[schemars(length(min = 1))]
    pub naam: String,
    /// CBS code; `GM9001` and up for fictional ones.
    #[schemars(regex(pattern = r"^GM[0-9]{4}$"))]
    pub code: String,
    /// Is it made up?
    #[serde(default)]
    pub fictief: bool,
    /// Remarks.
    #[serde(default)]
    pub toelichting: Option<String>,
    /// TOOI URI.
    #[serde(default)]
    #[schemars(extend("format" = "uri"))]
    pub tooi_uri: Option<String>,
    /// OWMS URI.
    #[serde(default)]
    #[schemars(extend("format" = "uri"))]
    pub owms_uri: Option<String>,
    /// Its website.
    #[schemars(regex(pattern = r"^https://"))]
    pub website: String,
    /// How its outputs look.
    #[serde(default)]
    pub huisstijl: Huisstijl,
}

/// How the outputs of a gemeente look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Huisstijl {
    /// Main colour, `#RRGGBB`; dark enough for white text.
    #[schemars(regex(pattern = r"^#[0-9A-Fa-f]{6}$"))]
    pub kleur: String,
    /// Return address on letters: one line above the address.
    #[schemars(length(max = 60))]
    pub retouradres: String,
    /// On which side the envelopes have their window.
    pub venster: Venster,
    /// Do letters have marks that show where to fold them?
    pub vouwstrepen: bool,
    /// Short address on the web under which an antwoord stands: this, a slash and its id. Letters then end
    /// with the address and a QR code.
    #[schemars(regex(pattern = r"^https://[^\s?#/]+(/[^\s?#/]+)*$"), length(max = 60))]
    pub kort_adres: Option<String>,
}

impl Default for Huisstijl {
    fn default() -> Self {
        Self {
            kleur: "#154273".to_owned(),
            retouradres: String::new(),
            venster: Venster::Links,
            vouwstrepen: true,
            kort_adres: None,
        }
    }
}

impl Huisstijl {
    /// The short address of an antwoord on the web, when the gemeente has one.
    pub fn kort(&self, id: &str) -> Option<String> {
        self.kort_adres.as_ref().map(|adres| format!("{adres}/{id}"))
    }
}

/// On which side an envelope has its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub enum Venster {
    Links,
    Rechts,
}

impl Venster {
    /// The word in `gemeente.yaml` and for templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Links => "links",
            Self::Rechts => "rechts",
        }
    }
}

/// An organisation that others are sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisatie {
    /// Its name.
    pub naam: String,
    /// What it does.
    #[serde(default)]
    pub omschrijving: Option<String>,
    /// Its website.
    #[schemars(regex(pattern = r"^https://"))]
    pub website: String,
    /// Its number.
    #[serde(default)]
    pub telefoon: Option<String>,
    /// Where name, number and website were read.
    #[serde(default)]
    pub bron: Option<super::kop::Bron>,
    /// When they were last checked.
    #[serde(default)]
    #[schemars(with = "Option<DayText>")]
    pub geverifieerd_op: Option<Date>,
    /// When it can be reached.
    #[serde(default)]
    pub openingstijden: Option<Openingstijden>,
}

/// A building with opening hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Locatie {
    /// Its name.
    pub naam: String,
    /// Where it is.
    pub adres: Adres,
    /// Its number, when it has one of its own.
    #[serde(default)]
    pub telefoon: Option<String>,
    /// How people in a wheelchair, or who see or hear badly, get in.
    #[serde(default)]
    pub toegankelijkheid: Option<String>,
    /// Remarks.
    #[serde(default)]
    pub toelichting: Option<String>,
    /// When it is open.
    pub openingstijden: Openingstijden,
}

/// Opening hours: a regular week, days with other hours, days on which it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Openingstijden {
    /// The regular week; a day that is absent is closed.
    pub regulier: Week,
    /// Days with other hours.
    pub uitzonderingen: Vec<Uitzondering>,
    /// Days on which it is closed.
    pub gesloten: Vec<Gesloten>,
}

/// Hours per day of the week, each `09:00-17:00`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub struct Week {
    pub maandag: Vec<Blokuur>,
    pub dinsdag: Vec<Blokuur>,
    pub woensdag: Vec<Blokuur>,
    pub donderdag: Vec<Blokuur>,
    pub vrijdag: Vec<Blokuur>,
    pub zaterdag: Vec<Blokuur>,
    pub zondag: Vec<Blokuur>,
}

impl Week {
    /// Days of the week, Monday first, with their hours.
    pub fn days(&self) -> [(Weekday, &[Blokuur]); 7] {
        [
            (Weekday::Monday, &self.maandag),
            (Weekday::Tuesday, &self.dinsdag),
            (Weekday::Wednesday, &self.woensdag),
            (Weekday::Thursday, &self.donderdag),
            (Weekday::Friday, &self.vrijdag),
            (Weekday::Saturday, &self.zaterdag),
            (Weekday::Sunday, &self.zondag),
        ]
    }
}

/// Hours on one day, as written: `09:00-17:00`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Blokuur(
    #[schemars(regex(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$"))] pub String,
);

impl Blokuur {
    /// When it opens and closes; `None` when it is not a pair of times in order.
    pub fn times(&self) -> Option<(Time, Time)> {
        let (open, close) = self.0.split_once('-')?;
        let open = Time::strptime("%H:%M", open).ok()?;
        let close = if close == "24:00" { Time::MAX } else { Time::strptime("%H:%M", close).ok()? };
        (open < close).then_some((open, close))
    }
}

/// A day with other hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uitzondering {
    /// The day.
    #[schemars(with = "DayText")]
    pub datum: Date,
    /// Its hours.
    pub tijden: Vec<Blokuur>,
    /// Why.
    #[serde(default)]
    pub reden: Option<String>,
}

/// Days on which it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gesloten {
    /// First day.
    #[schemars(with = "DayText")]
    pub van: Date,
    /// Last day.
    #[schemars(with = "DayText")]
    pub tot_en_met: Date,
    /// Why.
    #[serde(default)]
    pub reden: Option<String>,
}

impl Openingstijden {
    /// Hours on this day, and why when they are not the regular ones.
    pub fn on(&self, datum: Date) -> (Vec<Blokuur>, Option<&str>) {
        if let Some(closed) = self.gesloten.iter().find(|closed| closed.van <= datum && datum <= closed.tot_en_met) {
            return (Vec::new(), closed.reden.as_deref());
        }
        if let Some(other) = self.uitzonderingen.iter().find(|other| other.datum == datum) {
            return (other.tijden.clone(), other.reden.as_deref());
        }
        let (_, hours) = self.regulier.days()[usize::try_from(datum.weekday().to_monday_zero_offset()).unwrap_or(0)];
        (hours.to_vec(), None)
    }
}
