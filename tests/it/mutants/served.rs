//! Outputs of a tree exactly as the hub serves them: through both routers, in process.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use eenduidig::{
    api::{ApiConfig, InternAuth, Shutdown, intern_router, public_router},
    condition::Value,
    diagnostic::Severity,
    hub::{Clock, Hub, Options, Source},
    source::Tree,
    verify::{Ask, Output, OutputError, Outputs, Way},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, date},
};
use std::sync::Arc;
use tower::ServiceExt;

/// The day on which everything is looked at.
pub(super) const TODAY: Date = date(2026, 11, 22);

/// Noon of that day in Amsterdam.
pub(super) fn noon() -> DateTime {
    TODAY.at(12, 0, 0, 0)
}

/// A hub over one tree.
pub(super) struct Served {
    public: Router,
    intern: Router,
    hub: Arc<Hub>,
}

thread_local! {
    static RUNTIME: tokio::runtime::Runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
}

impl Served {
    /// Starts a hub.
    pub(super) fn new(tree: Tree) -> Self {
        Self::over(Source::Fixed(tree))
    }

    /// Starts a hub over this source.
    pub(super) fn over(source: Source) -> Self {
        let clock: Clock = Arc::new(|| "2026-11-22T11:00:00Z".parse::<Timestamp>().unwrap());
        let hub = Arc::new(Hub::start(source, Arc::clone(&clock), Options::default()).unwrap());
        let config =
            ApiConfig { hub: Arc::clone(&hub), journal: None, clock, max_age: 60, shutdown: Shutdown::default() };
        let auth = InternAuth::for_listener("127.0.0.1:8081".parse().unwrap(), None).unwrap();
        Self { public: public_router(&config), intern: intern_router(&config, auth), hub }
    }

    /// Takes up what has changed in its folder: only that is built again.
    pub(super) fn refresh(&self) {
        self.hub.refresh();
    }

    /// Id of the release that is served.
    pub(super) fn release(&self) -> Option<String> {
        self.hub.status().served.as_ref().map(|release| release.id.clone())
    }

    /// Why the newest state does not go live, for everybody or for some gemeente; `None` when it does.
    pub(super) fn held_back(&self) -> Option<String> {
        let status = self.hub.status();
        let live =
            status.served.as_ref().map(|release| &release.id) == status.newest.as_ref().map(|release| &release.id);
        let bad = status.diagnostics.iter().find(|found| found.severity() == Severity::Fout);
        let why = || bad.map_or_else(|| "unknown".to_owned(), |found| found.message.clone());
        (!live || !status.ingehouden.is_empty() || bad.is_some()).then(why)
    }
}

impl Outputs for Served {
    fn output(&self, ask: &Ask) -> Result<Output, OutputError> {
        let router = if ask.medewerkers { &self.intern } else { &self.public };
        let request = request(ask);
        let answered = RUNTIME.with(|runtime| {
            runtime.block_on(async {
                let response = router.clone().oneshot(request).await.unwrap();
                let (parts, body) = response.into_parts();
                (parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
            })
        });
        let (parts, bytes) = answered;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let media_type = kind.unwrap_or_default().to_owned();
        if parts.status.is_success() {
            return Ok(Output { media_type, bytes });
        }
        Err(OutputError::Status { status: parts.status.as_u16(), media_type, bytes })
    }
}

fn request(ask: &Ask) -> Request<Body> {
    let (gemeente, id) = (&ask.gemeente, &ask.id);
    let path = match ask.way {
        Way::Get => format!("/v1/gemeenten/{gemeente}/antwoorden/{id}"),
        Way::Persoonlijk => format!("/v1/gemeenten/{gemeente}/antwoorden/{id}/persoonlijk"),
        Way::Gesprek => format!("/v1/gemeenten/{gemeente}/antwoorden/{id}/gesprek"),
        Way::Brief | Way::Berichtenbox => format!("/v1/gemeenten/{gemeente}/brieven/{id}"),
    };
    let variant = match (&ask.variant, ask.way) {
        (Some(variant), Way::Get | Way::Persoonlijk) => format!("&variant={variant}"),
        _ => String::new(),
    };
    let uri = format!("{path}?kanaal={}&datum={}{variant}", ask.kanaal, ask.datum);
    if ask.way == Way::Get {
        return Request::get(uri).body(Body::empty()).unwrap();
    }
    let kenmerken: serde_json::Map<String, serde_json::Value> = ask
        .kenmerken
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Value::Number(number) => (*number).into(),
                other => other.to_string().into(),
            };
            (name.clone(), value)
        })
        .collect();
    let body = serde_json::json!({ "kenmerken": kenmerken }).to_string();
    let accept = if ask.way == Way::Berichtenbox { "application/json" } else { "*/*" };
    let request = Request::post(uri).header(header::CONTENT_TYPE, "application/json").header(header::ACCEPT, accept);
    request.body(Body::from(body)).unwrap()
}
