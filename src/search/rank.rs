//! From concepts to results: how much of the question an antwoord covers, how well its title and
//! questions are what was asked, and whether the first may be given as the answer.

use super::{
    Oordeel, Query, Resultaat, Zoekantwoord,
    facet::{self, Filter},
    lists::Gewichten,
    query::{Begrip, Interpreter},
    same::Asked,
    table::{Row, Table},
    view::View,
};
use crate::{
    content::{Kop, Repository},
    resolve::{Antwoord, Moment, Resolution, lead, resolve},
};
use std::collections::{BTreeMap, BTreeSet};

/// Only the antwoorden that cover most are looked at closely.
const CLOSE_LOOK: usize = 60;

/// What the score is made of, each times its weight.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Punten {
    pub(super) dekking: f32,
    pub(super) titel: f32,
    pub(super) vraag: f32,
    pub(super) prioriteit: f32,
}

impl Punten {
    fn score(self) -> f32 {
        let score = self.dekking + self.titel + self.vraag + self.prioriteit;
        (score * 10_000.0).round() / 10_000.0
    }
}

/// An antwoord and its score.
pub(super) struct Ranked<'a> {
    pub(super) row: usize,
    pub(super) id: &'a str,
    pub(super) score: f32,
    pub(super) punten: Punten,
    /// What the words that it has say together, in words that stand in one antwoord only.
    bewijs: f32,
    prioriteit: f32,
}

/// A question read and looked up in one view.
pub(super) struct Search<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) gewichten: &'a Gewichten,
    pub(super) begrippen: &'a [Begrip],
    pub(super) table: &'a Table<'a>,
    asked: Asked<'a>,
    /// What a word says that stands in one antwoord only.
    telling: f32,
}

/// What came of it.
pub(super) struct Found<'a> {
    pub(super) zoekantwoord: Zoekantwoord,
    /// The rank of each result.
    pub(super) ranked: Vec<Ranked<'a>>,
}

/// What is asked of whom: the content, the question, which of the results, and how an answer line is written.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) repository: &'a Repository,
    pub(super) query: &'a Query,
    pub(super) filter: &'a Filter,
    pub(super) regel: &'a dyn Fn(&Antwoord) -> String,
}

impl Asking<'_> {
    fn kop(&self, id: &str) -> Option<&Kop> {
        let gemeente = self.repository.gemeenten.get(&self.query.gemeente)?;
        self.repository.antwoord(gemeente, id).map(|antwoord| &*antwoord.kop)
    }
}

/// Searches one view; `then` gets what was looked up and what came of it.
pub(super) fn search<T>(view: &View<'_>, asking: Asking<'_>, then: impl FnOnce(&Search<'_>, Found<'_>) -> T) -> T {
    let interpreter = Interpreter::new(view);
    let begrippen = interpreter.read(&asking.query.woorden);
    let gewichten = &view.lists.gewichten;
    let table = Table::look_up(view, &begrippen, gewichten);
    let asked = Asked::new(view, &interpreter, &begrippen);
    let telling = interpreter.rarest();
    let search = Search { view, gewichten, begrippen: &begrippen, table: &table, asked, telling };
    let found = search.run(asking);
    then(&search, found)
}

