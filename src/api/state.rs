//! What handlers share.

use super::{inzicht::Inzicht, problem::Problem, server::Shutdown};
use crate::{
    diagnostic::Severity,
    fault,
    hub::{Clock, Hub, Serving},
    markdown::Audience,
    register::Journal,
    resolve::{Moment, Resolution, resolve},
};
use jiff::{Timestamp, civil::Date};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What the routers need.
#[derive(Clone)]
pub struct ApiConfig {
    /// What is served.
    pub hub: Arc<Hub>,
    /// The register; without it no reactions are taken.
    pub journal: Option<Journal>,
    /// Where the time comes from; the same as the hub's.
    pub clock: Clock,
    /// How long a public response may be kept at most, in seconds, when nothing flips earlier.
    pub max_age: u64,
    /// Ends streams when the process stops.
    pub shutdown: Shutdown,
}

/// Ids of withheld antwoorden, by gemeente.
pub(crate) type Withheld = Arc<BTreeMap<String, Vec<String>>>;

/// The state of a router.
#[derive(Clone)]
pub(crate) struct Api {
    shared: Arc<Shared>,
    audience: Audience,
}

struct Shared {
    config: ApiConfig,
    /// The withheld antwoorden, as of a state of the hub and a day.
    withheld: Mutex<Option<(u64, Date, Withheld)>>,
    inzicht: Inzicht,
}

impl Api {
    pub(crate) fn new(config: &ApiConfig, audience: Audience) -> Self {
        let shared = Shared { config: config.clone(), withheld: Mutex::new(None), inzicht: Inzicht::default() };
        Self { shared: Arc::new(shared), audience }
    }

    /// On which side of the wall is this?
    pub(crate) fn audience(&self) -> Audience {
        self.audience
    }

    /// The hub. A request takes `serving` from it once.
    pub(crate) fn hub(&self) -> &Hub {
        &self.shared.config.hub
    }

    /// The register, when there is one.
    pub(crate) fn journal(&self) -> Option<&Journal> {
        self.shared.config.journal.as_ref()
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        (self.shared.config.clock)()
    }

    /// How long a public response may be kept at most, in seconds.
    pub(crate) fn max_age(&self) -> u64 {
        self.shared.config.max_age
    }

    /// What the routers were made of.
    pub(crate) fn config(&self) -> &ApiConfig {
        &self.shared.config
    }

    /// What was made for those who write.
    pub(crate) fn inzicht(&self) -> &Inzicht {
        &self.shared.inzicht
    }

    /// Ends streams.
    pub(crate) fn shutdown(&self) -> &Shutdown {
        &self.shared.config.shutdown
    }

    /// Runs what takes a while where it holds up nobody.
    pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        tokio::task::spawn_blocking(fault::carried(work)).await.map_err(|_| {
            tracing::error!("work for a request panicked");
            Problem::internal()
        })
    }

    /// Antwoorden that are withheld today because something is missing. Only looked for when the release has mistakes, and
    /// once for each state and day.
    pub(crate) fn withheld(&self, serving: &Serving) -> Withheld {
        let today = serving.local(self.now()).date();
        let mut kept = self.shared.withheld.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seq, day, withheld)) = &*kept
            && (*seq, *day) == (serving.seq, today)
        {
            return Arc::clone(withheld);
        }
        let found = Arc::new(find_withheld(serving, today));
        *kept = Some((serving.seq, today, Arc::clone(&found)));
        found
    }
}

fn find_withheld(serving: &Serving, today: Date) -> BTreeMap<String, Vec<String>> {
    let mut withheld = BTreeMap::new();
    for (slug, snapshot) in serving.gemeenten() {
        let touched = snapshot.diagnostics.iter().any(|found| {
            found.severity() == Severity::Fout && (found.gemeenten.is_empty() || found.gemeenten.contains(slug))
        });
        let repository = &snapshot.repository;
        let Some(gemeente) = repository.gemeente(slug).filter(|_| touched) else { continue };
        let ids = repository
            .ids(gemeente)
            .into_iter()
            .filter(|id| matches!(resolve(repository, slug, id, Moment::day(today)), Resolution::Ingehouden { .. }));
        let ids: Vec<String> = ids.map(str::to_owned).collect();
        if !ids.is_empty() {
            withheld.insert(slug.to_owned(), ids);
        }
    }
    withheld
}
