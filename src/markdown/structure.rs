//! The lines that are ours: `##`, `{#…}` and `:::`. What stands between them goes to pulldown-cmark.

use super::{
    ast::{Blok, Branch, Choice, Part, Section, Written},
    inline,
    marker::{self, Action, Marker},
};
use crate::{
    condition,
    diagnostic::{Code, Diagnostic},
    source::{Place, SourceFile, Span},
};
use std::sync::Arc;

const MAX_DEPTH: usize = 3;

/// Parses the body of a document into its sections.
pub fn parse(file: &Arc<SourceFile>, body: Span) -> (Vec<Section<Written>>, Vec<Diagnostic>) {
    let mut parser = Parser {
        file,
        sections: Vec::new(),
        open: Vec::new(),
        too_deep: 0,
        marker: None,
        chunk: None,
        found: Vec::new(),
    };
    let mut at = body.start;
    for line in file.text()[body.range()].split_inclusive('\n') {
        parser.line(line, Span::new(at, at + line.trim_end().len()));
        at += line.len();
    }
    parser.finish(body.end);
    (parser.sections, parser.found)
}

/// A choice that has not been closed yet.
struct OpenChoice {
    branches: Vec<Branch<Written>>,
    start: usize,
}

struct Parser<'a> {
    file: &'a Arc<SourceFile>,
    sections: Vec<Section<Written>>,
    open: Vec<OpenChoice>,
    /// Open choices that are left out of the tree, because they stand deeper than allowed.
    too_deep: usize,
    marker: Option<Marker>,
    chunk: Option<Span>,
    found: Vec<Diagnostic>,
}

