//! A blok as plain words, with every value filled in.

use crate::markdown::Audience;
use crate::{
    markdown::{Block, Inline},
    render::{self, Kanaal, Kanalen, Vorm},
    resolve::{Feitwaarde, Resolved},
};

/// Writes values the way of the usual kanaal: the first with pages for everybody.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a>(Option<&'a Kanaal>);

impl<'a> Writer<'a> {
    pub(super) fn of(kanalen: &'a Kanalen) -> Self {
        let usual =
            |kanaal: &&std::sync::Arc<Kanaal>| kanaal.vorm == Vorm::Html && kanaal.zichtbaar == Audience::Publiek;
        Self(kanalen.iter().find(usual).or_else(|| kanalen.iter().next()).map(AsRef::as_ref))
    }

    /// A value in words; its path when there is no kanaal at all.
    pub(super) fn feit(self, feit: &Feitwaarde) -> String {
        self.0.map_or_else(|| feit.pad.clone(), |kanaal| render::schrijf(kanaal, feit))
    }

    /// Bloks of text, each on a line of its own.
    pub(super) fn blocks(self, blocks: &[Block<Resolved>]) -> String {
        let lines: Vec<String> = blocks.iter().flat_map(|block| self.block(block)).collect();
        lines.join("\n")
    }

    fn block(self, block: &Block<Resolved>) -> Vec<String> {
        match block {
            Block::Paragraph(inlines) => vec![self.inlines(inlines)],
            Block::List(list) => {
                let items = list.items.iter().enumerate().map(|(at, item)| {
                    let sign = list.start.map_or_else(
                        || "-".to_owned(),
                        |start| format!("{}.", start + u64::try_from(at).unwrap_or_default()),
                    );
                    format!("{sign} {}", self.blocks(&item.blocks).replace('\n', "\n  "))
                });
                items.collect()
            }
            Block::Table(table) => {
                let rows = std::iter::once(&table.head).chain(table.rows.iter().map(|row| &row.cells));
                rows.map(|cells| self.cells(cells)).collect()
            }
            Block::Subsection { title, blocks, .. } => {
                std::iter::once(title.clone()).chain(blocks.iter().flat_map(|block| self.block(block))).collect()
            }
        }
    }

    /// The cells of a row.
    pub(super) fn cells(self, cells: &[Vec<Inline<Resolved>>]) -> String {
        cells.iter().map(|cell| self.inlines(cell)).collect::<Vec<_>>().join(" | ")
    }

    fn inlines(self, inlines: &[Inline<Resolved>]) -> String {
        inlines
            .iter()
            .map(|inline| match inline {
                Inline::Text { text, .. } => text.clone(),
                Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
                    self.inlines(inner)
                }
                Inline::Fact(feit) => self.feit(feit),
                Inline::Break => "\n".to_owned(),
                Inline::Image { alt, .. } => alt.clone(),
            })
            .collect()
    }
}
