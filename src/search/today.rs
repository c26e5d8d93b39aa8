//! What the day makes of a gemeente's view: which antwoorden do not hold, of which the text is withheld,
//! and what the gemeente calls things. Made when it is first asked for, kept as long as the content stays.

use super::{
    analysis::{Analyzer, FACT, words},
    bundle::{Bundle, Vocabulary},
    entry::{Entry, Verwijst, Words},
};
use crate::{
    content::{Feit, Gemeente, Kenmerk, Kop, KopAfwijking, Layer, Repository, Waarde},
    markdown::Audience,
    resolve::{Moment, Resolution, resolve},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

/// A day in one gemeente.
#[derive(Debug, Default)]
pub(super) struct Today {
    /// Ids that do not hold on this day.
    pub(super) gone: BTreeSet<String>,
    /// Ids of which only the head counts: withheld, or not offered here.
    pub(super) only_head: BTreeSet<String>,
    /// What these have of the vocabularies and nobody sees.
    pub(super) unseen: [Vocabulary; 2],
    /// Mean number of words that the public sees of an antwoord.
    pub(super) lengte: f32,
    /// Number of antwoorden that the public sees, and that medewerkers see besides.
    pub(super) aantal: [u32; 2],
    /// What this gemeente calls things: stems of the term, and the token of the fact that holds it.
    pub(super) begrippen: Vec<(Vec<String>, String)>,
}

/// What a day is made from.
pub(super) struct Sources<'a> {
    pub(super) repository: &'a Repository,
    pub(super) gemeente: &'a Arc<Gemeente>,
    pub(super) generic: &'a Bundle,
    pub(super) own: &'a Bundle,
    pub(super) analyzer: &'a Analyzer,
}

impl Today {
    fn of(sources: &Sources<'_>, datum: Date) -> Self {
        let mut today = Self { begrippen: begrippen(sources, datum), ..Self::default() };
        let (repository, gemeente) = (sources.repository, sources.gemeente);
        for id in sources.suspects(datum) {
            match resolve(repository, &gemeente.slug, &id, Moment::day(datum)) {
                Resolution::NietGeldig | Resolution::Onbekend => drop(today.gone.insert(id)),
                Resolution::NietAangeboden(_) | Resolution::Ingehouden { .. } => drop(today.only_head.insert(id)),
                Resolution::Antwoord(_) => {}
            }
        }
        let mut lengte = sources.generic.lengte + sources.own.lengte;
        for (id, head_stays) in
            today.gone.iter().map(|id| (id, false)).chain(today.only_head.iter().map(|id| (id, true)))
        {
            lengte -= sources.take(id, head_stays, &mut today.unseen);
        }
        let ids: BTreeSet<&String> = sources.generic.entries.keys().chain(sources.own.entries.keys()).collect();
        for id in ids.into_iter().filter(|id| !today.gone.contains(*id)) {
            let own = sources.own.entries.get(id).and_then(|entry| entry.kop.as_ref());
            let head = own.or_else(|| sources.generic.entries.get(id)?.kop.as_ref());
            if let Some(head) = head {
                today.aantal[head.audience as usize] += 1;
            }
        }
        let aantal = i64::from(today.aantal[Audience::Publiek as usize].max(1));
        today.lengte = f32::from(u16::try_from(lengte.max(0) / aantal).unwrap_or(u16::MAX));
        today
    }
}

