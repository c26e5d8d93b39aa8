//! One small interface over two databases: a statement, its values, its rows.
//!
//! Statements use `$1` placeholders and the common part of both dialects. This is the only file that knows
//! which database is behind it.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions, SqliteRow};
use sqlx::{FromRow, Postgres, SqlSafeStr as _, Sqlite, Transaction};

use super::address::{self, Address};
use super::error::RegisterError;

const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
const START_ATTEMPTS: u32 = 40;
const START_PAUSE: Duration = Duration::from_millis(50);
const MAX_CONNECTIONS: u32 = 4;
const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "register", include_str!("migrations/0001_register.sql")),
    (2, "searches", include_str!("migrations/0002_searches.sql")),
    (3, "letters", include_str!("migrations/0003_letters.sql")),
];

/// A value bound to a placeholder.
#[derive(Clone, Copy)]
pub(super) enum Arg<'a> {
    Text(&'a str),
    Maybe(Option<&'a str>),
    Number(i64),
}

/// A row that both databases can give.
pub(super) trait Line: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Line for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// The same expression for both databases.
macro_rules! either {
    ($kind:ident, $on:expr, $inner:ident => $body:expr) => {
        match $on {
            $kind::Sqlite($inner) => $body,
            $kind::Postgres($inner) => $body,
        }
    };
}

/// Binds the values in order.
macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match *arg {
                Arg::Text(text) => query.bind(text.to_owned()),
                Arg::Maybe(text) => query.bind(text.map(str::to_owned)),
                Arg::Number(number) => query.bind(number),
            };
        }
        query
    }};
}

#[allow(clippy::needless_pass_by_value, reason = "its place is in map_err")]
fn failed(error: sqlx::Error) -> RegisterError {
    RegisterError::from_sqlx(&error)
}

impl Pool {
    /// Makes the pool without connecting.
    pub(super) fn lazy(address: &Address) -> Self {
        match address {
            Address::Sqlite(options) => {
                let memory = in_memory(options);
                let pool = SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT).test_before_acquire(true);
                // A database in memory lives as long as its one connection.
                let pool = if memory {
                    pool.max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None)
                } else {
                    pool.max_connections(MAX_CONNECTIONS)
                };
                Self::Sqlite(pool.connect_lazy_with(options.as_ref().clone()))
            }
            Address::Postgres(options) => {
                let pool = PgPoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT).max_connections(MAX_CONNECTIONS);
                Self::Postgres(pool.connect_lazy_with(options.as_ref().clone()))
            }
        }
    }

    /// The file, when there is one.
    pub(super) fn file(&self) -> Option<std::path::PathBuf> {
        let Self::Sqlite(pool) = self else { return None };
        let options = pool.connect_options();
        (!in_memory(&options)).then(|| options.get_filename().to_owned())
    }

    /// Brings the tables to the form this program expects. Safe when several processes do it at once:
    /// `PostgreSQL` by an advisory lock, `SQLite` by one transaction that takes the write lock first.
    pub(super) async fn migrate(&self) -> Result<(), RegisterError> {
        // `Migrator::run` is this call behind a trait bound that cannot be used in a spawned task.
        let migrator = migrator();
        match self {
            Self::Sqlite(pool) => {
                if let Some(folder) = address::parent(&pool.connect_options()) {
                    make_folder(folder).await?;
                }
                let mut tx = begin_at_start(pool).await?;
                migrator
                    .run_direct(None, &mut *tx, false)
                    .await
                    .map_err(|error| RegisterError::from_migrate(&error))?;
                tx.commit().await.map_err(failed)
            }
            Self::Postgres(pool) => {
                let mut connection = pool.acquire().await.map_err(failed)?;
                // After a failure the driver leaves the advisory lock; closing the connection gives it back.
                connection.close_on_drop();
                migrator
                    .run_direct(None, &mut *connection, false)
                    .await
                    .map_err(|error| RegisterError::from_migrate(&error))
            }
        }
    }

    pub(super) async fn begin(&self) -> Result<Tx, RegisterError> {
        match self {
            // A transaction that starts by reading cannot become a writing one while another writes.
            Self::Sqlite(pool) => pool.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite).map_err(failed),
            Self::Postgres(pool) => pool.begin().await.map(Tx::Postgres).map_err(failed),
        }
    }

    pub(super) async fn fetch<T: Line>(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<T>, RegisterError> {
        either!(Self, self, pool => bound!(sqlx::query_as(sql), args).fetch_all(pool).await.map_err(failed))
    }

    pub(super) async fn close(&self) {
        either!(Self, self, pool => pool.close().await);
    }
}

impl Tx {
    pub(super) async fn execute(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, RegisterError> {
        either!(Self, self, tx => bound!(sqlx::query(sql), args).execute(&mut **tx).await
            .map(|done| done.rows_affected()).map_err(failed))
    }

    pub(super) async fn fetch<T: Line>(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
    ) -> Result<Vec<T>, RegisterError> {
        either!(Self, self, tx => bound!(sqlx::query_as(sql), args).fetch_all(&mut **tx).await.map_err(failed))
    }

    pub(super) async fn commit(self) -> Result<(), RegisterError> {
        either!(Self, self, tx => tx.commit().await.map_err(failed))
    }
}

fn in_memory(options: &sqlx::sqlite::SqliteConnectOptions) -> bool {
    let name = options.get_filename().to_string_lossy();
    name.contains(":memory:") || name.starts_with("file:sqlx-in-memory")
}

/// Turning on the write-ahead log is the one thing for which `SQLite` does not wait by itself; when several
/// processes make the file at once, all but one are told that it is locked.
async fn begin_at_start(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, RegisterError> {
    for _ in 0..START_ATTEMPTS {
        match pool.begin_with("BEGIN IMMEDIATE").await {
            Err(sqlx::Error::Database(error)) if is_busy(error.code().as_deref()) => {
                tokio::time::sleep(START_PAUSE).await;
            }
            other => return other.map_err(failed),
        }
    }
    pool.begin_with("BEGIN IMMEDIATE").await.map_err(failed)
}

/// The low byte of an extended result code is the plain one; 5 is `SQLITE_BUSY`.
fn is_busy(code: Option<&str>) -> bool {
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xFF == 5)
}

/// Only for the user who runs the hub, where the folder does not exist yet.
pub(super) async fn make_folder(folder: &Path) -> Result<(), RegisterError> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await.map_err(|error| {
        RegisterError::Unavailable(format!("the folder {} cannot be made: {}", folder.display(), error.kind()))
    })
}

/// Migrations only add: while a new version of the program takes over from an old one, both use the register.
fn migrator() -> Migrator {
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let mut migrator = Migrator::with_migrations(migrations.to_vec());
    migrator.set_ignore_missing(true);
    migrator
}
