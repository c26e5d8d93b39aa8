//! `report search`

use super::{Outcome, output, place};
use crate::zoekverslag::{self, DAGEN, Over};
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};

/// `report search`
#[derive(Args)]
pub(super) struct Report {
    #[command(subcommand)]
    about: About,
}

#[derive(Subcommand)]
enum About {
    /// Wat mensen zoeken: wat zij niet vinden, wat ineens veel gevraagd wordt, en welk synoniem helpt
    Search(Search),
}

/// `report search [--gemeente G] [--dagen N] [--format F] [--database URL]`
#[derive(Args)]
struct Search {
    /// Alleen deze gemeente [standaard: alle]
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: Option<String>,
    /// Over hoeveel dagen; het verslag vergelijkt met vier keer zoveel dagen ervoor
    #[arg(long, value_name = "AANTAL", default_value_t = DAGEN, value_parser = clap::value_parser!(i64).range(1..=28))]
    dagen: i64,
    /// Vorm: human of json
    #[arg(long, default_value = "human", value_parser = parse_format, value_name = "VORM")]
    format: zoekverslag::Format,
    #[command(flatten)]
    register: place::Database,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

fn parse_format(text: &str) -> Result<zoekverslag::Format, String> {
    text.parse().map_err(|()| "kies uit human en json".to_owned())
}

impl Report {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        match self.about {
            About::Search(search) => search.run(),
        }
    }
}

impl Search {
    fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        let snapshot = self.place.snapshot(datum)?;
        let gemeente = match &self.gemeente {
            Some(named) => Some(place::gemeente(&snapshot.repository, named)?.slug.clone()),
            None => None,
        };
        let over = Over { gemeente: gemeente.as_deref(), datum, dagen: self.dagen };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (tellingen, reacties) = runtime.block_on(async {
            let register = self.register.open()?;
            let read = async {
                let tellingen = register.searches(over.gemeente, over.vergeleken_vanaf(), datum).await?;
                Ok((tellingen, register.feedback(over.gemeente, datum).await?))
            };
            let read = read.await.map_err(|error: crate::register::RegisterError| anyhow!("{error}"));
            let read = read.with_context(|| format!("het register {}", register.description()));
            register.close().await;
            read
        })?;
        let verslag = zoekverslag::verslag(over, &tellingen, &reacties, &snapshot);
        output::print(&zoekverslag::report(&verslag, self.format))?;
        Ok(Outcome::Fine)
    }
}
