//! The one test program.

mod corpus;
mod files;
mod import;
mod probe;
mod register;
