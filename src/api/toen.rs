//! What was said then, and what has changed since: of the output that an ontvangstcode stands on, and of everything since
//! the last shift of an agent. Changes in substance only. Only on the intern listener.

use super::{
    Api,
    body::JsonBody,
    extract::{InGemeente, Named, Seen},
    ontvangsten::{self, OntvangstView},
    problem::Problem,
    query::Parameters,
    represent::{Keep, Representation},
    view::Situation,
};
use crate::{
    brief,
    condition::Kenmerken,
    content::{Loader, Repository},
    diff::{self, Gewicht, Wijziging},
    render::{self, Kanaal, Kanalen, Request, Voorwaarden, Vorm},
    resolve::{Moment, Resolution, resolve},
    snapshot::Snapshot,
    source::{Commit, GitReader, Location},
};
use axum::extract::Path;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// So many commits back is looked for the last one before a moment.
const COMMITS: usize = 500;

/// An old release, as far as it is needed to say what it said.
#[derive(Default)]
pub(crate) struct Vroeger(Mutex<Option<(String, Arc<Repository>)>>);

impl Vroeger {
    fn of(&self, location: &Location, commit: &Commit) -> Option<Arc<Repository>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, repository)) = kept.as_ref().filter(|(id, _)| *id == commit.id) {
            return Some(Arc::clone(repository));
        }
        let tree = GitReader::new(&location.repository, &location.prefix).read(&commit.id).ok()?;
        let repository = Loader::default().load(&tree).repository?;
        *kept = Some((commit.id.clone(), Arc::clone(&repository)));
        Some(repository)
    }
}

/// What an ontvangstcode stands on, in full.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Toen {
    #[serde(flatten)]
    ontvangst: OntvangstView,
    /// What the kanaal is called.
    kanaal_titel: String,
    /// The view of the kanaal as it was; absent when the antwoord could not be given.
    beeld: Option<Value>,
    /// Other antwoorden in the same letter.
    ook: Vec<String>,
    /// Does it depend on the situation of whoever got it, which is kept nowhere?
    hangt_af: bool,
    /// What has changed since, in substance.
    sinds: Vec<Wijziging>,
    /// Is it said in other words now?
    andere_woorden: bool,
}

/// What somebody was told, given the situation as they tell it again; and what has changed since.
pub(crate) async fn ontvangst(
    seen: Seen,
    Named(code): Named,
    parameters: Parameters,
    JsonBody(given): JsonBody<Situation>,
) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let found = ontvangsten::found(&seen, &code).await?;
    let told = Api::blocking(move || {
        let told = found.into_iter().map(|(snapshot, ontvangst)| told(&seen, snapshot, ontvangst, &given));
        told.collect::<Result<Vec<_>, _>>()
    });
    Ok(Representation::json(&json!({ "ontvangsten": told.await?? }), Keep::Never))
}

fn told(seen: &Seen, snapshot: Arc<Snapshot>, ontvangst: OntvangstView, given: &Situation) -> Result<Toen, Problem> {
    let unknown = || Problem::invalid("De gemeente van deze ontvangstcode is er niet meer.");
    let gemeente = Arc::clone(snapshot.repository.gemeente(&ontvangst.gemeente).ok_or_else(unknown)?);
    let then = InGemeente { api: seen.api.clone(), snapshot, gemeente, now: seen.now() };
    let known = then.kenmerken(&given.kenmerken)?;
    let kanaal = then.kanaal(&ontvangst.kanaal)?;
    let moment = moment(&then, &ontvangst);
    let before = resolve(then.repository(), &then.gemeente.slug, &ontvangst.antwoord, moment);
    let code = then.ontvangst(&ontvangst.antwoord, &kanaal.naam, moment).code();
    let (beeld, hangt_af) = beeld(&then, &kanaal, &before, (moment, &known, &code));
    let ook = match &before {
        Resolution::Antwoord(model) => brief::carried(then.repository(), model, moment).unwrap_or_default(),
        _ => Vec::new(),
    };
    let now = seen.in_gemeente(&ontvangst.gemeente)?;
    let after = resolve(now.repository(), &now.gemeente.slug, &ontvangst.antwoord, Moment::at(now.now));
    let mut changes = diff::wijzigingen(&before, &after, &now.snapshot.kanalen);
    changes.retain(|change| change.kanalen.is_empty() || change.kanalen.contains(&kanaal.naam));
    let andere_woorden = changes.iter().any(|change| change.gewicht == Gewicht::Woorden);
    changes.retain(|change| change.gewicht == Gewicht::Inhoud);
    Ok(Toen {
        kanaal_titel: kanaal.titel.clone(),
        beeld,
        ook: ook.into_iter().map(|carried| carried.kop.titel.clone()).collect(),
        hangt_af,
        sinds: changes,
        andere_woorden,
        ontvangst,
    })
}

