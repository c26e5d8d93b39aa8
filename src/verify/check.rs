//! Verifies one antwoord in every kanaal and every situation.

mod notice;
mod promise;
mod seen;
mod talk;

use super::{
    Ask, Counts, Difference, KanaalCounts, NotVerified, Output, OutputError, Outputs, Scope, Way, Where,
    compare::{Found, compare, fit},
    dialogue,
    expect::{Atom, Form, Kind, Marker, Piece, Writer, reasons, running},
    furniture::Furniture,
    plan::{Given, Job},
    read::{self, PaperError, Read},
    situations::{cuts, situations},
};
use crate::{
    condition::{Kenmerken, Value},
    content::{Kenmerk, SectieId, Zichtbaar},
    markdown::Audience,
    ontvangst::Ontvangst,
    render::{Achter, Kanaal, Kanalen, Voorwaarden, Vorm},
    resolve::{Antwoord, Bericht},
    source::Hash,
};
use std::collections::{BTreeMap, BTreeSet};

/// The variant that every kanaal has, and the one that every dialogue has besides.
const JSON: &str = "json";
const TEKST: &str = "tekst";

/// What verifying one job gave.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) counts: Counts,
    pub(super) kanalen: BTreeMap<String, KanaalCounts>,
    pub(super) differences: Vec<Difference>,
    pub(super) not_verified: BTreeSet<NotVerified>,
}

/// Verifies one job.
pub(super) struct Checker<'a> {
    pub(super) kanalen: &'a Kanalen,
    pub(super) outputs: &'a dyn Outputs,
    pub(super) scope: &'a Scope,
    pub(super) job: &'a Job,
    pub(super) outcome: Outcome,
}

/// One output that was asked for.
struct Asked<'a> {
    kanaal: &'a Kanaal,
    variant: String,
    known: &'a Kenmerken,
    way: Way,
}

impl<'a> Checker<'a> {
    /// Everything.
    pub(super) fn run(mut self) -> Outcome {
        let wanted = |kanaal: &Kanaal| self.scope.kanalen.is_empty() || self.scope.kanalen.contains(&kanaal.naam);
        let kanalen: Vec<&'a Kanaal> = self.kanalen.iter().map(AsRef::as_ref).filter(|kanaal| wanted(kanaal)).collect();
        let job = self.job;
        match &job.given {
            Given::Antwoord(antwoord) => {
                self.outcome.counts.antwoorden += 1;
                let situations = self.situations(&[antwoord]);
                for kanaal in kanalen {
                    self.antwoord(kanaal, antwoord, &situations);
                }
            }
            Given::Brief(model, carried) => {
                self.outcome.counts.antwoorden += 1;
                let all: Vec<&Antwoord> = std::iter::once(&**model).chain(carried).collect();
                let situations = self.situations(&all);
                for kanaal in kanalen.into_iter().filter(|kanaal| kanaal.vorm == Vorm::Pdf) {
                    self.letters(kanaal, model, carried, &situations);
                }
            }
            Given::NietAangeboden(_) | Given::Ingehouden | Given::NietGeldig => {
                for kanaal in kanalen {
                    self.special(kanaal);
                }
            }
        }
        self.outcome
    }

    /// The situations to look at: all of them, or one where nothing else depends on the situation than
    /// on an earlier day.
    fn situations(&mut self, antwoorden: &[&Antwoord]) -> Vec<Kenmerken> {
        let mut found = situations(antwoorden);
        for names in &found.too_many {
            self.outcome.not_verified.insert(NotVerified {
                what: format!("{}: alle combinaties van {names}", self.job.id),
                why: "Het zijn er te veel; elke waarde is wel bekeken.".to_owned(),
            });
        }
        self.outcome.counts.possible += usize::try_from(found.total).unwrap_or(usize::MAX);
        if !self.job.situations {
            found.known.truncate(1);
        }
        self.outcome.counts.situations += found.known.len();
        found.known
    }

    fn antwoord(&mut self, kanaal: &'a Kanaal, antwoord: &'a Antwoord, situations: &[Kenmerken]) {
        let internal = antwoord.kop.zichtbaar == Zichtbaar::Medewerkers;
        let none = Kenmerken::new();
        if internal && kanaal.zichtbaar != Audience::Medewerkers {
            return self
                .refused(&Asked { kanaal, variant: kanaal.standaard.clone(), known: &none, way: Way::Get }, 404);
        }
        self.left_out(kanaal, antwoord);
        let open = !cuts(antwoord).is_empty();
        let mut seen = BTreeSet::new();
        if kanaal.voorwaarden != Voorwaarden::VulIn || !open {
            self.variants(kanaal, antwoord, (&none, Way::Get), &mut seen);
        }
        if open {
            for situation in situations {
                self.variants(kanaal, antwoord, (situation, Way::Persoonlijk), &mut seen);
            }
        }
        if kanaal.vorm == Vorm::Dialoog || kanaal.voorwaarden == Voorwaarden::Vraag {
            self.talk(kanaal, antwoord, situations);
        }
    }

