//! What stands in the place of an antwoord that is not offered or withheld: an antwoord of one short
//! section, so that every kanaal shows it with the templates it has.

use super::{Request, kanaal::Kanaal};
use crate::{
    content::{Kop, SectieId},
    markdown::{Audience, Block, Blok, Inline, Part, Policy},
    resolve::{Antwoord, Doel, Feitwaarde, NietAangeboden, Resolved, Sectie},
    source::{Hash, Span},
};
use std::{collections::BTreeMap, sync::Arc};

/// Reason, what helps instead, whom to call.
pub(super) fn niet_aangeboden(kanaal: &Kanaal, status: &NietAangeboden, request: &Request<'_>) -> Antwoord {
    let mut paragraphs = vec![vec![words(&status.status.reden)]];
    if let (Some(id), Some(titel)) = (&status.status.opvolger, &status.opvolger_titel) {
        let target = Doel::Antwoord { id: id.clone(), titel: titel.clone(), blok: None };
        let before = match kanaal.zin("opvolger") {
            "" => "Kijk in plaats daarvan bij",
            phrase => phrase,
        };
        paragraphs.push(vec![
            words(&format!("{before} ")),
            Inline::Link { target, text: vec![words(titel)], span: Span::default() },
            words("."),
        ]);
    }
    if let Some(feit) = &status.telefoon {
        paragraphs.push(with_phone(default(kanaal.zin("vragen"), "Hebt u vragen? Bel {telefoon}."), Some(feit)));
    }
    antwoord((&status.id, &status.kop), paragraphs, request)
}

/// The fixed phrase of the kanaal with the number to call; nothing of the antwoord itself.
pub(super) fn ingehouden(
    kanaal: &Kanaal,
    (id, kop): (&str, &Arc<Kop>),
    telefoon: Option<&Feitwaarde>,
    request: &Request<'_>,
) -> Antwoord {
    let phrase = match telefoon {
        Some(_) => kanaal.zin("ingehouden"),
        None => default(kanaal.zin("ingehouden_zonder_telefoon"), "Wij kunnen u dit antwoord nu niet geven."),
    };
    antwoord((id, kop), vec![with_phone(phrase, telefoon)], request)
}

fn default<'a>(phrase: &'a str, otherwise: &'a str) -> &'a str {
    if phrase.is_empty() { otherwise } else { phrase }
}

fn words(text: &str) -> Inline<Resolved> {
    Inline::Text { text: text.to_owned(), span: Span::default() }
}

/// The number is a fact in the text: it is written, and clicked, as in any other place.
fn with_phone(phrase: &str, telefoon: Option<&Feitwaarde>) -> Vec<Inline<Resolved>> {
    match (phrase.split_once("{telefoon}"), telefoon) {
        (Some((before, after)), Some(feit)) => vec![words(before), Inline::Fact(feit.clone()), words(after)],
        _ => vec![words(phrase)],
    }
}

fn antwoord((id, kop): (&str, &Arc<Kop>), paragraphs: Vec<Vec<Inline<Resolved>>>, request: &Request<'_>) -> Antwoord {
    let parts = paragraphs.into_iter().map(|inlines| {
        Part::Blok(Blok {
            name: None,
            policy: Policy::default(),
            audience: Audience::Publiek,
            origin: None,
            blocks: vec![Block::Paragraph(inlines)],
            span: Span::default(),
        })
    });
    let mut kop = Kop::clone(kop);
    kop.bronnen.clear();
    kop.geverifieerd_op = None;
    Antwoord {
        id: id.to_owned(),
        gemeente: request.slug.to_owned(),
        gemeentenaam: request.gemeente.naam.clone(),
        datum: request.datum,
        kop: Arc::new(kop),
        secties: vec![Sectie { id: SectieId::Tekst, parts: parts.collect() }],
        berichten: Vec::new(),
        verwant: Vec::new(),
        kenmerken: BTreeMap::new(),
        vingerafdruk: Hash::of(id.as_bytes()),
    }
}
