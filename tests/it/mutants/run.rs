//! Runs mutants: makes the outputs wrong, lets `verify` look at what a mutant touches, and says what came of it.

use super::{
    bytes::Changed,
    list::{Mutant, Patch, Rond},
    recorded::Recorded,
    served::{Served, noon},
    tree::{self, Changes, Folder},
};
use crate::sample;
use eenduidig::{
    fault::Fault,
    hub::Source,
    verify::{Ask, Output, OutputError, Outputs, Report, Scope, verify},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// What came of a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Differences, by kanaal.
    Found(BTreeMap<String, usize>),
    /// `check` does not let this go out.
    Refused(String),
    /// No difference was found, and no output is another than it was.
    Same,
    /// No difference was found, though outputs are other than they were.
    Survived,
    /// The mutant itself is wrong: it changes nothing, or the outputs were wrong without it.
    Broken(String),
}

impl Outcome {
    /// What is not as the list says; `None` when all is well.
    pub(super) fn told(&self, mutant: &Mutant) -> Option<String> {
        let told = self.missed(mutant);
        match (&mutant.survives, told) {
            (Some(_), None) => Some("is found after all: it survives no more".to_owned()),
            (Some(_), Some(_)) => None,
            (None, told) => told,
        }
    }

    fn missed(&self, mutant: &Mutant) -> Option<String> {
        let harmless = mutant.equivalent.is_some();
        match self {
            Self::Found(_) if mutant.may_be_found => None,
            Self::Found(found) if harmless => Some(format!("nobody reads a difference, but found {found:?}")),
            Self::Found(found) => {
                let missed: Vec<&String> =
                    mutant.kanalen.iter().filter(|kanaal| !found.contains_key(*kanaal)).collect();
                (!missed.is_empty()).then(|| format!("not found in {missed:?}, only in {found:?}"))
            }
            Self::Survived | Self::Same if harmless => None,
            Self::Survived => Some("not found".to_owned()),
            Self::Same => Some("changes no output".to_owned()),
            Self::Refused(_) if mutant.refused => None,
            Self::Refused(why) => Some(format!("check refuses it: {why}")),
            Self::Broken(why) => Some(why.clone()),
        }
    }

    /// Was it found as it should be, or left alone as it should be?
    fn is_right(&self, mutant: &Mutant) -> bool {
        self.missed(mutant).is_none()
    }
}

/// How many were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Score {
    pub(super) found: usize,
    pub(super) counted: usize,
    pub(super) equivalent: usize,
    pub(super) refused: usize,
}

impl Score {
    pub(super) fn of(outcomes: &[(Mutant, Outcome)]) -> Self {
        let mut score = Self::default();
        for (mutant, outcome) in outcomes {
            match outcome {
                _ if mutant.equivalent.is_some() => score.equivalent += 1,
                Outcome::Same => score.equivalent += 1,
                Outcome::Refused(_) => score.refused += 1,
                _ => {
                    score.counted += 1;
                    score.found += usize::from(outcome.is_right(mutant));
                }
            }
        }
        score
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, counted, equivalent, refused } = self;
        write!(f, "{found} of {counted} found; {equivalent} equivalent; {refused} refused by check")
    }
}

/// So many mutants at a time.
const WORKERS: usize = 2;

/// A group of generated edits in two; other groups stay whole.
fn halves(group: &[Mutant]) -> Option<(&[Mutant], &[Mutant])> {
    let splits = group.len() > 1 && group.iter().any(|mutant| !mutant.patches.is_empty());
    splits.then(|| group.split_at(group.len() / 2))
}

/// A hub that follows a folder, so that of each mutant only what it changed is built again.
struct Stage {
    folder: Folder,
    served: Served,
}

impl Stage {
    fn new() -> Self {
        let folder = Folder::new();
        let served = Served::over(Source::directory(&folder.content()));
        Self { folder, served }
    }

    /// Serves the sample with these changes.
    fn show(&mut self, changes: &Changes) -> &Served {
        self.folder.write(changes);
        self.served.refresh();
        &self.served
    }
}

