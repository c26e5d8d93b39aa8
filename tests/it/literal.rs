//! The literal detector on 200 places that were labelled by hand: how many does it find, and how much
//! of what it finds is right?

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use eenduidig::{
    check::Checker,
    content::{Loader, Repository, Waarde},
    diagnostic::Code,
    import::{self, Opdracht},
    literal,
    source::{Tree, read_directory},
};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 22);

fn labels(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/literal").join(name);
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

/// A place: what somebody who read it says, and what the detector says; `-` is nothing.
struct Judged {
    place: String,
    label: String,
    found: String,
}

/// Recall and precision. A wrong value counts against both.
fn measure(name: &str, judged: &[Judged]) -> (f64, f64) {
    let labelled = judged.iter().filter(|place| place.label != "-").count();
    let found = judged.iter().filter(|place| place.found != "-").count();
    let right = judged.iter().filter(|place| place.label != "-" && place.found == place.label).count();
    #[allow(clippy::cast_precision_loss, reason = "a hundred places")]
    let share = |of: usize| right as f64 / of as f64;
    let mut shown = String::new();
    for place in judged.iter().filter(|place| place.found != place.label) {
        let _ = writeln!(shown, "  {}: {}, found {}", place.place, place.label, place.found);
    }
    println!(
        "{name}: {} places, {labelled} values, {found} found, {right} right: recall {:.3}, precision {:.3}\n{shown}",
        judged.len(),
        share(labelled),
        share(found)
    );
    (share(labelled), share(found))
}

/// What the detector finds that touches these bytes.
fn found_at(text: &str, start: usize, end: usize) -> String {
    let found = literal::find(text);
    let touching = found.iter().find(|literal| literal.span.start < end && start < literal.span.end);
    touching.map_or_else(|| "-".to_owned(), |literal| format!("{} {}", literal.value.soort(), literal.value))
}

#[test]
fn written_sentences() {
    let mut judged = Vec::new();
    for line in labels("zinnen.txt") {
        let (label, sentence) = line.split_once(" | ").unwrap();
        let start = sentence.find('⟦').unwrap();
        let end = sentence.find('⟧').unwrap() - '⟦'.len_utf8();
        let text = sentence.replace(['⟦', '⟧'], "");
        judged.push(Judged { place: text.clone(), label: label.to_owned(), found: found_at(&text, start, end) });
    }
    assert_eq!(judged.len(), 100);
    let (recall, precision) = measure("written sentences", &judged);
    assert!(recall >= 0.9 && precision >= 0.8);
}

#[test]
fn places_in_the_national_answers() {
    let Some(dir) = crate::import::national() else { return };
    let out = tempfile::tempdir().unwrap();
    let opdracht = Opdracht { van: dir, naar: out.path().to_owned(), controleren_voor: date(2027, 11, 22) };
    let rapport = import::rijksoverheid(&opdracht).unwrap();
    println!("candidates: {:?}", rapport.totalen.kandidaten);
    let files: BTreeMap<&str, String> = rapport
        .bestanden
        .iter()
        .map(|bestand| (bestand.id.as_str(), fs::read_to_string(out.path().join(&bestand.doel)).unwrap()))
        .collect();
    let mut judged = Vec::new();
    for label in labels("landelijk.txt") {
        let words: Vec<&str> = label.splitn(6, ' ').collect();
        let number = |at: usize| words[at].parse::<usize>().unwrap();
        let text = &files[words[0]];
        let line_start: usize = text.split_inclusive('\n').take(number(1) - 1).map(str::len).sum();
        let line = text[line_start..].lines().next().unwrap();
        assert_eq!(line.len(), number(4), "the labels no longer fit the import: {label}");
        let found = found_at(text, line_start + number(2), line_start + number(3));
        judged.push(Judged { place: format!("{}:{}", words[0], words[1]), label: words[5].to_owned(), found });
    }
    assert_eq!(judged.len(), 100);
    let (recall, precision) = measure("national answers", &judged);
    assert!(recall >= 0.9 && precision >= 0.8);
}

/// How a value is typed; `wrong` types another one. Kinds that need more than a few words are left out.
fn typed(waarde: &Waarde, wrong: bool) -> Option<String> {
    let more = i64::from(wrong);
    Some(match waarde {
        Waarde::Bedrag(cents) => format!("€ {},{:02}", cents / 100 + more, cents % 100),
        Waarde::Percentage(number) if number % 10_000 == 0 => format!("{}%", number / 10_000 + more),
        Waarde::Termijn { aantal, eenheid } => {
            let aantal = aantal + u32::from(wrong);
            format!("{aantal} {}", eenheid.word(aantal))
        }
        Waarde::Leeftijd(years) => format!("{} jaar", i64::from(*years) + more),
        _ => return None,
    })
}

/// The sample with generic values typed out where text refers to a fact; and how many were.
fn typed_out(tree: &Tree, repository: &Repository, wrong: bool) -> (Tree, usize) {
    let mut count = 0;
    let mut files = Vec::new();
    for file in tree.groups().flat_map(|(_, group)| group.files.values()) {
        let mut text = String::new();
        let mut rest = file.text();
        let ours = file.path().starts_with("content/generic/antwoorden/");
        while let Some(at) = rest.find("{{ ").filter(|_| ours) {
            let end = at + rest[at..].find("}}").unwrap() + 2;
            let pad = rest[at + 3..end - 2].trim();
            let value = repository.generic.feiten.get(pad).and_then(|feit| feit.on(TODAY));
            let words = value.and_then(|day| typed(&day.waarde, wrong));
            count += usize::from(words.is_some());
            text.push_str(&rest[..at]);
            text.push_str(words.as_deref().unwrap_or(&rest[at..end]));
            rest = &rest[end..];
        }
        text.push_str(rest);
        files.push((file.path().to_owned(), text));
    }
    (Tree::from_files(files), count)
}

/// Every value of the sample typed out: the right ones are never called a mistake; of the wrong ones many
/// are, although nothing but the words around them says which fact they are.
#[test]
fn values_typed_out_in_the_sample() {
    let root = crate::sample::root();
    let tree = read_directory(&root.join("content"), &[]).unwrap();
    let sample = &crate::sample::load().repository;
    let check = |wrong| {
        let (tree, count) = typed_out(&tree, sample, wrong);
        let loaded = Loader::default().load(&tree);
        let found = Checker::default().check(&loaded.repository.unwrap(), &[], TODAY);
        let of = |code| found.iter().filter(|found| found.code == code).cloned().collect::<Vec<_>>();
        (count, of(Code::GetypteWaarde), of(Code::WaardeNaastFeit))
    };
    let (count, same, different) = check(false);
    println!("typed right: {count}, advised {}, called a mistake {}", same.len(), different.len());
    for wrong in &different {
        println!("  {:?} {}", wrong.place, wrong.message);
    }
    assert!(count > 150, "{count}");
    assert!(different.is_empty());
    assert!(same.len() * 10 >= count * 6, "{} of {count}", same.len());
    let (count, same, different) = check(true);
    println!("typed wrong: {count}, called a mistake {}, advised {}", different.len(), same.len());
    assert!(different.len() * 20 >= count, "{} of {count}", different.len());
}
