//! Reading: lists, one antwoord in every form, conditional requests, and everything that is refused.

use super::app::{Answer, NOON, SAMPLE, TestApp, request, send};
use axum::http::Method;
use eenduidig::hub::Source;

const PASPOORT: &str = "/v1/gemeenten/havenstede/antwoorden/paspoort-aanvragen";

fn max_age(answer: &Answer) -> u64 {
    let cache = answer.header("cache-control");
    let age = cache.split(", ").find_map(|part| part.strip_prefix("max-age="));
    age.unwrap_or_else(|| panic!("{cache}")).parse().unwrap()
}

#[tokio::test]
async fn gemeenten_by_slug_and_code() {
    let app = TestApp::sample().await;
    let list = app.get("/v1/gemeenten").await.json();
    assert_eq!(list["gemeenten"].as_array().unwrap().len(), 3);
    let by_code = app.get("/v1/gemeenten/gm9001").await.json();
    assert_eq!(by_code, app.get("/v1/gemeenten/havenstede").await.json());
    let problem = app.get("/v1/gemeenten/havensteden").await.problem(404, "onbekende-gemeente");
    assert_eq!(problem["bedoeldeU"], "havenstede");
    assert_eq!(problem["instance"], "/v1/gemeenten/havensteden");
}

#[tokio::test]
async fn a_list_comes_in_pages_that_lead_to_each_other() {
    let app = TestApp::sample().await;
    let mut path = "/v1/gemeenten/lindewoude/antwoorden?aantal=20".to_owned();
    let (mut ids, mut total) = (Vec::new(), 0);
    loop {
        let answer = app.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.header("link").contains("rel=\"first\""));
        let page = answer.json();
        total = page["totaal"].as_u64().unwrap().max(total);
        ids.extend(page["antwoorden"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["links"]["volgende"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(u64::try_from(ids.len()).unwrap(), total);
    assert!(total > 50);
    assert!(ids.is_sorted());
    let away = app.get("/v1/gemeenten/lindewoude/antwoorden?aantal=200").await.json();
    let parking = away["antwoorden"].as_array().unwrap().iter().find(|item| item["id"] == "bezoekersparkeren").unwrap();
    assert_eq!(parking["beschikbaar"], "niet-aangeboden");
    assert!(parking["status"]["reden"].is_string());
}

#[tokio::test]
async fn filters_choose_and_mistakes_in_them_are_told() {
    let app = TestApp::sample().await;
    let base = "/v1/gemeenten/havenstede/antwoorden";
    let travel = app.get(&format!("{base}?thema=reisdocumenten&type=product&doelgroep=inwoner")).await.json();
    let found = travel["antwoorden"].as_array().unwrap();
    assert!(
        !found.is_empty() && found.iter().all(|item| item["thema"] == "reisdocumenten" && item["type"] == "product")
    );
    assert!(found.iter().all(|item| !item["antwoordregel"].as_str().unwrap().is_empty()));
    let upn = app.get(&format!("{base}?upn=paspoort")).await.json();
    assert_eq!(upn["totaal"], 1);
    for wrong in [
        "thema=reisdocument",
        "type=produkt",
        "doelgroep=x",
        "levensgebeurtenis=x",
        "tema=afval",
        "pagina=0",
        "aantal=201",
        "aantal=x",
        "datum=morgen",
        "datum=2026-02-30",
        "datum=2031-01-01",
        "type=vraag&type=vraag",
    ] {
        app.get(&format!("{base}?{wrong}")).await.problem(400, "ongeldige-vraag");
    }
    let near = app.get(&format!("{base}?thema=reisdocument")).await.json();
    assert!(near["detail"].as_str().unwrap().contains("Bedoelt u 'reisdocumenten'?"), "{near}");
}

#[tokio::test]
async fn accept_chooses_the_form() {
    let app = TestApp::sample().await;
    for (query, accept, kind) in [
        ("?kanaal=website", "text/html", "text/html; charset=utf-8"),
        ("?kanaal=website", "*/*", "text/html; charset=utf-8"),
        ("?kanaal=website", "application/json", "application/json"),
        ("?kanaal=website", "text/html;q=0.1, application/json", "application/json"),
        ("?kanaal=website&variant=fragment", "*/*", "text/html; charset=utf-8"),
        ("?kanaal=website&variant=json", "text/html", "application/json"),
        ("?kanaal=chatbot", "application/json", "application/json"),
        ("?kanaal=chatbot", "text/plain", "text/plain; charset=utf-8"),
        ("", "text/html", "text/html; charset=utf-8"),
    ] {
        let answer = app.get_with(&format!("{PASPOORT}{query}"), &[("accept", accept)]).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, kind), "{query} {accept}");
        assert!(answer.headers.get_all("vary").iter().any(|name| name == "accept"));
        assert_eq!(answer.header("x-eenduidig-datum"), "2026-11-22");
        assert_eq!(answer.header("x-eenduidig-ontvangstcode").len(), 14);
    }
    let page = app.get_with(&format!("{PASPOORT}?kanaal=website&variant=pagina"), &[]).await.text();
    let fragment = app.get_with(&format!("{PASPOORT}?kanaal=website&variant=fragment"), &[]).await.text();
    assert!(page.contains("<html") && !fragment.contains("<html"));
    let refused = app.get_with(&format!("{PASPOORT}?kanaal=website"), &[("accept", "image/png")]).await;
    assert!(refused.problem(406, "vorm-niet-beschikbaar")["beschikbaar"].is_array());
}

#[tokio::test]
async fn what_does_not_exist_is_told_with_what_was_meant() {
    let app = TestApp::sample().await;
    let near = app.get("/v1/gemeenten/havenstede/antwoorden/paspoort-aanvrage").await.problem(404, "onbekend-antwoord");
    assert_eq!(near["bedoeldeU"], "paspoort-aanvragen");
    app.get(&format!("{PASPOORT}?kanaal=websit")).await.problem(404, "onbekend-kanaal");
    app.get(&format!("{PASPOORT}?kanaal=website&variant=pagin")).await.problem(400, "ongeldige-vraag");
    app.get(&format!("{PASPOORT}?kanal=website")).await.problem(400, "ongeldige-vraag");
    app.get("/v1/niets").await.problem(404, "onbekend-adres");
    app.get("/intern/status").await.problem(404, "onbekend-adres");
    let wrong = send(&app.public, request(Method::DELETE, PASPOORT, &[], "")).await;
    wrong.problem(405, "methode-niet-toegestaan");
    assert!(wrong.header("allow").contains("GET"), "{}", wrong.header("allow"));
}

#[tokio::test]
async fn an_old_id_leads_to_the_new_one() {
    let app = TestApp::sample().await;
    let moved = app.get("/v1/gemeenten/GM9001/antwoorden/adreswijziging?kanaal=website").await;
    assert_eq!(moved.status, 308);
    assert_eq!(moved.header("location"), "/v1/gemeenten/GM9001/antwoorden/verhuizing-doorgeven?kanaal=website");
    let posted = app.post("/v1/gemeenten/havenstede/antwoorden/adreswijziging/gesprek", "{}").await;
    assert_eq!(posted.status, 308);
    assert_eq!(posted.header("location"), "/v1/gemeenten/havenstede/antwoorden/verhuizing-doorgeven/gesprek");
}

#[tokio::test]
async fn what_is_not_offered_is_an_answer() {
    let app = TestApp::sample().await;
    for kanaal in ["website", "chatbot"] {
        let answer = app.get(&format!("/v1/gemeenten/lindewoude/antwoorden/bezoekersparkeren?kanaal={kanaal}")).await;
        assert_eq!(answer.status, 200, "{kanaal}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_body_that_is_known_is_not_sent_again() {
    let app = TestApp::sample().await;
    let path = format!("{PASPOORT}?kanaal=website");
    let first = app.get(&path).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() > 20, "{tag}");
    for known in [tag.clone(), format!("\"x\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
        let again = app.get_with(&path, &[("if-none-match", &known)]).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{known}");
        assert!(again.header("cache-control").starts_with("public"));
    }
    assert_eq!(app.get_with(&path, &[("if-none-match", "\"x\"")]).await.status, 200);
    let zipped = app.get_with(&path, &[("accept-encoding", "gzip")]).await;
    assert_eq!(zipped.header("content-encoding"), "gzip");
    assert!(zipped.body.len() < first.body.len());
    let other = zipped.header("etag").to_owned();
    assert_ne!(other, tag);
    let again = app.get_with(&path, &[("accept-encoding", "gzip"), ("if-none-match", &other)]).await;
    assert_eq!(again.status, 304);
    let head = send(&app.public, request(Method::HEAD, &path, &[], "")).await;
    assert_eq!((head.status.as_u16(), head.body.len(), head.header("etag")), (200, 0, tag.as_str()));
}

#[tokio::test]
async fn nothing_is_kept_past_the_next_flip() {
    let app = TestApp::sample().await;
    let path = format!("{PASPOORT}?kanaal=website");
    assert_eq!(max_age(&app.get(&path).await), 60);
    app.set_time("2026-11-22T22:59:30Z");
    assert_eq!(max_age(&app.get(&path).await), 30, "midnight in Amsterdam is in 30 seconds");
    let list = app.get("/v1/gemeenten/havenstede/antwoorden").await;
    assert_eq!(max_age(&list), 30);
    let later = max_age(&app.get(&format!("{path}&datum=2027-01-15")).await);
    assert!((60..=86_400).contains(&later), "{later}");
    app.set_time("2026-11-22T23:00:01Z");
    assert_eq!(app.get(&path).await.header("x-eenduidig-datum"), "2026-11-23");
}

#[tokio::test]
async fn every_response_has_the_headers_that_protect() {
    let app = TestApp::sample().await;
    for path in ["/v1/gemeenten", PASPOORT, "/v1/niets", "/healthz"] {
        let answer = app.get_with(path, &[("origin", "https://www.example")]).await;
        assert_eq!(answer.header("api-version"), "1.0.0", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(!answer.header("x-request-id").is_empty());
    }
    let open = app.get_with("/v1/gemeenten", &[("origin", "https://www.example")]).await;
    assert_eq!(open.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn health_and_readiness() {
    let app = TestApp::sample().await;
    assert_eq!(app.get("/healthz").await.status, 200);
    let ready = app.get("/readyz").await;
    assert_eq!(ready.status, 200, "{}", ready.text());
    assert_eq!(ready.json()["gereed"], true);
}

#[tokio::test]
async fn what_cannot_be_given_is_withheld_with_the_phrase_of_the_kanaal() {
    let app = TestApp::sample().await;
    // Long before any fact had a value.
    let answer = app.get(&format!("{PASPOORT}?kanaal=website&datum=1990-01-01")).await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!((answer.header("retry-after"), answer.header("cache-control")), ("300", "no-store"));
}

#[tokio::test]
async fn an_ontvangstcode_leads_back() {
    let app = TestApp::sample().await;
    let answer = app.get(&format!("{PASPOORT}?kanaal=website")).await;
    let code = answer.header("x-eenduidig-ontvangstcode");
    let found = app.get(&format!("/v1/ontvangsten/{code}")).await.json();
    let found = &found["ontvangsten"][0];
    assert_eq!(found["antwoord"], "paspoort-aanvragen");
    assert_eq!((&found["gemeente"], &found["kanaal"]), (&"havenstede".into(), &"website".into()));
    let again = app.get(found["url"].as_str().unwrap()).await;
    assert_eq!(again.body, answer.body);
    app.get("/v1/ontvangsten/kort").await.problem(400, "ongeldige-vraag");
    app.get("/v1/ontvangsten/0000-0000-0000").await.problem(404, "onbekende-ontvangstcode");
}

#[tokio::test]
async fn a_hub_at_another_time_gives_other_days() {
    let app = TestApp::over(Source::Fixed(SAMPLE.clone()), NOON).await;
    let today = app.get(&format!("{PASPOORT}?kanaal=website&datum=2026-11-22")).await;
    assert_eq!(today.body, app.get(&format!("{PASPOORT}?kanaal=website")).await.body);
}
