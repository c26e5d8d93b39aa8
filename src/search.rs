//! One index for every kanaal and gemeente. Generic text is in it once; a gemeente adds what it wrote
//! and hides what it replaced. Words are looked up with tantivy; which of them count, and how much, is
//! computed from what the asker may see, so that nothing else can shine through. Facts stand in the
//! index as references, so a new value touches nothing.

mod analysis;
mod bundle;
mod entry;
mod evaluate;
mod facet;
mod guess;
mod index;
mod lists;
mod meting;
mod query;
mod rank;
mod same;
mod spelling;
mod suggest;
mod table;
mod today;
mod tuning;
mod uitleg;
mod view;

pub use evaluate::{Beoordeeld, Uitkomst, evaluate, read_judged};
pub use facet::{Facet, Facetten, Filter, Telling};
pub use index::{Index, Omvang};
pub use lists::{Gewichten, Lists};
pub use meting::{Meting, Score};
pub use query::Manier;
pub use uitleg::{Anders, Drempels, Gevonden, Gevraagd, Scoredelen, Uitleg, Vindplaats, Waarom};

use crate::markdown::Audience;
use jiff::civil::Date;
use serde::Serialize;

/// What is asked, by whom, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The words as typed. A space at the end says that the last word is complete.
    pub woorden: String,
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Who asks.
    pub publiek: Audience,
    /// The most results.
    pub limit: usize,
    /// The day for which answers are asked.
    pub datum: Date,
}

/// What the search makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Oordeel {
    /// The first result is the answer.
    Antwoord,
    /// It is among the first three.
    Keuze,
    /// We have no answer to this.
    Niets,
}

/// The outcome of a search, as command line and API give it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Zoekantwoord {
    /// May the first result be given as the answer?
    pub oordeel: Oordeel,
    /// Best first.
    pub resultaten: Vec<Resultaat>,
    /// Of everything found, how much there is of each value that can be narrowed by.
    pub facetten: Facetten,
}

impl Zoekantwoord {
    fn niets() -> Self {
        Self { oordeel: Oordeel::Niets, resultaten: Vec::new(), facetten: Facetten::new() }
    }
}

/// One result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resultaat {
    /// Id of the antwoord.
    pub id: String,
    /// Slug of the gemeente, when the text that was found is its own.
    pub gemeente: Option<String>,
    /// Its title here.
    pub titel: String,
    /// Its answer line with values filled in; for what is not offered here the reason; none when it is withheld.
    pub antwoordregel: Option<String>,
    /// The blok in it that says most about the question.
    pub blok: Option<String>,
    /// What the order is made by.
    pub score: f32,
    /// How sure it is that this answers the question, 0 to 1.
    pub zekerheid: f32,
    /// Is it offered here?
    #[serde(skip)]
    pub aangeboden: bool,
}
