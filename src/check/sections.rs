//! Sections: which must be there, the answer line, names of bloks, and that a person can be reached.

use super::scope::{Scope, Text, narrow};
use crate::{
    content::{Afwijking, Antwoord, Kop, Sectie, SectieId, Soort, Type, Zichtbaar},
    diagnostic::{Code, Diagnostic},
    markdown::{Action, Audience, Block, Blok, Inline, Written},
    resolve::{Laag, MergedPart, MergedSectie, merge},
    source::{Place, Span},
};
use std::collections::BTreeMap;

/// How long an answer line may be, with each fact counted as [`FACT_LENGTH`].
const LINE_LENGTH: usize = 300;
const FACT_LENGTH: usize = 10;

/// Checks the sections of a whole antwoord.
pub(super) fn check(scope: &mut Scope<'_>, antwoord: &Antwoord) {
    let title = antwoord.yaml.place("/titel");
    for required in antwoord.kop.soort.required() {
        if antwoord.sectie(*required).is_none() && !excused(&antwoord.kop, *required) {
            missing(scope, *required, title.clone(), "Dit antwoord heeft geen sectie");
        }
    }
    never_excused(scope, antwoord);
    let merged = merge(antwoord, Laag::Generiek, None);
    answer_line(
        scope,
        &antwoord.kop,
        &merged,
        antwoord.sectie(SectieId::Tekst).map(|sectie| antwoord.place(sectie.inhoud.heading_span)),
    );
    shown(scope, Text { file: &antwoord.file, secties: &antwoord.secties });
    names(scope, antwoord);
    let contact = antwoord.sectie(SectieId::Contact);
    if let Some(contact) = contact.filter(|_| must_reach(&antwoord.kop) && !reaches(scope, &merged)) {
        unreachable_person(scope, antwoord.place(contact.inhoud.heading_span));
    }
}

fn excused(kop: &Kop, sectie: SectieId) -> bool {
    !matches!(sectie, SectieId::Hulp | SectieId::Contact)
        && kop.niet_van_toepassing.get(&sectie).is_some_and(|reden| !reden.trim().is_empty())
}

fn never_excused(scope: &mut Scope<'_>, antwoord: &Antwoord) {
    for sectie in [SectieId::Hulp, SectieId::Contact] {
        let required = antwoord.kop.soort.required().contains(&sectie);
        if antwoord.kop.niet_van_toepassing.contains_key(&sectie) && (antwoord.sectie(sectie).is_some() || !required) {
            let place = antwoord.yaml.key_place(&format!("/niet_van_toepassing/{}", sectie.id()));
            missing(scope, sectie, place, "Nooit kan vervallen:");
        }
    }
}

fn missing(scope: &mut Scope<'_>, sectie: SectieId, place: Place, words: &str) {
    let (code, cure) = match sectie {
        SectieId::Hulp => {
            (Code::GeenHulp, "Schrijf onder '## Hulp nodig' wie helpt als iemand het niet alleen kan.".to_owned())
        }
        SectieId::Contact => {
            (Code::OntbrekendeSectie, "Schrijf onder '## Contact' hoe iemand een mens bereikt.".to_owned())
        }
        _ => (
            Code::OntbrekendeSectie,
            format!("Schrijf '## {}', of zet {} met de reden onder niet_van_toepassing.", sectie.kop(), sectie.id()),
        ),
    };
    scope.report_in(sectie, Diagnostic::new(code, place, format!("{words} '{}'.", sectie.kop())).cure(cure));
}

