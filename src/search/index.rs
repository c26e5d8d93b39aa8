//! The index: tantivy in memory, and beside it what every owner has in it.

use super::{
    Filter, Query, Uitleg, Zoekantwoord,
    analysis::{PART, words},
    bundle::{Bundle, Change, GENERIC},
    entry::{Document, Maker, Veld, of_gemeente, of_generic},
    lists::Lists,
    rank::{self, Asking},
    spelling::Spelling,
    suggest,
    today::{Days, Sources, Today},
    tuning, uitleg,
    view::View,
};
use crate::{
    content::{self, Gemeente, Layer, Repository},
    diagnostic::Diagnostic,
    markdown::Audience,
    resolve::Antwoord,
};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use tantivy::{
    IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term,
    schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

/// The least that tantivy's writer takes.
const WRITER_BYTES: usize = 15_000_000;

/// An immutable state of the index; cheap to clone. What later states add is not seen in it.
#[derive(Clone)]
pub struct Index {
    state: Arc<State>,
}

struct State {
    store: Arc<Store>,
    generation: u64,
    searcher: Searcher,
    generic: Arc<Bundle>,
    gemeenten: BTreeMap<String, Arc<Bundle>>,
    lists: Arc<Lists>,
    spelling: Arc<Spelling>,
    days: Arc<Days>,
    seen: Seen,
}

/// What a state was made of, to tell in no time what cannot have changed: an edit of a generic fact must
/// cost the same however many gemeenten there are.
#[derive(Default)]
struct Seen {
    generic: Vec<Arc<content::Antwoord>>,
    gemeenten: BTreeMap<String, Arc<Gemeente>>,
}

impl Seen {
    fn of(repository: &Repository) -> Self {
        let generic = repository.generic.antwoorden.values().cloned().collect();
        Self { generic, gemeenten: repository.gemeenten.clone() }
    }

    fn same_generic(&self, layer: &Layer) -> bool {
        self.generic.len() == layer.antwoorden.len()
            && self.generic.iter().zip(layer.antwoorden.values()).all(|(before, now)| Arc::ptr_eq(before, now))
    }

    fn same_gemeente(&self, slug: &str, gemeente: &Arc<Gemeente>) -> bool {
        self.gemeenten.get(slug).is_some_and(|before| Arc::ptr_eq(before, gemeente))
    }
}

/// What states that follow each other share. `head` is the generation that was written last.
struct Store {
    tantivy: tantivy::Index,
    fields: Fields,
    head: Mutex<u64>,
}

/// The fields: two numbers, and each [`Veld`] for the public and for medewerkers.
pub(super) struct Fields {
    key: Field,
    stuk: Field,
    text: [[Field; Veld::ALL.len()]; 2],
}

impl Fields {
    fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let key = schema.add_u64_field(Self::KEY, INDEXED | FAST);
        let stuk = schema.add_u64_field(Self::STUK, FAST);
        let mut text = |who: &str| {
            Veld::ALL.map(|veld| schema.add_text_field(&format!("{who}_{veld:?}").to_lowercase(), options.clone()))
        };
        let text = [text("publiek"), text("medewerkers")];
        (schema.build(), Self { key, stuk, text })
    }

    /// Name of the field with the key of the entry.
    pub(super) const KEY: &str = "key";
    /// Name of the field with the number of the piece.
    pub(super) const STUK: &str = "stuk";

    /// The field with this text.
    pub(super) fn text(&self, veld: Veld, audience: Audience) -> Field {
        self.text[audience as usize][veld as usize]
    }

    fn document(&self, owner: &str, document: Document) -> TantivyDocument {
        let mut result = TantivyDocument::new();
        result.add_u64(self.key, document.key);
        result.add_u64(self.stuk, u64::from(document.stuk));
        for (veld, tokens) in document.fields {
            // Each token is a value by itself: "raw" takes it as it is.
            let field = self.text(veld, document.audience);
            tokens.into_iter().for_each(|token| result.add_text(field, term(owner, &token)));
        }
        result
    }
}

/// A token as it stands in the index: with its owner, so that no one meets the words of another.
pub(super) fn term(owner: &str, token: &str) -> String {
    format!("{owner}\u{1f}{token}")
}

/// How large an index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Omvang {
    /// Documents: heads and bloks.
    pub documenten: u64,
    /// Bytes of the index itself.
    pub bytes: u64,
}

