//! What is remembered of searching: how often, on which day, with which outcome. Never who; the words only once they were
//! asked [`FROM`] times, scrubbed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::error::RegisterError;
use super::pool::{Arg, Pool, Tx};
use super::reactie;
use super::vraagtekst::Vraagtekst;
use crate::fault::{self, Fault};

/// From this time on the words of a question are kept.
pub const FROM: u64 = 5;

/// On which side of the wall a search was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zijde {
    /// By everybody.
    Publiek,
    /// By who works for the gemeente.
    Medewerkers,
}

/// What came of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Uitkomst {
    /// The search was sure of an answer.
    Antwoord,
    /// It offered a choice: it was not sure.
    Keuze,
    /// It had no answer.
    Niets,
    /// Somebody said that this antwoord was the right one.
    Gevonden,
    /// Somebody said that it was not found.
    NietGevonden,
    /// In the same conversation it was found after all, with other words.
    Alsnog,
}

impl Zijde {
    const ALL: [Self; 2] = [Self::Publiek, Self::Medewerkers];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Publiek => "publiek",
            Self::Medewerkers => "medewerkers",
        }
    }
}

impl Uitkomst {
    const ALL: [Self; 6] = [Self::Antwoord, Self::Keuze, Self::Niets, Self::Gevonden, Self::NietGevonden, Self::Alsnog];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Antwoord => "antwoord",
            Self::Keuze => "keuze",
            Self::Niets => "niets",
            Self::Gevonden => "gevonden",
            Self::NietGevonden => "niet-gevonden",
            Self::Alsnog => "alsnog",
        }
    }

    /// Is it a question that was asked, or what somebody said of one?
    pub const fn is_asked(self) -> bool {
        matches!(self, Self::Antwoord | Self::Keuze | Self::Niets)
    }
}

/// A search, or what somebody said of one, to be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gezocht {
    /// The words.
    pub tekst: Vraagtekst,
    /// The day, in the time zone of the hub.
    pub dag: Date,
    /// Slug of the gemeente.
    pub gemeente: String,
    /// On which side of the wall.
    pub zijde: Zijde,
    /// What came of it.
    pub uitkomst: Uitkomst,
    /// Id of the antwoord that came first, or that it is about.
    pub antwoord: Option<String>,
}

impl Gezocht {
    pub(super) fn validate(&self) -> Result<(), RegisterError> {
        reactie::id("gemeente", &self.gemeente)?;
        self.antwoord.as_deref().map_or(Ok(()), |antwoord| reactie::id("antwoord", antwoord))
    }

    /// What it is counted as, under the hash of its words.
    pub(super) fn key(&self, hash: String) -> Key {
        let antwoord = self.antwoord.clone().unwrap_or_default();
        let (dag, zijde, uitkomst) = (self.dag, self.zijde, self.uitkomst);
        Key { hash, dag, gemeente: self.gemeente.clone(), zijde, uitkomst, antwoord }
    }
}

/// A row of the counts. The hash comes first, so that all processes lock rows in one order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    hash: String,
    dag: Date,
    gemeente: String,
    zijde: Zijde,
    uitkomst: Uitkomst,
    antwoord: String,
}

/// Searches that wait to be added.
pub(super) type Searches = BTreeMap<Key, (Vraagtekst, u64)>;

/// How often a question was asked on a day with one outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Stands for the words.
    pub hash: String,
    /// The words, scrubbed; absent while they were asked less than [`FROM`] times.
    pub tekst: Option<String>,
    /// The day.
    pub dag: Date,
    /// Slug of the gemeente.
    pub gemeente: String,
    /// On which side of the wall.
    pub zijde: Zijde,
    /// What came of it.
    pub uitkomst: Uitkomst,
    /// Id of the antwoord that came first, or that it is about.
    pub antwoord: Option<String>,
    /// How often.
    pub aantal: u64,
}

