//! What must hold over every database.

use std::process::{Command, Stdio};
use std::time::Duration;

use eenduidig::register::{
    Event, HeldBack, Inhoud, JournalOptions, Opmerking, Reactie, Reden, Register, RegisterError, Release, View, Views,
    expiry,
};
use jiff::civil::{Date, date};
use uuid::Uuid;

use super::Databases;
use super::postgres::Server;

pub(crate) const DAY: Date = date(2026, 11, 22);

pub(crate) async fn all(databases: &mut impl Databases) {
    migrating_twice_changes_nothing(databases).await;
    processes_may_migrate_at_the_same_time(databases).await;
    feedback_comes_back_as_it_went_in(databases).await;
    feedback_is_stored_once(databases).await;
    feedback_takes_ids_only(databases).await;
    expired_feedback_is_gone(databases).await;
    releases_keep_their_first_moment(databases).await;
    held_back_is_replaced_as_a_whole(databases).await;
    views_and_searches_are_counted(databases).await;
    processes_may_count_at_the_same_time(databases).await;
    the_journal_writes_in_the_background(databases).await;
    tables_that_vanish_are_made_again(databases).await;
}

pub(crate) fn reactie(number: u128, inhoud: Inhoud) -> Reactie {
    Reactie {
        id: Uuid::from_u128(number),
        antwoord: "paspoort-aanvragen".into(),
        gemeente: "havenstede".into(),
        kanaal: "website".into(),
        release: "0123abcd".into(),
        blok: None,
        bestand: None,
        inhoud,
        ontvangen_op: "2026-11-22T10:11:12Z".parse().unwrap(),
        verloopt_op: expiry(DAY),
    }
}

pub(crate) fn release(name: &str, at: &str) -> Release {
    Release {
        release: name.into(),
        source: "main".into(),
        first_served_at: at.parse().unwrap(),
        fouten: 0,
        publicatie: 1,
        adviezen: 12,
    }
}

fn view(antwoord: &str) -> View {
    View { dag: DAY, gemeente: "havenstede".into(), antwoord: antwoord.into(), kanaal: "kcc".into() }
}

async fn migrating_twice_changes_nothing(databases: &mut impl Databases) {
    let url = databases.fresh("twice").await;
    let first = Register::open(&url).unwrap();
    first.add_feedback(&reactie(1, Inhoud::Reden(Reden::Onjuist))).await.unwrap();
    first.close().await;
    let second = Register::open(&url).unwrap();
    second.health().await.unwrap();
    assert_eq!(second.feedback_for("paspoort-aanvragen", None, DAY).await.unwrap().len(), 1);
    second.close().await;
}

const CHILD: &str = "EENDUIDIG_TEST_REGISTER";
const SIGNAL: &str = "EENDUIDIG_TEST_SIGNAL";

async fn processes_may_migrate_at_the_same_time(databases: &mut impl Databases) {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..4 {
        let url = databases.fresh(&format!("together{round}")).await;
        let signal = folder.path().join(round.to_string());
        let program = std::env::current_exe().unwrap();
        let start = |_| {
            Command::new(&program)
                .args(["--exact", "register::cases::one_of_several_processes", "--ignored"])
                .env(CHILD, &url)
                .env(SIGNAL, &signal)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        };
        let children: Vec<_> = (0..6).map(start).collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        std::fs::write(&signal, "go").unwrap();
        for mut child in children {
            assert!(child.wait().unwrap().success(), "a process could not migrate");
        }
        let register = Register::open(&url).unwrap();
        assert_eq!(register.count_search("hash", DAY).await.unwrap(), 7);
        register.close().await;
    }
}

#[tokio::test]
#[ignore = "is started by processes_may_migrate_at_the_same_time, several at once"]
async fn one_of_several_processes() {
    let Ok(url) = std::env::var(CHILD) else {
        return;
    };
    let register = Register::open(&url).unwrap();
    let signal = std::env::var_os(SIGNAL).map(std::path::PathBuf::from).unwrap();
    while !signal.exists() {
        std::thread::yield_now();
    }
    register.count_search("hash", DAY).await.unwrap();
}

async fn feedback_comes_back_as_it_went_in(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("feedback").await).unwrap();
    let mut stored = Vec::new();
    for (number, reden) in (1..).zip(Reden::ALL) {
        stored.push(reactie(number, Inhoud::Reden(reden)));
    }
    let opmerking = Opmerking::new("Het bedrag in 'Kosten' is oud; DROP TABLE reacties; €–é 👍").unwrap();
    stored.push(Reactie {
        blok: Some("kosten-spoed".into()),
        bestand: Some("content/generic/antwoorden/reisdocumenten/paspoort-aanvragen.md".into()),
        kanaal: "kcc".into(),
        ..reactie(6, Inhoud::Opmerking(opmerking))
    });
    stored.push(Reactie { gemeente: "elders".into(), ..reactie(7, Inhoud::Reden(Reden::Onjuist)) });
    stored.push(Reactie { antwoord: "verhuizen".into(), ..reactie(8, Inhoud::Reden(Reden::Onjuist)) });
    for one in &stored {
        register.add_feedback(one).await.unwrap();
    }
    let here = register.feedback_for("paspoort-aanvragen", Some("havenstede"), DAY).await.unwrap();
    assert_eq!(here, stored[..6]);
    let everywhere = register.feedback_for("paspoort-aanvragen", None, DAY).await.unwrap();
    assert_eq!(everywhere, stored[..7]);
    register.close().await;
}

