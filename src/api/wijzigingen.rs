//! What changed: as a list since a cursor, or as events while they happen.

use super::{
    Api,
    extract::{InGemeente, Seen},
    negotiate::Accept,
    problem::Problem,
    query::Parameters,
    represent::{Keep, Representation},
};
use crate::{
    hub::{Cursor, FeedError, Reeks, Verandering, Wijziging},
    markdown::Audience,
    snapshot::Snapshot,
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, StreamExt, stream};
use jiff::civil::Date;
use serde::Serialize;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use utoipa::ToSchema;

/// What changed since a cursor.
#[allow(clippy::struct_field_names, reason = "the words are those of the API")]
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wijzigingen {
    /// Ask the next time with this one.
    cursor: String,
    /// The release of the cursor.
    release: String,
    /// The day of the cursor.
    #[schema(value_type = String, format = Date)]
    datum: Date,
    /// Oldest first; later ones of the same antwoord count.
    wijzigingen: Vec<WijzigingView>,
    /// Where to ask the next time.
    volgende: String,
}

/// One change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Wijziging)]
pub(crate) struct WijzigingView {
    /// Id of the gemeente; absent: every gemeente.
    #[serde(skip_serializing_if = "Option::is_none")]
    gemeente: Option<String>,
    /// Id of the antwoord; absent: every antwoord.
    #[serde(skip_serializing_if = "Option::is_none")]
    antwoord: Option<String>,
    /// nieuw, gewijzigd or vervallen.
    #[schema(example = "gewijzigd")]
    soort: &'static str,
    /// Where to read it, when it is one antwoord of one gemeente.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// Follow changes
///
/// Without a cursor: where the feed is now. With `Accept: text/event-stream`: events as they happen; `Last-Event-ID`
/// takes up where a broken connection left off.
#[utoipa::path(get, path = "/wijzigingen", tag = "wijzigingen", operation_id = "wijzigingen",
    params(("cursor" = Option<String>, Query, description = "De cursor van de vorige keer"),
        ("gemeente" = Option<String>, Query, description = "Alleen van deze gemeente")),
    responses((status = 200, description = "Wat er veranderde", content((Wijzigingen = "application/json"), (String = "text/event-stream"))),
        (status = 410, description = "De cursor is te oud: begin opnieuw, zonder cursor")))]
pub(crate) async fn get(seen: Seen, parameters: Parameters, headers: HeaderMap) -> Result<Response, Problem> {
    let parameters = parameters.only(&["cursor", "gemeente"])?;
    let only = parameters.get("gemeente").map(|named| seen.in_gemeente(named)).transpose()?;
    let only = only.map(|InGemeente { gemeente, .. }| gemeente.slug.clone());
    let stream = Accept::of(&headers).names("text/event-stream");
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).filter(|_| stream);
    let cursor = last.or(parameters.get("cursor")).map(str::parse::<Cursor>).transpose().map_err(|_| malformed())?;
    if stream {
        return follow(seen.api, cursor, only).await;
    }
    let now = seen.serving.cursor().ok_or_else(nothing_served)?;
    let series = match cursor {
        Some(cursor) => since(&seen.api, cursor).await?,
        None => Vec::new(),
    };
    let to = series.last().map_or(now, |reeks| reeks.naar.clone());
    let changes = series.iter().flat_map(|reeks| reeks.wijzigingen.iter());
    let wijzigingen = changes.filter_map(|change| view(change, only.as_deref())).collect();
    let volgende = format!("/v1/wijzigingen?cursor={to}");
    let list = Wijzigingen { cursor: to.to_string(), release: to.release, datum: to.dag, wijzigingen, volgende };
    Ok(Representation::json(&list, Keep::Private).into_response())
}

fn malformed() -> Problem {
    Problem::invalid("De cursor is niet te lezen. Gebruik de cursor van de vorige keer, of begin zonder.")
}

fn nothing_served() -> Problem {
    Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(60)
}

/// The series since a cursor, as this caller may see them.
async fn since(api: &Api, cursor: Cursor) -> Result<Vec<Arc<Reeks>>, Problem> {
    let own = api.clone();
    let found = Api::blocking(move || {
        let series = own.hub().changes_since(&cursor)?;
        Ok(series.into_iter().map(|reeks| seen_by(&own, reeks)).collect())
    });
    found.await?.map_err(|error| match error {
        FeedError::Malformed => malformed(),
        FeedError::Gone => Problem::new(
            StatusCode::GONE,
            "cursor-te-oud",
            "Deze cursor is niet meer bekend",
            "Lees alles opnieuw, en vraag daarna zonder cursor waar de lijst nu is.",
        ),
    })
}

