//! From a tree of files to a [`Repository`] and every diagnostic. What did not change since the last
//! load is taken over: a document by the hash of its file, a layer by the key of its group.

use super::{
    Afwijking, Antwoord, FactsFile, FeitenBestand, Gemeente, GemeenteProfiel, Hub, Kenmerk, KenmerkenBestand, Kop,
    KopAfwijking, Layer, Locatie, Organisatie, Repository, Unread, Upl, document, feiten, problem::problem,
};
use crate::{
    diagnostic::{self, Code, Diagnostic},
    markdown,
    schema::Reader,
    source::{Group, Hash, Place, SourceFile, Span, Tree},
    yaml::{self, Yaml, member},
};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What loading gave: what could be read, and every mistake.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The repository; `None` only without a readable hub.yaml.
    pub repository: Option<Arc<Repository>>,
    /// Every mistake, in reading order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Loads trees, remembering what it read before.
#[derive(Default)]
pub struct Loader {
    readers: Readers,
    generic: Option<Kept<Layer>>,
    personal: Option<Kept<Personal>>,
    gemeenten: BTreeMap<String, Kept<Option<Arc<Gemeente>>>>,
    upl: Option<(Option<Hash>, Arc<Upl>)>,
}

#[derive(Default)]
struct Readers {
    hub: Reader<Hub>,
    kop: Reader<Kop>,
    afwijking: Reader<KopAfwijking>,
    feiten: Reader<FeitenBestand>,
    gemeente: Reader<GemeenteProfiel>,
    locatie: Reader<Locatie>,
    organisatie: Reader<Organisatie>,
    kenmerken: Reader<KenmerkenBestand>,
}

/// `content/personal`: letters, kenmerken, and where those are declared.
#[derive(Default)]
struct Personal {
    brieven: Layer,
    kenmerken: BTreeMap<String, Kenmerk>,
    places: BTreeMap<String, Place>,
}

/// A layer with the keys of what it was made from.
struct Kept<T> {
    key: Hash,
    value: Arc<T>,
    diagnostics: Vec<Diagnostic>,
}

impl Loader {
    /// Loads a tree.
    pub fn load(&mut self, tree: &Tree) -> Loaded {
        let mut found = other_problems(tree);
        let hub = self.hub(tree, &mut found);
        self.load_generic(tree);
        self.load_personal(tree);
        let (Some(generic), Some(personal)) = (&self.generic, &self.personal) else {
            return Loaded { repository: None, diagnostics: found };
        };
        found.extend(generic.diagnostics.iter().chain(&personal.diagnostics).cloned());
        let layer = merged_generic(&generic.value, &personal.value.brieven, &mut found);
        let (kenmerken, kenmerk_places) = (personal.value.kenmerken.clone(), personal.value.places.clone());
        self.load_gemeenten(tree, &layer);
        found.extend(self.gemeenten.values().flat_map(|kept| kept.diagnostics.iter().cloned()));
        diagnostic::sort(&mut found);
        let gemeenten = self
            .gemeenten
            .iter()
            .filter_map(|(slug, kept)| Some((slug.clone(), Option::clone(&kept.value)?)))
            .collect();
        let upl = self.upl(tree);
        let repository = hub.map(|hub| {
            let unread = self.gemeenten.iter().filter(|(_, kept)| kept.value.is_none()).map(|(slug, _)| slug.clone());
            Arc::new(Repository {
                hub: Arc::new(hub.0),
                hub_yaml: Arc::new(hub.1),
                unread_gemeenten: unread.collect(),
                gemeenten,
                generic: Arc::new(layer),
                kenmerken: Arc::new(kenmerken),
                kenmerk_places: Arc::new(kenmerk_places),
                upl,
            })
        });
        Loaded { repository, diagnostics: found }
    }

    fn hub(&self, tree: &Tree, found: &mut Vec<Diagnostic>) -> Option<(Hub, Yaml)> {
        let Some(file) = tree.file("content/hub.yaml") else {
            found
                .push(Diagnostic::nowhere(Code::OntbrekendeSleutel, "Er is geen content/hub.yaml.").cure(
                    "Maak content/hub.yaml met standaardgemeente en noodtelefoon; zie docs/redactie/formaat.md.",
                ));
            return None;
        };
        read_yaml(&self.readers.hub, file, found)
    }

