//! The overview of kenmerken. Only on the intern listener.

use super::{
    Api,
    extract::Seen,
    problem::Problem,
    query::Parameters,
    represent::{Keep, Representation},
};
use crate::doelbinding::overzicht;
use std::sync::Arc;

/// What is asked of people and why, in the newest state.
pub(crate) async fn get(seen: Seen, parameters: Parameters) -> Result<Representation, Problem> {
    parameters.only(&[])?;
    let newest = Arc::clone(&seen.serving.newest);
    let made = Api::blocking(move || overzicht(&newest.repository, &newest.release.id));
    Ok(Representation::json(&made.await?, Keep::Never))
}
