//! What a world says, worked out from the world itself in the plainest way: no file is read, nothing of the
//! program is used.

use crate::generated::{
    world::{
        Action, Answer, Blok, Body, Change, Cond, Dated, Fact, Given, GivenBy, Known, Operand, Piece, Section,
        SectionChange, Town, Val, Word, World,
    },
    written::{closing, own_phone},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What one gemeente says on one day about one thing.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Says {
    Unknown,
    NotNow,
    NotOffered {
        why: String,
    },
    /// Something is missing, so nothing may be said.
    Hole(String),
    Answer(Doc),
}

/// An answer with its values filled in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Doc {
    pub(super) title: String,
    /// The first paragraph of the short answer.
    pub(super) line: Vec<Part>,
    pub(super) sections: BTreeMap<Section, Vec<Part>>,
    pub(super) related: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Mark(String),
    Value {
        mark: String,
        value: Val,
        format: Option<&'static str>,
        expected: bool,
    },
    /// For people of the gemeente only.
    Internal(Vec<Part>),
    /// The first branch that holds.
    Choice(Vec<(Option<Test>, Vec<Part>)>),
}

/// A condition over values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Compare(&'static str, &'static str, Given),
    In(&'static str, Vec<&'static str>),
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
    Not(Box<Test>),
}

/// One gemeente of a world on one day.
pub(super) struct Naive<'a> {
    pub(super) world: &'a World,
    pub(super) slug: &'a str,
    pub(super) day: Date,
}

type Found<T> = Result<T, String>;

