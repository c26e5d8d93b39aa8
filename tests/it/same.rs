//! The same answer in every kanaal: for every antwoord, in every situation of its kenmerken, in every
//! gemeente and on every day on which something flips, the outputs state the same amounts, terms, ages
//! and dates. The outputs are read back as text; what is compared is what a person would read.

mod outputs;
mod reader;
mod situations;

use crate::sample;
use eenduidig::{
    condition::Kenmerken,
    render::Vorm,
    resolve::{Antwoord, Moment, Resolution, flips, personalise, resolve},
    source::Hash,
};
use jiff::{ToSpan, civil::Date};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering},
};

const TODAY: Date = jiff::civil::date(2026, 11, 22);

/// What was compared, so that a test that compares nothing cannot pass.
#[derive(Default)]
struct Compared {
    situations: usize,
    outputs: usize,
    letters: usize,
    values: usize,
    differences: Vec<String>,
}

#[test]
fn every_channel_states_the_same_values_in_every_situation() {
    let sample = sample::load();
    let antwoorden = antwoorden(sample);
    let done = AtomicUsize::new(0);
    let all: Vec<Compared> = antwoorden.par_iter().map(|antwoord| compare(sample, antwoord, &done)).collect();
    let sum = |count: fn(&Compared) -> usize| all.iter().map(count).sum::<usize>();
    let (situations, letters, values) = (sum(|one| one.situations), sum(|one| one.letters), sum(|one| one.values));
    println!(
        "{} answers, {situations} situations, {} outputs ({letters} letters), {values} values compared",
        antwoorden.len(),
        sum(|one| one.outputs),
    );
    let differences: Vec<&String> = all.iter().flat_map(|one| &one.differences).collect();
    let shown: Vec<&str> = differences.iter().take(40).map(|difference| difference.as_str()).collect();
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), shown.join("\n"));
    assert!(antwoorden.len() > 200 && situations > antwoorden.len() && values > 1000 && letters > 12);
}

/// Every answer of every gemeente on every day of change; what says the same on two days counts once.
fn antwoorden(sample: &sample::Sample) -> Vec<Antwoord> {
    let until = TODAY.checked_add(400.days()).unwrap();
    let mut seen: BTreeSet<Hash> = BTreeSet::new();
    let mut found = Vec::new();
    for gemeente in sample.repository.gemeenten.values() {
        let mut days = flips(&sample.repository, gemeente, TODAY, until);
        days.insert(TODAY);
        for (day, id) in
            days.iter().flat_map(|day| sample.repository.ids(gemeente).into_iter().map(move |id| (day, id)))
        {
            let resolution = resolve(&sample.repository, &gemeente.slug, id, Moment::day(*day));
            if let Resolution::Antwoord(antwoord) = resolution
                && seen.insert(antwoord.vingerafdruk)
            {
                found.push(*antwoord);
            }
        }
    }
    found
}

fn compare(sample: &sample::Sample, antwoord: &Antwoord, done: &AtomicUsize) -> Compared {
    let mut compared = Compared::default();
    for situation in situations::of(antwoord) {
        compared.situations += 1;
        let letter = due(done.fetch_add(1, Ordering::Relaxed));
        let personal = personalise(antwoord, &situation);
        for kanaal in sample.kanalen.iter().filter(|kanaal| kanaal.vorm != Vorm::Pdf || letter) {
            let Some(text) = outputs::text(sample, kanaal, antwoord, &situation) else { continue };
            let furniture = outputs::furniture(antwoord);
            let without = |values: BTreeSet<String>| values.difference(&furniture).cloned().collect::<BTreeSet<_>>();
            let expected = without(reader::values(&outputs::expected(kanaal, &personal)));
            let stated = without(reader::values(&text));
            compared.outputs += 1;
            compared.letters += usize::from(kanaal.vorm == Vorm::Pdf);
            compared.values += expected.len();
            if stated != expected {
                compared.differences.push(difference(antwoord, &kanaal.naam, &situation, (&expected, &stated)));
            }
        }
    }
    compared
}

/// Letters take a tenth of a second each: one in every so many situations is made for real.
fn due(situation: usize) -> bool {
    situation % 97 == 1
}

fn difference(
    antwoord: &Antwoord,
    kanaal: &str,
    situation: &Kenmerken,
    (expected, stated): (&BTreeSet<String>, &BTreeSet<String>),
) -> String {
    let situation: BTreeMap<_, _> = situation.iter().map(|(name, value)| (name, value.to_string())).collect();
    let missing: Vec<_> = expected.difference(stated).collect();
    let extra: Vec<_> = stated.difference(expected).collect();
    format!(
        "{} {} {kanaal} {} {situation:?}: missing {missing:?}, extra {extra:?}",
        antwoord.gemeente, antwoord.id, antwoord.datum
    )
}
