//! JSON Schemas: generated from the Rust types that read the files, used to check them, and
//! committed in `schemas/` so that editors complete and check while typing.

use crate::{
    diagnostic::{Code, Diagnostic, did_you_mean},
    source::Place,
    yaml::{Yaml, member},
};
use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The schema of a type, as it is written to `schemas/`.
pub fn schema_of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12();
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// A compiled schema that reads one type.
pub struct Reader<T> {
    validator: Validator,
    schema: Value,
    read: std::marker::PhantomData<fn() -> T>,
}

impl<T: JsonSchema + DeserializeOwned> Default for Reader<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: JsonSchema + DeserializeOwned> Reader<T> {
    /// Compiles the schema of `T`.
    pub fn new() -> Self {
        let schema = schema_of::<T>();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema);
        Self {
            validator: validator.expect("a schema generated from a Rust type is valid"),
            schema,
            read: std::marker::PhantomData,
        }
    }

    /// The data as `T`, or every mistake in it.
    pub fn read(&self, yaml: &Yaml) -> Result<T, Vec<Diagnostic>> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for error in self.validator.iter_errors(&yaml.value) {
            self.diagnose(yaml, &error, &mut found);
        }
        if !found.is_empty() {
            return Err(found);
        }
        serde_json::from_value(yaml.value.clone()).map_err(|error| {
            vec![
                Diagnostic::new(Code::SchemaFout, yaml.place(""), format!("Deze gegevens passen niet: {error}."))
                    .cure("Vergelijk met docs/redactie/formaat.md."),
            ]
        })
    }

    fn diagnose(&self, yaml: &Yaml, error: &ValidationError<'_>, found: &mut Vec<Diagnostic>) {
        let pointer = error.instance_path().as_str().to_owned();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                found.extend(unexpected.iter().map(|key| self.unknown_key(yaml, &pointer, key)));
            }
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                let place = if pointer.is_empty() { first_line(yaml) } else { yaml.key_place(&pointer) };
                found.push(
                    Diagnostic::new(Code::OntbrekendeSleutel, place, format!("Hier ontbreekt '{name}'."))
                        .cure(format!("Voeg een regel toe: {name}: …")),
                );
            }
            kind => {
                let (message, cure) = curly(error.instance()).unwrap_or_else(|| dutch(kind, error.instance()));
                found.push(Diagnostic::new(Code::SchemaFout, yaml.place(&pointer), message).cure(cure));
            }
        }
    }

    fn unknown_key(&self, yaml: &Yaml, pointer: &str, key: &str) -> Diagnostic {
        let known = properties(&self.schema);
        let near = did_you_mean(key, known.iter().map(String::as_str));
        let place = yaml.key_place(&member(pointer, key));
        let cure = match near {
            Some(near) => format!("Bedoelt u '{near}'?"),
            None => match &keys_at(&self.schema, &self.schema, pointer)[..] {
                [] => "Haal de sleutel weg; docs/redactie/formaat.md noemt alle sleutels.".to_owned(),
                keys => format!("Haal de sleutel weg, of gebruik een die hier kan: {}.", keys.join(", ")),
            },
        };
        Diagnostic::new(Code::OnbekendeSleutel, place, format!("De sleutel '{key}' kennen wij hier niet.")).cure(cure)
    }
}

fn first_line(yaml: &Yaml) -> Place {
    let mut place = yaml.place("");
    let text = &yaml.file.text()[place.span.range()];
    place.span.end = place.span.start + text.lines().next().unwrap_or_default().trim_end().len();
    place
}

/// Every property name anywhere in the schema.
fn properties(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    match schema {
        Value::Object(object) => {
            for (key, value) in object {
                if key == "properties" {
                    names.extend(value.as_object().into_iter().flat_map(|members| members.keys().cloned()));
                }
                names.extend(properties(value));
            }
        }
        Value::Array(items) => names.extend(items.iter().flat_map(properties)),
        _ => {}
    }
    names
}

/// The names of the keys that the group at this place may have.
fn keys_at(root: &Value, schema: &Value, pointer: &str) -> Vec<String> {
    if let Some(target) = schema["$ref"].as_str() {
        return root
            .pointer(target.trim_start_matches('#'))
            .map_or(Vec::new(), |schema| keys_at(root, schema, pointer));
    }
    if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        return choices.iter().flat_map(|schema| keys_at(root, schema, pointer)).collect();
    }
    let Some((key, rest)) = pointer.strip_prefix('/').map(|pointer| pointer.split_once('/').unwrap_or((pointer, "")))
    else {
        return schema["properties"].as_object().map_or(Vec::new(), |members| members.keys().cloned().collect());
    };
    let rest = if rest.is_empty() { String::new() } else { format!("/{rest}") };
    let key = key.replace("~1", "/").replace("~0", "~");
    let inner = [schema["properties"].get(&key), schema.get("additionalProperties"), schema.get("items")];
    inner
        .into_iter()
        .flatten()
        .find(|schema| schema.is_object())
        .map_or(Vec::new(), |schema| keys_at(root, schema, &rest))
}

