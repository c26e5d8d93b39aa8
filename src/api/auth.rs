//! Who may come in on the intern listener. On loopback everybody who is on the machine; elsewhere only who has the token.

use super::problem::Problem;
use axum::{
    Form, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use std::{fmt, net::SocketAddr, sync::Arc};

/// Path of the page on which to give the token.
pub(crate) const LOGIN: &str = "/intern/inloggen";
/// Name of the cookie that holds what was derived from the token.
const COOKIE: &str = "eenduidig-intern";
/// Shorter tokens can be guessed.
const SHORTEST: usize = 16;

/// What the intern listener demands.
#[derive(Clone)]
pub struct InternAuth(Option<Arc<Secret>>);

struct Secret {
    token: blake3::Hash,
    /// Value of the cookie: derived from the token, so that the cookie does not give the token away.
    cookie: blake3::Hash,
}

/// Why an intern listener may not be opened like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InternAuthError {
    /// Other machines can reach the address, and there is no token.
    TokenNeeded,
    /// The token has fewer than 16 characters.
    TokenTooShort,
}

impl fmt::Display for InternAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TokenNeeded => f.write_str(
                "the intern listener can be reached from other machines: give it a token, or let it listen on 127.0.0.1",
            ),
            Self::TokenTooShort => write!(f, "the token for the intern listener is shorter than {SHORTEST} characters"),
        }
    }
}

impl std::error::Error for InternAuthError {}

impl fmt::Debug for InternAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InternAuth").field(&if self.0.is_some() { "token" } else { "open" }).finish()
    }
}

impl InternAuth {
    /// For what asks from within this very process.
    pub(super) fn open() -> Self {
        Self(None)
    }

    /// What a listener on this address demands.
    pub fn for_listener(address: SocketAddr, token: Option<&str>) -> Result<Self, InternAuthError> {
        match token {
            Some(token) if token.len() < SHORTEST => Err(InternAuthError::TokenTooShort),
            Some(token) => Ok(Self(Some(Arc::new(Secret {
                token: blake3::hash(token.as_bytes()),
                cookie: blake3::Hash::from_bytes(blake3::derive_key("eenduidig 2026 intern cookie", token.as_bytes())),
            })))),
            None if address.ip().is_loopback() => Ok(Self(None)),
            None => Err(InternAuthError::TokenNeeded),
        }
    }

    fn admits(&self, headers: &HeaderMap) -> bool {
        let Some(secret) = &self.0 else { return for_this_machine(headers) };
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        // Hashes compare in constant time.
        bearer.is_some_and(|token| blake3::hash(token.as_bytes()) == secret.token)
            || cookies(headers).any(|value| blake3::Hash::from_hex(value).is_ok_and(|given| given == secret.cookie))
    }
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    })
}

/// Without a token only names of this machine count as host, so that a website that makes its own name lead to
/// 127.0.0.1 reads nothing (DNS rebinding).
fn for_this_machine(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    let Ok(host) = host.to_str() else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Layer: lets in who may; a browser is sent to the page on which to give the token.
pub(crate) async fn guard(State(auth): State<InternAuth>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if auth.admits(request.headers()) || (auth.0.is_some() && (path == LOGIN || path == "/healthz")) {
        return next.run(request).await;
    }
    if auth.0.is_none() {
        return Problem::of_status(StatusCode::FORBIDDEN).into_response();
    }
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if request.method().is_safe() && accept.contains("text/html") {
        return Redirect::to(LOGIN).into_response();
    }
    let mut response = Problem::new(
        StatusCode::UNAUTHORIZED,
        "niet-ingelogd",
        "U bent niet ingelogd",
        "Stuur de sleutel mee met de kop 'Authorization: Bearer …', of log in met uw browser.",
    )
    .into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"intern\""));
    response
}

/// The page on which to give the token.
pub(crate) fn login_router(auth: InternAuth) -> Router {
    Router::new().route(LOGIN, get(form).post(log_in)).with_state(auth)
}

const FORM_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async fn form() -> Response {
    page("", StatusCode::OK)
}

fn page(message: &str, status: StatusCode) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\"><title>Inloggen</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}}\
         input,button{{font:inherit;display:block;width:100%;box-sizing:border-box;padding:.5rem;margin:.5rem 0}}</style></head>\
         <body><main><h1>Inloggen</h1>{message}<form method=\"post\" action=\"{LOGIN}\">\
         <label for=\"sleutel\">Sleutel</label>\
         <input id=\"sleutel\" name=\"sleutel\" type=\"password\" autocomplete=\"current-password\" required>\
         <button>Inloggen</button></form></main></body></html>"
    );
    let mut response = (status, Html(html)).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FORM_POLICY));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(super::represent::Deliberate);
    response
}

#[derive(Deserialize)]
struct Login {
    sleutel: String,
}

async fn log_in(State(auth): State<InternAuth>, Form(login): Form<Login>) -> Response {
    let Some(secret) = &auth.0 else { return Redirect::to("/").into_response() };
    if blake3::hash(login.sleutel.trim().as_bytes()) != secret.token {
        return page("<p role=\"alert\">Deze sleutel klopt niet.</p>", StatusCode::UNAUTHORIZED);
    }
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200", secret.cookie.to_hex());
    let mut response = Redirect::to("/").into_response();
    response.headers_mut().extend(HeaderValue::from_str(&cookie).ok().map(|cookie| (header::SET_COOKIE, cookie)));
    response
}
