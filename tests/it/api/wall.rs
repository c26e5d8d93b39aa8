//! The wall: whatever is asked of the public listener, nothing `zichtbaar: medewerkers` comes out.

use super::app::{NOON, SAMPLE, TestApp};
use eenduidig::{hub::Source, source::Tree};

const MARK: &str = "ALLEENINTERN";

/// The sample with a mark in everything that is for medewerkers: the section, a blok, a whole antwoord, and its title.
fn marked() -> Tree {
    let mut files: Vec<(String, String)> = Vec::new();
    for (_, group) in SAMPLE.groups() {
        for file in group.files.values() {
            let mut text = file.text().to_owned();
            if text.contains("zichtbaar: medewerkers") && file.path().starts_with("content/") {
                let titel = text.lines().find(|line| line.starts_with("titel: ")).unwrap().to_owned();
                text = text.replacen(&titel, &format!("titel: {MARK} werkinstructie"), 1);
            }
            let mut marked = String::new();
            let mut next = false;
            for line in text.lines() {
                let inside = next && !line.trim().is_empty() && !line.starts_with(['{', '#', ':', '-', '|', ' ', '1']);
                if inside {
                    marked.push_str(MARK);
                    marked.push(' ');
                    next = false;
                }
                marked.push_str(line);
                marked.push('\n');
                next |= line.starts_with("## Voor medewerkers") || line.contains("zichtbaar=medewerkers");
            }
            files.push((file.path().to_owned(), marked));
        }
    }
    Tree::from_files(files)
}

#[tokio::test]
async fn nothing_internal_comes_out_for_any_antwoord_in_any_kanaal() {
    let app = TestApp::over(Source::Fixed(marked()), NOON).await;
    let serving = app.hub.serving();
    let wrong: Vec<String> = (serving.newest.diagnostics.iter())
        .filter(|found| found.severity() == eenduidig::diagnostic::Severity::Fout)
        .map(|found| format!("{} {:?}", found.message, found.place.as_ref().map(|place| place.file.path().to_owned())))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    let snapshot = serving.served.clone().unwrap();
    let (mut asked, mut shown_inside) = (0, 0);
    for gemeente in snapshot.repository.gemeenten.values() {
        for id in snapshot.repository.ids(gemeente) {
            for kanaal in snapshot.kanalen.iter().filter(|kanaal| kanaal.vorm != eenduidig::render::Vorm::Pdf) {
                for variant in kanaal.varianten() {
                    let path = format!(
                        "/v1/gemeenten/{}/antwoorden/{id}?kanaal={}&variant={variant}",
                        gemeente.slug, kanaal.naam
                    );
                    let outside = app.get(&path).await;
                    assert!(!outside.text().contains(MARK), "{path}");
                    asked += 1;
                    if gemeente.slug == "havenstede" {
                        shown_inside += usize::from(app.intern_get(&path).await.text().contains(MARK));
                    }
                }
            }
        }
    }
    assert!(asked > 1000, "{asked}");
    assert!(shown_inside > 0, "the mark must be visible on the other side, or this test proves nothing");
}

#[tokio::test]
async fn lists_search_and_suggestions_keep_to_their_side() {
    let app = TestApp::over(Source::Fixed(marked()), NOON).await;
    let paths = [
        "/v1/gemeenten/havenstede/antwoorden?aantal=200".to_owned(),
        format!("/v1/gemeenten/havenstede/zoekresultaten?q={MARK}&aantal=50"),
        format!("/v1/gemeenten/havenstede/suggesties?q={MARK}"),
        "/v1/wijzigingen".to_owned(),
        "/readyz".to_owned(),
    ];
    for path in paths {
        let outside = app.get(&path).await;
        assert_eq!(outside.status, 200, "{path}: {}", outside.text());
        assert!(!outside.text().contains(MARK), "{path}");
        assert!(!outside.text().contains("verdachte-beller"), "{path}");
    }
    let inside = app.intern_get("/v1/gemeenten/havenstede/antwoorden?aantal=200").await.text();
    assert!(inside.contains(MARK));
}

#[tokio::test]
async fn what_is_hidden_is_as_absent_as_what_does_not_exist() {
    let app = TestApp::sample().await;
    let base = "/v1/gemeenten/havenstede/antwoorden";
    let hidden = app.get(&format!("{base}/werkinstructie-verdachte-beller")).await;
    let problem = hidden.problem(404, "onbekend-antwoord");
    assert!(problem["bedoeldeU"].is_null());
    let near = app.get(&format!("{base}/werkinstructie-verdachte-belle")).await.problem(404, "onbekend-antwoord");
    assert!(near["bedoeldeU"].is_null(), "{near}");
    for kanaal in ["kcc", "kc"] {
        let unknown = app.get(&format!("{base}/paspoort-aanvragen?kanaal={kanaal}")).await;
        assert!(!unknown.problem(404, "onbekend-kanaal")["detail"].as_str().unwrap().contains("kcc"));
    }
    assert_eq!(app.intern_get(&format!("{base}/werkinstructie-verdachte-beller?kanaal=kcc")).await.status, 200);
    for path in [
        "/intern/status",
        "/intern/diagnoses",
        "/intern/gebeurtenissen",
        "/intern/voorbeeld/havenstede/paspoort-aanvragen",
        "/intern/waarom/havenstede/paspoort-aanvragen",
        "/intern/gebruik/leeftijd",
        "/intern/matrix/havenstede",
        "/intern/kalender",
        "/intern/kalender.ics",
        "/intern/verschil/havenstede",
        "/intern/controle/havenstede/paspoort-aanvragen",
        "/intern/zoekverslag",
        "/intern/kenmerken",
        "/intern/hulp/havenstede",
        "/intern/sinds/havenstede?vanaf=2026-11-21T11:00:00Z",
        "/matrix",
        "/zoekverslag",
        "/kenmerken",
        "/kalender",
        "/bestanden/inzicht.js",
    ] {
        app.get(path).await.problem(404, "onbekend-adres");
    }
}