    fn upl(&mut self, tree: &Tree) -> Arc<Upl> {
        let file = tree.file("schemas/upl.csv");
        let key = file.map(|file| file.hash());
        match &self.upl {
            Some((kept, upl)) if *kept == key => Arc::clone(upl),
            _ => {
                let upl = Arc::new(file.map_or_else(Upl::built_in, |file| Upl::parse(file.text())));
                self.upl = Some((key, Arc::clone(&upl)));
                upl
            }
        }
    }

    fn load_generic(&mut self, tree: &Tree) {
        let empty = empty_group();
        let group = tree.group("content/generic").unwrap_or(&empty);
        if self.generic.as_ref().is_some_and(|kept| kept.key == group.key) {
            return;
        }
        let previous = self.generic.as_ref().map(|kept| Arc::clone(&kept.value));
        let mut reading =
            Reading { readers: &self.readers, previous: previous.as_deref(), generic: None, found: problems(group) };
        let layer = reading.layer(group, "content/generic/");
        let diagnostics = reading.found;
        self.generic = Some(Kept { key: group.key, value: Arc::new(layer), diagnostics });
    }

    fn load_personal(&mut self, tree: &Tree) {
        let empty = empty_group();
        let group = tree.group("content/personal").unwrap_or(&empty);
        if self.personal.as_ref().is_some_and(|kept| kept.key == group.key) {
            return;
        }
        let mut reading = Reading { readers: &self.readers, previous: None, generic: None, found: problems(group) };
        let mut personal = Personal::default();
        for file in group.files.values() {
            if file.path() == "content/personal/kenmerken.yaml" {
                if let Some((read, yaml)) = read_yaml(&self.readers.kenmerken, file, &mut reading.found) {
                    personal.places.extend(
                        read.kenmerken.keys().map(|name| (name.clone(), yaml.key_place(&member("/kenmerken", name)))),
                    );
                    personal.kenmerken = read.kenmerken;
                }
            } else if file.path().starts_with("content/personal/brieven/") && file.path().ends_with(".md") {
                reading.antwoorden(&[file], &mut personal.brieven);
            } else {
                reading.unknown_file(file);
            }
        }
        let diagnostics = reading.found;
        self.personal = Some(Kept { key: group.key, value: Arc::new(personal), diagnostics });
    }

    fn load_gemeenten(&mut self, tree: &Tree, generic: &Layer) {
        let interface = interface_key(generic);
        let groups: Vec<(&str, &Arc<Group>)> = tree.municipal().collect();
        let names: BTreeSet<&str> = groups.iter().map(|(slug, _)| *slug).collect();
        self.gemeenten.retain(|slug, _| names.contains(slug.as_str()));
        let (readers, kept) = (&self.readers, &self.gemeenten);
        let loaded: Vec<(String, Kept<Option<Arc<Gemeente>>>)> = groups
            .par_iter()
            .filter_map(|(slug, group)| {
                let key = Hash::of_parts([&group.key.as_bytes()[..], interface.as_bytes()]);
                let before = kept.get(*slug);
                if before.is_some_and(|kept| kept.key == key) {
                    return None;
                }
                let previous = before.and_then(|kept| Option::clone(&kept.value));
                let mut reading = Reading {
                    readers,
                    previous: previous.as_deref().map(|gemeente| &gemeente.laag),
                    generic: Some(generic),
                    found: problems(group),
                };
                let gemeente = reading.gemeente(slug, group, previous.as_deref()).map(Arc::new);
                // What a gemeente wrote reaches nobody else.
                let diagnostics = reading.found.into_iter().map(|found| found.in_gemeente(*slug)).collect();
                Some(((*slug).to_owned(), Kept { key, value: Arc::new(gemeente), diagnostics }))
            })
            .collect();
        self.gemeenten.extend(loaded);
    }
}

