//! Broken repositories, each with the mistakes marked in the input; and properties of what checking rests on.
//!
//! A case is a folder under `tests/fixtures/check/`, laid over the valid repository in `_basis`. A line of
//! only spaces, carets and a code marks what must be reported on the line above it, under exactly those
//! columns; such lines are taken out before loading. `ook.txt` lists what stands in no file of the case
//! (`code` or `code path:line:column`), `weg.txt` the files of `_basis` that the case does without.
//! Exactly the marked diagnostics must be reported, no others.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

mod properties;
mod wording;

use eenduidig::{
    check::{Checker, KanaalProfile, Voorwaarden, accept},
    content::{Loader, Repository, SectieId},
    diagnostic::{Code, Diagnostic, Severity},
    source::{Problem, ProblemKind, SourceFile, Tree, read_directory},
};
use jiff::civil::{Date, date};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

const TODAY: Date = date(2026, 11, 22);

/// Codes that other modules report, with tests of their own.
const ELSEWHERE: [Code; 6] = [
    Code::KanaalFout,
    Code::SjabloonFout,
    Code::ZoeklijstFout,
    Code::SynoniemKring,
    Code::ZoekregelOverbodig,
    Code::ZoekregelZonderTreffer,
];

/// Codes about files that are no text; their cases are made in Rust below.
const NO_TEXT: [Code; 5] =
    [Code::GeenUtf8, Code::BestandTeGroot, Code::KoppelingNaarBuiten, Code::NaamBotst, Code::Onleesbaar];

fn kanalen() -> Vec<KanaalProfile> {
    let public: BTreeSet<SectieId> = SectieId::ALL.iter().copied().filter(|id| *id != SectieId::Medewerkers).collect();
    let mut all = public.clone();
    all.insert(SectieId::Medewerkers);
    let kanaal = |naam: &str, secties: &BTreeSet<SectieId>, voorwaarden| KanaalProfile {
        naam: naam.to_owned(),
        secties: secties.clone(),
        voorwaarden,
    };
    vec![
        kanaal("website", &public, Voorwaarden::ToonAlle),
        kanaal("kcc", &all, Voorwaarden::Vraag),
        kanaal("brief", &public, Voorwaarden::VulIn),
    ]
}

/// The kanalen of a case: all, or without the sections that `kanalen.txt` takes away.
fn kanalen_of(folder: &Path) -> Vec<KanaalProfile> {
    let without = std::fs::read_to_string(folder.join("kanalen.txt")).unwrap_or_default();
    let mut kanalen = kanalen();
    for id in without.lines().filter_map(SectieId::by_id) {
        for kanaal in &mut kanalen {
            kanaal.secties.remove(&id);
        }
    }
    kanalen
}

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/check")
}

/// A marked or reported diagnostic: file, line, column, length on that line, code.
pub(crate) type Mark = (String, usize, usize, usize, String);

/// Takes the marker lines out of a text.
pub(crate) fn unmarked(path: &str, marked: &str) -> (String, Vec<Mark>) {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut line = 0;
    for written in marked.split_inclusive('\n') {
        let trimmed = written.trim();
        let caret = trimmed.split_once(' ').filter(|(carets, code)| {
            !carets.is_empty() && carets.chars().all(|c| c == '^') && Code::by_name(code).is_some()
        });
        if let Some((carets, code)) = caret {
            let column = written.chars().take_while(|c| *c == ' ').count() + 1;
            marks.push((path.to_owned(), line, column, carets.len(), code.to_owned()));
        } else {
            line += 1;
            text.push_str(written);
        }
    }
    (text, marks)
}

pub(crate) fn read_folder(folder: &Path, files: &mut BTreeMap<String, String>) {
    for (path, bytes) in crate::files::tree_of(folder) {
        files.insert(path.to_str().unwrap().to_owned(), String::from_utf8(bytes).unwrap());
    }
}

/// The tree of a case and its marks.
fn case(folder: &Path) -> (Tree, Vec<Mark>) {
    let mut files = BTreeMap::new();
    read_folder(&fixtures().join("_basis"), &mut files);
    for path in std::fs::read_to_string(folder.join("weg.txt")).unwrap_or_default().lines() {
        assert!(files.remove(path).is_some(), "{path} is not in _basis");
    }
    read_folder(folder, &mut files);
    let mut marks = Vec::new();
    for line in files.get("ook.txt").into_iter().flat_map(|text| text.lines()) {
        let mut words = line.split([' ', ':']);
        let code = words.next().unwrap().to_owned();
        let path = words.next().map_or(String::new(), |path| format!("content/{path}"));
        let mut number = || words.next().map_or(0, |word| word.parse().unwrap());
        marks.push((path, number(), number(), number(), code));
    }
    files.retain(|path, _| path.contains('/') || path == "hub.yaml");
    let mut unmarked_files = Vec::new();
    for (path, text) in files {
        let path = format!("content/{path}");
        let (text, own) = unmarked(&path, &text);
        marks.extend(own);
        unmarked_files.push((path, text));
    }
    marks.sort();
    (Tree::from_files(unmarked_files), marks)
}