impl Index {
    /// The index of everything in the repository.
    pub fn build(repository: &Repository, lists: &Lists) -> Self {
        let (schema, fields) = Fields::schema();
        let store = Store { tantivy: tantivy::Index::create_in_ram(schema), fields, head: Mutex::new(0) };
        let empty = Arc::new(Bundle::default());
        let first = State {
            searcher: searcher(&store.tantivy).expect("an empty index in memory can be read"),
            store: Arc::new(store),
            generation: 0,
            generic: empty,
            gemeenten: BTreeMap::new(),
            lists: Arc::new(lists.clone()),
            spelling: Arc::default(),
            days: Arc::default(),
            seen: Seen::default(),
        };
        let mut head = first.store.head.lock().unwrap_or_else(PoisonError::into_inner);
        let built = first.next(repository, &mut head).expect("an index in memory can be written");
        drop(head);
        Self { state: Arc::new(built.unwrap_or(first)) }
    }

    /// The index of `next`; only what changed since this state is replaced. With other word lists, or
    /// when another state was made from this one already, everything is built anew.
    #[must_use]
    pub fn update(&self, next: &Repository, lists: &Lists) -> Self {
        let same_lists = self.state.lists.analyzer_version() == lists.analyzer_version();
        let Ok(mut head) = self.state.store.head.lock() else { return Self::build(next, lists) };
        if !same_lists || *head != self.state.generation {
            drop(head);
            return Self::build(next, lists);
        }
        match self.state.next(next, &mut head) {
            Ok(None) => self.clone(),
            Ok(Some(state)) => Self { state: Arc::new(state) },
            Err(_) => Self::build(next, lists),
        }
    }

    /// Searches. `regel` writes the answer line of a resolved antwoord; the repository is the one that
    /// this index was made of.
    pub fn search(&self, repository: &Repository, query: &Query, regel: &dyn Fn(&Antwoord) -> String) -> Zoekantwoord {
        self.search_within(repository, query, &Filter::new(), regel)
    }

    /// The same among what has these values only.
    pub fn search_within(
        &self,
        repository: &Repository,
        query: &Query,
        filter: &Filter,
        regel: &dyn Fn(&Antwoord) -> String,
    ) -> Zoekantwoord {
        let Some(view) = self.view(repository, query) else { return Zoekantwoord::niets() };
        let asking = Asking { repository, query, filter, regel };
        rank::search(&view, asking, |_, found| found.zoekantwoord)
    }

    /// Searches, and says why it gives what it gives. `None` in a gemeente that there is not.
    pub fn explain(
        &self,
        repository: &Repository,
        query: &Query,
        regel: &dyn Fn(&Antwoord) -> String,
    ) -> Option<Uitleg> {
        let view = self.view(repository, query)?;
        let asking = Asking { repository, query, filter: &Filter::new(), regel };
        let mut genegeerd = words(&query.woorden);
        Some(rank::search(&view, asking, |search, found| {
            genegeerd.retain(|word| {
                !search.begrippen.iter().any(|begrip| begrip.getypt.split(' ').any(|typed| typed == word))
            });
            uitleg::explain(search, found, genegeerd)
        }))
    }

    /// What someone may be going to type: titles and questions of what they may see, best first.
    pub fn suggest(&self, repository: &Repository, query: &Query) -> Vec<String> {
        let view = self.view(repository, query);
        view.map(|view| suggest::suggest(&view, &query.woorden, query.limit)).unwrap_or_default()
    }

    /// Lines of the word lists that match nothing in this repository.
    pub fn check_lists(&self, repository: &Repository) -> Vec<Diagnostic> {
        let state = &*self.state;
        let owns = |bundle: &Bundle, stem: &str| {
            let part = format!("{PART}{stem}");
            bundle.vocabulary.iter().any(|words| words.tokens.contains_key(stem) || words.tokens.contains_key(&*part))
        };
        let gemeente = |slug: &str| repository.gemeenten.contains_key(slug);
        let has = |here: Option<&str>, stem: &str| {
            let own = state.gemeenten.iter().filter(|(slug, _)| here.is_none_or(|here| here == slug.as_str()));
            owns(&state.generic, stem) || own.map(|(_, own)| own).any(|own| owns(own, stem))
        };
        tuning::without_match(&state.lists.regels, &gemeente, &has)
    }

    /// Names everything that decides which tokens a text gets.
    pub fn analyzer_version(&self) -> String {
        self.state.lists.analyzer_version()
    }