impl<'a> Naive<'a> {
    fn town(&self) -> &'a Town {
        &self.world.gemeenten[self.slug]
    }

    pub(super) fn says(&self, id: &str) -> Says {
        let Some((answer, change)) = self.find(id) else { return Says::Unknown };
        if answer.from.is_some_and(|from| self.day < from) || answer.until.is_some_and(|until| until < self.day) {
            return Says::NotNow;
        }
        if let Some(why) = change.and_then(|change| change.not_offered.clone()) {
            return Says::NotOffered { why };
        }
        match self.doc(answer, change) {
            Err(hole) => Says::Hole(hole),
            Ok(doc) => Says::Answer(doc),
        }
    }

    fn doc(&self, answer: &Answer, change: Option<&Change>) -> Found<Doc> {
        let merged = merged(answer, change);
        let line = self.parts(&merged[&Section::Tekst][..1])?;
        let sections = merged.into_iter().map(|(section, pieces)| Ok((section, self.parts(&pieces)?)));
        let sections = sections.collect::<Found<_>>()?;
        let offered = answer.related.iter().filter(|id| self.offered(id));
        let related = offered.filter_map(|id| self.title(id)).collect();
        Ok(Doc { title: title(answer, change), line, sections, related })
    }

    /// An answer of its own or of everybody, by its id or an older one; with what the gemeente changes.
    fn find(&self, id: &str) -> Option<(&'a Answer, Option<&'a Change>)> {
        let id = id.strip_prefix("oud-").unwrap_or(id);
        let own = self.town().own_answers.get(id).map(|answer| (answer, None));
        own.or_else(|| Some((self.world.antwoorden.get(id)?, self.town().changes.get(id))))
    }

    /// Every title, and every reason why something is not offered, in this gemeente: what may be said of what is
    /// withheld.
    pub(super) fn titles(&self) -> BTreeSet<String> {
        let titles = ids(self.world, self.slug).into_iter().filter_map(|id| self.title(&id));
        titles.chain(self.town().changes.values().filter_map(|change| change.not_offered.clone())).collect()
    }

    fn title(&self, id: &str) -> Option<String> {
        self.find(id).map(|(answer, change)| title(answer, change))
    }

    fn offered(&self, id: &str) -> bool {
        self.find(id).is_some_and(|(answer, change)| {
            answer.from.is_none_or(|from| from <= self.day)
                && answer.until.is_none_or(|until| self.day <= until)
                && change.is_none_or(|change| change.not_offered.is_none())
        })
    }

    fn parts(&self, pieces: &[Piece]) -> Found<Vec<Part>> {
        let mut parts = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Blok(blok) => {
                    let inner = self.body(&blok.body)?;
                    if blok.internal { parts.push(Part::Internal(inner)) } else { parts.extend(inner) }
                }
                Piece::Choice(branches) => {
                    let branches = branches.iter().map(|(condition, inner)| {
                        let test = condition.as_ref().map(|condition| self.test(condition)).transpose()?;
                        Ok((test, self.parts(inner)?))
                    });
                    parts.push(Part::Choice(branches.collect::<Found<_>>()?));
                }
            }
        }
        Ok(parts)
    }

    fn body(&self, body: &Body) -> Found<Vec<Part>> {
        let when = |condition: &Option<Cond>, inner: Vec<Part>| match condition {
            None => Found::Ok(inner),
            Some(condition) => Ok(vec![Part::Choice(vec![(Some(self.test(condition)?), inner)])]),
        };
        let mut parts = Vec::new();
        match body {
            Body::Paragraph(words) => parts.extend(self.words(words)?),
            Body::List { items, .. } => {
                for (words, condition) in items {
                    parts.extend(when(condition, self.words(words)?)?);
                }
            }
            Body::Table(rows) => {
                for (one, other, condition) in rows {
                    let mut cells = self.words(one)?;
                    cells.extend(self.words(other)?);
                    parts.extend(when(condition, cells)?);
                }
            }
        }
        Ok(parts)
    }

    fn words(&self, words: &[Word]) -> Found<Vec<Part>> {
        let mut parts = Vec::new();
        for word in words {
            match word {
                Word::Plain(mark) => parts.push(Part::Mark(mark.clone())),
                Word::Fact { mark, path, format } => {
                    let dated = self.value(path)?;
                    let (value, expected) = (dated.value, dated.expected);
                    parts.push(Part::Value { mark: mark.clone(), value, format: *format, expected });
                    parts.push(Part::Mark(closing(mark)));
                }
                Word::Link { mark, id } | Word::Titled { mark, id } => {
                    let title = self.title(id).ok_or_else(|| format!("no answer {id}"))?;
                    parts.push(Part::Mark(mark.clone()));
                    if matches!(word, Word::Titled { .. }) {
                        parts.push(Part::Mark(title));
                    }
                }
            }
        }
        Ok(parts)
    }

    /// What the gemeente says where it may, else what holds everywhere; on this very day.
    pub(super) fn value(&self, path: &str) -> Found<Dated> {
        if path == "contact.telefoon" {
            let value = Val::Phone(own_phone(self.slug));
            return Ok(Dated { from: Date::MIN, until: None, expected: false, value });
        }
        let generic = self.world.feiten.get(path);
        let may = |fact: &&Fact| fact.given_by != GivenBy::Nation;
        let own = generic.filter(may).and_then(|_| self.town().values.get(path));
        let only = self.town().own_facts.get(path).map(|fact| &fact.values);
        let values = own.or(only).or(generic.map(|fact| &fact.values)).ok_or_else(|| format!("no fact {path}"))?;
        let started = values.iter().filter(|value| value.from <= self.day).max_by_key(|value| value.from);
        let holds = started.filter(|value| value.until.is_none_or(|until| self.day <= until));
        holds.cloned().ok_or_else(|| format!("no value of {path} on {}", self.day))
    }

    fn test(&self, condition: &Cond) -> Found<Test> {
        let both = |one: &Cond, other: &Cond| Ok::<_, String>((Box::new(self.test(one)?), Box::new(self.test(other)?)));
        Ok(match condition {
            Cond::Compare(_, _, Operand::Constant(Given::Word("bestaat-niet"))) => {
                return Err("no such value".to_owned());
            }
            Cond::Compare(name, sign, Operand::Constant(value)) => Test::Compare(name, sign, value.clone()),
            Cond::Compare(name, sign, Operand::Fact(path)) => match self.value(path)?.value {
                Val::Years(years) => Test::Compare(name, sign, Given::Number(years)),
                Val::Day(day) => Test::Compare(name, sign, Given::Day(day)),
                other => unreachable!("worlds compare with no {other:?}"),
            },
            Cond::In(name, set) => Test::In(name, set.clone()),
            Cond::And(one, other) => both(one, other).map(|(one, other)| Test::And(one, other))?,
            Cond::Or(one, other) => both(one, other).map(|(one, other)| Test::Or(one, other))?,
            Cond::Not(inner) => Test::Not(Box::new(self.test(inner)?)),
        })
    }
}

