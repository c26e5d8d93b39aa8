//! Writing or renewing the basis of overrides: text in, text out, and not a byte else changes.

use crate::{
    content::{Afwijking, Antwoord, Repository},
    markdown::{self, Action, Marker},
    source::Span,
};

/// The text of the override at `path` with every basis written or renewed; `None` when there is no
/// readable override at that path.
pub fn accept(repository: &Repository, path: &str) -> Option<String> {
    let (slug, _) = path.strip_prefix("content/municipal/")?.split_once('/')?;
    let gemeente = repository.gemeenten.get(slug)?;
    let afwijking = gemeente.afwijkingen.values().find(|afwijking| afwijking.file.path() == path)?;
    let written = repository.generic.antwoorden.get(&afwijking.id)?;
    Some(accepted(written, afwijking, None))
}

/// The file and its text with one basis written or renewed: `gemeente/id#blok`, or `gemeente/id##sectie`
/// for a whole section; `None` when that is no override that replaces text.
pub fn accept_one(repository: &Repository, doel: &str) -> Option<(String, String)> {
    let (slug, rest) = doel.split_once('/')?;
    let (id, name) = rest.split_once('#')?;
    let afwijking = repository.gemeenten.get(slug)?.afwijkingen.get(id)?;
    let written = repository.generic.antwoorden.get(id)?;
    let mut there = false;
    for sectie in &afwijking.secties {
        there |= sectie.inhoud.marker.is_some() && name.strip_prefix('#') == Some(sectie.id.id());
        sectie.each_blok(&mut |blok| {
            let replaced = |marker: &&Marker| matches!(marker.action, Action::Vervang { .. }) && marker.name == name;
            there |= blok.origin.as_ref().is_some_and(|marker| replaced(&marker));
        });
    }
    there.then(|| (afwijking.file.path().to_owned(), accepted(written, afwijking, Some(name))))
}

/// The text of this override, accepted against this antwoord.
fn accepted(written: &Antwoord, afwijking: &Afwijking, only: Option<&str>) -> String {
    let mut edits: Vec<(Span, String)> = Vec::new();
    for sectie in &afwijking.secties {
        let base = written.sectie(sectie.id);
        let whole = only.is_none_or(|name| name.strip_prefix('#') == Some(sectie.id.id()));
        if let (Some(marker), Some(base), true) = (&sectie.inhoud.marker, base, whole) {
            let basis = markdown::basis(base.source(&written.file));
            edits.extend(edit(afwijking, marker, &basis));
        }
        sectie.each_blok(&mut |blok| {
            let Some(marker) = blok.origin.as_ref().filter(|marker| only.is_none_or(|name| name == marker.name)) else {
                return;
            };
            if let Some((_, base)) = written.blok(&marker.name).filter(|(id, _)| *id == sectie.id) {
                edits.extend(edit(afwijking, marker, &written.blok_basis(base)));
            }
        });
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
    let mut text = afwijking.file.text().to_owned();
    for (span, words) in edits {
        text.replace_range(span.range(), &words);
    }
    text
}

fn edit(afwijking: &Afwijking, marker: &Marker, basis: &str) -> Option<(Span, String)> {
    match &marker.action {
        Action::Vervang { basis: Some(word) } => Some((word.span, basis.to_owned())),
        Action::Vervang { basis: None } => {
            let slice = &afwijking.file.text()[marker.span.range()];
            let at = marker.span.start + slice.rfind("vervang")? + "vervang".len();
            Some((Span::new(at, at), format!(" basis={basis}")))
        }
        _ => None,
    }
}
