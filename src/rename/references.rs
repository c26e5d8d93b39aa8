//! References in running text and in conditions, in every layer.

use super::{Kind, Renaming, edits::Edits};
use crate::{
    condition::{Operand, WrittenCondition},
    content::{Antwoord, Repository, Sectie},
    markdown::{self, Action, Inline, Target, Written},
    source::{SourceFile, Span},
};
use std::sync::Arc;

/// Adds the edits for every reference in text.
pub(super) fn collect(repository: &Repository, renaming: &Renaming, edits: &mut Edits) {
    let only = match &renaming.kind {
        Kind::Antwoord { gemeente } => gemeente.as_deref(),
        _ => None,
    };
    if only.is_none() {
        for antwoord in repository.generic.antwoorden.values() {
            text(&antwoord.file, &antwoord.secties, renaming, edits);
        }
    }
    for (slug, gemeente) in &repository.gemeenten {
        if only.is_some_and(|only| only != slug) {
            continue;
        }
        for antwoord in gemeente.laag.antwoorden.values() {
            text(&antwoord.file, &antwoord.secties, renaming, edits);
        }
        for afwijking in gemeente.afwijkingen.values() {
            text(&afwijking.file, &afwijking.secties, renaming, edits);
        }
    }
}

fn text(file: &Arc<SourceFile>, secties: &[Sectie], renaming: &Renaming, edits: &mut Edits) {
    for sectie in secties {
        sectie.each_blok(&mut |blok| {
            for block in &blok.blocks {
                block.each_inline(&mut |piece| inline(file, piece, renaming, edits));
                block.each_condition(&mut |written| condition(file, written, renaming, edits));
            }
        });
        for part in &sectie.inhoud.parts {
            part.each_choice(&mut |choice| {
                let written = choice.branches.iter().filter_map(|branch| branch.condition.as_ref());
                written.for_each(|written| condition(file, written, renaming, edits));
            });
        }
    }
}

fn inline(file: &Arc<SourceFile>, inline: &Inline<Written>, renaming: &Renaming, edits: &mut Edits) {
    match (inline, &renaming.kind) {
        (Inline::Fact(fact), Kind::Feit) if fact.path == renaming.old => {
            edits.within(file, fact.span, &renaming.old, &renaming.new);
        }
        (Inline::Link { target: Target::Antwoord { id, .. }, span, .. }, Kind::Antwoord { .. })
            if *id == renaming.old =>
        {
            // The target stands last; the words of the link may read the same.
            let slice = &file.text()[span.range()];
            let target = format!("antwoord:{id}");
            if let Some(at) = slice.rfind(&target) {
                let start = span.start + at + "antwoord:".len();
                edits.add(file, Span::new(start, start + id.len()), renaming.new.as_str());
            }
        }
        _ => {}
    }
}

fn condition(file: &Arc<SourceFile>, condition: &WrittenCondition, renaming: &Renaming, edits: &mut Edits) {
    condition.each_comparison(&mut |kenmerk, _, operands| {
        if renaming.kind == Kind::Kenmerk && kenmerk.text == renaming.old {
            edits.add(file, kenmerk.span, renaming.new.as_str());
        }
        for operand in operands {
            if let Operand::Fact(word) = operand
                && renaming.kind == Kind::Feit
                && word.text == renaming.old
            {
                edits.add(file, word.span, renaming.new.as_str());
            }
        }
    });
}

/// A generic text that is edited here has another hash; an override that was written for the text of now
/// stays so. One that had fallen behind stays behind.
pub(super) fn renew_bases(repository: &Repository, edits: &mut Edits) {
    let mut renewed: Vec<(Arc<SourceFile>, Span, String)> = Vec::new();
    let afwijkingen = repository.gemeenten.values().flat_map(|gemeente| gemeente.afwijkingen.values());
    for afwijking in afwijkingen {
        let Some(written) = repository.generic.antwoorden.get(&afwijking.id) else { continue };
        let mut renew = |basis: &crate::condition::Word, span: Span| {
            let current = markdown::basis(&written.file.text()[span.range()]);
            if basis.text == current && edits.touch(&written.file, span) {
                let new = markdown::basis(&edits.edited(&written.file, span));
                renewed.push((Arc::clone(&afwijking.file), basis.span, new));
            }
        };
        for sectie in &afwijking.secties {
            if let (Some(marker), Some(base)) = (&sectie.inhoud.marker, written.sectie(sectie.id))
                && let Action::Vervang { basis: Some(basis) } = &marker.action
            {
                renew(basis, base.inhoud.body_span);
            }
            sectie.each_blok(&mut |blok| {
                let Some(marker) = &blok.origin else { return };
                let Action::Vervang { basis: Some(basis) } = &marker.action else { return };
                if let Some(span) = span_of(written, &marker.name, sectie) {
                    renew(basis, span);
                }
            });
        }
    }
    for (file, span, new) in renewed {
        edits.add(&file, span, new);
    }
}

fn span_of(written: &Antwoord, name: &str, sectie: &Sectie) -> Option<Span> {
    written.blok(name).filter(|(id, _)| *id == sectie.id).map(|(_, blok)| blok.span)
}
