//! A small hub with both routers, over the sample content or a tree of the test's own.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use eenduidig::{
    api::{ApiConfig, InternAuth, Shutdown, intern_router, public_router},
    hub::{Hub, Options, Source},
    register::{JournalOptions, Register},
    source::{Tree, read_directory},
};
use jiff::Timestamp;
use serde_json::Value;
use std::{
    path::Path,
    sync::{Arc, LazyLock, Mutex},
};
use tower::ServiceExt;

/// Noon of a quiet Sunday in Amsterdam.
pub(super) const NOON: &str = "2026-11-22T11:00:00Z";

/// The sample as it is committed.
pub(super) static SAMPLE: LazyLock<Tree> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = ["renderers", "search", "schemas"].map(|name| (name, root.join(name)));
    read_directory(&root.join("content"), &beside).unwrap()
});

pub(super) struct TestApp {
    pub(super) hub: Arc<Hub>,
    pub(super) public: Router,
    pub(super) intern: Router,
    pub(super) config: ApiConfig,
    now: Arc<Mutex<Timestamp>>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Asserts that this is a problem of this status and kind.
    pub(super) fn problem(&self, status: u16, soort: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        for name in ["content-type", "cache-control"] {
            assert_eq!(self.headers.get_all(name).iter().count(), 1, "{name} once");
        }
        let problem = self.json();
        assert_eq!(problem["type"], format!("urn:eenduidig:probleem:{soort}"), "{problem}");
        assert_eq!(problem["status"], status);
        for member in ["title", "detail", "instance"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {problem}");
        }
        problem
    }
}

impl TestApp {
    /// Over the sample.
    pub(super) async fn sample() -> Self {
        Self::over(Source::Fixed(SAMPLE.clone()), NOON).await
    }

    /// Over this source, at this time.
    pub(super) async fn over(source: Source, now: &str) -> Self {
        let now = Arc::new(Mutex::new(now.parse::<Timestamp>().unwrap()));
        let reads = Arc::clone(&now);
        let clock: eenduidig::hub::Clock = Arc::new(move || *reads.lock().unwrap());
        let own = Arc::clone(&clock);
        let hub = tokio::task::spawn_blocking(move || Hub::start(source, own, Options::default()).unwrap()).await;
        let hub = Arc::new(hub.unwrap());
        let journal = Register::open("sqlite::memory:").unwrap().spawn(JournalOptions::default());
        let config = ApiConfig {
            hub: Arc::clone(&hub),
            journal: Some(journal),
            clock,
            max_age: 60,
            shutdown: Shutdown::default(),
        };
        let auth = InternAuth::for_listener("127.0.0.1:8081".parse().unwrap(), None).unwrap();
        Self { hub, public: public_router(&config), intern: intern_router(&config, auth), config, now }
    }

    /// Sets the clock.
    pub(super) fn set_time(&self, now: &str) {
        *self.now.lock().unwrap() = now.parse().unwrap();
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        send(&self.public, request(Method::GET, path, &[], "")).await
    }

    pub(super) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        send(&self.public, request(Method::GET, path, headers, "")).await
    }

    pub(super) async fn post(&self, path: &str, body: &str) -> Answer {
        send(&self.public, request(Method::POST, path, &[("content-type", "application/json")], body)).await
    }

    pub(super) async fn intern_get(&self, path: &str) -> Answer {
        send(&self.intern, request(Method::GET, path, &[], "")).await
    }

    pub(super) async fn intern_post(&self, path: &str, body: &str) -> Answer {
        send(&self.intern, request(Method::POST, path, &[("content-type", "application/json")], body)).await
    }
}

pub(super) fn request(method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

pub(super) async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let streams = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    let body = if streams { Vec::new() } else { to_bytes(body, usize::MAX).await.unwrap().to_vec() };
    Answer { status: parts.status, headers: parts.headers, body }
}
