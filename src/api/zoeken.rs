//! Searching. GET for who likes an address; our own pages use POST, so that no search text ends up in one.

use super::{
    Api,
    body::JsonBody,
    extract::InGemeente,
    problem::Problem,
    query::Parameters,
    represent::{Keep, RELEASE, Representation},
    tellen,
};
use crate::{
    resolve::Moment,
    search::{Facet, Filter, Query},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The longest search text, in characters.
const LONGEST: usize = 500;
/// The most results, and how many when nobody says.
const MOST: usize = 50;
const USUAL: usize = 10;

/// What is asked.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Zoekvraag {
    /// The words, as typed.
    #[schema(example = "paspoort verlopen", max_length = 500)]
    q: String,
    /// The most results.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 50, example = 10)]
    aantal: Option<usize>,
    /// Still typing: this is no question yet, so it is not counted.
    #[serde(default)]
    voorlopig: bool,
    /// Only results with each of these values; the names are those of `facetten`.
    #[serde(default)]
    #[schema(example = json!({"thema": "afval"}))]
    filter: BTreeMap<String, String>,
}

/// What the search makes of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Zoekantwoord {
    /// May the first result be given as the answer?
    #[schema(example = "antwoord", pattern = "^(antwoord|keuze|niets)$")]
    oordeel: String,
    /// Best first.
    resultaten: Vec<Resultaat>,
    /// Of everything found, how many have each value of type, thema, levensgebeurtenis, doelgroep and aard.
    #[schema(example = json!({"thema": [{"waarde": "afval", "aantal": 3}]}))]
    facetten: BTreeMap<String, Vec<Telling>>,
}

/// A value by which results can be narrowed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Telling {
    /// The value, to be given as filter.
    waarde: String,
    /// How many of the results have it.
    aantal: u32,
}

/// One result.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Resultaat {
    /// Id of the antwoord.
    id: String,
    /// Id of the gemeente, when the text that was found is its own.
    gemeente: Option<String>,
    /// Its title here.
    titel: String,
    /// Its answer line, values filled in.
    antwoordregel: Option<String>,
    /// The blok in it that says most about the question.
    blok: Option<String>,
    /// What the order is made by.
    score: f32,
    /// How sure it is that this answers the question.
    #[schema(minimum = 0, maximum = 1)]
    zekerheid: f32,
}

/// Suggestions to finish a search text.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Suggesties {
    /// Best first.
    suggesties: Vec<String>,
}

/// Search
///
/// For who may show the words in an address; others use POST.
#[utoipa::path(get, path = "/gemeenten/{gemeente}/zoekresultaten", tag = "zoeken", operation_id = "zoek",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente"),
        ("q" = String, Query, description = "De woorden, zoals getypt", example = "paspoort verlopen"),
        ("type" = Option<String>, Query, description = "Alleen antwoorden van dit type", example = "product"),
        ("thema" = Option<String>, Query, description = "Alleen van dit thema", example = "afval"),
        ("levensgebeurtenis" = Option<String>, Query, description = "Alleen bij deze levensgebeurtenis", example = "verhuizen"),
        ("doelgroep" = Option<String>, Query, description = "Alleen voor deze doelgroep", example = "inwoner"),
        ("aard" = Option<String>, Query, description = "Alleen wat dit is voor de lezer", example = "plicht"),
        ("aantal" = Option<u32>, Query, description = "Hoogstens zoveel resultaten", minimum = 1, maximum = 50),
        ("voorlopig" = Option<String>, Query, description = "ja: er wordt nog getypt, tel deze vraag niet mee", example = "ja")),
    responses((status = 200, description = "Wat de zoekmachine ervan maakt", body = Zoekantwoord)))]
pub(crate) async fn get(place: InGemeente, parameters: Parameters) -> Result<Representation, Problem> {
    let names = Facet::ALL.map(Facet::name);
    let parameters = parameters.only(&[&["q", "aantal", "voorlopig"], &names[..]].concat())?;
    let limit = parameters.number("aantal", 1..=MOST)?.unwrap_or(USUAL);
    let meant = !parameters.one_of("voorlopig", &[("ja", true), ("nee", false)])?.unwrap_or(false);
    let words = parameters.raw("q").unwrap_or_default().to_owned();
    let given = Facet::ALL.into_iter().filter_map(|facet| Some((facet, parameters.get(facet.name())?.to_owned())));
    let keep = place.keep(Moment::at(place.now));
    let asked = Asked { filter: given.collect(), words, limit, meant };
    search(place, asked, keep).await
}

