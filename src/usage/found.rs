//! Where a fact, a kenmerk or an antwoord is used.

use super::{
    reach::{self, Reaching},
    references::{Goal, Hoe, Reference, Text, references, texts},
    text::Writer,
};
use crate::{
    content::{Feit, Gemeente, Gemeentelijk, Repository, Waarde},
    diagnostic::did_you_mean,
    resolve::{Feitwaarde, Laag},
    snapshot::Snapshot,
    source::Place,
};
use jiff::civil::Date;
use serde::Serialize;
use std::{collections::BTreeSet, fmt, sync::Arc};

/// What it is that is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words are those of the glossary")]
pub enum GebruikSoort {
    Feit,
    Kenmerk,
    Antwoord,
}

/// Who gives a value, or declares something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waardegever {
    /// Which layer.
    pub laag: &'static str,
    /// Which gemeente.
    pub gemeente: Option<String>,
    /// The value on the day that was asked for, in words; of a fact only.
    pub waarde: Option<String>,
    /// There is no generic value: every gemeente gives its own.
    pub elke_gemeente_zelf: bool,
    /// The file.
    pub bestand: String,
    /// The line.
    pub regel: usize,
}

/// A gemeente in which a place does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Uitgezonderd {
    /// Its slug.
    pub gemeente: String,
    /// Why.
    pub reden: &'static str,
}

/// A place that refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plaats {
    /// The antwoord; nothing for hub.yaml.
    pub antwoord: Option<String>,
    /// Which layer wrote it.
    pub laag: &'static str,
    /// The gemeente that wrote it.
    pub gemeente: Option<String>,
    /// The section.
    pub sectie: Option<&'static str>,
    /// The blok.
    pub blok: Option<String>,
    /// How it refers.
    pub hoe: Hoe,
    /// For front matter: the key.
    pub sleutel: Option<&'static str>,
    /// The file.
    pub bestand: String,
    /// The line.
    pub regel: usize,
    /// The column.
    pub kolom: usize,
    /// Where it shows.
    pub gemeenten: Vec<String>,
    /// Where it does not.
    pub niet_in: Vec<Uitgezonderd>,
    /// Kanalen that show it.
    pub kanalen: Vec<String>,
}

/// Everything that refers to one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gebruik {
    /// What it is.
    pub soort: GebruikSoort,
    /// Its path, name or id.
    pub naam: String,
    /// What it is, in words.
    pub omschrijving: String,
    /// Where it is declared, and who gives it a value.
    pub gegeven: Vec<Waardegever>,
    /// Places that refer to it.
    pub plaatsen: Vec<Plaats>,
    /// Antwoorden in which it shows somewhere.
    pub antwoorden: Vec<String>,
    /// Gemeenten in which it shows somewhere.
    pub gemeenten: Vec<String>,
    /// Kanalen in which it shows somewhere.
    pub kanalen: Vec<String>,
}

/// There is nothing of this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Onbekend {
    /// What was asked for.
    pub naam: String,
    /// What may have been meant.
    pub bedoeld: Option<String>,
}

impl fmt::Display for Onbekend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "er is geen feit, kenmerk of antwoord '{}'", self.naam)?;
        self.bedoeld.as_ref().map_or(Ok(()), |near| write!(f, "; bedoelt u '{near}'?"))
    }
}

impl std::error::Error for Onbekend {}

/// Where `name` (the path of a fact, the name of a kenmerk, the id or an alias of an antwoord) is used: one entry for each
/// kind of thing that has this name. With `only` just what shows in that gemeente.
pub fn usage(snapshot: &Snapshot, name: &str, only: Option<&Gemeente>, datum: Date) -> Result<Vec<Gebruik>, Onbekend> {
    let repository = snapshot.repository.as_ref();
    let of = Using { snapshot, repository, only, datum };
    let found: Vec<Gebruik> = [of.feit(name), of.kenmerk(name), of.antwoord(name)].into_iter().flatten().collect();
    if found.is_empty() {
        let near = did_you_mean(name, names(repository, only)).map(str::to_owned);
        return Err(Onbekend { naam: name.to_owned(), bedoeld: near });
    }
    Ok(found)
}

/// Everything that has a name.
fn names<'a>(repository: &'a Repository, only: Option<&'a Gemeente>) -> BTreeSet<&'a str> {
    let gemeenten = repository.gemeenten.values().filter(|one| only.is_none_or(|only| only.slug == one.slug));
    let layers = std::iter::once(repository.generic.as_ref()).chain(gemeenten.map(|gemeente| &gemeente.laag));
    let named =
        layers.flat_map(|layer| layer.feiten.keys().chain(layer.antwoorden.keys()).chain(layer.aliassen.keys()));
    named.chain(repository.kenmerken.keys()).map(String::as_str).collect()
}

