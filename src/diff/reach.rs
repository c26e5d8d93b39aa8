//! Which antwoorden in which gemeenten what was written can reach, and which gemeenten are alike in
//! everything that matters for it: those are compared once.

use super::{
    Side,
    change::{Changed, both, hash_of, says},
    compare::Renamed,
};
use crate::{
    content::{Antwoord, Gemeente, Kop, KopAfwijking, Repository, Sectie, Uses},
    source::Hash,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The id of an antwoord after, and the id it had before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) id: String,
    pub(super) vorig: String,
}

/// An antwoord with gemeenten that are alike.
pub(super) struct Alike {
    pub(super) name: Name,
    pub(super) gemeenten: Vec<String>,
    /// Facts that matter for it: those that differ, and those that conditions compare with.
    pub(super) feiten: BTreeSet<String>,
}

/// Both sides, and what was written differently.
pub(super) struct Reach<'a> {
    old: &'a Repository,
    new: &'a Repository,
    pub(super) generic: Changed,
    pub(super) own: BTreeMap<&'a str, Changed>,
    uses: [BTreeMap<&'a str, Uses>; 2],
    /// Slugs that both sides have.
    pub(super) gemeenten: Vec<&'a str>,
    /// Generic antwoorden with another id than before.
    pub(super) renamed: Renamed,
}

impl<'a> Reach<'a> {
    pub(super) fn new(before: &'a Side, after: &'a Side, only: &[String]) -> Self {
        let (old, new): (&Repository, &Repository) = (&before.repository, &after.repository);
        let shared = old.gemeenten.keys().filter(|slug| new.gemeenten.contains_key(*slug)).map(String::as_str);
        let wanted = |slug: &&str| only.is_empty() || only.iter().any(|only| only == slug);
        let gemeenten: Vec<&str> = shared.filter(wanted).collect();
        let mut own = BTreeMap::new();
        for slug in &gemeenten {
            let (was, is) = (&old.gemeenten[*slug], &new.gemeenten[*slug]);
            if !Arc::ptr_eq(was, is) {
                let changed = Changed::municipal((old, was), (new, is));
                if !changed.is_empty() || !changed.nagekeken.is_empty() {
                    own.insert(*slug, changed);
                }
            }
        }
        let mut reach = Self {
            old,
            new,
            generic: Changed::generic(old, new),
            own,
            uses: [generic_uses(old), generic_uses(new)],
            gemeenten,
            renamed: renamed(old, new),
        };
        reach.berichten();
        reach
    }

    /// A bericht says something else when a fact in it does.
    fn berichten(&mut self) {
        let is_bericht = |antwoord: &Antwoord| antwoord.kop.bericht.is_some();
        let mut reached: BTreeSet<String> = BTreeSet::new();
        for (side, uses) in [(self.old, &self.uses[0]), (self.new, &self.uses[1])] {
            let berichten = side.generic.antwoorden.values().filter(|antwoord| is_bericht(antwoord));
            reached
                .extend(berichten.filter(|one| self.generic.reaches(&uses[one.id.as_str()])).map(|one| one.id.clone()));
        }
        self.generic.berichten.extend(reached);
        for (slug, changed) in &mut self.own {
            for side in [self.old, self.new] {
                let own = side.gemeenten[*slug].laag.antwoorden.values().filter(|antwoord| is_bericht(antwoord));
                let reached = own.filter(|one| {
                    let uses = Uses::of(&one.secties);
                    changed.reaches(&uses) || self.generic.reaches(&uses)
                });
                changed.berichten.extend(reached.map(|one| one.id.clone()).collect::<Vec<_>>());
            }
        }
    }

    /// Antwoorden that may differ, each with gemeenten that are alike.
    pub(super) fn alike(&self) -> Vec<Alike> {
        let general = self.general();
        let mut groups: BTreeMap<(Name, Hash), Alike> = BTreeMap::new();
        for slug in &self.gemeenten {
            let (was, is) = (&*self.old.gemeenten[*slug], &*self.new.gemeenten[*slug]);
            let mut names = general.clone();
            self.own_ids(slug, was, is, &mut names);
            for id in names {
                let Some(name) = self.name(was, is, &id) else { continue };
                let feiten = self.feiten(slug, was, is, &name);
                let key = self.key(slug, was, is, (&name, &feiten));
                let group = groups.entry((name.clone(), key));
                group
                    .or_insert_with(|| Alike { name, gemeenten: Vec::new(), feiten })
                    .gemeenten
                    .push((*slug).to_owned());
            }
        }
        groups.into_values().collect()
    }

