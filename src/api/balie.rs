//! What an agent with a citizen on the line needs besides answers: to say whether it was found, and where to send somebody
//! when nothing is found. Only on the intern listener.

use super::{
    Api,
    body::JsonBody,
    extract::InGemeente,
    problem::Problem,
    query::Parameters,
    represent::{Keep, Representation},
    tellen::tel,
};
use crate::{
    content::{SectieId, Waarde},
    markdown::Inline,
    register::Uitkomst,
    render::gewoon,
    resolve::{Feitwaarde, Moment, Resolution, resolve},
};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most questions of one conversation that were fruitless before.
const EARLIER: usize = 5;
/// The longest search text, in characters.
const LONGEST: usize = 500;
/// The most help points that are named.
const POINTS: usize = 3;

/// What an agent says of a search.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Bevinding {
    /// The words; empty when nothing was searched for.
    q: String,
    /// Was it found?
    gevonden: bool,
    /// The antwoord that was open.
    #[serde(default)]
    antwoord: Option<String>,
    /// Words that found nothing earlier in the same conversation.
    #[serde(default)]
    eerder: Vec<String>,
}

/// Counts what an agent says of a search: nothing of it is kept but the count.
pub(crate) async fn bevinding(
    place: InGemeente,
    parameters: Parameters,
    JsonBody(said): JsonBody<Bevinding>,
) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let too_long = |words: &String| words.chars().count() > LONGEST;
    if too_long(&said.q) || said.eerder.len() > EARLIER || said.eerder.iter().any(too_long) {
        return Err(Problem::invalid(format!(
            "Hoogstens {EARLIER} eerdere vragen, elk hoogstens {LONGEST} tekens lang."
        )));
    }
    let antwoord = said.antwoord.as_deref().map(|named| place.antwoord(named)).transpose()?.map(|(id, _)| id);
    let uitkomst = if said.gevonden { Uitkomst::Gevonden } else { Uitkomst::NietGevonden };
    tel(&place, &said.q, uitkomst, antwoord.as_deref());
    if said.gevonden && antwoord.is_some() {
        for earlier in &said.eerder {
            tel(&place, earlier, Uitkomst::Alsnog, antwoord.as_deref());
        }
    }
    Ok(Representation::json(&serde_json::json!({ "geteld": true }), Keep::Never).status(StatusCode::ACCEPTED))
}

/// Somebody to talk to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hulp {
    /// The number to transfer to or to give.
    telefoon: Option<String>,
    /// Places to go to, the ones that the antwoorden name most first.
    hulppunten: Vec<Hulppunt>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hulppunt {
    naam: String,
    adres: String,
    telefoon: Option<String>,
    openingstijden: String,
    toegankelijkheid: Option<String>,
}

/// A person and a place, for when searching does not help: the number of the gemeente, and the places that its antwoorden
/// send people to for help.
pub(crate) async fn hulp(place: InGemeente, parameters: Parameters) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let found = Api::blocking(move || help(&place)).await?;
    Ok(Representation::json(&found, Keep::Private))
}

fn help(place: &InGemeente) -> Hulp {
    let repository = place.repository();
    let mut points: BTreeMap<String, (usize, Feitwaarde)> = BTreeMap::new();
    for (id, _) in place.visible() {
        let resolution = resolve(repository, &place.gemeente.slug, id, Moment::at(place.now));
        let Resolution::Antwoord(antwoord) = resolution else { continue };
        let Some(sectie) = antwoord.sectie(SectieId::Hulp) else { continue };
        let mut here: BTreeMap<String, Feitwaarde> = BTreeMap::new();
        sectie.each_blok(&mut |blok| {
            for block in &blok.blocks {
                block.each_inline(&mut |inline| {
                    if let Inline::Fact(feit) = inline
                        && let Waarde::Openingstijden(locatie) = &feit.waarde
                    {
                        here.entry(locatie.clone()).or_insert_with(|| feit.clone());
                    }
                });
            }
        });
        for (locatie, feit) in here {
            points.entry(locatie).or_insert((0, feit)).0 += 1;
        }
    }
    let mut points: Vec<(usize, Feitwaarde)> = points.into_values().collect();
    points.sort_by(|(one, first), (other, second)| other.cmp(one).then_with(|| first.pad.cmp(&second.pad)));
    let telefoon = repository.feit(&place.gemeente, &repository.hub.noodtelefoon);
    let telefoon = telefoon.and_then(|feit| match &feit.on(place.now.date())?.waarde {
        Waarde::Telefoon(number) => Some(number.clone()),
        _ => None,
    });
    Hulp { telefoon, hulppunten: points.iter().filter_map(|(_, feit)| point(feit)).take(POINTS).collect() }
}

fn point(feit: &Feitwaarde) -> Option<Hulppunt> {
    let locatie = feit.locatie.as_deref()?;
    let adres = Feitwaarde { waarde: Waarde::Adres(locatie.adres.clone()), locatie: None, ..feit.clone() };
    Some(Hulppunt {
        naam: locatie.naam.clone(),
        adres: gewoon(&adres),
        telefoon: locatie.telefoon.clone(),
        openingstijden: gewoon(feit),
        toegankelijkheid: locatie.toegankelijkheid.clone(),
    })
}
