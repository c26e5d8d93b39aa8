//! `search WORDS --gemeente G`

mod why;

use super::{Outcome, output, place};
use crate::{
    markdown::Audience,
    render::{Vorm, regel},
    resolve::Antwoord,
    search::{Oordeel, Query, Resultaat, Zoekantwoord},
};
use anyhow::Context;
use clap::Args;
use serde::Serialize;
use std::fmt::Write;

/// `search WORDS --gemeente G [--limit N] [--why] [--json]`
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
    /// Leg per resultaat uit waarom het daar staat
    #[arg(long)]
    why: bool,
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
        let (index, repository) = (&snapshot.index, &snapshot.repository);
        let text = if self.why {
            let found = index.explain(repository, &query, &line).context("deze gemeente is er niet")?;
            if self.json { json(&found)? } else { why::in_words(&found)? }
        } else {
            let found = index.search(repository, &query, &line);
            if self.json { json(&found)? } else { in_words(&found)? }
        };
        output::print(&text)?;
        Ok(Outcome::Fine)
    }
}

fn json(found: &impl Serialize) -> anyhow::Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(found)?))
}

fn in_words(found: &Zoekantwoord) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    verdict(&mut text, found.oordeel)?;
    found.resultaten.iter().try_for_each(|result| self::result(&mut text, result))?;
    Ok(text)
}

fn verdict(text: &mut String, oordeel: Oordeel) -> std::fmt::Result {
    match oordeel {
        Oordeel::Antwoord => writeln!(text, "Antwoord:\n"),
        Oordeel::Keuze => writeln!(text, "Een van deze:\n"),
        Oordeel::Niets => writeln!(text, "Niets gevonden dat zeker past.\n"),
    }
}

fn result(text: &mut String, result: &Resultaat) -> std::fmt::Result {
    writeln!(text, "{} ({}, zekerheid {:.0}%)", result.titel, result.id, result.zekerheid * 100.0)?;
    result.antwoordregel.iter().try_for_each(|line| writeln!(text, "  {line}"))
}
