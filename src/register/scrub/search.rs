//! The words of a search: scrubbed further than a remark, since nobody needs the numbers in them.

use super::{names, scrub};

const NAME: &str = "[naam]";
const NUMBER: &str = "[nummer]";
const ADDRESS: &str = "[adres]";
const EMAIL: &str = "[e-mail]";

/// Endings of the names of streets.
const STREETS: [&str; 16] = [
    "straat",
    "laan",
    "weg",
    "plein",
    "kade",
    "gracht",
    "singel",
    "dijk",
    "hof",
    "pad",
    "dreef",
    "steeg",
    "plantsoen",
    "markt",
    "haven",
    "park",
];

/// Small letters, no punctuation, single spaces; a mark where something personal stood.
pub(in crate::register) fn scrub_search(text: &str) -> String {
    let lower = text.to_lowercase();
    if ["apenstaart", "apestaart"].iter().any(|sign| lower.contains(sign)) {
        // An address that is spelled out has no end that could be found.
        return EMAIL.to_owned();
    }
    // Names of months and the like are the same in small letters; capitals tell nothing that is needed here.
    let words = words(&scrub(&lower));
    let words = without_names(&without_addresses(without_numbers(words)));
    let mut clean = String::new();
    for word in &words {
        if clean.ends_with(word.as_str()) && word.starts_with('[') {
            continue;
        }
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.push_str(word);
    }
    clean
}

/// Words without what stands around them; marks stay as they are.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in text.split_whitespace() {
        for word in with_marks_apart(piece) {
            if is_mark(&word) {
                words.push(word);
                continue;
            }
            let inner = word.split(|c: char| !c.is_alphanumeric() && !"-'’@+&".contains(c));
            words.extend(
                inner
                    .map(|word| word.trim_matches(['-', '\'', '’', '+', '&']))
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned),
            );
        }
    }
    words
}

/// `([bsn]),` as `(`, `[bsn]` and `),`.
fn with_marks_apart(piece: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = piece;
    while let Some((at, end)) = rest.find('[').and_then(|at| Some((at, at + rest[at..].find(']')? + 1))) {
        parts.push(rest[..at].to_owned());
        parts.push(rest[at..end].to_owned());
        rest = &rest[end..];
    }
    parts.push(rest.to_owned());
    parts.retain(|part| !part.is_empty());
    parts
}

fn is_mark(word: &str) -> bool {
    ["[e-mail]", "[iban]", "[adres]", "[datum]", "[telefoon]", "[bsn]", NUMBER, NAME].contains(&word)
}

/// Whatever has a digit in it, and whatever has the sign of an e-mail address.
fn without_numbers(words: Vec<String>) -> Vec<String> {
    let number = |word: &String| word.chars().any(char::is_numeric);
    let postcode = |word: &String| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
    let mut clean: Vec<String> = Vec::with_capacity(words.len());
    let mut after_four = false;
    for word in words {
        let letters = word.len() == 2 && word.chars().all(|c| c.is_ascii_alphabetic());
        if after_four && letters && !super::patterns::NO_POSTCODE.contains(&word.as_str()) {
            clean.pop();
            clean.push(ADDRESS.to_owned());
            after_four = false;
            continue;
        }
        after_four = postcode(&word);
        clean.push(match &word {
            word if is_mark(word) => word.clone(),
            word if word.contains('@') => EMAIL.to_owned(),
            word if number(word) => NUMBER.to_owned(),
            _ => word,
        });
    }
    clean
}

/// A street with a number.
fn without_addresses(words: Vec<String>) -> Vec<String> {
    let mut clean: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let street = |last: &String| {
            STREETS.iter().any(|ending| last.ends_with(ending) && last.len() > ending.len()) && !is_mark(last)
        };
        if word == NUMBER && clean.last().is_some_and(street) {
            clean.pop();
            clean.push(ADDRESS.to_owned());
        } else {
            clean.push(word);
        }
    }
    clean
}

/// A name that is known, with what belongs to it.
fn without_names(words: &[String]) -> Vec<String> {
    let mut clean: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if let Some(end) = name(words, at) {
            clean.push(NAME.to_owned());
            at = end;
        } else {
            clean.push(words[at].clone());
            at += 1;
        }
    }
    clean
}

/// Where a name ends that starts here.
fn name(words: &[String], at: usize) -> Option<usize> {
    let word = words[at].as_str();
    let known = |word: &str| names::FAMILY.contains(&word) || names::FIRST.contains(&word);
    if names::TITLES.contains(&word) {
        return family(words, at + 1, |_| true);
    }
    if names::FIRST.contains(&word) {
        // Initials, a second name, the family name.
        let next = (at + 1..words.len())
            .find(|&next| words[next].chars().count() > 1 && !names::FIRST.contains(&words[next].as_str()));
        return next.and_then(|next| family(words, next, |_| true)).or(Some(words.len().min(at + 1)));
    }
    if known(word) || word.split('-').count() == 2 && word.split('-').any(known) {
        return Some(at + 1);
    }
    let surname = |word: &str| names::FAMILY.contains(&word) || names::AFTER_PARTICLE.contains(&word);
    if names::PARTICLES.contains(&word) { family(words, at, surname) } else { None }
}

/// Where a family name ends: what may stand before it, and one word.
fn family(words: &[String], at: usize, surname: impl Fn(&str) -> bool) -> Option<usize> {
    let main = (at..words.len().min(at + 4)).find(|&here| !names::PARTICLES.contains(&words[here].as_str()))?;
    (surname(&words[main]) && !is_mark(&words[main])).then_some(main + 1)
}

#[cfg(test)]
mod tests {
    use super::scrub_search;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_persons_stays() {
        for text in [
            "paspoort aanvragen",
            "kiezerspas",
            "wat kost een rijbewijs",
            "hond in de tuin",
            "verhuizen van de stad",
            "grofvuil",
            "boom kappen in het bos",
            "auto's op de stoep",
            "id-kaart kwijt",
            "aow",
        ] {
            assert_eq!(scrub_search(text), text);
        }
        assert_eq!(scrub_search("  Paspoort   AANVRAGEN?! "), "paspoort aanvragen");
    }

    #[test]
    fn what_is_personal_goes() {
        for (text, clean) in [
            ("paspoort van Jan de Vries", "paspoort van [naam]"),
            ("mevrouw Van der Hoeve-Appelboom verhuizing", "[naam] verhuizing"),
            ("fatima el amrani", "[naam]"),
            ("dhr Xanthopoulos bijstand", "[naam] bijstand"),
            ("uitkering de boer", "uitkering [naam]"),
            ("bsn 123456782", "bsn [bsn]"),
            ("06-12345678 terugbellen", "[telefoon] terugbellen"),
            ("verhuizen naar Dorpsstraat 12", "verhuizen naar [adres]"),
            ("1291 AB afval", "[adres] afval"),
            ("zaak 2026-00413", "zaak [nummer]"),
            ("geboren 12-03-1985 paspoort", "geboren [datum] paspoort"),
            ("jan.jansen@voorbeeld.example", "[e-mail]"),
            ("piet punt pietersen apenstaartje voorbeeld punt example", "[e-mail]"),
        ] {
            assert_eq!(scrub_search(text), clean, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_digit_is_left(text in any::<String>()) {
            prop_assert!(!scrub_search(&text).chars().any(char::is_numeric));
        }

        #[test]
        fn twice_is_once(text in "[ a-zA-Z0-9@.,/+()\\[\\]'-]{0,60}") {
            let once = scrub_search(&text);
            prop_assert_eq!(scrub_search(&once), once);
        }
    }
}
