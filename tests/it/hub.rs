//! The hub: what is served after an edit, a push, a mistake, a midnight.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use crate::git::{commit, copy, git};
use eenduidig::{
    corpus,
    hub::{Clock, Cursor, FeedError, Hub, Options, Serving, Source, Verandering},
    resolve::{Moment, Resolution, resolve},
};
use jiff::{Timestamp, civil::Date};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// A folder with the content of this repository, and a clock that stands still until it is set.
struct Place {
    root: tempfile::TempDir,
    time: Arc<Mutex<Timestamp>>,
}

const FACTS: &str = "content/generic/feiten/proef.yaml";
const ANSWER: &str = "content/generic/antwoorden/proef.md";

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let start = "2026-11-22T10:00:00Z".parse().unwrap();
        let place = Self { root, time: Arc::new(Mutex::new(start)) };
        let options = corpus::Options::new(4, 3, place.path(""));
        corpus::write(&options).unwrap();
        place.fact("10", "");
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// A generic fact, and some generic answer that uses it.
    fn fact(&self, amount: &str, extra: &str) {
        let fact = format!(
            "feiten:\n  proef.bedrag:\n    soort: bedrag\n    omschrijving: Een bedrag\n    gemeentelijk: mag\n    bron:\n      titel: Proef\n    geverifieerd_op: 2026-11-01\n    waarden:\n      - vanaf: 2026-01-01\n        waarde: {amount}\n{extra}"
        );
        self.write(FACTS, &fact);
        let (from, _) = self.an_answer();
        if !self.path(ANSWER).exists() {
            let text = from.replacen("## Kort antwoord\n\n", "## Kort antwoord\n\nHet kost {{ proef.bedrag }}.\n\n", 1);
            let head: Vec<&str> = text.lines().filter(|line| !line.starts_with("aliassen")).collect();
            let uuid = "uuid: 01900000-0000-7000-8000-00000000abcd";
            let text: Vec<&str> =
                head.into_iter().map(|line| if line.starts_with("uuid:") { uuid } else { line }).collect();
            self.write(ANSWER, &(text.join("\n") + "\n"));
        }
    }

    fn an_answer(&self) -> (String, PathBuf) {
        let mut open = vec![self.path("content/generic/antwoorden")];
        let mut found = Vec::new();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() { open.push(entry) } else { found.push(entry) }
            }
        }
        found.sort();
        let path = found.into_iter().find(|path| !path.ends_with("proef.md")).unwrap();
        (fs::read_to_string(&path).unwrap(), path)
    }

    fn clock(&self) -> Clock {
        let time = Arc::clone(&self.time);
        Arc::new(move || *time.lock().unwrap())
    }

    fn set(&self, time: &str) {
        *self.time.lock().unwrap() = time.parse().unwrap();
    }

    fn follow(&self) -> Hub {
        Hub::start(Source::directory(&self.path("content")), self.clock(), Options::default()).unwrap()
    }

    fn follow_git(&self) -> Hub {
        let source = Source::git(&self.path("content"), "main").unwrap();
        Hub::start(source, self.clock(), Options::default()).unwrap()
    }

    fn slugs(&self) -> Vec<String> {
        let mut slugs: Vec<_> = fs::read_dir(self.path("content/municipal"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        slugs.sort();
        slugs
    }
}

/// The amount that the answer states in a gemeente; `None` when it is withheld.
fn amount(serving: &Serving, slug: &str) -> Option<String> {
    let snapshot = serving.for_gemeente(slug)?;
    match resolve(&snapshot.repository, slug, "proef", Moment::day(snapshot.today)) {
        Resolution::Antwoord(answer) => {
            Some(format!("{:?}", answer.feiten().iter().find(|fact| fact.pad == "proef.bedrag")?.waarde))
        }
        _ => None,
    }
}

fn wait_for(hub: &Hub, what: impl Fn(&Serving) -> bool) -> Duration {
    let begun = Instant::now();
    while !what(&hub.serving()) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", hub.status());
        std::thread::sleep(Duration::from_millis(2));
    }
    begun.elapsed()
}

