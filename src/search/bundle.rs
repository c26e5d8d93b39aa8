//! Everything one owner has in the index: the generic layer, or one gemeente.

use super::{
    analysis::words,
    entry::{Bron, Document, Entry, Maker, Words},
    spelling::Spelling,
};
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
    /// What of the generic vocabularies this owner hides.
    pub(super) hidden: [Vocabulary; 2],
    /// Number of words for the public, less what this owner hides of the generic ones.
    pub(super) lengte: i64,
    /// Words of titles and trefwoorden, each with the antwoorden that have it.
    pub(super) koppen: BTreeMap<Arc<str>, Vec<String>>,
}

/// Words and tokens, with the number of entries that have them.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) words: BTreeMap<Arc<str>, u32>,
    pub(super) tokens: BTreeMap<Arc<str>, u32>,
}

impl Vocabulary {
    /// Words that begin like this.
    pub(super) fn starting_with<'a>(&'a self, start: &'a str) -> impl Iterator<Item = &'a str> {
        let from = self.words.range::<str, _>((Bound::Included(start), Bound::Unbounded));
        from.map(|(word, _)| &**word).take_while(move |word| word.starts_with(start))
    }

    /// Counts one more entry with these.
    pub(super) fn add(&mut self, words: &Words) {
        for (counts, list) in [(&mut self.words, &words.words), (&mut self.tokens, &words.tokens)] {
            for word in list {
                *counts.entry(Arc::clone(word)).or_default() += 1;
            }
        }
    }
}

/// A bundle and what it takes to bring the index from the previous one to it.
pub(super) struct Change {
    pub(super) bundle: Arc<Bundle>,
    pub(super) added: Vec<Document>,
    pub(super) removed: Vec<u64>,
}

impl Bundle {
    /// The bundle of these sources; `None` when it is equal to the previous one. `generic` is what a gemeente
    /// adds to.
    pub(super) fn change(
        owner: &str,
        sources: &[Bron<'_>],
        maker: &Maker<'_>,
        (previous, generic): (&Self, Option<&Self>),
    ) -> Option<Change> {
        let made: Vec<(String, Arc<Entry>, Vec<Document>)> = sources
            .par_iter()
            .map(|bron| {
                let signature = bron.signature(owner);
                let kept = previous.entries.get(bron.id()).filter(|kept| kept.signature == signature);
                if let Some(kept) = kept {
                    return (bron.id().to_owned(), Arc::clone(kept), Vec::new());
                }
                let under = generic.and_then(|generic| generic.entries.get(bron.id())).map(AsRef::as_ref);
                let (entry, documents) = maker.make(bron, signature, under);
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

    /// Adds its words to those of all owners; copies those only when there is a new one.
    pub(super) fn spell(&self, spelling: &mut Arc<Spelling>) {
        let own = self.vocabulary.iter().flat_map(|vocabulary| vocabulary.words.keys());
        let new: Vec<&Arc<str>> = own.filter(|word| !spelling.has(word)).collect();
        if !new.is_empty() {
            let spelling = Arc::make_mut(spelling);
            new.into_iter().for_each(|word| spelling.add(word));
        }
    }

    fn count(&mut self) {
        let mut koppen: BTreeMap<Arc<str>, Vec<String>> = BTreeMap::new();
        for (id, entry) in &self.entries {
            self.lengte += i64::from(entry.lengte) - i64::from(entry.verborgen_lengte);
            for (vocabulary, words) in self.vocabulary.iter_mut().zip(&entry.words) {
                vocabulary.add(words);
            }
            for (vocabulary, words) in self.hidden.iter_mut().zip(&entry.verborgen) {
                vocabulary.add(words);
            }
            let Some(kop) = &entry.kop else { continue };
            let mut own: Vec<Arc<str>> = kop.titel_tokens.iter().map(|token| Arc::clone(&token.word)).collect();
            own.extend(kop.trefwoorden.iter().flat_map(|text| words(text)).map(Arc::from));
            own.sort_unstable();
            own.dedup();
            own.into_iter().for_each(|word| koppen.entry(word).or_default().push(id.clone()));
        }
        self.koppen = koppen;
    }
}
