//! Everything one owner has in the index: the generic layer, or one gemeente.

use super::entry::{Bron, Document, Entry, Maker};
use rayon::prelude::*;
use std::{collections::BTreeMap, ops::Bound, sync::Arc};

/// Name of the generic layer as an owner; no slug can be equal to it.
pub(super) const GENERIC: &str = "*";

/// The entries of one owner, and the words in them.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    /// By id of the antwoord.
    pub(super) entries: BTreeMap<String, Arc<Entry>>,
    /// The same by key.
    pub(super) by_key: BTreeMap<u64, (String, Arc<Entry>)>,
    /// Vocabulary of the public, and of medewerkers only.
    pub(super) vocabulary: [Vocabulary; 2],
    /// Mean number of words that an entry has for the public.
    pub(super) lengte: f32,
}

/// Words and tokens, with the number of entries that have them.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) words: BTreeMap<Arc<str>, u32>,
    pub(super) tokens: BTreeMap<Arc<str>, u32>,
}

impl Vocabulary {
    /// Words that begin like this, with the number of entries that have them.
    pub(super) fn starting_with<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, u32)> {
        let from = self.words.range::<str, _>((Bound::Included(start), Bound::Unbounded));
        from.map(|(word, times)| (&**word, *times)).take_while(move |(word, _)| word.starts_with(start))
    }
}

/// A bundle and what it takes to bring the index from the previous one to it.
pub(super) struct Change {
    pub(super) bundle: Arc<Bundle>,
    pub(super) added: Vec<Document>,
    pub(super) removed: Vec<u64>,
}

impl Bundle {
    /// The bundle of these sources; `None` when it is equal to the previous one.
    pub(super) fn change(owner: &str, sources: &[Bron<'_>], maker: &Maker<'_>, previous: &Self) -> Option<Change> {
        let made: Vec<(String, Arc<Entry>, Vec<Document>)> = sources
            .par_iter()
            .map(|bron| {
                let signature = bron.signature(owner);
                let kept = previous.entries.get(bron.id()).filter(|kept| kept.signature == signature);
                if let Some(kept) = kept {
                    return (bron.id().to_owned(), Arc::clone(kept), Vec::new());
                }
                let (entry, documents) = maker.make(bron, signature);
                (bron.id().to_owned(), Arc::new(entry), documents)
            })
            .collect();
        let mut bundle = Self::default();
        let mut added = Vec::new();
        for (id, entry, documents) in made {
            bundle.by_key.insert(entry.key, (id.clone(), Arc::clone(&entry)));
            bundle.entries.insert(id, entry);
            added.extend(documents);
        }
        let removed: Vec<u64> =
            previous.by_key.keys().copied().filter(|key| !bundle.by_key.contains_key(key)).collect();
        if added.is_empty() && removed.is_empty() && bundle.entries.len() == previous.entries.len() {
            return None;
        }
        bundle.count();
        Some(Change { bundle: Arc::new(bundle), added, removed })
    }

    fn count(&mut self) {
        let sum: u32 = self.entries.values().map(|entry| entry.lengte.min(1 << 16)).fold(0, u32::saturating_add);
        let entries = u32::try_from(self.entries.len()).unwrap_or(u32::MAX).max(1);
        self.lengte = f32::from(u16::try_from(sum / entries).unwrap_or(u16::MAX));
        for entry in self.entries.values() {
            for (vocabulary, words) in self.vocabulary.iter_mut().zip(&entry.words) {
                for word in &words.words {
                    *vocabulary.words.entry(Arc::clone(word)).or_default() += 1;
                }
                for token in &words.tokens {
                    *vocabulary.tokens.entry(Arc::clone(token)).or_default() += 1;
                }
            }
        }
    }
}
