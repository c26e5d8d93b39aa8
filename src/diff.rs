//! What changes for citizens between two releases: per antwoord, kanaal and gemeente, with the day on which
//! it starts, and substance apart from words.
//!
//! The work grows with what was written differently. Antwoorden that a changed file or fact can reach are
//! found from what their texts refer to; gemeenten that are alike in everything that matters for an
//! antwoord are compared once, and of those that read the same change one speaks for all.

mod change;
mod compare;
mod form;
mod kop;
mod model;
mod moments;
mod pairs;
mod reach;
pub mod report;
mod said;
mod side;
mod situations;
mod strekking;
mod summary;
mod texts;

pub use model::{
    AntwoordVerschil, Diff, Fout, Gedateerd, Gewicht, Groep, KanaalTekst, KanaalVerschil, Kant, Moment, NietVergeleken,
    Onderwerp, RegelPaar, Situaties, Soort, Telling, Wijziging,
};
pub use side::{Side, Unreadable, load};

use crate::{content::Gemeenten, render::Kanalen, resolve::Resolution, snapshot::Snapshot};
use jiff::{ToSpan, civil::Date};
use moments::{Dagen, Outcome};
use rayon::prelude::*;
use reach::{Alike, Name, Reach};
use std::collections::{BTreeMap, BTreeSet};

/// Days ahead that are looked at.
pub const AHEAD: i64 = 400;

/// What to compare.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day from which is compared.
    pub datum: Date,
    /// Only these gemeenten; all when empty.
    pub gemeenten: Vec<String>,
    /// Only the texts of these kanalen; all when empty.
    pub kanalen: Vec<String>,
}

/// What changes between two snapshots, from the day of the second one on.
pub fn between(before: &Snapshot, after: &Snapshot) -> Diff {
    let options = Options { datum: after.today, gemeenten: Vec::new(), kanalen: Vec::new() };
    compare(&Side::of(before), &Side::of(after), &options)
}

/// What is said differently, the heaviest first: of one antwoord in one gemeente, on any two moments. `kanalen` are those of
/// the second.
pub fn wijzigingen(voor: &Resolution, na: &Resolution, kanalen: &Kanalen) -> Vec<Wijziging> {
    let mut found = compare::wijzigingen(voor, na, kanalen, &compare::Renamed::new());
    if !found.is_empty() {
        compare::weigh(&mut found, &situations::situaties(voor, na), kanalen);
    }
    found
}

/// What changes between two releases.
pub fn compare(before: &Side, after: &Side, options: &Options) -> Diff {
    let sides = [before, after];
    let until = options.datum.checked_add(AHEAD.days()).unwrap_or(Date::MAX);
    let dagen = Dagen { vanaf: options.datum, tot_en_met: until };
    let reach = Reach::new(before, after, &options.gemeenten);
    let niet_vergeleken = side::unread(sides);
    let alike: Vec<Alike> = reach.alike();
    let different: Vec<(Alike, Outcome)> = alike
        .into_par_iter()
        .filter(|alike| !side::is_unread(&niet_vergeleken, &alike.name))
        .filter_map(|alike| moments::outcome(sides, &reach, &alike, dagen).map(|outcome| (alike, outcome)))
        .collect();
    let all: Vec<&str> = reach.gemeenten.clone();
    let seen: BTreeSet<String> = different.iter().flat_map(|(alike, _)| alike.feiten.iter().cloned()).collect();
    let antwoorden = antwoorden(sides, merged(different), &all, options);
    let mut kanalen = form::kanalen(before, after, options.datum);
    kanalen.retain(|kanaal| options.kanalen.is_empty() || options.kanalen.contains(&kanaal.kanaal));
    let onderwerpen = summary::onderwerpen(&antwoorden, &all);
    let telling = summary::telling(&antwoorden);
    let (overig, gemeenten_anders) = summary::overig(sides, &reach, &seen);
    let heavy = onderwerpen.iter().any(|onderwerp| onderwerp.wijziging.wijziging.gewicht == Gewicht::Inhoud)
        || kanalen.iter().any(|kanaal| kanaal.gewicht == Gewicht::Inhoud);
    Diff {
        van: before.kant.clone(),
        naar: after.kant.clone(),
        datum: options.datum,
        tot_en_met: until,
        gemeenten: all.len(),
        inhoud: heavy || gemeenten_anders,
        telling,
        onderwerpen,
        antwoorden,
        kanalen,
        overig,
        niet_vergeleken,
    }
}

