//! What writers want to know of an antwoord besides how it looks: why it says what it says, where things are used, how all
//! antwoorden do in all kanalen, and what changed since the last release. Only on the intern listener.
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
    view::Situation,
};
use crate::{
    condition::Kenmerken,
    diff,
    hub::Hub,
    matrix::{Matrix, matrix},
    resolve::Moment,
    snapshot::{Herkomst, Release, Snapshot},
    source::{GitError, GitReader, History},
    usage::{Asked, usage, why},
};
use axum::{extract::Path, http::StatusCode};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// So many results of each kind are kept.
const KEPT: usize = 8;

/// What is kept of what was made before.
#[derive(Default)]
pub(crate) struct Inzicht {
    worker: OnceLock<Option<rayon::ThreadPool>>,
    waarom: Kept<Value>,
    matrix: Kept<Matrix>,
    verschil: Kept<Value>,
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
        let worker = self.worker.get_or_init(|| {
            rayon::ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "inzicht".to_owned()).build().ok()
        });
        match worker {
            Some(worker) => worker.install(work),
            None => work(),
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

/// Where a fact, a kenmerk or an antwoord is used, in the newest state.
pub(crate) async fn gebruik(
    seen: Seen,
    Path(naam): Path<String>,
    parameters: Parameters,
) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["gemeente", "datum"])?;
    let only = parameters.get("gemeente").map(str::to_owned);
    let named = only.clone().unwrap_or_else(|| seen.serving.newest.repository.hub.standaardgemeente.clone());
    let place = seen.preview(&named)?;
    let moment = place.moment(&parameters)?;
    let found = Api::blocking(move || {
        let only = only.is_some().then_some(place.gemeente.as_ref());
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
