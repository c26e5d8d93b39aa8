//! The template view of a letter, made from the template views of what it holds.

use super::Geadresseerde;
use serde_json::{Value, json};

/// One view from that of the briefmodel and those of the antwoorden it carries, as `compose` filled them
/// in: `antwoorden` has each with its sections; berichten and bronnen are those of all, each once. The
/// letter's own text stands without heading.
#[must_use]
pub fn joined_view(model: Value, carried: Vec<Value>, onderwerp: &str, geadresseerde: Option<&Geadresseerde>) -> Value {
    let mut view = model;
    for sectie in view["secties"].as_array_mut().into_iter().flatten() {
        sectie["kop"] = Value::Null;
    }
    let mut antwoorden = Vec::new();
    for mut antwoord in carried {
        add_new(&mut view["berichten"], antwoord["berichten"].take());
        add_new(&mut view["bronnen"], antwoord["bronnen"].take());
        antwoorden.push(json!({
            "id": antwoord["id"].take(), "titel": antwoord["titel"].take(), "secties": antwoord["secties"].take(),
        }));
    }
    view["antwoorden"] = Value::Array(antwoorden);
    view["onderwerp"] = json!(onderwerp);
    if let Some(person) = geadresseerde {
        view["geadresseerde"] = json!({"adresregels": person.adresregels, "aanhef": person.aanhef});
    }
    view
}

fn add_new(all: &mut Value, more: Value) {
    let (Some(all), Value::Array(more)) = (all.as_array_mut(), more) else { return };
    for item in more {
        if !all.contains(&item) {
            all.push(item);
        }
    }
}
