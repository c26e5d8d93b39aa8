//! Letters: the typesetting engine with templates of its own, and the antwoorden of the sample as letters.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

mod archive;
mod composed;
mod engine;
mod given;
mod measured;
mod pdf;
mod sample;
mod structure;
