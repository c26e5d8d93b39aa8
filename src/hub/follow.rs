//! The thread that follows: waits for a change, reads, builds, and swaps.

use super::{
    Clock, Options, Serving, Shared, Source, StartError, Status, changes,
    reading::{Hint, Reading},
    uses::Dependencies,
    watch::Watch,
    zone,
};
use crate::snapshot::{Builder, Herkomst, Release, Snapshot, Unreadable, Verdict};
use crate::source::Tree;
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    time::{Duration, Instant},
};

/// How far back to look at the start for a release that may be served.
const HISTORY: usize = 50;
/// Look at the clock this often.
const TICK: Duration = Duration::from_secs(1);
/// A stream of changes without a pause waits no longer than this.
const LONGEST_DEBOUNCE: Duration = Duration::from_millis(400);

/// What wakes the thread.
pub(super) enum Message {
    /// Something changed, it is not known what.
    Anything,
    /// These paths changed.
    Paths(Vec<PathBuf>),
    /// Look at everything now, and say when that is done.
    Refresh(Sender<()>),
    /// Stop.
    Stop,
}

/// Follows one source.
pub(super) struct Follower {
    source: Source,
    reading: Reading,
    builder: Builder,
    dependencies: Dependencies,
}

impl Follower {
    /// Reads and builds the first state.
    pub(super) fn first(source: Source, clock: &Clock) -> Result<(Self, Serving, Status), StartError> {
        let begun = Instant::now();
        let mut follower = Self {
            reading: Reading::of(&source),
            source,
            builder: Builder::default(),
            dependencies: Dependencies::default(),
        };
        let (tree, release) = follower.reading.look(&Hint::Anything).map_err(StartError::Source)?;
        let guess = clock().to_zoned(zone("Europe/Amsterdam")).date();
        let unreadable = |unreadable: Unreadable| StartError::Unreadable(unreadable.diagnostics);
        let mut newest = follower.builder.build(tree.clone(), release.clone(), guess).map_err(unreadable)?;
        let today = clock().to_zoned(zone(&newest.repository.hub.tijdzone)).date();
        if today != guess {
            newest = follower.builder.build(tree, release, today).map_err(unreadable)?;
        }
        let verdict = follower.first_verdict(&newest);
        let serving = follower.look_back(Serving::first(newest, &verdict));
        let status = status_of(&serving, begun.elapsed());
        Ok((follower, serving, status))
    }

    /// Whether a release may go live when nothing is served yet. What has only run out since it was
    /// made withholds answers, as it does in a hub that has kept running.
    fn first_verdict(&mut self, snapshot: &Snapshot) -> Verdict {
        let verdict = snapshot.verdict();
        if verdict.is_good() {
            return verdict;
        }
        let Herkomst::Git { tijd, .. } = snapshot.release.herkomst else {
            return Verdict::of_the_only_release(snapshot);
        };
        let then = tijd.to_zoned(zone(&snapshot.repository.hub.tijdzone)).date().min(snapshot.today);
        let as_it_was = self.builder.build(snapshot.tree.clone(), snapshot.release.clone(), then);
        as_it_was.map_or(verdict, |snapshot| snapshot.verdict())
    }

    /// Where the newest release is held back, finds the last good one in the history of the branch.
    fn look_back(&mut self, mut serving: Serving) -> Serving {
        let newest = Arc::clone(&serving.newest);
        let mut release = newest.release.clone();
        for _ in 0..HISTORY {
            let missing: BTreeSet<String> =
                serving.behind.iter().filter(|(_, older)| older.is_none()).map(|(slug, _)| slug.clone()).collect();
            if serving.served.is_some() && missing.is_empty() {
                break;
            }
            let Some((tree, before)) = self.reading.before(&release) else { break };
            release = before.clone();
            let Ok(snapshot) = self.builder.build(tree, before, newest.today) else { continue };
            let verdict = self.first_verdict(&snapshot);
            if verdict.generiek {
                continue;
            }
            if serving.served.is_none() {
                serving = Serving::first(snapshot, &verdict).with_newest(&newest);
                continue;
            }
            let snapshot = Arc::new(snapshot);
            let good = |slug: &&String| {
                snapshot.repository.gemeenten.contains_key(*slug) && !verdict.gemeenten.contains(*slug)
            };
            for slug in missing.iter().filter(good) {
                serving = serving.with_behind(slug, &snapshot);
            }
        }
        // The builder reuses what it saw last: let that be the newest.
        let _ = self.builder.build(newest.tree.clone(), newest.release.clone(), newest.today);
        serving
    }

