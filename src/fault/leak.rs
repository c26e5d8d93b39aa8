//! Leaks that a test plants, to see whether it finds them: a value that was sent ends up where it may not.

use serde::Deserialize;
use std::sync::{
    Mutex, OnceLock, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

/// `EENDUIDIG_LEAK=LOG`: for the whole process.
const VARIABLE: &str = "EENDUIDIG_LEAK";

/// Where a value ends up that may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub(crate) enum Leak {
    /// A line of the log holds a body.
    Log,
    /// A problem repeats a body.
    Problem,
    /// A file for a short while holds what goes into a letter, and stays.
    TemporaryFile,
    /// A later response to somebody else holds it.
    NextResponse,
    /// A row of the register holds it.
    Register,
    /// The name of a file of a series holds it.
    FileName,
}

/// Is this leak planted?
pub(crate) fn leaks(leak: Leak) -> bool {
    static PLANTED: OnceLock<Option<Leak>> = OnceLock::new();
    let planted = PLANTED.get_or_init(|| {
        let name = std::env::var(VARIABLE).ok()?;
        serde_json::from_value(serde_json::Value::String(name)).ok()
    });
    *planted == Some(leak)
}

/// Leaves this in a file of its own, when that leak is planted.
pub(crate) fn leave_in_file(bytes: &[u8]) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    if leaks(Leak::TemporaryFile) {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let _ = std::fs::write(std::env::temp_dir().join(format!("brief-{number}.json")), bytes);
    }
}

/// What was remembered before; remembers this, when that leak is planted.
pub(crate) fn remembered(bytes: Option<&[u8]>) -> String {
    static LAST: Mutex<String> = Mutex::new(String::new());
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = bytes.filter(|_| leaks(Leak::NextResponse)) {
        *last = String::from_utf8_lossy(bytes).into_owned();
    }
    last.clone()
}
