//! The part that pulldown-cmark reads: blocks and running text. Fact references and trailing
//! conditions are masked first with fillers of equal length, so that offsets stay true and a `|`
//! or `_` in them means nothing.

use super::{
    ast::{Block, Cell, FactRef, Inline, Item, List, Row, Table, Target, Written},
    structure::condition_error,
};
use crate::{
    condition::{self, WrittenCondition},
    diagnostic::{Code, Diagnostic},
    source::{Place, SourceFile, Span},
};
use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

const MASK: char = '\u{e000}';

/// Deeper than anybody writes; a limit, so that no text can exhaust the stack.
const MAX_NESTING: usize = 24;

/// Parses a chunk into top-level blocks with their spans.
pub(super) fn blocks(file: &Arc<SourceFile>, chunk: Span, found: &mut Vec<Diagnostic>) -> Vec<(Block<Written>, Span)> {
    let masked = Masked::new(file, chunk, found);
    let parser = Parser::new_ext(&masked.text, Options::ENABLE_TABLES);
    let mut reader = Reader {
        file,
        base: chunk.start,
        events: parser.into_offset_iter(),
        facts: &masked.facts,
        conditions: masked.conditions,
        placed: BTreeSet::new(),
        depth: 0,
        found,
    };
    let flat = reader.blocks_until(|_| false);
    reader.unused_conditions();
    reader.unplaced_facts();
    nest(flat)
}

/// Puts blocks under the heading above them.
fn nest(flat: Vec<(Block<Written>, Span)>) -> Vec<(Block<Written>, Span)> {
    let mut nested: Vec<(Block<Written>, Span)> = Vec::new();
    for (block, span) in flat {
        let starts_new = matches!(block, Block::Subsection { level: 3, .. });
        match nested.last_mut() {
            Some((Block::Subsection { blocks, .. }, whole)) if !starts_new => {
                whole.end = span.end;
                push_under(blocks, block);
            }
            _ => nested.push((block, span)),
        }
    }
    nested
}

fn push_under(blocks: &mut Vec<Block<Written>>, block: Block<Written>) {
    match (blocks.last_mut(), &block) {
        (_, Block::Subsection { .. }) => blocks.push(block),
        (Some(Block::Subsection { blocks, .. }), _) => blocks.push(block),
        _ => blocks.push(block),
    }
}

/// The text with references and trailing conditions masked.
struct Masked {
    text: String,
    facts: BTreeMap<usize, FactRef>,
    conditions: Vec<(usize, Option<WrittenCondition>, Span)>,
}

impl Masked {
    fn new(file: &Arc<SourceFile>, chunk: Span, found: &mut Vec<Diagnostic>) -> Self {
        let mut masked =
            Self { text: file.text()[chunk.range()].to_owned(), facts: BTreeMap::new(), conditions: Vec::new() };
        if masked.text.contains(MASK) {
            masked.text = masked.text.replace(MASK, "\u{fffd}");
        }
        masked.mask_facts(file, chunk.start, found);
        masked.mask_conditions(file, chunk.start, found);
        masked
    }

    fn mask_facts(&mut self, file: &Arc<SourceFile>, base: usize, found: &mut Vec<Diagnostic>) {
        let mut from = 0;
        while let Some(start) = self.text[from..].find("{{").map(|at| at + from) {
            let line_end = self.text[start..].find('\n').map_or(self.text.len(), |at| at + start);
            let Some(end) = self.text[start..line_end].find("}}").map(|at| at + start + 2) else {
                let place = Place::new(file, Span::new(start, line_end).shifted(base));
                found.push(
                    Diagnostic::new(
                        Code::FeitVerwijzingFout,
                        place,
                        "Deze verwijzing naar een feit is niet afgesloten.",
                    )
                    .cure("Sluit af met }} op dezelfde regel."),
                );
                from = line_end;
                continue;
            };
            let span = Span::new(start, end).shifted(base);
            match fact_ref(&self.text[start + 2..end - 2], span) {
                Ok(fact) => drop(self.facts.insert(start, fact)),
                Err(message) => found.push(
                    Diagnostic::new(Code::FeitVerwijzingFout, Place::new(file, span), message)
                        .cure("Schrijf {{ pad.naar.feit }} of {{ pad.naar.feit | opmaak }}."),
                ),
            }
            let filler = format!("{MASK}{}", "q".repeat(end - start - MASK.len_utf8()));
            self.text.replace_range(start..end, &filler);
            from = end;
        }
    }

