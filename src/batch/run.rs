//! A run: all rows are judged, and then all letters made.

use super::{
    BatchError, Judged, Letter, Problem, Record, Series,
    journal::{self, Head, Journal},
    manifest::{Contents, Entry, manifest},
    parts::{Delen, write_parts},
    read_table,
};
use crate::{
    adressering::Bijzonder,
    fault::{Leak, halt, leaks},
    typeset,
};
use rayon::prelude::*;
use std::{collections::BTreeSet, fs::File, path::Path};

/// So many rows are in memory at a time.
const CHUNK: usize = 64;
/// So many mistakes are told.
const MOST_TOLD: usize = 50;
/// So many signs fit in the window of any envelope, however wide they are.
const ALWAYS_FITS: usize = 25;
/// Larger files are split, so that the list of letters stays a list that somebody can go through.
const MOST_LETTERS: usize = 100_000;

/// What a run works on.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The letter.
    pub series: &'a Series,
    /// The file of persons.
    pub personen: &'a Path,
    /// The folder for the letters.
    pub out: &'a Path,
    /// Only so many, spread over the file, to look at.
    pub proef: Option<usize>,
    /// Joined for a printer besides.
    pub delen: Option<Delen>,
    /// Is told how many letters there will be, and then of each.
    pub voortgang: &'a (dyn Fn(usize, bool) + Sync),
}

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Letters in the folder.
    pub brieven: usize,
    /// Of those, how many an earlier run had made.
    pub al_gemaakt: usize,
    /// Rows that got no letter, with the reason.
    pub apart: Vec<(u64, Bijzonder)>,
    /// Was the series at its end before this run?
    pub was_klaar: bool,
}

/// What judging all rows came to.
struct Plan {
    letters: usize,
    /// The letters that are made, counted from 0; all when absent.
    chosen: Option<BTreeSet<usize>>,
    apart: Vec<(u64, Bijzonder)>,
}

/// Makes all letters.
pub fn run(job: Job<'_>) -> Result<Outcome, BatchError> {
    let fingerprint = fingerprint(job.personen)?;
    let plan = plan(job).inspect_err(|_| typeset::forget())?;
    halt("na-controle");
    if journal::finished(job.out) {
        return finished(job, &fingerprint, plan);
    }
    let head = head(job, &fingerprint);
    let journal = Journal::open(job.out, &head)?;
    (job.voortgang)(plan.chosen.as_ref().map_or(plan.letters, BTreeSet::len), true);
    let made = make_all(job, &plan, &journal);
    typeset::forget();
    let (entries, al_gemaakt) = made?;
    let brieven = entries.len();
    if self::fingerprint(job.personen)? != fingerprint {
        return Err(BatchError::Anders(
            "het bestand met personen is onderweg veranderd; begin opnieuw in een nieuwe map".into(),
        ));
    }
    let delen = job.delen.map_or(Ok(Vec::new()), |delen| write_parts(job.out, &entries, delen))?;
    let contents = Contents { entries, delen };
    journal.finish(&contents.entries, &manifest(job.series, &head, &contents, &plan.apart))?;
    Ok(Outcome { brieven, al_gemaakt, apart: plan.apart, was_klaar: false })
}

fn head(job: Job<'_>, fingerprint: &str) -> Head {
    let series = job.series;
    Head {
        programma: concat!("eenduidig ", env!("CARGO_PKG_VERSION")).to_owned(),
        release: series.release.clone(),
        gemeente: series.gemeente.slug.clone(),
        briefmodel: series.model.id.clone(),
        kanaal: series.kanaal.naam.clone(),
        datum: series.datum.to_string(),
        invoer: fingerprint.to_owned(),
        proef: job.proef,
        delen: job.delen,
    }
}

/// A folder that holds a whole series: the same one is no mistake, another is.
fn finished(job: Job<'_>, fingerprint: &str, plan: Plan) -> Result<Outcome, BatchError> {
    let path = job.out.join(super::manifest::MANIFEST);
    let text = std::fs::read(&path).map_err(BatchError::io(path.display().to_string()))?;
    let known: Contents = serde_json::from_slice(&text).unwrap_or_default();
    let same = manifest(job.series, &head(job, fingerprint), &known, &plan.apart) == text;
    if !same {
        return Err(BatchError::Anders(format!(
            "in {} staat al een andere serie; kies een nieuwe map",
            job.out.display()
        )));
    }
    let brieven = known.entries.len();
    Ok(Outcome { brieven, al_gemaakt: brieven, apart: plan.apart, was_klaar: true })
}

