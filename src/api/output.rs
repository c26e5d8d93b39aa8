//! From what was asked to bytes: the kanaal, its variant, the moment; then resolve and render. Synchronous, so that it can
//! run where it holds up nobody.

use super::{
    extract::{InGemeente, OfAntwoord},
    negotiate::Accept,
    problem::Problem,
    query::Parameters,
};
use crate::{
    condition::Kenmerken,
    content::GemeenteProfiel,
    diagnostic::did_you_mean,
    markdown::Audience,
    ontvangst::Ontvangst,
    render::{self, Gesprek, Kanaal, RenderError, Request, Vorm},
    resolve::{Antwoord, Moment, Resolution, resolve},
};
use axum::http::StatusCode;
use std::sync::Arc;

/// The words for what every kanaal can give.
const JSON_TYPE: &str = "application/json";

/// What was asked for, checked.
pub(crate) struct Asked {
    /// The kanaal.
    kanaal: Arc<Kanaal>,
    /// Its variant.
    variant: String,
    /// The day, and for today the time.
    pub(crate) moment: Moment,
}

/// Bytes, and where they come from.
pub(crate) struct Output {
    pub(crate) media_type: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) release: String,
    pub(crate) vingerafdruk: Option<String>,
    pub(crate) ontvangstcode: Option<String>,
}

/// What came of it.
pub(crate) enum Outcome {
    /// The antwoord, or that it is not offered here.
    Given(Output),
    /// It is withheld: the fixed phrase of the kanaal.
    Withheld(Output),
    /// It does not hold on this day.
    NotValid,
}

impl Asked {
    /// From the query string, where only these names may be, and `Accept`.
    pub(crate) fn of(
        about: &OfAntwoord,
        parameters: &Parameters,
        accept: &Accept,
        names: &[&str],
    ) -> Result<Self, Problem> {
        let parameters = parameters.clone().only(names)?;
        let kanaal = about.place.kanaal_or_usual(parameters.get("kanaal"))?;
        let variant = variant(&kanaal, parameters.get("variant"), accept)?;
        Ok(Self { variant, moment: about.place.moment(&parameters)?, kanaal })
    }

    /// Resolves and renders.
    pub(crate) fn render(&self, about: &OfAntwoord, known: &Kenmerken) -> Result<Outcome, Problem> {
        let place = &about.place;
        let resolution = resolve(place.repository(), &place.gemeente.slug, &about.id, self.moment);
        let code = place.ontvangst(&about.id, &self.kanaal.naam, self.moment).code();
        let basis = place.basis_url();
        let request = Request { variant: Some(&self.variant), ..place.request(&basis, &code, self.moment, known) };
        if matches!(resolution, Resolution::NietGeldig | Resolution::Onbekend) {
            return Ok(Outcome::NotValid);
        }
        let rendition = render::render(&self.kanaal, &resolution, &request).map_err(|error| failed(&error))?;
        let given = |vingerafdruk: Option<String>, code: Option<String>| Output {
            media_type: rendition.content_type,
            body: rendition.body,
            release: place.snapshot.release.id.clone(),
            vingerafdruk,
            ontvangstcode: code,
        };
        Ok(match resolution {
            Resolution::Antwoord(antwoord) => {
                Outcome::Given(given(Some(antwoord.vingerafdruk.to_string()), Some(code)))
            }
            Resolution::Ingehouden { .. } => Outcome::Withheld(given(None, None)),
            _ => Outcome::Given(given(None, Some(code))),
        })
    }
}

/// What a failure to render is for the caller. What failed in a template is ours to mend; it goes to the log, without values.
pub(crate) fn failed(error: &RenderError) -> Problem {
    match error {
        RenderError::MissingKenmerken(names) => missing(names),
        RenderError::NotFound => Problem::unknown(
            "onbekend-antwoord",
            "Dit antwoord bestaat niet",
            None,
            "Dit kanaal heeft dit antwoord niet.",
        ),
        RenderError::UnknownVariant(_) => Problem::invalid("Dit kanaal heeft deze variant niet."),
        RenderError::Berichtenbox(lacking) => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "berichtenbox-onvolledig",
            "Voor de Berichtenbox ontbreekt iets",
            format!("Bij deze brief ontbreekt: {}. Vul het aan bij het briefmodel.", lacking.join(", ")),
        )
        .with("ontbreekt", lacking),
        RenderError::Template(_) | RenderError::Typeset(_) | RenderError::Brief(_) => {
            tracing::error!(%error, "an output could not be made");
            Problem::internal()
        }
    }
}