/// What a municipal layer can see of the generic one while loading: ids, and kinds of facts.
fn interface_key(generic: &Layer) -> Hash {
    let ids = generic.antwoorden.keys().cloned();
    let aliases = generic.aliassen.iter().map(|(from, to)| format!("{from} = {to}"));
    let facts = generic.feiten.values().map(|feit| {
        format!("{} {} {:?} {:?} {}", feit.pad, feit.soort, feit.gemeentelijk, feit.eenheid, feit.omschrijving)
    });
    let seen: Vec<String> = ids.chain(aliases).chain(facts).collect();
    Hash::of_parts(seen.iter().map(String::as_bytes))
}

fn empty_group() -> Arc<Group> {
    Arc::new(Group { files: BTreeMap::new(), problems: Vec::new(), key: Hash::of(b"") })
}

/// Briefmodellen live in `content/personal/brieven`, and share one id space with the generic layer.
fn merged_generic(generic: &Layer, brieven: &Layer, found: &mut Vec<Diagnostic>) -> Layer {
    let mut layer = generic.clone();
    for (id, brief) in &brieven.antwoorden {
        if let Some(other) = layer.antwoorden.insert(id.clone(), Arc::clone(brief)) {
            found.push(double_id(&brief.file, &other.file));
        }
    }
    layer.aliassen.extend(brieven.aliassen.clone());
    layer.unread.ids.extend(brieven.unread.ids.iter().cloned());
    check_uuids(&layer, found);
    layer
}

fn check_uuids(layer: &Layer, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, &Antwoord> = BTreeMap::new();
    for antwoord in layer.antwoorden.values() {
        if let Some(other) = seen.insert(&antwoord.kop.uuid, antwoord) {
            found.push(
                Diagnostic::new(
                    Code::DubbelUuid,
                    antwoord.yaml.place("/uuid"),
                    "Dit uuid heeft ook een ander antwoord.",
                )
                .related(other.yaml.place("/uuid"), "hier staat het ook")
                .cure("Maak voor het nieuwste van de twee een nieuw uuid."),
            );
        }
    }
}

fn problems(group: &Group) -> Vec<Diagnostic> {
    group.problems.iter().map(problem).collect()
}

/// Problems of the other folders, and files outside any layer.
fn other_problems(tree: &Tree) -> Vec<Diagnostic> {
    let others = tree.groups().filter(|(name, _)| !name.starts_with("content/"));
    others.flat_map(|(_, group)| problems(group)).collect()
}

fn read_yaml<T: JsonSchema + DeserializeOwned>(
    reader: &Reader<T>,
    file: &Arc<SourceFile>,
    found: &mut Vec<Diagnostic>,
) -> Option<(T, Yaml)> {
    let (yaml, diagnostics) = yaml::parse(file, Span::new(0, file.text().len()));
    let clean = diagnostics.is_empty();
    found.extend(diagnostics);
    let yaml = yaml?;
    match reader.read(&yaml) {
        Ok(value) if clean => Some((value, yaml)),
        Ok(_) => None,
        Err(diagnostics) => {
            found.extend(diagnostics);
            None
        }
    }
}

fn double_id(file: &Arc<SourceFile>, other: &Arc<SourceFile>) -> Diagnostic {
    Diagnostic::new(Code::DubbelId, Place::new(file, first_line(file)), format!("Het id '{}' bestaat al.", file.stem()))
        .related(Place::new(other, first_line(other)), "dit bestand heeft hetzelfde id")
        .cure("Geef één van de twee bestanden een andere naam, en zet de oude naam onder aliassen.")
}

/// A whole antwoord of a gemeente whose id the generic layer has too.
fn own_and_generic(file: &Arc<SourceFile>, generic: Option<&Arc<SourceFile>>) -> Diagnostic {
    let message = format!("Het id '{}' bestaat ook generiek; dit eigen antwoord wordt niet meer getoond.", file.stem());
    let diagnostic = Diagnostic::new(Code::DubbelId, Place::new(file, first_line(file)), message).cure(
        "Geef dit bestand een andere naam met de oude naam onder aliassen, of maak er een afwijking van: alleen wat anders is.",
    );
    match generic {
        Some(generic) => {
            diagnostic.related(Place::new(generic, first_line(generic)), "hier staat het generieke antwoord")
        }
        None => diagnostic,
    }
}

