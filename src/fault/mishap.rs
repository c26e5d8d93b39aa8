//! What may go wrong while something personal is in memory, provoked by a test: a panic whose message holds all of it, and work
//! that takes too long.

use std::time::Duration;

/// `EENDUIDIG_MISHAP=1`: what was sent may ask for it.
const VARIABLE: &str = "EENDUIDIG_MISHAP";
/// `EENDUIDIG_LIMIT_MS`: a request may take no longer.
const LIMIT: &str = "EENDUIDIG_LIMIT_MS";
/// Longer than the limit that a test sets.
const LONG: Duration = Duration::from_secs(6);

/// Panics here when this holds `paniek-in-PLACE`, and waits when it holds `wacht-in-PLACE`.
pub(crate) fn mishap(place: &str, bytes: &[u8]) {
    if std::env::var_os(VARIABLE).is_none() {
        return;
    }
    let text = String::from_utf8_lossy(bytes);
    if text.contains(&format!("wacht-in-{place}")) {
        std::thread::sleep(LONG);
    }
    assert!(!text.contains(&format!("paniek-in-{place}")), "{text}");
}

/// How long a request may take: what a test says, or else this.
pub(crate) fn limit(usual: Duration) -> Duration {
    let millis = std::env::var(LIMIT).ok().and_then(|text| text.parse().ok());
    millis.map_or(usual, Duration::from_millis)
}
