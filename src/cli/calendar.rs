//! `calendar`

use super::{Outcome, output, place};
use crate::{
    calendar::{self, report},
    content::Loader,
    render::Kanalen,
};
use anyhow::{anyhow, bail};
use clap::Args;

/// `calendar [--gemeente G] [--dagen N] [--format F]`
#[derive(Args)]
pub(super) struct Calendar {
    /// Alleen deze gemeente [standaard: alle]
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: Option<String>,
    /// Hoeveel dagen vooruit
    #[arg(long, value_name = "AANTAL", default_value_t = calendar::AHEAD, value_parser = clap::value_parser!(i64).range(0..=3650))]
    dagen: i64,
    /// Vorm: human, json of ics (voor een agenda)
    #[arg(long, default_value = "human", value_parser = parse_format, value_name = "VORM")]
    format: report::Format,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

fn parse_format(text: &str) -> Result<report::Format, String> {
    text.parse().map_err(|()| "kies uit human, json en ics".to_owned())
}

impl Calendar {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let (tree, _) = self.place.tree()?;
        let loaded = Loader::default().load(&tree);
        let mut diagnostics = loaded.diagnostics;
        let (kanalen, found) = match tree.group("renderers") {
            Some(group) => Kanalen::load(group),
            None => (Kanalen::built_in(), Vec::new()),
        };
        diagnostics.extend(found);
        let wrong = output::mistakes("de inhoud", &diagnostics);
        let repository = loaded.repository.ok_or_else(|| anyhow!("zonder content/hub.yaml is er geen kalender"))?;
        if let Some(gemeente) = &self.gemeente {
            repository.gemeente(gemeente).ok_or_else(|| anyhow!("de gemeente '{gemeente}' is er niet"))?;
        }
        let kalender = calendar::of(&repository, &kanalen, self.day.date(), self.dagen, self.gemeente.as_deref());
        output::print(&report::report(&kalender, self.format, &repository.hub.tijdzone))?;
        if wrong {
            bail!("de kalender is niet volledig, omdat niet alles te lezen is; zie de meldingen hierboven");
        }
        Ok(Outcome::Fine)
    }
}
