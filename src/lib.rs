//! x

pub mod import;
pub mod register;
