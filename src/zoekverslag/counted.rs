//! Counts per question.

use crate::register::{Telling, Uitkomst, Zijde};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was counted of one question.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Its words, when it was asked often enough.
    pub(super) text: Option<String>,
    /// How often it was asked in the period.
    pub(super) asked: u64,
    /// How often it found nothing.
    pub(super) nothing: u64,
    /// How often it gave a choice.
    pub(super) unsure: u64,
    /// How often it was asked before the period.
    pub(super) before: u64,
    /// Which antwoord came first, how often.
    pub(super) first: BTreeMap<String, u64>,
    /// Where it was found after all, how often; in the whole time.
    pub(super) after_all: BTreeMap<String, u64>,
}

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// By hash.
    pub(super) questions: BTreeMap<String, Counted>,
    /// How many questions were asked by everybody.
    pub(super) public: u64,
    /// Antwoorden of which somebody said that they were not what was looked for.
    pub(super) not_found: BTreeMap<String, u64>,
    /// The first day on which something was counted.
    pub(super) first: Option<Date>,
}

impl Counts {
    /// `from` is the first day of the period.
    pub(super) fn of(tellingen: &[Telling], from: Date) -> Self {
        let mut counts = Self { first: tellingen.iter().map(|telling| telling.dag).min(), ..Self::default() };
        for telling in tellingen {
            let counted = counts.questions.entry(telling.hash.clone()).or_default();
            if counted.text.is_none() {
                counted.text.clone_from(&telling.tekst);
            }
            let (now, times) = (telling.dag >= from, telling.aantal);
            let about = telling.antwoord.clone();
            match telling.uitkomst {
                uitkomst if uitkomst.is_asked() && !now => counted.before += times,
                uitkomst if uitkomst.is_asked() => {
                    counted.asked += times;
                    counted.nothing += if uitkomst == Uitkomst::Niets { times } else { 0 };
                    counted.unsure += if uitkomst == Uitkomst::Keuze { times } else { 0 };
                    counts.public += if telling.zijde == Zijde::Publiek { times } else { 0 };
                    if let Some(id) = about.filter(|_| uitkomst != Uitkomst::Niets) {
                        *counted.first.entry(id).or_default() += times;
                    }
                }
                Uitkomst::Alsnog => {
                    about.into_iter().for_each(|id| *counted.after_all.entry(id).or_default() += times);
                }
                Uitkomst::NietGevonden if now => {
                    about.into_iter().for_each(|id| *counts.not_found.entry(id).or_default() += times);
                }
                _ => {}
            }
        }
        counts
    }

    /// Questions to which this antwoord was given first, and how often.
    pub(super) fn given<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a Counted, u64)> {
        self.questions.values().filter_map(move |counted| Some((counted, *counted.first.get(id)?)))
    }
}
