//! The report for people, and for programs.

use super::model::{Gemeld, Melding, Stijging, Vraag, Zoekverslag};
use crate::register::Reden;
use std::{fmt::Write, str::FromStr};

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
}

impl FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// The report as text.
pub fn report(verslag: &Zoekverslag, format: Format) -> String {
    match format {
        Format::Json => serde_json::to_string_pretty(verslag).map(|text| text + "\n").unwrap_or_default(),
        Format::Human => {
            let mut text = String::new();
            // Writing to a String cannot fail.
            let _ = human(verslag, &mut text);
            text
        }
    }
}

fn human(verslag: &Zoekverslag, text: &mut String) -> std::fmt::Result {
    let whose = verslag.gemeente.as_ref().map_or("alle gemeenten".to_owned(), |slug| format!("gemeente {slug}"));
    writeln!(text, "Zoekverslag van {} tot en met {}, {whose}", verslag.van, verslag.tot_en_met)?;
    let Zoekverslag { aantal, publiek, niets_gevonden, zelden_gevraagd, .. } = verslag;
    writeln!(
        text,
        "{aantal} zoekvragen ({publiek} van inwoners), {niets_gevonden} zonder resultaat. Van {zelden_gevraagd} weten wij de woorden niet: die zijn minder dan 5 keer gevraagd."
    )?;
    heading(text, "Ineens veel gevraagd")?;
    match (&verslag.vergeleken_vanaf, verslag.stijgend.as_slice()) {
        (None, _) => writeln!(text, "  Nog niet te zeggen: er is nog niets om mee te vergelijken.")?,
        (_, []) => writeln!(text, "  Niets.")?,
        (_, rising) => rising.iter().try_for_each(|one| risen(text, one))?,
    }
    heading(text, "Niets gevonden")?;
    questions(text, &verslag.niets)?;
    heading(text, "Niet zeker van het antwoord")?;
    questions(text, &verslag.onzeker)?;
    heading(text, "Beantwoord, maar gemeld")?;
    if verslag.gemeld.is_empty() {
        writeln!(text, "  Niets.")?;
    }
    verslag.gemeld.iter().try_for_each(|one| flagged(text, one))?;
    heading(text, "Meest gevraagd")?;
    questions(text, &verslag.meest)?;
    heading(text, "Voorgestelde synoniemen")?;
    if verslag.synoniemen.is_empty() {
        writeln!(text, "  Geen.")?;
    } else {
        writeln!(text, "  Zet deze regels in {} als u het ermee eens bent:", verslag.synoniemen[0].bestand)?;
        verslag.synoniemen.iter().try_for_each(|one| writeln!(text, "{}", one.regel))?;
    }
    Ok(())
}

fn heading(text: &mut String, titel: &str) -> std::fmt::Result {
    writeln!(text, "\n{titel}")
}

fn questions(text: &mut String, list: &[Vraag]) -> std::fmt::Result {
    if list.is_empty() {
        return writeln!(text, "  Niets.");
    }
    list.iter().try_for_each(|one| {
        let first = one.antwoord.as_ref().map_or_else(String::new, |naam| format!("  → {}", naam.titel));
        writeln!(text, "  {:>5}  {}{first}", one.aantal, one.vraag)
    })
}

fn risen(text: &mut String, one: &Stijging) -> std::fmt::Result {
    let first = match (&one.antwoord, one.niets) {
        (Some(naam), 0) => format!("  → {}", naam.titel),
        (Some(naam), times) => format!("  → {}; {times} keer niets gevonden", naam.titel),
        (None, _) => "  niets gevonden".to_owned(),
    };
    let usual = one.gewoonlijk.to_string().replace('.', ",");
    writeln!(text, "  {:>5}  {} (anders {usual}){first}", one.aantal, one.vraag)
}

fn flagged(text: &mut String, one: &Gemeld) -> std::fmt::Result {
    let owner = one.eigenaar.as_ref().map_or_else(String::new, |owner| format!(", redactie: {owner}"));
    writeln!(text, "  {} ({}{owner}), {} keer gegeven", one.antwoord.titel, one.antwoord.id, one.gezocht)?;
    if one.niet_gevonden > 0 {
        writeln!(text, "    {} keer was dit niet wat de medewerker zocht", one.niet_gevonden)?;
    }
    one.meldingen.iter().try_for_each(|melding| writeln!(text, "    {}", said(melding)))
}

fn said(melding: &Melding) -> String {
    let what = match (&melding.opmerking, melding.reden) {
        (Some(remark), _) => remark.replace('\n', " "),
        (None, Some(Reden::Onduidelijk)) => "Onduidelijk".to_owned(),
        (None, Some(Reden::Onjuist)) => "Klopt niet".to_owned(),
        (None, Some(Reden::Onvolledig)) => "Er ontbreekt iets".to_owned(),
        (None, _) => "Niet wat er gezocht werd".to_owned(),
    };
    let blok = melding.blok.as_ref().map_or_else(String::new, |blok| format!(" #{blok}"));
    let file = melding.bestand.as_deref().unwrap_or("bestand onbekend");
    format!("{what} [{}, {}, {file}{blok}, release {}]", melding.gemeente, melding.kanaal, melding.release)
}
