//! Answers for one situation. What is known of it comes in the body, is used in memory, and is gone when the response has
//! been written; no response here may be kept.

use super::{
    Api,
    antwoord::answer,
    body::JsonBody,
    extract::{NoAntwoord, OfAntwoord},
    negotiate::Accept,
    output::{self, Asked},
    query::Parameters,
    represent::{Keep, RELEASE, Representation},
    view::Situation,
};
use axum::{http::HeaderMap, response::Response};

/// One antwoord for one situation
///
/// Conditions that the kenmerken decide are decided; the others stay open.
#[utoipa::path(post, path = "/gemeenten/{gemeente}/antwoorden/{id}/persoonlijk", tag = "persoonlijk", operation_id = "persoonlijk",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente"),
        ("id" = String, Path, description = "Id van het antwoord"),
        ("kanaal" = Option<String>, Query, description = "Het kanaal, zoals website"),
        ("datum" = Option<String>, Query, description = "De dag, zoals 2027-01-31; anders nu"),
        ("variant" = Option<String>, Query, description = "Een variant van het kanaal, zoals fragment")),
    request_body = Situation,
    responses((status = 200, description = "Het antwoord voor deze situatie",
            content((String = "text/html"), (serde_json::Value = "application/json"), (String = "text/plain"), (Vec<u8> = "application/pdf"))),
        (status = 308, description = "Dit is een oud id; de kop Location noemt het nieuwe"),
        (status = 406, description = "Het kanaal heeft geen vorm die u wilt"),
        (status = 422, description = "Een kenmerk klopt niet, of ontbreekt: zie ontbrekendeKenmerken")))]
pub(crate) async fn post(
    about: OfAntwoord,
    parameters: Parameters,
    headers: HeaderMap,
    JsonBody(given): JsonBody<Situation>,
) -> Result<Response, NoAntwoord> {
    let asked = Asked::of(&about, &parameters, &Accept::of(&headers), &["kanaal", "datum", "variant"])?;
    let known = about.place.kenmerken(&given.kenmerken)?;
    Ok(answer(about, asked, known, Keep::Never).await?)
}

/// The next turn of a dialogue
///
/// Nothing is remembered: send everything that is known each time. The answer says what to ask next, until nothing is open.
#[utoipa::path(post, path = "/gemeenten/{gemeente}/antwoorden/{id}/gesprek", tag = "persoonlijk", operation_id = "gesprek",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente"),
        ("id" = String, Path, description = "Id van het antwoord"),
        ("kanaal" = Option<String>, Query, description = "Een kanaal dat een gesprek voert"),
        ("datum" = Option<String>, Query, description = "De dag, zoals 2027-01-31; anders nu")),
    request_body = Situation,
    responses((status = 200, description = "Wat er gezegd en gevraagd wordt", body = serde_json::Value),
        (status = 308, description = "Dit is een oud id; de kop Location noemt het nieuwe"),
        (status = 422, description = "Een kenmerk klopt niet")))]
pub(crate) async fn gesprek(
    about: OfAntwoord,
    parameters: Parameters,
    JsonBody(given): JsonBody<Situation>,
) -> Result<Representation, NoAntwoord> {
    let parameters = parameters.only(&["kanaal", "datum"])?;
    let kanaal = output::dialogue_kanaal(&about.place, parameters.get("kanaal"))?;
    let moment = about.place.moment(&parameters)?;
    let known = about.place.kenmerken(&given.kenmerken)?;
    let release = about.place.snapshot.release.id.clone();
    let turn = Api::blocking(move || output::turn(&about, &kanaal, moment, &known)).await??;
    Ok(Representation::json(&turn, Keep::Never).header(RELEASE, &release))
}
