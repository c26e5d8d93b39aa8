//! Dialogues, driven turn by turn; and what is given in the place of an antwoord.

use super::{Asked, Checker, Form, Given, Kind, Piece, TEKST, Way, Writer, simple, unknown};
use crate::{
    condition::Kenmerken,
    content::{SectieId, Zichtbaar},
    markdown::Audience,
    render::{Kanaal, Vorm},
    resolve::{Antwoord, Doel, NietAangeboden},
    source::Span,
    verify::{
        Output, OutputError,
        dialogue::{reply, wrong_question},
        expect::Atom,
        furniture::Furniture,
        read::{self, Turn},
    },
};
use std::collections::BTreeMap;

/// No antwoord asks so many questions.
const MOST_TURNS: usize = 40;

impl<'a> Checker<'a> {
    /// Every situation, and every question once answered with "weet ik niet".
    pub(super) fn talk(&mut self, kanaal: &'a Kanaal, antwoord: &'a Antwoord, situations: &[Kenmerken]) {
        let mut turns: BTreeMap<Kenmerken, Option<Turn>> = BTreeMap::new();
        for situation in situations {
            self.conversation(kanaal, antwoord, situation, &mut turns);
        }
        let Some(first) = situations.first().filter(|_| self.job.situations) else { return };
        for name in first.keys() {
            let mut unsure = first.clone();
            unsure.insert(name.clone(), unknown());
            self.conversation(kanaal, antwoord, &unsure, &mut turns);
        }
        let nothing: Kenmerken = first.keys().map(|name| (name.clone(), unknown())).collect();
        self.conversation(kanaal, antwoord, &nothing, &mut turns);
    }

    fn conversation(
        &mut self,
        kanaal: &'a Kanaal,
        antwoord: &'a Antwoord,
        situation: &Kenmerken,
        turns: &mut BTreeMap<Kenmerken, Option<Turn>>,
    ) {
        let mut known = Kenmerken::new();
        for _ in 0..MOST_TURNS {
            let before = known.clone();
            let asked = Asked { kanaal, variant: kanaal.standaard.clone(), known: &before, way: Way::Gesprek };
            if turns.contains_key(&known) {
                self.outcome.counts.known += 1;
            } else {
                let turn = self.given(&asked).map(|output| self.turn(&asked, antwoord, &output));
                turns.insert(known.clone(), turn);
            }
            let Some(Some(turn)) = turns.get(&known) else { return };
            let Some(question) = &turn.question else {
                return self.ending(&asked, antwoord, situation, &turn.clone());
            };
            let answer = situation
                .get(&question.kenmerk)
                .zip(antwoord.kenmerken.get(&question.kenmerk))
                .and_then(|(value, kenmerk)| Some((reply(question, kenmerk, value)?, kenmerk)));
            let Some((id, kenmerk)) = answer else {
                return self
                    .tell(&asked, simple(format!("op de vraag '{}' past geen knop, of meer dan één", question.words)));
            };
            let value = kenmerk.read(id).unwrap_or_else(unknown);
            if known.insert(question.kenmerk.clone(), value).is_some() {
                return self.tell(&asked, simple(format!("de vraag '{}' wordt twee keer gesteld", question.words)));
            }
        }
        let asked = Asked { kanaal, variant: kanaal.standaard.clone(), known: &known, way: Way::Gesprek };
        self.tell(&asked, simple("het gesprek houdt niet op".to_owned()));
    }

    /// A turn as it was served: its question and the words around it; what it says while it asks on.
    fn turn(&mut self, asked: &Asked<'_>, antwoord: &Antwoord, output: &Output) -> Turn {
        let turn = read::turn(&String::from_utf8_lossy(&output.bytes));
        self.judge(asked, antwoord, &turn);
        turn
    }

    /// A dialogue that is asked for without a conversation gives its first turn.
    /// Gives whether it asks.
    pub(super) fn first_turn(&mut self, asked: &Asked<'_>, antwoord: &'a Antwoord, output: &Output) -> bool {
        let turn = self.turn(asked, antwoord, output);
        if turn.question.is_none() {
            self.ending(asked, antwoord, asked.known, &turn);
        }
        turn.question.is_some()
    }

