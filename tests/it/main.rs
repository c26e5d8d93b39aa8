//! The one test program.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests stop at what is wrong, and say what they skip")]

mod addressing;
mod api;
mod batch;
mod calendar;
mod check;
mod corpus;
mod diff;
mod doelbinding;
mod drift;
mod files;
mod fuzz;
mod generated;
mod git;
mod growth;
mod hub;
mod import;
mod invariants;
mod kept;
mod letters;
mod literal;
mod loads;
mod mutants;
mod plan;
mod register;
mod rename;
mod render;
mod report;
mod sample;
mod search;
mod search_eval;
mod search_lists;
mod search_wall;
mod search_why;
mod tidy;
mod usage;
mod verify;
