//! Generated answers: each with kenmerken of its own, weights, and random conditions over them. Every text
//! holds a word of its own (`t12-3`), or shares one with another branch of the same choice. `world` has whole
//! repositories in layers.

pub(crate) mod make;
pub(crate) mod world;
pub(crate) mod written;

use eenduidig::{
    condition::{Kenmerken, Value},
    source::Tree,
};
use std::fmt::Write;

/// A small generator of pseudorandom numbers, so that a seed says everything. Or a tape of numbers, so that
/// a shorter tape with smaller numbers makes something smaller; where it ends, all further numbers are 0.
pub(crate) enum Random {
    Seed(u64),
    Tape(std::vec::IntoIter<u16>),
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self::Seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    /// Whatever these numbers say.
    pub(crate) fn tape(numbers: &[u16]) -> Self {
        Self::Tape(Vec::from(numbers).into_iter())
    }

    fn next(&mut self) -> u64 {
        let state = match self {
            Self::Seed(state) => state,
            Self::Tape(numbers) => return numbers.next().map_or(0, u64::from),
        };
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// Once in `count` times, and never for the number 0: what is rare is not in the smallest example.
    pub(crate) fn rarely(&mut self, count: usize) -> bool {
        self.below(count) + 1 == count
    }
}

/// A kenmerk of a generated answer: its values with their weights.
#[derive(Debug, Clone)]
pub(crate) struct Own {
    pub(crate) name: String,
    pub(crate) values: Vec<(Value, u32)>,
}

/// A generated answer.
#[derive(Debug, Clone)]
pub(crate) struct Set {
    pub(crate) seed: u64,
    pub(crate) id: String,
    pub(crate) kenmerken: Vec<Own>,
    pub(crate) markdown: String,
}

impl Set {
    /// With at most this many kenmerken of at most three values.
    pub(crate) fn new(seed: u64, most: usize) -> Self {
        let mut random = Random::new(seed);
        let id = format!("set-{seed}");
        let count = 1 + random.below(most);
        let kenmerken: Vec<Own> = (0..count).map(|index| own(&mut random, &format!("k{seed}-{index}"))).collect();
        let mut text = Text { random, kenmerken: &kenmerken, seed, texts: 0, body: String::new() };
        for _ in 0..=text.random.below(3) {
            if text.random.one_in(4) { text.list(0) } else { text.choice(1) }
        }
        let markdown = text.body;
        Self { seed, id, kenmerken, markdown }
    }

    /// One that is too large to plan exactly: a first kenmerk decides which of some others decides which of yet
    /// others matter.
    pub(crate) fn wide(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let choice = |name: String| {
            let values = ["x", "y", "z"].map(|id| (Value::Choice(id.to_owned()), 1));
            Own { name, values: values.into() }
        };
        let kenmerken: Vec<Own> = (0..40).map(|index| choice(format!("k{seed}-{index}"))).collect();
        let (mut body, mut texts) = (String::new(), 0);
        for (first, value) in ["x", "y", "z"].into_iter().enumerate() {
            let _ = writeln!(body, "\n::: {}als k{seed}-0 = {value}", if first == 0 { "" } else { "anders " });
            for (second, value) in ["x", "y", "z"].into_iter().enumerate() {
                let word = if second == 0 { "" } else { "anders " };
                let _ = writeln!(body, "\n::: {word}als k{seed}-{} = {value}", first + 1);
                let from = 4 + 12 * first + 4 * second;
                for _ in 0..=random.below(3) {
                    let last: Vec<String> = (from..from + 4)
                        .map(|index| format!("k{seed}-{index} = {}", ["x", "y", "z"][random.below(3)]))
                        .collect();
                    let _ = writeln!(
                        body,
                        "\n::: als {} en ({})\n\nTekst t{seed}-{texts}.\n\n:::",
                        last[0],
                        last[1..].join(" of ")
                    );
                    texts += 1;
                }
            }
            body.push_str("\n:::\n");
        }
        body.push_str("\n:::\n");
        Self { seed, id: format!("set-{seed}"), kenmerken, markdown: body }
    }

