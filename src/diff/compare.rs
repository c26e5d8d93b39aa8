//! What two resolved antwoorden say differently: facts, conditions, steps, availability and berichten
//! apart from words.

use super::{
    model::{Gewicht, Situaties, Soort, Wijziging},
    pairs,
    said::{self, Regel, Stuk},
    strekking,
};
use crate::{
    content::{SectieId, Soort as Feitsoort, Zichtbaar},
    markdown::Audience,
    render::{Kanaal, Kanalen},
    resolve::{Antwoord, Bericht, NietAangeboden, Resolution},
};
use std::collections::BTreeMap;

/// Where a change shows.
#[derive(Clone, Copy)]
struct Waar<'a> {
    sectie: Option<SectieId>,
    blok: Option<&'a str>,
    publiek: bool,
}

impl<'a> Waar<'a> {
    const OVERAL: Self = Self { sectie: None, blok: None, publiek: true };

    fn of(stuk: &'a Stuk) -> Self {
        Self { sectie: Some(stuk.sectie), blok: stuk.naam.as_deref(), publiek: stuk.publiek }
    }
}

/// Old ids, and what they are called now.
pub(super) type Renamed = BTreeMap<String, String>;

/// Everything that differs between what was resolved before and after, the heaviest first. `kanalen` are
/// those of the release after.
pub(super) fn wijzigingen(voor: &Resolution, na: &Resolution, kanalen: &Kanalen, renamed: &Renamed) -> Vec<Wijziging> {
    let mut found = Comparison { kanalen, renamed, intern: is_internal(na), found: Vec::new() };
    match (voor, na) {
        (Resolution::Antwoord(voor), Resolution::Antwoord(na)) => found.antwoorden(voor, na),
        (Resolution::NietAangeboden(voor), Resolution::NietAangeboden(na)) => found.niet_aangeboden(voor, na),
        _ => {
            let (was, is) = (stand(voor), stand(na));
            if was != is {
                found.add((Gewicht::Inhoud, Soort::Beschikbaarheid, "antwoord"), (was, is), Waar::OVERAL);
            }
        }
    }
    found.found.sort();
    found.found
}

/// Whether there is an answer, and its first line.
fn stand(resolution: &Resolution) -> Option<String> {
    match resolution {
        Resolution::Antwoord(antwoord) => {
            let stukken = said::stukken(antwoord);
            let regel = stukken.first().and_then(|stuk| stuk.regels.first()).map(|regel| regel.algemeen.clone());
            Some(format!("{}: {}", antwoord.kop.titel, regel.unwrap_or_default()))
        }
        Resolution::NietAangeboden(other) => Some(format!("niet aangeboden: {}", other.status.reden)),
        Resolution::Ingehouden { diagnostics, .. } => {
            Some(format!("ingehouden: {}", diagnostics.first().map_or("", |first| first.message.as_str())))
        }
        Resolution::NietGeldig | Resolution::Onbekend => None,
    }
}

fn is_internal(resolution: &Resolution) -> bool {
    matches!(resolution, Resolution::Antwoord(antwoord) if antwoord.kop.zichtbaar == Zichtbaar::Medewerkers)
}

struct Comparison<'a> {
    kanalen: &'a Kanalen,
    renamed: &'a Renamed,
    intern: bool,
    found: Vec<Wijziging>,
}

