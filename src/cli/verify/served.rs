//! Outputs exactly as they are served: by the routers, in this process.

use crate::{
    api::{ApiConfig, InternAuth, Shutdown, intern_router, public_router},
    hub::{Clock, Hub, Options, Source},
    snapshot::Snapshot,
    source::Tree,
    verify::{Ask, Output, OutputError, Outputs, Way},
};
use anyhow::anyhow;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use jiff::{civil::DateTime, tz::TimeZone};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// A hub over files that do not change, at a moment that does not change, and both its routers.
pub(crate) struct Served {
    runtime: Runtime,
    hub: Arc<Hub>,
    public: Router,
    intern: Router,
}

impl Served {
    /// Over these files, at this moment in the Netherlands.
    pub(crate) fn start(tree: Tree, now: DateTime) -> anyhow::Result<Self> {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        let moment = now.to_zoned(zone)?.timestamp();
        let clock: Clock = Arc::new(move || moment);
        let hub = Hub::start(Source::Fixed(tree), Arc::clone(&clock), Options::default());
        let hub = Arc::new(hub.map_err(|error| anyhow!("{error}"))?);
        let config =
            ApiConfig { hub: Arc::clone(&hub), journal: None, clock, max_age: 60, shutdown: Shutdown::default() };
        let auth = InternAuth::for_listener(([127, 0, 0, 1], 8081).into(), None).map_err(|error| anyhow!("{error}"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let (public, intern) = {
            let _inside = runtime.enter();
            (public_router(&config), intern_router(&config, auth))
        };
        Ok(Self { runtime, hub, public, intern })
    }

    /// What is served.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.hub.serving().newest)
    }

    async fn send(router: Router, request: Request<Body>) -> Result<Output, OutputError> {
        let failed = |error: String| OutputError::Failed(error);
        let response = router.oneshot(request).await.map_err(|error| failed(error.to_string()))?;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.map_err(|error| failed(error.to_string()))?.to_vec();
        let media_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = media_type.unwrap_or_default().to_owned();
        if parts.status.is_success() {
            return Ok(Output { media_type, bytes });
        }
        Err(OutputError::Status { status: parts.status.as_u16(), media_type, bytes })
    }
}

impl Outputs for Served {
    fn output(&self, ask: &Ask) -> Result<Output, OutputError> {
        let router = if ask.medewerkers { &self.intern } else { &self.public };
        let request = request(ask).map_err(|error| OutputError::Failed(error.to_string()))?;
        self.runtime.block_on(Self::send(router.clone(), request))
    }
}

/// The request by which this is asked for.
fn request(ask: &Ask) -> Result<Request<Body>, axum::http::Error> {
    let Ask { gemeente, id, kanaal, datum, .. } = ask;
    let antwoord = format!("/v1/gemeenten/{gemeente}/antwoorden/{id}");
    let (method, path) = match ask.way {
        Way::Get => (Method::GET, antwoord),
        Way::Persoonlijk => (Method::POST, format!("{antwoord}/persoonlijk")),
        Way::Gesprek => (Method::POST, format!("{antwoord}/gesprek")),
        Way::Brief => (Method::POST, format!("/v1/gemeenten/{gemeente}/brieven/{id}")),
    };
    let variant = match (&ask.variant, ask.way) {
        (Some(variant), Way::Get | Way::Persoonlijk) => format!("&variant={variant}"),
        _ => String::new(),
    };
    let request = Request::builder().method(&method).uri(format!("{path}?kanaal={kanaal}&datum={datum}{variant}"));
    if method == Method::GET {
        return request.body(Body::empty());
    }
    let known: Map<String, Value> =
        ask.kenmerken.iter().map(|(name, value)| (name.clone(), json!(value.to_string()))).collect();
    request.header(header::CONTENT_TYPE, "application/json").body(Body::from(json!({ "kenmerken": known }).to_string()))
}
