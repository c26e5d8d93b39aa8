//! Many letters from one file: a row of CSV, a line of JSON or a row of a spreadsheet is a person, and
//! each gets a PDF. All rows are judged before the first letter is made. A run that was cut off goes on
//! where it was, without doubles or holes; the same input and release give the same bytes.
//!
//! For a printer the letters can be joined into parts besides, with an index from rows to pages.
//!
//! Personal values are in memory and in the PDFs only. Names of files are numbers of rows; manifest and
//! journal hold numbers, sizes and checksums; no mistake repeats what a cell holds.

mod cell;
mod columns;
mod csv;
mod join;
mod journal;
mod jsonl;
mod manifest;
mod parts;
mod problem;
mod run;
mod series;
mod table;
mod xlsx;

pub use manifest::made;
pub use parts::Delen;
pub use problem::{BatchError, Problem};
pub use run::{Job, Outcome, run};
pub use series::{Judged, Letter, Series, Wanted};
pub use table::{Column, Record, Table, read_table};
