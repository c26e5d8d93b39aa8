//! What searching teaches: what is asked most, what finds nothing, what is asked much more than before, and which line in
//! `search/` would help. Made of counts; the words of a question that was asked seldom are not known here either.

mod counted;
mod model;
mod proposals;
mod report;

pub use model::{Gemeld, Melding, Naam, Stijging, Voorstel, Vraag, Zoekverslag};
pub use report::{Format, report};

use crate::{
    register::{Reactie, Telling},
    snapshot::Snapshot,
};
use counted::{Counted, Counts};
use jiff::{ToSpan, civil::Date};

/// How many days a report is about, when nobody says otherwise.
pub const DAGEN: i64 = 7;
/// How many such periods before it a report compares with.
pub const VOORAF: i64 = 4;
/// The most lines of a list.
const MOST: usize = 20;
/// How often something must be asked to be told as rising.
const RISING_FROM: u64 = 5;
/// So many times what is usual is rising.
const RISING_TIMES: f64 = 3.0;

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub struct Over<'a> {
    /// One gemeente, or all.
    pub gemeente: Option<&'a str>,
    /// The last day.
    pub datum: Date,
    /// How many days.
    pub dagen: i64,
}

impl Over<'_> {
    /// The first day of the report.
    pub fn van(&self) -> Date {
        self.datum.saturating_sub((self.dagen - 1).days())
    }

    /// The first day that it compares with.
    pub fn vergeleken_vanaf(&self) -> Date {
        self.van().saturating_sub((VOORAF * self.dagen).days())
    }
}

/// The report, from what was counted since [`Over::vergeleken_vanaf`] and the reactions that there are.
pub fn verslag(over: Over<'_>, tellingen: &[Telling], reacties: &[Reactie], snapshot: &Snapshot) -> Zoekverslag {
    let counts = Counts::of(tellingen, over.van());
    let periods = counts.first.map_or(0.0, |first| {
        let days = f64::from((over.van() - first.max(over.vergeleken_vanaf())).get_days().max(0));
        #[allow(clippy::cast_precision_loss, reason = "a number of days")]
        let length = over.dagen as f64;
        days / length
    });
    let names = Names { snapshot, gemeente: over.gemeente };
    let known = || counts.questions.values().filter(|counted| counted.text.is_some());
    let most = |number: fn(&Counted) -> u64| {
        let mut found: Vec<&Counted> = known().filter(|counted| number(counted) > 0).collect();
        found.sort_by(|one, other| number(other).cmp(&number(one)).then_with(|| one.text.cmp(&other.text)));
        found.truncate(MOST);
        found.into_iter().map(|counted| names.vraag(counted, number(counted))).collect::<Vec<_>>()
    };
    Zoekverslag {
        gemeente: over.gemeente.map(str::to_owned),
        van: over.van(),
        tot_en_met: over.datum,
        vergeleken_vanaf: counts
            .first
            .map(|first| first.max(over.vergeleken_vanaf()))
            .filter(|first| *first < over.van()),
        aantal: counts.questions.values().map(|counted| counted.asked).sum(),
        publiek: counts.public,
        niets_gevonden: counts.questions.values().map(|counted| counted.nothing).sum(),
        zelden_gevraagd: counts
            .questions
            .values()
            .filter(|counted| counted.text.is_none())
            .map(|counted| counted.asked)
            .sum(),
        meest: most(|counted| counted.asked),
        niets: most(|counted| counted.nothing),
        onzeker: most(|counted| counted.unsure),
        stijgend: if periods > 0.0 { rising(&counts, periods, &names) } else { Vec::new() },
        gemeld: gemeld(over, &counts, reacties, &names),
        synoniemen: proposals::proposals(&counts, snapshot, over),
    }
}

