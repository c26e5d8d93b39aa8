//! What can go wrong with the register, in words that are safe to log.

use std::fmt;

/// A failure of the register. The text never holds a password, a query value or a line of content.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegisterError {
    /// The address of the database cannot be used; trying again does not help.
    Address(String),
    /// The database cannot be reached or is too busy; trying again later may help.
    Unavailable(String),
    /// The database answered, and refused; trying the same again does not help.
    Refused(String),
    /// A field holds something that is not an id; nothing was stored.
    Invalid(&'static str),
}

impl RegisterError {
    /// Whether the same call may succeed later without anybody changing it.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    pub(super) fn from_sqlx(error: &sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = error {
            let text = format!("the database refused: {}", database.message());
            if is_refusal(database.as_ref()) {
                return Self::Refused(text);
            }
            return Self::Unavailable(text);
        }
        Self::Unavailable(match error {
            sqlx::Error::PoolTimedOut => "no connection to the database in time".to_owned(),
            sqlx::Error::Io(io) => format!("the connection to the database failed: {}", io.kind()),
            sqlx::Error::Tls(_) => "no encrypted connection to the database".to_owned(),
            sqlx::Error::ColumnDecode { index, .. } => {
                format!("column {index} holds something unexpected")
            }
            other => format!("the database did not answer: {}", variant(other)),
        })
    }

    pub(super) fn from_migrate(error: &sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => Self::from_sqlx(cause),
            MigrateError::VersionMissing(version) | MigrateError::VersionMismatch(version) => {
                Self::Unavailable(format!(
                    "the register is of another program version (migration {version}); it may be deleted, no answer is lost"
                ))
            }
            MigrateError::Dirty(version) => Self::Unavailable(format!(
                "migration {version} of the register was broken off; it may be deleted, no answer is lost"
            )),
            _ => Self::Unavailable("the tables of the register could not be made".to_owned()),
        }
    }
}

/// Refusals are about the statement or its values. Everything else (shutting down, too many connections,
/// not allowed in, disk full, locked) is about the moment or the set-up, and passes when somebody mends it.
fn is_refusal(error: &dyn sqlx::error::DatabaseError) -> bool {
    let constraint = !matches!(error.kind(), sqlx::error::ErrorKind::Other);
    let class = error.code();
    let class = class.as_deref().filter(|code| code.len() == 5).map(|code| &code[..2]);
    constraint || matches!(class, Some("22" | "23"))
}

fn variant(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::PoolClosed => "the connections are closed",
        sqlx::Error::WorkerCrashed => "a worker of the database stopped",
        sqlx::Error::RowNotFound => "a row is missing",
        sqlx::Error::Protocol(_) => "unexpected data",
        _ => "an unexpected failure",
    }
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(text) | Self::Unavailable(text) | Self::Refused(text) => f.write_str(text),
            Self::Invalid(field) => write!(f, "{field} is not an id"),
        }
    }
}

impl std::error::Error for RegisterError {}
