//! References in running text: facts with their formats, antwoorden, bloks.

use super::{
    scope::{Scope, Text},
    walk,
};
use crate::{
    content::SectieId,
    diagnostic::{Code, Diagnostic, did_you_mean},
    markdown::{Action, FactRef, Inline, Target},
    source::Place,
};

/// Checks every reference in a document.
pub(super) fn check(scope: &mut Scope<'_>, text: Text<'_>) {
    walk::each_inline(text.secties, &mut |sectie, inline| match inline {
        Inline::Fact(reference) => fact(scope, text, sectie, reference),
        Inline::Link { target: Target::Antwoord { id, blok }, span, .. } => {
            scope.check_antwoord(id, text.narrow(*span, &format!("antwoord:{id}")));
            if let Some(blok) = blok {
                blok_exists(scope, sectie, (id, blok), text.narrow(*span, &format!("#{blok}")));
            }
        }
        _ => {}
    });
}

fn fact(scope: &mut Scope<'_>, text: Text<'_>, sectie: SectieId, reference: &FactRef) {
    let pad = &reference.path;
    let Some(feit) = scope.feit(pad) else {
        return unknown_fact(scope, Some(sectie), pad, text.narrow(reference.span, pad));
    };
    let Some(format) = &reference.format else { return };
    if !feit.soort.formats().contains(&format.as_str()) {
        let known = feit.soort.formats();
        let cure = match known {
            [] => format!("Haal '| {format}' weg: een {} heeft maar één opmaak.", feit.soort),
            _ => format!("Kies uit: {}.", known.join(", ")),
        };
        let message = format!("Een {} kent de opmaak '{format}' niet.", feit.soort);
        let after_bar = text.file.text()[reference.span.range()].find('|').unwrap_or(0);
        let mut span = reference.span;
        span.start += after_bar;
        scope.report_in(
            sectie,
            Diagnostic::new(Code::OnbekendeOpmaak, text.narrow(span, format), message)
                .related(feit.place.clone(), "hier staat het feit")
                .cure(cure),
        );
    }
}

/// Reports a fact that does not exist; not when it was written with a mistake.
pub(super) fn unknown_fact(scope: &mut Scope<'_>, sectie: Option<SectieId>, pad: &str, place: Place) {
    if scope.unread_fact(pad) {
        return;
    }
    let known = scope.layers().flat_map(|layer| layer.feiten.keys().map(String::as_str));
    let cure = did_you_mean(pad, known).map_or_else(
        || "Maak het feit in feiten/, of gebruik een feit dat er is.".to_owned(),
        |near| format!("Bedoelt u '{near}'?"),
    );
    let diagnostic = Diagnostic::new(Code::OnbekendFeit, place, format!("Het feit '{pad}' bestaat niet.")).cure(cure);
    match sectie {
        Some(sectie) => scope.report_in(sectie, diagnostic),
        None => scope.report(diagnostic),
    }
}

fn blok_exists(scope: &mut Scope<'_>, sectie: SectieId, (id, blok): (&str, &str), place: Place) {
    let Some(written) = scope.antwoord(id) else { return };
    let mut names: Vec<&str> = written.blok_names();
    let own = scope.gemeente.and_then(|gemeente| gemeente.afwijkingen.get(&written.id));
    for changed in own.iter().flat_map(|own| &own.secties) {
        changed.each_blok(&mut |added| names.extend(added.name.as_deref()));
    }
    if names.contains(&blok) {
        return;
    }
    let cure = did_you_mean(blok, names.iter().copied()).map_or_else(
        || format!("Geef in '{}' een blok de naam {{#{blok}}}.", written.id),
        |near| format!("Bedoelt u '{near}'?"),
    );
    let message = format!("In het antwoord '{}' staat geen blok '{blok}'.", written.id);
    scope.report_in(sectie, Diagnostic::new(Code::OnbekendBlok, place, message).cure(cure));
}

/// In a gemeente: hiding a blok that a link of the generic layer leads to.
pub(super) fn hidden_targets(scope: &mut Scope<'_>, linked: &[(String, String, Place)]) {
    let Some(gemeente) = scope.gemeente else { return };
    for afwijking in gemeente.afwijkingen.values() {
        for sectie in &afwijking.secties {
            sectie.each_blok(&mut |blok| {
                let Some(marker) =
                    blok.origin.as_ref().filter(|marker| matches!(marker.action, Action::Verberg { .. }))
                else {
                    return;
                };
                let from = linked.iter().find(|(id, name, _)| *id == afwijking.id && *name == marker.name);
                if let Some((_, name, from)) = from {
                    let place = Place::new(&afwijking.file, marker.name_span);
                    scope.report(
                        Diagnostic::new(
                            Code::OnbekendBlok,
                            place,
                            format!("Een link wijst naar '{name}', dat hier verborgen is."),
                        )
                        .related(from.clone(), "hier staat de link")
                        .cure("Vervang het blok in plaats van het te verbergen."),
                    );
                }
            });
        }
    }
}