/// Quotation marks of a word processor are part of the text in YAML: nearly never what was meant.
fn curly(instance: &Value) -> Option<(String, String)> {
    let text = instance.as_str()?;
    let curly = |c: char| matches!(c, '“' | '”' | '„' | '‘' | '’' | '‚');
    (text.starts_with(curly) && text.ends_with(curly)).then(|| {
        let bare = text.trim_matches(curly);
        (
            "Om deze waarde staan kromme aanhalingstekens.".to_owned(),
            format!("Schrijf {bare}, of \"{bare}\" met rechte aanhalingstekens."),
        )
    })
}

/// The mistakes of the choices that the value could have been, without that it is not empty.
fn leaves<'a>(context: &'a [Vec<ValidationError<'static>>]) -> impl Iterator<Item = &'a ValidationErrorKind> {
    context.iter().flatten().map(ValidationError::kind).filter(|kind| !matches!(kind, ValidationErrorKind::Type { .. }))
}

/// Of a value with several possible forms: the words it can be, or what is wrong with the only form
/// that comes near.
fn dutch_choice(context: &[Vec<ValidationError<'static>>], instance: &Value) -> Option<(String, String)> {
    let mut words: Vec<Value> = Vec::new();
    let mut other = None;
    for kind in leaves(context) {
        match kind {
            ValidationErrorKind::Constant { expected_value } => words.push((**expected_value).clone()),
            ValidationErrorKind::Enum { options } => words.extend(options.as_array().into_iter().flatten().cloned()),
            ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
                return dutch_choice(context, instance);
            }
            kind => other = Some(kind),
        }
    }
    match (words.is_empty(), other) {
        (false, _) => Some(dutch(&ValidationErrorKind::Enum { options: Value::Array(words).into() }, instance)),
        (true, Some(kind)) => Some(dutch(kind, instance)),
        (true, None) => None,
    }
}

fn dutch(kind: &ValidationErrorKind, instance: &Value) -> (String, String) {
    let shown = match instance {
        Value::String(text) => format!("'{text}'"),
        Value::Object(_) => "deze groep".to_owned(),
        Value::Array(_) => "deze lijst".to_owned(),
        Value::Null => "leeg".to_owned(),
        other => other.to_string(),
    };
    match kind {
        ValidationErrorKind::Enum { options } => {
            let options: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let near = instance.as_str().and_then(|word| did_you_mean(&word.to_lowercase(), options.iter().copied()));
            let hint = near.map_or(String::new(), |near| format!("Bedoelt u '{near}'? "));
            (format!("{shown} kan hier niet."), format!("{hint}Kies uit: {}.", options.join(", ")))
        }
        ValidationErrorKind::Format { format } if format == "date" => {
            (format!("{shown} is geen dag."), "Schrijf een dag als 2026-01-31.".to_owned())
        }
        ValidationErrorKind::Format { format } if format == "uri" => {
            (format!("{shown} is geen webadres."), "Schrijf het hele adres: https://…".to_owned())
        }
        ValidationErrorKind::Format { format } if format == "uuid" => (
            format!("{shown} is geen uuid."),
            "Een uuid ziet er zo uit: 0190f3a2-5c1e-7b44-9d0e-3a1f2b4c5d6e.".to_owned(),
        ),
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            dutch_choice(context, instance).unwrap_or_else(|| unfit(&shown))
        }
        ValidationErrorKind::Type { .. } => (
            format!("{shown} heeft hier de verkeerde vorm."),
            "Vergelijk met het voorbeeld in docs/redactie/formaat.md.".to_owned(),
        ),
        ValidationErrorKind::Minimum { limit } => (format!("{shown} is te laag."), format!("Het minimum is {limit}.")),
        ValidationErrorKind::Maximum { limit } => (format!("{shown} is te hoog."), format!("Het maximum is {limit}.")),
        ValidationErrorKind::MinLength { .. } | ValidationErrorKind::MinItems { .. } => {
            ("Hier mag het niet leeg zijn.".to_owned(), "Vul iets in, of haal de sleutel weg.".to_owned())
        }
        ValidationErrorKind::Pattern { pattern } => {
            (format!("{shown} heeft niet de goede vorm."), format!("De vorm is: {pattern}."))
        }
        _ => unfit(&shown),
    }
}

fn unfit(shown: &str) -> (String, String) {
    (format!("{shown} past hier niet."), "Vergelijk met het voorbeeld in docs/redactie/formaat.md.".to_owned())
}