/// The generic text with what the gemeente changes in it.
fn merged(answer: &Answer, change: Option<&Change>) -> BTreeMap<Section, Vec<Piece>> {
    let mut merged = answer.sections.clone();
    for (section, change) in change.into_iter().flat_map(|change| &change.sections) {
        match change {
            SectionChange::Whole(pieces) | SectionChange::Own(pieces) => {
                merged.insert(*section, pieces.clone());
            }
            SectionChange::Actions(actions) => {
                let pieces = merged.get_mut(section).expect("it changes what is there");
                actions.iter().for_each(|action| act(pieces, action));
            }
        }
    }
    merged
}

fn title(answer: &Answer, change: Option<&Change>) -> String {
    change.and_then(|change| change.title.clone()).unwrap_or_else(|| answer.title.clone())
}

/// Does with the blok of this name what the gemeente wants, wherever it stands.
fn act(pieces: &mut Vec<Piece>, action: &Action) {
    let (Action::Replace(name, _) | Action::Hide(name) | Action::Before(name, _) | Action::After(name, _)) = action;
    let is = |piece: &Piece| matches!(piece, Piece::Blok(Blok { name: Some(own), .. }) if own == name);
    let Some(at) = pieces.iter().position(is) else {
        for piece in pieces {
            if let Piece::Choice(branches) = piece {
                branches.iter_mut().for_each(|(_, inner)| act(inner, action));
            }
        }
        return;
    };
    match action {
        Action::Replace(_, body) => {
            pieces[at] =
                Piece::Blok(Blok { name: Some(name.clone()), fixed: false, internal: false, body: body.clone() });
        }
        Action::Hide(_) => drop(pieces.remove(at)),
        Action::Before(_, blok) => pieces.insert(at, Piece::Blok(blok.clone())),
        Action::After(_, blok) => pieces.insert(at + 1, Piece::Blok(blok.clone())),
    }
}

/// How a kanaal gives an answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'a> {
    /// Its sections, in order.
    pub(super) sections: &'a [&'a str],
    /// Whether its reader works for the gemeente.
    pub(super) internal: bool,
    /// Whether amounts and percentages are written as they are said out loud.
    pub(super) spoken: bool,
    /// Whether telephone numbers are.
    pub(super) spoken_phones: bool,
}

impl Doc {
    /// The words of every section that the kanaal shows, to whom this is known.
    pub(super) fn said(&self, way: Way<'_>, known: &Known) -> Vec<String> {
        let mut said = Vec::new();
        for id in way.sections {
            for (_, parts) in self.sections.iter().filter(|(section, _)| section.id() == *id) {
                if way.internal || *id != "medewerkers" {
                    parts.iter().for_each(|part| part.said(way, known, &mut said));
                }
            }
        }
        said
    }

    /// The answer line.
    pub(super) fn line(&self, way: Way<'_>) -> Vec<String> {
        let mut said = Vec::new();
        self.line.iter().for_each(|part| part.said(way, &Known::new(), &mut said));
        said
    }
}

impl Part {
    fn said(&self, way: Way<'_>, known: &Known, said: &mut Vec<String>) {
        match self {
            Self::Mark(mark) => said.push(mark.clone()),
            Self::Value { mark, value, format, expected } => {
                let expected = if *expected { " (verwacht)" } else { "" };
                let spoken = if matches!(value, Val::Phone(_)) { way.spoken_phones } else { way.spoken };
                said.push(format!("{mark}={}{expected}", value.written(*format, spoken)));
            }
            Self::Internal(inner) if way.internal => inner.iter().for_each(|part| part.said(way, known, said)),
            Self::Internal(_) => {}
            Self::Choice(branches) => {
                for (test, inner) in branches {
                    let holds = test.as_ref().map_or(Some(true), |test| test.holds(known));
                    if holds != Some(false) {
                        inner.iter().for_each(|part| part.said(way, known, said));
                    }
                    if holds == Some(true) {
                        break;
                    }
                }
            }
        }
    }
}

