//! What writers want to know of an antwoord besides how it looks: why it says what it says, where things are used, how all
//! antwoorden do in all kanalen, what flips in the days ahead, and what changed since the last release. Only on the intern listener.
//!
//! All of it is made in one thread of its own, one at a time, and kept for the state it was made of: a save shows up in the
//! preview as fast as without it.

use super::{
    Api,
    body::JsonBody,
    extract::{InGemeente, NoAntwoord, OfAntwoord, Preview, Seen},
    problem::Problem,
    query::Parameters,
    represent::{Keep, Representation},
    served::Served,
    view::Situation,
};
use crate::{
    calendar::{self, Kalender, report},
    condition::Kenmerken,
    content::Repository,
    diff,
    hub::Hub,
    matrix::{Matrix, matrix},
    resolve::{self, Moment, Resolution},
    snapshot::{Herkomst, Release, Snapshot},
    source::{GitError, GitReader, History},
    usage::{Asked, usage, why},
    verify::{Scope, verify},
};
use axum::{
    extract::Path,
    http::{StatusCode, header},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// So many results of each kind are kept.
const KEPT: usize = 8;

/// What is kept of what was made before.
#[derive(Default)]
pub(crate) struct Inzicht {
    /// For what is there within a second.
    worker: Worker,
    /// For verifying, which takes longer.
    checker: Worker,
    waarom: Kept<Value>,
    matrix: Kept<Matrix>,
    kalender: Kept<Kalender>,
    verschil: Kept<Value>,
    /// For what changed since a moment.
    pub(crate) vroeger: super::toen::Vroeger,
    controle: Mutex<VecDeque<(String, Option<Arc<Value>>)>>,
}

/// The last results, by what they were made of.
struct Kept<T>(Mutex<VecDeque<(String, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }
}

impl<T> Kept<T> {
    /// What was made of this before, or is made of it now. Who asks for the same meanwhile waits for it.
    fn get<E>(&self, key: String, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = kept.iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(make()?);
        kept.push_back((key, Arc::clone(&made)));
        while kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(made)
    }
}

impl Inzicht {
    /// Runs work in the one thread that is there for it.
    fn in_background<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.worker.run(work)
    }
}

/// A thread of its own, begun when there is something to do.
#[derive(Default)]
struct Worker(OnceLock<Option<rayon::ThreadPool>>);

impl Worker {
    fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let begin =
            || rayon::ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "inzicht".to_owned()).build().ok();
        match self.0.get_or_init(begin) {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// So many antwoorden are verified at a time at most; who asks for more is told to wait.
const MOST_AT_WORK: usize = 3;

/// Whether every kanaal says the same of an antwoord: reads back what is served now. It takes a while the first time, so the
/// answer may be that it is at work; ask again.
pub(crate) async fn controle(Preview(about): Preview, parameters: Parameters) -> Result<Representation, NoAntwoord> {
    let parameters = parameters.only(&["datum"])?;
    let moment = about.place.moment(&parameters)?;
    let OfAntwoord { place, id, .. } = about;
    let served = place.api.hub().serving().for_gemeente(&place.gemeente.slug).cloned();
    let Some(snapshot) = served.filter(|served| served.release.id == place.snapshot.release.id) else {
        let why = "De nieuwste versie wordt nog niet gegeven: zij heeft fouten. Los die eerst op.";
        return Ok(Representation::json(&json!({ "stand": "niet-gegeven", "reden": why }), Keep::Never));
    };
    let Some(key) = verified_by(&snapshot, &place, &id, moment) else {
        let why = "Dit antwoord wordt hier nu niet gegeven. Er valt niets te controleren.";
        return Ok(Representation::json(&json!({ "stand": "niet-gegeven", "reden": why }), Keep::Never));
    };
    if let Some(found) = place.api.inzicht().controle_of(&key) {
        return Ok(Representation::json(&*found, Keep::Never));
    }
    if place.api.inzicht().begin_controle(&key) {
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || {
            let report = place.api.inzicht().checker.run(|| verified(&place, &snapshot, &id, moment, &runtime));
            place.api.inzicht().end_controle(&key, report);
        });
    }
    Ok(Representation::json(&json!({ "stand": "bezig" }), Keep::Never))
}

