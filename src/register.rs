//! The register: what the hub remembers about itself, in `SQLite` or `PostgreSQL`.
//!
//! It holds no content and no personal data; deleting it loses no answer. What is in it: which releases were
//! served, which gemeenten are held back, reactions to answers (fixed reasons, scrubbed remarks), counts, and keyed
//! hashes by which letters are recognised.
//!
//! Nothing here reads a clock: days and times are arguments. Nothing that answers a reader waits for the
//! database: it hands events to a [`Journal`], which writes them when the database is there.
//!
//! This module uses no other module of the crate, but for the faults that tests switch on.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Date;

mod address;
mod brief;
mod error;
mod gezocht;
mod journal;
mod pool;
mod reactie;
mod scrub;
mod sleutel;
mod store;
mod vraagtekst;

pub use address::default_path;
pub use brief::{Briefafdruk, Herkend, KEEP_LETTERS};
pub use error::RegisterError;
pub use gezocht::{FROM, Gezocht, Telling, Uitkomst, Zijde};
pub use journal::{Event, Journal, JournalOptions, NotQueued, Status};
pub use reactie::{DEFAULT_KEEP_DAYS, Inhoud, MAX_OPMERKING, Opmerking, OpmerkingError, Reactie, Reden, expiry};
pub use sleutel::Sleutel;
pub use store::{HeldBack, Release, View, Views};
pub use vraagtekst::Vraagtekst;

use address::Address;
use gezocht::{Key, Searches};
use pool::{Pool, Tx};

/// No call takes longer than this, whatever the network does.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// The register. Opening it does not connect; the first call that reaches the database makes the tables.
pub struct Register {
    pool: Pool,
    description: String,
    sleutel: Sleutel,
    briefsleutel: Option<Sleutel>,
    migrated: AtomicBool,
    migrating: tokio::sync::Mutex<()>,
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Register").field(&self.description).finish()
    }
}

