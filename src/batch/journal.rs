//! How far a run is: a file beside the letters that is there as long as the run is not at its end. A line
//! is written after its letter stands under its own name; what the journal does not know, or knows
//! otherwise than it is, is made again.

use super::{BatchError, manifest::Entry, parts::Delen};
use crate::fault::halt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fmt::Write as _,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

const JOURNAL: &str = "voortgang.jsonl";
/// What is being written has this behind its name.
const PART: &str = "deel";

/// What a run is about; a folder holds the letters of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) programma: String,
    pub(super) release: String,
    pub(super) gemeente: String,
    pub(super) briefmodel: String,
    pub(super) kanaal: String,
    pub(super) datum: String,
    pub(super) invoer: String,
    pub(super) proef: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) delen: Option<Delen>,
}

/// The journal of a run, open.
pub(super) struct Journal {
    folder: PathBuf,
    file: Mutex<File>,
    done: BTreeMap<u64, Entry>,
}

impl Journal {
    /// Begins a run in an empty folder, or goes on with the one that was cut off there.
    pub(super) fn open(folder: &Path, head: &Head) -> Result<Self, BatchError> {
        let failed = |error| BatchError::io(folder.display().to_string())(error);
        fs::create_dir_all(folder).map_err(failed)?;
        remove_parts(folder).map_err(failed)?;
        let path = folder.join(JOURNAL);
        if !path.exists() {
            if fs::read_dir(folder).map_err(failed)?.next().is_some() {
                return Err(BatchError::Anders(format!(
                    "de map {} is niet leeg; kies een nieuwe map voor deze serie",
                    folder.display()
                )));
            }
            halt("voor-voortgang");
            let line = serde_json::to_string(head).map_err(|error| failed(error.into()))? + "\n";
            write_whole(&path, line.as_bytes()).map_err(failed)?;
        }
        let file = OpenOptions::new().read(true).append(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(BatchError::Anders(format!("in {} is al een serie bezig", folder.display())));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut text = String::new();
        (&file).read_to_string(&mut text).map_err(failed)?;
        // A line that was cut off does not count, and nothing may come to stand behind it.
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        file.set_len(u64::try_from(whole).unwrap_or(0)).map_err(failed)?;
        let mut lines = text[..whole].lines();
        let known: Option<Head> = lines.next().and_then(|line| serde_json::from_str(line).ok());
        if known.as_ref() != Some(head) {
            return Err(BatchError::Anders(format!(
                "in {} is een andere serie begonnen: met andere personen, een andere brief, release of dag. Kies een nieuwe map",
                folder.display()
            )));
        }
        let entries = lines.filter_map(|line| serde_json::from_str::<Entry>(line).ok());
        let done = entries.map(|entry| (entry.rij, entry)).collect();
        Ok(Self { folder: folder.to_owned(), file: Mutex::new(file), done })
    }

    /// The letter of this row, when it was made and is still as it was made.
    pub(super) fn made(&self, rij: u64) -> Option<Entry> {
        let entry = self.done.get(&rij)?;
        let bytes = fs::read(self.folder.join(&entry.bestand)).ok()?;
        (Entry::of(rij, &bytes) == *entry).then(|| entry.clone())
    }

    /// Writes a letter, whole or not at all, and then that it is there.
    pub(super) fn keep(&self, rij: u64, bytes: &[u8]) -> Result<Entry, BatchError> {
        let entry = Entry::of(rij, bytes);
        let path = self.folder.join(&entry.bestand);
        write_whole(&path, bytes).map_err(BatchError::io(entry.bestand.clone()))?;
        halt("brief-geschreven");
        let mut line = serde_json::to_string(&entry).unwrap_or_default();
        line.push('\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, second) = line.as_bytes().split_at(line.len() / 2);
        let written = file.write_all(first).and_then(|()| {
            halt("midden-in-voortgang");
            file.write_all(second)
        });
        written.map_err(BatchError::io(JOURNAL))?;
        Ok(entry)
    }

    /// Ends the run: everything on disk, then the manifest, then no journal.
    pub(super) fn finish(self, entries: &[Entry], manifest: &[u8]) -> Result<(), BatchError> {
        for entry in entries {
            let file = File::open(self.folder.join(&entry.bestand));
            file.and_then(|file| file.sync_data()).map_err(BatchError::io(entry.bestand.clone()))?;
        }
        halt("voor-manifest");
        let path = self.folder.join(super::manifest::MANIFEST);
        write_whole(&path, manifest).map_err(BatchError::io(super::manifest::MANIFEST))?;
        halt("na-manifest");
        fs::remove_file(self.folder.join(JOURNAL)).map_err(BatchError::io(JOURNAL))?;
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(BatchError::io(JOURNAL))
    }
}

/// Is the series in this folder at its end?
pub(super) fn finished(folder: &Path) -> bool {
    folder.join(super::manifest::MANIFEST).exists() && !folder.join(JOURNAL).exists()
}

/// Writes a file so that under its name there is all of it or nothing.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".");
    part.push(PART);
    let part = PathBuf::from(part);
    let write = || -> io::Result<()> {
        let mut file = File::create(&part)?;
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first)?;
        halt("midden-in-bestand");
        match path.extension().and_then(OsStr::to_str) {
            Some("json") => halt("midden-in-manifest"),
            Some("csv") => halt("midden-in-index"),
            _ if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"deel-")) => {
                halt("midden-in-deel");
            }
            _ => {}
        }
        file.write_all(second)?;
        if path.extension().is_none_or(|extension| extension != "pdf") {
            file.sync_all()?;
        }
        halt("voor-naam");
        fs::rename(&part, path)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

/// Takes away what was being written when a run was cut off.
fn remove_parts(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == PART) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// SHA-256 in hexadecimal, as `sha256sum` writes it.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of what is read, in bounded memory.
pub(super) fn sha256_of(mut input: impl Read) -> io::Result<String> {
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match input.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
