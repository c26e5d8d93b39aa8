//! Two texts of one section that both hold in some situation and state different facts of the same thing.
//!
//! The rule is narrow on purpose. The texts stand apart (not in one `als … anders` chain), depend on the
//! same kenmerken, and each states one fact of the same kind; the paths of those facts differ only in their
//! last word (`leges.pas.kind`, `leges.pas.gewoon`). Where the one condition implies the other the second
//! text is usually meant as an addition; then it counts only when all words around the facts are the same.

use super::{
    conditions::{Guard, typed},
    scope::{Scope, Text},
};
use crate::{
    condition::{Condition, Kenmerken, WrittenCondition},
    content::{SectieId, Soort},
    diagnostic::{Code, Diagnostic},
    markdown::{Block, FactRef, Inline, Part, Written},
    resolve::told,
    situation::{combinations, klassen},
    source::Span,
};
use std::collections::BTreeSet;

/// A conditional text with the fact that it states.
struct Leaf<'t> {
    /// Which piece of the section it belongs to; texts of one piece exclude each other or are meant together.
    stuk: usize,
    guards: Vec<Guard>,
    fact: &'t FactRef,
    soort: Soort,
    words: String,
}

/// Checks every section of a document.
pub(super) fn check(scope: &mut Scope<'_>, text: Text<'_>) {
    for sectie in text.secties {
        let mut collect = Collect { scope, stuk: 0, leaves: Vec::new() };
        for part in &sectie.inhoud.parts {
            collect.part(part, &[], true);
        }
        let leaves = collect.leaves;
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for (index, one) in leaves.iter().enumerate() {
            let against = leaves[index + 1..].iter().filter(|other| other.stuk != one.stuk);
            for other in against {
                if let Some(phrase) = conflict(scope, one, other)
                    && told.insert(other.fact.span)
                {
                    report(scope, text, sectie.id, (one, other, &phrase));
                }
            }
        }
    }
}

fn report(scope: &mut Scope<'_>, text: Text<'_>, sectie: SectieId, (one, other, phrase): (&Leaf<'_>, &Leaf<'_>, &str)) {
    let (first, second) = (&one.fact.path, &other.fact.path);
    let message = format!("Als {phrase}, staat hier '{second}' en ook '{first}'.");
    let diagnostic = Diagnostic::new(Code::TekstenSprekenElkaarTegen, text.place(other.fact.span), message)
        .related(text.place(one.fact.span), "hier staat het andere feit")
        .cure("Zorg dat de voorwaarden elkaar uitsluiten: zet de teksten in één keten met '::: anders'.");
    scope.report_in(sectie, diagnostic);
}

struct Collect<'s, 'a, 't> {
    scope: &'s Scope<'a>,
    stuk: usize,
    leaves: Vec<Leaf<'t>>,
}

impl<'t> Collect<'_, '_, 't> {
    fn part(&mut self, part: &'t Part<Written>, guards: &[Guard], top: bool) {
        self.stuk += usize::from(top);
        match part {
            Part::Blok(blok) => blok.blocks.iter().for_each(|block| self.block(block, guards, top)),
            Part::Choice(choice) => {
                let mut not: Vec<Condition> = Vec::new();
                for branch in &choice.branches {
                    let own = match &branch.condition {
                        None => None,
                        Some(written) => match typed(self.scope, written) {
                            Some(own) => Some(own),
                            None => return,
                        },
                    };
                    let mut inner = guards.to_vec();
                    inner.push(Guard { not: not.clone(), own: own.clone() });
                    branch.parts.iter().for_each(|part| self.part(part, &inner, false));
                    not.extend(own);
                }
            }
        }
    }

