//! Figures over the outcomes of judged queries, and whether they dropped.

use super::evaluate::Uitkomst;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Of the questions that we have no answer to, this share may be answered where the threshold is set.
const FALSE_ANSWERS: f32 = 0.1;
/// A lower AUC than this much below the baseline is no noise.
const AUC_NOISE: f32 = 0.02;

/// How well a group of queries goes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Score {
    /// Number of queries.
    pub aantal: u32,
    /// The right answer is the first; without an answer: none was given.
    pub eerste: u32,
    /// The right answer is among the first three.
    pub drie: u32,
    /// Mean of 1 / place of the right answer, to three decimals.
    pub mrr: f32,
    /// Nothing came at all.
    pub leeg: u32,
    /// Queries that name what must not come before the right answer, and those where it did.
    pub verboden: u32,
    /// See `verboden`.
    pub misleid: u32,
    /// Answered directly.
    pub direct: u32,
    /// Answered directly, and right.
    pub direct_goed: u32,
    /// At least as sure as the threshold of 10 % false answers.
    pub boven: u32,
    /// The same, and right.
    pub boven_goed: u32,
}

/// Scores per kind, in all, and what went wrong.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meting {
    /// Per kind of query.
    pub soorten: BTreeMap<String, Score>,
    /// All queries that have an answer.
    pub samen: Score,
    /// All queries that have none.
    pub zonder: Score,
    /// How often it is surer of a query that has an answer than of one that has none.
    pub auc: Option<f32>,
    /// The certainty above which a tenth of the queries without an answer would get one.
    pub drempel: Option<f32>,
    /// What each query gave.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub vragen: Vec<Uitkomst>,
}

impl Meting {
    /// The figures of these outcomes.
    pub fn of(uitkomsten: Vec<Uitkomst>) -> Self {
        let (met, zonder): (Vec<&Uitkomst>, Vec<&Uitkomst>) =
            uitkomsten.iter().partition(|uitkomst| uitkomst.met_antwoord());
        let drempel = threshold(&zonder);
        let score = |group: &[&Uitkomst]| Score::of(group, drempel);
        let mut kinds: BTreeMap<&str, Vec<&Uitkomst>> = BTreeMap::new();
        for uitkomst in &uitkomsten {
            kinds.entry(&uitkomst.kind).or_default().push(uitkomst);
        }
        Self {
            soorten: kinds.into_iter().map(|(kind, group)| (kind.to_owned(), score(&group))).collect(),
            samen: score(&met),
            zonder: score(&zonder),
            auc: auc(&met, &zonder),
            drempel,
            vragen: uitkomsten,
        }
    }

    /// Queries without the right answer first, and queries that got an answer and have none.
    pub fn gemist(&self) -> impl Iterator<Item = &Uitkomst> {
        self.vragen.iter().filter(|vraag| if vraag.met_antwoord() { !vraag.eerste() } else { vraag.direct })
    }

    /// Where these figures are lower than before by more than noise, each in a sentence.
    ///
    /// The noise of a count is one standard error of a binomial, and at least one query: a slice has
    /// dropped when it lost more than that.
    pub fn dropped(&self, before: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let groups = self.soorten.iter().map(|(kind, score)| (kind.as_str(), score, before.soorten.get(kind)));
        let all =
            [("samen", &self.samen, Some(&before.samen)), ("zonder antwoord", &self.zonder, Some(&before.zonder))];
        for (name, now, then) in groups.chain(all) {
            let Some(then) = then.filter(|then| then.aantal > 0) else { continue };
            for (what, was, is) in [("eerste", then.eerste, now.eerste), ("eerste drie", then.drie, now.drie)] {
                let share = real(was) / real(then.aantal);
                let noise = (real(now.aantal) * share * (1.0 - share)).sqrt().max(1.0);
                let expected = share * real(now.aantal);
                if expected - real(is) > noise + 0.001 {
                    found.push(format!(
                        "{name}, {what}: {is} van {}, eerder {was} van {}; meer dan {noise:.1} lager is geen toeval",
                        now.aantal, then.aantal
                    ));
                }
            }
        }
        if let (Some(now), Some(then)) = (self.auc, before.auc)
            && then - now > AUC_NOISE
        {
            found.push(format!("AUC van de zekerheid: {now:.3}, eerder {then:.3}"));
        }
        found
    }
}

