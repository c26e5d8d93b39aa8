//! Titles and predicates of nobility, from the national table (category 02.20 of the BRP).

/// A title or predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Titel {
    male: &'static str,
    female: &'static str,
    words: [&'static str; 2],
    address: &'static str,
    predicate: bool,
    /// Whether a wife may bear the title of her partner, and only in which form it is given: his.
    courtesy: bool,
    code: &'static str,
}

const fn titel(codes: [&'static str; 2], words: [&'static str; 2], address: &'static str) -> Titel {
    Titel { male: codes[0], female: codes[1], words, address, predicate: false, courtesy: true, code: codes[0] }
}

const TITELS: [Titel; 7] = [
    titel(["B", "BS"], ["baron", "barones"], "hoogwelgeboren"),
    titel(["G", "GI"], ["graaf", "gravin"], "hooggeboren"),
    titel(["H", "HI"], ["hertog", "hertogin"], "hoogwelgeboren"),
    titel(["M", "MI"], ["markies", "markiezin"], "hoogwelgeboren"),
    titel(["P", "PS"], ["prins", "prinses"], "hoogheid"),
    Titel { courtesy: false, ..titel(["R", ""], ["ridder", ""], "hoogwelgeboren") },
    Titel { predicate: true, courtesy: false, ..titel(["JH", "JV"], ["jonkheer", "jonkvrouw"], "hoogwelgeboren") },
];

impl Titel {
    /// The title with this code, or with this word.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (upper, lower) = (text.to_uppercase(), text.to_lowercase());
        TITELS.iter().find_map(|titel| {
            let pairs = [(titel.male, titel.words[0]), (titel.female, titel.words[1])];
            let found = pairs.into_iter().find(|(code, word)| !code.is_empty() && (upper == *code || lower == *word));
            found.map(|(code, _)| Self { code, ..*titel })
        })
    }

    /// The code as it was given.
    pub(super) fn code(self) -> &'static str {
        self.code
    }

    /// Is it a predicate (jonkheer, jonkvrouw) and not a title?
    pub(super) fn is_predicate(self) -> bool {
        self.predicate
    }

    /// May a woman bear it because of her partner?
    pub(super) fn is_courtesy(self) -> bool {
        self.courtesy && self.code == self.male
    }

    /// The word for a man or a woman, in small letters; none where that form does not exist.
    pub(super) fn word(self, female: bool) -> Option<&'static str> {
        Some(self.words[usize::from(female)]).filter(|word| !word.is_empty())
    }

    /// "hoogwelgeboren vrouwe", "hoogheid".
    pub(super) fn address(self, female: bool) -> String {
        match (self.address, female) {
            ("hoogheid", _) => "hoogheid".to_owned(),
            (address, true) => format!("{address} vrouwe"),
            (address, false) => format!("{address} heer"),
        }
    }
}
