//! The template view: what every template and the JSON variant gets. Facts are already written the
//! way of the kanaal; classes, tags and order of words are the template's.

use super::{Request, Shown, kanaal::Kanaal, vraag::Vraag, write};
use crate::{
    content::{BerichtSoort, Doelgroep, Type},
    markdown::{Audience, Block, Inline as Written, Part},
    resolve::{self, Antwoord, Doel, Laag, Resolved, ResolvedCondition},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// An antwoord as templates see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct View<'a> {
    pub id: &'a str,
    #[serde(rename = "type")]
    pub soort: &'a str,
    /// `antwoord`, `niet-aangeboden` or `ingehouden`.
    pub stand: &'a str,
    pub titel: &'a str,
    pub upn: Option<&'a str>,
    pub upn_uri: Option<&'a str>,
    pub doelgroep: Vec<&'a str>,
    pub gemeente: Gemeente<'a>,
    pub datum: String,
    pub datum_tekst: String,
    pub antwoordregel: String,
    pub antwoordregel_inhoud: Vec<Inline>,
    pub berichten: Vec<Bericht>,
    pub secties: Vec<Sectie>,
    pub bronnen: Vec<Bron<'a>>,
    pub geverifieerd_op: Option<String>,
    pub geverifieerd_op_tekst: Option<String>,
    pub verwant: Vec<Verwant<'a>>,
    pub afdeling: Option<&'a str>,
    pub terugbelbelofte: Option<&'a str>,
    pub eigenaar: &'a str,
    pub vragen: Vec<Vraag>,
    pub weggelaten: Vec<Weggelaten<'a>>,
    pub ontvangstcode: &'a str,
    pub release: &'a str,
    pub vingerafdruk: String,
    pub url: String,
    pub kanaal: &'a str,
    pub zinnen: &'a BTreeMap<String, String>,
}

/// Who gives the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Gemeente<'a> {
    pub slug: &'a str,
    pub naam: &'a str,
    pub code: &'a str,
    pub website: &'a str,
    pub kleur: &'a str,
    pub retouradres: &'a str,
    pub fictief: bool,
    pub tooi_uri: Option<&'a str>,
    pub owms_uri: Option<&'a str>,
}

/// A storing or crisis on top.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Bericht {
    pub id: String,
    pub soort: &'static str,
    pub titel: String,
    pub delen: Vec<Deel>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Sectie {
    pub id: &'static str,
    pub kop: &'static str,
    pub landelijk: Option<&'static str>,
    pub delen: Vec<Deel>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Bron<'a> {
    pub titel: &'a str,
    pub url: Option<&'a str>,
}

/// A related antwoord.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Verwant<'a> {
    pub id: &'a str,
    pub titel: &'a str,
    pub url: String,
}

/// A section that this kanaal leaves out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Weggelaten<'a> {
    pub sectie: &'static str,
    pub reden: &'a str,
}

/// A blok, or a choice between situations.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "soort", rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) enum Deel {
    Blok {
        id: Option<String>,
        laag: &'static str,
        zichtbaar: &'static str,
        /// A sentence, where the kanaal has one and known kenmerken chose the blok.
        waarom: Option<String>,
        blokken: Vec<Blok>,
    },
    Keuze {
        takken: Vec<Tak>,
    },
}

/// One situation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Tak {
    pub zin: String,
    pub voorwaarde: Option<String>,
    pub delen: Vec<Deel>,
}

/// A block of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "soort", rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) enum Blok {
    Alinea { inhoud: Vec<Inline> },
    Lijst { genummerd: bool, start: u64, items: Vec<Item> },
    Tabel { kop: Vec<Vec<Inline>>, rijen: Vec<Rij> },
    Onderdeel { niveau: u8, titel: String, blokken: Vec<Blok> },
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Item {
    pub zin: Option<String>,
    pub blokken: Vec<Blok>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) struct Rij {
    pub zin: Option<String>,
    pub cellen: Vec<Vec<Inline>>,
}

/// Running text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "soort", rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub(super) enum Inline {
    Tekst { tekst: String },
    Vet { inhoud: Vec<Inline> },
    Nadruk { inhoud: Vec<Inline> },
    Link { url: String, antwoord: Option<String>, inhoud: Vec<Inline> },
    Feit { pad: String, feitsoort: &'static str, tekst: String, url: Option<String>, verwacht: bool },
    Regeleinde,
    Afbeelding { url: String, alt: String },
}

