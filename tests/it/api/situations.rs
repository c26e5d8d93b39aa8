//! Answers for one situation: bodies, what is wrong with them, and that nothing of them comes back or stays.

use super::app::{TestApp, request, send};
use axum::http::Method;
use eenduidig::{
    api::{ApiConfig, public_router},
    register::{Herkend, JournalOptions, Register, Sleutel},
};
use serde_json::{Value, json};
use std::time::Duration;

const PASPOORT: &str = "/v1/gemeenten/havenstede/antwoorden/paspoort-aanvragen";
/// A value that may turn up nowhere.
const SECRET: &str = "geheim-zeer-persoonlijk";

#[tokio::test]
async fn a_dialogue_asks_until_nothing_is_open() {
    let app = TestApp::sample().await;
    let mut known = serde_json::Map::new();
    for _ in 0..20 {
        let body = json!({ "kenmerken": known }).to_string();
        let turn = app.post(&format!("{PASPOORT}/gesprek?kanaal=chatbot"), &body).await;
        assert_eq!(turn.status, 200, "{}", turn.text());
        assert_eq!(turn.header("cache-control"), "no-store");
        let turn = turn.json();
        let Some(kenmerk) = turn["vraag"]["kenmerk"].as_str() else { return };
        known.insert(kenmerk.to_owned(), json!("onbekend"));
        // The second question and those after it are answered, the first is not known.
        if let (true, Some(value)) = (known.len() > 1, turn["vraag"]["antwoorden"][0]["id"].as_str()) {
            known.insert(kenmerk.to_owned(), json!(value));
        }
    }
    panic!("still asking after 20 turns: {known:?}");
}

