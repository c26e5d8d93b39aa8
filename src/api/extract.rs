//! What a request is about, looked up and checked before any work is done. One request holds one state of the hub, from
//! here to the end.

use super::{Api, problem::Problem, query::Parameters, represent::Keep};
use crate::{
    condition::{Kenmerken, Value},
    content::{Antwoord, Gemeente, Kenmerk, Kop, Repository, Type, Zichtbaar, read_kenmerken},
    diagnostic::did_you_mean,
    hub::Serving,
    markdown::Audience,
    render::ONBEKEND,
    resolve::{self, Moment},
    snapshot::Snapshot,
};
use axum::{
    extract::{FromRequestParts, OriginalUri, Path},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use std::{collections::BTreeMap, sync::Arc};

/// `check` looks this many days ahead; nothing is promised for later.
const DAYS_AHEAD: i64 = 400;
/// How long an answer for another day than today may be kept, in seconds. A correction still gets through within it.
const OTHER_DAY: u64 = 3600;

/// The state of the hub that this request sees.
#[derive(Clone)]
pub(crate) struct Seen {
    /// The API.
    pub(crate) api: Api,
    /// What is served, for everybody.
    pub(crate) serving: Arc<Serving>,
}

impl FromRequestParts<Api> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(_parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        Ok(Self { api: api.clone(), serving: api.hub().serving() })
    }
}

/// A gemeente that exists, in the release that is served to it.
#[derive(Clone)]
pub(crate) struct InGemeente {
    /// The API.
    pub(crate) api: Api,
    /// The release of this gemeente.
    pub(crate) snapshot: Arc<Snapshot>,
    /// The gemeente.
    pub(crate) gemeente: Arc<Gemeente>,
    /// Now, on the wall in this gemeente.
    pub(crate) now: DateTime,
}

impl FromRequestParts<Api> for InGemeente {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let seen = Seen::from_request_parts(parts, api).await?;
        let named = segments(parts, api).await?.remove("gemeente").unwrap_or_default();
        seen.in_gemeente(&named)
    }
}

async fn segments(parts: &mut Parts, api: &Api) -> Result<BTreeMap<String, String>, Problem> {
    let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, api).await;
    path.map(|Path(segments)| segments).map_err(|_| Problem::invalid("Het adres is niet te lezen."))
}

/// The last part of the address.
pub(crate) struct Named(pub(crate) String);

impl FromRequestParts<Api> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let mut segments = segments(parts, api).await?;
        let last = ["briefmodel", "code"].into_iter().find_map(|name| segments.remove(name));
        Ok(Self(last.unwrap_or_default()))
    }
}

impl Seen {
    /// The gemeente with this slug or CBS code.
    pub(crate) fn in_gemeente(&self, named: &str) -> Result<InGemeente, Problem> {
        let unknown = || {
            let served = self.serving.gemeenten();
            let near = did_you_mean(named, served.keys().copied());
            Problem::unknown(
                "onbekende-gemeente",
                "Deze gemeente kennen we niet",
                near,
                "Kijk op /v1/gemeenten welke gemeenten er zijn.",
            )
        };
        let slug = self.serving.slug(named).ok_or_else(unknown)?;
        let Some(snapshot) = self.serving.for_gemeente(slug) else { return Err(held_back()) };
        let gemeente = snapshot.repository.gemeente(slug).ok_or_else(unknown)?;
        Ok(InGemeente {
            api: self.api.clone(),
            snapshot: Arc::clone(snapshot),
            gemeente: Arc::clone(gemeente),
            now: self.now(),
        })
    }

    /// The gemeente in the newest state, whether that is served or not; for the preview.
    pub(crate) fn preview(&self, named: &str) -> Result<InGemeente, Problem> {
        let snapshot = &self.serving.newest;
        let Some(gemeente) = snapshot.repository.gemeente(named) else { return self.in_gemeente(named) };
        Ok(InGemeente {
            api: self.api.clone(),
            snapshot: Arc::clone(snapshot),
            gemeente: Arc::clone(gemeente),
            now: self.now(),
        })
    }