/// What a verification depends on: what the antwoord says, and the kanalen.
fn verified_by(snapshot: &Snapshot, place: &InGemeente, id: &str, moment: Moment) -> Option<String> {
    match resolve::resolve(&snapshot.repository, &place.gemeente.slug, id, moment) {
        Resolution::Antwoord(antwoord) => {
            let kanalen = snapshot.tree.group("renderers").map(|group| group.key.to_string()).unwrap_or_default();
            Some(format!("{} {} {kanalen}", moment.datum, antwoord.vingerafdruk))
        }
        _ => None,
    }
}

fn verified(
    place: &InGemeente,
    snapshot: &Snapshot,
    id: &str,
    moment: Moment,
    runtime: &tokio::runtime::Handle,
) -> Value {
    let served = Served::over(place.api.config(), runtime);
    let scope = Scope {
        gemeenten: vec![place.gemeente.slug.clone()],
        ids: vec![id.to_owned()],
        days: [moment.datum].into(),
        release: Some(snapshot.release.id.clone()),
        ..Scope::all(place.now)
    };
    json!(verify(&snapshot.repository, &snapshot.kanalen, &served, &scope, &|_, _| {}))
}

impl Inzicht {
    fn controles(&self) -> std::sync::MutexGuard<'_, VecDeque<(String, Option<Arc<Value>>)>> {
        self.controle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The report that was made of this.
    fn controle_of(&self, key: &str) -> Option<Arc<Value>> {
        self.controles().iter().find(|(known, _)| known == key).and_then(|(_, report)| report.clone())
    }

    /// Whether to begin now: nobody has, and not too much is going on.
    fn begin_controle(&self, key: &str) -> bool {
        let mut kept = self.controles();
        let at_work = kept.iter().filter(|(_, report)| report.is_none()).count();
        if at_work >= MOST_AT_WORK || kept.iter().any(|(known, _)| known == key) {
            return false;
        }
        kept.push_back((key.to_owned(), None));
        true
    }

    fn end_controle(&self, key: &str, report: Value) {
        let mut kept = self.controles();
        kept.retain(|(known, _)| known != key);
        kept.push_back((key.to_owned(), Some(Arc::new(report))));
        while kept.len() > 4 * KEPT {
            kept.pop_front();
        }
    }
}

/// What a result about a gemeente was made of.
fn key(place: &InGemeente, moment: Moment, more: &str) -> String {
    format!("{} {} {:?} {more}", place.snapshot.release.id, place.gemeente.slug, moment.datum)
}

/// The history that a snapshot stands on; nothing when the content does not lie in git.
fn history(hub: &Hub, snapshot: &Snapshot) -> Result<Option<History>, Problem> {
    let Some(location) = hub.origin() else { return Ok(None) };
    let reference = snapshot.release.is_git().then_some(snapshot.release.id.as_str());
    History::at(location.clone(), reference).map(Some).map_err(|error| unreadable(&error))
}

fn unreadable(error: &GitError) -> Problem {
    tracing::warn!(%error, "git");
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "git-onleesbaar",
        "De geschiedenis in git is niet te lezen",
        "Vraag een beheerder om naar de git-map te kijken.",
    )
}

/// Why an antwoord says what it says, in the newest state.
pub(crate) async fn waarom(Preview(about): Preview, parameters: Parameters) -> Result<Representation, NoAntwoord> {
    Ok(told(about, parameters, None).await?)
}

/// The same for one situation.
pub(crate) async fn waarom_voor(
    Preview(about): Preview,
    parameters: Parameters,
    JsonBody(given): JsonBody<Situation>,
) -> Result<Representation, NoAntwoord> {
    Ok(told(about, parameters, Some(given)).await?)
}

async fn told(about: OfAntwoord, parameters: Parameters, given: Option<Situation>) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["datum"])?;
    let moment = about.place.moment(&parameters)?;
    let known = match given {
        Some(given) => about.place.kenmerken(&given.kenmerken)?.into_iter().filter(is_decided).collect(),
        None => Kenmerken::new(),
    };
    let made = Api::blocking(move || {
        let OfAntwoord { place, id, .. } = &about;
        let inzicht = place.api.inzicht();
        let make = || {
            let history = history(place.api.hub(), &place.snapshot)?;
            let asked = Asked { gemeente: &place.gemeente.slug, id, moment, kenmerken: &known };
            let told = inzicht.in_background(|| why(&place.snapshot, asked, history.as_ref()));
            Ok(json!(told.map_err(|error| unreadable(&error))?))
        };
        // A situation is of somebody: it is not kept.
        if known.is_empty() { inzicht.waarom.get(key(place, moment, id), make) } else { make().map(Arc::new) }
    });
    Ok(Representation::json(&*made.await??, Keep::Never))
}