    /// With so many kenmerken that are ja or nee, and these conditions over them (`0` is the first kenmerk).
    pub(crate) fn with_conditions(seed: u64, count: usize, conditions: &[&[usize]]) -> Self {
        let choice = |name: String| {
            let values = ["ja", "nee"].map(|id| (Value::Choice(id.to_owned()), 1));
            Own { name, values: values.into() }
        };
        let kenmerken = (0..count).map(|index| choice(format!("k{seed}-{index}"))).collect();
        let mut markdown = String::new();
        for (text, kenmerken) in conditions.iter().enumerate() {
            let all: Vec<String> = kenmerken.iter().map(|index| format!("k{seed}-{index} = ja")).collect();
            let _ = writeln!(markdown, "\n::: als {}\n\nTekst t{seed}-{text}.\n\n:::", all.join(" en "));
        }
        Self { seed, id: format!("set-{seed}"), kenmerken, markdown }
    }

    /// Some value of each kenmerk.
    pub(crate) fn assignment(&self, random: &mut Random) -> Kenmerken {
        let value = |own: &Own, random: &mut Random| own.values[random.below(own.values.len())].0.clone();
        self.kenmerken.iter().map(|own| (own.name.clone(), value(own, random))).collect()
    }

    /// Every combination of values.
    pub(crate) fn assignments(&self) -> Vec<Kenmerken> {
        let mut all = vec![Kenmerken::new()];
        for own in &self.kenmerken {
            let extended = all.iter().flat_map(|known| {
                own.values.iter().map(|(value, _)| {
                    let mut known = known.clone();
                    known.insert(own.name.clone(), value.clone());
                    known
                })
            });
            all = extended.collect();
        }
        all
    }
}

/// Numbers lie between 0 and 29 and are compared with 10 and 20 only.
fn own(random: &mut Random, name: &str) -> Own {
    let mut weight = || u32::try_from(random.below(6)).unwrap();
    let mut weights = [weight(), weight(), weight()];
    weights[0] += u32::from(weights[0] + weights[1] == 0);
    let choice = |id: &str| Value::Choice(id.to_owned());
    let values = match random.below(4) {
        0 => vec![choice("ja"), choice("nee")],
        1 => vec![Value::Number(5), Value::Number(15), Value::Number(25)],
        2 => vec![choice("x"), choice("y")],
        _ => vec![choice("x"), choice("y"), choice("z")],
    };
    Own { name: name.to_owned(), values: values.into_iter().zip(weights).collect() }
}

fn declared(own: &Own) -> String {
    let mut yaml = format!(
        "  {}:\n    vraag: Vraag naar {}?\n    doel: Proef\n    herkomst: Proef\n    grondslag: Proef\n    gevoeligheid: gewoon\n",
        own.name, own.name
    );
    let ids: Vec<String> = own.values.iter().map(|(value, _)| value.to_string()).collect();
    let keys: Vec<&str> = match ids[0].as_str() {
        "5" => {
            yaml.push_str("    soort: getal\n    minimum: 0\n    maximum: 29\n");
            yaml.push_str(
                "    situatie: {onder: het onder {grens} is, vanaf: het {grens} of meer is}\n"
                    .replace("{onder", "{ onder")
                    .as_str(),
            );
            vec!["0", "10", "20"]
        }
        "ja" => {
            yaml.push_str("    soort: ja_nee\n    situatie: { ja: het zo is, nee: het niet zo is }\n");
            vec!["ja", "nee"]
        }
        _ => {
            yaml.push_str("    soort: keuze\n    waarden:\n");
            for id in &ids {
                let _ = writeln!(yaml, "      - {{ id: {id}, label: Keuze {id}, situatie: het {id} is }}");
            }
            ids.iter().map(String::as_str).collect()
        }
    };
    yaml.push_str("    gewicht:\n");
    for (key, (_, weight)) in keys.iter().zip(&own.values) {
        let _ = writeln!(yaml, "      {key}: {weight}");
    }
    yaml.replace(
        "onder: het onder {grens} is, vanaf: het {grens} of meer is",
        "onder: 'het onder {grens} is', vanaf: 'het {grens} of meer is'",
    )
}

struct Text<'a> {
    random: Random,
    kenmerken: &'a [Own],
    seed: u64,
    texts: usize,
    body: String,
}

