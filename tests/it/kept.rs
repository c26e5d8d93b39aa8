//! Nothing personal is kept: a running hub and the commands get planted values over every path that can
//! see one, and then every byte that they wrote is searched. Leaks that are planted are found.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

mod drive;
mod hub;
mod mishap;
mod search;

use crate::register::{Databases, postgres::Server};
use drive::{commands, requests};
use hub::{Running, program};
use search::{found, values};
use std::path::Path;

/// Everything once, in a folder of its own; what of the planted values turned up where.
fn everything(leak: Option<&str>) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    let running = Running::start(root.path(), leak);
    requests(&running, &mut seen);
    running.stop();
    commands(root.path(), leak);
    seen.extend(found(root.path(), &[Path::new("invoer"), Path::new("content")]));
    seen
}

#[test]
fn nothing_personal_is_written_anywhere_or_told_to_others() {
    let seen = everything(None);
    assert!(seen.is_empty(), "found: {seen:#?}");
}

#[test]
fn a_planted_leak_is_found() {
    for leak in ["LOG", "PROBLEM", "TEMPORARY-FILE", "NEXT-RESPONSE", "REGISTER", "FILE-NAME"] {
        let seen = everything(Some(leak));
        assert!(!seen.is_empty(), "the leak {leak} is not found");
        println!("{leak}: {} places, the first: {}", seen.len(), seen[0]);
    }
}

/// The same over a `PostgreSQL` of the test's own: what turned up in what the hub wrote, and in every file of the server.
/// `None` where there is no server whose files can be searched.
fn over_postgresql(leak: Option<&str>) -> Option<Vec<String>> {
    let mut server = Server::start()?;
    server.folder()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(server.fresh("kept"));
    let root = tempfile::tempdir().unwrap();
    let mut hub = program(root.path(), leak);
    hub.env("EENDUIDIG_BRIEFSLEUTEL", "een sleutel van genoeg tekens");
    let running = Running::over(root.path(), hub, &database);
    let mut seen = Vec::new();
    requests(&running, &mut seen);
    running.stop();
    let letters = runtime.block_on(async {
        let mut connection = <sqlx::PgConnection as sqlx::Connection>::connect(&database).await.unwrap();
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM brieven").fetch_one(&mut connection).await;
        count.unwrap()
    });
    assert!(letters >= 3, "{letters} letters are remembered: nothing to search for");
    server.stop();
    seen.extend(found(root.path(), &[Path::new("content")]));
    let folder = server.folder()?;
    let data = found(&folder.join("data"), &[]);
    seen.extend(data.into_iter().map(|found| format!("PostgreSQL: {found}")));
    seen.extend(
        search::within(&std::fs::read(folder.join("log")).unwrap())
            .into_iter()
            .map(|value| format!("{value} in the log of PostgreSQL")),
    );
    Some(seen)
}

#[test]
fn nothing_personal_is_in_postgresql_and_a_planted_leak_is_found_there() {
    let Some(seen) = over_postgresql(None) else { return };
    assert!(seen.is_empty(), "found: {seen:#?}");
    let seen = over_postgresql(Some("REGISTER")).unwrap();
    assert!(seen.iter().any(|found| found.starts_with("PostgreSQL: ")), "found only: {seen:#?}");
}

#[test]
fn the_search_finds_every_value_in_every_form() {
    let root = tempfile::tempdir().unwrap();
    for (at, value) in values().enumerate() {
        std::fs::write(root.path().join(format!("{at}.bin")), format!("x{}y", value.to_uppercase())).unwrap();
    }
    assert_eq!(found(root.path(), &[]).len(), values().count());
}
