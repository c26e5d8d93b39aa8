//! Typed values against facts: the same, or near what a fact is about but different.

use super::scan::{Scanned, Typing};
use crate::{
    check::scope::Scope,
    content::{Feit, Gemeente, Gemeentelijk, Locatie, Repository, Soort, Waarde},
    diagnostic::{Code, Diagnostic},
    literal::{self, SubjectWords, Value},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// How much of what a fact is about must be in the text before a different value is a mistake.
const NEAR: f64 = 0.6;
/// How much must be in it when the antwoord does not use the fact.
const CERTAIN: f64 = 0.75;
/// How much must be before the same value is the same thing.
const AROUND: f64 = 0.3;
/// A fact whose match is this share of the best may be what was meant as well.
const RIVAL: f64 = 0.75;

/// A fact with what it is about and its value of today.
#[derive(Debug, Clone)]
struct Fact {
    feit: Arc<Feit>,
    words: Arc<SubjectWords>,
    weight: f64,
    waarde: Option<Waarde>,
    locatie: Option<Arc<Locatie>>,
}

/// The facts of the generic layer.
#[derive(Debug)]
pub(super) struct Known {
    facts: BTreeMap<Soort, Vec<Fact>>,
    weights: HashMap<String, f64>,
}

/// The facts of a gemeente: those that it gives a value of its own, and those that only it has.
#[derive(Debug)]
pub(super) struct Own {
    replaced: HashMap<String, Fact>,
    added: Vec<Fact>,
}

impl Own {
    pub(super) fn of(known: &Known, gemeente: &Gemeente, today: Date) -> Self {
        let mut own = Self { replaced: HashMap::new(), added: Vec::new() };
        for feit in gemeente.laag.feiten.values() {
            let waarde = feit.on(today).map(|day| day.waarde.clone());
            let locatie = match &waarde {
                Some(Waarde::Openingstijden(id)) => gemeente.laag.locaties.get(id).map(Arc::clone),
                _ => None,
            };
            let generic = known.facts.get(&feit.soort).into_iter().flatten().find(|fact| fact.feit.pad == feit.pad);
            let words = generic.map_or_else(|| Arc::new(about(feit)), |fact| Arc::clone(&fact.words));
            let weight = words.iter().map(|word| known.weight(word)).sum();
            let fact = Fact { feit: Arc::clone(feit), words, weight, waarde, locatie };
            if generic.is_some() {
                own.replaced.insert(feit.pad.clone(), fact);
            } else {
                own.added.push(fact);
            }
        }
        own
    }
}

/// How well a fact fits a typed value.
struct Match<'a> {
    fact: &'a Fact,
    direct: usize,
    score: f64,
    coverage: f64,
    used: bool,
    same: bool,
}

impl Known {
    pub(super) fn of(repository: &Repository, today: Date) -> Self {
        let feiten = &repository.generic.feiten;
        let words: Vec<(&Arc<Feit>, SubjectWords)> = feiten.values().map(|feit| (feit, about(feit))).collect();
        let mut counts: HashMap<String, u32> = HashMap::new();
        for word in words.iter().flat_map(|(_, words)| words) {
            *counts.entry(word.clone()).or_default() += 1;
        }
        let total = f64::from(u32::try_from(words.len()).unwrap_or(u32::MAX));
        let weights = counts.into_iter().map(|(word, count)| (word, (1.0 + total / f64::from(count)).ln()));
        let mut known = Self { facts: BTreeMap::new(), weights: weights.collect() };
        for (feit, words) in words {
            let waarde = feit.on(today).map(|day| day.waarde.clone());
            let weight = words.iter().map(|word| known.weight(word)).sum();
            let fact = Fact { feit: Arc::clone(feit), words: Arc::new(words), weight, waarde, locatie: None };
            known.facts.entry(feit.soort).or_default().push(fact);
        }
        known
    }

