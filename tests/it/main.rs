//! The one test program.

mod api;
mod check;
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
