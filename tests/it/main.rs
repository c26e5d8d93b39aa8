//! The one test program.

mod register;
