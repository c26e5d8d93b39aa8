//! What an antwoord says, in pieces that can be compared: one per blok, with its conditions, facts and
//! links apart from its words.

use crate::{
    condition::{Condition, Kenmerken, Truth, evaluate},
    content::{SectieId, Soort, Waarde},
    markdown::{Audience, Block, Blok, Inline, Part},
    render,
    resolve::{Antwoord, Doel, Feitwaarde, Laag, Resolved, ResolvedCondition},
};
use std::fmt::Write;

/// A blok, with what it says.
#[derive(Debug, Clone)]
pub(super) struct Stuk {
    pub(super) sectie: SectieId,
    pub(super) naam: Option<String>,
    pub(super) onder: Vec<Tak>,
    pub(super) publiek: bool,
    pub(super) laag: Laag,
    pub(super) regels: Vec<Regel>,
}

/// A branch that a blok stands in: earlier branches do not hold, its own condition does.
#[derive(Debug, Clone)]
pub(super) struct Tak {
    eerder: Vec<Condition>,
    eigen: Option<ResolvedCondition>,
}

/// A paragraph, an item of a list, a row of a table.
#[derive(Debug, Clone)]
pub(super) struct Regel {
    pub(super) voorwaarde: Option<ResolvedCondition>,
    /// An item of a numbered list, at this depth.
    pub(super) stap: Option<usize>,
    /// Words, with the paths of facts in the place of their values.
    pub(super) geraamte: String,
    /// Words as read.
    pub(super) tekst: String,
    /// Words as read, with the paths of facts that the gemeente gives: the same in every gemeente.
    pub(super) algemeen: String,
    pub(super) feiten: Vec<Feit>,
    pub(super) links: Vec<String>,
}

/// A fact in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Feit {
    pub(super) pad: String,
    pub(super) soort: Soort,
    pub(super) tekst: String,
}

impl Stuk {
    /// What is read, a line per line.
    pub(super) fn tekst(&self) -> String {
        self.lines(|regel| &regel.tekst)
    }

    /// The same with the paths of facts that the gemeente gives.
    pub(super) fn algemeen(&self) -> String {
        self.lines(|regel| &regel.algemeen)
    }