/// Gemeenten that read the same change.
struct Same {
    gemeenten: Vec<String>,
    /// Those that are alike in everything, also in their situations: one of them is the example.
    alike: Alike,
    outcome: Outcome,
}

/// Gemeenten that read the same change, together; the example is one of the largest group.
fn merged(mut different: Vec<(Alike, Outcome)>) -> BTreeMap<Name, Vec<Same>> {
    different.sort_by(|(one, _), (other, _)| {
        (other.gemeenten.len(), &one.gemeenten).cmp(&(one.gemeenten.len(), &other.gemeenten))
    });
    let mut found: BTreeMap<Name, Vec<Same>> = BTreeMap::new();
    for (alike, outcome) in different {
        let groups = found.entry(alike.name.clone()).or_default();
        match groups.iter_mut().find(|known| known.outcome.reads_as(&outcome)) {
            Some(known) => known.gemeenten.extend(alike.gemeenten),
            None => groups.push(Same { gemeenten: alike.gemeenten.clone(), alike, outcome }),
        }
    }
    found
}

fn antwoorden(
    sides: [&Side; 2],
    found: BTreeMap<Name, Vec<Same>>,
    all: &[&str],
    options: &Options,
) -> Vec<AntwoordVerschil> {
    let found: Vec<_> = found.into_iter().collect();
    let told = found.into_par_iter().map(|(name, groups)| {
        let mut groepen: Vec<Groep> = groups.into_iter().map(|same| groep(sides, same, all, options)).collect();
        groepen.sort_by(|one, other| {
            (other.gemeenten.aantal, &one.gemeenten.slugs).cmp(&(one.gemeenten.aantal, &other.gemeenten.slugs))
        });
        let weights = groepen.iter().flat_map(|groep| &groep.wijzigingen).map(|change| change.wijziging.gewicht);
        let gewicht = weights.min().unwrap_or(Gewicht::Gegevens);
        let titel = titel(sides, &name, groepen.first().map_or("", |groep| &groep.voorbeeld));
        AntwoordVerschil {
            vorig_id: (name.vorig != name.id).then_some(name.vorig),
            id: name.id,
            titel,
            gewicht,
            groepen,
        }
    });
    let mut told: Vec<AntwoordVerschil> = told.collect();
    told.sort_by(|one, other| (one.gewicht, &one.id).cmp(&(other.gewicht, &other.id)));
    told
}

fn groep(sides: [&Side; 2], same: Same, all: &[&str], options: &Options) -> Groep {
    let Same { gemeenten, alike, outcome } = same;
    let standard = &sides[1].repository.hub.standaardgemeente;
    let known = alike.gemeenten.iter().find(|slug| *slug == standard).or(alike.gemeenten.first());
    let voorbeeld = known.cloned().unwrap_or_default();
    let momenten = outcome.perioden.into_iter().map(|periode| {
        let resolved: [Resolution; 2] = moments::resolved(sides, &alike, &voorbeeld, periode.vanaf);
        let mut kanalen = texts::kanalen(sides, &resolved, texts::Waar { slug: &voorbeeld, datum: periode.vanaf });
        kanalen.retain(|tekst| options.kanalen.is_empty() || options.kanalen.contains(&tekst.kanaal));
        Moment { vanaf: periode.vanaf, tot_en_met: periode.tot_en_met, situaties: periode.situaties, kanalen }
    });
    let momenten = momenten.collect();
    Groep { gemeenten: Gemeenten::of(gemeenten, all), voorbeeld, wijzigingen: outcome.wijzigingen, momenten }
}

fn titel(sides: [&Side; 2], name: &Name, slug: &str) -> String {
    let of = |side: &Side, id: &str| {
        let gemeente = side.repository.gemeenten.get(slug)?;
        let written = side.repository.antwoord(gemeente, id)?;
        let own = gemeente.afwijkingen.get(id).and_then(|changed| changed.kop.titel.clone());
        Some(own.unwrap_or_else(|| written.kop.titel.clone()))
    };
    of(sides[1], &name.id).or_else(|| of(sides[0], &name.vorig)).unwrap_or_else(|| name.id.clone())
}
