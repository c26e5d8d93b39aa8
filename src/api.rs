//! The HTTP API. Every route stands on this page; each is described in full above its handler.
//!
//! Both listeners have (all under `/v1`):
//!
//! | method and path | what it gives |
//! |---|---|
//! | GET `/gemeenten` | every gemeente |
//! | GET `/gemeenten/{gemeente}` | one gemeente |
//! | GET `/gemeenten/{gemeente}/antwoorden` | its antwoorden, in pages |
//! | GET `/gemeenten/{gemeente}/antwoorden/{id}` | one antwoord, as a kanaal gives it |
//! | POST `/gemeenten/{gemeente}/antwoorden/{id}/gesprek` | the next turn of a dialogue; nothing is remembered |
//! | POST `/gemeenten/{gemeente}/antwoorden/{id}/persoonlijk` | one antwoord for one situation |
//! | POST `/gemeenten/{gemeente}/antwoorden/{id}/reacties` | a reaction |
//! | GET, POST `/gemeenten/{gemeente}/zoekresultaten` | search |
//! | GET `/gemeenten/{gemeente}/suggesties` | words to finish a search with |
//! | POST `/gemeenten/{gemeente}/brieven/{briefmodel}` | a letter as PDF, or as JSON the notice of it in the Berichtenbox |
//! | GET `/wijzigingen` | what changed: a list, or events |
//! | GET `/ontvangsten/{code}` | the output that an ontvangstcode stands on |
//! | GET `/openapi.json` | the description of all this |
//!
//! For those who write (only on the intern listener, about the newest state):
//!
//! | method and path | what it gives |
//! |---|---|
//! | GET, POST `/intern/waarom/{gemeente}/{id}` | why an antwoord says what it says; POST for one situation |
//! | GET `/intern/gebruik/{naam}` | where a fact, a kenmerk or an antwoord is used |
//! | GET `/intern/matrix/{gemeente}` | the tekstmatrix: antwoorden × kanalen |
//! | GET `/intern/kalender`, `/intern/kalender.ics` | what flips by itself in the days ahead; for a calendar program |
//! | GET `/intern/controle/{gemeente}/{id}` | whether every kanaal says the same of an antwoord |
//! | GET `/intern/verschil/{gemeente}` | what changed since the last release |
//! | GET `/intern/zoekverslag` | what searching teaches |
//! | GET `/intern/kenmerken` | what is asked of people, why, and what uses it |
//!
//! For agents (only on the intern listener):
//!
//! | method and path | what it gives |
//! |---|---|
//! | POST `/intern/ontvangsten/{code}` | what somebody was told, and what has changed since |
//! | GET `/intern/sinds/{gemeente}` | what antwoorden say differently since a moment |
//! | GET `/intern/hulp/{gemeente}` | a person and a place, when nothing is found |
//! | POST `/intern/bevindingen/{gemeente}` | whether it was found |
//!
//! Outside `/v1`: `/healthz` and `/readyz`. Only the intern listener has what begins with `/intern`, and it alone shows
//! what is `zichtbaar: medewerkers`: handlers know by `Api::audience` on which side of the wall they are. Pages for
//! medewerkers (preview, KCC) belong in `api/pages` and are added to `intern`; they are clients of what stands here.

mod antwoord;
mod antwoorden;
mod auth;
mod balie;
mod berichtenbox;
mod body;
mod brieven;
mod doelbinding;
mod extract;
mod gemeenten;
mod health;
mod intern;
mod inzicht;
mod layers;
mod melding;
mod negotiate;
mod ontvangsten;
mod openapi;
mod output;
mod pages;
mod paging;
mod persoonlijk;
mod problem;
mod query;
mod reacties;
mod represent;
mod served;
mod server;
mod state;
mod tellen;
mod toen;
mod view;
mod wijzigingen;
mod zoeken;
mod zoekverslag;

pub use auth::{InternAuth, InternAuthError};
pub use served::Served;
pub use server::{Shutdown, serve};
pub use state::ApiConfig;

