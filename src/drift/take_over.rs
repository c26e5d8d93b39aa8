//! Taking over the generic text: the override goes, and not a byte else changes.

use crate::{
    content::{Afwijking, Repository, SectieId},
    markdown::Action,
    source::Span,
};

/// What is left of the file of the gemeente.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overgenomen {
    /// Path of the file.
    pub pad: String,
    /// Its new text; `None` when nothing of the override is left and the file can go.
    pub tekst: Option<String>,
}

/// Takes over the generic text for `gemeente/id#blok` or `gemeente/id##sectie`. The error says, in Dutch,
/// why that cannot be.
pub fn take_over(repository: &Repository, doel: &str) -> Result<Overgenomen, String> {
    let form = "noem de gemeente, het antwoord en het blok: havenstede/paspoort-aanvragen#kosten-betalen";
    let (slug, rest) = doel.split_once('/').ok_or(form)?;
    let (id, name) = rest.split_once('#').ok_or(form)?;
    let gemeente = repository.gemeenten.get(slug).ok_or_else(|| format!("de gemeente '{slug}' bestaat niet"))?;
    let afwijking = gemeente.afwijkingen.get(id).ok_or_else(|| format!("'{slug}' heeft geen afwijking van '{id}'"))?;
    let span = match name.strip_prefix('#') {
        Some(sectie) => whole_section(afwijking, sectie),
        None => blok(afwijking, name),
    };
    let span = span.ok_or_else(|| format!("'{slug}' vervangt of verbergt '{name}' niet in '{id}'"))?;
    let text = afwijking.file.text();
    let mut rest = text.to_owned();
    rest.replace_range(span.range(), "");
    let empty = afwijking.yaml.value.as_object().is_some_and(serde_json::Map::is_empty) && !rest.contains("\n## ");
    let comments = rest.lines().any(|line| line.trim_start().starts_with('#') && !line.starts_with("##"));
    Ok(Overgenomen { pad: afwijking.file.path().to_owned(), tekst: (!empty || comments).then_some(rest) })
}

/// From the heading to the next.
fn whole_section(afwijking: &Afwijking, name: &str) -> Option<Span> {
    let id = SectieId::by_id(name)?;
    let sectie = afwijking.secties.iter().find(|sectie| sectie.id == id)?;
    sectie.inhoud.marker.as_ref()?;
    Some(lines(afwijking.file.text(), Span::new(sectie.inhoud.heading_span.start, sectie.inhoud.body_span.end)))
}

/// The marker and the text under it; with the heading when nothing else stands below it.
fn blok(afwijking: &Afwijking, name: &str) -> Option<Span> {
    let text = afwijking.file.text();
    for sectie in &afwijking.secties {
        let (mut found, mut count) = (None, 0);
        sectie.each_blok(&mut |blok| {
            count += 1;
            let marker = blok.origin.as_ref().filter(|marker| {
                marker.name == name && matches!(marker.action, Action::Vervang { .. } | Action::Verberg { .. })
            });
            if let Some(marker) = marker {
                found = Some(Span::new(marker.span.start, blok.span.end.max(marker.span.end)));
            }
        });
        if let Some(span) = found {
            let alone = count == 1 && sectie.inhoud.marker.is_none();
            let whole = Span::new(sectie.inhoud.heading_span.start, sectie.inhoud.body_span.end);
            return Some(lines(text, if alone { whole } else { span }));
        }
    }
    None
}

/// Whole lines, with the empty lines that follow; at the end of the file with those before.
fn lines(text: &str, span: Span) -> Span {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let mut end = if text[..span.end].ends_with('\n') {
        span.end
    } else {
        text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1)
    };
    while let Some(line) = text[end..].split_inclusive('\n').next().filter(|line| line.trim().is_empty()) {
        end += line.len();
    }
    if end < text.len() {
        return Span::new(start, end);
    }
    let kept = text[..start].trim_end().len();
    let first = text[kept..].find('\n').map_or(start, |at| kept + at + 1);
    Span::new(first.min(start), end)
}
