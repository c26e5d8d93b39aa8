//! Loads a world, and gives what every kanaal makes of it; and judges many worlds, each from a seed.

use super::{
    naive::Way,
    read::{marks, seen, told},
};
use crate::{
    generated::{
        world::{Given, Known, TODAY, World},
        written::Files,
    },
    sample,
};
use eenduidig::{
    check::{Checker, KanaalProfile},
    condition::{Kenmerken, Value},
    content::{Loader, Repository, Soort},
    diagnostic::Diagnostic,
    render::{Gesprek, Kanaal, Kanalen, RenderError, Request, gesprek, render},
    resolve::{Moment, Resolution, resolve},
    snapshot::profile,
    source::Tree,
};
use jiff::civil::Date;
use proptest::{
    collection::SizeRange,
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use std::sync::{
    Arc, Mutex, OnceLock,
    atomic::{AtomicU64, Ordering},
};

/// What loads one world after the other, as the hub does with one state after the other.
pub(super) struct Bench {
    loader: Loader,
    checker: Checker,
    pub(super) counts: Counts,
}

/// What was looked at, to see that a test looks at anything.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub(super) answers: usize,
    pub(super) holes: usize,
    pub(super) outputs: usize,
    pub(super) marks: usize,
    pub(super) other: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.answers += other.answers;
        self.holes += other.holes;
        self.outputs += other.outputs;
        self.marks += other.marks;
        self.other += other.other;
    }
}

/// The kanalen of the project, read once.
pub(super) fn kanalen() -> &'static Kanalen {
    static KANALEN: OnceLock<Kanalen> = OnceLock::new();
    KANALEN.get_or_init(|| sample::load().kanalen.clone())
}

fn profiles() -> &'static [KanaalProfile] {
    static PROFILES: OnceLock<Vec<KanaalProfile>> = OnceLock::new();
    PROFILES.get_or_init(|| kanalen().iter().map(|kanaal| profile(kanaal)).collect())
}

impl Bench {
    pub(super) fn new() -> Self {
        Self { loader: Loader::default(), checker: Checker::default(), counts: Counts::default() }
    }

    /// What these files hold, and every mistake found in them.
    pub(super) fn load(&mut self, files: &Files) -> (Option<Arc<Repository>>, Vec<Diagnostic>) {
        let loaded = self.read(files);
        let mut found = loaded.1;
        found.extend(loaded.0.iter().flat_map(|repository| self.checker.check(repository, profiles(), TODAY)));
        (loaded.0, found)
    }

    /// What these files hold, not checked.
    pub(super) fn read(&mut self, files: &Files) -> (Option<Arc<Repository>>, Vec<Diagnostic>) {
        let tree = Tree::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let loaded = self.loader.load(&tree);
        (loaded.repository, loaded.diagnostics)
    }
}

/// One answer in one gemeente on one day.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) repository: &'a Repository,
    pub(super) slug: &'a str,
    pub(super) id: &'a str,
    pub(super) day: Date,
}

/// How a kanaal shows things, by its profile.
pub(super) fn way<'a>(kanaal: &Kanaal, sections: &'a mut Vec<&'static str>) -> Way<'a> {
    *sections = kanaal.secties.iter().map(|id| id.id()).collect();
    let spoken = |kind: Soort| kanaal.schrijf.get(&kind).is_some_and(|way| way == "gesproken");
    let internal = sections.contains(&"medewerkers");
    Way { sections, internal, spoken: spoken(Soort::Bedrag), spoken_phones: spoken(Soort::Telefoon) }
}

pub(super) fn given(known: &Known) -> Kenmerken {
    let value = |given: &Given| match given {
        Given::Number(number) => Value::Number(*number),
        Given::Day(day) => Value::Date(*day),
        Given::Word(word) => Value::Choice((*word).to_owned()),
    };
    known.iter().map(|(name, given)| ((*name).to_owned(), value(given))).collect()
}

impl Asked<'_> {
    pub(super) fn resolution(&self) -> Resolution {
        resolve(self.repository, self.slug, self.id, Moment::day(self.day))
    }

    fn request<T>(&self, kanaal: &Kanaal, variant: Option<&str>, known: &Known, make: impl Fn(&Request<'_>) -> T) -> T {
        let kenmerken = given(known);
        let gemeente = self.repository.gemeente(self.slug).expect("it is there");
        make(&Request {
            release: "proef",
            ontvangstcode: "",
            slug: self.slug,
            gemeente: &gemeente.profiel,
            datum: self.day,
            basis_url: "/v1/proef",
            variant,
            kenmerken: &kenmerken,
            medewerkers: kanaal.zichtbaar == eenduidig::markdown::Audience::Medewerkers,
        })
    }

    /// The whole output as text.
    pub(super) fn output(&self, kanaal: &Kanaal, variant: &str, known: &Known) -> Result<String, RenderError> {
        let resolution = self.resolution();
        let rendition = self.request(kanaal, Some(variant), known, |request| render(kanaal, &resolution, request))?;
        Ok(String::from_utf8(rendition.body).expect("it is text"))
    }

    /// The marks that a reader of this output sees.
    pub(super) fn read(&self, name: &str, variant: &str, known: &Known) -> Result<Vec<String>, String> {
        let kanaal = kanalen().get(name).expect("it is there");
        let output = self.output(kanaal, variant, known).map_err(|error| format!("{name} {variant}: {error}"))?;
        Ok(marks(&if variant == "json" { told(output.as_bytes()) } else { seen(&output) }))
    }

    /// What is said at the start and at the end of a dialogue in which every question is answered; and how
    /// many questions there were.
    pub(super) fn dialogue(&self, name: &str, whole: &Known) -> Result<(Vec<String>, Vec<String>, usize), String> {
        let kanaal = kanalen().get(name).expect("it is there");
        let Resolution::Antwoord(antwoord) = self.resolution() else { return Err("there is no answer".to_owned()) };
        let mut known = Known::new();
        let mut first = None;
        loop {
            let turn: Gesprek = self
                .request(kanaal, None, &known, |request| gesprek(kanaal, &antwoord, request))
                .map_err(|error| format!("{name}: {error}"))?;
            let said = marks(&turn.berichten.join("\n"));
            let questions = known.len();
            first.get_or_insert_with(|| said.clone());
            let Some(vraag) = turn.vraag else { return Ok((first.unwrap_or_default(), said, questions)) };
            let Some((asked, value)) = whole.get_key_value(vraag.kenmerk.as_str()) else {
                return Err(format!("{name} asks for {}, which no condition uses", vraag.kenmerk));
            };
            if known.insert(asked, value.clone()).is_some() {
                return Err(format!("{name} asks for {asked} twice"));
            }
        }
    }
}

