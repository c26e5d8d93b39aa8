//! `why ID --gemeente G` and `usage NAAM`

use super::{Outcome, output, place, situation};
use crate::{
    diagnostic::did_you_mean,
    resolve::Moment,
    snapshot::Snapshot,
    source::{GitError, History},
    usage::{Asked, usage, usage_in_words, why, why_in_words},
};
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use serde::Serialize;

/// How a report is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Tekst om te lezen
    Human,
    /// Gegevens voor een script
    Json,
}

impl Form {
    /// Prints a report.
    pub(super) fn print<T: Serialize>(self, report: &T, in_words: impl FnOnce(&T) -> String) -> anyhow::Result<()> {
        match self {
            Self::Human => output::print(&in_words(report)),
            Self::Json => output::print(&format!("{}\n", serde_json::to_string_pretty(report)?)),
        }
    }
}

/// `why ID --gemeente G [--datum D] [--kenmerk n=w …] [--kenmerken FILE|-] [--format F]`
#[derive(Args)]
pub(super) struct Why {
    /// Id van het antwoord
    id: String,
    /// Slug of CBS-code van de gemeente
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: String,
    #[command(flatten)]
    situation: situation::Situation,
    /// Hoe het eruitziet
    #[arg(long, value_name = "VORM", default_value = "human")]
    format: Form,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

impl Why {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        let snapshot = self.place.snapshot(datum)?;
        let gemeente = known_gemeente(&snapshot, &self.gemeente)?;
        let kenmerken = self.situation.known(&snapshot)?;
        let history = history(&self.place)?;
        let asked = Asked { gemeente: &gemeente, id: &self.id, moment: Moment::day(datum), kenmerken: &kenmerken };
        let told = why(&snapshot, asked, history.as_ref())?.ok_or_else(|| {
            let repository = &snapshot.repository;
            let ids = repository.gemeente(&gemeente).map(|gemeente| repository.ids(gemeente)).unwrap_or_default();
            anyhow!("het antwoord '{}' is er niet{}", self.id, meant(&self.id, ids))
        })?;
        self.format.print(&told, why_in_words)?;
        Ok(Outcome::Fine)
    }
}

/// `usage NAAM [--gemeente G] [--datum D] [--format F]`
#[derive(Args)]
pub(super) struct Usage {
    /// Pad van een feit, naam van een kenmerk, of id van een antwoord
    naam: String,
    /// Alleen wat in deze gemeente te zien is
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: Option<String>,
    /// Hoe het eruitziet
    #[arg(long, value_name = "VORM", default_value = "human")]
    format: Form,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

impl Usage {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        let snapshot = self.place.snapshot(datum)?;
        let only = self.gemeente.as_deref().map(|named| known_gemeente(&snapshot, named)).transpose()?;
        let only = only.as_deref().and_then(|slug| snapshot.repository.gemeente(slug));
        let found = usage(&snapshot, &self.naam, only.map(AsRef::as_ref), datum)?;
        self.format.print(&found, |found| usage_in_words(found))?;
        Ok(Outcome::Fine)
    }
}

/// The slug of a gemeente that exists.
pub(super) fn known_gemeente(snapshot: &Snapshot, named: &str) -> anyhow::Result<String> {
    let gemeenten = &snapshot.repository.gemeenten;
    let found = snapshot.repository.gemeente(named);
    let near = || meant(named, gemeenten.keys().map(String::as_str).collect());
    found.map(|found| found.slug.clone()).ok_or_else(|| anyhow!("de gemeente '{named}' is er niet{}", near()))
}

fn meant(named: &str, names: Vec<&str>) -> String {
    did_you_mean(named, names).map_or_else(String::new, |near| format!("; bedoelt u '{near}'?"))
}

/// What git knows; nothing when the content does not lie in git.
fn history(place: &place::Where) -> anyhow::Result<Option<History>> {
    match History::of(&place.content, place.reference.as_deref()) {
        Ok(history) => Ok(Some(history)),
        Err(GitError::NoRepository(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