/// The answer line as people get it; `place` is where to point when it is missing.
fn answer_line(scope: &mut Scope<'_>, kop: &Kop, merged: &[MergedSectie<'_>], place: Option<Place>) {
    let Some(place) = place else { return };
    let Some(sectie) = merged.iter().find(|sectie| sectie.id == SectieId::Tekst) else { return };
    let internal = kop.zichtbaar == Zichtbaar::Medewerkers;
    let first = match sectie.parts.first() {
        Some(MergedPart::Blok(blok, _)) if blok.audience == Audience::Publiek || internal => blok.blocks.first(),
        _ => None,
    };
    let Some(Block::Paragraph(inlines)) = first else {
        let diagnostic = Diagnostic::new(
            Code::AntwoordregelOntbreekt,
            place,
            "Het korte antwoord begint niet met een gewone alinea.",
        );
        return scope.report(
            diagnostic
                .cure("Begin met een alinea die voor iedereen geldt; zet voorwaarden, lijsten en tabellen eronder."),
        );
    };
    let length = length(inlines);
    if length > LINE_LENGTH {
        let Some(MergedPart::Blok(blok, _)) = sectie.parts.first() else { return };
        let place = Place::new(&place.file, blok.span);
        let message = format!("De antwoordregel is ongeveer {length} tekens lang; hoogstens {LINE_LENGTH} is goed.");
        let diagnostic = Diagnostic::new(Code::AntwoordregelTeLang, place, message);
        scope
            .report(diagnostic.cure("Zet het antwoord in één of twee korte zinnen, en de rest in een alinea eronder."));
    }
}

fn length(inlines: &[Inline<Written>]) -> usize {
    let one = |inline: &Inline<Written>| match inline {
        Inline::Text { text, .. } => text.chars().count(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => length(inner),
        Inline::Fact(_) => FACT_LENGTH,
        Inline::Break => 1,
        Inline::Image { alt, .. } => alt.chars().count(),
    };
    inlines.iter().map(one).sum()
}

/// Sections that no kanaal shows.
fn shown(scope: &mut Scope<'_>, text: Text<'_>) {
    for sectie in text.secties {
        let shown = scope.kanalen.iter().any(|kanaal| kanaal.secties.contains(&sectie.id));
        if !shown && !scope.kanalen.is_empty() {
            let message = format!("Geen enkel kanaal toont de sectie '{}'.", sectie.id.kop());
            let diagnostic = Diagnostic::new(Code::SectieZonderKanaal, text.place(sectie.inhoud.heading_span), message);
            scope.report(diagnostic.cure("Zet de tekst in een andere sectie, of voeg de sectie toe aan een kanaal."));
        }
    }
}

fn names(scope: &mut Scope<'_>, antwoord: &Antwoord) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut double: Vec<(&str, Span, Span)> = Vec::new();
    let mut unnamed: Vec<Span> = Vec::new();
    for sectie in &antwoord.secties {
        sectie.each_blok(&mut |blok| match (&blok.name, &blok.origin) {
            (Some(name), Some(marker)) => match seen.get(name.as_str()) {
                Some(first) => double.push((name, marker.name_span, *first)),
                None => drop(seen.insert(name, marker.name_span)),
            },
            _ => unnamed.push(first_line(antwoord, blok)),
        });
    }
    for (name, span, first) in double {
        scope.report(
            Diagnostic::new(
                Code::DubbelId,
                antwoord.place(span),
                format!("Het blok '{name}' staat hier voor de tweede keer."),
            )
            .related(antwoord.place(first), "hier staat het voor het eerst")
            .cure("Geef dit blok een andere naam."),
        );
    }
    if let (Some(first), None) = (unnamed.first(), scope.gemeente) {
        let message = match unnamed.len() {
            1 => "Eén blok heeft geen naam.".to_owned(),
            count => format!("{count} blokken hebben geen naam; dit is het eerste."),
        };
        let diagnostic = Diagnostic::new(Code::BlokZonderNaam, antwoord.place(*first), message);
        scope.report(diagnostic.cure("Zet direct boven het blok een regel met een naam, zoals {#kosten-betalen}."));
    }
}

fn first_line(antwoord: &Antwoord, blok: &Blok<Written>) -> Span {
    let text = antwoord.file.text().get(blok.span.range()).unwrap_or_default();
    Span::new(blok.span.start, blok.span.start + text.lines().next().unwrap_or_default().trim_end().len())
}

/// Types that a citizen reads to get something done.
fn must_reach(kop: &Kop) -> bool {
    matches!(kop.soort, Type::Product | Type::Vraag | Type::Levensgebeurtenis) && kop.zichtbaar == Zichtbaar::Publiek
}

/// Does the public text name a number to call, an address or opening hours?
fn reaches(scope: &Scope<'_>, merged: &[MergedSectie<'_>]) -> bool {
    let mut reaches = false;
    let public = merged.iter().filter(|sectie| sectie.id != SectieId::Medewerkers);
    each_fact(public, &mut |pad| {
        let soort = scope.feit(pad).map(|feit| feit.soort);
        reaches |= matches!(soort, Some(Soort::Telefoon | Soort::Adres | Soort::Openingstijden))
            || soort.is_none() && scope.unread_fact(pad);
    });
    reaches
}

