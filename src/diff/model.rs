//! What differs between two releases, as data: the contract of `diff --format json` and of the pages.

use crate::content::Gemeenten;
use jiff::civil::Date;
use serde::Serialize;

/// Everything that differs between two releases.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diff {
    /// The release to start from.
    pub van: Kant,
    /// The release to end with.
    pub naar: Kant,
    /// The day from which the two are compared.
    pub datum: Date,
    /// The last day that was looked at.
    pub tot_en_met: Date,
    /// How many gemeenten both have.
    pub gemeenten: usize,
    /// Does anything differ in what is said, apart from words?
    pub inhoud: bool,
    /// Counts.
    pub telling: Telling,
    /// The same change in several antwoorden, told once.
    pub onderwerpen: Vec<Onderwerp>,
    /// What differs per antwoord.
    pub antwoorden: Vec<AntwoordVerschil>,
    /// Kanalen whose form differs.
    pub kanalen: Vec<KanaalVerschil>,
    /// What differs without changing an antwoord.
    pub overig: Vec<String>,
    /// What could not be read on one of the sides, and was therefore not compared.
    pub niet_vergeleken: Vec<NietVergeleken>,
}

impl Diff {
    /// Could everything be compared?
    pub fn volledig(&self) -> bool {
        self.niet_vergeleken.is_empty() && self.van.fouten.is_empty() && self.naar.fouten.is_empty()
    }

    /// Does nothing at all differ?
    pub fn leeg(&self) -> bool {
        self.onderwerpen.is_empty() && self.kanalen.is_empty() && self.overig.is_empty()
    }
}

/// One of the two releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kant {
    /// What was asked for: a branch, tag or commit, or the working tree.
    pub naam: String,
    /// Short id of the release.
    pub release: String,
    /// Mistakes that keep it from being read as a whole.
    pub fouten: Vec<Fout>,
}

/// A mistake in one of the releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fout {
    /// Code of the diagnostic.
    pub code: String,
    /// What is wrong.
    pub melding: String,
    /// `path:line:column`, when it has a place.
    pub plaats: Option<String>,
}

/// Counts of what differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Telling {
    /// Antwoorden that say something else.
    pub antwoorden_inhoud: usize,
    /// Antwoorden of which only words differ.
    pub antwoorden_woorden: usize,
    /// Antwoorden of which only data about the antwoord differ.
    pub antwoorden_gegevens: usize,
    /// Gemeenten in which at least one antwoord says something else.
    pub gemeenten_inhoud: usize,
}

/// How much a change matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gewicht {
    /// Facts, conditions, steps, terms, availability, berichten.
    Inhoud,
    /// Other words for the same.
    Woorden,
    /// Data about the antwoord, that no citizen reads.
    Gegevens,
}

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Soort {
    /// The antwoord appears, disappears, or is (no longer) offered.
    Beschikbaarheid,
    /// A storing or crisis on top of it.
    Bericht,
    /// The value of a fact.
    Feit,
    /// A term or a day.
    Termijn,
    /// For whom something holds.
    Voorwaarde,
    /// Steps: another order, one more, one less.
    Stappen,
    /// A piece of text that appears or disappears.
    Tekst,
    /// Words that can turn the meaning: niet, moet, mag, a number.
    Strekking,
    /// Where a link leads, who helps further.
    Verwijzing,
    /// The id or an alias.
    Id,
    /// Other words.
    Woorden,
    /// Front matter.
    Gegevens,
}

impl Soort {
    /// The word on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Beschikbaarheid => "beschikbaarheid",
            Self::Bericht => "bericht",
            Self::Feit => "feit",
            Self::Termijn => "termijn",
            Self::Voorwaarde => "voorwaarde",
            Self::Stappen => "stappen",
            Self::Tekst => "tekst",
            Self::Strekking => "strekking",
            Self::Verwijzing => "verwijzing",
            Self::Id => "id",
            Self::Woorden => "woorden",
            Self::Gegevens => "gegevens",
        }
    }
}

