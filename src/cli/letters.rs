//! `letters BRIEFMODEL --gemeente G --personen FILE --out DIR`

use super::{Outcome, output, place};
use crate::{
    batch::{self, Job, Series, Wanted},
    snapshot::Snapshot,
};
use anyhow::bail;
use clap::Args;
use std::{fmt::Write, path::PathBuf};

/// `letters BRIEFMODEL --gemeente G --personen FILE --out DIR [--sample N]`
#[derive(Args)]
pub(super) struct Letters {
    /// Id van het briefmodel
    #[arg(value_name = "BRIEFMODEL")]
    briefmodel: String,
    /// Slug of CBS-code van de gemeente
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: String,
    /// Bestand met de personen: CSV (UTF-8), JSON met een persoon per regel, of xlsx
    #[arg(long, value_name = "BESTAND")]
    personen: PathBuf,
    /// Nieuwe map voor de brieven; ook de map van een serie die is afgebroken: die gaat dan verder
    #[arg(long, value_name = "MAP")]
    out: PathBuf,
    /// Maak er maar zoveel, verspreid over het bestand, om na te kijken
    #[arg(long, value_name = "AANTAL")]
    sample: Option<usize>,
    /// Kanaal dat brieven maakt [standaard: het eerste]
    #[arg(long, value_name = "KANAAL")]
    kanaal: Option<String>,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

impl Letters {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        let snapshot = self.place.snapshot(datum)?;
        publishable(&snapshot, &self.gemeente, &self.place)?;
        let wanted =
            Wanted { briefmodel: &self.briefmodel, gemeente: &self.gemeente, kanaal: self.kanaal.as_deref(), datum };
        let series = Series::new(&snapshot, wanted)?;
        if !snapshot.release.is_git() {
            output::remark(
                "Let op: deze brieven komen uit bestanden die nog niet in git hoeven te staan. Met --ref kunt u ze later opnieuw maken.",
            );
        }
        let bar = output::progress(0, "brieven");
        let voortgang = |count: usize, total: bool| {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            if total { bar.set_length(count) } else { bar.inc(count) }
        };
        let job = Job {
            series: &series,
            personen: &self.personen,
            out: &self.out,
            proef: self.sample,
            voortgang: &voortgang,
        };
        let done = batch::run(job);
        bar.finish_and_clear();
        self.tell(&series, &done?)
    }

    fn tell(&self, series: &Series, done: &batch::Outcome) -> anyhow::Result<Outcome> {
        let out = self.out.display();
        let brieven = if done.brieven == 1 { "1 brief".to_owned() } else { format!("{} brieven", done.brieven) };
        let mut text = match (done.was_klaar, done.al_gemaakt) {
            (true, _) => format!("Deze serie was al klaar: {brieven} in {out}\n"),
            (false, 0) => format!("{brieven} in {out}\n"),
            (false, some) => format!("{brieven} in {out}, waarvan {some} er al stonden\n"),
        };
        let _ = writeln!(text, "Ontvangstcode: {}", series.code());
        for (rij, bijzonder) in &done.apart {
            let _ = writeln!(text, "Geen brief voor rij {rij}: {}", bijzonder.reden());
        }
        output::print(&text)?;
        Ok(if done.apart.is_empty() { Outcome::Fine } else { Outcome::Findings })
    }
}

/// No letter goes out with a mistake in it.
pub(super) fn publishable(snapshot: &Snapshot, gemeente: &str, place: &place::Where) -> anyhow::Result<()> {
    let slug = &place::gemeente(&snapshot.repository, gemeente)?.slug;
    let verdict = snapshot.verdict();
    if verdict.generiek || verdict.gemeenten.contains(slug) {
        bail!("de inhoud heeft fouten; zie: eenduidig check --content {}", place.content.display());
    }
    Ok(())
}
