//! Things go wrong while something personal is in memory: a panic that says all of it, a request that takes too long, a caller who
//! does not wait. None of it stays.

use super::{
    drive::person_named,
    hub::{Running, program, send},
    search::{NAME, SITUATION, found, within},
};
use serde_json::json;
use std::{fs, path::Path};

const LETTER: &str =
    "POST /v1/gemeenten/duinstad/brieven/pas-verloopt?datum=2026-11-22 HTTP/1.1\r\ncontent-type: application/json";
const ANSWER: &str = "POST /v1/gemeenten/duinstad/antwoorden/pas-aanvragen/persoonlijk?kanaal=website HTTP/1.1\r\ncontent-type: application/json";

fn body(mishap: &str) -> Vec<u8> {
    let known = json!({"leeftijd": SITUATION, "spoed": "nee"});
    json!({"kenmerken": known, "persoon": person_named(&format!("{NAME} {mishap}"))}).to_string().into_bytes()
}

#[test]
fn nothing_personal_is_left_when_a_request_panics_takes_too_long_or_is_given_up() {
    let root = tempfile::tempdir().unwrap();
    let mut hub = program(root.path(), None);
    hub.env("EENDUIDIG_MISHAP", "1").env("EENDUIDIG_LIMIT_MS", "4000");
    let hub = Running::over(root.path(), hub, "register.db");
    let mut seen = Vec::new();
    hub.give_up(LETTER, &body("wacht-in-zetten"));
    for (what, head, mishap, status) in [
        ("where the body is read", LETTER, "paniek-in-inhoud", &[500][..]),
        ("where the body of a situation is read", ANSWER, "paniek-in-inhoud", &[500][..]),
        ("in a thread of its own", LETTER, "paniek-in-maken", &[500][..]),
        ("within typesetting", LETTER, "paniek-in-zetten", &[500, 422][..]),
        ("too long", LETTER, "wacht-in-zetten", &[503][..]),
    ] {
        let answer = send(&hub.public, head, &body(mishap));
        assert!(
            status.contains(&answer.status),
            "{what}: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.bytes)
        );
        seen.extend(within(&answer.bytes).into_iter().map(|value| format!("{value} in the response: {what}")));
        let next = send(&hub.public, "GET /healthz HTTP/1.1", b"");
        assert_eq!(next.status, 200, "{what}");
        seen.extend(within(&next.bytes).into_iter().map(|value| format!("{value} told to somebody else: {what}")));
    }
    let log = hub.log();
    assert!(log.matches("panic").count() >= 4, "the panics are logged: {log}");
    hub.stop();
    series(root.path());
    seen.extend(found(root.path(), &[Path::new("invoer"), Path::new("content")]));
    assert!(seen.is_empty(), "found: {seen:#?}");
}

/// A series of which setting a letter panics; what it says goes into a file that is searched too.
fn series(root: &Path) {
    fs::create_dir_all(root.join("invoer")).unwrap();
    let rows = format!(
        "voornamen;geslachtsnaam;straat;huisnummer;postcode;woonplaats;leeftijd;spoed\nP;{NAME} paniek-in-zetten;Straat;1;9900 AA;Dorp;{SITUATION};nee\n"
    );
    fs::write(root.join("invoer/personen.csv"), rows).unwrap();
    let words = ["letters", "pas-verloopt", "--gemeente", "duinstad", "--datum", "2026-11-22", "--out", "uit"];
    let mut letters = program(root, None);
    let output =
        letters.args(words).args(["--personen", "invoer/personen.csv"]).env("EENDUIDIG_MISHAP", "1").output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&said));
    fs::write(root.join("opdracht.txt"), said).unwrap();
}
