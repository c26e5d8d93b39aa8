//! `build --out DIR`: every answer as a file.

use super::{
    Outcome, output, place,
    render::{Asked, rendition},
};
use crate::{
    condition::Kenmerken,
    markdown::Audience,
    render::{Kanaal, Rendition},
    resolve::{Moment, Resolution, resolve},
    snapshot::Snapshot,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use rayon::prelude::*;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// `build --out DIR [--kanaal K …] [--gemeente G …]`
#[derive(Args)]
pub(super) struct Build {
    /// Nieuwe, lege map voor het resultaat
    #[arg(long, value_name = "MAP")]
    out: PathBuf,
    /// Alleen deze kanalen [standaard: alle openbare]
    #[arg(long = "kanaal", value_name = "KANAAL")]
    kanalen: Vec<String>,
    /// Alleen deze gemeenten [standaard: alle]
    #[arg(long = "gemeente", value_name = "GEMEENTE")]
    gemeenten: Vec<String>,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

/// One output to be written.
struct Job<'a> {
    gemeente: &'a str,
    id: &'a str,
    kanaal: &'a Kanaal,
}

impl Build {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        if self.out.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            bail!("de map {} is niet leeg", self.out.display());
        }
        let snapshot = self.place.snapshot(datum)?;
        if snapshot.verdict().generiek {
            bail!("de inhoud heeft fouten; zie: eenduidig check --content {}", self.place.content.display());
        }
        let jobs = self.jobs(&snapshot)?;
        let bar = output::progress(jobs.len(), "antwoorden");
        let done: Vec<anyhow::Result<Option<serde_json::Value>>> = jobs
            .par_iter()
            .map(|job| {
                bar.inc(1);
                self.write(&snapshot, job, datum)
            })
            .collect();
        bar.finish_and_clear();
        let mut manifest = Vec::new();
        for entry in done {
            manifest.extend(entry?);
        }
        let written = manifest.len();
        let manifest = json!({ "release": snapshot.release.id, "datum": datum, "bestanden": manifest });
        fs::write(self.out.join("manifest.json"), format!("{manifest:#}\n"))?;
        output::print(&format!("{written} bestanden in {}\n", self.out.display()))?;
        Ok(Outcome::Fine)
    }

    fn jobs<'a>(&self, snapshot: &'a Snapshot) -> anyhow::Result<Vec<Job<'a>>> {
        let mut jobs = Vec::new();
        let known = |wanted: &[String], name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
        for name in &self.kanalen {
            snapshot.kanalen.get(name).ok_or_else(|| anyhow!("het kanaal '{name}' is er niet"))?;
        }
        for name in &self.gemeenten {
            snapshot.repository.gemeente(name).ok_or_else(|| anyhow!("de gemeente '{name}' is er niet"))?;
        }
        for gemeente in snapshot.repository.gemeenten.values().filter(|gemeente| known(&self.gemeenten, &gemeente.slug))
        {
            for id in snapshot.repository.ids(gemeente) {
                let public = snapshot
                    .kanalen
                    .iter()
                    .filter(|kanaal| kanaal.zichtbaar == Audience::Publiek && known(&self.kanalen, &kanaal.naam));
                jobs.extend(public.map(|kanaal| Job { gemeente: &gemeente.slug, id, kanaal }));
            }
        }
        Ok(jobs)
    }

    /// Writes one output; `None` for what is not public, does not hold today, or cannot be told without
    /// knowing more of the person.
    fn write(
        &self,
        snapshot: &Snapshot,
        job: &Job<'_>,
        datum: jiff::civil::Date,
    ) -> anyhow::Result<Option<serde_json::Value>> {
        let resolution = resolve(&snapshot.repository, job.gemeente, job.id, Moment::day(datum));
        if !is_public(&resolution) {
            return Ok(None);
        }
        let kenmerken = Kenmerken::new();
        let asked = Asked {
            gemeente: job.gemeente,
            id: job.id,
            kanaal: job.kanaal,
            datum,
            variant: None,
            kenmerken: &kenmerken,
            medewerkers: false,
        };
        let Ok(rendition) = rendition(snapshot, &asked) else { return Ok(None) };
        let path = Path::new(job.gemeente).join(&job.kanaal.naam).join(format!("{}.{}", job.id, extension(&rendition)));
        let file = self.out.join(&path);
        fs::create_dir_all(file.parent().unwrap_or(&self.out))?;
        fs::write(&file, &rendition.body).with_context(|| file.display().to_string())?;
        Ok(Some(json!({ "bestand": path, "antwoord": job.id, "gemeente": job.gemeente, "kanaal": job.kanaal.naam })))
    }
}

fn is_public(resolution: &Resolution) -> bool {
    match resolution {
        Resolution::Antwoord(antwoord) => antwoord.kop.zichtbaar == crate::content::Zichtbaar::Publiek,
        Resolution::NietAangeboden(_) | Resolution::Ingehouden { .. } => true,
        Resolution::NietGeldig | Resolution::Onbekend => false,
    }
}

fn extension(rendition: &Rendition) -> &'static str {
    match rendition.content_type.split(';').next().unwrap_or_default() {
        "text/html" => "html",
        "application/json" => "json",
        "application/pdf" => "pdf",
        _ => "txt",
    }
}
