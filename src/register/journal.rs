//! A bounded queue in front of the register, so that nothing that answers a reader waits for the database.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::Register;
use super::brief::Briefafdruk;
use super::error::RegisterError;
use super::gezocht::{Gezocht, Searches};
use super::reactie::Reactie;
use super::store::{HeldBack, Release, View, Views};

/// Events written in one transaction.
const BATCH: usize = 500;

/// Different searches written on one day by one process at most: whoever makes up words fills no disk.
const SEARCHES_A_DAY: usize = 250_000;

/// Something to remember.
#[derive(Debug, Clone)]
pub enum Event {
    /// A release is served.
    Release(Release),
    /// The whole list of gemeenten that are held back from now on.
    HeldBack(Vec<HeldBack>),
    /// Somebody reacted to an answer.
    Reactie(Box<Reactie>),
    /// A letter was made.
    Brief(Briefafdruk),
}

/// How the journal behaves; the defaults are for production.
#[derive(Debug, Clone)]
pub struct JournalOptions {
    /// Most events that wait, and most different views, and searches, that are counted in memory.
    pub capacity: usize,
    /// How long views are gathered before they are written.
    pub linger: Duration,
    /// How often the database is looked at when there is nothing to write.
    pub probe: Duration,
    /// First and longest pause after a failure; it doubles in between.
    pub backoff: (Duration, Duration),
}

impl Default for JournalOptions {
    fn default() -> Self {
        Self {
            capacity: 10_000,
            linger: Duration::from_secs(1),
            probe: Duration::from_secs(10),
            backoff: (Duration::from_millis(250), Duration::from_secs(30)),
        }
    }
}

/// Why an event was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotQueued {
    /// Too much waits already; the event is counted as dropped.
    Full,
    /// The journal was closed.
    Closed,
    /// It could never be stored.
    Invalid(RegisterError),
}

impl fmt::Display for NotQueued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the journal of the register is full"),
            Self::Closed => f.write_str("the journal of the register is closed"),
            Self::Invalid(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NotQueued {}

/// How the register is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Whether the last contact with the database succeeded.
    pub connected: bool,
    /// Events and different views that are not written yet.
    pub queued: usize,
    /// Events and views that were not taken because too much waited.
    pub dropped: u64,
    /// Events that the database refused for good.
    pub rejected: u64,
    /// The last failure, until the database answers again. Holds no secrets.
    pub last_error: Option<String>,
}

#[derive(Default)]
struct State {
    events: VecDeque<Event>,
    views: Views,
    searches: Searches,
    /// How many different ones were counted on the last day.
    searches_of: (jiff::civil::Date, usize),
    in_flight: usize,
    closed: bool,
    /// The time to write what waits is over.
    abandoned: bool,
    status: Status,
}

impl State {
    fn waiting(&self) -> usize {
        self.events.len() + self.views.len() + self.searches.len() + self.in_flight
    }
}

struct Shared {
    register: Register,
    options: JournalOptions,
    state: Mutex<State>,
    work: Notify,
    closing: Notify,
    idle: Notify,
}

impl Shared {
    /// No code panics while it holds the lock, and counts stay usable if one ever does.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The handle: cheap to clone, never waits.
#[derive(Clone)]
pub struct Journal(Arc<Shared>);

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Journal").field(&self.0.register).finish()
    }
}

impl Journal {
    pub(super) fn spawn(register: Register, options: JournalOptions) -> Self {
        let shared = Arc::new(Shared {
            register,
            options,
            state: Mutex::default(),
            work: Notify::new(),
            closing: Notify::new(),
            idle: Notify::new(),
        });
        tokio::spawn(write_all(Arc::clone(&shared)));
        Self(shared)
    }

    /// The register behind it, for questions. These do wait for the database.
    pub fn register(&self) -> &Register {
        &self.0.register
    }

    /// Puts an event in the queue.
    pub fn record(&self, event: Event) -> Result<(), NotQueued> {
        validate(&event).map_err(NotQueued::Invalid)?;
        let mut state = self.0.state();
        if state.closed {
            return Err(NotQueued::Closed);
        }
        if state.events.len() + state.in_flight >= self.0.options.capacity {
            state.status.dropped += 1;
            return Err(NotQueued::Full);
        }
        state.events.push_back(event);
        drop(state);
        self.0.work.notify_one();
        Ok(())
    }

    /// Counts one view. Equal views are added up in memory, so that they never crowd out events.
    pub fn count_view(&self, view: View) -> Result<(), NotQueued> {
        view.validate().map_err(NotQueued::Invalid)?;
        let mut state = self.0.state();
        if state.closed {
            return Err(NotQueued::Closed);
        }
        if state.views.len() >= self.0.options.capacity && !state.views.contains_key(&view) {
            state.status.dropped += 1;
            return Err(NotQueued::Full);
        }
        *state.views.entry(view).or_default() += 1;
        drop(state);
        self.0.work.notify_one();
        Ok(())
    }

    /// Counts one search. Equal ones are added up in memory, so that they never crowd out events.
    pub fn count_search(&self, gezocht: &Gezocht) -> Result<(), NotQueued> {
        gezocht.validate().map_err(NotQueued::Invalid)?;
        let key = self.0.register.counted_as(gezocht);
        let mut state = self.0.state();
        if state.closed {
            return Err(NotQueued::Closed);
        }
        if state.searches_of.0 != gezocht.dag {
            state.searches_of = (gezocht.dag, 0);
        }
        let known = state.searches.contains_key(&key);
        let full = state.searches.len() >= self.0.options.capacity || state.searches_of.1 >= SEARCHES_A_DAY;
        if !known && full {
            state.status.dropped += 1;
            return Err(NotQueued::Full);
        }
        state.searches_of.1 += usize::from(!known);
        state.searches.entry(key).or_insert_with(|| (gezocht.tekst.clone(), 0)).1 += 1;
        drop(state);
        self.0.work.notify_one();
        Ok(())
    }

