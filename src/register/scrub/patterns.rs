//! The shapes of personal data. Each function looks at one position and returns where its find ends.

use crate::literal::MONTHS;

/// Finds something that starts at a position.
type Find = fn(&[char], usize) -> Option<usize>;

/// In order: what contains another comes first.
pub(super) const PATTERNS: [(&str, Find); 8] = [
    ("[e-mail]", email),
    ("[iban]", iban),
    ("[adres]", address_number_first),
    ("[adres]", address),
    ("[datum]", date_in_digits),
    ("[datum]", date_in_words),
    ("[telefoon]", phone),
    ("[bsn]", bsn),
];

const SHORT_MONTHS: [&str; 12] = ["jan", "feb", "febr", "mrt", "apr", "jun", "jul", "aug", "sept", "sep", "okt", "nov"];

/// Two small letters after four digits are mostly a word or a unit: "in 2026 is 3 euro genoeg".
pub(super) const NO_POSTCODE: [&str; 34] = [
    "de", "en", "is", "in", "of", "op", "te", "om", "er", "ze", "we", "je", "ik", "al", "zo", "nu", "na", "af", "ja",
    "ga", "km", "kb", "mb", "gb", "cm", "mm", "kg", "st", "nr", "m2", "jr", "wk", "dg", "pp",
];

fn get(text: &[char], at: usize) -> char {
    text.get(at).copied().unwrap_or('\0')
}

fn before(text: &[char], at: usize) -> char {
    at.checked_sub(1).map_or('\0', |at| get(text, at))
}

fn digit(text: &[char], at: usize) -> Option<u32> {
    get(text, at).to_digit(10)
}

fn is_digit(text: &[char], at: usize) -> bool {
    get(text, at).is_ascii_digit()
}

/// End of the characters from `at` that satisfy `of`.
fn run(text: &[char], at: usize, of: impl Fn(char) -> bool) -> usize {
    (at..text.len()).find(|&here| !of(text[here])).unwrap_or(text.len()).max(at)
}

/// A number of `min` to `max` digits with nothing but digits in it, and where it ends.
fn number(text: &[char], at: usize, min: usize, max: usize) -> Option<(u32, usize)> {
    let end = run(text, at, |c| c.is_ascii_digit());
    if !(min..=max).contains(&(end - at)) {
        return None;
    }
    Some((text[at..end].iter().filter_map(|c| c.to_digit(10)).fold(0, |sum, digit| sum * 10 + digit), end))
}

fn email(text: &[char], at: usize) -> Option<usize> {
    let local = |c: char| c.is_alphanumeric() || "._%+-'".contains(c);
    if local(before(text, at)) {
        return None;
    }
    let name = run(text, at, local);
    // Some write the sign as a word to get past a filter.
    let sign = if name > at && get(text, name) == '@' {
        name + 1
    } else {
        at_in_brackets(text, name).filter(|_| name > at)?
    };
    let domain = run(text, sign, |c| c.is_alphanumeric() || c == '.' || c == '-');
    let end = sign + text[sign..domain].iter().rposition(|c| c.is_alphanumeric())? + 1;
    text[sign..end].contains(&'.').then_some(end)
}

fn at_in_brackets(text: &[char], at: usize) -> Option<usize> {
    let at = run(text, at, |c| c == ' ');
    let word: String = text.iter().skip(at).take(4).collect::<String>().to_lowercase();
    (word == "(at)" || word == "[at]").then(|| run(text, at + 4, |c| c == ' '))
}

fn iban(text: &[char], at: usize) -> Option<usize> {
    let starts = get(text, at).is_ascii_alphabetic() && get(text, at + 1).is_ascii_alphabetic();
    if before(text, at).is_alphanumeric() || !starts {
        return None;
    }
    let dutch = get(text, at).eq_ignore_ascii_case(&'N') && get(text, at + 1).eq_ignore_ascii_case(&'L');
    let mut signs = String::new();
    let mut here = at;
    while signs.len() < 34 {
        let c = get(text, here);
        let gap = " .-".contains(c) && get(text, here + 1).is_ascii_alphanumeric();
        if c.is_ascii_alphanumeric() {
            signs.push(c.to_ascii_uppercase());
            // The check digits decide. A Dutch one with a typing mistake is just as personal.
            let whole =
                if dutch { signs.len() == 18 && dutch_iban(&signs) } else { signs.len() >= 15 && mod_97(&signs) };
            if whole && !get(text, here + 1).is_ascii_alphanumeric() {
                return Some(here + 1);
            }
        } else if !gap {
            return None;
        }
        here += 1;
    }
    None
}