fn check_tree(tree: &Tree, kanalen: &[KanaalProfile]) -> Vec<Diagnostic> {
    Remembering::default().check(tree, kanalen)
}

/// A loader and a checker that go from one tree to the next, as the hub does.
#[derive(Default)]
struct Remembering {
    loader: Loader,
    checker: Checker,
}

impl Remembering {
    fn check(&mut self, tree: &Tree, kanalen: &[KanaalProfile]) -> Vec<Diagnostic> {
        let loaded = self.loader.load(tree);
        let mut found = loaded.diagnostics;
        found.extend(loaded.repository.iter().flat_map(|repository| self.checker.check(repository, kanalen, TODAY)));
        found
    }
}

pub(crate) fn reported(diagnostic: &Diagnostic) -> Mark {
    let code = diagnostic.code.name().to_owned();
    let Some(place) = &diagnostic.place else { return (String::new(), 0, 0, 0, code) };
    let at = place.line_column();
    let covered = place.file.text().get(place.span.range()).unwrap_or_default();
    let length = covered.lines().next().unwrap_or_default().trim_end().chars().count().max(1);
    (place.file.path().to_owned(), at.line, at.column, length, code)
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.file_name().unwrap() != "_basis");
    cases.sort();
    cases
}

#[test]
fn the_basis_has_no_mistakes() {
    let (tree, _) = case(&fixtures().join("_basis"));
    let found: Vec<String> = check_tree(&tree, &kanalen()).iter().map(shown).collect();
    assert_eq!(found, Vec::<String>::new());
}

fn shown(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{place} {} {} {} | {}", diagnostic.severity(), diagnostic.code, diagnostic.message, diagnostic.cure)
}

/// One loader and checker go through all cases, so that what they remember is proven right as well.
#[test]
fn every_case_reports_exactly_what_is_marked() {
    let mut remembering = Remembering::default();
    let mut wrong = Vec::new();
    for folder in cases() {
        let (tree, marks) = case(&folder);
        assert!(!marks.is_empty(), "{} marks nothing", folder.display());
        let found = remembering.check(&tree, &kanalen_of(&folder));
        let mut got: Vec<Mark> = found.iter().map(reported).collect();
        got.sort();
        if got != marks {
            let all: Vec<String> = found.iter().map(shown).collect();
            let name = folder.file_name().unwrap().to_owned();
            wrong.push(format!("{name:?}\n  marked: {marks:?}\n  reported: {got:?}\n  {}", all.join("\n  ")));
        }
        for diagnostic in &found {
            assert!(!diagnostic.cure.is_empty(), "no cure: {}", shown(diagnostic));
        }
    }
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}

/// What is wrong with situations is shown in one of them.
#[test]
fn findings_about_situations_name_one() {
    let cases = [
        ("situatie-zonder-tekst", "Als u geen haast hebt en u 12 jaar of ouder bent"),
        ("afwijking-verbergt-tak", "Met deze afwijking blijft 'Kosten' leeg als u jonger bent dan"),
        ("afwijking-verbergt-tak", "Met deze afwijking blijft 'Kosten' leeg als u geen haast hebt"),
        ("keuze-met-gat", "Als u 12 jaar of ouder bent en u jonger bent dan 18 jaar, staat hier geen tekst"),
        ("kenmerk-zonder-gevolg", "met 'ja' en met 'nee' staat er hetzelfde"),
        ("teksten-spreken-elkaar-tegen", "Als u 12 jaar of ouder bent en u jonger bent dan 18 jaar, staat hier"),
        ("voorwaarde-eerdere-gaat-voor", "een eerdere gaat altijd voor. Bijvoorbeeld als u jonger bent dan 12 jaar"),
        ("voorwaarde-spreekt-buitenste-tegen", "zij spreekt de voorwaarde eromheen tegen"),
        ("voorwaarde-spreekt-zichzelf-tegen", "zij spreekt zichzelf tegen"),
    ];
    for (name, words) in cases {
        let found = check_tree(&case(&fixtures().join(name)).0, &kanalen());
        let all: Vec<String> = found.iter().map(shown).collect();
        assert!(all.iter().any(|found| found.contains(words)), "{name}: {all:?}");
    }
}

