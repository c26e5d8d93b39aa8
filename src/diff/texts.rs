//! What every kanaal says before and after, line next to line.

use super::{
    Side,
    model::{KanaalTekst, RegelPaar},
    pairs,
};
use crate::{
    condition::Kenmerken,
    markdown::Audience,
    render::{Kanaal, Leesregel, Request, leesregels},
    resolve::Resolution,
};
use jiff::civil::Date;

/// The gemeente and day of a text.
#[derive(Clone, Copy)]
pub(super) struct Waar<'a> {
    pub(super) slug: &'a str,
    pub(super) datum: Date,
}

/// Lines that differ, per kanaal that both sides have or one of them has.
pub(super) fn kanalen(sides: [&Side; 2], resolved: &[Resolution; 2], waar: Waar<'_>) -> Vec<KanaalTekst> {
    let only_before = sides[0].kanalen.iter().filter(|kanaal| sides[1].kanalen.get(&kanaal.naam).is_none());
    let names = sides[1].kanalen.iter().chain(only_before);
    let told = names.filter_map(|kanaal| {
        let lines = |at: usize| {
            let found = sides[at].kanalen.get(&kanaal.naam);
            found.map_or_else(Vec::new, |found| lines_of(sides[at], found, &resolved[at], waar))
        };
        let regels = paired(&lines(0), &lines(1));
        let (naam, titel) = (kanaal.naam.clone(), kanaal.titel.clone());
        (!regels.is_empty()).then_some(KanaalTekst { kanaal: naam, titel, regels })
    });
    told.collect()
}

fn lines_of(side: &Side, kanaal: &Kanaal, resolution: &Resolution, waar: Waar<'_>) -> Vec<Leesregel> {
    let Some(gemeente) = side.repository.gemeenten.get(waar.slug) else { return Vec::new() };
    let kenmerken = Kenmerken::new();
    let request = Request {
        release: "",
        ontvangstcode: "",
        slug: waar.slug,
        gemeente: &gemeente.profiel,
        datum: waar.datum,
        basis_url: "",
        variant: None,
        kenmerken: &kenmerken,
        medewerkers: kanaal.zichtbaar == Audience::Medewerkers,
    };
    let told = |text: String| vec![Leesregel { sectie: None, tekst: text }];
    leesregels(kanaal, resolution, &request).unwrap_or_else(|error| told(format!("(niet te maken: {error})")))
}

/// Lines that differ, next to each other, section by section.
fn paired(voor: &[Leesregel], na: &[Leesregel]) -> Vec<RegelPaar> {
    let mut secties: Vec<Option<&'static str>> = Vec::new();
    for line in na.iter().chain(voor) {
        if !secties.contains(&line.sectie) {
            secties.push(line.sectie);
        }
    }
    let mut found = Vec::new();
    for sectie in secties {
        let of = |lines: &[Leesregel]| -> Vec<String> {
            lines.iter().filter(|line| line.sectie == sectie).map(|line| line.tekst.clone()).collect()
        };
        let (old, new) = (of(voor), of(na));
        if old == new {
            continue;
        }
        let before = found.len();
        for (was, is) in pairs::texts(&old, &new) {
            let (was, is) = (was.map(|at| &old[at]), is.map(|at| &new[at]));
            if was != is {
                found.push(RegelPaar { sectie: sectie.map(str::to_owned), voor: was.cloned(), na: is.cloned() });
            }
        }
        if found.len() == before {
            // The same lines in another order.
            let whole = |lines: &[String]| Some(lines.join("\n"));
            found.push(RegelPaar { sectie: sectie.map(str::to_owned), voor: whole(&old), na: whole(&new) });
        }
    }
    found
}
