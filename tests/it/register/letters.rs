//! Letters are recognised by who has one, and by nobody else.

use std::time::Duration;

use eenduidig::register::{Event, Herkend, JournalOptions, KEEP_LETTERS, Register, Sleutel};
use jiff::ToSpan as _;

use super::Databases;
use super::cases::DAY;

const CODE: &str = "0Q7A-3FXN-8C2K";
const OTHER_CODE: &str = "0Q7A-3FXN-8C2M";
const PDF: &[u8] = b"%PDF-1.7 the bytes of a letter";

pub(crate) async fn all(databases: &mut impl Databases) {
    only_the_same_bytes_with_the_same_code_are_recognised(databases).await;
    what_is_stored_leads_back_to_nothing(databases).await;
    old_letters_are_forgotten(databases).await;
    the_journal_remembers_letters(databases).await;
}

fn key(text: &str) -> Sleutel {
    Sleutel::from_text(text).unwrap()
}

async fn opened(databases: &mut impl Databases, name: &str) -> Register {
    Register::open(&databases.fresh(name).await).unwrap().with_letter_key(key("een sleutel van genoeg tekens"))
}

async fn only_the_same_bytes_with_the_same_code_are_recognised(databases: &mut impl Databases) {
    let url = databases.fresh("letters").await;
    let register = Register::open(&url).unwrap().with_letter_key(key("een sleutel van genoeg tekens"));
    assert_eq!(register.recognises(CODE, PDF).await.unwrap(), Herkend::Onbekend, "nothing is known yet");
    let letter = register.letter(CODE, PDF, DAY).unwrap();
    register.add_letters(std::slice::from_ref(&letter)).await.unwrap();
    register.add_letters(&[letter.clone(), letter]).await.unwrap();
    assert_eq!(register.recognises(CODE, PDF).await.unwrap(), Herkend::Ja);
    for at in 0..PDF.len() {
        let mut changed = PDF.to_vec();
        changed[at] ^= 1;
        assert_eq!(register.recognises(CODE, &changed).await.unwrap(), Herkend::Nee, "byte {at}");
    }
    assert_eq!(register.recognises(CODE, &PDF[1..]).await.unwrap(), Herkend::Nee);
    assert_eq!(register.recognises(OTHER_CODE, PDF).await.unwrap(), Herkend::Nee);
    register.close().await;
    let other = Register::open(&url).unwrap().with_letter_key(key("een andere sleutel, ook lang"));
    assert_eq!(other.recognises(CODE, PDF).await.unwrap(), Herkend::Onbekend, "another key cannot tell");
    other.close().await;
    let without = Register::open(&url).unwrap();
    assert!(without.letter(CODE, PDF, DAY).is_none());
    assert_eq!(without.recognises(CODE, PDF).await.unwrap(), Herkend::Onbekend);
    without.close().await;
}

/// Neither the code nor a plain hash of the letter, and nothing by which two letters of one series are seen to be that.
async fn what_is_stored_leads_back_to_nothing(databases: &mut impl Databases) {
    let register = opened(databases, "rows").await;
    let rows: Vec<String> =
        [PDF, b"%PDF another"].iter().map(|pdf| format!("{:?}", register.letter(CODE, pdf, DAY).unwrap())).collect();
    let plain = blake3::hash(PDF).to_hex().to_string();
    for row in &rows {
        assert!(!row.contains(CODE) && !row.contains(&plain[..16]) && !row.contains("2026-11-22"), "{row}");
        assert!(row.contains("2026-11"), "{row}");
    }
    let afdruk = |row: &str| row.split("afdruk: \"").nth(1).unwrap()[..64].to_owned();
    assert_ne!(afdruk(&rows[0]), afdruk(&rows[1]));
    assert_ne!(
        register.letter(CODE, PDF, DAY),
        register.letter(OTHER_CODE, PDF, DAY),
        "the code is in the hash, not beside it"
    );
    register.close().await;
}

async fn old_letters_are_forgotten(databases: &mut impl Databases) {
    let register = opened(databases, "old").await;
    let long_ago = DAY.saturating_sub(KEEP_LETTERS.years()).saturating_sub(1.month());
    let old = register.letter(CODE, b"old", long_ago).unwrap();
    let last = register.letter(CODE, b"last", DAY.saturating_sub(KEEP_LETTERS.years())).unwrap();
    register.add_letters(&[old, last]).await.unwrap();
    assert_eq!(register.recognises(CODE, b"old").await.unwrap(), Herkend::Ja);
    assert_eq!(register.purge_expired(DAY).await.unwrap(), 1);
    assert_eq!(register.recognises(CODE, b"old").await.unwrap(), Herkend::Nee);
    assert_eq!(register.recognises(CODE, b"last").await.unwrap(), Herkend::Ja);
    register.close().await;
}

async fn the_journal_remembers_letters(databases: &mut impl Databases) {
    let journal = opened(databases, "queue").await.spawn(JournalOptions::default());
    let letter = journal.register().letter(CODE, PDF, DAY).unwrap();
    journal.record(Event::Brief(letter.clone())).unwrap();
    journal.record(Event::Brief(letter)).unwrap();
    assert!(journal.flush(Duration::from_secs(30)).await, "{:?}", journal.status());
    assert_eq!(journal.register().recognises(CODE, PDF).await.unwrap(), Herkend::Ja);
    journal.close(Duration::from_secs(5)).await;
}
