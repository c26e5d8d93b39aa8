//! The planted values, and where they turn up.

use crate::files::tree_of;
use std::path::Path;

pub(super) const NAME: &str = "Kanarievogel";
pub(super) const FIRST: &str = "Sijsje";
pub(super) const STREET: &str = "Volièrepad";
pub(super) const TOWN: &str = "Vinkenhoven";
pub(super) const POSTCODE: &str = "9999 KV";
pub(super) const BSN: &str = "999990421";
pub(super) const BORN: &str = "1987-06-05";
pub(super) const MAIL: &str = "sijs@kanarie.example";
pub(super) const SITUATION: &str = "113";

/// What may turn up nowhere. The number of years is too short to search for by itself.
pub(super) fn values() -> impl Iterator<Item = &'static str> {
    [NAME, FIRST, STREET, TOWN, POSTCODE, BSN, BORN, MAIL].into_iter()
}

/// Every planted value that these bytes hold, in capitals or not, in UTF-8 or UTF-16.
pub(super) fn within(bytes: &[u8]) -> Vec<&'static str> {
    let plain = String::from_utf8_lossy(bytes).to_lowercase();
    let wide: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let wide = String::from_utf8_lossy(&wide).to_lowercase();
    let holds = |value: &&str| {
        let value = value.to_lowercase();
        plain.contains(&value) || wide.contains(&value)
    };
    values().filter(holds).collect()
}

/// Every planted value in the files of a folder and in their names. The letters themselves may hold them, and so
/// may what lies in `apart`.
pub(super) fn found(root: &Path, apart: &[&Path]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in tree_of(root) {
        if apart.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let name = path.to_string_lossy().into_owned();
        found.extend(within(name.as_bytes()).into_iter().map(|value| format!("{value} in the name {name}")));
        if !bytes.starts_with(b"%PDF") {
            found.extend(within(&bytes).into_iter().map(|value| format!("{value} in {name}")));
        }
    }
    found
}
