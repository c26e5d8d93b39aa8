//! What no cell may hold, whatever its column: what a spreadsheet or a wrong encoding left behind.

use crate::typeset::unprintable;

/// So long is no name and no line of an address.
const MOST: usize = 200;

/// What is wrong with the text of a cell; says nothing of it but a sign that cannot be printed.
pub(super) fn fault(text: &str) -> Option<String> {
    if text.chars().count() > MOST {
        return Some(format!("hier staat meer dan {MOST} tekens; staat er ergens een aanhalingsteken te veel?"));
    }
    if text.starts_with(['=', '+', '-', '@']) {
        return Some("dit begint met = + - of @, zoals een formule; vul de waarde zelf in".to_owned());
    }
    if text.starts_with('#') && text.ends_with(['!', '?', 'A']) && text.len() <= 8 {
        return Some("hier staat een foutmelding van het rekenblad; vul de waarde in".to_owned());
    }
    if garbled(text) {
        return Some(
            "letters met accenten zijn verminkt; sla het bestand opnieuw op vanuit de bron, als CSV UTF-8".to_owned(),
        );
    }
    if text.contains(['\n', '\r', '\t']) {
        return Some("hier staat een nieuwe regel of een tab in; zet alles op één regel".to_owned());
    }
    let sign = unprintable(text)?;
    Some(format!("het teken U+{:04X} kan niet gedrukt worden; schrijf het zonder dat teken", u32::from(sign)))
}

/// UTF-8 that was once read as Windows-1252, or text in which signs got lost.
fn garbled(text: &str) -> bool {
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let after = signs.peek().copied().unwrap_or(' ');
        let twice = matches!(sign, 'Ã' | 'Â' | 'Å') && ('\u{80}'..='\u{bf}').contains(&after);
        if sign == '\u{fffd}' || twice {
            return true;
        }
    }
    false
}
