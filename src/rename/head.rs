//! References in YAML: front matter, facts files, kenmerken, hub.yaml; and the alias that keeps an old id alive.

use super::{Kind, Refusal, Renaming, edits::Edits, refuse};
use crate::{
    content::{Antwoord, Repository},
    markdown,
    source::{SourceFile, Span, Tree},
    yaml::{self, Yaml, member},
};
use std::sync::Arc;

/// Keys of front matter that hold ids of antwoorden.
const IDS: [&str; 4] = ["/regel_meteen/", "/status/opvolger", "/bericht/raakt/antwoorden/", "/brief/antwoorden/"];

/// Adds the edits for every reference in YAML.
pub(super) fn collect(repository: &Repository, tree: &Tree, renaming: &Renaming, edits: &mut Edits) {
    match &renaming.kind {
        Kind::Antwoord { gemeente } => {
            each_head(repository, gemeente.as_deref(), &mut |head| {
                texts(head, &IDS, renaming, edits);
            });
        }
        Kind::Kenmerk => {
            each_head(repository, None, &mut |head| texts(head, &["/brief/kenmerken/"], renaming, edits));
            if let Some(place) = repository.kenmerk_places.get(&renaming.old) {
                key(&place.file, "/kenmerken", renaming, edits);
            }
        }
        Kind::Feit => {
            texts(&repository.hub_yaml, &["/noodtelefoon"], renaming, edits);
            each_head(repository, None, &mut |head| texts(head, &["/brief/berichtenbox/termijn"], renaming, edits));
            for (_, group) in tree.groups() {
                for file in group.files.values().filter(|file| is_facts_file(file.path())) {
                    key(file, "/feiten", renaming, edits);
                }
            }
        }
    }
}

fn is_facts_file(path: &str) -> bool {
    path.starts_with("content/") && path.contains("/feiten/") && path.ends_with(".yaml")
}

fn each_head(repository: &Repository, only: Option<&str>, visit: &mut dyn FnMut(&Yaml)) {
    if only.is_none() {
        repository.generic.antwoorden.values().for_each(|antwoord| visit(&antwoord.yaml));
    }
    for (slug, gemeente) in &repository.gemeenten {
        if only.is_none_or(|only| only == slug) {
            gemeente.laag.antwoorden.values().for_each(|antwoord| visit(&antwoord.yaml));
            gemeente.afwijkingen.values().for_each(|afwijking| visit(&afwijking.yaml));
        }
    }
}

fn texts(yaml: &Yaml, pointers: &[&str], renaming: &Renaming, edits: &mut Edits) {
    yaml.each_text(&mut |pointer, text, span| {
        let named =
            pointers.iter().any(|known| pointer == *known || known.ends_with('/') && pointer.starts_with(known));
        if named && text == renaming.old {
            edits.within(&yaml.file, span, &renaming.old, &renaming.new);
        }
    });
}

/// A key below `pointer`.
fn key(file: &Arc<SourceFile>, pointer: &str, renaming: &Renaming, edits: &mut Edits) {
    let whole = Span::new(0, file.text().len());
    let Some(yaml) = yaml::parse(file, whole).0 else { return };
    let pointer = member(pointer, &renaming.old);
    if yaml.value.pointer(&pointer).is_some()
        && let Some(span) = yaml.span(&pointer).key
    {
        edits.within(file, span, &renaming.old, &renaming.new);
    }
}

/// The old id becomes an alias of the antwoord. Where the new id was an alias of it, the two trade places.
pub(super) fn alias(repository: &Repository, renaming: &Renaming, edits: &mut Edits) -> Result<(), Refusal> {
    let Kind::Antwoord { gemeente } = &renaming.kind else { return Ok(()) };
    let layer = match gemeente {
        None => Some(repository.generic.as_ref()),
        Some(slug) => repository.gemeenten.get(slug).map(|gemeente| &gemeente.laag),
    };
    let Some(antwoord) = layer.and_then(|layer| layer.antwoorden.get(&renaming.old)) else {
        return refuse("dit antwoord is niet gevonden");
    };
    let (yaml, file) = (&antwoord.yaml, &antwoord.file);
    let aliases = &antwoord.kop.aliassen;
    if let Some(at) = aliases.iter().position(|alias| *alias == renaming.new) {
        let span = yaml.span(&format!("/aliassen/{at}")).value;
        edits.within(file, span, &renaming.new, &renaming.old);
        return Ok(());
    }
    let (at, text) = insertion(antwoord, aliases.len(), &renaming.old);
    edits.add(file, Span::new(at, at), text);
    Ok(())
}

/// Where the alias is written, in the notation that is there.
fn insertion(antwoord: &Antwoord, aliases: usize, old: &str) -> (usize, String) {
    let (yaml, text) = (&antwoord.yaml, antwoord.file.text());
    let list = yaml.span("/aliassen").value;
    if yaml.value.get("aliassen").is_some_and(serde_json::Value::is_array) {
        if text[list.range()].starts_with('[') {
            let rest = if aliases == 0 { String::new() } else { ", ".to_owned() };
            return (list.start + 1, format!("{old}{rest}"));
        }
        let last = yaml.span(&format!("/aliassen/{}", aliases.saturating_sub(1))).value;
        let line = text[..last.start].rfind('\n').map_or(0, |at| at + 1);
        let dash = text[line..last.start].rfind('-').unwrap_or(0);
        let end = text[last.end..].find('\n').map_or(text.len(), |at| last.end + at + 1);
        return (end, format!("{}- {old}{}", &text[line..line + dash], line_end(text)));
    }
    let end = markdown::split_front_matter(&antwoord.file).map_or(0, |(head, _)| head.end);
    (end, format!("aliassen: [{old}]{}", line_end(text)))
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
