//! The JSON of one question and answer, whatever shape it has.

use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use super::report::Bevinding;

/// One question with its answer as the source gives it.
#[derive(Debug, Clone)]
pub(crate) struct Vraag {
    pub(crate) bestand: String,
    pub(crate) uuid: Uuid,
    pub(crate) titel: String,
    pub(crate) inleiding: String,
    pub(crate) delen: Vec<Deel>,
    pub(crate) url: Option<String>,
    pub(crate) onderwerpen: Vec<String>,
    pub(crate) themas: Vec<String>,
    pub(crate) instanties: Vec<String>,
    pub(crate) gewijzigd: Date,
    pub(crate) bevindingen: Vec<Bevinding>,
}

/// A part of the answer under its own heading.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deel {
    pub(crate) kop: Option<String>,
    pub(crate) html: String,
}

/// Reads one file. The error says in Dutch why it cannot be an answer.
pub(crate) fn parse(bestand: &str, bytes: &[u8]) -> Result<Vraag, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let json: Value = serde_json::from_slice(bytes)
        .map_err(|error| format!("dit is geen goede JSON (regel {}, kolom {})", error.line(), error.column()))?;
    if !json.is_object() {
        return Err("hier hoort één vraag te staan: een JSON-object".into());
    }
    let titel = line(&json["question"]).ok_or("er staat geen vraag in (`question`)")?;
    let id = line(&json["id"]).ok_or("er staat geen `id` in")?;
    let gewijzigd = line(&json["lastmodified"])
        .and_then(|text| text.get(..10).and_then(|day| day.parse().ok()))
        .ok_or("er staat geen bruikbare datum in (`lastmodified`)")?;
    let mut bevindingen = Vec::new();
    let url = line(&json["canonical"]);
    if url.is_none() {
        bevindingen.push(Bevinding::new("zonder-bron", "het bestand noemt geen adres (`canonical`)"));
    }
    let inleiding = html(&json["introduction"], "introduction", &mut bevindingen);
    let delen = parts(&json["content"], &mut bevindingen);
    Ok(Vraag {
        bestand: bestand.to_owned(),
        uuid: derive_uuid(&id),
        titel,
        inleiding,
        delen,
        url,
        onderwerpen: lines(&json["subjects"]),
        themas: lines(&json["themes"]),
        instanties: lines(&json["authorities"]),
        gewijzigd,
        bevindingen,
    })
}

/// Our uuid: the same for the same source, never equal to it.
fn derive_uuid(id: &str) -> Uuid {
    match id.parse::<Uuid>() {
        Ok(source) => Uuid::new_v5(&source, b"eenduidig/antwoord"),
        Err(_) => Uuid::new_v5(&Uuid::NAMESPACE_URL, id.as_bytes()),
    }
}

fn parts(value: &Value, bevindingen: &mut Vec<Bevinding>) -> Vec<Deel> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(|item| part(item, bevindingen)).collect(),
        other => vec![part(other, bevindingen)],
    }
}

fn part(value: &Value, bevindingen: &mut Vec<Bevinding>) -> Deel {
    if let Value::Object(fields) = value {
        for key in fields.keys().filter(|key| !matches!(key.as_str(), "paragraph" | "paragraphtitle")) {
            bevindingen.push(Bevinding::new("onbekende-sleutel", format!("`{key}` in `content` is niet gelezen")));
        }
        return Deel { kop: line(&value["paragraphtitle"]), html: html(&value["paragraph"], "paragraph", bevindingen) };
    }
    Deel { kop: None, html: html(value, "content", bevindingen) }
}

fn html(value: &Value, key: &str, bevindingen: &mut Vec<Bevinding>) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => {
            let begin: String = other.to_string().chars().take(60).collect();
            bevindingen
                .push(Bevinding::new("onverwachte-vorm", format!("`{key}` is geen tekst en niet gelezen: {begin}")));
            String::new()
        }
    }
}

/// A text of one line, or nothing when it is empty or not a text.
fn line(value: &Value) -> Option<String> {
    let text = value.as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn lines(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(line).collect(),
        other => line(other).into_iter().collect(),
    }
}
