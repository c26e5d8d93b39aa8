//! One antwoord, as a kanaal gives it.

use super::{
    Api,
    extract::{NoAntwoord, OfAntwoord},
    negotiate::Accept,
    output::{Asked, Outcome},
    problem::Problem,
    query::Parameters,
    represent::{DATUM, FINGERPRINT, Keep, RECEIPT, RELEASE, Representation},
};
use crate::{condition::Kenmerken, content::Kop, resolve::Moment};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Wait this long before asking again for what is withheld, in seconds.
const RETRY: &str = "300";

/// Read an antwoord
///
/// `Accept` chooses among the forms that the kanaal has; `variant` names one. What the gemeente does not offer is said with
/// status 200, in the form of the kanaal. What is withheld is said with status 503, with the fixed phrase of the kanaal.
#[utoipa::path(get, path = "/gemeenten/{gemeente}/antwoorden/{id}", tag = "antwoorden", operation_id = "antwoord",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente", example = "havenstede"),
        ("id" = String, Path, description = "Id van het antwoord; een oud id verwijst door", example = "paspoort-aanvragen"),
        ("kanaal" = Option<String>, Query, description = "Het kanaal, zoals website"),
        ("datum" = Option<String>, Query, description = "De dag, zoals 2027-01-31; anders nu", example = "2026-11-22"),
        ("variant" = Option<String>, Query, description = "Een variant van het kanaal, zoals fragment")),
    responses(
        (status = 200, description = "Het antwoord, in de vorm van het kanaal",
            content((String = "text/html"), (serde_json::Value = "application/json"), (String = "text/plain"), (Vec<u8> = "application/pdf")),
            headers(("ETag" = String, description = "Hash van de inhoud"),
                ("X-Eenduidig-Vingerafdruk" = String, description = "Gelijk zolang het antwoord hetzelfde zegt"),
                ("X-Eenduidig-Datum" = String, description = "De dag waarvoor het geldt"),
                ("X-Eenduidig-Ontvangstcode" = String, description = "Leidt terug naar precies dit antwoord"))),
        (status = 304, description = "U hebt deze inhoud al"),
        (status = 308, description = "Dit is een oud id; de kop Location noemt het nieuwe"),
        (status = 406, description = "Het kanaal heeft geen vorm die u wilt"),
        (status = 410, description = "Dit antwoord gold op een eerdere dag"),
        (status = 422, description = "Dit kanaal moet eerst meer weten: zie ontbrekendeKenmerken"),
        (status = 503, description = "Dit antwoord wordt nu ingehouden")))]
pub(crate) async fn get(about: OfAntwoord, parameters: Parameters, headers: HeaderMap) -> Result<Response, NoAntwoord> {
    let asked = Asked::of(&about, &parameters, &Accept::of(&headers), &["kanaal", "datum", "variant"])?;
    let keep = about.place.keep(asked.moment);
    Ok(answer(about, asked, Kenmerken::new(), keep).await?)
}

/// Renders and writes the answer.
pub(crate) async fn answer(about: OfAntwoord, asked: Asked, known: Kenmerken, keep: Keep) -> Result<Response, Problem> {
    let (kop, moment) = (about.kop.clone(), asked.moment);
    let outcome = Api::blocking(move || asked.render(&about, &known)).await??;
    let response = match outcome {
        Outcome::Given(output) => {
            let mut given = Representation::new(output.media_type, output.body, keep)
                .header(RELEASE, &output.release)
                .header(DATUM, &moment.datum.to_string());
            for (name, value) in [(FINGERPRINT, &output.vingerafdruk), (RECEIPT, &output.ontvangstcode)] {
                given = match value {
                    Some(value) => given.header(name, value),
                    None => given,
                };
            }
            varied(given.into_response())
        }
        Outcome::Withheld(output) => {
            let given = Representation::new(output.media_type, output.body, Keep::Never)
                .status(StatusCode::SERVICE_UNAVAILABLE)
                .header(RELEASE, &output.release)
                .header(header::RETRY_AFTER, RETRY);
            varied(given.into_response())
        }
        Outcome::NotValid => return Err(not_valid(&kop, moment)),
    };
    Ok(response)
}

fn varied(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from(header::ACCEPT));
    response
}

/// It does not hold on this day: not yet (404), or not any more (410).
fn not_valid(kop: &Kop, moment: Moment) -> Problem {
    match kop.geldig_vanaf {
        Some(first) if moment.datum < first => Problem::new(
            StatusCode::NOT_FOUND,
            "nog-niet-geldig",
            "Dit antwoord geldt nog niet",
            format!("Dit antwoord geldt vanaf {first}."),
        )
        .with("geldigVanaf", first.to_string()),
        _ => {
            let last = kop.geldig_tot_en_met.map(|last| last.to_string());
            let detail = last.as_ref().map_or_else(
                || "Dit antwoord is vervallen.".to_owned(),
                |last| format!("Dit antwoord gold tot en met {last}."),
            );
            Problem::new(StatusCode::GONE, "niet-meer-geldig", "Dit antwoord geldt niet meer", detail)
                .with("geldigTotEnMet", last)
        }
    }
}
