//! Everything that needs more than one file: references between documents, facts over time, what a
//! gemeente changes, and whether conditions can hold. Mistakes are values; nothing here can fail.
//!
//! Work grows with what was written. What a document says by itself is kept by document; what a
//! gemeente adds is kept by gemeente, with a key over its own layer and over what it can see of the
//! generic one. Values of generic facts are not part of that key.

mod accept;
mod conditions;
mod conflicts;
mod facts;
mod head;
mod notice;
mod overrides;
mod places;
mod purpose;
mod references;
mod scope;
mod sections;
mod situations;
mod summary;
mod text;
mod typed;
mod walk;

pub use accept::{accept, accept_one};

use crate::{
    content::{Afwijking, Antwoord, Feit, Gemeente, Gemeentelijk, Kop, Repository, SectieId, Type, Upl},
    diagnostic::{self, Code, Diagnostic},
    source::{Hash, Place},
};
use facts::{Usage, Use};
use jiff::civil::Date;
use rayon::prelude::*;
use scope::{Scope, Text};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use summary::{OwnUse, Summary};

/// What `check` needs to know of a kanaal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KanaalProfile {
    /// Its name.
    pub naam: String,
    /// The sections it shows.
    pub secties: BTreeSet<SectieId>,
    /// What it does with conditions.
    pub voorwaarden: Voorwaarden,
}

/// What a kanaal does with conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voorwaarden {
    /// Shows every situation.
    ToonAlle,
    /// Asks.
    Vraag,
    /// Fills in what is known of the person.
    VulIn,
}

/// Checks repositories, remembering what it found before.
#[derive(Debug, Default)]
pub struct Checker {
    documents: BTreeMap<String, Document>,
    gemeenten: BTreeMap<String, Arc<Municipal>>,
    elsewhere: Arc<Elsewhere>,
    upl: Option<Arc<Upl>>,
    typed: typed::Typed,
}

/// What was found in a generic document, and for which surroundings.
#[derive(Debug, Clone)]
struct Document {
    summary: Arc<Summary>,
    surroundings: Option<Hash>,
    found: Vec<Diagnostic>,
}

/// What was found in a gemeente, and for which surroundings.
#[derive(Debug)]
struct Municipal {
    gemeente: Arc<Gemeente>,
    /// Hash of what every gemeente sees of the generic layer.
    surroundings: Hash,
    /// Hash of the generic documents that it changes.
    changed: Hash,
    found: Vec<Diagnostic>,
    facts: BTreeSet<String>,
    kenmerken: BTreeSet<String>,
}

/// What text of gemeenten uses of the generic layer, all gemeenten together.
#[derive(Debug, Default)]
struct Elsewhere {
    /// Slugs of the gemeenten by generic fact.
    facts: BTreeMap<String, BTreeSet<String>>,
    kenmerken: BTreeSet<String>,
}

impl Elsewhere {
    fn of(gemeenten: &BTreeMap<String, Arc<Municipal>>) -> Self {
        let mut elsewhere = Self::default();
        for (slug, municipal) in gemeenten {
            for pad in &municipal.facts {
                elsewhere.facts.entry(pad.clone()).or_default().insert(slug.clone());
            }
            elsewhere.kenmerken.extend(municipal.kenmerken.iter().cloned());
        }
        elsewhere
    }
}

impl Checker {
    /// Every mistake that loading a file by itself cannot show, as it is on `today`.
    pub fn check(&mut self, repository: &Arc<Repository>, kanalen: &[KanaalProfile], today: Date) -> Vec<Diagnostic> {
        if !self.upl.as_ref().is_some_and(|upl| Arc::ptr_eq(upl, &repository.upl)) {
            self.documents.clear();
            self.gemeenten.clear();
            self.upl = Some(Arc::clone(&repository.upl));
        }
        let same_documents = self.summarise(repository);
        let around = Around::new(repository, kanalen, today, &self.documents);
        self.check_documents(&around);
        self.check_gemeenten(&around, same_documents);
        let mut found: Vec<Diagnostic> =
            self.documents.values().flat_map(|document| &document.found).cloned().collect();
        found.extend(self.gemeenten.values().flat_map(|municipal| &municipal.found).cloned());
        found.extend(self.check_shared(&around));
        found.extend(self.typed.check(repository, kanalen, today));
        diagnostic::sort(&mut found);
        found
    }

