//! The notice in the Berichtenbox: complete, and with a term that the letter itself names.

use super::{references::unknown_fact, scope::Scope, walk};
use crate::{
    content::{Berichtenbox, BriefKop, Sectie, SectieId, Soort},
    diagnostic::{Code, Diagnostic},
    markdown::Inline,
    yaml::Yaml,
};

const TERMIJN: &str = "/brief/berichtenbox/termijn";

/// Checks what a briefmodel says for the Berichtenbox. `own` is its own text, where that is known.
pub(super) fn check(scope: &mut Scope<'_>, yaml: &Yaml, brief: &BriefKop, own: Option<&[Sectie]>) {
    let Some(said) = &brief.berichtenbox else { return };
    let lacking = said.lacking();
    if !lacking.is_empty() {
        let message = format!("Voor de Berichtenbox ontbreekt: {}.", lacking.join(", "));
        let diagnostic = Diagnostic::new(Code::BerichtenboxFout, yaml.key_place("/brief/berichtenbox"), message);
        scope.report(diagnostic.cure("Vul aan wat ontbreekt. Is er geen termijn, schrijf dan: termijn: geen."));
    }
    let Some(pad) = said.feit().filter(|pad| !pad.trim().is_empty()) else { return };
    let place = yaml.place(TERMIJN);
    let Some(feit) = scope.feit(pad) else { return unknown_fact(scope, None, pad, place) };
    if !matches!(feit.soort, Soort::Termijn | Soort::Datum) {
        let diagnostic = Diagnostic::new(Code::BerichtenboxFout, place, format!("Een {} is geen termijn.", feit.soort))
            .related(feit.place.clone(), "hier staat het feit");
        let cure = format!("Kies een feit van de soort termijn of datum, of schrijf: {}.", Berichtenbox::GEEN);
        return scope.report(diagnostic.cure(cure));
    }
    let Some(own) = own else { return };
    let unread = brief.antwoorden.iter().any(|id| scope.antwoord(id).is_none());
    if !unread && !names(own, None, pad) && !carried(scope, brief, pad) {
        let message = format!("De brief zelf noemt het feit '{pad}' niet.");
        let diagnostic = Diagnostic::new(Code::BerichtenboxFout, place, message);
        scope
            .report(diagnostic.cure(format!(
                "Zet {{{{ {pad} }}}} in de tekst van de brief, of kies de termijn die er wel in staat."
            )));
    }
}

/// Does a section that the letter carries name the fact?
fn carried(scope: &Scope<'_>, brief: &BriefKop, pad: &str) -> bool {
    let chosen = brief.secties.as_deref();
    brief.antwoorden.iter().filter_map(|id| scope.antwoord(id)).any(|carried| names(&carried.secties, chosen, pad))
}

fn names(secties: &[Sectie], chosen: Option<&[SectieId]>, pad: &str) -> bool {
    let mut found = false;
    walk::each_inline(secties, &mut |sectie, inline| {
        let shown = sectie != SectieId::Medewerkers && chosen.is_none_or(|chosen| chosen.contains(&sectie));
        found |= shown && matches!(inline, Inline::Fact(fact) if fact.path == pad);
    });
    found
}
