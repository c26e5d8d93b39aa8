//! Renaming: what changes in which files, that nothing else does, and that answers read the same after it.

use crate::{git::copy, sample};
use eenduidig::{
    content::{Loader, Repository, stem_of},
    markdown::Inline,
    rename::{plan, renaming},
    resolve::{Moment, Resolution, resolve},
    source::read_directory,
};
use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rename")
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_eenduidig")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The basis, with its overrides accepted.
fn prepared() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    copy(&fixtures().join("_basis"), root.path());
    let done = run(root.path(), &["accept", "content/municipal"]);
    assert!(done.status.success(), "{}", text(&done));
    root
}

fn files(root: &Path) -> BTreeMap<String, String> {
    let read = crate::files::tree_of(root).into_iter();
    read.map(|(path, bytes)| (path.to_str().unwrap().to_owned(), String::from_utf8(bytes).unwrap())).collect()
}

/// Every line that went and every line that came, by file.
fn difference(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    for path in before.keys().chain(after.keys().filter(|path| !before.contains_key(*path))) {
        let (old, new) = (before.get(path).map_or("", |text| text), after.get(path).map_or("", |text| text));
        if old == new {
            continue;
        }
        let _ = writeln!(
            out,
            "== {path}{}",
            if new.is_empty() {
                " (weg)"
            } else if old.is_empty() {
                " (nieuw)"
            } else {
                ""
            }
        );
        if old.is_empty() {
            out.push_str(new);
        } else if !new.is_empty() {
            for line in similar(old, new) {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

/// Lines of the two texts that differ; equal ones at both ends and in between are left out.
fn similar(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let (mut at, mut lines) = (0, Vec::new());
    for line in &old {
        match new[at..].iter().position(|other| other == line) {
            Some(skip) => {
                lines.extend(new[at..at + skip].iter().map(|line| format!("+ {}", line.trim_end())));
                at += skip + 1;
            }
            None => lines.push(format!("- {}", line.trim_end())),
        }
    }
    lines.extend(new[at..].iter().map(|line| format!("+ {}", line.trim_end())));
    lines
}

/// Every folder is a case; its snapshot shows what was printed and what changed.
#[test]
fn every_case_changes_what_it_must() {
    let mut names: Vec<String> = fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('_'))
        .collect();
    names.sort();
    for name in names {
        let order = fs::read_to_string(fixtures().join(&name).join("opdracht.txt")).unwrap();
        let root = prepared();
        let before = files(root.path());
        let mut arguments = vec!["rename", "--datum", "2026-11-22"];
        arguments.extend(order.split_whitespace());
        let trial = run(root.path(), &[&arguments[..], &["--proef"]].concat());
        assert_eq!(files(root.path()), before, "{name}: a trial changes nothing");
        let output = run(root.path(), &arguments);
        assert_eq!(trial.status.code(), output.status.code(), "{name}");
        let after = files(root.path());
        let shown =
            format!("{}(status {})\n\n{}", text(&output), output.status.code().unwrap(), difference(&before, &after));
        insta::with_settings!({ snapshot_path => "snapshots/rename", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name.as_str(), shown);
        });
        if output.status.success() {
            let check = run(root.path(), &["check", "--datum", "2026-11-22", "--format", "short"]);
            assert!(check.status.success(), "{name}: {}", text(&check));
            assert!(!text(&check).contains("afwijking-verouderd"), "{name}: {}", text(&check));
        }
    }
}

#[test]
fn content_with_mistakes_is_left_alone() {
    let root = prepared();
    let path = root.path().join("content/generic/antwoorden/reizen/pas.md");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("{{leges.pas}}", "{{ leges.niets }}")).unwrap();
    let before = files(root.path());
    let output = run(root.path(), &["rename", "pas", "reisdocument"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("los eerst de fouten op"), "{}", text(&output));
    assert_eq!(files(root.path()), before);
}

/// When one file cannot be written, no file is.
#[test]
fn all_files_are_written_or_none() {
    let root = prepared();
    // A folder stands where the new text would be prepared.
    fs::create_dir(root.path().join("content/personal/brieven/pas-verloopt.hernoemen.tmp")).unwrap();
    let before = files(root.path());
    let output = run(root.path(), &["rename", "pas", "reisdocument", "--datum", "2026-11-22"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(text(&output).contains("er is niets veranderd"), "{}", text(&output));
    assert_eq!(files(root.path()), before);
}

/// What a person reads of every answer of every gemeente, by id.
fn read_all(repository: &Repository) -> BTreeMap<(String, String), String> {
    let mut all = BTreeMap::new();
    for (slug, gemeente) in &repository.gemeenten {
        for id in repository.ids(gemeente) {
            let mut said = String::new();
            match resolve(repository, slug, id, Moment::day(TODAY)) {
                Resolution::Antwoord(antwoord) => {
                    let _ = writeln!(said, "{}", antwoord.kop.titel);
                    for sectie in &antwoord.secties {
                        let _ = writeln!(said, "## {}", sectie.id);
                        for part in &sectie.parts {
                            part.each_choice(&mut |choice| {
                                let conditions = choice.branches.iter().filter_map(|branch| branch.condition.as_ref());
                                conditions.for_each(|condition| {
                                    let _ = writeln!(said, "als {}", condition.zin);
                                });
                            });
                        }
                        sectie.each_blok(&mut |blok| {
                            for block in &blok.blocks {
                                block.each_condition(&mut |condition| {
                                    let _ = writeln!(said, "als {}", condition.zin);
                                });
                                block.each_inline(&mut |inline| match inline {
                                    Inline::Text { text, .. } => said.push_str(text),
                                    Inline::Fact(fact) => {
                                        let _ = write!(said, "{:?}", fact.waarde);
                                    }
                                    _ => {}
                                });
                                said.push('\n');
                            }
                        });
                    }
                }
                Resolution::NietAangeboden(not) => said.push_str(&not.status.reden),
                _ => said.push_str("ingehouden"),
            }
            all.insert((slug.clone(), id.to_owned()), said);
        }
    }
    all
}

/// Whatever is renamed in the sample, every answer reads the same, and no override falls behind.
#[test]
fn every_answer_reads_the_same_after_a_renaming() {
    let root = sample::root();
    let beside = ["renderers", "schemas", "search"].map(|name| (name, root.join(name)));
    let tree = read_directory(&root.join("content"), &beside).unwrap();
    let repository = Loader::default().load(&tree).repository.unwrap();
    let before = read_all(&repository);
    let facts = repository.generic.feiten.keys().step_by(12).map(|pad| (pad.clone(), format!("{pad}.anders")));
    let kenmerken = repository.kenmerken.keys().step_by(3).map(|name| (name.clone(), format!("{name}-anders")));
    let ids = repository.generic.antwoorden.keys().step_by(6).map(|id| (id.clone(), format!("{id}-anders")));
    let own = repository.gemeenten.values().flat_map(|gemeente| {
        let own =
            gemeente.laag.antwoorden.keys().map(move |id| (format!("{}/{id}", gemeente.slug), format!("{id}-anders")));
        own.take(2).collect::<Vec<_>>()
    });
    let (mut done, mut edited) = (0, 0);
    for (old, new) in facts.chain(kenmerken).chain(ids).chain(own) {
        let wanted = renaming(&repository, &old, &new).unwrap();
        let plan = plan(&repository, &tree, &wanted, &[]).unwrap();
        edited += plan.changes.len();
        let loaded = Loader::default().load(&plan.apply(&tree));
        assert!(loaded.diagnostics.is_empty(), "{old}: {:?}", loaded.diagnostics);
        let renamed = loaded.repository.unwrap();
        let plain = old.rsplit('/').next().unwrap();
        let after: BTreeMap<_, _> = read_all(&renamed)
            .into_iter()
            .map(|((slug, id), said)| ((slug, if id == new { plain.to_owned() } else { id }), said))
            .collect();
        for (key, said) in &before {
            assert_eq!(Some(said), after.get(key), "{old} → {new}: {key:?}");
        }
        let stale = |repository: &Repository| {
            let all = eenduidig::drift::afwijkend(repository).into_iter();
            all.filter(|found| found.toestand != eenduidig::drift::Toestand::Actueel).count()
        };
        assert_eq!(stale(&repository), stale(&renamed), "{old} → {new}");
        assert!(plan.moves.iter().all(|(_, to)| stem_of(to) == new), "{old}");
        done += 1;
    }
    println!("{done} renamings, {edited} files edited");
    assert!(done > 30 && edited > done);
}
