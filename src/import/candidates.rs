//! Values in running text that are perhaps facts: written once as a fact, they never go stale in one
//! place and not in another. An editor decides; this only points.

use super::report::Kandidaat;
use crate::literal;

/// Every candidate in the body of a Markdown file, in order, with its line in `path`.
pub(crate) fn find(markdown: &str, path: &str) -> Vec<Kandidaat> {
    let mut line = 1;
    let mut counted = 0;
    let found = literal::find(markdown).into_iter().map(|literal| {
        line += markdown[counted..literal.span.start].matches('\n').count();
        counted = literal.span.start;
        Kandidaat {
            soort: literal.value.soort().to_owned(),
            tekst: markdown[literal.span.range()].replace('\\', ""),
            plaats: format!("{path}:{line}"),
        }
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found() {
        let cases = [
            ("Dat kost € 12,34 per stuk.", "bedrag", "€ 12,34"),
            ("Dat kost 20 euro.", "bedrag", "20 euro"),
            ("Het geldt vanaf 18 maart 2026.", "datum", "18 maart 2026"),
            ("Op 01-02-2026 is het zover.", "datum", "01-02-2026"),
            ("U hoort het binnen 6 weken.", "termijn", "6 weken"),
            ("De pas is tien jaar geldig.", "termijn", "tien jaar"),
            ("Bent u 18 jaar of ouder?", "leeftijd", "18 jaar"),
            ("U betaalt 2,5% extra.", "percentage", "2,5%"),
            ("U betaalt 3 procent extra.", "percentage", "3 procent"),
            ("Bel [0199 00 00 99](https://a.example/12).", "telefoon", "0199 00 00 99"),
            ("Bel 14 0199 of kom langs.", "telefoon", "14 0199"),
            ("Bel \\+31 88 000 00 01.", "telefoon", "+31 88 000 00 01"),
        ];
        for (line, soort, tekst) in cases {
            let found = find(line, "a.md");
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert_eq!((found[0].soort.as_str(), found[0].tekst.as_str()), (soort, tekst));
            assert_eq!(found[0].plaats, "a.md:1");
        }
    }

    #[test]
    fn ordinary_numbers_and_addresses_are_left_alone() {
        for line in ["Neem 2 foto's mee.", "Zie [artikel](https://a.example/6-weken/2026).", "{#tekst-2}", "## Kosten"]
        {
            assert!(find(line, "a.md").is_empty(), "{line}");
        }
    }
}
