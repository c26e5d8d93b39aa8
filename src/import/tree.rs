//! HTML as the few kinds of block that our format has.

use scraper::{ElementRef, Html, Node};

use super::placed;
use super::report::Bevinding;
use super::text::{self, Ch, Style, Text};

/// A block of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Paragraph(Text),
    /// Level as the source has it, 1 to 6, until [`relevel`] fits it in.
    Heading(u8, Text),
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    /// The first row is the heading, empty cells when the source has none.
    Table(Vec<Vec<Text>>),
}

/// What one piece of HTML says.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) blocks: Vec<Block>,
    /// Addresses of the links; [`Style::link`] counts from one.
    pub(crate) addresses: Vec<String>,
    /// The paragraphs of the source, read apart from `blocks`, to compare with the result.
    pub(crate) alineas: Vec<String>,
    pub(crate) bevindingen: Vec<Bevinding>,
}

/// A section knows `###` and `####`.
const DEEPEST_HEADING: u8 = 4;

/// The finding for headings that lost a level.
pub(crate) const FLATTENED: (&str, &str) =
    ("koppen-afgevlakt", "de bron heeft meer niveaus koppen dan een sectie; kijk na of de indeling nog klopt");

/// Beyond this nesting only the text is kept.
const DEEPEST: usize = 60;

/// Reads HTML, however broken it is. `basis` completes addresses without a host.
pub(crate) fn read(html: &str, basis: Option<&str>) -> Document {
    let parsed = Html::parse_fragment(html);
    let root = parsed.root_element();
    let mut reader = Reader { basis, doc: Document::default(), unseen: Vec::new() };
    reader.doc.alineas = placed::source_paragraphs(root);
    reader.parse_errors(&parsed);
    reader.doc.blocks = reader.blocks(root, Style::default(), 0);
    if relevel(&mut reader.doc.blocks, 2) {
        reader.note(FLATTENED.0, FLATTENED.1);
    }
    reader.doc
}

/// Fits the headings in below a heading of level `base`: the highest level used becomes `base` + 1,
/// no level is skipped, and none is deeper than `####`.
/// Says whether levels that differ in the source came out the same.
pub(crate) fn relevel(blocks: &mut [Block], base: u8) -> bool {
    let mut used: Vec<u8> = blocks.iter().filter_map(level).collect();
    used.sort_unstable();
    used.dedup();
    let mut last = base;
    let room = usize::from(DEEPEST_HEADING.saturating_sub(base));
    let flattened = used.len() > room;
    for block in blocks {
        if let Block::Heading(level, _) = block {
            let rank = used.iter().position(|l| l == level).and_then(|r| u8::try_from(r).ok()).unwrap_or(0);
            *level = (base + 1 + rank).min(last + 1).min(DEEPEST_HEADING);
            last = *level;
        }
    }
    flattened
}

fn level(block: &Block) -> Option<u8> {
    if let Block::Heading(level, _) = block { Some(*level) } else { None }
}

/// Elements that make a block of their own.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Elements whose content is no text for readers.
pub(crate) fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "iframe" | "colgroup")
}

struct Reader<'a> {
    basis: Option<&'a str>,
    doc: Document,
    /// Addresses for mail or telephone that the reader must see, to be written after the word at hand.
    unseen: Vec<String>,
}

impl<'a> Reader<'a> {
    fn note(&mut self, soort: &str, melding: impl Into<String>) {
        let bevinding = Bevinding::new(soort, melding);
        if !self.doc.bevindingen.contains(&bevinding) {
            self.doc.bevindingen.push(bevinding);
        }
    }

    fn push(&mut self, out: &mut Text, text: &str, style: Style) {
        let first = text.chars().map(text::visible).find(|c| *c != '\0');
        if first.is_some_and(|c| !c.is_alphanumeric()) {
            self.push_unseen(out);
        }
        out.extend(text.chars().map(|c| Ch { c: text::visible(c), style }));
    }

    fn push_unseen(&mut self, out: &mut Text) {
        for address in std::mem::take(&mut self.unseen) {
            out.extend(format!(" ({address})").chars().map(|c| Ch { c, style: Style::default() }));
        }
    }

    /// Loose text becomes paragraphs.
    fn flush(&mut self, out: &mut Vec<Block>, loose: &mut Text) {
        self.push_unseen(loose);
        let text = text::normalise(loose);
        loose.clear();
        out.extend(text::paragraphs(&text).into_iter().map(Block::Paragraph));
    }

