//! The one way in which the API says that something is wrong: `application/problem+json` (RFC 9457), in Dutch.
//! Never holds a value that the caller sent.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// What went wrong. `soort` becomes `type`, as `urn:eenduidig:probleem:SOORT`.
#[derive(Debug, Clone)]
pub(crate) struct Problem(Box<Content>);

#[derive(Debug, Clone)]
struct Content {
    status: StatusCode,
    soort: &'static str,
    titel: &'static str,
    detail: String,
    extra: Map<String, Value>,
    retry_after: Option<u32>,
}

/// How a [`Problem`] looks, for the OpenAPI document. Some problems have extra members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Probleem)]
pub(crate) struct ProblemView {
    /// Which kind of problem; the same for every problem of this kind.
    #[schema(example = "urn:eenduidig:probleem:onbekend-antwoord")]
    r#type: String,
    /// The kind of problem in words.
    #[schema(example = "Dit antwoord bestaat niet")]
    title: String,
    /// The HTTP status.
    #[schema(example = 404, minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong this time, and what to do about it.
    #[schema(example = "Bedoelt u 'paspoort-aanvragen'?")]
    detail: String,
    /// The path that was asked for.
    #[schema(example = "/v1/gemeenten/havenstede/antwoorden/paspoort-aanvrage")]
    instance: Option<String>,
}

/// Media type of problems.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

impl Problem {
    /// A problem of this kind.
    pub(crate) fn new(status: StatusCode, soort: &'static str, titel: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(Content { status, soort, titel, detail: detail.into(), extra: Map::new(), retry_after: None }))
    }

    /// With an extra member.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.0.extra.insert(name.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// With how many seconds to wait before trying again.
    #[must_use]
    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// 400: something in the request cannot be right.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ongeldige-vraag", "De vraag klopt niet", detail)
    }

    /// 404 of this kind, with what was probably meant.
    pub(crate) fn unknown(soort: &'static str, titel: &'static str, near: Option<&str>, else_: &str) -> Self {
        let detail = near.map_or_else(|| else_.to_owned(), |near| format!("Bedoelt u '{near}'?"));
        let problem = Self::new(StatusCode::NOT_FOUND, soort, titel, detail);
        match near {
            Some(near) => problem.with("bedoeldeU", near),
            None => problem,
        }
    }

    /// The problem that belongs to a status that came from somewhere else: the router, a layer, a limit.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let (soort, titel, detail) = match status {
            StatusCode::NOT_FOUND => {
                ("onbekend-adres", "Dit adres bestaat niet", "Kijk in /v1/openapi.json welke adressen er zijn.")
            }
            StatusCode::METHOD_NOT_ALLOWED => (
                "methode-niet-toegestaan",
                "Deze methode kan hier niet",
                "De kop 'Allow' noemt de methoden die wel kunnen.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("te-groot", "De inhoud is te groot", "Stuur minder gegevens in één keer.")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                "verkeerde-soort-inhoud",
                "Deze soort inhoud kan hier niet",
                "Stuur JSON, met de kop 'Content-Type: application/json'.",
            ),
            StatusCode::NOT_ACCEPTABLE => (
                "vorm-niet-beschikbaar",
                "Deze vorm is er niet",
                "Vraag met de kop 'Accept' om een vorm die dit kanaal heeft.",
            ),
            StatusCode::FORBIDDEN => {
                ("niet-toegestaan", "Dit mag niet", "Deze vraag komt van een andere website, of mist de rechten.")
            }
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                ("te-laat", "Het duurde te lang", "Probeer het opnieuw.")
            }
            StatusCode::SERVICE_UNAVAILABLE => ("even-niet", "Dit kan nu even niet", "Probeer het zo opnieuw."),
            status if status.is_client_error() => (
                "ongeldige-vraag",
                "De vraag klopt niet",
                "Kijk in /v1/openapi.json hoe deze vraag eruit hoort te zien.",
            ),
            _ => ("storing", "Er ging iets mis", "De fout ligt bij ons. Probeer het later opnieuw."),
        };
        Self::new(status, soort, titel, detail)
    }

    /// 500: our own mistake. What happened goes to the log, by the caller.
    pub(crate) fn internal() -> Self {
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// As JSON, with the path that was asked for.
    pub(crate) fn json(&self, instance: Option<&str>) -> Value {
        let mut object = json!({
            "type": format!("urn:eenduidig:probleem:{}", self.0.soort),
            "title": self.0.titel,
            "status": self.0.status.as_u16(),
            "detail": self.0.detail,
        });
        if let Value::Object(members) = &mut object {
            members.extend(instance.map(|path| ("instance".to_owned(), Value::from(path))));
            members.extend(self.0.extra.clone());
        }
        object
    }

    /// As a response, with the path that was asked for.
    pub(crate) fn response(&self, instance: Option<&str>) -> Response {
        let mut response = Response::new(Body::from(self.json(instance).to_string()));
        *response.status_mut() = self.0.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl IntoResponse for Problem {
    /// The problem travels along, so that the outermost layer can add the path.
    fn into_response(self) -> Response {
        let mut response = self.response(None);
        response.extensions_mut().insert(self);
        response
    }
}
