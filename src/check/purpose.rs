//! Kenmerken are accounted for, and used for what they were declared for: no more is asked than is needed.

use super::{
    scope::{Scope, Text},
    walk,
};
use crate::{
    condition::Word,
    content::{BriefKop, Kenmerk, Sectie, SectieId},
    diagnostic::{Code, Diagnostic, did_you_mean},
    source::Place,
    yaml::Yaml,
};
use std::collections::BTreeSet;

/// Checks a declaration by itself.
pub(super) fn declared(scope: &mut Scope<'_>, name: &str, kenmerk: &Kenmerk, place: &Place) {
    let lacking = kenmerk.lacking();
    if !lacking.is_empty() {
        let message = format!("Bij het kenmerk '{name}' ontbreekt: {}.", lacking.join(", "));
        let diagnostic = Diagnostic::new(Code::KenmerkOnverantwoord, place.clone(), message);
        scope.report(
            diagnostic
                .cure("Vul aan op welke grond u dit vraagt, en hoe gevoelig het is: gewoon, gevoelig of bijzonder."),
        );
    }
    let themas = &scope.repository.hub.themas;
    let unknown: Vec<&String> = kenmerk.themas.iter().flatten().filter(|thema| !themas.contains_key(*thema)).collect();
    for thema in unknown {
        let near = did_you_mean(thema, themas.keys().map(String::as_str));
        let cure = near.map_or_else(
            || "Kies uit wat in hub.yaml staat, of voeg het daar toe.".to_owned(),
            |near| format!("Bedoelt u '{near}'?"),
        );
        let message = format!("Bij het kenmerk '{name}' staat '{thema}', en dat thema staat niet in hub.yaml.");
        scope.report(Diagnostic::new(Code::OnbekendThema, place.clone(), message).cure(cure));
    }
}

/// Checks every condition of a document of this thema.
pub(super) fn conditions(scope: &mut Scope<'_>, text: Text<'_>, thema: Option<&str>) {
    let mut found: Vec<(SectieId, Word)> = Vec::new();
    walk::each_condition(text.secties, &mut |sectie, condition| {
        condition.each_comparison(&mut |kenmerk, _, _| found.push((sectie, kenmerk.clone())));
    });
    for (sectie, word) in found {
        if let Some(diagnostic) = beyond(scope, &word.text, thema, text.place(word.span)) {
            scope.report_in(sectie, diagnostic);
        }
    }
}

/// Checks what a letter asks. `own` is its own text, where that is known.
pub(super) fn letter(
    scope: &mut Scope<'_>,
    yaml: &Yaml,
    (brief, thema): (&BriefKop, Option<&str>),
    own: Option<&[Sectie]>,
) {
    let asked = |index: usize| yaml.place(&format!("/brief/kenmerken/{index}"));
    for (index, name) in brief.kenmerken.iter().enumerate() {
        if let Some(diagnostic) = beyond(scope, name, thema, asked(index)) {
            scope.report(diagnostic);
        }
    }
    let Some(own) = own else { return };
    if brief.antwoorden.iter().any(|id| scope.antwoord(id).is_none()) {
        return;
    }
    let mut used = used(own, None);
    if let Some(name) = used.iter().find(|name| !brief.kenmerken.contains(*name)) {
        let message = format!("De tekst van de brief hangt af van '{name}', en de brief vraagt er niet naar.");
        let diagnostic = Diagnostic::new(Code::BriefFout, yaml.key_place("/brief/kenmerken"), message);
        scope.report(diagnostic.cure(format!("Zet {name} onder kenmerken.")));
    }
    let carried = brief.antwoorden.iter().filter_map(|id| scope.antwoord(id));
    carried.for_each(|antwoord| used.extend(self::used(&antwoord.secties, brief.secties.as_deref())));
    for (index, name) in brief.kenmerken.iter().enumerate() {
        if scope.repository.kenmerken.contains_key(name) && !used.contains(name) {
            let message = format!("De brief vraagt naar '{name}', en niets in de brief hangt ervan af.");
            let diagnostic = Diagnostic::new(Code::KenmerkOngebruikt, asked(index), message);
            scope.report(diagnostic.cure("Haal het weg bij deze brief, of gebruik het in een voorwaarde."));
        }
    }
}

fn beyond(scope: &Scope<'_>, name: &str, thema: Option<&str>, place: Place) -> Option<Diagnostic> {
    let kenmerk = scope.repository.kenmerken.get(name).filter(|kenmerk| !kenmerk.is_for(thema))?;
    let what = thema.map_or_else(|| "een tekst zonder thema".to_owned(), |thema| format!("het thema '{thema}'"));
    let message = format!("Het kenmerk '{name}' is niet bedoeld voor {what}.");
    let themas = kenmerk.themas.as_deref().unwrap_or_default().join(", ");
    let cure = format!(
        "Het is bedoeld voor: {themas}. Is dit ook nodig, zet het thema er dan bij in personal/kenmerken.yaml."
    );
    let declared = scope.repository.kenmerk_places.get(name).cloned();
    let diagnostic = Diagnostic::new(Code::KenmerkBuitenDoel, place, message).cure(cure);
    Some(match declared {
        Some(declared) => diagnostic.related(declared, "hier staat het kenmerk"),
        None => diagnostic,
    })
}

/// The kenmerken on which these sections depend.
fn used(secties: &[Sectie], chosen: Option<&[SectieId]>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk::each_condition(secties, &mut |sectie, condition| {
        if sectie != SectieId::Medewerkers && chosen.is_none_or(|chosen| chosen.contains(&sectie)) {
            names.extend(condition.kenmerken().into_iter().map(str::to_owned));
        }
    });
    names
}
