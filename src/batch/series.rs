//! One briefmodel for one gemeente on one day, ready to be filled in for many persons.

use super::{
    BatchError, Problem, cell, columns,
    table::{Column, Record},
};
use crate::{
    adressering::{Bijzonder, Persoon, Veld},
    brief::{self, BriefError, Geadresseerde},
    condition::Kenmerken,
    content::{Gemeente, Kenmerk, Type, read_kenmerken},
    diagnostic::did_you_mean,
    ontvangst::Ontvangst,
    render::{self, Kanaal, Request, Vorm, render_series_letter},
    resolve::{Antwoord, Moment, Resolution, resolve},
    snapshot::Snapshot,
};
use jiff::civil::Date;
use std::{collections::BTreeMap, fmt, sync::Arc};

/// Which letter is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Id of the briefmodel.
    pub briefmodel: &'a str,
    /// Slug or code of the gemeente.
    pub gemeente: &'a str,
    /// A kanaal that gives PDF; the first when absent.
    pub kanaal: Option<&'a str>,
    /// The day on the letter.
    pub datum: Date,
}

/// The letter, resolved; what is left is who it goes to.
pub struct Series {
    pub(super) release: String,
    pub(super) gemeente: Arc<Gemeente>,
    pub(super) kanaal: Arc<Kanaal>,
    pub(super) model: Antwoord,
    pub(super) datum: Date,
    pub(super) code: String,
    carried: Vec<Antwoord>,
    declared: Arc<BTreeMap<String, Kenmerk>>,
    used: Vec<String>,
}

/// What a file of persons must hold for a letter.
#[derive(Clone, Copy)]
pub struct Needed<'a> {
    pub(super) declared: &'a BTreeMap<String, Kenmerk>,
    pub(super) used: &'a [String],
}

/// A letter that can be made.
pub struct Letter {
    /// The row it comes from.
    pub rij: u64,
    to: Geadresseerde,
    known: Kenmerken,
}

/// What becomes of a row.
pub enum Judged {
    /// A letter.
    Letter(Box<Letter>),
    /// No letter, or none until somebody judged it.
    Bijzonder(u64, Bijzonder),
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter(rij {})", self.rij)
    }
}

impl Letter {
    /// How many signs the longest line in the window has.
    pub(super) fn longest_line(&self) -> usize {
        self.to.adresregels.iter().map(|line| line.chars().count()).max().unwrap_or(0)
    }

    /// The name of whom it goes to; for a leak that a test plants.
    pub(super) fn name(&self) -> String {
        self.to.adresregels.first().cloned().unwrap_or_default()
    }
}

impl Series {
    /// Resolves the letter in this release.
    pub fn new(snapshot: &Snapshot, wanted: Wanted<'_>) -> Result<Self, BatchError> {
        let say = |text: String| BatchError::Anders(text);
        let repository = &snapshot.repository;
        let gemeente = repository.gemeente(wanted.gemeente).ok_or_else(|| {
            let near = did_you_mean(wanted.gemeente, repository.gemeenten.keys().map(String::as_str));
            say(format!("de gemeente '{}' is er niet{}", wanted.gemeente, meant(near)))
        })?;
        let kanaal = kanaal(snapshot, wanted.kanaal)?;
        let models =
            |id: &&str| repository.antwoord(gemeente, id).is_some_and(|written| written.kop.soort == Type::Briefmodel);
        let id = repository.canonical_id(gemeente, wanted.briefmodel).filter(models).ok_or_else(|| {
            let near = did_you_mean(wanted.briefmodel, repository.ids(gemeente).into_iter().filter(models));
            say(format!("het briefmodel '{}' is er niet{}", wanted.briefmodel, meant(near)))
        })?;
        let moment = Moment::day(wanted.datum);
        let Resolution::Antwoord(model) = resolve(repository, &gemeente.slug, id, moment) else {
            return Err(say(BriefError::NietTeGeven(id.to_owned()).to_string()));
        };
        let carried = brief::carried(repository, &model, moment).map_err(|error| say(error.to_string()))?;
        let release = snapshot.release.id.clone();
        let ontvangst = Ontvangst {
            antwoord: id,
            gemeente: &gemeente.slug,
            kanaal: &kanaal.naam,
            datum: wanted.datum,
            release: &release,
        };
        Ok(Self {
            code: ontvangst.code(),
            used: model.kop.brief.as_ref().map_or_else(Vec::new, |kop| kop.kenmerken.clone()),
            gemeente: Arc::clone(gemeente),
            declared: repository.kenmerken.clone(),
            datum: wanted.datum,
            model: *model,
            kanaal,
            carried,
            release,
        })
    }

