//! Every reference in the content as written: to a fact, a kenmerk or an antwoord.

use crate::{
    condition::{Operand, WrittenCondition},
    content::{Afwijking, Antwoord, Gemeente, Repository, Sectie, SectieId},
    markdown::{Audience, Block, Blok, Inline, Part, Target, Written},
    source::{Place, SourceFile, Span},
    yaml::Yaml,
};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

/// How something is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hoe {
    /// In running text.
    Tekst,
    /// In a condition.
    Voorwaarde,
    /// By a link in running text.
    Link,
    /// In front matter, or in hub.yaml.
    Kop,
}

/// What is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal<'a> {
    Feit(&'a str),
    Kenmerk(&'a str),
    Antwoord(&'a str),
}

/// A text: an antwoord as written, or what a gemeente changes in one.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) id: &'a str,
    /// The gemeente that wrote it; nobody for generic text.
    pub(super) gemeente: Option<&'a Gemeente>,
    pub(super) changes: bool,
    pub(super) file: &'a Arc<SourceFile>,
    yaml: &'a Yaml,
    secties: &'a [Sectie],
}

impl<'a> Text<'a> {
    fn whole(antwoord: &'a Antwoord, gemeente: Option<&'a Gemeente>) -> Self {
        let Antwoord { id, file, yaml, secties, .. } = antwoord;
        Self { id, gemeente, changes: false, file, yaml, secties }
    }

    fn changes(afwijking: &'a Afwijking, gemeente: &'a Gemeente) -> Self {
        let Afwijking { id, file, yaml, secties, .. } = afwijking;
        Self { id, gemeente: Some(gemeente), changes: true, file, yaml, secties }
    }
}

/// Every text of the content, generic ones first.
pub(super) fn texts(repository: &Repository) -> Vec<Text<'_>> {
    let generic = repository.generic.antwoorden.values().map(|antwoord| Text::whole(antwoord, None));
    let municipal = repository.gemeenten.values().flat_map(|gemeente| {
        let own = gemeente.laag.antwoorden.values().map(|antwoord| Text::whole(antwoord, Some(gemeente)));
        own.chain(gemeente.afwijkingen.values().map(|change| Text::changes(change, gemeente)))
    });
    generic.chain(municipal).collect()
}

/// Where in a text a reference stands.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    pub(super) how: Hoe,
    /// For front matter: the key.
    pub(super) key: Option<&'static str>,
    pub(super) sectie: Option<SectieId>,
    pub(super) blok: Option<String>,
    /// The blok or choice that holds it: a gemeente that replaces that, has this reference no more.
    pub(super) holder: Option<Span>,
    pub(super) audience: Audience,
    pub(super) place: Place,
}

/// Keys of the front matter that name antwoorden.
const NAMES_ANSWERS: [(&str, &str); 4] = [
    ("regel_meteen", "/regel_meteen"),
    ("status.opvolger", "/status/opvolger"),
    ("brief.antwoorden", "/brief/antwoorden"),
    ("bericht.raakt", "/bericht/raakt/antwoorden"),
];
const NAMES_FACTS: [(&str, &str); 1] = [("brief.berichtenbox.termijn", "/brief/berichtenbox/termijn")];
const NAMES_KENMERKEN: [(&str, &str); 1] = [("brief.kenmerken", "/brief/kenmerken")];

/// The references in a text that `wanted` says yes to.
pub(super) fn references<'a>(text: Text<'a>, wanted: &dyn Fn(Goal<'a>) -> bool) -> Vec<Reference> {
    let mut walk = Walk { text, wanted, found: Vec::new() };
    for (key, pointer) in NAMES_ANSWERS {
        walk.head(key, pointer, Goal::Antwoord);
    }
    for (key, pointer) in NAMES_KENMERKEN {
        walk.head(key, pointer, Goal::Kenmerk);
    }
    for (key, pointer) in NAMES_FACTS {
        walk.head(key, pointer, Goal::Feit);
    }
    for sectie in text.secties {
        walk.parts(sectie.id, &sectie.inhoud.parts);
    }
    walk.found
}

