//! Can `verify` fail? Mutants of the content, of the templates, of the engine and of the bytes that go out: each makes the
//! outputs wrong in one way, and `verify` must find it, in every kanaal that the list names. What changes nothing that
//! a person reads, it must leave alone. See docs/mutanten.md.

mod bytes;
mod generate;
mod generate_text;
mod list;
mod random;
mod recorded;
mod run;
mod served;
mod tree;

use list::Level;
use run::{Bench, Outcome};

/// About so many generated mutants are tried with every run of the tests, seeded; `MUTANTS` says another number.
const SAMPLE: usize = 120;

/// Every named mutant of a level, and what became of it.
fn named(level: Level) {
    let mutants = list::named(level);
    let bench = Bench::new();
    let outcomes = bench.run_all(&mutants);
    let score = run::Score::of(&outcomes);
    println!("{level:?}: {score}");
    for (mutant, why) in mutants.iter().filter_map(|mutant| Some((mutant, mutant.survives.as_ref()?))) {
        println!("  {} survives: {why} [{}]", mutant.id, mutant.says);
    }
    let wrong: Vec<String> = outcomes.iter().filter_map(|(mutant, outcome)| complaint(mutant, outcome)).collect();
    assert!(wrong.is_empty(), "{} mutants are not as the list says:\n{}", wrong.len(), wrong.join("\n"));
}

fn complaint(mutant: &list::Mutant, outcome: &Outcome) -> Option<String> {
    let told = outcome.told(mutant)?;
    Some(format!("{}: {told} [{}]", mutant.id, mutant.says))
}

#[test]
fn content_mutants_are_found() {
    named(Level::Content);
}

#[test]
fn template_mutants_are_found() {
    named(Level::Templates);
}

#[test]
#[cfg(debug_assertions)]
fn engine_mutants_are_found() {
    named(Level::Engine);
}

#[test]
fn byte_mutants_are_found() {
    named(Level::Bytes);
}

#[test]
fn generated_mutants_are_found() {
    let mut kept = generate::all();
    let all: usize = kept.iter().map(|group| group.mutants.len()).sum();
    let wanted = std::env::var("MUTANTS").map_or(SAMPLE, |count| count.parse().unwrap());
    for group in &mut kept {
        let share = (group.mutants.len() * wanted).div_ceil(all);
        group.mutants.sort_by_key(|mutant| generate::seeded(&["sample", &mutant.id]));
        group.mutants.truncate(share);
    }
    generated(&kept, all);
}

#[test]
#[ignore = "takes long: cargo test --test it every_generated_mutant -- --ignored --nocapture"]
fn every_generated_mutant_is_found() {
    let groups = generate::all();
    let all = groups.iter().map(|group| group.mutants.len()).sum();
    generated(&groups, all);
}

fn generated(groups: &[generate::Group], all: usize) {
    let bench = Bench::new();
    let mut survivors = Vec::new();
    for level in [Level::Content, Level::Templates, Level::Engine, Level::Bytes] {
        let groups: Vec<&[list::Mutant]> =
            groups.iter().filter(|group| group.level == level).map(|group| &group.mutants[..]).collect();
        let outcomes = bench.run_groups(&groups);
        println!("generated {level:?}: {}", run::Score::of(&outcomes));
        let harmless = |outcome: &Outcome| matches!(outcome, Outcome::Same | Outcome::Refused(_));
        let missed = outcomes.iter().filter(|(_, outcome)| !harmless(outcome));
        survivors.extend(missed.filter_map(|(mutant, outcome)| {
            Some(format!("{level:?} {} ({}, {:?})", complaint(mutant, outcome)?, mutant.gemeente, mutant.kanalen))
        }));
    }
    for line in &survivors {
        println!("  {line}");
    }
    assert!(survivors.is_empty(), "{} of {all} generated mutants were not found", survivors.len());
}
