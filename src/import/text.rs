//! Running text as a row of styled characters.
//!
//! With the style on every character, collapsing white space, splitting sentences and joining
//! neighbours of the same style need no tree.

/// The style of one character. `link` is a place in the list of addresses; 0 is no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Style {
    pub(crate) strong: bool,
    pub(crate) emphasis: bool,
    pub(crate) link: usize,
}

/// One character with its style. A `'\n'` is a line break that the writer wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ch {
    pub(crate) c: char,
    pub(crate) style: Style,
}

/// Styled text.
pub(crate) type Text = Vec<Ch>;

/// Text without any style.
pub(crate) fn plain(text: &str) -> Text {
    normalise(&text.chars().map(|c| Ch { c: visible(c), style: Style::default() }).collect::<Vec<_>>())
}

/// The characters without their style.
pub(crate) fn string(text: &[Ch]) -> String {
    text.iter().map(|ch| ch.c).collect()
}

/// What a character of the source becomes: white space of every kind a space, `'\0'` for what no reader sees.
pub(crate) fn visible(c: char) -> char {
    if c.is_whitespace() {
        ' '
    } else if c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
        '\0'
    } else {
        c
    }
}

/// One space between words, none at the ends or around breaks; runs of breaks are kept.
pub(crate) fn normalise(text: &[Ch]) -> Text {
    let mut out: Text = Vec::with_capacity(text.len());
    for &ch in text {
        match ch.c {
            '\0' => {}
            ' ' if out.last().is_none_or(|last| matches!(last.c, ' ' | '\n')) => {}
            '\n' => {
                if out.last().is_some_and(|last| last.c == ' ') {
                    out.pop();
                }
                out.push(ch);
            }
            _ => out.push(ch),
        }
    }
    while out.last().is_some_and(|last| matches!(last.c, ' ' | '\n')) {
        out.pop();
    }
    let start = out.iter().position(|ch| ch.c != '\n').unwrap_or(out.len());
    out.drain(..start);
    quiet_edges(&mut out);
    out
}

/// Two or more breaks in a row separate paragraphs; one is a break within a paragraph.
pub(crate) fn paragraphs(text: &[Ch]) -> Vec<Text> {
    let mut out = vec![Text::new()];
    let mut at = 0;
    while at < text.len() {
        let breaks = text[at..].iter().take_while(|ch| ch.c == '\n').count();
        if breaks > 1 {
            out.push(Text::new());
            at += breaks;
        } else {
            if let Some(last) = out.last_mut() {
                last.push(text[at]);
            }
            at += 1;
        }
    }
    out.into_iter().map(|text| normalise(&text)).filter(|text| !text.is_empty()).collect()
}

/// Line breaks as spaces, for headings and table cells.
pub(crate) fn one_line(text: &[Ch]) -> Text {
    let spaced: Text = text.iter().map(|&ch| Ch { c: if ch.c == '\n' { ' ' } else { ch.c }, ..ch }).collect();
    normalise(&spaced)
}

/// White space at the edge of a style takes only what both neighbours have, so that no marker stands
/// against a space; and a link is bold or italic as a whole or not at all.
fn quiet_edges(text: &mut [Ch]) {
    let mut start = 0;
    while start < text.len() {
        let link = text[start].style.link;
        let end = start + text[start..].iter().take_while(|ch| ch.style.link == link).count();
        if link != 0 {
            let strong = text[start..end].iter().all(|ch| ch.style.strong);
            let emphasis = text[start..end].iter().all(|ch| ch.style.emphasis);
            for ch in &mut text[start..end] {
                ch.style = Style { strong, emphasis, link };
            }
        }
        start = end;
    }
    for i in 0..text.len() {
        if !matches!(text[i].c, ' ' | '\n') {
            continue;
        }
        let before = if i == 0 { Style::default() } else { text[i - 1].style };
        let after = text[i + 1..].iter().find(|ch| !matches!(ch.c, ' ' | '\n')).map_or(Style::default(), |ch| ch.style);
        // Bold stands around italic and italic around a link: where the outer one changes, the inner ends.
        let same_strong = before.strong == after.strong;
        let same_emphasis = same_strong && before.emphasis == after.emphasis;
        text[i].style = Style {
            strong: before.strong && after.strong,
            emphasis: before.emphasis && after.emphasis && same_strong,
            link: if before.link == after.link && same_emphasis { before.link } else { 0 },
        };
    }
}

const ABBREVIATIONS: [&str; 14] =
    ["art", "bijv", "bv", "ca", "dhr", "dr", "enz", "evt", "mevr", "mr", "nr", "o.a", "resp", "t/m"];

/// Splits off as many whole sentences as fit in `longest` characters. None when the text fits, or when
/// its first sentence does not.
pub(crate) fn split_sentences(text: &[Ch], longest: usize) -> Option<(Text, Text)> {
    if text.len() <= longest {
        return None;
    }
    let at = (1..=longest).rev().find(|&i| is_sentence_end(text, i))?;
    Some((normalise(&text[..at]), normalise(&text[at..])))
}

/// Whether the white space at `i` stands between two sentences.
fn is_sentence_end(text: &[Ch], i: usize) -> bool {
    if !matches!(text[i].c, ' ' | '\n') || text[i].style.link != 0 {
        return false;
    }
    let head = string(&text[..i]);
    let head = head.trim_end_matches(['\'', '"', ')', '\u{2019}', '\u{201d}']);
    if !head.ends_with(['.', '?', '!']) {
        return false;
    }
    let word = head.rsplit([' ', '\n', '(']).next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let opens = text.get(i + 1).is_some_and(|ch| !ch.c.is_lowercase());
    opens && !ABBREVIATIONS.contains(&word.as_str()) && word.chars().count() > 1
}
