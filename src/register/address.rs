//! Where the register lives: a `SQLite` file by default, `PostgreSQL` by URL.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::error::RegisterError;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Parameters of a `postgres://` URL that are passed on. The driver logs the value of one it does not know;
/// a mistyped `pasword=` would end up in a log.
const POSTGRES_PARAMETERS: [&str; 17] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
];

/// A parsed address. Has no `Debug` on purpose: it may hold a password.
pub(super) enum Address {
    /// A file, or nothing but memory.
    Sqlite(Box<SqliteConnectOptions>),
    /// A server.
    Postgres(Box<PgConnectOptions>),
}

impl Address {
    pub(super) fn parse(text: &str) -> Result<Self, RegisterError> {
        match scheme(text) {
            None if text.is_empty() => Err(RegisterError::Address("the address of the register is empty".to_owned())),
            None => Ok(Self::sqlite(SqliteConnectOptions::new().filename(text))),
            Some("sqlite") => sqlite(text).map(Self::sqlite),
            Some("postgres" | "postgresql") => postgres(text).map(|options| Self::Postgres(Box::new(options))),
            Some(_) => Err(RegisterError::Address(
                "unknown kind of database; use a file name, sqlite://FILE or postgres://USER@HOST/DATABASE".to_owned(),
            )),
        }
    }

    fn sqlite(options: SqliteConnectOptions) -> Self {
        Self::Sqlite(Box::new(tuned(options)))
    }

    /// What may be shown of it.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Sqlite(options) => format!("SQLite {}", options.get_filename().display()),
            Self::Postgres(options) => {
                let database = options.get_database().unwrap_or("(default)");
                format!("PostgreSQL {}:{}/{database}", options.get_host(), options.get_port())
            }
        }
    }
}

/// The default file of the register, in the state directory of the user. `get` reads an environment variable.
/// `None` when neither `XDG_STATE_HOME` nor `HOME` says where that is.
pub fn default_path(get: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name: &str| get(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(state.join("eenduidig").join("register.sqlite"))
}

/// The letters before the first colon, when they can be the scheme of a URL.
fn scheme(text: &str) -> Option<&str> {
    let (head, _) = text.split_once(':')?;
    let plain = head.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let starts = head.starts_with(|c: char| c.is_ascii_alphabetic());
    (plain && starts).then_some(head)
}

fn sqlite(text: &str) -> Result<SqliteConnectOptions, RegisterError> {
    SqliteConnectOptions::from_str(text)
        .map_err(|_| RegisterError::Address("the sqlite:// address cannot be read".to_owned()))
}

fn tuned(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        .busy_timeout(BUSY_TIMEOUT)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        // What has expired must not linger in free pages of the file.
        .pragma("secure_delete", "ON")
}

fn postgres(text: &str) -> Result<PgConnectOptions, RegisterError> {
    let wrong = |why: &str| Err(RegisterError::Address(format!("the postgres:// address cannot be used: {why}")));
    let Some((_, rest)) = text.split_once("://") else {
        return wrong("`//` is missing after `postgres:`");
    };
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    if rest[authority_end..].contains(['@', '#']) {
        return wrong(
            "write special characters in a name or password as %XX (`/` is %2F, `?` is %3F, `#` is %23, `@` is %40)",
        );
    }
    let parameters = rest.split_once('?').map_or("", |(_, parameters)| parameters);
    for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
        let name = parameter.split('=').next().unwrap_or_default();
        if !POSTGRES_PARAMETERS.contains(&name) {
            return wrong("it has an unknown parameter after `?`");
        }
    }
    match PgConnectOptions::from_str(text) {
        Ok(options) => Ok(options),
        Err(_) => wrong("it is not of the form postgres://USER:PASSWORD@HOST:PORT/DATABASE"),
    }
}

/// The folder that must exist before `SQLite` can make its file.
pub(super) fn parent(options: &SqliteConnectOptions) -> Option<&Path> {
    let file = options.get_filename();
    file.parent().filter(|parent| !parent.as_os_str().is_empty())
}
