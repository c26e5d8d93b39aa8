//! Why a search gave what it gave: for people who make things findable.

use super::{
    Zoekantwoord,
    entry::Veld,
    lists::Gewichten,
    query::{Begrip, Manier, Wijze},
    rank::{Found, Ranked, Search},
};
use serde::Serialize;

/// A search and its reasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Uitleg {
    /// What the search gave.
    #[serde(flatten)]
    pub zoekantwoord: Zoekantwoord,
    /// Words that were not looked for, because they say nothing.
    pub genegeerd: Vec<String>,
    /// What was looked for.
    pub vraag: Vec<Gevraagd>,
    /// From which certainty what is said.
    pub drempels: Drempels,
    /// Per result, in the same order.
    pub waarom: Vec<Waarom>,
}

/// From which certainty what is said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Drempels {
    /// The first result is the answer.
    pub antwoord: f32,
    /// Choose from three.
    pub keuze: f32,
}

/// A word or phrase of the question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gevraagd {
    /// As it was typed.
    pub getypt: String,
    /// Its share in the question, 0 to 1: rare words say more.
    pub aandeel: f32,
    /// What was looked for instead or besides.
    pub ook: Vec<Anders>,
}

/// Another way to say it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Anders {
    /// How it came up.
    pub manier: Manier,
    /// The words.
    pub woorden: String,
    /// How much it counts against the word itself.
    pub gewicht: f32,
    /// Does it stand in anything that may be seen here?
    pub bekend: bool,
}

/// Why one result stands where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waarom {
    /// Id of the antwoord.
    pub id: String,
    /// What the score is the sum of.
    pub score: Scoredelen,
    /// How much of what it takes to be sure the words that were found say, 0 to 1; the certainty counts for so much.
    pub bewijs: f32,
    /// Per part of the question what was found of it.
    pub gevonden: Vec<Gevonden>,
}

/// What a score is the sum of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scoredelen {
    /// How much of the question it covers.
    pub dekking: f32,
    /// How much its title is the same as the question.
    pub titel: f32,
    /// How much one of its vraagvormen is.
    pub vraagvorm: f32,
    /// Its priority.
    pub prioriteit: f32,
}

/// What was found of a part of the question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gevonden {
    /// As it was typed.
    pub getypt: String,
    /// How much of it is covered, 0 to 1.
    pub gedekt: f32,
    /// By which way of saying it.
    pub manier: Manier,
    /// The words that were found.
    pub woorden: String,
    /// In which fields, and how often.
    pub velden: Vec<Vindplaats>,
}

/// A field and how often the words stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vindplaats {
    /// titel, trefwoord, vraagvorm, antwoordregel or tekst.
    pub veld: &'static str,
    /// How often.
    pub keer: u32,
}

/// The reasons for what was found.
pub(super) fn explain(search: &Search<'_>, found: Found<'_>, genegeerd: Vec<String>) -> Uitleg {
    let total: f32 = search.begrippen.iter().map(|begrip| begrip.gewicht).sum();
    let Gewichten { drempel_antwoord, drempel_keuze, .. } = search.gewichten;
    Uitleg {
        genegeerd,
        vraag: search.begrippen.iter().map(|begrip| asked(begrip, total)).collect(),
        drempels: Drempels { antwoord: *drempel_antwoord, keuze: *drempel_keuze },
        waarom: found.ranked.iter().map(|ranked| why(search, ranked)).collect(),
        zoekantwoord: found.zoekantwoord,
    }
}

fn asked(begrip: &Begrip, total: f32) -> Gevraagd {
    let other = |wijze: &&Wijze| wijze.manier != Manier::Woord;
    let ook = begrip.wijzen.iter().filter(other).map(|wijze| Anders {
        manier: wijze.manier,
        woorden: wijze.tekst.clone(),
        gewicht: rounded(wijze.gewicht),
        bekend: wijze.woorden.iter().all(|woord| woord.known),
    });
    let aandeel = if total > 0.0 { begrip.gewicht / total } else { 0.0 };
    Gevraagd { getypt: begrip.getypt.clone(), aandeel: rounded(aandeel), ook: ook.collect() }
}

fn why(search: &Search<'_>, ranked: &Ranked<'_>) -> Waarom {
    let punten = ranked.punten;
    Waarom {
        id: ranked.id.to_owned(),
        score: Scoredelen {
            dekking: rounded(punten.dekking),
            titel: rounded(punten.titel),
            vraagvorm: rounded(punten.vraag),
            prioriteit: rounded(punten.prioriteit),
        },
        bewijs: rounded(search.bewijs(ranked)),
        gevonden: search.begrippen.iter().filter_map(|begrip| found_of(search, begrip, ranked.row)).collect(),
    }
}

/// The way of saying it that covers most in this antwoord; none when nothing of it stands there.
fn found_of(search: &Search<'_>, begrip: &Begrip, row: usize) -> Option<Gevonden> {
    let mut best: Option<(f32, &Wijze)> = None;
    for wijze in &begrip.wijzen {
        let value = search.table.of_way(wijze).get(row).copied().unwrap_or(0.0);
        if value > best.map_or(0.0, |(most, _)| most) {
            best = Some((value, wijze));
        }
    }
    let (value, wijze) = best?;
    let mut times = [0_u32; Veld::ALL.len()];
    for (token, _) in wijze.woorden.iter().flat_map(|woord| &woord.tokens) {
        let found = search.table.found(token, row).map(|found| found.times).unwrap_or_default();
        times.iter_mut().zip(found).for_each(|(sum, more)| *sum += more);
    }
    let velden = Veld::ALL.iter().zip(times).filter(|(_, keer)| *keer > 0);
    Some(Gevonden {
        getypt: begrip.getypt.clone(),
        gedekt: rounded(value),
        manier: wijze.manier,
        woorden: wijze.tekst.clone(),
        velden: velden.map(|(veld, keer)| Vindplaats { veld: veld.name(), keer }).collect(),
    })
}

fn rounded(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}