/// What was asked much more often than in the periods before.
#[allow(clippy::cast_precision_loss, reason = "counts of questions")]
fn rising(counts: &Counts, periods: f64, names: &Names<'_>) -> Vec<Stijging> {
    let found = counts.questions.values().filter(|counted| counted.text.is_some()).filter_map(|counted| {
        let (now, usual) = (counted.asked as f64, counted.before as f64 / periods);
        let more = now >= RISING_TIMES * usual && now - usual >= 3.0 * (usual + 1.0).sqrt();
        (counted.asked >= RISING_FROM && more).then(|| Stijging {
            vraag: counted.text.clone().unwrap_or_default(),
            aantal: counted.asked,
            gewoonlijk: (usual * 10.0).round() / 10.0,
            niets: counted.nothing,
            antwoord: names.first(counted),
        })
    });
    let mut found: Vec<Stijging> = found.collect();
    found.sort_by(|one, other| {
        let more = |stijging: &Stijging| stijging.aantal as f64 - stijging.gewoonlijk;
        more(other).total_cmp(&more(one)).then_with(|| one.vraag.cmp(&other.vraag))
    });
    found.truncate(MOST);
    found
}

/// Antwoorden that searching gives, and of which somebody said that something is wrong.
fn gemeld(over: Over<'_>, counts: &Counts, reacties: &[Reactie], names: &Names<'_>) -> Vec<Gemeld> {
    let recent = |reactie: &&Reactie| {
        let day = reactie.verloopt_op.saturating_sub(crate::register::DEFAULT_KEEP_DAYS.days());
        day >= over.van() && day <= over.datum
    };
    let mut found: Vec<Gemeld> = Vec::new();
    for reactie in reacties.iter().filter(recent) {
        let Some(melding) = Melding::of(reactie) else { continue };
        found.entry(&reactie.antwoord, names).meldingen.push(melding);
    }
    for (id, times) in &counts.not_found {
        found.entry(id, names).niet_gevonden += times;
    }
    for one in &mut found {
        let mut asked: Vec<(&Counted, u64)> = counts.given(&one.antwoord.id).collect();
        asked.sort_by(|(one, times), (other, more)| more.cmp(times).then_with(|| one.text.cmp(&other.text)));
        one.gezocht = asked.iter().map(|(_, times)| times).sum();
        one.vragen = asked.iter().filter_map(|(counted, _)| counted.text.clone()).take(3).collect();
    }
    found.sort_by(|one, other| {
        let weight = |gemeld: &Gemeld| (gemeld.meldingen.len() as u64 + gemeld.niet_gevonden, gemeld.gezocht);
        weight(other).cmp(&weight(one)).then_with(|| one.antwoord.id.cmp(&other.antwoord.id))
    });
    found.truncate(MOST);
    found
}

/// Looks up the one for an antwoord, or begins one.
trait Entry {
    fn entry(&mut self, id: &str, names: &Names<'_>) -> &mut Gemeld;
}

impl Entry for Vec<Gemeld> {
    fn entry(&mut self, id: &str, names: &Names<'_>) -> &mut Gemeld {
        let at = self.iter().position(|known| known.antwoord.id == id).unwrap_or_else(|| {
            self.push(Gemeld {
                antwoord: names.naam(id),
                eigenaar: names.eigenaar(id),
                gezocht: 0,
                vragen: Vec::new(),
                niet_gevonden: 0,
                meldingen: Vec::new(),
            });
            self.len() - 1
        });
        &mut self[at]
    }
}

/// What antwoorden are called.
struct Names<'a> {
    snapshot: &'a Snapshot,
    gemeente: Option<&'a str>,
}

impl Names<'_> {
    fn written(&self, id: &str) -> Option<&crate::content::Antwoord> {
        let repository = &self.snapshot.repository;
        let named = self.gemeente.and_then(|slug| repository.gemeente(slug));
        let places = named.into_iter().chain(repository.gemeenten.values());
        places.map(|place| repository.antwoord(place, id)).find_map(|written| written.map(AsRef::as_ref))
    }

    fn naam(&self, id: &str) -> Naam {
        let titel = self.written(id).map_or_else(|| id.to_owned(), |written| written.kop.titel.clone());
        Naam { id: id.to_owned(), titel }
    }

    fn eigenaar(&self, id: &str) -> Option<String> {
        self.written(id).map(|written| written.kop.eigenaar.clone())
    }

    fn first(&self, counted: &Counted) -> Option<Naam> {
        let most =
            counted.first.iter().max_by(|(id, times), (other, more)| times.cmp(more).then_with(|| other.cmp(id)));
        most.map(|(id, _)| self.naam(id))
    }

    fn vraag(&self, counted: &Counted, aantal: u64) -> Vraag {
        Vraag { vraag: counted.text.clone().unwrap_or_default(), aantal, antwoord: self.first(counted) }
    }
}
