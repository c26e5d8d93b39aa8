//! Letters joined for a printer: whole PDFs, with the tags of the letters, found back by the index.

use super::place::{content, held, letters, persons, program, text};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

/// What a tool says of a file; `None` where it is absent, which in CI is a failure.
fn run(tool: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let mut words: Vec<&str> = arguments.to_vec();
    let path = file.to_str().unwrap();
    match words.iter().position(|word| *word == "FILE") {
        Some(at) => words[at] = path,
        None => words.push(path),
    }
    let Ok(output) = Command::new(tool).args(&words).output() else {
        assert!(std::env::var_os("CI").is_none(), "{tool} is needed in CI");
        println!("skipped: {tool} is not installed");
        return None;
    };
    assert!(output.status.success(), "{tool} {words:?}: {}", text(&output));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// A row of the index: row, file, first page, pages.
fn index(folder: &Path) -> Vec<(u64, String, usize, usize)> {
    let text = fs::read_to_string(folder.join("index.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("rij;bestand;bladzijde;bladzijden"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(';').collect();
        assert_eq!(cells.len(), 4, "{line}");
        (cells[0].parse().unwrap(), cells[1].to_owned(), cells[2].parse().unwrap(), cells[3].parse().unwrap())
    };
    lines.map(row).collect()
}

/// The structure tree as a screen reader gets it, without numbers of objects, and with names of elements as they are in a letter
/// by itself.
fn tags(file: &Path) -> Option<Vec<String>> {
    let said = run("pdfinfo", &["-struct-text"], file)?;
    let plain = |line: &str| {
        let line = line.trim();
        let number = |open: char| line.split(open).nth(1)?.split_once('.')?.0.parse::<u32>().ok();
        let numbers = ['<', '('].into_iter().filter_map(|open| Some(format!("{open}{}.U", number(open)?)));
        numbers.fold(line.to_owned(), |line, number| line.replace(&number, &format!("{}U", &number[..1])))
    };
    Some(said.lines().filter(|line| !line.trim().starts_with("Object ")).map(plain).collect())
}

fn pages(file: &Path) -> Option<usize> {
    run("qpdf", &["--show-npages"], file).map(|said| said.trim().parse().unwrap())
}

fn made(folder: &Path, out: &str, more: &[&str]) -> Value {
    let made = letters(folder, out, more).output().unwrap();
    assert!(made.status.success(), "{}", text(&made));
    serde_json::from_slice(&fs::read(folder.join(out).join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn letters_are_joined_in_their_order_with_their_tags() {
    let root = content();
    let folder = root.path();
    fs::write(folder.join("personen.csv"), persons(7)).unwrap();
    let manifest = made(folder, "uit", &["--delen", "3"]);
    let out = folder.join("uit");
    let parts: Vec<(&str, u64)> = manifest["delen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|deel| (deel["bestand"].as_str().unwrap(), deel["brieven"].as_u64().unwrap()))
        .collect();
    assert_eq!(parts, [("deel-001.pdf", 3), ("deel-002.pdf", 3), ("deel-003.pdf", 1)]);
    let index = index(&out);
    assert_eq!(index.iter().map(|row| row.0).collect::<Vec<_>>(), (2..=8).collect::<Vec<_>>());
    for (name, _) in parts {
        let file = out.join(name);
        run("qpdf", &["--check"], &file);
        let rows: Vec<_> = index.iter().filter(|row| row.1 == name).collect();
        for (row, _, first, count) in &rows {
            let (from, to) = (first.to_string(), (first + count - 1).to_string());
            let Some(said) = run("pdftotext", &["-f", &from, "-l", &to, "FILE", "-"], &file) else { return };
            assert!(
                said.contains(&format!("Persoon{} ", row - 1)) || said.contains(&format!("Persoon{}\n", row - 1)),
                "rij {row}: {said}"
            );
            assert_eq!(said.matches("Proefstraat").count(), 1, "one letter stands on its pages: {said}");
        }
        let mut expected = vec!["Document".to_owned()];
        for (row, ..) in &rows {
            let Some(own) = tags(&out.join(format!("brief-{row:06}.pdf"))) else { return };
            assert!(own.len() > 10, "{own:?}");
            expected.extend(own);
        }
        assert_eq!(tags(&file).unwrap(), expected, "{name}");
    }
    // What stands beside the letters is as the letters without it.
    let plain = made(folder, "los", &[]);
    assert_eq!(plain["brieven"], manifest["brieven"]);
    assert!(plain.get("delen").is_none());
    let text = String::from_utf8(fs::read(out.join("index.csv")).unwrap()).unwrap() + &manifest.to_string();
    assert!(!text.contains("Persoon") && !text.contains("Proef"), "{text}");
}

#[test]
fn printed_on_both_sides_no_sheet_holds_two_letters() {
    let root = content();
    let folder = root.path();
    fs::write(folder.join("personen.csv"), persons(3)).unwrap();
    made(folder, "uit", &["--delen", "200", "--dubbelzijdig"]);
    let index = index(&folder.join("uit"));
    let file = folder.join("uit/deel-001.pdf");
    run("qpdf", &["--check"], &file);
    let Some(all) = pages(&file) else { return };
    let mut expected = 1;
    for (row, _, first, count) in &index {
        assert_eq!((*first, first % 2), (expected, 1), "rij {row}");
        assert_eq!(Some(*count), pages(&folder.join(format!("uit/brief-{row:06}.pdf"))));
        expected += count.next_multiple_of(2);
    }
    assert_eq!(all + 1, expected);
    // Without the choice, a letter begins where the one before it ended.
    made(folder, "enkel", &["--delen", "200"]);
    let ends: Vec<usize> = self::index(&folder.join("enkel")).iter().map(|row| row.2 + row.3).collect();
    let begins: Vec<usize> = self::index(&folder.join("enkel")).iter().map(|row| row.2).collect();
    assert_eq!(begins[1..], ends[..ends.len() - 1]);
    assert!(index.iter().any(|row| row.3 % 2 == 1), "no letter here has an odd number of pages");
}

/// Also with letters of several pages, tables and links.
#[test]
fn the_letters_of_the_sample_are_joined_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = tempfile::tempdir().unwrap();
    let persons = "voornamen;geslachtsnaam;straat;huisnummer;postcode;woonplaats;huishouden\n\
                   Proef;Persoon;Proefstraat;1;9900 AA;Proefdorp;samen\nProef;Proefpersoon;Proefstraat;2;9900 AA;Proefdorp;alleen\n";
    fs::write(place.path().join("personen.csv"), persons).unwrap();
    let (file, out) = (place.path().join("personen.csv"), place.path().join("uit"));
    let (file, folder) = (file.to_str().unwrap(), out.to_str().unwrap());
    let words = ["letters", "aanvraag-ontvangen-bijstand", "--gemeente", "havenstede", "--datum", "2026-11-22"];
    let more = ["--personen", file, "--out", folder, "--delen", "2", "--dubbelzijdig", "--sample", "2"];
    let done = program(root, &[&words[..], &more].concat()).env("XDG_STATE_HOME", place.path()).output().unwrap();
    assert!(done.status.success(), "{}", text(&done));
    let part = out.join("deel-001.pdf");
    run("qpdf", &["--check"], &part);
    let index = index(&out);
    assert!(index.iter().all(|row| row.3 > 1), "{index:?}");
    let letters = [2, 3].map(|row| tags(&out.join(format!("brief-{row:06}.pdf"))));
    if let [Some(first), Some(second)] = letters {
        assert_eq!(tags(&part).unwrap(), [vec!["Document".to_owned()], first, second].concat());
    }
}

#[test]
fn parts_belong_to_the_series() {
    let root = content();
    let folder = root.path();
    fs::write(folder.join("personen.csv"), persons(2)).unwrap();
    made(folder, "uit", &["--delen", "2"]);
    let before = held(&folder.join("uit"));
    let again = letters(folder, "uit", &["--delen", "2"]).output().unwrap();
    assert!(text(&again).contains("was al klaar"), "{}", text(&again));
    for (other, said) in [
        (&["--delen", "1"][..], "al een andere serie"),
        (&[][..], "al een andere serie"),
        (&["--delen", "201"][..], "201"),
        (&["--dubbelzijdig"][..], "--delen"),
    ] {
        let refused = letters(folder, "uit", other).output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{other:?}: {}", text(&refused));
        assert!(text(&refused).contains(said), "{other:?}: {}", text(&refused));
    }
    assert_eq!(held(&folder.join("uit")), before);
}