/// The unmutated outputs, and what was found in them.
pub(super) struct Bench {
    unmutated: Arc<Served>,
    baselines: Mutex<BTreeMap<String, Arc<OnceLock<usize>>>>,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self { unmutated: Arc::new(Served::new(tree::SAMPLE.clone())), baselines: Mutex::default() }
    }

    /// Each with a tree of its own.
    pub(super) fn run_all(&self, mutants: &[Mutant]) -> Vec<(Mutant, Outcome)> {
        let alone: Vec<&[Mutant]> = mutants.chunks(1).collect();
        self.run_groups(&alone)
    }

    /// Groups of mutants that are served from one tree.
    pub(super) fn run_groups(&self, groups: &[&[Mutant]]) -> Vec<(Mutant, Outcome)> {
        let next = AtomicUsize::new(0);
        let done: Mutex<BTreeMap<usize, Vec<(Mutant, Outcome)>>> = Mutex::default();
        // Threads of their own: `verify` shares work among rayon's, and one that waits there would take up
        // another mutant in the middle of this one.
        std::thread::scope(|scope| {
            for _ in 0..WORKERS {
                scope.spawn(|| {
                    let mut stage = None;
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(group) = groups.get(at) else { break };
                        let outcomes = self.run_group(group, &mut stage);
                        done.lock().unwrap().insert(at, outcomes);
                    }
                });
            }
        });
        done.into_inner().unwrap().into_values().flatten().collect()
    }

    fn run_group(&self, group: &[Mutant], stage: &mut Option<Stage>) -> Vec<(Mutant, Outcome)> {
        let edits = group.first().map_or(&[][..], |first| &first.edits);
        let patches: Vec<Patch> = group.iter().flat_map(|mutant| mutant.patches.iter().cloned()).collect();
        let changes = match (edits.is_empty(), patches.is_empty()) {
            (true, true) => None,
            (true, false) => Some(Ok(tree::patched(&patches))),
            (false, _) => Some(tree::edited(edits)),
        };
        let served = changes.map(|changes| changes.map(|changes| stage.get_or_insert_with(Stage::new).show(&changes)));
        if let (Some(Ok(served)), Some((one, others))) = (&served, halves(group))
            && served.held_back().is_some()
        {
            // One mutant that may not go live keeps all of its group from going live.
            let mut outcomes = self.run_group(one, stage);
            outcomes.extend(self.run_group(others, stage));
            return outcomes;
        }
        let outcome = |mutant: &Mutant| match &served {
            None => self.run(mutant, None),
            Some(Ok(served)) => self.run(mutant, Some(served)),
            Some(Err(why)) => Outcome::Broken(why.clone()),
        };
        group.iter().map(|mutant| (mutant.clone(), outcome(mutant))).collect()
    }

    /// What becomes of one mutant, whose edits are served here.
    fn run(&self, mutant: &Mutant, served: Option<&Served>) -> Outcome {
        let mut scope = Scope { release: self.unmutated.release(), ..scope_of(mutant) };
        let before = self.baseline(&scope);
        if before > 0 {
            return Outcome::Broken(format!("{before} differences without it"));
        }
        // Another tree is another release, and codes on outputs say which.
        scope.release = served.map_or(scope.release, Served::release);
        self.mutated(mutant, served, &scope).unwrap_or_else(Outcome::Broken)
    }

    fn mutated(&self, mutant: &Mutant, served: Option<&Served>, scope: &Scope) -> Result<Outcome, String> {
        if let Some(served) = served {
            let refused = served.held_back().map(Outcome::Refused);
            return Ok(refused.unwrap_or_else(|| self.looked_at(served, scope)));
        }
        if let Some(op) = &mutant.op {
            let kanaal = mutant.kanaal.as_deref().or(mutant.kanalen.first().map(String::as_str)).unwrap_or("website");
            let changed = Changed::new(&*self.unmutated, kanaal, op)?;
            let outcome = self.looked_at(&changed, scope);
            return if changed.applied() == 0 { Err("it changes no bytes".to_owned()) } else { Ok(outcome) };
        }
        let fault = mutant.fault.ok_or("nothing is wrong with it")?;
        self.faulty(fault, mutant.rond, scope)
    }

    #[cfg(debug_assertions)]
    fn faulty(&self, fault: Fault, rond: Rond, scope: &Scope) -> Result<Outcome, String> {
        use eenduidig::fault::{Switched, switch};
        let on = Switched::new(fault);
        let faulty = Faulty { inner: Arc::clone(&self.unmutated), on: on.clone() };
        if rond == Rond::Uitvoer {
            return Ok(self.looked_at(&faulty, scope));
        }
        let started = move |_| drop(switch(Some(on.clone())));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).start_handler(started).build();
        let pool = pool.map_err(|error| error.to_string())?;
        Ok(pool.install(|| self.looked_at(&faulty, scope)))
    }

    #[cfg(not(debug_assertions))]
    fn faulty(&self, _: Fault, _: Rond, _: &Scope) -> Result<Outcome, String> {
        Err("there are no faults in a release build".to_owned())
    }

    fn looked_at(&self, outputs: &dyn Outputs, scope: &Scope) -> Outcome {
        let recorded = Recorded::new(outputs);
        let report = report(&recorded, scope);
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for difference in &report.differences {
            let kanaal = difference.kanaal.split([' ', ',', ':', '(']).next().unwrap_or_default();
            *found.entry(kanaal.to_owned()).or_default() += 1;
        }
        if !found.is_empty() {
            return Outcome::Found(found);
        }
        if recorded.asked() == 0 {
            return Outcome::Broken("verify asked for no output".to_owned());
        }
        if without_faults(|| recorded.differs_from(&self.unmutated)) { Outcome::Survived } else { Outcome::Same }
    }

    /// Differences without any mutant; looked for once in each scope.
    fn baseline(&self, scope: &Scope) -> usize {
        let key = format!("{scope:?}");
        let known = Arc::clone(self.baselines.lock().unwrap().entry(key).or_default());
        *known.get_or_init(|| {
            let report = report(&*self.unmutated, scope);
            for difference in report.differences.iter().take(3) {
                println!("  without any mutant: {difference}");
            }
            report.differences.len() + report.not_verified.len()
        })
    }
}

