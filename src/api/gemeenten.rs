//! For whom there are antwoorden.

use super::{
    extract::{InGemeente, Seen},
    problem::Problem,
    query::Parameters,
    represent::{Keep, RELEASE, Representation},
    view::{GemeenteView, Gemeentenlijst},
};

/// Every gemeente
///
/// Each with the release that is served to it.
#[utoipa::path(get, path = "/gemeenten", tag = "gemeenten", operation_id = "gemeenten",
    responses((status = 200, description = "De gemeenten", body = Gemeentenlijst)))]
pub(crate) async fn list(seen: Seen, parameters: Parameters) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let served = seen.serving.gemeenten();
    let views = served.iter().filter_map(|(slug, snapshot)| {
        Some(GemeenteView::of(snapshot.repository.gemeente(slug)?, &snapshot.release.id))
    });
    let gemeenten = views.collect();
    Ok(Representation::json(&Gemeentenlijst { gemeenten }, Keep::Public(seen.api.max_age())))
}

/// One gemeente
#[utoipa::path(get, path = "/gemeenten/{gemeente}", tag = "gemeenten", operation_id = "gemeente",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente", example = "havenstede")),
    responses((status = 200, description = "De gemeente", body = GemeenteView)))]
pub(crate) async fn one(place: InGemeente, parameters: Parameters) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let release = &place.snapshot.release.id;
    let view = GemeenteView::of(&place.gemeente, release);
    Ok(Representation::json(&view, Keep::Public(place.api.max_age())).header(RELEASE, release))
}