    /// How large it is.
    pub fn omvang(&self) -> Omvang {
        let bytes = self.state.searcher.space_usage().map_or(0, |usage| usage.total().get_bytes());
        Omvang { documenten: self.state.searcher.num_docs(), bytes }
    }

    /// Is this the very same state?
    pub fn same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.state, &other.state)
    }

    /// What this asker may see; nothing in a gemeente that there is not.
    fn view<'a>(&'a self, repository: &'a Repository, query: &Query) -> Option<View<'a>> {
        let state = &*self.state;
        let (slug, gemeente) = repository.gemeenten.get_key_value(&query.gemeente)?;
        let own = state.gemeenten.get(slug);
        let (generic, analyzer) = (&*state.generic, &state.lists.analyzer);
        let today: Arc<Today> = {
            let empty = Bundle::default();
            let own = own.map_or(&empty, |own| own);
            state.days.get(&Sources { repository, gemeente, generic, own, analyzer }, query.datum)
        };
        Some(View {
            searcher: &state.searcher,
            fields: &state.store.fields,
            lists: &state.lists,
            generic,
            own: own.map(|bundle| (slug.as_str(), &**bundle)),
            audience: query.publiek,
            spelling: &state.spelling,
            today,
        })
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({:?}, {})", self.omvang(), self.analyzer_version())
    }
}

impl State {
    /// The state for another repository; `None` when nothing changed.
    fn next(&self, repository: &Repository, head: &mut u64) -> tantivy::Result<Option<Self>> {
        let maker = Maker::new(&self.lists.analyzer);
        let empty = Bundle::default();
        let mut changes: Vec<(&str, Change)> = Vec::new();
        let same_generic = self.generation > 0 && self.seen.same_generic(&repository.generic);
        if !same_generic {
            let from = of_generic(&repository.generic);
            let generic = Bundle::change(GENERIC, &from, &maker, (&self.generic, None));
            changes.extend(generic.map(|change| (GENERIC, change)));
        }
        let generic = changes.first().map_or(&self.generic, |(_, change)| &change.bundle);
        let generic = Arc::clone(generic);
        for (slug, gemeente) in &repository.gemeenten {
            if same_generic && self.seen.same_gemeente(slug, gemeente) {
                continue;
            }
            let previous = self.gemeenten.get(slug).map_or(&empty, |bundle| bundle);
            let from = of_gemeente(gemeente, &repository.generic);
            let change = Bundle::change(slug, &from, &maker, (previous, Some(&generic)));
            changes.extend(change.map(|change| (slug.as_str(), change)));
        }
        let gone = self.gemeenten.iter().filter(|(slug, _)| !repository.gemeenten.contains_key(*slug));
        let gone: Vec<(&String, &Arc<Bundle>)> = gone.collect();
        if changes.is_empty() && gone.is_empty() {
            return Ok(None);
        }
        let mut gemeenten = self.gemeenten.clone();
        let mut removed: Vec<u64> = Vec::new();
        for (slug, bundle) in gone {
            removed.extend(bundle.by_key.keys());
            gemeenten.remove(slug);
        }
        let mut added = Vec::new();
        let mut spelling = Arc::clone(&self.spelling);
        for (owner, change) in changes {
            removed.extend(change.removed);
            added.push((owner, change.added));
            change.bundle.spell(&mut spelling);
            if owner != GENERIC {
                gemeenten.insert(owner.to_owned(), change.bundle);
            }
        }
        *head += 1;
        self.store.write(added, &removed)?;
        let searcher = searcher(&self.store.tantivy)?;
        let (store, lists) = (Arc::clone(&self.store), Arc::clone(&self.lists));
        let (seen, days) = (Seen::of(repository), Arc::default());
        Ok(Some(Self { store, generation: *head, searcher, generic, gemeenten, lists, spelling, days, seen }))
    }
}

impl Store {
    fn write(&self, added: Vec<(&str, Vec<Document>)>, removed: &[u64]) -> tantivy::Result<()> {
        let mut writer: IndexWriter = self.tantivy.writer_with_num_threads(1, WRITER_BYTES)?;
        for key in removed {
            writer.delete_term(Term::from_field_u64(self.fields.key, *key));
        }
        for (owner, documents) in added {
            for document in documents {
                writer.add_document(self.fields.document(owner, document))?;
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()
    }
}

fn searcher(index: &tantivy::Index) -> tantivy::Result<Searcher> {
    Ok(index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher())
}