/// A series without what this caller may not see. What was for everybody and is for medewerkers now, has gone.
fn seen_by(api: &Api, reeks: Arc<Reeks>) -> Arc<Reeks> {
    if api.audience() == Audience::Medewerkers {
        return reeks;
    }
    let serving = api.hub().serving();
    let before = api.hub().archived(&reeks.van.release);
    let public = |snapshot: Option<&Arc<Snapshot>>, gemeente: Option<&str>, id: &str| {
        snapshot.is_some_and(|snapshot| is_public(snapshot, gemeente, id))
    };
    let kept = reeks.wijzigingen.iter().filter_map(|change| {
        let Some(id) = change.antwoord.as_deref() else { return Some(change.clone()) };
        let gemeente = change.gemeente.as_deref();
        let after = gemeente.map_or(serving.served.as_ref(), |gemeente| serving.for_gemeente(gemeente));
        if public(after, gemeente, id) {
            return Some(change.clone());
        }
        public(before.as_ref(), gemeente, id).then(|| Wijziging { soort: Verandering::Vervallen, ..change.clone() })
    });
    Arc::new(Reeks { van: reeks.van.clone(), naar: reeks.naar.clone(), wijzigingen: kept.collect() })
}

/// May everybody see this antwoord, in this gemeente or (without one) in any?
fn is_public(snapshot: &Snapshot, gemeente: Option<&str>, id: &str) -> bool {
    let repository = &snapshot.repository;
    match gemeente {
        Some(gemeente) => repository.gemeente(gemeente).is_some_and(|gemeente| {
            let written = repository.antwoord(gemeente, id);
            written.is_some_and(|written| super::extract::is_public(&super::extract::kop_in(gemeente, written)))
        }),
        None => repository.generic.antwoorden.get(id).is_some_and(|written| super::extract::is_public(&written.kop)),
    }
}

fn view(change: &Wijziging, only: Option<&str>) -> Option<WijzigingView> {
    if let (Some(only), Some(gemeente)) = (only, &change.gemeente)
        && only != gemeente
    {
        return None;
    }
    let gemeente = change.gemeente.clone().or_else(|| only.map(str::to_owned));
    let url = match (&gemeente, &change.antwoord) {
        (Some(gemeente), Some(id)) => Some(format!("/v1/gemeenten/{gemeente}/antwoorden/{id}")),
        _ => None,
    };
    Some(WijzigingView { gemeente, antwoord: change.antwoord.clone(), soort: change.soort.name(), url })
}

/// Events as they happen; first what was missed since the cursor.
async fn follow(api: Api, cursor: Option<Cursor>, only: Option<String>) -> Result<Response, Problem> {
    let stopping = api.clone();
    let receiver = api.hub().subscribe();
    let missed = match cursor {
        Some(cursor) => since(&api, cursor).await?,
        None => Vec::new(),
    };
    let last_missed = missed.last().map(|reeks| reeks.naar.clone());
    let known: Vec<Cursor> = missed.iter().map(|reeks| reeks.naar.clone()).collect();
    let first = stream::iter(missed).map(Some);
    let live = BroadcastStream::new(receiver).filter_map(move |received| {
        let api = api.clone();
        let known = known.clone();
        async move {
            match received {
                Ok(reeks) if known.contains(&reeks.naar) => None,
                Ok(reeks) => Some(Api::blocking(move || seen_by(&api, reeks)).await.ok()),
                Err(BroadcastStreamRecvError::Lagged(_)) => Some(None),
            }
        }
    });
    // Who cannot keep up is sent away, and takes up again from the last cursor that did arrive.
    let series =
        first.chain(live).take_while(|reeks| std::future::ready(reeks.is_some())).filter_map(std::future::ready);
    tracing::debug!(missed = last_missed.is_some(), "a follower connected");
    Ok(sse(&stopping, series.map(move |reeks| event(&reeks, only.as_deref()))))
}

fn event(reeks: &Reeks, only: Option<&str>) -> Event {
    let wijzigingen = reeks.wijzigingen.iter().filter_map(|change| view(change, only)).collect();
    let to = &reeks.naar;
    let volgende = format!("/v1/wijzigingen?cursor={to}");
    let list =
        Wijzigingen { cursor: to.to_string(), release: to.release.clone(), datum: to.dag, wijzigingen, volgende };
    let data = serde_json::to_string(&list).unwrap_or_default();
    Event::default().event("wijzigingen").id(to.to_string()).data(data)
}

/// A stream of events, kept open.
pub(crate) fn sse(api: &Api, events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let alive = KeepAlive::new().interval(Duration::from_secs(15)).text("er is niets nieuws");
    let shutdown = api.shutdown().clone();
    let events = events.take_until(Box::pin(async move { shutdown.stopped().await }));
    Sse::new(events.map(Ok::<_, Infallible>)).keep_alive(alive).into_response()
}
