//! `diff` as it is run: formats, exit statuses, and what stands in the way.

use crate::{
    git::{commit, copy, git},
    sample::root,
};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/fixtures/diff/_basis/content"), &folder.path().join("content"));
    git(folder.path(), &["init", "-q"]);
    commit(folder.path());
    folder
}

fn change(folder: &Path, path: &str, from: &str, to: &str) {
    let file = folder.join(path);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{path}");
    fs::write(&file, text.replacen(from, to, 1)).unwrap();
}

fn diff(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_eenduidig"))
        .args(["diff", "--datum", "2026-11-22"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

const FEITEN: &str = "content/generic/feiten/pas.yaml";

#[test]
fn the_exit_status_says_whether_substance_differs() {
    let folder = repository();
    let at = folder.path();
    assert_eq!(diff(at, &["main"]).0, 0);
    change(at, "content/generic/antwoorden/pas-kwijt.md", "Meld het bij ons", "Geef het door aan ons");
    let (status, text, _) = diff(at, &["main"]);
    assert_eq!(status, 0, "other words are no findings: {text}");
    assert!(text.contains("alleen andere woorden"), "{text}");
    change(at, FEITEN, "waarde: 40", "waarde: 41");
    let (status, text, _) = diff(at, &["main"]);
    assert_eq!(status, 1);
    assert!(text.contains("€ 40") && text.contains("€ 41") && text.contains("alle 3"), "{text}");
    let second = commit(at);
    for (from, to) in [("main~1", "main"), ("main~1", &second[..10]), ("main~1", "HEAD")] {
        let (status, text, errors) = diff(at, &[from, to, "--format", "json"]);
        assert_eq!(status, 1, "{errors}");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["inhoud"], true);
        assert_eq!(json["onderwerpen"][0]["voor"], "€ 40");
        assert_eq!(json["onderwerpen"][0]["gemeenten"]["tekst"], "alle 3");
        assert_eq!(json["van"]["naam"], from);
    }
    assert_eq!(diff(at, &["main", "main"]).0, 0);
}

#[test]
fn it_can_be_narrowed_and_written_to_a_file() {
    let folder = repository();
    let at = folder.path();
    change(at, FEITEN, "waarde: 40", "waarde: 41");
    let (status, text, errors) =
        diff(at, &["main", "--gemeente", "GM9002", "--kanaal", "website", "--format", "markdown", "--out", "uit.md"]);
    assert_eq!((status, text.as_str(), errors.as_str()), (1, "", ""));
    let text = fs::read_to_string(at.join("uit.md")).unwrap();
    assert!(text.contains("heidedorp") && text.contains("| Website |"), "{text}");
    assert!(!text.contains("duinstad") && !text.contains("Chatbot"), "{text}");
    for (arguments, words) in [
        (["--gemeente", "nergens"], "de gemeente 'nergens' is er niet"),
        (["--kanaal", "fax"], "het kanaal 'fax' is er niet"),
    ] {
        let (status, text, errors) = diff(at, &["main", arguments[0], arguments[1]]);
        assert_eq!((status, text.as_str()), (2, ""));
        assert!(errors.contains(words), "{errors}");
    }
}

#[test]
fn what_stands_in_the_way_is_said() {
    let folder = repository();
    let at = folder.path();
    let (status, text, errors) = diff(at, &["bestaat-niet"]);
    assert_eq!((status, text.as_str()), (2, ""));
    assert!(errors.contains("'bestaat-niet' is geen branch, tag of commit"), "{errors}");
    let (status, _, errors) = diff(at, &["main", "ook-niet"]);
    assert_eq!(status, 2);
    assert!(errors.contains("'ook-niet'"), "{errors}");
    let nowhere = tempfile::tempdir().unwrap();
    copy(&at.join("content"), &nowhere.path().join("content"));
    let (status, _, errors) = diff(nowhere.path(), &["main"]);
    assert_eq!(status, 2);
    assert!(errors.contains("ligt niet in een git-repository"), "{errors}");
    git(at, &["branch", "zonder-inhoud"]);
    git(at, &["checkout", "-q", "zonder-inhoud"]);
    fs::rename(at.join("content"), at.join("inhoud")).unwrap();
    commit(at);
    let (status, _, errors) = diff(at, &["main", "zonder-inhoud"]);
    assert_eq!(status, 2);
    assert!(errors.contains("heeft geen map 'content'"), "{errors}");
}

/// A side that cannot be read gives its diagnostics, never "the same".
#[test]
fn a_branch_that_does_not_load_shows_its_mistakes() {
    let folder = repository();
    let at = folder.path();
    git(at, &["checkout", "-q", "-b", "stuk"]);
    change(at, "content/generic/antwoorden/pas-kwijt.md", "eigenaar: team", "eigenaar: [team");
    commit(at);
    for arguments in [["main", "stuk"], ["stuk", "main"]] {
        let (status, text, errors) = diff(at, &arguments);
        assert_eq!(status, 2, "{text}");
        assert!(errors.contains("stuk heeft fouten") && errors.contains("pas-kwijt.md"), "{errors}");
        assert!(text.contains("niet vergeleken: pas-kwijt"), "{text}");
        assert!(!text.contains("pas-kwijt · "), "what was not read is not told as gone: {text}");
    }
    change(at, "content/hub.yaml", "standaardgemeente: duinstad", "standaardgemeente: [");
    let (status, text, errors) = diff(at, &["main"]);
    assert_eq!((status, text.as_str()), (2, ""));
    assert!(errors.contains("hub.yaml") && errors.contains("is niet te laden"), "{errors}");
}

#[test]
fn a_gemeente_that_does_not_load_is_not_the_same() {
    let folder = repository();
    let at = folder.path();
    change(at, "content/municipal/heidedorp/gemeente.yaml", "code: GM9002", "code: [");
    change(at, FEITEN, "waarde: 40", "waarde: 41");
    let (status, text, _) = diff(at, &["main"]);
    assert_eq!(status, 2);
    assert!(text.contains("de hele gemeente") && text.contains("heidedorp") && text.contains("€ 41"), "{text}");
}

#[test]
fn a_shallow_clone_says_how_to_get_the_rest() {
    let folder = repository();
    let at = folder.path();
    let first = git(at, &["rev-parse", "HEAD"]);
    change(at, FEITEN, "waarde: 40", "waarde: 41");
    commit(at);
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", at.display());
    let into = clone.path().join("ondiep");
    git(clone.path(), &["clone", "-q", "--depth", "1", &from, into.to_str().unwrap()]);
    for reference in ["HEAD~1", first.as_str()] {
        let (status, text, errors) = diff(&into, &[reference]);
        assert_eq!((status, text.as_str()), (2, ""));
        assert!(errors.contains("git fetch --unshallow"), "{errors}");
    }
    assert_eq!(diff(&into, &["HEAD"]).0, 0);
}

#[test]
fn missing_objects_are_an_error() {
    let folder = repository();
    let at = folder.path();
    let blob = git(at, &["rev-parse", &format!("HEAD:{FEITEN}")]);
    change(at, FEITEN, "waarde: 40", "waarde: 41");
    commit(at);
    fs::remove_file(at.join(".git/objects").join(&blob[..2]).join(&blob[2..])).unwrap();
    let (status, text, errors) = diff(at, &["main~1", "main"]);
    assert_eq!((status, text.as_str()), (2, ""));
    assert!(errors.contains("de git-repository is niet te lezen"), "{errors}");
}
