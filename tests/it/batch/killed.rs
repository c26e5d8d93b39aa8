//! A run that is killed at any moment goes on, and leaves what an undisturbed run leaves.

use super::place::{content, held, letters, persons, text};
use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

/// Where the program is held still to be killed, and at which time it gets there.
const MOMENTS: [(&str, usize); 12] = [
    ("midden-in-controle", 1),
    ("na-controle", 1),
    ("voor-voortgang", 1),
    ("midden-in-bestand", 1),
    ("midden-in-bestand", 4),
    ("voor-naam", 3),
    ("brief-geschreven", 2),
    ("midden-in-voortgang", 1),
    ("midden-in-voortgang", 5),
    ("voor-manifest", 1),
    ("midden-in-manifest", 1),
    ("na-manifest", 1),
];

/// The same with print-ready parts.
const MOMENTS_WITH_PARTS: [(&str, usize); 10] = [
    ("midden-in-bestand", 4),
    ("voor-delen", 1),
    ("midden-in-deel", 1),
    ("midden-in-deel", 3),
    ("deel-geschreven", 1),
    ("deel-geschreven", 3),
    ("midden-in-index", 1),
    ("voor-manifest", 1),
    ("midden-in-manifest", 1),
    ("na-manifest", 1),
];

/// Runs until the moment is reached, and kills (SIGKILL).
fn killed(folder: &Path, out: &str, moment: (&str, usize), more: &[&str]) {
    let marker = folder.join(format!("{out}.bereikt"));
    let halt = format!("{}:{}:{}", moment.0, moment.1, marker.display());
    let mut child = letters(folder, out, more)
        .env("EENDUIDIG_HALT", halt)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while !marker.exists() {
        assert!(child.try_wait().unwrap().is_none(), "{moment:?} was never reached");
        assert!(start.elapsed() < Duration::from_mins(5), "{moment:?} takes too long");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Killed at each of these moments and resumed, a run leaves what an undisturbed run leaves.
fn resumed(moments: &[(&str, usize)], more: &[&str], files: usize) {
    let root = content();
    let folder = root.path();
    fs::write(folder.join("personen.csv"), persons(8)).unwrap();
    let whole = letters(folder, "heel", more).output().unwrap();
    assert!(whole.status.success(), "{}", text(&whole));
    let expected = held(&folder.join("heel"));
    assert_eq!(expected.len(), files);
    for half in moments.chunks(moments.len() / 2) {
        std::thread::scope(|scope| {
            for (at, moment) in half.iter().enumerate() {
                let expected = &expected;
                scope.spawn(move || {
                    let out = format!("uit-{}-{at}-{}", moment.0, moment.1);
                    killed(folder, &out, *moment, more);
                    let left = if folder.join(&out).exists() { held(&folder.join(&out)) } else { expected.clone() };
                    let pdfs = left.iter().filter(|(name, _)| name.extension().is_some_and(|found| found == "pdf"));
                    pdfs.for_each(|(name, bytes)| assert_eq!(bytes, &expected[name], "{moment:?} left half a letter"));
                    let again = letters(folder, &out, more).output().unwrap();
                    assert!(again.status.success(), "{moment:?}: {}", text(&again));
                    assert_eq!(held(&folder.join(&out)), *expected, "{moment:?}");
                });
            }
        });
    }
}

#[test]
fn killed_anywhere_and_resumed_gives_what_an_undisturbed_run_gives() {
    resumed(&MOMENTS, &[], 9);
}

#[test]
fn killed_while_letters_are_joined_and_resumed_gives_the_same_parts() {
    resumed(&MOMENTS_WITH_PARTS, &["--delen", "3", "--dubbelzijdig"], 13);
}

#[test]
fn killed_twice_is_killed_once() {
    let root = content();
    let folder = root.path();
    fs::write(folder.join("personen.csv"), persons(5)).unwrap();
    let whole = letters(folder, "heel", &[]).output().unwrap();
    assert!(whole.status.success(), "{}", text(&whole));
    killed(folder, "uit", ("midden-in-bestand", 3), &[]);
    fs::remove_file(folder.join("uit.bereikt")).unwrap();
    killed(folder, "uit", ("midden-in-voortgang", 1), &[]);
    // What a failing disk may do to a letter that was written.
    let torn = held(&folder.join("uit")).into_keys().find(|name| name.extension().is_some_and(|kind| kind == "pdf"));
    fs::write(folder.join("uit").join(torn.unwrap()), b"%PDF-1.7 half").unwrap();
    let again = letters(folder, "uit", &[]).output().unwrap();
    assert!(again.status.success(), "{}", text(&again));
    assert_eq!(held(&folder.join("uit")), held(&folder.join("heel")));
}
