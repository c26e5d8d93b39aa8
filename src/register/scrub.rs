//! Takes what looks like personal data out of a remark before anything else sees it.
//!
//! Better one word too many than one too few: every full date goes, because a date of birth has no other
//! shape. What has no shape of its own (a name, a street without postcode) is not found; the form says so.

mod names;
mod patterns;
mod search;

use patterns::PATTERNS;
pub(super) use search::scrub_search;

/// The text with placeholders such as `[bsn]` for what looks personal, and with plain white space.
/// Scrubbing twice gives the same as scrubbing once.
pub(super) fn scrub(text: &str) -> String {
    let mut clean: String = plain(text).into_iter().collect();
    // What is taken out may have hidden where the next thing starts.
    loop {
        let again = pass(&clean);
        if again == clean {
            return clean;
        }
        clean = again;
    }
}

fn pass(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let found = PATTERNS.iter().find_map(|(mark, find)| Some((*mark, find(&chars, at)?)));
        if let Some((mark, end)) = found {
            clean.push_str(mark);
            at = end;
        } else {
            clean.push(chars[at]);
            at += 1;
        }
    }
    clean
}

/// One form for what can be written in many: no invisible or control characters, one kind of space, dash and
/// digit, single spaces. Otherwise a zero-width space inside a number would hide it.
fn plain(text: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let c = match c {
            '\n' => '\n',
            c if c.is_whitespace() || c.is_control() => ' ',
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => '-',
            '\u{FF01}'..='\u{FF5E}' => narrow(c),
            c => c,
        };
        let white = |c: char| c == ' ' || c == '\n';
        match chars.last().copied() {
            Some(last) if white(last) && c == ' ' => {}
            Some(' ') if c == '\n' => {
                chars.pop();
                chars.push(c);
            }
            None if white(c) => {}
            _ => chars.push(c),
        }
    }
    while chars.last().is_some_and(|c| c.is_whitespace()) {
        chars.pop();
    }
    chars
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Full-width forms lie at a fixed distance from ASCII.
fn narrow(c: char) -> char {
    char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::scrub;

    proptest! {
        #[test]
        fn scrubbing_twice_is_scrubbing_once(text in "[ a-zA-Z0-9@.,/+()\\-\n]{0,60}") {
            let once = scrub(&text);
            prop_assert_eq!(scrub(&once), once);
        }

        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            scrub(&text);
        }

        #[test]
        fn a_bsn_is_found_in_any_words(before in "[a-z ,.:]{0,20}", after in "[a-z ,.:]{0,20}") {
            let text = format!("{before}123456782{after}");
            prop_assert!(!scrub(&text).contains("123456782"));
        }
    }
}
