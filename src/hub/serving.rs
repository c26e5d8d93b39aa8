//! What is served: for every gemeente exactly one release.

use super::{changes::Reeks, feed::Cursor, zone};
use crate::snapshot::{Snapshot, Verdict};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

/// How many series of changes are kept in memory.
const KEPT: usize = 256;

/// Everything that one request needs, unchanging. A higher `seq` was made later.
#[derive(Debug, Clone)]
pub struct Serving {
    /// Counts up with every swap.
    pub seq: u64,
    /// The last state that was built, also when it has mistakes: for the preview.
    pub newest: Arc<Snapshot>,
    /// The last state without generic mistakes; `None` when there has not been one.
    pub served: Option<Arc<Snapshot>>,
    /// Gemeenten that are not on `served`: on an older release, or not served at all.
    pub behind: BTreeMap<String, Option<Arc<Snapshot>>>,
    /// Changes that led here, oldest first.
    pub(super) history: VecDeque<Arc<Reeks>>,
    zone: TimeZone,
}

impl Serving {
    /// The first: nothing was served before.
    pub(super) fn first(newest: Snapshot, verdict: &Verdict) -> Self {
        let newest = Arc::new(newest);
        let zone = zone(&newest.repository.hub.tijdzone);
        let empty = Self { seq: 0, newest, served: None, behind: BTreeMap::new(), history: VecDeque::new(), zone };
        empty.advanced(Arc::clone(&empty.newest), verdict)
    }

    /// What is served once this snapshot has been built. The same release on another day stays served
    /// where it was: time withholds answers, not releases.
    pub(super) fn advanced(&self, newest: Arc<Snapshot>, verdict: &Verdict) -> Self {
        let mut next = self.clone();
        next.seq += 1;
        next.zone = zone(&newest.repository.hub.tijdzone);
        next.newest = Arc::clone(&newest);
        let again = self.served.as_ref().is_some_and(|served| served.release.id == newest.release.id);
        if verdict.generiek && !again {
            return next;
        }
        let held = |slug: &str| {
            let before = self.for_slug(slug);
            let stays = again && !self.behind.contains_key(slug);
            (verdict.gemeenten.contains(slug) && !stays).then(|| before.cloned())
        };
        let known: BTreeSet<&String> = newest.repository.gemeenten.keys().chain(&verdict.gemeenten).collect();
        next.behind = known.into_iter().filter_map(|slug| Some((slug.clone(), held(slug)?))).collect();
        next.served = Some(newest);
        next
    }

    /// This with one gemeente on an older release; while the history is read at the start.
    pub(super) fn with_behind(mut self, slug: &str, snapshot: &Arc<Snapshot>) -> Self {
        self.behind.insert(slug.to_owned(), Some(Arc::clone(snapshot)));
        self
    }

    /// This with a newer state for the preview.
    pub(super) fn with_newest(mut self, newest: &Arc<Snapshot>) -> Self {
        self.newest = Arc::clone(newest);
        self
    }

    /// This with the changes that led to it.
    pub(super) fn with_changes(mut self, reeks: &Arc<Reeks>) -> Self {
        self.history.push_back(Arc::clone(reeks));
        while self.history.len() > KEPT {
            self.history.pop_front();
        }
        self
    }

    /// The release that a gemeente is on, by slug or CBS code; `None` when it is unknown or held back
    /// without an older release.
    pub fn for_gemeente(&self, slug_or_code: &str) -> Option<&Arc<Snapshot>> {
        self.for_slug(slug_or_code).or_else(|| self.for_slug(self.slug(slug_or_code)?))
    }

    /// The slug of a gemeente, by slug or CBS code; also of one that is held back.
    pub fn slug(&self, slug_or_code: &str) -> Option<&str> {
        if let Some((slug, _)) = self.behind.get_key_value(slug_or_code) {
            return Some(slug);
        }
        let older = self.behind.values().flatten();
        let mut snapshots = self.served.iter().chain(older).chain([&self.newest]);
        snapshots.find_map(|snapshot| Some(snapshot.repository.gemeente(slug_or_code)?.slug.as_str()))
    }

    pub(super) fn for_slug(&self, slug: &str) -> Option<&Arc<Snapshot>> {
        let snapshot = match self.behind.get(slug) {
            Some(older) => older.as_ref()?,
            None => self.served.as_ref()?,
        };
        snapshot.repository.gemeenten.contains_key(slug).then_some(snapshot)
    }

    /// Every gemeente that is served, with the release it is on, in order.
    pub fn gemeenten(&self) -> BTreeMap<&str, &Arc<Snapshot>> {
        let served = self.served.iter().flat_map(|served| served.repository.gemeenten.keys());
        let slugs = served.chain(self.behind.keys()).map(String::as_str);
        slugs.filter_map(|slug| Some((slug, self.for_slug(slug)?))).collect()
    }

    /// Is the newest state held back for everybody?
    pub fn is_held_back(&self) -> bool {
        self.served.as_ref().is_none_or(|served| !Arc::ptr_eq(served, &self.newest))
    }

    /// A snapshot in memory of this release (its id or short id).
    pub fn known(&self, release: &str) -> Option<Arc<Snapshot>> {
        let older = self.behind.values().flatten();
        let mut snapshots = self.served.iter().chain(older).chain([&self.newest]);
        snapshots.find(|snapshot| snapshot.release.id == release || snapshot.release.kort == release).cloned()
    }

    /// Where the change feed is now; `None` while nothing is served.
    pub fn cursor(&self) -> Option<Cursor> {
        self.served.as_deref().map(Cursor::of)
    }

    /// Day and time in the time zone of the hub.
    pub fn local(&self, now: Timestamp) -> DateTime {
        now.to_zoned(self.zone.clone()).datetime()
    }
}
