//! What there is to verify: every antwoord of every gemeente on every day on which it says something else.

use super::{
    Scope,
    expect::{Form, Writer, upcoming},
};
use crate::{
    condition::Kenmerken,
    content::{Gemeente, Repository, SectieId, Waarde},
    resolve::{Antwoord, Moment, NietAangeboden, Resolution, flips, resolve},
    source::Hash,
};
use jiff::{ToSpan, civil::Date};
use rayon::prelude::*;
use std::{collections::BTreeSet, sync::Arc};

/// Counts up whenever readers or comparison get stricter.
const READERS: u32 = 1;
/// So many days ahead.
pub(super) const DAYS: i64 = 400;

/// One thing to verify.
pub(super) struct Job {
    /// The gemeente.
    pub(super) gemeente: Arc<Gemeente>,
    /// Id of the antwoord.
    pub(super) id: String,
    /// The day.
    pub(super) moment: Moment,
    /// What should be given.
    pub(super) given: Given,
    /// Differs whenever an output may.
    pub(super) key: Hash,
    /// What depends on the situation is another than on an earlier day: every situation is looked at.
    /// Otherwise one is.
    pub(super) situations: bool,
    /// Something in it was not said before in this gemeente: every variant is looked at. Otherwise the
    /// one that names every piece is, JSON.
    pub(super) fresh: bool,
}

impl Job {
    /// Under which name it is remembered that nothing differs.
    pub(super) fn record(&self, scope: &Scope) -> String {
        let parts = [
            scope.made_with.clone(),
            scope.kanalen.join(" "),
            format!("{} {} {}", READERS, self.situations, self.fresh),
            format!("{:?}", self.gemeente.profiel),
            self.key.to_string(),
        ];
        Hash::of_parts(parts.iter().map(String::as_bytes)).short(32)
    }
}

/// What an output should give.
pub(super) enum Given {
    /// The antwoord.
    Antwoord(Box<Antwoord>),
    /// A letter, with what it carries.
    Brief(Box<Antwoord>, Vec<Antwoord>),
    /// That the gemeente does not offer it.
    NietAangeboden(Box<NietAangeboden>),
    /// Nothing of it: it is withheld.
    Ingehouden,
    /// Nothing: it does not hold on this day.
    NietGeldig,
}

/// The moment of a day: today it is now.
fn moment(scope: &Scope, day: Date) -> Moment {
    if day == scope.now.date() { Moment::at(scope.now) } else { Moment::day(day) }
}

/// Everything in scope; what says the same on two days is there once.
pub(super) fn jobs(repository: &Repository, scope: &Scope) -> Vec<Job> {
    let mut jobs = Vec::new();
    let wanted = |list: &[String], name: &str| list.is_empty() || list.iter().any(|one| one == name);
    for gemeente in repository.gemeenten.values().filter(|gemeente| wanted(&scope.gemeenten, &gemeente.slug)) {
        let days = days(repository, gemeente, scope);
        let ids: Vec<&str> = repository.ids(gemeente).into_iter().filter(|id| wanted(&scope.ids, id)).collect();
        let mut found: Vec<(Job, Vec<Hash>)> =
            ids.par_iter().flat_map_iter(|id| of_id(repository, gemeente, id, (&days, scope))).collect();
        found.sort_by(|(one, _), (other, _)| (one.moment.datum, &one.id).cmp(&(other.moment.datum, &other.id)));
        let mut said: BTreeSet<Hash> = BTreeSet::new();
        for (mut job, pieces) in found {
            let new = pieces.into_iter().filter(|piece| said.insert(*piece)).count() > 0;
            job.fresh |= new;
            jobs.push(job);
        }
    }
    jobs
}

fn days(repository: &Repository, gemeente: &Gemeente, scope: &Scope) -> BTreeSet<Date> {
    if !scope.days.is_empty() {
        return scope.days.clone();
    }
    let today = scope.now.date();
    let mut days = flips(repository, gemeente, today, today.checked_add(DAYS.days()).unwrap_or(today));
    days.insert(today);
    days
}

