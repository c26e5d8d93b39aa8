//! Query strings, read strictly: an unknown or repeated name is an error, since a filter that is silently ignored gives
//! the wrong list. Values are never repeated in what goes wrong.

use super::problem::Problem;
use crate::diagnostic::did_you_mean;
use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use std::collections::BTreeMap;

/// The names and values of a query string, each name once.
#[derive(Clone, Default)]
pub(crate) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Only these names may be there.
    pub(crate) fn only(self, allowed: &[&str]) -> Result<Self, Problem> {
        let Some(name) = self.0.keys().find(|name| !allowed.contains(&name.as_str())) else { return Ok(self) };
        let cure = match did_you_mean(name, allowed.iter().copied()) {
            Some(near) => format!("Bedoelt u '{near}'?"),
            None if allowed.is_empty() => "Dit adres heeft geen parameters.".to_owned(),
            None => format!("Kies uit: {}.", allowed.join(", ")),
        };
        Err(Problem::invalid(format!("Een parameter van de vraag bestaat niet. {cure}")))
    }

    /// The value of this name; an empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).map(str::trim).filter(|value| !value.is_empty())
    }

    /// The value of this name exactly as given: a space at the end of a search text says that the word is complete.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of this name as a whole number between these two.
    pub(crate) fn number(&self, name: &str, range: std::ops::RangeInclusive<usize>) -> Result<Option<usize>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.map(Some).ok_or_else(|| {
            Problem::invalid(format!(
                "De parameter '{name}' moet een heel getal zijn van {} tot en met {}.",
                range.start(),
                range.end()
            ))
        })
    }

    /// The value of this name as one of these words.
    pub(crate) fn one_of<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(Some(*value));
        }
        let near = did_you_mean(text, words.iter().map(|(word, _)| *word));
        let cure = near.map_or_else(
            || format!("Kies uit: {}.", words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")),
            |near| format!("Bedoelt u '{near}'?"),
        );
        Err(Problem::invalid(format!("De parameter '{name}' heeft een waarde die niet bestaat. {cure}")))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::invalid("De parameters achter het vraagteken zijn niet te lezen."))?;
        let mut read = BTreeMap::new();
        for (name, value) in pairs {
            if read.insert(name, value).is_some() {
                return Err(Problem::invalid("Een parameter staat er meer dan één keer."));
            }
        }
        Ok(Self(read))
    }
}
