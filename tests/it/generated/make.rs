//! Makes worlds. The number 0 always makes the simplest thing, so that a shorter tape is a smaller world.

use super::{
    Random,
    world::{
        Action, Answer, Blok, Body, Change, Cond, DAG, Dated, Fact, Given, GivenBy, Kind, Known, LEEFTIJD, Operand,
        Piece, SOORT, SOORTEN, SPOED, STARTS, Section, SectionChange, Town, Val, Word, World,
    },
};
use std::collections::BTreeMap;

/// Limits that conditions compare an age with.
const AGES: [i64; 5] = [18, 12, 21, 65, 67];
const UNITS: [&str; 4] = ["weken", "dagen", "maanden", "werkdagen"];
const KINDS: [Kind; 7] =
    [Kind::Bedrag, Kind::Leeftijd, Kind::Datum, Kind::Termijn, Kind::Aantal, Kind::Percentage, Kind::Telefoon];

pub(crate) struct Maker {
    random: Random,
    marks: usize,
    values: i64,
    /// Whether anything may be missing.
    holes: bool,
    /// Facts and answers that text may refer to.
    facts: Vec<(String, Kind)>,
    ids: Vec<String>,
    /// Names of bloks begin with this, then a number.
    bloks: usize,
}

impl World {
    /// The world that these numbers say.
    pub(crate) fn of(numbers: &[u16]) -> Self {
        // Gemeenten have numbers of their own, so that a long generic text does not use them all up.
        let (generic, municipal) = numbers.split_at(numbers.len() / 2);
        let mut maker = Maker {
            random: Random::tape(generic),
            marks: 0,
            values: 0,
            holes: false,
            facts: Vec::new(),
            ids: Vec::new(),
            bloks: 0,
        };
        maker.world(municipal)
    }

    /// A gemeente that writes something else in the same world.
    pub(crate) fn other_town(&self, numbers: &[u16]) -> Town {
        let facts = self.feiten.iter().map(|(path, fact)| (path.clone(), fact.kind)).collect();
        let ids = self.antwoorden.keys().cloned().collect();
        let random = Random::tape(numbers);
        let mut maker = Maker { random, marks: 100_000, values: 5_000, holes: true, facts, ids, bloks: 900 };
        maker.town("gemeente-a", &self.feiten, &self.antwoorden)
    }
}

