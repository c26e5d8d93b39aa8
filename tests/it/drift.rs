//! What fell behind: git repositories with a history, and what the report says of them.

use crate::git::{copy, git};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift")
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_eenduidig")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Commits with a day of its own, so that the report does not depend on the clock.
fn commit_on(folder: &Path, day: &str) -> String {
    git(folder, &["add", "-A"]);
    let output = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@voorbeeld.example", "commit", "-q", "-m", "Wijziging"])
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", format!("{day}T12:00:00Z"))
        .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output));
    git(folder, &["rev-parse", "HEAD"])
}

/// A case: the folders `1`, `2`, … of it are laid over each other, one commit each; after the first, the
/// overrides are accepted.
fn case(name: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    git(root.path(), &["init", "-q"]);
    let days = ["2026-01-10", "2026-03-05", "2026-11-12"];
    for (step, day) in days.iter().enumerate() {
        let layer = fixtures().join(name).join((step + 1).to_string());
        if step == 0 {
            copy(&fixtures().join("_basis"), &root.path().join("content"));
        }
        if layer.is_dir() {
            copy(&layer, &root.path().join("content"));
            let gone = root.path().join("content/weg.txt");
            for path in fs::read_to_string(&gone).unwrap_or_default().lines() {
                fs::remove_file(root.path().join("content").join(path)).unwrap();
            }
            drop(fs::remove_file(gone));
        } else if step > 0 {
            continue;
        }
        if step == 0 {
            let done = run(root.path(), &["accept", "content/municipal"]);
            assert!(done.status.success(), "{}", text(&done));
        }
        commit_on(root.path(), day);
    }
    root
}

/// The report with commits written as the number they have in the history.
fn shown(root: &Path, arguments: &[&str]) -> String {
    let mut all = vec!["drift", "--datum", "2026-11-22"];
    all.extend(arguments);
    let output = run(root, &all);
    let mut report = format!("{}(status {})\n", text(&output), output.status.code().unwrap());
    let log = git(root, &["log", "--reverse", "--format=%H"]);
    for (number, id) in log.lines().enumerate() {
        report =
            report.replace(id, &format!("COMMIT{}", number + 1)).replace(&id[..10], &format!("COMMIT{}", number + 1));
    }
    report
}

#[test]
fn every_case_reports_what_fell_behind() {
    let mut names: Vec<String> = fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('_'))
        .collect();
    names.sort();
    assert!(names.len() >= 5);
    for name in names {
        let root = case(&name);
        insta::with_settings!({ snapshot_path => "snapshots/drift", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name.as_str(), shown(root.path(), &[]));
        });
    }
}

#[test]
fn scripts_get_json() {
    let root = case("wet-veranderd");
    let output = run(root.path(), &["drift", "--datum", "2026-11-22", "--format", "json", "--gemeente", "GM9001"]);
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = &json["afwijkingen"][0];
    assert_eq!(found["toestand"], "verouderd");
    assert_eq!(found["toen"]["veranderdOp"], "2026-03-05");
    assert_eq!(found["toen"]["dagen"], 262);
    assert_eq!(found["recht"][0]["wat"], "leges.pas");
    assert!(found["toen"]["tekst"].as_str().unwrap() != found["generiekNu"].as_str().unwrap());
    let unknown = run(root.path(), &["drift", "--gemeente", "nergens"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn makers_of_generic_text_see_what_is_replaced() {
    let root = case("verouderd");
    let report = shown(root.path(), &["--generic"]);
    insta::with_settings!({ snapshot_path => "snapshots/drift", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("generic", report);
    });
}

/// Without git, and with half of it, the report says what it does not know.
#[test]
fn what_git_cannot_tell_is_said() {
    let root = case("verouderd");
    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", root.path().display());
    git(shallow.path(), &["clone", "-q", "--depth", "1", &from, "kopie"]);
    let report = shown(&shallow.path().join("kopie"), &[]);
    assert!(report.contains("git fetch --unshallow"), "{report}");
    assert!(report.contains("onbekend, niet in het deel van de geschiedenis dat hier is"), "{report}");
    fs::remove_dir_all(root.path().join(".git")).unwrap();
    let output = run(root.path(), &["drift"]);
    let report = text(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        report.contains("ligt niet in een git-repository") && report.contains("git is hier niet te lezen"),
        "{report}"
    );
}

const OVERRIDE: &str = "content/municipal/duinstad/antwoorden/pas.md";

/// Taking over takes the override out, and leaves every other byte.
#[test]
fn taking_over_leaves_the_rest_as_it_is() {
    let root = case("verouderd");
    let path = root.path().join(OVERRIDE);
    let before = fs::read_to_string(&path).unwrap();
    let done = run(root.path(), &["drift", "--neem-over", "duinstad/pas#kosten-betalen"]);
    assert!(done.status.success(), "{}", text(&done));
    let after = fs::read_to_string(&path).unwrap();
    let gone: Vec<&str> = before.lines().filter(|line| !after.lines().any(|kept| kept == *line)).collect();
    assert_eq!(gone.len(), 2, "{gone:?}");
    assert!(gone[0].starts_with("{#kosten-betalen vervang basis=") && gone[1].starts_with("Bij ons"));
    assert!(after.contains("afdeling: Balie   # eigen naam"));
    assert!(run(root.path(), &["check", "--datum", "2026-11-22", "--format", "short"]).status.success());

    // The last of a section goes with its heading; the last of a file that says nothing else with the file.
    let done = run(root.path(), &["drift", "--neem-over", "duinstad/pas#kosten-spoed"]);
    assert!(done.status.success(), "{}", text(&done));
    assert!(!fs::read_to_string(&path).unwrap().contains("## Kosten"));
    let other = root.path().join("content/municipal/heidedorp/antwoorden/pas.md");
    let done = run(root.path(), &["drift", "--neem-over", "heidedorp/pas##termijn"]);
    assert!(done.status.success(), "{}", text(&done));
    assert!(!other.exists());
    let again = run(root.path(), &["drift", "--neem-over", "heidedorp/pas##termijn"]);
    assert_eq!(again.status.code(), Some(2));
}

/// Keeping one's own text renews one basis, and not a byte else.
#[test]
fn keeping_ones_own_text_is_one_command() {
    let root = case("verouderd");
    let path = root.path().join(OVERRIDE);
    let before = fs::read_to_string(&path).unwrap();
    let done = run(root.path(), &["accept", "duinstad/pas#kosten-betalen"]);
    assert!(done.status.success(), "{}", text(&done));
    let after = fs::read_to_string(&path).unwrap();
    let changed: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(before.lines().count(), after.lines().count());
    assert_eq!(changed.len(), 1);
    assert!(changed[0].0.starts_with("{#kosten-betalen vervang basis="));
    let report = shown(root.path(), &["--gemeente", "duinstad"]);
    assert!(report.contains("Geen enkele afwijking loopt achter"), "{report}");
    assert_eq!(run(root.path(), &["accept", "duinstad/pas#kosten-niets"]).status.code(), Some(2));
}
