//! The statements. What each stores is idempotent where a retry may repeat it, except counters.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::error::RegisterError;
use super::pool::{Arg, Pool, Tx};
use super::reactie::{self, Inhoud, Reactie};

/// A release that was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Commit, or fingerprint of a working tree.
    pub release: String,
    /// The ref it came from, or `working-tree`.
    pub source: String,
    /// The earliest moment any process served it; stored to the second.
    pub first_served_at: Timestamp,
    /// Number of diagnostics of severity `fout`.
    pub fouten: u32,
    /// Number of diagnostics of severity `publicatie`.
    pub publicatie: u32,
    /// Number of diagnostics of severity `advies`.
    pub adviezen: u32,
}

/// A gemeente whose own mistake keeps it on an older release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    /// Slug of the gemeente.
    pub gemeente: String,
    /// The release it stays on.
    pub release: String,
    /// Since when; stored to the second.
    pub since: Timestamp,
}

/// What is counted when an answer is shown: nothing about who saw it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct View {
    /// The day, in the time zone of the hub.
    pub dag: Date,
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Id of the answer.
    pub antwoord: String,
    /// Name of the kanaal.
    pub kanaal: String,
}

/// Views that were counted, waiting to be added or read back.
pub type Views = BTreeMap<View, u64>;

impl View {
    pub(super) fn validate(&self) -> Result<(), RegisterError> {
        reactie::id("gemeente", &self.gemeente)?;
        reactie::id("antwoord", &self.antwoord)?;
        reactie::id("kanaal", &self.kanaal)
    }
}

impl Release {
    pub(super) fn validate(&self) -> Result<(), RegisterError> {
        reactie::id("release", &self.release)?;
        reactie::id("source", &self.source)
    }
}

impl HeldBack {
    pub(super) fn validate(&self) -> Result<(), RegisterError> {
        reactie::id("gemeente", &self.gemeente)?;
        reactie::id("release", &self.release)
    }
}

/// Whole seconds and `Z`, so that the order of texts is the order of moments.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

pub(super) async fn add_release(tx: &mut Tx, release: &Release) -> Result<(), RegisterError> {
    let args = [
        Arg::Text(&release.release),
        Arg::Text(&release.source),
        Arg::Text(&moment(release.first_served_at)),
        Arg::Number(release.fouten.into()),
        Arg::Number(release.publicatie.into()),
        Arg::Number(release.adviezen.into()),
    ];
    let sql = "INSERT INTO releases (release, source, first_served_at, fouten, publicatie, adviezen)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (release) DO UPDATE
        SET source = excluded.source, first_served_at = excluded.first_served_at
        WHERE excluded.first_served_at < releases.first_served_at";
    tx.execute(sql, &args).await.map(drop)
}

/// Makes the stored list equal to this one; who was held back on the same release keeps the earlier `since`.
/// Goes through the gemeenten in one order, so that two processes that do this at once do not wait for each other.
pub(super) async fn set_held_back(tx: &mut Tx, list: &[HeldBack]) -> Result<(), RegisterError> {
    let upsert = "INSERT INTO held_back (gemeente, release, since) VALUES ($1, $2, $3)
        ON CONFLICT (gemeente) DO UPDATE SET release = excluded.release, since = excluded.since
        WHERE held_back.release <> excluded.release OR excluded.since < held_back.since";
    let stored: Vec<(String,)> = tx.fetch("SELECT gemeente FROM held_back", &[]).await?;
    let mut goal: BTreeMap<&str, Option<&HeldBack>> =
        stored.iter().map(|(gemeente,)| (gemeente.as_str(), None)).collect();
    goal.extend(list.iter().map(|held| (held.gemeente.as_str(), Some(held))));
    for (gemeente, held) in goal {
        let gemeente = Arg::Text(gemeente);
        if let Some(held) = held {
            let since = moment(held.since);
            let args = [gemeente, Arg::Text(&held.release), Arg::Text(&since)];
            tx.execute(upsert, &args).await?;
        } else {
            tx.execute("DELETE FROM held_back WHERE gemeente = $1", &[gemeente]).await?;
        }
    }
    Ok(())
}

pub(super) async fn add_reactie(tx: &mut Tx, reactie: &Reactie) -> Result<(), RegisterError> {
    let (reden, opmerking) = match &reactie.inhoud {
        Inhoud::Reden(reden) => (Some(reden.as_str()), None),
        Inhoud::Opmerking(opmerking) => (None, Some(opmerking.as_str())),
    };
    let args = [
        Arg::Text(&reactie.id.to_string()),
        Arg::Text(&reactie.antwoord),
        Arg::Text(&reactie.gemeente),
        Arg::Text(&reactie.kanaal),
        Arg::Text(&reactie.release),
        Arg::Maybe(reactie.blok.as_deref()),
        Arg::Maybe(reactie.bestand.as_deref()),
        Arg::Maybe(reden),
        Arg::Maybe(opmerking),
        Arg::Text(&moment(reactie.ontvangen_op)),
        Arg::Text(&reactie.verloopt_op.to_string()),
    ];
    let sql = "INSERT INTO reacties
        (id, antwoord, gemeente, kanaal, release, blok, bestand, reden, opmerking, ontvangen_op, verloopt_op)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (id) DO NOTHING";
    tx.execute(sql, &args).await.map(drop)
}

