//! Memory and index grow with what people wrote, not with answers times gemeenten.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use eenduidig::{
    corpus,
    snapshot::{Builder, Release},
    source::read_directory,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const ANTWOORDEN: usize = 60;
const FOLDER: &str = "EENDUIDIG_TEST_GROWTH";

/// What one repository costs.
struct Cost {
    written: f64,
    memory: f64,
    index: f64,
}

fn cost(gemeenten: usize) -> Cost {
    let folder = tempfile::tempdir().unwrap();
    let written = corpus::write(&corpus::Options::new(ANTWOORDEN, gemeenten, folder.path())).unwrap();
    // Memory is only told per process.
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "growth::one_repository_in_a_process_of_its_own", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    let figure = |name: &str| -> f64 {
        let line = said.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{said} {}", String::from_utf8_lossy(&child.stderr))).trim().parse().unwrap()
    };
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    Cost { written: written.bytes as f64, memory: figure("memory: "), index: figure("index: ") }
}

#[test]
fn memory_and_index_grow_with_what_was_written() {
    let (few, many) = (cost(6), cost(60));
    let text = many.written / few.written;
    let (memory, index) = (many.memory / few.memory, many.index / few.index);
    println!("10 times the gemeenten: text × {text:.2}, memory × {memory:.2}, index × {index:.2}");
    assert!(memory <= 1.3 * text, "memory × {memory:.2} where text is × {text:.2}");
    assert!(index <= 1.3 * text, "index × {index:.2} where text is × {text:.2}");
}

#[test]
#[ignore = "is started by memory_and_index_grow_with_what_was_written, in a process of its own"]
fn one_repository_in_a_process_of_its_own() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let today = jiff::civil::date(2026, 11, 22);
    let before = resident();
    let beside: Vec<_> = ["renderers", "schemas", "search"].map(|name| (name, Path::new(name).to_owned())).into();
    let tree = read_directory(&folder.join("content"), &beside).unwrap();
    let release = Release::werkmap(&tree);
    let mut builder = Builder::default();
    let snapshot = builder.build(tree, release, today).unwrap();
    println!("\nmemory: {}", resident() - before);
    println!("index: {}", snapshot.index.omvang().bytes);
}

/// Memory of this process in kilobytes, from the kernel.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}