    fn left_out(&mut self, kanaal: &Kanaal, antwoord: &Antwoord) {
        let counts = self.outcome.kanalen.entry(kanaal.naam.clone()).or_default();
        for (sectie, why) in &kanaal.weggelaten {
            if antwoord.sectie(*sectie).is_some() {
                *counts.left_out.entry(sectie.id().to_owned()).or_default() += 1;
                counts.reasons.insert(sectie.id().to_owned(), why.clone());
            }
        }
    }

    /// Every variant of an output. JSON comes first: what is made of the same JSON is made once.
    fn variants(
        &mut self,
        kanaal: &'a Kanaal,
        antwoord: &'a Antwoord,
        (known, way): (&Kenmerken, Way),
        seen: &mut BTreeSet<Hash>,
    ) {
        let asked = |variant: &str| Asked { kanaal, variant: variant.to_owned(), known, way };
        let Some(json) = self.given(&asked(JSON)) else { return };
        let asks = self.antwoord_output(&asked(JSON), antwoord, &json, false);
        let others = kanaal.varianten().len() - 1;
        let new = seen::parts(&json.bytes).into_iter().filter(|part| seen.insert(*part)).count() > 0;
        if !new || !self.job.fresh {
            self.outcome.counts.known += others;
            return;
        }
        for variant in kanaal.varianten().into_iter().filter(|variant| *variant != JSON) {
            if let Some(output) = self.given(&asked(variant)) {
                self.antwoord_output(&asked(variant), antwoord, &output, asks);
            }
        }
    }

    fn ask(&self, asked: &Asked<'_>) -> Ask {
        Ask {
            gemeente: self.job.gemeente.slug.clone(),
            id: self.job.id.clone(),
            kanaal: asked.kanaal.naam.clone(),
            datum: self.job.moment.datum,
            variant: Some(asked.variant.clone()),
            kenmerken: asked.known.clone(),
            way: asked.way,
            medewerkers: asked.kanaal.zichtbaar == Audience::Medewerkers,
        }
    }

    /// The output; that there is none is a difference.
    fn given(&mut self, asked: &Asked<'_>) -> Option<Output> {
        match self.outputs.output(&self.ask(asked)) {
            Ok(output) => Some(output),
            Err(error) => {
                self.tell(asked, simple(format!("er is geen uitvoer: {error}")));
                None
            }
        }
    }

    /// It must be refused with this status.
    fn refused(&mut self, asked: &Asked<'_>, wanted: u16) {
        match self.outputs.output(&self.ask(asked)) {
            Err(OutputError::Status { status, .. }) if status == wanted => self.outcome.counts.outputs += 1,
            Err(error) => self.tell(asked, simple(format!("hier moet status {wanted} komen, niet {error}"))),
            Ok(_) => self.tell(asked, simple("hier hoort geen antwoord te zijn".to_owned())),
        }
    }

    fn tell(&mut self, asked: &Asked<'_>, found: Found) {
        let way = match asked.way {
            Way::Gesprek => " (gesprek)".to_owned(),
            Way::Brief => " (brief)".to_owned(),
            Way::Berichtenbox => " (Berichtenbox)".to_owned(),
            _ if asked.variant == asked.kanaal.standaard => String::new(),
            _ => format!(" ({})", asked.variant),
        };
        let situation = asked.known.iter().map(|(name, value)| (name.clone(), value.to_string()));
        self.outcome.differences.push(Difference {
            gemeente: self.job.gemeente.slug.clone(),
            id: self.job.id.clone(),
            kanaal: format!("{}{way}", asked.kanaal.naam),
            datum: self.job.moment.datum.to_string(),
            situation: situation.collect(),
            what: found.what,
            output: found.output,
            content: found.content,
        });
    }

    /// Reads an output by what it is made of.
    fn read(&mut self, asked: &Asked<'_>, output: &Output) -> Option<Read> {
        let kind = output.media_type.split(';').next().unwrap_or_default().trim();
        let words = |bytes: &[u8]| String::from_utf8(bytes.to_vec());
        let read = match (kind, words(&output.bytes)) {
            ("application/pdf", _) => match read::paper(&output.bytes) {
                Ok(read) => Ok(read),
                Err(PaperError::Absent(program)) => {
                    self.outcome.not_verified.insert(NotVerified {
                        what: format!("kanaal {}: de pdf's", asked.kanaal.naam),
                        why: format!("Het programma {program} (poppler-utils) staat niet op deze computer."),
                    });
                    return None;
                }
                Err(PaperError::Unreadable(why)) => Err(why),
            },
            ("text/html", Ok(text)) => Ok(read::html(&text)),
            ("application/json", Ok(text)) => Ok(read::json(&text).0),
            ("text/plain", Ok(text)) => Ok(read::text([text.as_str()])),
            (_, Err(_)) => Err("tekst die geen UTF-8 is".to_owned()),
            (kind, _) => Err(format!("uitvoer van de soort {kind}")),
        };
        match read {
            Ok(read) => Some(read),
            Err(why) => {
                self.tell(asked, simple(format!("niet begrepen: {why}")));
                None
            }
        }
    }