/// What was answered with "onbekend" decides nothing.
fn is_decided((_, value): &(String, crate::condition::Value)) -> bool {
    *value != crate::condition::Value::Choice(crate::render::ONBEKEND.to_owned())
}

/// The gemeente that is asked for, and whether one is; else the one to begin with.
fn place_of(seen: &Seen, parameters: &Parameters) -> Result<(InGemeente, bool), Problem> {
    let only = parameters.get("gemeente");
    let named = only.unwrap_or(&seen.serving.newest.repository.hub.standaardgemeente);
    Ok((seen.preview(named)?, only.is_some()))
}

/// Where a fact, a kenmerk or an antwoord is used, in the newest state.
pub(crate) async fn gebruik(
    seen: Seen,
    Path(naam): Path<String>,
    parameters: Parameters,
) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["gemeente", "datum"])?;
    let (place, only) = place_of(&seen, &parameters)?;
    let moment = place.moment(&parameters)?;
    let found = Api::blocking(move || {
        let only = only.then_some(place.gemeente.as_ref());
        let inzicht = place.api.inzicht();
        inzicht.in_background(|| usage(&place.snapshot, &naam, only, moment.datum))
    });
    let found = found.await?.map_err(|unknown| {
        Problem::unknown(
            "onbekende-naam",
            "Er is geen feit, kenmerk of antwoord met deze naam",
            unknown.bedoeld.as_deref(),
            "Kijk of de naam goed geschreven is.",
        )
    })?;
    Ok(Representation::json(&json!({ "gebruik": found }), Keep::Never))
}

/// The tekstmatrix of a gemeente, in the newest state.
pub(crate) async fn tekstmatrix(
    seen: Seen,
    Path(gemeente): Path<String>,
    parameters: Parameters,
) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["datum"])?;
    let place = seen.preview(&gemeente)?;
    let moment = place.moment(&parameters)?;
    let made = Api::blocking(move || {
        let inzicht = place.api.inzicht();
        let moment = Moment::day(moment.datum);
        inzicht.matrix.get(key(&place, moment, ""), || {
            Ok::<_, Problem>(inzicht.in_background(|| matrix(&place.snapshot, &place.gemeente, moment)))
        })
    });
    Ok(Representation::json(&*made.await??, Keep::Never))
}

/// The last day that may be asked for, in days after the first.
const MOST_DAYS: usize = 3650;

/// What flips by itself in the days ahead, in the newest state; with `gemeente` only there.
pub(crate) async fn kalender(seen: Seen, parameters: Parameters) -> Result<Representation, Problem> {
    let (snapshot, found) = of_days(seen, parameters).await?;
    let titels = titels(&snapshot.repository, &found);
    Ok(Representation::json(&json!({ "kalender": *found, "titels": titels }), Keep::Never))
}

/// The same for the calendar program of a colleague.
pub(crate) async fn kalender_ics(seen: Seen, parameters: Parameters) -> Result<Representation, Problem> {
    let (snapshot, found) = of_days(seen, parameters).await?;
    let text = report::report(&found, report::Format::Ics, &snapshot.repository.hub.tijdzone);
    let name = found.gemeente.as_ref().map_or("kalender.ics".to_owned(), |slug| format!("kalender-{slug}.ics"));
    Ok(Representation::new("text/calendar; charset=utf-8", text, Keep::Never)
        .header(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\"")))
}

