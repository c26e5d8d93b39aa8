//! Changes: the list, events, and that a reader never sees two releases in one response or an older one after a newer one.

use super::app::{NOON, TestApp, request};
use axum::http::Method;
use eenduidig::{hub::Source, source::Tree};
use futures_util::StreamExt;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tower::ServiceExt;

const TEXT: &str = "content/generic/antwoorden/afval/grofvuil.md";

fn write(root: &Path, tree: &Tree) {
    for (_, group) in tree.groups() {
        for file in group.files.values() {
            let path = root.join(file.path());
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.text()).unwrap();
        }
    }
}

fn edit(root: &Path, titel: &str) {
    let text = std::fs::read_to_string(root.join(TEXT)).unwrap();
    let line = text.lines().find(|line| line.starts_with("titel: ")).unwrap().to_owned();
    std::fs::write(root.join(TEXT), text.replacen(&line, &format!("titel: {titel}"), 1)).unwrap();
}

async fn on_disk() -> (tempfile::TempDir, TestApp) {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &super::app::SAMPLE);
    let app = TestApp::over(Source::directory(&root.path().join("content")), NOON).await;
    (root, app)
}

async fn refresh(app: &TestApp) {
    let hub = Arc::clone(&app.hub);
    tokio::task::spawn_blocking(move || hub.refresh()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_in_the_list_after_its_cursor() {
    let (root, app) = on_disk().await;
    let before = app.get("/v1/wijzigingen").await.json();
    assert_eq!(before["wijzigingen"].as_array().unwrap().len(), 0);
    edit(root.path(), "Grofvuil laten ophalen bij u thuis");
    refresh(&app).await;
    let after = app.get(before["volgende"].as_str().unwrap()).await.json();
    let changed = after["wijzigingen"].as_array().unwrap();
    assert!(changed.iter().any(|change| change["antwoord"] == "grofvuil"), "{after}");
    assert_ne!(after["cursor"], before["cursor"]);
    let one = app.get(&format!("{}&gemeente=lindewoude", before["volgende"].as_str().unwrap())).await.json();
    let urls: Vec<&str> =
        one["wijzigingen"].as_array().unwrap().iter().filter_map(|change| change["url"].as_str()).collect();
    assert!(urls.contains(&"/v1/gemeenten/lindewoude/antwoorden/grofvuil"), "{one}");
    app.get("/v1/wijzigingen?cursor=onzin").await.problem(400, "ongeldige-vraag");
    app.get("/v1/wijzigingen?cursor=werk-000000000000.2026-11-22").await.problem(410, "cursor-te-oud");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_comes_when_something_changes() {
    let (root, app) = on_disk().await;
    let asked = request(Method::GET, "/v1/wijzigingen", &[("accept", "text/event-stream")], "");
    let response = app.public.clone().oneshot(asked).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut events = response.into_body().into_data_stream();
    edit(root.path(), "Grofvuil aan huis");
    refresh(&app).await;
    let received = tokio::time::timeout(Duration::from_secs(20), async {
        let mut text = String::new();
        while let Some(Ok(part)) = events.next().await {
            text.push_str(&String::from_utf8_lossy(&part));
            if text.contains("\"grofvuil\"") {
                return text;
            }
        }
        text
    });
    let text = received.await.expect("an event within 20 seconds");
    assert!(text.contains("event: wijzigingen") && text.contains("id: werk-"), "{text}");
    app.config.shutdown.stop();
    let ended = tokio::time::timeout(Duration::from_secs(5), async { while events.next().await.is_some() {} }).await;
    assert!(ended.is_ok(), "the stream ends when the process stops");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_one_release_each_time_and_never_go_back() {
    let (root, app) = on_disk().await;
    let done = Arc::new(AtomicBool::new(false));
    let mut readers = Vec::new();
    for _ in 0..3 {
        let (public, done) = (app.public.clone(), Arc::clone(&done));
        readers.push(tokio::spawn(async move {
            let (mut last, mut seen) = (0, 0);
            while !done.load(Ordering::Relaxed) {
                let path = "/v1/gemeenten/havenstede/antwoorden/grofvuil?kanaal=website&variant=json";
                let answer = super::app::send(&public, request(Method::GET, path, &[], "")).await;
                let json = answer.json();
                assert_eq!(json["release"], answer.header("x-eenduidig-release"));
                let titel = json["titel"].as_str().unwrap();
                let number: u32 = titel.strip_prefix("Grofvuil nummer ").map_or(0, |number| number.parse().unwrap());
                assert!(number >= last, "{number} after {last}");
                seen += u32::from(number > last);
                last = number;
            }
            seen
        }));
    }
    for number in 1..=8 {
        edit(root.path(), &format!("Grofvuil nummer {number}"));
        refresh(&app).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        assert!(reader.await.unwrap() > 0, "every reader saw something new");
    }
}