    fn block(&mut self, block: &'t Block<Written>, guards: &[Guard], top: bool) {
        match block {
            Block::Paragraph(inlines) => self.text(inlines.iter(), guards),
            Block::Subsection { blocks, .. } => blocks.iter().for_each(|block| self.block(block, guards, top)),
            Block::List(list) => {
                for item in &list.items {
                    self.stuk += usize::from(top);
                    let Some(inner) = self.under(item.condition.as_ref(), guards) else { continue };
                    item.blocks.iter().for_each(|block| self.block(block, &inner, false));
                }
            }
            Block::Table(table) => {
                for row in &table.rows {
                    self.stuk += usize::from(top);
                    let Some(inner) = self.under(row.condition.as_ref(), guards) else { continue };
                    self.text(row.cells.iter().flatten(), &inner);
                }
            }
        }
    }

    fn under(&self, condition: Option<&WrittenCondition>, guards: &[Guard]) -> Option<Vec<Guard>> {
        let mut inner = guards.to_vec();
        if let Some(condition) = condition {
            inner.push(Guard { not: Vec::new(), own: Some(typed(self.scope, condition)?) });
        }
        Some(inner)
    }

    fn text(&mut self, inlines: impl Iterator<Item = &'t Inline<Written>>, guards: &[Guard]) {
        let (mut facts, mut words): (Vec<&FactRef>, String) = (Vec::new(), String::new());
        inlines.for_each(|inline| {
            inline.each(&mut |inline| match inline {
                Inline::Fact(fact) => {
                    facts.push(fact);
                    words.push('…');
                }
                Inline::Text { text, .. } => words.push_str(text),
                _ => {}
            });
        });
        let soorten: Vec<Option<Soort>> =
            facts.iter().map(|fact| self.scope.feit(&fact.path).map(|feit| feit.soort)).collect();
        for (fact, soort) in facts.iter().zip(&soorten) {
            let single = soorten.iter().filter(|other| *other == soort).count() == 1;
            if let (Some(soort), true, false) = (soort.filter(|soort| stated(*soort)), single, guards.is_empty()) {
                let (stuk, guards, words) = (self.stuk, guards.to_vec(), words.clone());
                self.leaves.push(Leaf { stuk, guards, fact, soort, words });
            }
        }
    }
}

/// Kinds of which a thing has one value in one situation.
pub(super) fn stated(soort: Soort) -> bool {
    matches!(soort, Soort::Bedrag | Soort::Percentage | Soort::Datum | Soort::Termijn | Soort::Leeftijd | Soort::Aantal)
}

/// In Dutch, a situation in which both hold; `None` when they do not contradict each other.
fn conflict(scope: &Scope<'_>, one: &Leaf<'_>, other: &Leaf<'_>) -> Option<String> {
    let thing = |path: &str| path.rsplit_once('.').map(|(thing, _)| thing.to_owned());
    let alike = one.soort == other.soort && one.fact.path != other.fact.path;
    if !alike || thing(&one.fact.path) != thing(&other.fact.path) {
        return None;
    }
    let conditions: Vec<&Condition> = one.conditions().chain(other.conditions()).collect();
    let names = |leaf: &Leaf<'_>| -> BTreeSet<String> {
        leaf.conditions().flat_map(|condition| condition.kenmerken()).map(str::to_owned).collect()
    };
    if names(one) != names(other) {
        return None;
    }
    let classes = klassen(&conditions, &scope.repository.kenmerken);
    let tried: Vec<_> = classes
        .iter()
        .map(|(name, classes)| (name.as_str(), classes.iter().map(|class| Some(class.waarde())).collect()))
        .collect();
    let (mut both, mut only, mut only_other): (Option<Kenmerken>, bool, bool) = (None, false, false);
    for known in combinations(&tried)? {
        match (one.holds(&known), other.holds(&known)) {
            (true, true) => both = both.or(Some(known)),
            (true, false) => only = true,
            (false, true) => only_other = true,
            (false, false) => {}
        }
    }
    let contradicts = (only && only_other) || ((only || only_other) && one.words == other.words);
    both.filter(|_| contradicts).map(|known| told(&conditions, &known, &scope.repository.kenmerken))
}

impl Leaf<'_> {
    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.guards.iter().flat_map(|guard| guard.not.iter().chain(&guard.own))
    }

    fn holds(&self, known: &Kenmerken) -> bool {
        self.guards.iter().all(|guard| guard.holds(known))
    }
}
