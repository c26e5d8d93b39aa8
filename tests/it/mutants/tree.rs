//! The sample with edits.

use super::list::{Edit, Patch};
use eenduidig::source::{SourceFile, Tree, group_of, read_directory};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, LazyLock},
};

/// The sample as it is committed.
pub(super) static SAMPLE: LazyLock<Tree> = LazyLock::new(|| {
    let root = crate::sample::root();
    let beside = ["renderers", "search", "schemas"].map(|name| (name, root.join(name)));
    read_directory(&root.join("content"), &beside).unwrap()
});

/// Files that are other than in the sample: path and text.
pub(super) type Changes = BTreeMap<String, String>;

/// What these edits make of the sample; an edit that finds nothing is a mistake of the list.
pub(super) fn edited(edits: &[Edit]) -> Result<Changes, String> {
    let mut changes = Changes::new();
    for edit in edits {
        let text = match changes.get(&edit.file) {
            Some(text) => text.clone(),
            None => original(&edit.file).ok_or_else(|| format!("{} is not there", edit.file))?,
        };
        let text = replaced(&text, edit).ok_or_else(|| format!("{}: «{}» is not there", edit.file, edit.find))?;
        changes.insert(edit.file.clone(), text);
    }
    Ok(changes)
}

/// What replacing these pieces makes of the sample.
pub(super) fn patched(patches: &[Patch]) -> Changes {
    let mut patches: Vec<&Patch> = patches.iter().collect();
    patches.sort_by_key(|patch| std::cmp::Reverse(patch.at.start));
    let mut changes = Changes::new();
    for patch in patches {
        let text = changes.entry(patch.file.clone()).or_insert_with(|| original(&patch.file).unwrap());
        text.replace_range(patch.at.clone(), &patch.with);
    }
    changes
}

/// The text of a file of the sample.
pub(super) fn original(path: &str) -> Option<String> {
    SAMPLE.file(path).map(|file| file.text().to_owned())
}

/// The sample with these changes.
pub(super) fn with(changes: &Changes) -> Tree {
    changes.iter().fold(SAMPLE.clone(), |tree, (path, text)| with_file(&tree, path, text))
}

fn with_file(tree: &Tree, path: &str, text: &str) -> Tree {
    let name = group_of(path);
    let group = tree.group(name).unwrap();
    let others = group.files.values().filter(|file| file.path() != path).map(Arc::clone);
    let changed = Arc::new(SourceFile::new(path, text));
    tree.with_group(name, others.chain([changed]).collect(), Vec::new())
}

/// A folder with the sample in it, and the changes that are written there now.
pub(super) struct Folder {
    root: tempfile::TempDir,
    written: Changes,
}

impl Folder {
    pub(super) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for file in SAMPLE.groups().flat_map(|(_, group)| group.files.values()) {
            let path = root.path().join(file.path());
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.text()).unwrap();
        }
        Self { root, written: Changes::new() }
    }

    /// Where the content is.
    pub(super) fn content(&self) -> PathBuf {
        self.root.path().join("content")
    }

    /// Makes the folder hold the sample with these changes and no others.
    pub(super) fn write(&mut self, changes: &Changes) {
        let back = self.written.keys().filter(|path| !changes.contains_key(*path)).map(|path| (path, original(path)));
        let back: Vec<(String, String)> = back.map(|(path, text)| (path.clone(), text.unwrap())).collect();
        for (path, text) in back.iter().map(|(path, text)| (path, text)).chain(changes) {
            std::fs::write(self.root.path().join(path), text).unwrap();
        }
        self.written.clone_from(changes);
    }
}

fn replaced(text: &str, edit: &Edit) -> Option<String> {
    let from = text.find(&edit.after)?;
    let (before, rest) = text.split_at(from);
    if !rest.contains(&edit.find) {
        return None;
    }
    let rest = if edit.all { rest.replace(&edit.find, &edit.with) } else { rest.replacen(&edit.find, &edit.with, 1) };
    Some(before.to_owned() + &rest)
}
