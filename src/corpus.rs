//! Test repositories of any size, the same bytes each time.
//!
//! A corpus has the shape of the national repository: generic answers with facts and conditions, and
//! gemeenten that differ in some sections and give their own values. Its content is made up.

mod answer;
mod fact;
mod frame;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rayon::prelude::*;
use serde::Serialize;

use answer::Onderwerp;
use fact::Feiten;

/// Codes GM9100 to GM9999 are ours to give out.
const MOST_GEMEENTEN: usize = 899;

/// How large a corpus, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of generic answers.
    pub antwoorden: usize,
    /// Number of gemeenten.
    pub gemeenten: usize,
    /// Which part of all sections a gemeente overrides, 0 to 1.
    pub share_overridden: f64,
    /// The folder that gets `content/`. Absent or empty.
    pub out: PathBuf,
}

impl Options {
    /// A corpus in which each gemeente overrides a tenth of the sections.
    pub fn new(antwoorden: usize, gemeenten: usize, out: impl Into<PathBuf>) -> Self {
        Self { antwoorden, gemeenten, share_overridden: 0.10, out: out.into() }
    }
}

/// What was written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistieken {
    /// Files written.
    pub bestanden: usize,
    /// Bytes written.
    pub bytes: u64,
    /// Of these, in the generic and personal layer and `hub.yaml`.
    pub bytes_generiek: u64,
    /// Of these, in the municipal layer.
    pub bytes_gemeentelijk: u64,
    /// Generic facts.
    pub feiten: usize,
    /// Sections of all generic answers together.
    pub secties: usize,
    /// Sections that gemeenten override, all gemeenten together.
    pub afwijkingen: usize,
}

impl std::fmt::Display for Statistieken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{} bestanden, {} kilobyte", self.bestanden, self.bytes / 1000)?;
        writeln!(
            f,
            "  generiek {} kilobyte, gemeentelijk {} kilobyte",
            self.bytes_generiek / 1000,
            self.bytes_gemeentelijk / 1000
        )?;
        write!(f, "{} feiten, {} secties, {} afwijkingen", self.feiten, self.secties, self.afwijkingen)
    }
}

impl Statistieken {
    fn plus(self, other: Self) -> Self {
        Self {
            bestanden: self.bestanden + other.bestanden,
            bytes: self.bytes + other.bytes,
            bytes_generiek: self.bytes_generiek + other.bytes_generiek,
            bytes_gemeentelijk: self.bytes_gemeentelijk + other.bytes_gemeentelijk,
            feiten: self.feiten + other.feiten,
            secties: self.secties + other.secties,
            afwijkingen: self.afwijkingen + other.afwijkingen,
        }
    }
}

/// Writes a corpus.
pub fn write(options: &Options) -> anyhow::Result<Statistieken> {
    check(options)?;
    let feiten = Feiten::new(options.antwoorden);
    let onderwerpen = answer::onderwerpen(options.antwoorden);
    let root = options.out.join("content");
    let mut total = Statistieken {
        feiten: feiten.len(),
        secties: onderwerpen.len() * answer::SECTIES.len(),
        ..Statistieken::default()
    };
    for (path, text) in frame::files(&feiten) {
        total = total.plus(generic(put(&root.join(path), &text)?));
    }
    for thema in frame::THEMAS {
        make(&root.join("generic/antwoorden").join(thema.0))?;
    }
    let written: Vec<(&Onderwerp, String)> =
        onderwerpen.par_iter().map(|onderwerp| (onderwerp, answer::generic(onderwerp, &feiten))).collect();
    for (onderwerp, text) in &written {
        let path = root.join("generic/antwoorden").join(onderwerp.thema).join(format!("{}.md", onderwerp.id));
        total = total.plus(generic(put(&path, text)?));
    }
    let gemeenten: anyhow::Result<Vec<Statistieken>> = (1..=options.gemeenten)
        .into_par_iter()
        .map(|number| gemeente(&root, number, &feiten, (&written, options.share_overridden)))
        .collect();
    Ok(gemeenten?.into_iter().fold(total, Statistieken::plus))
}

fn check(options: &Options) -> anyhow::Result<()> {
    if options.antwoorden == 0 || options.gemeenten == 0 {
        bail!("een corpus heeft minstens één antwoord en één gemeente");
    }
    if options.gemeenten > MOST_GEMEENTEN {
        bail!("een corpus heeft hoogstens {MOST_GEMEENTEN} gemeenten");
    }
    if !(0.0..=1.0).contains(&options.share_overridden) {
        bail!("het deel afwijkende secties ligt tussen 0 en 1");
    }
    if fs::read_dir(&options.out).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("de map {} is niet leeg. Kies een nieuwe of lege map", options.out.display());
    }
    Ok(())
}

/// Everything of one gemeente.
fn gemeente(
    root: &Path,
    number: usize,
    feiten: &Feiten,
    (written, share): (&[(&Onderwerp, String)], f64),
) -> anyhow::Result<Statistieken> {
    let dir = root.join("municipal").join(format!("gemeente-{number:03}"));
    make(&dir.join("antwoorden"))?;
    let mut total = Statistieken::default();
    for (path, text) in frame::of_gemeente(number, feiten) {
        total = total.plus(municipal(put(&dir.join(path), &text)?));
    }
    for (onderwerp, text) in written {
        let Some((secties, text)) = answer::overridden(onderwerp, feiten, number, (share, text)) else { continue };
        total = total.plus(municipal(put(&dir.join("antwoorden").join(format!("{}.md", onderwerp.id)), &text)?));
        total.afwijkingen += secties;
    }
    Ok(total)
}

fn put(path: &Path, text: &str) -> anyhow::Result<u64> {
    if !path.parent().is_some_and(Path::is_dir) {
        make(path.parent().unwrap_or(path))?;
    }
    fs::write(path, text).with_context(|| format!("{} schrijven", path.display()))?;
    Ok(text.len() as u64)
}

fn make(dir: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("de map {} maken", dir.display()))
}

fn generic(bytes: u64) -> Statistieken {
    Statistieken { bestanden: 1, bytes, bytes_generiek: bytes, ..Statistieken::default() }
}

fn municipal(bytes: u64) -> Statistieken {
    Statistieken { bestanden: 1, bytes, bytes_gemeentelijk: bytes, ..Statistieken::default() }
}