    /// What is said before the first question: what goes on now, and the answer line.
    pub(super) fn opening<'w>(asked: &Asked<'w>, antwoord: &'w Antwoord) -> Writer<'w> {
        let medewerkers = asked.kanaal.zichtbaar == Audience::Medewerkers;
        let mut writer = Writer::new(asked.known, &antwoord.kenmerken, Form::Lines, medewerkers);
        if asked.known.is_empty() {
            writer.berichten(antwoord, &asked.kanaal.naam);
            if let Some(line) = antwoord.antwoordregel() {
                writer.text(line);
            }
        }
        writer
    }

    fn judge(&mut self, asked: &Asked<'_>, antwoord: &Antwoord, turn: &Turn) {
        for problem in &turn.problems {
            self.tell(asked, simple(format!("niet begrepen: {problem}")));
        }
        let furniture = self.furniture(asked, antwoord);
        let phone = antwoord.feiten().into_iter().any(|fact| {
            crate::verify::read::value::reads(fact, &turn.way_out[1]).is_ok_and(|end| end == turn.way_out[1].len())
        });
        if !phone && !turn.way_out[1].is_empty() {
            self.tell(asked, simple(format!("het telefoonnummer '{}' staat niet in het antwoord", turn.way_out[1])));
        }
        for words in turn.other.iter().chain([&turn.way_out[0]]).filter(|words| !furniture.says(words)) {
            self.tell(asked, simple(format!("niet begrepen: '{words}' hoort niet bij het antwoord")));
        }
        let link = &turn.way_out[2];
        if !link.is_empty() && !link.ends_with(&format!("/{}/antwoorden/{}", antwoord.gemeente, antwoord.id)) {
            self.tell(asked, simple(format!("de link leidt naar '{link}'")));
        }
        let Some(question) = &turn.question else { return };
        if let Some(what) = wrong_question(question, antwoord) {
            self.tell(asked, simple(what));
        }
        let writer = Self::opening(asked, antwoord);
        let read = read::text(turn.messages.iter().map(String::as_str));
        self.compared(asked, &writer.pieces, &read, &furniture);
    }

    /// When nothing is asked any more: all of the antwoord for this situation.
    fn ending(&mut self, asked: &Asked<'_>, antwoord: &Antwoord, situation: &Kenmerken, turn: &Turn) {
        let whole = Asked { kanaal: asked.kanaal, variant: asked.variant.clone(), known: situation, way: asked.way };
        let furniture = self.furniture(&whole, antwoord);
        let read = read::text(turn.messages.iter().map(String::as_str));
        let writer = Self::writer(&whole, antwoord, Form::Lines);
        self.compared(&whole, &writer.pieces, &read, &furniture);
    }

    /// What is given in the place of an antwoord.
    pub(super) fn special(&mut self, kanaal: &'a Kanaal) {
        let none = Kenmerken::new();
        let asked = |variant: &str| Asked { kanaal, variant: variant.to_owned(), known: &none, way: Way::Get };
        let job = self.job;
        match &job.given {
            Given::NietAangeboden(status)
                if status.kop.zichtbaar == Zichtbaar::Publiek || kanaal.zichtbaar == Audience::Medewerkers =>
            {
                for variant in kanaal.varianten() {
                    let asked = asked(variant);
                    if let Some(output) = self.given(&asked) {
                        self.not_offered(&asked, status, &output);
                    }
                }
            }
            Given::Ingehouden => self.withheld(&asked(&kanaal.standaard)),
            _ => match self.outputs.output(&self.ask(&asked(&kanaal.standaard))) {
                Err(OutputError::Status { status: 404 | 410, .. }) => self.outcome.counts.outputs += 1,
                Err(error) => self.tell(
                    &asked(&kanaal.standaard),
                    simple(format!("hier moet status 404 of 410 komen, niet {error}")),
                ),
                Ok(_) => self.tell(&asked(&kanaal.standaard), simple("hier hoort geen antwoord te zijn".to_owned())),
            },
        }
    }

