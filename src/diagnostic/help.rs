//! What `explain` shows: the help page of a code, found by name.

use super::{Code, did_you_mean};

/// The help page of the code with this name, or in Dutch why there is none.
pub fn explain(name: &str) -> Result<String, String> {
    let name = name.trim().to_lowercase();
    if let Some(code) = Code::by_name(&name) {
        return Ok(format!(
            "# {code} ({severity})\n\n{why}\n\n{help}",
            severity = code.severity(),
            why = code.why(),
            help = code.help()
        ));
    }
    let near = did_you_mean(&name, Code::ALL.iter().map(|code| code.name()));
    let hint = near.map_or("De code staat tussen haken achter de ernst van een melding.".to_owned(), |near| {
        format!("Bedoelt u '{near}'?")
    });
    Err(format!("De code '{name}' bestaat niet. {hint}"))
}