struct Using<'a> {
    snapshot: &'a Snapshot,
    repository: &'a Repository,
    only: Option<&'a Gemeente>,
    datum: Date,
}

impl<'a> Using<'a> {
    fn gemeenten(&self) -> impl Iterator<Item = &'a Gemeente> {
        let only = self.only.map(|only| only.slug.as_str());
        self.repository
            .gemeenten
            .values()
            .map(AsRef::as_ref)
            .filter(move |one| only.is_none_or(|slug| slug == one.slug))
    }

    fn feit(&self, pad: &str) -> Option<Gebruik> {
        let generic = self.repository.generic.feiten.get(pad);
        let own = self.gemeenten().filter_map(|gemeente| Some((gemeente, gemeente.laag.feiten.get(pad)?)));
        let own: Vec<_> = own.collect();
        let any = generic.or_else(|| own.first().map(|(_, feit)| *feit))?;
        let mut gegeven = Vec::new();
        gegeven.extend(generic.map(|feit| self.giver(feit, None)));
        gegeven.extend(own.iter().map(|(gemeente, feit)| self.giver(feit, Some(gemeente))));
        let mut gebruik = Gebruik::new(GebruikSoort::Feit, pad, &any.omschrijving, gegeven);
        gebruik.plaatsen = self.places(&|goal| goal == Goal::Feit(pad));
        if self.repository.hub.noodtelefoon == pad {
            gebruik.plaatsen.push(self.emergency());
        }
        Some(gebruik.summed())
    }

    fn kenmerk(&self, name: &str) -> Option<Gebruik> {
        let declared = self.repository.kenmerken.get(name)?;
        let place = self.repository.kenmerk_places.get(name);
        let given = place.map(|place| Waardegever::at(place, None, None)).into_iter().collect();
        let mut gebruik = Gebruik::new(GebruikSoort::Kenmerk, name, &declared.vraag, given);
        gebruik.plaatsen = self.places(&|goal| goal == Goal::Kenmerk(name));
        Some(gebruik.summed())
    }

    fn antwoord(&self, named: &str) -> Option<Gebruik> {
        let generic = &self.repository.generic;
        let layers =
            std::iter::once((None, generic.as_ref())).chain(self.gemeenten().map(|one| (Some(one), &one.laag)));
        let written: Vec<_> = layers
            .filter_map(|(gemeente, layer)| {
                let id = layer.aliassen.get(named).map_or(named, String::as_str);
                Some((gemeente, layer.antwoorden.get(id)?))
            })
            .collect();
        let (_, first) = written.first()?;
        let id = first.id.as_str();
        let mut given: Vec<Waardegever> =
            written.iter().map(|(gemeente, one)| Waardegever::at(&one.place(start()), *gemeente, None)).collect();
        let changes = self.gemeenten().filter_map(|gemeente| Some((gemeente, gemeente.afwijkingen.get(id)?)));
        given.extend(
            changes.map(|(gemeente, change)| Waardegever::at(&Place::new(&change.file, start()), Some(gemeente), None)),
        );
        let aliases: BTreeSet<&str> = first.kop.aliassen.iter().map(String::as_str).chain([id]).collect();
        let mut gebruik = Gebruik::new(GebruikSoort::Antwoord, id, &first.kop.titel, given);
        gebruik.plaatsen = self.places(&|goal| matches!(goal, Goal::Antwoord(name) if aliases.contains(name)));
        Some(gebruik.summed())
    }

    /// Who gives a fact its value, and which.
    fn giver(&self, feit: &Arc<Feit>, gemeente: Option<&Gemeente>) -> Waardegever {
        let value = feit.on(self.datum);
        let words = value.map(|value| {
            let locatie = match &value.waarde {
                Waarde::Openingstijden(id) => {
                    let own = gemeente.and_then(|gemeente| gemeente.laag.locaties.get(id));
                    own.or_else(|| self.repository.generic.locaties.get(id)).cloned()
                }
                _ => None,
            };
            let laag = if gemeente.is_some() { Laag::Gemeentelijk } else { Laag::Generiek };
            Writer::of(&self.snapshot.kanalen).feit(&Feitwaarde {
                pad: feit.pad.clone(),
                waarde: value.waarde.clone(),
                opmaak: None,
                verwacht: value.verwacht,
                laag,
                place: value.place.clone(),
                locatie,
                datum: self.datum,
            })
        });
        let own = gemeente.is_none() && feit.gemeentelijk == Gemeentelijk::Moet;
        let giver = Waardegever::at(value.map_or(&feit.place, |value| &value.place), gemeente, words);
        Waardegever { elke_gemeente_zelf: own, ..giver }
    }

    fn places(&self, wanted: &dyn Fn(Goal<'a>) -> bool) -> Vec<Plaats> {
        let mut reaching = Reaching::new(self.repository, self.only, self.datum);
        let mut places = Vec::new();
        for text in texts(self.repository) {
            for reference in references(text, wanted) {
                places.extend(self.place(text, reference, &mut reaching));
            }
        }
        places
    }

    /// A place; nothing when it belongs to another gemeente than was asked for.
    fn place(&self, text: Text<'a>, reference: Reference, reaching: &mut Reaching<'a>) -> Option<Plaats> {
        if let (Some(only), Some(own)) = (self.only, text.gemeente)
            && only.slug != own.slug
        {
            return None;
        }
        let reach = reaching.of(text, &reference);
        let layer = text.gemeente.filter(|_| !text.changes).map_or(self.repository.generic.as_ref(), |one| &one.laag);
        let kop = layer.antwoorden.get(text.id).map(|antwoord| &antwoord.kop);
        let kanalen = kop.map(|kop| reach::kanalen(&self.snapshot.kanalen, kop, reference.sectie, reference.audience));
        let at = reference.place.line_column();
        Some(Plaats {
            antwoord: Some(text.id.to_owned()),
            laag: if text.gemeente.is_some() { Laag::Gemeentelijk } else { Laag::Generiek }.name(),
            gemeente: text.gemeente.map(|gemeente| gemeente.slug.clone()),
            sectie: reference.sectie.map(crate::content::SectieId::id),
            blok: reference.blok,
            hoe: reference.how,
            sleutel: reference.key,
            bestand: reference.place.file.path().to_owned(),
            regel: at.line,
            kolom: at.column,
            gemeenten: reach.gemeenten,
            niet_in: reach.not_in.into_iter().map(|(gemeente, reden)| Uitgezonderd { gemeente, reden }).collect(),
            kanalen: kanalen.unwrap_or_default(),
        })
    }

    /// The number that is told when an antwoord is withheld.
    fn emergency(&self) -> Plaats {
        let place = self.repository.hub_yaml.place("/noodtelefoon");
        let at = place.line_column();
        Plaats {
            antwoord: None,
            laag: Laag::Generiek.name(),
            gemeente: None,
            sectie: None,
            blok: None,
            hoe: Hoe::Kop,
            sleutel: Some("noodtelefoon"),
            bestand: place.file.path().to_owned(),
            regel: at.line,
            kolom: at.column,
            gemeenten: self.gemeenten().map(|gemeente| gemeente.slug.clone()).collect(),
            niet_in: Vec::new(),
            kanalen: self.snapshot.kanalen.iter().map(|kanaal| kanaal.naam.clone()).collect(),
        }
    }
}

