//! By which a letter is recognised later: a keyed hash over its ontvangstcode and its bytes. What is stored says nothing of
//! whose letter it was, nor which letter: who has a PDF and its code can ask whether it is one that we made.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::error::RegisterError;
use super::pool::{Arg, Pool, Tx};
use super::sleutel::Sleutel;

/// So many years a letter is recognised.
pub const KEEP_LETTERS: i64 = 7;

/// What is stored of a letter that was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Briefafdruk {
    afdruk: String,
    /// Names the key, so that "made by us" and "made under another key" can be told apart.
    sleutel: String,
    /// The month in which it was made, such as `2026-11`: it says when the row may go, and no more than that.
    maand: String,
}

impl Briefafdruk {
    pub(super) fn new(sleutel: &Sleutel, (code, pdf): (&str, &[u8]), dag: Date) -> Self {
        Self { afdruk: sleutel.afdruk(code, pdf), sleutel: sleutel.kenmerk(), maand: month(dag) }
    }
}

/// Is a PDF a letter that was made with a code?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Herkend {
    /// Yes, to the byte.
    Ja,
    /// The register holds letters under this key, and not this one.
    Nee,
    /// The register holds nothing under this key.
    Onbekend,
}

fn month(dag: Date) -> String {
    dag.strftime("%Y-%m").to_string()
}

/// In the order of their hashes: two processes do not wait for each other, and rows do not stand in the order of a file.
pub(super) async fn add(tx: &mut Tx, letters: BTreeSet<&Briefafdruk>) -> Result<(), RegisterError> {
    let sql = "INSERT INTO brieven (afdruk, sleutel, maand) VALUES ($1, $2, $3) ON CONFLICT (afdruk) DO NOTHING";
    for letter in letters {
        tx.execute(sql, &[Arg::Text(&letter.afdruk), Arg::Text(&letter.sleutel), Arg::Text(&letter.maand)]).await?;
    }
    Ok(())
}

pub(super) async fn recognised(
    pool: &Pool,
    sleutel: &Sleutel,
    (code, pdf): (&str, &[u8]),
) -> Result<Herkend, RegisterError> {
    let known = "SELECT maand FROM brieven WHERE afdruk = $1";
    let rows: Vec<(String,)> = pool.fetch(known, &[Arg::Text(&sleutel.afdruk(code, pdf))]).await?;
    if !rows.is_empty() {
        return Ok(Herkend::Ja);
    }
    let any = "SELECT maand FROM brieven WHERE sleutel = $1 LIMIT 1";
    let rows: Vec<(String,)> = pool.fetch(any, &[Arg::Text(&sleutel.kenmerk())]).await?;
    Ok(if rows.is_empty() { Herkend::Onbekend } else { Herkend::Nee })
}

/// Forgets letters of more than [`KEEP_LETTERS`] years ago.
pub(super) async fn purge(tx: &mut Tx, day: Date) -> Result<u64, RegisterError> {
    let before = month(day.saturating_sub(KEEP_LETTERS.years()));
    tx.execute("DELETE FROM brieven WHERE maand < $1", &[Arg::Text(&before)]).await
}
