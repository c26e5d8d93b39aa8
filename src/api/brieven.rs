//! Letters: a briefmodel with what it carries, filled in for one person. Addressee and kenmerken come in the body and are
//! gone when the PDF has been written.

use super::{
    Api, berichtenbox,
    body::JsonBody,
    extract::{InGemeente, Named},
    negotiate::Accept,
    output::{self, failed},
    problem::Problem,
    query::Parameters,
    represent::{Keep, RECEIPT, RELEASE, Representation},
};
use crate::{
    adressering::{Persoon, Veld},
    brief::{self, BriefError, Geadresseerde},
    content::Type,
    diagnostic::did_you_mean,
    fault::{Leak, leaks, mishap},
    register::{Event, HeldBack},
    render::{self, RenderError, Request, Vorm},
    resolve::{Moment, Resolution, resolve},
    typeset::unprintable,
};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What can be asked for: the letter, and the notice of it.
const FORMS: [&str; 2] = ["application/pdf", "application/json"];
const NOTICE: usize = 1;

/// For whom, and what is known of the situation. Read, used and forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Briefvraag {
    /// Values by kenmerk.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>, example = json!({"leeftijd": 40}))]
    kenmerken: BTreeMap<String, serde_json::Value>,
    /// To whom the letter goes.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = json!({"adresregels": ["Voorbeeldstraat 1", "9900 AA Havenstede"], "aanhef": "Geachte heer of mevrouw,"}))]
    geadresseerde: Option<Geadresseerde>,
    /// Or who that is, as the BRP tells it: salutation and lines are made of it. A deceased person is refused; a secret
    /// address, or data that is being investigated, needs `beoordeeld`.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, String>>, example = json!({"aanhef": "Geachte J.R. Groenen", "aanschrijfwijze": "J.R. Groenen", "adresregel1": "Voorbeeldstraat 1", "adresregel2": "9900 AA HAVENSTEDE"}))]
    persoon: Option<BTreeMap<String, serde_json::Value>>,
}

/// Make a letter
///
/// The PDF is for one person: it is kept nowhere. When something must be known first, the problem names it in
/// `ontbrekendeKenmerken`.
///
/// With `Accept: application/json` it is the text of the notice in the Berichtenbox instead: in `berichtenbox` whose letter it
/// is (`bestuursorgaan`), what kind (`aard`), what follows from it (`rechtsgevolg`), the term, and all that as one text. When one
/// of these is missing there is no notice; the problem names it in `ontbreekt`.
#[utoipa::path(post, path = "/gemeenten/{gemeente}/brieven/{briefmodel}", tag = "persoonlijk", operation_id = "maakBrief",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente"),
        ("briefmodel" = String, Path, description = "Id van het briefmodel", example = "paspoort-verloopt"),
        ("kanaal" = Option<String>, Query, description = "Een kanaal dat PDF geeft"),
        ("datum" = Option<String>, Query, description = "De dag op de brief, zoals 2027-01-31; anders vandaag")),
    request_body = Briefvraag,
    responses((status = 200, description = "De brief, of het bericht voor de Berichtenbox",
            content((Vec<u8> = "application/pdf"), (serde_json::Value = "application/json")),
            headers(("X-Eenduidig-Ontvangstcode" = String, description = "Leidt terug naar precies deze brief"))),
        (status = 406, description = "Vraag om application/pdf of application/json"),
        (status = 422, description = "Een kenmerk klopt niet, of ontbreekt: zie ontbrekendeKenmerken. Of een deel van naam of adres kan niet op de brief: zie veld")))]
