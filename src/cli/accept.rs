//! `accept PATH…`: the generic text of now becomes the basis of overrides.

use super::{Outcome, output, place};
use crate::{
    check::{accept, accept_one},
    content::{Loader, Repository},
    source::read_directory,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// `accept PATH…`
#[derive(Args)]
pub(super) struct Accept {
    /// Afwijkingen (bestanden), mappen met afwijkingen, of één blok: havenstede/paspoort-aanvragen#kosten-betalen
    #[arg(required = true)]
    paden: Vec<PathBuf>,
    /// Map met de inhoud
    #[arg(long, value_name = "MAP", default_value = "content")]
    content: PathBuf,
}

impl Accept {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let repository = load(&self.content)?;
        let root = fs::canonicalize(&self.content)?;
        let mut renewed = 0;
        let (bloks, paths): (Vec<_>, Vec<_>) =
            self.paden.into_iter().partition(|path| !path.exists() && path.to_string_lossy().contains('#'));
        for doel in bloks {
            let doel = doel.to_string_lossy();
            // Another blok of the same file may have been accepted just now.
            let now = load(&self.content)?;
            let (path, text) =
                accept_one(&now, &doel).ok_or_else(|| anyhow!("{doel} is geen afwijking die tekst vervangt"))?;
            let file = root.join(path.trim_start_matches("content/"));
            if fs::read_to_string(&file).with_context(|| path.clone())? != text {
                fs::write(&file, text).with_context(|| path.clone())?;
                output::print(&format!("{path}\n"))?;
                renewed += 1;
            }
        }
        for file in files(&paths)? {
            let real = fs::canonicalize(&file).with_context(|| file.display().to_string())?;
            let Ok(inside) = real.strip_prefix(&root) else {
                bail!("{} ligt niet in {}", file.display(), self.content.display())
            };
            let path = format!("content/{}", inside.display());
            let before = fs::read_to_string(&real).with_context(|| file.display().to_string())?;
            if let Some(text) = accept(&repository, &path).filter(|text| *text != before) {
                fs::write(&real, text).with_context(|| file.display().to_string())?;
                output::print(&format!("{path}\n"))?;
                renewed += 1;
            }
        }
        output::print(
            match renewed {
                0 => "Er was niets te vernieuwen.\n".to_owned(),
                1 => "1 bestand vernieuwd.\n".to_owned(),
                _ => format!("{renewed} bestanden vernieuwd.\n"),
            }
            .as_str(),
        )?;
        Ok(Outcome::Fine)
    }
}

fn load(content: &Path) -> anyhow::Result<Arc<Repository>> {
    let tree = read_directory(content, &place::beside(content))
        .with_context(|| format!("de map {} kan niet gelezen worden", content.display()))?;
    Loader::default().load(&tree).repository.ok_or_else(|| anyhow!("hub.yaml is niet te lezen"))
}

fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            collect(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}
