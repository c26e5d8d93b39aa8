//! Running text: what was left behind in it, numbers that may be of a person, links and images.

use super::{
    scope::{Scope, Text},
    walk,
};
use crate::{
    content::SectieId,
    diagnostic::{Code, Diagnostic},
    markdown::{Inline, Target, Written},
    source::{Place, SourceFile, Span},
    yaml::Yaml,
};
use std::sync::Arc;

/// Checks the running text of a document.
pub(super) fn check(scope: &mut Scope<'_>, text: Text<'_>) {
    walk::each_inline(text.secties, &mut |sectie, inline| match inline {
        Inline::Text { text: said, span } => {
            for diagnostic in words(text.file, *span).into_iter().chain(brace(text.file, said, *span)) {
                scope.report_in(sectie, diagnostic);
            }
        }
        Inline::Link { target, span, text: inner } => link(scope, text, sectie, (target, *span, inner)),
        Inline::Image { url, alt, span } => image(scope, text, sectie, (url, alt, *span)),
        _ => {}
    });
}

/// Checks the texts in front matter and other YAML, ids and addresses excepted.
pub(super) fn check_yaml(scope: &mut Scope<'_>, yaml: &Yaml) {
    let mut found = Vec::new();
    yaml.each_text(&mut |pointer, _, span| {
        let key = pointer.rsplit('/').find(|key| key.parse::<usize>().is_err()).unwrap_or_default();
        if !matches!(key, "url" | "uuid" | "upn_uri" | "tooi_uri" | "owms_uri" | "telefoon" | "website") {
            found.extend(words(&yaml.file, span));
        }
    });
    found.into_iter().for_each(|diagnostic| scope.report(diagnostic));
}

/// Leftovers and numbers of persons in a piece of a file.
pub(super) fn words(file: &Arc<SourceFile>, span: Span) -> Vec<Diagnostic> {
    let slice = file.text().get(span.range()).unwrap_or_default();
    let mut found = Vec::new();
    if let Some((at, length)) = leftover(slice) {
        let rest = &slice[at..at + length];
        let place = Place::new(file, Span::new(at, at + length).shifted(span.start));
        found.push(
            Diagnostic::new(Code::RestInTekst, place, format!("Hier staat nog '{rest}'."))
                .cure("Vul in wat hier hoort te staan, of haal het weg."),
        );
    }
    if let Some((at, length)) = bsn(slice) {
        let place = Place::new(file, Span::new(at, at + length).shifted(span.start));
        found.push(
            Diagnostic::new(Code::BsnInTekst, place, "Dit getal kan een burgerservicenummer zijn.")
                .cure("Haal het getal weg. Is het een voorbeeld? Beschrijf het dan in woorden."),
        );
    }
    found
}

/// A brace that people would see: a condition that was not recognised, or something left over. Double ones are
/// of references to facts, which are looked at where they are read.
fn brace(file: &Arc<SourceFile>, said: &str, span: Span) -> Option<Diagnostic> {
    let single = |text: &str| {
        let bytes = text.as_bytes();
        let is = |at: usize| matches!(bytes.get(at), Some(b'{' | b'}'));
        (0..bytes.len()).find(|at| is(*at) && !is(at + 1) && !(*at > 0 && is(at - 1)))
    };
    single(said)?;
    let slice = file.text().get(span.range()).unwrap_or_default();
    let at = single(slice)?;
    let rest = slice[at..].lines().next().unwrap_or_default();
    let length = rest.find('}').map_or(rest.trim_end().len(), |end| end + 1);
    let place = Place::new(file, Span::new(at, at + length).shifted(span.start));
    let written = &rest[..length];
    let is_condition = written[1..].trim_start().to_lowercase().starts_with("als");
    Some(if is_condition {
        Diagnostic::new(Code::VoorwaardeFout, place, format!("De voorwaarde '{written}' wordt hier niet herkend."))
            .cure(
                "Zet {als …} helemaal achteraan: achter de punt van de lijstregel, of achter de laatste | van de rij.",
            )
    } else {
        Diagnostic::new(Code::RestInTekst, place, format!("Hier staat nog '{written}'."))
            .cure("Vul in wat hier hoort te staan, of haal het weg.")
    })
}

