//! `why`, `usage` and `matrix`: a case is a folder with a command in `vraag.txt`; what it prints, as text and as JSON, is a
//! snapshot of the same name. All run over one small repository with a history: `_eerst` and `_tweede` are commits, `_nu` is
//! what was typed since.

use crate::git::{copy, git};
use eenduidig::{
    snapshot::{Builder, Release},
    source::{History, Location, Place, SourceFile, Span, Touched, read_directory},
    usage::{Asked, Uitkomst, why},
};
use jiff::civil::date;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

const TODAY: &str = "2026-11-22";

fn fixtures() -> PathBuf {
    crate::sample::root().join("tests/fixtures/usage")
}

/// Commits everything, at a time and by a name that are always the same.
fn commit(root: &Path, message: &str, day: &str) -> String {
    git(root, &["add", "-A"]);
    let date = format!("{day}T12:00:00+01:00");
    let done = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@voorbeeld.example", "commit", "-q", "-m", message])
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .status()
        .unwrap();
    assert!(done.success());
    git(root, &["rev-parse", "HEAD"])
}

/// The repository with its history, and the names of its commits.
fn repository(root: &Path) -> Vec<(String, &'static str)> {
    git(root, &["init", "-q"]);
    let content = root.join("content");
    let mut commits = Vec::new();
    for (folder, name, day) in [("_eerst", "EERSTE", "2026-03-01"), ("_tweede", "TWEEDE", "2026-10-01")] {
        copy(&fixtures().join(folder), &content);
        commits.push((commit(root, &format!("Wijziging {folder}"), day), name));
    }
    copy(&fixtures().join("_nu"), &content);
    commits
}

/// What a command prints, and how it ends.
fn run(root: &Path, question: &str, format: &str) -> String {
    let mut words: Vec<&str> = question.split_whitespace().collect();
    if !words.contains(&"--datum") {
        words.extend(["--datum", TODAY]);
    }
    let done = Command::new(env!("CARGO_BIN_EXE_eenduidig"))
        .args(words)
        .args(["--format", format])
        .current_dir(root)
        .output()
        .unwrap();
    let told = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    match done.status.code() {
        Some(0) => told,
        code => format!("{told}(einde met {})\n", code.unwrap()),
    }
}

#[test]
fn every_case_prints_what_its_snapshot_says() {
    let root = tempfile::tempdir().unwrap();
    let commits = repository(root.path());
    let mut cases = 0;
    for folder in fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let Ok(question) = fs::read_to_string(folder.join("vraag.txt")) else {
            assert!(name.starts_with('_'), "{name} asks nothing");
            continue;
        };
        cases += 1;
        // A case may bring kanalen of its own.
        let own = folder.join("renderers");
        if own.is_dir() {
            copy(&own, &root.path().join("renderers"));
        }
        for format in ["human", "json"] {
            let mut text = run(root.path(), &question, format);
            for (id, word) in &commits {
                text = text.replace(id, word).replace(&id[..12], word);
            }
            // The name of a working tree changes with every edit of the fixture.
            while let Some(at) =
                text.find("werk-").filter(|at| text[at + 5..].starts_with(|c: char| c.is_ascii_hexdigit()))
            {
                text.replace_range(at..at + 17, "WERKMAP");
            }
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("snapshots/usage");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_description(question.trim());
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_snapshot!(format!("{name}.{format}"), text));
        }
        if own.is_dir() {
            fs::remove_dir_all(root.path().join("renderers")).unwrap();
        }
    }
    assert!(cases >= 16, "{cases}");
}

/// What `why` says is shown, is what the antwoord of that situation holds; nothing more and nothing less.
#[test]
fn what_why_says_is_shown_is_what_is_shown() {
    let sample = crate::sample::root();
    let beside = ["renderers", "schemas", "search"].map(|name| (name, sample.join(name)));
    let tree = read_directory(&sample.join("content"), &beside).unwrap();
    let release = Release::werkmap(&tree);
    let day = date(2026, 11, 22);
    let snapshot = Builder::default().build(tree, release, day).unwrap();
    let repository = &snapshot.repository;
    let situations: [&[(&str, &str)]; 4] = [
        &[],
        &[("leeftijd", "17")],
        &[("leeftijd", "40"), ("spoed", "ja"), ("aanvraagsoort", "vermissing")],
        &[("spoed", "nee"), ("rol", "gemachtigde"), ("nationaliteit", "eu")],
    ];
    let (mut compared, mut hidden) = (0, 0);
    for gemeente in repository.gemeenten.values() {
        for id in repository.ids(gemeente) {
            for situation in situations {
                let given = situation.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
                let kenmerken = eenduidig::content::read_kenmerken(&repository.kenmerken, &given).unwrap();
                let moment = eenduidig::resolve::Moment::day(day);
                let asked = Asked { gemeente: &gemeente.slug, id, moment, kenmerken: &kenmerken };
                let told = why(&snapshot, asked, None).unwrap().unwrap();
                let mut said: Vec<(usize, bool)> = Vec::new();
                for blok in told.secties.iter().flat_map(|sectie| &sectie.blokken) {
                    hidden += usize::from(blok.uitkomst == Uitkomst::GeldtNiet);
                    let items_left = blok.regels.is_empty()
                        || blok.regels.iter().any(|regel| regel.voorwaarde.uitkomst != Uitkomst::GeldtNiet)
                        || blok.tekst.lines().count() > blok.regels.len();
                    if blok.uitkomst != Uitkomst::GeldtNiet && items_left {
                        said.push((blok.plek.regel, blok.uitkomst == Uitkomst::Open));
                    }
                }
                let eenduidig::resolve::Resolution::Antwoord(antwoord) =
                    eenduidig::resolve::resolve(repository, &gemeente.slug, id, moment)
                else {
                    assert!(said.is_empty() && !told.redenen.is_empty(), "{id}");
                    continue;
                };
                let personal = eenduidig::resolve::personalise(&antwoord, &kenmerken);
                let mut there: Vec<(usize, bool)> = Vec::new();
                for part in personal.secties.iter().flat_map(|sectie| &sectie.parts) {
                    let open = matches!(part, eenduidig::markdown::Part::Choice(_));
                    part.each_blok(&mut |blok| {
                        there.push((blok.origin.as_ref().unwrap().place.line_column().line, open));
                    });
                }
                assert_eq!(said, there, "{id} in {} for {situation:?}", gemeente.slug);
                compared += there.len();
            }
        }
    }
    assert!(compared > 5000 && hidden > 100, "{compared} {hidden}");
}

