//! PostgreSQL: the Dutch dictionary, a GIN index, the title with weight A.

use super::{
    fts5::words,
    questions::Question,
    rows::{GENERIC, Rows},
};
use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};
use std::str::FromStr;

const SEARCH: &str = "
    WITH asked AS MATERIALIZED (
        SELECT to_tsquery('dutch', $1) AS words, $2::tsquery && to_tsquery('dutch', $1) AS here),
    best AS (
        SELECT blok.antwoord, max(ts_rank(blok.tsv, asked.words)) AS score FROM asked, blok
        WHERE blok.tsv @@ asked.here
        AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.owner = $3 AND hidden.id = blok.id)
        GROUP BY blok.antwoord ORDER BY 2 DESC, 1 LIMIT 10)
    SELECT head.antwoord, head.titel, head.regel FROM best JOIN head USING (antwoord) ORDER BY best.score DESC";

pub(crate) struct Pg(PgConnection);

impl Pg {
    pub(crate) async fn new(url: &str, rows: &Rows) -> anyhow::Result<Self> {
        let options = PgConnectOptions::from_str(url)?;
        let mut connection = PgConnection::connect_with(&options).await?;
        connection.execute("CREATE TABLE blok (id bigint, antwoord text, tsv tsvector)").await?;
        connection.execute("CREATE TABLE hidden (owner text, id bigint, PRIMARY KEY (owner, id))").await?;
        connection.execute("CREATE TABLE head (antwoord text PRIMARY KEY, titel text, regel text)").await?;
        for (number, some) in rows.bloks.chunks(2_000).enumerate() {
            let first = i64::try_from(number * 2_000 + 1)?;
            let column = |pick: fn(&super::rows::Row) -> &String| some.iter().map(pick).cloned().collect::<Vec<_>>();
            let insert = sqlx::query(
                "INSERT INTO blok SELECT $1 + place - 1, antwoord, setweight(to_tsvector('dutch', titel), 'A')
                     || setweight(to_tsvector('dutch', tekst), 'C') || setweight(to_tsvector('simple', owner), 'D')
                 FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
                     WITH ORDINALITY AS row (owner, antwoord, titel, tekst, place)",
            );
            let insert = insert.bind(first).bind(column(|row| &row.owner)).bind(column(|row| &row.antwoord));
            insert.bind(column(|row| &row.titel)).bind(column(|row| &row.tekst)).execute(&mut connection).await?;
        }
        for some in rows.hidden.chunks(10_000) {
            let (owners, ids): (Vec<String>, Vec<i64>) = some.iter().cloned().unzip();
            let insert = sqlx::query("INSERT INTO hidden SELECT * FROM unnest($1::text[], $2::bigint[])");
            insert.bind(owners).bind(ids).execute(&mut connection).await?;
        }
        for (antwoord, titel, regel) in &rows.heads {
            let insert = sqlx::query("INSERT INTO head VALUES ($1, $2, $3)");
            insert.bind(antwoord).bind(titel).bind(regel).execute(&mut connection).await?;
        }
        for statement in [
            "ALTER TABLE blok ADD PRIMARY KEY (id)",
            "CREATE INDEX ON blok USING gin (tsv) WITH (fastupdate = off)",
            "VACUUM ANALYZE",
            "SET work_mem = '64MB'",
            "SET jit = off",
        ] {
            connection.execute(statement).await?;
        }
        Ok(Self(connection))
    }

    /// Bytes on disk, and memory of the server process of this connection.
    pub(crate) async fn size(&mut self) -> anyhow::Result<(u64, u64)> {
        let size = "SELECT sum(pg_total_relation_size(oid))::bigint, pg_backend_pid() FROM pg_class WHERE relname IN ('blok', 'hidden', 'head')";
        let (bytes, pid): (i64, i32) = sqlx::query_as(size).fetch_one(&mut self.0).await?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line =
            status.lines().find(|line| line.starts_with("VmRSS")).and_then(|line| line.split_whitespace().nth(1));
        let memory: u64 = line.and_then(|number| number.parse().ok()).unwrap_or(0);
        Ok((u64::try_from(bytes)?, memory * 1024))
    }

    pub(crate) async fn search(&mut self, question: &Question) -> anyhow::Result<Vec<String>> {
        let words = words(&question.words);
        let typing = !question.words.ends_with(' ');
        let last = words.len().saturating_sub(1);
        let terms = words.iter().enumerate();
        let terms = terms.map(|(at, word)| if typing && at == last { format!("{word}:*") } else { word.clone() });
        let any = terms.collect::<Vec<_>>().join(" | ");
        let owners = format!("'{GENERIC}' | '{}'", question.owner);
        let found: Vec<(String, String, String)> =
            sqlx::query_as(SEARCH).bind(any).bind(owners).bind(&question.owner).fetch_all(&mut self.0).await?;
        Ok(found.into_iter().map(|(antwoord, ..)| antwoord).collect())
    }
}
