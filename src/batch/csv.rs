//! CSV, a record at a time in bounded memory: RFC 4180 with `;`, `,` or a tab between cells, in UTF-8.

use super::{BatchError, Problem};
use std::io::{BufRead, Read};

/// A record that is longer than this has a quote that is not closed.
const MOST_BYTES: usize = 64 * 1024;
const SEPARATORS: [char; 3] = [';', ',', '\t'];

/// Reads records.
pub(super) struct Csv<R> {
    input: R,
    separator: char,
    rij: u64,
    broken: bool,
}

/// A record and the row that it is.
pub(super) type Cells = (u64, Vec<String>);

impl<R: BufRead> Csv<R> {
    /// The head, and the reader of what comes after it.
    pub(super) fn new(mut input: R) -> Result<(Vec<String>, Self), BatchError> {
        let start = input.fill_buf().map_err(BatchError::io("het bestand met personen"))?;
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(invalid(wrong_encoding()));
        }
        if start.starts_with(&[0xef, 0xbb, 0xbf]) {
            input.consume(3);
        }
        let mut csv = Self { input, separator: ';', rij: 0, broken: false };
        let Some(first) = csv.line(MOST_BYTES).map_err(|problem| invalid(*problem))? else {
            return Err(invalid(Problem::new("het bestand is leeg")));
        };
        let count = |separator: char| first.matches(separator).count();
        // The first of equals: `;` comes before `,`.
        csv.separator = SEPARATORS.into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(';');
        csv.rij = 1;
        let head = csv.cells(first).map_err(|problem| invalid(problem.in_row(1)))?;
        Ok((head, csv))
    }

    /// The next line without its end; `None` at the end of the file.
    fn line(&mut self, most: usize) -> Result<Option<String>, Box<Problem>> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(most + 1).unwrap_or(u64::MAX);
        let read = self.input.by_ref().take(limit).read_until(b'\n', &mut bytes);
        if let Err(error) = read {
            return Err(Box::new(Problem::new(format!("het bestand kan niet verder gelezen worden: {error}"))));
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.len() > most {
            return Err(Box::new(too_long()));
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        if bytes.contains(&0) {
            return Err(Box::new(wrong_encoding()));
        }
        String::from_utf8(bytes).map(Some).map_err(|_| Box::new(wrong_encoding()))
    }

    /// The cells of the record that begins with this line.
    fn cells(&mut self, first: String) -> Result<Vec<String>, Problem> {
        let (mut cells, mut cell) = (Vec::new(), String::new());
        let (mut quoted, mut closed, mut size) = (false, false, first.len());
        let mut line = first;
        loop {
            let mut signs = line.chars().peekable();
            while let Some(sign) = signs.next() {
                match sign {
                    '"' if quoted && signs.peek() == Some(&'"') => {
                        signs.next();
                        cell.push('"');
                    }
                    '"' if quoted => (quoted, closed) = (false, true),
                    sign if quoted => cell.push(sign),
                    sign if sign == self.separator => {
                        cells.push(std::mem::take(&mut cell));
                        closed = false;
                    }
                    _ if closed => return Err(Self::after_quote(cells.len())),
                    '"' if cell.is_empty() => quoted = true,
                    sign => cell.push(sign),
                }
            }
            if !quoted {
                cells.push(cell);
                return Ok(cells);
            }
            cell.push('\n');
            let Some(next) = self.line(MOST_BYTES.saturating_sub(size)).map_err(|problem| *problem)? else {
                return Err(too_long());
            };
            size += next.len() + 1;
            line = next;
        }
    }

    fn after_quote(column: usize) -> Problem {
        Problem::new("na een aanhalingsteken staat nog tekst; zet de hele cel tussen aanhalingstekens en schrijf een aanhalingsteken daarin dubbel")
            .in_column((column + 1).to_string())
    }
}

impl<R: BufRead> Iterator for Csv<R> {
    type Item = Result<Cells, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.broken {
            self.rij += 1;
            let cells = match self.line(MOST_BYTES) {
                Ok(None) => return None,
                Ok(Some(line)) if line.trim().is_empty() => continue,
                Ok(Some(line)) => self.cells(line),
                Err(problem) => Err(*problem),
            };
            // After a mistake in the form it is not known where the next record begins.
            self.broken = cells.is_err();
            let rij = self.rij;
            return Some(cells.map(|cells| (rij, cells)).map_err(|problem| problem.in_row(rij)));
        }
        None
    }
}

fn invalid(problem: Problem) -> BatchError {
    BatchError::Invoer { problems: vec![problem], aantal: 1 }
}

fn too_long() -> Problem {
    Problem::new("een aanhalingsteken is niet gesloten, of de rij is te lang; kijk in deze rij en de rijen erna")
}

fn wrong_encoding() -> Problem {
    Problem::new("het bestand is niet in UTF-8; kies bij opslaan 'CSV UTF-8', of geef een xlsx-bestand")
}
