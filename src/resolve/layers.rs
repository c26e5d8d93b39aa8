//! Layers merged at blok level: what a gemeente replaces, hides or adds. Still as written; the result
//! says of every part which layer wrote it.

use super::Laag;
use crate::{
    content::{Afwijking, Antwoord, Sectie, SectieId},
    fault::{self, Fault},
    markdown::{Action, Blok, Branch, Choice, Part, Written},
};

/// A section after merging, still as written. `laag` tells who wrote the bloks that are not marked.
#[derive(Debug, Clone)]
pub struct MergedSectie<'a> {
    /// Which section.
    pub id: SectieId,
    /// Bloks and choices, each with the layer that wrote it.
    pub parts: Vec<MergedPart<'a>>,
}

/// A part after merging.
#[derive(Debug, Clone)]
pub enum MergedPart<'a> {
    /// A blok and its layer.
    Blok(&'a Blok<Written>, Laag),
    /// A choice and the layer that wrote its conditions.
    Choice(&'a Choice<Written>, Laag, Vec<(&'a Branch<Written>, Vec<MergedPart<'a>>)>),
}

/// Merges the sections of an antwoord with what a gemeente changes in them, in the order of the table
/// of sections. Overrides of what does not exist are left out here; `check` reports them.
pub fn merge<'a>(written: &'a Antwoord, laag: Laag, afwijking: Option<&'a Afwijking>) -> Vec<MergedSectie<'a>> {
    let mut merged = Vec::new();
    for id in SectieId::ALL {
        let base = written.sectie(*id);
        let change = afwijking.and_then(|afwijking| afwijking.secties.iter().find(|sectie| sectie.id == *id));
        let parts = match (base, change) {
            (Some(base), None) => plain(&base.inhoud.parts, laag),
            (Some(base), Some(change)) if !replaces_whole(change) => changed(&base.inhoud.parts, laag, change),
            (_, Some(change)) => plain(&change.inhoud.parts, Laag::Gemeentelijk),
            (None, None) => continue,
        };
        if !parts.is_empty() {
            merged.push(MergedSectie { id: *id, parts });
        }
    }
    merged
}

/// Does this section of an override replace the whole generic section?
pub(crate) fn replaces_whole(change: &Sectie) -> bool {
    change.inhoud.marker.as_ref().is_some_and(|marker| matches!(marker.action, Action::Vervang { .. }))
}

fn plain(parts: &[Part<Written>], laag: Laag) -> Vec<MergedPart<'_>> {
    parts.iter().map(|part| plain_part(part, laag)).collect()
}

fn plain_part(part: &Part<Written>, laag: Laag) -> MergedPart<'_> {
    match part {
        Part::Blok(blok) => MergedPart::Blok(blok, laag),
        Part::Choice(choice) => {
            let branches = choice.branches.iter().map(|branch| (branch, plain(&branch.parts, laag)));
            MergedPart::Choice(choice, laag, branches.collect())
        }
    }
}

fn changed<'a>(parts: &'a [Part<Written>], laag: Laag, change: &'a Sectie) -> Vec<MergedPart<'a>> {
    let mut actions = Vec::new();
    change.each_blok(&mut |blok| actions.extend(blok.origin.as_ref().map(|marker| (marker, blok))));
    apply(parts, laag, &actions)
}

type Actions<'a> = [(&'a crate::markdown::Marker, &'a Blok<Written>)];

fn apply<'a>(parts: &'a [Part<Written>], laag: Laag, actions: &Actions<'a>) -> Vec<MergedPart<'a>> {
    let mut result = Vec::new();
    for part in parts {
        match part {
            Part::Blok(blok) => apply_blok(blok, laag, actions, &mut result),
            Part::Choice(choice) => {
                let branches = choice.branches.iter().map(|branch| (branch, apply(&branch.parts, laag, actions)));
                result.push(MergedPart::Choice(choice, laag, branches.collect()));
            }
        }
    }
    result
}

fn apply_blok<'a>(blok: &'a Blok<Written>, laag: Laag, actions: &Actions<'a>, result: &mut Vec<MergedPart<'a>>) {
    let Some(name) = blok.name.as_deref() else { return result.push(MergedPart::Blok(blok, laag)) };
    let added = |before: bool| {
        actions.iter().filter(move |(marker, _)| match &marker.action {
            _ if fault::on(Fault::AdditionIgnored) => false,
            Action::Voor(target) => before && target.text == name,
            Action::Na(target) => !before && target.text == name,
            _ => false,
        })
    };
    result.extend(added(true).map(|(_, blok)| MergedPart::Blok(blok, Laag::Gemeentelijk)));
    let own = actions.iter().find(|(marker, _)| {
        let ignored = match marker.action {
            Action::Vervang { .. } => fault::on(Fault::OverrideIgnored),
            Action::Verberg { .. } => fault::on(Fault::HidingIgnored),
            _ => true,
        };
        marker.name == name && !ignored
    });
    match own {
        Some((marker, replacement)) if matches!(marker.action, Action::Vervang { .. }) => {
            result.push(MergedPart::Blok(replacement, Laag::Gemeentelijk));
        }
        Some(_) => {}
        None => result.push(MergedPart::Blok(blok, laag)),
    }
    result.extend(added(false).map(|(_, blok)| MergedPart::Blok(blok, Laag::Gemeentelijk)));
}