impl Text<'_> {
    fn choice(&mut self, depth: usize) {
        let first = self.texts;
        let branches = 1 + self.random.below(3);
        for index in 0..branches {
            let condition = self.condition(2);
            let _ = writeln!(self.body, "\n::: {}als {condition}", if index == 0 { "" } else { "anders " });
            self.branch(depth, first);
        }
        if self.random.below(3) > 0 {
            self.body.push_str("\n::: anders\n");
            self.branch(depth, first);
        }
        self.body.push_str("\n:::\n");
    }

    fn branch(&mut self, depth: usize, first: usize) {
        match self.random.below(8) {
            0 if depth < 3 => self.choice(depth + 1),
            1 if depth < 3 => {
                self.paragraph();
                self.choice(depth + 1);
            }
            2 => self.list(depth),
            3 | 4 if self.texts > first => {
                let shared = first + self.random.below(self.texts - first);
                let _ = writeln!(self.body, "\nTekst t{}-{shared}.", self.seed);
            }
            _ => self.paragraph(),
        }
    }

    /// Without a name, so that it can be the same as in another branch.
    fn paragraph(&mut self) {
        let _ = writeln!(self.body, "\nTekst t{}-{}.", self.seed, self.texts);
        self.texts += 1;
    }

    fn list(&mut self, depth: usize) {
        let _ = writeln!(self.body, "\n{{#kosten-lijst-{}-{depth}}}", self.texts);
        for _ in 0..=self.random.below(3) {
            let condition =
                if self.random.one_in(4) { String::new() } else { format!(" {{als {}}}", self.condition(1)) };
            let _ = writeln!(self.body, "- Regel t{}-{}{condition}", self.seed, self.texts);
            self.texts += 1;
        }
    }

    fn condition(&mut self, depth: usize) -> String {
        if depth > 0 && self.random.one_in(3) {
            let word = if self.random.one_in(2) { "en" } else { "of" };
            let (left, right) = (self.condition(depth - 1), self.condition(depth - 1));
            return format!("({left}) {word} ({right})");
        }
        if depth > 0 && self.random.one_in(6) {
            return format!("niet ({})", self.condition(depth - 1));
        }
        let own = &self.kenmerken[self.random.below(self.kenmerken.len())];
        let (value, _) = &own.values[self.random.below(own.values.len())];
        match value {
            Value::Number(_) => {
                let limit = [["<", "10"], [">=", "10"], ["<", "20"], [">=", "20"], ["<=", "9"], [">", "19"]];
                let [sign, number] = limit[self.random.below(limit.len())];
                format!("{} {sign} {number}", own.name)
            }
            value if self.random.one_in(4) => format!("{} != {value}", own.name),
            value => format!("{} = {value}", own.name),
        }
    }
}

/// A repository of these answers, with one gemeente and the kanalen of the project.
pub(crate) fn tree(sets: &[Set]) -> Tree {
    let mut kenmerken = "kenmerken:\n".to_owned();
    sets.iter().flat_map(|set| &set.kenmerken).for_each(|own| kenmerken.push_str(&declared(own)));
    let mut files: Vec<(String, String)> = vec![
        ("content/personal/kenmerken.yaml".to_owned(), kenmerken),
        (
            "content/hub.yaml".to_owned(),
            "standaardgemeente: duinstad\ntijdzone: Europe/Amsterdam\nnoodtelefoon: contact.telefoon\n".to_owned(),
        ),
        (
            "content/municipal/duinstad/gemeente.yaml".to_owned(),
            "naam: Duinstad\ncode: GM9001\nfictief: true\nwebsite: https://www.duinstad.example\n".to_owned(),
        ),
        (
            "content/generic/feiten/contact.yaml".to_owned(),
            "feiten:\n  contact.telefoon:\n    soort: telefoon\n    omschrijving: Nummer\n    gemeentelijk: moet\n"
                .to_owned(),
        ),
        (
            "content/municipal/duinstad/feiten/contact.yaml".to_owned(),
            "feiten:\n  contact.telefoon:\n    waarden:\n      - vanaf: 2020-01-01\n        waarde: 14 0199\n"
                .to_owned(),
        ),
    ];
    files.extend(sets.iter().map(|set| {
        let head = format!(
            "---\nuuid: 01a1dc7b-0000-7000-8000-{:012}\ntype: vraag\ntitel: Proef {}\neigenaar: team\n---\n\n",
            set.seed, set.seed
        );
        let text = format!(
            "{head}## Kort antwoord\n\n{{#tekst-kern}}\nDit is de proef.\n\n## Kosten\n{}\n## Contact\n\n{{#contact-bellen}}\nBel {{{{ contact.telefoon }}}}.\n",
            set.markdown
        );
        (format!("content/generic/antwoorden/{}.md", set.id), text)
    }));
    for folder in ["renderers", "search", "schemas"] {
        for (path, bytes) in crate::files::tree_of(&crate::sample::root().join(folder)) {
            if let Ok(text) = String::from_utf8(bytes) {
                files.push((format!("{folder}/{}", path.to_str().unwrap()), text));
            }
        }
    }
    Tree::from_files(files)
}
