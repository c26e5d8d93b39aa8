//! Reads outputs by the words that stand nowhere else: which there are, in which order, and what stands
//! between the two of a fact.

use serde_json::Value;

/// The marks in visible text. A mark of a fact comes with the value after it.
pub(super) fn marks(text: &str) -> Vec<String> {
    let mut runs: Vec<(usize, &str)> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    runs.retain(|(_, run)| is_mark(run));
    let mut found = Vec::new();
    for (index, (at, mark)) in runs.iter().enumerate() {
        if !mark.starts_with("xf") {
            found.push((*mark).to_owned());
            continue;
        }
        let until = runs.get(index + 1).map_or(text.len(), |(next, _)| *next);
        let value: Vec<&str> = text[at + mark.len()..until].split_whitespace().collect();
        found.push(format!("{mark}={}", value.join(" ")));
    }
    found
}

fn is_mark(run: &str) -> bool {
    let kind = run.strip_prefix('x').and_then(|rest| rest.chars().next());
    kind.is_some_and(|kind| "qftlk".contains(kind)) && run.chars().all(|c| c.is_ascii_lowercase())
}

/// What is seen of a page: no head, no tags.
pub(super) fn seen(html: &str) -> String {
    let body = html.split_once("</head>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    let mut rest = body;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

/// The running text in the sections of the JSON of an answer.
pub(super) fn told(json: &[u8]) -> String {
    let view: Value = serde_json::from_slice(json).expect("it is JSON");
    let mut text = String::new();
    texts(&view["secties"], &mut text);
    text
}

fn texts(value: &Value, text: &mut String) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| texts(value, text)),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(own) if key == "tekst" => {
                        text.push_str(own);
                        text.push(' ');
                    }
                    _ => texts(value, text),
                }
            }
        }
        _ => {}
    }
}

/// Signs that only stand where something was left as it was written.
pub(super) fn left_over(text: &str) -> Option<&'static str> {
    ["{{", "}}", ":::", "{#", "{als", "leges.", "eigen."].into_iter().find(|sign| text.contains(sign))
}

/// Is one list what is left of the other when some are taken away?
pub(super) fn selected(fewer: &[String], all: &[String]) -> bool {
    let mut rest = all.iter();
    fewer.iter().all(|mark| rest.any(|other| other == mark))
}
