//! `check` and `explain`.

use super::{Outcome, output, place};
use crate::{
    diagnostic::{Severity, explain, report},
    snapshot::Builder,
};
use anyhow::anyhow;
use clap::Args;

/// `check [--content DIR] [--ref REF] [--datum D] [--format F]`
#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
    /// Vorm van de meldingen: human, short, json, github of sarif
    #[arg(long, default_value = "human", value_parser = parse_format, value_name = "VORM")]
    format: report::Format,
}

fn parse_format(text: &str) -> Result<report::Format, String> {
    text.parse().map_err(|_| "kies uit human, short, json, github en sarif".to_owned())
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let (tree, release) = self.place.tree()?;
        let built = Builder::default().build(tree, release, self.day.date());
        let diagnostics = match &built {
            Ok(snapshot) => &snapshot.diagnostics,
            Err(unreadable) => &unreadable.diagnostics,
        };
        let colour = if output::coloured() { report::Colour::Always } else { report::Colour::Never };
        output::print(&report::report(diagnostics, self.format, colour))?;
        let blocks = diagnostics.iter().any(|diagnostic| diagnostic.severity() > Severity::Advies);
        Ok(if blocks { Outcome::Findings } else { Outcome::Fine })
    }
}

/// `explain CODE`
#[derive(Args)]
pub(super) struct Explain {
    /// De code van een melding, zoals feit-zonder-waarde
    code: String,
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        output::print(&explain(&self.code).map_err(|error| anyhow!("{error}"))?)?;
        Ok(Outcome::Fine)
    }
}