    /// Facts of this kind, with the values of a gemeente where it gives its own.
    fn of_kind<'a>(&'a self, soort: Soort, own: Option<&'a Own>) -> impl Iterator<Item = &'a Fact> {
        let generic = self.facts.get(&soort).into_iter().flatten();
        let seen = generic.map(move |fact| own.and_then(|own| own.replaced.get(&fact.feit.pad)).unwrap_or(fact));
        let added = own.into_iter().flat_map(|own| &own.added);
        seen.chain(added.filter(move |fact| fact.feit.soort == soort))
    }

    fn weight(&self, word: &str) -> f64 {
        self.weights.get(word).copied().unwrap_or(1.0)
    }

    /// Reports what is typed in a text about `subject`.
    pub(super) fn judge(&self, scope: &mut Scope<'_>, scanned: &Scanned, subject: &SubjectWords, own: Option<&Own>) {
        for typing in &scanned.typings {
            let matches = self.matches(scanned, typing, subject, own);
            if let Some(best) = same(&matches, &typing.literal.value) {
                report_same(scope, scanned, typing, best);
            } else if let Some(best) = different(&matches, scanned, typing) {
                report_different(scope, scanned, typing, best);
            }
        }
        for typing in &scanned.links {
            let matches = self.matches(scanned, typing, subject, own);
            if let Some(best) = same(&matches, &typing.literal.value) {
                report_same(scope, scanned, typing, best);
            }
        }
    }

    /// Facts of the same kind, the best match first.
    fn matches<'a>(
        &'a self,
        scanned: &Scanned,
        typing: &Typing,
        subject: &SubjectWords,
        own: Option<&'a Own>,
    ) -> Vec<Match<'a>> {
        let Some(soort) = typing.literal.value.kind() else { return Vec::new() };
        let fitting = self.of_kind(soort, own).filter(|fact| same_unit(&typing.literal.value, &fact.feit));
        let mut matches: Vec<Match<'a>> = fitting
            .map(|fact| {
                let direct = fact.words.intersection(&typing.words).count();
                let near: f64 = fact.words.intersection(&typing.words).map(|word| self.weight(word)).sum();
                let around = fact.words.iter().filter(|word| subject.contains(*word) && !typing.words.contains(*word));
                let around: f64 = around.map(|word| self.weight(word)).sum();
                let used = scanned.facts.contains(&fact.feit.pad);
                let score = near + around / 2.0;
                let coverage = if fact.weight > 0.0 { (near + around) / fact.weight } else { 0.0 };
                let same = equals(&typing.literal.value, fact);
                Match { fact, direct, score: if used { score * 1.25 } else { score }, coverage, used, same }
            })
            .collect();
        matches.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.fact.feit.pad.cmp(&b.fact.feit.pad)));
        matches
    }
}

/// What a fact is about: the words of its description and of its path.
fn about(feit: &Feit) -> SubjectWords {
    let mut words = literal::words(&feit.omschrijving);
    words.extend(literal::words(&feit.pad.replace(['.', '-'], " ")));
    words
}

fn equals(value: &Value, fact: &Fact) -> bool {
    if let (Value::Tijden { van, tot: Some(tot) }, Some(locatie)) = (value, &fact.locatie) {
        let written = format!("{:02}:{:02}-{:02}:{:02}", van / 60, van % 60, tot / 60, tot % 60);
        return locatie.openingstijden.regulier.days().iter().any(|(_, hours)| hours.iter().any(|h| h.0 == written));
    }
    fact.waarde.as_ref().is_some_and(|waarde| value.equals(waarde))
}

/// A number of kilos is not a number of persons.
fn same_unit(value: &Value, feit: &Feit) -> bool {
    let Value::Aantal { eenheid, .. } = value else { return true };
    let unit = feit.eenheid.as_deref().unwrap_or_default();
    let stems = |text: &str| -> Vec<String> { text.split_whitespace().map(literal::stem).collect() };
    let known = stems(unit);
    stems(eenheid).iter().any(|word| known.contains(word))
}

