//! The content repository as written: every file read, typed and checked by itself, per layer.
//! Nothing is merged or looked up across files here; `resolve` does that.

mod berichtenbox;
mod document;
mod feit;
mod feiten;
mod gemeente;
mod gemeenten;
mod kenmerk;
mod kop;
mod load;
mod problem;
mod sectie;
mod unread;
mod upl;
mod uses;

pub use berichtenbox::{BerichtAard, Berichtenbox, Bestuursorgaan};
pub use document::{Afwijking, Antwoord, Sectie, stem_of};
pub use feit::{Adres, Dagwaarde, Feit, FeitenBestand, Gemeentelijk, Soort, Tijdseenheid, Waarde};
pub use gemeente::{
    Blokuur, GemeenteProfiel, Gesloten, Hub, Huisstijl, Locatie, Openingstijden, Organisatie, Uitzondering, Venster,
    Week,
};
pub use gemeenten::Gemeenten;
pub use kenmerk::{
    Gevoeligheid, Kenmerk, KenmerkProblems, KenmerkSoort, KenmerkWaarde, KenmerkenBestand, read_kenmerken,
};
pub use kop::{
    Aard, BerichtKop, BerichtSoort, BriefKop, Bron, Doelgroep, Kop, KopAfwijking, Raakt, Status, StatusSoort, Taal,
    Zichtbaar,
};
pub use load::{Loaded, Loader};
pub use sectie::{SectieId, Type};
pub use upl::{Upl, UplStatus};
pub use uses::Uses;

use crate::{
    diagnostic::Diagnostic,
    fault::{self, Fault},
    schema::schema_of,
    source::{Place, SourceFile},
    yaml::Yaml,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Everything in `content/`, per layer.
#[derive(Debug, Clone)]
pub struct Repository {
    /// hub.yaml.
    pub hub: Arc<Hub>,
    /// The same with positions.
    pub hub_yaml: Arc<Yaml>,
    /// Slugs of folders that are no gemeente, because their gemeente.yaml cannot be read.
    pub unread_gemeenten: BTreeSet<String>,
    /// What holds everywhere; briefmodellen are antwoorden of their own type.
    pub generic: Arc<Layer>,
    /// What may be asked about a situation.
    pub kenmerken: Arc<BTreeMap<String, Kenmerk>>,
    /// Where each kenmerk is declared.
    pub kenmerk_places: Arc<BTreeMap<String, Place>>,
    /// Gemeenten by slug.
    pub gemeenten: BTreeMap<String, Arc<Gemeente>>,
    /// The national list of product names.
    pub upl: Arc<Upl>,
}

/// One layer: antwoorden and facts, as written in it.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Whole antwoorden by id.
    pub antwoorden: BTreeMap<String, Arc<Antwoord>>,
    /// Old ids, and the id they stand for now.
    pub aliassen: BTreeMap<String, String>,
    /// Facts by path.
    pub feiten: BTreeMap<String, Arc<Feit>>,
    /// Buildings by id.
    pub locaties: BTreeMap<String, Arc<Locatie>>,
    /// Organisations by id.
    pub organisaties: BTreeMap<String, Arc<Organisatie>>,
    /// Positions of locaties and organisations, by path of their file.
    pub yaml: BTreeMap<String, Arc<Yaml>>,
    /// What was written but could not be read; a reference to it is not a second mistake.
    pub unread: Unread,
    /// What each file with facts held, by path, to be taken over while the file stays the same.
    pub(crate) facts_files: BTreeMap<String, Arc<FactsFile>>,
}

/// What one file with facts held.
#[derive(Debug)]
pub(crate) struct FactsFile {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) facts: Vec<Arc<Feit>>,
    pub(crate) unread: Unread,
    pub(crate) found: Vec<Diagnostic>,
}

/// What was written but could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    /// Paths of facts.
    pub feiten: BTreeSet<String>,
    /// A facts file whose paths cannot be read either.
    pub whole_facts_file: bool,
    /// Ids of antwoorden, locaties and organisations.
    pub ids: BTreeSet<String>,
}

/// A gemeente: who it is, and its layer.
#[derive(Debug, Clone)]
pub struct Gemeente {
    /// Folder name; its id in paths and API.
    pub slug: String,
    /// Who it is.
    pub profiel: GemeenteProfiel,
    /// Where that is written.
    pub place: Place,
    /// The profile with positions.
    pub yaml: Arc<Yaml>,
    /// Antwoorden and facts of its own.
    pub laag: Layer,
    /// What it changes in generic antwoorden, by id.
    pub afwijkingen: BTreeMap<String, Arc<Afwijking>>,
}

impl Repository {
    /// The gemeente with this slug or CBS code.
    pub fn gemeente(&self, slug_or_code: &str) -> Option<&Arc<Gemeente>> {
        self.gemeenten.get(slug_or_code).or_else(|| {
            self.gemeenten.values().find(|gemeente| gemeente.profiel.code.eq_ignore_ascii_case(slug_or_code))
        })
    }

    /// The id that an id or alias stands for in this gemeente.
    pub fn canonical_id<'a>(&'a self, gemeente: &'a Gemeente, id: &'a str) -> Option<&'a str> {
        for layer in [&gemeente.laag, &self.generic] {
            if let Some((id, _)) = layer.antwoorden.get_key_value(id) {
                return Some(id);
            }
            if let Some(id) = layer.aliassen.get(id) {
                return Some(id);
            }
        }
        None
    }

    /// Ids of every antwoord that this gemeente has, its own and the generic ones, in order.
    pub fn ids<'a>(&'a self, gemeente: &'a Gemeente) -> Vec<&'a str> {
        let own = gemeente.laag.antwoorden.keys().map(String::as_str);
        let generic = self.generic.antwoorden.keys().map(String::as_str);
        let mut ids: Vec<&str> = generic.filter(|id| !gemeente.laag.antwoorden.contains_key(*id)).chain(own).collect();
        ids.sort_unstable();
        ids
    }

    /// The antwoord as written, from the gemeente's own layer or the generic one.
    pub fn antwoord<'a>(&'a self, gemeente: &'a Gemeente, id: &str) -> Option<&'a Arc<Antwoord>> {
        gemeente.laag.antwoorden.get(id).or_else(|| self.generic.antwoorden.get(id))
    }

    /// The fact that holds in this gemeente: its own, or the generic one.
    pub fn feit<'a>(&'a self, gemeente: &'a Gemeente, pad: &str) -> Option<&'a Arc<Feit>> {
        let other = fault::on(Fault::OtherGemeente).then(|| self.gemeenten.values().next()).flatten().map(Arc::as_ref);
        let generic = || self.generic.feiten.get(pad);
        let first = generic().filter(|feit| fault::on(Fault::GenericWins) && !feit.waarden.is_empty());
        first.or_else(|| other.unwrap_or(gemeente).laag.feiten.get(pad)).or_else(generic)
    }
}

/// Every JSON Schema by file name, as committed in `schemas/`.
pub fn schemas() -> Vec<(&'static str, serde_json::Value)> {
    vec![
        ("antwoord.schema.json", schema_of::<Kop>()),
        ("afwijking.schema.json", schema_of::<KopAfwijking>()),
        ("feiten.schema.json", schema_of::<FeitenBestand>()),
        ("gemeente.schema.json", schema_of::<GemeenteProfiel>()),
        ("locatie.schema.json", schema_of::<Locatie>()),
        ("organisatie.schema.json", schema_of::<Organisatie>()),
        ("kenmerken.schema.json", schema_of::<KenmerkenBestand>()),
        ("hub.schema.json", schema_of::<Hub>()),
    ]
}
