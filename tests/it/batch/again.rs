//! Letters that are made again from their ontvangstcode, after the content has changed.

use super::place::{content, held, letters, persons, program, text};
use crate::git::{commit, git};
use std::{fs, path::Path};

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{} has no {from}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

fn code(output: &str) -> String {
    output.lines().find_map(|line| line.strip_prefix("Ontvangstcode: ")).unwrap().to_owned()
}

#[test]
fn a_letter_is_made_again_from_its_code_after_the_content_changed_twice() {
    let root = content();
    let folder = root.path();
    git(folder, &["init", "-q"]);
    let first = commit(folder);
    fs::write(folder.join("personen.csv"), persons(3)).unwrap();
    let then = letters(folder, "toen", &["--ref", "HEAD"]).output().unwrap();
    assert!(then.status.success(), "{}", text(&then));
    let code = code(&text(&then));

    change(
        &folder.join("content/personal/brieven/pas-verloopt.md"),
        "Uw pas verloopt binnenkort.",
        "Uw pas is binnen 9 weken verlopen.",
    );
    commit(folder);
    fs::remove_file(folder.join("content/municipal/heidedorp/antwoorden/pas-aanvragen.md")).unwrap();
    change(&folder.join("content/personal/brieven/pas-verloopt.md"), "9 weken", "8 weken");
    commit(folder);
    let now = letters(folder, "nu", &["--ref", "HEAD"]).output().unwrap();
    assert!(now.status.success(), "{}", text(&now));
    assert_ne!(held(&folder.join("toen")), held(&folder.join("nu")), "the letter should say something else now");

    let receipt = program(folder, &["receipt", &code]).output().unwrap();
    let told = text(&receipt);
    assert!(receipt.status.success(), "{told}");
    for expected in ["Uw pas verloopt (pas-verloopt)", "duinstad", "22 november 2026", &first, "8 weken"] {
        assert!(told.contains(expected), "{expected} is missing in {told}");
    }
    assert!(!told.contains("Persoon1"), "{told}");
    let again = ["receipt", &code, "--personen", "personen.csv", "--out", "opnieuw"];
    let again = program(folder, &again).output().unwrap();
    assert!(again.status.success(), "{}", text(&again));
    assert_eq!(held(&folder.join("opnieuw")), held(&folder.join("toen")));
}

#[test]
fn a_code_of_nothing_says_so() {
    let root = content();
    for (code, expected) in [("0Q7A-3FXN-8C2K", "geen antwoord of brief"), ("kort", "twaalf letters")] {
        let output = program(root.path(), &["receipt", code]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output).contains(expected), "{}", text(&output));
    }
}
