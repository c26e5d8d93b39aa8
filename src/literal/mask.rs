//! From Markdown to prose of the same length, so that places stay true.

use super::token::BREAK;
use crate::source::Span;

/// The prose of a piece of Markdown: what is no prose is overwritten, byte for byte.
pub(super) fn prose(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut in_front = markdown.starts_with("---\n") || markdown.starts_with("---\r\n");
    for (index, line) in markdown.split_inclusive('\n').enumerate() {
        let trimmed = line.trim();
        if in_front {
            in_front = index == 0 || trimmed != "---";
            blank(line, &mut out);
        } else if is_ours(trimmed) {
            blank(line, &mut out);
        } else {
            self::line(line, &mut out);
        }
    }
    out
}

/// Lines of our own format: names of bloks, conditions, headings of sections, rules of tables.
fn is_ours(line: &str) -> bool {
    line.is_empty()
        || line.starts_with(":::")
        || line.starts_with("## ")
        || (line.starts_with("{#") && line.ends_with('}'))
        || (line.starts_with('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')))
}

fn blank(text: &str, out: &mut String) {
    out.extend(std::iter::repeat_n(BREAK, text.len()));
}

fn line(line: &str, out: &mut String) {
    let start = marker_length(line);
    blank(&line[..start], out);
    let mut at = start;
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        let (length, breaks) = if rest.starts_with("{{") {
            (rest.find("}}").map_or(2, |end| end + 2), true)
        } else if rest.starts_with("{als ") {
            (rest.find('}').map_or(1, |end| end + 1), true)
        } else if rest.starts_with("](") {
            (target_length(rest), false)
        } else if c == '|' {
            (1, true)
        } else if matches!(c, '[' | ']' | '*' | '\\') {
            (1, false)
        } else if c == '\u{a0}' || c == '\u{202f}' {
            (c.len_utf8(), false)
        } else {
            out.push(c);
            at += c.len_utf8();
            continue;
        };
        if breaks {
            blank(&rest[..length], out);
        } else {
            out.extend(std::iter::repeat_n(' ', length));
        }
        at += length;
    }
}

/// `](address)`, with brackets in the address.
fn target_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return at + 1,
            ')' => depth -= 1,
            '\n' => break,
            _ => {}
        }
    }
    1
}

/// The white space and the marker that a list item or a heading begins with.
fn marker_length(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    let hashes = rest.bytes().take_while(|b| *b == b'#').count();
    if hashes > 0 && rest[hashes..].starts_with(' ') {
        return indent + hashes;
    }
    if rest.starts_with("- ") || rest.starts_with("* ") || rest.starts_with("+ ") || rest.starts_with("> ") {
        return indent + 1;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) && rest[digits..].starts_with(". ") {
        return indent + digits + 1;
    }
    0
}

/// Does this place stand in a heading?
pub fn is_heading(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    text[start..].trim_start().starts_with('#')
}

/// The sentence, list item or table row around a place in Markdown.
pub fn sentence(text: &str, span: Span) -> Span {
    let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    if text[line..end].trim_start().starts_with('|') {
        return Span::new(line, end);
    }
    let before = &text[line..span.start];
    let start = before
        .char_indices()
        .filter(|(at, c)| matches!(c, '.' | '?' | '!') && before[at + 1..].starts_with(' '))
        .filter(|(at, _)| !before[..*at].ends_with(|c: char| c.is_ascii_digit()) || at + 2 < before.len())
        .map(|(at, _)| line + at + 2)
        .next_back()
        .unwrap_or(line);
    let after = &text[span.end..end];
    let stop = after
        .char_indices()
        .find(|(at, c)| matches!(c, '.' | '?' | '!') && (after.len() == at + 1 || after[at + 1..].starts_with(' ')))
        .map_or(end, |(at, _)| span.end + at + 1);
    Span::new(start, stop)
}