#[tokio::test]
async fn an_answer_for_a_situation_is_kept_by_nobody() {
    let app = TestApp::sample().await;
    let path = format!("{PASPOORT}/persoonlijk?kanaal=website");
    let child = app.post(&path, r#"{"kenmerken":{"leeftijd":12}}"#).await;
    let adult = app.post(&path, r#"{"kenmerken":{"leeftijd":"40"}}"#).await;
    assert_eq!((child.status.as_u16(), adult.status.as_u16()), (200, 200), "{}", child.text());
    assert_ne!(child.body, adult.body);
    assert_eq!(child.header("cache-control"), "no-store");
    assert!(child.headers.get("etag").is_none());
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_told_without_repeating_it() {
    let app = TestApp::sample().await;
    let path = format!("{PASPOORT}/persoonlijk?kanaal=website");
    for (body, status) in [
        (format!("{{\"kenmerken\":{{\"leeftijd\":\"{SECRET}\"}}}}"), 422),
        (format!("{{\"kenmerken\":{{\"{SECRET}\":1}}}}"), 422),
        (format!("{{\"kenmerken\":{{\"leeftijd\":[\"{SECRET}\"]}}}}"), 400),
        (format!("{{\"{SECRET}\":1}}"), 400),
        (format!("{{\"kenmerken\":\"{SECRET}\"}}"), 400),
        (format!("{{\"kenmerken\":{SECRET}"), 400),
        (String::new(), 400),
    ] {
        let answer = app.post(&path, &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
        assert!(!answer.text().contains(SECRET), "{}", answer.text());
        assert!(answer.headers.values().all(|value| !value.as_bytes().windows(6).any(|part| part == b"geheim")));
    }
    let plain = send(&app.public, request(Method::POST, &path, &[("content-type", "text/plain")], "{}")).await;
    plain.problem(415, "verkeerde-soort-inhoud");
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let app = TestApp::sample().await;
    let large = format!("{{\"q\":\"{}\"}}", "x".repeat(70 * 1024));
    app.post("/v1/gemeenten/havenstede/zoekresultaten", &large).await.problem(413, "te-groot");
    let letter = "/v1/gemeenten/havenstede/brieven/paspoort-verloopt";
    let fits = app.post(letter, &format!("{{\"{}\":1}}", "x".repeat(70 * 1024))).await;
    fits.problem(400, "ongeldige-vraag");
    app.post(letter, &format!("{{\"{}\":1}}", "x".repeat(300 * 1024))).await.problem(413, "te-groot");
}

/// The letter is recognised later by its bytes and its code; the register knows neither.
#[tokio::test]
async fn a_letter_is_remembered_without_what_it_says() {
    let app = TestApp::sample().await;
    let register = Register::open("sqlite::memory:").unwrap();
    let key = Sleutel::from_text("een sleutel van genoeg tekens").unwrap();
    let journal = register.with_letter_key(key).spawn(JournalOptions::default());
    let config = ApiConfig { journal: Some(journal.clone()), ..app.config.clone() };
    let path = "/v1/gemeenten/havenstede/brieven/paspoort-verloopt";
    let body = json!({"kenmerken": {"leeftijd": 40}}).to_string();
    let json = [("content-type", "application/json")];
    let letter = send(&public_router(&config), request(Method::POST, path, &json, &body)).await;
    assert_eq!(letter.status, 200, "{}", letter.text());
    assert!(journal.flush(Duration::from_secs(30)).await, "{:?}", journal.status());
    let code = letter.header("x-eenduidig-ontvangstcode");
    let register = journal.register();
    assert_eq!(register.recognises(code, &letter.body).await.unwrap(), Herkend::Ja);
    assert_eq!(register.recognises(code, &letter.body[1..]).await.unwrap(), Herkend::Nee);
    journal.close(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn a_letter_says_what_it_still_needs_and_then_comes() {
    let app = TestApp::sample().await;
    let path = "/v1/gemeenten/havenstede/brieven/paspoort-verloopt";
    let missing = app.post(path, "{}").await.problem(422, "ontbrekende-kenmerken");
    let names = missing["ontbrekendeKenmerken"].as_array().unwrap().clone();
    assert!(!names.is_empty());
    let choices = |name: &str| -> serde_json::Value {
        let snapshot = app.hub.serving().served.clone().unwrap();
        let kenmerk = snapshot.repository.kenmerken.get(name).unwrap();
        kenmerk.choices().first().map_or_else(|| json!(40), |choice| json!(choice))
    };
    let mut known = serde_json::Map::new();
    let mut asked = names;
    for _ in 0..5 {
        for name in &asked {
            let name = name.as_str().unwrap();
            known.insert(name.to_owned(), choices(name));
        }
        let person = json!({"adresregels": ["Voorbeeldstraat 1", "9900 AA Havenstede"]});
        let body = json!({"kenmerken": known, "geadresseerde": person}).to_string();
        let letter = app.post(path, &body).await;
        if letter.status == 200 {
            assert_eq!(letter.header("content-type"), "application/pdf");
            assert!(letter.body.starts_with(b"%PDF"));
            assert_eq!(letter.header("cache-control"), "no-store");
            assert_eq!(letter.header("x-eenduidig-ontvangstcode").len(), 14);
            return;
        }
        asked = letter.problem(422, "ontbrekende-kenmerken")["ontbrekendeKenmerken"].as_array().unwrap().clone();
    }
    panic!("the letter keeps asking: {asked:?}");
}

#[tokio::test]
async fn letters_refuse_what_does_not_fit() {
    let app = TestApp::sample().await;
    let base = "/v1/gemeenten/havenstede/brieven";
    let near = app.post(&format!("{base}/paspoort-verlopt"), "{}").await.problem(404, "onbekend-briefmodel");
    assert_eq!(near["bedoeldeU"], "paspoort-verloopt");
    app.post(&format!("{base}/paspoort-aanvragen"), "{}").await.problem(404, "onbekend-briefmodel");
    let long = json!({"geadresseerde": {"adresregels": [SECRET.repeat(9)]}}).to_string();
    let refused = app.post(&format!("{base}/paspoort-verloopt"), &long).await;
    refused.problem(422, "adres-past-niet");
    assert!(!refused.text().contains(SECRET));
    app.post(&format!("{base}/paspoort-verloopt?kanaal=website"), "{}").await.problem(400, "ongeldige-vraag");
}

#[tokio::test]
async fn what_cannot_be_printed_is_refused_with_its_field_and_without_its_value() {
    let app = TestApp::sample().await;
    let path = "/v1/gemeenten/havenstede/brieven/paspoort-verloopt";
    let wide = "W".repeat(45);
    let lines = |name: &str| json!({"adresregels": [name, "Voorbeeldstraat 1", "9900 AA Havenstede"]});
    let somebody = |name: &str, street: &str| json!({"geslachtsnaam": name, "straat": street, "huisnummer": 1, "postcode": "9900 AA", "woonplaats": "Havenstede"});
    for (key, person, kind, field) in [
        ("geadresseerde", lines("Geheimpersoon \u{1f44d}"), "teken-niet-te-drukken", "geadresseerde.adresregels[0]"),
        (
            "geadresseerde",
            json!({"aanhef": "Geachte Geheimpersoon \u{4e00}"}),
            "teken-niet-te-drukken",
            "geadresseerde.aanhef",
        ),
        ("persoon", somebody("Geheimpersoon\u{1f44d}", "Straat"), "teken-niet-te-drukken", "persoon.geslachtsnaam"),
        ("persoon", somebody("Geheimpersoon", "Straat \u{4e00}"), "teken-niet-te-drukken", "persoon.straat"),
        ("geadresseerde", lines(&wide), "adres-past-niet", "adresregels[0]"),
        ("persoon", somebody("Geheimpersoon", &wide[..43]), "adres-past-niet", "adresregels[1]"),
    ] {
        let answer = app.post(path, &json!({"kenmerken": {"leeftijd": 40}, (key): person}).to_string()).await;
        let problem = answer.problem(422, kind);
        assert_eq!(problem["veld"], field);
        let text = answer.text();
        assert!(!text.contains("Geheim") && !text.contains("WWW") && !text.contains('\u{1f44d}'), "{text}");
    }
    let fits = json!({"kenmerken": {"leeftijd": 40}, "geadresseerde": lines(&"W".repeat(28))}).to_string();
    assert_eq!(app.post(path, &fits).await.status, 200);
}

#[tokio::test]
async fn searching_by_address_and_by_body_finds_the_same() {
    let app = TestApp::sample().await;
    let base = "/v1/gemeenten/havenstede/zoekresultaten";
    let get = app.get(&format!("{base}?q=paspoort%20aanvragen&aantal=5")).await;
    assert_eq!(get.status, 200, "{}", get.text());
    let post = app.post(base, r#"{"q":"paspoort aanvragen","aantal":5}"#).await;
    assert_eq!(get.json(), post.json());
    assert_eq!(post.header("cache-control"), "no-store");
    let found = get.json();
    assert_eq!(found["resultaten"][0]["id"], "paspoort-aanvragen");
    assert!(found["oordeel"].is_string());
    assert!(!found["resultaten"][0]["antwoordregel"].as_str().unwrap().is_empty());
    app.get(base).await.problem(400, "ongeldige-vraag");
    app.get(&format!("{base}?q={}", "x".repeat(501))).await.problem(400, "ongeldige-vraag");
    app.post(base, r#"{"q":"x","aantal":0}"#).await.problem(400, "ongeldige-vraag");
    let words = app.get("/v1/gemeenten/havenstede/suggesties?q=pasp").await.json();
    assert!(!words["suggesties"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_reaction_is_a_reason_or_on_the_intern_side_a_remark() {
    let app = TestApp::sample().await;
    let path = format!("{PASPOORT}/reacties");
    let taken = app.post(&path, r#"{"reden":"onduidelijk","kanaal":"website"}"#).await;
    assert_eq!(taken.status, 202, "{}", taken.text());
    let remark = json!({"opmerking": SECRET, "kanaal": "website"}).to_string();
    let refused = app.post(&path, &remark).await;
    refused.problem(422, "ongeldige-reactie");
    assert!(!refused.text().contains(SECRET));
    assert_eq!(app.intern_post(&path, &remark).await.status, 202);
    app.post(&path, r#"{"kanaal":"website"}"#).await.problem(422, "ongeldige-reactie");
    app.post(&path, r#"{"reden":"zomaar","kanaal":"website"}"#).await.problem(400, "ongeldige-vraag");
    app.post(&path, r#"{"reden":"onjuist","kanaal":"kcc"}"#).await.problem(404, "onbekend-kanaal");
    app.post(&path, r#"{"reden":"onjuist","kanaal":"website","blok":"bestaat-niet"}"#)
        .await
        .problem(400, "ongeldige-vraag");
    assert!(app.config.journal.as_ref().unwrap().flush(std::time::Duration::from_secs(10)).await);
    let read = "/intern/gemeenten/havenstede/antwoorden/paspoort-aanvragen/reacties";
    let list = app.intern_get(read).await.json();
    assert_eq!(list["reacties"].as_array().unwrap().len(), 2);
    app.get(read).await.problem(404, "onbekend-adres");
}

#[tokio::test]
async fn results_are_counted_and_narrowed_by_what_content_says_of_them() {
    let app = TestApp::sample().await;
    let base = "/v1/gemeenten/havenstede/zoekresultaten";
    let all = app.get(&format!("{base}?q=paspoort&aantal=50")).await.json();
    let counted = &all["facetten"]["thema"];
    assert!(counted.as_array().unwrap().len() > 1, "{counted}");
    let results = all["resultaten"].as_array().unwrap().len();
    for (facet, values) in all["facetten"].as_object().unwrap() {
        for telling in values.as_array().unwrap() {
            let (value, count) = (telling["waarde"].as_str().unwrap(), telling["aantal"].as_u64().unwrap());
            let some = app.get(&format!("{base}?q=paspoort&aantal=50&{facet}={value}")).await.json();
            let narrowed = some["resultaten"].as_array().unwrap();
            assert_eq!(narrowed.len() as u64, count, "{facet}={value}");
            assert!(narrowed.len() <= results);
            let ids: Vec<&Value> = all["resultaten"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
            assert!(narrowed.iter().all(|one| ids.contains(&&one["id"])), "{facet}={value}");
            let body = json!({ "q": "paspoort", "aantal": 50, "filter": { facet: value } });
            assert_eq!(app.post(base, &body.to_string()).await.json(), some);
        }
    }
    let none = app.get(&format!("{base}?q=paspoort&thema=bestaat-niet")).await.json();
    assert_eq!((none["oordeel"].as_str(), none["resultaten"].as_array().unwrap().len()), (Some("niets"), 0));
    let wrong = json!({ "q": "paspoort", "filter": { "kleur": "blauw" } });
    app.post(base, &wrong.to_string()).await.problem(400, "ongeldige-vraag");
}
