//! Follows a folder or a git reference, builds a snapshot of every new state, and swaps it in when it
//! may go live. The last good one stays up, whatever is pushed and whatever fails.

mod changes;
mod delta;
mod feed;
mod follow;
mod reading;
mod serving;
mod uses;
mod watch;

pub use changes::{Reeks, Verandering, Wijziging};
pub use feed::{Cursor, FeedError};
pub use serving::Serving;

use crate::{
    diagnostic::Diagnostic,
    resolve::Moment,
    snapshot::{Release, Snapshot},
    source::{GitError, Location, Tree},
};
use arc_swap::ArcSwap;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, mpsc},
    thread::JoinHandle,
    time::Duration,
};
use tokio::sync::broadcast;

/// What a hub serves.
#[derive(Debug, Clone)]
pub enum Source {
    /// A folder that is being edited.
    Directory {
        /// The content folder.
        content: PathBuf,
        /// Top-level name and folder of what lies beside it.
        beside: Vec<(String, PathBuf)>,
    },
    /// A git reference.
    Git {
        /// The repository and the folder in it.
        location: Location,
        /// The branch, tag or commit.
        reference: String,
    },
    /// A tree that does not change.
    Fixed(Tree),
}

impl Source {
    /// This content folder, with `renderers`, `schemas` and `search` from beside it.
    pub fn directory(content: &Path) -> Self {
        let above = content.parent().unwrap_or(Path::new(""));
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        let beside = ["renderers", "schemas", "search"].map(|name| (name.to_owned(), above.join(name)));
        Self::Directory { content: content.to_owned(), beside: beside.into() }
    }

    /// This reference of the repository that the content folder lies in.
    pub fn git(content: &Path, reference: &str) -> Result<Self, GitError> {
        let location = crate::source::discover(content)?;
        Ok(Self::Git { location, reference: reference.to_owned() })
    }

    /// Where in git it lies, when it does.
    fn origin(&self) -> Option<Location> {
        match self {
            Self::Directory { content, .. } => crate::source::discover(content).ok(),
            Self::Git { location, .. } => Some(location.clone()),
            Self::Fixed(_) => None,
        }
    }
}

/// Tells the time. Only `cli` gives one that reads the real clock.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The real clock.
pub fn system_clock() -> Clock {
    Arc::new(Timestamp::now)
}

/// How a hub follows its source.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Look this often, also when nothing reported a change.
    pub poll: Duration,
    /// After a change, wait until it has been quiet for so long.
    pub debounce: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { poll: Duration::from_secs(5), debounce: Duration::from_millis(40) }
    }
}

/// How a hub is doing.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// The release that was built last, whether it is served or not.
    pub newest: Option<Release>,
    /// The release that is served.
    pub served: Option<Release>,
    /// The newest release is held back for everybody.
    pub generiek_ingehouden: bool,
    /// Gemeenten that are not on the served release, with the release they are on, if any.
    pub ingehouden: BTreeMap<String, Option<Release>>,
    /// Mistakes in the newest state, also when no snapshot could be made of it.
    pub diagnostics: Arc<Vec<Diagnostic>>,
    /// Why the source could not be read, when it could not.
    pub storing: Option<String>,
    /// How long the last build took, from looking to serving.
    pub duur: Duration,
}

/// Why a hub could not start.
#[derive(Debug)]
pub enum StartError {
    /// The source cannot be read.
    Source(String),
    /// There is no readable hub.yaml.
    Unreadable(Arc<Vec<Diagnostic>>),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(why) => f.write_str(why),
            Self::Unreadable(diagnostics) => {
                let first = diagnostics.first().map_or("", |diagnostic| diagnostic.message.as_str());
                write!(f, "hub.yaml is niet te lezen: {first}")
            }
        }
    }
}

impl std::error::Error for StartError {}

/// What the following thread and the readers share.
pub(crate) struct Shared {
    serving: ArcSwap<Serving>,
    status: ArcSwap<Status>,
    changes: broadcast::Sender<Arc<Reeks>>,
    clock: Clock,
    archive: Mutex<Option<reading::Archive>>,
    origin: Option<Location>,
}

/// A running hub. Dropping it stops following.
pub struct Hub {
    shared: Arc<Shared>,
    messages: mpsc::Sender<follow::Message>,
    thread: Option<JoinHandle<()>>,
}

impl Hub {
    /// Reads and builds the first snapshot, and begins to follow. Blocks for as long as that takes.
    pub fn start(source: Source, clock: Clock, options: Options) -> Result<Self, StartError> {
        let (messages, inbox) = mpsc::channel();
        let archive = reading::Archive::of(&source);
        let origin = source.origin();
        let (follower, serving, status) = follow::Follower::first(source, &clock)?;
        let shared = Arc::new(Shared {
            serving: ArcSwap::from_pointee(serving),
            status: ArcSwap::from_pointee(status),
            changes: broadcast::channel(64).0,
            clock,
            archive: Mutex::new(archive),
            origin,
        });
        let (theirs, watcher) = (Arc::clone(&shared), messages.clone());
        let thread = std::thread::Builder::new()
            .name("volgen".to_owned())
            .spawn(move || follower.run(&theirs, &inbox, &watcher, options))
            .map_err(|error| StartError::Source(error.to_string()))?;
        Ok(Self { shared, messages, thread: Some(thread) })
    }

    /// What is served now. One request takes this once and uses it to its end.
    pub fn serving(&self) -> Arc<Serving> {
        self.shared.serving.load_full()
    }

    /// How it is doing.
    pub fn status(&self) -> Arc<Status> {
        self.shared.status.load_full()
    }

    /// Day and time in the time zone of the hub.
    pub fn now(&self) -> DateTime {
        self.serving().local((self.shared.clock)())
    }

    /// This very moment, for `resolve`.
    pub fn moment(&self) -> Moment {
        Moment::at(self.now())
    }

    /// Every series of changes from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Reeks>> {
        self.shared.changes.subscribe()
    }

    /// What changed since a cursor, oldest first. Reads an old commit when memory does not reach back
    /// that far, so call it where blocking is allowed.
    pub fn changes_since(&self, cursor: &Cursor) -> Result<Vec<Arc<Reeks>>, FeedError> {
        feed::since(&self.serving(), cursor, &self.shared)
    }

    /// The snapshot of any commit of the repository that is followed, as of the day of the newest one;
    /// `None` when there is no such release. Blocks while it reads.
    pub fn archived(&self, release: &str) -> Option<Arc<Snapshot>> {
        let serving = self.serving();
        serving.known(release).or_else(|| self.shared.archived(release, serving.newest.today))
    }

    /// Where in git the content lies, when it does.
    pub fn origin(&self) -> Option<&Location> {
        self.shared.origin.as_ref()
    }

    /// Looks again now, at everything, and returns when that has been done.
    pub fn refresh(&self) {
        let (done, wait) = mpsc::channel();
        if self.messages.send(follow::Message::Refresh(done)).is_ok() {
            let _ = wait.recv();
        }
    }
}

impl Shared {
    fn archived(&self, release: &str, today: jiff::civil::Date) -> Option<Arc<Snapshot>> {
        let mut archive = self.archive.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        archive.as_mut()?.snapshot(release, today)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.messages.send(follow::Message::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The time zone of this name; an unknown one counts as Amsterdam's.
fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).or_else(|_| TimeZone::get("Europe/Amsterdam")).unwrap_or(TimeZone::UTC)
}
