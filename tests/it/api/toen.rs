//! What somebody was told, and what has changed since; and where an agent sends somebody when nothing is found.

use super::app::{NOON, TestApp};
use crate::git::{copy, git};
use eenduidig::{
    hub::Source,
    register::{Event, Release},
};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Command, time::Duration};

const ANTWOORD: &str = "/v1/gemeenten/havenstede/antwoorden/paspoort-aanvragen";
const FACTS: &str = "content/municipal/havenstede/feiten/reisdocumenten.yaml";
const TEXT: &str = "content/generic/antwoorden/reisdocumenten/paspoort-aanvragen.md";

fn commit_at(folder: &Path, moment: &str) {
    git(folder, &["add", "-A"]);
    let done = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@voorbeeld.example", "commit", "-q", "-m", "Wijziging"])
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_COMMITTER_DATE", moment)
        .env("GIT_AUTHOR_DATE", moment)
        .status();
    assert!(done.unwrap().success());
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    assert!(text.contains(from), "{file} holds {from}");
    fs::write(folder.join(file), text.replace(from, to)).unwrap();
}

async fn served(app: &TestApp) {
    let hub = app.hub.clone();
    tokio::task::spawn_blocking(move || hub.refresh()).await.unwrap();
    let release = app.hub.status().served.clone().unwrap().id;
    let journal = app.config.journal.as_ref().unwrap();
    let first_served_at = NOON.parse().unwrap();
    let event = Release { release, source: "main".into(), first_served_at, fouten: 0, publicatie: 0, adviezen: 0 };
    journal.record(Event::Release(event)).unwrap();
    assert!(journal.flush(Duration::from_secs(20)).await);
}