    fn mask_conditions(&mut self, file: &Arc<SourceFile>, base: usize, found: &mut Vec<Diagnostic>) {
        let mut at = 0;
        let lines: Vec<Range<usize>> = self
            .text
            .split_inclusive('\n')
            .map(|line| {
                let range = at..at + line.trim_end().len();
                at += line.len();
                range
            })
            .collect();
        for line in lines {
            let text = &self.text[line.clone()];
            let Some(start) = text.rfind("{als ").filter(|_| text.ends_with('}')) else { continue };
            let span = Span::new(line.start + start, line.end).shifted(base);
            let inner = &file.text()[span.start + 5..span.end - 1];
            let parsed = condition::parse(inner, span.start + 5);
            let parsed = parsed.map_err(|error| found.push(condition_error(file, error))).ok();
            self.conditions.push((line.start + start, parsed, span));
            let blank = " ".repeat(line.end - line.start - start);
            self.text.replace_range(line.start + start..line.end, &blank);
        }
    }
}

fn fact_ref(inner: &str, span: Span) -> Result<FactRef, String> {
    let mut parts = inner.split('|').map(str::trim);
    let path = parts.next().unwrap_or_default();
    let format = parts.next().map(str::to_owned);
    if path.is_empty() {
        return Err("Deze verwijzing noemt geen feit.".to_owned());
    }
    let word =
        |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_'));
    if !word(path)
        || !path.contains('.')
        || parts.next().is_some()
        || format.as_deref().is_some_and(|format| format.is_empty() || !word(format))
    {
        return Err(format!("'{}' is geen geldige verwijzing naar een feit.", inner.trim()));
    }
    Ok(FactRef { path: path.to_owned(), format, span })
}

