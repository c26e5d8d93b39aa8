//! From a resolved antwoord to what a kanaal gives: a page, JSON, text, a turn of a dialogue, a PDF.
//!
//! A kanaal is data (`renderers/<naam>/`). The same antwoord, personalised and with only what the kanaal
//! may show, becomes one template view; all templates start from it, so that no kanaal says something else.

mod gesprek;
mod kanaal;
mod leesregel;
mod letter;
mod notice;
mod papier;
mod plain;
mod regel;
mod sjablonen;
mod special;
mod view;
mod vraag;
mod write;

pub use crate::situation::ONBEKEND;
pub use gesprek::{Gesprek, Uitweg, Vraag, gesprek};
pub use kanaal::{Achter, Kanaal, Kanalen, Lengte, Voorwaarden, Vorm};
pub use leesregel::{Leesregel, leesregels};
pub use letter::{letter_view, render_letter, render_series_letter};
pub use notice::render_notice;
pub use regel::regel;
pub use sjablonen::TemplateError;
pub use vraag::{Keuze, Vraag as OpenVraag};
pub use write::{datum, gewoon, schrijf};

use crate::{
    brief::BriefError,
    condition::Kenmerken,
    content::{GemeenteProfiel, SectieId, Zichtbaar},
    fault::{self, Fault},
    markdown::{Audience, Part},
    resolve::{self, Antwoord, Resolution, Resolved, Sectie},
    situation, typeset,
};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::fmt;

/// The variant that gives the view, or the turn, as JSON; every kanaal has it.
pub const JSON: &str = "json";
/// The variant of a dialogue as plain text.
pub const TEKST: &str = "tekst";
const ANTWOORD: &str = "antwoord";

/// What is asked for, besides the antwoord.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Id of the release.
    pub release: &'a str,
    /// Code that leads back to this output.
    pub ontvangstcode: &'a str,
    /// Slug of the gemeente.
    pub slug: &'a str,
    /// Who the gemeente is.
    pub gemeente: &'a GemeenteProfiel,
    /// The day for which the answer is asked.
    pub datum: Date,
    /// Where the antwoorden of this gemeente stand: links are this, `/` and an id.
    pub basis_url: &'a str,
    /// Which template (`pagina`, `fragment`, `json`); the standard one of the kanaal when absent.
    pub variant: Option<&'a str>,
    /// What is known of the situation. A kenmerk may be [`ONBEKEND`]: it is then not asked again.
    pub kenmerken: &'a Kenmerken,
    /// Whether the one who asks works for the gemeente.
    pub medewerkers: bool,
}

/// An output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// Why there is no output. Holds names only, never a value of a kenmerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderError {
    /// These kenmerken must be known first.
    MissingKenmerken(Vec<String>),
    /// There is no such antwoord here, or it does not hold on this day, or it is not for this reader.
    NotFound,
    /// The kanaal has no such variant.
    UnknownVariant(String),
    /// A template failed.
    Template(TemplateError),
    /// A letter could not be set.
    Typeset(typeset::TypesetError),
    /// There is no such letter.
    Brief(BriefError),
    /// There can be no notice in the Berichtenbox: the briefmodel lacks these, or the letter does not say them.
    Berichtenbox(Vec<String>),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingKenmerken(names) => write!(f, "deze kenmerken moeten bekend zijn: {}", names.join(", ")),
            Self::NotFound => f.write_str("dit antwoord is er niet"),
            Self::UnknownVariant(name) => write!(f, "dit kanaal heeft geen variant '{name}'"),
            Self::Template(error) => write!(f, "{}:{}: {}", error.sjabloon, error.regel, error.soort),
            Self::Brief(error) => error.fmt(f),
            Self::Berichtenbox(lacking) => write!(f, "voor de Berichtenbox ontbreekt: {}", lacking.join(", ")),
            Self::Typeset(error) => write!(f, "{}:{}:{}: {}", error.file, error.line, error.column, error.message),
        }
    }
}

impl std::error::Error for RenderError {}