impl Layer {
    fn keep_yaml(&mut self, file: &Arc<SourceFile>, yaml: Option<Yaml>) {
        match yaml {
            Some(yaml) => drop(self.yaml.insert(file.path().to_owned(), Arc::new(yaml))),
            None => drop(self.unread.ids.insert(file.stem().to_owned())),
        }
    }
}

fn first_line(file: &SourceFile) -> Span {
    Span::new(0, file.line_text(1).len())
}

/// Reads the files of one layer.
struct Reading<'a> {
    readers: &'a Readers,
    previous: Option<&'a Layer>,
    generic: Option<&'a Layer>,
    found: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn unknown_file(&mut self, file: &Arc<SourceFile>) {
        self.found.push(
            Diagnostic::new(Code::OnbekendBestand, Place::new(file, first_line(file)), "Dit bestand hoort nergens bij.")
                .cure("Zet het in antwoorden/, feiten/, locaties/ of organisaties/ (docs/redactie/formaat.md), of haal het weg."),
        );
    }

    fn layer(&mut self, group: &Group, prefix: &str) -> Layer {
        let mut layer = Layer::default();
        let mut answers = Vec::new();
        for file in group.files.values() {
            let rest = file.path().strip_prefix(prefix).unwrap_or_default();
            let folder = rest.split('/').next().unwrap_or_default();
            match (folder, rest.rsplit('.').next().unwrap_or_default()) {
                ("antwoorden", "md") => answers.push(file),
                ("feiten", "yaml") => self.feiten(file, &mut layer),
                ("locaties", "yaml") => {
                    let read = self.keyed(&self.readers.locatie, file, &mut layer.locaties);
                    layer.keep_yaml(file, read);
                }
                ("organisaties", "yaml") => {
                    let read = self.keyed(&self.readers.organisatie, file, &mut layer.organisaties);
                    layer.keep_yaml(file, read);
                }
                _ if rest == "gemeente.yaml" => {}
                _ => self.unknown_file(file),
            }
        }
        if self.generic.is_none() {
            self.antwoorden(&answers, &mut layer);
        }
        group.problems.iter().for_each(|problem| layer.unread.file(&problem.path));
        layer
    }

    fn keyed<T: JsonSchema + DeserializeOwned>(
        &mut self,
        reader: &Reader<T>,
        file: &Arc<SourceFile>,
        into: &mut BTreeMap<String, Arc<T>>,
    ) -> Option<Yaml> {
        self.check_id(file);
        let (value, yaml) = read_yaml(reader, file, &mut self.found)?;
        into.insert(file.stem().to_owned(), Arc::new(value));
        Some(yaml)
    }

    fn check_id(&mut self, file: &Arc<SourceFile>) {
        if !markdown::is_id(file.stem()) {
            self.found.push(
                Diagnostic::new(
                    Code::OngeldigId,
                    Place::new(file, first_line(file)),
                    format!("De bestandsnaam '{}' kan geen id zijn.", file.stem()),
                )
                .cure("Gebruik alleen kleine letters, cijfers en streepjes, en begin met een letter."),
            );
        }
    }

    /// Generic facts are taken over by file; those of a gemeente also depend on the generic ones.
    fn feiten(&mut self, file: &Arc<SourceFile>, layer: &mut Layer) {
        let kept = self.previous.filter(|_| self.generic.is_none());
        let kept = kept.and_then(|layer| layer.facts_files.get(file.path())).filter(|kept| kept.file == *file);
        let read = kept.map_or_else(|| Arc::new(facts_file(self.readers, file, self.generic)), Arc::clone);
        self.found.extend(read.found.iter().cloned());
        layer.unread.add(&read.unread);
        for feit in &read.facts {
            if let Some(other) = layer.feiten.insert(feit.pad.clone(), Arc::clone(feit)) {
                self.found.push(
                    Diagnostic::new(Code::DubbelId, feit.place.clone(), format!("Het feit '{}' bestaat al.", feit.pad))
                        .related(other.place.clone(), "hier staat het ook")
                        .cure("Laat één van de twee staan."),
                );
            }
        }
        layer.facts_files.insert(file.path().to_owned(), read);
    }

    fn antwoorden(&mut self, files: &[&Arc<SourceFile>], layer: &mut Layer) {
        let (readers, previous) = (self.readers, self.previous);
        let read = |file: &&Arc<SourceFile>| {
            reuse(previous, file)
                .map_or_else(|| antwoord(readers, file), |kept| (Some(Arc::clone(&kept)), kept.found.clone()))
        };
        // Gemeenten are read side by side already. A thread that waits within one would begin another on top of it,
        // and so on, until its stack is full.
        let within_others = self.generic.is_some();
        let read: Vec<_> =
            if within_others { files.iter().map(read).collect() } else { files.par_iter().map(read).collect() };
        for (file, (antwoord, found)) in files.iter().zip(read) {
            self.check_id(file);
            self.found.extend(found);
            match antwoord {
                Some(antwoord) => self.insert(antwoord, layer),
                None => drop(layer.unread.ids.insert(file.stem().to_owned())),
            }
        }
    }

    fn insert(&mut self, antwoord: Arc<Antwoord>, layer: &mut Layer) {
        for (index, alias) in antwoord.kop.aliassen.iter().enumerate() {
            let taken = layer.aliassen.insert(alias.clone(), antwoord.id.clone());
            if taken.is_some() || layer.antwoorden.contains_key(alias) {
                let place = antwoord.yaml.place(&format!("/aliassen/{index}"));
                self.found.push(
                    Diagnostic::new(Code::DubbelId, place, format!("De alias '{alias}' is al in gebruik."))
                        .cure("Haal de alias hier weg."),
                );
            }
        }
        if let Some(other) = layer.antwoorden.get(&antwoord.id) {
            self.found.push(double_id(&antwoord.file, &other.file));
            return;
        }
        layer.antwoorden.insert(antwoord.id.clone(), antwoord);
    }

    fn gemeente(&mut self, slug: &str, group: &Group, previous: Option<&Gemeente>) -> Option<Gemeente> {
        let prefix = format!("content/municipal/{slug}/");
        let mut laag = self.layer(group, &prefix);
        let mut afwijkingen = BTreeMap::new();
        for file in group
            .files
            .values()
            .filter(|file| file.path().starts_with(&format!("{prefix}antwoorden/")) && file.path().ends_with(".md"))
        {
            self.check_id(file);
            if let Some(id) = self.generic_id(file) {
                let kept = previous
                    .and_then(|gemeente| gemeente.afwijkingen.get(&id))
                    .filter(|kept| kept.file == *file)
                    .cloned();
                match kept.or_else(|| self.afwijking(file, &id)) {
                    Some(afwijking) => {
                        self.found.extend(afwijking.found.iter().cloned());
                        afwijkingen.insert(id, afwijking);
                    }
                    None => drop(laag.unread.ids.insert(id)),
                }
            } else if !self.aims_at_nothing(file) {
                self.antwoorden(&[file], &mut laag);
            }
        }
        let Some(file) = group.files.get(format!("{prefix}gemeente.yaml").as_str()) else {
            let any = group.files.values().next()?;
            self.found.push(
                Diagnostic::new(
                    Code::GemeenteOnvolledig,
                    Place::new(any, Span::default()),
                    format!("De map van '{slug}' heeft geen gemeente.yaml."),
                )
                .cure("Maak gemeente.yaml met naam, code en website; zie docs/redactie/formaat.md."),
            );
            return None;
        };
        let (profiel, yaml) = read_yaml(&self.readers.gemeente, file, &mut self.found)?;
        let place = yaml.place("/naam");
        Some(Gemeente { slug: slug.to_owned(), profiel, place, yaml: Arc::new(yaml), laag, afwijkingen })
    }

    /// Is this an override of an antwoord that does not exist, or that could not be read?
    fn aims_at_nothing(&mut self, file: &Arc<SourceFile>) -> bool {
        let Some(generic) = self.generic else { return false };
        if generic.unread.ids.contains(file.stem()) {
            return true;
        }
        let head = markdown::split_front_matter(file).and_then(|(head, _)| yaml::parse(file, head).0);
        let Some(head) = head else { return false };
        if ["uuid", "type", "titel"].iter().any(|key| head.value.get(key).is_some()) {
            return false;
        }
        let message = format!("Er is geen generiek antwoord '{}' om van af te wijken.", file.stem());
        let cure = diagnostic::did_you_mean(file.stem(), generic.antwoorden.keys().map(String::as_str)).map_or_else(
            || "Geef het bestand de naam van een generiek antwoord, of maak er een volledig antwoord van.".to_owned(),
            |near| format!("Bedoelt u '{near}.md'?"),
        );
        let place = Place::new(file, first_line(file));
        self.found.push(Diagnostic::new(Code::AfwijkingZonderDoel, place, message).cure(cure));
        true
    }

    fn generic_id(&self, file: &SourceFile) -> Option<String> {
        let generic = self.generic?;
        let stem = file.stem();
        generic.antwoorden.contains_key(stem).then(|| stem.to_owned()).or_else(|| generic.aliassen.get(stem).cloned())
    }

    fn afwijking(&mut self, file: &Arc<SourceFile>, id: &str) -> Option<Arc<Afwijking>> {
        let mut found = Vec::new();
        let raw = document::parse(file, &mut found);
        let Some((yaml, secties)) = raw.and_then(|raw| Some((raw.yaml?, raw.secties))) else {
            self.found.extend(found);
            return None;
        };
        if yaml.value.get("uuid").is_some() {
            let other = self.generic.and_then(|generic| generic.antwoorden.get(id));
            self.found.push(own_and_generic(file, other.map(|other| &other.file)));
            return None;
        }
        match self.readers.afwijking.read(&yaml) {
            Ok(kop) => Some(Arc::new(Afwijking {
                id: id.to_owned(),
                file: Arc::clone(file),
                kop,
                yaml: Arc::new(yaml),
                secties,
                found,
            })),
            Err(more) => {
                self.found.extend(found.into_iter().chain(more));
                None
            }
        }
    }
}

