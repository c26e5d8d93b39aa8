//! A file of persons as records, whatever its form.

use super::{BatchError, Problem, columns, csv::Csv, jsonl::Jsonl, series::Needed, xlsx};
use crate::adressering::Veld;
use std::io::{BufRead, BufReader, Read, Seek};

/// What a column stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Something of the person.
    Veld(Veld),
    /// Something of the situation.
    Kenmerk(String),
}

/// A row: what was given in which column. Its `Debug` would show it, so it has none.
#[derive(Clone)]
pub struct Record {
    /// The row, as a spreadsheet counts it.
    pub rij: u64,
    /// What was given.
    pub cells: Vec<(Column, String)>,
}

/// Records in the order of the file.
pub type Table<'a> = Box<dyn Iterator<Item = Result<Record, Vec<Problem>>> + 'a>;

/// Reads a file of persons. What form it has, it says itself: a spreadsheet, a line of JSON, or else CSV.
pub fn read_table<'a, R: Read + Seek + 'a>(input: R, needed: &'a Needed<'a>) -> Result<Table<'a>, BatchError> {
    let mut input = BufReader::with_capacity(64 * 1024, input);
    let start = input.fill_buf().map_err(BatchError::io("het bestand met personen"))?;
    let plain = start.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(start);
    if start.starts_with(b"PK\x03\x04") {
        let (head, rows) = xlsx::read(input)?;
        return with_head(&head, rows.into_iter(), needed);
    }
    if start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let old = Problem::new(
            "dit is een oud Excel-bestand (xls) of het is beveiligd met een wachtwoord; sla het op als xlsx",
        );
        return Err(BatchError::Invoer { problems: vec![old], aantal: 1 });
    }
    if plain.trim_ascii_start().first() == Some(&b'{') {
        return Ok(Box::new(Jsonl::new(input).map(|line| {
            let (rij, fields) = line.map_err(|problem| vec![problem])?;
            named(rij, fields, needed)
        })));
    }
    let (head, rows) = Csv::new(input)?;
    with_head(&head, rows, needed)
}

fn with_head<'a>(
    head: &[String],
    rows: impl Iterator<Item = Result<(u64, Vec<String>), Problem>> + 'a,
    needed: &Needed<'_>,
) -> Result<Table<'a>, BatchError> {
    let columns = columns::columns(head, needed).map_err(|problems| {
        let aantal = problems.len();
        BatchError::Invoer { problems, aantal }
    })?;
    Ok(Box::new(rows.map(move |row| {
        let (rij, cells) = row.map_err(|problem| vec![problem])?;
        if cells.len() != columns.len() {
            let wat = format!(
                "deze rij heeft {} cellen en de kop {}; staat er een scheidingsteken in een cel, zet die dan tussen aanhalingstekens",
                cells.len(),
                columns.len()
            );
            return Err(vec![Problem::new(wat).in_row(rij)]);
        }
        Ok(Record { rij, cells: columns.iter().cloned().zip(cells).collect() })
    })))
}

fn named(rij: u64, fields: Vec<(String, String)>, needed: &Needed<'_>) -> Result<Record, Vec<Problem>> {
    let mut cells: Vec<(Column, String)> = Vec::new();
    let mut wrong = Vec::new();
    for (at, (name, text)) in fields.into_iter().enumerate() {
        match columns::column(&name, needed) {
            Ok(column) if cells.iter().any(|(known, _)| *known == column) => {
                wrong.push(Problem::new("dit veld staat er twee keer").in_row(rij).in_column(columns::named(&column)));
            }
            Ok(column) => cells.push((column, text)),
            Err(problem) => wrong.push(problem.in_row(rij).in_column((at + 1).to_string())),
        }
    }
    if wrong.is_empty() { Ok(Record { rij, cells }) } else { Err(wrong) }
}