/// Search without showing the words in an address
#[utoipa::path(post, path = "/gemeenten/{gemeente}/zoekresultaten", tag = "zoeken", operation_id = "zoekBesloten",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente")),
    request_body = Zoekvraag,
    responses((status = 200, description = "Wat de zoekmachine ervan maakt", body = Zoekantwoord)))]
pub(crate) async fn post(
    place: InGemeente,
    parameters: Parameters,
    JsonBody(asked): JsonBody<Zoekvraag>,
) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let limit = asked.aantal.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::invalid(format!("'aantal' moet een getal zijn van 1 tot en met {MOST}.")));
    }
    let filter = filter(asked.filter)?;
    search(place, Asked { words: asked.q, limit, filter, meant: !asked.voorlopig }, Keep::Never).await
}

/// What is asked, read.
struct Asked {
    words: String,
    limit: usize,
    filter: Filter,
    /// This is a question, not a part of one; it is counted.
    meant: bool,
}

/// The filter of a body; a name that does not exist would narrow nothing.
fn filter(given: BTreeMap<String, String>) -> Result<Filter, Problem> {
    let one = |(name, value): (String, String)| {
        let facet = Facet::ALL.into_iter().find(|facet| facet.name() == name);
        facet.map(|facet| (facet, value)).ok_or_else(|| {
            let names = Facet::ALL.map(Facet::name).join(", ");
            Problem::invalid(format!("In 'filter' staat een naam die niet bestaat. Kies uit: {names}."))
        })
    };
    given.into_iter().map(one).collect()
}

async fn search(place: InGemeente, asked: Asked, keep: Keep) -> Result<Representation, Problem> {
    let Asked { words, limit, filter, meant } = asked;
    // Who narrows what was found asks nothing new.
    let meant = meant && filter.is_empty();
    let query = query(&place, words, limit)?;
    let release = place.snapshot.release.id.clone();
    let found = Api::blocking(move || {
        let snapshot = &place.snapshot;
        let mut found = snapshot.index.search_within(&snapshot.repository, &query, &filter, &place.regel());
        // Who works here also finds the text of letters, but a letter is no antwoord that can be opened.
        found.resultaten.retain(|one| place.antwoord(&one.id).is_ok());
        if meant {
            tellen::zoekvraag(&place, &query.woorden, &found);
        }
        found
    });
    let found = found.await?;
    Ok(Representation::json(&found, keep).header(RELEASE, &release))
}

fn query(place: &InGemeente, woorden: String, limit: usize) -> Result<Query, Problem> {
    if woorden.trim().is_empty() {
        return Err(Problem::invalid("'q' ontbreekt: de woorden om mee te zoeken."));
    }
    if woorden.chars().count() > LONGEST {
        return Err(Problem::invalid(format!("'q' mag hoogstens {LONGEST} tekens lang zijn.")));
    }
    let gemeente = place.gemeente.slug.clone();
    Ok(Query { woorden, gemeente, publiek: place.api.audience(), limit, datum: place.now.date() })
}

/// Finish a search text
#[utoipa::path(get, path = "/gemeenten/{gemeente}/suggesties", tag = "zoeken", operation_id = "suggesties",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente"),
        ("q" = String, Query, description = "Wat er tot nu toe getypt is", example = "pasp"),
        ("aantal" = Option<u32>, Query, description = "Hoogstens zoveel suggesties", minimum = 1, maximum = 50)),
    responses((status = 200, description = "Woorden en titels die verder helpen", body = Suggesties)))]
pub(crate) async fn suggest(place: InGemeente, parameters: Parameters) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["q", "aantal"])?;
    let limit = parameters.number("aantal", 1..=MOST)?.unwrap_or(USUAL);
    let query = query(&place, parameters.raw("q").unwrap_or_default().to_owned(), limit)?;
    let (release, keep) = (place.snapshot.release.id.clone(), place.keep(Moment::at(place.now)));
    let suggesties = Api::blocking(move || place.snapshot.index.suggest(&place.snapshot.repository, &query));
    let suggesties = suggesties.await?;
    Ok(Representation::json(&Suggesties { suggesties }, keep).header(RELEASE, &release))
}