    /// Now, on the wall in the time zone of the hub.
    pub(crate) fn now(&self) -> DateTime {
        self.serving.local(self.api.now())
    }
}

/// A gemeente whose content has a mistake, and that has no older release to stay on.
fn held_back() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "gemeente-ingehouden",
        "De antwoorden van deze gemeente worden ingehouden",
        "In de teksten zit een fout, en er is geen eerdere versie. Probeer het later opnieuw.",
    )
    .retry_after(60)
}

impl InGemeente {
    /// What was written, in the release of this gemeente.
    pub(crate) fn repository(&self) -> &Repository {
        &self.snapshot.repository
    }

    /// The moment that is asked for: now, or the day in `datum`.
    pub(crate) fn moment(&self, parameters: &Parameters) -> Result<Moment, Problem> {
        let Some(text) = parameters.get("datum") else { return Ok(Moment::at(self.now)) };
        let wrong = || Problem::invalid("De parameter 'datum' moet een bestaande dag zijn, zoals 2027-01-31.");
        let datum: Date = (text.len() == 10).then(|| text.parse().ok()).flatten().ok_or_else(wrong)?;
        let last = self.now.date().saturating_add(DAYS_AHEAD.days());
        if datum > last {
            return Err(Problem::invalid(format!("De parameter 'datum' mag niet later zijn dan {last}.")));
        }
        Ok(if datum == self.now.date() { Moment::at(self.now) } else { Moment::day(datum) })
    }

    /// How long a response about this moment may be kept: never past the next moment at which something changes by itself.
    pub(crate) fn keep(&self, moment: Moment) -> Keep {
        if self.api.audience() == Audience::Medewerkers {
            return Keep::Private;
        }
        if moment.datum != self.now.date() {
            return Keep::Public(OTHER_DAY);
        }
        let flip = resolve::next_flip(self.repository(), &self.gemeente, self.now);
        let until = self.now.duration_until(flip).as_secs();
        Keep::Public(u64::try_from(until).unwrap_or(0).min(self.api.max_age()))
    }

    /// Antwoorden that this caller may see, in order of their ids.
    pub(crate) fn visible(&self) -> Vec<(&str, Arc<Kop>)> {
        let repository = self.repository();
        let written = repository.ids(&self.gemeente).into_iter();
        let all = written.filter_map(|id| Some((id, kop_in(&self.gemeente, repository.antwoord(&self.gemeente, id)?))));
        all.filter(|(_, kop)| self.may_see(kop)).collect()
    }

    fn may_see(&self, kop: &Kop) -> bool {
        kop.soort != Type::Briefmodel && (self.api.audience() == Audience::Medewerkers || is_public(kop))
    }

    /// The antwoord with this id or alias, when it exists and this caller may see it; with its front matter.
    pub(crate) fn antwoord(&self, named: &str) -> Result<(String, Arc<Kop>), Problem> {
        let repository = self.repository();
        let id = repository.canonical_id(&self.gemeente, named);
        let written = id.and_then(|id| repository.antwoord(&self.gemeente, id));
        if let Some(written) = written {
            let kop = kop_in(&self.gemeente, written);
            if self.may_see(&kop) {
                return Ok((written.id.clone(), kop));
            }
        }
        let visible = self.visible();
        let near = did_you_mean(named, visible.iter().map(|(id, _)| *id));
        Err(Problem::unknown(
            "onbekend-antwoord",
            "Dit antwoord bestaat niet",
            near,
            "Zoek met /v1/gemeenten/{gemeente}/zoekresultaten.",
        ))
    }