/// One change in an antwoord.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wijziging {
    /// How much it matters.
    pub gewicht: Gewicht,
    /// What kind it is.
    pub soort: Soort,
    /// What it is about: the path of a fact, "volgorde", "antwoord".
    pub wat: String,
    /// What was said.
    pub voor: Option<String>,
    /// What is said.
    pub na: Option<String>,
    /// Sections in which it shows.
    pub secties: Vec<String>,
    /// Names of the bloks in which it shows.
    pub blokken: Vec<String>,
    /// Kanalen that show it.
    pub kanalen: Vec<String>,
}

/// A change with the days on which it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gedateerd {
    /// The change.
    #[serde(flatten)]
    pub wijziging: Wijziging,
    /// The first day; the day of the comparison when it shows at once.
    pub vanaf: Date,
    /// The last day, when it stops within the days that were looked at.
    pub tot_en_met: Option<Date>,
}

/// The same change, wherever it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Onderwerp {
    /// The change, with its days.
    #[serde(flatten)]
    pub wijziging: Gedateerd,
    /// In which gemeenten.
    pub gemeenten: Gemeenten,
    /// In which antwoorden.
    pub antwoorden: Vec<String>,
}

/// What differs in one antwoord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AntwoordVerschil {
    /// Its id.
    pub id: String,
    /// The id it had, when that differs.
    pub vorig_id: Option<String>,
    /// Its title.
    pub titel: String,
    /// The heaviest change in it.
    pub gewicht: Gewicht,
    /// Gemeenten for which the same differs, most first.
    pub groepen: Vec<Groep>,
}

/// Gemeenten for which the same differs in an antwoord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Groep {
    /// The gemeenten.
    pub gemeenten: Gemeenten,
    /// The gemeente whose texts are shown.
    pub voorbeeld: String,
    /// What changes.
    pub wijzigingen: Vec<Gedateerd>,
    /// The texts on the days on which something starts to differ.
    pub momenten: Vec<Moment>,
}

/// A day on which something starts to differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// The day.
    pub vanaf: Date,
    /// The last day on which this is the difference.
    pub tot_en_met: Option<Date>,
    /// In how many situations the outcome differs.
    pub situaties: Situaties,
    /// The texts that differ, per kanaal.
    pub kanalen: Vec<KanaalTekst>,
}

/// Situations whose outcome differs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Situaties {
    /// In how many the outcome differs in more than words.
    pub anders: usize,
    /// How many there are.
    pub totaal: usize,
    /// The first of those that differ.
    pub voorbeelden: Vec<String>,
    /// Why they were not counted, when they were not.
    pub niet_geteld: Option<String>,
}

/// What one kanaal says, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KanaalTekst {
    /// Name of the kanaal.
    pub kanaal: String,
    /// What people call it.
    pub titel: String,
    /// Lines that differ, in reading order.
    pub regels: Vec<RegelPaar>,
}

/// A line before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegelPaar {
    /// Heading of its section.
    pub sectie: Option<String>,
    /// The line before; absent when it is new.
    pub voor: Option<String>,
    /// The line after; absent when it is gone.
    pub na: Option<String>,
}

/// A kanaal whose form differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KanaalVerschil {
    /// Name of the kanaal.
    pub kanaal: String,
    /// Does it show or leave out something else?
    pub gewicht: Gewicht,
    /// What differs, for people.
    pub wat: Vec<String>,
    /// How many outputs were made on both sides to see the difference.
    pub bekeken: usize,
    /// How many of those differ.
    pub anders: usize,
    /// Files that differ.
    pub bestanden: Vec<String>,
}

/// What could not be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NietVergeleken {
    /// `van` or `naar`: the side that cannot be read.
    pub kant: String,
    /// The gemeente, when it is of one.
    pub gemeente: Option<String>,
    /// What it is: an antwoord, facts, the gemeente itself.
    pub wat: String,
}