pub(super) async fn add(tx: &mut Tx, searches: &Searches) -> Result<(), RegisterError> {
    let sql = "INSERT INTO searches (hash, dag, gemeente, zijde, uitkomst, antwoord, aantal)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (hash, dag, gemeente, zijde, uitkomst, antwoord)
        DO UPDATE SET aantal = searches.aantal + excluded.aantal";
    for (key, (text, aantal)) in searches {
        let day = key.dag.to_string();
        let args = [
            Arg::Text(&key.hash),
            Arg::Text(&day),
            Arg::Text(&key.gemeente),
            Arg::Text(key.zijde.as_str()),
            Arg::Text(key.uitkomst.as_str()),
            Arg::Text(&key.antwoord),
            Arg::Number(i64::try_from(*aantal).unwrap_or(i64::MAX)),
        ];
        tx.execute(sql, &args).await?;
        if !key.uitkomst.is_asked() {
            continue;
        }
        let total = count(tx, &key.hash, key.dag, *aantal).await?;
        if (total >= FROM && text.may_be_kept()) || fault::on(Fault::SearchTextKept) {
            let sql = "INSERT INTO search_texts (hash, tekst) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";
            tx.execute(sql, &[Arg::Text(&key.hash), Arg::Text(text.as_str())]).await?;
        }
    }
    Ok(())
}

/// Counts a question and returns how often it was asked, these times included.
pub(super) async fn count(tx: &mut Tx, hash: &str, day: Date, times: u64) -> Result<u64, RegisterError> {
    let sql = "INSERT INTO search_counts (hash, aantal, last_day) VALUES ($1, $2, $3)
        ON CONFLICT (hash) DO UPDATE SET aantal = search_counts.aantal + excluded.aantal, last_day = excluded.last_day
        RETURNING aantal";
    let (day, times) = (day.to_string(), i64::try_from(times).unwrap_or(i64::MAX));
    let rows: Vec<(i64,)> = tx.fetch(sql, &[Arg::Text(hash), Arg::Number(times), Arg::Text(&day)]).await?;
    Ok(rows.first().map_or(0, |(aantal,)| u64::try_from(*aantal).unwrap_or(0)))
}

/// Forgets questions that were not asked since a day, with their words, and what was counted before it.
pub(super) async fn purge(tx: &mut Tx, before: Date) -> Result<u64, RegisterError> {
    let before = before.to_string();
    let counts = tx.execute("DELETE FROM search_counts WHERE last_day < $1", &[Arg::Text(&before)]).await?;
    let days = tx.execute("DELETE FROM searches WHERE dag < $1", &[Arg::Text(&before)]).await?;
    let gone = "DELETE FROM search_texts WHERE hash NOT IN (SELECT hash FROM search_counts)";
    let texts = if counts > 0 { tx.execute(gone, &[]).await? } else { 0 };
    Ok(counts + days + texts)
}

type Row = (String, Option<String>, String, String, String, String, String, i64);

/// What was counted from a day to a day, in one gemeente or in all.
pub(super) async fn between(
    pool: &Pool,
    gemeente: Option<&str>,
    (from, to): (Date, Date),
) -> Result<Vec<Telling>, RegisterError> {
    let sql = "SELECT s.hash, t.tekst, s.dag, s.gemeente, s.zijde, s.uitkomst, s.antwoord, s.aantal
        FROM searches s LEFT JOIN search_texts t ON t.hash = s.hash
        WHERE s.dag >= $1 AND s.dag <= $2 AND (CAST($3 AS TEXT) IS NULL OR s.gemeente = $3)
        ORDER BY s.dag, s.hash, s.gemeente, s.zijde, s.uitkomst, s.antwoord";
    let (from, to) = (from.to_string(), to.to_string());
    let rows: Vec<Row> = pool.fetch(sql, &[Arg::Text(&from), Arg::Text(&to), Arg::Maybe(gemeente)]).await?;
    rows.into_iter().map(telling).collect()
}

fn telling(row: Row) -> Result<Telling, RegisterError> {
    let (hash, tekst, dag, gemeente, zijde, uitkomst, antwoord, aantal) = row;
    let odd = |column: &str| RegisterError::Refused(format!("column {column} holds something unexpected"));
    Ok(Telling {
        hash,
        tekst,
        dag: dag.parse().map_err(|_| odd("dag"))?,
        gemeente,
        zijde: Zijde::ALL.into_iter().find(|one| one.as_str() == zijde).ok_or_else(|| odd("zijde"))?,
        uitkomst: Uitkomst::ALL.into_iter().find(|one| one.as_str() == uitkomst).ok_or_else(|| odd("uitkomst"))?,
        antwoord: Some(antwoord).filter(|id| !id.is_empty()),
        aantal: u64::try_from(aantal).unwrap_or(0),
    })
}
