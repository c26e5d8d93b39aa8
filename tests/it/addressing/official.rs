//! The official scenarios: parts of names and addresses go in, and what comes out is what they expect.

use super::gherkin::{Case, Step, cases};
use eenduidig::adressering::{Persoon, Veld, aanhef, aanschrijfwijze, adresregels, gebruik_in_lopende_tekst};
use std::{
    collections::BTreeMap,
    fmt::Write,
    path::{Path, PathBuf},
};

/// What national tables say; the API looks it up, our input brings it along.
const GEMEENTE: &[(&str, &str)] = &[("0518", "'s-Gravenhage")];
const LAND: &[(&str, &str)] = &[("5010", "België")];
/// What is asked for and is no text of ours: codes from national tables.
const NOT_OURS: &[&str] = &["land.code", "land.omschrijving"];

/// What is asked for, and how the document calls it.
const KINDS: [(&str, &str); 4] = [
    ("aanhef", "salutation"),
    ("aanschrijfwijze", "form of address and name above the address"),
    ("gebruikInLopendeTekst", "name in running text"),
    ("adresregel", "address lines"),
];

fn data() -> Option<PathBuf> {
    let data = std::env::var_os("EENDUIDIG_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let dir = data.join("brp-aanhef");
    if dir.is_dir() {
        return Some(dir);
    }
    assert!(std::env::var_os("CI").is_none(), "in CI the official scenarios must be there: {}", dir.display());
    println!("skipped: no official scenarios in {} (set EENDUIDIG_DATA)", dir.display());
    None
}

fn veld(name: &str, partner: bool) -> Option<Veld> {
    let code = name.rsplit_once('(').map_or("", |(_, code)| code.trim_end_matches(')'));
    Some(match (code, partner) {
        ("02.10", false) => Veld::Voornamen,
        ("02.20", false) => Veld::Titel,
        ("02.20", true) => Veld::PartnerTitel,
        ("02.30", false) => Veld::Voorvoegsel,
        ("02.30", true) => Veld::PartnerVoorvoegsel,
        ("02.40", false) => Veld::Geslachtsnaam,
        ("02.40", true) => Veld::PartnerGeslachtsnaam,
        ("04.10", false) => Veld::Geslacht,
        ("61.10", false) => Veld::Naamgebruik,
        ("11.10", _) => Veld::Straat,
        ("11.20", _) => Veld::Huisnummer,
        ("11.30", _) => Veld::Huisletter,
        ("11.40", _) => Veld::Toevoeging,
        ("11.50", _) => Veld::AanduidingBijHuisnummer,
        ("11.60", _) => Veld::Postcode,
        ("11.70", _) => Veld::Woonplaats,
        ("12.10", _) => Veld::Locatie,
        ("13.10", _) => Veld::Land,
        ("13.30", _) => Veld::Regel1,
        ("13.40", _) => Veld::Regel2,
        ("13.50", _) => Veld::Regel3,
        _ => return None,
    })
}

/// Pairs of a table, whether it stands upright (`naam | waarde`) or lies on its side.
fn pairs(step: &Step) -> Vec<(String, String)> {
    let Some((head, rows)) = step.table.split_first() else { return Vec::new() };
    if head.len() == 2 && head[0] == "naam" && head[1] == "waarde" {
        return rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    }
    rows.iter().flat_map(|row| head.iter().cloned().zip(row.iter().cloned())).collect()
}

struct Told {
    given: BTreeMap<Veld, String>,
    asked: String,
    expected: BTreeMap<String, String>,
}

fn told(case: &Case) -> Told {
    let mut told = Told { given: BTreeMap::new(), asked: String::new(), expected: BTreeMap::new() };
    let (mut persons, mut partner) = (0, false);
    for step in &case.steps {
        let text = &step.text;
        if text.contains("de persoon '") || text.contains("de persoon met burgerservicenummer") {
            persons += usize::from(!text.starts_with("Als") && !text.starts_with("Dan"));
            partner = persons > 1;
        }
        partner |= text.contains("een 'partner'");
        if text.starts_with("Als ") {
            let fields = pairs(step).into_iter().find(|(name, _)| name == "fields");
            told.asked = fields.map_or_else(|| text.split('\'').nth(1).unwrap().to_owned(), |(_, fields)| fields);
        } else if text.starts_with("Dan ") {
            told.expected.extend(pairs(step));
        } else {
            for (name, value) in pairs(step) {
                if let Some(veld) = veld(&name, partner) {
                    told.given.insert(veld, value);
                } else if name.contains("(09.10)") || name.contains("(92.10)") {
                    let place = GEMEENTE.iter().find(|(code, _)| *code == value).unwrap().1;
                    told.given.entry(Veld::Woonplaats).or_insert_with(|| place.to_owned());
                }
            }
        }
    }
    if let Some(land) = told.given.get_mut(&Veld::Land) {
        *land = LAND.iter().find(|(code, _)| code == land).unwrap().1.to_owned();
    }
    told
}

/// What we make of it, by the name of the field of the API.
fn made(given: &BTreeMap<Veld, String>, asked: &str) -> BTreeMap<String, String> {
    let persoon = Persoon::read(given.iter().map(|(veld, value)| (*veld, value.as_str()))).unwrap();
    let name = aanschrijfwijze(&persoon);
    let lines = adresregels(&persoon);
    let line = |at: usize| lines.get(at).cloned();
    let all = [
        ("aanhef", aanhef(&persoon)),
        ("aanschrijfwijze.naam", name.as_ref().map(|name| name.naam.clone())),
        ("aanschrijfwijze.aanspreekvorm", name.and_then(|name| name.aanspreekvorm)),
        ("gebruikInLopendeTekst", gebruik_in_lopende_tekst(&persoon)),
        ("adresregel1", line(0)),
        ("adresregel2", line(1)),
        ("adresregel3", line(2)),
    ];
    let wanted = |name: &str| {
        let asked = asked.trim_start_matches("adressering.");
        name == asked || name.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
    };
    let made = all.into_iter().filter(|(name, _)| wanted(name));
    made.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

#[test]
fn names_and_lines_are_those_of_the_official_scenarios() {
    let Some(dir) = data() else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut counts, mut apart, mut wrong) = (BTreeMap::<&str, (usize, usize)>::new(), Vec::new(), String::new());
    for file in files {
        for case in cases(&std::fs::read_to_string(&file).unwrap()) {
            let told = told(&case);
            if told.expected.keys().any(|name| NOT_OURS.contains(&name.as_str())) {
                apart.push(case.name);
                continue;
            }
            let kind = KINDS.iter().find(|(field, _)| told.asked.contains(field)).unwrap().1;
            let (fit, passed) = counts.entry(kind).or_default();
            *fit += 1;
            let made = made(&told.given, &told.asked);
            if made == told.expected {
                *passed += 1;
            } else {
                let name = file.file_stem().unwrap().to_string_lossy();
                let _ = writeln!(wrong, "{name}: {}\n  {made:?}\n  {:?}", case.name, told.expected);
            }
        }
    }
    let told = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/adressering.md")).unwrap();
    assert!(wrong.is_empty(), "{counts:?}; wrong:\n{wrong}");
    for (kind, (fit, passed)) in counts {
        let row = format!("| {kind} | {fit} | {passed} |");
        assert!(told.contains(&row), "docs/adressering.md should say: {row}");
    }
    assert_eq!(apart.len(), 1, "docs/adressering.md names those that do not fit: {apart:?}");
}
