//! Series of letters: what a file of persons may be, and what a run leaves behind whatever happens to it.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

mod again;
mod cases;
mod killed;
mod parts;
mod place;
mod recognised;
