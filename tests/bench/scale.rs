//! What a national repository costs. Run with
//!
//! ```sh
//! cargo bench --bench scale -- --antwoorden 600 --gemeenten 342
//! ```
//!
//! It writes a repository with `corpus` in a temporary folder, loads, checks and indexes it, starts a hub
//! on it, saves a generic fact a few times and waits until the new value is served, and renders every
//! answer of every gemeente in every kanaal (letters by sample). Prints one line per figure; give
//! `--json` for one object, and `--zonder-uitvoer` to leave out resolving and rendering everything.

#![allow(clippy::print_stdout, reason = "its figures are its output")]

use anyhow::{Context, bail};
use eenduidig::{
    content::{Gemeente, Waarde},
    corpus,
    hub::{Hub, Options, Source, system_clock},
    ontvangst::Ontvangst,
    render::{Kanaal, Request, Vorm, render},
    resolve::{Moment, Resolution, asked, resolve},
    snapshot::{Builder, Release, Snapshot},
    source::read_directory,
};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// So many times the fact is saved.
const EDITS: i64 = 41;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

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
    let (antwoorden, gemeenten, letters) =
        (number("--antwoorden", 600)?, number("--gemeenten", 342)?, number("--brieven", 200)?);
    let folder = tempfile::tempdir()?;
    let mut figures = Map::new();
    let letters = (!arguments.iter().any(|argument| argument == "--zonder-uitvoer")).then_some(letters);
    measure(folder.path(), (antwoorden, gemeenten), letters, &mut figures)?;
    if arguments.iter().any(|argument| argument == "--json") {
        println!("{}", Value::Object(figures));
    } else {
        figures.iter().for_each(|(name, value)| println!("{name:38} {value}"));
    }
    Ok(())
}

fn measure(
    folder: &Path,
    (antwoorden, gemeenten): (usize, usize),
    letters: Option<usize>,
    figures: &mut Map<String, Value>,
) -> anyhow::Result<()> {
    let out = folder.join("repository");
    let written =
        timed(figures, "corpus written, s", || corpus::write(&corpus::Options::new(antwoorden, gemeenten, &out)))?;
    figures.insert("files".to_owned(), json!(written.bestanden));
    figures.insert("text written, MB".to_owned(), megabytes(written.bytes));
    let content = out.join("content");
    let before = resident("VmRSS")?;
    let tree = timed(figures, "read, s", || read_directory(&content, &beside()))?;
    let release = Release::werkmap(&tree);
    let mut builder = Builder::default();
    let snapshot = timed(figures, "load + check + index, s", || builder.build(tree, release, TODAY));
    let snapshot = snapshot.map_err(|unreadable| anyhow::anyhow!("{:?}", unreadable.diagnostics))?;
    figures.insert("memory held by it, MB".to_owned(), megabytes(resident("VmRSS")?.saturating_sub(before)));
    figures.insert("peak memory so far, MB".to_owned(), megabytes(resident("VmHWM")?));
    figures.insert("index, MB".to_owned(), megabytes(snapshot.index.omvang().bytes));
    figures.insert("diagnostics".to_owned(), json!(snapshot.diagnostics.len()));
    if let Some(letters) = letters {
        resolve_all(&snapshot, figures);
        render_all(&snapshot, letters, figures);
    }
    drop(snapshot);
    drop(builder);
    edits(&content, figures)?;
    figures.insert("peak memory, MB".to_owned(), megabytes(resident("VmHWM")?));
    Ok(())
}

fn beside() -> Vec<(&'static str, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["renderers", "schemas", "search"].map(|name| (name, root.join(name))).into_iter().collect()
}

fn timed<T>(figures: &mut Map<String, Value>, name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    figures.insert(name.to_owned(), seconds(start.elapsed()));
    done
}

fn seconds(elapsed: Duration) -> Value {
    json!((elapsed.as_secs_f64() * 10_000.0).round() / 10_000.0)
}

fn megabytes(bytes: u64) -> Value {
    let tenths = u32::try_from(bytes / 100_000).unwrap_or(u32::MAX);
    json!(f64::from(tenths) / 10.0)
}

/// A figure of this process in bytes, from the kernel.
fn resident(name: &str) -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name)).context("no such figure")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kilobytes * 1024)
}

fn each(snapshot: &Snapshot) -> Vec<(&Gemeente, &str)> {
    let gemeenten = snapshot.repository.gemeenten.values();
    gemeenten
        .flat_map(|gemeente| snapshot.repository.ids(gemeente).into_iter().map(move |id| (gemeente.as_ref(), id)))
        .collect()
}

fn resolve_all(snapshot: &Snapshot, figures: &mut Map<String, Value>) {
    let all = each(snapshot);
    figures.insert("antwoorden × gemeenten".to_owned(), json!(all.len()));
    let resolved = timed(figures, "resolve all (two cores), s", || {
        all.par_iter()
            .filter(|(gemeente, id)| {
                matches!(resolve(&snapshot.repository, &gemeente.slug, id, Moment::day(TODAY)), Resolution::Antwoord(_))
            })
            .count()
    });
    figures.insert("resolved".to_owned(), json!(resolved));
}

