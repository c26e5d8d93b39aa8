//! Writing text so that Markdown, and our own signs in it, leave it as it is.

/// Appends `text` to `out`, escaping what would be read as something else at this place.
pub(crate) fn push(out: &mut String, text: &str) {
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let prev = if i == 0 { out.chars().last() } else { Some(chars[i - 1]) };
        let next = chars.get(i + 1).copied();
        if is_special(c, prev, next) || starts_block(out, c, &chars[i..]) {
            out.push('\\');
        }
        out.push(c);
    }
}

fn is_special(c: char, prev: Option<char>, next: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '{' | '}' | '|' | '~' => true,
        '_' => !(letter(prev) && letter(next)),
        '&' => next.is_some_and(|n| n == '#' || n.is_ascii_alphanumeric()),
        // Hashes at the end of a heading are swallowed.
        '#' => !letter(prev),
        _ => false,
    }
}

/// Whether `c` at the start of a line would open a list, a quote, a heading line or a condition.
fn starts_block(out: &str, c: char, rest: &[char]) -> bool {
    let line = out.rsplit('\n').next().unwrap_or_default();
    if line.is_empty() {
        return matches!(c, '-' | '+' | '=' | '>' | ':');
    }
    let digits = line.len() <= 9 && line.bytes().all(|b| b.is_ascii_digit());
    digits && matches!(c, '.' | ')') && rest.get(1).is_none_or(|n| matches!(n, ' ' | '\n'))
}

/// An address in a form that can stand between the parentheses of a link.
pub(crate) fn address(url: &str) -> String {
    let mut out = String::new();
    for c in url.chars() {
        match c {
            ' ' => out.push_str("%20"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '|' => out.push_str("%7C"),
            '\\' => out.push_str("%5C"),
            '"' => out.push_str("%22"),
            '`' => out.push_str("%60"),
            '*' => out.push_str("%2A"),
            // An ampersand that an entity could be read from.
            '&' if url.contains(';') => out.push_str("&amp;"),
            c if c.is_control() || c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}
