//! The HTTP API, through the routers in process.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

mod app;
mod berichtenbox;
mod feed;
mod imported;
mod intern;
mod inzicht;
mod openapi;
mod paths;
mod reading;
mod readme;
mod situations;
mod toen;
mod wall;
mod zoekverslag;