    /// What a file of persons must hold.
    pub fn needed(&self) -> Needed<'_> {
        Needed { declared: &self.declared, used: &self.used }
    }

    /// The code on every letter of this series.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What becomes of a row, or everything that is wrong with it.
    pub fn judge(&self, record: &Record) -> Result<Judged, Vec<Problem>> {
        let mut wrong = Vec::new();
        let mut fields: Vec<(Veld, &str)> = Vec::new();
        let mut given: BTreeMap<String, String> = BTreeMap::new();
        for (column, text) in &record.cells {
            if let Some(wat) = cell::fault(text) {
                wrong.push(Problem::new(wat).in_column(columns::named(column)));
                continue;
            }
            match column {
                Column::Veld(veld) => fields.push((*veld, text)),
                Column::Kenmerk(name) => drop(given.insert(name.clone(), text.clone())),
            }
        }
        // Without a cell that is wrong by itself, what is missing is missing.
        let to = if wrong.is_empty() { Self::addressed(fields, &mut wrong) } else { None };
        let known = self.kenmerken(&given, &mut wrong);
        match to.filter(|_| wrong.is_empty()) {
            Some(Ok(to)) => Ok(Judged::Letter(Box::new(Letter { rij: record.rij, to, known }))),
            Some(Err(bijzonder)) => Ok(Judged::Bijzonder(record.rij, bijzonder)),
            None => Err(wrong.into_iter().map(|problem| problem.in_row(record.rij)).collect()),
        }
    }

    /// The kenmerken of a row; all that this letter needs must be there.
    fn kenmerken(&self, given: &BTreeMap<String, String>, wrong: &mut Vec<Problem>) -> Kenmerken {
        let known = match read_kenmerken(&self.declared, given) {
            Ok(known) => known,
            Err(problems) => {
                wrong.extend(problems.invalid.iter().map(|name| {
                    let can = self.declared.get(name).map_or_else(String::new, |kenmerk| match kenmerk.choices() {
                        choices if choices.is_empty() => "een getal of een dag die bij dit kenmerk past".to_owned(),
                        choices => choices.join(", "),
                    });
                    Problem::new(format!("deze waarde kan niet; kies uit: {can}")).in_column(format!("'{name}'"))
                }));
                return Kenmerken::new();
            }
        };
        if let Err(BriefError::MissingKenmerken(names)) = brief::compose(&self.model, &self.carried, &known) {
            wrong.extend(names.iter().map(|name| {
                Problem::new("deze cel is leeg, en de brief heeft dit kenmerk nodig").in_column(format!("'{name}'"))
            }));
        }
        known
    }

    fn addressed(fields: Vec<(Veld, &str)>, wrong: &mut Vec<Problem>) -> Option<Result<Geadresseerde, Bijzonder>> {
        let of =
            |fout: &crate::adressering::Veldfout| Problem::new(fout.wat).in_column(format!("'{}'", fout.veld.naam()));
        let person = match Persoon::read(fields) {
            Ok(person) => person,
            Err(found) => {
                wrong.extend(found.iter().map(of));
                return None;
            }
        };
        match Geadresseerde::of(&person) {
            Ok(to) => Some(Ok(to)),
            Err(BriefError::Bijzonder(bijzonder)) => Some(Err(bijzonder)),
            Err(BriefError::Onvolledig(found)) => {
                wrong.extend(found.iter().map(of));
                None
            }
            Err(error) => {
                wrong.push(Problem::new(error.to_string()));
                None
            }
        }
    }

    /// The PDF.
    pub fn make(&self, letter: &Letter) -> Result<Vec<u8>, BatchError> {
        let basis_url = format!("/v1/gemeenten/{}/antwoorden", self.gemeente.slug);
        let request = Request {
            release: &self.release,
            ontvangstcode: &self.code,
            slug: &self.gemeente.slug,
            gemeente: &self.gemeente.profiel,
            datum: self.datum,
            basis_url: &basis_url,
            variant: None,
            kenmerken: &letter.known,
            medewerkers: false,
        };
        render_series_letter(&self.kanaal, &self.model, &self.carried, &letter.to, &request)
            .map(|rendition| rendition.body)
            .map_err(|error: render::RenderError| BatchError::Anders(format!("rij {}: {error}", letter.rij)))
    }
}

fn kanaal(snapshot: &Snapshot, named: Option<&str>) -> Result<Arc<Kanaal>, BatchError> {
    let mut letters = snapshot.kanalen.iter().filter(|kanaal| kanaal.vorm == Vorm::Pdf);
    let found = match named {
        Some(named) => letters.find(|kanaal| kanaal.naam == named),
        None => letters.next(),
    };
    found.cloned().ok_or_else(|| BatchError::Anders("er is geen kanaal dat brieven maakt".to_owned()))
}

fn meant(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; bedoelt u '{near}'?"))
}
