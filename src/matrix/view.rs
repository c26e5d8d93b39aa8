//! The matrix as data.

use super::readability::Leesbaarheid;
use serde::Serialize;

/// What somebody should do with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Teken {
    /// Nothing.
    Goed,
    /// This kanaal is not meant to give it.
    Nvt,
    /// Too long, or hard to read.
    LetOp,
    /// Facts are missing that this kanaal should show.
    Afwijkend,
    /// There is nothing, or it could not be made.
    Leeg,
}

/// What a kanaal leaves out of an antwoord.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Weggelaten {
    /// The section.
    pub sectie: &'static str,
    /// The blok, when it is not the whole section.
    pub blok: Option<String>,
    /// Why.
    pub reden: String,
}

/// One antwoord in one kanaal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cel {
    /// Name of the kanaal.
    pub kanaal: String,
    /// What to do with it.
    pub teken: Teken,
    /// What stands out, in words.
    pub opmerkingen: Vec<String>,
    /// Length of the text, in characters.
    pub tekens: usize,
    /// How long it may be.
    pub grens: Option<usize>,
    /// Length of its longest blok.
    pub langste_blok: usize,
    /// How many facts stand in the output.
    pub feiten: usize,
    /// Short fingerprint of those facts: equal to that of another kanaal when both show the same.
    pub vingerafdruk: String,
    /// What it leaves out.
    pub weggelaten: Vec<Weggelaten>,
    /// How hard it is to read.
    pub leesbaarheid: Option<Leesbaarheid>,
}

/// One antwoord in every kanaal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rij {
    /// Its id.
    pub antwoord: String,
    /// Its title.
    pub titel: String,
    /// Its type.
    #[serde(rename = "type")]
    pub soort: &'static str,
    /// `antwoord`, `niet-aangeboden` or `ingehouden`.
    pub stand: &'static str,
    /// Its cells, in the order of the kanalen.
    pub cellen: Vec<Cel>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kolom {
    /// Name of the kanaal.
    pub kanaal: String,
    /// What people call it.
    pub titel: String,
    /// How long an antwoord may be in it.
    pub grens: Option<usize>,
    /// How long one message may be, when it speaks in messages.
    pub bericht: Option<usize>,
}

/// What the cells come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Telling {
    /// Antwoorden.
    pub antwoorden: usize,
    /// Cells.
    pub cellen: usize,
    /// Cells without anything.
    pub leeg: usize,
    /// Cells that miss facts.
    pub afwijkend: usize,
    /// Cells that are too long or hard to read.
    pub let_op: usize,
    /// Cells that this kanaal is not meant to give.
    pub nvt: usize,
    /// Antwoorden that do not hold on this day; they are in no row.
    pub niet_geldig: usize,
}

/// Antwoorden × kanalen of one gemeente on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Its name.
    pub gemeentenaam: String,
    /// The day.
    pub datum: String,
    /// The release.
    pub release: String,
    /// What the cells come to.
    pub telling: Telling,
    /// The columns.
    pub kanalen: Vec<Kolom>,
    /// The rows, by id.
    pub rijen: Vec<Rij>,
}
