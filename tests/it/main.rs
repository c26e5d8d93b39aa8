//! The one test program.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests stop at what is wrong, and say what they skip")]

mod api;
mod calendar;
mod check;
mod corpus;
mod diff;
mod files;
mod fuzz;
mod git;
mod growth;
mod hub;
mod import;
mod letters;
mod loads;
mod mutants;
mod register;
mod render;
mod report;
mod sample;
mod search;
mod tidy;
mod usage;
mod verify;
