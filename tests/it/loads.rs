//! What `import` and `corpus` write is a repository that the hub can serve.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use std::path::Path;

use eenduidig::content::{Loaded, Loader};
use eenduidig::corpus::{self, Options};
use eenduidig::diagnostic::Severity;
use eenduidig::import::{self, Opdracht};
use eenduidig::resolve::{Moment, Resolution, resolve};
use eenduidig::source::read_directory;
use jiff::civil::date;

fn load(root: &Path) -> Loaded {
    Loader::default().load(&read_directory(&root.join("content"), &[]).unwrap())
}

/// Every diagnostic that would hold something back, in loading and in resolving everything, as `code place message`.
fn what_blocks(loaded: &Loaded) -> Vec<String> {
    let mut all = loaded.diagnostics.clone();
    let repository = loaded.repository.as_ref().unwrap();
    for gemeente in repository.gemeenten.values() {
        for id in repository.ids(gemeente) {
            match resolve(repository, &gemeente.slug, id, Moment::day(date(2026, 11, 22))) {
                Resolution::Antwoord(_) => {}
                Resolution::Ingehouden { diagnostics, .. } => all.extend(diagnostics),
                other => panic!("{id} in {}: {other:?}", gemeente.slug),
            }
        }
    }
    all.retain(|diagnostic| diagnostic.severity() != Severity::Advies);
    let place = |d: &eenduidig::diagnostic::Diagnostic| {
        d.place.as_ref().map(|p| format!("{}:{}", p.file.path(), p.line_column().line))
    };
    all.iter().map(|d| format!("{:?} {:?} {}", d.code, place(d), d.message)).collect()
}

#[test]
fn a_corpus_has_nothing_that_blocks() {
    let out = tempfile::tempdir().unwrap();
    corpus::write(&Options::new(120, 6, out.path())).unwrap();
    let loaded = load(out.path());
    assert_eq!(loaded.repository.as_ref().unwrap().generic.antwoorden.len(), 120);
    assert_eq!(what_blocks(&loaded), Vec::<String>::new());
}

/// Only what the source itself holds is left to an editor: links that are not safe.
#[test]
fn imported_answers_have_no_mistake_of_our_making() {
    let Some(van) = crate::import::national() else { return };
    let out = tempfile::tempdir().unwrap();
    let opdracht = Opdracht { van, naar: out.path().join("uit"), controleren_voor: date(2027, 11, 22) };
    import::rijksoverheid(&opdracht).unwrap();
    let loaded = load(&opdracht.naar);
    assert_eq!(loaded.repository.as_ref().unwrap().generic.antwoorden.len(), 175);
    let blocks: Vec<String> = what_blocks(&loaded).into_iter().filter(|d| !d.starts_with("OnveiligeLink")).collect();
    assert_eq!(blocks, Vec::<String>::new());
}
