//! The one test program.

mod check;
mod api;
mod corpus;
mod files;
mod fuzz;
mod git;
mod hub;
mod import;
mod letters;
mod loads;
mod probe;
mod register;
mod render;
mod report;
mod same;
mod sample;
mod search;
mod tidy;