    /// How it is doing, without waiting.
    pub fn status(&self) -> Status {
        let state = self.0.state();
        Status { queued: state.waiting(), ..state.status.clone() }
    }

    /// Waits until everything is written, but no longer than `limit`. True when nothing waits any more.
    pub async fn flush(&self, limit: Duration) -> bool {
        let empty = async {
            loop {
                let idle = self.0.idle.notified();
                tokio::pin!(idle);
                idle.as_mut().enable();
                if self.0.state().waiting() == 0 {
                    return;
                }
                self.0.work.notify_one();
                idle.await;
            }
        };
        tokio::time::timeout(limit, empty).await.is_ok()
    }

    /// Takes nothing any more, tries to write what waits within `limit`, and disconnects.
    pub async fn close(&self, limit: Duration) -> Status {
        self.0.state().closed = true;
        self.0.closing.notify_one();
        self.0.work.notify_one();
        self.flush(limit).await;
        let status = self.status();
        self.0.state().abandoned = true;
        self.0.closing.notify_one();
        let _gone_anyway = tokio::time::timeout(limit, self.0.register.close()).await;
        status
    }
}

fn validate(event: &Event) -> Result<(), RegisterError> {
    match event {
        Event::Release(release) => release.validate(),
        Event::HeldBack(list) => list.iter().try_for_each(HeldBack::validate),
        Event::Reactie(reactie) => reactie.validate(),
        Event::Brief(_) => Ok(()),
    }
}

/// What is written in one transaction.
#[derive(Default)]
struct Batch {
    events: Vec<Event>,
    views: Views,
    searches: Searches,
}

impl Batch {
    fn len(&self) -> usize {
        self.events.len() + self.views.len() + self.searches.len()
    }
}

/// The task: connect, then write what comes, until the journal is closed and empty.
async fn write_all(shared: Arc<Shared>) {
    probe(&shared).await;
    loop {
        let batch = next_batch(&shared);
        if batch.len() > 0 {
            write_batch(&shared, batch).await;
            continue;
        }
        shared.idle.notify_waiters();
        if shared.state().closed {
            return;
        }
        match tokio::time::timeout(shared.options.probe, shared.work.notified()).await {
            Ok(()) => gather(&shared).await,
            Err(_) => probe(&shared).await,
        }
    }
}

/// Lets counts add up for a moment; an event or the end cuts it short.
async fn gather(shared: &Shared) {
    let only_counts = {
        let state = shared.state();
        state.events.is_empty() && !state.closed
    };
    if only_counts {
        let _cut_short = tokio::time::timeout(shared.options.linger, shared.closing.notified()).await;
    }
}

async fn probe(shared: &Shared) {
    let result = shared.register.health().await;
    note(shared, result.err().as_ref());
}

fn next_batch(shared: &Shared) -> Batch {
    let mut state = shared.state();
    let count = state.events.len().min(BATCH);
    let events: Vec<Event> = state.events.drain(..count).collect();
    let (views, searches) = (std::mem::take(&mut state.views), std::mem::take(&mut state.searches));
    let batch = Batch { events, views, searches };
    state.in_flight = batch.len();
    batch
}

/// Writes a batch, however long it takes; after a refusal piece by piece, so that one bad one stops no other.
async fn write_batch(shared: &Shared, batch: Batch) {
    if !write_with_patience(shared, &batch).await {
        let Batch { events, views, searches } = batch;
        let events = events.into_iter().map(|event| Batch { events: vec![event], ..Batch::default() });
        let counts = [Batch { views, ..Batch::default() }, Batch { searches, ..Batch::default() }];
        for part in events.chain(counts).filter(|part| part.len() > 0) {
            if !write_with_patience(shared, &part).await {
                shared.state().status.rejected += 1;
            }
        }
    }
    shared.state().in_flight = 0;
}

/// False when the database refused it for good.
async fn write_with_patience(shared: &Shared, batch: &Batch) -> bool {
    let (mut pause, longest) = shared.options.backoff;
    loop {
        let result = shared.register.apply(&batch.events, &batch.views, &batch.searches).await;
        note(shared, result.as_ref().err());
        match result {
            Ok(()) => return true,
            Err(error) if !error.is_transient() => return false,
            Err(_) => {}
        }
        if shared.state().abandoned {
            return true;
        }
        let _cut_short = tokio::time::timeout(pause, shared.closing.notified()).await;
        pause = (pause * 2).min(longest);
    }
}

/// Keeps the last error, and logs only when something changes: an absent database is one line, not thousands.
fn note(shared: &Shared, error: Option<&RegisterError>) {
    let mut state = shared.state();
    let connected = error.is_none_or(|error| !error.is_transient());
    let text = error.map(ToString::to_string);
    let changed = state.status.connected != connected || state.status.last_error != text;
    state.status.connected = connected;
    state.status.last_error.clone_from(&text);
    drop(state);
    let database = shared.register.description();
    match text {
        Some(error) if changed => tracing::warn!(database, error, "the register cannot be written"),
        None if changed => tracing::info!(database, "the register is connected"),
        _ => {}
    }
}
