//! eenduidig: one answer, written once in git, the same on every channel.
//!
//! The paragraphs below are the layers. A module uses only modules of earlier paragraphs;
//! modules of one paragraph do not know each other. A test reads this file and the `use crate::`
//! lines and fails on an arrow against the stream.

pub mod fault;

pub mod source;

pub mod diagnostic;

pub mod condition;
pub mod yaml;

pub mod markdown;
pub mod schema;

pub mod content;

pub mod resolve;

pub mod adressering;
pub mod situation;

pub mod brief;
pub mod ontvangst;
pub mod typeset;

pub mod literal;

pub mod render;
pub mod search;

pub mod check;

pub mod snapshot;

pub mod batch;
pub mod calendar;
pub mod diff;
pub mod doelbinding;
pub mod drift;
pub mod matrix;
pub mod rename;
pub mod usage;
pub mod verify;

pub mod corpus;
pub mod import;
pub mod register;

pub mod zoekverslag;

pub mod hub;

pub mod api;

pub mod cli;
