//! Every route, command and error path that can see something personal.

use super::{
    hub::{Answer, Running, program, send},
    search::{BORN, BSN, FIRST, MAIL, NAME, POSTCODE, SITUATION, STREET, TOWN, within},
};
use serde_json::{Value, json};
use std::{fs, path::Path};

const ANSWER: &str = "/v1/gemeenten/duinstad/antwoorden/pas-aanvragen";
const LETTER: &str = "/v1/gemeenten/duinstad/brieven/pas-verloopt?datum=2026-11-22";
const JSON: &str = "content-type: application/json";

fn person() -> Value {
    person_named(NAME)
}

/// A person with this last name.
pub(super) fn person_named(name: &str) -> Value {
    json!({"voornamen": FIRST, "geslachtsnaam": name, "straat": STREET, "huisnummer": "1", "postcode": POSTCODE, "woonplaats": TOWN})
}

/// Bodies for a letter, each with what should come of it.
fn letters() -> Vec<(Value, u16)> {
    let known = json!({"leeftijd": SITUATION, "spoed": "nee"});
    let with = |changes: Value| {
        let mut person = person();
        person.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        json!({"kenmerken": known, "persoon": person})
    };
    let lines = |lines: Value| json!({"kenmerken": known, "geadresseerde": {"adresregels": lines, "aanhef": NAME}});
    vec![
        (with(json!({})), 200),
        (lines(json!([NAME, STREET, TOWN])), 200),
        (with(json!({"overleden": "ja"})), 422),
        (with(json!({"geheim": true})), 422),
        (with(json!({"geslacht": MAIL})), 422),
        (with(json!({"postcode": BSN})), 422),
        (with(json!({"geslachtsnaam": ""})), 422),
        (with(json!({NAME: BSN})), 400),
        (with(json!({"straat": [STREET]})), 400),
        (with(json!({"geslachtsnaam": format!("{NAME}{}", "x".repeat(60))})), 422),
        (with(json!({"geslachtsnaam": format!("{NAME}\u{1f426}")})), 422),
        (lines(json!([NAME.repeat(9)])), 422),
        (json!({"kenmerken": {"leeftijd": BORN, "spoed": MAIL}, "persoon": person()}), 422),
        (json!({"kenmerken": {"bsn": BSN}, "persoon": person()}), 422),
        (json!({"persoon": person()}), 422),
        (json!({"persoon": person(), "geadresseerde": {"adresregels": [NAME]}}), 400),
        (json!({"naam": NAME}), 400),
    ]
}

