//! x

pub mod corpus;
pub mod import;
pub mod register;