impl Register {
    /// Opens the register at `url`: a file name, `sqlite://FILE`, `sqlite::memory:` or
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE`. Succeeds while the database is away; fails only on an
    /// address that cannot be right. Must be called within a tokio runtime.
    pub fn open(url: &str) -> Result<Self, RegisterError> {
        let address = Address::parse(url)?;
        Ok(Self {
            pool: Pool::lazy(&address),
            description: address.describe(),
            sleutel: Sleutel::random(),
            briefsleutel: None,
            migrated: AtomicBool::new(false),
            migrating: tokio::sync::Mutex::new(()),
        })
    }

    /// Counts searches under this key, so that counts of several runs and processes add up. Without it, the key is a fresh
    /// one.
    #[must_use]
    pub fn with_key(mut self, sleutel: Sleutel) -> Self {
        self.sleutel = sleutel;
        self
    }

    /// Recognises letters by this key. Without it, letters are not remembered.
    #[must_use]
    pub fn with_letter_key(mut self, sleutel: Sleutel) -> Self {
        self.briefsleutel = Some(sleutel);
        self
    }

    /// Where its key for counting belongs: beside its file. `None` when it is a server, or nothing but memory.
    pub fn key_file(&self) -> Option<PathBuf> {
        self.beside(".zoeksleutel")
    }

    /// Where its key for letters belongs.
    pub fn letter_key_file(&self) -> Option<PathBuf> {
        self.beside(".briefsleutel")
    }

    fn beside(&self, end: &str) -> Option<PathBuf> {
        self.pool.file().map(|file| {
            let mut name = file.into_os_string();
            name.push(end);
            name.into()
        })
    }

    /// Kind and place of the database, without user or password.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Whether the database answers and has the tables.
    pub async fn health(&self) -> Result<(), RegisterError> {
        let sql = "SELECT version FROM _sqlx_migrations LIMIT 1";
        self.within(async { self.ready().await?.fetch::<(i64,)>(sql, &[]).await }).await.map(drop)
    }

    /// Records that a release is served. The earliest moment stays.
    pub async fn record_release(&self, release: &Release) -> Result<(), RegisterError> {
        release.validate()?;
        self.within(async {
            let mut tx = self.begin().await?;
            store::add_release(&mut tx, release).await?;
            tx.commit().await
        })
        .await
    }

    /// The releases that were served, last first.
    pub async fn releases(&self, limit: u32) -> Result<Vec<Release>, RegisterError> {
        self.within(async { store::releases(self.ready().await?, limit).await }).await
    }

    /// Replaces the list of gemeenten that are held back.
    pub async fn set_held_back(&self, list: &[HeldBack]) -> Result<(), RegisterError> {
        list.iter().try_for_each(HeldBack::validate)?;
        self.within(async {
            let mut tx = self.begin().await?;
            store::set_held_back(&mut tx, list).await?;
            tx.commit().await
        })
        .await
    }

    /// The gemeenten that are held back, by name.
    pub async fn held_back(&self) -> Result<Vec<HeldBack>, RegisterError> {
        self.within(async { store::held_back(self.ready().await?).await }).await
    }

    /// Stores a reaction. Storing the same id again changes nothing.
    pub async fn add_feedback(&self, reactie: &Reactie) -> Result<(), RegisterError> {
        reactie.validate()?;
        self.within(async {
            let mut tx = self.begin().await?;
            store::add_reactie(&mut tx, reactie).await?;
            tx.commit().await
        })
        .await
    }

    /// The reactions to an answer that have not expired on `day`, newest first, at most 500; in one gemeente or in all.
    pub async fn feedback_for(
        &self,
        antwoord: &str,
        gemeente: Option<&str>,
        day: Date,
    ) -> Result<Vec<Reactie>, RegisterError> {
        self.within(async { store::reacties(self.ready().await?, antwoord, gemeente, day).await }).await
    }

    /// Deletes what has expired on `day`: reactions by their own date, counts of searches that were not asked
    /// again for [`DEFAULT_KEEP_DAYS`], letters after [`KEEP_LETTERS`] years. Returns the number of rows.
    pub async fn purge_expired(&self, day: Date) -> Result<u64, RegisterError> {
        let before = day.saturating_sub(DEFAULT_KEEP_DAYS.days());
        self.within(async {
            let mut tx = self.begin().await?;
            let done = store::purge(&mut tx, day).await? + gezocht::purge(&mut tx, before).await?;
            let done = done + brief::purge(&mut tx, day).await?;
            tx.commit().await?;
            Ok(done)
        })
        .await
    }

    /// Adds to the counts of views.
    pub async fn add_views(&self, views: &Views) -> Result<(), RegisterError> {
        views.keys().try_for_each(View::validate)?;
        self.within(async {
            let mut tx = self.begin().await?;
            store::add_views(&mut tx, views).await?;
            tx.commit().await
        })
        .await
    }

    /// The counts of views of one gemeente on one day.
    pub async fn views(&self, gemeente: &str, dag: Date) -> Result<Views, RegisterError> {
        self.within(async { store::views(self.ready().await?, gemeente, dag).await }).await
    }

    /// Counts a search by its keyed hash (never the words) and returns how often it was asked, this time included.
    pub async fn count_search(&self, hash: &str, day: Date) -> Result<u64, RegisterError> {
        reactie::id("hash", hash)?;
        self.within(async {
            let mut tx = self.begin().await?;
            let done = gezocht::count(&mut tx, hash, day, 1).await?;
            tx.commit().await?;
            Ok(done)
        })
        .await
    }

    /// Adds searches to the counts: each once.
    pub async fn add_searches(&self, gezocht: &[Gezocht]) -> Result<(), RegisterError> {
        let mut searches = Searches::new();
        for one in gezocht {
            one.validate()?;
            searches.entry(self.counted_as(one)).or_insert_with(|| (one.tekst.clone(), 0)).1 += 1;
        }
        self.within(async {
            let mut tx = self.begin().await?;
            gezocht::add(&mut tx, &searches).await?;
            tx.commit().await
        })
        .await
    }

    /// What was counted of searching from a day to a day, both included; in one gemeente or in all.
    pub async fn searches(&self, gemeente: Option<&str>, from: Date, to: Date) -> Result<Vec<Telling>, RegisterError> {
        self.within(async { gezocht::between(self.ready().await?, gemeente, (from, to)).await }).await
    }

    /// The reactions that have not expired on `day`, newest first, at most 2000; in one gemeente or in all.
    pub async fn feedback(&self, gemeente: Option<&str>, day: Date) -> Result<Vec<Reactie>, RegisterError> {
        self.within(async { store::recent(self.ready().await?, gemeente, day).await }).await
    }

    /// What to store of a letter that was made today; `None` when there is no key for it.
    pub fn letter(&self, code: &str, pdf: &[u8], today: Date) -> Option<Briefafdruk> {
        self.briefsleutel.as_ref().map(|sleutel| Briefafdruk::new(sleutel, (code, pdf), today))
    }

    /// Remembers letters. Remembering one again changes nothing.
    pub async fn add_letters(&self, letters: &[Briefafdruk]) -> Result<(), RegisterError> {
        self.within(async {
            let mut tx = self.begin().await?;
            brief::add(&mut tx, letters.iter().collect()).await?;
            tx.commit().await
        })
        .await
    }

    /// Is this PDF a letter that was made with this code?
    pub async fn recognises(&self, code: &str, pdf: &[u8]) -> Result<Herkend, RegisterError> {
        let Some(sleutel) = &self.briefsleutel else { return Ok(Herkend::Onbekend) };
        self.within(async { brief::recognised(self.ready().await?, sleutel, (code, pdf)).await }).await
    }

    fn counted_as(&self, gezocht: &Gezocht) -> Key {
        gezocht.key(self.sleutel.hash(gezocht.tekst.as_str()))
    }

    /// Closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Puts a journal in front of the register and starts the task that writes it.
    pub fn spawn(self, options: JournalOptions) -> Journal {
        Journal::spawn(self, options)
    }

    async fn apply(&self, events: &[Event], views: &Views, searches: &Searches) -> Result<(), RegisterError> {
        self.within(async {
            let mut tx = self.begin().await?;
            for event in events {
                match event {
                    Event::Release(release) => store::add_release(&mut tx, release).await?,
                    Event::HeldBack(list) => store::set_held_back(&mut tx, list).await?,
                    Event::Reactie(reactie) => store::add_reactie(&mut tx, reactie).await?,
                    Event::Brief(_) => {}
                }
            }
            let letters = events.iter().filter_map(|event| match event {
                Event::Brief(letter) => Some(letter),
                _ => None,
            });
            brief::add(&mut tx, letters.collect()).await?;
            store::add_views(&mut tx, views).await?;
            gezocht::add(&mut tx, searches).await?;
            tx.commit().await
        })
        .await
    }

    /// Every call to the database goes through here.
    async fn within<T>(&self, call: impl Future<Output = Result<T, RegisterError>>) -> Result<T, RegisterError> {
        let result = tokio::time::timeout(CALL_TIMEOUT, call)
            .await
            .unwrap_or_else(|_| Err(RegisterError::Unavailable("the database did not answer in time".to_owned())));
        if result.as_ref().is_err_and(RegisterError::is_transient) {
            // Whatever was wrong, it may come back as an empty database: look at the tables again.
            self.migrated.store(false, Ordering::Release);
        }
        result
    }

    async fn begin(&self) -> Result<Tx, RegisterError> {
        self.ready().await?.begin().await
    }

    /// The connections, once the tables are there.
    async fn ready(&self) -> Result<&Pool, RegisterError> {
        if self.migrated.load(Ordering::Acquire) {
            return Ok(&self.pool);
        }
        let _one_at_a_time = self.migrating.lock().await;
        if !self.migrated.load(Ordering::Acquire) {
            self.pool.migrate().await?;
            self.migrated.store(true, Ordering::Release);
        }
        Ok(&self.pool)
    }
}
