//! YAML with positions: a JSON value, and for every pointer in it where it stands in the file.

mod indent;

use crate::{
    diagnostic::{Code, Diagnostic},
    source::{Place, SourceFile, Span},
};
use serde_json::{Map, Number, Value};
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span as RawSpan};
use std::{collections::BTreeMap, sync::Arc};

/// Deeper than anything we read; a limit, so that no file can exhaust the stack.
const MAX_DEPTH: usize = 32;

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeSpan {
    /// The key, for members of a mapping.
    pub key: Option<Span>,
    /// The value.
    pub value: Span,
}

/// A parsed document.
#[derive(Debug, Clone)]
pub struct Yaml {
    /// The file it came from.
    pub file: Arc<SourceFile>,
    /// The data.
    pub value: Value,
    spans: BTreeMap<String, NodeSpan>,
}

impl Yaml {
    /// Where the node at this JSON pointer stands; the nearest parent when it does not exist.
    pub fn span(&self, pointer: &str) -> NodeSpan {
        let mut pointer = pointer;
        loop {
            if let Some(span) = self.spans.get(pointer) {
                return *span;
            }
            let Some(at) = pointer.rfind('/') else { return NodeSpan::default() };
            pointer = &pointer[..at];
        }
    }

    /// The value at this pointer, as a place.
    pub fn place(&self, pointer: &str) -> Place {
        Place::new(&self.file, self.span(pointer).value)
    }

    /// The key at this pointer (or the value, in a list), as a place.
    pub fn key_place(&self, pointer: &str) -> Place {
        let span = self.span(pointer);
        Place::new(&self.file, span.key.unwrap_or(span.value))
    }

    /// Calls `visit` for every text in the data, with its pointer and place in the file.
    pub fn each_text(&self, visit: &mut impl FnMut(&str, &str, Span)) {
        for (pointer, span) in &self.spans {
            if let Some(Value::String(text)) = self.value.pointer(pointer) {
                visit(pointer, text, span.value);
            }
        }
    }

    /// The text of a scalar exactly as it was typed, without quotes; needed where a number would
    /// lose its notation (`85.00`).
    pub fn written(&self, pointer: &str) -> Option<&str> {
        let span = self.spans.get(pointer)?.value;
        Some(self.file.text().get(span.range())?.trim().trim_matches(['"', '\'']))
    }
}

/// Pointer of a member: `parent` and `/key`, escaped.
pub fn member(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Parses the part of the file within `span`. An empty document is an empty mapping.
pub fn parse(file: &Arc<SourceFile>, span: Span) -> (Option<Yaml>, Vec<Diagnostic>) {
    let text = &file.text()[span.range()];
    let mut builder = Builder {
        file,
        base: span.start,
        text,
        stack: Vec::new(),
        spans: BTreeMap::new(),
        root: None,
        stopped: false,
        found: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, raw)) => builder.event(event, &raw),
            Err(error) => {
                builder.found.push(scan_error(file, span, &error));
                return (None, builder.found);
            }
        }
        if builder.stopped {
            return (None, builder.found);
        }
    }
    let value = match builder.root.take() {
        None | Some(Value::Null) => Value::Object(Map::new()),
        Some(value) => value,
    };
    builder.spans.entry(String::new()).or_insert(NodeSpan { key: None, value: span });
    let yaml = Yaml { file: Arc::clone(file), value, spans: builder.spans };
    (Some(yaml), builder.found)
}

fn scan_error(file: &Arc<SourceFile>, part: Span, error: &ScanError) -> Diagnostic {
    let text = file.text();
    let mut at = (part.start + error.marker().byte_offset().unwrap_or(0)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let place = |at: usize| {
        let width = text[at..].chars().next().map_or(0, char::len_utf8);
        Place::new(file, Span::new(at, at + width))
    };
    let label = dutch_scan_error(&error.to_string());
    let first_line = file.line_column(part.start).line;
    let misplaced = indent::misplaced(&text[part.range()], at.saturating_sub(part.start), first_line);
    match misplaced.filter(|_| label != TAB) {
        Some(misplaced) => Diagnostic::new(
            Code::YamlFout,
            place(part.start + misplaced.at),
            "Deze regel staat te ver naar links of naar rechts.",
        )
        .cure(misplaced.cure),
        None => Diagnostic::new(Code::YamlFout, place(at), "Dit is geen geldige YAML.").label(label).cure(match label {
            TAB => "Zet spaties in plaats van de tab, evenveel als de regel erboven of twee meer.",
            COLON => "Staat de dubbele punt in een tekst? Zet die hele tekst dan tussen aanhalingstekens: \"…\".",
            _ => "Kijk naar het inspringen (spaties, geen tabs), naar dubbele punten in tekst (zet die tekst tussen aanhalingstekens) en naar niet gesloten haakjes of aanhalingstekens.",
        }),
    }
}

const TAB: &str = "hier staat een tab; gebruik spaties";
const COLON: &str = "een dubbele punt op een plaats waar dat niet mag";

fn dutch_scan_error(english: &str) -> &'static str {
    let known = [
        ("tab", TAB),
        ("quote", "een aanhalingsteken is niet gesloten"),
        ("mapping values are not allowed", COLON),
        ("simple key", "hier ontbreekt een dubbele punt of klopt het inspringen niet"),
        ("indent", "het inspringen klopt niet"),
        ("flow", "een haakje is niet gesloten"),
    ];
    let lower = english.to_lowercase();
    known.iter().find(|(part, _)| lower.contains(part)).map_or("hier loopt het lezen vast", |(_, dutch)| dutch)
}

