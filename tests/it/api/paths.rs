//! Every path of questions and answers, in every kanaal that asks, over HTTP: it ends in the bloks that
//! personalising gives for that situation, and with something unknown in all bloks that are still possible.

use super::app::{NOON, SAMPLE, TestApp};
use crate::{
    generated::{self, Set},
    sample,
};
use eenduidig::{
    check::Checker,
    condition::{Kenmerken, Value},
    content::{Loader, Repository, SectieId, Type, Zichtbaar},
    diagnostic::Severity,
    hub::Source,
    markdown::{Audience, Block, Blok, Inline, Part},
    render::{Kanaal, Kanalen, Voorwaarden, Vorm},
    resolve::{Antwoord, Doel, Moment, Resolution, Resolved, personalise, resolve},
    situation::{ONBEKEND, combinations, situaties},
};
use jiff::civil::date;
use serde_json::{Map, Value as Json, json};
use std::{collections::BTreeSet, sync::Arc};

#[derive(Debug, Default)]
struct Walked {
    antwoorden: usize,
    paths: usize,
    questions: usize,
    unsure: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_path_of_the_sample_ends_in_what_personalising_gives() {
    let app = Arc::new(TestApp::over(Source::Fixed(SAMPLE.clone()), NOON).await);
    let walked = walk_all(app, sample::load().kanalen.clone(), false).await;
    println!("sample: {walked:?}");
    assert!(walked.antwoorden > 60 && walked.paths > 1_000 && walked.unsure > 100, "{walked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_path_of_fifty_generated_answers_ends_in_what_personalising_gives() {
    let sets = sound((5_000..5_400).map(|seed| Set::new(seed, 4)).collect());
    assert_eq!(sets.len(), 50);
    let app = Arc::new(TestApp::over(Source::Fixed(generated::tree(&sets)), NOON).await);
    let walked = walk_all(app, sample::load().kanalen.clone(), true).await;
    println!("generated: {walked:?}");
    assert!(walked.antwoorden == 50 && walked.paths > 1_000, "{walked:?}");
}

/// The first fifty of these in which `check` finds nothing that holds them back: no branch without a
/// situation.
fn sound(mut sets: Vec<Set>) -> Vec<Set> {
    let repository = Loader::default().load(&generated::tree(&sets)).repository.unwrap();
    let found = Checker::default().check(&repository, &[], date(2026, 11, 22));
    let wrong: BTreeSet<String> = found
        .iter()
        .filter(|found| found.severity() != Severity::Advies)
        .map(|found| found.place.as_ref().unwrap().file.path().to_owned())
        .collect();
    sets.retain(|set| !wrong.contains(&format!("content/generic/antwoorden/{}.md", set.id)));
    sets.truncate(50);
    sets
}

/// Walks every antwoord of every gemeente that says something else than the gemeente before.
async fn walk_all(app: Arc<TestApp>, kanalen: Kanalen, thorough: bool) -> Walked {
    let repository = Arc::clone(&app.hub.serving().served.as_ref().expect("it is served").repository);
    let mut tasks = Vec::new();
    for antwoord in antwoorden(&repository) {
        for kanaal in kanalen.iter().filter(|kanaal| kanaal.voorwaarden == Voorwaarden::Vraag) {
            if kanaal.zichtbaar == Audience::Medewerkers || antwoord.kop.zichtbaar == Zichtbaar::Publiek {
                let (app, kanaal, antwoord) = (Arc::clone(&app), Arc::clone(kanaal), antwoord.clone());
                tasks.push(tokio::spawn(async move { walk(&app, &kanaal, &antwoord, thorough).await }));
            }
        }
    }
    let mut all = Walked::default();
    let mut ids = BTreeSet::new();
    for task in tasks {
        let (id, one) = task.await.unwrap();
        ids.insert(id);
        all.paths += one.paths;
        all.questions += one.questions;
        all.unsure += one.unsure;
    }
    all.antwoorden = ids.len();
    all
}

/// The generic antwoorden once, and those that a gemeente changes or has of its own.
fn antwoorden(repository: &Repository) -> Vec<Antwoord> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for gemeente in repository.gemeenten.values() {
        for id in repository.ids(gemeente) {
            let own = gemeente.afwijkingen.contains_key(id) || gemeente.laag.antwoorden.contains_key(id);
            if !own && !seen.insert(id.to_owned()) {
                continue;
            }
            let moment = Moment::day(date(2026, 11, 22));
            // A letter has no page and no dialogue.
            if let Resolution::Antwoord(antwoord) = resolve(repository, &gemeente.slug, id, moment)
                && antwoord.kop.soort != Type::Briefmodel
            {
                found.push(*antwoord);
            }
        }
    }
    found
}

/// All paths in which everything is answered. `thorough`: and all in which something is not known; otherwise
/// of those the one in which nothing is, and for every question one in which only that is not.
async fn walk(app: &TestApp, kanaal: &Kanaal, antwoord: &Antwoord, thorough: bool) -> (String, Walked) {
    let mut walked = Walked::default();
    let mut open = vec![Map::new()];
    while let Some(given) = open.pop() {
        let (vraag, told) = turn(app, kanaal, antwoord, &given).await;
        if let Some((kenmerk, replies)) = vraag {
            walked.questions += 1;
            assert!(!given.contains_key(&kenmerk), "{}: {kenmerk} asked twice", antwoord.id);
            let unsure = given.values().filter(|value| *value == ONBEKEND).count();
            let mut replies = replies;
            if !thorough && unsure > 0 {
                replies.truncate(usize::from(unsure < given.len() || unsure == 1));
            }
            let asks_on = thorough || unsure == given.len() || unsure == 0;
            for reply in replies.into_iter().chain(asks_on.then(|| ONBEKEND.to_owned())) {
                let mut next = given.clone();
                next.insert(kenmerk.clone(), json!(reply));
                open.push(next);
            }
            continue;
        }
        walked.paths += 1;
        walked.unsure += usize::from(given.values().any(|value| value == ONBEKEND));
        ends_right(kanaal, antwoord, &given, &told);
    }
    (antwoord.id.clone(), walked)
}

/// What is asked next, with the quick replies; and what is told, as words per blok or in one text.
type Turn = (Option<(String, Vec<String>)>, Told);

enum Told {
    Bloks(Vec<String>),
    Text(String),
}

async fn turn(app: &TestApp, kanaal: &Kanaal, antwoord: &Antwoord, given: &Map<String, Json>) -> Turn {
    let path = format!("/v1/gemeenten/{}/antwoorden/{}", antwoord.gemeente, antwoord.id);
    let body = json!({ "kenmerken": given }).to_string();
    let replies = |waarden: &Json| -> Vec<String> {
        let ids = waarden.as_array().unwrap().iter().map(|waarde| waarde["id"].as_str().unwrap().to_owned());
        ids.filter(|id| id != ONBEKEND).collect()
    };
    if kanaal.vorm == Vorm::Dialoog {
        let turn = app.post(&format!("{path}/gesprek?kanaal={}", kanaal.naam), &body).await;
        assert_eq!(turn.status, 200, "{}", turn.text());
        let turn = turn.json();
        let vraag = turn["vraag"]["kenmerk"].as_str();
        let vraag = vraag.map(|kenmerk| (kenmerk.to_owned(), replies(&turn["vraag"]["antwoorden"])));
        let said = turn["berichten"].as_array().unwrap().iter().map(|text| flat(text.as_str().unwrap()));
        return (vraag, Told::Text(said.collect::<Vec<_>>().join(" ")));
    }
    let page = app.intern_post(&format!("{path}/persoonlijk?kanaal={}&variant=json", kanaal.naam), &body).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = page.json();
    let vraag = page["vragen"].as_array().unwrap().first();
    let vraag = vraag.map(|vraag| (vraag["kenmerk"].as_str().unwrap().to_owned(), replies(&vraag["waarden"])));
    let mut bloks = Vec::new();
    page["secties"].as_array().unwrap().iter().for_each(|sectie| shown(&sectie["delen"], &mut bloks));
    (vraag, Told::Bloks(bloks))
}

fn shown(delen: &Json, found: &mut Vec<String>) {
    for deel in delen.as_array().unwrap() {
        if deel["soort"] == "blok" {
            let mut words = vec![format!("#{}", deel["id"].as_str().unwrap_or_default())];
            shown_words(&deel["blokken"], &mut words);
            found.push(words.join(" "));
        } else {
            deel["takken"].as_array().unwrap().iter().for_each(|tak| shown(&tak["delen"], found));
        }
    }
}

fn shown_words(value: &Json, words: &mut Vec<String>) {
    match value {
        Json::Array(values) => values.iter().for_each(|value| shown_words(value, words)),
        Json::Object(members) if members.get("soort").is_some_and(|soort| soort == "tekst") => {
            words.push(flat(members["tekst"].as_str().unwrap()));
        }
        Json::Object(members) => members.values().for_each(|value| shown_words(value, words)),
        _ => {}
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ends_right(kanaal: &Kanaal, antwoord: &Antwoord, given: &Map<String, Json>, told: &Told) {
    let about = format!("{} {} {} {given:?}", kanaal.naam, antwoord.gemeente, antwoord.id);
    let mut known = Kenmerken::new();
    for (name, value) in given.iter().filter(|(_, value)| *value != ONBEKEND) {
        known.insert(name.clone(), antwoord.kenmerken[name].read(value.as_str().unwrap()).unwrap());
    }
    let wholes: Vec<Vec<Blok<Resolved>>> =
        completions(antwoord, &known).iter().map(|whole| bloks(kanaal, &personalise(antwoord, whole))).collect();
    let unsure = given.values().any(|value| value == ONBEKEND);
    for whole in &wholes {
        match told {
            Told::Bloks(shown) if unsure => {
                let missing: Vec<_> = whole
                    .iter()
                    .flat_map(pieces)
                    .filter(|piece| !shown.iter().any(|shown| shown.contains(piece.as_str())))
                    .collect();
                assert!(missing.is_empty(), "{about}: not shown {missing:?}");
            }
            Told::Bloks(shown) => {
                let expected: Vec<String> = whole.iter().map(named).collect();
                assert_eq!(*shown, expected, "{about}");
            }
            Told::Text(said) => {
                let missing: Vec<_> =
                    whole.iter().flat_map(pieces).filter(|piece| !said.contains(piece.as_str())).collect();
                assert!(missing.is_empty(), "{about}: not said {missing:?} in {said}");
            }
        }
    }
    if let (Told::Text(said), false) = (told, unsure) {
        let own = wholes[0].iter().flat_map(pieces).collect::<Vec<_>>().join(" ");
        let others: BTreeSet<String> = every(antwoord).iter().flat_map(pieces).collect();
        let wrong: Vec<_> = others
            .iter()
            .filter(|piece| piece.chars().count() > 12 && !own.contains(piece.as_str()))
            .filter(|piece| said.contains(&format!("{piece} ")) || said.ends_with(piece.as_str()))
            .collect();
        assert!(wrong.is_empty(), "{about}: said {wrong:?}");
    }
}

/// The situations that this path leaves open: all of them, or where that is much the first ones.
fn completions(antwoord: &Antwoord, known: &Kenmerken) -> Vec<Kenmerken> {
    let classes = situaties(antwoord).klassen();
    let tried: Vec<(&str, Vec<Option<&Value>>)> = classes
        .iter()
        .filter(|(name, _)| !known.contains_key(*name))
        .map(|(name, classes)| (name.as_str(), classes.iter().map(|class| Some(class.waarde())).collect()))
        .collect();
    let all = combinations(&tried).unwrap_or_default();
    let step = (all.len() / 3).max(1);
    let mut wholes: Vec<Kenmerken> = all.into_iter().step_by(step).collect();
    wholes.iter_mut().for_each(|whole| whole.extend(known.clone()));
    wholes
}

/// The bloks that this kanaal shows of an antwoord of which everything is known.
fn bloks(kanaal: &Kanaal, personal: &Antwoord) -> Vec<Blok<Resolved>> {
    let internal = kanaal.zichtbaar == Audience::Medewerkers;
    let shown = kanaal.secties.iter().filter(|id| internal || **id != SectieId::Medewerkers);
    let parts = shown.filter_map(|id| personal.sectie(*id)).flat_map(|sectie| &sectie.parts);
    let bloks = parts.map(|part| match part {
        Part::Blok(blok) => blok.clone(),
        Part::Choice(choice) => panic!("open: {choice:?}"),
    });
    bloks.filter(|blok| internal || blok.audience == Audience::Publiek).collect()
}

fn every(antwoord: &Antwoord) -> Vec<Blok<Resolved>> {
    let mut found = Vec::new();
    antwoord.secties.iter().for_each(|sectie| sectie.each_blok(&mut |blok| found.push(blok.clone())));
    found
}

/// Its name and words.
fn named(blok: &Blok<Resolved>) -> String {
    let name = format!("#{}", blok.name.as_deref().unwrap_or_default());
    std::iter::once(name).chain(texts(blok)).collect::<Vec<_>>().join(" ")
}

/// Its words, in pieces between what every kanaal writes its own way.
fn pieces(blok: &Blok<Resolved>) -> Vec<String> {
    texts(blok).into_iter().filter(|text| !text.is_empty()).collect()
}

fn texts(blok: &Blok<Resolved>) -> Vec<String> {
    let mut words = Vec::new();
    blok.blocks.iter().for_each(|block| block_texts(block, &mut words));
    words
}

fn block_texts(block: &Block<Resolved>, words: &mut Vec<String>) {
    block.each_inline(&mut |inline| match inline {
        Inline::Text { text, .. } => words.push(flat(text)),
        Inline::Link { target: Doel::Antwoord { titel, .. }, text, .. } if text.is_empty() => words.push(flat(titel)),
        Inline::Link { target: Doel::Url(url), text, .. } if text.is_empty() => words.push(url.clone()),
        _ => {}
    });
}
