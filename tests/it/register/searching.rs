//! Counting searches, over every database.

use super::{Databases, cases::DAY};
use eenduidig::register::{
    FROM, Gezocht, JournalOptions, Register, RegisterError, Sleutel, Telling, Uitkomst, Vraagtekst, Zijde,
};
use jiff::{ToSpan, civil::date};
use std::time::Duration;

pub(crate) async fn all(databases: &mut impl Databases) {
    words_are_kept_from_the_fifth_time(databases).await;
    what_is_said_of_a_search_does_not_count_as_one(databases).await;
    what_is_not_asked_any_more_is_forgotten(databases).await;
    processes_with_one_key_count_together(databases).await;
    the_journal_adds_up(databases).await;
}

fn asked(words: &str, uitkomst: Uitkomst) -> Gezocht {
    Gezocht {
        tekst: Vraagtekst::new(words).unwrap(),
        dag: DAY,
        gemeente: "havenstede".into(),
        zijde: Zijde::Publiek,
        uitkomst,
        antwoord: (uitkomst != Uitkomst::Niets).then(|| "kiezerspas".into()),
    }
}

async fn counted(register: &Register) -> Vec<Telling> {
    register.searches(Some("havenstede"), DAY, DAY).await.unwrap()
}

async fn words_are_kept_from_the_fifth_time(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("words").await).unwrap();
    for time in 1..FROM {
        register.add_searches(&[asked("Kiezerspas", Uitkomst::Antwoord)]).await.unwrap();
        let rows = counted(&register).await;
        assert_eq!((rows.len(), rows[0].aantal, rows[0].tekst.as_deref()), (1, time, None));
        assert!(!rows[0].hash.contains("kiezerspas"));
    }
    // The same words in other dress.
    register.add_searches(&[asked(" kiezerspas? ", Uitkomst::Antwoord)]).await.unwrap();
    let rows = counted(&register).await;
    assert_eq!((rows.len(), rows[0].aantal, rows[0].tekst.as_deref()), (1, FROM, Some("kiezerspas")));
    assert_eq!(register.searches(Some("elders"), DAY, DAY).await.unwrap(), []);
    assert_eq!(register.searches(None, DAY.tomorrow().unwrap(), date(2027, 1, 1)).await.unwrap(), []);
    let long = asked(&"een heel verhaal over iemand ".repeat(4), Uitkomst::Niets);
    register.add_searches(&vec![long; 9]).await.unwrap();
    let rows = counted(&register).await;
    assert_eq!(
        rows.iter().map(|row| (row.aantal, row.tekst.is_some())).filter(|row| row.0 == 9).collect::<Vec<_>>(),
        [(9, false)]
    );
    let odd = Gezocht { antwoord: Some("mijn naam is".into()), ..asked("kiezerspas", Uitkomst::Antwoord) };
    assert_eq!(register.add_searches(&[odd]).await, Err(RegisterError::Invalid("antwoord")));
    register.close().await;
}

async fn what_is_said_of_a_search_does_not_count_as_one(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("said").await).unwrap();
    let said =
        [Uitkomst::Gevonden, Uitkomst::NietGevonden, Uitkomst::Alsnog].map(|uitkomst| asked("struinpas", uitkomst));
    for _ in 0..FROM {
        register.add_searches(&said).await.unwrap();
    }
    let rows = counted(&register).await;
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.aantal == FROM && row.tekst.is_none()), "{rows:?}");
    register.close().await;
}

async fn what_is_not_asked_any_more_is_forgotten(databases: &mut impl Databases) {
    let register = Register::open(&databases.fresh("forget").await).unwrap();
    register.add_searches(&vec![asked("kiezerspas", Uitkomst::Antwoord); 6]).await.unwrap();
    let later = DAY.checked_add(60.days()).unwrap();
    register.add_searches(&vec![Gezocht { dag: later, ..asked("paspoort", Uitkomst::Antwoord) }; 6]).await.unwrap();
    assert_eq!(register.purge_expired(DAY.checked_add(90.days()).unwrap()).await.unwrap(), 0);
    assert_eq!(counted(&register).await.len(), 1);
    // The count, its day and its words.
    assert_eq!(register.purge_expired(DAY.checked_add(91.days()).unwrap()).await.unwrap(), 3);
    assert_eq!(counted(&register).await, []);
    let rest = register.searches(None, DAY, later).await.unwrap();
    assert_eq!(rest.iter().map(|row| row.tekst.as_deref()).collect::<Vec<_>>(), [Some("paspoort")]);
    register.close().await;
}

async fn processes_with_one_key_count_together(databases: &mut impl Databases) {
    let url = databases.fresh("key").await;
    let key = || Sleutel::from_text("een sleutel van genoeg tekens").unwrap();
    assert!(Sleutel::from_text("te kort").is_none());
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let register = Register::open(&url).unwrap().with_key(key());
            tokio::spawn(async move {
                let both = [asked("kiezerspas", Uitkomst::Antwoord), asked("paspoort", Uitkomst::Keuze)];
                for _ in 0..5 {
                    register.add_searches(&both).await.unwrap();
                }
                register.close().await;
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let register = Register::open(&url).unwrap();
    let rows = counted(&register).await;
    assert_eq!(rows.iter().map(|row| row.aantal).collect::<Vec<_>>(), [20, 20]);
    // Under another key the same words are another question.
    register.add_searches(&[asked("kiezerspas", Uitkomst::Antwoord)]).await.unwrap();
    assert_eq!(counted(&register).await.len(), 3);
    register.close().await;
}

async fn the_journal_adds_up(databases: &mut impl Databases) {
    let url = databases.fresh("adds_up").await;
    let options = JournalOptions { linger: Duration::from_millis(5), capacity: 2, ..JournalOptions::default() };
    let journal = Register::open(&url).unwrap().spawn(options);
    for _ in 0..50 {
        journal.count_search(&asked("kiezerspas", Uitkomst::Antwoord)).unwrap();
    }
    assert!(journal.flush(Duration::from_secs(20)).await);
    assert_eq!(counted(journal.register()).await.iter().map(|row| row.aantal).sum::<u64>(), 50);
    let shown = format!("{journal:?} {:?}", asked("kiezerspas", Uitkomst::Antwoord));
    assert!(!shown.contains("\"kiezerspas\", dag") && shown.contains("Vraagtekst(10 characters)"), "{shown}");
    journal.close(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn the_key_is_beside_the_file_and_for_one_user() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nieuw/register.sqlite");
    let register = Register::open(file.to_str().unwrap()).unwrap();
    let key = register.key_file().unwrap();
    assert_eq!(key, folder.path().join("nieuw/register.sqlite.zoeksleutel"));
    Sleutel::in_file(&key).await.unwrap();
    let text = std::fs::read_to_string(&key).unwrap();
    Sleutel::in_file(&key).await.unwrap();
    assert_eq!(std::fs::read_to_string(&key).unwrap(), text, "the key stays");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(Register::open("sqlite::memory:").unwrap().key_file().is_none());
    std::fs::write(&key, "kort").unwrap();
    assert!(Sleutel::in_file(&key).await.is_err());
}