    /// Compares an output with the antwoord. Of a dialogue that `asks` it is the first turn. Gives whether
    /// it asks.
    fn antwoord_output(&mut self, asked: &Asked<'_>, antwoord: &'a Antwoord, output: &Output, asks: bool) -> bool {
        let dialogue = asked.kanaal.vorm == Vorm::Dialoog;
        if dialogue && asked.variant == JSON {
            return self.first_turn(asked, antwoord, output);
        }
        let Some(read) = self.read(asked, output) else { return false };
        let form = form(&read, asked.kanaal);
        let writer =
            if dialogue && asks { Self::opening(asked, antwoord) } else { Self::writer(asked, antwoord, form) };
        let mut furniture = self.furniture(asked, antwoord);
        furniture.receipt(self.receipt(asked.kanaal));
        if dialogue {
            furniture.numbers(antwoord);
        }
        if asked.kanaal.vorm == Vorm::Pdf {
            furniture.letter(antwoord);
        }
        let promised = asked.variant == asked.kanaal.standaard && asked.variant != JSON;
        let warning = asked.kanaal.achter.iter().find(|(_, what)| **what == Achter::Medewerkers);
        if let Some((zin, _)) = warning.filter(|_| promised) {
            furniture.warns(asked.kanaal.zin(zin));
        }
        self.compared(asked, &writer.pieces, &read, &furniture);
        if promised {
            self.promises(asked, antwoord, &read);
            self.questions(asked, antwoord, (&read, &writer.pieces));
        }
        false
    }

    fn compared(&mut self, asked: &Asked<'_>, pieces: &[Piece<'_>], read: &Read, furniture: &Furniture<'_>) {
        let found = compare(pieces, read, furniture, &mut self.outcome.counts);
        self.outcome.kanalen.entry(asked.kanaal.naam.clone()).or_default().outputs += 1;
        for found in found {
            self.tell(asked, found);
        }
    }

    /// What the antwoord should say in this kanaal.
    fn writer<'w>(asked: &Asked<'w>, antwoord: &'w Antwoord, form: Form) -> Writer<'w> {
        let medewerkers = asked.kanaal.zichtbaar == Audience::Medewerkers;
        let mut writer = Writer::new(asked.known, &antwoord.kenmerken, form, medewerkers);
        writer.berichten(antwoord, &asked.kanaal.naam);
        let headed = |id: SectieId| form != Form::Lines || id != SectieId::Tekst;
        writer.secties(antwoord, &asked.kanaal.secties, headed);
        writer
    }

    fn furniture<'w>(&self, asked: &Asked<'_>, antwoord: &'w Antwoord) -> Furniture<'w> {
        let mut furniture = Furniture::of(asked.kanaal, &self.job.gemeente.profiel, antwoord);
        furniture.leads_to(&format!("/{}/antwoorden/{}", antwoord.gemeente, antwoord.id));
        if let Some(line) = antwoord.antwoordregel() {
            furniture.again(Piece::new(Kind::Text, running(line)));
        }
        if !asked.kanaal.zin("waarom").is_empty() {
            let limits = cuts(antwoord);
            let known =
                asked.known.iter().filter_map(|(name, value)| Some((name, antwoord.kenmerken.get(name)?, value)));
            for (name, kenmerk, value) in known {
                let true_now = reasons(kenmerk, value, limits.get(name).unwrap_or(&BTreeSet::new()));
                furniture.add(true_now.iter().map(String::as_str).chain(["en"]));
            }
        }
        if asked.kanaal.voorwaarden == Voorwaarden::Vraag || asked.variant == JSON {
            for (name, kenmerk) in antwoord.kenmerken.iter().filter(|(name, _)| !asked.known.contains_key(*name)) {
                furniture.add([kenmerk.vraag.as_str()]);
                furniture.add(kenmerk.eenheid.as_deref());
                furniture.add(dialogue::labels(antwoord, name).iter().map(String::as_str));
            }
        }
        furniture
    }

    /// The code that stands on an output.
    fn receipt(&self, kanaal: &Kanaal) -> Option<String> {
        let release = self.scope.release.as_deref()?;
        let receipt = Ontvangst {
            antwoord: &self.job.id,
            gemeente: &self.job.gemeente.slug,
            kanaal: &kanaal.naam,
            datum: self.job.moment.datum,
            release,
        };
        Some(receipt.code())
    }

    fn letters(&mut self, kanaal: &'a Kanaal, model: &'a Antwoord, carried: &'a [Antwoord], situations: &[Kenmerken]) {
        let mut said: BTreeSet<Hash> = BTreeSet::new();
        for known in situations {
            let asked = Asked { kanaal, variant: kanaal.standaard.clone(), known, way: Way::Brief };
            let new =
                Self::letter_pieces(&asked, model, carried).into_iter().filter(|piece| said.insert(*piece)).count();
            if new == 0 || !self.job.fresh {
                self.outcome.counts.known += 1;
                continue;
            }
            self.notice(kanaal, (model, carried), known);
            let Some(output) = self.given(&asked) else { continue };
            let Some(read) = self.read(&asked, &output) else { continue };
            let declared = declared(model, carried);
            let mut writer = letter_writer(&asked, (model, carried), &declared, Form::Paper);
            writer.pieces.extend(bijlagen(model, Some(Marker::Bullet)));
            let mut furniture = self.furniture(&asked, model);
            carried.iter().for_each(|antwoord| furniture.antwoord(antwoord));
            furniture.letter(model);
            carried.iter().for_each(|antwoord| furniture.carried(antwoord));
            furniture.receipt(self.receipt(kanaal));
            self.compared(&asked, &writer.pieces, &read, &furniture);
        }
    }

    fn letter_pieces(asked: &Asked<'_>, model: &Antwoord, carried: &[Antwoord]) -> Vec<Hash> {
        let declared = declared(model, carried);
        let writer = letter_writer(asked, (model, carried), &declared, Form::Paper);
        writer.pieces.iter().map(|piece| Hash::of(piece.key().as_bytes())).collect()
    }
}

