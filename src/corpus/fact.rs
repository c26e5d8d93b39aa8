//! The facts of a corpus.

use std::fmt::Write;

use super::words::Dice;

/// Who sets a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wie {
    Land,
    Mag,
    Moet,
}

/// The kinds of fact a corpus uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Soort {
    Bedrag,
    Termijn,
    Leeftijd,
    Percentage,
}

/// One fact.
#[derive(Debug, Clone)]
pub(crate) struct Feit {
    pub(crate) pad: String,
    pub(crate) soort: Soort,
    pub(crate) wie: Wie,
    number: usize,
}

/// All numbered facts of a corpus.
#[derive(Debug)]
pub(crate) struct Feiten(Vec<Feit>);

impl Feiten {
    /// Half as many as there are answers, within bounds.
    pub(crate) fn new(antwoorden: usize) -> Self {
        let count = (antwoorden / 2).clamp(64, 600);
        Self((0..count).map(Feit::new).collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len() + super::frame::FACTS
    }

    pub(crate) fn all(&self) -> &[Feit] {
        &self.0
    }

    /// Path of the n-th fact of a kind, going round.
    pub(crate) fn path(&self, soort: Soort, n: usize) -> &str {
        let count = self.0.iter().filter(|feit| feit.soort == soort).count();
        self.0
            .iter()
            .filter(|feit| feit.soort == soort)
            .nth(n % count.max(1))
            .map_or("contact.telefoon", |feit| &feit.pad)
    }
}

impl Feit {
    fn new(number: usize) -> Self {
        let (soort, name) = match number % 8 {
            0..=2 => (Soort::Bedrag, "leges.tarief"),
            3..=5 => (Soort::Termijn, "termijn.beslissing"),
            6 => (Soort::Leeftijd, "grens.leeftijd"),
            _ => (Soort::Percentage, "toeslag.deel"),
        };
        // Of every eight groups of eight one is asked of gemeenten and one allowed to them.
        let wie = match (number / 8) % 8 {
            1 => Wie::Moet,
            5 => Wie::Mag,
            _ => Wie::Land,
        };
        Self { pad: format!("{name}-{number:03}"), soort, wie, number }
    }

    /// The value in a gemeente; gemeente 0 is the generic layer.
    fn value(&self, gemeente: usize) -> String {
        let mut dice = Dice::new(&[7, self.number, gemeente]);
        match self.soort {
            Soort::Bedrag => format!("{}.{:02}", 5 + dice.below(240), 5 * dice.below(20)),
            Soort::Termijn => format!("{} {}", 2 + dice.below(11), dice.pick(&["weken", "werkdagen", "maanden"])),
            Soort::Leeftijd => format!("{}", 12 + dice.below(10)),
            Soort::Percentage => format!("{}.5", 1 + dice.below(9)),
        }
    }

    /// As it stands in the generic layer.
    pub(crate) fn generic(&self, out: &mut String) {
        let (soort, wat) = match self.soort {
            Soort::Bedrag => ("bedrag", "Leges voor een besluit"),
            Soort::Termijn => ("termijn", "Tijd voor een besluit"),
            Soort::Leeftijd => ("leeftijd", "Leeftijd voor een besluit"),
            Soort::Percentage => ("percentage", "Toeslag op een besluit"),
        };
        let wie = match self.wie {
            Wie::Land => "nee",
            Wie::Mag => "mag",
            Wie::Moet => "moet",
        };
        let _ = write!(
            out,
            "  {}:\n    soort: {soort}\n    omschrijving: {wat}, regel {}\n    gemeentelijk: {wie}\n    bron:\n      \
             titel: Verzonnen regeling, artikel {}\n    geverifieerd_op: {}\n    controleren_voor: {}\n",
            self.pad,
            self.number,
            self.number + 1,
            super::frame::VERIFIED,
            super::frame::VERIFY_BEFORE,
        );
        if self.wie != Wie::Moet {
            let _ =
                write!(out, "    waarden:\n      - vanaf: {}\n        waarde: {}\n", super::frame::FROM, self.value(0));
        }
    }

    /// As a gemeente gives it; none where the generic value holds.
    pub(crate) fn municipal(&self, gemeente: usize, out: &mut String) {
        let own = match self.wie {
            Wie::Land => false,
            Wie::Mag => Dice::new(&[11, self.number, gemeente]).below(3) == 0,
            Wie::Moet => true,
        };
        if own {
            let _ = write!(
                out,
                "  {}:\n    waarden:\n      - vanaf: {}\n        waarde: {}\n",
                self.pad,
                super::frame::FROM,
                self.value(gemeente)
            );
        }
    }
}
