//! What differs between what was served and what is served now. The work grows with what changed: only
//! answers that a changed file, fact or day can reach are resolved and compared.

use super::{Serving, delta::Delta, feed::Cursor, uses::Dependencies};
use crate::{
    content::Gemeente,
    resolve::{Moment, Resolution, resolve},
    snapshot::Snapshot,
    source::Hash,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// How something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verandering {
    /// It was not there.
    Nieuw,
    /// It says something else, or looks different.
    Gewijzigd,
    /// It is not there any more.
    Vervallen,
}

impl Verandering {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nieuw => "nieuw",
            Self::Gewijzigd => "gewijzigd",
            Self::Vervallen => "vervallen",
        }
    }
}

/// One change. Without a gemeente it may reach every gemeente; without an antwoord every antwoord.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wijziging {
    /// Slug of the gemeente.
    pub gemeente: Option<String>,
    /// Id of the antwoord.
    pub antwoord: Option<String>,
    /// What happened to it.
    pub soort: Verandering,
}

/// The changes of one swap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reeks {
    /// Where the feed was.
    pub van: Cursor,
    /// Where it is after these changes.
    pub naar: Cursor,
    /// The changes, in order.
    pub wijzigingen: Vec<Wijziging>,
}

type Views<'a> = BTreeMap<&'a str, &'a Arc<Snapshot>>;

/// From one snapshot that was served everywhere to what is served now.
pub(super) fn since(before: &Arc<Snapshot>, after: &Serving, naar: &Cursor) -> Reeks {
    let views: Views = before.repository.gemeenten.keys().map(|slug| (slug.as_str(), before)).collect();
    let main = after.served.as_ref().map(|served| (before, served));
    let wijzigingen = Comparison::default().compare(&views, &after.gemeenten(), main, &mut Dependencies::default());
    Reeks { van: Cursor::of(before), naar: naar.clone(), wijzigingen }
}

/// From one state of serving to the next; `None` when nothing was or is served, or nothing moved.
pub(super) fn between(before: &Serving, after: &Serving, dependencies: &mut Dependencies) -> Option<Reeks> {
    let (van, naar) = (before.cursor()?, after.cursor()?);
    let main = before.served.as_ref().zip(after.served.as_ref());
    (van != naar).then(|| {
        let wijzigingen = Comparison::default().compare(&before.gemeenten(), &after.gemeenten(), main, dependencies);
        Reeks { van, naar, wijzigingen }
    })
}

#[derive(Default)]
struct Comparison {
    found: BTreeSet<Wijziging>,
}

impl Comparison {
    fn compare(
        mut self,
        before: &Views<'_>,
        after: &Views<'_>,
        main: Option<(&Arc<Snapshot>, &Arc<Snapshot>)>,
        dependencies: &mut Dependencies,
    ) -> Vec<Wijziging> {
        let mut moved: Vec<Pair<'_>> = Vec::new();
        for slug in before.keys().chain(after.keys()).copied().collect::<BTreeSet<_>>() {
            match (before.get(slug), after.get(slug)) {
                (Some(old), Some(new)) if !Arc::ptr_eq(old, new) => {
                    let known = moved.iter_mut().find(|pair| Arc::ptr_eq(pair.old, old) && Arc::ptr_eq(pair.new, new));
                    match known {
                        Some(pair) => pair.slugs.push(slug),
                        None => moved.push(Pair { old, new, slugs: vec![slug] }),
                    }
                }
                (None, Some(_)) => self.note(Some(slug), None, Verandering::Nieuw),
                (Some(_), None) => self.note(Some(slug), None, Verandering::Vervallen),
                _ => {}
            }
        }
        for pair in &moved {
            let is_main = main.is_some_and(|(old, new)| Arc::ptr_eq(pair.old, old) && Arc::ptr_eq(pair.new, new));
            self.pair(pair, is_main, dependencies);
        }
        self.found.into_iter().collect()
    }

    fn note(&mut self, gemeente: Option<&str>, antwoord: Option<&str>, soort: Verandering) {
        self.found.insert(Wijziging {
            gemeente: gemeente.map(str::to_owned),
            antwoord: antwoord.map(str::to_owned),
            soort,
        });
    }

    /// Gemeenten that moved together from one snapshot to another. In the main pair a generic change is
    /// one change for all of them.
    fn pair(&mut self, pair: &Pair<'_>, is_main: bool, dependencies: &mut Dependencies) {
        let generic = Delta::generic(pair.old, pair.new);
        let mut ids = generic.ids.clone();
        let mut forced = BTreeSet::new();
        for (id, uses) in dependencies.generic(&pair.new.repository.generic.antwoorden) {
            if generic.reaches(uses) {
                ids.insert(id.to_owned());
            }
            if generic.forces(uses) {
                forced.insert(id.to_owned());
            }
        }
        let overal = pair.looks_different();
        let mut noted = BTreeSet::new();
        if is_main {
            if overal {
                self.note(None, None, Verandering::Gewijzigd);
            }
            for id in &ids {
                if let Some(soort) =
                    pair.generic(id, &generic).or(forced.contains(id).then_some(Verandering::Gewijzigd))
                {
                    self.note(None, Some(id), soort);
                    noted.insert(id.clone());
                }
            }
            ids.clear();
        }
        for slug in &pair.slugs {
            if overal && !is_main {
                self.note(Some(slug), None, Verandering::Gewijzigd);
            }
            self.gemeente(pair, slug, (&generic, &ids, &noted), dependencies);
        }
    }

