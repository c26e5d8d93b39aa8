//! What gemeenten changed in generic text, and how far that fell behind: per override the generic text it
//! was written against, the generic text of now, and the gemeente's own; since when; and whether a fact or
//! a source behind it changed. Pure: what git knows is handed in.

mod law;
mod overrides;
mod report;
mod take_over;

pub use law::Release;
pub use overrides::{Afwijkend, Toestand, afwijkend};
pub use report::{Rapport, Recht, Regel, Toen, Vervangen, VervangenRapport};
pub use take_over::{Overgenomen, take_over};

use crate::{
    content::Repository,
    source::{Version, Versions},
};
use jiff::{civil::Date, tz::TimeZone};
use std::collections::BTreeMap;

/// What git knows of the generic texts that overrides were written against.
#[derive(Debug, Default)]
pub struct Past {
    /// Versions by path of the generic file, newest first.
    pub versions: Versions,
    /// Facts and sources as they were, by commit.
    pub releases: BTreeMap<String, Release>,
    /// Why git could not tell.
    pub absent: Option<String>,
}

/// The version that an override was written against, and the commit that moved it.
#[derive(Debug)]
pub struct Found<'a> {
    /// The text of then, of the blok or section.
    pub text: String,
    /// The last version that still held it.
    pub then: &'a Version,
    /// The version that no longer did; `None` when only the working tree moved.
    pub moved: Option<&'a Version>,
}

/// The newest version of the generic text whose hash is the basis.
pub fn find<'a>(past: &'a Past, afwijkend: &Afwijkend) -> Option<Found<'a>> {
    let basis = afwijkend.basis.as_deref()?;
    let versions = past.versions.by_path.get(&afwijkend.generiek_pad)?;
    let hash_of = |version: &Version| {
        let text = overrides::text_in(version.text.as_deref()?, &afwijkend.generiek_pad, afwijkend)?;
        (crate::markdown::basis(&text) == basis).then_some(text)
    };
    let (at, text) = versions.iter().enumerate().find_map(|(at, version)| Some((at, hash_of(version)?)))?;
    Some(Found { text, then: &versions[at], moved: at.checked_sub(1).map(|newer| &versions[newer]) })
}

/// Every override that fell behind, as it is on `today`.
pub fn drift(repository: &Repository, gemeente: Option<&str>, past: &Past, today: Date) -> Rapport {
    let mut regels = Vec::new();
    for afwijkend in afwijkend(repository).into_iter().filter(|found| found.toestand != Toestand::Actueel) {
        if gemeente.is_none_or(|slug| afwijkend.gemeente == slug) {
            regels.push(regel(repository, past, afwijkend, today));
        }
    }
    Rapport { datum: today, afwijkingen: regels, geschiedenis: remark(past) }
}

fn remark(past: &Past) -> Option<String> {
    past.absent.clone().or_else(|| {
        past.versions.cut_off.then(|| {
            "Deze kopie heeft maar een deel van de geschiedenis; haal de rest op met: git fetch --unshallow".to_owned()
        })
    })
}

fn regel(repository: &Repository, past: &Past, afwijkend: Afwijkend, today: Date) -> Regel {
    let found = find(past, &afwijkend);
    let moved = found.as_ref().and_then(|found| found.moved);
    let toen = found.as_ref().map(|found| Toen {
        tekst: found.text.clone(),
        commit: moved.map(|moved| moved.commit.id.clone()),
        veranderd_op: moved.map(day),
        dagen: moved.and_then(|moved| (today - day(moved)).get_days().try_into().ok()),
    });
    let before = found.as_ref().and_then(|found| past.releases.get(&found.then.commit.id));
    let recht = before.map(|before| law::changed(repository, &afwijkend, before, found.as_ref(), today));
    let geen_toen = toen.is_none().then(|| {
        let why = match (&afwijkend.basis, &past.absent) {
            (None, _) => "de afwijking heeft nog geen basis",
            (_, Some(_)) => "git is hier niet te lezen",
            _ if past.versions.cut_off => "niet in het deel van de geschiedenis dat hier is",
            _ => "deze tekst staat niet in git",
        };
        why.to_owned()
    });
    Regel { afwijkend, toen, geen_toen, recht }
}

/// The day of a version, where the gemeenten are.
fn day(version: &Version) -> Date {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    version.commit.time.to_zoned(zone).date()
}

/// Which generic bloks gemeenten replace or hide, most often first.
pub fn generic(repository: &Repository) -> VervangenRapport {
    let mut counted: BTreeMap<(String, String), Vervangen> = BTreeMap::new();
    for found in overrides::every(repository) {
        let entry = counted.entry((found.id.clone(), found.doel.clone())).or_insert_with(|| Vervangen {
            id: found.id.clone(),
            doel: found.doel.clone(),
            plaats: found.generiek_plaats.clone(),
            vervangen: Vec::new(),
            verborgen: Vec::new(),
        });
        let list = if found.verborgen { &mut entry.verborgen } else { &mut entry.vervangen };
        list.push(found.gemeente);
    }
    let mut bloks: Vec<Vervangen> = counted.into_values().collect();
    bloks.sort_by_key(|blok| std::cmp::Reverse(blok.vervangen.len() + blok.verborgen.len()));
    VervangenRapport { gemeenten: repository.gemeenten.len(), bloks }
}
