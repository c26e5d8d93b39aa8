//! What writers ask on the intern listener: why, where, the tekstmatrix, what changed.

use super::app::{NOON, TestApp};
use crate::git::{commit, copy, git};
use eenduidig::hub::Source;
use std::{fs, path::Path};

const WHY: &str = "/intern/waarom/havenstede/paspoort-aanvragen";

#[tokio::test]
async fn why_tells_layer_place_source_and_conditions() {
    let app = TestApp::sample().await;
    let told = app.intern_get(WHY).await.json();
    assert_eq!(told["stand"], "antwoord");
    let bloks: Vec<_> =
        told["secties"].as_array().unwrap().iter().flat_map(|s| s["blokken"].as_array().unwrap()).collect();
    let own = bloks.iter().find(|blok| blok["blok"] == "kosten-betalen").unwrap();
    assert_eq!(own["laag"], "gemeentelijk");
    assert!(own["plek"]["bestand"].as_str().unwrap().starts_with("content/municipal/havenstede/"));
    assert!(own["vervangt"]["bestand"].as_str().unwrap().starts_with("content/generic/"));
    assert_eq!(own["plek"]["wijziging"]["stand"], "niet-in-git", "these files lie nowhere");
    let facts = told["feiten"].as_array().unwrap();
    assert!(facts.iter().all(|feit| feit["bron"].is_object() && feit["geverifieerdOp"].is_string()), "{facts:?}");
    let child = app.intern_post(WHY, r#"{"kenmerken":{"leeftijd":12,"spoed":"onbekend"}}"#).await.json();
    assert_eq!(child["bekend"], serde_json::json!(["leeftijd"]));
    let text = child.to_string();
    assert!(text.contains(r#""uitkomst":"geldt-niet""#) && text.contains(r#""uitkomst":"geldt""#));
    app.intern_get("/intern/waarom/havenstede/paspoort-aanvrage").await.problem(404, "onbekend-antwoord");
    app.intern_get(&format!("{WHY}?dag=1")).await.problem(400, "ongeldige-vraag");
}

#[tokio::test]
async fn usage_tells_places_and_what_was_meant() {
    let app = TestApp::sample().await;
    let found = app.intern_get("/intern/gebruik/leges.paspoort.volwassene").await.json();
    let fact = &found["gebruik"][0];
    assert_eq!((&fact["soort"], fact["gemeenten"].as_array().unwrap().len()), (&"feit".into(), 3));
    assert!(fact["antwoorden"].as_array().unwrap().contains(&"paspoort-aanvragen".into()));
    let one = app.intern_get("/intern/gebruik/leges.paspoort.volwassene?gemeente=lindewoude").await.json();
    assert_eq!(one["gebruik"][0]["gemeenten"], serde_json::json!(["lindewoude"]));
    let wrong = app.intern_get("/intern/gebruik/leges.paspoort.volwasene").await.problem(404, "onbekende-naam");
    assert!(wrong.to_string().contains("leges.paspoort.volwassene"), "{wrong}");
}

#[tokio::test]
async fn the_matrix_has_every_antwoord_in_every_kanaal() {
    let app = TestApp::sample().await;
    let matrix = app.intern_get("/intern/matrix/havenstede").await.json();
    let (rows, columns) = (matrix["rijen"].as_array().unwrap(), matrix["kanalen"].as_array().unwrap().len());
    assert!(rows.len() > 60 && columns >= 4);
    assert!(rows.iter().all(|row| row["cellen"].as_array().unwrap().len() == columns));
    assert_eq!((&matrix["telling"]["leeg"], &matrix["telling"]["afwijkend"]), (&0.into(), &0.into()));
    // Where nothing is left out, the facts are the same; where they differ, something was.
    for row in rows {
        let cells: Vec<_> = row["cellen"].as_array().unwrap().iter().filter(|cell| cell["teken"] != "nvt").collect();
        let whole: Vec<_> = cells.iter().filter(|cell| cell["weggelaten"].as_array().unwrap().is_empty()).collect();
        assert!(whole.windows(2).all(|two| two[0]["vingerafdruk"] == two[1]["vingerafdruk"]), "{row}");
    }
    assert_eq!(app.intern_get("/intern/matrix/havenstede").await.json(), matrix, "kept");
    app.intern_get("/intern/matrix/nergens").await.problem(404, "onbekende-gemeente");
}

#[tokio::test]
async fn the_calendar_has_what_flips_in_the_days_ahead() {
    let app = TestApp::sample().await;
    let found = app.intern_get("/intern/kalender").await.json();
    let calendar = &found["kalender"];
    assert_eq!((&calendar["datum"], &calendar["totEnMet"]), (&"2026-11-22".into(), &"2027-12-27".into()));
    let posts = calendar["posten"].as_array().unwrap();
    assert!(posts.len() > 10, "{}", posts.len());
    // In the order of the days; whatever is named has a title and a place.
    assert!(posts.windows(2).all(|two| two[0]["datum"].as_str() <= two[1]["datum"].as_str()));
    for post in posts {
        let ids = post["antwoorden"].as_array().unwrap();
        assert!(ids.iter().all(|id| found["titels"][id.as_str().unwrap()].is_string()), "{post}");
        assert!(post["plaats"].as_str().unwrap().starts_with("content/"), "{post}");
    }
    // A value that starts next year, with its antwoorden and kanalen; on the day itself it is there.
    let value = posts.iter().find(|post| post["soort"] == "feit" && !post["antwoorden"].as_array().unwrap().is_empty());
    let value = value.expect("a fact flips");
    assert!(value["voor"].is_string() && value["na"].is_string() && value["kanalen"].as_array().unwrap().len() >= 4);
    let on_the_day = format!("/intern/kalender?datum={}&dagen=0", value["datum"].as_str().unwrap());
    let only = app.intern_get(&on_the_day).await.json();
    assert!(only["kalender"]["posten"].as_array().unwrap().iter().any(|post| post["wat"] == value["wat"]), "{only}");
    // One gemeente sees nothing that does not reach it.
    let one = app.intern_get("/intern/kalender?gemeente=lindewoude").await.json();
    assert_eq!(one["kalender"]["gemeente"], "lindewoude");
    let own = one["kalender"]["posten"].as_array().unwrap();
    assert!(!own.is_empty() && own.iter().all(|post| post["gemeenten"]["slugs"] == serde_json::json!(["lindewoude"])));
    assert_eq!(app.intern_get("/intern/kalender").await.json(), found, "kept, and not mixed up with that of one");
    app.intern_get("/intern/kalender?gemeente=nergens").await.problem(404, "onbekende-gemeente");
    app.intern_get("/intern/kalender?dagen=4000").await.problem(400, "ongeldige-vraag");
    app.intern_get("/intern/kalender?dag=1").await.problem(400, "ongeldige-vraag");
}

/// The same posts, as a file that a calendar program opens.
#[tokio::test]
async fn the_calendar_can_be_taken_along() {
    let app = TestApp::sample().await;
    let found = app.intern_get("/intern/kalender?gemeente=havenstede&dagen=60").await.json();
    let file = app.intern_get("/intern/kalender.ics?gemeente=havenstede&dagen=60").await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"kalender-havenstede.ics\"");
    let text = file.text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    let events = text.matches("BEGIN:VEVENT\r\n").count();
    assert_eq!(events, found["kalender"]["posten"].as_array().unwrap().len());
    assert!(events > 0);
}

/// A repository with the sample in it, in a folder of which the sample is a commit.
fn in_git(root: &Path) {
    for name in ["content", "renderers", "schemas", "search"] {
        copy(&crate::sample::root().join(name), &root.join(name));
    }
    git(root, &["init", "-q"]);
    commit(root);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_last_commit_is_told() {
    let root = tempfile::tempdir().unwrap();
    in_git(root.path());
    let app = TestApp::over(Source::directory(&root.path().join("content")), NOON).await;
    let nothing = app.intern_get("/intern/verschil/havenstede").await.json();
    assert_eq!((&nothing["stand"], &nothing["leeg"]), (&"vergeleken".into(), &true.into()), "{nothing}");
    let told = app.intern_get(WHY).await.json();
    assert_eq!(told["kop"][0]["plek"]["wijziging"]["stand"], "vastgelegd");

    let facts = root.path().join("content/municipal/havenstede/feiten/reisdocumenten.yaml");
    let text = fs::read_to_string(&facts).unwrap();
    assert!(text.contains("88.65"));
    fs::write(&facts, text.replace("88.65", "91.23")).unwrap();
    let hub = app.hub.clone();
    tokio::task::spawn_blocking(move || hub.refresh()).await.unwrap();
    let changed = app.intern_get("/intern/verschil/havenstede").await.json();
    assert_eq!(changed["leeg"], false);
    let page = changed["pagina"].as_str().unwrap();
    assert!(page.contains("88,65") && page.contains("91,23"), "{page}");
    let other = app.intern_get("/intern/verschil/lindewoude").await.json();
    assert_eq!(other["leeg"], true, "{other}");
    let told = app.intern_get(WHY).await.json().to_string();
    assert!(told.contains("nog-niet-vastgelegd"));
}

#[tokio::test]
async fn without_git_there_is_nothing_to_compare_with() {
    let app = TestApp::sample().await;
    let told = app.intern_get("/intern/verschil/havenstede").await.json();
    assert_eq!(told["stand"], "niets-om-mee-te-vergelijken");
}

/// Reading everything back takes a while: it is done in the background, and found when asked again.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_served_is_verified_in_the_background() {
    let app = TestApp::sample().await;
    let path = "/intern/controle/havenstede/aow";
    let mut told = app.intern_get(path).await.json();
    assert_eq!(told["stand"], "bezig");
    for _ in 0..600 {
        if told["stand"] != "bezig" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        told = app.intern_get(path).await.json();
    }
    assert!(told["stand"].is_null() && told["aantallen"]["uitvoer"].as_u64() > Some(10), "{told}");
    assert_eq!(told["verschillen"], serde_json::json!([]), "{told}");
    assert_eq!(app.intern_get(path).await.json(), told, "kept");
    let away = app.intern_get("/intern/controle/havenstede/aow?datum=2020-01-01").await.json();
    assert!(away["stand"] == "niet-gegeven" || away["stand"] == "bezig", "{away}");
}
