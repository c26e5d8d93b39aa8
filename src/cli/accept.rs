//! `accept PATH…`: the generic text of now becomes the basis of overrides.

use super::{Outcome, output, place};
use crate::{check::accept, content::Loader, source::read_directory};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// `accept PATH…`
#[derive(Args)]
pub(super) struct Accept {
    /// Afwijkingen (bestanden), of mappen met afwijkingen
    #[arg(required = true)]
    paden: Vec<PathBuf>,
    /// Map met de inhoud
    #[arg(long, value_name = "MAP", default_value = "content")]
    content: PathBuf,
}

impl Accept {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let tree = read_directory(&self.content, &place::beside(&self.content))
            .with_context(|| format!("de map {} kan niet gelezen worden", self.content.display()))?;
        let loaded = Loader::default().load(&tree);
        let repository = loaded.repository.ok_or_else(|| anyhow!("hub.yaml is niet te lezen"))?;
        let root = fs::canonicalize(&self.content)?;
        let mut renewed = 0;
        for file in files(&self.paden)? {
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
