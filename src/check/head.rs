//! Front matter: themas, related antwoorden, sources, status, berichten, letters, UPL.

use super::{notice, scope::Scope, text};
use crate::{
    content::{
        Antwoord, BerichtKop, BerichtSoort, BriefKop, Kop, KopAfwijking, SectieId, Status, StatusSoort, Type,
        UplStatus, Zichtbaar,
    },
    diagnostic::{Code, Diagnostic, did_you_mean},
    yaml::Yaml,
};
use std::collections::{BTreeMap, BTreeSet};

/// Checks the front matter of a whole antwoord.
pub(super) fn check(scope: &mut Scope<'_>, antwoord: &Antwoord) {
    let (kop, yaml) = (&*antwoord.kop, &*antwoord.yaml);
    text::check_yaml(scope, yaml);
    themas(scope, kop, yaml);
    related(scope, yaml, &kop.regel_meteen);
    if let Some(status) = &kop.status {
        check_status(scope, yaml, status);
    }
    sources(scope, yaml, kop.bronnen.iter().map(|bron| bron.url.as_deref()));
    upl(scope, kop, yaml);
    expired(scope, yaml, kop.controleren_voor);
    match (&kop.bericht, kop.soort) {
        (Some(bericht), Type::Bericht) => check_bericht(scope, yaml, bericht),
        (None, Type::Bericht) => {
            let diagnostic =
                Diagnostic::new(Code::BerichtFout, yaml.place("/type"), "Dit bericht heeft geen 'bericht' in de kop.");
            scope.report(
                diagnostic.cure("Voeg bericht toe met soort, en bij een storing of crisis ook van, tot en raakt."),
            );
        }
        (Some(_), _) => {
            let diagnostic =
                Diagnostic::new(Code::BerichtFout, yaml.key_place("/bericht"), "Alleen een bericht heeft dit.");
            scope.report(diagnostic.cure("Haal 'bericht' weg, of zet type op bericht."));
        }
        (None, _) => {}
    }
    match (&kop.brief, kop.soort) {
        (Some(brief), Type::Briefmodel) => {
            check_brief(scope, yaml, brief);
            notice::check(scope, yaml, brief, Some(&antwoord.secties));
        }
        (None, Type::Briefmodel) => {
            let diagnostic =
                Diagnostic::new(Code::BriefFout, yaml.place("/type"), "Dit briefmodel heeft geen 'brief' in de kop.");
            scope.report(diagnostic.cure("Voeg brief toe met onderwerp, antwoorden en kenmerken."));
        }
        (Some(_), _) => {
            let diagnostic =
                Diagnostic::new(Code::BriefFout, yaml.key_place("/brief"), "Alleen een briefmodel heeft dit.");
            scope.report(diagnostic.cure("Haal 'brief' weg, of zet type op briefmodel."));
        }
        (None, _) => {}
    }
}

/// Checks what a gemeente changes in front matter.
pub(super) fn check_change(scope: &mut Scope<'_>, kop: &KopAfwijking, yaml: &Yaml) {
    text::check_yaml(scope, yaml);
    related(scope, yaml, kop.regel_meteen.as_deref().unwrap_or_default());
    if let Some(status) = &kop.status {
        check_status(scope, yaml, status);
    }
    sources(scope, yaml, kop.bronnen.iter().flatten().map(|bron| bron.url.as_deref()));
    expired(scope, yaml, kop.controleren_voor);
    if let Some(bericht) = &kop.bericht {
        check_bericht(scope, yaml, bericht);
    }
    if let Some(brief) = &kop.brief {
        check_brief(scope, yaml, brief);
        notice::check(scope, yaml, brief, None);
    }
}

fn themas(scope: &mut Scope<'_>, kop: &Kop, yaml: &Yaml) {
    let hub = &scope.repository.hub;
    if let Some(thema) = &kop.thema {
        known_key(scope, Code::OnbekendThema, (thema, "/thema"), yaml, &hub.themas);
    }
    for (index, event) in kop.levensgebeurtenissen.iter().enumerate() {
        let pointer = format!("/levensgebeurtenissen/{index}");
        known_key(scope, Code::OnbekendeLevensgebeurtenis, (event, &pointer), yaml, &hub.levensgebeurtenissen);
    }
}

/// `known` is a name and what people read for it; writing the second for the first is an easy mistake.
fn known_key(
    scope: &mut Scope<'_>,
    code: Code,
    (key, pointer): (&str, &str),
    yaml: &Yaml,
    known: &BTreeMap<String, String>,
) {
    if known.contains_key(key) {
        return;
    }
    let labelled = known.iter().find(|(_, label)| label.eq_ignore_ascii_case(key)).map(|(name, _)| name.as_str());
    let near = labelled.or_else(|| did_you_mean(key, known.keys().map(String::as_str)));
    let cure = near.map_or_else(
        || "Kies uit wat in hub.yaml staat, of voeg het daar toe.".to_owned(),
        |near| format!("Bedoelt u '{near}'?"),
    );
    scope.report(Diagnostic::new(code, yaml.place(pointer), format!("'{key}' staat niet in hub.yaml.")).cure(cure));
}

