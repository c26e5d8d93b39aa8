//! What searching teaches, and that nobody is in it: a replayed log with a spike, and planted personal data that may be
//! nowhere. The finder of leaks is shown leaks, so that it can fail.

use super::{
    app::{NOON, SAMPLE, TestApp, request, send},
    intern::with,
};
use axum::{Router, http::Method};
use eenduidig::{
    api::{ApiConfig, InternAuth, intern_router, public_router},
    hub::Source,
    register::{Journal, JournalOptions, Register, Sleutel},
};
use serde_json::{Value, json};
use std::{
    io::Write,
    path::Path,
    sync::{Mutex, OnceLock},
    time::Duration,
};

const SEARCH: &str = "/v1/gemeenten/havenstede/zoekresultaten";
const PATIENCE: Duration = Duration::from_secs(30);

async fn ask(router: &Router, words: &str) -> Value {
    let body = json!({ "q": words }).to_string();
    let kind = [("content-type", "application/json")];
    let answer = send(router, request(Method::POST, SEARCH, &kind, &body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn report(app: &TestApp) -> Value {
    let journal = app.config.journal.as_ref().unwrap();
    assert!(journal.flush(PATIENCE).await);
    app.intern_get("/intern/zoekverslag?gemeente=havenstede&dagen=7").await.json()
}

/// Does again what the log says, each day on its day.
async fn replay(app: &TestApp) {
    for line in include_str!("../../fixtures/zoekverslag/logboek.txt").lines().filter(|line| !line.starts_with('#')) {
        let [day, who, times, words] = line.splitn(4, ' ').collect::<Vec<_>>().try_into().unwrap();
        app.set_time(&format!("{day}T11:00:00Z"));
        let router = if who == "p" { &app.public } else { &app.intern };
        for _ in 0..times.parse().unwrap() {
            ask(router, words).await;
        }
    }
    app.set_time(NOON);
}

#[tokio::test]
async fn the_report_finds_a_spike_and_the_word_that_helps() {
    let app = TestApp::sample().await;
    replay(&app).await;
    // Typing is no question.
    for typed in ["kie", "kiez", "kiezer"] {
        let body = json!({ "q": typed, "voorlopig": true }).to_string();
        assert_eq!(app.post(SEARCH, &body).await.status, 200);
    }
    let agent = json!({ "q": "kiezerspas", "gevonden": true, "antwoord": "kiezerspas", "eerder": ["struinpas"] });
    for _ in 0..3 {
        assert_eq!(app.intern_post("/intern/bevindingen/havenstede", &agent.to_string()).await.status, 202);
    }
    let lost = json!({ "q": "grofvuil ophalen", "gevonden": false, "antwoord": "grofvuil" });
    assert_eq!(app.intern_post("/intern/bevindingen/havenstede", &lost.to_string()).await.status, 202);
    let remark = json!({ "opmerking": "De dag klopt niet.", "kanaal": "kcc", "blok": null });
    let path = "/v1/gemeenten/havenstede/antwoorden/paspoort-aanvragen/reacties";
    assert_eq!(app.intern_post(path, &remark.to_string()).await.status, 202);

    let report = report(&app).await;
    let rising = report["stijgend"].as_array().unwrap();
    assert_eq!(rising.len(), 1, "{rising:#?}");
    assert_eq!((&rising[0]["vraag"], &rising[0]["antwoord"]["id"]), (&json!("kiezerspas"), &json!("kiezerspas")));
    assert!(rising[0]["aantal"].as_u64().unwrap() >= 20, "{rising:#?}");
    assert!(rising[0]["gewoonlijk"].as_f64().unwrap() <= 2.0, "{rising:#?}");
    let named = |list: &str, words: &str| {
        report[list].as_array().unwrap().iter().any(|one| one["vraag"] == words || one["antwoord"]["id"] == words)
    };
    assert!(named("meest", "paspoort aanvragen"));
    assert!(named("niets", "struinpas") || named("onzeker", "struinpas"), "{report:#}");
    assert!(!named("meest", "kiez") && !named("niets", "kiez"));
    assert!(named("gemeld", "grofvuil") && named("gemeld", "paspoort-aanvragen"), "{:#}", report["gemeld"]);
    let flagged = report["gemeld"].as_array().unwrap().iter().find(|one| one["antwoord"]["id"] == "paspoort-aanvragen");
    let said = &flagged.unwrap()["meldingen"][0];
    assert_eq!(said["opmerking"], "De dag klopt niet.");
    assert!(said["bestand"].as_str().unwrap().ends_with("paspoort-aanvragen.md") && said["release"].is_string());

    // The line does what it promises.
    let line = report["synoniemen"][0]["regel"].as_str().unwrap().to_owned();
    assert!(line.contains("van: [struinpas]"), "{line}");
    let before = ask(&app.public, "struinpas").await;
    assert_ne!(before["resultaten"][0]["id"], "kiezerspas", "{before}");
    let mended =
        TestApp::over(Source::Fixed(with("search/synoniemen.yaml", |text| format!("{text}{line}\n"))), NOON).await;
    let wrong: Vec<String> = (mended.hub.status().diagnostics.iter())
        .filter(|found| found.place.as_ref().is_some_and(|place| place.file.path().starts_with("search/")))
        .map(|found| found.message.clone())
        .collect();
    assert_eq!(wrong, Vec::<String>::new(), "{line}");
    let after = ask(&mended.public, "struinpas").await;
    assert_eq!(after["resultaten"][0]["id"], "kiezerspas", "{line}: {after}");
}

#[tokio::test]
async fn without_an_earlier_week_nothing_rises() {
    let app = TestApp::sample().await;
    for _ in 0..12 {
        ask(&app.public, "kiezerspas").await;
    }
    let report = report(&app).await;
    assert_eq!(report["meest"][0]["aantal"], 12);
    assert_eq!((&report["stijgend"], &report["vergelekenVanaf"]), (&json!([]), &Value::Null));
    assert_eq!(app.get("/intern/zoekverslag").await.status, 404, "it is for the intern side only");
    app.intern_get("/intern/zoekverslag?gemeente=elders").await.problem(404, "onbekende-gemeente");
}

// ---- nobody is in it ------------------------------------------------------------------------------------

/// Everything that is logged in this process, at the lowest level.
fn log() -> &'static Mutex<Vec<u8>> {
    static LINES: OnceLock<Mutex<Vec<u8>>> = OnceLock::new();
    LINES.get_or_init(|| {
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| Lines).json();
        tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
        Mutex::default()
    })
}

struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        log().lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Canary {
    times: usize,
    words: &'static str,
    secrets: Vec<String>,
}

fn canaries() -> Vec<Canary> {
    let lines = include_str!("../../fixtures/zoekverslag/kanaries.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let [times, words, secrets] = line.split(" ; ").collect::<Vec<_>>().try_into().unwrap();
            let secrets = secrets.split('|').map(str::to_lowercase).collect();
            Canary { times: times.parse().unwrap(), words, secrets }
        })
        .collect()
}

