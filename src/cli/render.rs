//! `render ID --gemeente G --kanaal K`

use super::{Outcome, output, place, situation};
use crate::{
    condition::Kenmerken,
    ontvangst::Ontvangst,
    render::{Kanaal, RenderError, Rendition, Request, render},
    resolve::{Moment, resolve},
    snapshot::Snapshot,
};
use anyhow::{Context, anyhow};
use clap::Args;
use jiff::civil::Date;
use std::path::PathBuf;

/// `render ID --gemeente G --kanaal K [--datum D] [--kenmerk n=w …] [--kenmerken FILE|-] [--out FILE]`
#[derive(Args)]
pub(super) struct Render {
    /// Id van het antwoord
    id: String,
    /// Slug of CBS-code van de gemeente
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: String,
    /// Naam van het kanaal: een map in renderers/
    #[arg(long, value_name = "KANAAL")]
    kanaal: String,
    /// Vorm binnen het kanaal, zoals fragment of json
    #[arg(long, value_name = "VARIANT")]
    variant: Option<String>,
    #[command(flatten)]
    situation: situation::Situation,
    /// Bestand voor de uitvoer [standaard: het scherm]
    #[arg(long, value_name = "BESTAND")]
    out: Option<PathBuf>,
    /// Toon ook wat alleen voor medewerkers is
    #[arg(long)]
    medewerkers: bool,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

/// What one output is asked for.
pub(super) struct Asked<'a> {
    pub(super) gemeente: &'a str,
    pub(super) id: &'a str,
    pub(super) kanaal: &'a Kanaal,
    pub(super) datum: Date,
    pub(super) variant: Option<&'a str>,
    pub(super) kenmerken: &'a Kenmerken,
    pub(super) medewerkers: bool,
}

impl Render {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        let snapshot = self.place.snapshot(datum)?;
        let kanaal = snapshot.kanalen.get(&self.kanaal);
        let kanaal = kanaal.ok_or_else(|| {
            let names: Vec<&str> = snapshot.kanalen.iter().map(|kanaal| kanaal.naam.as_str()).collect();
            anyhow!("het kanaal '{}' is er niet; er zijn: {}", self.kanaal, names.join(", "))
        })?;
        let known = self.situation.known(&snapshot)?;
        let asked = Asked {
            gemeente: &self.gemeente,
            id: &self.id,
            kanaal,
            datum,
            variant: self.variant.as_deref(),
            kenmerken: &known,
            medewerkers: self.medewerkers,
        };
        let rendition = rendition(&snapshot, &asked)?;
        match &self.out {
            Some(file) => std::fs::write(file, &rendition.body).with_context(|| file.display().to_string())?,
            None => output::print_bytes(&rendition.body)?,
        }
        Ok(Outcome::Fine)
    }
}

/// One output of a snapshot.
pub(super) fn rendition(snapshot: &Snapshot, asked: &Asked<'_>) -> anyhow::Result<Rendition> {
    let gemeente = place::gemeente(&snapshot.repository, asked.gemeente)?;
    let id = place::antwoord(&snapshot.repository, gemeente, asked.id)?;
    let code = Ontvangst {
        antwoord: id,
        gemeente: &gemeente.slug,
        kanaal: &asked.kanaal.naam,
        datum: asked.datum,
        release: &snapshot.release.id,
    }
    .code();
    let basis_url = format!("/v1/gemeenten/{}/antwoorden", gemeente.slug);
    let request = Request {
        release: &snapshot.release.id,
        ontvangstcode: &code,
        slug: &gemeente.slug,
        gemeente: &gemeente.profiel,
        datum: asked.datum,
        basis_url: &basis_url,
        variant: asked.variant,
        kenmerken: asked.kenmerken,
        medewerkers: asked.medewerkers,
    };
    let resolution = resolve(&snapshot.repository, &gemeente.slug, id, Moment::day(asked.datum));
    render(asked.kanaal, &resolution, &request).map_err(|error| match &error {
        RenderError::MissingKenmerken(names) => {
            let declared = &snapshot.repository.kenmerken;
            let lines: Vec<String> =
                names.iter().map(|name| format!("\n  --kenmerk {}", situation::how(declared, name))).collect();
            anyhow!("voor dit kanaal moet meer bekend zijn; geef erbij:{}", lines.concat())
        }
        _ => anyhow!("{error}"),
    })
}
