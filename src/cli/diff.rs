//! `diff A [B]`

use super::{Outcome, output, place};
use crate::{
    diff::{self, Options, Side, report},
    snapshot::Release,
    source::{GitReader, Tree, discover, read_directory},
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::path::PathBuf;

/// `diff A [B] [--gemeente G …] [--kanaal K …] [--format F]`
#[derive(Args)]
pub(super) struct Diff {
    /// Waarmee u vergelijkt: een branch, tag of commit
    #[arg(value_name = "A")]
    van: String,
    /// Wat u vergelijkt: een branch, tag of commit [standaard: de bestanden zoals ze nu zijn]
    #[arg(value_name = "B")]
    naar: Option<String>,
    /// Map met de inhoud
    #[arg(long, value_name = "MAP", default_value = "content")]
    content: PathBuf,
    /// Alleen deze gemeenten [standaard: alle]
    #[arg(long = "gemeente", value_name = "GEMEENTE")]
    gemeenten: Vec<String>,
    /// Alleen de teksten van deze kanalen [standaard: alle]
    #[arg(long = "kanaal", value_name = "KANAAL")]
    kanalen: Vec<String>,
    /// Vorm: human, markdown (voor bij een pull request), html of json
    #[arg(long, default_value = "human", value_parser = parse_format, value_name = "VORM")]
    format: report::Format,
    /// Bestand voor de uitvoer [standaard: het scherm]
    #[arg(long, value_name = "BESTAND")]
    out: Option<PathBuf>,
    #[command(flatten)]
    day: place::Day,
}

fn parse_format(text: &str) -> Result<report::Format, String> {
    text.parse().map_err(|()| "kies uit human, markdown, html en json".to_owned())
}

impl Diff {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let releases = self.releases()?;
        let loaded = diff::load(releases).map_err(|unreadable| {
            output::mistakes(&unreadable.naam, &unreadable.diagnostics);
            anyhow!("{} is niet te laden: er valt niets te vergelijken", unreadable.naam)
        })?;
        for (side, diagnostics) in &loaded {
            output::mistakes(&side.kant.naam, diagnostics);
        }
        let [(before, _), (after, _)] = &loaded;
        let options = self.options(before, after)?;
        let found = diff::compare(before, after, &options);
        let colour = self.out.is_none() && output::coloured();
        let text = report::report(&found, self.format, colour);
        match &self.out {
            Some(file) => std::fs::write(file, text).with_context(|| file.display().to_string())?,
            None => output::print(&text)?,
        }
        if !found.volledig() {
            bail!("niet alles is vergeleken, omdat niet alles te lezen is; zie de meldingen hierboven");
        }
        Ok(if found.inhoud { Outcome::Findings } else { Outcome::Fine })
    }

    /// Both releases; what is the same object in git is read once.
    fn releases(&self) -> anyhow::Result<[(Tree, Release); 2]> {
        let location = discover(&self.content)?;
        let mut reader = GitReader::new(&location.repository, &location.prefix);
        let mut read = |reference: &str| -> anyhow::Result<(Tree, Release)> {
            let commit = reader.resolve(reference)?;
            let tree = reader.read(&commit.id)?;
            Ok((tree, Release::git(&commit, reference)))
        };
        let before = read(&self.van)?;
        let after = if let Some(naar) = &self.naar {
            read(naar)?
        } else {
            let tree = read_directory(&self.content, &place::beside(&self.content))
                .with_context(|| format!("de map {} kan niet gelezen worden", self.content.display()))?;
            let release = Release::werkmap(&tree);
            (tree, release)
        };
        Ok([before, after])
    }

    fn options(&self, before: &Side, after: &Side) -> anyhow::Result<Options> {
        let mut gemeenten = Vec::new();
        for wanted in &self.gemeenten {
            let slug = after.slug(wanted).filter(|slug| before.slug(slug).is_some());
            gemeenten
                .push(slug.ok_or_else(|| anyhow!("de gemeente '{wanted}' is er niet aan beide kanten"))?.to_owned());
        }
        for wanted in &self.kanalen {
            if !before.has_kanaal(wanted) && !after.has_kanaal(wanted) {
                bail!("het kanaal '{wanted}' is er niet");
            }
        }
        Ok(Options { datum: self.day.date(), gemeenten, kanalen: self.kanalen.clone() })
    }
}
