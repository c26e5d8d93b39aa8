//! A repository in layers, as plain data: what is written in it, without any word of how it is read. Every
//! piece of text is a word that stands nowhere else, so that whoever reads an output knows which pieces are
//! in it. A fact stands between two such words: `xfab {{ leges.a }} xtab`.

use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// The day on which everything is checked.
pub(crate) const TODAY: Date = date(2026, 11, 22);

/// Days on which things start; the day before each of them is looked at as well.
pub(crate) const STARTS: [Date; 5] =
    [date(2026, 1, 1), date(2026, 11, 23), date(2026, 12, 1), date(2027, 1, 1), date(2027, 7, 1)];

/// Days to look at: around everything that can change within the days that `check` looks ahead.
pub(crate) const DAYS: [Date; 8] = [
    TODAY,
    date(2026, 11, 23),
    date(2026, 11, 30),
    date(2026, 12, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 6, 30),
    date(2027, 7, 1),
];

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) feiten: BTreeMap<String, Fact>,
    pub(crate) antwoorden: BTreeMap<String, Answer>,
    pub(crate) gemeenten: BTreeMap<String, Town>,
    /// Situations in which every kenmerk is known.
    pub(crate) situaties: Vec<Known>,
    /// A number that says which of many things to look at.
    pub(crate) pick: usize,
}

/// What is known of a person, by kenmerk.
pub(crate) type Known = BTreeMap<&'static str, Given>;

/// A value of a kenmerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    Number(i64),
    Day(Date),
    Word(&'static str),
}

/// The kenmerken of every world.
pub(crate) const LEEFTIJD: &str = "leeftijd";
pub(crate) const DAG: &str = "dag";
pub(crate) const SPOED: &str = "spoed";
pub(crate) const SOORT: &str = "aanvraagsoort";
pub(crate) const SOORTEN: [&str; 3] = ["eerste", "verlenging", "vervanging"];

#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) kind: Kind,
    pub(crate) given_by: GivenBy,
    pub(crate) values: Vec<Dated>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Bedrag,
    Leeftijd,
    Datum,
    Termijn,
    Aantal,
    Percentage,
    Telefoon,
}

/// Who gives the value of a generic fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenBy {
    Nation,
    Either,
    Towns,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dated {
    pub(crate) from: Date,
    pub(crate) until: Option<Date>,
    pub(crate) expected: bool,
    pub(crate) value: Val,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Val {
    Cents(i64),
    Years(i64),
    Day(Date),
    Term(i64, &'static str),
    Count(i64),
    /// In tenths of a per cent.
    PerMille(i64),
    Phone(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) title: String,
    pub(crate) from: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) aliases: Vec<String>,
    pub(crate) related: Vec<String>,
    pub(crate) sections: BTreeMap<Section, Vec<Piece>>,
}

/// A section, in the order of the table of sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    Tekst,
    Aanpak,
    Kosten,
    LetOp,
    Contact,
    Medewerkers,
}

impl Section {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Tekst => "tekst",
            Self::Aanpak => "aanpak",
            Self::Kosten => "kosten",
            Self::LetOp => "let-op",
            Self::Contact => "contact",
            Self::Medewerkers => "medewerkers",
        }
    }

    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Tekst => "Kort antwoord",
            Self::Aanpak => "Zo werkt het",
            Self::Kosten => "Kosten",
            Self::LetOp => "Let op",
            Self::Contact => "Contact",
            Self::Medewerkers => "Voor medewerkers",
        }
    }
}

/// A blok, or branches with the condition of each; without a condition: "anders".
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Blok(Blok),
    Choice(Vec<(Option<Cond>, Vec<Piece>)>),
}

#[derive(Debug, Clone)]
pub(crate) struct Blok {
    pub(crate) name: Option<String>,
    pub(crate) fixed: bool,
    pub(crate) internal: bool,
    pub(crate) body: Body,
}

#[derive(Debug, Clone)]
pub(crate) enum Body {
    Paragraph(Vec<Word>),
    List { numbered: bool, items: Vec<(Vec<Word>, Option<Cond>)> },
    Table(Vec<(Vec<Word>, Vec<Word>, Option<Cond>)>),
}

/// Something in running text. `mark` is the word that stands nowhere else.
#[derive(Debug, Clone)]
pub(crate) enum Word {
    Plain(String),
    Fact {
        mark: String,
        path: String,
        format: Option<&'static str>,
    },
    Link {
        mark: String,
        id: String,
    },
    /// A link that shows the title of where it leads.
    Titled {
        mark: String,
        id: String,
    },
}

#[derive(Debug, Clone)]
pub(crate) enum Cond {
    Compare(&'static str, &'static str, Operand),
    In(&'static str, Vec<&'static str>),
    And(Box<Cond>, Box<Cond>),
    Or(Box<Cond>, Box<Cond>),
    Not(Box<Cond>),
}

#[derive(Debug, Clone)]
pub(crate) enum Operand {
    Constant(Given),
    Fact(String),
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Town {
    /// Values of generic facts, and facts that only this gemeente has.
    pub(crate) values: BTreeMap<String, Vec<Dated>>,
    pub(crate) own_facts: BTreeMap<String, Fact>,
    pub(crate) changes: BTreeMap<String, Change>,
    pub(crate) own_answers: BTreeMap<String, Answer>,
}

/// What a gemeente changes in a generic answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    pub(crate) title: Option<String>,
    /// Why it is not offered.
    pub(crate) not_offered: Option<String>,
    pub(crate) sections: BTreeMap<Section, SectionChange>,
}

#[derive(Debug, Clone)]
pub(crate) enum SectionChange {
    /// Another text for all of it.
    Whole(Vec<Piece>),
    Actions(Vec<Action>),
    /// A section that the generic answer does not have.
    Own(Vec<Piece>),
}

#[derive(Debug, Clone)]
pub(crate) enum Action {
    Replace(String, Body),
    Hide(String),
    Before(String, Blok),
    After(String, Blok),
}
