//! `search WORDS --gemeente G`

use super::{Outcome, output, place};
use crate::{
    markdown::Audience,
    render::{Vorm, regel},
    resolve::Antwoord,
    search::{Oordeel, Query, Zoekantwoord},
};
use clap::Args;
use std::fmt::Write;

/// `search WORDS --gemeente G [--limit N] [--json]`
#[derive(Args)]
pub(super) struct Search {
    /// Waarop u zoekt
    #[arg(required = true)]
    woorden: Vec<String>,
    /// Slug of CBS-code van de gemeente
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: String,
    /// Hoogste aantal resultaten
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Als JSON, zoals de API het geeft
    #[arg(long)]
    json: bool,
    /// Zoek ook in tekst die alleen voor medewerkers is
    #[arg(long)]
    medewerkers: bool,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

impl Search {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        let snapshot = self.place.snapshot(datum)?;
        let gemeente = place::gemeente(&snapshot.repository, &self.gemeente)?;
        let audience = if self.medewerkers { Audience::Medewerkers } else { Audience::Publiek };
        let query = Query {
            woorden: self.woorden.join(" "),
            gemeente: gemeente.slug.clone(),
            publiek: audience,
            limit: self.limit,
            datum,
        };
        let kanaal =
            snapshot.kanalen.iter().find(|kanaal| kanaal.vorm == Vorm::Html && kanaal.zichtbaar == Audience::Publiek);
        let line = |antwoord: &Antwoord| kanaal.map_or_else(String::new, |kanaal| regel(kanaal, antwoord));
        let found = snapshot.index.search(&snapshot.repository, &query, &line);
        if self.json {
            output::print(&format!("{}\n", serde_json::to_string_pretty(&found)?))?;
        } else {
            output::print(&in_words(&found)?)?;
        }
        Ok(Outcome::Fine)
    }
}

fn in_words(found: &Zoekantwoord) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    match found.oordeel {
        Oordeel::Antwoord => writeln!(text, "Antwoord:\n")?,
        Oordeel::Keuze => writeln!(text, "Een van deze:\n")?,
        Oordeel::Niets => writeln!(text, "Niets gevonden dat zeker past.\n")?,
    }
    for result in &found.resultaten {
        writeln!(text, "{} ({}, zekerheid {:.0}%)", result.titel, result.id, result.zekerheid * 100.0)?;
        if let Some(line) = &result.antwoordregel {
            writeln!(text, "  {line}")?;
        }
    }
    Ok(text)
}
