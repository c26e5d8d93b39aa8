//! The notice in the Berichtenbox that goes with a letter.

use super::{brieven::refused, extract::InGemeente, output::failed, problem::Problem};
use crate::{
    brief::{self, BriefError},
    render::{Kanaal, RenderError, Rendition, Request, render_notice},
    resolve::{Moment, Resolution, resolve},
};

/// The notice for this letter; a problem that names what is missing for one.
pub(super) fn notice(
    place: &InGemeente,
    id: &str,
    kanaal: &Kanaal,
    request: &Request<'_>,
) -> Result<Rendition, Problem> {
    let moment = Moment::day(request.datum);
    let Resolution::Antwoord(model) = resolve(place.repository(), &place.gemeente.slug, id, moment) else {
        return Err(refused(&BriefError::NietTeGeven(id.to_owned())));
    };
    let carried = brief::carried(place.repository(), &model, moment).map_err(|error| refused(&error))?;
    render_notice(kanaal, &model, &carried, request).map_err(|error| match error {
        RenderError::Brief(error) => refused(&error),
        error => failed(&error),
    })
}
