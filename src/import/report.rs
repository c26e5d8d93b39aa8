//! What an import did, for people and for machines.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::repository::Geschreven;
use super::source::Vraag;
use super::{candidates, placed};

/// The result of one import.
#[derive(Debug, Default, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rapport {
    /// The sums over all files.
    pub totalen: Totalen,
    /// One entry per imported file, in the order of the source file names.
    pub bestanden: Vec<BestandRapport>,
    /// Files that could not be imported.
    pub fouten: Vec<Fout>,
}

/// Sums over all files.
#[derive(Debug, Default, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totalen {
    /// Imported files.
    pub bestanden: usize,
    /// Files that could not be imported.
    pub fouten: usize,
    /// Paragraphs of the source that stand in the result.
    pub geplaatst: usize,
    /// Paragraphs of the source that do not.
    pub niet_geplaatst: usize,
    /// Number of fact candidates per kind.
    pub kandidaten: BTreeMap<String, usize>,
    /// Number of findings per kind.
    pub bevindingen: BTreeMap<String, usize>,
}

/// What happened to one file.
#[derive(Debug, Default, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BestandRapport {
    /// Name of the source file.
    pub bron: String,
    /// Path of the answer within the target.
    pub doel: String,
    /// Id of the answer.
    pub id: String,
    /// Title of the answer.
    pub titel: String,
    /// Number of source paragraphs found back in the answer.
    pub geplaatst: usize,
    /// Source paragraphs that were not found back.
    pub niet_geplaatst: Vec<NietGeplaatst>,
    /// Values in running text that are perhaps facts.
    pub kandidaten: Vec<Kandidaat>,
    /// Everything else an editor should see.
    pub bevindingen: Vec<Bevinding>,
}

/// A paragraph of the source that does not stand in the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NietGeplaatst {
    /// How it begins.
    pub begin: String,
    /// Why it was not placed.
    pub reden: String,
}

/// A value in running text that is perhaps a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kandidaat {
    /// Kind of fact it would be.
    pub soort: String,
    /// The text as it stands there.
    pub tekst: String,
    /// `file:line` in the target.
    pub plaats: String,
}

/// Something an editor should see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bevinding {
    /// Kind of finding, one word.
    pub soort: String,
    /// What was found.
    pub melding: String,
}

/// A file that could not be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fout {
    /// Name of the source file.
    pub bron: String,
    /// Why.
    pub melding: String,
}

impl Bevinding {
    pub(crate) fn new(soort: &str, melding: impl Into<String>) -> Self {
        Self { soort: soort.into(), melding: melding.into() }
    }
}

impl Rapport {
    /// Counts the sums again.
    pub(crate) fn tel(&mut self) {
        let mut totalen = Totalen { bestanden: self.bestanden.len(), fouten: self.fouten.len(), ..Totalen::default() };
        for bestand in &self.bestanden {
            totalen.geplaatst += bestand.geplaatst;
            totalen.niet_geplaatst += bestand.niet_geplaatst.len();
            for kandidaat in &bestand.kandidaten {
                *totalen.kandidaten.entry(kandidaat.soort.clone()).or_default() += 1;
            }
            for bevinding in &bestand.bevindingen {
                *totalen.bevindingen.entry(bevinding.soort.clone()).or_default() += 1;
            }
        }
        self.totalen = totalen;
    }
}

/// The report of one written answer.
pub(crate) fn of_file(vraag: &Vraag, id: &str, doel: &str, geschreven: &Geschreven) -> BestandRapport {
    let (geplaatst, niet_geplaatst) = placed::compare(&geschreven.alineas, &geschreven.tekst);
    BestandRapport {
        bron: vraag.bestand.clone(),
        doel: doel.to_owned(),
        id: id.to_owned(),
        titel: vraag.titel.clone(),
        geplaatst,
        niet_geplaatst,
        kandidaten: candidates::find(&geschreven.tekst, doel),
        bevindingen: geschreven.bevindingen.clone(),
    }
}

impl fmt::Display for Rapport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = &self.totalen;
        writeln!(f, "{} antwoorden ingelezen, {} bestanden niet.", t.bestanden, t.fouten)?;
        let alles = t.geplaatst + t.niet_geplaatst;
        writeln!(f, "{} van de {alles} stukken tekst uit de bron staan in het resultaat.", t.geplaatst)?;
        for fout in &self.fouten {
            writeln!(f, "niet ingelezen: {}: {}", fout.bron, fout.melding)?;
        }
        for bestand in &self.bestanden {
            for stuk in &bestand.niet_geplaatst {
                writeln!(f, "niet geplaatst: {}: \"{}\" ({})", bestand.bron, stuk.begin, stuk.reden)?;
            }
        }
        if !t.kandidaten.is_empty() {
            let alle: usize = t.kandidaten.values().sum();
            writeln!(f, "{alle} waarden in de tekst die misschien een feit zijn:")?;
            for (soort, aantal) in &t.kandidaten {
                writeln!(f, "  {soort}: {aantal}")?;
            }
        }
        if !t.bevindingen.is_empty() {
            writeln!(f, "Om na te kijken:")?;
            for (soort, aantal) in &t.bevindingen {
                writeln!(f, "  {soort}: {aantal}")?;
            }
        }
        writeln!(f, "Alle plaatsen staan in import-rapport.json.")
    }
}