struct Reader<'a, 'f> {
    file: &'a Arc<SourceFile>,
    base: usize,
    events: OffsetIter<'a>,
    facts: &'a BTreeMap<usize, FactRef>,
    conditions: Vec<(usize, Option<WrittenCondition>, Span)>,
    /// Starts of the references that have got a place in the tree.
    placed: BTreeSet<usize>,
    depth: usize,
    found: &'f mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    fn report(&mut self, code: Code, range: Range<usize>, message: impl Into<String>, cure: &str) {
        let place = Place::new(self.file, Span::from(range).shifted(self.base));
        self.found.push(Diagnostic::new(code, place, message).cure(cure));
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let text = &self.file.text()[range.start + self.base..range.end + self.base];
        Span::new(range.start, range.start + text.trim_end().len()).shifted(self.base)
    }

    /// Blocks up to the event for which `ends` is true (or the end of the text).
    fn blocks_until(&mut self, ends: impl Fn(&TagEnd) -> bool) -> Vec<(Block<Written>, Span)> {
        let mut blocks: Vec<(Block<Written>, Span)> = Vec::new();
        let mut loose: Vec<Inline<Written>> = Vec::new();
        let mut loose_range = 0..0;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(tag) if is_block(&tag) => {
                    self.flush_loose(&mut loose, &loose_range, &mut blocks);
                    if let Some(block) = self.block(tag, &range) {
                        blocks.push((block, self.span(&range)));
                    }
                }
                Event::End(end) if ends(&end) => break,
                Event::Rule => self.report(
                    Code::OnbekendElement,
                    range,
                    "Een streep over de hele breedte kan niet in elk kanaal.",
                    "Haal de streep weg, of maak een nieuwe sectie.",
                ),
                other => {
                    if loose.is_empty() {
                        loose_range = range.clone();
                    }
                    loose_range.end = range.end;
                    self.inline(other, &range, &mut loose);
                }
            }
        }
        self.flush_loose(&mut loose, &loose_range, &mut blocks);
        blocks
    }

    /// Text directly in a tight list item becomes a paragraph.
    fn flush_loose(
        &mut self,
        loose: &mut Vec<Inline<Written>>,
        range: &Range<usize>,
        blocks: &mut Vec<(Block<Written>, Span)>,
    ) {
        if !loose.is_empty() {
            blocks.push((Block::Paragraph(merge(std::mem::take(loose))), self.span(range)));
        }
    }

    fn block(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Option<Block<Written>> {
        if self.too_deep(&tag, range) {
            return None;
        }
        self.depth += 1;
        let block = self.block_here(tag, range);
        self.depth -= 1;
        block
    }

    /// Skips and reports what is nested beyond reason.
    fn too_deep(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> bool {
        let too_deep = self.depth >= MAX_NESTING;
        if too_deep {
            self.skip(tag.to_end());
            let line = range.start..self.first_line_end(range);
            self.report(Code::OnbekendElement, line, "Deze opmaak zit te diep in elkaar.", "Gebruik minder niveaus.");
        }
        too_deep
    }

    fn block_here(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Option<Block<Written>> {
        match tag {
            Tag::Paragraph => Some(Block::Paragraph(self.inlines(|end| matches!(end, TagEnd::Paragraph)))),
            Tag::List(start) => Some(Block::List(self.list(start))),
            Tag::Table(_) => Some(Block::Table(self.table())),
            Tag::Heading { level, .. } => Some(self.heading(level, range)),
            other => {
                let end = other.to_end();
                self.skip(end);
                let (code, message) = match end {
                    TagEnd::HtmlBlock => (Code::HtmlInTekst, "HTML kan niet in de tekst."),
                    TagEnd::CodeBlock => {
                        (Code::OnbekendElement, "Code, of tekst met vier spaties ervoor, kan niet in elk kanaal.")
                    }
                    TagEnd::BlockQuote(_) => {
                        (Code::OnbekendElement, "Een citaat (regel met >) kan niet in elk kanaal.")
                    }
                    _ => (Code::OnbekendElement, "Deze opmaak kan niet in elk kanaal."),
                };
                self.report(
                    code,
                    range.start..self.first_line_end(range),
                    message,
                    "Schrijf het als gewone alinea, lijst of tabel.",
                );
                None
            }
        }
    }

    fn first_line_end(&self, range: &Range<usize>) -> usize {
        let text = &self.file.text()[range.start + self.base..range.end + self.base];
        range.start + text.lines().next().unwrap_or_default().len()
    }

    /// Skips to the end of the element that has just started.
    fn skip(&mut self, end: TagEnd) {
        let mut depth = 1;
        while depth > 0 {
            match self.events.next() {
                Some((Event::Start(tag), _)) if tag.to_end() == end => depth += 1,
                Some((Event::End(found), _)) if found == end => depth -= 1,
                None => break,
                _ => {}
            }
        }
    }

    fn heading(&mut self, level: HeadingLevel, range: &Range<usize>) -> Block<Written> {
        let inlines = self.inlines(|end| matches!(end, TagEnd::Heading(_)));
        let span = self.span(range);
        let mut title = String::new();
        for inline in &inlines {
            inline.each(&mut |inline| match inline {
                Inline::Text { text, .. } => title.push_str(text),
                Inline::Fact(fact) => self.found.push(
                    Diagnostic::new(Code::FeitInKop, Place::new(self.file, fact.span), "Een feit kan niet in een kop.")
                        .cure("Zet de waarde in de tekst eronder."),
                ),
                _ => {}
            });
        }
        let level = match level {
            HeadingLevel::H3 => 3,
            HeadingLevel::H4 => 4,
            _ => {
                self.report(
                    Code::Koppensprong,
                    range.start..self.first_line_end(range),
                    "Onder een sectie gebruikt u alleen ### en ####.",
                    "Gebruik ### onder een sectie en #### daaronder.",
                );
                4
            }
        };
        Block::Subsection { level, title, span, blocks: Vec::new() }
    }

    fn list(&mut self, start: Option<u64>) -> List<Written> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let blocks = self.blocks_until(|end| matches!(end, TagEnd::Item));
                    let own_text = range.start..self.own_text_end(&range, &blocks);
                    let condition = self.take_condition(&own_text);
                    items.push(Item {
                        condition,
                        span: self.span(&range),
                        blocks: blocks.into_iter().map(|(block, _)| block).collect(),
                    });
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        List { start, items }
    }

    /// Where the text of an item itself ends: before a list nested in it.
    fn own_text_end(&self, range: &Range<usize>, blocks: &[(Block<Written>, Span)]) -> usize {
        let nested = blocks.iter().find(|(block, _)| matches!(block, Block::List(_)));
        nested.map_or(range.end, |(_, span)| span.start - self.base)
    }

    fn table(&mut self) -> Table<Written> {
        let mut table = Table { head: Vec::new(), rows: Vec::new() };
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => table.head = self.cells(|end| matches!(end, TagEnd::TableHead)),
                Event::Start(Tag::TableRow) => {
                    let cells = self.cells(|end| matches!(end, TagEnd::TableRow));
                    let line = &self.file.text()[range.start + self.base..];
                    let line_end = range.start + line.find('\n').unwrap_or(line.len());
                    table.rows.push(Row {
                        condition: self.take_condition(&(range.start..line_end.max(range.end))),
                        cells,
                        span: self.span(&range),
                    });
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table
    }

    fn cells(&mut self, ends: impl Fn(&TagEnd) -> bool) -> Vec<Cell<Written>> {
        let mut cells = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => cells.push(self.inlines(|end| matches!(end, TagEnd::TableCell))),
                Event::End(end) if ends(&end) => break,
                _ => {}
            }
        }
        cells
    }

    fn take_condition(&mut self, range: &Range<usize>) -> Option<WrittenCondition> {
        let at = self.conditions.iter().position(|(at, ..)| range.contains(at))?;
        self.conditions.remove(at).1
    }

    fn unused_conditions(&mut self) {
        for (_, _, span) in std::mem::take(&mut self.conditions) {
            self.found.push(
                Diagnostic::new(
                    Code::VoorwaardeFout,
                    Place::new(self.file, span),
                    "Een voorwaarde tussen accolades hoort achter een lijstregel of tabelrij.",
                )
                .cure("Zet om een alinea een voorwaardeblok met ::: als … en :::."),
            );
        }
    }

    fn inlines(&mut self, ends: impl Fn(&TagEnd) -> bool) -> Vec<Inline<Written>> {
        let mut inlines = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(end) if ends(&end) => break,
                other => self.inline(other, &range, &mut inlines),
            }
        }
        merge(inlines)
    }

    fn inline(&mut self, event: Event<'_>, range: &Range<usize>, into: &mut Vec<Inline<Written>>) {
        if matches!(&event, Event::Start(tag) if self.too_deep(tag, range)) {
            return;
        }
        self.depth += 1;
        self.inline_here(event, range, into);
        self.depth -= 1;
    }

    fn inline_here(&mut self, event: Event<'_>, range: &Range<usize>, into: &mut Vec<Inline<Written>>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.text(&text, range, into),
            Event::SoftBreak => into.push(Inline::Text { text: " ".to_owned(), span: self.span(range) }),
            Event::HardBreak => into.push(Inline::Break),
            Event::Start(Tag::Strong) => into.push(Inline::Strong(self.inlines(|end| matches!(end, TagEnd::Strong)))),
            Event::Start(Tag::Emphasis) => {
                into.push(Inline::Emphasis(self.inlines(|end| matches!(end, TagEnd::Emphasis))));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let text = self.inlines(|end| matches!(end, TagEnd::Link));
                let span = self.span(range);
                into.push(Inline::Link { target: target(&dest_url), text, span });
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let mut alt = String::new();
                for inline in self.inlines(|end| matches!(end, TagEnd::Image)) {
                    inline.each(&mut |inline| match inline {
                        Inline::Text { text, .. } => alt.push_str(text),
                        Inline::Fact(fact) => drop(self.placed.remove(&(fact.span.start - self.base))),
                        _ => {}
                    });
                }
                into.push(Inline::Image { url: dest_url.into_string(), alt, span: self.span(range) });
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                self.report(
                    Code::HtmlInTekst,
                    range.clone(),
                    "HTML kan niet in de tekst.",
                    "Gebruik Markdown: **vet**, *cursief*, lijsten, tabellen en links.",
                );
            }
            _ => {}
        }
    }

    /// A reference that got no place (in code, in a link, in the words of an image) would be a gap.
    fn unplaced_facts(&mut self) {
        let lost = self.facts.iter().filter(|(at, _)| !self.placed.contains(at));
        self.found.extend(lost.map(|(_, fact)| {
            let place = Place::new(self.file, fact.span);
            Diagnostic::new(Code::FeitVerwijzingFout, place, "Hier kan geen verwijzing naar een feit staan.")
                .cure("Zet de verwijzing in gewone tekst: niet in code, in een webadres of bij een afbeelding.")
        }));
    }

    fn text(&mut self, text: &str, range: &Range<usize>, into: &mut Vec<Inline<Written>>) {
        // Entities, NUL and code are not what the file holds byte for byte: their span is the whole of it.
        if text.len() != range.len() {
            let mut parts = text.split(MASK);
            let first = parts.next().unwrap_or_default().to_owned();
            let text = parts.fold(first, |whole, part| whole + part.trim_start_matches('q'));
            if !text.is_empty() {
                into.push(Inline::Text { text, span: self.span(range) });
            }
            return;
        }
        let mut from = 0;
        while let Some(at) = text[from..].find(MASK).map(|at| at + from) {
            self.plain(&text[from..at], range.start + from, into);
            let Some(fact) = self.facts.get(&(range.start + at)) else {
                let rest = &text[at + MASK.len_utf8()..];
                from = at + MASK.len_utf8() + rest.len() - rest.trim_start_matches('q').len();
                continue;
            };
            into.push(Inline::Fact(fact.clone()));
            self.placed.insert(range.start + at);
            from = at + (fact.span.end - fact.span.start);
        }
        self.plain(&text[from..], range.start + from, into);
    }

    fn plain(&self, text: &str, start: usize, into: &mut Vec<Inline<Written>>) {
        if !text.is_empty() {
            let span = Span::new(start, start + text.len()).shifted(self.base);
            into.push(Inline::Text { text: text.to_owned(), span });
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
}

fn target(url: &str) -> Target {
    let Some(rest) = url.strip_prefix("antwoord:") else { return Target::Url(url.to_owned()) };
    let (id, blok) = rest.split_once('#').map_or((rest, None), |(id, blok)| (id, Some(blok.to_owned())));
    Target::Antwoord { id: id.to_owned(), blok }
}

/// Joins neighbouring pieces of plain text.
fn merge(inlines: Vec<Inline<Written>>) -> Vec<Inline<Written>> {
    let mut merged: Vec<Inline<Written>> = Vec::new();
    for inline in inlines {
        match (merged.last_mut(), inline) {
            (Some(Inline::Text { text, span }), Inline::Text { text: more, span: end }) => {
                text.push_str(&more);
                span.end = span.end.max(end.end);
            }
            (_, inline) => merged.push(inline),
        }
    }
    merged
}
