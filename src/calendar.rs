//! What flips by itself in the days ahead: on which day, in which antwoorden, gemeenten and kanalen. Generic
//! things stand in it once, with the gemeenten that inherit them.

mod antwoorden;
mod facts;
mod index;
pub mod report;

use crate::{
    content::{Gemeente, Gemeenten, Repository},
    render::Kanalen,
    source::Place,
};
use index::Index;
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Days ahead that are looked at when nobody says otherwise.
pub const AHEAD: i64 = 400;

/// What flips in the days ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kalender {
    /// The first day.
    pub datum: Date,
    /// The last day.
    pub tot_en_met: Date,
    /// The only gemeente, when it is of one.
    pub gemeente: Option<String>,
    /// What flips, by day.
    pub posten: Vec<Post>,
}

/// Kinds of [`Post`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Soort {
    /// A fact gets another value.
    Feit,
    /// A fact stops, and nothing follows.
    FeitStopt,
    /// An antwoord starts to hold.
    AntwoordBegint,
    /// An antwoord no longer holds.
    AntwoordEindigt,
    /// A bericht appears.
    BerichtBegint,
    /// A bericht disappears.
    BerichtEindigt,
    /// A building is closed, or open at other hours.
    Openingstijden,
    /// An antwoord must have been checked before this day.
    AntwoordControleren,
    /// A fact must have been checked before this day.
    FeitControleren,
}

impl Soort {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Feit => "andere waarde",
            Self::FeitStopt => "waarde stopt",
            Self::AntwoordBegint => "antwoord begint",
            Self::AntwoordEindigt => "antwoord eindigt",
            Self::BerichtBegint => "bericht begint",
            Self::BerichtEindigt => "bericht eindigt",
            Self::Openingstijden => "andere openingstijden",
            Self::AntwoordControleren => "antwoord controleren",
            Self::FeitControleren => "feit controleren",
        }
    }
}

/// Something that flips.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    /// The day.
    pub datum: Date,
    /// The time, for berichten.
    pub tijd: Option<Time>,
    /// What kind it is.
    pub soort: Soort,
    /// The id of the antwoord, the path of the fact.
    pub wat: String,
    /// A sentence for people.
    pub tekst: String,
    /// The value before.
    pub voor: Option<String>,
    /// The value after.
    pub na: Option<String>,
    /// Announced, not yet law.
    pub verwacht: bool,
    /// The day was before the first day of the calendar: it stands on the first.
    pub te_laat: bool,
    /// For which gemeenten.
    pub gemeenten: Gemeenten,
    /// In which antwoorden it shows.
    pub antwoorden: Vec<String>,
    /// In which kanalen it shows.
    pub kanalen: Vec<String>,
    /// Where it is written.
    pub plaats: String,
}

/// The calendar of a release, for all gemeenten or for one.
pub fn of(repository: &Repository, kanalen: &Kanalen, datum: Date, dagen: i64, gemeente: Option<&str>) -> Kalender {
    let tot_en_met = datum.checked_add(dagen.days()).unwrap_or(Date::MAX);
    let gemeente = gemeente.and_then(|wanted| repository.gemeente(wanted));
    let gemeenten: Vec<&Gemeente> = match gemeente {
        Some(only) => vec![only],
        None => repository.gemeenten.values().map(AsRef::as_ref).collect(),
    };
    let index = Index::of(repository, &gemeenten);
    let mut reading = Reading { repository, kanalen, gemeenten, index, days: (datum, tot_en_met), found: Vec::new() };
    reading.facts();
    reading.antwoorden();
    let posten = reading.merged();
    Kalender { datum, tot_en_met, gemeente: gemeente.map(|gemeente| gemeente.slug.clone()), posten }
}

/// Collects what flips.
struct Reading<'a> {
    repository: &'a Repository,
    kanalen: &'a Kanalen,
    gemeenten: Vec<&'a Gemeente>,
    index: Index,
    days: (Date, Date),
    found: Vec<Post>,
}

impl Reading<'_> {
    fn within(&self, day: Date) -> bool {
        (self.days.0..=self.days.1).contains(&day)
    }

    /// By day; what is the same in several gemeenten stands in it once.
    fn merged(&mut self) -> Vec<Post> {
        let mut same: BTreeMap<Post, Vec<String>> = BTreeMap::new();
        for mut post in std::mem::take(&mut self.found) {
            let slugs = std::mem::take(&mut post.gemeenten.slugs);
            post.gemeenten = Gemeenten::of(Vec::new(), &[]);
            same.entry(post).or_default().extend(slugs);
        }
        let told = same.into_iter().map(|(post, slugs)| Post { gemeenten: self.gemeenten_of(slugs), ..post });
        let mut posten: Vec<Post> = told.collect();
        posten.sort_by(|one, other| {
            let rank = |post: &Post| (post.datum, post.tijd, post.soort, post.wat.clone(), post.gemeenten.clone());
            rank(one).cmp(&rank(other))
        });
        posten
    }

    fn gemeenten_of(&self, slugs: Vec<String>) -> Gemeenten {
        let all: Vec<&str> = self.gemeenten.iter().map(|gemeente| gemeente.slug.as_str()).collect();
        Gemeenten::of(slugs, &all)
    }

    /// A post with nothing but a kind, a name, a sentence and a place.
    fn post(&self, soort: Soort, wat: &str, tekst: String, (slugs, place): (Vec<String>, &Place)) -> Post {
        Post {
            datum: self.days.0,
            tijd: None,
            soort,
            wat: wat.to_owned(),
            tekst,
            voor: None,
            na: None,
            verwacht: false,
            te_laat: false,
            gemeenten: self.gemeenten_of(slugs),
            antwoorden: Vec::new(),
            kanalen: Vec::new(),
            plaats: place.to_string(),
        }
    }

    /// Puts a day before which something must be checked on the calendar: overdue ones on the first day.
    fn check(&mut self, soort: Soort, (wat, titel): (&str, &str), day: Date, whom: (Vec<String>, &Place)) {
        let late = day < self.days.0;
        if day > self.days.1 {
            return;
        }
        let when = crate::render::datum(day);
        let tekst = if late {
            format!("‘{titel}’ had vóór {when} gecontroleerd moeten zijn")
        } else {
            format!("Controleer ‘{titel}’ vóór {when}")
        };
        let mut post = self.post(soort, wat, tekst, whom);
        post.datum = if late { self.days.0 } else { day };
        post.te_laat = late;
        self.found.push(post);
    }

    fn at(&mut self, mut post: Post, moment: DateTime) {
        if self.within(moment.date()) {
            post.datum = moment.date();
            post.tijd = Some(moment.time());
            self.found.push(post);
        }
    }
}
