//! Where things are used, and why they stand where they stand: of every blok and value of an antwoord the layer, the place,
//! the commit, the source and the conditions that decide it ([`why`]); of a fact, a kenmerk or an antwoord every place that
//! refers to it, with the antwoorden, gemeenten and kanalen in which it shows ([`usage`]).
//!
//! Both read a snapshot; only what git knows of a place comes from a [`crate::source::History`] that is handed in.

mod chain;
mod found;
mod head;
mod human;
mod reach;
mod references;
mod text;
mod view;
mod why;

pub use found::{Gebruik, GebruikSoort, Onbekend, Plaats, Uitgezonderd, Waardegever, usage};
pub use human::{usage_in_words, why_in_words};
pub use references::Hoe;
pub use view::{
    Feit, Gegeven, Plek, Reden, Regel, Stand, Uitkomst, Verborgen, Voorwaarde, Why, WhyBericht, WhyBlok, WhySectie,
    Wijziging,
};
pub use why::{Asked, why};
