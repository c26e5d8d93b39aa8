//! The text of an output as a person reads it, and what it is expected to say.

use super::reader;
use crate::sample::Sample;
use eenduidig::{
    condition::Kenmerken,
    content::{SectieId, Waarde, Zichtbaar},
    markdown::{Audience, Block, Inline, Part},
    render::{Kanaal, RenderError, Request, Vorm, gesprek, render},
    resolve::{Antwoord, Feitwaarde, Resolution, Resolved},
};
use ego_tree::iter::Edge;
use scraper::{Html, Selector};
use std::{
    collections::BTreeSet,
    io::Write,
    process::{Command, Stdio},
};

/// The text of one output; `None` where it cannot be made on this machine.
pub(super) fn text(sample: &Sample, kanaal: &Kanaal, antwoord: &Antwoord, situation: &Kenmerken) -> Option<String> {
    let gemeente = sample.repository.gemeente(&antwoord.gemeente)?;
    let request = Request {
        release: "proef",
        ontvangstcode: "AAAA-BBBB-CCCC",
        slug: &gemeente.slug,
        gemeente: &gemeente.profiel,
        datum: antwoord.datum,
        basis_url: "/v1/gemeenten/proef/antwoorden",
        variant: None,
        kenmerken: situation,
        medewerkers: kanaal.zichtbaar == Audience::Medewerkers,
    };
    if kanaal.vorm == Vorm::Dialoog && antwoord.kop.zichtbaar == Zichtbaar::Publiek {
        return Some(gesprek(kanaal, antwoord, &request).unwrap().berichten.join("\n"));
    }
    let resolution = Resolution::Antwoord(Box::new(antwoord.clone()));
    let body = match render(kanaal, &resolution, &request) {
        Ok(rendition) => rendition.body,
        Err(RenderError::NotFound) if antwoord.kop.zichtbaar == Zichtbaar::Medewerkers => return None,
        Err(error) => panic!("{} {}: {error}", antwoord.id, kanaal.naam),
    };
    match kanaal.vorm {
        Vorm::Html => Some(html_text(&String::from_utf8(body).unwrap())),
        Vorm::Pdf => pdf_text(&body),
        _ => Some(String::from_utf8(body).unwrap()),
    }
}

/// Elements that do not break a line of text.
const INLINE: [&str; 10] = ["a", "abbr", "b", "data", "em", "i", "span", "strong", "sub", "time"];

/// Visible text, with a space wherever a block ends.
fn html_text(html: &str) -> String {
    let document = Html::parse_document(html);
    let hidden = Selector::parse("script, style, head, nav, footer").unwrap();
    let hidden = document.select(&hidden).flat_map(|element| element.descendants().map(|node| node.id()));
    let hidden: BTreeSet<_> = hidden.collect();
    let mut text = String::new();
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) if !hidden.contains(&node.id()) => {
                text.push_str(node.value().as_text().map_or("", |words| words));
            }
            Edge::Close(node) if node.value().as_element().is_some_and(|element| !INLINE.contains(&element.name())) => {
                text.push(' ');
            }
            _ => {}
        }
    }
    text
}

fn pdf_text(body: &[u8]) -> Option<String> {
    let child =
        Command::new("pdftotext").args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        assert!(std::env::var_os("CI").is_none(), "pdftotext (poppler-utils) is needed in CI");
        println!("letters were not read: pdftotext is not installed");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let body = body.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&body));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

/// What the sections that a kanaal shows say, once everything is known.
pub(super) fn expected(kanaal: &Kanaal, personal: &Antwoord) -> String {
    let internal = kanaal.zichtbaar == Audience::Medewerkers;
    let mut text = String::new();
    for bericht in
        personal.berichten.iter().filter(|bericht| bericht.kanalen.is_empty() || bericht.kanalen.contains(&kanaal.naam))
    {
        text.push_str(&bericht.titel);
        bericht.parts.iter().for_each(|part| say_part(kanaal, part, internal, &mut text));
    }
    for sectie in personal.secties.iter().filter(|sectie| kanaal.secties.contains(&sectie.id)) {
        if sectie.id != SectieId::Medewerkers || internal {
            sectie.parts.iter().for_each(|part| say_part(kanaal, part, internal, &mut text));
        }
    }
    text
}

