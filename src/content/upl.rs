//! The national list of product names (UPL): a compact table in `schemas/upl.csv`.

use std::collections::BTreeMap;

/// The list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Upl {
    by_name: BTreeMap<String, (String, bool)>,
}

/// What the list says of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UplStatus<'a> {
    /// It is on the list, with this URI.
    Current(&'a str),
    /// It was, and is no longer.
    Lapsed(&'a str),
    /// It never was.
    Unknown,
}

impl Upl {
    /// The copy that is built in.
    pub fn built_in() -> Self {
        Self::parse(include_str!("../../schemas/upl.csv"))
    }

    /// Reads `naam;uri;status` lines; lines with `#` and the head line are skipped.
    pub fn parse(text: &str) -> Self {
        let mut by_name = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#') && *line != "naam;uri;status") {
            let mut cells = line.split(';').map(str::trim);
            if let (Some(name), Some(uri)) = (cells.next(), cells.next()) {
                by_name.insert(name.to_lowercase(), (uri.to_owned(), cells.next() == Some("vervallen")));
            }
        }
        Self { by_name }
    }

    /// What the list says of this name.
    pub fn status(&self, name: &str) -> UplStatus<'_> {
        match self.by_name.get(&name.to_lowercase()) {
            Some((uri, false)) => UplStatus::Current(uri),
            Some((uri, true)) => UplStatus::Lapsed(uri),
            None => UplStatus::Unknown,
        }
    }

    /// Every current name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.iter().filter(|(_, (_, lapsed))| !lapsed).map(|(name, _)| name.as_str())
    }
}
