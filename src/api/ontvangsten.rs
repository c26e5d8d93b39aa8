//! Back from an ontvangstcode to the output it stands on. Needs no database for what is served now; for older releases the
//! register says which there were.

use super::{
    Api,
    extract::{Named, Seen},
    problem::Problem,
    query::Parameters,
    represent::{Keep, Representation},
};
use crate::{
    content::Type,
    markdown::Audience,
    ontvangst::{Code, Ontvangst},
    snapshot::Snapshot,
};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};
use utoipa::ToSchema;

/// How many older releases to try.
const RELEASES: u32 = 1000;

/// What an ontvangstcode stands for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ontvangsten {
    /// Usually one; very rarely a second output has the same code.
    ontvangsten: Vec<OntvangstView>,
}

/// An output.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Ontvangst)]
pub(crate) struct OntvangstView {
    /// Id of the antwoord or briefmodel.
    pub(super) antwoord: String,
    /// Its title then.
    titel: String,
    /// Id of the gemeente.
    pub(super) gemeente: String,
    /// In which kanaal.
    pub(super) kanaal: String,
    /// The day for which it was given.
    #[schema(value_type = String, format = Date)]
    pub(super) datum: Date,
    /// The release it came from.
    release: String,
    /// Is that release served now? Then `url` gives the same output again.
    actueel: bool,
    /// Where to read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// Find an output by its ontvangstcode
#[utoipa::path(get, path = "/ontvangsten/{code}", tag = "antwoorden", operation_id = "ontvangst",
    params(("code" = String, Path, description = "De code, zoals op de brief", example = "0Q7A-3FXN-8C2K")),
    responses((status = 200, description = "Waar de code voor staat", body = Ontvangsten)))]
pub(crate) async fn get(seen: Seen, Named(code): Named, parameters: Parameters) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let found = found(&seen, &code).await?.into_iter().map(|(_, view)| view).collect();
    Ok(Representation::json(&Ontvangsten { ontvangsten: found }, Keep::Private))
}

/// The outputs that a code stands on, with the release that each came from; at least one.
pub(super) async fn found(seen: &Seen, code: &str) -> Result<Vec<(Arc<Snapshot>, OntvangstView)>, Problem> {
    let code = Code::parse(code)
        .ok_or_else(|| Problem::invalid("Een ontvangstcode heeft twaalf letters en cijfers, zoals 0Q7A-3FXN-8C2K."))?;
    let older = older(seen, code).await;
    let seen = seen.clone();
    let found = Api::blocking(move || find(&seen, code, &older)).await?;
    if found.is_empty() {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "onbekende-ontvangstcode",
            "Deze ontvangstcode kennen we niet",
            "Kijk of de code goed is overgenomen.",
        ));
    }
    Ok(found)
}

/// Older releases from which the code can come.
async fn older(seen: &Seen, code: Code) -> Vec<String> {
    let Some(journal) = seen.api.journal() else { return Vec::new() };
    let releases = journal.register().releases(RELEASES).await.unwrap_or_default();
    releases.into_iter().map(|release| release.release).filter(|id| code.may_be_from(id)).collect()
}

fn find(seen: &Seen, code: Code, older: &[String]) -> Vec<(Arc<Snapshot>, OntvangstView)> {
    let mut tried: BTreeMap<String, Arc<Snapshot>> = BTreeMap::new();
    let served = seen.serving.gemeenten();
    for snapshot in served.values().filter(|snapshot| code.may_be_from(&snapshot.release.id)) {
        tried.insert(snapshot.release.id.clone(), Arc::clone(snapshot));
    }
    for release in older.iter().take(3) {
        if !tried.contains_key(release) {
            tried.extend(seen.api.hub().archived(release).map(|snapshot| (release.clone(), snapshot)));
        }
    }
    let mut found = Vec::new();
    for snapshot in tried.values() {
        for slug in snapshot.repository.gemeenten.keys() {
            let current = served.get(slug.as_str()).is_some_and(|now| now.release.id == snapshot.release.id);
            found.extend(in_gemeente(seen, snapshot, slug, code).into_iter().map(|mut view| {
                view.actueel = current;
                view.url = view.url.filter(|_| current);
                (Arc::clone(snapshot), view)
            }));
        }
    }
    found
}

fn in_gemeente(seen: &Seen, snapshot: &Snapshot, slug: &str, code: Code) -> Vec<OntvangstView> {
    let repository = &snapshot.repository;
    let Some(gemeente) = repository.gemeente(slug) else { return Vec::new() };
    let all = seen.api.audience() == Audience::Medewerkers;
    let kanalen: Vec<&str> = (snapshot.kanalen.iter())
        .filter(|kanaal| all || kanaal.zichtbaar == Audience::Publiek)
        .map(|kanaal| kanaal.naam.as_str())
        .collect();
    let release = snapshot.release.id.as_str();
    let mut found = Vec::new();
    for antwoord in repository.ids(gemeente) {
        for kanaal in &kanalen {
            let ontvangst = Ontvangst { antwoord, gemeente: slug, kanaal, datum: code.datum, release };
            if !code.matches(&ontvangst) {
                continue;
            }
            let Some(written) = repository.antwoord(gemeente, antwoord) else { continue };
            let kop = super::extract::kop_in(gemeente, written);
            let letter = kop.soort == Type::Briefmodel;
            if !all && !letter && !super::extract::is_public(&kop) {
                continue;
            }
            let url = format!("/v1/gemeenten/{slug}/antwoorden/{antwoord}?kanaal={kanaal}&datum={}", code.datum);
            found.push(OntvangstView {
                antwoord: antwoord.to_owned(),
                titel: kop.titel.clone(),
                gemeente: slug.to_owned(),
                kanaal: (*kanaal).to_owned(),
                datum: code.datum,
                release: release.to_owned(),
                actueel: false,
                url: (!letter).then_some(url),
            });
        }
    }
    found
}