#[test]
fn a_saved_fact_is_served_everywhere_and_stands_in_the_feed() {
    let place = Place::new();
    let hub = place.follow();
    let slugs = place.slugs();
    let before = hub.serving();
    assert!(before.gemeenten().len() == 3, "{:?}", hub.status());
    place.fact("12.50", "");
    let first = slugs[0].clone();
    let old = amount(&before, &first);
    let took = wait_for(&hub, |serving| amount(serving, &first) != old);
    println!("saved to served: {took:?}");
    let after = hub.serving();
    assert!(slugs.iter().all(|slug| amount(&after, slug).unwrap().contains("1250")), "{:?}", amount(&after, &first));
    assert!(slugs.iter().all(|slug| amount(&before, slug) == old));
    assert!(after.seq > before.seq);
    let series = hub.changes_since(&before.cursor().unwrap()).unwrap();
    let changes: Vec<_> = series.iter().flat_map(|reeks| &reeks.wijzigingen).collect();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((&changes[0].gemeente, changes[0].antwoord.as_deref()), (&None, Some("proef")));
    assert_eq!(changes[0].soort, Verandering::Gewijzigd);
    assert_eq!(hub.changes_since(&after.cursor().unwrap()).unwrap(), vec![]);
    let unknown: Cursor = "werk-000000000000.2026-11-22".parse().unwrap();
    assert_eq!(hub.changes_since(&unknown), Err(FeedError::Gone));
    assert_eq!("niets".parse::<Cursor>(), Err(FeedError::Malformed));
}

#[test]
fn a_municipal_mistake_holds_back_that_gemeente_only() {
    let place = Place::new();
    let hub = place.follow();
    let slugs = place.slugs();
    let wrong = format!("content/municipal/{}/feiten/kapot.yaml", slugs[0]);
    place.write(&wrong, "feiten: [\n");
    place.fact("11", "");
    hub.refresh();
    let held = hub.serving();
    assert!(amount(&held, &slugs[0]).unwrap().contains("1000"));
    assert!(amount(&held, &slugs[1]).unwrap().contains("1100"));
    assert_eq!(held.behind.keys().collect::<Vec<_>>(), [&slugs[0]]);
    assert!(hub.status().ingehouden.contains_key(&slugs[0]));
    let cursor = held.cursor().unwrap();
    fs::remove_file(place.path(&wrong)).unwrap();
    hub.refresh();
    let healed = hub.serving();
    assert!(slugs.iter().all(|slug| amount(&healed, slug).unwrap().contains("1100")));
    assert!(healed.behind.is_empty());
    let changes = hub.changes_since(&cursor).unwrap();
    let changed: Vec<_> = changes.iter().flat_map(|reeks| &reeks.wijzigingen).collect();
    assert!(
        changed
            .iter()
            .any(|change| change.gemeente.as_ref() == Some(&slugs[0]) && change.antwoord.as_deref() == Some("proef")),
        "{changed:?}"
    );
    assert!(changed.iter().all(|change| change.gemeente.as_ref() == Some(&slugs[0])), "{changed:?}");
}

#[test]
fn a_gemeente_that_was_never_good_is_not_served() {
    let place = Place::new();
    let slugs = place.slugs();
    place.write(&format!("content/municipal/{}/feiten/kapot.yaml", slugs[0]), "feiten: [\n");
    let hub = place.follow();
    assert!(hub.serving().for_gemeente(&slugs[0]).is_none());
    assert!(hub.serving().for_gemeente(&slugs[1]).is_some());
    assert_eq!(hub.status().ingehouden.get(&slugs[0]), Some(&None));
}