    fn parse_errors(&mut self, parsed: &Html) {
        for error in &parsed.errors {
            // A fragment has no doctype; only what the writer can repair is of use.
            if !error.contains("DOCTYPE") {
                self.note("html-fout", format!("de HTML is niet in orde: {error}"));
            }
        }
    }

    /// The blocks in an element; loose text between them becomes paragraphs.
    fn blocks(&mut self, parent: ElementRef<'_>, style: Style, depth: usize) -> Vec<Block> {
        let mut out = Vec::new();
        let mut loose = Text::new();
        self.blocks_into((&mut out, &mut loose), parent, style, depth);
        self.flush(&mut out, &mut loose);
        out
    }

    fn blocks_into(
        &mut self,
        (out, loose): (&mut Vec<Block>, &mut Text),
        parent: ElementRef<'_>,
        style: Style,
        depth: usize,
    ) {
        if depth > DEEPEST {
            self.note("te-diep", "de HTML is te diep genest; alleen de tekst is overgenomen");
            self.push(loose, &placed::deep_text(parent), style);
            return;
        }
        for child in parent.children() {
            if let Node::Text(text) = child.value() {
                self.push(loose, text, style);
            }
            let Some(element) = ElementRef::wrap(child) else { continue };
            if is_block(element.value().name()) {
                self.flush(out, loose);
                self.block(element, style, depth, out);
            } else if has_block(element) {
                let inner = self.style(element, style);
                self.blocks_into((out, loose), element, inner, depth + 1);
            } else {
                self.inline(element, style, depth, loose);
            }
        }
    }

