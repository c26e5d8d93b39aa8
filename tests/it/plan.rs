//! The question plan against brute force: on generated sets of conditions the expected number of questions
//! is as small as it can be, and asking ends where personalising ends.

mod brute;
mod large;

use crate::generated::{self, Random, Set};
use brute::Brute;
use eenduidig::{
    condition::{Kenmerken, Value},
    content::{Loader, Repository},
    diagnostic::Severity,
    resolve::{Antwoord, Moment, Resolution, personalise, resolve},
    situation::{ONBEKEND, plan},
};
use jiff::civil::{Date, date};
use rayon::prelude::*;
use std::sync::Arc;

const TODAY: Date = date(2026, 11, 22);
const SETS: u64 = 1_000;

pub(crate) fn load(sets: &[Set]) -> Arc<Repository> {
    let loaded = Loader::default().load(&generated::tree(sets));
    let wrong: Vec<_> = loaded.diagnostics.iter().filter(|found| found.severity() == Severity::Fout).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    loaded.repository.unwrap()
}

pub(crate) fn antwoord(repository: &Repository, id: &str) -> Antwoord {
    match resolve(repository, "duinstad", id, Moment::day(TODAY)) {
        Resolution::Antwoord(antwoord) => *antwoord,
        other => panic!("{id}: {other:?}"),
    }
}

/// What is known at the start: nothing; or one kenmerk, and of another that it is not known.
fn starts(set: &Set) -> Vec<Kenmerken> {
    let mut random = Random::new(set.seed + 7_000_000);
    let mut starts = vec![Kenmerken::new()];
    if let [first, .., last] = &set.kenmerken[..] {
        let (value, _) = &first.values[random.below(first.values.len())];
        let known = Kenmerken::from([(first.name.clone(), value.clone())]);
        let unknown = (last.name.clone(), Value::Choice(ONBEKEND.to_owned()));
        starts.push(Kenmerken::from([unknown.clone()]));
        starts.push(known.into_iter().chain([unknown]).collect());
    }
    starts
}

#[test]
fn the_plan_asks_as_few_questions_as_brute_force() {
    let sets: Vec<Set> = (0..SETS).map(|seed| Set::new(seed, 5)).collect();
    let repository = load(&sets);
    let compared: Vec<usize> = sets
        .par_iter()
        .map(|set| {
            let antwoord = antwoord(&repository, &set.id);
            let brute = Brute::of(set, &antwoord);
            for start in starts(set) {
                let planned = plan(&antwoord, &start).verwacht.expect("small enough to be exact");
                let least = brute.expected(&start);
                assert!(
                    (planned - least).abs() < 1e-9,
                    "seed {} from {start:?}: planned {planned}, brute force {least}\n{:?}\n{}",
                    set.seed,
                    set.kenmerken,
                    set.markdown
                );
            }
            brute.outcomes()
        })
        .collect();
    let asking = compared.iter().filter(|outcomes| **outcomes > 1).count();
    println!("{} sets, {asking} with something to ask, {} outcomes", compared.len(), compared.iter().sum::<usize>());
    assert!(asking > 800, "only {asking} sets ask anything");
}

/// Asked and answered until nothing matters any more, the antwoord says what it says when all is known.
#[test]
fn asking_ends_where_everything_known_ends() {
    let sets: Vec<Set> = (0..200).map(|seed| Set::new(seed, 4)).collect();
    let repository = load(&sets);
    let (mut paths, mut questions) = (0, 0);
    for set in &sets {
        let antwoord = antwoord(&repository, &set.id);
        for all in set.assignments() {
            let mut known = Kenmerken::new();
            let end = loop {
                let plan = plan(&antwoord, &known);
                let Some(asked) = plan.vragen.first() else { break plan.vast };
                let value = &all[&asked.kenmerk];
                assert!(asked.klassen.iter().filter(|class| class.holds(value)).count() == 1, "{asked:?}");
                known.insert(asked.kenmerk.clone(), value.clone());
                questions += 1;
            };
            known.extend(end);
            paths += 1;
            let (asked, whole) = (personalise(&antwoord, &known), personalise(&antwoord, &all));
            assert_eq!(brute::said(&asked), brute::said(&whole), "seed {}: {all:?}", set.seed);
        }
    }
    println!("{paths} paths, {questions} questions");
    assert!(paths > 2_000 && questions > paths);
}
