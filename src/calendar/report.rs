//! A calendar for people, for scripts, and for the calendar program of a colleague.

mod ics;

use super::{Kalender, Post};
use crate::render::datum;
use std::{fmt::Write, str::FromStr};

/// How a calendar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For the terminal.
    #[default]
    Human,
    /// For scripts: Dutch keys.
    Json,
    /// iCalendar (RFC 5545).
    Ics,
}

impl FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            "ics" => Ok(Self::Ics),
            _ => Err(()),
        }
    }
}

/// The calendar in this format; `tijdzone` is that of hub.yaml.
pub fn report(kalender: &Kalender, format: Format, tijdzone: &str) -> String {
    match format {
        Format::Human => human(kalender),
        Format::Json => serde_json::to_string_pretty(kalender).unwrap_or_default() + "\n",
        Format::Ics => ics::calendar(kalender, tijdzone),
    }
}

fn human(kalender: &Kalender) -> String {
    let mut out = String::new();
    let whom = kalender.gemeente.as_ref().map_or(String::new(), |slug| format!(" in {slug}"));
    let _ = writeln!(
        out,
        "Wat er verandert{whom}, van {} tot en met {}.",
        datum(kalender.datum),
        datum(kalender.tot_en_met)
    );
    if kalender.posten.is_empty() {
        let _ = writeln!(out, "\nEr staat niets in de kalender.");
    }
    let mut day = None;
    for post in &kalender.posten {
        if day != Some(post.datum) {
            day = Some(post.datum);
            let _ = writeln!(out, "\n{}", datum(post.datum));
        }
        let _ = writeln!(out, "  {}: {}", post.soort.name(), sentence(post));
        let _ = writeln!(out, "    {}", beside(post).join(" · "));
    }
    out
}

/// The sentence of a post, with the time where it has one.
fn sentence(post: &Post) -> String {
    match post.tijd {
        Some(time) => format!("{} om {}.{:02} uur", post.tekst, time.hour(), time.minute()),
        None => post.tekst.clone(),
    }
}

/// Whom and what it reaches, and where it is written.
fn beside(post: &Post) -> Vec<String> {
    let mut told = vec![post.gemeenten.tekst.clone()];
    match &post.antwoorden[..] {
        [] => {}
        few if few.len() <= 4 => told.push(format!("in {}", few.join(", "))),
        many => told.push(format!("in {} antwoorden", many.len())),
    }
    if !post.kanalen.is_empty() {
        told.push(post.kanalen.join(", "));
    }
    told.push(post.plaats.clone());
    told
}