    fn block(&mut self, element: ElementRef<'_>, style: Style, depth: usize, out: &mut Vec<Block>) {
        let name = element.value().name();
        if depth > DEEPEST {
            out.extend(self.blocks(element, style, depth));
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let text = text::one_line(&self.flat(element, style, depth));
                if text.is_empty() {
                    self.note("lege-alinea", format!("een leeg element <{name}> is weggelaten"));
                } else {
                    out.push(Block::Heading(name.as_bytes()[1] - b'0', text));
                }
            }
            "ul" | "ol" | "menu" => self.list(element, style, depth, out),
            "table" => self.table(element, depth, out),
            "hr" => self.note("opmaak-vervallen", "een scheidingslijn (<hr>) is weggelaten"),
            "dt" | "legend" | "summary" | "caption" => {
                out.extend(strong_paragraph(&self.flat(element, style, depth)));
            }
            "pre" => {
                self.note("opmaak-vervallen", "voorgevormde tekst (<pre>) is een gewone alinea geworden");
                out.extend(self.blocks(element, style, depth + 1));
            }
            _ => {
                if name == "blockquote" {
                    self.note("opmaak-vervallen", "een citaat (<blockquote>) is gewone tekst geworden");
                }
                let inner = self.blocks(element, style, depth + 1);
                if inner.is_empty() {
                    self.note("lege-alinea", format!("een leeg element <{name}> is weggelaten"));
                }
                out.extend(inner);
            }
        }
    }

    fn list(&mut self, element: ElementRef<'_>, style: Style, depth: usize, out: &mut Vec<Block>) {
        let ordered = element.value().name() == "ol";
        let start = ordered.then(|| self.start(element));
        let mut items: Vec<Vec<Block>> = Vec::new();
        let mut loose = Text::new();
        for child in element.children() {
            if let Node::Text(text) = child.value() {
                self.push(&mut loose, text, style);
            }
            let Some(child) = ElementRef::wrap(child) else { continue };
            let name = child.value().name();
            if !is_block(name) && !has_block(child) {
                self.inline(child, style, depth + 1, &mut loose);
                continue;
            }
            let mut item = Vec::new();
            if is_block(name) {
                self.loose_item(&mut items, &mut loose);
            } else {
                let inner = self.style(child, style);
                self.blocks_into((&mut item, &mut loose), child, inner, depth + 1);
            }
            if name == "li" {
                item = self.blocks(child, style, depth + 1);
                if item.is_empty() {
                    self.note("lege-alinea", "een leeg lijstonderdeel is weggelaten");
                }
            } else if is_block(name) {
                self.block(child, style, depth + 1, &mut item);
            }
            match items.last_mut() {
                // A list straight in a list belongs to the item before it.
                Some(last) if name != "li" => last.extend(no_headings(item)),
                _ if item.is_empty() => {}
                _ => items.push(no_headings(item)),
            }
        }
        self.loose_item(&mut items, &mut loose);
        if !items.is_empty() {
            out.push(Block::List { start, items });
        }
    }

    fn loose_item(&mut self, items: &mut Vec<Vec<Block>>, loose: &mut Text) {
        let mut item = Vec::new();
        self.flush(&mut item, loose);
        if !item.is_empty() {
            items.push(item);
        }
    }

    fn start(&mut self, list: ElementRef<'_>) -> u64 {
        if list.value().attr("reversed").is_some() || list.value().attr("type").is_some_and(|t| t != "1") {
            self.note(
                "opmaak-vervallen",
                "de nummering van een lijst (letters of aflopend) is gewone nummering geworden",
            );
        }
        match list.value().attr("start").map(|start| start.trim().parse::<i64>()) {
            None => 1,
            Some(Ok(start)) if (0..=999_999).contains(&start) => start.unsigned_abs(),
            Some(_) => {
                self.note("opmaak-vervallen", "het startnummer van een lijst kan hier niet; de lijst begint bij 1");
                1
            }
        }
    }

    fn table(&mut self, table: ElementRef<'_>, depth: usize, out: &mut Vec<Block>) {
        let mut rows: Vec<Vec<Text>> = Vec::new();
        let mut has_head = false;
        let mut other = Vec::new();
        for row in rows_of(table) {
            if row.value().name() != "tr" {
                other.extend(strong_paragraph(&self.flat(row, Style::default(), depth)));
                continue;
            }
            let cells: Vec<ElementRef<'_>> = row.children().filter_map(ElementRef::wrap).collect();
            if rows.is_empty() {
                has_head = !cells.is_empty() && cells.iter().all(|cell| cell.value().name() == "th");
            }
            let texts: Vec<Text> = cells.into_iter().map(|cell| self.cell(cell, depth)).collect();
            if !texts.is_empty() {
                rows.push(texts);
            }
        }
        out.extend(other);
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if rows.iter().flatten().all(Vec::is_empty) {
            self.note("lege-alinea", "een lege tabel is weggelaten");
            return;
        }
        if !has_head {
            self.note("tabel-zonder-kop", "een tabel heeft geen kopregel; vul de eerste regel in");
            rows.insert(0, Vec::new());
        }
        for row in &mut rows {
            row.resize(width, Text::new());
        }
        out.push(Block::Table(rows));
    }

    fn cell(&mut self, cell: ElementRef<'_>, depth: usize) -> Text {
        let spans = |name| cell.value().attr(name).is_some_and(|n| n.trim() != "1");
        if spans("colspan") || spans("rowspan") {
            self.note("tabelcel-samengevoegd", "een samengevoegde tabelcel staat nu in de eerste cel");
        }
        let nested = ["ul", "ol", "table"];
        if cell.descendants().any(|n| n.value().as_element().is_some_and(|e| nested.contains(&e.name()))) {
            self.note("lijst-in-tabel", "een lijst of tabel in een tabelcel is doorlopende tekst geworden");
        }
        text::one_line(&self.flat(cell, Style::default(), depth))
    }

    /// All text in an element as one row, a space where a block begins or ends.
    fn flat(&mut self, element: ElementRef<'_>, style: Style, depth: usize) -> Text {
        let mut out = Text::new();
        self.children_inline(element, style, depth, &mut out);
        self.push_unseen(&mut out);
        text::normalise(&out)
    }

    fn children_inline(&mut self, element: ElementRef<'_>, style: Style, depth: usize, out: &mut Text) {
        if depth > DEEPEST {
            self.note("te-diep", "de HTML is te diep genest; alleen de tekst is overgenomen");
            self.push(out, &placed::deep_text(element), style);
            return;
        }
        for child in element.children() {
            if let Node::Text(text) = child.value() {
                self.push(out, text, style);
            } else if let Some(child) = ElementRef::wrap(child) {
                self.inline(child, style, depth + 1, out);
            }
        }
    }

    fn inline(&mut self, element: ElementRef<'_>, style: Style, depth: usize, out: &mut Text) {
        let name = element.value().name();
        if name == "br" {
            self.push_unseen(out);
            out.push(Ch { c: '\n', style });
            return;
        }
        if is_hidden(name) {
            self.note("niet-overgenomen", format!("<{name}> is geen tekst en is weggelaten"));
            return;
        }
        if name == "img" {
            let alt = element.value().attr("alt").unwrap_or_default();
            self.note("afbeelding", format!("een afbeelding is weggelaten; de beschrijving was: \"{alt}\""));
            return;
        }
        let inner = self.style(element, style);
        if is_block(name) {
            self.push(out, " ", style);
        }
        let before = out.len();
        self.children_inline(element, inner, depth, out);
        if name == "a" {
            self.after_link(element, &out[before..]);
        }
        if is_block(name) {
            self.push(out, " ", style);
        }
    }

    /// An address for mail or telephone that its text does not show will be written behind it.
    fn after_link(&mut self, element: ElementRef<'_>, words: &[Ch]) {
        let href = element.value().attr("href").unwrap_or_default().trim();
        let empty = text::normalise(words).is_empty();
        if empty {
            self.note("lege-link", format!("een link zonder tekst is weggelaten: {href}"));
            return;
        }
        let Some(target) = href.strip_prefix("mailto:").or_else(|| href.strip_prefix("tel:")) else { return };
        let target = target.split('?').next().unwrap_or_default();
        let bare =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        let shown = bare(&text::string(words));
        if !shown.contains(&bare(target)) {
            self.unseen.push(target.to_owned());
        }
    }

    fn style(&mut self, element: ElementRef<'_>, style: Style) -> Style {
        let name = element.value().name();
        match name {
            "b" | "strong" => Style { strong: true, ..style },
            "em" | "i" | "cite" | "dfn" => Style { emphasis: true, ..style },
            "a" => Style { link: self.link(element.value().attr("href")), ..style },
            "sup" | "sub" | "u" | "s" | "del" | "ins" | "small" | "mark" | "code" | "kbd" | "samp" | "var" | "q"
            | "strike" | "big" | "tt" => {
                self.note("opmaak-vervallen", format!("<{name}> is gewone tekst geworden"));
                style
            }
            "span" | "abbr" | "acronym" | "time" | "font" | "wbr" | "data" | "bdi" | "bdo" | "label" => style,
            name if is_block(name) => style,
            name => {
                self.note("onbekend-element", format!("<{name}> kennen we niet; alleen de tekst is overgenomen"));
                style
            }
        }
    }

    /// The place of an address in the list; 0 when it can't be a link here.
    fn link(&mut self, href: Option<&str>) -> usize {
        let href = href.unwrap_or_default().trim();
        let lower = href.to_ascii_lowercase();
        let address = if lower.starts_with("https://") {
            href.to_owned()
        } else if lower.starts_with("http://") {
            self.note("http-link", format!("deze link is niet beveiligd: {href}"));
            href.to_owned()
        } else if let Some(host) = self.host().filter(|_| href.starts_with('/') && !href.starts_with("//")) {
            self.note("link-aangevuld", format!("{href} wijst nu naar {host}{href}"));
            format!("{host}{href}")
        } else {
            if !lower.starts_with("mailto:") && !lower.starts_with("tel:") {
                self.note("link-vervallen", format!("deze link kan hier niet en is gewone tekst geworden: \"{href}\""));
            }
            return 0;
        };
        self.doc.addresses.push(address);
        self.doc.addresses.len()
    }

    fn host(&self) -> Option<&'a str> {
        let basis = self.basis?;
        let rest = basis.strip_prefix("https://")?;
        let end = rest.find('/').unwrap_or(rest.len());
        (end > 0).then(|| &basis[.."https://".len() + end])
    }
}