enum Frame {
    List {
        items: Vec<Value>,
        pointer: String,
        start: usize,
        key: Option<Span>,
    },
    Map {
        members: Map<String, Value>,
        pending: Option<(String, Span)>,
        pointer: String,
        start: usize,
        key: Option<Span>,
    },
}

struct Builder<'a> {
    file: &'a Arc<SourceFile>,
    base: usize,
    text: &'a str,
    stack: Vec<Frame>,
    spans: BTreeMap<String, NodeSpan>,
    root: Option<Value>,
    stopped: bool,
    found: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn span(&self, raw: &RawSpan) -> Span {
        let start = raw.start.byte_offset().unwrap_or(0);
        let end = raw.end.byte_offset().unwrap_or(start);
        let trimmed = self.text.get(start..end).map_or(end, |text| start + text.trim_end().len());
        Span::new(start, trimmed).shifted(self.base)
    }

    fn event(&mut self, event: Event<'_>, raw: &RawSpan) {
        let span = self.span(raw);
        if let Some((message, cure)) = self.refusal(&event) {
            self.found.push(Diagnostic::new(Code::YamlFout, Place::new(self.file, span), message).cure(cure));
            self.stopped = true;
            return;
        }
        match event {
            Event::Scalar(text, style, ..) => self.scalar(&text, style, span),
            Event::SequenceStart(..) => {
                let (pointer, key) = self.next_pointer();
                self.stack.push(Frame::List { items: Vec::new(), pointer, start: span.start, key });
            }
            Event::MappingStart(..) => {
                let (pointer, key) = self.next_pointer();
                self.stack.push(Frame::Map { members: Map::new(), pending: None, pointer, start: span.start, key });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(_) => {
                self.found.push(
                    Diagnostic::new(
                        Code::YamlFout,
                        Place::new(self.file, span),
                        "Verwijzingen binnen YAML (&naam en *naam) gebruiken wij niet.",
                    )
                    .cure("Schrijf de waarde uit."),
                );
                self.place_value(Value::Null, span);
            }
            _ => {}
        }
    }

    /// What YAML allows and we cannot place; reading on would give wrong data.
    fn refusal(&self, event: &Event<'_>) -> Option<(&'static str, &'static str)> {
        let opens = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
        let wants_key = matches!(self.stack.last(), Some(Frame::Map { pending: None, .. }));
        if wants_key && (opens || matches!(event, Event::Alias(_))) {
            return Some((
                "Een sleutel is hier geen gewoon woord.",
                "Schrijf een woord met een dubbele punt erachter.",
            ));
        }
        if opens && self.stack.len() >= MAX_DEPTH {
            return Some(("Dit zit te diep in elkaar.", "Kijk naar haakjes en inspringen die te veel zijn."));
        }
        let another = matches!(event, Event::DocumentStart(..)) && self.root.is_some();
        another.then_some(("Hier begint een tweede document.", "Haal de regel met --- weg."))
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        if let Some(Frame::Map { members, pending: pending @ None, .. }) = self.stack.last_mut() {
            if members.contains_key(text) {
                let place = Place::new(self.file, span);
                let message = format!("De sleutel '{text}' staat hier twee keer.");
                self.found.push(Diagnostic::new(Code::DubbeleSleutel, place, message).cure("Haal er één weg."));
            }
            *pending = Some((text.to_owned(), span));
            return;
        }
        let value = if matches!(style, ScalarStyle::Plain) { plain(text) } else { Value::String(text.to_owned()) };
        self.place_value(value, span);
    }

    /// Pointer and key of the node that starts now.
    fn next_pointer(&mut self) -> (String, Option<Span>) {
        match self.stack.last() {
            None => (String::new(), None),
            Some(Frame::List { items, pointer, .. }) => (format!("{pointer}/{}", items.len()), None),
            Some(Frame::Map { pending, pointer, .. }) => {
                let (key, span) = pending.clone().unwrap_or_default();
                (member(pointer, &key), Some(span))
            }
        }
    }

    fn place_value(&mut self, value: Value, span: Span) {
        let (pointer, key) = self.next_pointer();
        self.spans.insert(pointer, NodeSpan { key, value: span });
        self.attach(value);
    }

    fn attach(&mut self, value: Value) {
        match self.stack.last_mut() {
            None => self.root = Some(value),
            Some(Frame::List { items, .. }) => items.push(value),
            Some(Frame::Map { members, pending, .. }) => {
                if let Some((key, _)) = pending.take() {
                    members.entry(key).or_insert(value);
                }
            }
        }
    }

    fn close(&mut self, end: Span) {
        let Some(frame) = self.stack.pop() else { return };
        let (value, pointer, start, key) = match frame {
            Frame::List { items, pointer, start, key } => (Value::Array(items), pointer, start, key),
            Frame::Map { members, pointer, start, key, .. } => (Value::Object(members), pointer, start, key),
        };
        let stop = end.end.min(self.base + self.text.len()).max(start);
        let trimmed = start + self.file.text()[start..stop].trim_end().len();
        self.spans.insert(pointer, NodeSpan { key, value: Span::new(start, trimmed) });
        self.attach(value);
    }
}

fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" => return Value::Null,
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let numeric = !leading_zero
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    if numeric {
        if let Ok(number) = text.parse::<i64>() {
            return Value::Number(number.into());
        }
        if let Some(number) = text.parse::<f64>().ok().and_then(Number::from_f64) {
            return Value::Number(number);
        }
    }
    Value::String(text.to_owned())
}
