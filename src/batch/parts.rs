//! Print-ready parts: the letters of a series joined, so many to a PDF, with an index that leads from a row to its pages.

use super::{
    BatchError,
    join::joined,
    journal::{sha256, write_whole},
    manifest::Entry,
};
use crate::fault::halt;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write as _,
    fs::{self, File},
    path::Path,
};

/// Its name. The letters are found by it, so it is part of the series.
const INDEX: &str = "index.csv";

/// How letters are joined for a printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delen {
    /// At most so many letters to a part.
    pub brieven: usize,
    /// Each letter begins on an odd page.
    pub dubbelzijdig: bool,
}

/// A part that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Deel {
    bestand: String,
    brieven: usize,
    bladzijden: usize,
    bytes: usize,
    sha256: String,
}

/// Joins the letters in this folder and writes parts and index, each whole or not at all. What an earlier run left of them
/// is made again: the same letters give the same bytes.
pub(super) fn write_parts(folder: &Path, entries: &[Entry], delen: Delen) -> Result<Vec<Deel>, BatchError> {
    halt("voor-delen");
    let chunks: Vec<(usize, &[Entry])> = entries.chunks(delen.brieven.max(1)).enumerate().collect();
    let made: Vec<Result<(Deel, String), BatchError>> = chunks
        .into_par_iter()
        .map(|(at, chunk)| {
            let done = part(folder, at + 1, chunk, delen.dubbelzijdig);
            halt("deel-geschreven");
            done
        })
        .collect();
    let mut index = "rij;bestand;bladzijde;bladzijden\n".to_owned();
    let mut parts = Vec::new();
    for done in made {
        let (deel, lines) = done?;
        parts.push(deel);
        index.push_str(&lines);
    }
    write_whole(&folder.join(INDEX), index.as_bytes()).map_err(BatchError::io(INDEX))?;
    for name in parts.iter().map(|deel| deel.bestand.as_str()).chain([INDEX]) {
        File::open(folder.join(name)).and_then(|file| file.sync_data()).map_err(BatchError::io(name))?;
    }
    Ok(parts)
}

/// One part, and its lines of the index.
fn part(folder: &Path, number: usize, entries: &[Entry], odd: bool) -> Result<(Deel, String), BatchError> {
    let read = |entry: &Entry| fs::read(folder.join(&entry.bestand)).map_err(BatchError::io(entry.bestand.clone()));
    let letters: Vec<Vec<u8>> = entries.iter().map(read).collect::<Result<_, _>>()?;
    let bestand = format!("deel-{number:03}.pdf");
    let (bytes, stands) = joined(&letters, odd).map_err(|wat| BatchError::Anders(format!("{bestand}: {wat}")))?;
    write_whole(&folder.join(&bestand), &bytes).map_err(BatchError::io(bestand.clone()))?;
    let mut lines = String::new();
    for (entry, stand) in entries.iter().zip(&stands) {
        let _ = writeln!(lines, "{};{bestand};{};{}", entry.rij, stand.vanaf, stand.bladzijden);
    }
    let bladzijden = stands.last().map_or(0, |last| last.vanaf - 1 + last.printed(odd));
    let deel = Deel { brieven: entries.len(), bladzijden, bytes: bytes.len(), sha256: sha256(&bytes), bestand };
    Ok((deel, lines))
}
