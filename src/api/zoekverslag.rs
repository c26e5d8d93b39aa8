//! The report on searching. Only on the intern listener.

use super::{
    Api,
    extract::Seen,
    problem::Problem,
    query::Parameters,
    reacties::no_register,
    represent::{Keep, Representation},
};
use crate::{
    register::RegisterError,
    zoekverslag::{DAGEN, Over, verslag},
};
use axum::http::StatusCode;
use std::sync::Arc;

/// The most days that a report is about.
const MOST_DAYS: usize = 28;

/// What searching teaches, up to today.
pub(crate) async fn get(seen: Seen, parameters: Parameters) -> Result<Representation, Problem> {
    let parameters = parameters.only(&["gemeente", "dagen"])?;
    let gemeente = match parameters.get("gemeente") {
        Some(named) => Some(seen.in_gemeente(named)?.gemeente.slug.clone()),
        None => None,
    };
    let dagen = parameters.number("dagen", 1..=MOST_DAYS)?.and_then(|days| i64::try_from(days).ok()).unwrap_or(DAGEN);
    let datum = seen.now().date();
    let over = Over { gemeente: gemeente.as_deref(), datum, dagen };
    let journal = seen.api.journal().ok_or_else(no_register)?.clone();
    let register = journal.register();
    let tellingen =
        register.searches(over.gemeente, over.vergeleken_vanaf(), datum).await.map_err(|error| away(&error))?;
    let reacties = register.feedback(over.gemeente, datum).await.map_err(|error| away(&error))?;
    let serving = Arc::clone(&seen.serving);
    let made = Api::blocking(move || {
        let snapshot = serving.served.as_ref().unwrap_or(&serving.newest);
        let over = Over { gemeente: gemeente.as_deref(), datum, dagen };
        verslag(over, &tellingen, &reacties, snapshot)
    });
    Ok(Representation::json(&made.await?, Keep::Never))
}

fn away(error: &RegisterError) -> Problem {
    tracing::warn!(%error, "the counts of searching cannot be read");
    Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(60)
}
