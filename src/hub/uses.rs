//! What every text depends on, kept from one state to the next.

use crate::{
    content::{Antwoord, Gemeente, Sectie, Uses},
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
    gemeenten: BTreeMap<String, Kept>,
}

impl Dependencies {
    /// Of the generic antwoorden, by id.
    pub(super) fn generic(&mut self, antwoorden: &BTreeMap<String, Arc<Antwoord>>) -> Vec<(&str, &Uses)> {
        let texts = antwoorden.iter().map(|(id, antwoord)| (id, &antwoord.file, antwoord.secties.as_slice()));
        renew(&mut self.generic, texts)
    }

    /// Of what a gemeente wrote, by id: its own antwoorden and its changes.
    pub(super) fn gemeente(&mut self, gemeente: &Gemeente) -> Vec<(&str, &Uses)> {
        let own = gemeente.laag.antwoorden.iter().map(|(id, text)| (id, &text.file, text.secties.as_slice()));
        let changes = gemeente.afwijkingen.iter().map(|(id, text)| (id, &text.file, text.secties.as_slice()));
        renew(self.gemeenten.entry(gemeente.slug.clone()).or_default(), own.chain(changes))
    }
}

fn renew<'k, 't>(
    kept: &'k mut Kept,
    texts: impl Iterator<Item = (&'t String, &'t Arc<SourceFile>, &'t [Sectie])>,
) -> Vec<(&'k str, &'k Uses)> {
    let mut seen = BTreeSet::new();
    for (id, file, secties) in texts {
        seen.insert(id.as_str());
        if kept.get(id).is_none_or(|(known, _)| known != file) {
            kept.insert(id.clone(), (Arc::clone(file), Arc::new(Uses::of(secties))));
        }
    }
    kept.retain(|id, _| seen.contains(id.as_str()));
    kept.iter().map(|(id, (_, uses))| (id.as_str(), uses.as_ref())).collect()
}