/// What there is to verify of one antwoord, with what it says.
fn of_id(
    repository: &Repository,
    gemeente: &Arc<Gemeente>,
    id: &str,
    (days, scope): (&BTreeSet<Date>, &Scope),
) -> Vec<(Job, Vec<Hash>)> {
    let mut seen: BTreeSet<Hash> = BTreeSet::new();
    let mut decided: BTreeSet<Hash> = BTreeSet::new();
    let mut found = Vec::new();
    for day in days {
        let moment = moment(scope, *day);
        let (given, key) = given(repository, gemeente, id, moment);
        if !seen.insert(key) {
            continue;
        }
        let (pieces, depends) = said(&given);
        let situations = decided.insert(depends);
        let fresh = found.is_empty();
        let gemeente = Arc::clone(gemeente);
        found.push((Job { gemeente, id: id.to_owned(), moment, given, key, situations, fresh }, pieces));
    }
    found
}

/// Everything that it says, and a hash over what depends on the situation.
fn said(given: &Given) -> (Vec<Hash>, Hash) {
    let all: Vec<&Antwoord> = match given {
        Given::Antwoord(antwoord) => vec![antwoord],
        Given::Brief(model, carried) => std::iter::once(&**model).chain(carried).collect(),
        _ => Vec::new(),
    };
    let (none, mut pieces, mut depends) = (Kenmerken::new(), Vec::new(), Vec::new());
    for antwoord in all {
        let mut writer = Writer::new(&none, &antwoord.kenmerken, Form::Marked, true);
        for bericht in &antwoord.berichten {
            writer.heading(&bericht.titel);
            writer.parts(&bericht.parts);
        }
        writer.secties(antwoord, SectieId::ALL, |_| true);
        for piece in &writer.pieces {
            let key = piece.key();
            pieces.push(Hash::of(key.as_bytes()));
            if piece.depends {
                depends.push(key);
            }
        }
        depends.push(format!("{:?}", antwoord.kenmerken));
    }
    (pieces, Hash::of_parts(depends.iter().map(String::as_bytes)))
}

/// What should be given, and a hash that differs whenever an output may.
fn given(repository: &Repository, gemeente: &Gemeente, id: &str, moment: Moment) -> (Given, Hash) {
    let mut said: Vec<String> = vec![id.to_owned(), gemeente.slug.clone()];
    let given = match resolve(repository, &gemeente.slug, id, moment) {
        Resolution::Antwoord(antwoord) if antwoord.kop.brief.is_none() => Given::Antwoord(antwoord),
        Resolution::Antwoord(antwoord) => match carried(repository, &antwoord, moment) {
            Some(carried) => Given::Brief(antwoord, carried),
            None => Given::Ingehouden,
        },
        Resolution::NietAangeboden(status) => Given::NietAangeboden(status),
        Resolution::Ingehouden { .. } => Given::Ingehouden,
        Resolution::NietGeldig | Resolution::Onbekend => Given::NietGeldig,
    };
    match &given {
        Given::Antwoord(antwoord) => said.push(key(antwoord)),
        Given::Brief(model, carried) => {
            said.push(key(model));
            said.extend(carried.iter().map(key));
        }
        Given::NietAangeboden(status) => said.push(format!("{status:?}")),
        Given::Ingehouden => said.push("ingehouden".to_owned()),
        Given::NietGeldig => said.push("niet geldig".to_owned()),
    }
    let hash = Hash::of_parts(said.iter().map(String::as_bytes));
    (given, hash)
}

/// The antwoorden that a letter carries; `None` when one of them cannot be given.
fn carried(repository: &Repository, model: &Antwoord, moment: Moment) -> Option<Vec<Antwoord>> {
    let ids = model.kop.brief.iter().flat_map(|kop| &kop.antwoorden);
    let each = ids.map(|id| match resolve(repository, &model.gemeente, id, moment) {
        Resolution::Antwoord(antwoord) => Some(*antwoord),
        _ => None,
    });
    each.collect()
}

/// What an antwoord says on its day, and how its kenmerken are asked for.
pub(super) fn key(antwoord: &Antwoord) -> String {
    let hours = antwoord.feiten().into_iter().filter_map(|fact| match (&fact.waarde, &fact.locatie) {
        (Waarde::Openingstijden(_), Some(locatie)) => Some(upcoming(&locatie.openingstijden, antwoord.datum)),
        _ => None,
    });
    let hours: Vec<_> = hours.collect();
    format!("{} {hours:?} {:?}", antwoord.vingerafdruk, antwoord.kenmerken)
}
