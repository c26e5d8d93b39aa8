//! Values typed in prose that are a fact, or that contradict a fact or each other; and sentences that
//! are nearly the same but say the opposite.
//!
//! A text is searched once, when it was written: generic text for all gemeenten together, and of a
//! gemeente only what it wrote itself. What was found is kept until the text changes, or, of a gemeente,
//! until the generic layer does.

mod compare;
mod facts;
mod scan;
mod turn;

use super::{KanaalProfile, scope::Scope};
use crate::{
    content::{Gemeente, Layer, Repository},
    diagnostic::Diagnostic,
};
use compare::Values;
use facts::{Known, Own};
use jiff::civil::Date;
use rayon::prelude::*;
use scan::Scanned;
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};
use turn::Sentences;

/// What was typed in the texts of a repository, kept as long as they do not change.
#[derive(Debug, Default)]
pub(super) struct Typed {
    texts: BTreeMap<String, Arc<Scanned>>,
    shared: Option<Shared>,
    gemeenten: BTreeMap<String, Municipal>,
}

/// What the generic layer says, on one day.
#[derive(Debug)]
struct Shared {
    layer: Arc<Layer>,
    today: Date,
    kanalen: Vec<KanaalProfile>,
    known: OnceLock<Known>,
    values: Values<'static>,
    sentences: Sentences<'static>,
    found: Vec<Diagnostic>,
}

/// What one gemeente typed, and what was found in it.
#[derive(Debug, Clone)]
struct Municipal {
    gemeente: Arc<Gemeente>,
    texts: Arc<Vec<Arc<Scanned>>>,
    /// Do they type any value?
    types: bool,
    found: Option<Arc<Vec<Diagnostic>>>,
}

impl Typed {
    /// Every value that should be a fact or contradicts one, as it is on `today`.
    pub(super) fn check(
        &mut self,
        repository: &Arc<Repository>,
        kanalen: &[KanaalProfile],
        today: Date,
    ) -> Vec<Diagnostic> {
        let before = self.shared.take();
        let same_kanalen = before.as_ref().is_some_and(|shared| shared.kanalen == kanalen);
        let kept = before.filter(|shared| shared.is_of(&repository.generic, kanalen, today));
        let same = kept.is_some();
        let texts = same_kanalen.then(|| self.texts.clone());
        let shared = kept.unwrap_or_else(|| self.shared(repository, kanalen, today));
        let alike = |(one, other): (&Arc<Scanned>, &Arc<Scanned>)| Arc::ptr_eq(one, other);
        let same_texts = texts
            .is_some_and(|texts| texts.len() == self.texts.len() && texts.values().zip(self.texts.values()).all(alike));
        self.scan(repository, |municipal| same || same_texts && !municipal.types);
        self.gemeenten.par_iter_mut().for_each(|(_, municipal)| {
            if municipal.found.is_none() {
                let gemeente = Some(municipal.gemeente.as_ref());
                let mut scope = Scope { repository, gemeente, kanalen, today, found: Vec::new() };
                shared.judge(&mut scope, municipal, &self.texts);
                municipal.found = Some(Arc::new(scope.found));
            }
        });
        let municipal = self.gemeenten.values().filter_map(|municipal| municipal.found.as_deref()).flatten();
        let found = shared.found.iter().chain(municipal).cloned().collect();
        self.shared = Some(shared);
        found
    }

    /// Searches the generic texts that are new, and compares them with the facts and with each other.
    fn shared(&mut self, repository: &Arc<Repository>, kanalen: &[KanaalProfile], today: Date) -> Shared {
        let kept = std::mem::take(&mut self.texts);
        let texts: Vec<_> = repository
            .generic
            .antwoorden
            .par_iter()
            .map(|(id, antwoord)| {
                let before = kept.get(id).filter(|before| Arc::ptr_eq(&before.file, &antwoord.file));
                (id.clone(), before.map_or_else(|| Arc::new(Scanned::antwoord(antwoord)), Arc::clone))
            })
            .collect();
        self.texts = texts.into_iter().collect();
        let mut shared = Shared {
            layer: Arc::clone(&repository.generic),
            today,
            kanalen: kanalen.to_vec(),
            known: OnceLock::new(),
            values: Values::default(),
            sentences: Sentences::default(),
            found: Vec::new(),
        };
        let mut scope = Scope { repository, gemeente: None, kanalen, today, found: Vec::new() };
        for text in self.texts.values() {
            shared.values.add(&mut scope, None, text);
            shared.sentences.add(&mut scope, None, text);
            if !text.is_empty() {
                shared.known(&scope).judge(&mut scope, text, &text.subject, None);
            }
        }
        shared.found = scope.found;
        shared
    }

    /// Searches what gemeenten wrote, where that is new. What was found in the rest stays as long as it holds.
    fn scan(&mut self, repository: &Repository, holds: impl Fn(&Municipal) -> bool + Sync) {
        let kept = std::mem::take(&mut self.gemeenten);
        let scanned: Vec<_> = repository
            .gemeenten
            .par_iter()
            .map(|(slug, gemeente)| {
                let before = kept.get(slug).filter(|before| Arc::ptr_eq(&before.gemeente, gemeente)).cloned();
                let mut municipal = before.unwrap_or_else(|| Municipal::new(gemeente));
                if !holds(&municipal) {
                    municipal.found = None;
                }
                (slug.clone(), municipal)
            })
            .collect();
        self.gemeenten = scanned.into_iter().collect();
    }
}

impl Municipal {
    fn new(gemeente: &Arc<Gemeente>) -> Self {
        let own = gemeente.laag.antwoorden.values().map(|antwoord| Scanned::antwoord(antwoord));
        let changed = gemeente.afwijkingen.values().map(|afwijking| Scanned::afwijking(afwijking));
        let texts: Vec<_> = own.chain(changed).map(Arc::new).collect();
        let types = texts.iter().any(|text| !text.is_empty());
        Self { gemeente: Arc::clone(gemeente), texts: Arc::new(texts), types, found: None }
    }
}

impl Shared {
    fn is_of(&self, layer: &Arc<Layer>, kanalen: &[KanaalProfile], today: Date) -> bool {
        Arc::ptr_eq(&self.layer, layer) && self.today == today && self.kanalen == kanalen
    }

    /// The generic facts; read only when some text types a value.
    fn known(&self, scope: &Scope<'_>) -> &Known {
        self.known.get_or_init(|| Known::of(scope.repository, scope.today))
    }

    fn judge(&self, scope: &mut Scope<'_>, municipal: &Municipal, generic: &BTreeMap<String, Arc<Scanned>>) {
        let beside = Some(municipal.gemeente.as_ref());
        let mut values = Values::beside(&self.values);
        let mut sentences = Sentences::beside(&self.sentences);
        let mut own = None;
        for text in municipal.texts.iter() {
            values.add(scope, beside, text);
            sentences.add(scope, beside, text);
            if !text.is_empty() {
                let known = self.known(scope);
                let own = own.get_or_insert_with(|| Own::of(known, &municipal.gemeente, self.today));
                let subject = generic.get(&text.id).map_or(&text.subject, |generic| &generic.subject);
                known.judge(scope, text, subject, Some(own));
            }
        }
    }
}
