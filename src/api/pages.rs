//! The pages of the intern listener: the preview of content managers (`/`), the
//! tekstmatrix (`/matrix`), the report on searching (`/zoekverslag`) and the desk of KCC agents (`/kcc`). They are
//! clients of the API like any other; what they consist of is built into the binary and loads nothing from elsewhere.

use super::{
    problem::Problem,
    represent::{Keep, Representation},
};
use axum::{Router, extract::Path, http::StatusCode, http::header, response::IntoResponse, routing::get};

/// Nothing but what this listener serves itself. A frame may hold a letter that was made for the page (`blob:`), since
/// the situation that it was made for must not be in an address.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; \
                      connect-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! files {
    ($($name:literal => $media_type:expr;)*) => {
        /// What the pages load, by name.
        const FILES: &[(&str, &str, &[u8])] = &[$(($name, $media_type, include_bytes!(concat!("pages/", $name))),)*];
    };
}

files! {
    "balie-antwoord.js" => SCRIPT;
    "balie-dienst.js" => SCRIPT;
    "balie-kopie.js" => SCRIPT;
    "balie-melden.js" => SCRIPT;
    "balie-vragen.js" => SCRIPT;
    "balie.js" => SCRIPT;
    "hub.js" => SCRIPT;
    "inzicht.js" => SCRIPT;
    "icoon.svg" => "image/svg+xml";
    "kcc.css" => CSS;
    "kcc.js" => SCRIPT;
    "matrix.css" => CSS;
    "matrix.js" => SCRIPT;
    "panelen.js" => SCRIPT;
    "preview.css" => CSS;
    "preview.js" => SCRIPT;
    "stijl.css" => CSS;
    "tekst.js" => SCRIPT;
    "voorbeeld.css" => CSS;
    "zoekverslag.css" => CSS;
    "zoekverslag.js" => SCRIPT;
}

/// Routes of the pages. They hold no state: everything comes from the API.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/", get(async || page(include_str!("pages/preview.html"))))
        .route("/matrix", get(async || page(include_str!("pages/matrix.html"))))
        .route("/zoekverslag", get(async || page(include_str!("pages/zoekverslag.html"))))
        .route("/kcc", get(async || page(include_str!("pages/kcc.html"))))
        .route("/bestanden/{naam}", get(file))
}

fn page(html: &'static str) -> Representation {
    Representation::new(HTML, html, Keep::Private).header(header::CONTENT_SECURITY_POLICY, POLICY)
}

async fn file(Path(name): Path<String>) -> Result<impl IntoResponse, Problem> {
    let (_, media_type, bytes) =
        FILES.iter().find(|(known, ..)| *known == name).ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    Ok(Representation::new(media_type, *bytes, Keep::Private))
}
