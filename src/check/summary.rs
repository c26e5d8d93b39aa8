//! What a document uses of others and shows to others, kept as long as its file does not change.

use super::{
    conditions,
    facts::{Usage, Use},
    walk,
};
use crate::{
    condition::WrittenCondition,
    content::{Antwoord, Gemeente, Kop, Sectie},
    markdown::{Inline, Target},
    resolve::{Laag, MergedPart, merge},
    source::{Hash, Place, SourceFile},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What one document uses and shows.
#[derive(Debug, Clone)]
pub(super) struct Summary {
    /// The document, as it was.
    pub(super) antwoord: Arc<Antwoord>,
    /// Facts it uses, each with the first place.
    pub(super) facts: BTreeMap<String, Place>,
    /// Facts that its conditions compare with.
    pub(super) compared: BTreeSet<String>,
    /// Kenmerken that its conditions and its letter need.
    pub(super) kenmerken: BTreeSet<String>,
    /// Links to bloks: antwoord, blok, place.
    pub(super) links: Vec<(String, String, Place)>,
    /// Hash of what other documents can see of it: names of bloks, audience, status.
    pub(super) shown: Hash,
}

impl Summary {
    pub(super) fn of(antwoord: &Arc<Antwoord>) -> Self {
        let mut uses = Uses::default();
        uses.text(&antwoord.file, &antwoord.secties);
        let kop = &antwoord.kop;
        uses.kenmerken.extend(kop.brief.iter().flat_map(|brief| brief.kenmerken.iter().cloned()));
        let names = antwoord.blok_names().join(" ");
        let validity =
            format!("{:?} {:?} {:?} {:?}", kop.zichtbaar, kop.status, kop.geldig_vanaf, kop.geldig_tot_en_met);
        let shown = Hash::of_parts([antwoord.id.as_bytes(), names.as_bytes(), validity.as_bytes()]);
        Self {
            antwoord: Arc::clone(antwoord),
            facts: uses.facts,
            compared: uses.compared,
            kenmerken: uses.kenmerken,
            links: uses.links,
            shown,
        }
    }

    /// Adds who uses what, when the antwoord is offered at all.
    pub(super) fn add_to(&self, usage: &mut Usage) {
        add(usage, &self.antwoord.id, &self.antwoord.kop, &self.facts);
    }
}

fn add(usage: &mut Usage, id: &str, kop: &Kop, facts: &BTreeMap<String, Place>) {
    if kop.status.is_some() {
        return;
    }
    for (pad, place) in facts {
        usage.entry(pad.clone()).or_default().push(Use {
            id: id.to_owned(),
            vanaf: kop.geldig_vanaf,
            tot_en_met: kop.geldig_tot_en_met,
            place: place.clone(),
        });
    }
}

#[derive(Default)]
struct Uses {
    facts: BTreeMap<String, Place>,
    compared: BTreeSet<String>,
    kenmerken: BTreeSet<String>,
    links: Vec<(String, String, Place)>,
}

impl Uses {
    fn text(&mut self, file: &Arc<SourceFile>, secties: &[Sectie]) {
        walk::each_inline(secties, &mut |_, inline| self.inline(file, inline));
        walk::each_condition(secties, &mut |_, condition| self.condition(file, condition));
    }

    fn inline(&mut self, file: &Arc<SourceFile>, inline: &Inline<crate::markdown::Written>) {
        match inline {
            Inline::Fact(fact) => {
                self.facts.entry(fact.path.clone()).or_insert_with(|| Place::new(file, fact.span));
            }
            Inline::Link { target: Target::Antwoord { id, blok: Some(blok) }, span, .. } => {
                self.links.push((id.clone(), blok.clone(), Place::new(file, *span)));
            }
            _ => {}
        }
    }

    fn condition(&mut self, file: &Arc<SourceFile>, condition: &WrittenCondition) {
        let (kenmerken, facts) = conditions::needs(condition);
        self.kenmerken.extend(kenmerken.into_iter().map(str::to_owned));
        condition.each_comparison(&mut |_, _, operands| {
            for operand in operands {
                if let crate::condition::Operand::Fact(word) = operand {
                    self.facts.entry(word.text.clone()).or_insert_with(|| Place::new(file, word.span));
                }
            }
        });
        self.compared.extend(facts.into_iter().map(str::to_owned));
    }

    /// What is left of generic text after a gemeente changed it, and what it wrote itself.
    fn merged(&mut self, parts: &[MergedPart<'_>], files: [&Arc<SourceFile>; 2]) {
        for part in parts {
            match part {
                MergedPart::Blok(blok, laag) => {
                    let file = files[usize::from(*laag == Laag::Gemeentelijk)];
                    for block in &blok.blocks {
                        block.each_inline(&mut |inline| self.inline(file, inline));
                        block.each_condition(&mut |condition| self.condition(file, condition));
                    }
                }
                MergedPart::Choice(_, laag, branches) => {
                    let file = files[usize::from(*laag == Laag::Gemeentelijk)];
                    for (branch, parts) in branches {
                        branch.condition.iter().for_each(|condition| self.condition(file, condition));
                        self.merged(parts, files);
                    }
                }
            }
        }
    }
}

/// What a gemeente uses in text that it changed or wrote itself.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnUse {
    /// Who uses which fact.
    pub(super) usage: Usage,
    /// Kenmerken.
    pub(super) kenmerken: BTreeSet<String>,
}

impl OwnUse {
    pub(super) fn of(gemeente: &Gemeente, generic: &BTreeMap<String, Arc<Antwoord>>) -> Self {
        let mut own = Self::default();
        for antwoord in gemeente.laag.antwoorden.values() {
            let summary = Summary::of(antwoord);
            summary.add_to(&mut own.usage);
            own.kenmerken.extend(summary.kenmerken);
        }
        for afwijking in gemeente.afwijkingen.values() {
            let Some(written) = generic.get(&afwijking.id) else { continue };
            let mut uses = Uses::default();
            for sectie in merge(written, Laag::Generiek, Some(afwijking)) {
                uses.merged(&sectie.parts, [&written.file, &afwijking.file]);
            }
            add(&mut own.usage, &written.id, &written.kop.with(&afwijking.kop), &uses.facts);
            own.kenmerken.extend(uses.kenmerken);
        }
        own
    }
}
