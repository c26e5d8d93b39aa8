//! Where content comes from: `--content`, `--ref`, and the day.

use crate::{
    snapshot::{Builder, Release, Snapshot},
    source::{Tree, discover, read_directory, read_git},
};
use anyhow::{Context, anyhow};
use clap::Args;
use jiff::{Timestamp, civil::Date, civil::DateTime, tz::TimeZone};
use std::path::{Path, PathBuf};

/// Folders that are taken from beside the content folder.
pub(super) const BESIDE: [&str; 3] = ["renderers", "schemas", "search"];

/// `--content` and `--ref`.
#[derive(Args, Clone)]
pub(super) struct Where {
    /// Map met de inhoud
    #[arg(long, value_name = "MAP", default_value = "content")]
    pub(super) content: PathBuf,
    /// Branch, tag of commit in de git-map van de inhoud, in plaats van de bestanden zoals ze nu zijn
    #[arg(long = "ref", value_name = "REF")]
    pub(super) reference: Option<String>,
}

/// `--datum`.
#[derive(Args, Clone)]
pub(super) struct Day {
    /// Dag waarvoor u het wilt weten [gewoon: vandaag]
    #[arg(long, value_name = "DAG")]
    datum: Option<Date>,
}

impl Day {
    pub(super) fn date(&self) -> Date {
        self.datum.unwrap_or_else(|| now().date())
    }
}

/// The civil time in the Netherlands.
pub(super) fn now() -> DateTime {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    Timestamp::now().to_zoned(zone).datetime()
}

/// The folders beside a content folder.
pub(super) fn beside(content: &Path) -> Vec<(&'static str, PathBuf)> {
    let parent = content.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    let parent = if content.is_relative() && parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent };
    BESIDE.iter().map(|name| (*name, parent.join(name))).filter(|(_, folder)| folder.is_dir()).collect()
}

impl Where {
    /// The files and the name of the release.
    pub(super) fn tree(&self) -> anyhow::Result<(Tree, Release)> {
        if let Some(reference) = &self.reference {
            let location = discover(&self.content).map_err(|error| anyhow!("{error}"))?;
            let (tree, commit) = read_git(&location.repository, reference, &location.prefix)?;
            return Ok((tree, Release::git(&commit, reference)));
        }
        let tree = read_directory(&self.content, &beside(&self.content))
            .with_context(|| format!("de map {} kan niet gelezen worden", self.content.display()))?;
        let release = Release::werkmap(&tree);
        Ok((tree, release))
    }

    /// A snapshot, checked on this day.
    pub(super) fn snapshot(&self, today: Date) -> anyhow::Result<Snapshot> {
        let (tree, release) = self.tree()?;
        Builder::default().build(tree, release, today).map_err(|unreadable| {
            let first = unreadable.diagnostics.first().map_or_else(String::new, |first| first.message.clone());
            anyhow!("{first} Zie: eenduidig check --content {}", self.content.display())
        })
    }
}