async fn of_days(seen: Seen, parameters: Parameters) -> Result<(Arc<Snapshot>, Arc<Kalender>), Problem> {
    let parameters = parameters.only(&["gemeente", "datum", "dagen"])?;
    let dagen = parameters.number("dagen", 0..=MOST_DAYS)?.and_then(|days| i64::try_from(days).ok());
    let dagen = dagen.unwrap_or(calendar::AHEAD);
    let (place, only) = place_of(&seen, &parameters)?;
    let moment = Moment::day(place.moment(&parameters)?.datum);
    Api::blocking(move || {
        let slug = only.then_some(place.gemeente.slug.as_str());
        let snapshot = Arc::clone(&place.snapshot);
        let inzicht = place.api.inzicht();
        let make = || calendar::of(&snapshot.repository, &snapshot.kanalen, moment.datum, dagen, slug);
        let found = inzicht
            .kalender
            .get(key(&place, moment, &format!("{slug:?} {dagen}")), || Ok::<_, Problem>(inzicht.in_background(make)));
        found.map(|found| (Arc::clone(&snapshot), found))
    })
    .await?
}

/// Titles of the antwoorden on a calendar, by id; of one that only some gemeenten have, the first of them.
fn titels<'a>(repository: &'a Repository, found: &'a Kalender) -> BTreeMap<&'a str, &'a str> {
    let ids = found.posten.iter().flat_map(|post| &post.antwoorden).map(String::as_str);
    let layers = || std::iter::once(&*repository.generic).chain(repository.gemeenten.values().map(|own| &own.laag));
    let titel = |id: &str| layers().find_map(|layer| layer.antwoorden.get(id)).map(|own| own.kop.titel.as_str());
    ids.filter_map(|id| Some((id, titel(id)?))).collect()
}

/// What changed for a gemeente since the last release: of a folder since the commit that is checked out, of a branch since
/// what is served, or else since the commit before.
pub(crate) async fn verschil(
    seen: Seen,
    Path(gemeente): Path<String>,
    parameters: Parameters,
) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["datum"])?;
    let place = seen.preview(&gemeente)?;
    let moment = place.moment(&parameters)?;
    let made = Api::blocking(move || {
        let Some(before) = before(&seen)? else {
            return Ok(Arc::new(json!({ "stand": "niets-om-mee-te-vergelijken" })));
        };
        let inzicht = place.api.inzicht();
        inzicht
            .verschil
            .get(key(&place, moment, &before.id), || inzicht.in_background(|| compared(&seen, &place, &before, moment)))
    });
    Ok(Representation::json(&*made.await??, Keep::Never))
}

/// The release to compare the newest state with.
fn before(seen: &Seen) -> Result<Option<Release>, Problem> {
    let Some(location) = seen.api.hub().origin() else { return Ok(None) };
    let newest = &seen.serving.newest.release;
    let reader = GitReader::new(&location.repository, &location.prefix);
    match &newest.herkomst {
        Herkomst::Werkmap => Ok(reader.resolve("HEAD").ok().map(|commit| Release::git(&commit, "HEAD"))),
        Herkomst::Git { referentie, .. } => match seen.serving.served.as_ref().map(|served| &served.release) {
            Some(served) if served.id != newest.id => Ok(Some(served.clone())),
            _ => {
                let parent = reader.parent(&newest.id).map_err(|error| unreadable(&error))?;
                Ok(parent.map(|commit| Release::git(&commit, referentie)))
            }
        },
    }
}

fn compared(seen: &Seen, place: &InGemeente, before: &Release, moment: Moment) -> Result<Value, Problem> {
    let Some(location) = seen.api.hub().origin() else { return Ok(Value::Null) };
    let mut reader = GitReader::new(&location.repository, &location.prefix);
    let tree = match reader.read(&before.id) {
        Ok(tree) => tree,
        // The content was not there yet.
        Err(GitError::NoContent { .. }) => return Ok(json!({ "stand": "niets-om-mee-te-vergelijken" })),
        Err(error) => return Err(unreadable(&error)),
    };
    let newest = &seen.serving.newest;
    let sides = diff::load([(tree, before.clone()), (newest.tree.clone(), newest.release.clone())]);
    let Ok([(before, _), (after, _)]) = sides else { return Ok(json!({ "stand": "niet-te-lezen" })) };
    if before.slug(&place.gemeente.slug).is_none() {
        return Ok(json!({ "stand": "nieuwe-gemeente" }));
    }
    let options =
        diff::Options { datum: moment.datum, gemeenten: vec![place.gemeente.slug.clone()], kanalen: Vec::new() };
    let found = diff::compare(&before, &after, &options);
    let page = diff::report::report(&found, diff::report::Format::Html, false);
    Ok(json!({ "stand": "vergeleken", "leeg": found.leeg(), "verschil": found, "pagina": page }))
}