async fn feedback_is_stored_once(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("once").await).unwrap();
    let one = reactie(1, Inhoud::Reden(Reden::Behulpzaam));
    register.add_feedback(&one).await.unwrap();
    register.add_feedback(&one).await.unwrap();
    assert_eq!(register.feedback_for("paspoort-aanvragen", None, DAY).await.unwrap(), [one]);
    register.close().await;
}

type Spoil = fn(&mut Reactie);

async fn feedback_takes_ids_only(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("ids").await).unwrap();
    let spoil: [(Spoil, &str); 6] = [
        (|it| it.antwoord = "mijn naam is".into(), "antwoord"),
        (|it| it.gemeente = String::new(), "gemeente"),
        (|it| it.kanaal = "a@b.nl".into(), "kanaal"),
        (|it| it.release = "a\0b".into(), "release"),
        (|it| it.blok = Some("a".repeat(301)), "blok"),
        (|it| it.bestand = Some("een zin".into()), "bestand"),
    ];
    for (spoil, field) in spoil {
        let mut bad = reactie(1, Inhoud::Reden(Reden::Onjuist));
        spoil(&mut bad);
        assert_eq!(register.add_feedback(&bad).await, Err(RegisterError::Invalid(field)));
    }
    let stored = register.feedback_for("paspoort-aanvragen", None, DAY).await.unwrap();
    assert_eq!(stored, []);
    register.close().await;
}

async fn expired_feedback_is_gone(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("expiry").await).unwrap();
    assert_eq!(expiry(DAY), date(2027, 2, 20));
    let short = Reactie { verloopt_op: date(2026, 12, 1), ..reactie(1, Inhoud::Reden(Reden::Onjuist)) };
    let long = reactie(2, Inhoud::Reden(Reden::Onjuist));
    register.add_feedback(&short).await.unwrap();
    register.add_feedback(&long).await.unwrap();
    register.count_search("oud", date(2026, 8, 1)).await.unwrap();
    let shown = async |day| register.feedback_for("paspoort-aanvragen", None, day).await.unwrap().len();
    assert_eq!(shown(date(2026, 11, 30)).await, 2);
    assert_eq!(shown(date(2026, 12, 1)).await, 1, "what has expired is not shown, even before it is deleted");
    assert_eq!(register.purge_expired(date(2026, 10, 30)).await.unwrap(), 0);
    assert_eq!(register.purge_expired(date(2026, 12, 1)).await.unwrap(), 2, "a reaction and a count");
    assert_eq!(shown(date(2026, 11, 30)).await, 1);
    assert_eq!(register.purge_expired(date(2026, 12, 1)).await.unwrap(), 0);
    register.close().await;
}

async fn releases_keep_their_first_moment(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("releases").await).unwrap();
    register.record_release(&release("aaa", "2026-11-22T10:00:00Z")).await.unwrap();
    register.record_release(&release("bbb", "2026-11-22T09:59:59Z")).await.unwrap();
    register.record_release(&release("aaa", "2026-11-22T11:00:00Z")).await.unwrap();
    register.record_release(&release("bbb", "2026-11-22T09:00:00.75Z")).await.unwrap();
    let expected = [release("aaa", "2026-11-22T10:00:00Z"), release("bbb", "2026-11-22T09:00:00Z")];
    assert_eq!(register.releases(10).await.unwrap(), expected);
    assert_eq!(register.releases(1).await.unwrap(), expected[..1]);
    let odd = Release { source: "een ref met spaties".into(), ..release("ccc", "2026-11-22T10:00:00Z") };
    assert_eq!(register.record_release(&odd).await, Err(RegisterError::Invalid("source")));
    register.close().await;
}

async fn held_back_is_replaced_as_a_whole(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("held").await).unwrap();
    let held = |gemeente: &str, release: &str, since: &str| HeldBack {
        gemeente: gemeente.into(),
        release: release.into(),
        since: since.parse().unwrap(),
    };
    let early = "2026-11-22T10:00:00Z";
    let late = "2026-11-22T12:00:00Z";
    register.set_held_back(&[held("duinrand", "aaa", early), held("havenstede", "aaa", early)]).await.unwrap();
    register.set_held_back(&[held("polderwijk", "bbb", late), held("havenstede", "aaa", late)]).await.unwrap();
    let expected = [held("havenstede", "aaa", early), held("polderwijk", "bbb", late)];
    assert_eq!(register.held_back().await.unwrap(), expected);
    register.set_held_back(&[held("havenstede", "bbb", late)]).await.unwrap();
    assert_eq!(register.held_back().await.unwrap(), [held("havenstede", "bbb", late)]);
    register.set_held_back(&[]).await.unwrap();
    assert_eq!(register.held_back().await.unwrap(), []);
    register.close().await;
}