    /// Generic antwoorden that what was written in the generic layer can reach.
    fn general(&self) -> BTreeSet<String> {
        let mut ids = self.generic.ids.clone();
        for (side, uses) in [(self.old, &self.uses[0]), (self.new, &self.uses[1])] {
            for antwoord in side.generic.antwoorden.values() {
                let phone = antwoord.kop.status.is_some() && self.phone_differs(None);
                if phone || self.generic.reaches(&uses[antwoord.id.as_str()]) || self.generic.shows_in(&antwoord.kop) {
                    ids.insert(antwoord.id.clone());
                }
            }
            ids.extend(touched(side, None, &self.generic.berichten));
        }
        ids
    }

    /// What is reached in this gemeente only, because of what it wrote or of what changed in it.
    fn own_ids(&self, slug: &str, was: &Gemeente, is: &Gemeente, ids: &mut BTreeSet<String>) {
        let none = Changed::default();
        let changed = self.own.get(slug).unwrap_or(&none);
        ids.extend(changed.ids.iter().cloned());
        let sides = [(self.old, was, &self.uses[0]), (self.new, is, &self.uses[1])];
        for (at, (side, gemeente, generic)) in sides.into_iter().enumerate() {
            let reached = |uses: &Uses| changed.reaches(uses) || self.generic.reaches(uses);
            let shown = |kop: &Kop| changed.shows_in(kop) || self.generic.shows_in(kop);
            for antwoord in gemeente.laag.antwoorden.values() {
                if reached(&Uses::of(&antwoord.secties)) || shown(&antwoord.kop) {
                    ids.insert(antwoord.id.clone());
                }
            }
            for afwijking in gemeente.afwijkingen.values() {
                // What both sides share was looked at for the first.
                if at > 0 && was.afwijkingen.get(&afwijking.id).is_some_and(|other| Arc::ptr_eq(other, afwijking)) {
                    continue;
                }
                let kop = side.generic.antwoorden.get(&afwijking.id).map(|written| written.kop.with(&afwijking.kop));
                let withheld = afwijking.kop.status.is_some() && self.phone_differs(Some(slug));
                if withheld || reached(&Uses::of(&afwijking.secties)) || kop.is_some_and(|kop| shown(&kop)) {
                    ids.insert(afwijking.id.clone());
                }
            }
            if !changed.is_empty() {
                let others = side.generic.antwoorden.values();
                let reached = others.filter(|antwoord| {
                    changed.reaches(&generic[antwoord.id.as_str()]) || changed.shows_in(&antwoord.kop)
                });
                ids.extend(reached.map(|antwoord| antwoord.id.clone()));
            }
            ids.extend(touched(side, Some(gemeente), &changed.berichten));
        }
    }

    fn phone_differs(&self, slug: Option<&str>) -> bool {
        let pad = &self.new.hub.noodtelefoon;
        let own = slug.and_then(|slug| self.own.get(slug));
        *pad != self.old.hub.noodtelefoon
            || self.generic.feiten.contains(pad)
            || own.is_some_and(|changed| changed.feiten.contains(pad))
    }

    /// What an id is called on both sides; `None` for the old name of what is called otherwise now.
    fn name(&self, was: &Gemeente, is: &Gemeente, id: &str) -> Option<Name> {
        let (before, after) = (self.old.antwoord(was, id), self.new.antwoord(is, id));
        let same = |id: &str, vorig: &str| Some(Name { id: id.to_owned(), vorig: vorig.to_owned() });
        match (before, after) {
            (None, Some(after)) => {
                let renamed = self.old.ids(was).into_iter().find(|other| {
                    let text = self.old.antwoord(was, other);
                    text.is_some_and(|text| text.kop.uuid == after.kop.uuid) && self.new.antwoord(is, other).is_none()
                });
                same(id, renamed.unwrap_or(id))
            }
            (Some(before), None) => {
                let renamed = self.new.ids(is).into_iter().any(|other| {
                    let text = self.new.antwoord(is, other);
                    text.is_some_and(|text| text.kop.uuid == before.kop.uuid) && self.old.antwoord(was, other).is_none()
                });
                if renamed { None } else { same(id, id) }
            }
            (Some(_), Some(_)) => same(id, id),
            (None, None) => None,
        }
    }

