//! The pages of the intern listener: the preview of content managers (`/`), the tekstmatrix (`/matrix`), the calendar
//! (`/kalender`), the report on searching (`/zoekverslag`), the overview of kenmerken (`/kenmerken`) and the desk of
//! KCC agents (`/kcc`). They are clients of the API like any other; what they consist of is built into the binary and
//! loads nothing from elsewhere.

use super::{
    problem::Problem,
    represent::{Keep, Representation},
};
use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use minijinja::{Environment, context, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

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

/// A page: where it stands, its words around it, and what it loads besides what they all load.
#[derive(Serialize)]
struct Page {
    pad: &'static str,
    titel: &'static str,
    kop: &'static str,
    /// What the first link leads to, past the navigation.
    naar: &'static str,
    naar_tekst: &'static str,
    css: &'static [&'static str],
    script: &'static str,
    #[serde(skip)]
    source: &'static str,
}

macro_rules! pages {
    ($($pad:literal $body:literal $script:literal: $titel:literal $kop:literal, $naar:literal $tekst:literal, [$($css:literal),*];)*) => {
        /// In the order of the navigation.
        const PAGES: &[Page] = &[$(Page {
            pad: $pad,
            titel: $titel,
            kop: $kop,
            naar: $naar,
            naar_tekst: $tekst,
            css: &[$($css),*],
            script: $script,
            source: include_str!(concat!("pages/", $body)),
        },)*];
    };
}

pages! {
    "/" "preview.html" "preview.js": "Voorvertoning" "voorvertoning", "kanalen" "de kanalen", ["preview.css"];
    "/matrix" "matrix.html" "matrix.js": "Tekstmatrix" "tekstmatrix", "matrix" "de matrix", ["preview.css", "matrix.css"];
    "/kalender" "kalender.html" "kalender.js": "Kalender" "kalender", "kalender" "de kalender", ["preview.css", "matrix.css", "kalender.css"];
    "/zoekverslag" "zoekverslag.html" "zoekverslag.js": "Zoekverslag" "zoekverslag", "verslag" "het verslag", ["zoekverslag.css"];
    "/kenmerken" "kenmerken.html" "kenmerken.js": "Kenmerken" "kenmerken", "kenmerken" "de kenmerken", ["preview.css", "kenmerken.css"];
    "/kcc" "kcc.html" "kcc.js": "KCC" "KCC", "gesprek" "het antwoord", ["kcc.css"];
}

impl Page {
    /// The whole page. What it is made of is built in, so a test sees whether it can be made.
    fn html(&self) -> Result<String, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        environment.add_template("pagina.html", include_str!("pages/pagina.html"))?;
        environment.add_template("deze.html", self.source)?;
        environment.get_template("deze.html")?.render(context! { pagina => Serde(self), paginas => Serde(PAGES) })
    }
}

/// Routes of the pages. They hold no state: everything comes from the API.
pub(crate) fn router() -> Router {
    let files = Router::new().route("/bestanden/{naam}", get(file));
    PAGES.iter().fold(files, |router, page| {
        let html = page.html().ok().map(Bytes::from);
        router.route(page.pad, get(async move || whole(html)))
    })
}

fn whole(html: Option<Bytes>) -> Result<Representation, Problem> {
    let html = html.ok_or_else(|| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(Representation::new(HTML, html, Keep::Private).header(header::CONTENT_SECURITY_POLICY, POLICY))
}

async fn file(Path(name): Path<String>) -> Result<impl IntoResponse, Problem> {
    let (_, media_type, bytes) =
        FILES.iter().find(|(known, ..)| *known == name).ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    Ok(Representation::new(media_type, *bytes, Keep::Private))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_can_be_made_and_says_where_it_is() {
        for page in PAGES {
            let html = page.html().unwrap();
            assert!(html.contains(&format!("<title>{} – eenduidig</title>", page.titel)), "{html}");
            assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
            assert!(html.contains(&format!("id=\"{}\"", page.naar)), "{} leads nowhere", page.pad);
        }
    }
}