impl Maker {
    fn world(&mut self, municipal: &[u16]) -> World {
        let pick = self.random.below(10_000);
        let situaties = (0..3).map(|_| self.situation()).collect();
        self.holes = self.random.rarely(3);
        let mut feiten = BTreeMap::new();
        for index in 0..=self.random.below(6) {
            let path = format!("leges.{}", letters(index));
            let fact = self.fact();
            self.facts.push((path.clone(), fact.kind));
            feiten.insert(path, fact);
        }
        let count = 1 + self.random.below(3);
        self.ids = (0..count).map(|index| format!("vraag-{}", letters(index))).collect();
        let ids = self.ids.clone();
        let antwoorden: BTreeMap<String, Answer> = ids.iter().map(|id| (id.clone(), self.answer(id))).collect();
        self.random = Random::tape(municipal);
        let towns = 1 + self.random.below(3);
        let gemeenten = (0..towns).map(|index| {
            let slug = format!("gemeente-{}", letters(index));
            let town = self.town(&slug, &feiten, &antwoorden);
            (slug, town)
        });
        let gemeenten = gemeenten.collect();
        World { feiten, antwoorden, gemeenten, situaties, pick }
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.random.below(choices.len())]
    }

    /// Something is missing here, in a world where things are missing.
    fn hole(&mut self, one_in: usize) -> bool {
        self.holes && self.random.rarely(one_in)
    }

    fn mark(&mut self, kind: char) -> String {
        self.marks += 1;
        format!("x{kind}{}", letters(self.marks))
    }

    fn situation(&mut self) -> Known {
        let age = self.of(&AGES) + [0, -1, 1][self.random.below(3)];
        let start = self.of(&STARTS);
        let day = if self.random.rarely(2) { start.yesterday().unwrap() } else { start };
        let (urgent, kind) = (self.of(&["nee", "ja"]), self.of(&SOORTEN));
        Known::from([
            (LEEFTIJD, Given::Number(age)),
            (DAG, Given::Day(day)),
            (SPOED, Given::Word(urgent)),
            (SOORT, Given::Word(kind)),
        ])
    }

    fn fact(&mut self) -> Fact {
        let kind = self.of(&KINDS);
        let given_by = self.of(&[GivenBy::Nation, GivenBy::Nation, GivenBy::Either, GivenBy::Either, GivenBy::Towns]);
        let values = if given_by == GivenBy::Towns { Vec::new() } else { self.dated(kind) };
        Fact { kind, given_by, values }
    }

    /// Values one after the other. Where things are missing, one may end early or the first start late.
    fn dated(&mut self, kind: Kind) -> Vec<Dated> {
        let first = usize::from(self.hole(4));
        let mut values: Vec<Dated> = Vec::new();
        for (index, from) in STARTS.into_iter().enumerate().skip(first) {
            if index > first && !self.random.rarely(4) {
                continue;
            }
            let expected = index > 1 && self.random.rarely(2);
            values.push(Dated { from, until: None, expected, value: self.value(kind) });
        }
        for index in 0..values.len() {
            let next = values.get(index + 1).map(|next| next.from);
            if self.hole(5) {
                let ends =
                    STARTS.into_iter().find(|day| *day > values[index].from && next.is_none_or(|next| *day <= next));
                values[index].until = ends.map(|day| day.yesterday().unwrap());
            }
        }
        values
    }

    fn value(&mut self, kind: Kind) -> Val {
        self.values += 1;
        let number = self.values;
        match kind {
            Kind::Bedrag => Val::Cents([number * 137 + 5, number * 100, number * 100_003][self.random.below(3)]),
            Kind::Leeftijd => Val::Years(self.of(&AGES)),
            Kind::Datum => Val::Day(self.of(&STARTS)),
            Kind::Termijn => Val::Term(1 + number % 40, self.of(&UNITS)),
            Kind::Aantal => Val::Count(number * 77),
            Kind::Percentage => Val::PerMille(number % 990 + 1),
            Kind::Telefoon => Val::Phone(format!("+31 88 000 {:02} {:02}", number / 90 % 90 + 10, number % 90 + 10)),
        }
    }

    fn answer(&mut self, id: &str) -> Answer {
        let day = |random: &mut Random| random.rarely(8).then(|| STARTS[random.below(STARTS.len())]);
        let (from, until) = (day(&mut self.random), day(&mut self.random));
        let until = until.filter(|until| from.is_none_or(|from| from <= *until));
        let related = self.ids.clone().into_iter().filter(|other| *other != id && self.random.rarely(3)).collect();
        let aliases = vec![format!("oud-{id}")];
        let mut sections = BTreeMap::new();
        let line = Piece::Blok(Blok { body: self.paragraph(), ..self.named(Section::Tekst) });
        let mut text = vec![line];
        text.extend(self.pieces(Section::Tekst, 1, 0));
        sections.insert(Section::Tekst, text);
        for section in [Section::Kosten, Section::Aanpak, Section::LetOp, Section::Medewerkers] {
            if section == Section::Kosten || self.random.rarely(3) {
                sections.insert(section, self.pieces(section, 1, 1));
            }
        }
        let contact = Word::Fact { mark: self.mark('f'), path: "contact.telefoon".to_owned(), format: None };
        let contact = Blok { body: Body::Paragraph(vec![contact]), ..self.named(Section::Contact) };
        sections.insert(Section::Contact, vec![Piece::Blok(contact)]);
        Answer { title: self.mark('k'), from, until, aliases, related, sections }
    }

    /// A blok with a name and without text.
    fn named(&mut self, section: Section) -> Blok {
        self.bloks += 1;
        let name = format!("{}-{}", section.id(), letters(self.bloks));
        Blok { name: Some(name), fixed: self.random.rarely(9), internal: false, body: Body::Paragraph(Vec::new()) }
    }

    fn pieces(&mut self, section: Section, depth: usize, least: usize) -> Vec<Piece> {
        let more = if depth == 1 { self.random.below(3) } else { usize::from(self.random.rarely(4)) };
        (0..least + more).map(|_| self.piece(section, depth)).collect()
    }

    fn piece(&mut self, section: Section, depth: usize) -> Piece {
        if depth <= 3 && self.random.below(3 + depth) > 1 + depth {
            let mut branches = Vec::new();
            for _ in 0..=self.random.below(2) {
                branches.push((Some(self.condition(2)), self.pieces(section, depth + 1, 1)));
            }
            if self.random.rarely(2) {
                branches.push((None, self.pieces(section, depth + 1, 1)));
            }
            return Piece::Choice(branches);
        }
        let mut blok = self.named(section);
        blok.internal = self.random.rarely(9);
        blok.body = self.body();
        if self.random.rarely(9) && matches!(blok.body, Body::Paragraph(_)) {
            blok = Blok { name: None, fixed: false, internal: false, body: blok.body };
        }
        Piece::Blok(blok)
    }

    fn body(&mut self) -> Body {
        match self.random.below(4) {
            0 | 1 => self.paragraph(),
            2 => {
                let count = 1 + self.random.below(3);
                let items = (0..count).map(|_| (self.words(), self.maybe_condition()));
                Body::List { items: items.collect(), numbered: self.random.rarely(2) }
            }
            _ => {
                let count = 1 + self.random.below(2);
                Body::Table((0..count).map(|_| (self.words(), self.words(), self.maybe_condition())).collect())
            }
        }
    }

    fn paragraph(&mut self) -> Body {
        Body::Paragraph(self.words())
    }

    fn words(&mut self) -> Vec<Word> {
        let count = 1 + self.random.below(2);
        (0..count).map(|_| self.word()).collect()
    }

    fn word(&mut self) -> Word {
        match self.random.below(8) {
            0..=2 => Word::Plain(self.mark('q')),
            6 => Word::Link { mark: self.mark('l'), id: self.id() },
            7 => Word::Titled { mark: self.mark('q'), id: self.id() },
            _ => {
                let at = self.random.below(self.facts.len());
                let (mut path, kind) = self.facts[at].clone();
                if self.hole(12) {
                    "leges.is-er-niet".clone_into(&mut path);
                }
                let format = match kind {
                    Kind::Bedrag => Some("zonder_teken"),
                    Kind::Datum | Kind::Termijn => Some("kort"),
                    Kind::Leeftijd => Some("getal"),
                    _ => None,
                };
                let format = format.filter(|_| self.random.rarely(3));
                Word::Fact { mark: self.mark('f'), path, format }
            }
        }
    }

    /// The id of an answer, or a name that it had before.
    fn id(&mut self) -> String {
        if self.hole(12) {
            return "vraag-die-er-niet-is".to_owned();
        }
        let at = self.random.below(self.ids.len());
        let id = self.ids[at].clone();
        if self.random.rarely(5) { format!("oud-{id}") } else { id }
    }

    fn maybe_condition(&mut self) -> Option<Cond> {
        self.random.rarely(3).then(|| self.condition(1))
    }

    fn condition(&mut self, depth: usize) -> Cond {
        if depth > 0 && self.random.rarely(3) {
            let (one, other) = (Box::new(self.condition(depth - 1)), Box::new(self.condition(depth - 1)));
            return match self.random.below(3) {
                0 => Cond::And(one, other),
                1 => Cond::Or(one, other),
                _ => Cond::Not(one),
            };
        }
        if self.hole(25) {
            let wrong = Operand::Constant(Given::Word("bestaat-niet"));
            return Cond::Compare(if self.random.rarely(2) { "onbekend-kenmerk" } else { SOORT }, "=", wrong);
        }
        match self.random.below(5) {
            0 => Cond::Compare(SPOED, self.of(&["=", "!="]), Operand::Constant(Given::Word(self.of(&["ja", "nee"])))),
            1 => Cond::Compare(SOORT, self.of(&["=", "!="]), Operand::Constant(Given::Word(self.of(&SOORTEN)))),
            2 => Cond::In(SOORT, vec![SOORTEN[0], SOORTEN[1 + self.random.below(2)]]),
            3 => {
                let constant = Operand::Constant(Given::Day(self.of(&STARTS)));
                self.ordered(DAG, Kind::Datum, constant)
            }
            _ => {
                let constant = Operand::Constant(Given::Number(self.of(&AGES)));
                self.ordered(LEEFTIJD, Kind::Leeftijd, constant)
            }
        }
    }

    fn ordered(&mut self, name: &'static str, kind: Kind, constant: Operand) -> Cond {
        let sign = self.of(&["<", "<=", ">", ">="]);
        let facts: Vec<String> =
            self.facts.iter().filter(|(_, other)| *other == kind).map(|(path, _)| path.clone()).collect();
        let operand = match facts.as_slice() {
            [_, ..] if self.random.rarely(2) => Operand::Fact(facts[self.random.below(facts.len())].clone()),
            _ => constant,
        };
        Cond::Compare(name, sign, operand)
    }

    fn town(&mut self, slug: &str, facts: &BTreeMap<String, Fact>, answers: &BTreeMap<String, Answer>) -> Town {
        let mut town = Town::default();
        for (path, fact) in facts {
            let gives = match fact.given_by {
                GivenBy::Nation => false,
                GivenBy::Either => self.random.rarely(2),
                GivenBy::Towns => !self.hole(4),
            };
            if gives {
                town.values.insert(path.clone(), self.dated(fact.kind));
            }
        }
        let (facts, ids) = (self.facts.len(), self.ids.len());
        if self.random.rarely(3) {
            let path = format!("eigen.{slug}");
            let fact = Fact { given_by: GivenBy::Towns, ..self.fact() };
            let values = self.dated(fact.kind);
            self.facts.push((path.clone(), fact.kind));
            town.own_facts.insert(path, Fact { values, ..fact });
        }
        if self.random.rarely(3) {
            let id = format!("eigen-{slug}");
            town.own_answers.insert(id.clone(), self.answer(&id));
            self.ids.push(id);
        }
        for (id, answer) in answers {
            if self.random.rarely(2) {
                town.changes.insert(id.clone(), self.change(answer));
            }
        }
        self.facts.truncate(facts);
        self.ids.truncate(ids);
        town
    }

    fn change(&mut self, answer: &Answer) -> Change {
        let title = self.random.rarely(4).then(|| self.mark('k'));
        let not_offered = self.random.rarely(9).then(|| self.mark('q'));
        let mut sections = BTreeMap::new();
        for (section, pieces) in &answer.sections {
            let mut bloks = Vec::new();
            bloks_of(pieces, &mut bloks);
            let free = bloks.iter().all(|blok| !blok.fixed);
            if !self.random.rarely(2) {
                continue;
            }
            if free && *section != Section::Tekst && self.random.rarely(5) {
                sections.insert(*section, SectionChange::Whole(self.pieces(*section, 1, 1)));
                continue;
            }
            let actions: Vec<Action> =
                bloks.iter().enumerate().filter_map(|(at, blok)| self.action(*section, at, blok)).collect();
            if !actions.is_empty() {
                sections.insert(*section, SectionChange::Actions(actions));
            }
        }
        if !answer.sections.contains_key(&Section::LetOp) && self.random.rarely(5) {
            sections.insert(Section::LetOp, SectionChange::Own(self.pieces(Section::LetOp, 1, 1)));
        }
        Change { title, not_offered, sections }
    }

    /// What is done with a blok, if anything. The answer line stays a paragraph, and the first.
    fn action(&mut self, section: Section, at: usize, blok: &Blok) -> Option<Action> {
        let name = blok.name.clone()?;
        let line = section == Section::Tekst && at == 0;
        let body = if line { self.paragraph() } else { self.body() };
        match self.random.below(6) {
            2 if !blok.fixed => Some(Action::Replace(name, body)),
            3 if !blok.fixed && !line => Some(Action::Hide(name)),
            4 if !line => Some(Action::Before(name, Blok { body, fixed: false, ..self.named(section) })),
            5 => Some(Action::After(name, Blok { body, fixed: false, ..self.named(section) })),
            _ => None,
        }
    }
}

fn bloks_of<'a>(pieces: &'a [Piece], found: &mut Vec<&'a Blok>) {
    for piece in pieces {
        match piece {
            Piece::Blok(blok) => found.push(blok),
            Piece::Choice(branches) => branches.iter().for_each(|(_, inner)| bloks_of(inner, found)),
        }
    }
}

/// A word of letters for a number.
fn letters(mut number: usize) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b'a' + u8::try_from(number % 20).unwrap()));
        number /= 20;
        if number == 0 {
            return word;
        }
    }
}
