//! Places where a test can hold the program still, to kill it there.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// `EENDUIDIG_HALT=PLACE:TIMES:FILE`: the TIMES-th time that PLACE is reached, FILE is made and this thread
/// stays there for good.
const VARIABLE: &str = "EENDUIDIG_HALT";

/// Stays here for good when a test asked for it.
pub(crate) fn halt(place: &str) {
    static REACHED: AtomicUsize = AtomicUsize::new(0);
    let Ok(asked) = std::env::var(VARIABLE) else { return };
    let mut parts = asked.splitn(3, ':');
    let (Some(name), Some(times), Some(file)) = (parts.next(), parts.next(), parts.next()) else { return };
    if name != place || REACHED.fetch_add(1, Ordering::SeqCst) + 1 != times.parse().unwrap_or(1) {
        return;
    }
    let _ = std::fs::write(file, place);
    loop {
        std::thread::sleep(Duration::from_mins(1));
    }
}
