//! The tekstmatrix: antwoorden × kanalen of one gemeente on one day. Each cell tells how long the text is against what the
//! kanaal allows, which facts stand in the output (as a fingerprint, equal over kanalen unless one leaves something out),
//! what is left out and why, and how hard it is to read.
//!
//! One gemeente at a time: the work is its antwoorden × its kanalen, whatever else the release holds.

mod cell;
mod human;
mod readability;
mod view;

pub use human::matrix_in_words;
pub use readability::{Leesbaarheid, readability};
pub use view::{Cel, Kolom, Matrix, Rij, Teken, Telling, Weggelaten};

use crate::{
    condition::Kenmerken,
    content::{Gemeente, Type},
    render::{Kanaal, Request},
    resolve::{self, Moment, Resolution},
    snapshot::Snapshot,
};
use rayon::prelude::*;
use std::sync::Arc;

/// The matrix of a gemeente.
pub fn matrix(snapshot: &Snapshot, gemeente: &Gemeente, moment: Moment) -> Matrix {
    let kanalen: Vec<&Arc<Kanaal>> = snapshot.kanalen.iter().collect();
    let repository = &snapshot.repository;
    let ids: Vec<&str> = repository
        .ids(gemeente)
        .into_iter()
        .filter(|id| repository.antwoord(gemeente, id).is_some_and(|one| one.kop.soort != Type::Briefmodel))
        .collect();
    let rows: Vec<Option<Rij>> = ids.par_iter().map(|id| row(snapshot, gemeente, moment, &kanalen, id)).collect();
    let niet_geldig = rows.iter().filter(|row| row.is_none()).count();
    let rijen: Vec<Rij> = rows.into_iter().flatten().collect();
    Matrix {
        gemeente: gemeente.slug.clone(),
        gemeentenaam: gemeente.profiel.naam.clone(),
        datum: moment.datum.to_string(),
        release: snapshot.release.id.clone(),
        telling: counted(&rijen, niet_geldig),
        kanalen: kanalen.iter().map(|kanaal| column(kanaal)).collect(),
        rijen,
    }
}

fn column(kanaal: &Kanaal) -> Kolom {
    Kolom {
        kanaal: kanaal.naam.clone(),
        titel: kanaal.titel.clone(),
        grens: kanaal.lengte.antwoord,
        bericht: cell::speaks(kanaal).then_some(kanaal.lengte.bericht),
    }
}

/// The row of an antwoord; nothing when it does not hold on this day.
fn row(snapshot: &Snapshot, gemeente: &Gemeente, moment: Moment, kanalen: &[&Arc<Kanaal>], id: &str) -> Option<Rij> {
    let (basis_url, kenmerken) = (format!("/v1/gemeenten/{}/antwoorden", gemeente.slug), Kenmerken::new());
    let request = Request {
        release: &snapshot.release.id,
        ontvangstcode: "",
        slug: &gemeente.slug,
        gemeente: &gemeente.profiel,
        datum: moment.datum,
        basis_url: &basis_url,
        variant: None,
        kenmerken: &kenmerken,
        medewerkers: false,
    };
    let resolution = resolve::resolve(&snapshot.repository, &gemeente.slug, id, moment);
    let each = |of: &dyn Fn(&Kanaal) -> Cel| kanalen.iter().map(|kanaal| of(kanaal)).collect();
    let (kop, stand, cellen): (_, _, Vec<Cel>) = match &resolution {
        Resolution::Antwoord(antwoord) => {
            let cells = each(&|kanaal| cell::of_antwoord(kanaal, &resolution, antwoord, &request));
            (Arc::clone(&antwoord.kop), "antwoord", cells)
        }
        Resolution::NietAangeboden(away) => {
            let why = format!("niet aangeboden: {}", away.status.reden);
            (Arc::clone(&away.kop), "niet-aangeboden", each(&|kanaal| cell::of_none(kanaal, Teken::Nvt, &why)))
        }
        Resolution::Ingehouden { kop, diagnostics, .. } => {
            let why = diagnostics.first().map_or("ingehouden", |found| &found.message);
            (Arc::clone(kop), "ingehouden", each(&|kanaal| cell::of_none(kanaal, Teken::Leeg, why)))
        }
        Resolution::NietGeldig | Resolution::Onbekend => return None,
    };
    Some(Rij { antwoord: id.to_owned(), titel: kop.titel.clone(), soort: kop.soort.name(), stand, cellen })
}

fn counted(rows: &[Rij], niet_geldig: usize) -> Telling {
    let cells: Vec<Teken> = rows.iter().flat_map(|row| &row.cellen).map(|cell| cell.teken).collect();
    let count = |teken| cells.iter().filter(|cell| **cell == teken).count();
    Telling {
        antwoorden: rows.len(),
        cellen: cells.len(),
        leeg: count(Teken::Leeg),
        afwijkend: count(Teken::Afwijkend),
        let_op: count(Teken::LetOp),
        nvt: count(Teken::Nvt),
        niet_geldig,
    }
}