/// Sends everything to a running hub. A response may hold what its own request sent only when it is the output that was
/// asked for; what others get may hold nothing of it.
pub(super) fn requests(hub: &Running, seen: &mut Vec<String>) {
    let mut check = |what: &str, answer: &Answer, expected: u16| {
        let start: String = String::from_utf8_lossy(&answer.bytes).chars().take(900).collect();
        assert_eq!(answer.status, expected, "{what}: {start}");
        let outcome = (200..300).contains(&answer.status) && !what.starts_with("GET");
        if !outcome {
            seen.extend(within(&answer.bytes).into_iter().map(|value| format!("{value} in the response to {what}")));
        }
    };
    for (body, expected) in letters() {
        let answer = send(&hub.public, &format!("POST {LETTER} HTTP/1.1\r\n{JSON}"), body.to_string().as_bytes());
        check(&format!("POST brieven {expected}"), &answer, expected);
        // Somebody else asks something right after it.
        check("GET /healthz after a letter", &send(&hub.public, "GET /healthz HTTP/1.1", b""), 200);
    }
    let situation = json!({"kenmerken": {"leeftijd": SITUATION, "spoed": "nee"}}).to_string();
    let wrong = json!({"kenmerken": {"leeftijd": BORN, NAME: BSN}}).to_string();
    for (route, kanaal) in [("persoonlijk", "website"), ("gesprek", "chatbot")] {
        let head = format!("POST {ANSWER}/{route}?kanaal={kanaal} HTTP/1.1\r\n{JSON}");
        check(route, &send(&hub.public, &head, situation.as_bytes()), 200);
        check(route, &send(&hub.public, &head, wrong.as_bytes()), 422);
        check(route, &send(&hub.public, &head, format!("{{\"{NAME}").as_bytes()), 400);
        check(route, &send(&hub.public, &head, format!("[\"{MAIL}\", {}]", "1".repeat(90_000)).as_bytes()), 413);
    }
    let plain = format!("POST {LETTER} HTTP/1.1\r\ncontent-type: text/plain");
    check("another kind of body", &send(&hub.public, &plain, NAME.as_bytes()), 415);
    let put = format!("PUT {LETTER} HTTP/1.1\r\n{JSON}");
    check("another method", &send(&hub.public, &put, person().to_string().as_bytes()), 405);
    let other = "POST /v1/gemeenten/duinstad/brieven/bestaat-niet HTTP/1.1\r\n";
    let body = letters()[0].0.to_string();
    check("no such letter", &send(&hub.public, &format!("{other}{JSON}"), body.as_bytes()), 404);
    hub.break_off(&format!("POST {LETTER} HTTP/1.1\r\n{JSON}"), body.as_bytes());
    let remark = |text: &str| json!({"kanaal": "kcc", "opmerking": text}).to_string();
    let react = format!("POST {ANSWER}/reacties HTTP/1.1\r\n{JSON}");
    let text = format!("BSN {BSN}, {POSTCODE} 1, {MAIL}, geboren {BORN}");
    let citizen = remark(&text).replace("kcc", "website");
    check("a remark of a citizen", &send(&hub.public, &react, citizen.as_bytes()), 422);
    check("a remark", &send(&hub.intern, &react, remark(&text).as_bytes()), 202);
    check("a long remark", &send(&hub.intern, &react, remark(&text.repeat(50)).as_bytes()), 422);
    let after = json!({"kenmerken": {"leeftijd": 30, "spoed": "ja"}}).to_string();
    let letter = send(&hub.public, &format!("POST {LETTER} HTTP/1.1\r\n{JSON}"), after.as_bytes());
    check("GET-like: the next letter", &letter, 200);
    for path in ["/healthz", "/readyz", "/v1/gemeenten", ANSWER, "/v1/openapi.json", "/v1/wijzigingen"] {
        check(&format!("GET {path}"), &send(&hub.public, &format!("GET {path} HTTP/1.1"), b""), 200);
    }
    let reactions = send(&hub.intern, "GET /v1/gemeenten/duinstad/antwoorden/pas-aanvragen/reacties HTTP/1.1", b"");
    assert!(reactions.status == 200 || reactions.status == 405, "{}", reactions.status);
    seen.extend(within(&reactions.bytes).into_iter().map(|value| format!("{value} in the list of reactions")));
}

/// Runs every command that takes something personal; what it says goes into files that are searched too.
pub(super) fn commands(root: &Path, leak: Option<&str>) {
    let input = root.join("invoer");
    fs::create_dir_all(&input).unwrap();
    let head = "voornamen;geslachtsnaam;straat;huisnummer;postcode;woonplaats;leeftijd;spoed";
    let row = format!("{FIRST};{NAME};{STREET};1;{POSTCODE};{TOWN};{SITUATION};nee");
    let files = [
        ("goed.csv", format!("{head};geheim\n{row};nee\n{row};ja\n")),
        ("fout.csv", format!("{head}\n{FIRST};{NAME};{STREET};1;{BSN};{TOWN};{BORN};{MAIL}\n=cmd({BSN});;;;;;;\n")),
        ("zonder-kop.csv", format!("{row}\n{row}\n")),
        ("kapot.csv", format!("{head}\n\"{row}\n")),
        ("kapot.jsonl", format!("{{\"geslachtsnaam\":\"{NAME}\",\"{MAIL}\":1}}\n{{\"{BSN}\n")),
        ("kenmerken.json", format!("{{\"leeftijd\":\"{BORN}\",\"{NAME}\":\"{BSN}\"}}")),
        ("kapot.json", format!("{{\"leeftijd\":\"{BORN}\"")),
    ];
    for (name, text) in &files {
        fs::write(input.join(name), text).unwrap();
    }
    let run = |number: usize, arguments: &[&str], expected: i32| {
        let output = program(root, leak).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        fs::write(root.join(format!("opdracht-{number}.txt")), [output.stdout, output.stderr].concat()).unwrap();
    };
    for (number, (name, expected)) in
        [("goed.csv", 1), ("fout.csv", 2), ("zonder-kop.csv", 2), ("kapot.csv", 2), ("kapot.jsonl", 2)]
            .iter()
            .enumerate()
    {
        let (file, out) = (format!("invoer/{name}"), format!("uit-{number}"));
        let letters = ["letters", "pas-verloopt", "--gemeente", "duinstad", "--datum", "2026-11-22"];
        run(number, &[&letters[..], &["--personen", &file, "--out", &out]].concat(), *expected);
    }
    for (number, file) in ["invoer/kenmerken.json", "invoer/kapot.json"].into_iter().enumerate() {
        let render = ["render", "pas-aanvragen", "--gemeente", "duinstad", "--kanaal", "website", "--kenmerken", file];
        run(10 + number, &render, 2);
    }
}
