//! `matrix [--gemeente G]`

use super::{
    Outcome, place,
    usage::{Form, known_gemeente},
};
use crate::{
    matrix::{matrix, matrix_in_words},
    resolve::Moment,
};
use anyhow::anyhow;
use clap::Args;

/// `matrix [--gemeente G] [--datum D] [--format F]`
#[derive(Args)]
pub(super) struct Matrix {
    /// Slug of CBS-code van de gemeente [standaard: de standaardgemeente uit hub.yaml]
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

impl Matrix {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        let snapshot = self.place.snapshot(datum)?;
        let named = self.gemeente.as_deref().unwrap_or(&snapshot.repository.hub.standaardgemeente);
        let slug = known_gemeente(&snapshot, named)?;
        let gemeente = snapshot.repository.gemeente(&slug).ok_or_else(|| anyhow!("de gemeente '{slug}' is er niet"))?;
        let made = matrix(&snapshot, gemeente, Moment::day(datum));
        self.format.print(&made, matrix_in_words)?;
        let wrong = made.telling.leeg + made.telling.afwijkend;
        Ok(if wrong == 0 { Outcome::Fine } else { Outcome::Findings })
    }
}
