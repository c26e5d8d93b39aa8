//! `check` and `explain`.

use super::{Outcome, output, place};
use crate::{
    diagnostic::{Code, Severity, explain, report},
    snapshot::{Builder, Snapshot},
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
        if let (Ok(snapshot), report::Format::Human) = (&built, self.format) {
            output::print(&looked_at(snapshot))?;
        }
        let blocks = diagnostics.iter().any(|diagnostic| diagnostic.severity() > Severity::Advies);
        Ok(if blocks { Outcome::Findings } else { Outcome::Fine })
    }
}

/// How much was checked: nothing found in nothing is no good news.
fn looked_at(snapshot: &Snapshot) -> String {
    let repository = &snapshot.repository;
    let gemeenten = repository.gemeenten.values();
    let own: usize = gemeenten.clone().map(|gemeente| gemeente.laag.antwoorden.len()).sum();
    let changed: usize = gemeenten.map(|gemeente| gemeente.afwijkingen.len()).sum();
    format!(
        "Bekeken: {} generieke antwoorden, {} gemeenten met {own} eigen antwoorden en {changed} afwijkingen, {} kanalen.\n",
        repository.generic.antwoorden.len(),
        repository.gemeenten.len(),
        snapshot.kanalen.iter().count()
    )
}

/// `explain [CODE]`
#[derive(Args)]
pub(super) struct Explain {
    /// De code van een melding, zoals feit-zonder-waarde. Zonder code ziet u alle codes
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let text = if let Some(code) = &self.code {
            explain(code).map_err(|error| anyhow!("{error}"))?
        } else {
            let line = |code: &Code| format!("{:<11} {:<32} {}\n", code.severity().name(), code.name(), code.why());
            Code::ALL.iter().map(line).collect::<Vec<_>>().concat()
        };
        output::print(&text)?;
        Ok(Outcome::Fine)
    }
}
