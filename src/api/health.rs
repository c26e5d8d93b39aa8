//! Is it alive, and does it serve?

use super::{
    extract::Seen,
    represent::{Keep, Representation},
};
use crate::{fault::remembered, hub::Status};
use axum::http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;

/// Alive: the process answers.
pub(crate) async fn healthz() -> Representation {
    Representation::new("text/plain; charset=utf-8", format!("goed\n{}", remembered(None)), Keep::Never)
}

/// How the hub is doing, for machines that watch it. Holds no ids of antwoorden: those may be for medewerkers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ready {
    gereed: bool,
    release: Option<String>,
    nieuwste_release: Option<String>,
    alles_ingehouden: bool,
    ingehouden_gemeenten: BTreeMap<String, Option<String>>,
    ingehouden_antwoorden: usize,
    bron_leesbaar: bool,
    register: &'static str,
}

/// Ready: a release is served. A register that is away does not stop answers.
pub(crate) async fn readyz(seen: Seen) -> Representation {
    let status: &Status = &seen.api.hub().status();
    let gereed = seen.serving.served.is_some();
    let ready = Ready {
        gereed,
        release: seen.serving.served.as_ref().map(|snapshot| snapshot.release.id.clone()),
        nieuwste_release: status.newest.as_ref().map(|release| release.id.clone()),
        alles_ingehouden: status.generiek_ingehouden,
        ingehouden_gemeenten: held_back(status),
        ingehouden_antwoorden: seen.api.withheld(&seen.serving).values().map(Vec::len).sum(),
        bron_leesbaar: status.storing.is_none(),
        register: register(&seen),
    };
    let code = if gereed { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Representation::json(&ready, Keep::Never).status(code)
}

/// Gemeenten that are not on the release that is served, with the release they are on.
pub(crate) fn held_back(status: &Status) -> BTreeMap<String, Option<String>> {
    let behind = status.ingehouden.iter();
    behind.map(|(slug, release)| (slug.clone(), release.as_ref().map(|release| release.id.clone()))).collect()
}

/// In one word.
pub(crate) fn register(seen: &Seen) -> &'static str {
    match seen.api.journal() {
        None => "geen",
        Some(journal) if journal.status().connected => "verbonden",
        Some(_) => "niet bereikbaar",
    }
}