impl Test {
    /// `None` when what is known does not decide it.
    fn holds(&self, known: &Known) -> Option<bool> {
        match self {
            Self::Compare(name, sign, limit) => known.get(name).map(|given| compare(given, sign, limit)),
            Self::In(name, set) => known.get(name).map(|given| set.iter().any(|word| *given == Given::Word(word))),
            Self::And(one, other) => match (one.holds(known), other.holds(known)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Or(one, other) => match (one.holds(known), other.holds(known)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Self::Not(inner) => inner.holds(known).map(|holds| !holds),
        }
    }
}

fn compare(given: &Given, sign: &str, limit: &Given) -> bool {
    let order = match (given, limit) {
        (Given::Number(one), Given::Number(other)) => one.cmp(other),
        (Given::Day(one), Given::Day(other)) => one.cmp(other),
        (Given::Word(one), Given::Word(other)) => one.cmp(other),
        other => unreachable!("{other:?}"),
    };
    match sign {
        "=" => order.is_eq(),
        "!=" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        other => unreachable!("{other}"),
    }
}

impl Val {
    pub(super) fn written(&self, format: Option<&str>, spoken: bool) -> String {
        match self {
            Self::Cents(cents) => {
                let (euros, rest) = (points(cents / 100), cents % 100);
                match (format, spoken, rest) {
                    (Some(_), _, 0) => euros,
                    (Some(_), _, _) => format!("{euros},{rest:02}"),
                    (_, true, 0) => format!("{euros} euro"),
                    (_, true, _) if *cents < 100 => format!("{rest} cent"),
                    (_, true, _) => format!("{euros} euro en {rest} cent"),
                    (_, false, 0) => format!("€ {euros}"),
                    (_, false, _) => format!("€ {euros},{rest:02}"),
                }
            }
            Self::Years(years) if format.is_some() => years.to_string(),
            Self::Years(years) => format!("{years} jaar"),
            Self::Day(day) if format.is_some() => day.strftime("%d-%m-%Y").to_string(),
            Self::Day(day) => {
                let month = ["januari", "juli", "november", "december"];
                let month = month[[1, 7, 11, 12].iter().position(|number| *number == day.month()).unwrap()];
                format!("{} {month} {}", day.day(), day.year())
            }
            Self::Term(number, unit) => {
                let unit = match (format, *unit, number) {
                    (Some(_), "weken", _) => "wk.",
                    (Some(_), "dagen", _) => "dg.",
                    (Some(_), "maanden", _) => "mnd.",
                    (Some(_), _, _) => "werkdg.",
                    (_, "weken", 1) => "week",
                    (_, "dagen", 1) => "dag",
                    (_, "maanden", 1) => "maand",
                    (_, "werkdagen", 1) => "werkdag",
                    (_, other, _) => other,
                };
                format!("{number} {unit}")
            }
            Self::Count(number) => format!("{} stuks", points(*number)),
            Self::PerMille(tenths) => {
                let part = if tenths % 10 == 0 { String::new() } else { format!(",{}", tenths % 10) };
                format!("{}{part}{}", tenths / 10, if spoken { " procent" } else { "%" })
            }
            Self::Phone(number) if spoken => {
                let groups: Vec<&str> = number.trim_start_matches('+').split(' ').collect();
                format!("plus {}", groups.join(", "))
            }
            Self::Phone(number) => number.clone(),
        }
    }
}

/// With a point between thousands.
fn points(number: i64) -> String {
    match number {
        1_000_000.. => format!("{}.{:03}.{:03}", number / 1_000_000, number / 1000 % 1000, number % 1000),
        1000.. => format!("{}.{:03}", number / 1000, number % 1000),
        _ => number.to_string(),
    }
}

/// Every id that a gemeente of this world could be asked for.
pub(super) fn ids(world: &World, slug: &str) -> Vec<String> {
    let own = world.gemeenten[slug].own_answers.keys();
    world.antwoorden.keys().chain(own).cloned().collect()
}

/// Every value that is written anywhere in this world, in every form of the web.
pub(super) fn every_value(world: &World) -> BTreeSet<String> {
    let facts = world.feiten.values().chain(world.gemeenten.values().flat_map(|town| town.own_facts.values()));
    let own = world.gemeenten.values().flat_map(|town| town.values.values().flatten());
    let values = facts.flat_map(|fact| &fact.values).chain(own).map(|dated| dated.value.clone());
    let phones = world.gemeenten.keys().map(|slug| Val::Phone(own_phone(slug)));
    values.chain(phones).flat_map(|value| [None, Some("kort")].map(|format| value.written(format, false))).collect()
}
