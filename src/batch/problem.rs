//! What keeps a file of persons from becoming letters.

use std::{fmt, io};

/// Something wrong in a file of persons. Holds places and names of columns that we know, never a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The row, as a spreadsheet counts it; the head is row 1.
    pub rij: Option<u64>,
    /// The column: a name that we know, or its number.
    pub kolom: Option<String>,
    /// What is wrong and what to do, in Dutch.
    pub wat: String,
}

impl Problem {
    pub(super) fn new(wat: impl Into<String>) -> Self {
        Self { rij: None, kolom: None, wat: wat.into() }
    }

    pub(super) fn in_row(mut self, rij: u64) -> Self {
        self.rij = Some(rij);
        self
    }

    pub(super) fn in_column(mut self, kolom: impl Into<String>) -> Self {
        self.kolom = Some(kolom.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.rij.map(|rij| format!("rij {rij}"));
        let column = self.kolom.as_ref().map(|kolom| format!("kolom {kolom}"));
        let place: Vec<String> = row.into_iter().chain(column).collect();
        if place.is_empty() { f.write_str(&self.wat) } else { write!(f, "{}: {}", place.join(", "), self.wat) }
    }
}

/// Why a run did not come to its end.
#[derive(Debug)]
pub enum BatchError {
    /// The file of persons is not in order; nothing was made.
    Invoer {
        /// The first mistakes, in the order of the file.
        problems: Vec<Problem>,
        /// How many there are.
        aantal: usize,
    },
    /// A letter could not be made, or something else that is told in Dutch.
    Anders(String),
    /// Reading or writing failed; what was written so far is whole, and the run can go on later.
    Io {
        /// With what.
        wat: String,
        /// Why.
        error: io::Error,
    },
}

impl BatchError {
    pub(super) fn io(wat: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let wat = wat.into();
        move |error| Self::Io { wat, error }
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invoer { problems, aantal } => {
                write!(f, "het bestand met personen klopt niet; er is geen enkele brief gemaakt:")?;
                for problem in problems {
                    write!(f, "\n  {problem}")?;
                }
                match aantal - problems.len() {
                    0 => Ok(()),
                    more => write!(f, "\n  en nog {more} andere"),
                }
            }
            Self::Anders(wat) => f.write_str(wat),
            Self::Io { wat, error } if error.kind() == io::ErrorKind::StorageFull => {
                write!(
                    f,
                    "{wat}: de schijf is vol. Maak ruimte en voer dezelfde opdracht opnieuw uit; die gaat dan verder"
                )
            }
            Self::Io { wat, error } => write!(f, "{wat}: {error}"),
        }
    }
}

impl std::error::Error for BatchError {}