    /// Reads the kenmerken of a request.
    pub(crate) fn kenmerken(&self, given: &BTreeMap<String, serde_json::Value>) -> Result<Kenmerken, Problem> {
        let declared: &BTreeMap<String, Kenmerk> = &self.repository().kenmerken;
        let texts = super::view::as_texts(given)?;
        let unsure: Vec<String> = texts
            .iter()
            .filter(|(name, text)| text.trim() == ONBEKEND && declared.contains_key(*name))
            .map(|(name, _)| name.clone())
            .collect();
        let known = read_kenmerken(declared, &texts).map_err(|problems| {
            // Names that are declared are safe to repeat; others may hold anything.
            let problem = Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "ongeldige-kenmerken",
                "De kenmerken kloppen niet",
                "Een kenmerk bestaat niet, of heeft een waarde die het niet kan hebben.",
            );
            let near: Vec<&str> = problems
                .unknown
                .iter()
                .filter_map(|name| did_you_mean(name, declared.keys().map(String::as_str)))
                .collect();
            problem
                .with("ongeldigeWaarden", problems.invalid)
                .with("aantalOnbekend", problems.unknown.len())
                .with("bedoeldeU", near)
        });
        // What the asker does not know is not asked again.
        let mut known = known?;
        known.extend(unsure.into_iter().map(|name| (name, Value::Choice(ONBEKEND.to_owned()))));
        Ok(known)
    }
}

/// The front matter of an antwoord, with what this gemeente changes in it.
pub(crate) fn kop_in(gemeente: &Gemeente, written: &Antwoord) -> Arc<Kop> {
    let own = gemeente.laag.antwoorden.contains_key(&written.id);
    match gemeente.afwijkingen.get(&written.id).filter(|_| !own) {
        Some(afwijking) => Arc::new(written.kop.with(&afwijking.kop)),
        None => Arc::clone(&written.kop),
    }
}

/// May everybody see an antwoord with this front matter?
pub(crate) fn is_public(kop: &Kop) -> bool {
    kop.soort != Type::Briefmodel && kop.zichtbaar == Zichtbaar::Publiek
}

/// An antwoord that exists, that this caller may see, asked for by its own id.
#[derive(Clone)]
pub(crate) struct OfAntwoord {
    /// The gemeente.
    pub(crate) place: InGemeente,
    /// Its id.
    pub(crate) id: String,
    /// Its front matter here.
    pub(crate) kop: Arc<Kop>,
}

/// Why there is no [`OfAntwoord`]: it does not exist, or it lives at another address now.
pub(crate) enum NoAntwoord {
    /// It does not exist.
    Problem(Problem),
    /// It lives here now.
    Moved(String),
}

impl From<Problem> for NoAntwoord {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl IntoResponse for NoAntwoord {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::Moved(to) => {
                let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
                response.headers_mut().extend(HeaderValue::from_str(&to).ok().map(|to| (header::LOCATION, to)));
                let keep = HeaderValue::from_static("public, max-age=300");
                response.headers_mut().insert(header::CACHE_CONTROL, keep);
                response
            }
        }
    }
}

impl FromRequestParts<Api> for OfAntwoord {
    type Rejection = NoAntwoord;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, NoAntwoord> {
        let place = InGemeente::from_request_parts(parts, api).await?;
        of_antwoord(place, parts, api).await
    }
}

/// The same in the newest state, whether that is served or not. Only for the intern listener.
pub(crate) struct Preview(pub(crate) OfAntwoord);

impl FromRequestParts<Api> for Preview {
    type Rejection = NoAntwoord;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, NoAntwoord> {
        let seen = Seen::from_request_parts(parts, api).await?;
        let named = segments(parts, api).await?.remove("gemeente").unwrap_or_default();
        of_antwoord(seen.preview(&named)?, parts, api).await.map(Self)
    }
}

async fn of_antwoord(place: InGemeente, parts: &mut Parts, api: &Api) -> Result<OfAntwoord, NoAntwoord> {
    let named = segments(parts, api).await?.remove("id").unwrap_or_default();
    let (id, kop) = place.antwoord(&named)?;
    if id != named {
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, api).await.unwrap_or_else(|never| match never {});
        return Err(NoAntwoord::Moved(renamed(&uri, &named, &id)));
    }
    Ok(OfAntwoord { place, id, kop })
}

/// The address with the last segment `old` replaced; the query stays.
fn renamed(uri: &axum::http::Uri, old: &str, new: &str) -> String {
    let mut segments: Vec<&str> = uri.path().split('/').collect();
    if let Some(segment) = segments.iter_mut().rev().find(|segment| **segment == old) {
        *segment = new;
    }
    let path = segments.join("/");
    uri.query().map_or_else(|| path.clone(), |query| format!("{path}?{query}"))
}
