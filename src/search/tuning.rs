//! Lines of the word lists that do nothing, or not what whoever wrote them thinks.

use crate::{
    diagnostic::{Code, Diagnostic},
    source::Place,
};
use std::collections::{BTreeMap, BTreeSet};

/// A synonym as written: one of its `van`, with what it stands for.
#[derive(Debug, Clone)]
pub(super) struct Regel {
    /// As written.
    pub(super) van: String,
    /// The stems that count.
    pub(super) stems: Vec<String>,
    pub(super) place: Place,
    pub(super) naar: Vec<Naar>,
    pub(super) gemeente: Option<String>,
    /// Number of its line in the list.
    pub(super) line: usize,
    /// Is this the first `van` of its line? What is wrong with `naar` is said once.
    pub(super) first: bool,
}

/// What a synonym stands for.
#[derive(Debug, Clone)]
pub(super) struct Naar {
    /// As written.
    pub(super) tekst: String,
    /// The stems that count.
    pub(super) stems: Vec<String>,
    pub(super) place: Place,
}

/// A word in one of the other lists, and what the list makes of it.
pub(super) struct Woord {
    pub(super) word: String,
    pub(super) kind: &'static str,
    pub(super) place: Place,
}

/// Synonyms that go round, and those that other lines make useless.
pub(super) fn synonyms(regels: &[Regel]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut edges: BTreeMap<&[String], BTreeSet<&[String]>> = BTreeMap::new();
    let mut seen: BTreeMap<(&[String], &[String]), Vec<&Regel>> = BTreeMap::new();
    for regel in regels {
        let van = regel.stems.as_slice();
        if regel.naar.iter().all(|naar| naar.stems == van) {
            let message = format!("Het synoniem '{}' wijst naar zichzelf, in een andere vorm.", regel.van);
            let diagnostic = Diagnostic::new(Code::SynoniemKring, regel.place.clone(), message);
            found.push(diagnostic.cure("Haal het weg: vervoegingen vindt de zoekmachine vanzelf."));
            continue;
        }
        let earlier = |naar: &Naar| {
            let all = seen.get(&(van, naar.stems.as_slice())).into_iter().flatten();
            all.copied().find(|other| covers(other, regel))
        };
        let said: Vec<Option<&Regel>> = regel.naar.iter().map(earlier).collect();
        if let Some(Some(other)) = said.first().filter(|_| said.iter().all(Option::is_some)) {
            // Forms of one word in one line do no harm: who adds to the line need not know which count as one.
            if other.line != regel.line {
                found.push(twice(&regel.van, &regel.place, &other.place));
            }
            continue;
        }
        for naar in regel.naar.iter().filter(|naar| naar.stems != van) {
            seen.entry((van, &naar.stems)).or_default().push(regel);
            if reaches(&edges, &naar.stems, van) {
                found.push(round(&regel.van, &naar.tekst, &naar.place));
            }
            edges.entry(van).or_default().insert(&naar.stems);
        }
    }
    found
}

/// Does the other line hold wherever this one does?
fn covers(other: &Regel, regel: &Regel) -> bool {
    other.gemeente.is_none() || other.gemeente == regel.gemeente
}

fn reaches<'a>(edges: &BTreeMap<&'a [String], BTreeSet<&'a [String]>>, from: &'a [String], to: &[String]) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            open.extend(edges.get(at).into_iter().flatten());
        }
    }
    false
}

fn round(van: &str, naar: &str, place: &Place) -> Diagnostic {
    let message = format!("De synoniemen '{van}' en '{naar}' wijzen naar elkaar, meteen of langs een omweg.");
    Diagnostic::new(Code::SynoniemKring, place.clone(), message)
        .cure("Kies het woord dat in de antwoorden staat, en laat alleen de andere woorden daarnaar wijzen.")
}

fn twice(van: &str, place: &Place, other: &Place) -> Diagnostic {
    let message = format!("Alles wat hier van '{van}' wordt gezegd, staat al in andere regels.");
    Diagnostic::new(Code::ZoekregelOverbodig, place.clone(), message)
        .related(other.clone(), "hier staat het al")
        .cure("Haal het woord uit deze regel.")
}

/// Words that stand in a list twice; the later one is never looked at.
pub(super) fn words(words: &[Woord]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<&str, &Woord> = BTreeMap::new();
    for woord in words {
        let Some(other) = seen.get(woord.word.as_str()) else {
            seen.insert(&woord.word, woord);
            continue;
        };
        let message = format!("'{}' staat er twee keer: als {} en als {}.", woord.word, other.kind, woord.kind);
        let diagnostic = Diagnostic::new(Code::ZoekregelOverbodig, woord.place.clone(), message);
        found.push(diagnostic.related(other.place.clone(), "hier staat het al").cure("Haal een van de twee weg."));
    }
    found
}

/// Synonyms for what stands in no text. `has` says whether a stem stands anywhere, or anywhere in a gemeente.
pub(super) fn without_match(
    regels: &[Regel],
    gemeente: &dyn Fn(&str) -> bool,
    has: &dyn Fn(Option<&str>, &str) -> bool,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for regel in regels.iter().filter(|regel| regel.first) {
        let here = regel.gemeente.as_deref();
        if let Some(slug) = here.filter(|slug| !gemeente(slug)) {
            let message = format!("Deze regel geldt alleen in '{slug}', en die gemeente is er niet.");
            let diagnostic = Diagnostic::new(Code::ZoekregelOverbodig, regel.place.clone(), message);
            found.push(diagnostic.cure("Verbeter de naam van de map, of haal de regel weg."));
            continue;
        }
        for naar in &regel.naar {
            if let Some(missing) = naar.stems.iter().find(|stem| !has(here, stem)) {
                let what = if naar.stems.len() == 1 {
                    format!("'{}' staat in geen enkel antwoord", naar.tekst)
                } else {
                    format!("'{}' wordt niet gevonden: '{missing}' staat in geen enkel antwoord", naar.tekst)
                };
                let message = format!("Wie '{}' typt, heeft hier niets aan: {what}.", regel.van);
                found.push(
                    Diagnostic::new(Code::ZoekregelZonderTreffer, naar.place.clone(), message)
                        .cure("Kies een woord dat in het antwoord staat, liefst in de titel, of haal de regel weg."),
                );
            }
        }
    }
    found
}
