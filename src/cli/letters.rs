//! `letters BRIEFMODEL --gemeente G --personen FILE --out DIR`

use super::{Outcome, output, place};
use crate::{
    batch::{self, Delen, Job, Series, Wanted},
    snapshot::Snapshot,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{fmt::Write, path::PathBuf};

/// So many letters are remembered in one transaction.
const AT_ONCE: usize = 500;

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
    /// Voeg de brieven ook samen tot pdf's van hoogstens zoveel brieven, om te drukken, met index.csv erbij
    #[arg(long, value_name = "AANTAL", value_parser = clap::value_parser!(u16).range(1..=200))]
    delen: Option<u16>,
    /// Laat in die pdf's elke brief op een oneven bladzijde beginnen
    #[arg(long, requires = "delen")]
    dubbelzijdig: bool,
    /// Kanaal dat brieven maakt [standaard: het eerste]
    #[arg(long, value_name = "KANAAL")]
    kanaal: Option<String>,
    #[command(flatten)]
    register: place::Database,
    #[command(flatten)]
    sleutel: place::Briefsleutel,
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
            delen: self.delen.map(|most| Delen { brieven: most.into(), dubbelzijdig: self.dubbelzijdig }),
            voortgang: &voortgang,
        };
        let done = batch::run(job);
        bar.finish_and_clear();
        let done = done?;
        self.remember(series.code());
        self.tell(&series, &done)
    }

    /// Remembers in the register by what the letters are recognised later. Letters to look at are not sent, and not
    /// remembered; when the register is away, the letters are as good without it.
    fn remember(&self, code: &str) {
        if self.sample.is_some() {
            return;
        }
        if let Err(error) = self.remembered(code) {
            output::remark(&format!(
                "Let op: de brieven zijn gemaakt, maar staan niet in het register ({error:#}). Met receipt is later niet te controleren of een brief van u is. Voer dezelfde opdracht nog eens uit als het register er weer is."
            ));
        }
    }

    fn remembered(&self, code: &str) -> anyhow::Result<()> {
        let today = place::now().date();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let register = self.register.open()?;
            let key = self.sleutel.key(&register, true).await?;
            let register = register.with_letter_key(key.context("er is geen EENDUIDIG_BRIEFSLEUTEL")?);
            let mut letters = batch::made(&self.out)?.peekable();
            while letters.peek().is_some() {
                let mut some = Vec::new();
                for pdf in letters.by_ref().take(AT_ONCE) {
                    some.extend(register.letter(code, &pdf?, today));
                }
                register.add_letters(&some).await.map_err(|error| anyhow!("{error}"))?;
            }
            register.close().await;
            Ok::<(), anyhow::Error>(())
        })
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