impl Score {
    fn of(group: &[&Uitkomst], drempel: Option<f32>) -> Self {
        let mut score = Self::default();
        let mut places = 0.0;
        for uitkomst in group {
            let place = if uitkomst.met_antwoord() { uitkomst.plaats } else { (!uitkomst.direct).then_some(0) };
            let first = place == Some(0);
            let sure = drempel.is_some_and(|drempel| uitkomst.zekerheid > drempel);
            let right = uitkomst.eerste();
            places += place.map_or(0.0, |place| 1.0 / f32::from(u16::try_from(place + 1).unwrap_or(u16::MAX)));
            for (count, holds) in [
                (&mut score.aantal, true),
                (&mut score.eerste, first),
                (&mut score.drie, place.is_some_and(|place| place < 3)),
                (&mut score.leeg, uitkomst.gevonden.is_empty()),
                (&mut score.verboden, uitkomst.misleidt.is_some()),
                (&mut score.misleid, uitkomst.misleidt == Some(true)),
                (&mut score.direct, uitkomst.direct),
                (&mut score.direct_goed, uitkomst.direct && right),
                (&mut score.boven, sure),
                (&mut score.boven_goed, sure && right),
            ] {
                *count += u32::from(holds);
            }
        }
        score.mrr = (1000.0 * places / real(score.aantal.max(1))).round() / 1000.0;
        score
    }
}

fn real(count: u32) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// The certainty that at most a tenth of these is surer than.
fn threshold(zonder: &[&Uitkomst]) -> Option<f32> {
    let mut sure: Vec<f32> = zonder.iter().map(|uitkomst| uitkomst.zekerheid).collect();
    sure.sort_by(|a, b| b.total_cmp(a));
    let may = (FALSE_ANSWERS * real(u32::try_from(sure.len()).unwrap_or(u32::MAX))).floor();
    sure.iter().zip(0_u16..).find(|(_, place)| f32::from(*place) >= may).map(|(sure, _)| *sure)
}

/// The share of pairs in which the query with an answer is the surer one; equal ones count half.
fn auc(met: &[&Uitkomst], zonder: &[&Uitkomst]) -> Option<f32> {
    let (mut better, mut pairs) = (0.0_f32, 0.0_f32);
    for one in met {
        for other in zonder {
            pairs += 1.0;
            better += match one.zekerheid.total_cmp(&other.zekerheid) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    (pairs > 0.0).then(|| (1000.0 * better / pairs).round() / 1000.0)
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |count: u32| real(count) / real(self.aantal.max(1));
        write!(f, "{:6} {:8.2} {:9.2} {:6.2}", self.aantal, of(self.eerste), of(self.drie), self.mrr)?;
        write!(f, " {:6.2} {:>8}", of(self.leeg), format!("{}/{}", self.misleid, self.verboden))?;
        write!(f, " {:7.2} {:>8}", of(self.direct), format!("{}/{}", self.direct_goed, self.direct))?;
        write!(f, " {:7.2} {:>8}", of(self.boven), format!("{}/{}", self.boven_goed, self.boven))
    }
}

impl fmt::Display for Meting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["vragen", "eerste", "eerste 3", "MRR", "niets", "misleidt", "direct", "goed", "boven", "goed"];
        let [vragen, eerste, drie, mrr, niets, fout, direct, goed, boven, ook] = head;
        write!(f, "{:18}{vragen:>6} {eerste:>8} {drie:>9} {mrr:>6} {niets:>6} {fout:>8}", "")?;
        writeln!(f, " {direct:>7} {goed:>8} {boven:>7} {ook:>8}")?;
        for (kind, score) in &self.soorten {
            writeln!(f, "{kind:18}{score}")?;
        }
        writeln!(f, "{:18}{}", "samen", self.samen)?;
        if self.zonder.aantal > 0 {
            writeln!(f, "{:18}{}", "zonder antwoord", self.zonder)?;
        }
        if let (Some(auc), Some(drempel)) = (self.auc, self.drempel) {
            writeln!(
                f,
                "AUC van de zekerheid {auc:.3}; 'boven' is zekerder dan {drempel:.3}, waar 10 % onterecht een antwoord krijgt"
            )?;
        }
        Ok(())
    }
}
