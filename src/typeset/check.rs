//! Trying a template before anybody asks for a letter.

use super::{Options, Retention, Template, TypesetError, typeset};
use jiff::civil::date;

/// Typesets the template with sample data that holds every kind of content, once with everything and
/// once with as little as there can be, so that a mistake in it is found when it is loaded.
pub fn check_template(template: &Template) -> Result<(), TypesetError> {
    let options = Options { titel: "Voorbeeld".to_owned(), datum: date(2026, 1, 31), retention: Retention::Keep };
    for sample in [include_str!("check/full.json"), include_str!("check/bare.json")] {
        let data = serde_json::from_str(sample)
            .map_err(|error| TypesetError::at_start(template, format!("voorbeeldgegevens: {error}")))?;
        typeset(template, &data, &options)?;
    }
    Ok(())
}