fn fingerprint(path: &Path) -> Result<String, BatchError> {
    open(path).and_then(|file| journal::sha256_of(file).map_err(BatchError::io(path.display().to_string())))
}

fn open(path: &Path) -> Result<File, BatchError> {
    File::open(path).map_err(BatchError::io(path.display().to_string()))
}

/// Judges every row; all mistakes, the first of them told.
fn plan(job: Job<'_>) -> Result<Plan, BatchError> {
    let needed = job.series.needed();
    let mut rows = read_table(open(job.personen)?, &needed)?;
    let mut plan = Plan { letters: 0, chosen: None, apart: Vec::new() };
    let (mut problems, mut aantal): (Vec<Problem>, usize) = (Vec::new(), 0);
    loop {
        let chunk: Vec<_> = rows.by_ref().take(CHUNK * 8).collect();
        if chunk.is_empty() {
            break;
        }
        let judged: Vec<_> = chunk.into_par_iter().map(|row| judged(job.series, row)).collect();
        for row in judged {
            match row {
                Ok(Judged::Letter(_)) => plan.letters += 1,
                Ok(Judged::Bijzonder(rij, bijzonder)) => plan.apart.push((rij, bijzonder)),
                Err(found) => {
                    aantal += found.len();
                    problems.extend(found.into_iter().take(MOST_TOLD.saturating_sub(problems.len())));
                }
            }
        }
        if plan.letters + plan.apart.len() > MOST_LETTERS {
            return Err(BatchError::Anders(format!(
                "een serie heeft hoogstens {MOST_LETTERS} brieven; splits het bestand"
            )));
        }
        halt("midden-in-controle");
    }
    if aantal > 0 {
        return Err(BatchError::Invoer { problems, aantal });
    }
    if plan.letters == 0 && plan.apart.is_empty() {
        return Err(BatchError::Anders("in het bestand staat niemand".into()));
    }
    plan.chosen = job.proef.map(|few| spread(few, plan.letters));
    Ok(plan)
}

/// What becomes of a row. A letter with a long line in its window is tried, since it may be too wide.
fn judged(series: &Series, row: Result<Record, Vec<Problem>>) -> Result<Judged, Vec<Problem>> {
    let judged = series.judge(&row?)?;
    if let Judged::Letter(letter) = &judged
        && letter.longest_line() > ALWAYS_FITS
        && series.make(letter).is_err()
    {
        let wide = "een regel van het adres is te breed voor het venster; kort de naam of de straat af";
        return Err(vec![Problem::new(wide).in_row(letter.rij)]);
    }
    Ok(judged)
}

/// A few of many: the first, the last, and evenly between.
fn spread(few: usize, many: usize) -> BTreeSet<usize> {
    match few.min(many) {
        0 => BTreeSet::new(),
        1 => BTreeSet::from([0]),
        few => (0..few).map(|at| at * (many - 1) / (few - 1)).collect(),
    }
}

fn make_all(job: Job<'_>, plan: &Plan, journal: &Journal) -> Result<(Vec<Entry>, usize), BatchError> {
    let needed = job.series.needed();
    let mut rows = read_table(open(job.personen)?, &needed)?;
    let (mut entries, mut already, mut count) = (Vec::new(), 0, 0);
    loop {
        let chunk: Vec<Box<Letter>> = rows
            .by_ref()
            .filter_map(|row| match row.and_then(|record| job.series.judge(&record)) {
                Ok(Judged::Letter(letter)) => Some(letter),
                _ => None,
            })
            .filter(|_| {
                count += 1;
                plan.chosen.as_ref().is_none_or(|chosen| chosen.contains(&(count - 1)))
            })
            .take(CHUNK)
            .collect();
        if chunk.is_empty() {
            return Ok((entries, already));
        }
        let made: Vec<Result<(Entry, bool), BatchError>> = chunk
            .into_par_iter()
            .map(|letter| {
                if leaks(Leak::FileName) {
                    let _ = std::fs::write(job.out.join(letter.name()), "");
                }
                let done = match journal.made(letter.rij) {
                    Some(entry) => (entry, true),
                    None => (journal.keep(letter.rij, &job.series.make(&letter)?)?, false),
                };
                (job.voortgang)(1, false);
                Ok(done)
            })
            .collect();
        for letter in made {
            let (entry, was_made) = letter?;
            already += usize::from(was_made);
            entries.push(entry);
        }
    }
}