    /// Facts that the antwoord names and that differ, and those that its conditions compare with.
    fn feiten(&self, slug: &str, was: &Gemeente, is: &Gemeente, name: &Name) -> BTreeSet<String> {
        let own = self.own.get(slug);
        let differs =
            |pad: &String| self.generic.feiten.contains(pad) || own.is_some_and(|own| own.feiten.contains(pad));
        let mut found = BTreeSet::new();
        let mut add = |uses: &Uses| {
            found.extend(uses.grenzen.iter().cloned());
            found.extend(uses.feiten.iter().filter(|pad| differs(pad)).cloned());
        };
        for (gemeente, generic, id) in [(was, &self.uses[0], &name.vorig), (is, &self.uses[1], &name.id)] {
            generic.get(id.as_str()).into_iter().for_each(&mut add);
            gemeente.afwijkingen.get(id).into_iter().for_each(|text| add(&Uses::of(&text.secties)));
            gemeente.laag.antwoorden.get(id).into_iter().for_each(|text| add(&Uses::of(&text.secties)));
        }
        let berichten = self.generic.berichten.iter().chain(own.into_iter().flat_map(|own| &own.berichten));
        for id in berichten {
            for text in [self.old.antwoord(was, id), self.new.antwoord(is, id)].into_iter().flatten() {
                let uses = Uses::of(&text.secties);
                found.extend(uses.feiten.into_iter().filter(|pad| differs(pad)));
            }
        }
        if self.phone_differs(Some(slug)) {
            found.extend([self.old.hub.noodtelefoon.clone(), self.new.hub.noodtelefoon.clone()]);
        }
        found
    }

    /// Antwoorden that this one links to, names as related, or sends to.
    fn linked(&self, was: &Gemeente, is: &Gemeente, name: &Name) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let sides = [(self.old, was, &self.uses[0], &name.vorig), (self.new, is, &self.uses[1], &name.id)];
        for (side, gemeente, generic, id) in sides {
            let own = gemeente.laag.antwoorden.get(id).map(|text| Uses::of(&text.secties));
            let changed = gemeente.afwijkingen.get(id);
            let uses = changed.map(|text| Uses::of(&text.secties));
            for uses in generic.get(id.as_str()).into_iter().chain(&own).chain(&uses) {
                found.extend(uses.links.iter().cloned());
            }
            let kop = side.antwoord(gemeente, id).map(|text| &text.kop);
            found.extend(kop.into_iter().flat_map(|kop| kop.regel_meteen.iter()).cloned());
            found.extend(changed.into_iter().flat_map(|text| text.kop.regel_meteen.iter().flatten()).cloned());
            let statuses = kop
                .and_then(|kop| kop.status.as_ref())
                .into_iter()
                .chain(changed.and_then(|text| text.kop.status.as_ref()));
            found.extend(statuses.filter_map(|status| status.opvolger.clone()));
        }
        found
    }

    /// Does the gemeente read the change as if it had written nothing? So it is when only facts differ, and
    /// what it wrote stayed the same, names none of them, changes no front matter, and leaves alone the
    /// sections that do name them.
    fn stands_aside(&self, was: &Gemeente, is: &Gemeente, name: &Name) -> bool {
        let texts = (self.old.generic.antwoorden.get(&name.vorig), self.new.generic.antwoorden.get(&name.id));
        let changes = (was.afwijkingen.get(&name.vorig), is.afwijkingen.get(&name.id));
        let ((Some(before), Some(after)), (Some(own_before), Some(own_after))) = (texts, changes) else { return false };
        let same = before.file.hash() == after.file.hash() && own_before.file.hash() == own_after.file.hash();
        if !same || own_after.kop != KopAfwijking::default() || self.own.contains_key(is.slug.as_str()) {
            return false;
        }
        let names = |sectie: &Sectie| self.generic.reaches(&Uses::of(std::slice::from_ref(sectie)));
        own_after.secties.iter().all(|own| {
            let generic = after.secties.iter().find(|sectie| sectie.id == own.id);
            !names(own) && !generic.is_some_and(names)
        })
    }

    /// Two gemeenten with the same key read the same change.
    fn key(&self, slug: &str, was: &Gemeente, is: &Gemeente, (name, feiten): (&Name, &BTreeSet<String>)) -> Hash {
        let none = Changed::default();
        let own = self.own.get(slug).unwrap_or(&none);
        let linked = self.linked(was, is, name);
        let aside = self.stands_aside(was, is, name);
        let mut words: Vec<String> = Vec::new();
        for (gemeente, id) in [(was, &name.vorig), (is, &name.id)] {
            let text = gemeente.afwijkingen.get(id).filter(|_| !aside).map(|text| text.file.hash());
            words.push(format!("{text:?} {:?}", hash_of(gemeente.laag.antwoorden.get(id))));
            for pad in feiten {
                // A value of its own that stays is no change, whatever it is; unless a condition needs it.
                let differs = own.feiten.contains(pad) || !self.generic.feiten.contains(pad);
                let said = gemeente.laag.feiten.get(pad).map(|feit| if differs { says(feit) } else { String::new() });
                let places = differs.then(|| {
                    format!("{:?}", own.locaties.iter().map(|id| gemeente.laag.locaties.get(id)).collect::<Vec<_>>())
                });
                words.push(format!("{pad} {said:?} {places:?}"));
            }
            let seen = linked.iter().filter(|id| self.generic.koppen.contains(*id) || own.koppen.contains(*id));
            for id in seen.chain(&self.generic.berichten).chain(&own.berichten) {
                let changed = gemeente.afwijkingen.get(id).map(|text| text.file.hash());
                words.push(format!("{id} {changed:?} {:?}", hash_of(gemeente.laag.antwoorden.get(id))));
            }
        }
        Hash::of_parts(words.iter().map(String::as_bytes))
    }
}