/// The first leftover of writing: where it starts and how long it is.
fn leftover(text: &str) -> Option<(usize, usize)> {
    let brackets = text.find(['[', ']']).map(|at| {
        let close = text[at..].find(']').filter(|_| text[at..].starts_with('[')).map_or(1, |end| end + 1);
        (at, close)
    });
    let dots = text.find("...").map(|at| (at, text[at..].len() - text[at..].trim_start_matches('.').len()));
    let name = text.find("(#").map(|at| (at, text[at..].find(')').map_or(2, |end| end + 1)));
    let curly = text.find("}}").filter(|_| !text.contains("{{")).map(|at| (at, 2));
    let words =
        text.char_indices().filter(|(at, c)| c.is_alphanumeric() && starts_word(text, *at)).find_map(|(at, _)| {
            let length = text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at);
            let word = &text[at..at + length];
            let is_rest = matches!(word, "TODO" | "TBD" | "FIXME")
                || (word.len() >= 2 && word.chars().all(|c| c == 'X'))
                || (word.len() >= 3 && word.chars().all(|c| c == 'x'))
                || word.eq_ignore_ascii_case("lorem");
            is_rest.then_some((at, length))
        });
    [brackets, dots, name, curly, words].into_iter().flatten().min()
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(char::is_alphanumeric)
}

/// A run of nine digits that passes the eleven test, single spaces and dots between them ignored.
fn bsn(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() || !starts_word(text, at) {
            at += 1;
            continue;
        }
        let (length, digits) = digit_run(&bytes[at..]);
        let ends = !text[at + length..].starts_with(char::is_alphanumeric);
        if ends && passes_eleven(&digits) {
            return Some((at, length));
        }
        at += length;
    }
    None
}

fn digit_run(bytes: &[u8]) -> (usize, Vec<u8>) {
    let mut digits = Vec::new();
    let mut length = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            digits.push(byte - b'0');
            length = at + 1;
        } else if !matches!(byte, b' ' | b'.') || at > length {
            break;
        }
    }
    (length, digits)
}

fn passes_eleven(digits: &[u8]) -> bool {
    let &[ref head @ .., last] = digits else { return false };
    let weighted: i32 = head.iter().zip((2..=9).rev()).map(|(digit, weight)| i32::from(*digit) * weight).sum();
    digits.len() == 9 && weighted > 0 && (weighted - i32::from(last)) % 11 == 0
}

fn link(
    scope: &mut Scope<'_>,
    text: Text<'_>,
    sectie: SectieId,
    (target, span, inner): (&Target, Span, &[Inline<Written>]),
) {
    let Target::Url(url) = target else { return };
    let place = text.narrow(span, url);
    let problem = address_problem(url).or_else(|| {
        inner.is_empty().then_some((
            Code::OngeldigeLink,
            "Deze link heeft geen tekst.",
            "Schrijf tussen [ en ] waar de link heen gaat.",
        ))
    });
    if let Some((code, message, cure)) = problem {
        scope.report_in(sectie, Diagnostic::new(code, place, message).cure(cure));
    }
}

type Problem = (Code, &'static str, &'static str);

/// What is wrong with an address that people are sent to.
pub(super) fn address_problem(url: &str) -> Option<Problem> {
    if url.starts_with("http://") {
        return Some((Code::OnveiligeLink, "Deze link begint met http://.", "Gebruik https://."));
    }
    let host = url.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let valid = match host {
        Some(host) => host.contains('.') && !host.starts_with('.') && !host.ends_with('.'),
        None => {
            url.strip_prefix("mailto:").is_some_and(|address| address.contains('@'))
                || url.strip_prefix("tel:").is_some_and(|number| number.len() >= 3)
        }
    };
    (!valid || url.contains(char::is_whitespace)).then_some((
        Code::OngeldigeLink,
        "Dit is geen adres dat in elk kanaal werkt.",
        "Schrijf een heel adres: https://…, of verwijs met antwoord: en het id.",
    ))
}

fn image(scope: &mut Scope<'_>, text: Text<'_>, sectie: SectieId, (url, alt, span): (&str, &str, Span)) {
    if alt.trim().is_empty() {
        scope.report_in(
            sectie,
            Diagnostic::new(Code::AfbeeldingZonderTekst, text.place(span), "Deze afbeelding heeft geen tekst.")
                .cure("Schrijf tussen [ en ] wat er te zien is."),
        );
    }
    if let Some((code, message, cure)) = address_problem(url) {
        scope.report_in(sectie, Diagnostic::new(code, text.narrow(span, url), message).cure(cure));
    }
}