/// What a test says of one world; the reason when it does not hold.
pub(super) type Judge = fn(&mut Bench, &[u16]) -> Result<(), String>;

const NUMBERS: usize = 600;

fn one(seed: u64, bench: &Mutex<Bench>, judge: Judge, shrink: bool) -> Result<(), (String, Vec<u16>)> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: if shrink { 4_000 } else { 0 },
        max_shrink_time: 20_000,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let tape = prop::collection::vec(any::<u16>(), SizeRange::from(NUMBERS / 4..=NUMBERS));
    let tree = tape.new_tree(&mut runner).expect("numbers can be made");
    if !shrink {
        let tape = tree.current();
        return judge(&mut bench.lock().unwrap(), &tape).map_err(|reason| (reason, tape));
    }
    let judged = |tape: Vec<u16>| judge(&mut bench.lock().unwrap(), &tape).map_err(TestCaseError::fail);
    match runner.run_one(tree, judged) {
        Ok(_) => Ok(()),
        Err(TestError::Fail(reason, tape)) => Err((reason.to_string(), tape)),
        Err(TestError::Abort(reason)) => Err((reason.to_string(), Vec::new())),
    }
}

/// Threads of their own: a switched fault holds for a thread, and one that waits in the common pool would take
/// up work of another test.
fn threads() -> u64 {
    std::thread::available_parallelism().map_or(2, |count| count.get().min(8) as u64)
}

/// Judges this many worlds. The first that fails is made as small as it can be, and printed with its seed.
/// `enough` says whether there was anything to look at; whoever names seeds of their own judges that themselves.
pub(super) fn for_all(cases: u64, judge: Judge, enough: fn(&Counts) -> bool) {
    let number = |name: &str| {
        std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
    };
    let named = (number("EENDUIDIG_SEED"), number("EENDUIDIG_CASES"));
    let (first, cases) = (named.0.unwrap_or(0), named.1.unwrap_or(cases));
    let next = AtomicU64::new(first);
    let failed: Mutex<Option<(u64, String)>> = Mutex::default();
    let counts: Mutex<Counts> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(|| {
                let bench = Mutex::new(Bench::new());
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + cases || failed.lock().unwrap().is_some() {
                        break;
                    }
                    if one(seed, &bench, judge, false).is_ok() {
                        continue;
                    }
                    // Once more, without anything that was there before, and then ever smaller.
                    let fresh = one(seed, &Mutex::new(Bench::new()), judge, true);
                    let told = match fresh {
                        Err((reason, tape)) => explained(&reason, &tape),
                        Ok(()) => "it only fails after the worlds before it".to_owned(),
                    };
                    failed.lock().unwrap().get_or_insert((seed, told));
                }
                counts.lock().unwrap().add(bench.into_inner().unwrap().counts);
            });
        }
    });
    if let Some((seed, told)) = failed.into_inner().unwrap() {
        panic!("seed {seed} (again: EENDUIDIG_SEED={seed} EENDUIDIG_CASES=1): {told}");
    }
    let counts = counts.into_inner().unwrap();
    println!("{cases} worlds: {counts:?}");
    assert!(named != (None, None) || enough(&counts), "too little to look at: {counts:?}");
}

fn explained(reason: &str, tape: &[u16]) -> String {
    let world = World::of(tape);
    let files: Vec<String> = world.files().iter().map(|(path, text)| format!("──── {path}\n{text}")).collect();
    format!("{reason}\nnumbers: {tape:?}\nsituations: {:?}\n{}", world.situaties, files.join("\n"))
}

/// The first of this many worlds in which the fault shows.
#[cfg(debug_assertions)]
pub(super) fn finds(fault: eenduidig::fault::Fault, cases: u64, judge: Judge) -> Option<(u64, String)> {
    use eenduidig::fault::{Switched, with};
    std::thread::scope(|scope| {
        let search = || {
            let bench = Mutex::new(Bench::new());
            // What is stale is stale from one world to the next.
            let on = Switched::new(fault);
            (0..cases).find_map(|seed| {
                let judged = with(Some(on.clone()), || one(seed, &bench, judge, false));
                judged.err().map(|(reason, _)| (seed, reason))
            })
        };
        scope.spawn(search).join().unwrap()
    })
}
