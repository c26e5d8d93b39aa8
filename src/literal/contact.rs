//! Ways to reach somebody: telephone numbers, e-mail and web addresses, postal addresses.

use super::{
    Found, Value,
    token::{Cut, Words},
};

/// An e-mail or web address at this word.
pub(super) fn address(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let text = words.text(at);
    let value = if let Some((name, domain)) = text.split_once('@') {
        let name = name.strip_prefix("mailto:").unwrap_or(name);
        (!name.is_empty() && is_domain(domain)).then(|| Value::Email(format!("{name}@{domain}").to_lowercase()))?
    } else {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = rest.unwrap_or(text).split(['/', '?', '#']).next().unwrap_or_default();
        let known = rest.is_some() || host.starts_with("www.") || is_named_site(words, at, host);
        (known && is_domain(host)).then(|| Value::Link(text.to_owned()))?
    };
    Some(Found::one(value, words.range(at, at), at))
}

fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
        && labels.last().is_some_and(|last| last.len() > 1 && last.chars().all(char::is_alphabetic))
}

/// "ga naar voorbeeld.example": an address without www. Names of sites, such as "Overheid.nl", are names.
fn is_named_site(words: Words<'_, '_>, at: usize, host: &str) -> bool {
    let before = words.before(at, 1);
    let told = matches!(before, "naar" | "op" | "via" | "webadres") || before.ends_with("site");
    let ends = ["nl", "eu", "org", "com", "net", "example"];
    told && host.chars().all(|c| !c.is_uppercase())
        && ends.iter().any(|end| host.strip_suffix(end).is_some_and(|rest| rest.len() > 2 && rest.ends_with('.')))
}

/// A telephone number, which may stand in several words: `+31 88 000 00 01`, `14 0199`, `0800 - 33 55555`.
pub(super) fn phone(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let first = words.text(at);
    if short_number(words, at) {
        return Some(Found::one(Value::Telefoon(first.to_owned()), words.range(at, at), at));
    }
    let starts = first.starts_with('0') || first.starts_with("+31") || first.starts_with("14");
    if !starts || !is_part(first) {
        return None;
    }
    let mut number = String::new();
    let mut last = at;
    let mut here = at;
    while let Some(token) = words.get(here).filter(|token| is_part(token.text) || token.text == "-") {
        if number.len() >= 11 || (here > at && token.text.starts_with('+')) {
            break;
        }
        number.extend(token.text.chars().filter(char::is_ascii_digit));
        if token.text != "-" {
            last = here;
        }
        here += 1;
        if token.cut != Cut::None {
            break;
        }
    }
    let number = national(&number);
    let fits = match number.as_bytes() {
        [b'1', b'4', b'0', ..] => (5..=6).contains(&number.len()),
        [b'0', b'8' | b'9', b'0', ..] => matches!(number.len(), 8 | 10 | 11),
        [b'0', b'1'..=b'9', ..] => number.len() == 10,
        _ => false,
    };
    fits.then(|| Found::one(Value::Telefoon(number), words.range(at, last), last))
}

/// Emergency and other three-digit numbers, when the words say that it is one to call.
fn short_number(words: Words<'_, '_>, at: usize) -> bool {
    let called = |back| {
        matches!(words.before(at, back), "bel" | "belt" | "bellen") || words.before(at, back).ends_with("nummer")
    };
    matches!(words.text(at), "112" | "113" | "144" | "116" | "1400") && (called(1) || called(2))
}

fn is_part(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ')' | '('))
}

/// The digits of a number as one dials it within the country.
pub(super) fn national(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let rest = digits.strip_prefix("0031").or_else(|| digits.strip_prefix("31").filter(|rest| rest.len() >= 9));
    rest.map_or_else(|| digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')))
}

const STREETS: [&str; 14] = [
    "straat",
    "weg",
    "laan",
    "plein",
    "kade",
    "gracht",
    "singel",
    "dijk",
    "steeg",
    "markt",
    "pad",
    "plantsoen",
    "hof",
    "boulevard",
];

/// "Marktplein 1, 9900 AA Havenstede", "Postbus 12, 9900 AA Havenstede", "Marktplein 1".
pub(super) fn place(words: Words<'_, '_>, at: usize) -> Option<Found> {
    let first = words.text(at);
    let street = first.chars().next().is_some_and(char::is_uppercase)
        && STREETS.iter().any(|end| words.lower(at).len() > end.len() + 1 && words.lower(at).ends_with(end));
    if !street && words.lower(at) != "postbus" {
        return None;
    }
    let number = words.get(at + 1).filter(|_| words.joined(at))?.lower.clone();
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || number.len() > digits + 2 || (street && digits > 4) {
        return None;
    }
    let (mut last, mut postcode) = (at + 1, None);
    if let Some((code, end)) = postcode_at(words, at + 2).filter(|_| words.cut(at + 1) != Cut::Stop) {
        postcode = Some(code);
        last = end;
        let town = words.text(end + 1).chars().next().is_some_and(char::is_uppercase);
        if words.joined(end) && town {
            last = end + 1;
        }
    }
    let value = Value::Adres { straat: words.lower(at).to_owned(), nummer: number, postcode };
    Some(Found::one(value, words.range(at, last), last))
}

fn postcode_at(words: Words<'_, '_>, at: usize) -> Option<(String, usize)> {
    let text = words.text(at);
    let is_digits = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    let is_letters = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    if is_digits(text) && is_letters(words.text(at + 1)) {
        return Some((format!("{text} {}", words.text(at + 1)), at + 1));
    }
    let (digits, letters) = text.split_at_checked(4)?;
    (is_digits(digits) && is_letters(letters)).then(|| (format!("{digits} {letters}"), at))
}