fn declared(model: &Antwoord, carried: &[Antwoord]) -> BTreeMap<String, Kenmerk> {
    std::iter::once(model).chain(carried).flat_map(|antwoord| antwoord.kenmerken.clone()).collect()
}

/// What a letter should say: berichten, each once; its own text without headings; then the sections it
/// chose of each antwoord, under its title.
fn letter_writer<'w>(
    asked: &Asked<'w>,
    (model, carried): (&'w Antwoord, &'w [Antwoord]),
    declared: &'w BTreeMap<String, Kenmerk>,
    form: Form,
) -> Writer<'w> {
    let kanaal = asked.kanaal;
    let mut writer = Writer::new(asked.known, declared, form, false);
    let mut told: Vec<&str> = Vec::new();
    for antwoord in std::iter::once(model).chain(carried) {
        for bericht in antwoord.berichten.iter().filter(|bericht| is_for(bericht, &kanaal.naam)) {
            if !told.contains(&bericht.id.as_str()) {
                told.push(&bericht.id);
                writer.heading(&bericht.titel);
                writer.parts(&bericht.parts);
            }
        }
    }
    let chosen = model.kop.brief.as_ref().and_then(|kop| kop.secties.as_ref());
    let order = |id: &&SectieId| chosen.is_none_or(|chosen| chosen.contains(*id));
    let order: Vec<SectieId> = kanaal.secties.iter().filter(order).copied().collect();
    writer.secties(model, &kanaal.secties, |_| false);
    for antwoord in carried {
        writer.heading(&antwoord.kop.titel);
        writer.secties(antwoord, &order, |_| true);
    }
    writer
}

/// What goes along with a letter.
fn bijlagen(model: &Antwoord, marker: Option<Marker>) -> impl Iterator<Item = Piece<'_>> {
    let titles = model.kop.brief.iter().flat_map(|kop| &kop.bijlagen);
    titles.map(move |title| Piece { marker, ..Piece::new(Kind::Text, vec![Atom::own(title.as_str())]) })
}

/// Is a bericht meant for this kanaal?
fn is_for(bericht: &Bericht, kanaal: &str) -> bool {
    bericht.kanalen.is_empty() || bericht.kanalen.iter().any(|name| name == kanaal)
}

/// Where things stand, by what was read.
fn form(read: &Read, kanaal: &Kanaal) -> Form {
    match (read.soft, kanaal.vorm) {
        (true, _) => Form::Lines,
        (false, Vorm::Pdf) if read.links == read::Links::Paper => Form::Paper,
        _ => Form::Marked,
    }
}

fn simple(what: String) -> Found {
    Found { what, output: Where::default(), content: Where::default() }
}

/// Is this kenmerk not known to the asker?
fn unknown() -> Value {
    Value::Choice(dialogue::UNKNOWN.to_owned())
}
