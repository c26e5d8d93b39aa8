//! Mistakes in a blok as it is written: what an editor does wrong.

/// A kind of mistake in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    NegationLost,
    NegationAdded,
    ObligationTurned,
    WordDropped,
    WordsSwapped,
    SentenceDropped,
    ItemDropped,
    ItemsSwapped,
    ConditionDropped,
    ConditionTurned,
    FactDropped,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::NegationLost,
        Self::NegationAdded,
        Self::ObligationTurned,
        Self::WordDropped,
        Self::WordsSwapped,
        Self::SentenceDropped,
        Self::ItemDropped,
        Self::ItemsSwapped,
        Self::ConditionDropped,
        Self::ConditionTurned,
        Self::FactDropped,
    ];
}

const NEGATIONS: [(&str, &str); 5] =
    [(" niet ", " "), (" geen ", " een "), (" nooit ", " altijd "), (" zonder ", " met "), (" nog niet", " al")];
const OBLIGATIONS: [(&str, &str); 8] = [
    (" moet ", " mag "),
    (" moeten ", " mogen "),
    (" mag ", " moet "),
    (" kunt u ", " moet u "),
    (" hoeft ", " moet "),
    (" kan ", " moet "),
    ("binnen {{", "na {{"),
    (" altijd ", " soms "),
];

/// The text with this mistake; `None` where it has no place for it.
pub(super) fn mutated(text: &str, kind: Kind, seed: usize) -> Option<String> {
    match kind {
        Kind::NegationLost => replaced(text, &NEGATIONS),
        Kind::ObligationTurned => replaced(text, &OBLIGATIONS),
        Kind::NegationAdded => at_word(text, seed, |words, at| words.insert(at, "niet".to_owned())),
        Kind::WordDropped => at_word(text, seed, |words, at| drop(words.remove(at))),
        Kind::WordsSwapped => at_word(text, seed, |words, at| {
            if at > 0 && words[at - 1] != words[at] && is_plain(&words[at - 1]) {
                words.swap(at - 1, at);
            }
        }),
        Kind::SentenceDropped => {
            let (first, rest) = text.split_once(". ").filter(|_| !text.contains('\n'))?;
            (!first.contains("{{")).then(|| rest.to_owned())
        }
        Kind::ItemDropped => lines(text, |items| {
            let at = seed % items.len();
            items.remove(at);
        }),
        Kind::ItemsSwapped => lines(text, |items| {
            let at = seed % (items.len() - 1);
            items.swap(at, at + 1);
        }),
        Kind::ConditionDropped => {
            let (before, rest) = text.split_once(" {als ")?;
            let (_, after) = rest.split_once('}')?;
            Some(before.to_owned() + after)
        }
        Kind::ConditionTurned => {
            let at = text.find("{als ")?;
            let signs = [(" <= ", " < "), (" >= ", " > "), (" < ", " <= "), (" > ", " >= "), (" = ", " != ")];
            let (sign, other) = signs.iter().find(|(sign, _)| text[at..].contains(sign))?;
            Some(format!("{}{}", &text[..at], text[at..].replacen(sign, other, 1)))
        }
        Kind::FactDropped => {
            let (before, rest) = text.split_once(" {{")?;
            let (_, after) = rest.split_once("}}")?;
            Some(before.to_owned() + after)
        }
    }
}

fn replaced(text: &str, pairs: &[(&str, &str)]) -> Option<String> {
    let (old, new) = pairs.iter().find(|(old, _)| text.contains(old))?;
    Some(text.replacen(old, new, 1))
}

/// Changes the words of a paragraph at a plain word that is not the first.
fn at_word(text: &str, seed: usize, change: impl FnOnce(&mut Vec<String>, usize)) -> Option<String> {
    if text.contains('\n') || text.starts_with(['#', '|', '-']) {
        return None;
    }
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let plain: Vec<usize> = (1..words.len()).filter(|at| is_plain(&words[*at]) && outside(text, &words, *at)).collect();
    let at = *plain.get(seed % plain.len().max(1))?;
    change(&mut words, at);
    let changed = words.join(" ");
    (changed != text).then_some(changed)
}

fn is_plain(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase())
}

/// Is the word outside references and links?
fn outside(text: &str, words: &[String], at: usize) -> bool {
    let before: usize = words[..at].iter().map(|word| word.len() + 1).sum();
    let open = |start: &str, end: &str| text[..before].matches(start).count() > text[..before].matches(end).count();
    !open("{", "}") && !open("[", "]") && !open("(", ")")
}

/// Changes the items of a list of one line each; numbers stay in order.
fn lines(text: &str, change: impl FnOnce(&mut Vec<&str>)) -> Option<String> {
    let all: Vec<&str> = text.trim_end().lines().collect();
    let marked: Option<Vec<(&str, &str)>> = all
        .iter()
        .map(|line| {
            let at = line.find(' ')? + 1;
            let (sign, rest) = line.split_at(at);
            let item = sign == "- " || sign.trim_end().trim_end_matches('.').chars().all(|c| c.is_ascii_digit());
            item.then_some((sign, rest))
        })
        .collect();
    let (signs, mut items): (Vec<&str>, Vec<&str>) = marked?.into_iter().unzip();
    if items.len() < 2 {
        return None;
    }
    change(&mut items);
    let tail = &text[text.trim_end().len()..];
    Some(signs.iter().zip(items).map(|(sign, item)| format!("{sign}{item}")).collect::<Vec<_>>().join("\n") + tail)
}
