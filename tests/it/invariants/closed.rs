//! Fail closed: where something is missing there is no answer, and what is given is whole.

use super::{
    Judged,
    bench::{Asked, Bench, Counts, for_all, kanalen},
    ensure, everything, kinds,
    naive::{self, Naive, Says},
    read::{left_over, marks, seen},
    same,
};
use crate::generated::world::{Known, TODAY, World};
use eenduidig::{
    diagnostic::{Diagnostic, Severity},
    resolve::Resolution,
};
use std::collections::BTreeSet;

/// Exactly where something is missing there is no answer: in no kanaal, with nothing of its text; and `check` said
/// so before.
pub(super) fn fail_closed(bench: &mut Bench, numbers: &[u16]) -> Judged {
    let world = World::of(numbers);
    let (repository, found) = bench.load(&world.files());
    let repository = repository.ok_or("it does not load")?;
    let mut shown = 0;
    for (slug, id, day, says) in everything(&world) {
        let asked = Asked { repository: &repository, slug, id: &id, day };
        let (is, should) = kinds(&asked.resolution(), &says);
        ensure(is == should, || format!("{slug} {id} {day}: {is}, should be {should} ({says:?})"))?;
        bench.counts.answers += 1;
        match says {
            Says::Hole(why) => {
                let told = |found: &Diagnostic| {
                    let here = found.gemeenten.is_empty() || found.gemeenten.contains(slug);
                    here && (found.severity() == Severity::Fout
                        || day > TODAY && found.severity() == Severity::Publicatie)
                };
                ensure(found.iter().any(told), || format!("{slug} {id} {day}: {why}, and check says nothing"))?;
                bench.counts.holes += 1;
            }
            Says::NotOffered { .. } => {}
            _ => continue,
        }
        if shown < 2 {
            shown += 1;
            let title = Naive { world: &world, slug, day }.titles();
            nothing_of(asked, &title, &mut bench.counts)?;
        }
    }
    Ok(())
}

/// Every kanaal gives its phrase; of the text there is nothing.
fn nothing_of(asked: Asked<'_>, titles: &BTreeSet<String>, counts: &mut Counts) -> Judged {
    for kanaal in kanalen().iter() {
        for variant in kanaal.varianten().into_iter().filter(|variant| *variant != "pdf") {
            let output = asked.output(kanaal, variant, &Known::new()).map_err(|error| error.to_string())?;
            let text = if variant == "json" { output } else { seen(&output) };
            let (slug, id, day, name) = (asked.slug, asked.id, asked.day, &kanaal.naam);
            let mut told = marks(&text);
            told.retain(|mark| !titles.contains(mark));
            same(&format!("{slug} {id} {day} {name} {variant}, withheld"), &told, &[])?;
            ensure(left_over(&text).is_none(), || format!("{slug} {id} {day} {name} {variant}: {text}"))?;
            counts.outputs += 1;
        }
    }
    Ok(())
}

#[test]
fn where_something_is_missing_there_is_no_answer() {
    for_all(500, fail_closed, |counts| counts.holes > 2_000 && counts.outputs > 2_000);
}

/// A line lost, doubled, or cut off somewhere: whatever is still given is whole. Every value in it is one that the
/// files give for that fact, and nothing is left as it was written.
pub(super) fn damaged(bench: &mut Bench, numbers: &[u16]) -> Judged {
    let world = World::of(numbers);
    let mut files = world.files();
    let paths: Vec<String> = files.keys().filter(|path| *path != "content/hub.yaml").cloned().collect();
    let path = &paths[world.pick % paths.len()];
    let mut lines: Vec<String> = files[path].lines().map(str::to_owned).collect();
    let at = (world.pick / 7) % lines.len();
    match world.pick % 4 {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[at].clone()),
        2 => {
            let half = lines[at].chars().count() / 2;
            lines[at] = lines[at].chars().take(half).collect();
        }
        _ => lines.truncate(at),
    }
    files.insert(path.clone(), lines.join("\n") + "\n");
    let (Some(repository), found) = bench.load(&files) else { return Ok(()) };
    let fouten = || found.iter().filter(|found| found.severity() == Severity::Fout);
    for slug in world.gemeenten.keys().filter(|slug| repository.gemeente(slug).is_some()) {
        for id in naive::ids(&world, slug) {
            let asked = Asked { repository: &repository, slug, id: &id, day: TODAY };
            if !matches!(asked.resolution(), Resolution::Antwoord(_)) {
                continue;
            }
            // What is held back goes out to nobody.
            if fouten().any(|found| found.gemeenten.is_empty() || found.gemeenten.contains(slug)) {
                bench.counts.other += 1;
                continue;
            }
            whole(&world, asked).map_err(|why| format!("{path} line {}: {slug} {id}: {why}", at + 1))?;
            bench.counts.answers += 1;
        }
    }
    Ok(())
}

fn whole(world: &World, asked: Asked<'_>) -> Judged {
    let website = kanalen().get("website").unwrap();
    let output = asked.output(website, "fragment", &Known::new()).map_err(|error| error.to_string())?;
    let text = seen(&output);
    ensure(left_over(&text).is_none(), || format!("{:?} in {text}", left_over(&text)))?;
    let values: BTreeSet<String> = naive::every_value(world);
    for mark in marks(&text) {
        if let Some((mark, value)) = mark.split_once('=') {
            let value = value.trim_end_matches(" (verwacht)");
            ensure(values.contains(value), || format!("{mark} is {value:?}, which no fact is"))?;
        }
    }
    Ok(())
}

#[test]
fn what_is_damaged_is_given_whole_or_not() {
    for_all(400, damaged, |counts| counts.answers > 200 && counts.other > 200);
}
