//! Lists of antwoorden.

use super::{
    extract::InGemeente,
    paging::Page,
    problem::Problem,
    query::Parameters,
    represent::{RELEASE, Representation},
    view::{Antwoordenlijst, Beschikbaar, DOELGROEPEN, ListedAntwoord, StatusView, TYPES},
};
use crate::{
    content::{Kop, StatusSoort},
    diagnostic::did_you_mean,
    resolve::{Moment, Resolution, resolve},
};
use axum::http::header;
use std::collections::BTreeMap;

/// The filters, by the names of their parameters.
const FILTERS: [&str; 5] = ["type", "thema", "doelgroep", "levensgebeurtenis", "upn"];

/// The antwoorden of a gemeente
///
/// Those that hold on `datum` (today when it is left out), in order of their ids. Antwoorden that are not offered or that
/// are withheld are in it and say so.
#[utoipa::path(get, path = "/gemeenten/{gemeente}/antwoorden", tag = "antwoorden", operation_id = "antwoorden",
    params(("gemeente" = String, Path, description = "Id of CBS-code van de gemeente", example = "havenstede"),
        ("type" = Option<String>, Query, description = "product, vraag, levensgebeurtenis of bericht"),
        ("thema" = Option<String>, Query, description = "Id van een thema"),
        ("doelgroep" = Option<String>, Query, description = "inwoner, ondernemer of organisatie"),
        ("levensgebeurtenis" = Option<String>, Query, description = "Id van een levensgebeurtenis"),
        ("upn" = Option<String>, Query, description = "Naam uit de UPL"),
        ("datum" = Option<String>, Query, description = "De dag, zoals 2027-01-31; anders vandaag"),
        ("pagina" = Option<u32>, Query, description = "Welke bladzijde", minimum = 1),
        ("aantal" = Option<u32>, Query, description = "Hoeveel op een bladzijde; anders 50", minimum = 1, maximum = 200)),
    responses((status = 200, description = "Een bladzijde met antwoorden", body = Antwoordenlijst,
        headers(("Link" = String, description = "De bladzijden eromheen (RFC 8288)")))))]
pub(crate) async fn list(place: InGemeente, parameters: Parameters) -> Result<Representation, Problem> {
    let allowed: Vec<&str> = FILTERS.into_iter().chain(["datum", "pagina", "aantal"]).collect();
    let parameters = parameters.only(&allowed)?;
    let (page, moment) = (Page::of(&parameters)?, place.moment(&parameters)?);
    let wanted = Filter::of(&place, &parameters)?;
    let mut found = place.visible();
    found.retain(|(_, kop)| holds_on(kop, moment) && wanted.fits(kop));
    let totaal = found.len();
    let slug = &place.gemeente.slug;
    let names = FILTERS.into_iter().chain(["datum"]);
    let query: Vec<(&str, &str)> = names.filter_map(|name| Some((name, parameters.get(name)?))).collect();
    let links = page.links(&format!("/v1/gemeenten/{slug}/antwoorden"), &query, totaal);
    let antwoorden = page.of_items(found).into_iter().map(|(id, kop)| listed(&place, id, &kop, moment)).collect();
    let release = place.snapshot.release.id.clone();
    let link = links.header();
    let list = Antwoordenlijst { datum: moment.datum, release: release.clone(), totaal, antwoorden, links };
    Ok(Representation::json(&list, place.keep(moment)).header(RELEASE, &release).header(header::LINK, &link))
}

struct Filter<'a> {
    soort: Option<crate::content::Type>,
    doelgroep: Option<crate::content::Doelgroep>,
    thema: Option<&'a str>,
    levensgebeurtenis: Option<&'a str>,
    upn: Option<&'a str>,
}

impl<'a> Filter<'a> {
    fn of(place: &InGemeente, parameters: &'a Parameters) -> Result<Self, Problem> {
        let hub = &place.repository().hub;
        Ok(Self {
            soort: parameters.one_of("type", &TYPES)?,
            doelgroep: parameters.one_of("doelgroep", &DOELGROEPEN)?,
            thema: known(parameters, "thema", &hub.themas)?,
            levensgebeurtenis: known(parameters, "levensgebeurtenis", &hub.levensgebeurtenissen)?,
            upn: parameters.get("upn"),
        })
    }

    fn fits(&self, kop: &Kop) -> bool {
        self.soort.is_none_or(|soort| kop.soort == soort)
            && self.doelgroep.is_none_or(|doelgroep| kop.doelgroep.contains(&doelgroep))
            && self.thema.is_none_or(|thema| kop.thema.as_deref() == Some(thema))
            && self.levensgebeurtenis.is_none_or(|event| kop.levensgebeurtenissen.iter().any(|own| own == event))
            && self.upn.is_none_or(|upn| kop.upn.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(upn)))
    }
}

/// The value of a filter that must be one of the ids in hub.yaml.
fn known<'a>(
    parameters: &'a Parameters,
    name: &str,
    declared: &BTreeMap<String, String>,
) -> Result<Option<&'a str>, Problem> {
    let Some(id) = parameters.get(name) else { return Ok(None) };
    if declared.contains_key(id) {
        return Ok(Some(id));
    }
    let cure = match did_you_mean(id, declared.keys().map(String::as_str)) {
        Some(near) => format!("Bedoelt u '{near}'?"),
        None => format!("Kies uit: {}.", declared.keys().map(String::as_str).collect::<Vec<_>>().join(", ")),
    };
    Err(Problem::invalid(format!("De parameter '{name}' heeft een waarde die niet bestaat. {cure}")))
}

/// Is it in the list of this day? What has lapsed without anything in its place is not.
fn holds_on(kop: &Kop, moment: Moment) -> bool {
    let gone =
        kop.status.as_ref().is_some_and(|status| status.soort == StatusSoort::Vervallen && status.opvolger.is_none());
    !gone
        && kop.geldig_vanaf.is_none_or(|first| first <= moment.datum)
        && kop.geldig_tot_en_met.is_none_or(|last| moment.datum <= last)
}

fn listed(place: &InGemeente, id: &str, kop: &Kop, moment: Moment) -> ListedAntwoord {
    let mut listed = ListedAntwoord::new(&place.gemeente.slug, id, kop);
    match resolve(place.repository(), &place.gemeente.slug, id, moment) {
        Resolution::Antwoord(antwoord) => {
            listed.antwoordregel = Some(place.regel()(&antwoord));
            listed.vingerafdruk = Some(antwoord.vingerafdruk.to_string());
        }
        Resolution::NietAangeboden(away) => {
            let status = StatusView::of(&away);
            listed.beschikbaar = status.beschikbaar();
            listed.status = Some(status);
        }
        Resolution::Ingehouden { .. } | Resolution::NietGeldig | Resolution::Onbekend => {
            listed.beschikbaar = Beschikbaar::Ingehouden;
        }
    }
    listed
}
