//! `serve`: the hub, on two listeners.

use super::{Outcome, output, place};
use crate::{
    api::{self, ApiConfig, InternAuth, Shutdown},
    diagnostic::Severity,
    hub::{Hub, Options, Source, Status, system_clock},
    register::{Event, Journal, JournalOptions, Register, Release, Sleutel},
};
use anyhow::{Context, anyhow};
use clap::Args;
use jiff::Timestamp;
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// How long a public response may be kept, in seconds, when nothing flips earlier.
const MAX_AGE: u64 = 300;

/// `serve [--content DIR] [--ref REF] [--listen A] [--listen-intern A] [--database URL]`
#[derive(Args)]
pub(super) struct Serve {
    /// Map met de inhoud
    #[arg(long, value_name = "MAP", default_value = "content")]
    content: PathBuf,
    /// Volg deze branch, of houd u aan deze commit, in plaats van de bestanden zoals ze nu zijn
    #[arg(long = "ref", value_name = "REF")]
    reference: Option<String>,
    /// Adres voor de openbare API
    #[arg(long, value_name = "ADRES", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Adres voor de voorvertoning en het scherm voor medewerkers. Buiten deze computer alleen met EENDUIDIG_TOKEN
    #[arg(long, value_name = "ADRES", default_value = "127.0.0.1:8081")]
    listen_intern: SocketAddr,
    #[command(flatten)]
    register: place::Database,
    /// Sleutel waarmee zoekvragen geteld worden; dezelfde voor elk proces op één database
    #[arg(long, value_name = "SLEUTEL", env = "EENDUIDIG_ZOEKSLEUTEL", hide_env_values = true, hide = true)]
    zoeksleutel: Option<String>,
    #[command(flatten)]
    briefsleutel: place::Briefsleutel,
    /// Token voor de interne pagina's
    #[arg(long, value_name = "TOKEN", env = "EENDUIDIG_TOKEN", hide_env_values = true, hide = true)]
    token: Option<String>,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        start_log();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(self.serve())
    }

    async fn serve(self) -> anyhow::Result<Outcome> {
        let auth =
            InternAuth::for_listener(self.listen_intern, self.token.as_deref()).map_err(|error| anyhow!("{error}"))?;
        let public = listener(self.listen).await?;
        let intern = listener(self.listen_intern).await?;
        let start = Instant::now();
        let hub = Arc::new(self.hub().await?);
        let journal = self.journal().await?;
        let shutdown = Shutdown::default();
        let config = ApiConfig {
            hub: Arc::clone(&hub),
            journal: Some(journal.clone()),
            clock: system_clock(),
            max_age: MAX_AGE,
            shutdown: shutdown.clone(),
        };
        let addresses = (public.local_addr()?, intern.local_addr()?);
        let servers = tokio::spawn({
            let (public_router, intern_router) = (api::public_router(&config), api::intern_router(&config, auth));
            let (for_public, for_intern) = (shutdown.clone(), shutdown.clone());
            async move {
                tokio::try_join!(
                    api::serve(public, public_router, for_public),
                    api::serve(intern, intern_router, for_intern)
                )
            }
        });
        output::print(&greeting(&hub.status(), addresses, start.elapsed()))?;
        let keeping = tokio::spawn(keep_register(Arc::clone(&hub), journal.clone(), self.reference.clone()));
        shutdown.on_signal().await;
        keeping.abort();
        servers.await??;
        journal.close(Duration::from_secs(5)).await;
        Ok(Outcome::Fine)
    }

    async fn hub(&self) -> anyhow::Result<Hub> {
        let source = match &self.reference {
            Some(reference) => Source::git(&self.content, reference).map_err(|error| anyhow!("{error}"))?,
            None => Source::directory(&self.content),
        };
        let started = tokio::task::spawn_blocking(|| Hub::start(source, system_clock(), Options::default())).await?;
        started.map_err(|error| anyhow!("{error}")).with_context(|| format!("de inhoud in {}", self.content.display()))
    }

    async fn journal(&self) -> anyhow::Result<Journal> {
        let register = self.register.open()?;
        let key = self.key(&register).await?;
        let register = self.for_letters(register.with_key(key)).await?;
        Ok(register.spawn(JournalOptions::default()))
    }

    /// With the key for letters. Where there can be none, letters go out as always, and are not remembered.
    async fn for_letters(&self, register: Register) -> anyhow::Result<Register> {
        match self.briefsleutel.key(&register, true).await {
            Ok(Some(key)) => return Ok(register.with_letter_key(key)),
            Ok(None) => {
                tracing::info!("letters are not remembered; set EENDUIDIG_BRIEFSLEUTEL to recognise them later");
            }
            Err(error) if self.briefsleutel.is_given() => return Err(error),
            Err(error) => tracing::warn!(%error, "letters are not remembered"),
        }
        Ok(register)
    }

    /// The key for counting searches: the one that is given, or the one beside the database. Where neither can be, counts
    /// start anew with every start.
    async fn key(&self, register: &Register) -> anyhow::Result<Sleutel> {
        if let Some(text) = &self.zoeksleutel {
            return Sleutel::from_text(text).context("EENDUIDIG_ZOEKSLEUTEL is te kort: neem minstens 16 tekens");
        }
        let Some(file) = register.key_file() else {
            tracing::info!("searches are counted under a fresh key; set EENDUIDIG_ZOEKSLEUTEL to keep counting");
            return Ok(Sleutel::random());
        };
        Ok(Sleutel::in_file(&file).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "searches are counted under a fresh key");
            Sleutel::random()
        }))
    }
}

