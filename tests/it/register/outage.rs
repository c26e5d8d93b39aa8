//! The database is away: nothing waits for it, nothing that was taken is lost.

use std::time::{Duration, Instant};

use eenduidig::register::{Event, Inhoud, Journal, JournalOptions, NotQueued, Reden, Register, View, Views};

use super::Databases;
use super::cases::{DAY, reactie};
use super::postgres::Server;

const LIMIT: Duration = Duration::from_mins(1);

fn quick(capacity: usize) -> JournalOptions {
    JournalOptions {
        capacity,
        linger: Duration::from_millis(5),
        probe: Duration::from_millis(100),
        backoff: (Duration::from_millis(20), Duration::from_millis(200)),
    }
}

fn event(number: u128) -> Event {
    Event::Reactie(Box::new(reactie(number, Inhoud::Reden(Reden::Onvolledig))))
}

fn view(number: u32) -> View {
    View { dag: DAY, gemeente: "havenstede".into(), antwoord: format!("a{number}"), kanaal: "website".into() }
}

async fn until_away(journal: &Journal) {
    let start = Instant::now();
    while journal.status().last_error.is_none() {
        assert!(start.elapsed() < LIMIT, "{:?}", journal.status());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Fills a journal whose database is away.
async fn fill(journal: &Journal) {
    let start = Instant::now();
    for number in 100..110 {
        journal.record(event(number)).unwrap();
    }
    assert_eq!(journal.record(event(110)), Err(NotQueued::Full), "the newest is dropped");
    for _ in 0..1000 {
        journal.count_view(view(1)).unwrap();
    }
    for number in 2..=15 {
        let _full = journal.count_view(view(number));
    }
    assert!(start.elapsed() < Duration::from_secs(1), "taking or refusing an event never waits");
    until_away(journal).await;
    let status = journal.status();
    assert!(status.queued >= 20, "{status:?}");
    assert!(status.dropped >= 1, "{status:?}");
    assert!(!status.connected, "{status:?}");
}

async fn recovered(journal: &Journal) {
    assert!(journal.flush(LIMIT).await, "{:?}", journal.status());
    let stored = journal.register().feedback_for("paspoort-aanvragen", None, DAY).await.unwrap();
    let numbers: Vec<u128> =
        stored.iter().map(|reactie| reactie.id.as_u128()).filter(|number| *number >= 100).collect();
    assert_eq!(numbers, (100..110).collect::<Vec<_>>());
    let views: Views = journal.register().views("havenstede", DAY).await.unwrap();
    assert_eq!(views.get(&view(1)), Some(&1000));
    let status = journal.status();
    assert!(status.connected && status.last_error.is_none() && status.rejected == 0, "{status:?}");
}

pub(crate) async fn server_stops_and_comes_back(server: &mut Server) {
    let url = server.fresh("outage").await;
    let journal = Register::open(&url).unwrap().spawn(quick(10));
    journal.record(event(1)).unwrap();
    assert!(journal.flush(LIMIT).await);
    server.stop();
    until_away(&journal).await;
    fill(&journal).await;
    server.start_again();
    recovered(&journal).await;
    journal.close(LIMIT).await;
}

pub(crate) async fn server_is_away_at_the_start(server: &mut Server) {
    let url = server.fresh("late").await;
    server.stop();
    let journal = Register::open(&url).unwrap().spawn(quick(10));
    until_away(&journal).await;
    fill(&journal).await;
    let text = format!("{:?} {journal:?}", journal.status());
    assert!(!text.contains(Server::password()), "{text}");
    server.start_again();
    recovered(&journal).await;
    journal.close(LIMIT).await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_yet() {
    let folder = tempfile::tempdir().unwrap();
    let obstacle = folder.path().join("state");
    std::fs::write(&obstacle, "in the way").unwrap();
    let file = obstacle.join("register.sqlite");
    let journal = Register::open(file.to_str().unwrap()).unwrap().spawn(quick(10));
    fill(&journal).await;
    std::fs::remove_file(&obstacle).unwrap();
    recovered(&journal).await;
    journal.close(LIMIT).await;
}

#[tokio::test]
async fn closing_does_not_wait_for_a_database_that_is_away() {
    let journal = Register::open("postgres://nobody@127.0.0.1:9/register").unwrap().spawn(quick(10));
    journal.record(event(1)).unwrap();
    let start = Instant::now();
    let status = journal.close(Duration::from_millis(200)).await;
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(status.queued, 1);
    assert!(!status.connected);
    assert_eq!(journal.record(event(2)), Err(NotQueued::Closed));
}
