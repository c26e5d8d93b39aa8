//! What only people who work for the gemeente may see: how the hub is doing, what is wrong in the content, and a preview of
//! the newest state, also when it has mistakes. Pages for them are clients of this.

use super::{
    antwoord::answer,
    body::JsonBody,
    extract::{NoAntwoord, OfAntwoord, Preview, Seen},
    health,
    melding::Melding,
    negotiate::Accept,
    output::Asked,
    problem::Problem,
    query::Parameters,
    represent::{Keep, Representation},
    view::Situation,
    wijzigingen,
};
use crate::{condition::Kenmerken, diagnostic::Diagnostic, hub::Status, markdown::Audience};
use axum::{
    http::HeaderMap,
    response::{Response, sse::Event},
};
use futures_util::{StreamExt, stream};
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// How often to look whether something happened.
const LOOK: Duration = Duration::from_millis(100);

/// Mistakes in the newest state; with `gemeente` only those that reach it.
pub(crate) async fn diagnoses(seen: Seen, parameters: Parameters) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["gemeente"])?;
    let status = seen.api.hub().status();
    let wanted = match parameters.get("gemeente") {
        Some(named) => Some(seen.preview(named)?.gemeente.slug.clone()),
        None => None,
    };
    let reaches = |found: &&Diagnostic| {
        wanted.as_ref().is_none_or(|slug| match found.layer_gemeente() {
            Some(own) => own == slug,
            None => found.gemeenten.is_empty() || found.gemeenten.contains(slug),
        })
    };
    let views: Vec<Melding<'_>> = status.diagnostics.iter().filter(reaches).map(Melding::of).collect();
    let release = status.newest.as_ref().map(|release| release.id.as_str());
    Ok(Representation::json(&serde_json::json!({ "release": release, "diagnoses": views }), Keep::Private))
}

/// How the hub is doing.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusView {
    nieuwste: Option<String>,
    geserveerd: Option<String>,
    alles_ingehouden: bool,
    ingehouden_gemeenten: BTreeMap<String, Option<String>>,
    fouten: usize,
    publicaties: usize,
    adviezen: usize,
    /// Why the content cannot be read, when it cannot.
    storing: Option<String>,
    duur_milliseconden: u128,
}

impl StatusView {
    fn of(status: &Status) -> Self {
        let count = |word: &str| status.diagnostics.iter().filter(|found| found.severity().name() == word).count();
        Self {
            nieuwste: status.newest.as_ref().map(|release| release.id.clone()),
            geserveerd: status.served.as_ref().map(|release| release.id.clone()),
            alles_ingehouden: status.generiek_ingehouden,
            ingehouden_gemeenten: health::held_back(status),
            fouten: count("fout"),
            publicaties: count("publicatie"),
            adviezen: count("advies"),
            storing: status.storing.clone(),
            duur_milliseconden: status.duur.as_millis(),
        }
    }
}

/// How the hub is doing, with the antwoorden that are withheld and the register.
pub(crate) async fn status(seen: Seen, parameters: Parameters) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let status = StatusView::of(&seen.api.hub().status());
    let register = seen.api.journal().map(|journal| {
        let status = journal.status();
        serde_json::json!({
            "verbonden": status.connected,
            "wachtend": status.queued,
            "weggevallen": status.dropped,
            "geweigerd": status.rejected,
            "laatsteFout": status.last_error,
        })
    });
    let withheld = seen.api.withheld(&seen.serving);
    let whole = serde_json::json!({ "hub": status, "ingehoudenAntwoorden": &*withheld, "register": register });
    Ok(Representation::json(&whole, Keep::Never))
}

/// A kanaal to choose.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KanaalView<'a> {
    naam: &'a str,
    titel: &'a str,
    vorm: &'static str,
    zichtbaar: &'static str,
}

/// The kanalen of the newest state, and the gemeente to begin with: what pages need before they can ask for anything.
pub(crate) async fn kanalen(seen: Seen, parameters: Parameters) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let newest = &seen.serving.newest;
    let views = newest.kanalen.iter().map(|kanaal| KanaalView {
        naam: &kanaal.naam,
        titel: &kanaal.titel,
        vorm: kanaal.vorm.name(),
        zichtbaar: match kanaal.zichtbaar {
            Audience::Publiek => "publiek",
            Audience::Medewerkers => "medewerkers",
        },
    });
    let views: Vec<_> = views.collect();
    let standaard = &newest.repository.hub.standaardgemeente;
    Ok(Representation::json(&serde_json::json!({ "standaardgemeente": standaard, "kanalen": views }), Keep::Private))
}

/// An event whenever something was built: served, or held back with the mistakes in it.
pub(crate) async fn events(seen: Seen) -> Response {
    let api = seen.api;
    let own = api.clone();
    let states = stream::unfold(None::<Arc<Status>>, move |last| {
        let api = own.clone();
        async move {
            let mut wait = tokio::time::interval(LOOK);
            loop {
                wait.tick().await;
                let now = api.hub().status();
                if last.as_ref().is_none_or(|last| !Arc::ptr_eq(last, &now)) {
                    return Some((Arc::clone(&now), Some(now)));
                }
            }
        }
    });
    wijzigingen::sse(&api, states.map(|status| event(&status)))
}

fn event(status: &Status) -> Event {
    let same = status.newest == status.served;
    let name = match (&status.storing, same) {
        (Some(_), _) => "storing",
        (None, true) => "geserveerd",
        (None, false) => "ingehouden",
    };
    Event::default().event(name).data(serde_json::to_string(&StatusView::of(status)).unwrap_or_default())
}

/// A preview: as the kanaal would give it from the newest state, with or without mistakes.
pub(crate) async fn preview(
    Preview(about): Preview,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, NoAntwoord> {
    shown(about, &parameters, &headers, None).await
}

/// A preview for one situation.
pub(crate) async fn preview_for(
    Preview(about): Preview,
    parameters: Parameters,
    headers: HeaderMap,
    JsonBody(given): JsonBody<Situation>,
) -> Result<Response, NoAntwoord> {
    shown(about, &parameters, &headers, Some(given)).await
}

async fn shown(
    about: OfAntwoord,
    parameters: &Parameters,
    headers: &HeaderMap,
    given: Option<Situation>,
) -> Result<Response, NoAntwoord> {
    let asked = Asked::of(&about, parameters, &Accept::of(headers), &["kanaal", "datum", "variant"])?;
    let known = match given {
        Some(given) => about.place.kenmerken(&given.kenmerken)?,
        None => Kenmerken::new(),
    };
    Ok(answer(about, asked, known, Keep::Never).await?)
}