fn start() -> crate::source::Span {
    crate::source::Span::default()
}

impl Waardegever {
    fn at(place: &Place, gemeente: Option<&Gemeente>, waarde: Option<String>) -> Self {
        let laag = if gemeente.is_some() { Laag::Gemeentelijk } else { Laag::Generiek };
        Self {
            laag: laag.name(),
            gemeente: gemeente.map(|gemeente| gemeente.slug.clone()),
            waarde,
            elke_gemeente_zelf: false,
            bestand: place.file.path().to_owned(),
            regel: place.line_column().line,
        }
    }
}

impl Gebruik {
    fn new(soort: GebruikSoort, naam: &str, omschrijving: &str, gegeven: Vec<Waardegever>) -> Self {
        let (naam, omschrijving) = (naam.to_owned(), omschrijving.to_owned());
        let (plaatsen, antwoorden, gemeenten, kanalen) = Default::default();
        Self { soort, naam, omschrijving, gegeven, plaatsen, antwoorden, gemeenten, kanalen }
    }

    /// With what its places come to together: only where they show.
    fn summed(mut self) -> Self {
        let shown: Vec<&Plaats> = self.plaatsen.iter().filter(|place| !place.gemeenten.is_empty()).collect();
        let each = |of: &dyn Fn(&Plaats) -> Vec<String>| -> Vec<String> {
            shown.iter().flat_map(|place| of(place)).collect::<BTreeSet<_>>().into_iter().collect()
        };
        let (antwoorden, gemeenten) =
            (each(&|place| place.antwoord.iter().cloned().collect()), each(&|place| place.gemeenten.clone()));
        self.kanalen = each(&|place| place.kanalen.clone());
        (self.antwoorden, self.gemeenten) = (antwoorden, gemeenten);
        self
    }
}