    /// Summaries of the generic documents; those of unchanged ones are kept. True when all were.
    fn summarise(&mut self, repository: &Repository) -> bool {
        let kept = std::mem::take(&mut self.documents);
        let documents: Vec<(String, Document)> = repository
            .generic
            .antwoorden
            .par_iter()
            .map(|(id, antwoord)| {
                let before = kept.get(id).filter(|document| Arc::ptr_eq(&document.summary.antwoord, antwoord));
                let document = before.cloned().unwrap_or_else(|| Document {
                    summary: Arc::new(Summary::of(antwoord)),
                    surroundings: None,
                    found: Vec::new(),
                });
                (id.clone(), document)
            })
            .collect();
        self.documents = documents.into_iter().collect();
        let same = |(id, document): (&String, &Document)| {
            kept.get(id).is_some_and(|kept| Arc::ptr_eq(&kept.summary, &document.summary))
        };
        kept.len() == self.documents.len() && self.documents.iter().all(same)
    }

    fn check_documents(&mut self, around: &Around<'_>) {
        self.documents.par_iter_mut().for_each(|(_, document)| {
            // A letter also depends on the conditions of what it carries; there are few letters.
            let letter = document.summary.antwoord.kop.soort == Type::Briefmodel;
            if document.surroundings != Some(around.surroundings) || letter {
                let mut scope = around.scope(None);
                whole(&mut scope, &document.summary.antwoord);
                document.found = scope.found;
                document.surroundings = Some(around.surroundings);
            }
        });
    }

    /// A gemeente is checked again when its own layer differs, or what it sees of the generic one. Where
    /// neither did, that is known without looking at anything it wrote.
    fn check_gemeenten(&mut self, around: &Around<'_>, same_documents: bool) {
        let kept = &self.gemeenten;
        let checked: Vec<(String, Arc<Municipal>)> = around
            .repository
            .gemeenten
            .par_iter()
            .map(|(slug, gemeente)| {
                let before = kept
                    .get(slug)
                    .filter(|kept| kept.surroundings == around.municipal && Arc::ptr_eq(&kept.gemeente, gemeente))
                    .filter(|kept| same_documents || kept.changed == around.changed_by(gemeente));
                (slug.clone(), before.map_or_else(|| Arc::new(municipal(around, gemeente)), Arc::clone))
            })
            .collect();
        let same = |(slug, now): &(String, Arc<Municipal>)| kept.get(slug).is_some_and(|kept| Arc::ptr_eq(kept, now));
        let all_same = checked.len() == kept.len() && checked.iter().all(same);
        self.gemeenten = checked.into_iter().collect();
        if !all_same {
            self.elsewhere = Arc::new(Elsewhere::of(&self.gemeenten));
        }
    }

    /// What belongs to no document: hub.yaml, generic facts and places, kenmerken.
    fn check_shared(&self, around: &Around<'_>) -> Vec<Diagnostic> {
        let mut scope = around.scope(None);
        let repository = around.repository;
        places::hub(&mut scope);
        places::layer(&mut scope, &repository.generic);
        facts::check_generic(&mut scope, &around.usage, &self.elsewhere.facts);
        let mut kenmerken: BTreeSet<&str> = self.elsewhere.kenmerken.iter().map(String::as_str).collect();
        kenmerken.extend(self.documents.values().flat_map(|document| &document.summary.kenmerken).map(String::as_str));
        for (name, place) in repository.kenmerk_places.iter() {
            if !kenmerken.contains(name.as_str()) && !scope.unread_text() {
                let message = format!("Geen enkele voorwaarde gebruikt het kenmerk '{name}'.");
                let diagnostic = Diagnostic::new(Code::KenmerkOngebruikt, place.clone(), message);
                scope.report(diagnostic.cure("Gebruik het in een voorwaarde, of haal het weg."));
            }
            situations::weights(&mut scope, name, place);
            if let Some(kenmerk) = repository.kenmerken.get(name) {
                purpose::declared(&mut scope, name, kenmerk, place);
            }
        }
        scope.found
    }
}

