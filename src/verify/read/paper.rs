//! Reads a PDF: its structure tree, and the words on the paper as poppler gives them. What stands on the
//! paper outside the tree (the foot of a page) is read as pieces of its own, so that nothing is missed.

mod tags;

use super::{Grouping, Links, Read, ReadPiece};
use crate::verify::expect::{Cell, Marker};
use std::{
    io::Write,
    process::{Command, Stdio},
};
use tags::Tag;

/// Why a PDF was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::verify) enum PaperError {
    /// A program that it takes is not installed.
    Absent(&'static str),
    /// It cannot be read.
    Unreadable(String),
}

/// The text of a PDF.
pub(in crate::verify) fn paper(bytes: &[u8]) -> Result<Read, PaperError> {
    let words = run("pdftotext", &["-raw", "-", "-"], bytes)?;
    let (mut read, pictures) = tree_of(tags::tags(bytes).map_err(PaperError::Unreadable)?);
    if read.pieces.is_empty() {
        return Err(PaperError::Unreadable("de pdf heeft geen structuur".to_owned()));
    }
    outside(&mut read, &pictures, &words);
    Ok(read)
}

fn run(program: &'static str, arguments: &[&str], bytes: &[u8]) -> Result<String, PaperError> {
    let piped = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = piped.map_err(|_| PaperError::Absent(program))?;
    let unreadable = |why: String| PaperError::Unreadable(why);
    let mut stdin = child.stdin.take().ok_or(PaperError::Absent(program))?;
    let output = std::thread::scope(|scope| {
        let writer = scope.spawn(move || stdin.write_all(bytes));
        let output = child.wait_with_output();
        let _ = writer.join();
        output
    });
    let output = output.map_err(|error| unreadable(error.to_string()))?;
    if !output.status.success() {
        return Err(unreadable(format!("{program} kan de pdf niet lezen")));
    }
    String::from_utf8(output.stdout).map_err(|_| unreadable(format!("{program} geeft geen leesbare tekst")))
}

/// Elements of the structure tree within running text.
const INLINE: &[&str] = &["Span", "Link", "Strong", "Em", "Quote", "Code", "Reference", "Annot"];
/// Elements that hold others.
const BLOCKS: &[&str] = &[
    "Document",
    "Part",
    "Art",
    "Sect",
    "Div",
    "P",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "THead",
    "TBody",
    "TFoot",
    "TR",
    "TH",
    "TD",
    "BlockQuote",
    "NonStruct",
    "Title",
    "Aside",
    "Figure",
];

/// An element that is open.
struct Open {
    name: String,
    number: usize,
    /// For a table the row, for a row the column; counted from the first.
    next: usize,
}

struct Tree {
    read: Read,
    open: Vec<Open>,
    count: usize,
    text: String,
    marker: Option<Marker>,
    /// The pieces that describe a picture: they are read out, and not printed.
    pictures: Vec<usize>,
}

/// The pieces of the tree, and which of them describe pictures.
fn tree_of(tags: Vec<Tag>) -> (Read, Vec<usize>) {
    let read = Read::new(Links::Paper, Grouping::Nested, false);
    let mut tree = Tree { read, open: Vec::new(), count: 0, text: String::new(), marker: None, pictures: Vec::new() };
    for tag in tags {
        match tag {
            Tag::Open(name) => tree.element(name),
            Tag::Words(words) => tree.words(&words),
            Tag::Picture(words) => {
                tree.flush();
                let at = tree.read.pieces.len();
                tree.words(&words);
                tree.flush();
                tree.pictures.extend((tree.read.pieces.len() > at).then_some(at));
            }
            Tag::Unseen(words) => {
                tree.read.problems.push((format!("tekst die niet te zien is: {words}"), tree.count));
                tree.words(&words);
            }
            Tag::Close => tree.close(),
        }
    }
    tree.flush();
    (tree.read, tree.pictures)
}