/// What it says when it is ready: where everything is.
fn greeting(status: &Status, (public, intern): (SocketAddr, SocketAddr), took: Duration) -> String {
    let release = status
        .served
        .as_ref()
        .map_or_else(|| "nog geen goede release".to_owned(), |release| format!("release {release}"));
    format!(
        "eenduidig: {release}, klaar in {} ms\n  voorvertoning   http://{intern}/\n  medewerkers     http://{intern}/kcc\n  openbare API    http://{public}/v1/gemeenten\n  beschrijving    http://{public}/v1/openapi.json\nStoppen: Ctrl+C\n",
        took.as_millis()
    )
}

async fn listener(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("kan niet luisteren op {address}; kies een ander adres met --listen of --listen-intern")
    })
}

/// Structured lines on standard error; `EENDUIDIG_LOG` sets how much (default `info`; in a terminal only
/// what goes wrong, so that the addresses stay in sight).
fn start_log() {
    let usual = if output::watched() { "warn" } else { "warn,eenduidig=info" };
    let filter = EnvFilter::try_from_env("EENDUIDIG_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    // What a panic says may repeat what somebody sent: only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).json().try_init();
}

/// Writes each release that comes to be served in the register, and forgets remarks that have expired.
async fn keep_register(hub: Arc<Hub>, journal: Journal, reference: Option<String>) {
    let source = reference.unwrap_or_else(|| "werkmap".to_owned());
    let mut last = None;
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    let mut purged = None;
    loop {
        beat.tick().await;
        let status = hub.status();
        let served = status.served.as_ref().map(|release| release.id.clone());
        if served != last
            && let Some(release) = &served
        {
            let _ = journal.record(Event::Release(as_served(release, &source, &status)));
            last = served;
        }
        let today = hub.now().date();
        if purged != Some(today) && journal.register().purge_expired(today).await.is_ok() {
            purged = Some(today);
        }
    }
}

fn as_served(release: &str, source: &str, status: &Status) -> Release {
    let count = |severity: Severity| {
        let found = status.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    Release {
        release: release.to_owned(),
        source: source.to_owned(),
        first_served_at: Timestamp::now(),
        fouten: count(Severity::Fout),
        publicatie: count(Severity::Publicatie),
        adviezen: count(Severity::Advies),
    }
}
