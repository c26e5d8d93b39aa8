//! The antwoorden of the sample, with kenmerken that close every condition.

use eenduidig::{
    condition::{Kenmerken, Value},
    content::{Kenmerk, KenmerkSoort, Loader, Repository},
    resolve::{Antwoord, Moment, Resolution, asked, personalise, resolve},
    source::read_directory,
};
use jiff::civil::{Date, date};
use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

/// The day for which the tests ask.
pub(super) const TODAY: Date = date(2026, 11, 22);

pub(super) fn repository() -> &'static Repository {
    static REPOSITORY: OnceLock<Arc<Repository>> = OnceLock::new();
    REPOSITORY
        .get_or_init(|| Loader::default().load(&read_directory(Path::new("content"), &[]).unwrap()).repository.unwrap())
}

pub(super) fn antwoord(gemeente: &str, id: &str) -> Antwoord {
    match resolve(repository(), gemeente, id, Moment::day(TODAY)) {
        Resolution::Antwoord(antwoord) => *antwoord,
        other => panic!("{id} in {gemeente}: {other:?}"),
    }
}

/// Kenmerken that leave no condition open; another `turn` picks other values.
pub(super) fn closing(antwoord: &Antwoord, turn: usize) -> Kenmerken {
    let mut known = Kenmerken::new();
    loop {
        let personal = personalise(antwoord, &known);
        let Some(name) = asked(&personal).into_iter().find(|name| !known.contains_key(*name)) else { return known };
        known.insert(name.to_owned(), value(&antwoord.kenmerken[name], turn));
    }
}

fn value(kenmerk: &Kenmerk, turn: usize) -> Value {
    match kenmerk.soort {
        KenmerkSoort::Getal => Value::Number([40, 10, 70, 16][turn % 4]),
        KenmerkSoort::Datum => Value::Date(date(2026, 12, 1)),
        KenmerkSoort::Keuze | KenmerkSoort::JaNee => {
            let choices = kenmerk.choices();
            Value::Choice(choices[turn % choices.len()].to_owned())
        }
    }
}
