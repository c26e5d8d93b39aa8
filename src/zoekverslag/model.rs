//! The report as data: the contract of `report search --format json` and of the page.

use crate::register::{Inhoud, Reactie, Reden};
use jiff::civil::Date;
use serde::Serialize;

/// What searching teaches.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Zoekverslag {
    /// Slug of the gemeente; absent when it is about all.
    pub gemeente: Option<String>,
    /// The first day.
    pub van: Date,
    /// The last day.
    pub tot_en_met: Date,
    /// The first day of what it is compared with; absent when nothing was counted before.
    pub vergeleken_vanaf: Option<Date>,
    /// How many questions were asked.
    pub aantal: u64,
    /// How many of them by everybody, on the public side.
    pub publiek: u64,
    /// How many found nothing.
    pub niets_gevonden: u64,
    /// How many were asked too seldom to keep their words.
    pub zelden_gevraagd: u64,
    /// What was asked most.
    pub meest: Vec<Vraag>,
    /// What found nothing.
    pub niets: Vec<Vraag>,
    /// What gave a choice instead of an answer.
    pub onzeker: Vec<Vraag>,
    /// What was asked much more than before.
    pub stijgend: Vec<Stijging>,
    /// What was answered, and flagged.
    pub gemeld: Vec<Gemeld>,
    /// Lines for `search/synoniemen.yaml`.
    pub synoniemen: Vec<Voorstel>,
}

/// An antwoord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Naam {
    /// Its id.
    pub id: String,
    /// Its title.
    pub titel: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vraag {
    /// Its words, scrubbed.
    pub vraag: String,
    /// How often.
    pub aantal: u64,
    /// Which antwoord came first most.
    pub antwoord: Option<Naam>,
}

/// A question that is asked much more than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stijging {
    /// Its words, scrubbed.
    pub vraag: String,
    /// How often now.
    pub aantal: u64,
    /// How often in a period of the same length before, on average.
    pub gewoonlijk: f64,
    /// How often it found nothing.
    pub niets: u64,
    /// Which antwoord came first most.
    pub antwoord: Option<Naam>,
}

/// An antwoord that searching gives, and of which somebody said that something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gemeld {
    /// The antwoord.
    pub antwoord: Naam,
    /// Who keeps it right.
    pub eigenaar: Option<String>,
    /// How often searching gave it first.
    pub gezocht: u64,
    /// Some of the questions to which it was given.
    pub vragen: Vec<String>,
    /// How often an agent said that it was not what was looked for.
    pub niet_gevonden: u64,
    /// What was said of it.
    pub meldingen: Vec<Melding>,
}

/// What somebody said of an antwoord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Melding {
    /// Slug of the gemeente.
    pub gemeente: String,
    /// In which kanaal.
    pub kanaal: String,
    /// The fixed reason.
    pub reden: Option<Reden>,
    /// The remark of an agent.
    pub opmerking: Option<String>,
    /// About which blok.
    pub blok: Option<String>,
    /// The file that says it.
    pub bestand: Option<String>,
    /// The release that was shown.
    pub release: String,
}

impl Melding {
    /// Nothing for who was helped.
    pub(super) fn of(reactie: &Reactie) -> Option<Self> {
        let (reden, opmerking) = match &reactie.inhoud {
            Inhoud::Reden(Reden::Behulpzaam) => return None,
            Inhoud::Reden(reden) => (Some(*reden), None),
            Inhoud::Opmerking(text) => (None, Some(text.as_str().to_owned())),
        };
        Some(Self {
            gemeente: reactie.gemeente.clone(),
            kanaal: reactie.kanaal.clone(),
            reden,
            opmerking,
            blok: reactie.blok.clone(),
            bestand: reactie.bestand.clone(),
            release: reactie.release.clone(),
        })
    }
}

/// A line for `search/synoniemen.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Voorstel {
    /// The words that find nothing.
    pub vraag: String,
    /// How often agents found it after all.
    pub aantal: u64,
    /// Where they found it.
    pub antwoord: Naam,
    /// The file to add the line to.
    pub bestand: &'static str,
    /// The line.
    pub regel: String,
}