    /// Follows until it is told to stop.
    pub(super) fn run(
        mut self,
        shared: &Shared,
        inbox: &Receiver<Message>,
        sender: &Sender<Message>,
        options: Options,
    ) {
        let mut watch = Watch::start(&self.source, sender);
        self.dependencies.learn(&shared.serving.load().newest.repository);
        // What changed between the first look and the watch was not reported.
        self.step(shared, &Hint::Anything);
        let mut looked = Instant::now();
        while let Some((hint, waiting)) = wait(inbox, options, looked) {
            if hint == Some(Hint::Anything) {
                looked = Instant::now();
                if watch.is_stale() {
                    watch = Watch::start(&self.source, sender);
                }
            }
            let today = (shared.clock)().to_zoned(zone(&shared.serving.load().newest.repository.hub.tijdzone)).date();
            let day_flipped = shared.serving.load().newest.today != today;
            if let Some(hint) = hint.or(day_flipped.then(|| Hint::Paths(BTreeSet::new()))) {
                self.step(shared, &hint);
            }
            drop(waiting);
        }
    }

    /// Looks, and when there is something new builds and swaps it.
    fn step(&mut self, shared: &Shared, hint: &Hint) {
        let begun = Instant::now();
        let serving = shared.serving.load_full();
        let (tree, release) = match self.reading.look(hint) {
            Ok(seen) => seen,
            Err(why) => {
                tracing::error!(reden = why, "de bron is niet te lezen; de laatste goede versie blijft staan");
                let status = Status { storing: Some(why), ..status_of(&serving, begun.elapsed()) };
                return shared.status.store(Arc::new(status));
            }
        };
        let today = serving.local((shared.clock)()).date();
        if release.id == serving.newest.release.id && today == serving.newest.today {
            if shared.status.load().storing.is_some() {
                shared.status.store(Arc::new(status_of(&serving, begun.elapsed())));
            }
            return;
        }
        self.swap(shared, &serving, (tree, release, today), begun);
    }

    fn swap(&mut self, shared: &Shared, serving: &Serving, new: (Tree, Release, Date), begun: Instant) {
        let (tree, release, today) = new;
        let snapshot = match self.builder.build(tree, release.clone(), today) {
            Ok(snapshot) => snapshot,
            Err(unreadable) => {
                let diagnostics = unreadable.diagnostics;
                let status = Status {
                    diagnostics,
                    newest: Some(release),
                    generiek_ingehouden: true,
                    ..status_of(serving, begun.elapsed())
                };
                return shared.status.store(Arc::new(status));
            }
        };
        let verdict = if serving.served.is_none() { self.first_verdict(&snapshot) } else { snapshot.verdict() };
        let mut next = serving.advanced(Arc::new(snapshot), &verdict);
        let reeks = changes::between(serving, &next, &mut self.dependencies).map(Arc::new);
        if let Some(reeks) = &reeks {
            next = next.with_changes(reeks);
        }
        let status = status_of(&next, begun.elapsed());
        shared.serving.store(Arc::new(next));
        shared.status.store(Arc::new(status));
        if let Some(reeks) = reeks {
            let _ = shared.changes.send(reeks);
        }
    }
}

/// Waits for something to do: a hint (or `None` to look at the clock), and who waits for it to be done.
/// Ends with `None` when the hub stops.
fn wait(inbox: &Receiver<Message>, options: Options, looked: Instant) -> Option<(Option<Hint>, Vec<Sender<()>>)> {
    let mut hint = None;
    let mut waiting = Vec::new();
    let mut quiet_since: Option<Instant> = None;
    loop {
        let timeout = match quiet_since {
            Some(_) if !waiting.is_empty() => Duration::ZERO,
            Some(first) if first.elapsed() > LONGEST_DEBOUNCE => Duration::ZERO,
            Some(_) => options.debounce,
            None => TICK.min(options.poll),
        };
        match inbox.recv_timeout(timeout) {
            Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Ok(Message::Anything) => hint = Some(Hint::Anything),
            Ok(Message::Refresh(done)) => {
                hint = Some(Hint::Anything);
                waiting.push(done);
            }
            Ok(Message::Paths(paths)) => {
                hint = Some(match hint {
                    Some(Hint::Anything) => Hint::Anything,
                    Some(Hint::Paths(known)) => Hint::Paths(known.into_iter().chain(paths).collect()),
                    None => Hint::Paths(paths.into_iter().collect()),
                });
            }
            Err(RecvTimeoutError::Timeout) => {
                if hint.is_none() && looked.elapsed() >= options.poll {
                    hint = Some(Hint::Anything);
                }
                return Some((hint, waiting));
            }
        }
        quiet_since.get_or_insert_with(Instant::now);
    }
}

fn status_of(serving: &Serving, duur: Duration) -> Status {
    let ingehouden: BTreeMap<_, _> = serving
        .behind
        .iter()
        .map(|(slug, older)| (slug.clone(), older.as_ref().map(|older| older.release.clone())))
        .collect();
    Status {
        newest: Some(serving.newest.release.clone()),
        served: serving.served.as_ref().map(|served| served.release.clone()),
        generiek_ingehouden: serving.is_held_back(),
        ingehouden,
        diagnostics: Arc::clone(&serving.newest.diagnostics),
        storing: None,
        duur,
    }
}