/// Generic antwoorden that were there under another id: an antwoord keeps its uuid.
fn renamed(old: &Repository, new: &Repository) -> Renamed {
    let gone = old.generic.antwoorden.values().filter(|text| !new.generic.antwoorden.contains_key(&text.id));
    let found = gone.filter_map(|text| {
        let mut fresh = new.generic.antwoorden.values().filter(|other| !old.generic.antwoorden.contains_key(&other.id));
        Some((text.id.clone(), fresh.find(|other| other.kop.uuid == text.kop.uuid)?.id.clone()))
    });
    found.collect()
}

fn generic_uses(repository: &Repository) -> BTreeMap<&str, Uses> {
    repository.generic.antwoorden.iter().map(|(id, antwoord)| (id.as_str(), Uses::of(&antwoord.secties))).collect()
}

/// Antwoorden that these berichten stand on top of.
fn touched(side: &Repository, gemeente: Option<&Gemeente>, berichten: &BTreeSet<String>) -> BTreeSet<String> {
    let layers = [Some(&*side.generic), gemeente.map(|gemeente| &gemeente.laag)];
    let mut ids = BTreeSet::new();
    for id in berichten {
        let written = layers.iter().flatten().find_map(|layer| layer.antwoorden.get(id));
        let own = gemeente.and_then(|gemeente| gemeente.afwijkingen.get(id)).and_then(|text| text.kop.bericht.as_ref());
        for kop in written.and_then(|text| text.kop.bericht.as_ref()).into_iter().chain(own) {
            ids.extend(kop.raakt.antwoorden.iter().map(|id| {
                gemeente
                    .and_then(|gemeente| side.canonical_id(gemeente, id))
                    .or(side.generic.aliassen.get(id).map(String::as_str))
                    .unwrap_or(id)
                    .to_owned()
            }));
            for layer in layers.iter().flatten() {
                let of_thema = layer
                    .antwoorden
                    .values()
                    .filter(|text| text.kop.thema.as_ref().is_some_and(|thema| kop.raakt.themas.contains(thema)));
                ids.extend(of_thema.map(|text| text.id.clone()));
            }
        }
    }
    ids
}

/// Names of gemeenten that only one side has: gone, and new.
pub(super) fn only_one_side<'a>(before: &'a Side, after: &'a Side) -> (Vec<&'a str>, Vec<&'a str>) {
    let pairs: Vec<_> = both(&before.repository.gemeenten, &after.repository.gemeenten).collect();
    let gone = pairs.iter().filter(|(_, _, after)| after.is_none()).map(|(slug, ..)| slug.as_str());
    let new = pairs.iter().filter(|(_, before, _)| before.is_none()).map(|(slug, ..)| slug.as_str());
    (gone.collect(), new.collect())
}
