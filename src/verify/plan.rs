//! What there is to verify: every antwoord of every gemeente on every day on which it says something else.

use super::{Scope, expect::upcoming};
use crate::{
    content::{Gemeente, Repository, Waarde},
    resolve::{Antwoord, Moment, NietAangeboden, Resolution, flips, resolve},
    source::Hash,
};
use jiff::{ToSpan, civil::Date};
use std::{collections::BTreeSet, sync::Arc};

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
    let today = scope.now.date();
    let until = today.checked_add(DAYS.days()).unwrap_or(today);
    let wanted = |list: &[String], name: &str| list.is_empty() || list.iter().any(|one| one == name);
    for gemeente in repository.gemeenten.values().filter(|gemeente| wanted(&scope.gemeenten, &gemeente.slug)) {
        let mut days = scope.days.clone();
        if days.is_empty() {
            days = flips(repository, gemeente, today, until);
            days.insert(today);
        }
        let mut seen: BTreeSet<Hash> = BTreeSet::new();
        for day in days {
            for id in repository.ids(gemeente).into_iter().filter(|id| wanted(&scope.ids, id)) {
                let moment = moment(scope, day);
                let (given, key) = given(repository, gemeente, id, moment);
                if seen.insert(key) {
                    jobs.push(Job { gemeente: Arc::clone(gemeente), id: id.to_owned(), moment, given });
                }
            }
        }
    }
    jobs
}

/// What should be given, and a hash that differs whenever an output may.
fn given(repository: &Repository, gemeente: &Gemeente, id: &str, moment: Moment) -> (Given, Hash) {
    let mut said: Vec<String> = vec![id.to_owned(), gemeente.slug.clone()];
    let given = match resolve(repository, &gemeente.slug, id, moment) {
        Resolution::Antwoord(antwoord) => match carried(repository, &antwoord, moment) {
            None => Given::Antwoord(antwoord),
            Some(Some(carried)) => Given::Brief(antwoord, carried),
            Some(None) => Given::Ingehouden,
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

/// The antwoorden that a letter carries; `None` inside when one of them cannot be given.
fn carried(repository: &Repository, model: &Antwoord, moment: Moment) -> Option<Option<Vec<Antwoord>>> {
    let kop = model.kop.brief.as_ref()?;
    let each = kop.antwoorden.iter().map(|id| match resolve(repository, &model.gemeente, id, moment) {
        Resolution::Antwoord(antwoord) => Some(*antwoord),
        _ => None,
    });
    Some(each.collect())
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
