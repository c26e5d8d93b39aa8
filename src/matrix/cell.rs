//! One antwoord in one kanaal: what comes out is looked at as its reader would, not as it was meant.

use super::{
    readability::readability,
    view::{Cel, Teken, Weggelaten},
};
use crate::{
    condition::{Kenmerken, Value},
    content::{SectieId, Zichtbaar},
    markdown::{Audience, Block, Blok, Inline, Part},
    render::{self, Kanaal, ONBEKEND, RenderError, Request, Voorwaarden, Vorm},
    resolve::{self, Antwoord, Feitwaarde, Resolution, Resolved},
    source::Hash,
};
use scraper::Html;
use std::collections::BTreeSet;

/// Below this score (Douma: "tamelijk moeilijk") a text stands out.
const HARD: i32 = 60;
/// Our advice to writers: sentences of at most fifteen words.
const LONG_SENTENCE: f64 = 15.0;
/// A blok that is cut into more messages than this is hard to follow in a dialogue.
const MOST_MESSAGES: usize = 2;
/// Digits of a fingerprint that people compare.
const DIGITS: usize = 8;

/// The cell of an antwoord.
pub(super) fn of_antwoord(kanaal: &Kanaal, resolution: &Resolution, antwoord: &Antwoord, request: &Request<'_>) -> Cel {
    let mut cell = empty(kanaal);
    if antwoord.kop.zichtbaar == Zichtbaar::Medewerkers && kanaal.zichtbaar != Audience::Medewerkers {
        cell.teken = Teken::Nvt;
        cell.opmerkingen.push("alleen voor medewerkers".to_owned());
        return cell;
    }
    let request = Request { medewerkers: kanaal.zichtbaar == Audience::Medewerkers, ..*request };
    let view = match render::view(kanaal, antwoord, &request) {
        Ok(view) => view,
        Err(error) => return failed(cell, &error),
    };
    let bloks = render::plain_bloks(&view);
    let text = match said(kanaal, resolution, antwoord, &request, &bloks) {
        Ok(text) => text,
        Err(error) => return failed(cell, &error),
    };
    cell.tekens = bloks.iter().map(|blok| blok.chars().count()).sum();
    cell.langste_blok = bloks.iter().map(|blok| blok.chars().count()).max().unwrap_or(0);
    cell.leesbaarheid = readability(&bloks);
    cell.weggelaten = left_out(kanaal, antwoord);
    let (shown, missing) = facts(kanaal, antwoord, &text);
    cell.feiten = shown.len();
    cell.vingerafdruk = Hash::of_parts(shown.iter().map(String::as_bytes)).short(DIGITS);
    if text.trim().is_empty() || bloks.is_empty() {
        cell.teken = Teken::Leeg;
        cell.opmerkingen.push("hier komt niets uit".to_owned());
        return cell;
    }
    if !missing.is_empty() {
        cell.teken = Teken::Afwijkend;
        let names: Vec<&str> = missing.into_iter().collect();
        cell.opmerkingen.push(format!("mist zonder reden: {}", names.join(", ")));
    }
    remarks(kanaal, &mut cell);
    cell
}

/// A cell of an antwoord that is not given here.
pub(super) fn of_none(kanaal: &Kanaal, teken: Teken, why: &str) -> Cel {
    Cel { teken, opmerkingen: vec![why.to_owned()], ..empty(kanaal) }
}

fn empty(kanaal: &Kanaal) -> Cel {
    Cel {
        kanaal: kanaal.naam.clone(),
        teken: Teken::Goed,
        opmerkingen: Vec::new(),
        tekens: 0,
        grens: kanaal.lengte.antwoord,
        langste_blok: 0,
        feiten: 0,
        vingerafdruk: String::new(),
        weggelaten: Vec::new(),
        leesbaarheid: None,
    }
}

fn failed(mut cell: Cel, error: &RenderError) -> Cel {
    cell.teken = Teken::Leeg;
    cell.opmerkingen.push(format!("kan niet gemaakt worden: {error}"));
    cell
}

/// Lengths and readability; they make a cell stand out less than what is missing.
fn remarks(kanaal: &Kanaal, cell: &mut Cel) {
    let mut remarks = Vec::new();
    if let Some(limit) = cell.grens.filter(|limit| cell.tekens > *limit) {
        remarks.push(format!("{} tekens langer dan de grens van {limit}", cell.tekens - limit));
    }
    let messages = cell.langste_blok.div_ceil(kanaal.lengte.bericht.max(1));
    if speaks(kanaal) && messages > MOST_MESSAGES {
        remarks.push(format!(
            "het langste blok ({} tekens) wordt {messages} berichten: een bericht is hoogstens {} tekens",
            cell.langste_blok, kanaal.lengte.bericht
        ));
    }
    if let Some(read) = &cell.leesbaarheid {
        if read.score < HARD {
            remarks.push(format!("{} te lezen (score {})", read.oordeel, read.score));
        }
        if read.woorden_per_zin > LONG_SENTENCE {
            remarks.push(format!("lange zinnen: gemiddeld {} woorden", decimal(read.woorden_per_zin)));
        }
    }
    if !remarks.is_empty() {
        cell.teken = cell.teken.max(Teken::LetOp);
        cell.opmerkingen.append(&mut remarks);
    }
}

fn decimal(number: f64) -> String {
    number.to_string().replace('.', ",")
}