fn related(scope: &mut Scope<'_>, yaml: &Yaml, ids: &[String]) {
    for (index, id) in ids.iter().enumerate() {
        scope.check_antwoord(id, yaml.place(&format!("/regel_meteen/{index}")));
    }
}

fn sources<'k>(scope: &mut Scope<'_>, yaml: &Yaml, urls: impl Iterator<Item = Option<&'k str>>) {
    for (index, url) in urls.enumerate() {
        if let Some((code, message, cure)) = url.and_then(text::address_problem) {
            let place = yaml.place(&format!("/bronnen/{index}/url"));
            scope.report(Diagnostic::new(code, place, message).cure(cure));
        }
    }
}

fn check_status(scope: &mut Scope<'_>, yaml: &Yaml, status: &Status) {
    if status.reden.trim().is_empty() {
        let diagnostic = Diagnostic::new(Code::StatusFout, yaml.place("/status/reden"), "Hier staat geen reden.");
        scope.report(diagnostic.cure("Schrijf waarom, in woorden voor de inwoner."));
    }
    match status.opvolger.as_deref() {
        None if status.soort == StatusSoort::Vervallen => {
            let diagnostic =
                Diagnostic::new(Code::StatusFout, yaml.place("/status/soort"), "Wat vervallen is, heeft een opvolger.");
            scope.report(diagnostic.cure("Voeg opvolger toe: het id van het antwoord dat nu helpt."));
        }
        Some(id) if scope.antwoord(id).is_none() && !scope.unread_id(id) => {
            let cure = did_you_mean(id, scope.antwoord_ids()).map_or_else(
                || "Gebruik het id van een antwoord, of haal opvolger weg.".to_owned(),
                |near| format!("Bedoelt u '{near}'?"),
            );
            let message = format!("De opvolger '{id}' bestaat niet.");
            scope.report(Diagnostic::new(Code::StatusFout, yaml.place("/status/opvolger"), message).cure(cure));
        }
        _ => {}
    }
}

fn upl(scope: &mut Scope<'_>, kop: &Kop, yaml: &Yaml) {
    let Some(upn) = &kop.upn else {
        if kop.soort == Type::Product && scope.gemeente.is_none() {
            let diagnostic =
                Diagnostic::new(Code::UpnOnbekend, yaml.place("/type"), "Dit product heeft geen naam uit de UPL.");
            scope.report(diagnostic.cure("Voeg upn en upn_uri toe."));
        }
        return;
    };
    let upl = &scope.repository.upl;
    let uri = match upl.status(upn) {
        UplStatus::Current(uri) => uri,
        UplStatus::Lapsed(uri) => {
            let message = format!("'{upn}' is vervallen in de UPL.");
            scope.report(
                Diagnostic::new(Code::UpnVervallen, yaml.place("/upn"), message)
                    .cure("Zoek in de UPL welke naam er nu voor is."),
            );
            uri
        }
        UplStatus::Unknown => {
            let cure = did_you_mean(upn, upl.names()).map_or_else(
                || "Zoek de naam op in de UPL; een eigen product van een gemeente mag zonder upn.".to_owned(),
                |near| format!("Bedoelt u '{near}'?"),
            );
            let message = format!("'{upn}' staat niet in de UPL.");
            return scope.report(Diagnostic::new(Code::UpnOnbekend, yaml.place("/upn"), message).cure(cure));
        }
    };
    if kop.upn_uri.as_deref().is_some_and(|own| own != uri) {
        let message = format!("Dit is niet het adres van '{upn}' in de UPL.");
        let diagnostic =
            Diagnostic::new(Code::UpnUriFout, yaml.place("/upn_uri"), message).cure(format!("Schrijf: {uri}"));
        scope.report(diagnostic);
    }
}

fn expired(scope: &mut Scope<'_>, yaml: &Yaml, controleren_voor: Option<jiff::civil::Date>) {
    if controleren_voor.is_some_and(|day| day <= scope.today) {
        let diagnostic = Diagnostic::new(
            Code::AntwoordVerlopen,
            yaml.place("/controleren_voor"),
            "Dit antwoord had al gecontroleerd moeten zijn.",
        );
        scope.report(
            diagnostic
                .cure("Vergelijk het antwoord met zijn bronnen en zet geverifieerd_op en controleren_voor verder."),
        );
    }
}

