//! The document tree, generic over its phase: as written, or resolved.

use super::marker::{Audience, Marker, Policy};
use crate::{condition::WrittenCondition, source::Span};
use std::fmt::Debug;

/// What a tree holds where text refers to something. A tree of one phase cannot be used as another.
pub trait Phase: Debug + Clone + PartialEq + 'static {
    /// A fact: a reference, or its value.
    type Fact: Debug + Clone + PartialEq + Send + Sync;
    /// A condition: over references, or over values.
    type Condition: Debug + Clone + PartialEq + Send + Sync;
    /// What a link leads to: as written, or looked up.
    type Target: Debug + Clone + PartialEq + Send + Sync;
    /// Where a blok came from and what may be done with it.
    type Origin: Debug + Clone + PartialEq + Send + Sync;
}

/// The phase of what was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written;

impl Phase for Written {
    type Fact = FactRef;
    type Condition = WrittenCondition;
    type Target = Target;
    type Origin = Marker;
}

/// `{{ pad | opmaak }}` as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRef {
    /// The path of the fact.
    pub path: String,
    /// The format, when one is named.
    pub format: Option<String>,
    /// The whole reference in the file.
    pub span: Span,
}

/// A link target as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `antwoord:id` or `antwoord:id#blok`
    Antwoord {
        /// Id or alias.
        id: String,
        /// The blok in it.
        blok: Option<String>,
    },
    /// Anything else.
    Url(String),
}

/// A section of a document: what stands under one `##`.
#[derive(Debug, Clone, PartialEq)]
pub struct Section<P: Phase> {
    /// The heading's words, without its marker.
    pub heading: String,
    /// The heading in the file.
    pub heading_span: Span,
    /// `{vervang …}` behind the heading, in overrides.
    pub marker: Option<Marker>,
    /// Everything between this heading and the next.
    pub body_span: Span,
    /// Bloks and choices, in order.
    pub parts: Vec<Part<P>>,
}

/// A blok, or a choice between bloks.
#[derive(Debug, Clone, PartialEq)]
pub enum Part<P: Phase> {
    /// One blok.
    Blok(Blok<P>),
    /// `::: als … ::: anders …`
    Choice(Choice<P>),
}

/// `::: als A … ::: anders als B … ::: anders … :::`: the first branch that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice<P: Phase> {
    /// The branches, in order.
    pub branches: Vec<Branch<P>>,
    /// From the first line up to and including the closing one.
    pub span: Span,
}

/// One branch of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch<P: Phase> {
    /// Its own condition; `None` is `anders`. Earlier branches come first.
    pub condition: Option<P::Condition>,
    /// The line that opens it.
    pub span: Span,
    /// What it holds.
    pub parts: Vec<Part<P>>,
}

/// The smallest piece with an id.
#[derive(Debug, Clone, PartialEq)]
pub struct Blok<P: Phase> {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// May a gemeente change it?
    pub policy: Policy,
    /// Who may see it.
    pub audience: Audience,
    /// Where it came from: the marker as written, or provenance.
    pub origin: Option<P::Origin>,
    /// Its content: one block, or several in an override.
    pub blocks: Vec<Block<P>>,
    /// The text in the file, without the marker.
    pub span: Span,
}

/// A block of Markdown.
#[derive(Debug, Clone, PartialEq)]
pub enum Block<P: Phase> {
    /// A paragraph.
    Paragraph(Vec<Inline<P>>),
    /// A list.
    List(List<P>),
    /// A table.
    Table(Table<P>),
    /// A heading of level 3 or 4 with what stands under it.
    Subsection {
        /// 3 or 4.
        level: u8,
        /// The heading's words.
        title: String,
        /// The heading in the file.
        span: Span,
        /// What stands under it.
        blocks: Vec<Block<P>>,
    },
}

/// A list; its items may have a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct List<P: Phase> {
    /// The first number, for numbered lists.
    pub start: Option<u64>,
    /// The items.
    pub items: Vec<Item<P>>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<P: Phase> {
    /// `{als …}` at its end.
    pub condition: Option<P::Condition>,
    /// Paragraphs and nested lists.
    pub blocks: Vec<Block<P>>,
    /// Where it stands.
    pub span: Span,
}

