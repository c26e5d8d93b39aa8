//! The notice in the Berichtenbox: it says all that the letter says, and of the letter whose it is, what kind, what follows from
//! it and the term. The term is the fact of the letter.

use super::{Asked, Checker, JSON, Way, bijlagen, declared, letter_writer};
use crate::{
    condition::Kenmerken,
    content::{BerichtAard, Berichtenbox, Bestuursorgaan},
    render::Kanaal,
    resolve::{Antwoord, Feitwaarde},
    verify::expect::{Atom, Form, Kind, Piece},
};

impl<'a> Checker<'a> {
    /// Compares the notice of a letter, where it can have one.
    pub(super) fn notice(
        &mut self,
        kanaal: &'a Kanaal,
        (model, carried): (&'a Antwoord, &'a [Antwoord]),
        known: &Kenmerken,
    ) {
        let Some(said) = model.kop.brief.as_ref().and_then(|kop| kop.berichtenbox.as_ref()) else { return };
        if !said.lacking().is_empty() {
            return;
        }
        let asked = Asked { kanaal, variant: JSON.to_owned(), known, way: Way::Berichtenbox };
        let Some(output) = self.given(&asked) else { return };
        let Some(read) = self.read(&asked, &output) else { return };
        let declared = declared(model, carried);
        let mut writer = letter_writer(&asked, (model, carried), &declared, Form::Marked);
        let all = std::iter::once(model).chain(carried);
        let fact = said.feit().and_then(|pad| all.flat_map(Antwoord::feiten).find(|fact| fact.pad == pad));
        writer.pieces.extend(parts(kanaal, said, fact, (model, &self.job.gemeente.profiel.naam)));
        let mut furniture = self.furniture(&asked, model);
        carried.iter().for_each(|antwoord| furniture.antwoord(antwoord));
        furniture.add(model.kop.brief.iter().filter_map(|kop| kop.behandelaar.as_deref()));
        furniture.receipt(self.receipt(kanaal));
        self.compared(&asked, &writer.pieces, &read, &furniture);
    }
}

/// Each part by itself, and then the same as lines of one text.
fn parts<'w>(
    kanaal: &Kanaal,
    said: &'w Berichtenbox,
    fact: Option<&'w Feitwaarde>,
    (model, gemeente): (&'w Antwoord, &str),
) -> Vec<Piece<'w>> {
    let orgaan = match said.bestuursorgaan {
        Some(Bestuursorgaan::College) => "het college van burgemeester en wethouders",
        Some(Bestuursorgaan::Burgemeester) => "de burgemeester",
        Some(Bestuursorgaan::Gemeenteraad) => "de gemeenteraad",
        Some(Bestuursorgaan::Heffingsambtenaar) => "de heffingsambtenaar",
        None => "",
    };
    let aard = match said.aard {
        Some(BerichtAard::Besluit) => "besluit",
        Some(BerichtAard::Voornemen) => "voornemen",
        Some(BerichtAard::Verzoek) => "verzoek",
        Some(BerichtAard::Herinnering) => "herinnering",
        Some(BerichtAard::Ontvangstbevestiging) => "ontvangstbevestiging",
        Some(BerichtAard::Mededeling) => "mededeling",
        None => "",
    };
    let term = || match fact {
        Some(fact) => Atom::Value(fact),
        None => Atom::own(kanaal.zin("berichtenbox_geen_termijn").to_owned()),
    };
    let values = [
        ("berichtenbox_van", Atom::own(format!("{orgaan} van {gemeente}"))),
        ("berichtenbox_aard", Atom::own(aard)),
        ("berichtenbox_rechtsgevolg", Atom::own(said.rechtsgevolg.as_deref().unwrap_or_default())),
        ("berichtenbox_termijn", term()),
    ];
    let own = values.iter().map(|(_, value)| Piece::new(Kind::Text, vec![value.clone()]));
    let subject = model.kop.brief.as_ref().map_or("", |kop| kop.onderwerp.as_str());
    // The subject stands above the antwoord of the notice, and again as the first line of its text.
    let subject = || Piece::new(Kind::Text, vec![Atom::own(subject)]);
    let lines = values.iter().map(|(zin, value)| {
        let label = Atom::own(format!("{}: ", kanaal.zin(zin)));
        Piece::new(Kind::Text, vec![label, value.clone()])
    });
    std::iter::once(subject()).chain(bijlagen(model, None)).chain(own).chain([subject()]).chain(lines).collect()
}
