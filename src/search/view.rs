//! What one asker may see of the index: the generic layer as this gemeente has it, and its own.

use super::{
    bundle::{Bundle, GENERIC, Vocabulary},
    entry::{Head, Veld},
    index::{Fields, term},
    lists::Lists,
    spelling::Spelling,
    today::Today,
};
use crate::markdown::Audience;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::Arc,
};
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term, postings::Postings, schema::IndexRecordOption};

/// The view of one gemeente and audience.
pub(super) struct View<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) lists: &'a Lists,
    pub(super) generic: &'a Bundle,
    pub(super) own: Option<(&'a str, &'a Bundle)>,
    pub(super) audience: Audience,
    pub(super) spelling: &'a Spelling,
    pub(super) today: Arc<Today>,
}

/// A piece that has a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'a> {
    /// Id of the antwoord.
    pub(super) id: &'a str,
    /// Its head.
    pub(super) head: &'a Head,
    /// In the gemeente's own text?
    pub(super) own: bool,
    /// Which piece.
    pub(super) stuk: u32,
    /// In which field.
    pub(super) veld: Veld,
    /// How often.
    pub(super) times: u32,
}

impl<'a> View<'a> {
    fn owners(&self) -> impl Iterator<Item = (&'a str, &'a Bundle, bool)> {
        let own = self.own.map(|(slug, bundle)| (slug, bundle, true));
        std::iter::once((GENERIC, self.generic, false)).chain(own)
    }