use crate::markdown::Audience;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, Method, header},
    middleware,
    response::IntoResponse,
    routing::{get, post},
};
use represent::{Keep, Representation};
use state::Api;
use tower_http::{
    cors::{Any, CorsLayer},
    csrf::CsrfLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The largest body of a letter: it may carry an address and many kenmerken.
const LETTER_LIMIT: usize = 256 * 1024;

/// What any website may read from the browsers of its visitors.
fn reading() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(openapi::ApiDoc::openapi())
        .routes(routes!(gemeenten::list))
        .routes(routes!(gemeenten::one))
        .routes(routes!(antwoorden::list))
        .routes(routes!(antwoord::get))
        .routes(routes!(persoonlijk::gesprek))
        .routes(routes!(persoonlijk::post))
        .merge(letters())
        .routes(routes!(zoeken::get, zoeken::post))
        .routes(routes!(zoeken::suggest))
        .routes(routes!(wijzigingen::get))
        .routes(routes!(ontvangsten::get))
}

/// May be larger than the others.
fn letters() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(brieven::post)).layer(DefaultBodyLimit::max(LETTER_LIMIT))
}

/// What changes something.
fn writing() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(reacties::post))
}

/// Only on the intern listener.
fn intern() -> Router<Api> {
    Router::new()
        .route("/intern/status", get(intern::status))
        .route("/intern/kanalen", get(intern::kanalen))
        .route("/intern/diagnoses", get(intern::diagnoses))
        .route("/intern/gebeurtenissen", get(intern::events))
        .route("/intern/voorbeeld/{gemeente}/{id}", get(intern::preview).post(intern::preview_for))
        .route("/intern/waarom/{gemeente}/{id}", get(inzicht::waarom).post(inzicht::waarom_voor))
        .route("/intern/gebruik/{naam}", get(inzicht::gebruik))
        .route("/intern/matrix/{gemeente}", get(inzicht::tekstmatrix))
        .route("/intern/kalender", get(inzicht::kalender))
        .route("/intern/kalender.ics", get(inzicht::kalender_ics))
        .route("/intern/verschil/{gemeente}", get(inzicht::verschil))
        .route("/intern/controle/{gemeente}/{id}", get(inzicht::controle))
        .route("/intern/zoekverslag", get(zoekverslag::get))
        .route("/intern/kenmerken", get(doelbinding::get))
        .route("/intern/ontvangsten/{code}", post(toen::ontvangst))
        .route("/intern/sinds/{gemeente}", get(toen::sinds))
        .route("/intern/hulp/{gemeente}", get(balie::hulp))
        .route("/intern/bevindingen/{gemeente}", post(balie::bevinding))
        .route("/intern/gemeenten/{gemeente}/antwoorden/{id}/reacties", get(reacties::list))
}

/// The OpenAPI document.
pub fn openapi_document() -> serde_json::Value {
    openapi::finished(&reading().merge(writing()).to_openapi())
}

fn version_1(cors: Option<CorsLayer>) -> Router<Api> {
    let document = openapi_document();
    let open = Router::from(reading())
        .route("/openapi.json", get(async move || Representation::json(&document, Keep::Public(300)).into_response()));
    let open = match cors {
        Some(cors) => open.layer(cors),
        None => open,
    };
    Router::new().nest("/v1", open.merge(Router::from(writing())))
}

fn health_routes() -> Router<Api> {
    Router::new().route("/healthz", get(health::healthz)).route("/readyz", get(health::readyz))
}

/// What everybody may reach: nothing that is `zichtbaar: medewerkers`, no preview.
pub fn public_router(config: &ApiConfig) -> Router {
    let routes = version_1(Some(cors())).merge(health_routes());
    layers::around(layers::with_fallbacks(routes.with_state(Api::new(config, Audience::Publiek))))
}

/// What people who work for the gemeente may reach: everything of the public one with internal text in it, the preview and
/// its pages.
pub fn intern_router(config: &ApiConfig, auth: InternAuth) -> Router {
    let routes = version_1(None).merge(health_routes()).merge(intern());
    let routes = routes.with_state(Api::new(config, Audience::Medewerkers)).merge(auth::login_router(auth.clone()));
    let routes = routes.merge(pages::router());
    let guarded =
        layers::with_fallbacks(routes).layer(CsrfLayer::new()).layer(middleware::from_fn_with_state(auth, auth::guard));
    layers::around(guarded)
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([header::ACCEPT, header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([
            header::ETAG,
            header::LINK,
            represent::FINGERPRINT,
            represent::RELEASE,
            represent::DATUM,
            represent::RECEIPT,
            HeaderName::from_static("api-version"),
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(std::time::Duration::from_hours(1))
}
