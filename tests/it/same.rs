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
use std::collections::{BTreeMap, BTreeSet};

const TODAY: Date = jiff::civil::date(2026, 11, 22);

/// What was compared, so that a test that compares nothing cannot pass.
#[derive(Default)]
struct Count {
    answers: usize,
    situations: usize,
    outputs: usize,
    letters: usize,
    values: usize,
}

#[test]
fn every_channel_states_the_same_values_in_every_situation() {
    let sample = sample::load();
    let mut seen: BTreeSet<Hash> = BTreeSet::new();
    let mut count = Count::default();
    let mut differences = Vec::new();
    for gemeente in sample.repository.gemeenten.values() {
        let until = TODAY.checked_add(400.days()).unwrap();
        let mut days = flips(&sample.repository, gemeente, TODAY, until);
        days.insert(TODAY);
        for day in days {
            for id in sample.repository.ids(gemeente) {
                let resolution = resolve(&sample.repository, &gemeente.slug, id, Moment::day(day));
                let Resolution::Antwoord(antwoord) = resolution else { continue };
                // An answer that says the same as on another day was compared there.
                if seen.insert(antwoord.vingerafdruk) {
                    compare(&sample, &antwoord, &mut count, &mut differences);
                }
            }
        }
    }
    println!(
        "{} answers, {} situations, {} outputs ({} letters), {} values compared",
        count.answers, count.situations, count.outputs, count.letters, count.values
    );
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    assert!(count.answers > 200 && count.situations > count.answers && count.values > 1000 && count.letters > 12);
}

fn compare(sample: &sample::Sample, antwoord: &Antwoord, count: &mut Count, differences: &mut Vec<String>) {
    count.answers += 1;
    for situation in situations::of(antwoord) {
        count.situations += 1;
        let personal = personalise(antwoord, &situation);
        for kanaal in sample.kanalen.iter() {
            if kanaal.vorm == Vorm::Pdf && !due(count.situations) {
                continue;
            }
            let Some(text) = outputs::text(sample, kanaal, antwoord, &situation) else { continue };
            let expected = reader::values(&outputs::expected(kanaal, &personal));
            let furniture = outputs::furniture(antwoord);
            let stated: BTreeSet<String> = reader::values(&text).difference(&furniture).cloned().collect();
            let expected: BTreeSet<String> = expected.difference(&furniture).cloned().collect();
            count.outputs += 1;
            count.letters += usize::from(kanaal.vorm == Vorm::Pdf);
            count.values += expected.len();
            if stated != expected {
                differences.push(difference(antwoord, &kanaal.naam, &situation, (&expected, &stated)));
            }
        }
    }
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
