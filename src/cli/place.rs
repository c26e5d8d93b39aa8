//! Where content comes from: `--content`, `--ref`, and the day.

use crate::{
    content::{Gemeente, Repository},
    diagnostic::did_you_mean,
    register::{Register, Sleutel, default_path},
    snapshot::{Builder, Release, Snapshot},
    source::{Tree, discover, read_directory, read_git},
};
use anyhow::{Context, anyhow};
use clap::Args;
use jiff::{Timestamp, civil::Date, civil::DateTime, tz::TimeZone};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

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
    /// Dag waarvoor u het wilt weten [standaard: vandaag]
    #[arg(long, value_name = "DAG", value_parser = day)]
    datum: Option<Date>,
}

impl Day {
    pub(super) fn date(&self) -> Date {
        self.datum.unwrap_or_else(|| now().date())
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "schrijf een dag als 2027-01-31".to_owned())
}

/// `--database`.
#[derive(Args, Clone)]
pub(super) struct Database {
    /// Database van het register: een bestand, sqlite:// of postgres:// [standaard: een bestand in uw eigen map]
    #[arg(long, value_name = "URL", env = "EENDUIDIG_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl Database {
    /// The register there. Must be called within a tokio runtime.
    pub(super) fn open(&self) -> anyhow::Result<Register> {
        let address = match &self.database {
            Some(url) => url.clone(),
            None => default_path(|name| std::env::var_os(name))
                .context("geen plaats voor het register: geef --database")?
                .display()
                .to_string(),
        };
        Register::open(&address).map_err(|error| anyhow!("het register: {error}"))
    }
}

/// `EENDUIDIG_BRIEFSLEUTEL`.
#[derive(Args, Clone)]
pub(super) struct Briefsleutel {
    /// Sleutel waaraan brieven later te herkennen zijn; dezelfde voor elk proces op één database
    #[arg(long, value_name = "SLEUTEL", env = "EENDUIDIG_BRIEFSLEUTEL", hide_env_values = true, hide = true)]
    briefsleutel: Option<String>,
}

impl Briefsleutel {
    /// The key that is given, or else the one beside the database, which is made when `make` and it is not there.
    pub(super) async fn key(&self, register: &Register, make: bool) -> anyhow::Result<Option<Sleutel>> {
        if let Some(text) = &self.briefsleutel {
            let key = Sleutel::from_text(text).context("EENDUIDIG_BRIEFSLEUTEL is te kort: neem minstens 16 tekens");
            return key.map(Some);
        }
        match register.letter_key_file() {
            Some(file) if make || file.exists() => {
                Sleutel::in_file(&file).await.map(Some).map_err(|error| anyhow!("{error}"))
            }
            _ => Ok(None),
        }
    }

    /// Was a key given?
    pub(super) fn is_given(&self) -> bool {
        self.briefsleutel.is_some()
    }
}

/// The gemeente with this name or code; the error names those that there are.
pub(super) fn gemeente<'a>(repository: &'a Repository, name: &str) -> anyhow::Result<&'a Arc<Gemeente>> {
    repository.gemeente(name).ok_or_else(|| {
        let slugs: Vec<&str> = repository.gemeenten.keys().map(String::as_str).collect();
        let near = did_you_mean(name, slugs.iter().copied()).map(|near| format!("bedoelt u '{near}'?"));
        let some = || format!("er zijn onder andere: {}", slugs[..slugs.len().min(10)].join(", "));
        anyhow!("de gemeente '{name}' is er niet; {}", near.unwrap_or_else(some))
    })
}

/// The id that an id or alias stands for in a gemeente; the error names the nearest.
pub(super) fn antwoord<'a>(repository: &'a Repository, gemeente: &'a Gemeente, id: &'a str) -> anyhow::Result<&'a str> {
    repository.canonical_id(gemeente, id).ok_or_else(|| {
        let near = did_you_mean(id, repository.ids(gemeente));
        let cure = near.map_or("zoek het id met: eenduidig search".to_owned(), |near| format!("bedoelt u '{near}'?"));
        anyhow!("het antwoord '{id}' is er niet; {cure}")
    })
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
        let tree = read_directory(&self.content, &beside(&self.content)).with_context(|| {
            format!(
                "de map {} kan niet gelezen worden; voer dit uit in de map waar die in staat, of geef --content",
                self.content.display()
            )
        })?;
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
