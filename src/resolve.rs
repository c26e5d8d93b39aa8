//! An antwoord for one gemeente on one day: layers merged, facts filled in, conditions kept as data,
//! origin on every blok and fact. Pure: the day is an argument. Fails closed: where anything is
//! missing there is no antwoord, only diagnostics.

mod antwoord;
mod flips;
mod layers;
mod lookup;
mod personalise;
mod phrase;

pub use antwoord::{
    Antwoord, Bericht, Doel, Feitwaarde, Herkomst, Laag, NietAangeboden, Resolution, Resolved, ResolvedCondition,
    Sectie, Verwant,
};
pub(crate) use antwoord::{said_blocks, said_blok, said_cells};
pub(crate) use flips::EXCEPTION_DAYS;
pub use flips::{flips, next_flip};
pub use layers::{MergedPart, MergedSectie, merge};
pub use lookup::Moment;
pub use personalise::{asked, open_kenmerken, personalise};
pub use phrase::{branch_phrases, phrase, told};

use crate::content::Repository;

/// Resolves one antwoord. `id` may be an alias.
pub fn resolve(repository: &Repository, gemeente: &str, id: &str, moment: Moment) -> Resolution {
    resolved(repository, gemeente, id, (moment, lookup::Extent::Whole))
}

/// The same with the section of the answer line only, for lists: nothing on top, nothing related, no
/// fingerprint. What other sections lack is not noticed.
pub fn lead(repository: &Repository, gemeente: &str, id: &str, moment: Moment) -> Resolution {
    resolved(repository, gemeente, id, (moment, lookup::Extent::Lead))
}

fn resolved(
    repository: &Repository,
    gemeente: &str,
    id: &str,
    (moment, extent): (Moment, lookup::Extent),
) -> Resolution {
    let Some(gemeente) = repository.gemeente(gemeente) else { return Resolution::Onbekend };
    let Some(id) = repository.canonical_id(gemeente, id) else { return Resolution::Onbekend };
    let Some(written) = repository.antwoord(gemeente, id) else { return Resolution::Onbekend };
    lookup::Resolver::new(repository, gemeente, moment).resolve(written, extent)
}
