//! The change feed: what changed since a cursor.

use super::{Reeks, Serving, Shared, changes};
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use std::{fmt, str::FromStr, sync::Arc};

/// A point in the change feed: a release on a day. Every process that follows the same repository
/// makes the same ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// Id of the release.
    pub release: String,
    /// The day.
    pub dag: Date,
}

impl Cursor {
    /// The cursor of this snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        Self { release: snapshot.release.id.clone(), dag: snapshot.today }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.release, self.dag)
    }
}

impl FromStr for Cursor {
    type Err = FeedError;

    fn from_str(text: &str) -> Result<Self, FeedError> {
        let (release, dag) = text.split_once('.').ok_or(FeedError::Malformed)?;
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if release.is_empty() || release.len() > 64 || !release.chars().all(fits) {
            return Err(FeedError::Malformed);
        }
        Ok(Self { release: release.to_owned(), dag: dag.parse().map_err(|_| FeedError::Malformed)? })
    }
}

/// Why there are no changes to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedError {
    /// This is not a cursor.
    Malformed,
    /// The release is not known any more: begin again from what is served now.
    Gone,
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "dit is geen cursor",
            Self::Gone => "deze cursor is niet meer bekend",
        })
    }
}

impl std::error::Error for FeedError {}

pub(super) fn since(serving: &Serving, cursor: &Cursor, shared: &Shared) -> Result<Vec<Arc<Reeks>>, FeedError> {
    let now = serving.cursor().ok_or(FeedError::Gone)?;
    if now == *cursor {
        return Ok(Vec::new());
    }
    if let Some(at) = serving.history.iter().rposition(|reeks| reeks.van == *cursor) {
        return Ok(serving.history.iter().skip(at).cloned().collect());
    }
    let before = shared.archived(&cursor.release, cursor.dag).ok_or(FeedError::Gone)?;
    Ok(vec![Arc::new(changes::since(&before, serving, &now))])
}