#[cfg(debug_assertions)]
fn without_faults<T>(work: impl FnOnce() -> T) -> T {
    eenduidig::fault::with(None, work)
}

#[cfg(not(debug_assertions))]
fn without_faults<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Outputs of a hub with a fault in it.
#[cfg(debug_assertions)]
struct Faulty {
    inner: Arc<Served>,
    on: eenduidig::fault::Switched,
}

#[cfg(debug_assertions)]
impl Outputs for Faulty {
    fn output(&self, ask: &Ask) -> Result<Output, OutputError> {
        eenduidig::fault::with(Some(self.on.clone()), || self.inner.output(ask))
    }
}

fn report(outputs: &dyn Outputs, scope: &Scope) -> Report {
    let sample = sample::load();
    verify(&sample.repository, &sample.kanalen, outputs, scope, &|_, _| {})
}

/// What a mutant touches: one answer, in one gemeente, on one day, in the kanalen it must be found in. A stale output
/// shows only where there is more than one question.
fn scope_of(mutant: &Mutant) -> Scope {
    let stale_day = mutant.fault == Some(Fault::StaleDay);
    let days: BTreeSet<_> =
        [mutant.datum].into_iter().chain(stale_day.then(|| jiff::civil::date(2027, 1, 1))).collect();
    Scope {
        gemeenten: if mutant.gemeente == "*" { Vec::new() } else { vec![mutant.gemeente.clone()] },
        ids: vec![mutant.antwoord.clone()],
        kanalen: mutant.kanalen.iter().chain(&mutant.kanaal).cloned().collect(),
        days,
        ..Scope::all(noon())
    }
}
