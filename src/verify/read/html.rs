//! Reads a web page, or a part of one: the text that a visitor sees, in pieces.

use super::{Grouping, Links, Question, Read, ReadPiece, value::holds_value};
use crate::verify::expect::{Cell, Marker};
use scraper::{ElementRef, Html, Node};
use std::ops::Range;

/// Elements within running text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "dfn", "em", "i", "img", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];
/// Elements that hold other elements.
const BLOCKS: &[&str] = &[
    "html",
    "body",
    "main",
    "header",
    "footer",
    "nav",
    "section",
    "article",
    "aside",
    "address",
    "div",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hgroup",
    "blockquote",
    "figure",
    "figcaption",
    "details",
    "summary",
    "hr",
    "pre",
];
/// Elements that say nothing to a visitor; what is in them is read elsewhere or not at all.
const SILENT: &[&str] = &["head", "script", "style", "template"];

/// What a style sheet may not do to text, without white space.
const HIDING: &[&str] = &[
    "display:none",
    "visibility:hidden",
    "{content:",
    ";content:",
    "text-transform:",
    "font-size:0;",
    "font-size:0}",
    "opacity:0;",
    "opacity:0}",
    "line-through",
];

/// The text of a page.
pub(in crate::verify) fn html(source: &str) -> Read {
    let document = Html::parse_document(source);
    let mut reader = Reader {
        read: Read::new(Links::Marked, Grouping::Nested, false),
        source,
        cursor: 0,
        text: String::new(),
        links: Vec::new(),
        within: Vec::new(),
        anchors: Vec::new(),
        count: 0,
        marker: None,
        cell: None,
    };
    reader.head(&document);
    reader.element(document.root_element());
    reader.flush();
    reader.read
}

struct Reader<'s> {
    read: Read,
    source: &'s str,
    /// How far in the source the words were found.
    cursor: usize,
    /// Running text that was not yet given.
    text: String,
    links: Vec<(Range<usize>, String)>,
    within: Vec<usize>,
    /// Anchors of the elements that are open.
    anchors: Vec<String>,
    count: usize,
    marker: Option<Marker>,
    cell: Option<Cell>,
}