    fn audiences(&self) -> &'static [Audience] {
        match self.audience {
            Audience::Publiek => &[Audience::Publiek],
            Audience::Medewerkers => &[Audience::Publiek, Audience::Medewerkers],
        }
    }

    /// Vocabularies with everything that may be seen, and more: see [`Self::times`].
    pub(super) fn vocabularies(&self) -> impl Iterator<Item = &'a Vocabulary> {
        let audiences = self.audiences();
        self.owners().flat_map(move |(_, bundle, _)| audiences.iter().map(|who| &bundle.vocabulary[*who as usize]))
    }

    /// The head of an antwoord, when it may be seen.
    pub(super) fn head(&self, id: &str) -> Option<&'a Head> {
        if self.today.gone.contains(id) {
            return None;
        }
        let own = self.own.and_then(|(_, bundle)| bundle.entries.get(id)?.kop.as_ref());
        let head = own.or_else(|| self.generic.entries.get(id)?.kop.as_ref())?;
        (head.audience <= self.audience).then_some(head)
    }

    /// Number of antwoorden that may be seen.
    pub(super) fn aantal(&self) -> u32 {
        self.audiences().iter().map(|who| self.today.aantal[*who as usize]).sum()
    }

    /// How long an antwoord is against the others.
    pub(super) fn relative_length(&self, id: &str) -> f32 {
        let lengte = |bundle: &Bundle| {
            bundle.entries.get(id).map_or(0, |entry| i64::from(entry.lengte) - i64::from(entry.verborgen_lengte))
        };
        let lengte = lengte(self.generic) + self.own.map_or(0, |(_, own)| lengte(own));
        let lengte = if self.today.only_head.contains(id) { 0 } else { lengte.max(0) };
        f32::from(u16::try_from(lengte).unwrap_or(u16::MAX)) / self.today.lengte.max(1.0)
    }

    /// Words of titles and trefwoorden that begin like this, with the priority of the antwoord.
    pub(super) fn head_words(&self, start: &str) -> Vec<(&'a str, f32)> {
        let mut found = Vec::new();
        for (_, bundle, _) in self.owners() {
            let from = bundle.koppen.range::<str, _>((Bound::Included(start), Bound::Unbounded));
            for (word, ids) in from.take_while(|(word, _)| word.starts_with(start)) {
                let heads = ids.iter().filter_map(|id| Some((bundle.entries.get(id)?.kop.as_ref()?, self.head(id)?)));
                let seen = heads.filter(|(head, seen)| std::ptr::eq(*head, *seen));
                found.extend(seen.map(|(head, _)| (&**word, head.prioriteit)));
            }
        }
        found
    }

    /// Ids of what may be seen, in order.
    pub(super) fn ids(&self) -> Vec<&'a str> {
        let mut ids: Vec<&str> =
            self.owners().flat_map(|(_, bundle, _)| bundle.entries.keys()).map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| self.head(id).is_some());
        ids
    }

    /// Did the gemeente write this antwoord whole?
    pub(super) fn is_own(&self, id: &str) -> bool {
        let own = self.own.and_then(|(_, own)| own.entries.get(id));
        own.is_some_and(|own| own.whole)
    }

    /// The name of a piece.
    pub(super) fn blok(&self, id: &str, own: bool, stuk: u32) -> Option<&'a str> {
        let bundle = if own { self.own?.1 } else { self.generic };
        let number = usize::try_from(stuk).ok()?.checked_sub(1)?;
        bundle.entries.get(id)?.blokken.get(number)?.as_deref()
    }

    /// Number of entries with this token where it may be seen.
    pub(super) fn frequency(&self, token: &str) -> u32 {
        self.count(token, |vocabulary| &vocabulary.tokens)
    }

    /// Number of entries with this word where it may be seen.
    pub(super) fn times(&self, word: &str) -> u32 {
        self.count(word, |vocabulary| &vocabulary.words)
    }

    /// What the owners have, less what the gemeente hides and what the day takes away.
    fn count(&self, text: &str, list: impl Fn(&Vocabulary) -> &BTreeMap<Arc<str>, u32>) -> u32 {
        let times = |vocabulary: &Vocabulary| list(vocabulary).get(text).copied().unwrap_or(0);
        let mut count = 0_u32;
        for who in self.audiences().iter().map(|who| *who as usize) {
            count += self.owners().map(|(_, bundle, _)| times(&bundle.vocabulary[who])).sum::<u32>();
            let hidden = self.own.map_or(0, |(_, own)| times(&own.hidden[who]));
            count = count.saturating_sub(hidden + times(&self.today.unseen[who]));
        }
        count
    }

    /// Does this word stand anywhere where it may be seen?
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.times(word) > 0
    }

    /// Every piece that has this token and may be seen.
    pub(super) fn hits(&self, token: &str) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for (owner, bundle, own) in self.owners() {
            let text = term(owner, token);
            for audience in self.audiences() {
                for veld in Veld::ALL {
                    let term = Term::from_field_text(self.fields.text(veld, *audience), &text);
                    for segment in self.searcher.segment_readers() {
                        // Reading from memory does not fail; an unreadable segment has no hits.
                        let _ = self.segment(segment, &term, (bundle, own, veld), &mut hits);
                    }
                }
            }
        }
        hits
    }

    fn segment(
        &self,
        segment: &SegmentReader,
        term: &Term,
        (bundle, own, veld): (&'a Bundle, bool, Veld),
        hits: &mut Vec<Hit<'a>>,
    ) -> tantivy::Result<()> {
        let inverted = segment.inverted_index(term.field())?;
        let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::WithFreqs)? else { return Ok(()) };
        let keys = segment.fast_fields().u64(Fields::KEY)?;
        let stukken = segment.fast_fields().u64(Fields::STUK)?;
        let mut doc = postings.doc();
        // Pieces of one antwoord follow each other: what is known of the last one mostly holds for the next.
        let mut last: Option<(u64, Option<Seen<'a>>)> = None;
        while doc != TERMINATED {
            if !segment.is_deleted(doc)
                && let Some(key) = keys.first(doc)
                && let Some(stuk) = stukken.first(doc).and_then(|stuk| u32::try_from(stuk).ok())
            {
                let seen = match last {
                    Some((before, seen)) if before == key => seen,
                    _ => self.seen(bundle, key, own),
                };
                last = Some((key, seen));
                if let Some(Seen { id, head, hidden, only_head }) = seen
                    && (stuk == 0 || !only_head)
                    && !hidden.is_some_and(|hidden| hidden.contains(&stuk))
                {
                    hits.push(Hit { id, head, own, stuk, veld, times: postings.term_freq() });
                }
            }
            doc = postings.advance();
        }
        Ok(())
    }

    /// What may be seen of the entry with this key.
    fn seen(&self, bundle: &'a Bundle, key: u64, own: bool) -> Option<Seen<'a>> {
        let (id, _) = bundle.by_key.get(&key)?;
        let head = self.head(id)?;
        let over = self.own.filter(|_| !own).and_then(|(_, own)| own.entries.get(id));
        let hidden = over.map(|entry| &entry.hidden);
        Some(Seen { id, head, hidden, only_head: self.today.only_head.contains(id) })
    }
}

/// What may be seen of one entry.
#[derive(Clone, Copy)]
struct Seen<'a> {
    id: &'a str,
    head: &'a Head,
    hidden: Option<&'a BTreeSet<u32>>,
    only_head: bool,
}