/// Turns resolved parts into the view's.
pub(super) struct Viewer<'a> {
    pub(super) kanaal: &'a Kanaal,
    pub(super) basis_url: &'a str,
}

impl Viewer<'_> {
    /// Address of an antwoord.
    pub(super) fn url(&self, id: &str) -> String {
        format!("{}/{id}", self.basis_url.trim_end_matches('/'))
    }

    pub(super) fn delen(&self, parts: &[Part<Resolved>]) -> Vec<Deel> {
        parts.iter().map(|part| self.deel(part)).collect()
    }

    fn deel(&self, part: &Part<Resolved>) -> Deel {
        match part {
            Part::Blok(blok) => Deel::Blok {
                id: blok.name.clone(),
                laag: blok.origin.as_ref().map_or(Laag::Generiek, |origin| origin.laag).name(),
                zichtbaar: match blok.audience {
                    Audience::Publiek => "publiek",
                    Audience::Medewerkers => "medewerkers",
                },
                waarom: blok.origin.as_ref().and_then(|origin| self.waarom(origin.waarom.as_deref()?)),
                blokken: self.blokken(&blok.blocks),
            },
            Part::Choice(choice) => {
                let phrases = resolve::branch_phrases(choice).into_iter().zip(&choice.branches);
                let takken = phrases.map(|(zin, branch)| Tak {
                    zin,
                    voorwaarde: branch.condition.as_ref().map(|condition| condition.expr.to_string()),
                    delen: self.delen(&branch.parts),
                });
                Deel::Keuze { takken: takken.filter(|tak| !tak.delen.is_empty()).collect() }
            }
        }
    }

    /// Why a blok is shown, in the words of the kanaal; nothing when it has none.
    fn waarom(&self, reason: &str) -> Option<String> {
        Some(self.kanaal.zin("waarom"))
            .filter(|phrase| !phrase.is_empty())
            .map(|phrase| phrase.replace("{waarom}", reason))
    }

    fn blokken(&self, blocks: &[Block<Resolved>]) -> Vec<Blok> {
        blocks.iter().map(|block| self.blok(block)).collect()
    }

    fn blok(&self, block: &Block<Resolved>) -> Blok {
        let zin = |condition: &Option<ResolvedCondition>| condition.as_ref().map(|found| format!("Als {}", found.zin));
        match block {
            Block::Paragraph(inlines) => Blok::Alinea { inhoud: self.inlines(inlines) },
            Block::List(list) => Blok::Lijst {
                genummerd: list.start.is_some(),
                start: list.start.unwrap_or(1),
                items: list
                    .items
                    .iter()
                    .map(|item| Item { zin: zin(&item.condition), blokken: self.blokken(&item.blocks) })
                    .collect(),
            },
            Block::Table(table) => Blok::Tabel {
                kop: table.head.iter().map(|cell| self.inlines(cell)).collect(),
                rijen: table
                    .rows
                    .iter()
                    .map(|row| Rij {
                        zin: zin(&row.condition),
                        cellen: row.cells.iter().map(|cell| self.inlines(cell)).collect(),
                    })
                    .collect(),
            },
            Block::Subsection { level, title, blocks, .. } => {
                Blok::Onderdeel { niveau: *level, titel: title.clone(), blokken: self.blokken(blocks) }
            }
        }
    }

    pub(super) fn inlines(&self, inlines: &[Written<Resolved>]) -> Vec<Inline> {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Written<Resolved>) -> Inline {
        match inline {
            Written::Text { text, .. } => Inline::Tekst { tekst: text.clone() },
            Written::Strong(inner) => Inline::Vet { inhoud: self.inlines(inner) },
            Written::Emphasis(inner) => Inline::Nadruk { inhoud: self.inlines(inner) },
            Written::Link { target: Doel::Url(url), text, .. } => {
                let inhoud =
                    if text.is_empty() { vec![Inline::Tekst { tekst: url.clone() }] } else { self.inlines(text) };
                Inline::Link { url: url.clone(), antwoord: None, inhoud }
            }
            Written::Link { target: Doel::Antwoord { id, titel, blok }, text, .. } => {
                let anchor = blok.as_ref().map_or(String::new(), |blok| format!("#{blok}"));
                let inhoud =
                    if text.is_empty() { vec![Inline::Tekst { tekst: titel.clone() }] } else { self.inlines(text) };
                Inline::Link { url: self.url(id) + &anchor, antwoord: Some(id.clone()), inhoud }
            }
            Written::Fact(feit) => Inline::Feit {
                pad: feit.pad.clone(),
                feitsoort: feit.soort().name(),
                tekst: write::schrijf(self.kanaal, feit),
                url: write::adres_van(&feit.waarde),
                verwacht: feit.verwacht,
            },
            Written::Break => Inline::Regeleinde,
            Written::Image { url, alt, .. } => Inline::Afbeelding { url: url.clone(), alt: alt.clone() },
        }
    }
}