/// The output of this kanaal for what resolving gave.
pub fn render(kanaal: &Kanaal, resolution: &Resolution, request: &Request<'_>) -> Result<Rendition, RenderError> {
    let (shown, stand) = match resolution {
        Resolution::Antwoord(antwoord) => (prepared(kanaal, antwoord, request)?, ANTWOORD),
        Resolution::NietAangeboden(status) => {
            (special::niet_aangeboden(kanaal, status, request).into(), "niet-aangeboden")
        }
        Resolution::Ingehouden { id, kop, telefoon, .. } => {
            (special::ingehouden(kanaal, (id, kop), telefoon.as_deref(), request).into(), "ingehouden")
        }
        Resolution::NietGeldig | Resolution::Onbekend => return Err(RenderError::NotFound),
    };
    seen_by(kanaal, &shown.antwoord, request)?;
    if kanaal.voorwaarden == Voorwaarden::VulIn {
        let open: Vec<String> = resolve::open_kenmerken(&shown.antwoord, &situation::decided(request.kenmerken))
            .into_iter()
            .map(str::to_owned)
            .collect();
        if !open.is_empty() {
            return Err(RenderError::MissingKenmerken(open));
        }
    }
    let rendition = given(kanaal, &view::view(kanaal, &shown, request, stand), request)?;
    Ok(stale(rendition, kanaal, &shown.antwoord.id, request))
}

/// The template view of an antwoord, snake_case.
pub fn view(kanaal: &Kanaal, antwoord: &Antwoord, request: &Request<'_>) -> Result<Value, RenderError> {
    let shown = prepared(kanaal, antwoord, request)?;
    Ok(serde_json::to_value(view::view(kanaal, &shown, request, ANTWOORD)).unwrap_or_default())
}

/// The bloks of a template view (snake_case) as plain text, berichten first.
pub fn plain_bloks(view: &Value) -> Vec<String> {
    let parts = |key: &str| view[key].as_array().cloned().unwrap_or_default();
    parts("berichten").iter().chain(&parts("secties")).flat_map(|one| plain::bloks(&one["delen"])).collect()
}

/// Turns the view into bytes, by vorm and variant.
fn given(kanaal: &Kanaal, view: &view::View<'_>, request: &Request<'_>) -> Result<Rendition, RenderError> {
    let variant = request.variant.unwrap_or(&kanaal.standaard);
    let mut data = serde_json::to_value(view).unwrap_or_default();
    if kanaal.vorm == Vorm::Dialoog {
        let turn = gesprek::from_view(kanaal, view, request);
        match variant {
            JSON => return Ok(json(&serde_json::to_value(&turn).unwrap_or_default())),
            TEKST => return Ok(text(gesprek::transcript(&turn))),
            _ => {}
        }
    }
    if kanaal.voorwaarden == Voorwaarden::Vraag {
        data["gesprek"] = serde_json::to_value(gesprek::from_view(kanaal, view, request)).unwrap_or_default();
    }
    if variant == JSON {
        return Ok(json(&camel_case(data)));
    }
    if let Some(template) = kanaal.sjablonen.typst(variant) {
        let retention =
            if request.kenmerken.is_empty() { typeset::Retention::Keep } else { typeset::Retention::Forget };
        let options = typeset::Options { titel: view.titel.to_owned(), datum: request.datum, retention };
        return pdf(template, data, request, &options);
    }
    let name = kanaal.sjablonen.name(variant).ok_or_else(|| RenderError::UnknownVariant(variant.to_owned()))?;
    let body = kanaal.sjablonen.run(name, &data).map_err(RenderError::Template)?.into_bytes();
    let content_type = if kanaal.vorm == Vorm::Html { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" };
    Ok(Rendition { content_type, body })
}

/// What is served when one of the faults of a stale output is on: an earlier output whose key lacks something.
fn stale(made: Rendition, kanaal: &Kanaal, id: &str, request: &Request<'_>) -> Rendition {
    let (slug, datum, variant) = (request.slug, request.datum, request.variant.unwrap_or_default());
    let about = format!("{} {id} {variant} {}", kanaal.naam, request.medewerkers);
    let made = fault::kept(Fault::StaleSituation, || format!("{about} {slug} {datum}"), made);
    let made = fault::kept(Fault::StaleDay, || format!("{about} {slug} {:?}", request.kenmerken), made);
    fault::kept(Fault::StaleGemeente, || format!("{about} {datum} {:?}", request.kenmerken), made)
}

/// The data of a letter; with a fault on, it starts with the first paragraph of an earlier letter.
fn with_old_paragraph(data: &Value) -> std::borrow::Cow<'_, Value> {
    if !fault::on(Fault::LetterKeepsParagraph) {
        return std::borrow::Cow::Borrowed(data);
    }
    let first = "/secties/1/delen/0";
    let old = fault::kept(Fault::LetterKeepsParagraph, String::new, data.pointer(first).cloned());
    let mut data = data.clone();
    if let (Some(delen), Some(old)) = (data.pointer_mut("/secties/0/delen").and_then(Value::as_array_mut), old) {
        delen.insert(0, old);
    }
    std::borrow::Cow::Owned(data)
}

fn json(data: &Value) -> Rendition {
    let mut body = serde_json::to_vec_pretty(data).unwrap_or_default();
    body.push(b'\n');
    Rendition { content_type: "application/json", body }
}

