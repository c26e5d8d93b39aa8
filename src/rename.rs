//! Renaming an antwoord, a fact or a kenmerk: every reference in every layer, and nothing else. Pure: files
//! in, edits out; whoever writes them writes all of them or none.

mod edits;
mod head;
mod judged;
mod references;

pub use edits::{Edit, FileChange, Plan};

use crate::{
    content::{Repository, Unread},
    markdown,
    source::{SourceFile, Tree},
};
use edits::Edits;
use std::{fmt, sync::Arc};

/// What is renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An antwoord: a generic one, or one that this gemeente wrote itself.
    Antwoord {
        /// Slug of the gemeente.
        gemeente: Option<String>,
    },
    /// A fact.
    Feit,
    /// A kenmerk.
    Kenmerk,
}

/// A new name for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// What it is.
    pub kind: Kind,
    /// The name it has.
    pub old: String,
    /// The name it gets.
    pub new: String,
}

/// Why something cannot be renamed, in Dutch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

fn refuse<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(why.into()))
}

/// What OLD is, and whether NEW is free. An antwoord of one gemeente is named `gemeente/id`; the new name
/// may leave the gemeente out.
pub fn renaming(repository: &Repository, old: &str, new: &str) -> Result<Renaming, Refusal> {
    if let Some((slug, id)) = old.split_once('/') {
        let new = new.strip_prefix(slug).and_then(|rest| rest.strip_prefix('/')).unwrap_or(new);
        return own_antwoord(repository, slug, id, new);
    }
    let mut kinds = Vec::new();
    if repository.generic.antwoorden.contains_key(old) {
        kinds.push(Kind::Antwoord { gemeente: None });
    }
    let fact = repository.generic.feiten.contains_key(old)
        || repository.gemeenten.values().any(|gemeente| gemeente.laag.feiten.contains_key(old));
    if fact {
        kinds.push(Kind::Feit);
    }
    if repository.kenmerken.contains_key(old) {
        kinds.push(Kind::Kenmerk);
    }
    let kind = match kinds.as_slice() {
        [kind] => kind.clone(),
        [] => return unknown(repository, old),
        _ => {
            return refuse(format!(
                "'{old}' is een antwoord en een kenmerk; verander eerst één van de twee met de hand"
            ));
        }
    };
    let renaming = Renaming { kind, old: old.to_owned(), new: new.to_owned() };
    free(repository, &renaming)?;
    Ok(renaming)
}

fn unknown(repository: &Repository, old: &str) -> Result<Renaming, Refusal> {
    let own = repository.gemeenten.values().find(|gemeente| gemeente.laag.antwoorden.contains_key(old));
    if let Some(gemeente) = own {
        return refuse(format!("'{old}' is een eigen antwoord van een gemeente; schrijf {}/{old}", gemeente.slug));
    }
    if let Some(id) = repository.generic.aliassen.get(old) {
        return refuse(format!("'{old}' is een oude naam van '{id}'; hernoem '{id}'"));
    }
    let generic = &repository.generic;
    let known = generic.antwoorden.keys().chain(generic.feiten.keys()).chain(repository.kenmerken.keys());
    let near = crate::diagnostic::did_you_mean(old, known.map(String::as_str));
    let hint = near.map_or_else(String::new, |near| format!(" Bedoelt u '{near}'?"));
    refuse(format!("er is geen antwoord, feit of kenmerk '{old}'.{hint}"))
}

fn own_antwoord(repository: &Repository, slug: &str, old: &str, new: &str) -> Result<Renaming, Refusal> {
    let Some(gemeente) = repository.gemeenten.get(slug) else {
        return refuse(format!("de gemeente '{slug}' bestaat niet"));
    };
    if !gemeente.laag.antwoorden.contains_key(old) {
        return refuse(format!("'{slug}' heeft geen eigen antwoord '{old}'"));
    }
    let kind = Kind::Antwoord { gemeente: Some(slug.to_owned()) };
    let renaming = Renaming { kind, old: old.to_owned(), new: new.to_owned() };
    free(repository, &renaming)?;
    Ok(renaming)
}

