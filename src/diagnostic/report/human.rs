//! For content managers: the line with carets, then why it matters, what to do, and whom it reaches.

use super::{Colour, safe_span, summary};
use crate::{
    diagnostic::{Diagnostic, Severity},
    source::{Place, SourceFile, Span},
};
use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Renderer, Snippet};
use std::{collections::BTreeSet, ops::Range, sync::Arc};

pub(super) fn write(diagnostics: &[Diagnostic], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&one(&renderer, diagnostic));
        out.push_str("\n\n");
    }
    out.push_str(&summary(diagnostics));
    out.push('\n');
    out
}

fn one(renderer: &Renderer, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity() {
        Severity::Fout => Level::ERROR,
        Severity::Publicatie => Level::WARNING,
        Severity::Advies => Level::NOTE,
    };
    let title = level.with_name(diagnostic.severity().name()).primary_title(&*diagnostic.message);
    let mut group = title.id(diagnostic.code.name()).elements(snippets(diagnostic));
    for (name, text) in footers(diagnostic) {
        group = group.element(Level::HELP.with_name(name).message(text));
    }
    renderer.render(&[group])
}

fn footers(diagnostic: &Diagnostic) -> Vec<(&'static str, String)> {
    let mut footers = vec![("Waarom", diagnostic.code.why().to_owned())];
    if !diagnostic.cure.is_empty() {
        footers.push(("Doe dit", diagnostic.cure.clone()));
    }
    let reach = format!("kanalen {}; gemeenten {}", names(&diagnostic.kanalen), names(&diagnostic.gemeenten));
    footers.push(("Raakt", reach));
    footers
}

fn names(names: &BTreeSet<String>) -> String {
    if names.is_empty() { "alle".to_owned() } else { names.iter().map(String::as_str).collect::<Vec<_>>().join(", ") }
}

/// What is underlined, how, and with which words.
type Mark<'a> = (Span, AnnotationKind, &'a str);

/// One piece of source per file: the place itself first, with what explains it in the same file.
fn snippets(diagnostic: &Diagnostic) -> Vec<Element<'_>> {
    let Some(place) = &diagnostic.place else { return Vec::new() };
    let mut files: Vec<(&Arc<SourceFile>, Vec<Mark<'_>>)> = Vec::new();
    let main = (place, AnnotationKind::Primary, diagnostic.label.as_str());
    let related = diagnostic.related.iter().map(|(place, words)| (place, AnnotationKind::Context, words.as_str()));
    for (place, kind, words) in std::iter::once(main).chain(related) {
        let mark = (on_one_line(place), kind, words);
        match files.iter_mut().find(|(file, _)| file.path() == place.file.path()) {
            Some((_, marks)) => marks.push(mark),
            None => files.push((&place.file, vec![mark])),
        }
    }
    files.into_iter().map(|(file, marks)| snippet(file, &marks)).collect()
}

fn snippet<'a>(file: &'a SourceFile, marks: &[Mark<'a>]) -> Element<'a> {
    let start = marks.iter().map(|(span, ..)| span.start).min().unwrap_or(0);
    let end = marks.iter().map(|(span, ..)| span.end).max().unwrap_or(0);
    let Range { start: from, end: to } = whole_lines(file, start..end);
    let annotations = marks.iter().map(|(span, kind, words)| -> Annotation<'a> {
        let annotation = kind.span(span.start - from..span.end - from);
        if words.is_empty() { annotation } else { annotation.label(*words) }
    });
    Snippet::source(&file.text()[from..to])
        .line_start(file.line_column(from).line)
        .path(file.path())
        .annotations(annotations)
        .into()
}

fn whole_lines(file: &SourceFile, range: Range<usize>) -> Range<usize> {
    let text = file.text();
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| at + range.end);
    start..range.end + text[range.end..end].trim_end_matches('\r').len()
}

/// The part of the place on its first line: a caret under a whole section helps nobody.
fn on_one_line(place: &Place) -> Span {
    let span = safe_span(place);
    let shown = &place.file.text()[span.range()];
    let first = shown.split(['\n', '\r']).next().unwrap_or_default();
    Span::new(span.start, span.start + first.trim_end().len())
}
