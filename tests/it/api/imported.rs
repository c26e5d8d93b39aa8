//! The national answers, imported: served in every public kanaal, and found by their own question.

use super::app::TestApp;
use eenduidig::{
    hub::Source,
    import::{self, Opdracht},
    source::read_directory,
};
use jiff::civil::date;
use serde_json::json;
use std::path::Path;

#[tokio::test]
async fn national_answers_are_served_and_found() {
    let Some(van) = crate::import::national() else { return };
    let out = tempfile::tempdir().unwrap();
    let naar = out.path().join("uit");
    import::rijksoverheid(&Opdracht { van, naar: naar.clone(), controleren_voor: date(2027, 11, 22) }).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = ["renderers", "search", "schemas"].map(|name| (name, root.join(name)));
    let tree = read_directory(&naar.join("content"), &beside).unwrap();
    let app = TestApp::over(Source::Fixed(tree), super::app::NOON).await;

    let list = app.get("/v1/gemeenten/voorbeeld/antwoorden?aantal=100").await.json();
    assert_eq!(list["totaal"], 175, "{list:#}");
    let mut first = 0;
    let all = list["antwoorden"].as_array().unwrap();
    for antwoord in all {
        let (id, titel) = (antwoord["id"].as_str().unwrap(), antwoord["titel"].as_str().unwrap());
        for kanaal in ["website", "chatbot"] {
            let given = app.get(&format!("/v1/gemeenten/voorbeeld/antwoorden/{id}?kanaal={kanaal}")).await;
            assert_eq!(given.status, 200, "{id} {kanaal}: {}", given.text());
        }
        let script = app.intern_get(&format!("/v1/gemeenten/voorbeeld/antwoorden/{id}?kanaal=kcc")).await;
        assert_eq!(script.status, 200, "{id}: {}", script.text());
        let found = app.post("/v1/gemeenten/voorbeeld/zoekresultaten", &json!({ "q": titel }).to_string()).await.json();
        first += usize::from(found["resultaten"][0]["id"] == *id);
    }
    assert!(first * 100 >= all.len() * 90, "{first} of {} found first by their own question", all.len());
    println!("{first} of {} found first by their own question", all.len());
    for antwoord in all.iter().step_by(20) {
        let id = antwoord["id"].as_str().unwrap();
        let letter = app.get(&format!("/v1/gemeenten/voorbeeld/antwoorden/{id}?kanaal=brief")).await;
        assert!(letter.body.starts_with(b"%PDF"), "{id}: {}", letter.text());
    }
}