impl<'a> Parser<'a> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, cure: &str) {
        self.found.push(Diagnostic::new(code, Place::new(self.file, span), message).cure(cure));
    }

    fn line(&mut self, line: &'a str, span: Span) {
        let text = line.trim_end();
        if text.starts_with(":::") {
            self.flush(span.start);
            self.fence(text, span);
        } else if text.starts_with("{#") && text.ends_with('}') {
            self.flush(span.start);
            self.named(span);
        } else if let Some(heading) = text.strip_prefix("## ") {
            self.flush(span.start);
            self.section(heading, span);
        } else if let Some(heading) = text.strip_prefix("# ") {
            self.flush(span.start);
            self.report(
                Code::Koppensprong,
                span,
                "De titel staat in de kop van het bestand, niet in de tekst.",
                "Begin een sectie met '## '.",
            );
            // After the first section it can hardly be a title: read on as what was meant.
            if !self.sections.is_empty() {
                self.section(heading, span);
            }
        } else if !text.is_empty() {
            let chunk = self.chunk.get_or_insert(span);
            chunk.end = span.end;
        } else if self.chunk.is_none() && self.marker.is_some() {
            self.flush_marker();
        }
    }

    fn finish(&mut self, end: usize) {
        self.flush(end);
        self.close_all(end);
        if let Some(section) = self.sections.last_mut() {
            section.body_span.end = end;
        }
    }

    fn section(&mut self, heading: &str, span: Span) {
        self.close_all(span.start);
        if let Some(section) = self.sections.last_mut() {
            section.body_span.end = span.start;
        }
        let (words, braces) = heading.split_once('{').map_or((heading, None), |(words, rest)| (words, Some(rest)));
        let marker = braces.map(|rest| {
            let braces = Span::new(span.end - rest.len() - 1, span.end);
            if rest.ends_with('}') {
                return marker::parse(self.file, braces, &mut self.found);
            }
            self.report(Code::OnbekendBeleid, braces, "Hier ontbreekt een accolade.", "Sluit af met }.");
            Marker::default()
        });
        let start = span.start + self.file.text()[span.range()].find(' ').map_or(0, |at| at + 1);
        self.sections.push(Section {
            heading: words.trim().to_owned(),
            heading_span: Span::new(start, start + words.trim_end().len()),
            marker,
            body_span: Span::new(span.end, span.end),
            parts: Vec::new(),
        });
    }

    fn named(&mut self, span: Span) {
        let marker = marker::parse(self.file, span, &mut self.found);
        if matches!(marker.action, Action::Verberg { .. }) {
            self.push_blok(Some(marker), Vec::new(), Span::new(span.end, span.end));
        } else {
            self.marker = Some(marker);
        }
    }

    /// A marker that nothing follows.
    fn flush_marker(&mut self) {
        if let Some(marker) = self.marker.take() {
            let message = format!("Direct onder de naam '{}' staat geen tekst.", marker.name);
            self.report(
                Code::NaamZonderBlok,
                marker.span,
                message,
                "Zet de naam op de regel direct boven het blok, zonder lege regel ertussen.",
            );
        }
    }

    /// Parses the text collected so far into bloks.
    fn flush(&mut self, _before: usize) {
        let Some(chunk) = self.chunk.take() else { return self.flush_marker() };
        let marker = self.marker.take();
        let blocks = inline::blocks(self.file, chunk, &mut self.found);
        let takes_all = marker.as_ref().is_some_and(|marker| marker.action != Action::Name);
        if takes_all {
            return self.push_blok(marker, blocks.into_iter().map(|(block, _)| block).collect(), chunk);
        }
        let mut marker = marker;
        for (block, span) in blocks {
            self.push_blok(marker.take(), vec![block], span);
        }
    }

    fn push_blok(&mut self, marker: Option<Marker>, blocks: Vec<super::ast::Block<Written>>, span: Span) {
        let policy = marker.as_ref().map(|marker| marker.policy).unwrap_or_default();
        let audience = marker.as_ref().and_then(|marker| marker.audience).unwrap_or_default();
        let name = marker.as_ref().map(|marker| marker.name.clone()).filter(|name| !name.is_empty());
        self.push(Part::Blok(Blok { name, policy, audience, origin: marker, blocks, span }), span);
    }

    fn push(&mut self, part: Part<Written>, span: Span) {
        if let Some(branch) = self.open.last_mut().and_then(|choice| choice.branches.last_mut()) {
            branch.parts.push(part);
        } else if let Some(section) = self.sections.last_mut() {
            section.parts.push(part);
        } else {
            self.report(
                Code::TekstBuitenSectie,
                span,
                "Deze tekst staat boven de eerste sectie.",
                "Zet er een kop boven, zoals '## Kort antwoord'.",
            );
        }
    }

    fn fence(&mut self, text: &str, span: Span) {
        let words = text.trim_start_matches(':').trim();
        if words.is_empty() {
            return self.close(span);
        }
        let offset = span.end - words.len();
        if let Some(condition) = words.strip_prefix("als ") {
            let condition = self.condition(condition, offset + 4);
            if self.open.len() == MAX_DEPTH {
                self.report(
                    Code::VoorwaardeTeDiep,
                    span,
                    "Deze voorwaarde staat meer dan drie diep.",
                    "Neem voorwaarden samen met 'en', of splits het antwoord.",
                );
                self.too_deep += 1;
                return;
            }
            self.open
                .push(OpenChoice { branches: vec![Branch { condition, span, parts: Vec::new() }], start: span.start });
        } else if let Some(rest) = words.strip_prefix("anders") {
            self.otherwise(rest, span);
        } else {
            self.report(
                Code::VoorwaardeFout,
                span,
                format!("Na ::: hoort 'als', 'anders als' of 'anders', niet '{words}'."),
                "Schrijf bijvoorbeeld: ::: als leeftijd < 18",
            );
        }
    }

    fn otherwise(&mut self, rest: &str, span: Span) {
        let condition = match rest.trim().strip_prefix("als ") {
            Some(text) => self.condition(text, span.end - text.len()),
            None if rest.trim().is_empty() => None,
            None => {
                return self.report(
                    Code::VoorwaardeFout,
                    span,
                    "Na 'anders' hoort niets, of 'als' met een voorwaarde.",
                    "Schrijf ::: anders of ::: anders als …",
                );
            }
        };
        if self.too_deep > 0 {
            return;
        }
        let is_else = rest.trim().is_empty();
        let Some(choice) = self.open.last_mut() else {
            return self.report(
                Code::VoorwaardeFout,
                span,
                "Hier staat 'anders' zonder dat er een 'als' open is.",
                "Begin met een regel ::: als …",
            );
        };
        let after_else =
            choice.branches.len() > 1 && choice.branches.last().is_some_and(|branch| branch.condition.is_none());
        choice.branches.push(Branch { condition, span, parts: Vec::new() });
        if after_else && is_else {
            self.report(Code::VoorwaardeFout, span, "Na 'anders' kan geen tweede 'anders' komen.", "Haal er één weg.");
        }
    }

    fn condition(&mut self, text: &str, offset: usize) -> Option<condition::WrittenCondition> {
        let parsed = condition::parse(text, offset);
        parsed.map_err(|error| self.found.push(condition_error(self.file, error))).ok()
    }

    fn close(&mut self, span: Span) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let Some(choice) = self.open.pop() else {
            return self.report(
                Code::VoorwaardeFout,
                span,
                "Hier sluit een voorwaarde die niet open is.",
                "Haal deze regel weg, of zet er een ::: als … boven.",
            );
        };
        let span = Span::new(choice.start, span.end);
        self.push(Part::Choice(Choice { branches: choice.branches, span }), span);
    }

    fn close_all(&mut self, at: usize) {
        self.too_deep = 0;
        while let Some(choice) = self.open.last() {
            let opening = choice.branches.first().map_or(Span::new(at, at), |branch| branch.span);
            self.report(
                Code::VoorwaardeNietGesloten,
                opening,
                "Deze voorwaarde is niet afgesloten.",
                "Zet een regel met alleen ::: onder de laatste tekst die erbij hoort.",
            );
            self.close(Span::new(at, at));
        }
    }
}

/// A mistake in a condition as a diagnostic.
pub(super) fn condition_error(file: &Arc<SourceFile>, error: condition::ConditionError) -> Diagnostic {
    Diagnostic::new(Code::VoorwaardeFout, Place::new(file, error.span), error.message)
        .cure("Een voorwaarde ziet er zo uit: leeftijd < 18 en spoed = ja")
}
