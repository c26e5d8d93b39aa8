//! Names and addresses on letters, against the official scenarios of the Haal Centraal BRP API.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

mod cases;
mod gherkin;
mod official;
