//! What a folder holds, for tests that compare folders.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every file under a folder with its bytes.
pub(crate) fn tree_of(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                out.insert(path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    out
}
