//! What one asker may see of the index: the generic layer as this gemeente has it, and its own.

use super::{
    bundle::{Bundle, GENERIC, Vocabulary},
    entry::{Head, Veld},
    index::{Fields, term},
    lists::Lists,
};
use crate::markdown::Audience;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term, postings::Postings, schema::IndexRecordOption};

/// The view of one gemeente and audience.
pub(super) struct View<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) lists: &'a Lists,
    pub(super) generic: &'a Bundle,
    pub(super) own: Option<(&'a str, &'a Bundle)>,
    pub(super) audience: Audience,
}

/// A piece that has a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'a> {
    /// Id of the antwoord.
    pub(super) id: &'a str,
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

    /// The vocabularies of what may be seen.
    pub(super) fn vocabularies(&self) -> impl Iterator<Item = &'a Vocabulary> {
        let audiences = self.audiences();
        self.owners().flat_map(move |(_, bundle, _)| audiences.iter().map(|who| &bundle.vocabulary[*who as usize]))
    }

    /// The head of an antwoord, when it may be seen.
    pub(super) fn head(&self, id: &str) -> Option<&'a Head> {
        let own = self.own.and_then(|(_, bundle)| bundle.entries.get(id)?.kop.as_ref());
        let head = own.or_else(|| self.generic.entries.get(id)?.kop.as_ref())?;
        (head.audience <= self.audience).then_some(head)
    }

    /// How long an antwoord is against the others of its layer.
    pub(super) fn relative_length(&self, id: &str) -> f32 {
        let own = self.own.map(|(_, bundle)| bundle).filter(|_| self.is_own(id));
        let bundle = own.unwrap_or(self.generic);
        let lengte = bundle.entries.get(id).map_or(0, |entry| entry.lengte);
        f32::from(u16::try_from(lengte).unwrap_or(u16::MAX)) / bundle.lengte.max(1.0)
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

    /// Is this antwoord one of the gemeente's own?
    pub(super) fn is_own(&self, id: &str) -> bool {
        !self.generic.entries.contains_key(id)
    }

    /// The name of a piece.
    pub(super) fn blok(&self, id: &str, own: bool, stuk: u32) -> Option<&'a str> {
        let bundle = if own { self.own?.1 } else { self.generic };
        let number = usize::try_from(stuk).ok()?.checked_sub(1)?;
        bundle.entries.get(id)?.blokken.get(number)?.as_deref()
    }

    /// Number of entries with this token.
    pub(super) fn frequency(&self, token: &str) -> u32 {
        self.vocabularies().filter_map(|vocabulary| vocabulary.tokens.get(token)).sum()
    }

    /// Does this word stand anywhere?
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.vocabularies().any(|vocabulary| vocabulary.words.contains_key(word))
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
        while doc != TERMINATED {
            if !segment.is_deleted(doc) {
                let entry = keys.first(doc).and_then(|key| bundle.by_key.get(&key));
                let stuk = stukken.first(doc).and_then(|stuk| u32::try_from(stuk).ok());
                if let (Some((id, _)), Some(stuk)) = (entry, stuk)
                    && self.sees(id, own, stuk)
                {
                    hits.push(Hit { id, own, stuk, veld, times: postings.term_freq() });
                }
            }
            doc = postings.advance();
        }
        Ok(())
    }

    fn sees(&self, id: &str, own: bool, stuk: u32) -> bool {
        let hides = |bundle: &Bundle| bundle.entries.get(id).is_some_and(|entry| entry.hidden.contains(&stuk));
        self.head(id).is_some() && (own || !self.own.is_some_and(|(_, bundle)| hides(bundle)))
    }
}
