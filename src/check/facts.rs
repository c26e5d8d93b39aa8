//! Facts over time: a value on every day that some antwoord needs one, checked in time, with a source.

use super::{
    scope::{Scope, horizon},
    text,
};
use crate::{
    content::{Feit, Gemeentelijk, Layer, Soort, Waarde},
    diagnostic::{Code, Diagnostic},
    source::Place,
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Days on which an antwoord uses a fact, and where.
#[derive(Debug, Clone)]
pub(super) struct Use {
    /// Id of the antwoord.
    pub(super) id: String,
    /// First day on which the antwoord holds.
    pub(super) vanaf: Option<Date>,
    /// Its last day.
    pub(super) tot_en_met: Option<Date>,
    /// Where it uses the fact.
    pub(super) place: Place,
}

/// Who uses which fact.
pub(super) type Usage = BTreeMap<String, Vec<Use>>;

/// The first day from today on which a fact has no value though it is used, and who uses it then.
fn first_gap<'u>(feit: &Feit, uses: impl Iterator<Item = &'u Use>, today: Date) -> Option<(Date, &'u Use)> {
    let end = horizon(today);
    let mut first: Option<(Date, &Use)> = None;
    for used in uses {
        let from = used.vanaf.unwrap_or(today).max(today);
        let until = used.tot_en_met.unwrap_or(end).min(end);
        let days: BTreeSet<Date> = feit.flips().chain([from]).filter(|day| (from..=until).contains(day)).collect();
        let gap = days.into_iter().find(|day| feit.on(*day).is_none());
        if let Some(gap) = gap.filter(|gap| first.is_none_or(|(day, _)| *gap < day)) {
            first = Some((gap, used));
        }
    }
    first
}

/// Reports the first day without a value.
fn report_gap<'u>(scope: &mut Scope<'_>, feit: &Feit, uses: impl Iterator<Item = &'u Use>) -> Option<Diagnostic> {
    let today = scope.today;
    let (day, used) = first_gap(feit, uses, today)?;
    let pad = &feit.pad;
    let diagnostic = if day == today {
        Diagnostic::new(
            Code::FeitZonderWaarde,
            feit.place.clone(),
            format!("Het feit '{pad}' heeft vandaag ({day}) geen waarde."),
        )
    } else {
        let last = feit.waarden.iter().rev().find(|waarde| waarde.vanaf < day);
        let place = last.map_or(&feit.place, |waarde| &waarde.place).clone();
        Diagnostic::new(Code::FeitLooptAf, place, format!("Het feit '{pad}' heeft vanaf {day} geen waarde meer."))
    };
    Some(
        diagnostic
            .related(used.place.clone(), "hier staat het in een antwoord")
            .cure(format!("Voeg onder waarden de waarde toe die vanaf {day} geldt.")),
    )
}

/// Generic facts: their values, where the whole country uses them or some gemeenten do.
/// `elsewhere` tells which gemeenten use a fact in text of their own.
pub(super) fn check_generic(scope: &mut Scope<'_>, usage: &Usage, elsewhere: &BTreeMap<String, BTreeSet<String>>) {
    let repository = scope.repository;
    for feit in repository.generic.feiten.values() {
        let unread = scope.unread_fact(&feit.pad);
        let generic = usage.get(&feit.pad).map(Vec::as_slice).unwrap_or_default();
        let municipal = elsewhere.get(&feit.pad);
        let used = !generic.is_empty() || municipal.is_some() || feit.pad == repository.hub.noodtelefoon;
        if !used && !scope.unread_text() {
            let diagnostic = Diagnostic::new(
                Code::FeitOngebruikt,
                feit.place.clone(),
                format!("Geen enkel antwoord gebruikt '{}'.", feit.pad),
            );
            scope.report(diagnostic.cure("Gebruik het feit in een antwoord, of haal het weg."));
        }
        one(scope, feit, &repository.generic);
        if unread || feit.waarden.is_empty() {
            continue;
        }
        let own_use = Use { id: String::new(), vanaf: None, tot_en_met: None, place: feit.place.clone() };
        let uses = generic.iter().chain(municipal.map(|_| &own_use).filter(|_| generic.is_empty()));
        let Some(mut diagnostic) = report_gap(scope, feit, uses) else { continue };
        let replaced = |slug: &String| repository.gemeenten[slug].laag.feiten.contains_key(&feit.pad);
        if generic.is_empty() {
            diagnostic.gemeenten.extend(municipal.into_iter().flatten().cloned());
        } else if feit.gemeentelijk == Gemeentelijk::Mag && repository.gemeenten.keys().any(replaced) {
            diagnostic.gemeenten.extend(repository.gemeenten.keys().filter(|slug| !replaced(slug)).cloned());
            if diagnostic.gemeenten.is_empty() {
                continue;
            }
        }
        scope.report(diagnostic);
    }
}