/// The generic layer as documents and gemeenten see it.
struct Around<'a> {
    repository: &'a Repository,
    kanalen: &'a [KanaalProfile],
    today: Date,
    usage: Usage,
    linked: Vec<(String, String, Place)>,
    compared: Vec<Arc<Summary>>,
    must: Vec<Arc<Feit>>,
    /// Hash of what every document can see of the others.
    surroundings: Hash,
    /// Hash of what every gemeente can see besides: who uses the facts that it may give.
    municipal: Hash,
}

impl<'a> Around<'a> {
    fn new(
        repository: &'a Repository,
        kanalen: &'a [KanaalProfile],
        today: Date,
        documents: &BTreeMap<String, Document>,
    ) -> Self {
        let summaries = || documents.values().map(|document| &document.summary);
        let mut usage = Usage::new();
        summaries().for_each(|summary| summary.add_to(&mut usage));
        let noodtelefoon =
            Use { id: String::new(), vanaf: None, tot_en_met: None, place: repository.hub_yaml.place("/noodtelefoon") };
        usage.entry(repository.hub.noodtelefoon.clone()).or_default().push(noodtelefoon);
        let must = repository.generic.feiten.values();
        let mut around = Self {
            repository,
            kanalen,
            today,
            linked: summaries().flat_map(|summary| summary.links.clone()).collect(),
            compared: summaries().filter(|summary| !summary.compared.is_empty()).map(Arc::clone).collect(),
            must: must
                .filter(|feit| feit.gemeentelijk == Gemeentelijk::Moet && feit.waarden.is_empty())
                .map(Arc::clone)
                .collect(),
            usage,
            surroundings: Hash::of(b""),
            municipal: Hash::of(b""),
        };
        around.surroundings = around.hash_of_surroundings(documents);
        around.municipal = around.hash_of_municipal();
        around
    }

