//! Outputs exactly as they are served: by the routers, in this process.

use super::{ApiConfig, InternAuth, intern_router, public_router};
use crate::verify::{Ask, Output, OutputError, Outputs, Way};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use serde_json::{Map, Value, json};
use tokio::runtime::Handle;
use tower::ServiceExt;

/// Both routers over one hub, to be asked from a thread that may block.
pub struct Served {
    runtime: Handle,
    public: Router,
    intern: Router,
}

impl Served {
    /// What this configuration serves. Asks run on this runtime; never ask from within it.
    pub fn over(config: &ApiConfig, runtime: &Handle) -> Self {
        let _inside = runtime.enter();
        let (public, intern) = (public_router(config), intern_router(config, InternAuth::open()));
        Self { runtime: runtime.clone(), public, intern }
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
        Way::Brief | Way::Berichtenbox => (Method::POST, format!("/v1/gemeenten/{gemeente}/brieven/{id}")),
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
    let request = match ask.way {
        Way::Berichtenbox => request.header(header::ACCEPT, "application/json"),
        _ => request,
    };
    request.header(header::CONTENT_TYPE, "application/json").body(Body::from(json!({ "kenmerken": known }).to_string()))
}