impl Comparison<'_> {
    /// Notes a change; the same one in another place is one change in two places.
    fn add(
        &mut self,
        (gewicht, soort, wat): (Gewicht, Soort, &str),
        (voor, na): (Option<String>, Option<String>),
        waar: Waar<'_>,
    ) {
        let kanalen = self.kanalen.iter().filter(|kanaal| self.shows(kanaal, waar)).map(|kanaal| kanaal.naam.clone());
        let kanalen: Vec<String> = if gewicht == Gewicht::Gegevens { Vec::new() } else { kanalen.collect() };
        let known = self.found.iter().position(|known| {
            known.gewicht == gewicht && known.soort == soort && known.wat == wat && known.voor == voor && known.na == na
        });
        let at = known.unwrap_or_else(|| {
            let (wat, secties, blokken, kanalen) = (wat.to_owned(), Vec::new(), Vec::new(), Vec::new());
            self.found.push(Wijziging { gewicht, soort, wat, voor, na, secties, blokken, kanalen });
            self.found.len() - 1
        });
        let wijziging = &mut self.found[at];
        let once = |list: &mut Vec<String>, more: Vec<String>| {
            for one in more {
                if !list.contains(&one) {
                    list.push(one);
                }
            }
        };
        once(&mut wijziging.secties, waar.sectie.iter().map(|id| id.id().to_owned()).collect());
        once(&mut wijziging.blokken, waar.blok.iter().map(|&name| name.to_owned()).collect());
        once(&mut wijziging.kanalen, kanalen);
    }

    fn shows(&self, kanaal: &Kanaal, waar: Waar<'_>) -> bool {
        let internal = self.intern || !waar.publiek || waar.sectie == Some(SectieId::Medewerkers);
        (!internal || kanaal.zichtbaar == Audience::Medewerkers)
            && waar.sectie.is_none_or(|sectie| kanaal.secties.contains(&sectie))
    }

    fn niet_aangeboden(&mut self, voor: &NietAangeboden, na: &NietAangeboden) {
        let told = |other: &NietAangeboden| {
            let helps = other.opvolger_titel.as_ref().map_or(String::new(), |titel| format!(" (kijk bij: {titel})"));
            Some(format!("niet aangeboden: {}{helps}", other.status.reden))
        };
        if told(voor) != told(na) {
            self.add((Gewicht::Inhoud, Soort::Beschikbaarheid, "antwoord"), (told(voor), told(na)), Waar::OVERAL);
        }
        let phone = |other: &NietAangeboden| other.telefoon.as_ref().map(crate::render::gewoon);
        if phone(voor) != phone(na) {
            self.add((Gewicht::Inhoud, Soort::Feit, "telefoon"), (phone(voor), phone(na)), Waar::OVERAL);
        }
    }

    fn antwoorden(&mut self, voor: &Antwoord, na: &Antwoord) {
        self.berichten(&voor.berichten, &na.berichten);
        self.stukken(&said::stukken(voor), &said::stukken(na));
        for (gewicht, soort, wat, was, is) in super::kop::wijzigingen(voor, na, self.renamed) {
            self.add((gewicht, soort, &wat), (was, is), Waar::OVERAL);
        }
        // Nothing may pass as the same that is not: a difference that none of the above names.
        if self.found.is_empty() && voor.vingerafdruk != na.vingerafdruk && voor.id == na.id {
            let what = (Gewicht::Woorden, Soort::Woorden, "opmaak van de tekst");
            self.add(what, (None, None), Waar::OVERAL);
        }
    }

    fn berichten(&mut self, voor: &[Bericht], na: &[Bericht]) {
        let (was, is) = (told_berichten(voor), told_berichten(na));
        for id in was.keys().chain(is.keys().filter(|id| !was.contains_key(*id))) {
            let (before, after) = (was.get(id), is.get(id));
            if before == after {
                continue;
            }
            let same = before.map(|bericht| &bericht.algemeen) == after.map(|bericht| &bericht.algemeen);
            let text = |bericht: &Told| if same { bericht.tekst.clone() } else { bericht.algemeen.clone() };
            let texts = (before.map(text), after.map(text));
            self.add((Gewicht::Inhoud, Soort::Bericht, id), texts, Waar::OVERAL);
            let sides = || [before, after].into_iter().flatten();
            let everywhere = sides().any(|bericht| bericht.kanalen.is_empty());
            if let (false, Some(last)) = (everywhere, self.found.last_mut()) {
                last.kanalen.retain(|kanaal| sides().any(|bericht| bericht.kanalen.contains(kanaal)));
            }
        }
    }

    fn stukken(&mut self, voor: &[Stuk], na: &[Stuk]) {
        let paired = pairs::stukken(voor, na);
        for (old, new) in &paired {
            match (old.map(|at| &voor[at]), new.map(|at| &na[at])) {
                (Some(old), Some(new)) => self.stuk(old, new),
                (Some(old), None) => {
                    self.add((Gewicht::Inhoud, Soort::Tekst, "weg"), (Some(told(old)), None), Waar::of(old));
                }
                (None, Some(new)) => {
                    self.add((Gewicht::Inhoud, Soort::Tekst, "erbij"), (None, Some(told(new))), Waar::of(new));
                }
                (None, None) => {}
            }
        }
        let moved =
            |(old, new): &(Option<usize>, Option<usize>)| Some((voor[(*old)?].sectie, (*old)?, na[(*new)?].sectie));
        let order: Vec<_> = paired.iter().filter_map(moved).collect();
        for pair in order.windows(2) {
            if pair[0].2 == pair[1].2 && pair[0].0 == pair[1].0 && pair[0].1 > pair[1].1 {
                let waar = Waar { sectie: Some(pair[0].2), blok: None, publiek: true };
                self.add((Gewicht::Woorden, Soort::Woorden, "volgorde van de tekst"), (None, None), waar);
            }
        }
    }

    fn stuk(&mut self, voor: &Stuk, na: &Stuk) {
        let waar = Waar::of(na);
        let wie = |stuk: &Stuk| Some(if stuk.onder.is_empty() { "voor iedereen".to_owned() } else { stuk.voor_wie() });
        if voor.uitdrukking() != na.uitdrukking() {
            self.add((Gewicht::Inhoud, Soort::Voorwaarde, "voor wie"), (wie(voor), wie(na)), waar);
        } else if voor.voor_wie() != na.voor_wie() {
            self.add((Gewicht::Woorden, Soort::Woorden, "omschrijving van de situatie"), (wie(voor), wie(na)), waar);
        }
        let seen = |stuk: &Stuk| Some(if stuk.publiek { "iedereen" } else { "alleen medewerkers" }.to_owned());
        if voor.publiek != na.publiek {
            self.add(
                (Gewicht::Inhoud, Soort::Voorwaarde, "te zien voor"),
                (seen(voor), seen(na)),
                Waar { publiek: true, ..waar },
            );
        }
        let sectie = |stuk: &Stuk| Some(stuk.sectie.kop().to_owned());
        if voor.sectie != na.sectie {
            self.add(
                (Gewicht::Inhoud, Soort::Tekst, "verplaatst"),
                (sectie(voor), sectie(na)),
                Waar { sectie: None, ..waar },
            );
        }
        let laag = |stuk: &Stuk| Some(stuk.laag.name().to_owned());
        if voor.laag != na.laag {
            self.add((Gewicht::Gegevens, Soort::Gegevens, "laag van de tekst"), (laag(voor), laag(na)), waar);
        }
        if voor.naam != na.naam {
            let named = (voor.naam.clone(), na.naam.clone());
            self.add((Gewicht::Gegevens, Soort::Gegevens, "naam van het blok"), named, waar);
        }
        self.regels(&voor.regels, &na.regels, waar);
    }

    fn regels(&mut self, voor: &[Regel], na: &[Regel], waar: Waar<'_>) {
        let paired = pairs::regels(voor, na);
        for (old, new) in &paired {
            match (old.map(|at| &voor[at]), new.map(|at| &na[at])) {
                (Some(old), Some(new)) => self.regel(old, new, waar),
                (Some(old), None) => {
                    self.add((Gewicht::Inhoud, line(old), "weg"), (Some(old.algemeen.clone()), None), waar);
                }
                (None, Some(new)) => {
                    self.add((Gewicht::Inhoud, line(new), "erbij"), (None, Some(new.algemeen.clone())), waar);
                }
                (None, None) => {}
            }
        }
        let order: Vec<usize> = paired.iter().filter(|(_, new)| new.is_some()).filter_map(|(old, _)| *old).collect();
        if order.is_sorted() {
            return;
        }
        if na.iter().any(|regel| regel.stap.is_some()) {
            self.add(
                (Gewicht::Inhoud, Soort::Stappen, "volgorde"),
                (Some(moved(voor, na)), Some(moved(na, voor))),
                waar,
            );
        } else {
            self.add((Gewicht::Woorden, Soort::Woorden, "volgorde van de tekst"), (None, None), waar);
        }
    }

    fn regel(&mut self, voor: &Regel, na: &Regel, waar: Waar<'_>) {
        let condition = |regel: &Regel| regel.voorwaarde.as_ref().map(|found| found.expr.to_string());
        if condition(voor) != condition(na) {
            let told = |regel: &Regel| {
                let who =
                    regel.voorwaarde.as_ref().map_or("voor iedereen".to_owned(), |found| format!("als {}", found.zin));
                Some(format!("{who}: {}", regel.algemeen))
            };
            self.add((Gewicht::Inhoud, Soort::Voorwaarde, "voor wie"), (told(voor), told(na)), waar);
        }
        let values = self.feiten(voor, na, waar);
        if strekking::plain(&voor.geraamte) != strekking::plain(&na.geraamte) {
            let turns = strekking::turns(&voor.geraamte, &na.geraamte);
            let (gewicht, soort, wat) = match &turns {
                Some(words) => (Gewicht::Inhoud, Soort::Strekking, words.as_str()),
                None if !pairs::is_rewording(&voor.geraamte, &na.geraamte) => {
                    (Gewicht::Inhoud, Soort::Tekst, "andere tekst")
                }
                None => (Gewicht::Woorden, Soort::Woorden, "tekst"),
            };
            self.add((gewicht, soort, wat), (Some(voor.algemeen.clone()), Some(na.algemeen.clone())), waar);
        } else if voor.geraamte != na.geraamte && !values {
            let texts = (Some(voor.algemeen.clone()), Some(na.algemeen.clone()));
            self.add((Gewicht::Inhoud, Soort::Feit, "plaats in de zin"), texts, waar);
        }
        if voor.stap.is_some() != na.stap.is_some() {
            let told = |regel: &Regel| Some(if regel.stap.is_some() { "stappen" } else { "geen stappen" }.to_owned());
            self.add((Gewicht::Inhoud, Soort::Stappen, "nummering"), (told(voor), told(na)), waar);
        }
        // A link to what is called otherwise now leads to the same.
        let now = |link: &String| match link.split_once('#') {
            Some((id, blok)) => format!("{}#{blok}", self.renamed.get(id).map_or(id, String::as_str)),
            None => self.renamed.get(link).unwrap_or(link).clone(),
        };
        let sorted = |links: &[String]| {
            let mut links: Vec<String> = links.iter().map(now).collect();
            links.sort();
            links
        };
        if sorted(&voor.links) != sorted(&na.links) {
            let told = |links: &[String]| (!links.is_empty()).then(|| links.join(", "));
            self.add((Gewicht::Inhoud, Soort::Verwijzing, "link"), (told(&voor.links), told(&na.links)), waar);
        } else if voor.links != na.links {
            let told = |links: &[String]| Some(links.join(", "));
            let what = (Gewicht::Gegevens, Soort::Id, "links volgen het andere id");
            self.add(what, (told(&voor.links), told(&na.links)), waar);
        }
    }

    /// Notes facts with another value, and facts that are named or no longer named. Says whether any was.
    fn feiten(&mut self, voor: &Regel, na: &Regel, waar: Waar<'_>) -> bool {
        let mut any = false;
        let value = |regel: &Regel, pad: &str| regel.feiten.iter().find(|feit| feit.pad == pad).cloned();
        let new = na.feiten.iter().filter(|feit| !voor.feiten.iter().any(|other| other.pad == feit.pad));
        for feit in voor.feiten.iter().chain(new) {
            let (was, is) = (value(voor, &feit.pad), value(na, &feit.pad));
            if was != is {
                any = true;
                let soort = match feit.soort {
                    Feitsoort::Termijn | Feitsoort::Datum => Soort::Termijn,
                    _ => Soort::Feit,
                };
                let texts = (was.map(|feit| feit.tekst), is.map(|feit| feit.tekst));
                self.add((Gewicht::Inhoud, soort, &feit.pad), texts, waar);
            }
        }
        any
    }
}

