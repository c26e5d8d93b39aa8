//! Blocks as Markdown of our format.

use std::fmt::Write;

use pulldown_cmark::{Event, Options, Parser};

use super::escape;
use super::report::Bevinding;
use super::text::{self, Ch, Style, Text};
use super::tree::{Block, Document};

/// All blocks of a document, with an empty line between them.
pub(crate) fn document(doc: &mut Document) -> String {
    let mut bevindingen = std::mem::take(&mut doc.bevindingen);
    let mut out = String::new();
    let mut writer = Writer { addresses: &doc.addresses, bevindingen: &mut bevindingen };
    writer.sequence(&doc.blocks, "", &mut out);
    doc.bevindingen = bevindingen;
    out
}

/// Writes blocks whose links point into `addresses`.
pub(crate) struct Writer<'a> {
    pub(crate) addresses: &'a [String],
    pub(crate) bevindingen: &'a mut Vec<Bevinding>,
}

impl Writer<'_> {
    /// Blocks one after another; every line after the first begins with `indent`.
    pub(crate) fn sequence(&mut self, blocks: &[Block], indent: &str, out: &mut String) {
        let mut alternate = false;
        for (i, block) in blocks.iter().enumerate() {
            // Two lists in a row would grow together: the second gets another sign.
            alternate = match (block, i.checked_sub(1).map(|p| &blocks[p])) {
                (Block::List { start, .. }, Some(Block::List { start: before, .. })) => {
                    start.is_some() == before.is_some() && !alternate
                }
                _ => false,
            };
            if i > 0 {
                out.push('\n');
                out.push_str(indent);
            }
            self.block(block, indent, alternate, out);
        }
    }

    fn block(&mut self, block: &Block, indent: &str, alternate: bool, out: &mut String) {
        match block {
            Block::Paragraph(text) => {
                out.push_str(&self.inline(text).replace('\n', &format!("\n{indent}")));
                out.push('\n');
            }
            Block::Heading(level, text) => {
                out.push_str(&"#".repeat(usize::from(*level)));
                out.push(' ');
                out.push_str(&self.inline(&text::one_line(text)));
                out.push('\n');
            }
            Block::List { start, items } => self.list(*start, items, (indent, alternate), out),
            Block::Table(rows) => self.table(rows, indent, out),
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], (indent, alternate): (&str, bool), out: &mut String) {
        let loose = items.iter().any(|item| {
            let after = item.iter().skip(1);
            after.clone().any(|block| !matches!(block, Block::List { .. })) || after.count() > 1
        });
        for (i, item) in items.iter().enumerate() {
            let marker = match start {
                Some(start) => format!("{}{} ", start + i as u64, if alternate { ')' } else { '.' }),
                None if alternate => "* ".to_owned(),
                None => "- ".to_owned(),
            };
            if i > 0 {
                if loose {
                    out.push('\n');
                }
                out.push_str(indent);
            }
            out.push_str(&marker);
            let deeper = format!("{indent}{}", " ".repeat(marker.len()));
            if let ([first, Block::List { start, items }], false) = (item.as_slice(), loose) {
                self.block(first, &deeper, false, out);
                out.push_str(&deeper);
                // A number other than one can't follow a line of text directly.
                if start.is_some_and(|start| start != 1) {
                    out.truncate(out.len() - deeper.len());
                    out.push('\n');
                    out.push_str(&deeper);
                }
                self.list(*start, items, (&deeper, false), out);
            } else {
                self.sequence(item, &deeper, out);
            }
        }
    }

    fn table(&mut self, rows: &[Vec<Text>], indent: &str, out: &mut String) {
        for (i, row) in rows.iter().enumerate() {
            if i > 0 {
                out.push_str(indent);
            }
            out.push('|');
            for cell in row {
                let cell = self.inline(&text::one_line(cell));
                let _ = write!(out, " {cell} |");
            }
            out.push('\n');
            if i == 0 {
                out.push_str(indent);
                out.push('|');
                out.push_str(&" --- |".repeat(row.len()));
                out.push('\n');
            }
        }
    }

    /// Running text. What can't be bold or italic at its place without signs showing is written plainly.
    pub(crate) fn inline(&mut self, text: &[Ch]) -> String {
        let mut out = String::new();
        strong(text, self.addresses, &mut out);
        let wanted: String = text::string(text).split_whitespace().collect::<Vec<_>>().join(" ");
        if reads_as(&out) == wanted {
            return out;
        }
        let begin: String = wanted.chars().take(40).collect();
        self.bevindingen.push(Bevinding::new("nadruk-vervallen", format!("vet of cursief kon hier niet: \"{begin}\"")));
        for quiet in [without_stuck(text), without_emphasis(text)] {
            out.clear();
            strong(&quiet, self.addresses, &mut out);
            if reads_as(&out) == wanted {
                break;
            }
        }
        out
    }
}

