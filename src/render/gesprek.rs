//! A dialogue without memory: what is known comes with each request, and the reply holds what to say
//! now, the next question, and the way out to a person.

use super::{
    RenderError, Request,
    kanaal::Kanaal,
    plain,
    view::{Deel, Inline, View},
    vraag::{Keuze, ONBEKEND, Vraag as Open},
};
use crate::{
    fault::{self, Fault},
    resolve::Antwoord,
};
use serde::Serialize;

/// One turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gesprek {
    /// What to say now, each at most as long as the kanaal allows.
    pub berichten: Vec<String>,
    /// What to ask next; nothing when the answer is complete.
    pub vraag: Option<Vraag>,
    /// How to reach a person, and where to read on.
    pub uitweg: Uitweg,
}

/// A question with quick replies, of which the last is that one does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vraag {
    /// Name of the kenmerk.
    pub kenmerk: String,
    /// The question.
    pub tekst: String,
    /// `getal`, `keuze`, `ja_nee` or `datum`; a number or day may also be typed.
    pub soort: &'static str,
    /// For a number: of what.
    pub eenheid: Option<String>,
    /// Quick replies.
    pub antwoorden: Vec<Keuze>,
}

/// The way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Uitweg {
    /// Words that go with it.
    pub tekst: String,
    /// A number to call.
    pub telefoon: Option<String>,
    /// Where the whole answer stands.
    pub link: String,
}

/// The next turn. What the caller knows is in `request.kenmerken`; a kenmerk with the value
/// [`ONBEKEND`] is not asked again.
pub fn gesprek(kanaal: &Kanaal, antwoord: &Antwoord, request: &Request<'_>) -> Result<Gesprek, RenderError> {
    let personal = super::prepared(kanaal, antwoord, request)?;
    Ok(from_view(kanaal, &super::view::view(kanaal, &personal, request, super::ANTWOORD), request))
}

/// Storing or crisis and the answer line come first; then one question at a time; when nothing is open,
/// everything, section by section. Text under an open condition waits until it was asked.
pub(super) fn from_view(kanaal: &Kanaal, view: &View<'_>, request: &Request<'_>) -> Gesprek {
    let vraag = view.vragen.get(usize::from(fault::on(Fault::QuestionSkipped))).map(|open| asked(kanaal, open));
    let mut texts = Vec::new();
    if vraag.is_none() || request.kenmerken.is_empty() {
        for bericht in &view.berichten {
            texts.push(bericht.titel.clone());
            texts.extend(bloks(&bericht.delen));
        }
    }
    match (&vraag, request.kenmerken.is_empty()) {
        (Some(_), true) => texts.push(view.antwoordregel.clone()),
        (Some(_), false) => {}
        (None, _) => {
            for sectie in &view.secties {
                let mut said = bloks(&sectie.delen);
                if let Some(first) = said.first_mut().filter(|_| sectie.id != "tekst") {
                    *first = format!("{}\n{first}", sectie.kop);
                }
                texts.append(&mut said);
            }
        }
    }
    if fault::on(Fault::LastMessageLost) {
        texts.pop();
    }
    let berichten = texts.iter().flat_map(|text| plain::split(text, kanaal.lengte.bericht)).collect();
    let uitweg = Uitweg { tekst: kanaal.zin("uitweg").to_owned(), telefoon: telephone(view), link: view.url.clone() };
    Gesprek { berichten, vraag, uitweg }
}

fn asked(kanaal: &Kanaal, open: &Open) -> Vraag {
    let label = match kanaal.zin("weet_ik_niet") {
        "" => "Weet ik niet",
        label => label,
    };
    let unknown = Keuze { id: ONBEKEND.to_owned(), label: label.to_owned() };
    let mut antwoorden: Vec<Keuze> = open.waarden.iter().cloned().chain([unknown]).collect();
    if let ([one, other, ..], true) = (&mut antwoorden[..], fault::on(Fault::ReplyShifted)) {
        std::mem::swap(&mut one.id, &mut other.id);
    }
    Vraag {
        kenmerk: open.kenmerk.clone(),
        tekst: open.vraag.clone(),
        soort: open.soort,
        eenheid: open.eenheid.clone(),
        antwoorden,
    }
}

fn bloks(delen: &[Deel]) -> Vec<String> {
    plain::bloks(&serde_json::to_value(delen).unwrap_or_default())
}

/// The first telephone number under contact, else anywhere.
fn telephone(view: &View<'_>) -> Option<String> {
    let (contact, others): (Vec<_>, Vec<_>) = view.secties.iter().partition(|sectie| sectie.id == "contact");
    contact.into_iter().chain(others).find_map(|sectie| sectie.delen.iter().find_map(number_in))
}

fn number_in(deel: &Deel) -> Option<String> {
    match deel {
        Deel::Blok { blokken, .. } => blokken.iter().find_map(number_in_blok),
        Deel::Keuze { .. } => None,
    }
}

fn number_in_blok(blok: &super::view::Blok) -> Option<String> {
    use super::view::Blok;
    match blok {
        Blok::Alinea { inhoud } => inhoud.iter().find_map(|inline| match inline {
            Inline::Feit { feitsoort: "telefoon", tekst, .. } => Some(tekst.clone()),
            _ => None,
        }),
        Blok::Lijst { items, .. } => items.iter().flat_map(|item| &item.blokken).find_map(number_in_blok),
        Blok::Onderdeel { blokken, .. } => blokken.iter().find_map(number_in_blok),
        Blok::Tabel { .. } => None,
    }
}

/// The turn as a text: messages, the question with its answers, the way out.
pub(super) fn transcript(gesprek: &Gesprek) -> String {
    let mut parts = gesprek.berichten.clone();
    if let Some(vraag) = &gesprek.vraag {
        let answers = vraag.antwoorden.iter().map(|keuze| format!("[{}]", keuze.label));
        parts.push(format!("{}\n{}", vraag.tekst, answers.collect::<Vec<_>>().join(" ")));
    }
    let uitweg = &gesprek.uitweg;
    let way_out = [Some(uitweg.tekst.as_str()), uitweg.telefoon.as_deref(), Some(&uitweg.link)];
    parts.push(way_out.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"));
    parts.join("\n\n") + "\n"
}