impl Tree {
    fn close(&mut self) {
        if !self.open.last().is_some_and(|open| INLINE.contains(&open.name.as_str())) {
            self.flush();
        }
        self.open.pop();
    }

    fn element(&mut self, name: String) {
        if !INLINE.contains(&name.as_str()) {
            self.flush();
            if !BLOCKS.contains(&name.as_str()) {
                self.read.problems.push((format!("het onderdeel <{name}>"), self.count));
            }
        }
        let counts = |above: &str, name: &str| match name {
            "TR" => above == "Table",
            "TH" | "TD" => above == "TR",
            _ => false,
        };
        if let Some(above) = self.open.iter_mut().rev().find(|open| counts(&open.name, &name)) {
            above.next += 1;
        }
        self.count += 1;
        self.open.push(Open { name, number: self.count, next: 0 });
    }

    fn words(&mut self, words: &str) {
        let apart =
            self.text.is_empty() || self.text.ends_with(char::is_whitespace) || words.starts_with(char::is_whitespace);
        if !apart {
            self.text.push('\u{200b}');
        }
        self.text.push_str(words);
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        let within = |name: &str| self.open.iter().rev().find(|open| open.name == name);
        if within("Lbl").is_some() {
            let number = text.trim().trim_end_matches('.').parse().ok();
            self.marker = Some(number.map_or(Marker::Bullet, Marker::Number));
            return;
        }
        let cell: Option<Cell> = match (within("Table"), within("TR")) {
            (Some(table), Some(row)) => Some((table.next - 1, row.next - 1)),
            _ => None,
        };
        let piece = ReadPiece {
            line: self.read.pieces.len() + 1,
            marker: self.marker.take(),
            cell,
            within: self.open.iter().map(|open| open.number).collect(),
            ..ReadPiece::default()
        };
        self.read.push(&text, &[], piece);
    }
}

/// Adds the lines that stand on the paper but not in the tree, such as the foot of every page. Both go
/// through the letter in the same order. Text that is in the tree and not on the paper is a problem: it is
/// read out, and not seen.
fn outside(read: &mut Read, pictures: &[usize], paper: &str) {
    let printed = (0..read.pieces.len()).filter(|at| !pictures.contains(at));
    let tree: String = printed.map(|at| letters(read.words(at))).collect();
    let heads = table_heads(read);
    let mut rest = tree.as_str();
    let mut left: Vec<(usize, &str)> = Vec::new();
    for (number, line) in paper.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let unmarked = line.trim_start().split_once(' ').filter(|(mark, _)| is_mark(mark)).map(|(_, text)| text);
        let unmarked = if is_mark(line.trim()) { Some("") } else { unmarked };
        let found = std::iter::once(line).chain(unmarked).find_map(|text| rest.strip_prefix(&letters(text)));
        match found {
            Some(further) => rest = further,
            // A table that goes on on the next page begins there with its head.
            None if heads.contains(&letters(line)) => {}
            None => left.push((number + 1, line)),
        }
    }
    if !rest.is_empty() {
        let some: String = rest.chars().take(60).collect();
        read.problems.push((format!("tekst die niet op het papier staat: {some}"), 0));
    }
    for (line, words) in left {
        let piece = ReadPiece { line, within: vec![0], ..ReadPiece::default() };
        read.push(words, &[], piece);
    }
}

/// The first rows of tables.
fn table_heads(read: &Read) -> Vec<String> {
    let mut heads: Vec<String> = Vec::new();
    for at in 0..read.pieces.len() {
        match read.pieces[at].cell {
            Some((0, 0)) => heads.push(letters(read.words(at))),
            Some((0, _)) => heads.last_mut().into_iter().for_each(|head| head.push_str(&letters(read.words(at)))),
            _ => {}
        }
    }
    heads
}

/// Without white space, and without the places where a long word may break.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// The dot or number before an item.
fn is_mark(word: &str) -> bool {
    word == "•" || word.strip_suffix('.').is_some_and(|number| number.len() < 3 && number.parse::<u32>().is_ok())
}