    fn scope(&self, gemeente: Option<&'a Gemeente>) -> Scope<'a> {
        Scope { repository: self.repository, gemeente, kanalen: self.kanalen, today: self.today, found: Vec::new() }
    }

    fn hash_of_surroundings(&self, documents: &BTreeMap<String, Document>) -> Hash {
        let generic = &self.repository.generic;
        let mut words = vec![
            format!("{} {:?} {:?}", self.today, self.kanalen, self.repository.hub),
            format!("{:?} {:?}", generic.aliassen, generic.unread),
            format!("{:?} {:?}", self.repository.kenmerken, generic.locaties.keys()),
        ];
        words
            .extend(generic.feiten.values().map(|feit| format!("{} {} {:?}", feit.pad, feit.soort, feit.gemeentelijk)));
        for pad in self.compared.iter().flat_map(|summary| &summary.compared) {
            words.push(format!(
                "{pad} {:?}",
                generic.feiten.get(pad).and_then(|feit| Some(&feit.on(self.today)?.waarde))
            ));
        }
        let shown = documents.values().map(|document| &document.summary.shown.as_bytes()[..]);
        Hash::of_parts(words.iter().map(String::as_bytes).chain(shown))
    }

    fn hash_of_municipal(&self) -> Hash {
        let generic = &self.repository.generic;
        let mut words: Vec<String> = Vec::new();
        for (pad, uses) in &self.usage {
            let given = generic.feiten.get(pad).is_none_or(|feit| feit.gemeentelijk != Gemeentelijk::Nee);
            if given {
                words.push(pad.clone());
                words.extend(uses.iter().map(|used| format!("{} {:?} {:?}", used.id, used.vanaf, used.tot_en_met)));
            }
        }
        words.extend(self.linked.iter().map(|(id, blok, _)| format!("{id}#{blok}")));
        let thresholds = self.compared.iter().map(|summary| &summary.antwoord.file);
        words.extend(thresholds.map(|file| file.hash().to_string()));
        words.extend(self.must.iter().map(|feit| feit.omschrijving.clone()));
        let sourced = generic.feiten.values().filter(|feit| feit.bron.is_none());
        words.extend(sourced.map(|feit| feit.pad.clone()));
        Hash::of_parts(words.iter().map(String::as_bytes).chain([&self.surroundings.as_bytes()[..]]))
    }

    /// Hash of the generic documents that this gemeente changes.
    fn changed_by(&self, gemeente: &Gemeente) -> Hash {
        let changed = gemeente.afwijkingen.keys().filter_map(|id| self.repository.generic.antwoorden.get(id));
        let hashes: Vec<Hash> = changed.map(|antwoord| antwoord.file.hash()).collect();
        Hash::of_parts(hashes.iter().map(|hash| &hash.as_bytes()[..]))
    }
}

/// Checks a whole antwoord: a generic one, or one of a gemeente's own.
fn whole(scope: &mut Scope<'_>, antwoord: &Antwoord) {
    let text = Text { file: &antwoord.file, secties: &antwoord.secties };
    head::check(scope, antwoord);
    sections::check(scope, antwoord);
    overrides::check_none(scope, text);
    running(scope, text, Some(&antwoord.kop));
    purpose::conditions(scope, text, antwoord.kop.thema.as_deref());
    if let Some(brief) = &antwoord.kop.brief {
        let asked = (brief, antwoord.kop.thema.as_deref());
        purpose::letter(scope, &antwoord.yaml, asked, Some(&antwoord.secties));
    }
}

fn running(scope: &mut Scope<'_>, text: Text<'_>, kop: Option<&Kop>) {
    text::check(scope, text);
    references::check(scope, text);
    conditions::check(scope, text);
    situations::check(scope, text, kop);
    conflicts::check(scope, text);
}

fn changed(scope: &mut Scope<'_>, written: &Antwoord, afwijking: &Afwijking) {
    head::check_change(scope, &afwijking.kop, &afwijking.yaml);
    overrides::check(scope, written, afwijking);
    sections::check_merged(scope, written, afwijking);
    situations::check_merged(scope, written, afwijking);
    let text = Text { file: &afwijking.file, secties: &afwijking.secties };
    running(scope, text, None);
    let thema = written.kop.thema.as_deref();
    purpose::conditions(scope, text, thema);
    if let Some(brief) = &afwijking.kop.brief {
        purpose::letter(scope, &afwijking.yaml, (brief, thema), None);
    }
}

/// Checks what one gemeente wrote, and the facts that it must give.
fn municipal(around: &Around<'_>, gemeente: &Arc<Gemeente>) -> Municipal {
    let repository = around.repository;
    let mut scope = Scope { gemeente: Some(gemeente), ..around.scope(None) };
    for antwoord in gemeente.laag.antwoorden.values() {
        whole(&mut scope, antwoord);
    }
    for afwijking in gemeente.afwijkingen.values() {
        if let Some(written) = repository.generic.antwoorden.get(&afwijking.id) {
            changed(&mut scope, written, afwijking);
        }
    }
    references::hidden_targets(&mut scope, &around.linked);
    text::check_yaml(&mut scope, &gemeente.yaml);
    places::layer(&mut scope, &gemeente.laag);
    for summary in &around.compared {
        let text = Text { file: &summary.antwoord.file, secties: &summary.antwoord.secties };
        conditions::check_thresholds(&mut scope, text, &summary.compared);
    }
    let own = OwnUse::of(gemeente, &repository.generic.antwoorden);
    let usage = |pad: &str| -> Vec<Use> {
        let generic = around.usage.get(pad).into_iter().flatten();
        let unchanged = generic.filter(|used| !gemeente.afwijkingen.contains_key(&used.id));
        unchanged.chain(own.usage.get(pad).into_iter().flatten()).cloned().collect()
    };
    facts::check_municipal(&mut scope, &around.must, &usage);
    let facts = own.usage.keys().filter(|pad| repository.generic.feiten.contains_key(*pad)).cloned().collect();
    Municipal {
        gemeente: Arc::clone(gemeente),
        surroundings: around.municipal,
        changed: around.changed_by(gemeente),
        found: scope.found,
        facts,
        kenmerken: own.kenmerken,
    }
}
