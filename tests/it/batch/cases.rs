//! Files of persons: every file in `tests/fixtures/batch` is a case, and its snapshot says what comes of it.

use super::place::{content, held, letters, persons, text};
use eenduidig::{
    batch::{BatchError, Job, Outcome, Series, Wanted, run},
    snapshot::{Builder, Release},
    source::read_directory,
};
use std::{fmt::Write, fs, path::Path, process::Command};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

fn series() -> Series {
    let root = content();
    let tree = read_directory(&root.path().join("content"), &[]).unwrap();
    let release = Release::werkmap(&tree);
    let snapshot = Builder::default().build(tree, release, TODAY).unwrap();
    let wanted = Wanted { briefmodel: "pas-verloopt", gemeente: "duinstad", kanaal: None, datum: TODAY };
    Series::new(&snapshot, wanted).unwrap()
}

fn made(series: &Series, personen: &Path, out: &Path, proef: Option<usize>) -> Result<Outcome, BatchError> {
    run(Job { series, personen, out, proef, delen: None, voortgang: &|_, _| {} })
}

#[test]
fn a_file_of_persons_is_taken_or_refused_with_places_and_cures() {
    let series = series();
    insta::with_settings!({ snapshot_path => "../snapshots/batch", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../../fixtures/batch", "*.*", |path| {
            let out = tempfile::tempdir().unwrap();
            let told = match made(&series, path, &out.path().join("uit"), None) {
                Ok(done) => {
                    let mut told = format!("{} brieven\n", done.brieven);
                    for (rij, bijzonder) in &done.apart {
                        let _ = writeln!(told, "rij {rij}: {}", bijzonder.reden());
                    }
                    for (name, bytes) in held(out.path()) {
                        let kind = if bytes.starts_with(b"%PDF") { "pdf" } else { "tekst" };
                        let _ = writeln!(told, "{} ({kind})", name.display());
                    }
                    told
                }
                Err(error) => {
                    assert!(!out.path().join("uit").exists(), "nothing is made when a row is wrong");
                    error.to_string()
                }
            };
            assert!(!told.contains("Geheim") && !told.contains("geheim."), "a value is repeated: {told}");
            insta::assert_snapshot!(path.file_name().unwrap().to_str().unwrap(), told);
        });
    });
}

#[test]
fn the_same_rows_in_another_form_give_the_same_letters() {
    let series = series();
    let folder = tempfile::tempdir().unwrap();
    let csv = "geslachtsnaam;straat;huisnummer;woonplaats;leeftijd;spoed\n\"Proef \"\"de\"\" Persoon\";Proefstraat;1;Proefdorp;30;nee\n";
    let json = "\n{\"geslachtsnaam\":\"Proef \\\"de\\\" Persoon\",\"straat\":\"Proefstraat\",\"huisnummer\":1,\"woonplaats\":\"Proefdorp\",\"leeftijd\":30,\"spoed\":false}\n";
    let forms = [
        ("a.csv", csv.to_owned()),
        ("b.csv", format!("\u{feff}{}", csv.replace('\n', "\r\n"))),
        ("c.txt", csv.replace(';', ",")),
        ("d.txt", csv.replace(';', "\t")),
        ("e.jsonl", json.to_owned()),
    ];
    let mut letters = Vec::new();
    for (name, text) in &forms {
        let (path, out) = (folder.path().join(name), folder.path().join(format!("uit-{name}")));
        fs::write(&path, text).unwrap();
        made(&series, &path, &out, None).unwrap();
        letters.push(fs::read(out.join("brief-000002.pdf")).unwrap());
    }
    assert!(letters.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_few_are_spread_over_the_file_and_are_as_they_will_be() {
    let series = series();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("personen.csv");
    fs::write(&path, persons(9)).unwrap();
    made(&series, &path, &folder.path().join("alle"), None).unwrap();
    let few = made(&series, &path, &folder.path().join("proef"), Some(3)).unwrap();
    assert_eq!(few.brieven, 3);
    let (all, few) = (held(&folder.path().join("alle")), held(&folder.path().join("proef")));
    let names: Vec<&str> = few.keys().filter_map(|name| name.to_str()).collect();
    assert_eq!(names, ["brief-000002.pdf", "brief-000006.pdf", "brief-000010.pdf", "manifest.json"]);
    assert!(few.iter().filter(|(name, _)| name.ends_with("pdf")).all(|(name, bytes)| all[name] == *bytes));
    assert!(String::from_utf8_lossy(&few[Path::new("manifest.json")]).contains("\"proef\": true"));
}

#[test]
fn a_folder_holds_one_series() {
    let series = series();
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (folder.path().join("personen.csv"), folder.path().join("uit"));
    fs::write(&path, persons(2)).unwrap();
    made(&series, &path, &out, None).unwrap();
    let before = held(&out);
    assert!(made(&series, &path, &out, None).unwrap().was_klaar);
    fs::write(&path, persons(3)).unwrap();
    let other = made(&series, &path, &out, None).unwrap_err().to_string();
    assert!(other.contains("al een andere serie"), "{other}");
    assert_eq!(held(&out), before);
    let full = folder.path().join("vol");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("iets.txt"), "iets").unwrap();
    assert!(made(&series, &path, &full, None).unwrap_err().to_string().contains("niet leeg"));
    assert_eq!(fs::read(full.join("iets.txt")).unwrap(), b"iets");
}

#[test]
fn a_huge_cell_or_an_endless_quote_is_refused_without_reading_it_all() {
    let series = series();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("personen.csv");
    let mut text = persons(1);
    text.push_str("\"Proef;");
    text.push_str(&"x\n".repeat(4_000_000));
    fs::write(&path, text).unwrap();
    let error = made(&series, &path, &folder.path().join("uit"), None).unwrap_err().to_string();
    assert!(error.contains("rij 3") && error.contains("aanhalingsteken"), "{error}");
}

/// The shell makes every file that is larger than some kilobytes fail, as a full disk does.
#[test]
fn a_full_disk_leaves_nothing_that_looks_whole_and_the_run_goes_on_later() {
    let root = content();
    fs::write(root.path().join("personen.csv"), persons(3)).unwrap();
    let program = letters(root.path(), "uit", &[]);
    let line = std::iter::once(program.get_program()).chain(program.get_args());
    let line: Vec<String> = line.map(|word| format!("'{}'", word.to_str().unwrap())).collect();
    let script = format!("trap '' XFSZ; ulimit -f 8; exec {}", line.join(" "));
    let full = Command::new("sh").args(["-c", &script]).current_dir(root.path()).output().unwrap();
    assert_eq!(full.status.code(), Some(2), "{}", text(&full));
    assert!(text(&full).contains("brief-"), "{}", text(&full));
    let names: Vec<_> = held(&root.path().join("uit")).into_keys().collect();
    assert_eq!(names, [Path::new("voortgang.jsonl")], "something half-written stayed");
    let done = letters(root.path(), "uit", &[]).output().unwrap();
    assert!(done.status.success(), "{}", text(&done));
    assert_eq!(held(&root.path().join("uit")).len(), 4);
}
