//! The notice in the Berichtenbox: complete, or refused with the name of what is missing.

use super::app::{Answer, NOON, TestApp, request, send};
use crate::git::copy;
use axum::http::Method;
use eenduidig::{hub::Source, source::read_directory};
use serde_json::json;
use std::{fs, path::Path};

async fn notice(app: &TestApp, gemeente: &str, id: &str, known: &serde_json::Value) -> Answer {
    let path = format!("/v1/gemeenten/{gemeente}/brieven/{id}?datum=2026-12-01");
    let body = json!({ "kenmerken": known }).to_string();
    let headers = [("content-type", "application/json"), ("accept", "application/json")];
    send(&app.public, request(Method::POST, &path, &headers, &body)).await
}

#[tokio::test]
async fn a_notice_says_whose_what_with_which_effect_and_within_what_time() {
    let app = TestApp::sample().await;
    let cases = [
        (
            "paspoort-verloopt",
            json!({"leeftijd": 40}),
            "de burgemeester van Havenstede",
            "herinnering",
            "geen termijn",
            json!(null),
        ),
        (
            "aanvraag-ontvangen-bijstand",
            json!({"huishouden": "alleen"}),
            "het college van burgemeester en wethouders van Havenstede",
            "ontvangstbevestiging",
            "8 weken",
            json!("aanvraag.redelijke-termijn"),
        ),
        (
            "verhuizing-bevestiging",
            json!({"verhuizing": "zelfde-gemeente"}),
            "het college van burgemeester en wethouders van Havenstede",
            "besluit",
            "6 weken",
            json!("bezwaar.termijn"),
        ),
    ];
    for (id, known, orgaan, aard, tijd, feit) in cases {
        let answer = notice(&app, "havenstede", id, &known).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("content-disposition"), "");
        let whole = answer.json();
        let said = &whole["berichtenbox"];
        assert_eq!((&said["bestuursorgaan"], &said["aard"]), (&json!(orgaan), &json!(aard)), "{said}");
        assert_eq!(said["termijn"], json!({"tekst": tijd, "feit": feit}), "{said}");
        let text = said["tekst"].as_str().unwrap();
        let gevolg = said["rechtsgevolg"].as_str().unwrap();
        let lines = ["Van: ", "Soort bericht: ", "Wat dit betekent: ", "Termijn: "];
        for (line, value) in lines.iter().zip([orgaan, aard, gevolg, tijd]) {
            assert!(text.contains(&format!("{line}{value}\n")), "{line}{value}: {text}");
        }
        assert!(text.starts_with(whole["onderwerp"].as_str().unwrap()), "{text}");
        assert_eq!(whole["ontvangstcode"], answer.header("x-eenduidig-ontvangstcode"));
        assert!(whole["secties"].as_array().is_some_and(|secties| !secties.is_empty()));
    }
}

#[tokio::test]
async fn who_asks_for_nothing_in_particular_gets_the_letter() {
    let app = TestApp::sample().await;
    let path = "/v1/gemeenten/havenstede/brieven/paspoort-verloopt";
    let body = json!({"kenmerken": {"leeftijd": 40}}).to_string();
    for (accept, kind) in [
        ("*/*", "application/pdf"),
        ("application/pdf", "application/pdf"),
        ("application/json;q=0.5, application/pdf", "application/pdf"),
    ] {
        let headers = [("content-type", "application/json"), ("accept", accept)];
        let answer = send(&app.public, request(Method::POST, path, &headers, &body)).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, kind), "{accept}");
    }
    let headers = [("content-type", "application/json"), ("accept", "text/html")];
    send(&app.public, request(Method::POST, path, &headers, &body)).await.problem(406, "vorm-niet-beschikbaar");
    notice(&app, "havenstede", "paspoort-verloopt", &json!({})).await.problem(422, "ontbrekende-kenmerken");
}

#[tokio::test]
async fn a_notice_that_lacks_something_is_refused_and_the_letter_is_not() {
    let root = tempfile::tempdir().unwrap();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "renderers", "search", "schemas"] {
        copy(&project.join(folder), &root.path().join(folder));
    }
    let change = |name: &str, from: &str, to: &str| {
        let file = root.path().join("content/personal/brieven").join(name);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        fs::write(file, text.replace(from, to)).unwrap();
    };
    change("paspoort-verloopt.md", "    aard: herinnering\n", "");
    change("paspoort-verloopt.md", "    termijn: geen\n", "");
    change("verhuizing-bevestiging.md", "binnen {{ bezwaar.termijn }}", "snel");
    let bijstand = "  berichtenbox:\n    bestuursorgaan: college\n    aard: ontvangstbevestiging\n    rechtsgevolg: De tijd waarin wij over uw aanvraag moeten beslissen, is begonnen.\n    termijn: aanvraag.redelijke-termijn\n";
    change("aanvraag-ontvangen-bijstand.md", bijstand, "");
    let beside = ["renderers", "search", "schemas"].map(|name| (name, root.path().join(name)));
    let tree = read_directory(&root.path().join("content"), &beside).unwrap();
    let app = TestApp::over(Source::Fixed(tree), NOON).await;
    let cases = [
        ("paspoort-verloopt", json!({"leeftijd": 40}), json!(["aard", "termijn"])),
        ("verhuizing-bevestiging", json!({"verhuizing": "buitenland"}), json!(["termijn"])),
        (
            "aanvraag-ontvangen-bijstand",
            json!({"huishouden": "samen"}),
            json!(["bestuursorgaan", "aard", "rechtsgevolg", "termijn"]),
        ),
    ];
    for (id, known, lacking) in cases {
        let problem = notice(&app, "havenstede", id, &known).await.problem(422, "berichtenbox-onvolledig");
        assert_eq!(problem["ontbreekt"], lacking, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(lacking[0].as_str().unwrap()), "{problem}");
        let body = json!({ "kenmerken": known }).to_string();
        let letter = app.post(&format!("/v1/gemeenten/havenstede/brieven/{id}"), &body).await;
        assert_eq!(letter.status, 200);
    }
}
