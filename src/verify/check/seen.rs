//! What an output is made of: two outputs of one kanaal with the same parts are made of them alike.

use crate::source::Hash;
use serde_json::Value;

/// A hash of every part of an antwoord as JSON: each blok or choice in its section, and what stands around.
pub(super) fn parts(json: &[u8]) -> Vec<Hash> {
    let mut found = Vec::new();
    let Ok(Value::Object(members)) = serde_json::from_slice(json) else { return vec![Hash::of(json)] };
    for (key, value) in &members {
        match (key.as_str(), value) {
            ("secties" | "berichten", Value::Array(sections)) => {
                for section in sections {
                    let of = |part: &Value| Hash::of(format!("{key} {} {part}", section["id"]).as_bytes());
                    match section["delen"].as_array() {
                        Some(parts) => found.extend(parts.iter().map(of)),
                        None => found.push(of(section)),
                    }
                }
            }
            // These differ with every situation and say nothing new.
            ("vragen" | "gesprek", _) => {}
            _ => found.push(Hash::of(format!("{key} {value}").as_bytes())),
        }
    }
    found
}
