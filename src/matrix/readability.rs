//! How hard a Dutch text is to read: the formula of Flesch as W.H. Douma fitted it to Dutch (De leesbaarheid van
//! landbouwbladen, Wageningen, 1960): 206,84 − 0,77 × syllables per hundred words − 0,93 × words per sentence. It looks at
//! long sentences and long words only; what is wrong or unclear in short words it does not see.

use serde::Serialize;

const BASE: f64 = 206.84;
const PER_SYLLABLE: f64 = 0.77;
const PER_WORD: f64 = 0.93;

/// Fewer words than this say nothing about a text.
const LEAST_WORDS: usize = 10;

/// How hard a text is to read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Leesbaarheid {
    /// From 0 (very hard) to 100 (very easy), as the formula gives it, in whole numbers.
    pub score: i32,
    /// Douma's word for it.
    pub oordeel: &'static str,
    /// Average length of a sentence, in words.
    pub woorden_per_zin: f64,
    /// Average length of a word, in letters.
    pub letters_per_woord: f64,
    /// Average length of a word, in syllables.
    pub lettergrepen_per_woord: f64,
}

/// The readability of bloks of plain text; nothing when there are too few words to say anything.
pub fn readability(bloks: &[String]) -> Option<Leesbaarheid> {
    let (mut sentences, mut words, mut letters, mut syllables) = (0_usize, 0_usize, 0_usize, 0_usize);
    for line in bloks.iter().flat_map(|blok| blok.lines()) {
        for sentence in sentences_of(line) {
            let spoken: Vec<&str> = words_of(sentence).collect();
            sentences += usize::from(!spoken.is_empty());
            words += spoken.len();
            letters += spoken.iter().map(|word| word.chars().filter(|c| c.is_alphanumeric()).count()).sum::<usize>();
            syllables += spoken.iter().map(|word| syllables_of(word)).sum::<usize>();
        }
    }
    if words < LEAST_WORDS {
        return None;
    }
    let (per_sentence, per_word) = (ratio(words, sentences), ratio(syllables, words));
    let score = (BASE - PER_SYLLABLE * 100.0 * per_word - PER_WORD * per_sentence).clamp(0.0, 100.0).round();
    #[allow(clippy::cast_possible_truncation, reason = "it lies between 0 and 100")]
    let score = score as i32;
    Some(Leesbaarheid {
        score,
        oordeel: verdict(score),
        woorden_per_zin: tenths(per_sentence),
        letters_per_woord: tenths(ratio(letters, words)),
        lettergrepen_per_woord: tenths(per_word),
    })
}

fn verdict(score: i32) -> &'static str {
    match score {
        ..30 => "zeer moeilijk",
        30..45 => "moeilijk",
        45..60 => "tamelijk moeilijk",
        60..70 => "normaal",
        70..80 => "tamelijk gemakkelijk",
        80..90 => "gemakkelijk",
        _ => "zeer gemakkelijk",
    }
}

#[allow(clippy::cast_precision_loss, reason = "no text has so many words")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// A line holds at least one sentence; a point within a number (`9.00`) or an abbreviation (`a.u.b.`) ends none.
fn sentences_of(line: &str) -> impl Iterator<Item = &str> {
    let mut cuts = Vec::new();
    let mut rest = line.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        if matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace) && !abbreviated(&line[..at], c) {
            cuts.push(at + 1);
        }
    }
    cuts.push(line.len());
    let mut start = 0;
    cuts.into_iter().map(move |end| {
        let sentence = &line[start..end];
        start = end;
        sentence
    })
}

fn abbreviated(before: &str, sign: char) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    sign == '.'
        && (word.contains('.') && word.chars().any(char::is_alphabetic)
            || matches!(
                word,
                "bijv" | "nr" | "art" | "dhr" | "mevr" | "tel" | "wk" | "mnd" | "dg" | "jr" | "min" | "ca"
            ))
}

/// Words as people read them: no addresses of pages, no signs, no numbers of steps.
fn words_of(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split(|c: char| c.is_whitespace() || c == '/')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty() && !word.contains('@') && !word.contains("www.") && !word.contains(':'))
        .filter(|word| word.chars().any(char::is_alphabetic))
}

/// Sounds of one syllable that are written with more than one vowel, the longest first.
const TOGETHER: [&str; 19] = [
    "aai", "ooi", "oei", "eeu", "ieu", "ëe", "aa", "ee", "oo", "uu", "ie", "oe", "eu", "ui", "ei", "ij", "ou", "au",
    "ai",
];

/// Syllables of a Dutch word: its vowels, those that sound as one taken together. A trema begins a new one.
fn syllables_of(word: &str) -> usize {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let (mut at, mut count) = (0, 0);
    while at < letters.len() {
        let rest = &letters[at..];
        let long =
            TOGETHER.iter().find(|sound| rest.len() >= sound.len() && sound.chars().zip(rest).all(|(a, b)| a == *b));
        if let Some(sound) = long {
            count += 1;
            at += sound.len();
        } else {
            count += usize::from("aeiouyäëïöüáéíóúàèìòùâêîôû".contains(letters[at]));
            at += 1;
        }
    }
    count.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_they_sound() {
        for (word, count) in [
            ("pas", 1),
            ("paspoort", 2),
            ("gemeente", 3),
            ("aanvragen", 3),
            ("ijsje", 2),
            ("nieuw", 1),
            ("sneeuwen", 2),
            ("coördinatie", 5),
            ("reëel", 2),
            ("identiteitskaart", 5),
            ("verblijfsvergunning", 5),
            ("m²", 1),
        ] {
            assert_eq!(syllables_of(word), count, "{word}");
        }
    }

    #[test]
    fn sentences_end_where_they_end() {
        let line = "Wij zijn open van 9.00 tot 12.00 uur. Bel ons! Neem bijv. uw pas mee a.u.b. vandaag.";
        let sentences: Vec<&str> = sentences_of(line).map(str::trim).filter(|text| !text.is_empty()).collect();
        assert_eq!(sentences.len(), 3, "{sentences:?}");
    }

    /// By hand: 12 words, 2 sentences, 18 syllables: 206,84 − 0,77 × 150 − 0,93 × 6 = 85,76.
    #[test]
    fn the_score_is_that_of_the_formula() {
        let text = vec!["U vraagt de pas aan bij de balie.".to_owned(), "Het kost niets: u betaalt later.".to_owned()];
        let read = readability(&text).unwrap();
        let syllables =
            ["u", "vraagt", "de", "pas", "aan", "bij", "de", "balie", "het", "kost", "niets", "u", "betaalt", "later"];
        let counted: usize = syllables.iter().map(|word| syllables_of(word)).sum();
        assert_eq!((syllables.len(), counted), (14, 17));
        // 206,84 − 0,77 × (1700 / 14) − 0,93 × 7 = 106,83, which is more than the scale has.
        assert_eq!((read.score, read.oordeel), (100, "zeer gemakkelijk"));
        assert!((read.woorden_per_zin - 7.0).abs() < f64::EPSILON);
        let hard = vec!["Onafhankelijke verantwoordelijkheidsverdeling veronderstelt overeenstemming aangaande bestuursrechtelijke aansprakelijkheidsbepalingen binnen samenwerkingsverbanden tussen gemeenten".to_owned()];
        assert!(readability(&hard).unwrap().score < 30);
        assert_eq!(readability(&["Kort.".to_owned()]), None);
    }
}
