//! Days on which something flips: a fact gets another value or stops, an antwoord begins or ends, a
//! bericht appears or disappears, opening hours differ.

use crate::{
    content::{Feit, Gemeente, Repository, Waarde},
    markdown::Inline,
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use std::collections::BTreeSet;

/// Opening hours name the exceptions of this many days ahead.
pub(crate) const EXCEPTION_DAYS: i64 = 28;

/// Every day in `from..=until` on which some output of this gemeente may differ from the day before.
pub fn flips(repository: &Repository, gemeente: &Gemeente, from: Date, until: Date) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    for pad in used_facts(repository, gemeente) {
        if let Some(feit) = repository.feit(gemeente, pad) {
            days.extend(feit.flips());
            opening_flips(repository, gemeente, feit, &mut days);
        }
    }
    for id in repository.ids(gemeente) {
        let Some(antwoord) = repository.antwoord(gemeente, id) else { continue };
        let kop = match gemeente.afwijkingen.get(id) {
            Some(afwijking) => antwoord.kop.with(&afwijking.kop),
            None => (*antwoord.kop).clone(),
        };
        days.extend(kop.geldig_vanaf);
        days.extend(kop.geldig_tot_en_met.and_then(|last| last.tomorrow().ok()));
        if let Some(bericht) = &kop.bericht {
            days.extend(bericht.van.map(DateTime::date));
            days.extend(bericht.tot.map(DateTime::date));
        }
    }
    days.retain(|day| (from..=until).contains(day));
    days
}

/// The first moment after `now` at which some output of this gemeente may change by itself.
pub fn next_flip(repository: &Repository, gemeente: &Gemeente, now: DateTime) -> DateTime {
    let midnight = now.date().tomorrow().unwrap_or(Date::MAX).to_datetime(Time::midnight());
    let berichten = repository.generic.antwoorden.values().chain(gemeente.laag.antwoorden.values());
    let times =
        berichten.filter_map(|antwoord| antwoord.kop.bericht.as_ref()).flat_map(|bericht| [bericht.van, bericht.tot]);
    times.flatten().filter(|time| *time > now).fold(midnight, DateTime::min)
}

fn opening_flips(repository: &Repository, gemeente: &Gemeente, feit: &Feit, days: &mut BTreeSet<Date>) {
    for value in &feit.waarden {
        let Waarde::Openingstijden(id) = &value.waarde else { continue };
        let Some(locatie) = gemeente.laag.locaties.get(id).or_else(|| repository.generic.locaties.get(id)) else {
            continue;
        };
        let other = locatie.openingstijden.uitzonderingen.iter().map(|other| (other.datum, other.datum));
        let closed = locatie.openingstijden.gesloten.iter().map(|closed| (closed.van, closed.tot_en_met));
        for (first, last) in other.chain(closed) {
            days.extend(first.checked_sub(EXCEPTION_DAYS.days()));
            days.extend(last.tomorrow());
        }
    }
}

/// Paths of the facts that some antwoord of this gemeente uses.
fn used_facts<'a>(repository: &'a Repository, gemeente: &'a Gemeente) -> BTreeSet<&'a str> {
    let mut used: BTreeSet<&str> = BTreeSet::from([repository.hub.noodtelefoon.as_str()]);
    let whole = repository
        .generic
        .antwoorden
        .values()
        .chain(gemeente.laag.antwoorden.values())
        .map(|antwoord| &antwoord.secties);
    let changes = gemeente.afwijkingen.values().map(|afwijking| &afwijking.secties);
    for sectie in whole.chain(changes).flatten() {
        sectie.each_blok(&mut |blok| {
            for block in &blok.blocks {
                block.each_inline(&mut |inline| {
                    if let Inline::Fact(fact) = inline {
                        used.insert(&fact.path);
                    }
                });
            }
        });
        for part in &sectie.inhoud.parts {
            part.each_choice(&mut |choice| {
                for condition in choice.branches.iter().filter_map(|branch| branch.condition.as_ref()) {
                    condition
                        .each_comparison(&mut |_, _, operands| used.extend(operands.iter().filter_map(operand_fact)));
                }
            });
            part.each_blok(&mut |blok| {
                blok.blocks.iter().for_each(|block| {
                    block.each_condition(&mut |condition| {
                        condition.each_comparison(&mut |_, _, operands| {
                            used.extend(operands.iter().filter_map(operand_fact));
                        });
                    });
                });
            });
        }
    }
    used
}

fn operand_fact(operand: &crate::condition::Operand) -> Option<&str> {
    match operand {
        crate::condition::Operand::Fact(word) => Some(&word.text),
        crate::condition::Operand::Constant(_) => None,
    }
}
