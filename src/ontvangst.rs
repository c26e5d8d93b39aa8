//! The ontvangstcode: twelve characters on an output that lead back to exactly that answer. It is
//! computed, so no database is needed to make one or to read one: a code holds the day, a part of the
//! release and a digest over everything; whoever reads it tries the antwoorden of that release.
//!
//! Layout of its 60 bits, most significant first: 14 bits day (days since 2020-01-01, good until 2064),
//! 18 bits release, 28 bits digest over antwoord, gemeente, kanaal, day and release. With 342
//! gemeenten × 600 antwoorden × 4 kanalen a second antwoord fits a code in some 0.3 % of cases; then
//! both are found, and the reader sees which one the paper in hand is.

use crate::source::Hash;
use jiff::{ToSpan, civil::Date};
use std::fmt;

/// Crockford's base 32: no I, L, O or U, so that a code can be read aloud and typed over.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const EPOCH: Date = jiff::civil::date(2020, 1, 1);
const RELEASE_BITS: u32 = 18;
const DIGEST_BITS: u32 = 28;

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ontvangst<'a> {
    /// Id of the antwoord.
    pub antwoord: &'a str,
    /// Slug of the gemeente.
    pub gemeente: &'a str,
    /// Name of the kanaal.
    pub kanaal: &'a str,
    /// The day for which the answer was given.
    pub datum: Date,
    /// Id of the release it came from.
    pub release: &'a str,
}

/// What can be read from a code by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The day for which the answer was given.
    pub datum: Date,
    release: u32,
    digest: u32,
}

impl Ontvangst<'_> {
    /// The code, in three groups of four: `0Q7A-3FXN-8C2K`.
    pub fn code(&self) -> String {
        Code { datum: self.datum, release: release_bits(self.release), digest: self.digest() }.to_string()
    }

    fn digest(&self) -> u32 {
        let day = self.datum.to_string();
        let parts = [self.antwoord, self.gemeente, self.kanaal, &day, self.release];
        first_bits(&Hash::of_parts(parts.map(str::as_bytes)), DIGEST_BITS)
    }
}

impl Code {
    /// Reads a code as people type it: spaces, dashes, small letters, O for 0 and I or L for 1.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u64> = text.chars().filter(|c| !matches!(c, '-' | ' ')).map(digit).collect::<Option<_>>()?;
        if digits.len() != 12 {
            return None;
        }
        let bits = digits.iter().fold(0, |bits, digit| (bits << 5) | digit);
        let days = i64::try_from(bits >> (RELEASE_BITS + DIGEST_BITS)).ok()?;
        let part = |shift: u32, width: u32| u32::try_from((bits >> shift) & ((1 << width) - 1)).ok();
        Some(Self {
            datum: EPOCH.checked_add(days.days()).ok()?,
            release: part(DIGEST_BITS, RELEASE_BITS)?,
            digest: part(0, DIGEST_BITS)?,
        })
    }

    /// Can this code come from this release?
    pub fn may_be_from(&self, release: &str) -> bool {
        self.release == release_bits(release)
    }

    /// Is this the code of that output?
    pub fn matches(&self, ontvangst: &Ontvangst<'_>) -> bool {
        self.datum == ontvangst.datum && self.may_be_from(ontvangst.release) && self.digest == ontvangst.digest()
    }
}

/// In three groups of four, as it stands on outputs.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = u64::try_from((self.datum - EPOCH).get_days()).unwrap_or(0) & 0x3fff;
        let bits =
            (day << (RELEASE_BITS + DIGEST_BITS)) | (u64::from(self.release) << DIGEST_BITS) | u64::from(self.digest);
        let digits =
            (0..12).rev().map(|at| char::from(ALPHABET[usize::try_from((bits >> (at * 5)) & 31).unwrap_or(0)]));
        let digits: String = digits.collect();
        write!(f, "{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..])
    }
}

fn release_bits(release: &str) -> u32 {
    first_bits(&Hash::of(release.as_bytes()), RELEASE_BITS)
}

fn first_bits(hash: &Hash, width: u32) -> u32 {
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d]) >> (32 - width)
}

fn digit(c: char) -> Option<u64> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    ALPHABET.iter().position(|known| char::from(*known) == c).and_then(|at| u64::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(antwoord: &'static str) -> Ontvangst<'static> {
        let datum = jiff::civil::date(2026, 11, 22);
        Ontvangst { antwoord, gemeente: "havenstede", kanaal: "brief", datum, release: "0123abcd" }
    }

    #[test]
    fn a_code_leads_back_to_its_answer_and_no_other() {
        let ontvangst = sample("paspoort-aanvragen");
        let code = Code::parse(&ontvangst.code()).unwrap();
        assert_eq!(code.datum, ontvangst.datum);
        assert_eq!(code.to_string(), ontvangst.code());
        assert!(code.matches(&ontvangst));
        assert!(!code.matches(&sample("grofvuil")));
        assert!(!code.matches(&Ontvangst { release: "another", ..ontvangst.clone() }));
        assert!(!code.matches(&Ontvangst { kanaal: "website", ..ontvangst }));
    }

    #[test]
    fn a_code_may_be_typed_sloppily() {
        let code = sample("paspoort-aanvragen").code();
        let sloppy = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(Code::parse(&sloppy), Code::parse(&code));
        assert_eq!(Code::parse("te kort"), None);
        assert_eq!(Code::parse(&format!("{code}0")), None);
    }
}