/// What a bericht says, and where.
#[derive(PartialEq)]
struct Told {
    tekst: String,
    /// With the paths of facts that the gemeente gives: the same in every gemeente.
    algemeen: String,
    kanalen: Vec<String>,
}

fn told_berichten(berichten: &[Bericht]) -> BTreeMap<String, Told> {
    let told = berichten.iter().map(|bericht| {
        let stukken = said::delen(SectieId::Tekst, &bericht.parts);
        let (day, tot) = (crate::render::datum(bericht.tot.date()), bericht.tot);
        let told = |text: fn(&Stuk) -> String| {
            let text = stukken.iter().map(text).collect::<Vec<_>>().join(" ");
            format!("{}: {text} (tot {day}, {:02}.{:02} uur)", bericht.titel, tot.hour(), tot.minute())
        };
        let (tekst, algemeen) = (told(Stuk::tekst), told(Stuk::algemeen));
        (bericht.id.clone(), Told { tekst, algemeen, kanalen: bericht.kanalen.clone() })
    });
    told.collect()
}

/// Steps that stand somewhere else on the other side, with their numbers.
fn moved(steps: &[Regel], others: &[Regel]) -> String {
    let numbered = |regels: &[Regel]| -> Vec<String> {
        let steps = regels.iter().filter(|regel| regel.stap.is_some());
        steps.enumerate().map(|(at, regel)| format!("{}. {}", at + 1, regel.algemeen)).collect()
    };
    let others = numbered(others);
    let moved: Vec<String> = numbered(steps).into_iter().filter(|step| !others.contains(step)).collect();
    moved.join("\n")
}

