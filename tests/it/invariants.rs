//! The first three invariants of the design, read literally, on thousands of generated repositories: layers,
//! facts with dated values, overrides, conditions, references between answers. What should be said is worked
//! out from the generated world by `naive`, which uses nothing of the program; what is said is read from
//! outputs by the words in them.
//!
//! A failure prints its seed and the smallest repository that still fails.

mod bench;
mod closed;
#[cfg(debug_assertions)]
mod faults;
mod naive;
mod once;
mod read;

use crate::generated::{
    world::{DAYS, Known, World},
    written::Files,
};
use bench::{Asked, Bench, Counts, for_all, kanalen, way};
use eenduidig::{
    content::Repository,
    diagnostic::{Code, Diagnostic, Severity},
    resolve::Resolution,
};
use jiff::civil::Date;
use naive::{Doc, Naive, Says};
use read::selected;
use std::collections::{BTreeMap, BTreeSet};

type Judged = Result<(), String>;

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Judged {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn same(what: &str, is: &[String], should: &[String]) -> Judged {
    ensure(is == should, || format!("{what}\n  says   {is:?}\n  should {should:?}"))
}

/// What the program says, in one word, and what it should.
fn kinds(resolution: &Resolution, says: &Says) -> (&'static str, &'static str) {
    let is = match resolution {
        Resolution::Antwoord(_) => "an answer",
        Resolution::NietAangeboden(_) => "not offered",
        Resolution::Ingehouden { .. } => "withheld",
        Resolution::NietGeldig => "not now",
        Resolution::Onbekend => "unknown",
    };
    let should = match says {
        Says::Answer(_) => "an answer",
        Says::NotOffered { .. } => "not offered",
        Says::Hole(_) => "withheld",
        Says::NotNow => "not now",
        Says::Unknown => "unknown",
    };
    (is, should)
}

/// Every gemeente, answer and day of a world, with what should be said.
fn everything(world: &World) -> Vec<(&str, String, Date, Says)> {
    let mut all = Vec::new();
    for slug in world.gemeenten.keys() {
        for id in naive::ids(world, slug) {
            for day in DAYS {
                let says = Naive { world, slug, day }.says(&id);
                all.push((slug.as_str(), id.clone(), day, says));
            }
        }
    }
    all
}

fn loaded(bench: &mut Bench, files: &Files) -> Result<std::sync::Arc<Repository>, String> {
    bench.read(files).0.ok_or_else(|| "it does not load".to_owned())
}

// 1. One answer.

/// For the same antwoord, gemeente, date and kenmerken, every kanaal states the same: what the layers say.
fn one_answer(bench: &mut Bench, numbers: &[u16]) -> Judged {
    let world = World::of(numbers);
    let repository = loaded(bench, &world.files())?;
    let all = everything(&world);
    let answers: Vec<_> = all.iter().filter(|(.., says)| matches!(says, Says::Answer(_))).collect();
    let Some((slug, id, day, Says::Answer(doc))) = answers.get(world.pick % answers.len().max(1)) else {
        return Ok(());
    };
    let asked = Asked { repository: &repository, slug, id, day: *day };
    let (is, should) = kinds(&asked.resolution(), &Says::Answer(doc.clone()));
    ensure(is == should, || format!("{slug} {id} {day}: {is}, should be {should}"))?;
    let known = &world.situaties[0];
    in_every_kanaal(asked, doc, known, &mut bench.counts).map_err(|why| format!("{slug} {id} {day}: {why}"))?;
    bench.counts.answers += 1;
    Ok(())
}

fn in_every_kanaal(asked: Asked<'_>, doc: &Doc, known: &Known, counts: &mut Counts) -> Judged {
    let mut sections = Vec::new();
    let mut said = |name: &str, known: &Known| {
        let way = way(kanalen().get(name).unwrap(), &mut sections);
        (doc.said(way, known), doc.line(way))
    };
    let nothing = Known::new();
    let (public, _) = said("website", &nothing);
    same("website, to everybody", &asked.read("website", "fragment", &nothing)?, &public)?;
    let (personal, line) = said("website", known);
    let page: Vec<String> = [vec![doc.title.clone()], personal.clone(), doc.related.clone()].concat();
    same("website, page", &asked.read("website", "pagina", known)?, &page)?;
    same("website, JSON", &asked.read("website", "json", known)?, &personal)?;
    let (letter, _) = said("brief", known);
    same("brief", &asked.read("brief", "json", known)?, &letter)?;
    let (told, _) = said("chatbot", known);
    let (first, last, questions) = asked.dialogue("chatbot", known)?;
    same("chatbot, at the end", &last, &told)?;
    if questions > 0 {
        same("chatbot, at the start", &first, &line)?;
    }
    let (spoken, _) = said("kcc", known);
    let script = [vec![doc.title.clone()], spoken.clone(), doc.related.clone()].concat();
    same("kcc, script", &asked.read("kcc", "script", known)?, &script)?;
    let (_, last, _) = asked.dialogue("kcc", known)?;
    same("kcc, dialogue", &last, &spoken)?;
    counts.outputs += 7 + questions;
    counts.marks += public.len() + page.len() + letter.len() + told.len() + script.len();
    Ok(())
}

#[test]
fn every_kanaal_says_what_the_layers_say() {
    for_all(1_000, one_answer, |counts| counts.answers > 800 && counts.outputs > 5_000 && counts.marks > 40_000);
}

/// What a person gets is a selection of what everybody gets, in the same order; and knowing more never adds
/// anything. (Outputs against outputs: no oracle.)
fn a_selection(bench: &mut Bench, numbers: &[u16]) -> Judged {
    let world = World::of(numbers);
    let (repository, found) = bench.load(&world.files());
    let repository = repository.ok_or("it does not load")?;
    // Where questions are asked, text that nobody can get is left out as soon as that is known. It is a fout.
    let contradicts = found.iter().any(|found| found.code == Code::VoorwaardeOnbereikbaar);
    let slug = world.gemeenten.keys().nth(world.pick % world.gemeenten.len()).expect("there is one");
    for id in naive::ids(&world, slug) {
        let day = DAYS[world.pick % DAYS.len()];
        let asked = Asked { repository: &repository, slug, id: &id, day };
        if !matches!(asked.resolution(), Resolution::Antwoord(_)) {
            continue;
        }
        let kanalen = [("website", "fragment"), ("kcc", "json")].into_iter().take(if contradicts { 1 } else { 2 });
        for (name, variant) in kanalen {
            let mut known = Known::new();
            let mut before = asked.read(name, variant, &known)?;
            let order = world.situaties[0].iter().cycle().skip(world.pick % 4).take(4);
            for (kenmerk, value) in order {
                known.insert(kenmerk, value.clone());
                let now = asked.read(name, variant, &known)?;
                ensure(selected(&now, &before), || {
                    format!("{slug} {id} {day}, {name}: knowing {kenmerk} adds text\n  {before:?}\n  {now:?}")
                })?;
                bench.counts.outputs += 1;
                bench.counts.other += usize::from(now.len() < before.len());
                before = now;
            }
        }
        bench.counts.answers += 1;
    }
    Ok(())
}

#[test]
fn personal_text_is_a_selection_of_the_public_text() {
    for_all(200, a_selection, |counts| counts.outputs > 1_500 && counts.other > 200);
}

/// Every fingerprint: what is said, by whom, on every day.
fn fingerprints(repository: &Repository, world: &World) -> BTreeMap<(String, String, Date), String> {
    let mut found = BTreeMap::new();
    for slug in world.gemeenten.keys() {
        for id in naive::ids(world, slug) {
            for day in DAYS {
                let said = match (Asked { repository, slug, id: &id, day }).resolution() {
                    Resolution::Antwoord(antwoord) => antwoord.vingerafdruk.to_string(),
                    Resolution::NietAangeboden(other) => format!("not offered: {:?} {:?}", other.status, other.kop),
                    Resolution::Ingehouden { kop, .. } => format!("withheld: {kop:?}"),
                    Resolution::NietGeldig => "not now".to_owned(),
                    Resolution::Onbekend => "unknown".to_owned(),
                };
                found.insert((slug.clone(), id.clone(), day), said);
            }
        }
    }
    found
}

/// The same text in other files: answers in folders, each fact in a file of its own, names that sort the other
/// way around.
fn rearranged(files: &Files) -> Files {
    let mut other = Files::new();
    for (path, text) in files {
        if let (Some((folder, name)), true) = (path.split_once("generic/antwoorden/"), path.ends_with(".md")) {
            let theme = name.len() + usize::from(*name.as_bytes().iter().rev().nth(3).unwrap());
            other.insert(format!("{folder}generic/antwoorden/thema-{}/{name}", theme % 3), text.clone());
        } else if let Some((folder, _)) = path.split_once("feiten/") {
            let mut facts: Vec<String> = Vec::new();
            for line in text.lines().skip(1) {
                if line.starts_with("  ") && !line.starts_with("   ") {
                    facts.push(String::new());
                }
                let fact = facts.last_mut().expect("a fact begins with its path");
                fact.extend([line, "\n"]);
            }
            let last = facts.len();
            for (at, fact) in facts.into_iter().enumerate() {
                other.insert(format!("{folder}feiten/deel-{}.yaml", last - at), format!("feiten:\n{fact}"));
            }
        } else {
            other.insert(path.clone(), text.clone());
        }
    }
    other
}

fn in_any_order(bench: &mut Bench, numbers: &[u16]) -> Judged {
    let world = World::of(numbers);
    let files = world.files();
    let before = fingerprints(&*loaded(bench, &files)?, &world);
    let other = rearranged(&files);
    ensure(other.keys().ne(files.keys()), || "nothing was moved".to_owned())?;
    let (repository, found) = bench.load(&other);
    let after = fingerprints(&*repository.ok_or("it does not load")?, &world);
    ensure(before == after, || "other files say something else".to_owned())?;
    bench.counts.answers += after.len();
    if !world.pick.is_multiple_of(4) {
        return Ok(());
    }
    let (_, fresh) = Bench::new().load(&other);
    let codes = |found: &[Diagnostic]| {
        let mut codes: Vec<String> = found.iter().map(|found| format!("{} {}", found.code, found.message)).collect();
        codes.sort();
        codes
    };
    same("the same repository, loaded after another one", &codes(&found), &codes(&fresh))
}

#[test]
fn layers_are_the_same_in_whatever_files_they_stand() {
    for_all(60, in_any_order, |counts| counts.answers > 1_500);
}

/// What one gemeente writes changes nothing in another, whatever it is, and holds nothing of it back.
fn nowhere_else(bench: &mut Bench, numbers: &[u16]) -> Judged {
    let world = World::of(numbers);
    if world.gemeenten.len() < 2 {
        return Ok(());
    }
    let mut changed = world.clone();
    let backwards: Vec<u16> = numbers.iter().rev().copied().collect();
    changed.gemeenten.insert("gemeente-a".to_owned(), world.other_town(&backwards));
    let mut files = changed.files();
    let broken = world.pick.is_multiple_of(3);
    if broken {
        // And it does not even read.
        let own: Vec<String> = files.keys().filter(|path| path.contains("/gemeente-a/")).cloned().collect();
        let path = &own[world.pick % own.len()];
        let cut: String =
            files[path].chars().rev().skip(world.pick % 40).collect::<Vec<_>>().into_iter().rev().collect();
        files.insert(path.clone(), cut + "\n\n\"{{ ::: {#\n");
    }
    let (before, others) = bench.load(&world.files());
    let (after, found) = bench.load(&files);
    let (before, after) = (before.ok_or("it does not load")?, after.ok_or("it does not load with the change")?);
    let elsewhere = |mut all: BTreeMap<(String, String, Date), String>| {
        all.retain(|(slug, ..), _| slug != "gemeente-a");
        all
    };
    let (is, should) = (elsewhere(fingerprints(&after, &world)), elsewhere(fingerprints(&before, &world)));
    for (asked, said) in &should {
        ensure(is.get(asked) == Some(said), || format!("{asked:?} says something else, broken: {broken}"))?;
    }
    let holds_back = |found: &[Diagnostic]| -> BTreeSet<String> {
        let serious = found.iter().filter(|found| found.severity() != Severity::Advies);
        let there = serious.filter(|found| found.layer_gemeente() != Some("gemeente-a"));
        there
            .filter(|found| !found.gemeenten.iter().eq(["gemeente-a"]))
            .map(|found| format!("{} {}", found.code, found.message))
            .collect()
    };
    let new: Vec<String> = holds_back(&found).difference(&holds_back(&others)).cloned().collect();
    same("mistakes of gemeente-a that hold back others", &new, &[])?;
    bench.counts.answers += should.len();
    bench.counts.other += usize::from(found.len() != others.len());
    Ok(())
}

#[test]
fn what_one_gemeente_writes_changes_nothing_elsewhere() {
    for_all(250, nowhere_else, |counts| counts.answers > 3_000 && counts.other > 100);
}
