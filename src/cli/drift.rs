//! `drift`: what fell behind the generic text, and what gemeenten replace.

use super::{Outcome, output, place};
use crate::{
    content::{Loader, Repository},
    drift::{self, Past, Release, Toestand},
    source::{GitReader, Location, Tree, discover, versions},
};
use anyhow::{Context, anyhow, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::{collections::BTreeSet, fs};

/// `drift [--gemeente G] [--generic] [--neem-over DOEL] [--format F]`
#[derive(Args)]
pub(super) struct Drift {
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
    /// Alleen deze gemeente
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: Option<String>,
    /// Voor makers van generieke tekst: welke teksten gemeenten vervangen of verbergen
    #[arg(long, conflicts_with_all = ["gemeente", "neem_over"])]
    generic: bool,
    /// Neem de generieke tekst over: haal deze afwijking weg, zoals havenstede/paspoort-aanvragen#kosten-betalen
    #[arg(long, value_name = "DOEL")]
    neem_over: Option<String>,
    /// Vorm van de uitvoer
    #[arg(long, default_value = "human", value_name = "VORM")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Drift {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let (tree, _) = self.place.tree()?;
        let repository = load(&tree)?;
        if let Some(doel) = &self.neem_over {
            return self.take_over(&repository, doel);
        }
        if self.generic {
            self.print(&drift::generic(&repository))?;
            return Ok(Outcome::Fine);
        }
        let slug = match &self.gemeente {
            None => None,
            Some(named) => {
                let known =
                    repository.gemeente(named).with_context(|| format!("de gemeente '{named}' bestaat niet"))?;
                Some(known.slug.clone())
            }
        };
        let past = self.past(&repository);
        let rapport = drift::drift(&repository, slug.as_deref(), &past, self.day.date());
        self.print(&rapport)?;
        Ok(if rapport.afwijkingen.is_empty() { Outcome::Fine } else { Outcome::Findings })
    }

    fn print(&self, report: &(impl Serialize + std::fmt::Display)) -> anyhow::Result<()> {
        match self.format {
            Format::Human => output::print(&format!("{report}\n")),
            Format::Json => output::print(&(serde_json::to_string_pretty(report)? + "\n")),
        }
    }

    fn take_over(&self, repository: &Repository, doel: &str) -> anyhow::Result<Outcome> {
        if self.place.reference.is_some() {
            bail!("met --ref kan niets veranderd worden");
        }
        let taken = drift::take_over(repository, doel).map_err(|why| anyhow!("{why}"))?;
        let path = self.place.content.join(taken.pad.trim_start_matches("content/"));
        match &taken.tekst {
            Some(text) => fs::write(&path, text).with_context(|| path.display().to_string())?,
            None => fs::remove_file(&path).with_context(|| path.display().to_string())?,
        }
        let what =
            if taken.tekst.is_some() { "afwijking weggehaald" } else { "bestand weggehaald: er stond niets anders in" };
        output::print(&format!("{}: {what}; hier geldt nu de generieke tekst\n", taken.pad))?;
        Ok(Outcome::Fine)
    }

    /// What git knows of the texts that fell behind. Without git the report says so.
    fn past(&self, repository: &Repository) -> Past {
        let read = || -> anyhow::Result<Past> {
            let location = discover(&self.place.content).map_err(|error| anyhow!("{error}"))?;
            let from = self.place.reference.as_deref().unwrap_or("HEAD");
            past(repository, &location, from)
        };
        read().unwrap_or_else(|error| Past { absent: Some(error.to_string()), ..Past::default() })
    }
}

fn load(tree: &Tree) -> anyhow::Result<Repository> {
    let loaded = Loader::default().load(tree).repository.ok_or_else(|| anyhow!("hub.yaml is niet te lezen"))?;
    Ok((*loaded).clone())
}

fn past(repository: &Repository, location: &Location, from: &str) -> anyhow::Result<Past> {
    let behind = drift::afwijkend(repository);
    let behind: Vec<_> = behind.iter().filter(|found| found.toestand != Toestand::Actueel).collect();
    let paths: BTreeSet<&str> = behind.iter().map(|found| found.generiek_pad.as_str()).collect();
    let in_git = |path: &str| {
        let inside = path.trim_start_matches("content/");
        if location.prefix.is_empty() { inside.to_owned() } else { format!("{}/{inside}", location.prefix) }
    };
    let asked: Vec<String> = paths.iter().map(|path| in_git(path)).collect();
    let within = in_git("generic/antwoorden");
    let mut found = versions(&location.repository, from, &asked, &within).map_err(|error| anyhow!("{error}"))?;
    let by_path =
        paths.iter().zip(&asked).filter_map(|(path, asked)| Some(((*path).to_owned(), found.by_path.remove(asked)?)));
    found.by_path = by_path.collect();
    let mut past = Past { versions: found, ..Past::default() };
    let mut wanted: Vec<(String, String)> = Vec::new();
    let mut reader = GitReader::new(&location.repository, &location.prefix);
    for afwijkend in behind {
        let Some(found) = drift::find(&past, afwijkend) else { continue };
        let before = match found.moved {
            Some(moved) => reader.parent(&moved.commit.id).ok().flatten().map(|commit| commit.id),
            None => reader.resolve(from).ok().map(|commit| commit.id),
        };
        wanted.extend(before.map(|before| (found.then.commit.id.clone(), before)));
    }
    for (then, before) in wanted {
        if !past.releases.contains_key(&then)
            && let Ok(tree) = reader.read(&before)
        {
            let generic = tree.groups().filter(|(name, _)| !name.starts_with("content/municipal/"));
            let tree = Tree::from_groups(generic.map(|(name, group)| (name.to_owned(), group.clone())).collect());
            if let Some(old) = Loader::default().load(&tree).repository {
                past.releases.insert(then, Release { feiten: old.generic.feiten.clone() });
            }
        }
    }
    Ok(past)
}