/// In the order of the map, so that two processes never wait for each other's rows.
pub(super) async fn add_views(tx: &mut Tx, views: &Views) -> Result<(), RegisterError> {
    let sql = "INSERT INTO views (dag, gemeente, antwoord, kanaal, aantal) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (dag, gemeente, antwoord, kanaal) DO UPDATE SET aantal = views.aantal + excluded.aantal";
    for (view, aantal) in views {
        let args = [
            Arg::Text(&view.dag.to_string()),
            Arg::Text(&view.gemeente),
            Arg::Text(&view.antwoord),
            Arg::Text(&view.kanaal),
            Arg::Number(i64::try_from(*aantal).unwrap_or(i64::MAX)),
        ];
        tx.execute(sql, &args).await?;
    }
    Ok(())
}

pub(super) async fn purge(tx: &mut Tx, day: Date) -> Result<u64, RegisterError> {
    tx.execute("DELETE FROM reacties WHERE verloopt_op <= $1", &[Arg::Text(&day.to_string())]).await
}

pub(super) async fn releases(pool: &Pool, limit: u32) -> Result<Vec<Release>, RegisterError> {
    let sql = "SELECT release, source, first_served_at, fouten, publicatie, adviezen FROM releases
        ORDER BY first_served_at DESC, release LIMIT $1";
    let rows: Vec<(String, String, String, i64, i64, i64)> = pool.fetch(sql, &[Arg::Number(limit.into())]).await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    rows.into_iter()
        .map(|(release, source, at, fouten, publicatie, adviezen)| {
            Ok(Release {
                release,
                source,
                first_served_at: timestamp(&at)?,
                fouten: count(fouten),
                publicatie: count(publicatie),
                adviezen: count(adviezen),
            })
        })
        .collect()
}

pub(super) async fn held_back(pool: &Pool) -> Result<Vec<HeldBack>, RegisterError> {
    let sql = "SELECT gemeente, release, since FROM held_back ORDER BY gemeente";
    let rows: Vec<(String, String, String)> = pool.fetch(sql, &[]).await?;
    rows.into_iter()
        .map(|(gemeente, release, since)| Ok(HeldBack { gemeente, release, since: timestamp(&since)? }))
        .collect()
}

pub(super) async fn reacties(
    pool: &Pool,
    antwoord: &str,
    gemeente: Option<&str>,
    day: Date,
) -> Result<Vec<Reactie>, RegisterError> {
    let sql =
        "SELECT id, antwoord, gemeente, kanaal, release, blok, bestand, reden, opmerking, ontvangen_op, verloopt_op
        FROM reacties
        WHERE antwoord = $1 AND (CAST($2 AS TEXT) IS NULL OR gemeente = $2) AND verloopt_op > $3
        ORDER BY ontvangen_op DESC, id LIMIT 500";
    let args = [Arg::Text(antwoord), Arg::Maybe(gemeente), Arg::Text(&day.to_string())];
    let rows: Vec<reactie::Row> = pool.fetch(sql, &args).await?;
    rows.into_iter().map(reactie::from_row).collect()
}

/// Reactions to all antwoorden that have not expired on `day`, newest first.
pub(super) async fn recent(pool: &Pool, gemeente: Option<&str>, day: Date) -> Result<Vec<Reactie>, RegisterError> {
    let sql =
        "SELECT id, antwoord, gemeente, kanaal, release, blok, bestand, reden, opmerking, ontvangen_op, verloopt_op
        FROM reacties
        WHERE (CAST($1 AS TEXT) IS NULL OR gemeente = $1) AND verloopt_op > $2
        ORDER BY ontvangen_op DESC, id LIMIT 2000";
    let rows: Vec<reactie::Row> = pool.fetch(sql, &[Arg::Maybe(gemeente), Arg::Text(&day.to_string())]).await?;
    rows.into_iter().map(reactie::from_row).collect()
}

pub(super) async fn views(pool: &Pool, gemeente: &str, dag: Date) -> Result<Views, RegisterError> {
    let sql = "SELECT antwoord, kanaal, aantal FROM views WHERE gemeente = $1 AND dag = $2 ORDER BY antwoord, kanaal";
    let rows: Vec<(String, String, i64)> = pool.fetch(sql, &[Arg::Text(gemeente), Arg::Text(&dag.to_string())]).await?;
    Ok(rows
        .into_iter()
        .map(|(antwoord, kanaal, aantal)| {
            (View { dag, gemeente: gemeente.to_owned(), antwoord, kanaal }, u64::try_from(aantal).unwrap_or(0))
        })
        .collect())
}

fn timestamp(text: &str) -> Result<Timestamp, RegisterError> {
    text.parse().map_err(|_| RegisterError::Refused("a column holds something that is not a time".to_owned()))
}
