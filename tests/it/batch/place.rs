//! A small content repository in a folder of its own, persons, and the program.

use crate::{files::tree_of, git::copy};
use std::{
    collections::BTreeMap,
    fmt::Write,
    path::{Path, PathBuf},
    process::{Command, Output},
};

pub(super) const DAY: &str = "2026-11-22";

/// A folder with the content of three small gemeenten.
pub(super) fn content() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff/_basis"), root.path());
    root
}

/// So many invented persons, as CSV.
pub(super) fn persons(count: usize) -> String {
    let mut text = "voornamen;geslachtsnaam;straat;huisnummer;postcode;woonplaats;leeftijd;spoed\n".to_owned();
    for at in 1..=count {
        let _ = writeln!(text, "Proef;Persoon{at};Proefstraat;{at};9900 AA;Proefdorp;{};nee", 20 + at % 50);
    }
    text
}

/// The program in this folder, with its register there.
pub(super) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eenduidig"));
    command.args(arguments).current_dir(folder).env("RUST_LOG", "trace").env("XDG_STATE_HOME", folder.join("staat"));
    command
}

/// Makes the series `personen.csv` in the folder `out`.
pub(super) fn letters(folder: &Path, out: &str, more: &[&str]) -> Command {
    let usual = ["letters", "pas-verloopt", "--gemeente", "duinstad", "--personen", "personen.csv", "--datum", DAY];
    program(folder, &[&usual[..], &["--out", out], more].concat())
}

pub(super) fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// What stands in a folder.
pub(super) fn held(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    tree_of(folder)
}