/// The view of an antwoord of which only what may be seen is left.
pub(super) fn view<'a>(kanaal: &'a Kanaal, shown: &'a Shown, request: &'a Request<'a>, stand: &'a str) -> View<'a> {
    let antwoord = &shown.antwoord;
    let viewer = Viewer { kanaal, basis_url: request.basis_url };
    let regel = viewer.inlines(antwoord.antwoordregel().unwrap_or_default());
    let kop = &antwoord.kop;
    View {
        id: &antwoord.id,
        soort: Type::name(kop.soort),
        stand,
        titel: &kop.titel,
        upn: kop.upn.as_deref(),
        upn_uri: kop.upn_uri.as_deref(),
        doelgroep: kop.doelgroep.iter().map(|group| doelgroep(*group)).collect(),
        gemeente: gemeente(&antwoord.gemeente, request),
        datum: antwoord.datum.to_string(),
        datum_tekst: write::datum(antwoord.datum),
        antwoordregel: super::plain::inhoud(&serde_json::to_value(&regel).unwrap_or_default()),
        antwoordregel_inhoud: regel,
        berichten: berichten(&viewer, antwoord),
        secties: antwoord
            .secties
            .iter()
            .map(|sectie| Sectie {
                id: sectie.id.id(),
                kop: sectie.id.kop(),
                landelijk: sectie.id.landelijk(),
                delen: viewer.delen(&sectie.parts),
            })
            .collect(),
        bronnen: kop.bronnen.iter().map(|bron| Bron { titel: &bron.titel, url: bron.url.as_deref() }).collect(),
        geverifieerd_op: kop.geverifieerd_op.map(|date| date.to_string()),
        geverifieerd_op_tekst: kop.geverifieerd_op.map(write::datum),
        verwant: antwoord
            .verwant
            .iter()
            .map(|verwant| Verwant { id: &verwant.id, titel: &verwant.titel, url: viewer.url(&verwant.id) })
            .collect(),
        afdeling: kop.afdeling.as_deref(),
        terugbelbelofte: kop.terugbelbelofte.as_deref(),
        eigenaar: &kop.eigenaar,
        vragen: shown.vragen.clone(),
        weggelaten: kanaal.weggelaten.iter().map(|(sectie, reden)| Weggelaten { sectie: sectie.id(), reden }).collect(),
        ontvangstcode: request.ontvangstcode,
        release: request.release,
        vingerafdruk: antwoord.vingerafdruk.to_string(),
        url: viewer.url(&antwoord.id),
        kanaal: &kanaal.naam,
        zinnen: &kanaal.zinnen,
    }
}

fn gemeente<'a>(slug: &'a str, request: &'a Request<'a>) -> Gemeente<'a> {
    let profiel = request.gemeente;
    Gemeente {
        slug,
        naam: &profiel.naam,
        code: &profiel.code,
        website: &profiel.website,
        kleur: &profiel.huisstijl.kleur,
        retouradres: &profiel.huisstijl.retouradres,
        fictief: profiel.fictief,
        tooi_uri: profiel.tooi_uri.as_deref(),
        owms_uri: profiel.owms_uri.as_deref(),
    }
}

fn berichten(viewer: &Viewer<'_>, antwoord: &Antwoord) -> Vec<Bericht> {
    antwoord
        .berichten
        .iter()
        .map(|bericht| Bericht {
            id: bericht.id.clone(),
            soort: match bericht.soort {
                BerichtSoort::Nieuws => "nieuws",
                BerichtSoort::Werkinstructie => "werkinstructie",
                BerichtSoort::Storing => "storing",
                BerichtSoort::Crisis => "crisis",
            },
            titel: bericht.titel.clone(),
            delen: viewer.delen(&bericht.parts),
        })
        .collect()
}

fn doelgroep(group: Doelgroep) -> &'static str {
    match group {
        Doelgroep::Inwoner => "inwoner",
        Doelgroep::Ondernemer => "ondernemer",
        Doelgroep::Organisatie => "organisatie",
    }
}