/// Lines and their commits, as `git blame` tells them.
fn blame(root: &Path, path: &str) -> Vec<String> {
    let told = git(root, &["blame", "--line-porcelain", "HEAD", "--", path]);
    let starts = |line: &&str| {
        line.split(' ').next().is_some_and(|id| id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    told.lines().filter(starts).map(|line| line[..40].to_owned()).collect()
}

fn lines(file: &Arc<SourceFile>) -> Vec<Place> {
    let mut start = 0;
    let mut places = Vec::new();
    for line in file.text().split_inclusive('\n') {
        places.push(Place::new(file, Span::new(start, start + line.len())));
        start += line.len();
    }
    places
}

const PATH: &str = "in/content/generic/tekst.md";

/// Two branches of edits, merged again and again. Each side edits its own half, so that a merge never conflicts, and every
/// line stays unlike the others.
fn edited_and_merged(root: &Path) {
    git(root, &["init", "-q", "-b", "main"]);
    fs::create_dir_all(root.join("in/content/generic")).unwrap();
    let mut state = 20_261_122_u64;
    let mut next = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit
    };
    let text: Vec<String> = (0..60).map(|line| format!("regel {line}")).collect();
    fs::write(root.join(PATH), text.join("\n") + "\n").unwrap();
    commit(root, "begin", "2026-01-01");
    let mut number = 0;
    for round in 0..6 {
        git(root, &["branch", "-f", "zij"]);
        for (branch, half) in [("main", 0), ("zij", 1)] {
            git(root, &["checkout", "-q", branch]);
            for _ in 0..3 {
                number += 1;
                let text = fs::read_to_string(root.join(PATH)).unwrap();
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                let middle = lines.iter().position(|line| line == "regel 30").unwrap();
                let range = if half == 0 { 0..middle - 1 } else { middle + 1..lines.len() };
                let at = range.start + next(range.len());
                match next(3) {
                    0 => lines[at] = format!("anders {number}"),
                    1 => lines.insert(at, format!("nieuw {number}")),
                    _ => drop(lines.remove(at)),
                }
                fs::write(root.join(PATH), lines.join("\n") + "\n").unwrap();
                commit(root, &format!("stap {number}"), &format!("2026-{:02}-{:02}", round + 2, number % 27 + 1));
            }
        }
        git(root, &["checkout", "-q", "main"]);
        git(root, &["merge", "-q", "--no-edit", "zij"]);
    }
}

#[test]
fn every_line_has_the_commit_that_git_blame_gives_it() {
    let root = tempfile::tempdir().unwrap();
    let (root, path) = (root.path(), PATH);
    edited_and_merged(root);
    let expected = blame(root, path);
    let text = fs::read_to_string(root.join(path)).unwrap();
    let file = Arc::new(SourceFile::new("content/generic/tekst.md", text.as_str()));
    let location = Location { repository: root.to_owned(), prefix: "in/content".to_owned() };
    let history = History::at(location.clone(), None).unwrap();
    let touched = history.touched(&lines(&file)).unwrap();
    let ids: Vec<String> = touched
        .iter()
        .map(|touched| match touched {
            Touched::Commit(commit) => commit.id.clone(),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(ids, expected);
    assert!(expected.iter().collect::<std::collections::BTreeSet<_>>().len() > 10);

    // What was typed since is told apart, also when it moved everything below it.
    let edited = Arc::new(SourceFile::new("content/generic/tekst.md", format!("net getypt\n{text}")));
    let touched = history.touched(&lines(&edited)).unwrap();
    assert_eq!(touched[0], Touched::NotCommitted);
    assert!(touched[1..].iter().all(|touched| matches!(touched, Touched::Commit(_))));
    let other = Arc::new(SourceFile::new("content/generic/nieuw.md", "x\n"));
    assert_eq!(history.touched(&lines(&other)).unwrap(), [Touched::NotCommitted]);

    // A shallow clone cannot tell what came before its edge, and says so.
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", root.display());
    git(clone.path(), &["clone", "-q", "--depth", "2", &from, "kopie"]);
    let shallow = Location { repository: clone.path().join("kopie"), prefix: location.prefix };
    let touched = History::at(shallow, None).unwrap().touched(&lines(&file)).unwrap();
    assert!(touched.contains(&Touched::LongAgo));
    let known: Vec<_> = touched.iter().zip(&expected).filter(|(touched, _)| **touched != Touched::LongAgo).collect();
    assert!(known.iter().all(|(touched, id)| matches!(touched, Touched::Commit(commit) if commit.id == **id)));
}
