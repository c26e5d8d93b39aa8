//! Between the hub and `verify`: outputs of one kanaal with their bytes changed.

use super::{
    list::{Json, Op, Replace, Serve},
    served::Served,
};
use eenduidig::{
    condition::{Kenmerken, Value},
    verify::{Ask, Output, OutputError, Outputs},
};
use serde_json::Value as Data;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The outputs of a hub with those of one kanaal changed.
pub(super) struct Changed<'a> {
    inner: &'a dyn Outputs,
    kanaal: &'a str,
    op: &'a Op,
    /// For an output from another tree.
    other: Option<Served>,
    applied: AtomicUsize,
}

impl<'a> Changed<'a> {
    pub(super) fn new(inner: &'a dyn Outputs, kanaal: &'a str, op: &'a Op) -> Result<Self, String> {
        let other = match op {
            Op::FromTree(edits) => Some(Served::new(super::tree::with(&super::tree::edited(edits)?))),
            _ => None,
        };
        Ok(Self { inner, kanaal, op, other, applied: AtomicUsize::new(0) })
    }

    /// How many outputs were changed.
    pub(super) fn applied(&self) -> usize {
        self.applied.load(Ordering::Relaxed)
    }
}

impl Outputs for Changed<'_> {
    fn output(&self, ask: &Ask) -> Result<Output, OutputError> {
        if ask.kanaal != self.kanaal {
            return self.inner.output(ask);
        }
        let original = self.inner.output(ask)?;
        // Only what people read: an edit meant for a page would be found in the JSON beside it for the wrong reason.
        if !original.media_type.starts_with(read_as(self.kanaal)) {
            return Ok(original);
        }
        let changed = match self.op {
            Op::Serve(serve) => self.inner.output(&another(ask, serve)),
            Op::FromTree(_) => self.other.as_ref().unwrap().output(ask),
            Op::Status(status) => Err(OutputError::Status {
                status: *status,
                media_type: "application/problem+json".to_owned(),
                bytes: b"{}".to_vec(),
            }),
            Op::MediaType(media_type) => Ok(Output { media_type: media_type.clone(), bytes: original.bytes.clone() }),
            op => Ok(Output { media_type: original.media_type.clone(), bytes: changed(&original.bytes, op) }),
        };
        if changed.as_ref() != Ok(&original) {
            self.applied.fetch_add(1, Ordering::Relaxed);
        }
        changed
    }
}

/// The media type in which people read a kanaal.
fn read_as(kanaal: &str) -> &'static str {
    match kanaal {
        "chatbot" => "application/json",
        "brief" => "application/pdf",
        _ => "text/html",
    }
}

fn another(ask: &Ask, serve: &Serve) -> Ask {
    let mut other = ask.clone();
    other.id = serve.antwoord.clone().unwrap_or(other.id);
    other.gemeente = serve.gemeente.clone().unwrap_or(other.gemeente);
    other.datum = serve.datum.unwrap_or(other.datum);
    other.kanaal = serve.kanaal.clone().unwrap_or(other.kanaal);
    if let Some(kenmerken) = &serve.kenmerken {
        let values = kenmerken.iter().map(|(name, value)| (name.clone(), Value::Choice(value.clone())));
        other.kenmerken = values.collect::<Kenmerken>();
    }
    other
}

fn changed(bytes: &[u8], op: &Op) -> Vec<u8> {
    match op {
        Op::Cut(part) => {
            #[allow(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "about"
            )]
            let end = (bytes.len() as f64 * part) as usize;
            bytes[..end].to_vec()
        }
        Op::DropLast(count) => bytes[..bytes.len().saturating_sub(*count)].to_vec(),
        Op::Encode(charset) => encoded(&String::from_utf8_lossy(bytes), charset),
        Op::Replace(replace) => {
            let text = String::from_utf8_lossy(bytes);
            replaced(&text, replace).map_or_else(|| bytes.to_vec(), String::into_bytes)
        }
        Op::Random(kind, seed) => kind.apply(bytes, *seed),
        Op::Json(json) => edited(bytes, json).unwrap_or_else(|| bytes.to_vec()),
        _ => bytes.to_vec(),
    }
}

fn encoded(text: &str, charset: &str) -> Vec<u8> {
    match charset {
        "latin-1" => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        "utf-16" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        other => panic!("{other} is no charset of this list"),
    }
}

/// The text with the replacement; `None` where there is nothing to replace.
fn replaced(text: &str, replace: &Replace) -> Option<String> {
    let from = text.find(&replace.after)?;
    let at = if replace.back { text[..from].rfind(&replace.find)? } else { from + text[from..].find(&replace.find)? };
    if replace.all {
        return Some(text.replace(&replace.find, &replace.with));
    }
    let end = at + replace.find.len();
    Some(format!("{}{}{}", &text[..at], replace.with, &text[end..]))
}

fn edited(bytes: &[u8], json: &Json) -> Option<Vec<u8>> {
    let mut data: Data = serde_json::from_slice(bytes).ok()?;
    if json.reformat {
        let sorted: std::collections::BTreeMap<String, Data> = data.as_object()?.clone().into_iter().collect();
        return serde_json::to_vec(&sorted).ok();
    }
    let target = data.pointer_mut(&json.pointer)?;
    if let Some(set) = &json.set {
        *target = serde_json::from_str(set).unwrap();
        return serde_json::to_vec(&data).ok();
    }
    let list = target.as_array_mut()?;
    let length = list.len();
    let place = |at: i64| -> Option<usize> {
        let at = if at < 0 { i64::try_from(length).ok()? + at } else { at };
        usize::try_from(at).ok().filter(|at| *at < length)
    };
    if let Some(at) = json.remove {
        list.remove(place(at)?);
    }
    if let Some(at) = json.double {
        let again = list[place(at)?].clone();
        list.insert(place(at)? + 1, again);
    }
    if let Some((one, other)) = json.swap {
        list.swap(place(one)?, place(other)?);
    }
    if let Some((one, other)) = json.join {
        let (one, other) = (place(one)?, place(other)?);
        let joined = format!("{}\n\n{}", list[one].as_str()?, list[other].as_str()?);
        list[one] = joined.into();
        list.remove(other);
    }
    if let Some(text) = &json.push {
        list.push(text.clone().into());
    }
    if let Some(member) = &json.swap_member {
        let first = list.first()?.get(member)?.clone();
        let second = list.get(1)?.get(member)?.clone();
        list[0][member] = second;
        list[1][member] = first;
    }
    serde_json::to_vec(&data).ok()
}
