//! What every text depends on, kept from one state to the next.

use crate::{
    content::{Antwoord, Gemeente, Repository, Sectie, Uses},
    source::SourceFile,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

type Kept = BTreeMap<String, (Arc<SourceFile>, Arc<Uses>)>;

/// Dependencies of every text, kept by file: only what was edited is walked again.
#[derive(Debug, Default)]
pub(super) struct Dependencies {
    generic: Kept,
    gemeenten: BTreeMap<String, OfGemeente>,
}

/// What the texts of one gemeente depend on.
#[derive(Debug)]
pub(super) struct OfGemeente {
    gemeente: Arc<Gemeente>,
    texts: Kept,
    /// All texts together: tells at once that nothing here can be reached.
    pub(super) together: Uses,
}

impl OfGemeente {
    /// By id of the antwoord.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &Uses)> {
        self.texts.iter().map(|(id, (_, uses))| (id.as_str(), uses.as_ref()))
    }
}

impl Dependencies {
    /// Of the generic antwoorden, by id.
    pub(super) fn generic(&mut self, antwoorden: &BTreeMap<String, Arc<Antwoord>>) -> Vec<(&str, &Uses)> {
        let texts = antwoorden.iter().map(|(id, antwoord)| (id, &antwoord.file, antwoord.secties.as_slice()));
        renew(&mut self.generic, texts);
        self.generic.iter().map(|(id, (_, uses))| (id.as_str(), uses.as_ref())).collect()
    }

    /// Of what a gemeente wrote: its own antwoorden and its changes.
    pub(super) fn gemeente(&mut self, gemeente: &Arc<Gemeente>) -> &OfGemeente {
        let kept = self.gemeenten.remove(&gemeente.slug);
        let current = match kept {
            Some(kept) if Arc::ptr_eq(&kept.gemeente, gemeente) => kept,
            kept => {
                let mut texts = kept.map(|kept| kept.texts).unwrap_or_default();
                let own = gemeente.laag.antwoorden.iter().map(|(id, text)| (id, &text.file, text.secties.as_slice()));
                let changes = gemeente.afwijkingen.iter().map(|(id, text)| (id, &text.file, text.secties.as_slice()));
                renew(&mut texts, own.chain(changes));
                let mut together = Uses::default();
                texts.values().for_each(|(_, uses)| together.add(uses));
                OfGemeente { gemeente: Arc::clone(gemeente), texts, together }
            }
        };
        self.gemeenten.entry(gemeente.slug.clone()).or_insert(current)
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
        if kept.get(id).is_none_or(|(known, _)| known != file) {
            kept.insert(id.clone(), (Arc::clone(file), Arc::new(Uses::of(secties))));
        }
    }
    kept.retain(|id, _| seen.contains(id.as_str()));
}