/// Places where a secret can be read.
fn leaks(places: &[(String, Vec<u8>)]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, bytes) in places {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for secret in canaries().iter().flat_map(|canary| &canary.secrets) {
            // A short number stands in ports, times and page numbers by accident; with its words it does not.
            let long = secret.len() >= 4 && !matches!(secret.as_str(), "1961" | "1291" | "0417" | "1643");
            if long && text.contains(secret.as_str()) {
                found.push(format!("{place}: {secret}"));
            }
        }
    }
    found
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

/// Asks every canary as often as it says, publicly by address and by body, and as agent; what can be read afterwards.
async fn asked_of(app: &TestApp, folder: &Path) -> Vec<(String, Vec<u8>)> {
    let (config, journal) = over_file(app, folder).await;
    let auth = InternAuth::for_listener("127.0.0.1:8081".parse().unwrap(), None).unwrap();
    let (public, intern) = (public_router(&config), intern_router(&config, auth));
    for canary in canaries() {
        for time in 0..canary.times {
            match time % 3 {
                0 => drop(ask(&public, canary.words).await),
                1 => drop(ask(&intern, canary.words).await),
                _ => {
                    let path = format!("{SEARCH}?q={}", encoded(canary.words));
                    assert_eq!(send(&public, request(Method::GET, &path, &[], "")).await.status, 200);
                }
            }
        }
        let said = json!({ "q": canary.words, "gevonden": false, "eerder": [canary.words] }).to_string();
        let kind = [("content-type", "application/json")];
        let path = "/intern/bevindingen/havenstede";
        assert_eq!(send(&intern, request(Method::POST, path, &kind, &said)).await.status, 202);
    }
    assert!(journal.flush(PATIENCE).await);
    let mut places = files(folder);
    assert!(places.iter().any(|(name, _)| name.ends_with("-wal")), "the write-ahead log is looked at too");
    for path in [
        "/intern/zoekverslag",
        "/intern/status",
        "/v1/gemeenten/havenstede/suggesties?q=ka",
        "/v1/gemeenten/havenstede/suggesties?q=kw",
    ] {
        let answer = send(&intern, request(Method::GET, path, &[], "")).await;
        assert_eq!(answer.status, 200, "{path}");
        places.push((path.to_owned(), answer.body));
    }
    let report: Value =
        serde_json::from_slice(&places.iter().find(|(name, _)| name == "/intern/zoekverslag").unwrap().1).unwrap();
    let total: usize = canaries().iter().map(|canary| canary.times).sum();
    assert_eq!(report["aantal"], total, "everything was counted");
    journal.close(PATIENCE).await;
    places.extend(files(folder).into_iter().map(|(name, bytes)| (format!("{name}, closed"), bytes)));
    places.push(("the log".to_owned(), std::mem::take(&mut *log().lock().unwrap())));
    places
}

