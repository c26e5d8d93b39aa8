//! Did the law behind a text change: the facts it uses, and the sources it names?

use super::{Afwijkend, Found, report::Recht};
use crate::{
    content::{Bron, Feit, Repository},
    markdown,
    source::SourceFile,
    yaml,
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Generic facts as they were in an earlier release.
#[derive(Debug, Default)]
pub struct Release {
    /// By path.
    pub feiten: BTreeMap<String, Arc<Feit>>,
}

/// What changed behind the generic text between then and now.
pub(super) fn changed(
    repository: &Repository,
    afwijkend: &Afwijkend,
    before: &Release,
    found: Option<&Found<'_>>,
    today: Date,
) -> Vec<Recht> {
    let mut changed = Vec::new();
    let then = found.map_or("", |found| found.text.as_str());
    let now = afwijkend.generiek_nu.as_deref().unwrap_or_default();
    let paths: BTreeSet<&str> = [then, now, &afwijkend.eigen].into_iter().flat_map(references).collect();
    for pad in paths {
        let (old, new) = (before.feiten.get(pad), repository.generic.feiten.get(pad));
        if let (Some(old), Some(new)) = (old, new)
            && (value(old, today) != value(new, today) || old.bron != new.bron)
        {
            changed.push(Recht { wat: pad.to_owned(), toen: described(old, today), nu: described(new, today) });
        }
    }
    let old = found.and_then(|found| sources(found.then.text.as_deref()?));
    let new = repository.generic.antwoorden.get(&afwijkend.id).map(|antwoord| titles(&antwoord.kop.bronnen));
    if let (Some(old), Some(new)) = (old, new)
        && old != new
    {
        changed.push(Recht { wat: "bronnen".to_owned(), toen: old.join("; "), nu: new.join("; ") });
    }
    changed
}

/// Paths of facts that a piece of text refers to.
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| Some(rest.split("}}").next()?.split('|').next()?.trim()))
}

/// The value of today as it was typed.
fn value(feit: &Feit, today: Date) -> Option<&str> {
    let place = &feit.on(today)?.place;
    place.file.text().get(place.span.range()).map(str::trim)
}

fn described(feit: &Feit, today: Date) -> String {
    let value = value(feit, today).unwrap_or("geen waarde");
    let source = feit.bron.as_ref().map_or_else(String::new, |bron| format!(" ({})", bron.titel));
    format!("{value}{source}")
}

fn titles(bronnen: &[Bron]) -> Vec<String> {
    bronnen.iter().map(|bron| bron.titel.clone()).collect()
}

/// Titles of the sources in the front matter of an earlier version.
fn sources(text: &str) -> Option<Vec<String>> {
    let file = Arc::new(SourceFile::new("toen.md", text));
    let (head, _) = markdown::split_front_matter(&file)?;
    let value = yaml::parse(&file, head).0?.value;
    let bronnen = value.get("bronnen").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    Some(bronnen.iter().filter_map(|bron| Some(bron.get("titel")?.as_str()?.to_owned())).collect())
}