    /// It says so with its own status, and says nothing of the antwoord.
    fn withheld(&mut self, asked: &Asked<'_>) {
        match self.outputs.output(&self.ask(asked)) {
            Err(OutputError::Status { status: 503 | 404, .. }) => self.outcome.counts.outputs += 1,
            Err(error) => self.tell(asked, simple(format!("hier moet status 503 komen, niet {error}"))),
            Ok(_) => self.tell(asked, simple("dit antwoord wordt ingehouden en toch gegeven".to_owned())),
        }
    }

    /// The reason, what helps instead, whom to call.
    fn not_offered(&mut self, asked: &Asked<'_>, status: &NietAangeboden, output: &Output) {
        let instead = status.status.opvolger.as_ref().zip(status.opvolger_titel.as_ref());
        let goal = instead.map(|(id, titel)| Doel::Antwoord { id: id.clone(), titel: titel.clone(), blok: None });
        let phrase = |name: &str, otherwise: &str| match asked.kanaal.zin(name) {
            "" => otherwise.to_owned(),
            phrase => phrase.to_owned(),
        };
        let mut heading = Piece::new(Kind::Heading, vec![Atom::own("Kort antwoord")]);
        heading.optional = asked.kanaal.vorm == Vorm::Dialoog;
        let mut pieces = vec![heading, Piece::new(Kind::Text, vec![Atom::own(status.status.reden.as_str())])];
        if let Some(goal) = &goal {
            let before = phrase("opvolger", "Kijk in plaats daarvan bij");
            let link = Atom::Link { goal, atoms: Vec::new(), span: Span::default() };
            pieces.push(Piece::new(Kind::Text, vec![Atom::own(format!("{before} ")), link, Atom::own(".")]));
        }
        if let Some(phone) = &status.telefoon {
            let words = phrase("vragen", "Hebt u vragen? Bel {telefoon}.");
            let (before, after) = words.split_once("{telefoon}").unwrap_or((&words, ""));
            let atoms = vec![Atom::own(before.to_owned()), Atom::Value(phone), Atom::own(after.to_owned())];
            pieces.push(Piece::new(Kind::Text, atoms));
        }
        pieces.iter_mut().for_each(|piece| piece.sectie = Some(SectieId::Tekst));
        let read = if asked.kanaal.vorm == Vorm::Dialoog && asked.variant != TEKST {
            let turn = read::turn(&String::from_utf8_lossy(&output.bytes));
            Some(read::text(turn.messages.iter().map(String::as_str)))
        } else {
            self.read(asked, output)
        };
        let Some(read) = read else { return };
        let furniture = self.special_furniture(asked, status);
        self.compared(asked, &pieces, &read, &furniture);
    }

    fn special_furniture<'w>(&self, asked: &Asked<'_>, status: &'w NietAangeboden) -> Furniture<'w> {
        let profile = &self.job.gemeente.profiel;
        let mut furniture = Furniture::standing(asked.kanaal, profile, self.job.moment.datum);
        let kop = &status.kop;
        furniture.add([kop.titel.as_str(), &kop.eigenaar, &status.status.reden]);
        furniture.add([&kop.afdeling, &kop.terugbelbelofte, &kop.upn].into_iter().flatten().map(String::as_str));
        furniture.leads_to(&format!("/{}/antwoorden/{}", status.gemeente, status.id));
        if asked.kanaal.vorm == Vorm::Dialoog {
            furniture.add([format!("/v1/gemeenten/{}/antwoorden/{}", status.gemeente, status.id).as_str()]);
        }
        // On the way out of a dialogue, and beside the date of a letter.
        if matches!(asked.kanaal.vorm, Vorm::Dialoog | Vorm::Pdf) {
            status.telefoon.iter().for_each(|fact| furniture.number(fact));
        }
        furniture.receipt(self.receipt(asked.kanaal));
        furniture
    }
}
