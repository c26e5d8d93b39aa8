//! Written once: a value that is a fact stands in one place, and a value typed in prose is found.

use super::{
    Judged,
    bench::{Asked, Bench, for_all, kanalen, way},
    ensure, everything, fingerprints, loaded,
    naive::{Naive, Says},
    same,
};
use crate::generated::{
    world::{Dated, GivenBy, Known, STARTS, TODAY, Val, World},
    written::Files,
};
use eenduidig::diagnostic::{Code, Diagnostic};

/// Another value for one fact, in the one place where it is written: what says the fact changes, everywhere, and
/// nothing else does. The old value is nowhere any more.
pub(super) fn one_place(bench: &mut Bench, numbers: &[u16]) -> Judged {
    let world = World::of(numbers);
    let mut changed = world.clone();
    let Some((path, old, new)) = another_value(&mut changed) else { return Ok(()) };
    let (files, edited) = (world.files(), changed.files());
    let lines = |files: &Files| -> Vec<String> {
        files.iter().flat_map(|(path, text)| text.lines().map(move |line| format!("{path}: {line}"))).collect()
    };
    let different = lines(&files).iter().zip(&lines(&edited)).filter(|(one, other)| one != other).count();
    ensure(different == 1, || format!("{different} lines changed"))?;
    let before = fingerprints(&*loaded(bench, &files)?, &world);
    let repository = loaded(bench, &edited)?;
    let after = fingerprints(&repository, &changed);
    let should = everything(&world).into_iter().zip(everything(&changed));
    let mut looked = 0;
    for ((slug, id, day, was), (.., is)) in should {
        let key = (slug.to_owned(), id.clone(), day);
        ensure((before[&key] != after[&key]) == (was != is), || {
            format!(
                "{slug} {id} {day}: changed is {}, should be {}; {path} was {old:?}, is {new:?}",
                before[&key] != after[&key],
                was != is
            )
        })?;
        let (Says::Answer(was), Says::Answer(is), true) = (was, is, looked < 2) else { continue };
        if was == is {
            continue;
        }
        looked += 1;
        let asked = Asked { repository: &repository, slug, id: &id, day };
        let mut sections = Vec::new();
        let way = way(kanalen().get("website").unwrap(), &mut sections);
        let (was, is) = (was.said(way, &Known::new()), is.said(way, &Known::new()));
        let said = asked.read("website", "fragment", &Known::new())?;
        same(&format!("{slug} {id} {day}"), &said, &is)?;
        let stale: Vec<&String> = was.iter().filter(|mark| mark.contains('=') && !is.contains(mark)).collect();
        ensure(stale.iter().all(|mark| !said.contains(mark)), || format!("{stale:?} is still said"))?;
        bench.counts.outputs += 1;
    }
    bench.counts.answers += before.len();
    bench.counts.other += usize::from(before != after);
    Ok(())
}

/// Changes one value of one fact; gives its path, and the value before and after.
fn another_value(world: &mut World) -> Option<(String, Val, Val)> {
    let pick = world.pick;
    let mut all: Vec<(&String, &mut Dated)> = world
        .feiten
        .iter_mut()
        .flat_map(|(path, fact)| fact.values.iter_mut().map(move |value| (path, value)))
        .collect();
    all.extend(world.gemeenten.values_mut().flat_map(|town| {
        town.values.iter_mut().flat_map(|(path, values)| values.iter_mut().map(move |value| (path, value)))
    }));
    let count = all.len();
    let (path, dated) = all.into_iter().nth(pick % count.max(1))?;
    let old = dated.value.clone();
    dated.value = match &old {
        Val::Cents(cents) => Val::Cents(cents + 7_777_700),
        Val::Years(years) => Val::Years(years + 1),
        Val::Day(day) => Val::Day(STARTS.into_iter().find(|other| other != day)?),
        Val::Term(number, unit) => Val::Term(number + 50, unit),
        Val::Count(number) => Val::Count(number + 1_000_000),
        Val::PerMille(tenths) => Val::PerMille(tenths % 990 + 5),
        Val::Phone(_) => Val::Phone("+31 88 999 99 99".to_owned()),
    };
    let new = dated.value.clone();
    (new != old).then(|| (path.clone(), old, new))
}

#[test]
fn a_value_changed_in_its_one_place_changes_everywhere() {
    for_all(300, one_place, |counts| counts.other > 100 && counts.outputs > 200);
}

/// The value of a fact, typed in prose, is reported where it stands; and in a world where nothing is typed, nothing
/// is reported.
fn typed_in_prose(bench: &mut Bench, numbers: &[u16]) -> Judged {
    let world = World::of(numbers);
    let mut files = world.files();
    let of = [Code::GetypteWaarde, Code::WaardeNaastFeit, Code::WaardenTegenstrijdig];
    let typed = |found: &[Diagnostic]| -> Vec<Diagnostic> {
        found.iter().filter(|found| of.contains(&found.code)).cloned().collect()
    };
    let (_, found) = bench.load(&files);
    let before = typed(&found);
    ensure(before.is_empty(), || format!("nothing is typed, but {:?}", before[0].message))?;
    let special: Vec<(&String, Dated)> = world
        .feiten
        .iter()
        .filter(|(_, fact)| fact.given_by == GivenBy::Nation)
        .filter_map(|(path, _)| Some((path, Naive { world: &world, slug: "gemeente-a", day: TODAY }.value(path).ok()?)))
        .filter(|(_, dated)| match &dated.value {
            Val::Cents(cents) => cents % 100 != 0,
            Val::Phone(_) => true,
            _ => false,
        })
        .collect();
    let Some((path, dated)) = special.get(world.pick % special.len().max(1)) else { return Ok(()) };
    let texts: Vec<String> = files.keys().filter(|path| path.ends_with(".md")).cloned().collect();
    let file = &texts[world.pick % texts.len()];
    let prose = match (&dated.value, world.pick % 2) {
        (Val::Cents(cents), 1) => format!("{},{:02} euro", cents / 100, cents % 100),
        (value, _) => value.written(None, false),
    };
    let Some(line) = files[file].lines().find(|line| line.starts_with("Tekst x")).map(str::to_owned) else {
        return Ok(());
    };
    let with = files[file].replacen(&line, &format!("{line} Het is {prose}."), 1);
    files.insert(file.clone(), with);
    let (_, found) = bench.load(&files);
    let told = typed(&found).into_iter().any(|found| {
        found.place.as_ref().is_some_and(|place| {
            place.file.path() == file
                && place.file.text().get(place.span.range()).is_some_and(|text| prose.contains(text))
        })
    });
    ensure(told, || format!("{prose} is typed in {file} and is {path}, but nobody says so"))?;
    bench.counts.other += 1;
    Ok(())
}

#[test]
fn a_fact_typed_in_prose_is_reported() {
    for_all(200, typed_in_prose, |counts| counts.other > 25);
}
