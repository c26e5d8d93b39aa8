//! Hostile text: whatever stands in a file, reading it never panics, every span lies within the file
//! and on character boundaries, and every diagnostic points at a line and column that exist.
//!
//! Each property runs 1,000 cases, or as many as the environment variable `PROPTEST_CASES` says.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use eenduidig::diagnostic::report::{Colour, Format, report};
use eenduidig::diagnostic::{Code, Diagnostic};
use eenduidig::markdown::{Block, Inline, Part, Section, Written, parse, split_front_matter};
use eenduidig::source::{SourceFile, Span};
use eenduidig::{condition, yaml};
use proptest::prelude::*;
use std::sync::Arc;

/// Pieces that mean something to one of the readers, and pieces that break naive ones.
const PIECES: &[&str] = &[
    "---\n",
    "---",
    "\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "\0",
    "\t",
    "  ",
    "                    ",
    "\u{a0}",
    "\u{2028}",
    "## Kosten\n",
    "## Kosten {vervang basis=abc}\n",
    "## Kosten {",
    "## {}\n",
    "### Kop\n",
    "# Titel\n",
    "#### é\n",
    "{#naam}\n",
    "{#naam verberg reden=\"a b\"}\n",
    "{#}\n",
    "{# =\"}\n",
    "{#é verplicht}\n",
    "::: als leeftijd < 18\n",
    "::: als é\n",
    "::: anders\n",
    "::: anders als spoed = ja\n",
    ":::\n",
    "::::: \n",
    ":::als\n",
    "{{ leges.pas }}",
    "{{ leges.pas | kort }}",
    "{{",
    "}}",
    "{{}}",
    "{{ é.ü }}",
    "\u{e000}qqq",
    "{als spoed = ja}\n",
    "{als }\n",
    "{als é",
    "- een\n",
    "  - twee\n",
    "- ",
    "1. ",
    "99999999999. ",
    "| a | b |\n",
    "|---|---|\n",
    "| {{ a.b }} | \\| |\n",
    "|",
    "> ",
    "```\n",
    "~~~\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "[",
    "]",
    "(",
    ")",
    "[a](antwoord:b#c)",
    "[](",
    "![é](x)",
    "<b>",
    "<!--",
    "&amp;",
    "&#0;",
    "&#x1F44D;",
    "\\",
    "[x]: {{ a.b }}\n",
    "👍",
    "👨‍👩‍👧",
    "日本語",
    "e\u{301}",
    "\u{202e}",
    "\u{200b}",
    "a: b\n",
    "a:\n  - b\n",
    "? [a]\n: b\n",
    "&x",
    "*x",
    "!!str ",
    "|\n  tekst\n",
    ">-\n",
    "{a: [",
    "}",
    "]",
    "\"",
    "'",
    "# x\n",
    "%YAML 1.2\n",
    "...\n",
    "en",
    "of",
    "niet",
    "in",
    "leeftijd",
    "<",
    "<=",
    "!",
    "=",
    ",",
    "18",
    "2026-01-01",
];

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(1000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![9 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn file(text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new("content/generic/antwoorden/a.md", text))
}

fn check_span(file: &SourceFile, span: Span) {
    assert!(file.text().get(span.range()).is_some(), "{span:?} in {:?}", file.text());
}

fn check_all(found: &[Diagnostic]) {
    for diagnostic in found {
        let places = diagnostic.place.iter().chain(diagnostic.related.iter().map(|(place, _)| place));
        for place in places {
            check_span(&place.file, place.span);
            let at = place.line_column();
            let lines = place.file.text().split('\n').count();
            assert!((1..=lines).contains(&at.line), "{at:?} {:?}", place.file.text());
            let line = place.file.text().split('\n').nth(at.line - 1).unwrap();
            assert!((1..=line.chars().count() + 1).contains(&at.column), "{at:?} {:?}", place.file.text());
        }
    }
    for format in Format::ALL {
        report(found, *format, Colour::Never);
    }
}

fn check_section(file: &SourceFile, section: &Section<Written>, facts: &mut Vec<Span>) {
    check_span(file, section.heading_span);
    check_span(file, section.body_span);
    section.marker.iter().for_each(|marker| check_span(file, marker.span));
    for part in &section.parts {
        part.each_choice(&mut |choice| {
            check_span(file, choice.span);
            choice.branches.iter().for_each(|branch| check_span(file, branch.span));
        });
        part.each_blok(&mut |blok| {
            check_span(file, blok.span);
            blok.origin.iter().for_each(|marker| check_span(file, marker.name_span));
            for block in &blok.blocks {
                check_block(file, block);
                block.each_heading(&mut |_, _, span| check_span(file, span));
                block.each_inline(&mut |inline| check_inline(file, inline, facts));
            }
        });
        assert!(depth(part) <= 3);
    }
}

fn depth(part: &Part<Written>) -> usize {
    match part {
        Part::Blok(_) => 0,
        Part::Choice(choice) => {
            1 + choice.branches.iter().flat_map(|branch| &branch.parts).map(depth).max().unwrap_or(0)
        }
    }
}

fn check_block(file: &SourceFile, block: &Block<Written>) {
    match block {
        Block::Paragraph(_) => {}
        Block::List(list) => {
            for item in &list.items {
                check_span(file, item.span);
                item.blocks.iter().for_each(|block| check_block(file, block));
            }
        }
        Block::Table(table) => table.rows.iter().for_each(|row| check_span(file, row.span)),
        Block::Subsection { span, blocks, .. } => {
            check_span(file, *span);
            blocks.iter().for_each(|block| check_block(file, block));
        }
    }
}

fn check_inline(file: &SourceFile, inline: &Inline<Written>, facts: &mut Vec<Span>) {
    match inline {
        Inline::Text { text, span } => {
            check_span(file, *span);
            assert!(!text.contains('\u{e000}'), "{:?}", file.text());
        }
        Inline::Link { span, .. } | Inline::Image { span, .. } => check_span(file, *span),
        Inline::Fact(fact) => {
            check_span(file, fact.span);
            let written = &file.text()[fact.span.range()];
            assert!(written.starts_with("{{") && written.ends_with("}}"), "{written:?}");
            facts.push(fact.span);
        }
        _ => {}
    }
}

/// Every reference to a fact in the text is in the tree or in a diagnostic: none falls out silently.
fn check_no_fact_is_lost(file: &SourceFile, body: Span, facts: &[Span], found: &[Diagnostic]) {
    for (at, text) in file.text()[body.range()].match_indices("{{ leges.pas }}") {
        let (start, end) = (body.start + at, body.start + at + text.len());
        let line_start = file.text()[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = file.text()[end..].find('\n').map_or(file.text().len(), |at| at + end);
        let told = found
            .iter()
            .filter_map(|diagnostic| diagnostic.place.as_ref())
            .any(|place| place.span.start <= line_end && place.span.end >= line_start);
        let kept = facts.iter().any(|fact| fact.start <= start && end <= fact.end);
        assert!(kept || told, "{start} in {:?}", file.text());
    }
}

fn check_markdown(text: &str) {
    let file = file(text);
    let body = split_front_matter(&file).map_or(Span::new(0, text.len()), |(head, body)| {
        check_span(&file, head);
        check_span(&file, body);
        body
    });
    let (sections, found) = parse(&file, body);
    let mut facts = Vec::new();
    sections.iter().for_each(|section| check_section(&file, section, &mut facts));
    check_all(&found);
    // A heading holds no facts and is reported by its words; what stands above the first section is reported at its start.
    if text.starts_with("## ") && !text.contains("## {") {
        check_no_fact_is_lost(&file, body, &facts, &found);
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn markdown_holds(text in hostile()) {
        check_markdown(&text);
        check_markdown(&format!("## Kosten\n\n{text}"));
    }

    #[test]
    fn yaml_holds(before in hostile(), text in hostile()) {
        let whole = format!("{before}{text}");
        let file = file(&whole);
        let (yaml, found) = yaml::parse(&file, Span::new(before.len(), whole.len()));
        check_all(&found);
        if let Some(yaml) = yaml {
            for pointer in ["", "/a", "/a/0", "/x/y"] {
                check_span(&file, yaml.place(pointer).span);
                check_span(&file, yaml.key_place(pointer).span);
                yaml.written(pointer);
            }
        }
    }

    #[test]
    fn conditions_hold(text in hostile(), offset in 0_usize..9) {
        let whole = format!("{}{text}", " ".repeat(offset));
        match condition::parse(&text, offset) {
            Err(error) => check_span(&file(&whole), error.span),
            Ok(expr) => {
                expr.each_comparison(&mut |kenmerk, _, _| assert_eq!(&whole[kenmerk.span.range()], kenmerk.text));
                let written = expr.to_string();
                // Brackets that writing adds may pass the limit; what can be read again means the same.
                if let Ok(again) = condition::parse(&written, 0) {
                    assert_eq!(again.to_string(), written);
                }
            }
        }
    }

    #[test]
    fn lines_and_columns_hold(text in hostile(), offset in any::<usize>()) {
        let file = file(&text);
        for offset in [offset, offset % (text.len() + 1)] {
            let at = file.line_column(offset);
            assert!(at.line >= 1 && at.column >= 1);
            assert!(file.line_text(at.line).chars().count() + 2 >= at.column);
        }
    }
}

/// Depth is limited, so that no file can exhaust the stack: a test thread has two megabytes.
#[test]
fn depth_exhausts_nothing() {
    let deep = [
        format!("## Kosten\n{}", "::: als a = b\n".repeat(2_000)),
        format!("## Kosten\n{}x\n", "- ".repeat(2_000)),
        format!("## Kosten\n{}x\n", "> ".repeat(2_000)),
        format!("## Kosten\n{}x{}\n", "*a **b ".repeat(1_000), "** *".repeat(1_000)),
        format!("## Kosten\n{}x{}\n", "[".repeat(1_000), "](y)".repeat(1_000)),
        format!("## Kosten\n{}\n", "{{ a.b }}".repeat(2_000)),
    ];
    deep.iter().for_each(|text| check_markdown(text));
    for text in ["[".repeat(50_000) + &"]".repeat(50_000), "{a: ".repeat(50_000), "- ".repeat(50_000)] {
        let file = file(&text);
        let (yaml, found) = yaml::parse(&file, Span::new(0, text.len()));
        assert!(yaml.is_none() && found.iter().all(|diagnostic| diagnostic.code == Code::YamlFout));
    }
    for text in ["(".repeat(50_000), "niet ".repeat(50_000)] {
        assert!(condition::parse(&text, 0).is_err());
    }
}

/// What YAML allows and would be read wrongly is refused.
#[test]
fn yaml_that_would_be_read_wrongly_is_refused() {
    for text in ["? [a, b]\n: c\nd: e\n", "a: 1\n---\nb: 2\n", "{a: 1}: 2\n", "&x a: 1\n*x : 2\n"] {
        let (yaml, found) = yaml::parse(&file(text), Span::new(0, text.len()));
        assert!(yaml.is_none(), "{text:?}");
        assert_eq!(found.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(), [Code::YamlFout], "{text:?}");
    }
}

/// A reference that the tree has no place for is reported, never dropped or left as a filler.
#[test]
fn facts_without_a_place_are_reported() {
    for text in ["`{{ a.b }}`", "[x](https://x.example/{{ a.b }})", "![{{ a.b }}](x)", "[x]: {{ a.b }}"] {
        let file = file(&format!("## Kosten\n\n{text}\n"));
        let (_, found) = parse(&file, Span::new(0, file.text().len()));
        assert!(found.iter().any(|diagnostic| diagnostic.code == Code::FeitVerwijzingFout), "{text}");
    }
}
