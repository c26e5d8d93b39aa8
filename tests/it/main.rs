//! The one test program.

mod files;
mod import;
mod register;
