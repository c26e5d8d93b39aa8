//! What the columns of a file stand for. Names that we do not know are never repeated: a file without a
//! head has a person there.

use super::{Problem, series::Needed, table::Column};
use crate::{adressering::Veld, diagnostic::did_you_mean};

/// A prefix for kenmerken whose name is also that of a field of a person.
const KENMERK: &str = "kenmerk.";
/// Of each of these, one must be there.
const NEEDED: [(&[Veld], &str); 2] = [
    (&[Veld::Geslachtsnaam, Veld::Aanschrijfwijze], "er is geen kolom 'geslachtsnaam' of 'aanschrijfwijze'"),
    (
        &[Veld::Straat, Veld::Locatie, Veld::Regel1, Veld::Adresregel1],
        "er is geen kolom met een adres: 'straat' (met 'huisnummer' en 'woonplaats'), 'locatie', 'regel1' of 'adresregel1'",
    ),
];

/// What a name stands for.
pub(super) fn column(name: &str, needed: &Needed<'_>) -> Result<Column, Problem> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Problem::new("deze kolom heeft geen naam; geef hem een naam of verwijder hem"));
    }
    let kenmerk = name.strip_prefix(KENMERK);
    if let Some(veld) = Veld::named(name).filter(|_| kenmerk.is_none()) {
        return Ok(Column::Veld(veld));
    }
    let kenmerk = kenmerk.unwrap_or(name);
    if needed.used.iter().any(|used| used == kenmerk) {
        return Ok(Column::Kenmerk(kenmerk.to_owned()));
    }
    if needed.declared.contains_key(kenmerk) {
        return Err(Problem::new(format!(
            "deze brief gebruikt het kenmerk '{kenmerk}' niet; verwijder de kolom, want wat niet nodig is hoort hier niet"
        )));
    }
    let known = Veld::ALLE.iter().map(|(_, naam)| *naam).chain(needed.used.iter().map(String::as_str));
    let cure = did_you_mean(name, known).map_or_else(
        || "verwijder de kolom als de brief hem niet nodig heeft".to_owned(),
        |near| format!("bedoelt u '{near}'?"),
    );
    Err(Problem::new(format!("deze naam kennen we niet; {cure}")))
}

/// What the columns of a head stand for, or everything that is wrong with it.
pub(super) fn columns(head: &[String], needed: &Needed<'_>) -> Result<Vec<Column>, Vec<Problem>> {
    let mut found: Vec<Column> = Vec::new();
    let mut wrong = Vec::new();
    for (at, name) in head.iter().enumerate() {
        match column(name, needed) {
            Ok(column) if found.contains(&column) => {
                wrong.push(Problem::new("deze kolom staat er twee keer; verwijder er een").in_column(named(&column)));
            }
            Ok(column) => found.push(column),
            Err(problem) => wrong.push(problem.in_row(1).in_column((at + 1).to_string())),
        }
    }
    if found.len() * 2 < head.len() || found.is_empty() {
        return Err(vec![Problem::new(
            "de eerste rij moet namen van kolommen bevatten, gescheiden door ; of , of een tab. Zie docs/redactie/brieven.md",
        )]);
    }
    wrong.extend(missing(&found, needed));
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn missing(found: &[Column], needed: &Needed<'_>) -> Vec<Problem> {
    let has = |veld: &Veld| found.contains(&Column::Veld(*veld));
    let persons = NEEDED.iter().filter(|(velden, _)| !velden.iter().any(has)).map(|(_, wat)| Problem::new(*wat));
    let absent = needed.used.iter().filter(|name| !found.contains(&Column::Kenmerk((*name).clone())));
    let kenmerken = absent.map(|name| {
        let question = needed.declared.get(name).map_or_else(String::new, |kenmerk| format!(" ({})", kenmerk.vraag));
        Problem::new(format!("er is geen kolom '{name}', en deze brief heeft dat kenmerk nodig{question}"))
    });
    persons.chain(kenmerken).collect()
}

/// How a column is called in a message.
pub(super) fn named(column: &Column) -> String {
    match column {
        Column::Veld(veld) => format!("'{}'", veld.naam()),
        Column::Kenmerk(name) => format!("'{name}'"),
    }
}
