//! `verify`: proves that every kanaal gives the same answer.

mod record;

use super::{Outcome, output, place};
use crate::{
    api::{ApiConfig, Served, Shutdown},
    hub::{Clock, Hub, Options, Source},
    source::Tree,
    verify::{Report, Scope, verify},
};
use anyhow::{anyhow, bail};
use clap::Args;
use jiff::{
    civil::{DateTime, time},
    tz::TimeZone,
};
use std::{fmt::Write, sync::Arc, time::Instant};

/// So many differences are shown to people.
const SHOWN: usize = 50;

/// `verify [--content DIR] [--ref REF] [--datum D] [--gemeente G …] [--id ID …] [--kanaal K …] [--format F]`
#[derive(Args)]
pub(super) struct Verify {
    /// Alleen deze gemeenten [gewoon: alle]
    #[arg(long = "gemeente", value_name = "GEMEENTE")]
    gemeenten: Vec<String>,
    /// Alleen deze antwoorden [gewoon: alle]
    #[arg(long = "id", value_name = "ID")]
    ids: Vec<String>,
    /// Alleen deze kanalen [gewoon: alle]
    #[arg(long = "kanaal", value_name = "KANAAL")]
    kanalen: Vec<String>,
    /// Ook wat al geverifieerd is en niet veranderde
    #[arg(long)]
    alles: bool,
    /// Vorm van het verslag: human of json
    #[arg(long, default_value = "human", value_parser = ["human", "json"], value_name = "VORM")]
    format: String,
    #[command(flatten)]
    place: place::Where,
    #[command(flatten)]
    day: place::Day,
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let start = Instant::now();
        let day = self.day.date();
        let now = if day == place::now().date() { place::now() } else { day.to_datetime(time(12, 0, 0, 0)) };
        let (tree, _) = self.place.tree()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let config = hub(tree, now)?;
        let served = Served::over(&config, runtime.handle());
        let snapshot = Arc::clone(&config.hub.serving().newest);
        if snapshot.verdict().generiek {
            bail!("de inhoud heeft fouten; zie: eenduidig check --content {}", self.place.content.display());
        }
        let asked = |slug: &&String| self.gemeenten.is_empty() || self.gemeenten.contains(*slug);
        if let Some(slug) = snapshot.verdict().gemeenten.iter().find(asked) {
            bail!("de inhoud van {slug} heeft fouten; zie: eenduidig check --content {}", self.place.content.display());
        }
        for slug in &self.gemeenten {
            snapshot.repository.gemeente(slug).ok_or_else(|| anyhow!("de gemeente '{slug}' is er niet"))?;
        }
        for naam in &self.kanalen {
            snapshot.kanalen.get(naam).ok_or_else(|| anyhow!("het kanaal '{naam}' is er niet"))?;
        }
        let record = record::Record::open(self.alles);
        let scope = Scope {
            verified: record.known.clone(),
            made_with: record::made_with(&snapshot)?,
            gemeenten: self.gemeenten,
            ids: self.ids,
            kanalen: self.kanalen,
            release: Some(snapshot.release.id.clone()),
            ..Scope::all(now)
        };
        let bar = output::progress(0, "antwoorden");
        let report = verify(&snapshot.repository, &snapshot.kanalen, &served, &scope, &|done, all| {
            bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        });
        bar.finish_and_clear();
        record.save(&report.verified);
        if report.counts.outputs + report.counts.unchanged == 0 {
            bail!("er is niets geverifieerd: kijk of --gemeente, --id en --kanaal kloppen");
        }
        match self.format.as_str() {
            "json" => output::print(&format!("{:#}\n", serde_json::to_value(&report)?))?,
            _ => output::print(&told(&report, start.elapsed().as_secs_f64()))?,
        }
        // Who guards a branch wants all of it; who edits may do without the programs that read letters.
        let must_be_whole = std::env::var_os("CI").is_some();
        let fine = report.differences.is_empty() && (report.not_verified.is_empty() || !must_be_whole);
        Ok(if fine { Outcome::Fine } else { Outcome::Findings })
    }
}

/// A hub over files that do not change, at a moment that does not change.
fn hub(tree: Tree, now: DateTime) -> anyhow::Result<ApiConfig> {
    let moment = now.to_zoned(TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC))?.timestamp();
    let clock: Clock = Arc::new(move || moment);
    let hub = Hub::start(Source::Fixed(tree), Arc::clone(&clock), Options::default());
    let hub = Arc::new(hub.map_err(|error| anyhow!("{error}"))?);
    Ok(ApiConfig { hub, journal: None, clock, max_age: 60, shutdown: Shutdown::default() })
}

/// The report for people.
fn told(report: &Report, seconds: f64) -> String {
    let mut text = String::new();
    for difference in report.differences.iter().take(SHOWN) {
        let _ = writeln!(text, "{difference}\n");
    }
    if report.differences.len() > SHOWN {
        let _ = writeln!(text, "… en nog {} verschillen.\n", report.differences.len() - SHOWN);
    }
    let counts = &report.counts;
    let _ = writeln!(
        text,
        "{} antwoorden (elke dag waarop er iets verandert apart), {} situaties bekeken van {}; {} keer uitvoer gelezen ({} keer gelijk aan wat al gelezen was).",
        counts.antwoorden, counts.situations, counts.possible, counts.outputs, counts.known
    );
    if counts.unchanged > 0 {
        let _ = writeln!(
            text,
            "{} antwoorden waren al geverifieerd en veranderden niet (--alles doet ze opnieuw).",
            counts.unchanged
        );
    }
    let _ = writeln!(
        text,
        "Vergeleken: {} woorden, {} waarden, {} voorwaarden, {} stappen en punten.",
        counts.words, counts.values, counts.conditions, counts.steps
    );
    for (naam, kanaal) in &report.kanalen {
        let _ = writeln!(text, "  {naam}: {} keer uitvoer", kanaal.outputs);
        for (sectie, count) in &kanaal.left_out {
            let why = kanaal.reasons.get(sectie).map_or("", String::as_str);
            let _ = writeln!(text, "    laat '{sectie}' {count} keer weg: {why}");
        }
    }
    for missing in &report.not_verified {
        let _ = writeln!(text, "Niet geverifieerd: {}. {}", missing.what, missing.why);
    }
    let verdict = match report.differences.len() {
        0 => "Geen verschillen".to_owned(),
        1 => "1 verschil".to_owned(),
        many => format!("{many} verschillen"),
    };
    let _ = writeln!(text, "{verdict}, in {seconds:.1} seconden.");
    text
}
