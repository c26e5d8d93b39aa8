//! Lists in pages: `pagina`, `aantal`, and links to the pages around.

use super::{problem::Problem, query::Parameters};
use serde::Serialize;
use utoipa::ToSchema;

/// The most items on a page.
const MOST: usize = 200;
/// The items on a page when nobody says.
const USUAL: usize = 50;

/// Which page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pagina: usize,
    aantal: usize,
}

/// Links to the pages around this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Links {
    /// This page.
    zelf: String,
    /// The first page.
    eerste: String,
    /// The last page.
    laatste: String,
    /// The page before, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    vorige: Option<String>,
    /// The page after, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    volgende: Option<String>,
}

impl Page {
    /// From the query string.
    pub(crate) fn of(parameters: &Parameters) -> Result<Self, Problem> {
        Ok(Self {
            pagina: parameters.number("pagina", 1..=1_000_000)?.unwrap_or(1),
            aantal: parameters.number("aantal", 1..=MOST)?.unwrap_or(USUAL),
        })
    }

    /// The items on it.
    pub(crate) fn of_items<T>(self, items: Vec<T>) -> Vec<T> {
        items.into_iter().skip((self.pagina - 1) * self.aantal).take(self.aantal).collect()
    }

    /// Links to the pages around it. `query` holds the filters, without `pagina` and `aantal`.
    pub(crate) fn links(self, path: &str, query: &[(&str, &str)], total: usize) -> Links {
        let last = total.div_ceil(self.aantal).max(1);
        let to = |pagina: usize| {
            let filters: String =
                query.iter().map(|(name, value)| [name, "=", &encoded(value), "&"].concat()).collect();
            format!("{path}?{filters}pagina={pagina}&aantal={}", self.aantal)
        };
        Links {
            zelf: to(self.pagina),
            eerste: to(1),
            laatste: to(last),
            vorige: (self.pagina > 1).then(|| to((self.pagina - 1).min(last))),
            volgende: (self.pagina < last).then(|| to(self.pagina + 1)),
        }
    }
}

impl Links {
    /// As the header `Link` (RFC 8288).
    pub(crate) fn header(&self) -> String {
        let all = [
            (Some(&self.eerste), "first"),
            (self.vorige.as_ref(), "prev"),
            (self.volgende.as_ref(), "next"),
            (Some(&self.laatste), "last"),
        ];
        let links = all.into_iter().filter_map(|(link, rel)| Some(format!("<{}>; rel=\"{rel}\"", link?)));
        links.collect::<Vec<_>>().join(", ")
    }
}

/// A value as it stands in an address.
pub(crate) fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let signs =
        value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    signs.collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_pages_around() {
        let links = Page { pagina: 2, aantal: 10 }.links("/x", &[("thema", "a b&c")], 25);
        assert_eq!(links.vorige.as_deref(), Some("/x?thema=a%20b%26c&pagina=1&aantal=10"));
        assert_eq!(links.volgende.as_deref(), Some("/x?thema=a%20b%26c&pagina=3&aantal=10"));
        assert_eq!(links.laatste, "/x?thema=a%20b%26c&pagina=3&aantal=10");
        let beyond = Page { pagina: 9, aantal: 10 }.links("/x", &[], 25);
        assert_eq!((beyond.vorige.as_deref(), beyond.volgende), (Some("/x?pagina=3&aantal=10"), None));
        let empty = Page { pagina: 1, aantal: 10 }.links("/x", &[], 0);
        assert_eq!((empty.vorige, empty.volgende, empty.laatste.as_str()), (None, None, "/x?pagina=1&aantal=10"));
    }

    #[test]
    fn a_page_holds_its_items() {
        let page = Page { pagina: 3, aantal: 10 };
        assert_eq!(page.of_items((0..25).collect()), (20..25).collect::<Vec<_>>());
        assert!(Page { pagina: 9, aantal: 10 }.of_items((0..25).collect::<Vec<i32>>()).is_empty());
    }
}
