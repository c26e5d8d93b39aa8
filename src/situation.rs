//! The situations that matter for an antwoord: its conditions cut the values of each kenmerk into
//! classes, and kenmerken that decide together form a group. Pure functions over conditions.
//!
//! This is the one place that says what the classes and situations are: `check`, the questions and the
//! sameness proof start from it. Nothing is sampled in silence: what was not enumerated is said.

mod classes;
mod decided;
mod groups;
mod plan;
mod table;
mod units;
mod weights;

pub use classes::{Klasse, Klassen, klassen};
pub(crate) use decided::{Decided, groups_of};
pub use groups::{Groep, LIMIT, Situaties, Weggelaten, combinations, situaties};
pub use plan::{Gevraagd, ONBEKEND, Plan, decided, plan};
pub(crate) use units::{Piece, Reading, pieces_of};
pub use weights::weights;
