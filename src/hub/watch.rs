//! Reports changes on disk. They are hints: what changed is decided by reading.

use super::{Source, follow::Message};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc,
};

/// A running watch, with what it watches, so that a folder that was replaced is noticed.
pub(super) struct Watch {
    _watcher: Option<RecommendedWatcher>,
    seen: Vec<Option<u64>>,
    folders: Vec<(PathBuf, RecursiveMode)>,
}

impl Watch {
    /// Watches what this source is made of; what cannot be watched is left to the poll.
    pub(super) fn start(source: &Source, messages: &mpsc::Sender<Message>) -> Self {
        let folders = folders(source);
        let messages = messages.clone();
        let report = move |event: notify::Result<notify::Event>| {
            let message = match event {
                Ok(event) if event.kind.is_access() => return,
                Ok(event) if event.need_rescan() => Message::Anything,
                Ok(event) => Message::Paths(event.paths),
                Err(_) => Message::Anything,
            };
            let _ = messages.send(message);
        };
        let mut watcher = (!folders.is_empty()).then(|| notify::recommended_watcher(report).ok()).flatten();
        for (folder, mode) in folders.iter().filter(|(folder, _)| folder.exists()) {
            if let Some(Err(error)) = watcher.as_mut().map(|watcher| watcher.watch(folder, *mode)) {
                tracing::warn!(map = %folder.display(), %error, "deze map wordt niet gevolgd; de hub kijkt af en toe");
            }
        }
        Self { _watcher: watcher, seen: identities(&folders), folders }
    }

    /// Has a folder appeared, vanished or been replaced since the watch began?
    pub(super) fn is_stale(&self) -> bool {
        identities(&self.folders) != self.seen
    }
}

fn folders(source: &Source) -> Vec<(PathBuf, RecursiveMode)> {
    match source {
        Source::Directory { content, beside } => {
            let beside = beside.iter().map(|(_, folder)| folder.clone());
            std::iter::once(content.clone()).chain(beside).map(|folder| (folder, RecursiveMode::Recursive)).collect()
        }
        Source::Git { location, .. } => match crate::source::git_folder(&location.repository) {
            Ok(git) => vec![(git.join("refs"), RecursiveMode::Recursive), (git, RecursiveMode::NonRecursive)],
            Err(_) => Vec::new(),
        },
        Source::Fixed(_) => Vec::new(),
    }
}

fn identities(folders: &[(PathBuf, RecursiveMode)]) -> Vec<Option<u64>> {
    folders.iter().map(|(folder, _)| identity(folder)).collect()
}

#[cfg(unix)]
fn identity(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).ok().map(|meta| meta.ino())
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Option<u64> {
    fs::metadata(folder).ok().map(|_| 0)
}
