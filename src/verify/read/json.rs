//! Reads an antwoord as JSON, and the turns of a dialogue.

use super::{Grouping, Links, Read, ReadPiece};
use crate::verify::expect::{Cell, Marker};
use serde_json::Value;
use std::ops::Range;

/// Members with words for people that stand around the antwoord.
const WORDS: &[&str] = &[
    "titel",
    "upn",
    "datumTekst",
    "geverifieerdOpTekst",
    "afdeling",
    "terugbelbelofte",
    "eigenaar",
    "ontvangstcode",
    "onderwerp",
    "behandelaar",
    "naam",
    "reden",
    "retouradres",
    "antwoordregel",
];
/// Members for machines.
const MACHINES: &[&str] = &[
    "id",
    "type",
    "stand",
    "upnUri",
    "doelgroep",
    "datum",
    "geverifieerdOp",
    "release",
    "vingerafdruk",
    "url",
    "kanaal",
    "slug",
    "code",
    "website",
    "kleur",
    "fictief",
    "tooiUri",
    "owmsUri",
    "sectie",
    "landelijk",
    "soort",
    "kenmerk",
];

/// One turn of a dialogue.
#[derive(Debug, Clone, Default)]
pub(in crate::verify) struct Turn {
    /// What is said.
    pub(in crate::verify) messages: Vec<String>,
    /// What is asked.
    pub(in crate::verify) question: Option<Question>,
    /// Words, number and address of the way out.
    pub(in crate::verify) way_out: [String; 3],
    /// Other words for people.
    pub(in crate::verify) other: Vec<String>,
    /// What was not understood.
    pub(in crate::verify) problems: Vec<String>,
}

/// What is asked in a turn.
#[derive(Debug, Clone, Default)]
pub(in crate::verify) struct Question {
    /// Name of the kenmerk.
    pub(in crate::verify) kenmerk: String,
    /// The question.
    pub(in crate::verify) words: String,
    /// Quick replies: what is sent, and the words on the button.
    pub(in crate::verify) replies: Vec<(String, String)>,
}

/// The text of an antwoord, and the turn that comes with it.
pub(in crate::verify) fn json(source: &str) -> (Read, Option<Turn>) {
    let mut reader = Reader { read: Read::new(Links::Marked, Grouping::Nested, false), ..Reader::default() };
    match serde_json::from_str::<Value>(source) {
        Ok(Value::Object(members)) => {
            let turn = members.get("gesprek").filter(|turn| !turn.is_null()).map(turn_of);
            for (key, value) in members.iter().filter(|(key, _)| *key != "gesprek") {
                reader.member(key, value);
            }
            (reader.read, turn)
        }
        Ok(_) => {
            reader.problem("JSON die geen antwoord is");
            (reader.read, None)
        }
        Err(error) => {
            reader.problem(&format!("JSON die niet te lezen is: {error}"));
            (reader.read, None)
        }
    }
}

/// A turn as it was served.
pub(in crate::verify) fn turn(source: &str) -> Turn {
    match serde_json::from_str::<Value>(source) {
        Ok(value) => turn_of(&value),
        Err(error) => Turn { problems: vec![format!("JSON die niet te lezen is: {error}")], ..Turn::default() },
    }
}

fn words_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn turn_of(value: &Value) -> Turn {
    let mut turn = Turn::default();
    let Some(members) = value.as_object() else {
        turn.problems.push("een beurt die geen object is".to_owned());
        return turn;
    };
    for (key, value) in members {
        match (key.as_str(), value) {
            ("berichten", Value::Array(messages)) => turn.messages = messages.iter().map(words_of).collect(),
            ("vraag", Value::Null) => {}
            ("vraag", asked) => turn.question = Some(question(asked, &mut turn.problems)),
            ("uitweg", out) => turn.way_out = ["tekst", "telefoon", "link"].map(|key| words_of(&out[key])),
            (_, Value::String(words)) => turn.other.push(words.clone()),
            (_, Value::Array(words)) if words.iter().all(Value::is_string) => {
                turn.other.extend(words.iter().map(words_of));
            }
            (_, Value::Null | Value::Bool(_)) => {}
            (key, _) => turn.problems.push(format!("het onderdeel '{key}' van een beurt")),
        }
    }
    turn
}

