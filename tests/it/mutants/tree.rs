//! The sample with edits.

use super::list::{Edit, Patch};
use eenduidig::source::{SourceFile, Tree, group_of, read_directory};
use std::sync::{Arc, LazyLock};

/// The sample as it is committed.
pub(super) static SAMPLE: LazyLock<Tree> = LazyLock::new(|| {
    let root = crate::sample::root();
    let beside = ["renderers", "search", "schemas"].map(|name| (name, root.join(name)));
    read_directory(&root.join("content"), &beside).unwrap()
});

/// The sample with these edits; an edit that finds nothing is a mistake of the list.
pub(super) fn edited(edits: &[Edit]) -> Result<Tree, String> {
    edits.iter().try_fold(SAMPLE.clone(), |tree, edit| {
        let file = tree.file(&edit.file).ok_or_else(|| format!("{} is not there", edit.file))?;
        let text = replaced(file.text(), edit).ok_or_else(|| format!("{}: «{}» is not there", edit.file, edit.find))?;
        Ok(with_file(&tree, &edit.file, &text))
    })
}

/// The sample with these pieces of files replaced.
pub(super) fn patched(patches: &[Patch]) -> Tree {
    let mut patches: Vec<&Patch> = patches.iter().collect();
    patches.sort_by_key(|patch| (&patch.file, std::cmp::Reverse(patch.at.start)));
    patches.iter().fold(SAMPLE.clone(), |tree, patch| {
        let mut text = tree.file(&patch.file).unwrap().text().to_owned();
        text.replace_range(patch.at.clone(), &patch.with);
        with_file(&tree, &patch.file, &text)
    })
}

/// A tree in which one file has this text.
pub(super) fn with_file(tree: &Tree, path: &str, text: &str) -> Tree {
    let name = group_of(path);
    let group = tree.group(name).unwrap();
    let others = group.files.values().filter(|file| file.path() != path).map(Arc::clone);
    let changed = Arc::new(SourceFile::new(path, text));
    tree.with_group(name, others.chain([changed]).collect(), Vec::new())
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
