//! Values of the front matter: which layer gave them, and where.

use crate::{
    content::{Afwijking, Antwoord},
    resolve::Laag,
    source::Place,
    yaml::Yaml,
};
use serde_json::Value;

/// Keys of which somebody may ask why they say what they say.
const KEYS: [&str; 12] = [
    "titel",
    "eigenaar",
    "afdeling",
    "terugbelbelofte",
    "geverifieerd_op",
    "controleren_voor",
    "bronnen",
    "zichtbaar",
    "geldig_vanaf",
    "geldig_tot_en_met",
    "status",
    "regel_meteen",
];

/// A value of the front matter with its layer and place.
pub(super) struct Given {
    pub(super) key: &'static str,
    pub(super) value: String,
    pub(super) laag: Laag,
    pub(super) place: Place,
}

/// The values of the front matter here, in a fixed order. `afwijking` is what the gemeente changes.
pub(super) fn given(written: &Antwoord, laag: Laag, afwijking: Option<&Afwijking>) -> Vec<Given> {
    KEYS.into_iter().filter_map(|key| one(key, written, laag, afwijking)).collect()
}

/// One value of the front matter.
pub(super) fn one(key: &'static str, written: &Antwoord, laag: Laag, afwijking: Option<&Afwijking>) -> Option<Given> {
    let own = afwijking.and_then(|afwijking| Some((at(&afwijking.yaml, key)?, &afwijking.yaml, Laag::Gemeentelijk)));
    let (value, yaml, laag) = own.or_else(|| Some((at(&written.yaml, key)?, &written.yaml, laag)))?;
    Some(Given { key, value: in_words(value), laag, place: yaml.key_place(&format!("/{key}")) })
}

fn at<'a>(yaml: &'a Yaml, key: &str) -> Option<&'a Value> {
    yaml.value.get(key).filter(|value| !value.is_null())
}

/// A value as words: lists joined, of an object what people read of it.
fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join("; "),
        Value::Object(members) => {
            let read = ["titel", "reden"].iter().find_map(|key| members.get(*key));
            let address = members.get("url").and_then(Value::as_str).map(|url| format!(" ({url})"));
            read.map_or_else(|| value.to_string(), in_words) + &address.unwrap_or_default()
        }
        other => other.to_string(),
    }
}
