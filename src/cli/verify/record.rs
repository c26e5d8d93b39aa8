//! Remembers what was verified, so that after an edit only what changed is done again. The file holds
//! hashes, nothing else; without it everything is verified.

use crate::{snapshot::Snapshot, source::Hash};
use anyhow::Context;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// More are not kept.
const MOST: usize = 200_000;

/// What was verified before.
pub(super) struct Record {
    path: Option<PathBuf>,
    /// Names under which it is remembered.
    pub(super) known: BTreeSet<String>,
}

impl Record {
    /// Reads what is remembered; `anew` forgets it.
    pub(super) fn open(anew: bool) -> Self {
        let path = path();
        let text = path.as_ref().filter(|_| !anew).and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        Self { path, known: text.lines().map(str::to_owned).collect() }
    }

    /// Remembers this too. That it cannot be remembered costs time, nothing else.
    pub(super) fn save(self, verified: &BTreeSet<String>) {
        let Some(path) = self.path else { return };
        let mut lines: Vec<&str> = verified.iter().map(String::as_str).collect();
        let older = self.known.iter().filter(|key| !verified.contains(*key)).map(String::as_str);
        lines.extend(older.take(MOST.saturating_sub(verified.len())));
        let folder = path.parent().map(fs::create_dir_all);
        if matches!(folder, Some(Ok(()))) {
            let _ = fs::write(&path, lines.join("\n"));
        }
    }
}

/// In the cache folder of the user.
fn path() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")))?;
    Some(folder.join("eenduidig").join("geverifieerd"))
}

/// The program and the templates, as a hash.
pub(super) fn made_with(snapshot: &Snapshot) -> anyhow::Result<String> {
    let program = std::env::current_exe().context("het programma zelf is niet te vinden")?;
    let program = Hash::of(&fs::read(program).context("het programma zelf is niet te lezen")?);
    let templates = snapshot.tree.group("renderers").map(|group| group.key.to_string()).unwrap_or_default();
    let hub = format!("{:?}", snapshot.repository.hub);
    Ok(Hash::of_parts([program.to_string().as_bytes(), templates.as_bytes(), hub.as_bytes()]).to_string())
}
