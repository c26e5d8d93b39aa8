//! Bytes on their way out: strong ETag, how long they may be kept, from which release they come.

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// Fingerprint of the antwoord in the body.
pub(crate) const FINGERPRINT: HeaderName = HeaderName::from_static("x-eenduidig-vingerafdruk");
/// The release that the body comes from.
pub(crate) const RELEASE: HeaderName = HeaderName::from_static("x-eenduidig-release");
/// The day that the body holds for.
pub(crate) const DATUM: HeaderName = HeaderName::from_static("x-eenduidig-datum");
/// The ontvangstcode of the body.
pub(crate) const RECEIPT: HeaderName = HeaderName::from_static("x-eenduidig-ontvangstcode");

/// Who may keep a response, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Everybody, for so many seconds.
    Public(u64),
    /// Only the caller, who asks again each time.
    Private,
    /// Nobody: it holds something personal, or something that is over in a moment.
    Never,
}

impl Keep {
    fn header(self) -> HeaderValue {
        match self {
            Self::Public(seconds) => HeaderValue::from_str(&format!("public, max-age={seconds}, must-revalidate"))
                .unwrap_or(HeaderValue::from_static("no-cache")),
            Self::Private => HeaderValue::from_static("private, no-cache"),
            Self::Never => HeaderValue::from_static("no-store"),
        }
    }
}

/// A response with a body that is known as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Representation {
    status: StatusCode,
    body: Bytes,
    headers: HeaderMap,
}

impl Representation {
    /// These bytes.
    pub(crate) fn new(media_type: &str, body: impl Into<Bytes>, keep: Keep) -> Self {
        let body = body.into();
        let mut headers = HeaderMap::new();
        insert(&mut headers, header::CONTENT_TYPE, media_type);
        headers.insert(header::CACHE_CONTROL, keep.header());
        if keep != Keep::Never {
            insert(&mut headers, header::ETAG, &format!("\"{}\"", &blake3::hash(&body).to_hex()[..32]));
        }
        Self { status: StatusCode::OK, body, headers }
    }

    /// This value as JSON.
    pub(crate) fn json(value: &impl Serialize, keep: Keep) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::new("application/json", body, keep),
            Err(error) => {
                tracing::error!(%error, "a response could not be written as JSON");
                Self {
                    status: StatusCode::INTERNAL_SERVER_ERROR,
                    ..Self::new("application/json", Bytes::new(), Keep::Never)
                }
            }
        }
    }

    /// With this status.
    #[must_use]
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With this header; left out when the value cannot be one.
    #[must_use]
    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> Self {
        insert(&mut self.headers, name, value);
        self
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Marks an error response whose body is meant as it is, and must not become problem+json.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deliberate;

impl IntoResponse for Representation {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.extensions_mut().insert(Deliberate);
        response
    }
}

/// Layer: answers 304 when the caller has these bytes already. A compressed body has an ETag of its own, the same
/// with `-gzip`; both are recognised.
pub(crate) async fn conditional(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let known: Vec<HeaderValue> = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    let mut response = next.run(request).await;
    if !safe || known.is_empty() || response.status() != StatusCode::OK {
        return response;
    }
    let Some(tag) = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned) else {
        return response;
    };
    let lines = known.iter().filter_map(|value| value.to_str().ok());
    if let Some(same) = lines.flat_map(|line| line.split(',')).map(str::trim).find(|known| matches(known, &tag)) {
        let same = if same == "*" { &tag } else { same };
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        insert(response.headers_mut(), header::ETAG, same);
        response.headers_mut().remove(header::CONTENT_TYPE);
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

/// Weak comparison, as RFC 9110 asks for with `If-None-Match`.
fn matches(known: &str, tag: &str) -> bool {
    let known = known.strip_prefix("W/").unwrap_or(known);
    known == "*"
        || known == tag
        || known.strip_suffix("-gzip\"").is_some_and(|plain| tag.strip_suffix('"') == Some(plain))
}

/// Layer around compression: other bytes, another strong ETag.
pub(crate) async fn tag_compressed(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.headers().contains_key(header::CONTENT_ENCODING)
        && let Some(tag) = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok())
        && let Some(plain) = tag.strip_suffix('"')
    {
        let tag = format!("{plain}-gzip\"");
        insert(response.headers_mut(), header::ETAG, &tag);
    }
    response
}
