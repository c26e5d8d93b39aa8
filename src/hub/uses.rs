//! What every text depends on, kept from one state to the next.

use crate::{
    content::{Antwoord, Gemeente, Repository, Sectie, Uses},
    source::SourceFile,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

type Kept = BTreeMap<Arc<str>, (Arc<SourceFile>, Arc<Uses>)>;

/// Dependencies of every text, kept by file: only what was edited is walked again.
#[derive(Debug, Default)]
pub(super) struct Dependencies {
    generic: Kept,
    gemeenten: BTreeMap<String, OfGemeente>,
}

/// What the texts of one gemeente depend on.
#[derive(Debug)]
struct OfGemeente {
    gemeente: Arc<Gemeente>,
    texts: Kept,
    users: Users,
}

/// The other way round: by fact, linked antwoord and kenmerk, the texts that use it. Tells what an edit
/// reaches without looking at what it does not.
#[derive(Debug, Default)]
pub(super) struct Users {
    feiten: ByName,
    links: ByName,
    kenmerken: ByName,
}

type ByName = BTreeMap<String, Vec<Arc<str>>>;

impl Users {
    fn of(texts: &Kept) -> Self {
        let mut users = Self::default();
        for (id, (_, uses)) in texts {
            let pairs = [
                (&mut users.feiten, &uses.feiten),
                (&mut users.links, &uses.links),
                (&mut users.kenmerken, &uses.kenmerken),
            ];
            for (by_name, names) in pairs {
                for name in names {
                    by_name.entry(name.clone()).or_default().push(Arc::clone(id));
                }
            }
        }
        users
    }

    /// Texts that use one of these facts.
    pub(super) fn of_feiten(&self, names: &BTreeSet<String>) -> impl Iterator<Item = String> {
        users(&self.feiten, names)
    }

    /// Texts that link to one of these antwoorden.
    pub(super) fn of_links(&self, names: &BTreeSet<String>) -> impl Iterator<Item = String> {
        users(&self.links, names)
    }

    /// Texts that ask for one of these kenmerken.
    pub(super) fn of_kenmerken(&self, names: &BTreeSet<String>) -> impl Iterator<Item = String> {
        users(&self.kenmerken, names)
    }
}

fn users(by_name: &ByName, names: &BTreeSet<String>) -> impl Iterator<Item = String> {
    names.iter().filter_map(|name| by_name.get(name)).flatten().map(ToString::to_string)
}

impl Dependencies {
    /// Of the generic antwoorden, by id.
    pub(super) fn generic(&mut self, antwoorden: &BTreeMap<String, Arc<Antwoord>>) -> Vec<(&str, &Uses)> {
        let texts = antwoorden.iter().map(|(id, antwoord)| (id, &antwoord.file, antwoord.secties.as_slice()));
        renew(&mut self.generic, texts);
        self.generic.iter().map(|(id, (_, uses))| (id.as_ref(), uses.as_ref())).collect()
    }

    /// Of what a gemeente wrote, its own antwoorden and its changes: by what they use.
    pub(super) fn gemeente(&mut self, gemeente: &Arc<Gemeente>) -> &Users {
        let kept = self.gemeenten.remove(&gemeente.slug);
        let current = match kept {
            Some(kept) if Arc::ptr_eq(&kept.gemeente, gemeente) => kept,
            kept => {
                let mut texts = kept.map(|kept| kept.texts).unwrap_or_default();
                let own = gemeente.laag.antwoorden.iter().map(|(id, text)| (id, &text.file, text.secties.as_slice()));
                let changes = gemeente.afwijkingen.iter().map(|(id, text)| (id, &text.file, text.secties.as_slice()));
                renew(&mut texts, own.chain(changes));
                OfGemeente { gemeente: Arc::clone(gemeente), users: Users::of(&texts), texts }
            }
        };
        &self.gemeenten.entry(gemeente.slug.clone()).or_insert(current).users
    }

    /// Walks everything once, so that the first edit does not have to.
    pub(super) fn learn(&mut self, repository: &Repository) {
        self.generic(&repository.generic.antwoorden);
        for gemeente in repository.gemeenten.values() {
            self.gemeente(gemeente);
        }
    }
}

fn renew<'t>(kept: &mut Kept, texts: impl Iterator<Item = (&'t String, &'t Arc<SourceFile>, &'t [Sectie])>) {
    let mut seen = BTreeSet::new();
    for (id, file, secties) in texts {
        seen.insert(id.as_str());
        if kept.get(id.as_str()).is_none_or(|(known, _)| known != file) {
            kept.insert(id.as_str().into(), (Arc::clone(file), Arc::new(Uses::of(secties))));
        }
    }
    kept.retain(|id, _| seen.contains(id.as_ref()));
}