fn dutch_iban(signs: &str) -> bool {
    signs.bytes().enumerate().all(|(place, c)| match place {
        0..2 | 4..8 => c.is_ascii_alphabetic(),
        _ => c.is_ascii_digit(),
    })
}

fn mod_97(signs: &str) -> bool {
    let (head, rest) = signs.split_at(4);
    let digits = head.bytes().skip(2).all(|c| c.is_ascii_digit());
    let rest = rest.chars().chain(head.chars()).filter_map(|c| c.to_digit(36));
    digits && rest.fold(0, |sum, value| (sum * if value > 9 { 100 } else { 10 } + value) % 97) == 1
}

/// "1234 AB", with the house number behind it when there is one. Small letters only with a house number.
fn address(text: &[char], at: usize) -> Option<usize> {
    let (end, capitals) = postcode(text, at)?;
    match house_number(text, end) {
        Some(number) => Some(number),
        None => capitals.then_some(end),
    }
}

/// "12a, 1234 AB".
fn address_number_first(text: &[char], at: usize) -> Option<usize> {
    if before(text, at).is_alphanumeric() || get(text, at) == '0' {
        return None;
    }
    let (_, end) = number(text, at, 1, 5)?;
    let end = suffix(text, end);
    let next = run(text, end, |c| ", \n-".contains(c));
    let (end, capitals) = postcode(text, next).filter(|_| next > end)?;
    capitals.then_some(end)
}

fn postcode(text: &[char], at: usize) -> Option<(usize, bool)> {
    if before(text, at).is_alphanumeric() || get(text, at) == '0' {
        return None;
    }
    let (_, digits) = number(text, at, 4, 4)?;
    let letters = if " -".contains(get(text, digits)) { digits + 1 } else { digits };
    let pair = [get(text, letters), get(text, letters + 1)];
    if !pair.iter().all(char::is_ascii_alphabetic) || get(text, letters + 2).is_alphabetic() {
        return None;
    }
    let word: String = pair.iter().collect();
    let capitals = pair.iter().all(char::is_ascii_uppercase) || letters == digits;
    (capitals || !NO_POSTCODE.contains(&word.as_str())).then_some((letters + 2, capitals))
}

fn house_number(text: &[char], at: usize) -> Option<usize> {
    let mut here = run(text, at, |c| " ,;:/-\n".contains(c));
    for word in ["huisnummer", "nummer", "huisnr", "nr", "no"] {
        let found: String = text.iter().skip(here).take(word.len()).collect();
        if found.eq_ignore_ascii_case(word) {
            here = run(text, here + word.len(), |c| ". :".contains(c));
            break;
        }
    }
    let (_, end) = number(text, here, 1, 5)?;
    Some(suffix(text, end))
}

/// "12a", "12-2", "12 bis" is left at "12".
fn suffix(text: &[char], at: usize) -> usize {
    let letter = get(text, at).is_ascii_alphabetic() && !get(text, at + 1).is_alphanumeric();
    let dashed = "-/".contains(get(text, at)) && get(text, at + 1).is_ascii_alphanumeric();
    match (letter, dashed) {
        (true, _) => at + 1,
        (_, true) => {
            let end = run(text, at + 1, |c| c.is_ascii_alphanumeric());
            if end - at <= 5 { end } else { at }
        }
        _ => at,
    }
}

/// 12-3-1985, 12/03/85, 12.03.1985, 1985-03-12, 12031985, 19850312.
fn date_in_digits(text: &[char], at: usize) -> Option<usize> {
    if is_digit_before(text, at) {
        return None;
    }
    let end = run(text, at, |c| c.is_ascii_digit());
    match end - at {
        8 => {
            let part = |from: usize, to: usize| {
                number(&text[..at + to], at + from, to - from, to - from).map(|(value, _)| value)
            };
            let day_first = is_date(part(0, 2)?, part(2, 4)?, part(4, 8)?);
            let year_first = is_date(part(6, 8)?, part(4, 6)?, part(0, 4)?);
            (day_first || year_first).then_some(end)
        }
        1 | 2 | 4 => parted_date(text, at),
        _ => None,
    }
}