/// Is the new name a name, and does nothing have it yet?
fn free(repository: &Repository, renaming: &Renaming) -> Result<(), Refusal> {
    let new = renaming.new.as_str();
    let taken = |what: &str| refuse(format!("'{new}' bestaat al: {what}"));
    if new == renaming.old {
        return refuse("de oude en de nieuwe naam zijn gelijk");
    }
    if let Kind::Feit = renaming.kind {
        let words = new.split('.').filter(|word| markdown::is_id(word)).count();
        if words < 2 || words != new.split('.').count() {
            return refuse(format!(
                "'{new}' kan geen pad van een feit zijn: gebruik twee of meer woorden met punten ertussen"
            ));
        }
        let layers = std::iter::once(repository.generic.as_ref()).chain(repository.gemeenten.values().map(|g| &g.laag));
        return if layers.into_iter().any(|layer| layer.feiten.contains_key(new)) { taken("een feit") } else { Ok(()) };
    }
    if !markdown::is_id(new) {
        return refuse(format!("'{new}' kan geen naam zijn: gebruik kleine letters, cijfers en streepjes"));
    }
    if renaming.kind == Kind::Kenmerk {
        return if repository.kenmerken.contains_key(new) { taken("een kenmerk") } else { Ok(()) };
    }
    let own = |alias: Option<&String>| alias.is_some_and(|id| *id == renaming.old);
    for layer in std::iter::once(repository.generic.as_ref()).chain(repository.gemeenten.values().map(|g| &g.laag)) {
        if layer.antwoorden.contains_key(new) {
            return taken("een antwoord");
        }
        if layer.aliassen.contains_key(new) && !own(layer.aliassen.get(new)) {
            return taken("een oude naam van een antwoord");
        }
    }
    Ok(())
}

/// Every edit that this renaming needs. `others` are files outside the release that name antwoorden: judged
/// searches.
pub fn plan(
    repository: &Repository,
    tree: &Tree,
    renaming: &Renaming,
    others: &[Arc<SourceFile>],
) -> Result<Plan, Refusal> {
    readable(repository)?;
    let mut edits = Edits::default();
    references::collect(repository, renaming, &mut edits);
    head::collect(repository, tree, renaming, &mut edits);
    if let Kind::Antwoord { gemeente } = &renaming.kind {
        for file in others {
            judged::collect(file, renaming, gemeente.as_deref(), &mut edits);
        }
        head::alias(repository, renaming, &mut edits)?;
    }
    let moves = moves(repository, renaming)?;
    references::renew_bases(repository, &mut edits);
    Ok(edits.plan(moves))
}

/// A file that could not be read may hold references that we do not see.
fn readable(repository: &Repository) -> Result<(), Refusal> {
    let layers = std::iter::once(repository.generic.as_ref()).chain(repository.gemeenten.values().map(|g| &g.laag));
    if layers.into_iter().any(|layer| layer.unread != Unread::default()) {
        return refuse("niet alles is te lezen; los eerst de fouten op die eenduidig check meldt");
    }
    Ok(())
}

/// Files that get another name: of the antwoord, and of what gemeenten change in it.
fn moves(repository: &Repository, renaming: &Renaming) -> Result<Vec<(String, String)>, Refusal> {
    let Kind::Antwoord { gemeente } = &renaming.kind else { return Ok(Vec::new()) };
    let mut files: Vec<&SourceFile> = Vec::new();
    if let Some(slug) = gemeente {
        let own = repository.gemeenten.get(slug).and_then(|gemeente| gemeente.laag.antwoorden.get(&renaming.old));
        files.extend(own.map(|antwoord| antwoord.file.as_ref()));
    } else {
        files.extend(repository.generic.antwoorden.get(&renaming.old).map(|antwoord| antwoord.file.as_ref()));
        let changed = repository.gemeenten.values().filter_map(|gemeente| gemeente.afwijkingen.get(&renaming.old));
        files.extend(changed.map(|afwijking| afwijking.file.as_ref()));
    }
    let moved = files.into_iter().map(|file| {
        let folder = file.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        (file.path().to_owned(), format!("{folder}/{}.md", renaming.new))
    });
    let moved: Vec<(String, String)> = moved.collect();
    if moved.is_empty() { refuse("het bestand van dit antwoord is niet gevonden") } else { Ok(moved) }
}
