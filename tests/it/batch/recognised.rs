//! A PDF that somebody comes with: is it one that we made?

use super::place::{content, letters, persons, program, text};
use crate::git::{commit, git};
use std::{fs, path::Path, process::Output};

const EXACTLY: &str = "precies een brief die wij met deze code gemaakt hebben";
const NOT: &str = "geen brief die wij met deze code gemaakt hebben";

/// A series of two letters in git; its code.
fn made(folder: &Path) -> String {
    git(folder, &["init", "-q"]);
    commit(folder);
    fs::write(folder.join("personen.csv"), persons(2)).unwrap();
    let made = letters(folder, "uit", &["--ref", "HEAD"]).output().unwrap();
    let told = text(&made);
    assert!(made.status.success() && !told.contains("Let op"), "{told}");
    told.lines().find_map(|line| line.strip_prefix("Ontvangstcode: ")).unwrap().to_owned()
}

fn receipt(folder: &Path, code: &str, more: &[&str]) -> Output {
    program(folder, &[&["receipt", code][..], more].concat()).output().unwrap()
}

fn is(output: &Output, status: i32, said: &str) {
    assert_eq!(output.status.code(), Some(status), "{}", text(output));
    assert!(text(output).contains(said), "{}", text(output));
    assert!(!text(output).contains("Persoon1"), "{}", text(output));
}

#[test]
fn a_letter_is_recognised_to_the_byte_and_by_its_own_code_only() {
    let root = content();
    let folder = root.path();
    let code = made(folder);
    let ours = receipt(folder, &code, &["uit/brief-000002.pdf"]);
    is(&ours, 0, EXACTLY);
    is(&ours, 0, "Brief: Uw pas verloopt");
    let mut bytes = fs::read(folder.join("uit/brief-000002.pdf")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(folder.join("veranderd.pdf"), &bytes).unwrap();
    is(&receipt(folder, &code, &["veranderd.pdf"]), 1, NOT);
    // No code of ours, and yet a letter of ours: the letter is not one of that code.
    is(&receipt(folder, "0Q7A-3FXN-8C2K", &["uit/brief-000003.pdf"]), 2, NOT);
    is(&receipt(folder, &code, &["er-is-niets.pdf"]), 2, "er-is-niets.pdf");
    let rows = fs::read(folder.join("staat/eenduidig/register.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&rows).contains(&code), "the code does not stand in the register");
}

#[test]
fn without_the_register_or_its_key_nothing_is_claimed() {
    let root = content();
    let folder = root.path();
    let code = made(folder);
    let ours = "uit/brief-000002.pdf";
    is(&receipt(folder, &code, &[ours, "--database", "elders.sqlite"]), 2, "niet te zeggen");
    assert!(!folder.join("elders.sqlite").exists(), "asking makes no register");
    let mut other = program(folder, &["receipt", &code, ours]);
    other.env("EENDUIDIG_BRIEFSLEUTEL", "een heel andere sleutel");
    is(&other.output().unwrap(), 2, "niet te zeggen");
    let short = program(folder, &["receipt", &code, ours]).env("EENDUIDIG_BRIEFSLEUTEL", "kort").output().unwrap();
    is(&short, 2, "te kort");
    let away =
        ["--database", "postgres://niemand@127.0.0.1:9/register", "--briefsleutel", "een sleutel van genoeg tekens"];
    is(&receipt(folder, &code, &[&[ours][..], &away].concat()), 2, "het register");
}

#[test]
fn letters_go_out_while_the_register_is_away_and_are_remembered_later() {
    let root = content();
    let folder = root.path();
    git(folder, &["init", "-q"]);
    commit(folder);
    fs::write(folder.join("personen.csv"), persons(2)).unwrap();
    let key = ["--briefsleutel", "een sleutel van genoeg tekens"];
    let away = ["--ref", "HEAD", "--database", "postgres://niemand@127.0.0.1:9/register"];
    let made = letters(folder, "uit", &[&away[..], &key].concat()).output().unwrap();
    is(&made, 0, "staan niet in het register");
    assert!(folder.join("uit/brief-000002.pdf").exists());
    let told = text(&made);
    let code = told.lines().find_map(|line| line.strip_prefix("Ontvangstcode: ")).unwrap();
    let here = ["--database", "register.sqlite"];
    let again = letters(folder, "uit", &[&["--ref", "HEAD"][..], &here, &key].concat()).output().unwrap();
    is(&again, 0, "Deze serie was al klaar");
    assert!(!text(&again).contains("Let op"), "{}", text(&again));
    is(&receipt(folder, code, &[&["uit/brief-000003.pdf"][..], &here, &key].concat()), 0, EXACTLY);
    // A letter that was changed in the folder does not become one of ours.
    fs::write(folder.join("uit/brief-000003.pdf"), b"%PDF-1.7 something else").unwrap();
    let third = letters(folder, "uit", &[&["--ref", "HEAD"][..], &here, &key].concat()).output().unwrap();
    is(&third, 0, "brief-000003.pdf is niet meer zoals hij gemaakt is");
    is(&receipt(folder, code, &[&["uit/brief-000003.pdf"][..], &here, &key].concat()), 1, NOT);
}

#[test]
fn letters_to_look_at_are_not_remembered() {
    let root = content();
    let folder = root.path();
    fs::write(folder.join("personen.csv"), persons(3)).unwrap();
    let made = letters(folder, "proef", &["--sample", "1"]).output().unwrap();
    assert!(made.status.success(), "{}", text(&made));
    assert!(!folder.join("staat").exists(), "the register was not touched");
}