/// Something must be known first.
pub(crate) fn missing(names: &[String]) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "ontbrekende-kenmerken",
        "Er is nog iets nodig",
        format!("Stuur ook deze kenmerken mee: {}.", names.join(", ")),
    )
    .with("ontbrekendeKenmerken", names)
}

/// The variant that is named, or the one that is wanted most.
fn variant(kanaal: &Kanaal, named: Option<&str>, accept: &Accept) -> Result<String, Problem> {
    let variants = kanaal.varianten();
    if let Some(named) = named {
        if variants.contains(named) {
            return Ok(named.to_owned());
        }
        let near = did_you_mean(named, variants.iter().copied());
        let all: Vec<&str> = variants.into_iter().collect();
        let cure = near.map_or_else(|| format!("Kies uit: {}.", all.join(", ")), |near| format!("Bedoelt u '{near}'?"));
        return Err(Problem::invalid(format!("Dit kanaal heeft deze variant niet. {cure}")));
    }
    let usual = kanaal.standaard.as_str();
    let offered: Vec<&str> =
        std::iter::once(usual).chain(variants.into_iter().filter(|variant| *variant != usual)).collect();
    let types: Vec<&'static str> = offered.iter().map(|variant| media_type(kanaal, variant)).collect();
    let chosen = accept.choose(types.iter().copied()).and_then(|index| offered.get(index));
    chosen.map(|variant| (*variant).to_owned()).ok_or_else(|| {
        let mut types: Vec<&str> = types.iter().map(|kind| kind.split(';').next().unwrap_or(kind)).collect();
        types.dedup();
        Problem::of_status(StatusCode::NOT_ACCEPTABLE).with("beschikbaar", types)
    })
}

/// What a variant of a kanaal is made of.
pub(crate) fn media_type(kanaal: &Kanaal, variant: &str) -> &'static str {
    match (variant, kanaal.vorm) {
        (render::JSON, _) => JSON_TYPE,
        (render::TEKST, _) | (_, Vorm::Tekst | Vorm::Dialoog) => "text/plain; charset=utf-8",
        (_, Vorm::Html) => "text/html; charset=utf-8",
        (_, Vorm::Json) => JSON_TYPE,
        (_, Vorm::Pdf) => "application/pdf",
    }
}

/// The kanaal for a dialogue: the one that is named, or the first there is.
pub(crate) fn dialogue_kanaal(place: &InGemeente, named: Option<&str>) -> Result<Arc<Kanaal>, Problem> {
    let kanaal = match named {
        Some(named) => place.kanaal(named)?,
        None => place.first_kanaal(|kanaal| kanaal.vorm == Vorm::Dialoog)?,
    };
    let asks = kanaal.vorm == Vorm::Dialoog || kanaal.voorwaarden == render::Voorwaarden::Vraag;
    if asks { Ok(kanaal) } else { Err(Problem::invalid("Dit kanaal voert geen gesprek.")) }
}

/// The next turn of a dialogue.
pub(crate) fn turn(about: &OfAntwoord, kanaal: &Kanaal, moment: Moment, known: &Kenmerken) -> Result<Gesprek, Problem> {
    let place = &about.place;
    let code = place.ontvangst(&about.id, &kanaal.naam, moment).code();
    let basis = place.basis_url();
    let request = place.request(&basis, &code, moment, known);
    match resolve(place.repository(), &place.gemeente.slug, &about.id, moment) {
        Resolution::Antwoord(antwoord) => render::gesprek(kanaal, &antwoord, &request).map_err(|error| failed(&error)),
        Resolution::Ingehouden { .. } => Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "ingehouden",
            "Dit antwoord wordt nu ingehouden",
            kanaal.zin("ingehouden"),
        )
        .retry_after(300)),
        Resolution::NietAangeboden(away) => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "niet-aangeboden",
            "Dit biedt de gemeente niet aan",
            away.status.reden.clone(),
        )
        .with("opvolger", away.status.opvolger.clone())),
        Resolution::NietGeldig | Resolution::Onbekend => Err(failed(&RenderError::NotFound)),
    }
}