fn without_emphasis(text: &[Ch]) -> Text {
    text.iter().map(|ch| Ch { style: Style { strong: false, emphasis: false, ..ch.style }, ..*ch }).collect()
}

/// Without the emphasis that begins or ends against a letter with a sign of punctuation between:
/// Markdown does not see it there.
fn without_stuck(text: &[Ch]) -> Text {
    let emphasis = |ch: &Ch| (ch.style.strong, ch.style.emphasis);
    let mut out = Text::new();
    for group in text.chunk_by(|a, b| emphasis(a) == emphasis(b)) {
        let letter = |ch: Option<&Ch>| ch.is_some_and(|ch| ch.c.is_alphanumeric());
        let before = out.len().checked_sub(1).and_then(|i| text.get(i));
        let after = text.get(out.len() + group.len());
        let sound = |ch: Option<&Ch>| letter(ch) && ch.is_some_and(|ch| ch.style.link == 0);
        let opens = sound(group.first()) || !letter(before);
        let closes = sound(group.last()) || !letter(after);
        if opens && closes {
            out.extend_from_slice(group);
        } else {
            out.extend(without_emphasis(group));
        }
    }
    out
}

/// The plain text a reader of the Markdown gets.
fn reads_as(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strong(text: &[Ch], addresses: &[String], out: &mut String) {
    groups(
        text,
        |ch| usize::from(ch.style.strong),
        |strong, group| {
            wrap(if strong == 1 { "**" } else { "" }, out, |out| emphasis(group, addresses, out));
        },
    );
}

fn emphasis(text: &[Ch], addresses: &[String], out: &mut String) {
    groups(
        text,
        |ch| usize::from(ch.style.emphasis),
        |emphasis, group| {
            wrap(if emphasis == 1 { "*" } else { "" }, out, |out| links(group, addresses, out));
        },
    );
}

fn links(text: &[Ch], addresses: &[String], out: &mut String) {
    groups(
        text,
        |ch| ch.style.link,
        |link, group| match link.checked_sub(1).and_then(|i| addresses.get(i)) {
            Some(address) => {
                // "!" right before "[" would make it an image.
                if out.ends_with('!') {
                    out.insert(out.len() - 1, '\\');
                }
                out.push('[');
                leaf(group, out);
                out.push_str("](");
                out.push_str(&escape::address(address));
                out.push(')');
            }
            None => leaf(group, out),
        },
    );
}

fn wrap(sign: &str, out: &mut String, inner: impl FnOnce(&mut String)) {
    out.push_str(sign);
    inner(out);
    out.push_str(sign);
}

fn groups(text: &[Ch], key: impl Fn(&Ch) -> usize, mut take: impl FnMut(usize, &[Ch])) {
    for group in text.chunk_by(|a, b| key(a) == key(b)) {
        take(group.first().map_or(0, &key), group);
    }
}

fn leaf(text: &[Ch], out: &mut String) {
    for (i, line) in text::string(text).split('\n').enumerate() {
        if i > 0 {
            out.push_str("\\\n");
        }
        escape::push(out, line);
    }
}