async fn told(app: &TestApp, code: &str, known: Value) -> Value {
    let answer =
        app.intern_post(&format!("/intern/ontvangsten/{code}"), &json!({ "kenmerken": known }).to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    let all = answer.json();
    assert_eq!(all["ontvangsten"].as_array().unwrap().len(), 1, "{all:#}");
    all["ontvangsten"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_tells_what_was_said_and_what_changed_since() {
    let root = tempfile::tempdir().unwrap();
    for name in ["content", "renderers", "schemas", "search"] {
        copy(&crate::sample::root().join(name), &root.path().join(name));
    }
    git(root.path(), &["init", "-q"]);
    git(root.path(), &["checkout", "-q", "-b", "main"]);
    commit_at(root.path(), "2026-11-20T12:00:00Z");
    let app = TestApp::over(Source::git(&root.path().join("content"), "main").unwrap(), NOON).await;
    served(&app).await;
    let code =
        app.intern_get(&format!("{ANTWOORD}?kanaal=website")).await.header("x-eenduidig-ontvangstcode").to_owned();

    let now = told(&app, &code, json!({})).await;
    assert_eq!((&now["actueel"], &now["sinds"], &now["andereWoorden"]), (&json!(true), &json!([]), &json!(false)));
    assert_eq!((&now["kanaalTitel"], &now["hangtAf"]), (&json!("Website"), &json!(true)));
    assert!(now["beeld"]["antwoordregel"].as_str().unwrap().contains("€ 88,65"));
    let letter =
        app.intern_get(&format!("{ANTWOORD}?kanaal=chatbot")).await.header("x-eenduidig-ontvangstcode").to_owned();
    assert!(
        told(&app, &letter, json!({})).await["beeld"]["secties"].as_array().unwrap().len() > 3,
        "all that a talk tells"
    );

    // Other words, and nothing else.
    change(root.path(), TEXT, "Een paspoort verlengen bestaat niet", "Het verlengen van een paspoort bestaat niet");
    commit_at(root.path(), "2026-11-21T12:00:00Z");
    served(&app).await;
    let words = told(&app, &code, json!({})).await;
    assert_eq!(
        (&words["actueel"], &words["sinds"], &words["andereWoorden"]),
        (&json!(false), &json!([]), &json!(true))
    );
    assert!(
        words["beeld"].to_string().contains("Een paspoort verlengen bestaat niet"),
        "what was said stays what was said"
    );

    change(root.path(), FACTS, "88.65", "91.05");
    commit_at(root.path(), "2026-11-22T10:00:00Z");
    served(&app).await;
    let changed = told(&app, &code.to_lowercase().replace('-', ""), json!({ "leeftijd": 30 })).await;
    let since = changed["sinds"].as_array().unwrap();
    assert!(since.iter().any(|one| one["voor"] == "€ 88,65" && one["na"] == "€ 91,05"), "{since:#?}");
    assert!(since.iter().all(|one| one["gewicht"] == "inhoud"), "{since:#?}");
    let text = changed["beeld"].to_string();
    assert!(text.contains("€ 88,65") && !text.contains("€ 91,05"));
    assert_eq!(changed["beeld"]["ontvangstcode"], code);

    // Since the last shift: only what matters, also of a release in between.
    let path = |moment: &str| format!("/intern/sinds/havenstede?vanaf={moment}");
    let shift = app.intern_get(&path("2026-11-21T13:00:00Z")).await.json();
    assert_eq!(shift["stand"], "vergeleken", "{shift}");
    let ids: Vec<_> = shift["antwoorden"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"paspoort-aanvragen"), "{ids:?}");
    let since = app.intern_get(&path("2026-11-22T10:30:00Z")).await.json();
    assert_eq!(since["antwoorden"], json!([]), "{since:#}");
    let words = app.intern_get(&path("2026-11-20T13:00:00Z")).await.json();
    assert_eq!(words["antwoorden"].as_array().unwrap().len(), ids.len(), "words do not count");
    let never = app.intern_get(&path("2020-01-01T00:00:00Z")).await.json();
    assert_eq!(never["stand"], "niets-om-mee-te-vergelijken");
    app.intern_get("/intern/sinds/havenstede?vanaf=gisteren").await.problem(400, "ongeldige-vraag");
    what_is_no_code_is_refused(&app, &code).await;
}

async fn what_is_no_code_is_refused(app: &TestApp, code: &str) {
    app.intern_post("/intern/ontvangsten/AAAA", r#"{"kenmerken":{}}"#).await.problem(400, "ongeldige-vraag");
    let unknown = "0000-0000-0000";
    app.intern_post(&format!("/intern/ontvangsten/{unknown}"), r#"{"kenmerken":{}}"#)
        .await
        .problem(404, "onbekende-ontvangstcode");
    app.post(&format!("/intern/ontvangsten/{code}"), r#"{"kenmerken":{}}"#).await.problem(404, "onbekend-adres");
}

#[tokio::test]
async fn when_nothing_is_found_there_are_a_person_and_a_place() {
    let app = TestApp::sample().await;
    for gemeente in ["havenstede", "lindewoude", "veen-en-duinen"] {
        let help = app.intern_get(&format!("/intern/hulp/{gemeente}")).await.json();
        assert!(help["telefoon"].as_str().is_some_and(|number| !number.is_empty()), "{help}");
        let points = help["hulppunten"].as_array().unwrap();
        assert!(!points.is_empty(), "{gemeente}: {help}");
        for point in points {
            for member in ["naam", "adres", "openingstijden"] {
                assert!(point[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {point}");
            }
        }
    }
}

#[tokio::test]
async fn a_finding_names_an_antwoord_that_exists_and_few_words() {
    let app = TestApp::sample().await;
    let path = "/intern/bevindingen/havenstede";
    let say = |body: Value| body.to_string();
    let wrong = say(json!({ "q": "paspoort", "gevonden": true, "antwoord": "bestaat-niet" }));
    app.intern_post(path, &wrong).await.problem(404, "onbekend-antwoord");
    let long = say(json!({ "q": "a".repeat(501), "gevonden": false }));
    app.intern_post(path, &long).await.problem(400, "ongeldige-vraag");
    let many = say(json!({ "q": "a", "gevonden": true, "antwoord": "aow", "eerder": ["b", "c", "d", "e", "f", "g"] }));
    app.intern_post(path, &many).await.problem(400, "ongeldige-vraag");
    app.post(path, &say(json!({ "q": "a", "gevonden": false }))).await.problem(404, "onbekend-adres");
}
