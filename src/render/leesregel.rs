//! What a kanaal says, as lines to read: for comparing two outputs, without its form.

use super::{ANTWOORD, RenderError, Request, kanaal::Kanaal, plain, prepared, special, view};
use crate::resolve::Resolution;

/// A line of text in a section.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leesregel {
    /// Heading of its section; absent for what stands on top.
    pub sectie: Option<&'static str>,
    /// The line.
    pub tekst: String,
}

/// Everything that this kanaal says, with facts written its own way; every situation with its phrase.
/// Nothing when there is no antwoord for its readers.
pub fn leesregels(
    kanaal: &Kanaal,
    resolution: &Resolution,
    request: &Request<'_>,
) -> Result<Vec<Leesregel>, RenderError> {
    let shown = match resolution {
        Resolution::Antwoord(antwoord) => prepared(kanaal, antwoord, request),
        Resolution::NietAangeboden(status) => Ok(special::niet_aangeboden(kanaal, status, request).into()),
        Resolution::Ingehouden { id, kop, telefoon, .. } => {
            Ok(special::ingehouden(kanaal, (id, kop), telefoon.as_deref(), request).into())
        }
        Resolution::NietGeldig | Resolution::Onbekend => return Ok(Vec::new()),
    };
    let shown = match shown {
        Err(RenderError::NotFound) => return Ok(Vec::new()),
        other => other?,
    };
    let view = view::view(kanaal, &shown, request, ANTWOORD);
    let mut lines = vec![Leesregel { sectie: None, tekst: view.titel.to_owned() }];
    for bericht in &view.berichten {
        lines.push(Leesregel { sectie: None, tekst: bericht.titel.clone() });
        add(None, &bericht.delen, &mut lines);
    }
    for sectie in &view.secties {
        add(Some(sectie.kop), &sectie.delen, &mut lines);
    }
    Ok(lines)
}

fn add(sectie: Option<&'static str>, delen: &[view::Deel], lines: &mut Vec<Leesregel>) {
    let texts = plain::bloks(&serde_json::to_value(delen).unwrap_or_default());
    let each = texts.iter().flat_map(|text| text.lines()).map(str::trim_end).filter(|line| !line.is_empty());
    lines.extend(each.map(|line| Leesregel { sectie, tekst: line.to_owned() }));
}
