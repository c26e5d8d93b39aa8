//! The situations that matter for an answer: all of them up to a limit, beyond it every situation of each
//! group of kenmerken that decide together.

use eenduidig::{condition::Kenmerken, resolve::Antwoord, situation::situaties};

/// At most this many per answer, where more would only combine what does not touch.
const LIMIT: usize = 256;

/// Every combination of classes, with every kenmerk known.
pub(super) fn of(antwoord: &Antwoord) -> Vec<Kenmerken> {
    let situaties = situaties(antwoord);
    assert!(situaties.weggelaten.is_empty(), "{}: {:?}", antwoord.id, situaties.weggelaten);
    situaties.bekend(LIMIT)
}
