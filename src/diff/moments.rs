//! On which days what differs: the day of the comparison, and every day ahead on which something that
//! matters flips on one of the sides.

use super::{
    Side, compare,
    model::{Gedateerd, Situaties, Wijziging},
    reach::{Alike, Reach},
    situations,
};
use crate::{
    content::{Feit, Gemeente, Kop, Locatie, Repository, Waarde},
    resolve::{Moment, Resolution, resolve},
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use std::collections::BTreeSet;

/// Opening hours name exceptions this many days ahead.
const AHEAD: i64 = crate::resolve::EXCEPTION_DAYS;

/// What differs for gemeenten that are alike.
pub(super) struct Outcome {
    pub(super) wijzigingen: Vec<Gedateerd>,
    pub(super) perioden: Vec<Periode>,
}

impl Outcome {
    /// Do both tell the same change on the same days? In how many situations may differ.
    pub(super) fn reads_as(&self, other: &Self) -> bool {
        let days = |outcome: &Self| -> Vec<(Date, Option<Date>)> {
            outcome.perioden.iter().map(|periode| (periode.vanaf, periode.tot_en_met)).collect()
        };
        self.wijzigingen == other.wijzigingen && days(self) == days(other)
    }
}

/// A stretch of days with the same differences.
pub(super) struct Periode {
    pub(super) vanaf: Date,
    pub(super) tot_en_met: Option<Date>,
    pub(super) situaties: Situaties,
}

/// The days from and until which is compared.
#[derive(Clone, Copy)]
pub(super) struct Dagen {
    pub(super) vanaf: Date,
    pub(super) tot_en_met: Date,
}

/// Both sides of one antwoord in one gemeente on one day.
pub(super) fn resolved(sides: [&Side; 2], alike: &Alike, slug: &str, datum: Date) -> [Resolution; 2] {
    let one = |side: &Side, id: &str| resolve(&side.repository, slug, id, Moment::day(datum));
    [one(sides[0], &alike.name.vorig), one(sides[1], &alike.name.id)]
}

/// What differs, on which days; `None` when nothing does.
pub(super) fn outcome(sides: [&Side; 2], reach: &Reach<'_>, alike: &Alike, dagen: Dagen) -> Option<Outcome> {
    let slug = alike.gemeenten.first()?;
    let days: Vec<Date> = days(sides, reach, alike, slug, dagen).into_iter().collect();
    let mut stretches: Vec<(Date, Vec<Wijziging>, Situaties)> = Vec::new();
    for day in &days {
        let [before, after] = resolved(sides, alike, slug, *day);
        let mut changes = compare::wijzigingen(&before, &after, &sides[1].kanalen, &reach.renamed);
        let situaties = if changes.is_empty() { Situaties::default() } else { situations::situaties(&before, &after) };
        compare::weigh(&mut changes, &situaties, &sides[1].kanalen);
        if alike.name.id != alike.name.vorig && matches!(after, Resolution::Antwoord(_)) {
            let alias = sides[1].repository.generic.aliassen.contains_key(&alike.name.vorig)
                || sides[1].repository.gemeenten[slug].laag.aliassen.contains_key(&alike.name.vorig);
            changes.push(compare::renamed(&alike.name.vorig, &alike.name.id, alias));
            changes.sort();
        }
        if stretches.last().is_none_or(|(_, last, counted)| *last != changes || *counted != situaties) {
            stretches.push((*day, changes, situaties));
        }
    }
    if stretches.iter().all(|(_, changes, _)| changes.is_empty()) {
        return None;
    }
    let end = |at: usize| stretches.get(at + 1).and_then(|(next, ..)| next.yesterday().ok());
    let perioden = stretches.iter().enumerate().filter(|(_, (_, changes, _))| !changes.is_empty());
    let perioden = perioden.map(|(at, (vanaf, _, situaties))| Periode {
        vanaf: *vanaf,
        tot_en_met: end(at),
        situaties: situaties.clone(),
    });
    let perioden = perioden.collect();
    let changes: Vec<(Date, Option<Date>, &[Wijziging])> =
        stretches.iter().enumerate().map(|(at, (day, changes, _))| (*day, end(at), changes.as_slice())).collect();
    Some(Outcome { wijzigingen: dated(&changes), perioden })
}

/// Every change with the stretch of days on which it shows.
fn dated(stretches: &[(Date, Option<Date>, &[Wijziging])]) -> Vec<Gedateerd> {
    let mut found: Vec<Gedateerd> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (vanaf, tot_en_met, changes) in stretches {
        let mut still = Vec::new();
        for change in *changes {
            let known = open.iter().copied().find(|at| found[*at].wijziging == *change);
            let at = known.unwrap_or_else(|| {
                found.push(Gedateerd { wijziging: change.clone(), vanaf: *vanaf, tot_en_met: None });
                found.len() - 1
            });
            found[at].tot_en_met = *tot_en_met;
            still.push(at);
        }
        open = still;
    }
    found.sort_by(|one, other| {
        (one.wijziging.gewicht, one.vanaf, &one.wijziging).cmp(&(
            other.wijziging.gewicht,
            other.vanaf,
            &other.wijziging,
        ))
    });
    found
}

fn days(sides: [&Side; 2], reach: &Reach<'_>, alike: &Alike, slug: &str, dagen: Dagen) -> BTreeSet<Date> {
    let mut days = BTreeSet::from([dagen.vanaf]);
    for (side, id) in sides.into_iter().zip([&alike.name.vorig, &alike.name.id]) {
        let repository = &*side.repository;
        let Some(gemeente) = repository.gemeenten.get(slug) else { continue };
        for feit in alike.feiten.iter().filter_map(|pad| repository.feit(gemeente, pad)) {
            days.extend(feit.flips());
            opening(repository, gemeente, feit, &mut days);
        }
        if let Some(written) = repository.antwoord(gemeente, id) {
            let kop = match gemeente.afwijkingen.get(id) {
                Some(afwijking) => written.kop.with(&afwijking.kop),
                None => Kop::clone(&written.kop),
            };
            flips(&kop, &mut days);
        }
        let own = reach.own.get(slug).map(|own| own.berichten.iter().chain(&own.koppen));
        let others = reach.generic.berichten.iter().chain(&reach.generic.koppen).chain(own.into_iter().flatten());
        for other in others.filter_map(|id| repository.antwoord(gemeente, id)) {
            flips(&other.kop, &mut days);
            let changed = gemeente.afwijkingen.get(&other.id);
            changed.into_iter().for_each(|changed| flips(&other.kop.with(&changed.kop), &mut days));
        }
    }
    days.retain(|day| (dagen.vanaf..=dagen.tot_en_met).contains(day));
    days
}

fn flips(kop: &Kop, days: &mut BTreeSet<Date>) {
    days.extend(kop.geldig_vanaf);
    days.extend(kop.geldig_tot_en_met.and_then(|last| last.tomorrow().ok()));
    if let Some(bericht) = &kop.bericht {
        days.extend(bericht.van.map(DateTime::date));
        days.extend(bericht.tot.map(DateTime::date));
        days.extend(bericht.tot.and_then(|tot| tot.date().tomorrow().ok()));
    }
}

fn opening(repository: &Repository, gemeente: &Gemeente, feit: &Feit, days: &mut BTreeSet<Date>) {
    for value in &feit.waarden {
        let Waarde::Openingstijden(id) = &value.waarde else { continue };
        let found = gemeente.laag.locaties.get(id).or_else(|| repository.generic.locaties.get(id));
        let Some(locatie): Option<&Locatie> = found.map(AsRef::as_ref) else { continue };
        let hours = &locatie.openingstijden;
        let other = hours.uitzonderingen.iter().map(|other| (other.datum, other.datum));
        let closed = hours.gesloten.iter().map(|closed| (closed.van, closed.tot_en_met));
        for (first, last) in other.chain(closed) {
            days.extend(first.checked_sub(AHEAD.days()));
            days.extend(last.tomorrow());
        }
    }
}
