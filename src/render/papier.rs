//! What only paper has: the side of the window, marks to fold by, a number to call beside the date, and where
//! the antwoorden stand on the web, as an address to type over and as a QR code.

use super::Request;
use qrcode::{Color, EcLevel, QrCode};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// So many modules around a code stay white, or cameras do not find it.
const QUIET: usize = 4;

/// What a template of vorm pdf gets besides the view, under `papier`.
pub(super) fn papier(data: &Value, request: &Request<'_>) -> Value {
    let huisstijl = &request.gemeente.huisstijl;
    json!({
        "venster": huisstijl.venster.name(),
        "vouwstrepen": huisstijl.vouwstrepen,
        "telefoon": telefoon(data),
        "op_internet": op_internet(data, request),
    })
}

/// Every antwoord that stands on it: its title, its short address and the code of that address. A letter itself stands
/// nowhere on the web.
fn op_internet(data: &Value, request: &Request<'_>) -> Vec<Value> {
    if data["stand"] != super::ANTWOORD {
        return Vec::new();
    }
    let carried = data["antwoorden"].as_array().map_or(&[][..], Vec::as_slice);
    let alone = carried.is_empty() && data["type"] != "briefmodel";
    let shown = if alone { std::slice::from_ref(data) } else { carried };
    let on_web = |antwoord: &Value| {
        let adres = request.gemeente.huisstijl.kort(antwoord["id"].as_str()?)?;
        Some(json!({"titel": antwoord["titel"], "qr": qr(&adres)?, "adres": adres}))
    };
    shown.iter().filter_map(on_web).collect()
}

/// A QR code as SVG, one module to a unit; the same text gives the same bytes. All letters of a series have the same.
#[comemo::memoize]
fn qr(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let side = width + 2 * QUIET;
    let mut svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path d=\"");
    for (row, modules) in colors.chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, wide) = (column + QUIET, row + QUIET, run.len());
                let _ = write!(svg, "M{x} {y}h{wide}v1h-{wide}z");
            }
            column += run.len();
        }
    }
    svg.push_str("\"/></svg>");
    Some(svg)
}

/// The number to call: what the letter itself says under "Contact" or on top, and else the first under "Contact" of an
/// antwoord in it.
fn telefoon(data: &Value) -> Option<&str> {
    let own = number_under(data, "contact").or_else(|| number_under(data, "tekst"));
    let mut carried = data["antwoorden"].as_array().into_iter().flatten();
    own.or_else(|| carried.find_map(|antwoord| number_under(antwoord, "contact")))
}

fn number_under<'d>(antwoord: &'d Value, sectie: &str) -> Option<&'d str> {
    let secties = antwoord["secties"].as_array().into_iter().flatten();
    secties.filter(|found| found["id"] == sectie).find_map(number)
}

/// The first fact of the kind telefoon in a part of the view.
fn number(part: &Value) -> Option<&str> {
    match part {
        Value::Object(members) if part["feitsoort"] == "telefoon" => members.get("tekst")?.as_str(),
        Value::Object(members) => members.values().find_map(number),
        Value::Array(items) => items.iter().find_map(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_black_squares_on_white_and_the_same_every_time() {
        let svg = qr("https://www.voorbeeld.example/a/paspoort").unwrap();
        assert_eq!(Some(&svg), qr("https://www.voorbeeld.example/a/paspoort").as_ref());
        // The first row of the finder pattern: seven dark modules in the corner.
        assert!(svg.contains("<path d=\"M4 4h7v1h-7z"), "{svg}");
        assert_eq!(qr(&"x".repeat(5000)), None);
    }

    #[test]
    fn the_number_to_call_is_of_the_letter_itself_where_it_says_one() {
        let number =
            |text: &str| json!({"blokken": [{"inhoud": [{"soort": "feit", "feitsoort": "telefoon", "tekst": text}]}]});
        let mut data = json!({"secties": [{"id": "hulp", "delen": [number("1")]}],
            "antwoorden": [{"secties": [{"id": "contact", "delen": [{"blokken": []}, number("2"), number("3")]}]}]});
        assert_eq!(telefoon(&data), Some("2"));
        data["secties"][0]["id"] = "tekst".into();
        assert_eq!(telefoon(&data), Some("1"));
        assert_eq!(telefoon(&json!({"secties": []})), None);
    }
}