/// Reads one file with facts.
fn facts_file(readers: &Readers, file: &Arc<SourceFile>, generic: Option<&Layer>) -> FactsFile {
    let mut read =
        FactsFile { file: Arc::clone(file), facts: Vec::new(), unread: Unread::default(), found: Vec::new() };
    let Some((bestand, yaml)) = read_yaml(&readers.feiten, file, &mut read.found) else {
        read.unread.facts_of(file);
        return read;
    };
    let written: Vec<String> = bestand.feiten.keys().cloned().collect();
    let before = read.found.len();
    read.facts = feiten::read(bestand, &yaml, generic, &mut read.found);
    let wrong: Vec<&Place> = read.found[before..].iter().filter_map(|found| found.place.as_ref()).collect();
    for pad in written {
        let span = yaml.span(&member("/feiten", &pad));
        let within = |place: &&Place| {
            span.key == Some(place.span) || (span.value.start..=span.value.end).contains(&place.span.start)
        };
        if wrong.iter().any(within) {
            read.unread.feiten.insert(pad);
        }
    }
    read
}

/// The antwoord as it was read before, when its file has not changed and it had no mistakes.
fn reuse(previous: Option<&Layer>, file: &Arc<SourceFile>) -> Option<Arc<Antwoord>> {
    let kept = previous?.antwoorden.get(file.stem())?;
    (kept.file == *file).then(|| Arc::clone(kept))
}

fn antwoord(readers: &Readers, file: &Arc<SourceFile>) -> (Option<Arc<Antwoord>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let raw = document::parse(file, &mut found);
    let Some((yaml, secties)) = raw.and_then(|raw| Some((raw.yaml?, raw.secties))) else { return (None, found) };
    match readers.kop.read(&yaml) {
        Ok(kop) => {
            let id = file.stem().to_owned();
            let antwoord = Antwoord {
                id,
                file: Arc::clone(file),
                kop: Arc::new(kop),
                yaml: Arc::new(yaml),
                secties,
                found: found.clone(),
            };
            (Some(Arc::new(antwoord)), found)
        }
        Err(more) => (None, found.into_iter().chain(more).collect()),
    }
}