/// An inline element around blocks, such as a link around paragraphs.
fn has_block(element: ElementRef<'_>) -> bool {
    !is_hidden(element.value().name())
        && element.descendants().skip(1).any(|node| node.value().as_element().is_some_and(|e| is_block(e.name())))
}

/// The rows of a table, and what else stands between them, such as its caption.
fn rows_of(table: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut out = Vec::new();
    for child in table.children().filter_map(ElementRef::wrap) {
        match child.value().name() {
            "thead" | "tbody" | "tfoot" => out.extend(child.children().filter_map(ElementRef::wrap)),
            name if is_hidden(name) => {}
            _ => out.push(child),
        }
    }
    out
}

fn strong_paragraph(text: &[Ch]) -> Option<Block> {
    let text = text::one_line(text);
    if text.is_empty() {
        return None;
    }
    let strong: Text = text.iter().map(|ch| Ch { style: Style { strong: true, ..ch.style }, ..*ch }).collect();
    Some(Block::Paragraph(text::normalise(&strong)))
}

/// In a list a heading becomes a bold paragraph: a list is one blok, and a heading would end it.
fn no_headings(blocks: Vec<Block>) -> Vec<Block> {
    blocks
        .into_iter()
        .filter_map(|block| if let Block::Heading(_, text) = &block { strong_paragraph(text) } else { Some(block) })
        .collect()
}