fn render_all(snapshot: &Snapshot, letters: usize, figures: &mut Map<String, Value>) {
    let all = each(snapshot);
    for kanaal in snapshot.kanalen.iter() {
        let step = if kanaal.vorm == Vorm::Pdf { all.len().div_ceil(letters.max(1)).max(1) } else { 1 };
        let some: Vec<_> = all.iter().step_by(step).collect();
        let bytes = AtomicUsize::new(0);
        let failed = AtomicUsize::new(0);
        timed(figures, &format!("render {} of {}, s", some.len(), kanaal.naam), || {
            some.par_iter().for_each(|(gemeente, id)| match one(snapshot, kanaal, gemeente, id) {
                Some(length) => drop(bytes.fetch_add(length, Ordering::Relaxed)),
                None => drop(failed.fetch_add(1, Ordering::Relaxed)),
            });
        });
        figures.insert(format!("bytes of {}, MB", kanaal.naam), megabytes(bytes.load(Ordering::Relaxed) as u64));
        figures.insert(format!("not rendered in {}", kanaal.naam), json!(failed.load(Ordering::Relaxed)));
    }
}

/// Length of one output; every kenmerk gets its first value, so that letters can be made.
fn one(snapshot: &Snapshot, kanaal: &Kanaal, gemeente: &Gemeente, id: &str) -> Option<usize> {
    let resolution = resolve(&snapshot.repository, &gemeente.slug, id, Moment::day(TODAY));
    let Resolution::Antwoord(antwoord) = &resolution else { return None };
    let mut kenmerken = eenduidig::condition::Kenmerken::new();
    for name in asked(antwoord).into_iter().filter(|_| kanaal.vorm == Vorm::Pdf) {
        let kenmerk = antwoord.kenmerken.get(name)?;
        let first =
            kenmerk.choices().first().map_or_else(|| kenmerk.minimum.unwrap_or(0).to_string(), ToString::to_string);
        kenmerken.insert(name.to_owned(), kenmerk.read(&first)?);
    }
    let release = &snapshot.release.id;
    let code = Ontvangst { antwoord: id, gemeente: &gemeente.slug, kanaal: &kanaal.naam, datum: TODAY, release }.code();
    let request = Request {
        release: &snapshot.release.id,
        ontvangstcode: &code,
        slug: &gemeente.slug,
        gemeente: &gemeente.profiel,
        datum: TODAY,
        basis_url: "/v1/gemeenten/proef/antwoorden",
        variant: None,
        kenmerken: &kenmerken,
        medewerkers: kanaal.zichtbaar == eenduidig::markdown::Audience::Medewerkers,
    };
    render(kanaal, &resolution, &request).ok().map(|rendition| rendition.body.len())
}

/// Saves a generic fact and waits until the new value is what the hub serves.
fn edits(content: &Path, figures: &mut Map<String, Value>) -> anyhow::Result<()> {
    let (file, pad) = generic_amount(content)?;
    let hub = Hub::start(Source::directory(content), system_clock(), Options::default())?;
    let (mut times, mut builds) = (Vec::new(), Vec::new());
    for cents in 101..101 + EDITS {
        let text = fs::read_to_string(&file)?;
        let changed = with_amount(&text, &pad, cents).context("the fact has no amount to change")?;
        let start = Instant::now();
        fs::write(&file, changed)?;
        while served_amount(&hub, &pad) != Some(cents) {
            if start.elapsed() > Duration::from_mins(1) {
                bail!("a saved fact was not served within a minute");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        times.push(start.elapsed());
        builds.push(hub.status().duur);
    }
    times.sort();
    builds.sort();
    let middle = times.len() / 2;
    figures.insert("save of a generic fact to served, median s".to_owned(), seconds(times[middle]));
    figures.insert(format!("… slowest of {EDITS}, s"), seconds(times[times.len() - 1]));
    figures.insert("… of that, from looking to serving, quickest s".to_owned(), seconds(builds[0]));
    figures.insert("… and median, s".to_owned(), seconds(builds[middle]));
    Ok(())
}

/// A generic file and the path of an amount in it that gemeenten may not replace.
fn generic_amount(content: &Path) -> anyhow::Result<(PathBuf, String)> {
    let tree = read_directory(content, &[])?;
    let loaded = eenduidig::content::Loader::default().load(&tree);
    let repository = loaded.repository.context("hub.yaml cannot be read")?;
    let amounts =
        repository.generic.feiten.values().filter(|feit| feit.gemeentelijk == eenduidig::content::Gemeentelijk::Nee);
    let feit =
        amounts.into_iter().find(|feit| matches!(feit.on(TODAY).map(|value| &value.waarde), Some(Waarde::Bedrag(_))));
    let feit = feit.context("the corpus has no generic amount")?;
    let path = feit.place.file.path().strip_prefix("content/").context("outside content")?;
    Ok((content.join(path), feit.pad.clone()))
}

fn with_amount(text: &str, pad: &str, cents: i64) -> Option<String> {
    let fact = text.find(&format!("{pad}:"))?;
    let value = fact + text[fact..].rfind("waarde: ").and_then(|_| text[fact..].find("waarde: "))? + "waarde: ".len();
    let end = value + text[value..].find('\n')?;
    Some(format!("{}{}.{:02}{}", &text[..value], cents / 100, cents % 100, &text[end..]))
}

fn served_amount(hub: &Hub, pad: &str) -> Option<i64> {
    let serving = hub.serving();
    let (_, snapshot) = serving.gemeenten().into_iter().next()?;
    match snapshot.repository.generic.feiten.get(pad)?.on(TODAY)?.waarde {
        Waarde::Bedrag(cents) => Some(cents),
        _ => None,
    }
}
