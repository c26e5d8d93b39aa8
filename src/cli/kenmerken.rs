//! `kenmerken`

use super::{Outcome, place, usage::Form};
use crate::doelbinding::{in_words, overzicht};
use clap::Args;

/// `kenmerken [--format F]`
#[derive(Args)]
pub(super) struct Kenmerken {
    /// Hoe het eruitziet
    #[arg(long, value_name = "VORM", default_value = "human")]
    format: Form,
    #[command(flatten)]
    place: place::Where,
}

impl Kenmerken {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let snapshot = self.place.snapshot(place::now().date())?;
        self.format.print(&overzicht(&snapshot.repository, &snapshot.release.id), in_words)?;
        Ok(Outcome::Fine)
    }
}
