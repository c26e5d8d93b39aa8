//! Counting what is searched for. The words go into the count and nowhere else: not in a log, not in an error.

use super::extract::InGemeente;
use crate::{
    fault::{self, Fault},
    markdown::Audience,
    register::{Gezocht, Uitkomst, Vraagtekst, Zijde},
    search::{Oordeel, Zoekantwoord},
};

/// Counts a search that was meant.
pub(crate) fn zoekvraag(place: &InGemeente, woorden: &str, found: &Zoekantwoord) {
    let uitkomst = match found.oordeel {
        Oordeel::Antwoord => Uitkomst::Antwoord,
        Oordeel::Keuze => Uitkomst::Keuze,
        Oordeel::Niets => Uitkomst::Niets,
    };
    tel(place, woorden, uitkomst, found.resultaten.first().map(|first| first.id.as_str()));
}

/// Counts a search, or what somebody said of one. Without a register nothing is counted, and nobody waits for it.
pub(crate) fn tel(place: &InGemeente, woorden: &str, uitkomst: Uitkomst, antwoord: Option<&str>) {
    if fault::on(Fault::SearchLogged) {
        tracing::trace!(woorden, "searched");
    }
    let (Some(journal), Some(tekst)) = (place.api.journal(), Vraagtekst::new(woorden)) else { return };
    let gezocht = Gezocht {
        tekst,
        dag: place.now.date(),
        gemeente: place.gemeente.slug.clone(),
        zijde: match place.api.audience() {
            Audience::Publiek => Zijde::Publiek,
            Audience::Medewerkers => Zijde::Medewerkers,
        },
        uitkomst,
        antwoord: antwoord.map(str::to_owned),
    };
    if let Err(refused) = journal.count_search(&gezocht) {
        tracing::debug!(%refused, "a search was not counted");
    }
}
