//! Which form of an answer the caller wants: the header `Accept` (RFC 9110, 12.5.1).

use axum::http::{HeaderMap, header};

/// One range of `Accept`, such as `text/*;q=0.5`.
#[derive(Debug, Clone, PartialEq)]
struct Range {
    main: String,
    sub: String,
    weight: u16,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (main, sub) = parts.next()?.split_once('/')?;
        let mut weight = 1000;
        for part in parts {
            if let Some((name, value)) = part.split_once('=')
                && name.trim().eq_ignore_ascii_case("q")
            {
                weight = parse_weight(value.trim())?;
            }
        }
        Some(Self { main: main.to_ascii_lowercase(), sub: sub.to_ascii_lowercase(), weight })
    }

    /// How exactly it names this media type; `None` when it does not.
    fn specificity(&self, main: &str, sub: &str) -> Option<u8> {
        match (self.main.as_str(), self.sub.as_str()) {
            ("*", "*") => Some(0),
            (own, "*") if own == main => Some(1),
            (own, exact) if own == main && exact == sub => Some(2),
            _ => None,
        }
    }
}

/// `0` … `1` with at most three digits, in thousandths.
fn parse_weight(text: &str) -> Option<u16> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if rest.len() > 3 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{rest:0<3}").parse().ok()?;
    match (whole, thousandths) {
        ("0", thousandths) => Some(thousandths),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

/// What the caller accepts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accept(Vec<Range>);

impl Accept {
    /// From the headers; without `Accept` (or with one that cannot be read) everything is fine.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        Self(lines.flat_map(|line| line.split(',')).filter_map(Range::parse).collect())
    }

    /// How much this media type is wanted, in thousandths; 0 is not at all.
    fn weight(&self, media_type: &str) -> u16 {
        if self.0.is_empty() {
            return 1000;
        }
        let essence = media_type.split(';').next().unwrap_or(media_type).trim();
        let (main, sub) = essence.split_once('/').unwrap_or((essence, ""));
        let ranges = self.0.iter().filter_map(|range| Some((range.specificity(main, sub)?, range.weight)));
        ranges.max_by_key(|(specificity, _)| *specificity).map_or(0, |(_, weight)| weight)
    }

    /// The most wanted of what there is; of equals the first. `None` when nothing is acceptable.
    pub(crate) fn choose<'a>(&self, offered: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut best: Option<(usize, u16)> = None;
        for (index, media_type) in offered.into_iter().enumerate() {
            let weight = self.weight(media_type);
            if weight > best.map_or(0, |(_, weight)| weight) {
                best = Some((index, weight));
            }
        }
        best.map(|(index, _)| index)
    }

    /// Is this media type asked for by name?
    pub(crate) fn names(&self, media_type: &str) -> bool {
        let (main, sub) = media_type.split_once('/').unwrap_or((media_type, ""));
        self.0.iter().any(|range| range.specificity(main, sub) == Some(2) && range.weight > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const OFFERED: [&str; 3] = ["text/html; charset=utf-8", "application/json", "application/pdf"];

    fn chosen(accept: &'static str) -> Option<usize> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        Accept::of(&headers).choose(OFFERED)
    }

    #[test]
    fn picks_what_is_wanted_most() {
        assert_eq!(Accept::of(&HeaderMap::new()).choose(OFFERED), Some(0));
        for (accept, index) in [
            ("*/*", Some(0)),
            ("application/json", Some(1)),
            ("application/json;q=0.5, text/html;q=0.4", Some(1)),
            ("text/html;q=0.4, application/*", Some(1)),
            ("application/*;q=0.9, application/json;q=0, text/html;q=0.1", Some(2)),
            ("Application/PDF", Some(2)),
            ("text/html;q=0", None),
            ("image/png", None),
            ("image/png, */*;q=0.1", Some(0)),
            ("nonsense", Some(0)),
            ("text/html;q=2, application/json", Some(1)),
        ] {
            assert_eq!(chosen(accept), index, "{accept}");
        }
    }

    #[test]
    fn knows_what_is_asked_for_by_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/event-stream, */*;q=0.1"));
        assert!(Accept::of(&headers).names("text/event-stream"));
        assert!(!Accept::of(&headers).names("text/html"));
    }
}
