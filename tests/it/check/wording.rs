//! What is said of the mistakes that newcomers make: the cause and not its traces, whom it hits, and a
//! cure that can be followed without knowing the program.

use super::{fixtures, kanalen, read_folder};
use eenduidig::{
    check::Checker,
    content::Loader,
    diagnostic::{Code, Diagnostic, Severity},
    source::{Problem, ProblemKind, Tree},
};
use std::collections::BTreeMap;

const ANSWER: &str = "generic/antwoorden/pas-aanvragen.md";
const FACTS: &str = "generic/feiten/pas.yaml";
const OWN_FACTS: &str = "municipal/duinstad/feiten/feiten.yaml";

fn basis() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    read_folder(&fixtures().join("_basis"), &mut files);
    files
}

fn tree(files: BTreeMap<String, String>) -> Tree {
    Tree::from_files(files.into_iter().map(|(path, text)| (format!("content/{path}"), text)))
}

fn check(tree: &Tree) -> Vec<Diagnostic> {
    let loaded = Loader::default().load(tree);
    let mut found = loaded.diagnostics;
    found.extend(Checker::default().check(&loaded.repository.unwrap(), &kanalen(), super::TODAY));
    found
}

/// What is reported when in this file of the basis `right` becomes `wrong`.
fn mistake(path: &str, right: &str, wrong: &str) -> Vec<Diagnostic> {
    let mut files = basis();
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(right), "{path} has no '{right}'");
    *text = text.replacen(right, wrong, 1);
    check(&tree(files))
}

/// One mistake gives one message: its line, and words of the cure.
#[test]
fn the_cure_says_what_to_type() {
    let cases = [
        (ANSWER, "type: product", "type: Product", 3, "Bedoelt u 'product'? Kies uit: product, vraag,"),
        (ANSWER, "thema: reizen", "thema: Reizen", 7, "Bedoelt u 'reizen'?"),
        (ANSWER, "[pas-kwijt]", "[pas-kwyt]", 10, "Bedoelt u 'pas-kwijt'?"),
        (
            ANSWER,
            "eigenaar: team\n",
            "eigenaar: team\ngeverifieerd_op: 2026-31-02\n",
            10,
            "Schrijf een dag als 2026-01-31.",
        ),
        (ANSWER, "eigenaar: team\n", "eigenaar: team\ngeverifieerd_op: “2026-01-31”\n", 10, "Schrijf 2026-01-31,"),
        (ANSWER, "eigenaar: team\n", "eigenaar: team\nnagekeken_door: mij\n", 10, "een die hier kan: uuid,"),
        (ANSWER, "{#bewijs-foto}\n", "(#bewijs-foto)\n", 33, "Vul in"),
        (ANSWER, "## Kosten", "# Kosten", 36, "Begin een sectie met '## '."),
        (FACTS, "    waarden:", "   waarden:", 16, "Regel 16 begint na 3 spaties, regel 11 na 4 spaties."),
        (OWN_FACTS, "        waarde:", "      waarde:", 5, "na 8 spaties."),
        (OWN_FACTS, "    waarden:", "\twaarden:", 3, "Zet spaties in plaats van de tab"),
        (FACTS, "    bron:", "    herkomst:", 14, "een die hier kan:"),
    ];
    for (path, right, wrong, line, cure) in cases {
        let found = mistake(path, right, wrong);
        let shown: Vec<String> =
            found.iter().map(|one| format!("{}: {} {}", one.code.name(), one.message, one.cure)).collect();
        let worst: Vec<&Diagnostic> = found.iter().filter(|one| one.severity() == Severity::Fout).collect();
        let [only] = worst[..] else { panic!("'{wrong}': {shown:?}") };
        let place = only.place.as_ref().unwrap();
        assert_eq!(place.file.line_column(place.span.start).line, line, "'{wrong}': {shown:?}");
        assert!(only.cure.contains(cure), "'{wrong}': {shown:?}");
    }
}

/// Quotation marks of a word processor are named, and hold the reason together.
#[test]
fn curly_quotes_are_named() {
    let mut files = basis();
    let text = "---\n---\n\n## Kosten\n\n{#kosten-spoed verberg reden=“Doen wij niet.”}\n";
    files.insert("municipal/duinstad/antwoorden/pas-aanvragen.md".to_owned(), text.to_owned());
    let found = check(&tree(files));
    let fouten = found.iter().filter(|one| one.severity() == Severity::Fout);
    let said: Vec<(&str, &str)> = fouten.map(|one| (one.code.name(), one.message.as_str())).collect();
    assert_eq!(said, [("onbekend-beleid", "Hier staat een krom aanhalingsteken.")]);
}

/// A mistake in the files of a gemeente reaches that gemeente, also when it is found while reading.
#[test]
fn a_mistake_of_a_gemeente_reaches_only_that_gemeente() {
    for (right, wrong) in
        [("2020-01-01", "01-01-2020"), ("    waarden:", "\twaarden:"), ("14 0199", "bel ons"), ("waarden:", "waarde:")]
    {
        let found = mistake(OWN_FACTS, right, wrong);
        assert!(!found.is_empty(), "{wrong}");
        for one in &found {
            assert_eq!(one.gemeenten.iter().collect::<Vec<_>>(), ["duinstad"], "{wrong}: {}", one.message);
        }
    }
}

/// Nobody is told to take away a fact or a link because the file that uses or holds it has a mistake.
#[test]
fn a_file_that_cannot_be_read_has_no_traces_elsewhere() {
    let broken = mistake(ANSWER, "type: product", "type: [");
    assert_eq!(broken.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::YamlFout]);
    let tree = tree(basis());
    let group = tree.group("content/generic").unwrap();
    let path = format!("content/{ANSWER}");
    let files = group.files.values().filter(|file| file.path() != path).cloned().collect();
    let tree = tree.with_group("content/generic", files, vec![Problem { path, kind: ProblemKind::NotUtf8(12) }]);
    let found = check(&tree);
    assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::GeenUtf8]);
    assert!(found[0].message.contains("regel 12"));
}