/// Does this kanaal speak in messages?
pub(super) fn speaks(kanaal: &Kanaal) -> bool {
    kanaal.vorm == Vorm::Dialoog
}

/// What a reader gets, as text: the output itself where that can be had at once, else what its template starts from.
fn said(
    kanaal: &Kanaal,
    resolution: &Resolution,
    antwoord: &Antwoord,
    request: &Request<'_>,
    bloks: &[String],
) -> Result<String, RenderError> {
    match (kanaal.vorm, kanaal.voorwaarden) {
        (Vorm::Dialoog, _) => {
            // Who knows nothing gets everything.
            let unknown = |name: &str| (name.to_owned(), Value::Choice(ONBEKEND.to_owned()));
            let kenmerken: Kenmerken = resolve::asked(antwoord).into_iter().map(unknown).collect();
            let request = Request { kenmerken: &kenmerken, ..*request };
            render::gesprek(kanaal, antwoord, &request).map(|turn| turn.berichten.join("\n"))
        }
        (Vorm::Pdf, _) | (_, Voorwaarden::VulIn) => Ok(bloks.join("\n")),
        (vorm, _) => {
            let rendition = render::render(kanaal, resolution, request)?;
            let text = String::from_utf8_lossy(&rendition.body).into_owned();
            Ok(if vorm == Vorm::Html { visible(&text) } else { text })
        }
    }
}

/// The text of a page, without what nobody reads.
fn visible(html: &str) -> String {
    let page = Html::parse_document(html);
    let mut text = String::new();
    for node in page.tree.root().descendants() {
        let hidden = node
            .ancestors()
            .filter_map(|above| above.value().as_element())
            .any(|element| matches!(element.name(), "script" | "style" | "head" | "template"));
        if let (Some(words), false) = (node.value().as_text(), hidden) {
            text.push_str(words);
        }
    }
    text
}

/// Facts that this kanaal should show: those that its reader gets to see, as typed values; and those that are not there.
fn facts<'a>(kanaal: &Kanaal, antwoord: &'a Antwoord, text: &str) -> (BTreeSet<String>, BTreeSet<&'a str>) {
    let text = squeezed(text);
    let (mut shown, mut missing) = (BTreeSet::new(), BTreeSet::new());
    for feit in expected(kanaal, antwoord) {
        if text.contains(&squeezed(&render::schrijf(kanaal, feit))) {
            shown.insert(format!("{} {:?} {:?}", feit.pad, feit.waarde, feit.locatie));
        } else {
            missing.insert(feit.pad.as_str());
        }
    }
    (shown, missing)
}

/// Without white space: lines and elements may break anywhere.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn expected<'a>(kanaal: &Kanaal, antwoord: &'a Antwoord) -> Vec<&'a Feitwaarde> {
    let mut facts = Vec::new();
    let own = antwoord.secties.iter().filter(|sectie| shows(kanaal, sectie.id)).flat_map(|sectie| &sectie.parts);
    let berichten = antwoord
        .berichten
        .iter()
        .filter(|bericht| bericht.kanalen.is_empty() || bericht.kanalen.contains(&kanaal.naam));
    for part in own.chain(berichten.flat_map(|bericht| &bericht.parts)) {
        each_seen(kanaal, part, &mut |blok| {
            for block in &blok.blocks {
                block.each_inline(&mut |inline| {
                    if let Inline::Fact(feit) = inline {
                        facts.push(feit);
                    }
                });
            }
        });
    }
    facts
}

fn each_seen<'a>(kanaal: &Kanaal, part: &'a Part<Resolved>, visit: &mut impl FnMut(&'a Blok<Resolved>)) {
    part.each_blok(&mut |blok| {
        if blok.audience == Audience::Publiek || kanaal.zichtbaar == Audience::Medewerkers {
            visit(blok);
        }
    });
}

fn shows(kanaal: &Kanaal, sectie: SectieId) -> bool {
    kanaal.secties.contains(&sectie) && (sectie != SectieId::Medewerkers || kanaal.zichtbaar == Audience::Medewerkers)
}

/// What stands in the antwoord and not in this kanaal, with the reason of its profile.
fn left_out(kanaal: &Kanaal, antwoord: &Antwoord) -> Vec<Weggelaten> {
    let mut found = Vec::new();
    for sectie in &antwoord.secties {
        if !shows(kanaal, sectie.id) {
            let reason = kanaal.weggelaten.iter().find(|(id, _)| *id == sectie.id).map(|(_, reden)| reden.clone());
            let reden = reason.unwrap_or_else(|| "alleen voor medewerkers".to_owned());
            found.push(Weggelaten { sectie: sectie.id.id(), blok: None, reden });
            continue;
        }
        sectie.each_blok(&mut |blok| {
            if blok.audience == Audience::Medewerkers && kanaal.zichtbaar != Audience::Medewerkers {
                found.push(Weggelaten {
                    sectie: sectie.id.id(),
                    blok: Some(blok.name.clone().unwrap_or_else(|| first_words(&blok.blocks))),
                    reden: "alleen voor medewerkers".to_owned(),
                });
            }
        });
    }
    found
}

fn first_words(blocks: &[Block<Resolved>]) -> String {
    let mut text = String::new();
    blocks.iter().for_each(|block| {
        block.each_inline(&mut |inline| {
            if let Inline::Text { text: words, .. } = inline {
                text.push_str(words);
            }
        });
    });
    text.chars().take(40).collect()
}