fn check_bericht(scope: &mut Scope<'_>, yaml: &Yaml, bericht: &BerichtKop) {
    let urgent = matches!(bericht.soort, BerichtSoort::Storing | BerichtSoort::Crisis);
    let mut wrong = |place, message: &str, cure: &str| {
        scope.report(Diagnostic::new(Code::BerichtFout, place, message).cure(cure));
    };
    if urgent && (bericht.van.is_none() || bericht.tot.is_none()) {
        wrong(
            yaml.place("/bericht/soort"),
            "Een storing of crisis heeft een begin en een eind.",
            "Voeg van en tot toe.",
        );
    }
    let target = !bericht.raakt.antwoorden.is_empty() || !bericht.raakt.themas.is_empty();
    if urgent && !target {
        let message = "Deze storing of crisis raakt niets, en verschijnt dus nergens.";
        wrong(yaml.place("/bericht/soort"), message, "Voeg raakt toe met antwoorden of themas.");
    }
    if let (Some(van), Some(tot)) = (bericht.van, bericht.tot)
        && tot <= van
    {
        wrong(yaml.place("/bericht/tot"), "Het eind ligt niet na het begin.", "Verbeter van of tot.");
    }
    for (index, kanaal) in bericht.raakt.kanalen.iter().enumerate() {
        let known = scope.kanalen.iter().any(|profile| profile.naam == *kanaal);
        if !known && !scope.kanalen.is_empty() {
            let names: Vec<&str> = scope.kanalen.iter().map(|profile| profile.naam.as_str()).collect();
            let place = yaml.place(&format!("/bericht/raakt/kanalen/{index}"));
            let message = format!("Het kanaal '{kanaal}' bestaat niet.");
            let diagnostic =
                Diagnostic::new(Code::BerichtFout, place, message).cure(format!("Kies uit: {}.", names.join(", ")));
            scope.report(diagnostic);
        }
    }
    for (index, id) in bericht.raakt.antwoorden.iter().enumerate() {
        scope.check_antwoord(id, yaml.place(&format!("/bericht/raakt/antwoorden/{index}")));
    }
    let hub = &scope.repository.hub;
    for (index, thema) in bericht.raakt.themas.iter().enumerate() {
        let pointer = format!("/bericht/raakt/themas/{index}");
        known_key(scope, Code::OnbekendThema, (thema, &pointer), yaml, &hub.themas);
    }
    let past = bericht.tot.filter(|tot| tot.date() < scope.today && bericht.van.is_none_or(|van| van < *tot));
    if past.is_some() {
        let diagnostic = Diagnostic::new(Code::BerichtVerlopen, yaml.place("/bericht/tot"), "Dit bericht is voorbij.");
        scope.report(diagnostic.cure("Haal het bestand weg; het blijft in git te vinden."));
    }
}

fn check_brief(scope: &mut Scope<'_>, yaml: &Yaml, brief: &BriefKop) {
    for (index, name) in brief.kenmerken.iter().enumerate() {
        if !scope.repository.kenmerken.contains_key(name) {
            let known = scope.repository.kenmerken.keys().map(String::as_str);
            let cure = did_you_mean(name, known).map_or_else(
                || "Beschrijf het kenmerk in personal/kenmerken.yaml.".to_owned(),
                |near| format!("Bedoelt u '{near}'?"),
            );
            let place = yaml.place(&format!("/brief/kenmerken/{index}"));
            let message = format!("Het kenmerk '{name}' bestaat niet.");
            scope.report(Diagnostic::new(Code::OnbekendKenmerk, place, message).cure(cure));
        }
    }
    let carried = brief.secties.clone().unwrap_or_default();
    for (index, sectie) in carried.iter().enumerate() {
        if *sectie == SectieId::Medewerkers {
            let place = yaml.place(&format!("/brief/secties/{index}"));
            let diagnostic = Diagnostic::new(Code::BriefFout, place, "Wat voor medewerkers is, kan niet in een brief.");
            scope.report(diagnostic.cure("Haal medewerkers hier weg."));
        }
    }
    for (index, id) in brief.antwoorden.iter().enumerate() {
        let place = yaml.place(&format!("/brief/antwoorden/{index}"));
        scope.check_antwoord(id, place.clone());
        let Some(antwoord) = scope.antwoord(id) else { continue };
        if antwoord.kop.zichtbaar == Zichtbaar::Medewerkers {
            let diagnostic = Diagnostic::new(Code::BriefFout, place, "Dit antwoord is alleen voor medewerkers.");
            scope.report(diagnostic.cure("Kies een openbaar antwoord."));
            continue;
        }
        let missing = asked(antwoord, brief);
        if let Some(name) = missing.first() {
            let message = format!("Om '{id}' in te vullen, moet de brief '{name}' weten.");
            let diagnostic = Diagnostic::new(Code::BriefFout, place, message).cure(format!(
                "Zet {} onder kenmerken, of draag andere secties.",
                missing.iter().copied().collect::<Vec<_>>().join(", ")
            ));
            scope.report(diagnostic);
        }
    }
}

/// Kenmerken that the carried sections need and the letter does not know.
fn asked<'k>(antwoord: &'k Antwoord, brief: &BriefKop) -> BTreeSet<&'k str> {
    let carried = |id: SectieId| {
        id != SectieId::Medewerkers && brief.secties.as_ref().is_none_or(|secties| secties.contains(&id))
    };
    let mut names = BTreeSet::new();
    super::walk::each_condition(&antwoord.secties, &mut |sectie, condition| {
        if carried(sectie) {
            names.extend(condition.kenmerken());
        }
    });
    names.retain(|name| !brief.kenmerken.iter().any(|known| known == name));
    names
}
