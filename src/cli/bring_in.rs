//! `import` and `corpus`: repositories made from something else.

use super::{Outcome, output};
use crate::{corpus, import};
use anyhow::Context;
use clap::{Args, Subcommand};
use jiff::{ToSpan, Zoned, civil::Date};
use std::path::PathBuf;

/// `import KIND DIR --out DIR`
#[derive(Args)]
pub(super) struct Import {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Subcommand)]
enum Kind {
    /// Vragen en antwoorden van rijksoverheid.nl (open data, JSON)
    Rijksoverheid(Rijksoverheid),
}

#[derive(Args)]
struct Rijksoverheid {
    /// Map met de JSON-bestanden
    map: PathBuf,
    /// Nieuwe, lege map voor het resultaat
    #[arg(long, value_name = "MAP")]
    out: PathBuf,
    /// Dag waarvoor elk antwoord weer gecontroleerd moet zijn [standaard: over een jaar]
    #[arg(long, value_name = "DAG")]
    controleren_voor: Option<Date>,
}

impl Import {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let Kind::Rijksoverheid(given) = self.kind;
        let in_a_year = Zoned::now().date().checked_add(1.year()).context("de datum van deze computer klopt niet")?;
        let opdracht = import::Opdracht {
            van: given.map,
            naar: given.out,
            controleren_voor: given.controleren_voor.unwrap_or(in_a_year),
        };
        let rapport = import::rijksoverheid(&opdracht)?;
        output::print(&format!("{rapport}\n"))?;
        Ok(Outcome::Fine)
    }
}

/// `corpus --antwoorden N --gemeenten M --out DIR`
#[derive(Args)]
pub(super) struct Corpus {
    /// Aantal generieke antwoorden
    #[arg(long, value_name = "N")]
    antwoorden: usize,
    /// Aantal gemeenten
    #[arg(long, value_name = "M")]
    gemeenten: usize,
    /// Nieuwe, lege map voor het resultaat
    #[arg(long, value_name = "MAP")]
    out: PathBuf,
}

impl Corpus {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let statistics = corpus::write(&corpus::Options::new(self.antwoorden, self.gemeenten, self.out))?;
        output::print(&format!("{statistics}\n"))?;
        Ok(Outcome::Fine)
    }
}
