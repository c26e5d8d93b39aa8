//! Where a line stands too far left or right: the commonest mistake in YAML, and the one that the
//! parser notices only a line or more later.

/// A line whose indentation fits nothing above it, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    /// Where its first word stands in the text.
    pub(super) at: usize,
    /// What to do, in Dutch.
    pub(super) cure: String,
}

/// A level of indentation that is open, and the line that opened it.
#[derive(Clone, Copy)]
struct Level {
    column: usize,
    line: usize,
    /// What stands at this column are the dashes of a list.
    dash: bool,
}

/// The first line up to `until` that stands where nothing above it stands. A text that is written
/// over several lines is not followed: then nothing is found.
pub(super) fn misplaced(text: &str, until: usize, first_line: usize) -> Option<Misplaced> {
    let mut open: Vec<Level> = Vec::new();
    let mut start = 0;
    let mut opens = true;
    for (index, raw) in text.split_inclusive('\n').enumerate() {
        let words = raw.trim();
        let column = raw.len() - raw.trim_start().len();
        let line = Line { number: first_line + index, column, words };
        let at = start + column;
        if start > until || words.ends_with(['|', '>', '{', '[', ',']) {
            return None;
        }
        start += raw.len();
        if words.is_empty() || words.starts_with('#') || words == "---" {
            continue;
        }
        if let Some(cure) = line.wrong(&open, opens) {
            return Some(Misplaced { at, cure });
        }
        opens = line.open(&mut open);
    }
    None
}

struct Line<'a> {
    number: usize,
    column: usize,
    words: &'a str,
}

impl Line<'_> {
    fn is_item(&self) -> bool {
        self.words == "-" || self.words.starts_with("- ")
    }

    /// What to do about it, when it stands where nothing above it stands.
    fn wrong(&self, open: &[Level], opens: bool) -> Option<String> {
        let Self { number, column, words } = *self;
        let fits = open.iter().rposition(|level| level.column <= column)?;
        let level = open[fits];
        if level.column == column {
            return (level.dash && !self.is_item()).then(|| {
                format!(
                    "Regel {number} hoort bij het streepje van regel {}. Begin hem recht onder het woord achter dat streepje, na {}.",
                    level.line,
                    spaces(column + 2)
                )
            });
        }
        let other = match open.get(fits + 1) {
            Some(deeper) if deeper.column - column <= column - level.column => *deeper,
            Some(_) => level,
            None if !opens && words.contains(':') => level,
            None => return None,
        };
        Some(format!(
            "Regel {number} begint na {}, regel {} na {}. Horen zij bij elkaar, zet ze dan even ver naar rechts.",
            spaces(column),
            other.line,
            spaces(other.column)
        ))
    }

    /// Closes the levels it leaves and opens its own. Does it open another level below?
    fn open(&self, open: &mut Vec<Level>) -> bool {
        let Self { number, column, words } = *self;
        open.retain(|level| level.column <= column);
        if open.last().is_none_or(|level| level.column < column) {
            open.push(Level { column, line: number, dash: self.is_item() });
        }
        if !self.is_item() {
            return words.ends_with(':');
        }
        let inner = words[1..].trim_start();
        if inner.contains(": ") || inner.ends_with(':') {
            open.push(Level { column: column + words.len() - inner.len(), line: number, dash: false });
        }
        inner.is_empty() || inner.ends_with(':')
    }
}

fn spaces(count: usize) -> String {
    if count == 1 { "1 spatie".to_owned() } else { format!("{count} spaties") }
}

#[cfg(test)]
mod tests {
    use super::misplaced;

    const GOOD: &str = "feiten:\n  a.b:\n    bron:\n      titel: Wet\n      url: https://x.example\n    waarden:\n      - vanaf: 2026-01-01\n        waarde: 5\n      - vanaf: 2027-01-01\n        waarde: 6\n  c.d:\n    soort: bedrag\n";

    fn cure(text: &str) -> Option<String> {
        misplaced(text, text.len(), 1).map(|found| found.cure)
    }

    #[test]
    fn what_fits_is_not_reported() {
        assert_eq!(cure(GOOD), None);
        let lists = "vraagvormen:\n- Hoe?\n- Wat?\nthema: x\nbronnen:\n  - titel: Wet\n    url: https://x.example\n";
        assert_eq!(cure(lists), None);
    }

    #[test]
    fn the_line_that_stands_wrong_is_named() {
        let cases = [
            ("    bron:", "   bron:", "Regel 6 begint na 4 spaties, regel 3 na 3 spaties."),
            ("    waarden:", "   waarden:", "Regel 6 begint na 3 spaties, regel 3 na 4 spaties."),
            ("        waarde: 5", "      waarde: 5", "Regel 8 hoort bij het streepje van regel 7."),
            ("      url:", "        url:", "Regel 5 begint na 8 spaties, regel 4 na 6 spaties."),
        ];
        for (right, wrong, says) in cases {
            let found = cure(&GOOD.replacen(right, wrong, 1)).unwrap_or_default();
            assert!(found.starts_with(says), "{wrong}: {found}");
        }
    }
}
