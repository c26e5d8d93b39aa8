//! `search-eval [FILE…]`

use super::{Outcome, output, place};
use crate::{
    content::{Loader, Repository},
    import,
    search::{Beoordeeld, Index, Lists, Meting, evaluate, read_judged},
    source::{SourceFile, Tree, read_directory},
};
use anyhow::{Context, anyhow};
use clap::Args;
use jiff::{ToSpan, civil::Date};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where the judged queries lie, and what the figures were.
const JUDGED: &str = "search/judged/";
const BASELINE: &str = "search/judged/uitgangspunt.json";

/// `search-eval [FILE…] [--content DIR] [--gemeente G] [--json]`
#[derive(Args)]
pub(super) struct SearchEval {
    /// Bestanden met beoordeelde vragen, één JSON-object per regel [gewoon: search/judged/*.jsonl]
    bestanden: Vec<PathBuf>,
    /// Slug of CBS-code van de gemeente voor vragen die er geen noemen [gewoon: de standaardgemeente]
    #[arg(long, value_name = "GEMEENTE")]
    gemeente: Option<String>,
    /// Als JSON
    #[arg(long)]
    json: bool,
    /// Noem elke vraag waarbij het goede antwoord niet vooraan staat; met --json alle vragen
    #[arg(long)]
    gemist: bool,
    /// Meng de landelijke antwoorden uit deze map met JSON-bestanden ertussen
    #[arg(long, value_name = "MAP")]
    afleiders: Option<PathBuf>,
    /// Meet in plaats daarvan de landelijke vragen uit deze map tegen hun antwoorden zonder titel
    #[arg(long, value_name = "MAP", conflicts_with_all = ["afleiders", "bestanden", "gemeente"])]
    landelijk: Option<PathBuf>,
    /// Leg deze cijfers vast als uitgangspunt
    #[arg(long, conflicts_with = "json")]
    leg_vast: bool,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

/// Figures by name of the file.
type Metingen = BTreeMap<String, Meting>;

impl SearchEval {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let datum = self.day.date();
        let (tree, _) = self.place.tree()?;
        let metingen = if let Some(map) = &self.landelijk {
            let national = imported(map, datum)?;
            BTreeMap::from([("landelijk".to_owned(), measure_national(&national, &tree, datum)?)])
        } else {
            self.measure(&tree, datum)?
        };
        let before: Metingen = match tree.file(BASELINE) {
            Some(file) => serde_json::from_str(file.text()).with_context(|| format!("{BASELINE} is niet te lezen"))?,
            None => Metingen::new(),
        };
        let mut dropped = Vec::new();
        for (name, meting) in &metingen {
            let then = before.get(name).map(|then| meting.dropped(then)).unwrap_or_default();
            dropped.extend(then.into_iter().map(|line| format!("{name}: {line}")));
        }
        if self.leg_vast {
            self.keep(&metingen, before)?;
            return Ok(Outcome::Fine);
        }
        self.show(&metingen, &dropped)?;
        Ok(if dropped.is_empty() { Outcome::Fine } else { Outcome::Findings })
    }

    fn measure(&self, tree: &Tree, datum: Date) -> anyhow::Result<Metingen> {
        let repository = match &self.afleiders {
            Some(map) => load(&with_generic(tree, &imported(map, datum)?))?,
            None => load(tree)?,
        };
        let gemeente = match &self.gemeente {
            Some(name) => {
                let found = repository.gemeente(name).ok_or_else(|| anyhow!("de gemeente '{name}' is er niet"))?;
                Some(found.slug.clone())
            }
            None => None,
        };
        let index = Index::build(&repository, &lists(tree));
        let mut metingen = Metingen::new();
        for (name, text) in self.files(tree)? {
            let mut queries = read_judged(&text).map_err(|error| anyhow!("{name}: {error}"))?;
            queries.iter_mut().for_each(|query| query.gemeente = query.gemeente.take().or_else(|| gemeente.clone()));
            let name = if self.afleiders.is_some() { format!("{name}, met afleiders") } else { name };
            metingen.insert(name, evaluate(&index, &repository, &queries, datum));
        }
        Ok(metingen)
    }

    /// Names and texts of the files with queries.
    fn files(&self, tree: &Tree) -> anyhow::Result<Vec<(String, String)>> {
        let mut found = Vec::new();
        if self.bestanden.is_empty() {
            let group = tree.group("search").context("er zijn geen beoordeelde vragen in search/judged")?;
            let judged = group.under(JUDGED).filter(|file| file.path().ends_with(".jsonl"));
            found.extend(judged.map(|file| (file.stem().to_owned(), file.text().to_owned())));
        }
        for path in &self.bestanden {
            let text = std::fs::read_to_string(path).with_context(|| format!("{} is niet te lezen", path.display()))?;
            let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            found.push((stem, text));
        }
        Ok(found)
    }

