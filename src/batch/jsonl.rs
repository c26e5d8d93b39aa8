//! JSON, a person per line.

use super::Problem;
use serde_json::{Map, Value};
use std::io::{BufRead, Read};

const MOST_BYTES: u64 = 64 * 1024;

/// Reads lines.
pub(super) struct Jsonl<R> {
    input: R,
    rij: u64,
    broken: bool,
}

impl<R: BufRead> Jsonl<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, rij: 0, broken: false }
    }
}

impl<R: BufRead> Iterator for Jsonl<R> {
    type Item = Result<(u64, Vec<(String, String)>), Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.broken {
            self.rij += 1;
            let mut bytes = Vec::new();
            let read = self.input.by_ref().take(MOST_BYTES + 1).read_until(b'\n', &mut bytes);
            self.broken = read.is_err() || u64::try_from(bytes.len()).is_ok_and(|length| length > MOST_BYTES);
            if self.broken {
                return Some(Err(Problem::new("deze regel is te lang of niet te lezen").in_row(self.rij)));
            }
            if bytes.is_empty() {
                return None;
            }
            let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&bytes);
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let rij = self.rij;
            return Some(fields(bytes).map(|fields| (rij, fields)).map_err(|problem| problem.in_row(rij)));
        }
        None
    }
}

fn fields(bytes: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let form = || Problem::new("deze regel is geen JSON-object in UTF-8, zoals {\"geslachtsnaam\": \"…\"}");
    let members: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| form())?;
    let plain = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(number) => Ok((name, number.to_string())),
        Value::Bool(truth) => Ok((name, if truth { "ja" } else { "nee" }.to_owned())),
        Value::Null => Ok((name, String::new())),
        Value::Array(_) | Value::Object(_) => {
            Err(Problem::new("een waarde is een lijst of een object; schrijf elk veld als tekst"))
        }
    };
    members.into_iter().map(plain).collect()
}