#[test]
fn every_code_has_a_case() {
    let marked: BTreeSet<String> = cases().iter().flat_map(|folder| case(folder).1).map(|mark| mark.4).collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !ELSEWHERE.contains(code) && !NO_TEXT.contains(code))
        .map(|code| code.name())
        .filter(|name| !marked.contains(*name))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn files_that_are_no_text_are_reported() {
    let (tree, _) = case(&fixtures().join("_basis"));
    let kinds = [
        (ProblemKind::NotUtf8(3), Code::GeenUtf8),
        (ProblemKind::TooLarge(2_000_000), Code::BestandTeGroot),
        (ProblemKind::LinkOutside, Code::KoppelingNaarBuiten),
        (ProblemKind::CaseCollision("a.md".to_owned()), Code::NaamBotst),
        (ProblemKind::Unreadable("geen toegang".to_owned()), Code::Onleesbaar),
    ];
    for (kind, code) in kinds {
        let path = "content/generic/antwoorden/vreemd.md".to_owned();
        let files: Vec<Arc<SourceFile>> = tree.group("content/generic").unwrap().files.values().cloned().collect();
        let broken = tree.with_group("content/generic", files, vec![Problem { path, kind }]);
        let codes: Vec<Code> = check_tree(&broken, &kanalen()).iter().map(|found| found.code).collect();
        assert_eq!(codes, [code]);
    }
}

fn sample() -> Arc<Repository> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    Loader::default().load(&read_directory(&content, &[]).unwrap()).repository.unwrap()
}

#[test]
fn the_sample_can_be_published() {
    let found = Checker::default().check(&sample(), &kanalen(), TODAY);
    let count = |severity| found.iter().filter(|found| found.severity() == severity).count();
    let all: Vec<String> = found.iter().map(shown).collect();
    let counts = (count(Severity::Fout), count(Severity::Publicatie), count(Severity::Advies));
    assert_eq!(counts, (0, 0, 0), "{}", all.join("\n"));
}

/// Paths of the sample's overrides, each with its text and its text once accepted.
fn accepted_sample() -> Vec<(String, String, String)> {
    let repository = sample();
    let files = repository.gemeenten.values().flat_map(|gemeente| gemeente.afwijkingen.values());
    files
        .map(|afwijking| {
            let path = afwijking.file.path().to_owned();
            let accepted = accept(&repository, &path).unwrap();
            (path, afwijking.file.text().to_owned(), accepted)
        })
        .collect()
}

#[test]
fn the_sample_overrides_are_accepted() {
    for (path, text, accepted) in accepted_sample() {
        assert_eq!(text, accepted, "run: eenduidig accept {path}");
    }
}

/// Accepting writes the basis and nothing else: without it, and after it, the text is the same.
#[test]
fn accepting_changes_only_the_basis() {
    let path = "content/municipal/duinstad/antwoorden/pas-aanvragen.md";
    let marked = |basis: [&str; 2]| {
        format!(
            "---\nafdeling: Balie   \n---\n\n## Termijn\n\n{{#termijn-dagen vervang{}}}\nNa  een dag.\r\n\n## Meenemen {{vervang{}}}\n\n{{#eigen}}\nNiets.",
            basis[0], basis[1]
        )
    };
    let (tree, _) = case(&fixtures().join("_basis"));
    let with = |text: &str| {
        let mut files: Vec<Arc<SourceFile>> =
            tree.group("content/municipal/duinstad").unwrap().files.values().cloned().collect();
        files.push(Arc::new(SourceFile::new(path, text)));
        tree.with_group("content/municipal/duinstad", files, Vec::new())
    };
    let accepted = |text: &str| accept(&Loader::default().load(&with(text)).repository.unwrap(), path).unwrap();
    let codes = |text: &str| check_tree(&with(text), &kanalen()).iter().map(|found| found.code).collect::<Vec<_>>();

    let fresh = marked(["", ""]);
    assert_eq!(codes(&fresh), [Code::AfwijkingZonderBasis; 2]);
    let once = accepted(&fresh);
    assert_eq!(codes(&once), []);
    assert_eq!(accepted(&once), once);
    let stale = marked([" basis=0123456789ab", " basis=\"0123456789ab\""]);
    assert_eq!(codes(&stale), [Code::AfwijkingVerouderd; 2]);
    assert_eq!(accepted(&stale), once);
    let bases: Vec<&str> = once.match_indices(" basis=").map(|(at, found)| &once[at..at + found.len() + 12]).collect();
    assert_eq!(once, marked([bases[0], bases[1]]));
    assert_eq!(accept(&Loader::default().load(&tree).repository.unwrap(), path), None);
}

/// A mistake in a generic fact is reported once, however many gemeenten there are; one in a gemeente names it.
#[test]
fn a_mistake_names_whom_it_hits() {
    let found = |name: &str| check_tree(&case(&fixtures().join(name)).0, &kanalen());
    let generic = found("feit-zonder-waarde-vandaag");
    assert_eq!(generic.len(), 1);
    assert!(generic[0].gemeenten.is_empty());
    let municipal = found("gemeente-geeft-feit-niet");
    assert_eq!(municipal[0].gemeenten, BTreeSet::from(["heidedorp".to_owned()]));
    assert_eq!(municipal[0].layer_gemeente(), Some("heidedorp"));
}