/// A table with a head row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<P: Phase> {
    /// The head row.
    pub head: Vec<Cell<P>>,
    /// The other rows.
    pub rows: Vec<Row<P>>,
}

/// The content of a table cell.
pub type Cell<P> = Vec<Inline<P>>;

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<P: Phase> {
    /// `{als …}` behind it.
    pub condition: Option<P::Condition>,
    /// Its cells.
    pub cells: Vec<Cell<P>>,
    /// Where it stands.
    pub span: Span,
}

/// Running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline<P: Phase> {
    /// Plain words.
    Text {
        /// The words.
        text: String,
        /// Where they stand.
        span: Span,
    },
    /// Important.
    Strong(Vec<Inline<P>>),
    /// Stressed.
    Emphasis(Vec<Inline<P>>),
    /// A link; without text of its own it gets the title of its target.
    Link {
        /// Where it leads.
        target: P::Target,
        /// Its text.
        text: Vec<Inline<P>>,
        /// The whole link in the file.
        span: Span,
    },
    /// A fact.
    Fact(P::Fact),
    /// A hard line break.
    Break,
    /// An image.
    Image {
        /// Where it is.
        url: String,
        /// What it shows.
        alt: String,
        /// Where it stands.
        span: Span,
    },
}

impl<P: Phase> Part<P> {
    /// Calls `visit` for every blok in this part, depth first.
    pub fn each_blok<'a>(&'a self, visit: &mut impl FnMut(&'a Blok<P>)) {
        match self {
            Self::Blok(blok) => visit(blok),
            Self::Choice(choice) => {
                choice.branches.iter().flat_map(|branch| &branch.parts).for_each(|part| part.each_blok(visit));
            }
        }
    }

    /// Calls `visit` for every choice in this part, outermost first.
    pub fn each_choice<'a>(&'a self, visit: &mut impl FnMut(&'a Choice<P>)) {
        if let Self::Choice(choice) = self {
            visit(choice);
            choice.branches.iter().flat_map(|branch| &branch.parts).for_each(|part| part.each_choice(visit));
        }
    }
}

impl<P: Phase> Block<P> {
    /// Calls `visit` for every piece of running text in this block, at any depth, in reading order.
    pub fn each_inline<'a>(&'a self, visit: &mut impl FnMut(&'a Inline<P>)) {
        match self {
            Self::Paragraph(inlines) => inlines.iter().for_each(|inline| inline.each(visit)),
            Self::List(list) => {
                list.items.iter().flat_map(|item| &item.blocks).for_each(|block| block.each_inline(visit));
            }
            Self::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flat_map(|row| &row.cells));
                cells.flatten().for_each(|inline| inline.each(visit));
            }
            Self::Subsection { blocks, .. } => blocks.iter().for_each(|block| block.each_inline(visit)),
        }
    }

    /// Calls `visit` for every condition on a list item or table row, at any depth.
    pub fn each_condition<'a>(&'a self, visit: &mut impl FnMut(&'a P::Condition)) {
        match self {
            Self::Paragraph(_) => {}
            Self::List(list) => {
                for item in &list.items {
                    item.condition.iter().for_each(&mut *visit);
                    item.blocks.iter().for_each(|block| block.each_condition(visit));
                }
            }
            Self::Table(table) => table.rows.iter().filter_map(|row| row.condition.as_ref()).for_each(visit),
            Self::Subsection { blocks, .. } => blocks.iter().for_each(|block| block.each_condition(visit)),
        }
    }

    /// Calls `visit` for every heading in this block: its level, words and place.
    pub fn each_heading<'a>(&'a self, visit: &mut impl FnMut(u8, &'a str, Span)) {
        if let Self::Subsection { level, title, span, blocks } = self {
            visit(*level, title, *span);
            blocks.iter().for_each(|block| block.each_heading(visit));
        }
    }
}

impl<P: Phase> Inline<P> {
    /// Calls `visit` for this piece and everything in it.
    pub fn each<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Strong(inner) | Self::Emphasis(inner) | Self::Link { text: inner, .. } => {
                inner.iter().for_each(|inline| inline.each(visit));
            }
            _ => {}
        }
    }
}