/// Calls `visit` for every fact in public bloks of merged sections.
fn each_fact<'m>(secties: impl Iterator<Item = &'m MergedSectie<'m>>, visit: &mut impl FnMut(&str)) {
    let mut open: Vec<&MergedPart<'_>> = secties.flat_map(|sectie| &sectie.parts).collect();
    while let Some(part) = open.pop() {
        match part {
            MergedPart::Choice(_, _, branches) => open.extend(branches.iter().flat_map(|(_, parts)| parts)),
            MergedPart::Blok(blok, _) if blok.audience == Audience::Publiek => {
                for block in &blok.blocks {
                    block.each_inline(&mut |inline| {
                        if let Inline::Fact(fact) = inline {
                            visit(&fact.path);
                        }
                    });
                }
            }
            MergedPart::Blok(..) => {}
        }
    }
}

fn unreachable_person(scope: &mut Scope<'_>, place: Place) {
    let message = "In de openbare tekst staat geen telefoonnummer, adres of openingstijden.";
    let diagnostic = Diagnostic::new(Code::GeenMensBereikbaar, place, message);
    scope.report_in(
        SectieId::Contact,
        diagnostic.cure("Noem onder Contact een feit van de soort telefoon, adres of openingstijden."),
    );
}

/// Checks what is left of an antwoord after a gemeente changed it. What was wrong before is not its mistake.
pub(super) fn check_merged(scope: &mut Scope<'_>, written: &Antwoord, afwijking: &Afwijking) {
    let kop = written.kop.with(&afwijking.kop);
    let before = merge(written, Laag::Generiek, None);
    let after = merge(written, Laag::Generiek, Some(afwijking));
    shown(scope, Text { file: &afwijking.file, secties: &afwijking.secties });
    if kop.status.is_some() {
        return;
    }
    for required in kop.soort.required() {
        let had = before.iter().any(|sectie| sectie.id == *required);
        let has = after.iter().any(|sectie| sectie.id == *required);
        if had && !has && !excused(&kop, *required) {
            missing(scope, *required, hiding_place(afwijking, *required), "Zo blijft er niets over van de sectie");
        }
    }
    let touches = afwijking.secties.iter().find(|sectie| sectie.id == SectieId::Tekst);
    if let Some(sectie) = touches.filter(|sectie| replaces_first(written, sectie)) {
        answer_line(scope, &kop, &after, Some(Place::new(&afwijking.file, sectie.inhoud.heading_span)));
    }
    if must_reach(&kop) && reaches(scope, &before) && !reaches(scope, &after) {
        unreachable_person(scope, hiding_place(afwijking, SectieId::Contact));
    }
}

/// Does this section of an override change the first blok of the generic one?
fn replaces_first(written: &Antwoord, sectie: &Sectie) -> bool {
    let before = merge(written, Laag::Generiek, None);
    let first = before.iter().find(|merged| merged.id == sectie.id).and_then(|merged| match merged.parts.first() {
        Some(MergedPart::Blok(blok, _)) => blok.name.as_deref(),
        _ => None,
    });
    let whole = sectie.inhoud.marker.is_some();
    let mut touches = false;
    sectie.each_blok(&mut |blok| {
        touches |= blok.origin.as_ref().is_some_and(|marker| match &marker.action {
            Action::Voor(target) => Some(target.text.as_str()) == first,
            Action::Vervang { .. } | Action::Verberg { .. } => Some(marker.name.as_str()) == first,
            _ => false,
        });
    });
    whole || touches
}

fn hiding_place(afwijking: &Afwijking, id: SectieId) -> Place {
    let span = afwijking.secties.iter().find(|sectie| sectie.id == id).map_or_else(
        || afwijking.secties.first().map_or(Span::default(), |sectie| sectie.inhoud.heading_span),
        |sectie| sectie.inhoud.heading_span,
    );
    Place::new(&afwijking.file, narrow(&afwijking.file, span, id.kop()))
}