async fn views_and_searches_are_counted(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("counts").await).unwrap();
    register.add_views(&Views::from([(view("a"), 3), (view("b"), 1)])).await.unwrap();
    register.add_views(&Views::from([(view("a"), 2)])).await.unwrap();
    let expected = Views::from([(view("a"), 5), (view("b"), 1)]);
    assert_eq!(register.views("havenstede", DAY).await.unwrap(), expected);
    assert_eq!(register.views("havenstede", DAY.tomorrow().unwrap()).await.unwrap(), Views::new());
    for time in 1..=5 {
        assert_eq!(register.count_search("k3y3d", DAY).await.unwrap(), time);
    }
    assert_eq!(register.count_search("0th3r", DAY).await.unwrap(), 1);
    register.close().await;
}

async fn processes_may_count_at_the_same_time(databases: &mut impl Databases) {
    let url = databases.fresh("parallel").await;
    let writers: Vec<_> = (0..6)
        .map(|number| {
            let register = Register::open(&url).unwrap();
            tokio::spawn(async move {
                let views = Views::from([(view("a"), 1), (view("b"), 1)]);
                let held = HeldBack {
                    gemeente: format!("gemeente-{number}"),
                    release: "aaa".into(),
                    since: "2026-11-22T10:00:00Z".parse().unwrap(),
                };
                for _ in 0..20 {
                    register.add_views(&views).await.unwrap();
                    register.set_held_back(std::slice::from_ref(&held)).await.unwrap();
                }
                register.close().await;
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let register = Register::open(&url).unwrap();
    let expected = Views::from([(view("a"), 120), (view("b"), 120)]);
    assert_eq!(register.views("havenstede", DAY).await.unwrap(), expected);
    register.close().await;
}

async fn the_journal_writes_in_the_background(databases: &mut impl Databases) {
    let url = databases.fresh("journal").await;
    let options = JournalOptions { linger: Duration::from_millis(20), ..JournalOptions::default() };
    let journal = Register::open(&url).unwrap().spawn(options);
    for number in 0..1200 {
        let reactie = Box::new(reactie(number, Inhoud::Reden(Reden::Onjuist)));
        journal.record(Event::Reactie(reactie)).unwrap();
        journal.count_view(view("a")).unwrap();
    }
    journal.record(Event::Release(release("aaa", "2026-11-22T10:00:00Z"))).unwrap();
    journal.record(Event::HeldBack(Vec::new())).unwrap();
    assert!(journal.flush(Duration::from_secs(30)).await, "{:?}", journal.status());
    let register = journal.register();
    assert_eq!(register.feedback_for("paspoort-aanvragen", None, DAY).await.unwrap().len(), 500);
    assert_eq!(register.views("havenstede", DAY).await.unwrap(), Views::from([(view("a"), 1200)]));
    assert_eq!(register.releases(9).await.unwrap().len(), 1);
    let status = journal.close(Duration::from_secs(5)).await;
    assert!(status.connected && status.queued == 0 && status.dropped == 0, "{status:?}");
    assert!(journal.count_view(view("a")).is_err(), "closed");
}

async fn tables_that_vanish_are_made_again(databases: &mut impl Databases) {
    let url = databases.fresh("vanish").await;
    let register = Register::open(&url).unwrap();
    register.health().await.unwrap();
    let drop = ["reacties", "releases", "held_back", "views", "search_counts", "searches", "search_texts", "brieven"];
    let drop = drop.into_iter().chain(["_sqlx_migrations"]);
    for table in drop {
        let sql = sqlx::AssertSqlSafe(format!("DROP TABLE {table}"));
        if url.starts_with("sqlite") {
            use sqlx::Connection as _;
            let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        } else {
            use sqlx::Connection as _;
            let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        }
    }
    let one = reactie(1, Inhoud::Reden(Reden::Onjuist));
    assert!(register.add_feedback(&one).await.unwrap_err().is_transient());
    register.add_feedback(&one).await.unwrap();
    assert_eq!(register.feedback_for("paspoort-aanvragen", None, DAY).await.unwrap(), [one]);
    register.close().await;
}

pub(crate) async fn wrong_password_stays_secret(server: &mut Server) {
    server.fresh("password").await;
    if !server.can_be_stopped() {
        return;
    }
    let wrong = server.with_password("eenduidig_test_password", "heel-fout");
    let journal = Register::open(&wrong).unwrap().spawn(JournalOptions::default());
    let error = journal.register().health().await.unwrap_err();
    let text = format!("{error} {error:?} {:?} {journal:?}", journal.status());
    assert!(error.is_transient(), "somebody may put the password right: {text}");
    assert!(text.contains("password authentication failed"), "{text}");
    assert!(!text.contains("heel-fout") && !text.contains(Server::password()), "{text}");
    journal.close(Duration::from_millis(10)).await;
}