impl Reader<'_> {
    fn problem(&mut self, what: String) {
        let line = self.line();
        self.read.problems.push((what, line));
    }

    fn line(&self) -> usize {
        1 + self.source[..self.cursor].matches('\n').count()
    }

    /// Moves to where these words stand in the source.
    fn find(&mut self, words: &str) {
        let Some(first) = words.split_whitespace().next() else { return };
        let first: String = first.chars().take_while(|c| !matches!(c, '&' | '<' | '>' | '"' | '\'')).collect();
        if let Some(at) = self.source[self.cursor..].find(&first).filter(|_| !first.is_empty()) {
            self.cursor += at;
        }
    }

    /// What search engines and browsers show of a page, and what may hide or add text.
    fn head(&mut self, document: &Html) {
        for element in document.root_element().descendent_elements() {
            let attribute = |name: &str| element.value().attr(name).unwrap_or_default();
            match element.value().name() {
                "title" => self.separate(&element.text().collect::<String>()),
                "meta" if matches!(attribute("name"), "description" | "DC.title" | "DC.Service" | "DC.creator") => {
                    self.separate(attribute("content"));
                }
                "style" => self.style(&element.text().collect::<String>()),
                "script" if attribute("type") == "application/ld+json" => {
                    let text = element.text().collect::<String>();
                    match serde_json::from_str(&text) {
                        Ok(value) => self.linked_data(&value),
                        Err(_) => self.problem("gegevens voor zoekmachines die niet te lezen zijn".to_owned()),
                    }
                }
                "script" => self.problem("een script, dat tekst kan toevoegen".to_owned()),
                "base" => self.problem("het onderdeel <base>, dat alle links verlegt".to_owned()),
                "meta" if element.value().attr("http-equiv").is_some() => {
                    self.problem("een opdracht aan de browser (http-equiv)".to_owned());
                }
                "meta" if !attribute("charset").is_empty() && !attribute("charset").eq_ignore_ascii_case("utf-8") => {
                    self.problem(format!("de tekenset {}", attribute("charset")));
                }
                "link" if attribute("rel").split_whitespace().any(|rel| rel.eq_ignore_ascii_case("stylesheet")) => {
                    self.problem("opmaak van buiten de pagina".to_owned());
                }
                _ => {}
            }
        }
        self.cursor = self.source.find("<body").unwrap_or(0);
    }

    fn linked_data(&mut self, value: &serde_json::Value) {
        match value {
            serde_json::Value::Object(members) => {
                for (key, value) in members {
                    match value.as_str() {
                        Some(text) if matches!(key.as_str(), "name" | "description" | "text") => self.separate(text),
                        _ => self.linked_data(value),
                    }
                }
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| self.linked_data(value)),
            _ => {}
        }
    }

    /// A text that stands by itself.
    fn separate(&mut self, text: &str) {
        self.count += 1;
        let piece = ReadPiece { line: self.line(), within: vec![self.count], ..ReadPiece::default() };
        self.read.push(text, &[], piece);
    }

    /// A style sheet may not hide text or add it, but for print.
    fn style(&mut self, sheet: &str) {
        let mut rest = sheet.to_owned();
        while let Some(at) = rest.find("@media print") {
            let mut depth = 0;
            let end = rest[at..].char_indices().find_map(|(offset, c)| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                (c == '}' && depth == 0).then_some(at + offset + 1)
            });
            rest.replace_range(at..end.unwrap_or(rest.len()), "");
        }
        let plain: String = rest.split_whitespace().collect();
        for wrong in HIDING {
            if plain.contains(wrong) {
                self.problem(format!("opmaak die tekst verbergt, toevoegt of verandert ({wrong})"));
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        if SILENT.contains(&name) || hidden(&element) {
            return;
        }
        self.attributes(&element);
        if INLINE.contains(&name) {
            return self.inline(element, name);
        }
        if !BLOCKS.contains(&name) {
            self.problem(format!("het onderdeel <{name}>"));
        }
        self.flush();
        self.count += 1;
        self.within.push(self.count);
        let anchors = self.anchors.len();
        self.anchors.extend(element.value().attr("id").map(str::to_owned));
        self.asks(&element);
        let (marker, cell) = (self.marker, self.cell);
        match name {
            "li" => self.marker = Some(marker_of(&element)),
            "td" | "th" => {
                self.cell = Some(cell_of(&element));
                self.unusual(&element, &["colspan", "rowspan"]);
            }
            "ol" => self.unusual(&element, &["reversed", "type"]),
            _ => {}
        }
        self.children(element);
        self.flush();
        self.within.pop();
        self.anchors.truncate(anchors);
        self.cell = cell;
        self.marker = if name == "li" { None } else { marker.and(self.marker) };
    }

    /// A question names the kenmerk that it asks for, and a choice what it stands for.
    fn asks(&mut self, element: &ElementRef<'_>) {
        let words = |element: &ElementRef<'_>| {
            element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if let Some(kenmerk) = element.value().attr("data-kenmerk") {
            let asked = element.children().filter_map(ElementRef::wrap).find(|child| !words(child).is_empty());
            let words = asked.as_ref().map(words).unwrap_or_default();
            self.read.questions.push(Question { kenmerk: kenmerk.to_owned(), words, replies: Vec::new() });
        }
        if let (Some(value), Some(question)) = (element.value().attr("data-waarde"), self.read.questions.last_mut()) {
            question.replies.push((value.to_owned(), words(element)));
        }
    }

    /// Attributes that show, or read out, something else than the text.
    fn attributes(&mut self, element: &ElementRef<'_>) {
        self.unusual(element, &["style", "dir", "title", "aria-description", "aria-roledescription"]);
        let label = element.value().attr("aria-label").unwrap_or_default();
        if INLINE.contains(&element.value().name()) || holds_value(label) {
            self.unusual(element, &["aria-label"]);
        }
    }

    fn unusual(&mut self, element: &ElementRef<'_>, attributes: &[&str]) {
        for name in attributes.iter().filter(|name| element.value().attr(name).is_some()) {
            self.problem(format!("het kenmerk {name} van <{}>", element.value().name()));
        }
    }

    fn children(&mut self, element: ElementRef<'_>) {
        for child in element.children() {
            match child.value() {
                Node::Text(words) => self.text.push_str(words),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child);
                    }
                }
                _ => {}
            }
        }
    }

    fn inline(&mut self, element: ElementRef<'_>, name: &str) {
        let start = self.text.len();
        match name {
            "br" => self.text.push(' '),
            "img" => self.text.push_str(element.value().attr("alt").unwrap_or_default()),
            _ => self.children(element),
        }
        match name {
            "s" => self.problem("doorgestreepte tekst".to_owned()),
            "sub" | "sup" | "bdo" => self.problem(format!("anders gezette tekst (<{name}>)")),
            _ => {}
        }
        if let (Some(url), true) = (element.value().attr("href"), start <= self.text.len()) {
            self.links.push((start..self.text.len(), url.to_owned()));
        }
    }

    fn flush(&mut self) {
        let (text, links) = (std::mem::take(&mut self.text), std::mem::take(&mut self.links));
        if text.trim().is_empty() {
            return;
        }
        self.find(&text);
        let piece = ReadPiece {
            line: self.line(),
            marker: self.marker.take(),
            cell: self.cell,
            within: self.within.clone(),
            anchors: self.anchors.clone(),
            ..ReadPiece::default()
        };
        self.read.push(&text, &links, piece);
    }
}

fn hidden(element: &ElementRef<'_>) -> bool {
    let value = element.value();
    let style: String = value.attr("style").unwrap_or_default().split_whitespace().collect();
    value.attr("hidden").is_some()
        || value.attr("aria-hidden") == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// The number or dot that a browser puts before an item.
fn marker_of(item: &ElementRef<'_>) -> Marker {
    let list = item.parent().and_then(ElementRef::wrap).filter(|list| list.value().name() == "ol");
    let Some(list) = list else { return Marker::Bullet };
    let mut number: u64 = list.value().attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
    for other in list.child_elements().filter(|other| other.value().name() == "li") {
        number = other.value().attr("value").and_then(|value| value.parse().ok()).unwrap_or(number);
        if other.id() == item.id() {
            break;
        }
        number += 1;
    }
    Marker::Number(number)
}

/// Row and column, counted over the whole table.
fn cell_of(cell: &ElementRef<'_>) -> Cell {
    let column = cell.prev_siblings().filter(|other| other.value().is_element()).count();
    let row = cell.parent().and_then(ElementRef::wrap);
    let table = cell.ancestors().filter_map(ElementRef::wrap).find(|above| above.value().name() == "table");
    let rows = table.into_iter().flat_map(|table| {
        table.descendent_elements().filter(|one| one.value().name() == "tr").map(|one| one.id()).collect::<Vec<_>>()
    });
    let at = rows.into_iter().position(|id| row.is_some_and(|row| row.id() == id)).unwrap_or(0);
    (at, column)
}