#[test]
fn a_generic_mistake_or_a_lost_folder_moves_nothing() {
    let place = Place::new();
    let hub = place.follow();
    let slugs = place.slugs();
    for broken in ["feiten: [\n", "feiten:\n  x: \t y\n", "\u{0}", "feiten:\n  proef.bedrag: {}\n"] {
        place.write(FACTS, broken);
        hub.refresh();
        let serving = hub.serving();
        assert!(slugs.iter().all(|slug| amount(&serving, slug).unwrap().contains("1000")), "{broken:?}");
        assert!(hub.status().generiek_ingehouden && !hub.status().diagnostics.is_empty(), "{broken:?}");
    }
    place.write("content/hub.yaml", "kapot: [");
    hub.refresh();
    assert!(amount(&hub.serving(), &slugs[0]).is_some() && hub.status().generiek_ingehouden);
    fs::rename(place.path("content"), place.path("weg")).unwrap();
    hub.refresh();
    assert!(amount(&hub.serving(), &slugs[0]).is_some());
    assert!(hub.status().storing.is_some());
    copy(&place.path("weg"), &place.path("content"));
    let fresh = Place::new();
    fs::copy(fresh.path("content/hub.yaml"), place.path("content/hub.yaml")).unwrap();
    place.fact("13", "");
    hub.refresh();
    assert!(amount(&hub.serving(), &slugs[0]).unwrap().contains("1300"), "{:?}", hub.status());
    assert!(hub.status().storing.is_none());
    // The folder was replaced; it is still watched.
    place.fact("14", "");
    wait_for(&hub, |serving| amount(serving, &slugs[0]).unwrap().contains("1400"));
}

#[test]
fn a_branch_is_followed_and_its_history_answers_old_cursors() {
    let place = Place::new();
    git(place.root.path(), &["init", "-q"]);
    let first = commit(place.root.path());
    let hub = place.follow_git();
    let slugs = place.slugs();
    assert_eq!(
        hub.serving().served.as_ref().map(|served| served.release.id.clone()),
        Some(first.clone()),
        "{:?}",
        hub.status()
    );
    place.fact("20", "");
    std::thread::sleep(Duration::from_millis(100));
    assert!(amount(&hub.serving(), &slugs[0]).unwrap().contains("1000"));
    let second = commit(place.root.path());
    println!("commit to served: {:?}", wait_for(&hub, |serving| amount(serving, &slugs[0]).unwrap().contains("2000")));
    assert_eq!(hub.serving().served.as_ref().unwrap().release.id, second);
    place.write(FACTS, "feiten: [\n");
    commit(place.root.path());
    hub.refresh();
    assert_eq!(hub.serving().served.as_ref().unwrap().release.id, second);
    // Another process that starts now serves the same, and knows what changed before it started.
    let other = place.follow_git();
    assert_eq!(other.serving().served.as_ref().unwrap().release.id, second);
    assert!(other.serving().is_held_back());
    let since: Cursor = format!("{first}.2026-11-22").parse().unwrap();
    let derived = other.changes_since(&since).unwrap();
    assert_eq!(derived[0].wijzigingen, hub.changes_since(&since).unwrap()[0].wijzigingen);
    assert_eq!(derived[0].wijzigingen.len(), 1);
    assert_eq!(other.archived(&first[..12]).unwrap().release.id, first);
    assert!(other.archived("werk-0123").is_none());
}

#[test]
fn at_midnight_values_flip_and_what_ran_out_is_withheld() {
    let place = Place::new();
    place.set("2026-12-31T22:59:00Z");
    place.fact("10", "      - vanaf: 2027-01-01\n        waarde: 15\n        geldig_tot_en_met: 2027-01-01\n");
    let hub = place.follow();
    let slugs = place.slugs();
    let before = hub.serving();
    assert!(amount(&before, &slugs[0]).unwrap().contains("1000"), "{:?}", hub.status());
    place.set("2026-12-31T23:00:00Z");
    wait_for(&hub, |serving| amount(serving, &slugs[0]).is_some_and(|amount| amount.contains("1500")));
    let changes = hub.changes_since(&before.cursor().unwrap()).unwrap();
    assert!(changes[0].wijzigingen.iter().any(|change| change.antwoord.as_deref() == Some("proef")));
    assert_eq!(changes[0].naar.dag, "2027-01-01".parse::<Date>().unwrap());
    place.set("2027-01-01T23:00:01Z");
    wait_for(&hub, |serving| amount(serving, &slugs[0]).is_none());
    let serving = hub.serving();
    let snapshot = serving.for_gemeente(&slugs[0]).unwrap();
    let others = snapshot.repository.generic.antwoorden.keys().filter(|id| *id != "proef");
    for id in others {
        let moment = Moment::day(snapshot.today);
        assert!(!matches!(resolve(&snapshot.repository, &slugs[0], id, moment), Resolution::Ingehouden { .. }), "{id}");
    }
}

