//! The search beside SQLite FTS5 and PostgreSQL full text, on the same corpus in the same run. Run with
//!
//! ```sh
//! cargo bench --bench zoeken -- --antwoorden 600 --gemeenten 342 --vragen 300
//! ```
//!
//! Every engine does the same job: the ten best antwoorden for one gemeente, with title and answer line.
//! All have the text in the same layers: generic bloks once, bloks of a gemeente beside them, and a list of
//! generic bloks that a gemeente replaced. All must match the words of the gemeente only, any of the words,
//! the title counting more. Questions go to the engines in turn, so that other work on the machine hits all
//! alike. Times are of one question at a time, one connection, statements prepared, everything in memory.

#![allow(clippy::print_stdout, reason = "its figures are its output")]

#[path = "zoeken/fts5.rs"]
mod fts5;
#[path = "zoeken/measure.rs"]
mod measure;
#[path = "zoeken/ours.rs"]
mod ours;
#[path = "zoeken/pg.rs"]
mod pg;
#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "the tests of the register also stop and start it, and fail where it fails"
)]
#[path = "../it/register/postgres.rs"]
mod postgres;
#[path = "zoeken/questions.rs"]
mod questions;
#[path = "zoeken/rows.rs"]
mod rows;

use anyhow::Context;
use eenduidig::corpus;
use measure::{Times, megabytes, resident};
use questions::{Kind, Question};
use std::{collections::BTreeMap, time::Instant};

/// Databases to fill; the server of the tests gives them.
pub(crate) trait Databases {
    /// The address of an empty one.
    async fn fresh(&mut self, name: &str) -> String;
}

/// The one of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, otherwise: usize| -> anyhow::Result<usize> {
        let at = arguments.iter().position(|argument| argument == name);
        at.map_or(Ok(otherwise), |at| {
            arguments.get(at + 1).context("a number is missing")?.parse().context("not a number")
        })
    };
    let size = (number("--antwoorden", 600)?, number("--gemeenten", 342)?);
    let vragen = number("--vragen", 300)?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(compare(size, vragen))
}

async fn compare((antwoorden, gemeenten): (usize, usize), vragen: usize) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("repository");
    let written = corpus::write(&corpus::Options::new(antwoorden, gemeenten, &out))?;
    println!("{antwoorden} antwoorden, {gemeenten} gemeenten; {written}");
    println!("load of the machine: {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    let repository = ours::load(&out.join("content"))?;
    let rows = rows::of(&repository);
    let (bloks, text) = (rows.bloks.len(), rows.bytes());
    println!("{bloks} bloks, {} MB of plain text, {} hidden", megabytes(text), rows.hidden.len());

    let before = resident()?;
    let start = Instant::now();
    let ours = ours::Ours::new(&repository);
    println!("eenduidig   index {:6.2} s", start.elapsed().as_secs_f64());
    let size = ours.bytes();
    println!("eenduidig   size {} MB, {:.2} × the files", megabytes(size), share(size, written.bytes));
    println!("eenduidig   memory {} MB", megabytes(resident()?.saturating_sub(before)));

    let before = resident()?;
    let start = Instant::now();
    let mut fts5 = fts5::Fts5::new(&folder.path().join("fts5.sqlite"), &rows).await?;
    println!("fts5        index {:6.2} s", start.elapsed().as_secs_f64());
    let size = std::fs::metadata(folder.path().join("fts5.sqlite"))?.len();
    println!("fts5        size {} MB, {:.2} × the files", megabytes(size), share(size, written.bytes));
    println!("fts5        memory {} MB", megabytes(resident()?.saturating_sub(before)));

    let mut server = postgres::Server::start();
    let mut pg = match &mut server {
        Some(server) => {
            let start = Instant::now();
            let pg = pg::Pg::new(&server.fresh("zoeken").await, &rows).await?;
            println!("postgresql  index {:6.2} s", start.elapsed().as_secs_f64());
            Some(pg)
        }
        None => None,
    };
    if let Some(pg) = &mut pg {
        let (size, memory) = pg.size().await?;
        println!("postgresql  size {} MB, {:.2} × the files", megabytes(size), share(size, written.bytes));
        println!("postgresql  memory of this connection {} MB", megabytes(memory));
    }
    let questions = questions::make(&repository, vragen);
    ask(&ours, &mut fts5, pg.as_mut(), &questions).await?;
    println!("load of the machine: {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    Ok(())
}

fn share(part: u64, whole: u64) -> f64 {
    f64::from(u32::try_from(part / 1000).unwrap_or(u32::MAX))
        / f64::from(u32::try_from(whole / 1000).unwrap_or(1).max(1))
}

/// Asks every question of every engine, in turn, and prints the times per kind.
async fn ask(
    ours: &ours::Ours<'_>,
    fts5: &mut fts5::Fts5,
    mut pg: Option<&mut pg::Pg>,
    questions: &[Question],
) -> anyhow::Result<()> {
    let mut times: BTreeMap<(Kind, &str), Times> = BTreeMap::new();
    for (round, question) in questions.iter().chain(questions).enumerate() {
        // The first round warms up.
        let measured = round >= questions.len();
        let mut note = |engine, start: Instant, found: &[String]| {
            let elapsed = start.elapsed();
            if measured {
                times.entry((question.kind, engine)).or_default().add(elapsed, question.judge(found));
            }
        };
        let start = Instant::now();
        let found = ours.search(question);
        note("eenduidig", start, &found);
        let start = Instant::now();
        let found = fts5.search(question).await?;
        note("fts5", start, &found);
        if let Some(pg) = pg.as_deref_mut() {
            let start = Instant::now();
            let found = pg.search(question).await?;
            note("postgresql", start, &found);
        }
    }
    println!(
        "\n| kind | engine | p50 ms | p99 ms | slowest ms | right in the first ten | nothing |\n|---|---|---|---|---|---|---|"
    );
    for ((kind, engine), times) in &mut times {
        println!("| {} | {engine} | {times} |", kind.name());
    }
    Ok(())
}