fn question(asked: &Value, problems: &mut Vec<String>) -> Question {
    let replies = asked["antwoorden"].as_array().map_or(&[][..], Vec::as_slice);
    for key in asked.as_object().into_iter().flat_map(|members| members.keys()) {
        if !matches!(key.as_str(), "kenmerk" | "tekst" | "soort" | "eenheid" | "antwoorden" | "waarom") {
            problems.push(format!("het onderdeel '{key}' van een vraag"));
        }
    }
    Question {
        kenmerk: words_of(&asked["kenmerk"]),
        words: words_of(&asked["tekst"]),
        replies: replies.iter().map(|reply| (words_of(&reply["id"]), words_of(&reply["label"]))).collect(),
    }
}

#[derive(Debug)]
struct Reader {
    read: Read,
    within: Vec<usize>,
    count: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self { read: Read::new(Links::Marked, Grouping::Nested, false), within: Vec::new(), count: 0 }
    }
}

/// Running text with its links.
type Running = (String, Vec<(Range<usize>, String)>);

impl Reader {
    fn problem(&mut self, what: &str) {
        self.read.problems.push((what.to_owned(), self.read.pieces.len()));
    }

    fn inside(&mut self, work: impl FnOnce(&mut Self)) {
        self.count += 1;
        self.within.push(self.count);
        work(self);
        self.within.pop();
    }

    fn say(&mut self, (text, links): Running, piece: ReadPiece) {
        self.inside(|reader| {
            let piece = ReadPiece { line: reader.count, within: reader.within.clone(), ..piece };
            reader.read.push(&text, &links, piece);
        });
    }

    fn plain(&mut self, text: &str) {
        self.say((text.to_owned(), Vec::new()), ReadPiece::default());
    }

    fn heading(&mut self, text: &str) {
        self.plain(text);
    }

    fn member(&mut self, key: &str, value: &Value) {
        match (key, value) {
            (_, Value::Null) | ("geadresseerde", Value::Object(_)) => {}
            ("berichten" | "secties", Value::Array(parts)) => parts.iter().for_each(|part| self.headed(part)),
            ("antwoorden", Value::Array(parts)) => {
                for part in parts {
                    self.heading(part["titel"].as_str().unwrap_or_default());
                    part["secties"].as_array().into_iter().flatten().for_each(|part| self.headed(part));
                }
            }
            ("berichtenbox", Value::Object(members)) => {
                members.iter().for_each(|(key, value)| self.notice(key, value));
            }
            ("bijlagen", Value::Array(titles)) => {
                titles.iter().for_each(|title| self.plain(title.as_str().unwrap_or_default()));
            }
            ("antwoordregelInhoud", inlines) => {
                let running = self.running(inlines);
                self.say(running, ReadPiece::default());
            }
            ("zinnen", Value::Object(phrases)) => {
                phrases.values().filter_map(Value::as_str).for_each(|phrase| self.plain(phrase));
            }
            ("vragen", Value::Array(questions)) => questions.iter().for_each(|question| self.question(question)),
            ("gemeente", Value::Object(members)) => {
                members.iter().for_each(|(key, value)| self.member(key, value));
            }
            ("bronnen" | "verwant" | "weggelaten", Value::Array(items)) => {
                let members = items.iter().filter_map(Value::as_object).flatten();
                members.for_each(|(key, value)| self.member(key, value));
            }
            (key, Value::String(words)) if WORDS.contains(&key) => self.plain(words),
            (key, _) if MACHINES.contains(&key) => {}
            (key, _) => self.problem(&format!("het onderdeel '{key}'")),
        }
    }

    /// A part of the notice in the Berichtenbox. Its text is read by the line.
    fn notice(&mut self, key: &str, value: &Value) {
        match (key, value) {
            ("bestuursorgaan" | "aard" | "rechtsgevolg", Value::String(words)) => self.plain(words),
            ("termijn", Value::Object(_)) => self.plain(value["tekst"].as_str().unwrap_or_default()),
            ("tekst", Value::String(lines)) => lines.lines().for_each(|line| self.plain(line)),
            (key, _) => self.problem(&format!("het onderdeel '{key}' van het bericht voor de Berichtenbox")),
        }
    }

    fn question(&mut self, question: &Value) {
        for key in ["vraag", "eenheid", "waarom"] {
            self.plain(question[key].as_str().unwrap_or_default());
        }
        for reply in question["waarden"].as_array().into_iter().flatten() {
            self.plain(reply["label"].as_str().unwrap_or_default());
        }
    }

