//! What a kanaal promises to show besides the antwoord itself: what stands behind its fixed phrases, and the
//! questions that are still open.

use super::{Asked, Checker, Kind, Piece, Read, fit, running, simple};
use crate::{
    content::SectieId,
    render::{Achter, Kanaal, Voorwaarden},
    resolve::Antwoord,
    verify::{
        Where,
        compare::Found,
        dialogue::wrong_question,
        read::{Question, value},
    },
};

/// What should stand behind a phrase.
enum Behind<'a> {
    /// These words.
    Words(&'a str),
    /// This text of the antwoord.
    Text(Piece<'a>),
    /// This day.
    Day(jiff::civil::Date),
    /// Anything: what follows is compared by itself.
    Anything,
}

impl Checker<'_> {
    /// Stands behind every phrase what the profile says, and does no phrase lack that should be there?
    pub(super) fn promises(&mut self, asked: &Asked<'_>, antwoord: &Antwoord, read: &Read) {
        for (zin, what) in &asked.kanaal.achter {
            let phrase = asked.kanaal.zin(zin);
            let code = self.receipt(asked.kanaal);
            let behind = behind(*what, antwoord, code.as_deref());
            let place = (0..read.pieces.len()).find(|at| read.words(*at).trim_end_matches(':') == phrase);
            match (behind, place) {
                (Some(_), None) => self.tell(asked, simple(format!("de zin '{phrase}' ontbreekt"))),
                // A code is not known without a release, and the warning stands at single bloks too.
                (None, Some(at)) if !matches!(what, Achter::Ontvangstcode | Achter::Medewerkers) => {
                    self.tell(asked, found(format!("achter de zin '{phrase}' hoort hier niets te staan"), read, at));
                }
                (Some(behind), Some(at)) if !stands(&behind, asked.kanaal, (read, at + 1)) => {
                    self.tell(
                        asked,
                        found(format!("achter de zin '{phrase}' staat iets anders dan beloofd"), read, at + 1),
                    );
                }
                _ => {}
            }
        }
    }

    /// Are the questions of a kanaal that asks about this antwoord, and is something asked when something is open?
    pub(super) fn questions(&mut self, asked: &Asked<'_>, antwoord: &Antwoord, (read, pieces): (&Read, &[Piece<'_>])) {
        if asked.kanaal.voorwaarden != Voorwaarden::Vraag {
            return;
        }
        let open = pieces.iter().any(|piece| piece.kind == Kind::Phrase);
        if open && read.questions.is_empty() {
            self.tell(asked, simple("er is iets onbekend, en er wordt niets gevraagd".to_owned()));
        }
        let again =
            |at: usize, question: &Question| read.questions[..at].iter().any(|one| one.kenmerk == question.kenmerk);
        for (at, question) in read.questions.iter().enumerate() {
            let what = if again(at, question) {
                Some(format!("de vraag '{}' wordt twee keer gesteld", question.words))
            } else {
                wrong_question(question, antwoord)
            };
            if let Some(what) = what {
                self.tell(asked, simple(what));
            }
        }
    }
}

fn behind<'a>(what: Achter, antwoord: &'a Antwoord, code: Option<&'a str>) -> Option<Behind<'a>> {
    let kop = &antwoord.kop;
    match what {
        Achter::Antwoordregel => {
            antwoord.antwoordregel().map(|line| Behind::Text(Piece::new(Kind::Text, running(line))))
        }
        Achter::Afdeling => kop.afdeling.as_deref().map(Behind::Words),
        Achter::Terugbelbelofte => kop.terugbelbelofte.as_deref().map(Behind::Words),
        Achter::Eigenaar => Some(Behind::Words(&kop.eigenaar)),
        Achter::GeverifieerdOp => kop.geverifieerd_op.map(Behind::Day),
        Achter::Ontvangstcode => code.map(Behind::Words),
        Achter::Medewerkers => antwoord.sectie(SectieId::Medewerkers).map(|_| Behind::Anything),
    }
}

fn stands(behind: &Behind<'_>, kanaal: &Kanaal, (read, at): (&Read, usize)) -> bool {
    let words = read.words(at);
    match behind {
        Behind::Words(wanted) => value::same_words(wanted, words) == Some(""),
        // The heading of the section, and a warning, may stand between.
        Behind::Text(piece) => {
            let between = |at: &usize| {
                let words = read.words(*at);
                words == SectieId::Tekst.kop() || kanaal.zinnen.values().any(|zin| zin == words)
            };
            let first = (at..read.pieces.len()).find(|at| !between(at)).unwrap_or(at);
            fit(piece, read, first) == Ok(first + 1)
        }
        Behind::Day(day) => value::date(words, None) == Some((*day, "")),
        Behind::Anything => at < read.pieces.len(),
    }
}

fn found(what: String, read: &Read, at: usize) -> Found {
    let line = read.pieces.get(at).map_or(0, |piece| piece.line);
    let output = Where { text: read.words(at).to_owned(), place: format!("regel {line}") };
    Found { what, output, content: Where::default() }
}
