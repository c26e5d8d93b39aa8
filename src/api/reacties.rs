//! Reactions to an antwoord. A citizen picks one of five reasons; an agent may write a remark, on the intern listener.

use super::{
    body::JsonBody,
    extract::{NoAntwoord, OfAntwoord},
    problem::Problem,
    query::Parameters,
    represent::{Keep, Representation},
};
use crate::{
    markdown::Audience,
    register::{Event, Inhoud, Journal, MAX_OPMERKING, Opmerking, OpmerkingError, Reactie, Reden, expiry},
};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reaction: a reason, or (intern only) a remark.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Reactie)]
pub(crate) struct Given {
    /// What the matter is.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "onduidelijk", pattern = "^(onduidelijk|onjuist|onvolledig|niet-gevonden|behulpzaam)$")]
    reden: Option<Reden>,
    /// A remark of an agent; only on the intern listener.
    #[serde(default)]
    #[schema(max_length = 1000)]
    opmerking: Option<String>,
    /// In which kanaal the antwoord was read.
    kanaal: String,
    /// About which blok.
    #[serde(default)]
    #[schema(example = "kosten-betalen")]
    blok: Option<String>,
}

/// That it came in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReactieOntvangen)]
pub(crate) struct Taken {
    /// Name of the reaction.
    #[schema(format = "uuid")]
    id: String,
}

/// React to an antwoord
///
/// Publicly with a fixed reason only, so that nothing personal can come along.
#[utoipa::path(post, path = "/gemeenten/{gemeente}/antwoorden/{id}/reacties", tag = "reacties", operation_id = "reageer",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente"), ("id" = String, Path, description = "Id van het antwoord")),
    request_body = Given,
    responses((status = 202, description = "Ontvangen", body = Taken), (status = 422, description = "Er kan geen reactie van gemaakt worden")))]
pub(crate) async fn post(
    about: OfAntwoord,
    parameters: Parameters,
    JsonBody(given): JsonBody<Given>,
) -> Result<Representation, NoAntwoord> {
    parameters.only(&[])?;
    let api = &about.place.api;
    let journal = api.journal().ok_or_else(no_register)?;
    let kanaal = about.place.kanaal(&given.kanaal)?.naam.clone();
    let inhoud = inhoud(&given, api.audience())?;
    let blok = given.blok.as_deref().map(|blok| known_blok(&about, blok)).transpose()?;
    let id = uuid::Uuid::now_v7();
    let now = api.now();
    let reactie = Reactie {
        id,
        antwoord: about.id.clone(),
        gemeente: about.place.gemeente.slug.clone(),
        kanaal,
        release: about.place.snapshot.release.id.clone(),
        blok,
        bestand: bestand(&about),
        inhoud,
        ontvangen_op: now,
        verloopt_op: expiry(about.place.now.date()),
    };
    journal.record(Event::Reactie(Box::new(reactie))).map_err(|refused| {
        tracing::warn!(%refused, "a reaction was not taken");
        Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(60)
    })?;
    Ok(Representation::json(&Taken { id: id.to_string() }, Keep::Never).status(StatusCode::ACCEPTED))
}

pub(crate) fn no_register() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "geen-register",
        "Er is geen register",
        "Deze hub draait zonder register en kan geen reacties bewaren.",
    )
}

fn inhoud(given: &Given, audience: Audience) -> Result<Inhoud, Problem> {
    let unfit = |detail: &str| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "ongeldige-reactie", "Deze reactie kan niet", detail)
    };
    match (&given.reden, &given.opmerking) {
        (Some(reden), None) => Ok(Inhoud::Reden(*reden)),
        (None, Some(_)) if audience == Audience::Publiek => Err(unfit(
            "Hier kan alleen een vaste reden: onduidelijk, onjuist, onvolledig, niet-gevonden of behulpzaam.",
        )),
        (None, Some(text)) => Opmerking::new(text).map(Inhoud::Opmerking).map_err(|error| match error {
            OpmerkingError::Empty => unfit("De opmerking is leeg."),
            OpmerkingError::TooLong => unfit(&format!("De opmerking is langer dan {MAX_OPMERKING} tekens.")),
        }),
        _ => Err(unfit("Geef één reden, of één opmerking.")),
    }
}

fn known_blok(about: &OfAntwoord, blok: &str) -> Result<String, Problem> {
    let own = about.place.gemeente.afwijkingen.get(&about.id).map(|afwijking| &afwijking.secties);
    let written = about.place.repository().antwoord(&about.place.gemeente, &about.id).map(|written| &written.secties);
    let mut known = false;
    for sectie in own.into_iter().chain(written).flatten() {
        sectie.each_blok(&mut |found| known |= found.name.as_deref() == Some(blok));
    }
    if known { Ok(blok.to_owned()) } else { Err(Problem::invalid("Dit antwoord heeft geen blok met deze naam.")) }
}

fn bestand(about: &OfAntwoord) -> Option<String> {
    about.place.repository().antwoord(&about.place.gemeente, &about.id).map(|written| written.file.path().to_owned())
}

/// A reaction as agents read it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReactieView {
    id: String,
    gemeente: String,
    kanaal: String,
    release: String,
    blok: Option<String>,
    bestand: Option<String>,
    reden: Option<Reden>,
    opmerking: Option<String>,
    ontvangen_op: String,
    verloopt_op: String,
}

/// Reactions to an antwoord, newest first; intern only.
pub(crate) async fn list(about: OfAntwoord, parameters: Parameters) -> Result<Representation, NoAntwoord> {
    parameters.only(&[])?;
    let journal: &Journal = about.place.api.journal().ok_or_else(no_register)?;
    let day = about.place.now.date();
    let found = journal.register().feedback_for(&about.id, Some(&about.place.gemeente.slug), day).await;
    let found = found.map_err(|error| {
        tracing::warn!(%error, "reactions cannot be read");
        Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(60)
    })?;
    let views: Vec<ReactieView> = found.into_iter().map(view).collect();
    Ok(Representation::json(&serde_json::json!({ "reacties": views }), Keep::Never))
}

fn view(reactie: Reactie) -> ReactieView {
    let (reden, opmerking) = match reactie.inhoud {
        Inhoud::Reden(reden) => (Some(reden), None),
        Inhoud::Opmerking(text) => (None, Some(text.as_str().to_owned())),
    };
    ReactieView {
        id: reactie.id.to_string(),
        gemeente: reactie.gemeente,
        kanaal: reactie.kanaal,
        release: reactie.release,
        blok: reactie.blok,
        bestand: reactie.bestand,
        reden,
        opmerking,
        ontvangen_op: reactie.ontvangen_op.to_string(),
        verloopt_op: reactie.verloopt_op.to_string(),
    }
}