pub(crate) async fn post(
    place: InGemeente,
    Named(named): Named,
    parameters: Parameters,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<Briefvraag>,
) -> Result<Representation, Problem> {
    let form = Accept::of(&headers).choose(FORMS).ok_or_else(|| Problem::of_status(StatusCode::NOT_ACCEPTABLE))?;
    let parameters = parameters.only(&["kanaal", "datum"])?;
    let id = briefmodel(&place, &named)?;
    let kanaal = match parameters.get("kanaal") {
        Some(named) => place.kanaal(named)?,
        None => place.first_kanaal(|kanaal| kanaal.vorm == Vorm::Pdf)?,
    };
    if kanaal.vorm != Vorm::Pdf {
        return Err(Problem::invalid("Dit kanaal geeft geen brieven."));
    }
    let person = addressee(asked.geadresseerde, asked.persoon)?;
    planted(&place, person.as_ref());
    let moment = place.moment(&parameters)?;
    let known = place.kenmerken(&asked.kenmerken)?;
    let release = place.snapshot.release.id.clone();
    let code = place.ontvangst(&id, &kanaal.naam, moment).code();
    let receipt = code.clone();
    let asked_of = place.api.clone();
    let made = Api::blocking(move || {
        let basis = place.basis_url();
        let request = place.request(&basis, &code, moment, &known);
        person.iter().flat_map(|person| &person.adresregels).for_each(|line| mishap("maken", line.as_bytes()));
        if form == NOTICE {
            return berichtenbox::notice(&place, &id, &kanaal, &request);
        }
        letter(&place, &id, &kanaal, &request, person.as_ref())
    });
    let made = made.await??;
    if form != NOTICE {
        remember(&asked_of, &receipt, &made.body);
    }
    let made = Representation::new(made.content_type, made.body, Keep::Never);
    let made = made.header(RELEASE, &release).header(RECEIPT, &receipt);
    if form == NOTICE {
        return Ok(made);
    }
    Ok(made.header(header::CONTENT_DISPOSITION, "inline; filename=\"brief.pdf\""))
}

/// Remembers by what the letter is recognised later; it goes out whether that works or not.
fn remember(api: &Api, code: &str, pdf: &[u8]) {
    let Some(journal) = api.journal() else { return };
    let today = api.hub().now().date();
    if let Some(letter) = journal.register().letter(code, pdf, today)
        && let Err(error) = journal.record(Event::Brief(letter))
    {
        tracing::warn!(%error, "a letter is not remembered");
    }
}

/// The leak that a test plants here, to see that it finds it.
fn planted(place: &InGemeente, person: Option<&Geadresseerde>) {
    // The register takes ids only, so a leak would have to look like one.
    let id = |line: &String| line.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let lines = person.map(|person| person.adresregels.iter().map(id).collect()).filter(|_| leaks(Leak::Register));
    if let Some((lines, journal)) = lines.zip(place.api.journal()) {
        let seen = HeldBack { gemeente: place.gemeente.slug.clone(), release: lines, since: place.api.now() };
        let _ = journal.record(Event::HeldBack(vec![seen]));
    }
}

/// To whom: lines as they are, or a person of whom they are made.
fn addressee(
    lines: Option<Geadresseerde>,
    person: Option<BTreeMap<String, serde_json::Value>>,
) -> Result<Option<Geadresseerde>, Problem> {
    let Some(person) = person else {
        if let Some(lines) = &lines {
            lines.check().map_err(|error| refused(&error))?;
            lines.aanhef.iter().try_for_each(|text| printable("geadresseerde.aanhef", text))?;
            for (at, line) in lines.adresregels.iter().enumerate() {
                printable(&format!("geadresseerde.adresregels[{at}]"), line)?;
            }
        }
        return Ok(lines);
    };
    if lines.is_some() {
        return Err(Problem::invalid("Stuur 'geadresseerde' of 'persoon', niet allebei."));
    }
    let mut fields = Vec::new();
    for (name, value) in &person {
        let veld = Veld::named(name).ok_or_else(|| {
            let near = did_you_mean(name, Veld::ALLE.iter().map(|(_, naam)| *naam));
            let cure = near.map_or_else(String::new, |near| format!(" Bedoelt u '{near}'?"));
            Problem::invalid(format!("In 'persoon' staat een veld dat niet bestaat.{cure}"))
        })?;
        let text = plain_text(value)
            .ok_or_else(|| Problem::invalid(format!("Het veld '{}' moet een tekst zijn.", veld.naam())))?;
        printable(&format!("persoon.{}", veld.naam()), &text)?;
        fields.push((veld, text));
    }
    let read = Persoon::read(fields.iter().map(|(veld, text)| (*veld, text.as_str())));
    let person = read.map_err(|wrong| refused(&BriefError::Onvolledig(wrong)))?;
    Geadresseerde::of(&person).map(Some).map_err(|error| refused(&error))
}

