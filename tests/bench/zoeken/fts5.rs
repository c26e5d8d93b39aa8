//! SQLite FTS5: words without accents, an index for prefixes, bm25 with the title counting four times.

use super::{
    questions::Question,
    rows::{GENERIC, Rows},
};
use anyhow::Context;
use sqlx::{Connection as _, Executor as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{collections::BTreeSet, path::Path};

const SEARCH: &str = "
    WITH hit AS MATERIALIZED (SELECT rowid AS id, bm25(doc, 4.0, 1.0, 0.0) AS score FROM doc WHERE doc MATCH ?1),
    best AS (
        SELECT blok.antwoord AS antwoord, min(hit.score) AS score FROM hit JOIN blok ON blok.id = hit.id
        WHERE NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.owner = ?2 AND hidden.id = hit.id)
        GROUP BY blok.antwoord ORDER BY 2, 1 LIMIT 10)
    SELECT head.antwoord, head.titel, head.regel FROM best JOIN head ON head.antwoord = best.antwoord ORDER BY best.score";

pub(crate) struct Fts5(SqliteConnection);

impl Fts5 {
    pub(crate) async fn new(path: &Path, rows: &Rows) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        let options =
            options.pragma("journal_mode", "off").pragma("synchronous", "off").pragma("cache_size", "-262144");
        let mut connection = SqliteConnection::connect_with(&options).await?;
        for statement in [
            "CREATE VIRTUAL TABLE doc USING fts5(titel, tekst, owner, content='', prefix='2 3 4', tokenize='unicode61 remove_diacritics 2')",
            "CREATE TABLE blok (id INTEGER PRIMARY KEY, antwoord TEXT NOT NULL)",
            "CREATE TABLE hidden (owner TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (owner, id)) WITHOUT ROWID",
            "CREATE TABLE head (antwoord TEXT PRIMARY KEY, titel TEXT, regel TEXT) WITHOUT ROWID",
        ] {
            connection.execute(statement).await.context("is FTS5 compiled in?")?;
        }
        let mut all = connection.begin().await?;
        for (id, row) in (1_i64..).zip(&rows.bloks) {
            let insert = sqlx::query("INSERT INTO doc (rowid, titel, tekst, owner) VALUES (?, ?, ?, ?)");
            insert.bind(id).bind(&row.titel).bind(&row.tekst).bind(&row.owner).execute(&mut *all).await?;
            let insert = sqlx::query("INSERT INTO blok VALUES (?, ?)");
            insert.bind(id).bind(&row.antwoord).execute(&mut *all).await?;
        }
        for (owner, id) in &rows.hidden {
            sqlx::query("INSERT INTO hidden VALUES (?, ?)").bind(owner).bind(id).execute(&mut *all).await?;
        }
        for (antwoord, titel, regel) in &rows.heads {
            let insert = sqlx::query("INSERT INTO head VALUES (?, ?, ?)");
            insert.bind(antwoord).bind(titel).bind(regel).execute(&mut *all).await?;
        }
        all.commit().await?;
        connection.execute("INSERT INTO doc (doc) VALUES ('optimize')").await?;
        Ok(Self(connection))
    }

    pub(crate) async fn search(&mut self, question: &Question) -> anyhow::Result<Vec<String>> {
        let words = words(&question.words);
        let typing = !question.words.ends_with(' ');
        let last = words.len().saturating_sub(1);
        let quoted = words.iter().enumerate().map(|(at, word)| {
            let star = if typing && at == last { "*" } else { "" };
            format!("\"{word}\"{star}")
        });
        let any = quoted.collect::<Vec<_>>().join(" OR ");
        let matching = format!("owner : (\"{GENERIC}\" OR \"{}\") AND {{titel tekst}} : ({any})", question.owner);
        let found: Vec<(String, String, String)> =
            sqlx::query_as(SEARCH).bind(matching).bind(&question.owner).fetch_all(&mut self.0).await?;
        Ok(found.into_iter().map(|(antwoord, ..)| antwoord).collect())
    }
}

/// Words that say something, each once, as many as the search itself reads.
pub(crate) fn words(text: &str) -> Vec<String> {
    const STOP: [&str; 18] = [
        "goedemiddag",
        "hoe",
        "kan",
        "ik",
        "een",
        "voor",
        "mijn",
        "en",
        "wat",
        "dat",
        "de",
        "het",
        "u",
        "is",
        "van",
        "in",
        "op",
        "te",
    ];
    let text = text.to_lowercase();
    let mut seen = BTreeSet::new();
    let all = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty() && !STOP.contains(word));
    all.filter(|word| seen.insert(*word)).take(24).map(str::to_owned).collect()
}