/// The whole of the day that the code names; today this very moment.
fn moment(place: &InGemeente, ontvangst: &OntvangstView) -> Moment {
    if ontvangst.datum == place.now.date() { Moment::at(place.now) } else { Moment::day(ontvangst.datum) }
}

/// What the kanaal said, as data; and whether that depends on what is not known here. A kanaal that fills in, or that talks,
/// shows all situations here.
fn beeld(
    place: &InGemeente,
    kanaal: &Kanaal,
    resolution: &Resolution,
    (moment, known, code): (Moment, &Kenmerken, &str),
) -> (Option<Value>, bool) {
    let mut shown = kanaal.clone();
    shown.vorm = Vorm::Html;
    if shown.voorwaarden == Voorwaarden::VulIn {
        shown.voorwaarden = Voorwaarden::ToonAlle;
    }
    let basis = place.basis_url();
    let request = Request { variant: Some(render::JSON), ..place.request(&basis, code, moment, known) };
    let rendition = render::render(&shown, resolution, &request);
    let rendition = rendition.map_err(|error| tracing::debug!(%error, "an old output cannot be made"));
    let view: Option<Value> = rendition.ok().and_then(|rendition| serde_json::from_slice(&rendition.body).ok());
    let asks = view.as_ref().and_then(|view| view["vragen"].as_array()).is_some_and(|asked| !asked.is_empty());
    (view, asks)
}

/// An antwoord that says something else.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Veranderd {
    id: String,
    titel: String,
    wijzigingen: Vec<Wijziging>,
}

/// What the antwoorden of a gemeente say differently since a moment, apart from words.
pub(crate) async fn sinds(
    seen: Seen,
    Path(gemeente): Path<String>,
    parameters: Parameters,
) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["vanaf"])?;
    let place = seen.in_gemeente(&gemeente)?;
    let wrong = || Problem::invalid("De parameter 'vanaf' moet een moment zijn, zoals 2026-11-21T17:30:00Z.");
    let since: Timestamp = parameters.get("vanaf").and_then(|text| text.parse().ok()).ok_or_else(wrong)?;
    let made = Api::blocking(move || {
        let then = seen.api.hub().origin().and_then(|location| before(&seen, location, since));
        let Some(then) = then else { return json!({ "stand": "niets-om-mee-te-vergelijken" }) };
        let found = changed(&seen, &place, &then, since);
        json!({ "stand": "vergeleken", "vanaf": since.to_string(), "antwoorden": found })
    });
    Ok(Representation::json(&made.await?, Keep::Private))
}

/// What was served at a moment: the last commit before it. Of a folder that is being edited too.
fn before(seen: &Seen, location: &Location, since: Timestamp) -> Option<Arc<Repository>> {
    let reader = GitReader::new(&location.repository, &location.prefix);
    let served = seen.serving.served.as_ref().map(|served| &served.release).filter(|release| release.is_git());
    let mut commit = reader.resolve(served.map_or("HEAD", |release| release.id.as_str())).ok()?;
    for _ in 0..COMMITS {
        if commit.time <= since {
            return seen.api.inzicht().vroeger.of(location, &commit);
        }
        let Ok(Some(parent)) = reader.parent(&commit.id) else { break };
        commit = parent;
    }
    None
}

fn changed(seen: &Seen, place: &InGemeente, then: &Repository, since: Timestamp) -> Vec<Veranderd> {
    let slug = place.gemeente.slug.as_str();
    let kanalen: &Kanalen = &place.snapshot.kanalen;
    let moments = [Moment::at(seen.serving.local(since)), Moment::at(place.now)];
    let old = then.gemeente(slug).map(|gemeente| then.ids(gemeente)).unwrap_or_default();
    let ids: BTreeSet<&str> = place.visible().into_iter().map(|(id, _)| id).chain(old).collect();
    let found = ids.into_iter().filter_map(|id| {
        let before = resolve(then, slug, id, moments[0]);
        let after = resolve(place.repository(), slug, id, moments[1]);
        let mut wijzigingen = diff::wijzigingen(&before, &after, kanalen);
        wijzigingen.retain(|change| change.gewicht == Gewicht::Inhoud);
        let titel = match (&after, &before) {
            (Resolution::Antwoord(antwoord), _) | (_, Resolution::Antwoord(antwoord)) => antwoord.kop.titel.clone(),
            _ => id.to_owned(),
        };
        (!wijzigingen.is_empty()).then(|| Veranderd { id: id.to_owned(), titel, wijzigingen })
    });
    found.collect()
}
