//! Judged searches: one JSON object a line, with ids of antwoorden in lists.

use super::{Renaming, edits::Edits};
use crate::source::{SourceFile, Span};
use serde_json::Value;
use std::sync::Arc;

/// Keys that hold ids.
const LISTS: [&str; 3] = ["\"expected\"", "\"also\"", "\"must_not\""];

/// Adds the edits for the lists of ids. Of an antwoord of one gemeente only its own lines count.
pub(super) fn collect(file: &Arc<SourceFile>, renaming: &Renaming, gemeente: Option<&str>, edits: &mut Edits) {
    let mut start = 0;
    for line in file.text().split_inclusive('\n') {
        let parsed: Option<Value> = serde_json::from_str(line).ok();
        let whose = parsed.as_ref().and_then(|value| value.get("gemeente")?.as_str());
        if parsed.is_some() && (gemeente.is_none() || gemeente == whose) {
            for key in LISTS {
                list(file, line, start, (key, renaming), edits);
            }
        }
        start += line.len();
    }
}

fn list(file: &Arc<SourceFile>, line: &str, start: usize, (key, renaming): (&str, &Renaming), edits: &mut Edits) {
    let Some(at) = line.find(key) else { return };
    let Some(open) = line[at..].find('[').map(|open| at + open) else { return };
    let Some(close) = line[open..].find(']').map(|close| open + close) else { return };
    let old = format!("\"{}\"", renaming.old);
    for (found, _) in line[open..close].match_indices(&old) {
        let from = start + open + found + 1;
        edits.add(file, Span::new(from, from + renaming.old.len()), renaming.new.as_str());
    }
}
