//! Where every token of a question stands, and how much of each concept an antwoord has.

use super::{
    entry::{Head, Veld},
    lists::Gewichten,
    query::{Begrip, Wijze},
    view::{Hit, View},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Where one token stands in one antwoord.
#[derive(Debug, Default, Clone)]
pub(super) struct Found {
    /// Number of the antwoord in the table.
    pub(super) row: usize,
    /// How often in each field.
    pub(super) times: [u32; Veld::ALL.len()],
    /// Bloks beside the answer line: of the gemeente or not, and which.
    pub(super) bloks: Vec<(bool, u32)>,
}

/// An antwoord that has any of the tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) id: &'a str,
    pub(super) head: &'a Head,
    longer: f32,
}

/// Every token of a question with the antwoorden that have it, and how much they say by it.
pub(super) struct Table<'a> {
    pub(super) rows: Vec<Row<'a>>,
    found: BTreeMap<String, Vec<Found>>,
    values: HashMap<String, Vec<f32>>,
}

impl<'a> Table<'a> {
    /// Looks up the words of these concepts.
    pub(super) fn look_up(view: &View<'a>, begrippen: &[Begrip], gewichten: &Gewichten) -> Self {
        let woorden = begrippen.iter().flat_map(|begrip| &begrip.wijzen).flat_map(|wijze| &wijze.woorden);
        let tokens: BTreeSet<&String> = woorden.flat_map(|woord| &woord.tokens).map(|(token, _)| token).collect();
        let mut table = Self { rows: Vec::new(), found: BTreeMap::new(), values: HashMap::new() };
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for token in tokens.into_iter().filter(|token| view.frequency(token) > 0) {
            let found = table.gather(view, token, &mut numbers);
            table.found.insert(token.clone(), found);
        }
        for (token, found) in &table.found {
            let mut values = vec![0.0; table.rows.len()];
            for found in found {
                values[found.row] = in_fields(gewichten, found, table.rows[found.row].longer);
            }
            table.values.insert(token.clone(), values);
        }
        table
    }

    fn gather(&mut self, view: &View<'a>, token: &str, numbers: &mut HashMap<&'a str, usize>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut places: Vec<Option<usize>> = vec![None; self.rows.len()];
        for Hit { id, head, own, stuk, veld, times } in view.hits(token) {
            let row = *numbers.entry(id).or_insert_with(|| {
                self.rows.push(Row { id, head, longer: view.relative_length(id) });
                self.rows.len() - 1
            });
            places.resize(self.rows.len(), None);
            let at = *places[row].get_or_insert_with(|| {
                found.push(Found { row, ..Found::default() });
                found.len() - 1
            });
            let found = &mut found[at];
            found.times[veld as usize] += times;
            if veld == Veld::Tekst {
                found.bloks.push((own, stuk));
            }
        }
        found
    }

    /// Where a token stands in this antwoord.
    pub(super) fn found(&self, token: &str, row: usize) -> Option<&Found> {
        self.found.get(token)?.iter().find(|found| found.row == row)
    }

    /// How much of a concept each antwoord has, 0 to 1: the best of the ways to say it.
    pub(super) fn coverage(&self, begrip: &Begrip) -> Vec<f32> {
        let mut best = vec![0.0_f32; self.rows.len()];
        for wijze in &begrip.wijzen {
            for (best, value) in best.iter_mut().zip(self.of_way(wijze)) {
                *best = best.max(value);
            }
        }
        best
    }

    /// The same of one way to say it: the mean over its words, and of each word its best token.
    pub(super) fn of_way(&self, wijze: &Wijze) -> Vec<f32> {
        let mut sum = vec![0.0_f32; self.rows.len()];
        let total: f32 = wijze.woorden.iter().map(|woord| woord.idf).sum();
        if total <= 0.0 {
            return sum;
        }
        for woord in &wijze.woorden {
            let mut best = vec![0.0_f32; self.rows.len()];
            for (token, weight) in &woord.tokens {
                let Some(values) = self.values.get(token) else { continue };
                for (best, value) in best.iter_mut().zip(values) {
                    *best = best.max(weight * value);
                }
            }
            for (sum, value) in sum.iter_mut().zip(best) {
                *sum += woord.idf * value;
            }
        }
        sum.iter_mut().for_each(|sum| *sum = wijze.gewicht * *sum / total);
        sum
    }
}

/// How much a token says by where it stands, 0 to 1: each field adds to the certainty.
fn in_fields(gewichten: &Gewichten, found: &Found, longer: f32) -> f32 {
    let enough = 1.0 - gewichten.lengte + gewichten.lengte * longer;
    let per_field =
        [gewichten.titel, gewichten.trefwoord, gewichten.vraagvorm, gewichten.antwoordregel, gewichten.tekst];
    let missed = per_field.iter().zip(found.times).zip(Veld::ALL).map(|((weight, times), veld)| {
        let times = f32::from(u16::try_from(times).unwrap_or(u16::MAX));
        let much = if veld == Veld::Tekst { times / (times + enough) } else { times.min(1.0) };
        1.0 - weight.min(1.0) * much
    });
    1.0 - missed.product::<f32>()
}
