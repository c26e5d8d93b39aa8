//! Listening, and stopping without cutting off who is being answered.

use axum::Router;
use std::{io, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// How long answers that were begun may take once the process stops.
const DRAIN: Duration = Duration::from_secs(10);

/// Tells everybody that the process stops.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Sender<bool>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(watch::channel(false).0)
    }
}

impl Shutdown {
    /// Stop.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Waits until somebody says stop.
    pub async fn stopped(&self) {
        let mut receiver = self.0.subscribe();
        // The sender is `self`, so it cannot have gone.
        let _gone = receiver.wait_for(|stop| *stop).await;
    }

    /// Waits for a signal to stop (interrupt, or terminate), and passes it on.
    pub async fn on_signal(&self) {
        let interrupt = tokio::signal::ctrl_c();
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _signalled = interrupt.await;
            return self.stop();
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
        self.stop();
    }
}

/// Serves a router until the process stops: takes nothing new then, and finishes what was begun.
pub async fn serve(listener: TcpListener, router: Router, shutdown: Shutdown) -> io::Result<()> {
    let (for_server, for_limit) = (shutdown.clone(), shutdown);
    let server = axum::serve(listener, router).with_graceful_shutdown(async move { for_server.stopped().await });
    let limit = async {
        for_limit.stopped().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        result = server => result,
        () = limit => Ok(()),
    }
}