impl Sources<'_> {
    /// Antwoorden that may not hold, may not be offered, or may lack something.
    fn suspects(&self, datum: Date) -> Vec<String> {
        let alive = self.alive(datum);
        let layers = [&self.gemeente.laag, &*self.repository.generic];
        let broken = |entry: &Arc<Entry>| self.lacks(&entry.verwijst, &alive, layers);
        let mut suspects: BTreeSet<String> = BTreeSet::new();
        let mut message_broken = false;
        for (id, antwoord) in &self.repository.generic.antwoorden {
            let own = self.own.entries.get(id);
            let change = self.gemeente.afwijkingen.get(id).map(|afwijking| &afwijking.kop);
            let lacks = self.generic.entries.get(id).is_some_and(broken) || own.is_some_and(broken);
            message_broken |= lacks && antwoord.kop.bericht.is_some();
            if lacks || limited(&antwoord.kop) || change.is_some_and(limits) {
                suspects.insert(id.clone());
            }
        }
        for (id, antwoord) in &self.gemeente.laag.antwoorden {
            let lacks = self.own.entries.get(id).is_some_and(broken);
            message_broken |= lacks && antwoord.kop.bericht.is_some();
            if lacks || limited(&antwoord.kop) {
                suspects.insert(id.clone());
            }
        }
        // A message that lacks something withholds what it stands on.
        if message_broken {
            return self.repository.ids(self.gemeente).into_iter().map(str::to_owned).collect();
        }
        suspects.into_iter().collect()
    }

    /// Paths of facts that have a value here.
    fn alive(&self, datum: Date) -> BTreeSet<&str> {
        let layers = [&self.gemeente.laag, &*self.repository.generic];
        let located = |id: &String| layers.iter().any(|layer| layer.locaties.contains_key(id));
        let alive = |(_, feit): &(&String, &Arc<Feit>)| match feit.on(datum).map(|value| &value.waarde) {
            Some(Waarde::Openingstijden(id)) => located(id),
            value => value.is_some(),
        };
        self.feiten().filter(alive).map(|(pad, _)| pad.as_str()).collect()
    }

    /// The facts that hold here: its own, and the generic ones that it did not replace.
    fn feiten(&self) -> impl Iterator<Item = (&String, &Arc<Feit>)> {
        let own = &self.gemeente.laag.feiten;
        own.iter().chain(self.repository.generic.feiten.iter().filter(|(pad, _)| !own.contains_key(*pad)))
    }

    fn lacks(&self, verwijst: &Verwijst, alive: &BTreeSet<&str>, layers: [&Layer; 2]) -> bool {
        let known =
            |id: &str| layers.iter().any(|layer| layer.antwoorden.contains_key(id) || layer.aliassen.contains_key(id));
        verwijst.feiten.iter().any(|pad| !alive.contains(&**pad))
            || verwijst.links.iter().any(|id| !known(id))
            || verwijst.kenmerken.iter().any(|name| !self.repository.kenmerken.contains_key(&**name))
    }

    /// Takes what stands in this antwoord out of the view, its head excepted or not; gives the number of words.
    fn take(&self, id: &str, head_stays: bool, unseen: &mut [Vocabulary; 2]) -> i64 {
        let none = Words::default();
        let (generic, own) = (self.generic.entries.get(id), self.own.entries.get(id));
        let own_head = own.is_some_and(|own| own.kop.is_some());
        for audience in [Audience::Publiek, Audience::Medewerkers] {
            let stays = |entry: &Entry, shown: bool| {
                entry.head_words(audience).filter(|_| head_stays && shown).cloned().unwrap_or_default()
            };
            let to = &mut unseen[audience as usize];
            if let Some(generic) = generic {
                let gone_already = own.map_or(&none, |own| &own.verborgen[audience as usize]);
                let seen = generic.words[audience as usize].without(gone_already);
                to.add(&seen.without(&stays(generic, !own_head)));
            }
            if let Some(own) = own {
                to.add(&own.words[audience as usize].without(&stays(own, true)));
            }
        }
        let own = own.map_or(0, |own| i64::from(own.lengte) - i64::from(own.verborgen_lengte));
        generic.map_or(0, |generic| i64::from(generic.lengte)) + own
    }
}

/// Does this front matter say when or whether it holds?
fn limited(kop: &Kop) -> bool {
    kop.geldig_vanaf.is_some() || kop.geldig_tot_en_met.is_some() || kop.status.is_some()
}

fn limits(kop: &KopAfwijking) -> bool {
    kop.geldig_vanaf.is_some() || kop.geldig_tot_en_met.is_some() || kop.status.is_some()
}

/// What this gemeente calls things.
fn begrippen(sources: &Sources<'_>, datum: Date) -> Vec<(Vec<String>, String)> {
    let term = |(pad, feit): (&String, &Arc<Feit>)| {
        let Some(Waarde::Begrip { term, .. }) = feit.on(datum).map(|day| &day.waarde) else { return None };
        let all = words(term);
        let said = all.iter().filter(|word| !sources.analyzer.is_stop(word));
        let stems: Vec<String> = said.map(|word| sources.analyzer.stem(word)).collect();
        (!stems.is_empty()).then(|| (stems, format!("{FACT}{pad}")))
    };
    sources.feiten().filter_map(term).collect()
}

/// So many days are kept besides one for each gemeente.
const BESIDES: usize = 64;

/// The days that were asked for, for the content that they were made from.
#[derive(Default)]
pub(super) struct Days(Mutex<BTreeMap<(String, Date), Kept>>);

struct Kept {
    generic: Arc<Layer>,
    gemeente: Arc<Gemeente>,
    kenmerken: Arc<BTreeMap<String, Kenmerk>>,
    today: Arc<Today>,
}

impl Kept {
    fn is_of(&self, repository: &Repository, gemeente: &Arc<Gemeente>) -> bool {
        Arc::ptr_eq(&self.generic, &repository.generic)
            && Arc::ptr_eq(&self.gemeente, gemeente)
            && Arc::ptr_eq(&self.kenmerken, &repository.kenmerken)
    }
}

impl Days {
    /// The day in this gemeente.
    pub(super) fn get(&self, sources: &Sources<'_>, datum: Date) -> Arc<Today> {
        let (repository, gemeente) = (sources.repository, sources.gemeente);
        let key = (gemeente.slug.clone(), datum);
        let kept = |days: &BTreeMap<(String, Date), Kept>| {
            let kept = days.get(&key).filter(|kept| kept.is_of(repository, gemeente))?;
            Some(Arc::clone(&kept.today))
        };
        if let Some(today) = kept(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return today;
        }
        let today = Arc::new(Today::of(sources, datum));
        let mut days = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if days.len() > repository.gemeenten.len() + BESIDES {
            days.clear();
        }
        days.retain(|_, kept| Arc::ptr_eq(&kept.generic, &repository.generic));
        let kept = Kept {
            generic: Arc::clone(&repository.generic),
            gemeente: Arc::clone(gemeente),
            kenmerken: Arc::clone(&repository.kenmerken),
            today: Arc::clone(&today),
        };
        days.insert(key, kept);
        today
    }
}
