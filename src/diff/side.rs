//! One of the two releases: only what is needed to say what it says. It is loaded, not checked nor indexed:
//! that keeps comparing two national repositories a matter of seconds.

use super::{
    model::{Fout, Kant, NietVergeleken},
    reach::Name,
};
use crate::{
    content::{Loader, Repository, Unread},
    diagnostic::{Diagnostic, Severity},
    render::Kanalen,
    snapshot::{Herkomst, Release, Snapshot},
    source::Tree,
};
use std::sync::Arc;

/// A release to compare.
#[derive(Debug, Clone)]
pub struct Side {
    /// What it is called, and what is wrong with it.
    pub kant: Kant,
    pub(super) tree: Tree,
    pub(super) repository: Arc<Repository>,
    pub(super) kanalen: Arc<Kanalen>,
}

/// A release of which nothing can be made: it has no readable hub.yaml.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// What it is called.
    pub naam: String,
    /// Why.
    pub diagnostics: Vec<Diagnostic>,
}

impl Side {
    /// The slug of the gemeente with this slug or CBS code.
    pub fn slug(&self, slug_or_code: &str) -> Option<&str> {
        self.repository.gemeente(slug_or_code).map(|gemeente| gemeente.slug.as_str())
    }

    /// Has the release a kanaal with this name?
    pub fn has_kanaal(&self, naam: &str) -> bool {
        self.kanalen.get(naam).is_some()
    }

    /// The release of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        Self {
            kant: kant(&snapshot.release, &snapshot.diagnostics),
            tree: snapshot.tree.clone(),
            repository: Arc::clone(&snapshot.repository),
            kanalen: Arc::clone(&snapshot.kanalen),
        }
    }
}

/// Loads both releases; what they share is loaded once. Also gives the diagnostics of each.
pub fn load(releases: [(Tree, Release); 2]) -> Result<[(Side, Vec<Diagnostic>); 2], Unreadable> {
    let mut loader = Loader::default();
    let [before, after] = releases;
    let before = one(&mut loader, before, None)?;
    let after = one(&mut loader, after, Some(&before.0))?;
    Ok([before, after])
}

fn one(
    loader: &mut Loader,
    (tree, release): (Tree, Release),
    other: Option<&Side>,
) -> Result<(Side, Vec<Diagnostic>), Unreadable> {
    let loaded = loader.load(&tree);
    let mut diagnostics = loaded.diagnostics;
    let Some(repository) = loaded.repository else { return Err(Unreadable { naam: naam(&release), diagnostics }) };
    let key = |tree: &Tree| tree.group("renderers").map(|group| group.key);
    let kanalen = match other {
        Some(other) if key(&other.tree) == key(&tree) => Arc::clone(&other.kanalen),
        _ => {
            let group = tree.group("renderers");
            let (kanalen, found) =
                group.map_or_else(|| (Kanalen::built_in(), Vec::new()), |group| Kanalen::load(group));
            diagnostics.extend(found);
            Arc::new(kanalen)
        }
    };
    Ok((Side { kant: kant(&release, &diagnostics), tree, repository, kanalen }, diagnostics))
}

fn naam(release: &Release) -> String {
    match &release.herkomst {
        Herkomst::Werkmap => "de werkmap".to_owned(),
        Herkomst::Git { referentie, .. } => referentie.clone(),
    }
}

fn kant(release: &Release, diagnostics: &[Diagnostic]) -> Kant {
    let fouten = diagnostics.iter().filter(|found| found.severity() == Severity::Fout);
    let fouten = fouten.map(|found| Fout {
        code: found.code.name().to_owned(),
        melding: found.message.clone(),
        plaats: found.place.as_ref().map(ToString::to_string),
    });
    Kant { naam: naam(release), release: release.kort.clone(), fouten: fouten.collect() }
}

/// What was written but could not be read on one of the sides.
pub(super) fn unread(sides: [&Side; 2]) -> Vec<NietVergeleken> {
    let mut found = Vec::new();
    for (side, kant) in sides.into_iter().zip(["van", "naar"]) {
        let mut note = |gemeente: Option<&str>, wat: String| {
            found.push(NietVergeleken { kant: kant.to_owned(), gemeente: gemeente.map(str::to_owned), wat });
        };
        for slug in &side.repository.unread_gemeenten {
            note(Some(slug), "de hele gemeente".to_owned());
        }
        let layers =
            side.repository.gemeenten.values().map(|gemeente| (Some(gemeente.slug.as_str()), &gemeente.laag.unread));
        for (gemeente, unread) in std::iter::once((None, &side.repository.generic.unread)).chain(layers) {
            for what in listed(unread) {
                note(gemeente, what);
            }
        }
    }
    found.sort();
    found
}

fn listed(unread: &Unread) -> Vec<String> {
    let facts = unread.feiten.iter().map(|pad| format!("het feit {pad}"));
    let whole = unread.whole_facts_file.then(|| "een bestand met feiten".to_owned());
    unread.ids.iter().cloned().chain(facts).chain(whole).collect()
}

/// Could this antwoord not be read on one of the sides?
pub(super) fn is_unread(unread: &[NietVergeleken], name: &Name) -> bool {
    unread.iter().any(|one| one.wat == name.id || one.wat == name.vorig)
}
