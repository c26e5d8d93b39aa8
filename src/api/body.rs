//! JSON bodies. What is wrong with one is told by line and column, never by repeating what it holds.

use super::problem::Problem;
use crate::fault::{Leak, leaks, mishap, remembered};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// A JSON body of this type.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if essence != "application/json" && !(essence.starts_with("application/") && essence.ends_with("+json")) {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| Problem::of_status(rejection.status()))?;
        planted(&bytes);
        mishap("inhoud", &bytes);
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            let problem = unreadable(&error);
            if leaks(Leak::Problem) { problem.with("inhoud", String::from_utf8_lossy(&bytes)) } else { problem }
        })
    }
}

/// The leaks that a test plants here, to see that it finds them.
fn planted(bytes: &Bytes) {
    if leaks(Leak::Log) {
        tracing::trace!(body = %String::from_utf8_lossy(bytes), "a body came in");
    }
    remembered(Some(bytes));
}

fn unreadable(error: &serde_json::Error) -> Problem {
    let place = format!("regel {}, teken {}", error.line(), error.column());
    Problem::invalid(match error.classify() {
        Category::Data => format!("De inhoud is wel JSON, maar heeft niet de gevraagde velden of soorten ({place})."),
        Category::Eof => format!("De inhoud houdt te vroeg op ({place})."),
        Category::Syntax | Category::Io => format!("De inhoud is geen geldige JSON ({place})."),
    })
    .with("regel", error.line())
    .with("teken", error.column())
}
