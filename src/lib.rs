//! x

pub mod register;
