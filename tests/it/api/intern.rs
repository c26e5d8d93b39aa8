//! The intern listener: who may come in, preview and status.

use super::app::{NOON, SAMPLE, TestApp, request, send};
use axum::http::Method;
use eenduidig::{
    api::{InternAuth, InternAuthError, intern_router},
    hub::Source,
    source::Tree,
};

const TOKEN: &str = "een-sleutel-van-genoeg-tekens";

#[test]
fn an_address_that_others_can_reach_demands_a_token() {
    let open = "0.0.0.0:8081".parse().unwrap();
    assert_eq!(InternAuth::for_listener(open, None).unwrap_err(), InternAuthError::TokenNeeded);
    assert_eq!(InternAuth::for_listener(open, Some("kort")).unwrap_err(), InternAuthError::TokenTooShort);
    assert!(InternAuth::for_listener(open, Some(TOKEN)).is_ok());
    assert!(InternAuth::for_listener("[::1]:8081".parse().unwrap(), None).is_ok());
    let shown = format!("{:?}", InternAuth::for_listener(open, Some(TOKEN)).unwrap());
    assert!(!shown.contains(TOKEN));
}

#[tokio::test]
async fn only_who_has_the_token_comes_in() {
    let app = TestApp::sample().await;
    let auth = InternAuth::for_listener("0.0.0.0:8081".parse().unwrap(), Some(TOKEN)).unwrap();
    let router = intern_router(&app.config, auth);
    let refused = send(&router, request(Method::GET, "/intern/status", &[], "")).await;
    refused.problem(401, "niet-ingelogd");
    assert!(refused.header("www-authenticate").starts_with("Bearer"));
    let wrong = [("authorization", "Bearer een-sleutel-van-genoeg-teken")];
    assert_eq!(send(&router, request(Method::GET, "/intern/status", &wrong, "")).await.status, 401);
    let bearer = format!("Bearer {TOKEN}");
    let right = [("authorization", bearer.as_str())];
    assert_eq!(send(&router, request(Method::GET, "/intern/status", &right, "")).await.status, 200);

    let page = send(&router, request(Method::GET, "/", &[("accept", "text/html")], "")).await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, "/intern/inloggen"));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let no = send(&router, request(Method::POST, "/intern/inloggen", &form, "sleutel=fout")).await;
    assert_eq!((no.status.as_u16(), no.headers.get("set-cookie")), (401, None));
    let yes = send(&router, request(Method::POST, "/intern/inloggen", &form, &format!("sleutel={TOKEN}"))).await;
    let cookie = yes.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(TOKEN), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let with = [("cookie", cookie.as_str())];
    assert_eq!(send(&router, request(Method::GET, "/intern/status", &with, "")).await.status, 200);
    assert_eq!(send(&router, request(Method::GET, "/v1/gemeenten", &[], "")).await.status, 401);
}

#[tokio::test]
async fn another_website_can_neither_write_nor_read_here() {
    let app = TestApp::sample().await;
    let path = "/v1/gemeenten/havenstede/antwoorden/paspoort-aanvragen/reacties";
    let body = r#"{"reden":"onjuist","kanaal":"website"}"#;
    let cross =
        [("content-type", "application/json"), ("sec-fetch-site", "cross-site"), ("origin", "https://www.example")];
    send(&app.intern, request(Method::POST, path, &cross, body)).await.problem(403, "niet-toegestaan");
    let own = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    assert_eq!(send(&app.intern, request(Method::POST, path, &own, body)).await.status, 202);
    let rebound = [("host", "www.example:8081")];
    assert_eq!(send(&app.intern, request(Method::GET, "/v1/gemeenten", &rebound, "")).await.status, 403);
    for host in ["127.0.0.1:8081", "localhost:8081", "[::1]:8081"] {
        let here = [("host", host)];
        assert_eq!(send(&app.intern, request(Method::GET, "/v1/gemeenten", &here, "")).await.status, 200, "{host}");
    }
    let answer =
        send(&app.intern, request(Method::GET, "/v1/gemeenten", &[("origin", "https://www.example")], "")).await;
    assert!(answer.headers.get("access-control-allow-origin").is_none());
}

/// The sample with one file changed.
pub(super) fn with(path: &str, change: impl Fn(&str) -> String) -> Tree {
    let files = SAMPLE.groups().flat_map(|(_, group)| group.files.values());
    let files = files.map(|file| {
        let text = if file.path() == path { change(file.text()) } else { file.text().to_owned() };
        (file.path().to_owned(), text)
    });
    Tree::from_files(files.collect::<Vec<_>>())
}

#[tokio::test]
async fn status_and_diagnoses_tell_what_is_wrong_and_where() {
    let path = "content/generic/antwoorden/reisdocumenten/paspoort-aanvragen.md";
    let broken = with(path, |text| format!("{text}\nNog {{{{ leges.bestaat.niet }}}}.\n"));
    let app = TestApp::over(Source::Fixed(broken), NOON).await;
    let found = app.intern_get("/intern/diagnoses").await.json();
    let found = found["diagnoses"].as_array().unwrap();
    let fout = found.iter().find(|found| found["ernst"] == "fout").expect("a fout");
    assert_eq!(fout["plaats"]["bestand"], path);
    assert!(fout["plaats"]["regel"].as_u64().unwrap() > 10);
    assert!(fout["bronregel"].as_str().unwrap().contains("leges.bestaat.niet"));
    let status = app.intern_get("/intern/status").await.json();
    assert_eq!(status["hub"]["allesIngehouden"], true, "{status}");
    assert!(status["hub"]["fouten"].as_u64().unwrap() > 0);
    let ready = app.get("/readyz").await;
    assert_eq!((ready.status.as_u16(), ready.json()["gereed"].clone()), (503, false.into()));
    let preview = app.intern_get("/intern/voorbeeld/havenstede/grofvuil?kanaal=website").await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    let held = app.intern_get("/intern/voorbeeld/havenstede/paspoort-aanvragen?kanaal=kcc").await;
    assert_eq!(held.status, 503);
    let personal = app.intern_post("/intern/voorbeeld/havenstede/grofvuil?kanaal=kcc", "{\"kenmerken\":{}}").await;
    assert_eq!(personal.status, 200, "{}", personal.text());
}

#[tokio::test]
async fn the_pages_load_nothing_from_elsewhere() {
    let app = TestApp::sample().await;
    for path in ["/", "/kcc", "/bestanden/preview.js", "/bestanden/kcc.css"] {
        let page = app.intern_get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("//cdn"), "{path}");
        assert_eq!(app.get(path).await.status, 404, "{path} is for the intern listener only");
    }
    let policy = app.intern_get("/").await.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(app.intern_get("/bestanden/onbekend.js").await.status, 404);
    let kanalen = app.intern_get("/intern/kanalen").await.json();
    assert_eq!(kanalen["standaardgemeente"], "havenstede");
    assert!(kanalen["kanalen"].as_array().unwrap().iter().any(|kanaal| kanaal["zichtbaar"] == "medewerkers"));
}