impl InGemeente {
    /// The kanaal with this name, when this caller may have what it gives.
    pub(crate) fn kanaal(&self, named: &str) -> Result<Arc<Kanaal>, Problem> {
        let kanalen: Vec<&Arc<Kanaal>> = self.kanalen().collect();
        if let Some(kanaal) = kanalen.iter().find(|kanaal| kanaal.naam == named) {
            return Ok(Arc::clone(kanaal));
        }
        let names: Vec<&str> = kanalen.iter().map(|kanaal| kanaal.naam.as_str()).collect();
        let near = did_you_mean(named, names.iter().copied());
        Err(Problem::unknown(
            "onbekend-kanaal",
            "Dit kanaal bestaat niet",
            near,
            &format!("Kies uit: {}.", names.join(", ")),
        ))
    }

    /// Kanalen that this caller may have.
    pub(crate) fn kanalen(&self) -> impl Iterator<Item = &Arc<Kanaal>> {
        let all = self.api.audience() == Audience::Medewerkers;
        self.snapshot.kanalen.iter().filter(move |kanaal| all || kanaal.zichtbaar == Audience::Publiek)
    }

    /// The one that is named, or the first with web pages for everybody.
    fn kanaal_or_usual(&self, named: Option<&str>) -> Result<Arc<Kanaal>, Problem> {
        match named {
            Some(named) => self.kanaal(named),
            None => self.first_kanaal(|kanaal| kanaal.vorm == Vorm::Html && kanaal.zichtbaar == Audience::Publiek),
        }
    }

    /// The first kanaal that this holds for.
    pub(crate) fn first_kanaal(&self, fits: impl Fn(&Kanaal) -> bool) -> Result<Arc<Kanaal>, Problem> {
        let found = self.kanalen().find(|kanaal| fits(kanaal)).cloned();
        found.ok_or_else(|| Problem::invalid("Noem met de parameter 'kanaal' om welk kanaal het gaat."))
    }

    /// Where the antwoorden of this gemeente stand.
    pub(crate) fn basis_url(&self) -> String {
        format!("/v1/gemeenten/{}/antwoorden", self.gemeente.slug)
    }

    /// What an output leads back to.
    pub(crate) fn ontvangst<'a>(&'a self, antwoord: &'a str, kanaal: &'a str, moment: Moment) -> Ontvangst<'a> {
        Ontvangst {
            antwoord,
            gemeente: &self.gemeente.slug,
            kanaal,
            datum: moment.datum,
            release: &self.snapshot.release.id,
        }
    }

    /// A request to render, in the standard variant.
    pub(crate) fn request<'a>(
        &'a self,
        basis_url: &'a str,
        ontvangstcode: &'a str,
        moment: Moment,
        kenmerken: &'a Kenmerken,
    ) -> Request<'a> {
        let gemeente: &GemeenteProfiel = &self.gemeente.profiel;
        Request {
            release: &self.snapshot.release.id,
            ontvangstcode,
            slug: &self.gemeente.slug,
            gemeente,
            datum: moment.datum,
            basis_url,
            variant: None,
            kenmerken,
            medewerkers: self.api.audience() == Audience::Medewerkers,
        }
    }

    /// How to write the answer line of an antwoord as plain text: with facts as the usual kanaal writes them.
    pub(crate) fn regel(&self) -> impl Fn(&Antwoord) -> String + use<> {
        let kanaal = self.kanaal_or_usual(None).ok();
        move |antwoord| kanaal.as_deref().map_or_else(String::new, |kanaal| render::regel(kanaal, antwoord))
    }
}