    fn lines(&self, text: impl Fn(&Regel) -> &String) -> String {
        let lines = self.regels.iter().map(|regel| match &regel.voorwaarde {
            Some(condition) => format!("Als {}: {}", condition.zin, text(regel)),
            None => text(regel).clone(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    pub(super) fn geraamte(&self) -> String {
        self.regels.iter().map(|regel| regel.geraamte.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// For whom it holds, in words; empty when for everybody.
    pub(super) fn voor_wie(&self) -> String {
        let words = self.onder.iter().map(|tak| match &tak.eigen {
            Some(condition) => format!("als {}", condition.zin),
            None => "in alle andere situaties".to_owned(),
        });
        words.collect::<Vec<_>>().join(", en ")
    }

    /// The conditions it stands under, as written.
    pub(super) fn uitdrukking(&self) -> String {
        let words = self.onder.iter().map(|tak| match &tak.eigen {
            Some(condition) => condition.expr.to_string(),
            None => "anders".to_owned(),
        });
        words.collect::<Vec<_>>().join(" en ")
    }

    /// Is it shown in this situation?
    pub(super) fn toont(&self, situatie: &Kenmerken) -> bool {
        self.onder.iter().all(|tak| {
            tak.eerder.iter().all(|condition| evaluate(condition, situatie) == Truth::False)
                && tak.eigen.as_ref().is_none_or(|condition| evaluate(&condition.expr, situatie) == Truth::True)
        })
    }

    /// Every condition that decides about it, or about a line in it.
    pub(super) fn each_condition<'a>(&'a self, visit: &mut impl FnMut(&'a Condition)) {
        for tak in &self.onder {
            tak.eerder.iter().for_each(&mut *visit);
            tak.eigen.iter().for_each(|condition| visit(&condition.expr));
        }
        self.regels.iter().filter_map(|regel| regel.voorwaarde.as_ref()).for_each(|found| visit(&found.expr));
    }
}

/// The pieces of an antwoord, in reading order.
pub(super) fn stukken(antwoord: &Antwoord) -> Vec<Stuk> {
    let mut found = Vec::new();
    for sectie in &antwoord.secties {
        found.extend(delen(sectie.id, &sectie.parts));
    }
    found
}

/// The pieces of one section.
pub(super) fn delen(sectie: SectieId, parts: &[Part<Resolved>]) -> Vec<Stuk> {
    let mut found = Vec::new();
    parts.iter().for_each(|part| walk(sectie, part, &mut Vec::new(), &mut found));
    found
}

fn walk(sectie: SectieId, part: &Part<Resolved>, onder: &mut Vec<Tak>, found: &mut Vec<Stuk>) {
    match part {
        Part::Blok(blok) => found.push(stuk(sectie, blok, onder.clone())),
        Part::Choice(choice) => {
            let mut eerder = Vec::new();
            for branch in &choice.branches {
                onder.push(Tak { eerder: eerder.clone(), eigen: branch.condition.clone() });
                branch.parts.iter().for_each(|part| walk(sectie, part, onder, found));
                onder.pop();
                eerder.extend(branch.condition.as_ref().map(|condition| condition.expr.clone()));
            }
        }
    }
}

fn stuk(sectie: SectieId, blok: &Blok<Resolved>, onder: Vec<Tak>) -> Stuk {
    let mut regels = Vec::new();
    blok.blocks.iter().for_each(|block| lines(block, 0, &mut regels));
    Stuk {
        sectie,
        naam: blok.name.clone(),
        onder,
        publiek: blok.audience == Audience::Publiek,
        laag: blok.origin.as_ref().map_or(Laag::Generiek, |origin| origin.laag),
        regels,
    }
}

fn lines(block: &Block<Resolved>, depth: usize, regels: &mut Vec<Regel>) {
    match block {
        Block::Paragraph(inlines) => regels.push(regel(inlines)),
        Block::List(list) => {
            for item in &list.items {
                let mut inner = Vec::new();
                item.blocks.iter().for_each(|block| lines(block, depth + 1, &mut inner));
                if let Some(first) = inner.first_mut() {
                    first.voorwaarde.clone_from(&item.condition);
                    first.stap = list.start.map(|_| depth);
                }
                regels.append(&mut inner);
            }
        }
        Block::Table(table) => {
            let head = table.head.iter().flat_map(|cell| cell.iter().chain([&Inline::Break]));
            regels.push(regel(&head.cloned().collect::<Vec<_>>()));
            for row in &table.rows {
                let cells: Vec<Inline<Resolved>> =
                    row.cells.iter().flat_map(|cell| cell.iter().chain([&Inline::Break])).cloned().collect();
                regels.push(Regel { voorwaarde: row.condition.clone(), ..regel(&cells) });
            }
        }
        Block::Subsection { title, blocks, .. } => {
            regels.push(Regel { geraamte: title.clone(), tekst: title.clone(), algemeen: title.clone(), ..regel(&[]) });
            blocks.iter().for_each(|block| lines(block, depth, regels));
        }
    }
}

fn regel(inlines: &[Inline<Resolved>]) -> Regel {
    let mut regel = Regel {
        voorwaarde: None,
        stap: None,
        geraamte: String::new(),
        tekst: String::new(),
        algemeen: String::new(),
        feiten: Vec::new(),
        links: Vec::new(),
    };
    inlines.iter().for_each(|inline| regel.add(inline));
    let trimmed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for text in [&mut regel.geraamte, &mut regel.tekst, &mut regel.algemeen] {
        *text = trimmed(text.trim().trim_end_matches('|'));
    }
    regel
}

impl Regel {
    fn words(&mut self, text: &str) {
        self.geraamte.push_str(text);
        self.tekst.push_str(text);
        self.algemeen.push_str(text);
    }

    fn add(&mut self, inline: &Inline<Resolved>) {
        match inline {
            Inline::Text { text, .. } => self.words(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) => inner.iter().for_each(|inline| self.add(inline)),
            Inline::Link { target, text, .. } => {
                text.iter().for_each(|inline| self.add(inline));
                self.links.push(match target {
                    Doel::Url(url) => url.clone(),
                    Doel::Antwoord { id, blok: Some(blok), .. } => format!("{id}#{blok}"),
                    Doel::Antwoord { id, .. } => id.clone(),
                });
            }
            Inline::Fact(fact) => {
                let tekst = waarde(fact);
                let _ = write!(self.geraamte, "{{{}}}", fact.pad);
                self.tekst.push_str(&tekst);
                let _ = match fact.laag {
                    Laag::Generiek => write!(self.algemeen, "{tekst}"),
                    Laag::Gemeentelijk => write!(self.algemeen, "[{}]", fact.pad),
                };
                self.feiten.push(Feit { pad: fact.pad.clone(), soort: fact.soort(), tekst });
            }
            Inline::Break => self.words(" | "),
            Inline::Image { url, alt, .. } => self.words(&format!("[{alt}]({url})")),
        }
    }
}

/// The value of a fact in full: a link with its address, a term with what it means.
fn waarde(fact: &Feitwaarde) -> String {
    let text = render::gewoon(fact);
    match &fact.waarde {
        Waarde::Link { url, .. } => format!("{text} ({url})"),
        Waarde::Begrip { uitleg: Some(uitleg), .. } => format!("{text} ({uitleg})"),
        _ => text,
    }
}