    fn keep(&self, metingen: &Metingen, mut all: Metingen) -> anyhow::Result<()> {
        let folder = place::beside(&self.place.content).into_iter().find(|(name, _)| *name == "search");
        let (_, folder) = folder.context("naast de inhoud staat geen map search")?;
        let path = folder.join("judged/uitgangspunt.json");
        for (name, meting) in metingen {
            all.insert(name.clone(), Meting { vragen: Vec::new(), ..meting.clone() });
        }
        let text = serde_json::to_string_pretty(&all)?;
        std::fs::write(&path, format!("{text}\n")).with_context(|| format!("{} schrijven", path.display()))?;
        output::print(&format!("Vastgelegd in {}.\n", path.display()))
    }

    fn show(&self, metingen: &Metingen, dropped: &[String]) -> anyhow::Result<()> {
        if self.json {
            let without = |meting: &Meting| Meting { vragen: Vec::new(), ..meting.clone() };
            let short = || metingen.iter().map(|(name, meting)| (name.clone(), without(meting))).collect();
            let metingen: Metingen = if self.gemist { metingen.clone() } else { short() };
            let all = serde_json::json!({"metingen": metingen, "gezakt": dropped});
            return output::print(&format!("{}\n", serde_json::to_string_pretty(&all)?));
        }
        for (name, meting) in metingen {
            output::print(&format!("{name}\n{meting}"))?;
            if self.gemist {
                for vraag in meting.gemist() {
                    let expected = if vraag.met_antwoord() { vraag.expected.join("/") } else { "niets".to_owned() };
                    let (query, found) = (&vraag.query, vraag.gevonden.join(", "));
                    output::print(&format!("  {query:?}: verwacht {expected}, gevonden {found}\n"))?;
                }
            }
            output::print("\n")?;
        }
        for line in dropped {
            output::print(&format!("Gezakt: {line}\n"))?;
        }
        Ok(())
    }
}

fn load(tree: &Tree) -> anyhow::Result<Arc<Repository>> {
    Loader::default().load(tree).repository.context("de inhoud is niet te lezen; zie: eenduidig check")
}

fn lists(tree: &Tree) -> Lists {
    Lists::load(tree.group("search").map(AsRef::as_ref)).0
}

/// The repository that importing this folder gives.
fn imported(map: &Path, datum: Date) -> anyhow::Result<Tree> {
    let naar = std::env::temp_dir().join(format!("eenduidig-search-eval-{}", std::process::id()));
    let controleren_voor = datum.checked_add(1.year())?;
    let opdracht = import::Opdracht { van: map.to_owned(), naar: naar.clone(), controleren_voor };
    let tree = import::rijksoverheid(&opdracht).and_then(|_| Ok(read_directory(&naar.join("content"), &[])?));
    let _ = std::fs::remove_dir_all(&naar);
    tree.with_context(|| format!("{} is niet in te lezen", map.display()))
}

fn is_generic(file: &SourceFile) -> bool {
    file.path().starts_with("content/generic/antwoorden/")
}

fn files(tree: &Tree) -> impl Iterator<Item = Arc<SourceFile>> + '_ {
    tree.groups().flat_map(|(_, group)| group.files.values().cloned())
}

/// This tree with the generic antwoorden of another between its own.
fn with_generic(tree: &Tree, other: &Tree) -> Tree {
    let own = files(tree);
    let more = files(other).filter(|file| is_generic(file));
    Tree::from_parts(own.chain(more).collect(), Vec::new())
}

/// Every title is asked as a question, and no antwoord has its title, questions and trefwoorden any more.
fn measure_national(national: &Tree, own: &Tree, datum: Date) -> anyhow::Result<Meting> {
    let titles = load(national)?;
    let hidden = files(national).map(|file| {
        if is_generic(&file) { Arc::new(SourceFile::new(file.path(), without_title(file.text()))) } else { file }
    });
    let repository = load(&Tree::from_parts(hidden.collect(), Vec::new()))?;
    let index = Index::build(&repository, &lists(own));
    let judged = titles.generic.antwoorden.values().filter(|antwoord| !antwoord.kop.vraagvormen.is_empty());
    let queries: Vec<Beoordeeld> = judged
        .map(|antwoord| Beoordeeld {
            query: antwoord.kop.titel.clone(),
            expected: vec![antwoord.id.clone()],
            also: Vec::new(),
            must_not: Vec::new(),
            kind: "landelijk".to_owned(),
            gemeente: None,
        })
        .collect();
    Ok(evaluate(&index, &repository, &queries, datum))
}

/// The text with one word for a title, no questions and no trefwoorden.
fn without_title(text: &str) -> String {
    let mut kept = String::new();
    let (mut fences, mut skipping) = (0, false);
    for line in text.lines() {
        fences += usize::from(line == "---");
        if fences == 1 {
            let nested = line.starts_with(' ') || line.starts_with("- ");
            skipping =
                if nested { skipping } else { line.starts_with("vraagvormen:") || line.starts_with("trefwoorden:") };
            if skipping {
                continue;
            }
            if line.starts_with("titel:") {
                kept.push_str("titel: Antwoord\n");
                continue;
            }
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}