impl<'a> Search<'a> {
    fn run(&self, asking: Asking<'_>) -> Found<'a> {
        let ranked = self.rank(asking);
        let facetten = facet::count(ranked.iter().filter_map(|ranked| asking.kop(ranked.id)));
        let limit = asking.query.limit;
        let (mut resultaten, mut places) = (Vec::new(), Vec::new());
        for ranked in ranked {
            if resultaten.len() >= limit.max(1) {
                break;
            }
            let moment = Moment::day(asking.query.datum);
            // Which texts lack something is known of the day; of the others the answer line is enough.
            let resolve = if self.view.today.only_head.contains(ranked.id) { resolve } else { lead };
            let resolution = resolve(asking.repository, &asking.query.gemeente, ranked.id, moment);
            if let Some(result) = self.result(&ranked, resolution, asking.regel) {
                resultaten.push(result);
                places.push(ranked);
            }
        }
        let oordeel = verdict(&resultaten, self.gewichten);
        resultaten.truncate(limit);
        places.truncate(limit);
        Found { zoekantwoord: Zoekantwoord { oordeel, resultaten, facetten }, ranked: places }
    }

    /// What is worth showing, best first.
    fn rank(&self, asking: Asking<'_>) -> Vec<Ranked<'a>> {
        let total: f32 = self.begrippen.iter().map(|begrip| begrip.gewicht).sum();
        let mut sum = vec![0.0_f32; self.table.rows.len()];
        for begrip in self.begrippen {
            for (sum, value) in sum.iter_mut().zip(self.table.coverage(begrip)) {
                *sum += begrip.gewicht * value;
            }
        }
        let passes =
            |id: &str| asking.filter.is_empty() || asking.kop(id).is_some_and(|kop| facet::passes(kop, asking.filter));
        let covered = sum.into_iter().zip(&self.table.rows).enumerate();
        let mut covered: Vec<(f32, usize, &Row<'a>)> = covered
            .filter(|(_, (_, row))| total > 0.0 && passes(row.id))
            .map(|(number, (sum, row))| (sum / total, number, row))
            .collect();
        covered.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.id.cmp(b.2.id)));
        covered.truncate(CLOSE_LOOK);
        let ranked = covered.into_iter().map(|(dekking, number, row)| {
            let punten = self.punten(dekking, row);
            let (score, bewijs) = (punten.score(), dekking * total / self.telling);
            Ranked { row: number, id: row.id, score, punten, bewijs, prioriteit: row.head.prioriteit }
        });
        let mut ranked: Vec<Ranked<'a>> =
            ranked.filter(|ranked| ranked.score >= self.gewichten.drempel_tonen).collect();
        ranked.sort_by(|a, b| {
            let priority = b.prioriteit.total_cmp(&a.prioriteit);
            b.score.total_cmp(&a.score).then(priority).then(a.id.cmp(b.id))
        });
        ranked
    }

    fn punten(&self, dekking: f32, row: &Row<'_>) -> Punten {
        let (weights, head) = (self.gewichten, row.head);
        let titel = self.asked.sameness(&head.titel_tokens);
        let vraag = head.vragen.iter().map(|(_, tokens)| self.asked.sameness(tokens)).fold(0.0, f32::max);
        let bare = self.begrippen.len() == 1;
        let priority = if bare { weights.prioriteit_trefwoord } else { weights.prioriteit };
        Punten {
            dekking: weights.dekking * dekking,
            titel: weights.titelmaat * titel,
            vraag: weights.vraagmaat * vraag,
            prioriteit: priority * head.prioriteit * dekking,
        }
    }

    /// How likely a result is right: a monotone map of its score that was fitted to judged queries, less where
    /// the words that it has say little. A word of nearly every antwoord does not tell which one was meant.
    fn certainty(&self, ranked: &Ranked<'_>) -> f32 {
        let weights = self.gewichten;
        let odds = (weights.zekerheid_steil * (ranked.score - weights.zekerheid_midden)).exp();
        (1000.0 * self.bewijs(ranked) * odds / (1.0 + odds)).round() / 1000.0
    }

    /// How much of what it takes to be sure the words of a result say, 0 to 1.
    pub(super) fn bewijs(&self, ranked: &Ranked<'_>) -> f32 {
        (ranked.bewijs / self.gewichten.zekerheid_bewijs.max(f32::EPSILON)).min(1.0)
    }

    fn result(
        &self,
        ranked: &Ranked<'_>,
        resolution: Resolution,
        regel: &dyn Fn(&Antwoord) -> String,
    ) -> Option<Resultaat> {
        let (titel, antwoordregel, aangeboden) = match resolution {
            Resolution::Antwoord(antwoord) => (antwoord.kop.titel.clone(), Some(regel(&antwoord)), true),
            Resolution::NietAangeboden(niet) => (niet.kop.titel.clone(), Some(niet.status.reden.clone()), false),
            Resolution::Ingehouden { kop, .. } => (kop.titel.clone(), None, true),
            Resolution::NietGeldig | Resolution::Onbekend => return None,
        };
        let blok = self.blok(ranked).filter(|_| antwoordregel.is_some() && aangeboden);
        let own = self.view.is_own(ranked.id) || blok.is_some_and(|(own, _)| own);
        Some(Resultaat {
            id: ranked.id.to_owned(),
            gemeente: self.view.own.filter(|_| own).map(|(slug, _)| slug.to_owned()),
            titel,
            antwoordregel,
            blok: blok.map(|(_, name)| name.to_owned()),
            score: ranked.score,
            zekerheid: self.certainty(ranked),
            aangeboden,
        })
    }

    /// The named blok that has most of the question, and whether the gemeente wrote it.
    fn blok(&self, ranked: &Ranked<'_>) -> Option<(bool, &'a str)> {
        let mut said: BTreeMap<(bool, u32), f32> = BTreeMap::new();
        for begrip in self.begrippen {
            let tokens = begrip.wijzen.iter().flat_map(|wijze| &wijze.woorden).flat_map(|woord| &woord.tokens);
            let found = tokens.filter_map(|(token, _)| self.table.found(token, ranked.row));
            let bloks: BTreeSet<(bool, u32)> = found.flat_map(|found| found.bloks.iter().copied()).collect();
            for blok in bloks {
                *said.entry(blok).or_default() += begrip.gewicht;
            }
        }
        let name = |own, stuk| self.view.blok(ranked.id, own, stuk);
        let named = said.into_iter().filter_map(|((own, stuk), weight)| Some((weight, own, stuk, name(own, stuk)?)));
        let best = named.max_by(|a, b| a.0.total_cmp(&b.0).then((b.1, b.2).cmp(&(a.1, a.2))));
        best.map(|(_, own, _, name)| (own, name))
    }
}

fn verdict(resultaten: &[Resultaat], gewichten: &Gewichten) -> Oordeel {
    match resultaten {
        [first, ..] if first.zekerheid >= gewichten.drempel_antwoord => Oordeel::Antwoord,
        [first, ..] if first.zekerheid >= gewichten.drempel_keuze => Oordeel::Keuze,
        _ => Oordeel::Niets,
    }
}
