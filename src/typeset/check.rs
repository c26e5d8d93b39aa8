//! Trying a template before anybody asks for a letter.

use super::{Options, Retention, Template, TypesetError, typeset};
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Typesets the template with sample data that holds every kind of content, once with everything and
/// once with as little as there can be, so that a mistake in it is found when it is loaded. `phrases` are
/// the fixed phrases of the kanaal.
pub fn check_template(template: &Template, phrases: &BTreeMap<String, String>) -> Result<(), TypesetError> {
    let options = Options { titel: "Voorbeeld".to_owned(), datum: date(2026, 1, 31), retention: Retention::Keep };
    for sample in [include_str!("check/full.json"), include_str!("check/bare.json")] {
        let mut data: Value = serde_json::from_str(sample)
            .map_err(|error| TypesetError::at_start(template, format!("voorbeeldgegevens: {error}")))?;
        data["zinnen"] = json!(phrases);
        typeset(template, &data, &options)?;
    }
    Ok(())
}