    /// A section or bericht: its heading, then its parts.
    fn headed(&mut self, part: &Value) {
        self.inside(|reader| {
            let heading = ["kop", "titel"].iter().find_map(|key| part[*key].as_str());
            reader.heading(heading.unwrap_or_default());
            reader.parts(&part["delen"]);
        });
    }

    fn parts(&mut self, parts: &Value) {
        for part in parts.as_array().into_iter().flatten() {
            match part["soort"].as_str() {
                Some("blok") => {
                    self.plain(part["waarom"].as_str().unwrap_or_default());
                    part["blokken"].as_array().into_iter().flatten().for_each(|blok| self.blok(blok, None));
                }
                Some("keuze") => {
                    for branch in part["takken"].as_array().into_iter().flatten() {
                        self.inside(|reader| {
                            reader.plain(&format!("{}:", branch["zin"].as_str().unwrap_or_default()));
                            reader.parts(&branch["delen"]);
                        });
                    }
                }
                other => self.problem(&format!("een deel van de soort {other:?}")),
            }
        }
    }

    fn blok(&mut self, blok: &Value, lead: Option<(String, Marker)>) {
        match blok["soort"].as_str() {
            Some("alinea") => {
                let (text, links) = self.running(&blok["inhoud"]);
                let (before, marker) = lead.map_or((String::new(), None), |(before, marker)| (before, Some(marker)));
                let links =
                    links.into_iter().map(|(range, url)| (range.start + before.len()..range.end + before.len(), url));
                let links = links.collect();
                self.say((before + &text, links), ReadPiece { marker, ..ReadPiece::default() });
            }
            Some("lijst") => self.list(blok),
            Some("tabel") => self.table(blok),
            Some("onderdeel") => {
                self.heading(blok["titel"].as_str().unwrap_or_default());
                blok["blokken"].as_array().into_iter().flatten().for_each(|blok| self.blok(blok, None));
            }
            other => self.problem(&format!("een blok van de soort {other:?}")),
        }
    }

    fn list(&mut self, list: &Value) {
        let numbered = list["genummerd"].as_bool().unwrap_or(false);
        let items = list["items"].as_array().into_iter().flatten();
        for (item, number) in items.zip(list["start"].as_u64().unwrap_or(1)..) {
            let marker = if numbered { Marker::Number(number) } else { Marker::Bullet };
            let before = item["zin"].as_str().map_or(String::new(), |zin| format!("{zin}: "));
            let mut lead = Some((before, marker));
            item["blokken"].as_array().into_iter().flatten().for_each(|blok| self.blok(blok, lead.take()));
        }
    }

    fn table(&mut self, table: &Value) {
        for (column, cell) in table["kop"].as_array().into_iter().flatten().enumerate() {
            self.cell(cell, (0, column));
        }
        for (row, line) in table["rijen"].as_array().into_iter().flatten().enumerate() {
            let cells = line["cellen"].as_array().map_or(&[][..], Vec::as_slice);
            for (column, cell) in cells.iter().enumerate() {
                self.cell(cell, (row + 1, column));
            }
            let piece = ReadPiece { cell: Some((row + 1, cells.len())), ..ReadPiece::default() };
            self.say((words_of(&line["zin"]), Vec::new()), piece);
        }
    }

    fn cell(&mut self, cell: &Value, at: Cell) {
        let running = self.running(cell);
        self.say(running, ReadPiece { cell: Some(at), ..ReadPiece::default() });
    }

    fn running(&mut self, inlines: &Value) -> Running {
        let (mut text, mut links) = (String::new(), Vec::new());
        self.run(inlines, &mut text, &mut links);
        (text, links)
    }

    fn run(&mut self, inlines: &Value, text: &mut String, links: &mut Vec<(Range<usize>, String)>) {
        for inline in inlines.as_array().into_iter().flatten() {
            let start = text.len();
            match inline["soort"].as_str() {
                Some("tekst" | "feit") => text.push_str(inline["tekst"].as_str().unwrap_or_default()),
                Some("vet" | "nadruk" | "link") => self.run(&inline["inhoud"], text, links),
                Some("regeleinde") => text.push(' '),
                Some("afbeelding") => text.push_str(inline["alt"].as_str().unwrap_or_default()),
                other => self.problem(&format!("tekst van de soort {other:?}")),
            }
            if let (Some(url), false) = (inline["url"].as_str(), inline["soort"] == "afbeelding") {
                links.push((start..text.len(), url.to_owned()));
            }
        }
    }
}
