//! The register: the same cases over `SQLite` and over a `PostgreSQL` that the test starts and stops itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod cases;
mod letters;
mod outage;
pub(crate) mod postgres;
mod scrubbing;
mod searching;

use eenduidig::register::{Register, RegisterError, default_path};
use std::ffi::OsString;
use std::path::Path;

/// A fresh, empty database per case.
pub(crate) trait Databases {
    /// Its address.
    async fn fresh(&mut self, name: &str) -> String;
}

struct Files(tempfile::TempDir);

impl Databases for Files {
    async fn fresh(&mut self, name: &str) -> String {
        format!("sqlite://{}/{name}/register.sqlite", self.0.path().display())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_works_over_sqlite() {
    let mut files = Files(tempfile::tempdir().unwrap());
    cases::all(&mut files).await;
    letters::all(&mut files).await;
    searching::all(&mut files).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_works_over_postgresql() {
    let Some(mut server) = postgres::Server::start() else {
        return;
    };
    cases::all(&mut server).await;
    letters::all(&mut server).await;
    searching::all(&mut server).await;
    if server.can_be_stopped() {
        outage::server_stops_and_comes_back(&mut server).await;
        outage::server_is_away_at_the_start(&mut server).await;
    }
    cases::wrong_password_stays_secret(&mut server).await;
}

#[tokio::test]
async fn a_plain_path_and_memory_are_addresses_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map met spatie/register.sqlite");
    Register::open(file.to_str().unwrap()).unwrap().health().await.unwrap();
    assert!(file.exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(file.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "a folder that the register makes is for one user");
    }
    let memory = Register::open("sqlite::memory:").unwrap();
    memory.health().await.unwrap();
    memory.health().await.unwrap();
}

#[tokio::test]
async fn unusable_addresses_are_refused_without_repeating_them() {
    let addresses = [
        "",
        "mysql://root:geheim@db/register",
        "postgres:user:geheim@db/register",
        "postgres://user:ge/geheim@db/register",
        "postgres://user:12?geheim@db/register",
        "postgres://user:12#geheim@db/register",
        "postgres://user:12/geheim@db/register",
        "postgres://user@db/register?pasword=geheim",
        "postgres://user@db:geheim/register",
        "postgres://user@db/register?sslmode=geheim",
        "postgres://user:geheim@[db/register",
        "sqlite://register.sqlite?mode=geheim",
        "user:geheim@db/register",
    ];
    for address in addresses {
        let error = Register::open(address).expect_err(address);
        assert!(matches!(error, RegisterError::Address(_)), "{address}: {error:?}");
        let text = format!("{error} {error:?}");
        assert!(!text.contains("geheim"), "{address}: {text}");
    }
}

#[tokio::test]
async fn a_password_is_in_no_text_about_the_register() {
    let register = Register::open("postgres://burger:geheim@127.0.0.1:9/register?password=geheim").unwrap();
    assert_eq!(register.description(), "PostgreSQL 127.0.0.1:9/register");
    let error = register.health().await.unwrap_err();
    assert!(error.is_transient());
    assert!(!format!("{register:?} {error} {error:?}").contains("geheim"));
}

#[test]
fn the_default_file_lies_in_the_state_directory() {
    let with = |state: &'static str, home: &'static str| {
        default_path(move |name| match name {
            "XDG_STATE_HOME" => (!state.is_empty()).then(|| OsString::from(state)),
            "HOME" => (!home.is_empty()).then(|| OsString::from(home)),
            other => panic!("{other} is not asked for"),
        })
    };
    assert_eq!(with("/s", "/h").as_deref(), Some(Path::new("/s/eenduidig/register.sqlite")));
    assert_eq!(with("", "/h").as_deref(), Some(Path::new("/h/.local/state/eenduidig/register.sqlite")));
    assert_eq!(with("relative", "/h").as_deref(), Some(Path::new("/h/.local/state/eenduidig/register.sqlite")));
    assert_eq!(with("", ""), None);
}