async fn over_file(app: &TestApp, folder: &Path) -> (ApiConfig, Journal) {
    let url = format!("sqlite://{}/register.sqlite", folder.display());
    let register = Register::open(&url).unwrap();
    let key = Sleutel::in_file(&register.key_file().unwrap()).await.unwrap();
    let journal =
        register.with_key(key).spawn(JournalOptions { linger: Duration::from_millis(5), ..JournalOptions::default() });
    (ApiConfig { journal: Some(journal.clone()), ..app.config.clone() }, journal)
}

fn encoded(words: &str) -> String {
    words.bytes().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        write!(text, "%{byte:02X}").unwrap();
        text
    })
}

/// One test, since what is logged is of the whole process.
#[tokio::test]
async fn no_personal_data_is_left_and_a_leak_would_be_seen() {
    log();
    let app = TestApp::over(Source::Fixed(SAMPLE.clone()), NOON).await;
    let folder = tempfile::tempdir().unwrap();
    let places = asked_of(&app, folder.path()).await;
    assert!(places.iter().any(|(name, bytes)| name == "the log" && bytes.len() > 10_000), "something was logged");
    assert_eq!(leaks(&places), Vec::<String>::new());
    let report = places.iter().find(|(name, _)| name == "/intern/zoekverslag").unwrap();
    let report = String::from_utf8_lossy(&report.1);
    for mark in ["[bsn]", "[telefoon]", "[e-mail]", "[datum]", "[adres]", "[naam]", "[nummer]"] {
        assert!(report.contains(mark), "{mark} stands for what was asked: {report}");
    }
    #[cfg(debug_assertions)]
    for (fault, place) in [
        (eenduidig::fault::Fault::SearchTextKept, "register.sqlite"),
        (eenduidig::fault::Fault::SearchTextKept, "/intern/zoekverslag"),
        (eenduidig::fault::Fault::SearchLogged, "the log"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        eenduidig::fault::switch(Some(eenduidig::fault::Switched::new(fault)));
        let places = asked_of(&app, folder.path()).await;
        eenduidig::fault::switch(None);
        let found = leaks(&places);
        assert!(found.iter().any(|leak| leak.contains(place)), "{fault:?} must be seen in {place}: {found:?}");
    }
}
