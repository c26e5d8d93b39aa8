//! What every request and response goes through, whatever it asks: limits, one envelope for errors, headers, one log line.

use super::{
    problem::{self, Problem},
    represent::{self, Deliberate},
};
use crate::fault;
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
};
use std::{
    any::Any,
    time::{Duration, Instant},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer};

/// The version of the API, in a header on every response (NL API Design Rules).
pub(crate) const API_VERSION: &str = "1.0.0";
/// The largest body, unless a route says otherwise.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;
/// How long a request may take until its response begins.
const TIMEOUT: Duration = Duration::from_secs(20);
/// A name for the request, in the log and in the response.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What no route takes. Set before anything that guards the routes, so that it is guarded too.
pub(crate) fn with_fallbacks(router: Router) -> Router {
    router.method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED).fallback(async || StatusCode::NOT_FOUND)
}

/// Puts the layers around a router. The last one sees a request first.
pub(crate) fn around(router: Router) -> Router {
    router
        .layer(middleware::from_fn(represent::conditional))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, fault::limit(TIMEOUT)))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(envelope))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(represent::tag_compressed))
        .layer(middleware::from_fn(observe))
}

/// What panicked is not told: a panic message may hold a value that the caller sent.
fn panicked(_message: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request panicked");
    Problem::internal().response(None)
}

/// Turns every error into problem+json, with the path that was asked for; keeps headers such as `Allow`.
async fn envelope(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || response.extensions().get::<Deliberate>().is_some() {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned().unwrap_or_else(|| Problem::of_status(status));
    let (mut parts, _) = response.into_parts();
    let (fresh, body) = problem.response(Some(&path)).into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    // `extend` would add a second value beside the one that is there.
    for (name, value) in &fresh.headers {
        parts.headers.insert(name, value.clone());
    }
    debug_assert_eq!(parts.headers.get(header::CONTENT_TYPE), Some(&HeaderValue::from_static(problem::MEDIA_TYPE)));
    Response::from_parts(parts, body)
}

/// Names the request, sets the headers that every response has, and writes one line: method, matched route (never the
/// address itself, which may hold what somebody searched for), status, duration.
async fn observe(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let id = uuid::Uuid::now_v7().to_string();
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    finish(&mut response, &id);
    let duration_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "eenduidig::api", %method, route, status, duration_us, id, "request");
    response
}

/// Rendered answers may be shown in a frame of their own website's making; they load nothing but pictures.
const HTML_POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/// For everything that is not a page.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

fn finish(response: &mut Response<Body>, id: &str) {
    let headers = response.headers_mut();
    let html = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let policy = if html { HTML_POLICY } else { DATA_POLICY };
    for (name, value) in [
        (HeaderName::from_static("api-version"), API_VERSION),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{extract::Path, routing::get};
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };
    use tower::ServiceExt;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    async fn panics(Path(value): Path<String>) -> StatusCode {
        panic!("no reader may see {value}");
    }

    /// A panic is a problem like any other, and the log has the route, never what was asked.
    #[tokio::test]
    async fn neither_a_panic_nor_the_log_repeats_what_was_asked() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let router = around(with_fallbacks(Router::new().route("/x/{value}", get(panics))));
        for address in ["/x/geheim1?q=geheim2", "/y/geheim3?q=geheim4"] {
            let request =
                Request::builder().uri(address).header("x-request-id", "geheim5").body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status().as_u16(), if address.starts_with("/x") { 500 } else { 404 });
            assert_eq!(response.headers()[header::CONTENT_TYPE], problem::MEDIA_TYPE);
            assert_ne!(response.headers()["x-request-id"], "geheim5");
        }
        let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert!(log.contains("/x/{value}") && log.contains("500") && log.contains("404"), "{log}");
        assert!(!log.contains("geheim"), "{log}");
    }
}