/// Refuses a text with a sign that no letter can show.
fn printable(veld: &str, text: &str) -> Result<(), Problem> {
    let Some(sign) = unprintable(text) else { return Ok(()) };
    let detail = format!(
        "Het veld '{veld}' heeft een teken dat niet gedrukt kan worden (U+{:04X}). Schrijf het zonder dat teken.",
        u32::from(sign)
    );
    let problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "teken-niet-te-drukken",
        "Een teken kan niet gedrukt worden",
        detail,
    );
    Err(problem.with("veld", veld))
}

/// The text of a JSON value that is not a list or an object.
fn plain_text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(truth) => Some(truth.to_string()),
        serde_json::Value::Null => Some(String::new()),
        _ => None,
    }
}

fn briefmodel(place: &InGemeente, named: &str) -> Result<String, Problem> {
    let repository = place.repository();
    let models = |id: &&str| {
        repository.antwoord(&place.gemeente, id).is_some_and(|written| written.kop.soort == Type::Briefmodel)
    };
    let found = repository.canonical_id(&place.gemeente, named).filter(models);
    found.map(str::to_owned).ok_or_else(|| {
        let ids = repository.ids(&place.gemeente).into_iter().filter(models);
        Problem::unknown(
            "onbekend-briefmodel",
            "Dit briefmodel bestaat niet",
            did_you_mean(named, ids),
            "Deze gemeente heeft geen briefmodel met dit id.",
        )
    })
}

fn letter(
    place: &InGemeente,
    id: &str,
    kanaal: &render::Kanaal,
    request: &Request<'_>,
    person: Option<&Geadresseerde>,
) -> Result<render::Rendition, Problem> {
    let moment = Moment::day(request.datum);
    let Resolution::Antwoord(model) = resolve(place.repository(), &place.gemeente.slug, id, moment) else {
        return Err(refused(&BriefError::NietTeGeven(id.to_owned())));
    };
    let carried = brief::carried(place.repository(), &model, moment).map_err(|error| refused(&error))?;
    let made = |person: Option<&Geadresseerde>| render::render_letter(kanaal, &model, &carried, person, request);
    made(person).map_err(|error| match error {
        RenderError::Brief(error) => refused(&error),
        error @ RenderError::Typeset(_) => {
            person.and_then(|person| too_wide(person, &made)).unwrap_or_else(|| failed(&error))
        }
        error => failed(&error),
    })
}

/// The first line of the address that is why the letter cannot be set: without address it can, with that line alone
/// it cannot. How wide a line may be is known to the template only.
fn too_wide<T>(
    person: &Geadresseerde,
    made: &impl Fn(Option<&Geadresseerde>) -> Result<T, RenderError>,
) -> Option<Problem> {
    let alone = |line: &String| Geadresseerde { adresregels: vec![line.clone()], aanhef: None };
    let fails = |line: &String| matches!(made(Some(&alone(line))), Err(RenderError::Typeset(_)));
    made(None).ok()?;
    let at = person.adresregels.iter().position(fails)?;
    let detail = format!("Regel {} van het adres is te breed voor het venster. Kort de naam of de straat af.", at + 1);
    let problem =
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "adres-past-niet", "Het adres past niet op de brief", detail);
    Some(problem.with("veld", format!("adresregels[{at}]")))
}

/// Why there is no letter.
pub(super) fn refused(error: &BriefError) -> Problem {
    let unfit = |soort, titel, detail: &str| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, soort, titel, detail);
    match error {
        BriefError::MissingKenmerken(names) => output::missing(names),
        BriefError::AdresPastNiet => {
            unfit("adres-past-niet", "Het adres past niet op de brief", "Hoogstens 6 regels van hoogstens 45 tekens.")
        }
        BriefError::Bijzonder(bijzonder) => {
            unfit("brief-niet-verstuurbaar", "Deze brief gaat niet vanzelf", bijzonder.reden())
        }
        BriefError::Onvolledig(_) => unfit("persoon-onvolledig", "De persoon klopt niet", &error.to_string()),
        BriefError::GeenBriefmodel(_) => unfit("onbekend-briefmodel", "Dit is geen briefmodel", "Kies een briefmodel."),
        BriefError::NietTeGeven(_) => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "brief-ingehouden",
            "Deze brief kan nu niet gemaakt worden",
            "Een antwoord dat in de brief hoort, is er op deze dag niet of wordt ingehouden.",
        ),
    }
}
