//! One immutable, consistent release: content, kanalen and index of the same state, with everything
//! that is wrong with it. Building one is synchronous and pure: the day is an argument.

mod verdict;

pub use verdict::Verdict;

use crate::{
    check::{Checker, KanaalProfile, Voorwaarden},
    content::{Loader, Repository},
    diagnostic::{self, Diagnostic},
    render::{self, Kanalen},
    search::{Index, Lists},
    source::{Commit, Hash, Tree},
};
use jiff::{Timestamp, civil::Date};
use std::{fmt, sync::Arc};

/// Which state of the content repository this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The full commit id, or `werk-` and the hash of a working tree.
    pub id: String,
    /// The same, short enough to read out.
    pub kort: String,
    /// Where it was read from.
    pub herkomst: Herkomst,
}

/// Where a release was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Herkomst {
    /// A folder that is being edited.
    Werkmap,
    /// A commit.
    Git {
        /// The branch, tag or commit that was asked for.
        referentie: String,
        /// When it was committed.
        tijd: Timestamp,
    },
}

impl Release {
    /// The release of a working tree: named after what is in it.
    pub fn werkmap(tree: &Tree) -> Self {
        let id = format!("werk-{}", tree.key().short(12));
        Self { kort: id.clone(), id, herkomst: Herkomst::Werkmap }
    }

    /// The release of a commit.
    pub fn git(commit: &Commit, referentie: &str) -> Self {
        let kort = commit.id[..commit.id.len().min(12)].to_owned();
        let herkomst = Herkomst::Git { referentie: referentie.to_owned(), tijd: commit.time };
        Self { id: commit.id.clone(), kort, herkomst }
    }

    /// Comes it from git, so that what may not be published holds it back?
    pub fn is_git(&self) -> bool {
        matches!(self.herkomst, Herkomst::Git { .. })
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kort)
    }
}

/// One release, ready to be served.
#[derive(Clone)]
pub struct Snapshot {
    /// Which one.
    pub release: Release,
    /// The day on which it was checked.
    pub today: Date,
    /// The files it was made from.
    pub tree: Tree,
    /// What was written.
    pub repository: Arc<Repository>,
    /// The kanalen of the release.
    pub kanalen: Arc<Kanalen>,
    /// The index over it.
    pub index: Index,
    /// Everything that is wrong with it, in reading order.
    pub diagnostics: Arc<Vec<Diagnostic>>,
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot({} on {})", self.release, self.today)
    }
}

impl Snapshot {
    /// What the mistakes in it hold back.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self)
    }
}

/// A tree without a readable hub.yaml: nothing can be made of it, not even a preview.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Why.
    pub diagnostics: Arc<Vec<Diagnostic>>,
}

/// Builds snapshots, remembering what it can use again in the next one.
#[derive(Default)]
pub struct Builder {
    loader: Loader,
    checker: Checker,
    renderers: Renderers,
    indexing: Indexing,
}

struct KeptKanalen {
    key: Option<Hash>,
    kanalen: Arc<Kanalen>,
    profiles: Vec<KanaalProfile>,
    found: Vec<Diagnostic>,
}

struct KeptLists {
    key: Option<Hash>,
    lists: Lists,
    found: Vec<Diagnostic>,
}

impl Builder {
    /// A snapshot of this tree, checked on this day.
    pub fn build(&mut self, tree: Tree, release: Release, today: Date) -> Result<Snapshot, Unreadable> {
        let (loader, renderers) = (&mut self.loader, &mut self.renderers);
        // Templates and content do not know each other, and neither do the index and what is checked.
        let (kept, loaded) = rayon::join(|| renderers.read(&tree), || loader.load(&tree));
        let mut diagnostics = loaded.diagnostics;
        let Some(repository) = loaded.repository else {
            return Err(Unreadable { diagnostics: Arc::new(diagnostics) });
        };
        let (indexing, checker) = (&mut self.indexing, &mut self.checker);
        let (index, found) =
            rayon::join(|| indexing.read(&tree, &repository), || checker.check(&repository, &kept.profiles, today));
        diagnostics.extend(found);
        diagnostics.extend(kept.found.iter().chain(&self.indexing.found).cloned());
        let kanalen = Arc::clone(&kept.kanalen);
        diagnostic::sort(&mut diagnostics);
        Ok(Snapshot { release, today, tree, repository, kanalen, index, diagnostics: Arc::new(diagnostics) })
    }
}

/// The kanalen of the last snapshot.
#[derive(Default)]
struct Renderers(Option<KeptKanalen>);

impl Renderers {
    fn read(&mut self, tree: &Tree) -> &KeptKanalen {
        let group = tree.group("renderers");
        let key = group.map(|group| group.key);
        let kept = match self.0.take() {
            Some(kept) if kept.key == key => kept,
            _ => {
                let (kanalen, found) =
                    group.map_or_else(|| (Kanalen::built_in(), Vec::new()), |group| Kanalen::load(group));
                KeptKanalen {
                    key,
                    profiles: kanalen.iter().map(|kanaal| profile(kanaal)).collect(),
                    kanalen: Arc::new(kanalen),
                    found,
                }
            }
        };
        self.0.insert(kept)
    }
}

/// The word lists and the index of the last snapshot.
#[derive(Default)]
struct Indexing {
    lists: Option<KeptLists>,
    index: Option<Index>,
    gemeenten: Vec<String>,
    unmatched: Vec<Diagnostic>,
    found: Vec<Diagnostic>,
}

impl Indexing {
    fn read(&mut self, tree: &Tree, repository: &Repository) -> Index {
        let group = tree.group("search");
        let key = group.map(|group| group.key);
        let kept = match self.lists.take() {
            Some(kept) if kept.key == key => kept,
            _ => {
                let (lists, found) = Lists::load(group.map(AsRef::as_ref));
                KeptLists { key, lists, found }
            }
        };
        let index = match &self.index {
            Some(index) => index.update(repository, &kept.lists),
            None => Index::build(repository, &kept.lists),
        };
        // The lines that match nothing stay the same as long as the index does, and the gemeenten they are for.
        let same_gemeenten = self.gemeenten.iter().eq(repository.gemeenten.keys());
        if !same_gemeenten || self.index.as_ref().is_none_or(|before| !before.same_as(&index)) {
            self.unmatched = index.check_lists(repository);
            self.gemeenten = repository.gemeenten.keys().cloned().collect();
        }
        self.found = kept.found.iter().chain(&self.unmatched).cloned().collect();
        self.lists = Some(kept);
        self.index = Some(index.clone());
        index
    }
}

/// What `check` needs to know of a kanaal.
pub fn profile(kanaal: &render::Kanaal) -> KanaalProfile {
    KanaalProfile {
        naam: kanaal.naam.clone(),
        secties: kanaal.secties.iter().copied().collect(),
        voorwaarden: match kanaal.voorwaarden {
            render::Voorwaarden::ToonAlle => Voorwaarden::ToonAlle,
            render::Voorwaarden::Vraag => Voorwaarden::Vraag,
            render::Voorwaarden::VulIn => Voorwaarden::VulIn,
        },
    }
}