    fn gemeente(
        &mut self,
        pair: &Pair<'_>,
        slug: &str,
        (generic, ids, noted): (&Delta, &BTreeSet<String>, &BTreeSet<String>),
        dependencies: &mut Dependencies,
    ) {
        let (Some(old), Some(new)) = (pair.old.repository.gemeenten.get(slug), pair.new.repository.gemeenten.get(slug))
        else {
            return;
        };
        let same = Arc::ptr_eq(old, new) && pair.old.today == pair.new.today;
        if same && generic.is_empty() {
            return;
        }
        if !Arc::ptr_eq(old, new) && old.profiel != new.profiel {
            self.note(Some(slug), None, Verandering::Gewijzigd);
        }
        let own = if same { Delta::default() } else { Delta::municipal((pair.old, old), (pair.new, new)) };
        let mut candidates: BTreeSet<String> = ids.union(&own.ids).cloned().collect();
        let mut forced = BTreeSet::new();
        let written = dependencies.gemeente(new);
        for delta in [&own, generic] {
            candidates.extend(delta.reached(written));
            forced.extend(delta.forced(written));
        }
        if !own.is_empty() {
            for (id, uses) in dependencies.generic(&pair.new.repository.generic.antwoorden) {
                if own.reaches(uses) {
                    candidates.insert(id.to_owned());
                }
                if own.forces(uses) {
                    forced.insert(id.to_owned());
                }
            }
        }
        for id in candidates.difference(noted) {
            if let Some(soort) = pair.differs(slug, id).or(forced.contains(id).then_some(Verandering::Gewijzigd)) {
                self.note(Some(slug), Some(id), soort);
            }
        }
    }
}

/// Gemeenten that moved from one snapshot to another.
struct Pair<'a> {
    old: &'a Arc<Snapshot>,
    new: &'a Arc<Snapshot>,
    slugs: Vec<&'a str>,
}

impl Pair<'_> {
    /// Templates, phrases or names of themas differ: everything may look different.
    fn looks_different(&self) -> bool {
        let key = |snapshot: &Snapshot, group| snapshot.tree.group(group).map(|group| group.key);
        key(self.old, "renderers") != key(self.new, "renderers") || self.old.repository.hub != self.new.repository.hub
    }

    fn differs(&self, slug: &str, id: &str) -> Option<Verandering> {
        match (says(self.old, slug, id), says(self.new, slug, id)) {
            (None, Some(_)) => Some(Verandering::Nieuw),
            (Some(_), None) => Some(Verandering::Vervallen),
            (old, new) => (old != new).then_some(Verandering::Gewijzigd),
        }
    }

    /// How a generic antwoord changed. One gemeente that changes nothing in it speaks for all that do
    /// not; only without such a one are they asked in turn.
    fn generic(&self, id: &str, delta: &Delta) -> Option<Verandering> {
        let plain = |gemeente: &Gemeente| {
            !gemeente.afwijkingen.contains_key(id)
                && !gemeente.laag.antwoorden.contains_key(id)
                && !delta.feiten.iter().any(|pad| gemeente.laag.feiten.contains_key(pad))
        };
        let is_plain = |slug: &&&str| {
            [self.old, self.new].into_iter().all(|side| side.repository.gemeenten.get(**slug).is_some_and(|g| plain(g)))
        };
        match self.slugs.iter().find(is_plain) {
            Some(slug) => self.differs(slug, id),
            None => self.slugs.iter().find_map(|slug| self.differs(slug, id)),
        }
    }
}

/// What an antwoord says in a gemeente on the day of the snapshot; `None` when it is not there.
fn says(snapshot: &Snapshot, slug: &str, id: &str) -> Option<Hash> {
    match resolve(&snapshot.repository, slug, id, Moment::day(snapshot.today)) {
        Resolution::Antwoord(antwoord) => Some(antwoord.vingerafdruk),
        Resolution::NietAangeboden(other) => {
            let phone = other.telefoon.map(|phone| phone.waarde);
            Some(Hash::of(format!("{:?} {:?} {phone:?}", other.status, other.opvolger_titel).as_bytes()))
        }
        Resolution::Ingehouden { telefoon, .. } => {
            Some(Hash::of(format!("ingehouden {:?}", telefoon.map(|phone| phone.waarde)).as_bytes()))
        }
        Resolution::NietGeldig | Resolution::Onbekend => None,
    }
}