struct Walk<'a, 'w> {
    text: Text<'a>,
    wanted: &'w dyn Fn(Goal<'a>) -> bool,
    found: Vec<Reference>,
}

/// What holds a piece of text.
#[derive(Clone, Copy)]
struct Holder<'a> {
    sectie: SectieId,
    blok: Option<&'a str>,
    span: Span,
    audience: Audience,
}

impl<'a> Walk<'a, '_> {
    fn head(&mut self, key: &'static str, pointer: &str, goal: impl Fn(&'a str) -> Goal<'a>) {
        let named = match self.text.yaml.value.pointer(pointer) {
            Some(Value::String(word)) => vec![(word.as_str(), pointer.to_owned())],
            Some(Value::Array(words)) => {
                let words = words.iter().enumerate();
                words.filter_map(|(at, word)| Some((word.as_str()?, format!("{pointer}/{at}")))).collect()
            }
            _ => Vec::new(),
        };
        for (word, pointer) in named {
            if (self.wanted)(goal(word)) {
                self.found.push(Reference {
                    how: Hoe::Kop,
                    key: Some(key),
                    sectie: None,
                    blok: None,
                    holder: None,
                    audience: Audience::Publiek,
                    place: self.text.yaml.place(&pointer),
                });
            }
        }
    }

    fn parts(&mut self, sectie: SectieId, parts: &'a [Part<Written>]) {
        for part in parts {
            match part {
                Part::Blok(blok) => self.blok(sectie, blok),
                Part::Choice(choice) => {
                    let holder = Holder { sectie, blok: None, span: choice.span, audience: audience(part) };
                    for branch in &choice.branches {
                        if let Some(condition) = &branch.condition {
                            self.condition(holder, condition);
                        }
                        self.parts(sectie, &branch.parts);
                    }
                }
            }
        }
    }

    fn blok(&mut self, sectie: SectieId, blok: &'a Blok<Written>) {
        let holder = Holder { sectie, blok: blok.name.as_deref(), span: blok.span, audience: blok.audience };
        for block in &blok.blocks {
            block.each_inline(&mut |inline| self.inline(holder, inline));
            self.conditions(holder, block);
        }
    }

    fn conditions(&mut self, holder: Holder<'a>, block: &'a Block<Written>) {
        block.each_condition(&mut |condition| self.condition(holder, condition));
    }

    fn inline(&mut self, holder: Holder<'a>, inline: &'a Inline<Written>) {
        match inline {
            Inline::Fact(fact) => self.take(Goal::Feit(&fact.path), Hoe::Tekst, holder, fact.span),
            Inline::Link { target: Target::Antwoord { id, .. }, span, .. } => {
                self.take(Goal::Antwoord(id), Hoe::Link, holder, *span);
            }
            _ => {}
        }
    }

    fn condition(&mut self, holder: Holder<'a>, condition: &'a WrittenCondition) {
        condition.each_comparison(&mut |kenmerk, _, operands| {
            self.take(Goal::Kenmerk(&kenmerk.text), Hoe::Voorwaarde, holder, kenmerk.span);
            for operand in operands {
                if let Operand::Fact(word) = operand {
                    self.take(Goal::Feit(&word.text), Hoe::Voorwaarde, holder, word.span);
                }
            }
        });
    }

    fn take(&mut self, goal: Goal<'a>, how: Hoe, holder: Holder<'a>, span: Span) {
        if (self.wanted)(goal) {
            self.found.push(Reference {
                how,
                key: None,
                sectie: Some(holder.sectie),
                blok: holder.blok.map(str::to_owned),
                holder: Some(holder.span),
                audience: holder.audience,
                place: Place::new(self.text.file, span),
            });
        }
    }
}

/// Who may see a choice: everybody, when everybody may see something in it.
fn audience(part: &Part<Written>) -> Audience {
    let mut least = Audience::Medewerkers;
    part.each_blok(&mut |blok| least = least.min(blok.audience));
    least
}