/// Values that belong to the paper, not to the answer: the day, the day it was checked, titles, and the
/// days that opening hours name.
pub(super) fn furniture(antwoord: &Antwoord) -> BTreeSet<String> {
    let mut values = reader::values(&antwoord.kop.titel);
    values.insert(antwoord.datum.to_string());
    values.extend(antwoord.kop.geverifieerd_op.map(|day| day.to_string()));
    values.extend(antwoord.kop.terugbelbelofte.iter().flat_map(|promise| reader::values(promise)));
    for fact in antwoord.feiten() {
        if let Waarde::Telefoon(number) = &fact.waarde {
            values.extend(reader::as_if_a_term(number));
        }
        if let Some(locatie) = &fact.locatie {
            values.extend(locatie.openingstijden.uitzonderingen.iter().map(|other| other.datum.to_string()));
            let closed = locatie.openingstijden.gesloten.iter();
            values.extend(closed.flat_map(|closed| [closed.van.to_string(), closed.tot_en_met.to_string()]));
        }
    }
    values
}

fn say_part(kanaal: &Kanaal, part: &Part<Resolved>, internal: bool, text: &mut String) {
    match part {
        Part::Blok(blok) if blok.audience == Audience::Publiek || internal => {
            let why = blok.origin.as_ref().and_then(|origin| origin.waarom.as_deref());
            why.filter(|_| !kanaal.zin("waarom").is_empty()).iter().for_each(|why| text.extend([why, ". "]));
            blok.blocks.iter().for_each(|block| say_block(block, text));
        }
        Part::Blok(_) => {}
        Part::Choice(choice) => panic!("an open choice in a full situation: {:?}", choice.branches[0].condition),
    }
}

fn say_block(block: &Block<Resolved>, text: &mut String) {
    match block {
        Block::Paragraph(inlines) => say_inlines(inlines, text),
        Block::List(list) => list.items.iter().flat_map(|item| &item.blocks).for_each(|block| say_block(block, text)),
        Block::Table(table) => {
            let cells = table.head.iter().chain(table.rows.iter().flat_map(|row| &row.cells));
            cells.for_each(|cell| say_inlines(cell, text));
        }
        Block::Subsection { title, blocks, .. } => {
            text.push_str(title);
            text.push('\n');
            blocks.iter().for_each(|block| say_block(block, text));
        }
    }
    text.push('\n');
}

fn say_inlines(inlines: &[Inline<Resolved>], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text: words, .. } => text.push_str(words),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
                say_inlines(inner, text);
            }
            Inline::Fact(fact) => say_fact(fact, text),
            Inline::Break => text.push('\n'),
            Inline::Image { alt, .. } => text.push_str(alt),
        }
    }
    text.push(' ');
}

fn say_fact(fact: &Feitwaarde, text: &mut String) {
    let words = match &fact.waarde {
        Waarde::Bedrag(cents) => format!("€ {},{:02}", cents / 100, cents % 100),
        Waarde::Percentage(parts) => format!("{}.{:04}%", parts / 10_000, parts % 10_000),
        Waarde::Datum(date) => format!("{:02}-{:02}-{}", date.day(), date.month(), date.year()),
        Waarde::Termijn { aantal, eenheid } => format!("{aantal} {}", eenheid.word(*aantal)),
        Waarde::Leeftijd(years) if fact.opmaak.as_deref() == Some("getal") => years.to_string(),
        Waarde::Leeftijd(years) => format!("{years} jaar"),
        Waarde::Aantal { aantal, eenheid } => match eenheid {
            Some(eenheid) if fact.opmaak.as_deref() != Some("getal") => format!("{aantal} {eenheid}"),
            _ => aantal.to_string(),
        },
        Waarde::Begrip { term, uitleg } => match uitleg {
            Some(uitleg) if fact.opmaak.is_some() => format!("{term} ({uitleg})"),
            _ => term.clone(),
        },
        Waarde::Link { tekst, .. } => tekst.clone(),
        Waarde::Telefoon(_) | Waarde::Email(_) | Waarde::Adres(_) | Waarde::Openingstijden(_) => "…".to_owned(),
    };
    text.push_str(&words);
}
