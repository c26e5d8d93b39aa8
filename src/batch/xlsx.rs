//! Spreadsheets (xlsx): the first sheet, with the names of the columns in the first row. Of a formula
//! counts what it came to.

use super::{BatchError, Problem, csv::Cells};
use calamine::{Data, DataRef, ExcelDateTime, Reader, Xlsx};
use std::io::{Read, Seek};

/// Larger files are for CSV.
const MOST_ROWS: usize = 200_000;
const MOST_COLUMNS: usize = 200;

/// The head of a sheet, and its rows.
type Sheet = (Vec<String>, Vec<Result<Cells, Problem>>);

/// The first sheet.
pub(super) fn read<R: Read + Seek>(input: R) -> Result<Sheet, BatchError> {
    let broken = || invalid("dit is geen xlsx-bestand dat we kunnen lezen; sla het opnieuw op, of als CSV UTF-8");
    let mut book: Xlsx<R> = Xlsx::new(input).map_err(|_| broken())?;
    let sheets = book.sheet_names();
    let Some(first) = sheets.first().cloned() else { return Err(broken()) };
    let mut reader = book.worksheet_cells_reader(&first).map_err(|_| broken())?;
    let mut rows: Vec<(u32, Vec<Data>)> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let value = owned(cell.get_value());
        if value == Data::Empty {
            continue;
        }
        if column >= MOST_COLUMNS || rows.len() > MOST_ROWS {
            return Err(invalid("dit blad is te groot; verwijder wat niet nodig is, of splits het bestand"));
        }
        if rows.last().is_none_or(|(last, _)| *last != row) {
            rows.push((row, Vec::new()));
        }
        if let Some((_, cells)) = rows.last_mut() {
            cells.resize(cells.len().max(column + 1), Data::Empty);
            cells[column] = value;
        }
    }
    let mut rows = rows.into_iter();
    let Some((0, head)) = rows.next() else {
        return Err(invalid("de eerste rij van het eerste blad moet de namen van de kolommen bevatten"));
    };
    let head: Vec<String> = head.iter().map(|cell| text(cell).unwrap_or_default()).collect();
    let width = head.len();
    let record = |(row, mut cells): (u32, Vec<Data>)| {
        let rij = u64::from(row) + 1;
        cells.resize(cells.len().max(width), Data::Empty);
        let texts = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| text(cell).map_err(|wat| Problem::new(wat).in_row(rij).in_column((at + 1).to_string())));
        texts.collect::<Result<Vec<_>, _>>().map(|cells| (rij, cells))
    };
    Ok((head, rows.map(record).collect()))
}

fn owned(value: &DataRef<'_>) -> Data {
    Data::from(value.clone())
}

/// The text of a cell as a person sees it.
#[expect(clippy::float_cmp, clippy::cast_possible_truncation, reason = "whole numbers are exact in a float")]
fn text(cell: &Data) -> Result<String, &'static str> {
    match cell {
        Data::Empty => Ok(String::new()),
        Data::String(text) => Ok(text.trim().to_owned()),
        Data::Int(number) => Ok(number.to_string()),
        Data::Float(number) if number.trunc() == *number && number.abs() < 1e15 => Ok((*number as i64).to_string()),
        Data::Float(number) => Ok(number.to_string()),
        Data::Bool(truth) => Ok(if *truth { "ja" } else { "nee" }.to_owned()),
        Data::DateTime(moment) => day(moment),
        Data::DateTimeIso(text) => Ok(text.get(..10).unwrap_or(text).to_owned()),
        Data::DurationIso(_) => Err("hier staat een tijdsduur; schrijf een tekst, een getal of een dag"),
        Data::Error(_) => Err("hier staat een foutmelding van het rekenblad; vul de waarde in"),
    }
}

fn day(moment: &ExcelDateTime) -> Result<String, &'static str> {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    if moment.is_duration() {
        return Err("hier staat een tijdsduur; schrijf een tekst, een getal of een dag");
    }
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

fn invalid(wat: &str) -> BatchError {
    BatchError::Invoer { problems: vec![Problem::new(wat)], aantal: 1 }
}
