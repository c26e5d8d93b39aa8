//! Versions of files in git: what a text was, and which commit changed it.

use super::{
    GitError,
    git::{Commit, damaged, described, open},
};
use gix::{ObjectId, Repository, bstr::ByteSlice};
use std::{collections::BTreeMap, path::Path};

/// A version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The commit that made the file like this.
    pub commit: Commit,
    /// Its text; `None` when this commit took the file away.
    pub text: Option<String>,
}

/// The versions of some files, newest first, along the first parents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions {
    /// By the path that was asked for.
    pub by_path: BTreeMap<String, Vec<Version>>,
    /// Does the history end before its beginning, as in a shallow clone or one with missing objects?
    pub cut_off: bool,
}

/// A file on its way back in time: where it stands now, and what it held in the commit after.
struct Trail {
    path: String,
    newer: Option<(Option<ObjectId>, Commit)>,
}

/// Walks back from `from` and collects the versions of these files (paths from the root of the
/// repository). A file that moved to another folder is followed by its name, within `within`.
pub fn versions(repository: &Path, from: &str, paths: &[String], within: &str) -> Result<Versions, GitError> {
    let repository = open(repository)?;
    let start = repository.rev_parse_single(from).map_err(|_| GitError::UnknownReference(from.to_owned()))?;
    let mut id = start.object().map_err(damaged)?.peel_to_commit().map_err(damaged)?.id;
    let mut found = Versions::default();
    let mut trails: BTreeMap<&String, Trail> =
        paths.iter().map(|path| (path, Trail { path: path.clone(), newer: None })).collect();
    loop {
        let Ok(commit) = repository.find_commit(id) else {
            found.cut_off = true;
            break;
        };
        let here = described(&commit)?;
        for (path, trail) in &mut trails {
            let held = held(&repository, &commit, trail, within)?;
            if let Some((newer, after)) = trail.newer.take().filter(|(newer, _)| *newer != held) {
                found.add(&repository, path, newer, after)?;
            }
            trail.newer = Some((held, here.clone()));
        }
        let Some(parent) = commit.parent_ids().next() else { break };
        id = parent.detach();
    }
    for (path, trail) in trails {
        if let Some((held, first)) = trail.newer {
            found.add(&repository, path, held, first)?;
        }
    }
    Ok(found)
}

impl Versions {
    fn add(
        &mut self,
        repository: &Repository,
        path: &str,
        held: Option<ObjectId>,
        commit: Commit,
    ) -> Result<(), GitError> {
        let text = match held {
            None => None,
            Some(id) => {
                let object = repository.find_object(id).map_err(damaged)?;
                Some(String::from_utf8_lossy(&object.data).into_owned())
            }
        };
        self.by_path.entry(path.to_owned()).or_default().push(Version { commit, text });
        Ok(())
    }
}

/// What the file of this trail held in a commit.
fn held(
    repository: &Repository,
    commit: &gix::Commit<'_>,
    trail: &mut Trail,
    within: &str,
) -> Result<Option<ObjectId>, GitError> {
    let root = commit.tree().map_err(damaged)?;
    let entry = root.lookup_entry_by_path(&trail.path).map_err(damaged)?;
    if let Some(entry) = entry {
        return Ok(Some(entry.object_id()));
    }
    let Some(folder) = root.lookup_entry_by_path(within).map_err(damaged)? else { return Ok(None) };
    let name = trail.path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut open = vec![(within.to_owned(), folder.object_id())];
    while let Some((path, id)) = open.pop() {
        let Ok(tree) = repository.find_tree(id) else { continue };
        for entry in tree.iter() {
            let entry = entry.map_err(damaged)?;
            let below = format!("{path}/{}", entry.filename().to_str_lossy());
            if entry.mode().is_tree() {
                open.push((below, entry.object_id()));
            } else if entry.filename().to_str_lossy() == name {
                trail.path = below;
                return Ok(Some(entry.object_id()));
            }
        }
    }
    Ok(None)
}
