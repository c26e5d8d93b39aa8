//! The notice in the Berichtenbox that goes with a letter, as JSON: the letter's own view, and with it whose letter it is,
//! what kind, what follows from it, and the term. The term is a fact of the letter itself, so the two cannot differ.

use super::{Kanaal, RenderError, Rendition, Request, camel_case, json, letter_view, schrijf};
use crate::{
    brief::compose,
    content::Berichtenbox,
    resolve::{Antwoord, Feitwaarde},
    situation::decided,
};
use serde_json::{Value, json};

/// The words before each part of the text, and the ones for "no term": phrases of the kanaal.
const PHRASES: [&str; 5] = [
    "berichtenbox_van",
    "berichtenbox_aard",
    "berichtenbox_rechtsgevolg",
    "berichtenbox_termijn",
    "berichtenbox_geen_termijn",
];

/// The notice for this letter in this situation. What is missing is named; half a notice is none.
pub fn render_notice(
    kanaal: &Kanaal,
    model: &Antwoord,
    carried: &[Antwoord],
    request: &Request<'_>,
) -> Result<Rendition, RenderError> {
    let mut data = letter_view(kanaal, model, carried, None, request)?;
    let brief = compose(model, carried, &decided(request.kenmerken))?;
    let said = brief.model.kop.brief.as_ref().and_then(|kop| kop.berichtenbox.clone()).unwrap_or_default();
    let mut lacking: Vec<String> = said.lacking().into_iter().map(str::to_owned).collect();
    let fact = said.feit().and_then(|pad| {
        let all = std::iter::once(&brief.model).chain(&brief.antwoorden);
        all.flat_map(Antwoord::feiten).find(|fact| fact.pad == pad)
    });
    if said.feit().is_some() && fact.is_none() {
        lacking.push("termijn".to_owned());
    }
    lacking.extend(PHRASES.iter().filter(|name| kanaal.zin(name).is_empty()).map(|name| format!("zinnen.{name}")));
    if !lacking.is_empty() {
        return Err(RenderError::Berichtenbox(lacking));
    }
    data["berichtenbox"] = notice(kanaal, &said, fact, (data["onderwerp"].as_str().unwrap_or_default(), request));
    Ok(json(&camel_case(data)))
}

fn notice(
    kanaal: &Kanaal,
    said: &Berichtenbox,
    fact: Option<&Feitwaarde>,
    (onderwerp, request): (&str, &Request<'_>),
) -> Value {
    let [van, aard, gevolg, termijn, geen] = PHRASES.map(|name| kanaal.zin(name));
    let bestuursorgaan = said.bestuursorgaan.map(|orgaan| orgaan.naam(&request.gemeente.naam)).unwrap_or_default();
    let soort = said.aard.map_or("", |aard| aard.naam());
    let rechtsgevolg = said.rechtsgevolg.as_deref().unwrap_or_default().trim();
    let tijd = fact.map_or_else(|| geen.to_owned(), |fact| schrijf(kanaal, fact));
    let tekst =
        format!("{onderwerp}\n{van}: {bestuursorgaan}\n{aard}: {soort}\n{gevolg}: {rechtsgevolg}\n{termijn}: {tijd}\n");
    json!({
        "bestuursorgaan": bestuursorgaan,
        "aard": soort,
        "rechtsgevolg": rechtsgevolg,
        "termijn": { "tekst": tijd, "feit": said.feit() },
        "tekst": tekst,
    })
}