/// The fact that says the same. An ordinary value, such as "6 weken", is the same only when text or use
/// points at the fact as well.
fn same<'m, 'a>(matches: &'m [Match<'a>], value: &Value) -> Option<&'m Match<'a>> {
    let equal = || matches.iter().filter(|found| found.same);
    if value.is_particular() {
        return equal().find(|found| found.used).or_else(|| equal().next());
    }
    equal().find(|found| found.direct > 0 && (found.used || found.coverage >= AROUND))
}

/// The fact that the text is about while it says something else: what the fact is about stands in the
/// sentence and in the title, the antwoord uses the fact or is about it, and no other fact that fits
/// nearly as well says the same.
fn different<'m, 'a>(matches: &'m [Match<'a>], scanned: &Scanned, typing: &Typing) -> Option<&'m Match<'a>> {
    let best = matches.first()?;
    let sure = best.direct >= 2 && best.coverage >= NEAR && (best.used || best.coverage >= CERTAIN);
    if !sure || matches.iter().any(|rival| rival.same && rival.score >= best.score * RIVAL) {
        return None;
    }
    let known = best.fact.waarde.is_some() || best.fact.feit.gemeentelijk == Gemeentelijk::Moet;
    // Where the fact itself stands in the sentence, the typed value is about something else.
    let text = scanned.file.text().get(typing.sentence.range()).unwrap_or_default();
    (known && !text.contains(&best.fact.feit.pad)).then_some(best)
}

fn report_same(scope: &mut Scope<'_>, scanned: &Scanned, typing: &Typing, best: &Match<'_>) {
    let feit = &best.fact.feit;
    let typed = scanned.file.text().get(typing.literal.span.range()).unwrap_or_default();
    let message = format!("'{typed}' is het feit '{}'.", feit.pad);
    let cure = if literal::is_heading(scanned.file.text(), typing.literal.span.start) {
        format!("Haal de waarde uit de kop, en schrijf in de tekst eronder: {{{{ {} }}}}", feit.pad)
    } else {
        format!("Schrijf hier: {}", reference(typed, feit))
    };
    let diagnostic = Diagnostic::new(Code::GetypteWaarde, scanned.place(typing.literal.span), message)
        .related(feit.place.clone(), "hier staat het feit");
    scope.report_in(typing.sectie, diagnostic.cure(cure));
}

/// The reference to paste, in the format that looks like what was typed.
fn reference(typed: &str, feit: &Feit) -> String {
    let digits_only = typed.chars().all(|c| c.is_ascii_digit());
    let format = match feit.soort {
        Soort::Percentage if typed.contains("procent") => " | voluit",
        Soort::Datum if typed.contains('-') => " | kort",
        Soort::Leeftijd | Soort::Aantal if digits_only => " | getal",
        _ => "",
    };
    format!("{{{{ {}{format} }}}}", feit.pad)
}

fn report_different(scope: &mut Scope<'_>, scanned: &Scanned, typing: &Typing, best: &Match<'_>) {
    let feit = &best.fact.feit;
    let typed = scanned.file.text().get(typing.literal.span.range()).unwrap_or_default();
    let message = if best.fact.waarde.is_some() {
        format!("Hier staat '{typed}', en het feit '{}' ({}) zegt iets anders.", feit.pad, feit.omschrijving)
    } else {
        format!(
            "Hier staat '{typed}', en elke gemeente geeft voor '{}' ({}) een eigen waarde.",
            feit.pad, feit.omschrijving
        )
    };
    let diagnostic = Diagnostic::new(Code::WaardeNaastFeit, scanned.place(typing.literal.span), message)
        .related(feit.place.clone(), "hier staat het feit");
    let cure = format!(
        "Schrijf {}. Klopt het feit niet, verbeter dan het feit. Gaat het over iets anders, maak daar dan een eigen feit voor.",
        reference(typed, feit)
    );
    scope.report_in(typing.sectie, diagnostic.cure(cure));
}