/// Facts of a gemeente: those it must give and those it gave. `usage` is what it uses.
pub(super) fn check_municipal(scope: &mut Scope<'_>, must: &[Arc<Feit>], usage: &dyn Fn(&str) -> Vec<Use>) {
    let Some(gemeente) = scope.gemeente else { return };
    for feit in must.iter().filter(|feit| !gemeente.laag.feiten.contains_key(&feit.pad)) {
        if scope.unread_fact(&feit.pad) {
            continue;
        }
        if let Some(used) = usage(&feit.pad).first() {
            let message = format!("{} geeft geen waarde voor '{}'.", gemeente.profiel.naam, feit.pad);
            let diagnostic = Diagnostic::new(Code::FeitZonderWaarde, gemeente.place.clone(), message)
                .related(feit.place.clone(), format!("dit feit moet elke gemeente geven: {}", feit.omschrijving))
                .related(used.place.clone(), "hier staat het in een antwoord")
                .cure(format!("Zet '{}' met waarden in municipal/{}/feiten/.", feit.pad, gemeente.slug));
            scope.report(diagnostic);
        }
    }
    for feit in gemeente.laag.feiten.values() {
        one(scope, feit, &gemeente.laag);
        let uses = usage(&feit.pad);
        let own = !scope.repository.generic.feiten.contains_key(&feit.pad);
        if own && uses.is_empty() && !scope.unread_text() {
            let message = format!("Geen enkel antwoord van deze gemeente gebruikt '{}'.", feit.pad);
            let diagnostic = Diagnostic::new(Code::FeitOngebruikt, feit.place.clone(), message);
            scope.report(diagnostic.cure("Gebruik het feit in een antwoord, of haal het weg."));
        }
        if feit.waarden.is_empty() || scope.unread_fact(&feit.pad) {
            continue;
        }
        if let Some(diagnostic) = report_gap(scope, feit, uses.iter()) {
            scope.report(diagnostic);
        }
    }
}

/// What can be said of a fact by itself.
fn one(scope: &mut Scope<'_>, feit: &Feit, layer: &Layer) {
    if feit.controleren_voor.is_some_and(|day| day <= scope.today) {
        let message = format!("'{}' had al gecontroleerd moeten zijn.", feit.pad);
        let diagnostic = Diagnostic::new(Code::FeitVerlopen, feit.place.clone(), message);
        scope.report(
            diagnostic.cure("Vergelijk de waarde met de bron en zet geverifieerd_op en controleren_voor verder."),
        );
    }
    let base = scope.repository.generic.feiten.get(&feit.pad);
    let sourced = feit.bron.is_some() || base.is_some_and(|base| base.bron.is_some());
    if !sourced && !feit.waarden.is_empty() && needs_source(scope, feit.soort) {
        let message = format!("'{}' heeft geen bron.", feit.pad);
        let diagnostic = Diagnostic::new(Code::FeitZonderBron, feit.place.clone(), message);
        scope.report(diagnostic.cure("Voeg bron toe: de wet, de verordening of het besluit waar de waarde in staat."));
    }
    let address = feit.bron.as_ref().and_then(|bron| bron.url.as_deref()).and_then(text::address_problem);
    if let Some((code, message, cure)) = address {
        let message = format!("Bron van '{}': {message}", feit.pad);
        scope.report(Diagnostic::new(code, feit.place.clone(), message).cure(cure));
    }
    for value in &feit.waarden {
        if let Waarde::Openingstijden(id) = &value.waarde {
            let known = layer.locaties.contains_key(id) || scope.repository.generic.locaties.contains_key(id);
            if !known && !scope.unread_id(id) {
                let message = format!("De locatie '{id}' bestaat niet.");
                let ids = layer.locaties.keys().map(String::as_str);
                let cure = crate::diagnostic::did_you_mean(id, ids).map_or_else(
                    || "Maak de locatie in locaties/, of gebruik het id van een locatie die er is.".to_owned(),
                    |near| format!("Bedoelt u '{near}'?"),
                );
                scope.report(Diagnostic::new(Code::OnbekendeLocatie, value.place.clone(), message).cure(cure));
            }
        }
        if matches!(feit.soort, Soort::Begrip | Soort::Adres | Soort::Link) {
            for diagnostic in text::words(&value.place.file, value.place.span) {
                scope.report(diagnostic);
            }
        }
    }
}

/// A gemeente is itself the source of how to reach it.
fn needs_source(scope: &Scope<'_>, soort: Soort) -> bool {
    let contact = matches!(soort, Soort::Telefoon | Soort::Email | Soort::Adres | Soort::Openingstijden | Soort::Link);
    scope.gemeente.is_none() || !contact
}
