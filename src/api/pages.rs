//! The pages of the intern listener: the preview of content managers (`/`), the
//! tekstmatrix (`/matrix`), the calendar (`/kalender`), the report on searching (`/zoekverslag`), the overview of kenmerken
//! (`/kenmerken`) and the desk of KCC agents (`/kcc`). They are clients of the API like any other; what they consist of is built into the binary and loads nothing from elsewhere.

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
    "kalender.css" => CSS;
    "kalender.js" => SCRIPT;
    "kenmerken.css" => CSS;
    "kenmerken.js" => SCRIPT;
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

/// A page of content managers: its title, what it loads besides what they all load, its body.
macro_rules! page_of {
    ($titel:literal, $body:literal, [$($css:literal),*], $script:literal) => {
        concat!(
            "<!doctype html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta name=\"referrer\" content=\"no-referrer\">\n<title>", $titel, " – eenduidig</title>\n",
            "<link rel=\"icon\" href=\"/bestanden/icoon.svg\" type=\"image/svg+xml\">\n",
            "<link rel=\"stylesheet\" href=\"/bestanden/stijl.css\">\n",
            $("<link rel=\"stylesheet\" href=\"/bestanden/", $css, "\">\n",)*
            "<script type=\"module\" src=\"/bestanden/", $script, "\"></script>\n</head>\n",
            include_str!(concat!("pages/", $body)),
            "</html>\n",
        )
    };
}

/// Routes of the pages. They hold no state: everything comes from the API.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/", get(async || page(page_of!("Voorvertoning", "preview.html", ["preview.css"], "preview.js"))))
        .route(
            "/matrix",
            get(async || page(page_of!("Tekstmatrix", "matrix.html", ["preview.css", "matrix.css"], "matrix.js"))),
        )
        .route(
            "/kalender",
            get(async || {
                page(page_of!(
                    "Kalender",
                    "kalender.html",
                    ["preview.css", "matrix.css", "kalender.css"],
                    "kalender.js"
                ))
            }),
        )
        .route(
            "/zoekverslag",
            get(async || page(page_of!("Zoekverslag", "zoekverslag.html", ["zoekverslag.css"], "zoekverslag.js"))),
        )
        .route(
            "/kenmerken",
            get(async || {
                page(page_of!("Kenmerken", "kenmerken.html", ["preview.css", "kenmerken.css"], "kenmerken.js"))
            }),
        )
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
