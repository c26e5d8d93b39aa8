//! `rename OLD NEW`: one name everywhere, all files or none.

use super::{Outcome, output, place};
use crate::{
    diagnostic::Severity,
    rename::{self, Kind, Plan},
    snapshot::{Builder, Release, Snapshot},
    source::{SourceFile, Tree},
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// `rename OLD NEW [--proef]`
#[derive(Args)]
pub(super) struct Rename {
    /// Naam nu: id van een antwoord (gemeente/id als het van één gemeente is), pad van een feit, of kenmerk
    oud: String,
    /// Nieuwe naam
    nieuw: String,
    /// Laat alleen zien wat er zou veranderen
    #[arg(long)]
    proef: bool,
    /// Map met de inhoud
    #[arg(long, value_name = "MAP", default_value = "content")]
    content: PathBuf,
    #[command(flatten)]
    day: place::Day,
}

impl Rename {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let place = place::Where { content: self.content.clone(), reference: None };
        let (tree, release) = place.tree()?;
        let snapshot = self.build(&tree, release)?;
        if let Some(mistake) = mistakes(&snapshot) {
            bail!("los eerst de fouten op (eenduidig check): {mistake}");
        }
        let repository = &snapshot.repository;
        let renaming = rename::renaming(repository, &self.oud, &self.nieuw)?;
        let others = judged(&self.content)?;
        let plan = rename::plan(repository, &tree, &renaming, &others)?;
        let after = self.build(&plan.apply(&tree), Release::werkmap(&tree))?;
        if let Some(mistake) = mistakes(&after) {
            bail!("er is niets veranderd: na het hernoemen zou er een fout zijn: {mistake}");
        }
        output::print(&format!("{plan}\n"))?;
        if self.proef {
            output::print("Dit was een proef: er is niets veranderd.\n")?;
            return Ok(Outcome::Fine);
        }
        write(&self.content, &plan)?;
        match renaming.kind {
            Kind::Antwoord { .. } => {
                output::print(&format!("'{}' blijft werken: het staat nu bij aliassen.\n", self.oud))?;
            }
            Kind::Kenmerk => output::print(
                "Let op: wie dit kenmerk meestuurt (een portaal, een chatbot, een bestand met kenmerken) gebruikt voortaan de nieuwe naam.\n",
            )?,
            Kind::Feit => {}
        }
        Ok(Outcome::Fine)
    }

    fn build(&self, tree: &Tree, release: Release) -> anyhow::Result<Snapshot> {
        Builder::default().build(tree.clone(), release, self.day.date()).map_err(|unreadable| {
            let first = unreadable.diagnostics.first().map_or_else(String::new, |first| first.message.clone());
            anyhow!("{first} Zie: eenduidig check --content {}", self.content.display())
        })
    }
}

fn mistakes(snapshot: &Snapshot) -> Option<String> {
    let mistake = snapshot.diagnostics.iter().find(|found| found.severity() == Severity::Fout)?;
    let place = mistake.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
    Some(format!("{place}{}", mistake.message))
}

/// The judged searches beside the content.
fn judged(content: &Path) -> anyhow::Result<Vec<Arc<SourceFile>>> {
    let Some((_, search)) = place::beside(content).into_iter().find(|(name, _)| *name == "search") else {
        return Ok(Vec::new());
    };
    let Ok(entries) = fs::read_dir(search.join("judged")) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push(Arc::new(SourceFile::new(format!("search/judged/{name}"), text)));
        }
    }
    files.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(files)
}

/// A file that is to be written: where it was, where it comes, and its text before and after.
struct Writing {
    from: PathBuf,
    to: PathBuf,
    before: String,
    after: String,
}

/// Writes all files, or none: every new text is written beside its place first; when one then cannot be put
/// in place, the others are put back.
fn write(content: &Path, plan: &Plan) -> anyhow::Result<()> {
    let writings = writings(content, plan)?;
    let beside = |to: &Path| to.with_extension("hernoemen.tmp");
    let prepared = writings.iter().try_for_each(|writing| {
        if writing.to != writing.from && writing.to.exists() {
            bail!("{} bestaat al", writing.to.display());
        }
        fs::write(beside(&writing.to), &writing.after).with_context(|| writing.to.display().to_string())
    });
    let mut done = 0;
    let placed = prepared.and_then(|()| {
        writings.iter().try_for_each(|writing| {
            fs::rename(beside(&writing.to), &writing.to).with_context(|| writing.to.display().to_string())?;
            done += 1;
            if writing.from != writing.to {
                fs::remove_file(&writing.from).with_context(|| writing.from.display().to_string())?;
            }
            Ok(())
        })
    });
    placed.map_err(|error| {
        for writing in &writings {
            let _ = fs::remove_file(beside(&writing.to));
        }
        for writing in &writings[..done] {
            if writing.from != writing.to {
                let _ = fs::remove_file(&writing.to);
            }
            let _ = fs::write(&writing.from, &writing.before);
        }
        error.context("er is niets veranderd")
    })
}

fn writings(content: &Path, plan: &Plan) -> anyhow::Result<Vec<Writing>> {
    let on_disk = |path: &str| match path.strip_prefix("content/") {
        Some(inside) => content.join(inside),
        None => content.parent().unwrap_or(Path::new("")).join(path),
    };
    let mut paths: Vec<&str> = plan.changes.iter().map(|change| change.path.as_str()).collect();
    paths.extend(plan.moves.iter().map(|(from, _)| from.as_str()));
    paths.sort_unstable();
    paths.dedup();
    let mut writings = Vec::new();
    for path in paths {
        let from = on_disk(path);
        let before = fs::read_to_string(&from).with_context(|| from.display().to_string())?;
        let after = plan
            .changes
            .iter()
            .find(|change| change.path == path)
            .map_or_else(|| before.clone(), |change| change.text.clone());
        let to = plan.moves.iter().find(|(moved, _)| moved == path).map_or_else(|| from.clone(), |(_, to)| on_disk(to));
        writings.push(Writing { from, to, before, after });
    }
    Ok(writings)
}
