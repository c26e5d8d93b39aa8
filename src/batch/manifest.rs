//! The manifest of a series: which letters there are, and which not. Numbers and checksums only.

use super::{
    BatchError,
    journal::{Head, sha256},
    parts::Deel,
    series::Series,
};
use crate::adressering::Bijzonder;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{fs, path::Path};

/// Its name.
pub(super) const MANIFEST: &str = "manifest.json";

/// A letter that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) bestand: String,
    pub(super) rij: u64,
    pub(super) bytes: usize,
    pub(super) sha256: String,
}

impl Entry {
    pub(super) fn of(rij: u64, bytes: &[u8]) -> Self {
        Self { bestand: format!("brief-{rij:06}.pdf"), rij, bytes: bytes.len(), sha256: sha256(bytes) }
    }
}

/// The letters of a series that is at its end, one after the other, as they were made. One that is otherwise now is an error.
pub fn made(folder: &Path) -> Result<impl Iterator<Item = Result<Vec<u8>, BatchError>>, BatchError> {
    let folder = folder.to_owned();
    let text = fs::read(folder.join(MANIFEST)).map_err(BatchError::io(MANIFEST))?;
    let contents: Contents =
        serde_json::from_slice(&text).map_err(|_| BatchError::Anders(format!("{MANIFEST} is niet te lezen")))?;
    Ok(contents.entries.into_iter().map(move |entry| {
        let bytes = fs::read(folder.join(&entry.bestand)).map_err(BatchError::io(entry.bestand.clone()))?;
        if Entry::of(entry.rij, &bytes) == entry {
            return Ok(bytes);
        }
        Err(BatchError::Anders(format!("{} is niet meer zoals hij gemaakt is", entry.bestand)))
    }))
}

/// What is in the folder of a series.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Contents {
    #[serde(rename = "brieven")]
    pub(super) entries: Vec<Entry>,
    pub(super) delen: Vec<Deel>,
}

/// The manifest as it is written. It holds no time, so that the same run gives the same bytes.
pub(super) fn manifest(series: &Series, head: &Head, contents: &Contents, apart: &[(u64, Bijzonder)]) -> Vec<u8> {
    let of = |refused: bool| -> Vec<serde_json::Value> {
        let found = apart.iter().filter(|(_, bijzonder)| bijzonder.is_weigering() == refused);
        found.map(|(rij, bijzonder)| json!({"rij": rij, "reden": bijzonder.reden()})).collect()
    };
    let mut manifest = json!({
        "programma": head.programma,
        "release": head.release,
        "gemeente": head.gemeente,
        "briefmodel": head.briefmodel,
        "kanaal": head.kanaal,
        "datum": head.datum,
        "ontvangstcode": series.code,
        "invoer": head.invoer,
        "proef": head.proef.is_some(),
        "brieven": contents.entries,
        "apart": of(false),
        "geweigerd": of(true),
    });
    if let Some(delen) = head.delen {
        manifest["brievenPerDeel"] = delen.brieven.into();
        manifest["dubbelzijdig"] = delen.dubbelzijdig.into();
        manifest["delen"] = json!(contents.delen);
    }
    format!("{manifest:#}\n").into_bytes()
}
