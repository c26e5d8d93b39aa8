//! Brings answers from elsewhere into a content repository of our own format.
//!
//! An import never drops text silently: what was written is read back as Markdown and compared,
//! word for word, with what the source said. Everything that could not be placed, and everything
//! an editor still has to decide, is in the [`Rapport`].

mod candidates;
mod escape;
mod placed;
mod render;
mod report;
mod repository;
mod slug;
mod source;
mod text;
mod tree;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use jiff::civil::Date;

pub use report::{BestandRapport, Bevinding, Fout, Kandidaat, NietGeplaatst, Rapport, Totalen};
pub use slug::slug;

use repository::Themas;
use source::Vraag;

/// What to import and where it goes.
#[derive(Debug, Clone)]
pub struct Opdracht {
    /// The folder with the source files (`*.json`).
    pub van: PathBuf,
    /// The folder that gets `content/` and `import-rapport.json`. Absent or empty.
    pub naar: PathBuf,
    /// The day by which every imported answer must be verified again.
    pub controleren_voor: Date,
}

/// Imports questions and answers of rijksoverheid.nl as published by its open data service.
///
/// A file that cannot be read is reported and the others go on; only a target that is in use, or a
/// source folder without any file, is an error.
pub fn rijksoverheid(opdracht: &Opdracht) -> anyhow::Result<Rapport> {
    refuse_used_target(&opdracht.naar)?;
    let mut rapport = Rapport::default();
    let vragen = read_sources(&opdracht.van, &mut rapport)?;
    let mut themas = Themas::default();
    let mut ids = BTreeSet::new();
    for vraag in &vragen {
        let thema = themas.add(vraag.themas.first().map(String::as_str));
        let id = slug::unique(&vraag.titel, vraag.uuid, &mut ids);
        let map = slug(vraag.onderwerpen.first().map_or("overig", String::as_str));
        let doel = format!("content/generic/antwoorden/{map}/{id}.md");
        let geschreven = repository::answer(vraag, &thema, opdracht.controleren_voor);
        write(&opdracht.naar, &doel, &geschreven.tekst)?;
        rapport.bestanden.push(report::of_file(vraag, &id, &doel, &geschreven));
    }
    for (path, text) in repository::frame(&themas) {
        write(&opdracht.naar, path, &text)?;
    }
    rapport.tel();
    let json = serde_json::to_string_pretty(&rapport).context("rapport schrijven")?;
    write(&opdracht.naar, "import-rapport.json", &(json + "\n"))?;
    Ok(rapport)
}

/// One piece of HTML as Markdown of our format, with what was noticed on the way and what was lost.
///
/// `basis` is the address of the page, against which links without a host are completed.
pub fn html_to_markdown(html: &str, basis: Option<&str>) -> (String, BestandRapport) {
    let mut doc = tree::read(html, basis);
    let markdown = render::document(&mut doc);
    let mut rapport = BestandRapport::default();
    let (geplaatst, niet) = placed::compare(&doc.alineas, &markdown);
    rapport.geplaatst = geplaatst;
    rapport.niet_geplaatst = niet;
    rapport.kandidaten = candidates::find(&markdown, "");
    rapport.bevindingen = doc.bevindingen;
    (markdown, rapport)
}

fn refuse_used_target(naar: &Path) -> anyhow::Result<()> {
    match fs::read_dir(naar) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                bail!(
                    "de map {} is niet leeg. Kies een nieuwe of lege map: een import overschrijft niets",
                    naar.display()
                );
            }
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("de map {} openen", naar.display())),
    }
}

fn read_sources(van: &Path, rapport: &mut Rapport) -> anyhow::Result<Vec<Vraag>> {
    let entries = fs::read_dir(van).with_context(|| format!("de map {} openen", van.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("de map {} lezen", van.display()))?.path();
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        bail!("in de map {} staan geen .json-bestanden", van.display());
    }
    let mut vragen: Vec<Vraag> = Vec::new();
    let mut gezien = BTreeSet::new();
    for path in paths {
        let naam = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let gelezen = fs::read(&path)
            .map_err(|error| format!("het bestand is niet te lezen: {error}"))
            .and_then(|bytes| source::parse(&naam, &bytes));
        match gelezen {
            Ok(vraag) if gezien.insert(vraag.uuid) => vragen.push(vraag),
            Ok(_) => rapport.fouten.push(Fout {
                bron: naam,
                melding: "dit id kwam al voor in een ander bestand; dit bestand is overgeslagen".into(),
            }),
            Err(melding) => rapport.fouten.push(Fout { bron: naam, melding }),
        }
    }
    Ok(vragen)
}

fn write(naar: &Path, path: &str, text: &str) -> anyhow::Result<()> {
    let path = naar.join(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("de map {} maken", parent.display()))?;
    }
    fs::write(&path, text).with_context(|| format!("{} schrijven", path.display()))
}
