//! Where trees come from: a folder, a git reference, or a tree that is given.

use super::Source;
use crate::{
    snapshot::{Builder, Release, Snapshot},
    source::{Commit, DirectoryReader, GitReader, Tree},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeSet, VecDeque},
    path::PathBuf,
    sync::Arc,
};

/// What may have changed since the last look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hint {
    Anything,
    Paths(BTreeSet<PathBuf>),
}

/// A source, with what was read from it before.
pub(super) enum Reading {
    Directory(DirectoryReader),
    Git { reader: GitReader, reference: String, last: Option<(Commit, Tree)> },
    Fixed(Tree),
}

impl Reading {
    pub(super) fn of(source: &Source) -> Self {
        match source {
            Source::Directory { content, beside } => {
                let beside: Vec<_> = beside.iter().map(|(name, folder)| (name.as_str(), folder.clone())).collect();
                Self::Directory(DirectoryReader::new(content, &beside))
            }
            Source::Git { location, reference } => Self::Git {
                reader: GitReader::new(&location.repository, &location.prefix),
                reference: reference.clone(),
                last: None,
            },
            Source::Fixed(tree) => Self::Fixed(tree.clone()),
        }
    }

    /// Reads the state of now.
    pub(super) fn look(&mut self, hint: &Hint) -> Result<(Tree, Release), String> {
        match self {
            Self::Directory(reader) => {
                let tree = match hint {
                    Hint::Anything => reader.read(),
                    Hint::Paths(paths) => reader.update(paths),
                };
                let tree = tree.map_err(|error| format!("de map met de inhoud is niet te lezen: {error}"))?;
                let release = Release::werkmap(&tree);
                Ok((tree, release))
            }
            Self::Git { reader, reference, last } => {
                let commit = reader.resolve(reference).map_err(|error| error.to_string())?;
                if last.as_ref().is_none_or(|(last, _)| last.id != commit.id) {
                    let tree = reader.read(&commit.id).map_err(|error| error.to_string())?;
                    *last = Some((commit, tree));
                }
                let (commit, tree) = last.as_ref().ok_or("er is niets gelezen")?;
                Ok((tree.clone(), Release::git(commit, reference)))
            }
            Self::Fixed(tree) => Ok((tree.clone(), Release::werkmap(tree))),
        }
    }

    /// The release before this one on the same branch; only git has one.
    pub(super) fn before(&mut self, release: &Release) -> Option<(Tree, Release)> {
        let Self::Git { reader, reference, .. } = self else { return None };
        let commit = reader.parent(&release.id).ok()??;
        Some((reader.read(&commit.id).ok()?, Release::git(&commit, reference)))
    }
}

/// How many old snapshots are kept.
const KEPT: usize = 4;

/// Old commits, read when somebody asks for them.
pub(super) struct Archive {
    reader: GitReader,
    reference: String,
    builder: Builder,
    kept: VecDeque<Arc<Snapshot>>,
}

impl Archive {
    pub(super) fn of(source: &Source) -> Option<Self> {
        let Source::Git { location, reference } = source else { return None };
        Some(Self {
            reader: GitReader::new(&location.repository, &location.prefix),
            reference: reference.clone(),
            builder: Builder::default(),
            kept: VecDeque::new(),
        })
    }

    /// The snapshot of this commit as of this day.
    pub(super) fn snapshot(&mut self, commit: &str, today: Date) -> Option<Arc<Snapshot>> {
        let is_hex = commit.len() >= 7 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let commit = is_hex.then(|| self.reader.resolve(commit).ok()).flatten()?;
        if let Some(kept) = self.kept.iter().find(|kept| kept.release.id == commit.id && kept.today == today) {
            return Some(Arc::clone(kept));
        }
        let tree = self.reader.read(&commit.id).ok()?;
        let snapshot = Arc::new(self.builder.build(tree, Release::git(&commit, &self.reference), today).ok()?);
        self.kept.push_back(Arc::clone(&snapshot));
        while self.kept.len() > KEPT {
            self.kept.pop_front();
        }
        Some(snapshot)
    }
}