fn parted_date(text: &[char], at: usize) -> Option<usize> {
    let (first, end) = number(text, at, 1, 4)?;
    let (sign, end) = separator(text, end)?;
    let (second, end) = number(text, end, 1, 2)?;
    let (_, end) = separator(text, end).filter(|(again, _)| *again == sign)?;
    let (third, last) = number(text, end, 1, 4)?;
    let day_first = match last - end {
        4 => is_date(first, second, third),
        2 if sign == '-' || sign == '/' => is_date(first, second, 1900 + third),
        _ => false,
    };
    let year_first = last - end <= 2 && is_date(third, second, first);
    (day_first || year_first).then_some(last)
}

/// A sign between parts of a date, with spaces around it or only a space.
fn separator(text: &[char], at: usize) -> Option<(char, usize)> {
    let sign = run(text, at, |c| c == ' ');
    let c = get(text, sign);
    if "-/.".contains(c) {
        return Some((c, run(text, sign + 1, |c| c == ' ')));
    }
    (sign > at).then_some((' ', sign))
}

/// 12 maart 1985, 3 mrt. '85, 3e maart 1985.
fn date_in_words(text: &[char], at: usize) -> Option<usize> {
    if is_digit_before(text, at) {
        return None;
    }
    let (_, end) = number(text, at, 1, 2).filter(|(day, _)| (1..=31).contains(day))?;
    let end = if get(text, end) == 'e' { end + 1 } else { end };
    let word = run(text, end, |c| " -".contains(c));
    let after = run(text, word, char::is_alphabetic);
    let month: String = text[word..after].iter().collect::<String>().to_lowercase();
    let known = MONTHS.iter().chain(&SHORT_MONTHS).any(|name| *name == month);
    if !known && month != "dec" {
        return None;
    }
    let year = run(text, after, |c| " .-'’".contains(c));
    let (_, end) = number(text, year, 4, 4).or_else(|| number(text, year, 2, 2))?;
    (year > after).then_some(end)
}

fn is_date(day: u32, month: u32, year: u32) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..2100).contains(&year)
}

fn is_digit_before(text: &[char], at: usize) -> bool {
    before(text, at).is_ascii_digit()
}

/// Numbers of ten digits from 0, and international ones. Short public numbers (14 0XX, 0800-XXXX) stay.
fn phone(text: &[char], at: usize) -> Option<usize> {
    if is_digit_before(text, at) || before(text, at) == '+' {
        return None;
    }
    let opened = usize::from(get(text, at) == '(');
    let start = at + opened;
    if get(text, start) == '+' {
        return international(text, start + 1);
    }
    if get(text, start) != '0' {
        return None;
    }
    if is_digit(text, start + 1) && get(text, start + 1) == '0' {
        return international(text, start + 2);
    }
    digits_with_gaps(text, start, 10)
}

fn international(text: &[char], at: usize) -> Option<usize> {
    if digit(text, at)? == 0 {
        return None;
    }
    let dutch = get(text, at) == '3' && get(text, at + 1) == '1';
    if !dutch {
        return (8..=15).rev().find_map(|count| digits_with_gaps(text, at, count));
    }
    // +31 (0)6 …
    (11..=12).find_map(|count| digits_with_gaps(text, at, count))
}

/// Exactly `count` digits, with at most three separators between two of them.
fn digits_with_gaps(text: &[char], at: usize, count: usize) -> Option<usize> {
    let mut here = at;
    for nth in 0..count {
        if nth > 0 {
            let next = run(text, here, |c| " -./()".contains(c));
            if next - here > 3 {
                return None;
            }
            here = next;
        }
        digit(text, here)?;
        here += 1;
    }
    (!is_digit(text, here)).then_some(here)
}

/// Nine digits that pass the eleven-test, alone or in groups.
fn bsn(text: &[char], at: usize) -> Option<usize> {
    if is_digit_before(text, at) {
        return None;
    }
    let mut here = at;
    let mut sum = 0;
    for weight in [9, 8, 7, 6, 5, 4, 3, 2, -1_i64] {
        if weight < 9 && " .-".contains(get(text, here)) {
            here += 1;
        }
        sum += weight * i64::from(digit(text, here)?);
        here += 1;
    }
    (sum % 11 == 0 && sum != 0 && !is_digit(text, here)).then_some(here)
}