fn line(regel: &Regel) -> Soort {
    if regel.stap.is_some() { Soort::Stappen } else { Soort::Tekst }
}

fn told(stuk: &Stuk) -> String {
    let who = stuk.voor_wie();
    if who.is_empty() { stuk.algemeen() } else { format!("({who}) {}", stuk.algemeen()) }
}

/// Where the outcome differs for somebody although nothing above says so (branches that were swapped,
/// say), that is a change of substance.
pub(super) fn weigh(found: &mut Vec<Wijziging>, situaties: &Situaties, kanalen: &Kanalen) {
    if situaties.anders == 0 || found.iter().any(|wijziging| wijziging.gewicht == Gewicht::Inhoud) {
        return;
    }
    let renamed = Renamed::new();
    let mut more = Comparison { kanalen, renamed: &renamed, intern: false, found: std::mem::take(found) };
    let what = (Gewicht::Inhoud, Soort::Voorwaarde, "wie welke tekst krijgt");
    more.add(what, (None, None), Waar::OVERAL);
    *found = more.found;
    found.sort();
}

/// An antwoord that got another id.
pub(super) fn renamed(vorig: &str, id: &str, alias: bool) -> Wijziging {
    let (gewicht, wat) = if alias {
        (Gewicht::Gegevens, "ander id; het oude id blijft werken")
    } else {
        (Gewicht::Inhoud, "ander id; links naar het oude id werken niet meer")
    };
    Wijziging {
        gewicht,
        soort: Soort::Id,
        wat: wat.to_owned(),
        voor: Some(vorig.to_owned()),
        na: Some(id.to_owned()),
        secties: Vec::new(),
        blokken: Vec::new(),
        kanalen: Vec::new(),
    }
}
