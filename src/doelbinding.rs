//! The overview of kenmerken: what is asked, why, on which ground, where it may come from, how much it says of somebody, what uses it,
//! and where it goes. It is made of the declarations and of the text itself, so it cannot say less than is asked.

use crate::content::{Antwoord, Gevoeligheid, Kenmerk, KenmerkSoort, Repository, Type, Uses};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Where every value goes.
const BEWARING: &str = "Nergens: gebruikt voor het antwoord of de brief, daarna weg";

/// Everything that may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Overzicht {
    /// The release that it is about.
    pub release: String,
    /// Every kenmerk by name.
    pub kenmerken: Vec<Regel>,
}

/// One kenmerk, accounted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Regel {
    /// Its name.
    pub naam: String,
    /// The question.
    pub vraag: String,
    /// What can be answered.
    pub antwoorden: String,
    /// What it may be used for.
    pub doel: String,
    /// On which ground it may be asked.
    pub grondslag: Option<String>,
    /// Who knows it.
    pub herkomst: String,
    /// The field of a source that it can be taken from.
    pub bronveld: Option<String>,
    /// How much it says of somebody.
    pub gevoeligheid: Option<Gevoeligheid>,
    /// The names of the themas it may be used for; all when absent.
    pub themas: Option<Vec<String>>,
    /// Where its values go.
    pub bewaring: &'static str,
    /// What depends on it.
    pub gebruik: Vec<Gebruik>,
}

/// An antwoord or a letter that depends on a kenmerk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gebruik {
    /// Its id.
    pub id: String,
    /// Its title.
    pub titel: String,
    /// Is it a letter? A letter does not ask: who sends it must know.
    pub brief: bool,
    /// The gemeenten whose own text depends on it; empty when the generic text does.
    pub gemeenten: Vec<String>,
}

/// The overview of this content.
pub fn overzicht(repository: &Repository, release: &str) -> Overzicht {
    let used = used(repository);
    let line = |(naam, kenmerk): (&String, &Kenmerk)| Regel {
        naam: naam.clone(),
        vraag: kenmerk.vraag.clone(),
        antwoorden: answers(kenmerk),
        doel: kenmerk.doel.clone(),
        grondslag: kenmerk.grondslag.clone(),
        herkomst: kenmerk.herkomst.clone(),
        bronveld: kenmerk.bronveld.clone(),
        gevoeligheid: kenmerk.gevoeligheid,
        themas: kenmerk.themas.as_ref().map(|themas| {
            let named = |thema: &String| repository.hub.themas.get(thema).unwrap_or(thema).clone();
            themas.iter().map(named).collect()
        }),
        bewaring: BEWARING,
        gebruik: used.get(naam).into_iter().flat_map(BTreeMap::values).cloned().collect(),
    };
    Overzicht { release: release.to_owned(), kenmerken: repository.kenmerken.iter().map(line).collect() }
}

fn answers(kenmerk: &Kenmerk) -> String {
    match kenmerk.soort {
        KenmerkSoort::Keuze => kenmerk.waarden.iter().map(|one| one.label.as_str()).collect::<Vec<_>>().join("; "),
        KenmerkSoort::JaNee => "ja; nee".to_owned(),
        KenmerkSoort::Datum => "een dag".to_owned(),
        KenmerkSoort::Getal => {
            let unit = kenmerk.eenheid.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
            match (kenmerk.minimum, kenmerk.maximum) {
                (Some(least), Some(most)) => format!("{least} tot en met {most}{unit}"),
                (Some(least), None) => format!("{least}{unit} of meer"),
                (None, Some(most)) => format!("{most}{unit} of minder"),
                (None, None) => format!("een getal{unit}"),
            }
        }
    }
}

/// By kenmerk, and then by id: what depends on it.
type Used = BTreeMap<String, BTreeMap<String, Gebruik>>;

fn used(repository: &Repository) -> Used {
    let mut used = Used::new();
    for antwoord in repository.generic.antwoorden.values() {
        add(&mut used, antwoord, names(antwoord), None);
    }
    for (slug, gemeente) in &repository.gemeenten {
        for antwoord in gemeente.laag.antwoorden.values() {
            add(&mut used, antwoord, names(antwoord), Some(slug));
        }
        for change in gemeente.afwijkingen.values() {
            let Some(antwoord) = repository.generic.antwoorden.get(&change.id) else { continue };
            let mut names = Uses::of(&change.secties).kenmerken;
            names.extend(change.kop.brief.iter().flat_map(|brief| brief.kenmerken.iter().cloned()));
            add(&mut used, antwoord, names, Some(slug));
        }
    }
    used
}

fn names(antwoord: &Antwoord) -> BTreeSet<String> {
    let mut names = Uses::of(&antwoord.secties).kenmerken;
    names.extend(antwoord.kop.brief.iter().flat_map(|brief| brief.kenmerken.iter().cloned()));
    names
}

/// What the generic text uses, a gemeente uses too; only what is its own is told apart.
fn add(used: &mut Used, antwoord: &Antwoord, names: BTreeSet<String>, gemeente: Option<&String>) {
    for name in names {
        let by_id = used.entry(name).or_default();
        let known = by_id.contains_key(&antwoord.id);
        let entry = by_id.entry(antwoord.id.clone()).or_insert_with(|| Gebruik {
            id: antwoord.id.clone(),
            titel: antwoord.kop.titel.clone(),
            brief: antwoord.kop.soort == Type::Briefmodel,
            gemeenten: Vec::new(),
        });
        if let Some(slug) = gemeente
            && (!known || !entry.gemeenten.is_empty())
        {
            entry.gemeenten.push(slug.clone());
        }
    }
}

/// The overview to read.
pub fn in_words(overzicht: &Overzicht) -> String {
    let mut text = String::new();
    for regel in &overzicht.kenmerken {
        let _ = writeln!(text, "{}: {}", regel.naam, regel.vraag);
        let gevoeligheid = regel.gevoeligheid.map_or("niet vermeld", |found| match found {
            Gevoeligheid::Gewoon => "gewoon",
            Gevoeligheid::Gevoelig => "gevoelig",
            Gevoeligheid::Bijzonder => "bijzonder",
        });
        let themas = regel.themas.as_ref().map_or("alle".to_owned(), |themas| themas.join("; "));
        for (what, told) in [
            ("antwoorden", regel.antwoorden.as_str()),
            ("doel", &regel.doel),
            ("grondslag", regel.grondslag.as_deref().unwrap_or("niet vermeld")),
            ("herkomst", &regel.herkomst),
            ("bronveld", regel.bronveld.as_deref().unwrap_or("geen")),
            ("gevoeligheid", gevoeligheid),
            ("thema's", &themas),
            ("waar het heen gaat", regel.bewaring),
        ] {
            let _ = writeln!(text, "  {what}: {told}");
        }
        let kinds = [("in antwoorden", false), ("in brieven", true)];
        for (what, brief) in kinds {
            let ids: Vec<String> = regel.gebruik.iter().filter(|one| one.brief == brief).map(told).collect();
            if !ids.is_empty() {
                let _ = writeln!(text, "  {what} ({}): {}", ids.len(), ids.join(", "));
            }
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{} kenmerken, release {}", overzicht.kenmerken.len(), overzicht.release);
    text
}

fn told(one: &Gebruik) -> String {
    if one.gemeenten.is_empty() { one.id.clone() } else { format!("{} ({})", one.id, one.gemeenten.join(", ")) }
}
