//! The letter of a briefmodel: its view is made of the views of what it carries.

use super::{JSON, Kanaal, RenderError, Rendition, Request, camel_case, json, pdf, view};
use crate::{
    brief::{BriefError, Geadresseerde, compose, joined_view},
    condition::Kenmerken,
    resolve::Antwoord,
    situation::decided,
    typeset::{Options, Retention},
};
use serde_json::Value;

impl From<BriefError> for RenderError {
    fn from(error: BriefError) -> Self {
        match error {
            BriefError::MissingKenmerken(names) => Self::MissingKenmerken(names),
            other => Self::Brief(other),
        }
    }
}

/// The letter that this briefmodel gives to one person, in a kanaal of vorm pdf. `carried` are the
/// antwoorden of [`crate::brief::carried`], resolved for the same day.
pub fn render_letter(
    kanaal: &Kanaal,
    model: &Antwoord,
    carried: &[Antwoord],
    geadresseerde: Option<&Geadresseerde>,
    request: &Request<'_>,
) -> Result<Rendition, RenderError> {
    let data = letter_view(kanaal, model, carried, geadresseerde, request)?;
    set(kanaal, data, request, Retention::Forget)
}

/// The same letter within a run over many persons, which ends with [`crate::typeset::forget`].
pub fn render_series_letter(
    kanaal: &Kanaal,
    model: &Antwoord,
    carried: &[Antwoord],
    to: &Geadresseerde,
    request: &Request<'_>,
) -> Result<Rendition, RenderError> {
    let data = letter_view(kanaal, model, carried, Some(to), request)?;
    set(kanaal, data, request, Retention::Run)
}

fn set(kanaal: &Kanaal, data: Value, request: &Request<'_>, retention: Retention) -> Result<Rendition, RenderError> {
    let variant = request.variant.unwrap_or(&kanaal.standaard);
    if variant == JSON {
        return Ok(json(&camel_case(data)));
    }
    let template = kanaal.sjablonen.typst(variant).ok_or_else(|| RenderError::UnknownVariant(variant.to_owned()))?;
    let titel = data["onderwerp"].as_str().unwrap_or_default().to_owned();
    pdf(template, data, request, &Options { titel, datum: request.datum, retention })
}

/// The template view of that letter, snake_case.
pub fn letter_view(
    kanaal: &Kanaal,
    model: &Antwoord,
    carried: &[Antwoord],
    geadresseerde: Option<&Geadresseerde>,
    request: &Request<'_>,
) -> Result<Value, RenderError> {
    geadresseerde.map_or(Ok(()), Geadresseerde::check)?;
    let known: Kenmerken = decided(request.kenmerken);
    let brief = compose(model, carried, &known)?;
    let views: Vec<Value> =
        brief.antwoorden.iter().map(|antwoord| view(kanaal, antwoord, request)).collect::<Result<_, _>>()?;
    let kop = model.kop.brief.as_ref();
    let onderwerp = kop.map_or(model.kop.titel.as_str(), |kop| &kop.onderwerp);
    let mut data = joined_view(view(kanaal, &brief.model, request)?, views, onderwerp, geadresseerde);
    data["behandelaar"] = Value::from(kop.and_then(|kop| kop.behandelaar.as_deref()));
    data["bijlagen"] = Value::from(kop.map_or_else(Vec::new, |kop| kop.bijlagen.clone()));
    Ok(data)
}