/// Readers in many threads, while facts and mistakes are saved: each sees whole releases, in order.
#[test]
fn a_reader_never_sees_a_mixture_or_an_older_state() {
    let place = Place::new();
    let hub = Arc::new(place.follow());
    let slugs = place.slugs();
    let stop = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let (hub, slugs, stop) = (Arc::clone(&hub), slugs.clone(), Arc::clone(&stop));
            std::thread::spawn(move || {
                let (mut last, mut seen) = (0, 0);
                while !stop.load(Ordering::Relaxed) {
                    let serving = hub.serving();
                    assert!(serving.seq >= last);
                    last = serving.seq;
                    let amounts: Vec<_> = slugs.iter().map(|slug| amount(&serving, slug)).collect();
                    assert!(amounts.iter().all(|amount| amount.is_some() && *amount == amounts[0]), "{amounts:?}");
                    seen += 1;
                }
                seen
            })
        })
        .collect();
    for round in 0..12 {
        place.fact(&format!("{}", 100 + round), "");
        if round % 3 == 2 {
            place.write(FACTS, "feiten: [\n");
        }
        std::thread::sleep(Duration::from_millis(60));
    }
    place.fact("999", "");
    wait_for(&hub, |serving| amount(serving, &slugs[0]).unwrap().contains("99900"));
    stop.store(true, Ordering::Relaxed);
    assert!(readers.into_iter().all(|reader| reader.join().unwrap() > 0));
}

/// What an edit of one generic fact costs, for few and for many gemeenten. It may grow with what the
/// gemeenten wrote (lists are walked), but far less than tenfold: their layers are not made again.
/// Edits a generic fact in a small and a large repository in turn, so that what else the machine does
/// hits both, and compares the quickest of each: from looking at the folder until the new state is served.
#[test]
fn the_cost_of_a_fact_does_not_grow_with_gemeenten() {
    let places = [10, 100].map(|gemeenten| {
        let place = Place {
            root: tempfile::tempdir().unwrap(),
            time: Arc::new(Mutex::new("2026-11-22T10:00:00Z".parse().unwrap())),
        };
        corpus::write(&corpus::Options::new(150, gemeenten, place.path(""))).unwrap();
        place.fact("10", "");
        place
    });
    let hubs = places.each_ref().map(Place::follow);
    let mut best = [Duration::MAX; 2];
    for round in 0..12 {
        for ((place, hub), best) in places.iter().zip(&hubs).zip(&mut best) {
            place.fact(&format!("{}", 20 + round), "");
            let served = |serving: &Serving| {
                amount(serving, "gemeente-001").is_some_and(|amount| amount.contains(&format!("{}00", 20 + round)))
            };
            wait_for(hub, served);
            *best = (*best).min(hub.status().duur);
        }
    }
    let [few, many] = best;
    println!("edit of a generic fact: {few:?} with 10 gemeenten, {many:?} with 100");
    // Measured beside other work it was 1.21; the rest is for tests that run at the same time.
    assert!(many.as_secs_f64() < few.as_secs_f64() * 2.0, "{few:?} with 10 gemeenten, {many:?} with 100");
}

#[test]
fn the_sample_is_served() {
    let begun = Instant::now();
    let clock: Clock = Arc::new(|| "2026-11-22T10:00:00Z".parse().unwrap());
    let hub = Hub::start(Source::directory(Path::new("content")), clock, Options::default()).unwrap();
    println!("sample cold: {:?}", begun.elapsed());
    let serving = hub.serving();
    let found: Vec<String> = hub
        .status()
        .diagnostics
        .iter()
        .map(|found| format!("{} {} {}", found.severity(), found.code, found.message))
        .filter(|line| !line.starts_with("advies"))
        .collect();
    assert!(!serving.is_held_back() && serving.behind.is_empty(), "{found:?}");
    assert_eq!(serving.for_gemeente("GM9001").unwrap().release, serving.newest.release);
}
