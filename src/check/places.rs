//! hub.yaml, gemeenten, locaties and organisations: names that must exist and hours that can be.

use super::{scope::Scope, text};
use crate::{
    content::{Blokuur, Layer, Openingstijden, Repository, Soort},
    diagnostic::{Code, Diagnostic, did_you_mean},
    source::Place,
    yaml::{Yaml, member},
};
use std::collections::BTreeMap;

/// Checks hub.yaml.
pub(super) fn hub(scope: &mut Scope<'_>) {
    let repository = scope.repository;
    let (hub, yaml) = (&repository.hub, &repository.hub_yaml);
    let slug = &hub.standaardgemeente;
    if !repository.gemeenten.contains_key(slug) && !repository.unread_gemeenten.contains(slug) {
        let known = repository.gemeenten.keys().map(String::as_str);
        let cure = did_you_mean(slug, known).map_or_else(
            || "Gebruik de naam van een map in municipal/.".to_owned(),
            |near| format!("Bedoelt u '{near}'?"),
        );
        let message = format!("De gemeente '{slug}' bestaat niet.");
        scope.report(Diagnostic::new(Code::OnbekendeGemeente, yaml.place("/standaardgemeente"), message).cure(cure));
    }
    let pad = &hub.noodtelefoon;
    match scope.feit(pad) {
        None => super::references::unknown_fact(scope, None, pad, yaml.place("/noodtelefoon")),
        Some(feit) if feit.soort != Soort::Telefoon => {
            let message = format!("'{pad}' is een {}, geen telefoonnummer.", feit.soort);
            let diagnostic = Diagnostic::new(Code::FeitWaardeFout, yaml.place("/noodtelefoon"), message)
                .related(feit.place.clone(), "hier staat het feit");
            scope.report(diagnostic.cure("Kies een feit van de soort telefoon."));
        }
        Some(_) => {}
    }
    double_codes(scope, repository);
}

fn double_codes(scope: &mut Scope<'_>, repository: &Repository) {
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    for gemeente in repository.gemeenten.values() {
        let place = gemeente.yaml.place("/code");
        match seen.get(gemeente.profiel.code.as_str()) {
            Some(first) => scope.report(
                Diagnostic::new(
                    Code::DubbelId,
                    place,
                    format!("De code {} heeft ook een andere gemeente.", gemeente.profiel.code),
                )
                .related(first.clone(), "hier staat hij ook")
                .in_gemeente(&gemeente.slug)
                .cure("Zoek de CBS-code van deze gemeente op."),
            ),
            None => drop(seen.insert(&gemeente.profiel.code, place)),
        }
    }
}

/// Checks the locaties and organisations of one layer.
pub(super) fn layer(scope: &mut Scope<'_>, layer: &Layer) {
    for yaml in layer.yaml.values() {
        text::check_yaml(scope, yaml);
        let stem = yaml.file.stem();
        let hours = if yaml.file.path().contains("/locaties/") {
            layer.locaties.get(stem).map(|locatie| &locatie.openingstijden)
        } else {
            layer.organisaties.get(stem).and_then(|organisatie| organisatie.openingstijden.as_ref())
        };
        if let Some(hours) = hours {
            opening(scope, yaml, hours);
        }
    }
}

fn opening(scope: &mut Scope<'_>, yaml: &Yaml, hours: &Openingstijden) {
    let names = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
    for (name, (_, blocks)) in names.iter().zip(hours.regulier.days()) {
        day(scope, yaml, &member("/openingstijden/regulier", name), blocks);
    }
    for (index, other) in hours.uitzonderingen.iter().enumerate() {
        let pointer = format!("/openingstijden/uitzonderingen/{index}");
        day(scope, yaml, &format!("{pointer}/tijden"), &other.tijden);
        if hours.uitzonderingen[..index].iter().any(|earlier| earlier.datum == other.datum) {
            let message = format!("Voor {} staan hier twee keer tijden.", other.datum);
            fault(scope, yaml.place(&format!("{pointer}/datum")), &message, "Laat er één staan.");
        }
    }
    for (index, closed) in hours.gesloten.iter().enumerate() {
        if closed.tot_en_met < closed.van {
            let place = yaml.place(&format!("/openingstijden/gesloten/{index}/tot_en_met"));
            fault(scope, place, "De laatste dag ligt voor de eerste dag.", "Verbeter van of tot_en_met.");
        }
    }
}

fn day(scope: &mut Scope<'_>, yaml: &Yaml, pointer: &str, blocks: &[Blokuur]) {
    let mut open: Vec<(jiff::civil::Time, jiff::civil::Time)> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let place = yaml.place(&format!("{pointer}/{index}"));
        let Some((from, to)) = block.times() else {
            fault(
                scope,
                place,
                "De sluitingstijd ligt niet na de openingstijd.",
                "Schrijf eerst wanneer het opent, dan wanneer het sluit: 09:00-17:00.",
            );
            continue;
        };
        if open.iter().any(|(start, end)| from < *end && *start < to) {
            fault(
                scope,
                place,
                "Deze tijden overlappen met andere tijden op dezelfde dag.",
                "Maak er één tijd van, of laat er ruimte tussen.",
            );
        }
        open.push((from, to));
    }
}

fn fault(scope: &mut Scope<'_>, place: Place, message: &str, cure: &str) {
    scope.report(Diagnostic::new(Code::OpeningstijdenFout, place, message).cure(cure));
}
