//! The manifest of a series: which letters there are, and which not. Numbers and checksums only.

use super::{
    journal::{Head, sha256},
    series::Series,
};
use crate::adressering::Bijzonder;
use serde::{Deserialize, Serialize};
use serde_json::json;

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

/// The manifest as it is written. It holds no time, so that the same run gives the same bytes.
pub(super) fn manifest(series: &Series, head: &Head, entries: &[Entry], apart: &[(u64, Bijzonder)]) -> Vec<u8> {
    let of = |refused: bool| -> Vec<serde_json::Value> {
        let found = apart.iter().filter(|(_, bijzonder)| bijzonder.is_weigering() == refused);
        found.map(|(rij, bijzonder)| json!({"rij": rij, "reden": bijzonder.reden()})).collect()
    };
    let manifest = json!({
        "programma": head.programma,
        "release": head.release,
        "gemeente": head.gemeente,
        "briefmodel": head.briefmodel,
        "kanaal": head.kanaal,
        "datum": head.datum,
        "ontvangstcode": series.code,
        "invoer": head.invoer,
        "proef": head.proef.is_some(),
        "brieven": entries,
        "apart": of(false),
        "geweigerd": of(true),
    });
    format!("{manifest:#}\n").into_bytes()
}