fn text(text: String) -> Rendition {
    Rendition { content_type: "text/plain; charset=utf-8", body: text.into_bytes() }
}

fn pdf(
    template: &typeset::Template,
    mut data: Value,
    request: &Request<'_>,
    options: &typeset::Options,
) -> Result<Rendition, RenderError> {
    data["papier"] = papier::papier(&data, request);
    let body = typeset::typeset(template, &with_old_paragraph(&data), options).map_err(RenderError::Typeset)?;
    Ok(Rendition { content_type: "application/pdf", body })
}

/// `geverifieerd_op` becomes `geverifieerdOp`, at any depth; the names of fixed phrases too.
fn camel_case(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let renamed = members.into_iter().map(|(key, value)| (camel(&key), camel_case(value)));
            Value::Object(renamed.collect::<Map<_, _>>())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(camel_case).collect()),
        other => other,
    }
}

fn camel(key: &str) -> String {
    let mut words = key.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(letters.as_str());
        name
    })
}

/// Internal text is for a kanaal that is meant for medewerkers, asked by one of them.
fn sees_all(kanaal: &Kanaal, request: &Request<'_>) -> bool {
    kanaal.zichtbaar == Audience::Medewerkers && request.medewerkers || fault::on(Fault::WallOpen)
}

fn seen_by(kanaal: &Kanaal, antwoord: &Antwoord, request: &Request<'_>) -> Result<(), RenderError> {
    let internal = antwoord.kop.zichtbaar == Zichtbaar::Medewerkers;
    if internal && !sees_all(kanaal, request) { Err(RenderError::NotFound) } else { Ok(()) }
}

/// An antwoord with only what a kanaal may show of it, and what it may ask.
struct Shown {
    antwoord: Antwoord,
    vragen: Vec<vraag::Vraag>,
}

impl From<Antwoord> for Shown {
    fn from(antwoord: Antwoord) -> Self {
        Self { antwoord, vragen: Vec::new() }
    }
}

/// The antwoord as this kanaal may show it: personalised, its sections in the order of the profile,
/// without what is for others. Where a kanaal asks, conditions that decide nothing any more are decided.
fn prepared(kanaal: &Kanaal, antwoord: &Antwoord, request: &Request<'_>) -> Result<Shown, RenderError> {
    let mut shown = visible_antwoord(kanaal, antwoord, request)?;
    let plan = situation::plan(&shown, request.kenmerken);
    let vragen = vraag::vragen(&shown, &plan);
    if kanaal.voorwaarden == Voorwaarden::Vraag && !plan.vast.is_empty() {
        let settled = situation::decided(request.kenmerken).into_iter().chain(plan.vast).collect();
        shown = resolve::personalise(&shown, &settled);
    }
    Ok(Shown { antwoord: shown, vragen })
}

fn visible_antwoord(kanaal: &Kanaal, antwoord: &Antwoord, request: &Request<'_>) -> Result<Antwoord, RenderError> {
    seen_by(kanaal, antwoord, request)?;
    let all = sees_all(kanaal, request);
    let mut shown = resolve::personalise(antwoord, &situation::decided(request.kenmerken));
    shown.secties = kanaal
        .secties
        .iter()
        .filter(|id| all || **id != SectieId::Medewerkers)
        .filter_map(|id| shown.sectie(*id))
        .map(|sectie| Sectie { id: sectie.id, parts: visible(&sectie.parts, all) })
        .filter(|sectie| !sectie.parts.is_empty())
        .collect();
    if fault::on(Fault::SectionsReversed) {
        shown.secties.reverse();
    }
    shown.berichten.retain(|bericht| bericht.kanalen.is_empty() || bericht.kanalen.contains(&kanaal.naam));
    for bericht in &mut shown.berichten {
        bericht.parts = visible(&bericht.parts, all);
    }
    shown.verwant.retain(|verwant| all || verwant.zichtbaar == Zichtbaar::Publiek);
    Ok(shown)
}

fn visible(parts: &[Part<Resolved>], all: bool) -> Vec<Part<Resolved>> {
    let mut seen = Vec::new();
    for part in parts {
        match part {
            Part::Blok(blok) if all || blok.audience == Audience::Publiek => seen.push(part.clone()),
            Part::Blok(_) => {}
            Part::Choice(choice) => {
                let mut choice = choice.clone();
                for branch in &mut choice.branches {
                    branch.parts = visible(&branch.parts, all);
                }
                if choice.branches.iter().any(|branch| !branch.parts.is_empty()) {
                    seen.push(Part::Choice(choice));
                }
            }
        }
    }
    seen
}
