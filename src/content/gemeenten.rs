//! A set of gemeenten, in words that stay short at national size.

use serde::Serialize;

/// So many names are told before a number stands for them.
const NAMES: usize = 5;

/// Gemeenten that something is the same for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gemeenten {
    /// For people: "alle 3", "340 van 342 (niet: a, b)".
    pub tekst: String,
    /// How many.
    pub aantal: usize,
    /// Their slugs.
    pub slugs: Vec<String>,
}

impl Gemeenten {
    /// These slugs out of all: told as all of them, all but a few, a few by name, or how many.
    pub fn of(mut slugs: Vec<String>, all: &[&str]) -> Self {
        slugs.sort();
        let (some, total) = (slugs.len(), all.len());
        let missing: Vec<&str> = all.iter().copied().filter(|slug| !slugs.iter().any(|own| own == slug)).collect();
        let tekst = if missing.is_empty() && total > 1 {
            format!("alle {total}")
        } else if some <= NAMES && (missing.is_empty() || missing.len() >= some) {
            slugs.join(", ")
        } else if missing.len() <= NAMES {
            format!("{some} van {total} (niet: {})", missing.join(", "))
        } else {
            format!("{some} van {total}")
        };
        Self { tekst, aantal: some, slugs }
    }
}
