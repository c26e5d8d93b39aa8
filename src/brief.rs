//! Letters: what a briefmodel says to one person. A briefmodel carries antwoorden; the letter is its own
//! text and then, under the title of each antwoord, the sections that it chose, with every condition
//! filled in. What would stay open is an error that names the kenmerken that are missing, never a guess.
//! Values of kenmerken and the addressee pass through memory only; no error repeats them.

mod view;

pub use view::joined_view;

use crate::{
    adressering::{Bijzonder, Persoon, Veldfout, aanhef},
    condition::Kenmerken,
    content::{BriefKop, Repository, SectieId},
    resolve::{Antwoord, Moment, Resolution, open_kenmerken, personalise, resolve},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The window of the envelope shows so many lines.
pub const MOST_ADDRESS_LINES: usize = 6;
/// So many characters fit in the window.
const MOST_LINE_LENGTH: usize = 45;
/// A salutation that is longer than this is no salutation.
const MOST_SALUTATION: usize = 200;

/// To whom a letter goes. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Geadresseerde {
    /// The lines in the window: name, street, postcode and town.
    #[serde(default)]
    pub adresregels: Vec<String>,
    /// The salutation, such as "Geachte mevrouw De Vries,"; without one the letter opens as its kanaal says.
    #[serde(default)]
    pub aanhef: Option<String>,
}

impl fmt::Debug for Geadresseerde {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Geadresseerde({} regels)", self.adresregels.len())
    }
}

impl Geadresseerde {
    /// The addressee that this person is. Fails when there can be no letter, or none without somebody
    /// looking at it first. A name that is too long for the window goes on in a second line.
    pub fn of(persoon: &Persoon) -> Result<Self, BriefError> {
        if let Some(bijzonder) = persoon.bijzonder() {
            return Err(BriefError::Bijzonder(bijzonder));
        }
        let missing = persoon.missing();
        if !missing.is_empty() {
            return Err(BriefError::Onvolledig(missing));
        }
        let adresregels = persoon.adresvenster().iter().flat_map(|line| broken(line)).collect();
        let aanhef = aanhef(persoon).map(|aanhef| format!("{aanhef},"));
        let person = Self { adresregels, aanhef };
        person.check().map(|()| person)
    }

    /// Refuses what does not fit in the window of the envelope.
    pub fn check(&self) -> Result<(), BriefError> {
        let fits = |line: &String| line.chars().count() <= MOST_LINE_LENGTH && !line.contains('\n');
        let aanhef = self.aanhef.as_ref().is_none_or(|text| text.chars().count() <= MOST_SALUTATION);
        if self.adresregels.len() <= MOST_ADDRESS_LINES && self.adresregels.iter().all(fits) && aanhef {
            return Ok(());
        }
        Err(BriefError::AdresPastNiet)
    }
}

/// A line in one or two, broken after a hyphen or at a space; as it is when neither helps.
fn broken(line: &str) -> Vec<String> {
    if line.chars().count() <= MOST_LINE_LENGTH {
        return vec![line.to_owned()];
    }
    let short = |at: &usize| line[..*at].trim_end().chars().count() <= MOST_LINE_LENGTH;
    let mut places = line.match_indices(['-', ' ']).map(|(at, _)| at + 1).filter(short);
    match places.next_back() {
        Some(at) => vec![line[..at].trim_end().to_owned(), line[at..].trim_start().to_owned()],
        None => vec![line.to_owned()],
    }
}

/// Why there is no letter. Holds names and ids, never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BriefError {
    /// This antwoord is not a briefmodel.
    GeenBriefmodel(String),
    /// An antwoord that the letter carries cannot be given here on this day.
    NietTeGeven(String),
    /// Conditions would stay open; these kenmerken decide them.
    MissingKenmerken(Vec<String>),
    /// The address does not fit in the window of the envelope.
    AdresPastNiet,
    /// There is no letter to this person, or not without somebody looking at it first.
    Bijzonder(Bijzonder),
    /// A name or an address cannot be made of what was given.
    Onvolledig(Vec<Veldfout>),
}

impl fmt::Display for BriefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GeenBriefmodel(id) => write!(f, "«{id}» is geen briefmodel"),
            Self::NietTeGeven(id) => write!(f, "de brief draagt «{id}», en dat antwoord is er nu niet"),
            Self::MissingKenmerken(names) => {
                write!(f, "voor deze brief is nog nodig: {}", names.join(", "))
            }
            Self::Bijzonder(bijzonder) => f.write_str(bijzonder.reden()),
            Self::Onvolledig(wrong) => {
                let told: Vec<String> =
                    wrong.iter().map(|fout| format!("{}: {}", fout.veld.naam(), fout.wat)).collect();
                f.write_str(&told.join("; "))
            }
            Self::AdresPastNiet => write!(
                f,
                "het adres past niet in het venster: hoogstens {MOST_ADDRESS_LINES} regels van {MOST_LINE_LENGTH} tekens"
            ),
        }
    }
}

impl std::error::Error for BriefError {}

/// A letter with everything filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// The briefmodel with its own text.
    pub model: Antwoord,
    /// The antwoorden that it carries, each with the chosen sections only.
    pub antwoorden: Vec<Antwoord>,
}

/// The antwoorden that a briefmodel carries, resolved for the same gemeente and moment.
pub fn carried(repository: &Repository, model: &Antwoord, moment: Moment) -> Result<Vec<Antwoord>, BriefError> {
    let resolved = kop(model)?.antwoorden.iter().map(|id| match resolve(repository, &model.gemeente, id, moment) {
        Resolution::Antwoord(antwoord) => Ok(*antwoord),
        _ => Err(BriefError::NietTeGeven(id.clone())),
    });
    resolved.collect()
}

/// Fills in a briefmodel and what it carries for this situation.
pub fn compose(model: &Antwoord, carried: &[Antwoord], known: &Kenmerken) -> Result<Brief, BriefError> {
    let chosen = kop(model)?.secties.as_deref();
    let model = filled_in(model, None, known);
    let antwoorden: Vec<Antwoord> = carried.iter().map(|antwoord| filled_in(antwoord, chosen, known)).collect();
    let mut missing: Vec<String> = Vec::new();
    for name in std::iter::once(&model).chain(&antwoorden).flat_map(|antwoord| open_kenmerken(antwoord, known)) {
        if !missing.iter().any(|known| known == name) {
            missing.push(name.to_owned());
        }
    }
    if missing.is_empty() { Ok(Brief { model, antwoorden }) } else { Err(BriefError::MissingKenmerken(missing)) }
}

fn kop(model: &Antwoord) -> Result<&BriefKop, BriefError> {
    model.kop.brief.as_ref().ok_or_else(|| BriefError::GeenBriefmodel(model.id.clone()))
}

/// Only the sections that a letter shows, personalised: what is not shown need not be known.
fn filled_in(antwoord: &Antwoord, chosen: Option<&[SectieId]>, known: &Kenmerken) -> Antwoord {
    let mut public = antwoord.clone();
    public
        .secties
        .retain(|sectie| sectie.id != SectieId::Medewerkers && chosen.is_none_or(|chosen| chosen.contains(&sectie.id)));
    personalise(&public, known)
}
