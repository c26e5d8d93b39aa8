//! From concepts to results: how much of the question an antwoord covers, how well its title and
//! questions are what was asked, and whether the first may be given as the answer.

use super::{
    Oordeel, Query, Resultaat, Zoekantwoord,
    analysis::Token,
    entry::{Head, Veld},
    lists::Gewichten,
    query::{Begrip, Interpreter, Wijze, Woord},
    view::{Hit, View},
};
use crate::{
    content::Repository,
    resolve::{Antwoord, Moment, Resolution, resolve},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Only the antwoorden that cover most are looked at closely.
const CLOSE_LOOK: usize = 60;

/// Where one token stands in one antwoord.
#[derive(Debug, Default)]
struct Found {
    times: [u32; Veld::ALL.len()],
    /// Bloks beside the answer line: of the gemeente or not, and which.
    bloks: BTreeSet<(bool, u32)>,
}

/// Every token of the question, and the antwoorden that have it.
type Table<'a> = BTreeMap<String, BTreeMap<&'a str, Found>>;

struct Ranked<'a> {
    id: &'a str,
    score: f32,
    head: &'a Head,
}

/// Searches one view.
pub(super) fn search(
    view: &View<'_>,
    repository: &Repository,
    query: &Query,
    regel: &dyn Fn(&Antwoord) -> String,
) -> Zoekantwoord {
    let interpreter = Interpreter::new(view, repository, query.datum);
    let begrippen = interpreter.read(&query.woorden);
    let table = look_up(view, &begrippen);
    let ranking =
        Ranking { gewichten: &view.lists.gewichten, interpreter: &interpreter, begrippen: &begrippen, table: &table };
    let mut resultaten = Vec::new();
    for ranked in ranking.rank(view) {
        if resultaten.len() >= query.limit.max(2) || ranked.score < ranking.gewichten.drempel_tonen {
            break;
        }
        let resolution = resolve(repository, &query.gemeente, ranked.id, Moment::day(query.datum));
        resultaten.extend(ranking.result(view, &ranked, resolution, regel));
    }
    let oordeel = verdict(&resultaten, ranking.gewichten);
    resultaten.truncate(query.limit);
    Zoekantwoord { oordeel, resultaten }
}

fn verdict(resultaten: &[Resultaat], gewichten: &Gewichten) -> Oordeel {
    match resultaten {
        [first, ..] if first.zekerheid >= gewichten.drempel_antwoord => Oordeel::Antwoord,
        [first, ..] if first.zekerheid >= gewichten.drempel_keuze => Oordeel::Keuze,
        _ => Oordeel::Niets,
    }
}

fn look_up<'a>(view: &View<'a>, begrippen: &[Begrip]) -> Table<'a> {
    let woorden = begrippen.iter().flat_map(|begrip| &begrip.wijzen).flat_map(|wijze| &wijze.woorden);
    let tokens: BTreeSet<&String> = woorden.flat_map(|woord| &woord.tokens).map(|(token, _)| token).collect();
    let mut table = Table::new();
    for token in tokens {
        if view.frequency(token) == 0 {
            continue;
        }
        let found = table.entry(token.clone()).or_default();
        for Hit { id, own, stuk, veld, times } in view.hits(token) {
            let found = found.entry(id).or_default();
            found.times[veld as usize] += times;
            if veld == Veld::Tekst {
                found.bloks.insert((own, stuk));
            }
        }
    }
    table
}

struct Ranking<'a> {
    gewichten: &'a Gewichten,
    interpreter: &'a Interpreter<'a>,
    begrippen: &'a [Begrip],
    table: &'a Table<'a>,
}

impl<'a> Ranking<'a> {
    fn rank(&self, view: &View<'a>) -> Vec<Ranked<'a>> {
        let ids: BTreeSet<&'a str> = self.table.values().flat_map(|found| found.keys().copied()).collect();
        let mut covered: Vec<(f32, &'a str, &'a Head)> = ids
            .into_iter()
            .filter_map(|id| {
                let (head, longer) = (view.head(id)?, view.relative_length(id));
                let dekking = self.mean(|begrip| begrip_value(begrip, &|woord| self.in_text(woord, id, longer)));
                Some((dekking, id, head))
            })
            .collect();
        covered.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        covered.truncate(CLOSE_LOOK);
        let mut ranked: Vec<Ranked<'a>> = covered
            .into_iter()
            .map(|(dekking, id, head)| {
                let score = self.score(dekking, head, view);
                Ranked { id, score, head }
            })
            .collect();
        ranked.sort_by(|a, b| {
            let priority = b.head.prioriteit.total_cmp(&a.head.prioriteit);
            b.score.total_cmp(&a.score).then(priority).then(a.id.cmp(b.id))
        });
        ranked
    }

    /// How likely a result with this score is right: a monotone map that was fitted to judged queries, and is
    /// the same for every question.
    fn certainty(&self, score: f32) -> f32 {
        let weights = self.gewichten;
        let odds = (weights.zekerheid_steil * (score - weights.zekerheid_midden)).exp();
        (1000.0 * odds / (1.0 + odds)).round() / 1000.0
    }

    fn score(&self, dekking: f32, head: &Head, view: &View<'_>) -> f32 {
        let weights = self.gewichten;
        let titel = self.sameness(&head.titel_tokens, view);
        let vraag = head.vragen.iter().map(|(_, tokens)| self.sameness(tokens, view)).fold(0.0, f32::max);
        let bare = self.begrippen.len() == 1;
        let priority = if bare { weights.prioriteit_trefwoord } else { weights.prioriteit };
        let score = weights.dekking * dekking
            + weights.titelmaat * titel
            + weights.vraagmaat * vraag
            + priority * head.prioriteit * dekking;
        (score * 10_000.0).round() / 10_000.0
    }

    /// The weighted mean over the concepts.
    fn mean(&self, value: impl Fn(&Begrip) -> f32) -> f32 {
        let total: f32 = self.begrippen.iter().map(|begrip| begrip.gewicht).sum();
        let sum: f32 = self.begrippen.iter().map(|begrip| begrip.gewicht * value(begrip)).sum();
        if total > 0.0 { sum / total } else { 0.0 }
    }

    /// How well a word is covered by an antwoord, 0 to 1: each field adds to the certainty.
    fn in_text(&self, woord: &Woord, id: &str, longer: f32) -> f32 {
        let values = woord.tokens.iter().filter_map(|(token, weight)| {
            let found = self.table.get(token)?.get(id)?;
            Some(weight * self.fields(found, longer))
        });
        values.fold(0.0, f32::max)
    }

    fn fields(&self, found: &Found, longer: f32) -> f32 {
        let weights = self.gewichten;
        let enough = 1.0 - weights.lengte + weights.lengte * longer;
        let per_field = [weights.titel, weights.trefwoord, weights.vraagvorm, weights.antwoordregel, weights.tekst];
        let missed = per_field.iter().zip(found.times).zip(Veld::ALL).map(|((weight, times), veld)| {
            let times = f32::from(u16::try_from(times).unwrap_or(u16::MAX));
            let much = if veld == Veld::Tekst { times / (times + enough) } else { times.min(1.0) };
            1.0 - weight.min(1.0) * much
        });
        1.0 - missed.product::<f32>()
    }

    /// How much the question and these words are the same: F1 over their weights.
    fn sameness(&self, tokens: &[Arc<Token>], view: &View<'_>) -> f32 {
        let tokens: Vec<&Token> =
            tokens.iter().map(AsRef::as_ref).filter(|token| !view.lists.analyzer.is_stop(&token.word)).collect();
        let same = |woord: &Woord, token: &Token| {
            let values = woord
                .tokens
                .iter()
                .filter(|(wanted, _)| *wanted == *token.stem || token.parts.iter().any(|part| *wanted == **part));
            values.map(|(_, weight)| *weight).fold(0.0, f32::max)
        };
        let recall = self.mean(|begrip| {
            begrip_value(begrip, &|woord| tokens.iter().map(|token| same(woord, token)).fold(0.0, f32::max))
        });
        let asked = || self.begrippen.iter().flat_map(|begrip| &begrip.wijzen);
        let (mut met, mut total) = (0.0, 0.0);
        for token in &tokens {
            let weight = self.interpreter.idf(&token.stem);
            let values =
                asked().flat_map(|wijze| wijze.woorden.iter().map(move |woord| wijze.gewicht * same(woord, token)));
            met += weight * values.fold(0.0, f32::max);
            total += weight;
        }
        if met <= 0.0 || recall <= 0.0 {
            return 0.0;
        }
        let precision = met / total;
        2.0 * precision * recall / (precision + recall)
    }

    fn result(
        &self,
        view: &View<'_>,
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
        let blok = self.blok(view, ranked.id);
        let own = view.is_own(ranked.id) || blok.is_some_and(|(own, _)| own);
        Some(Resultaat {
            id: ranked.id.to_owned(),
            gemeente: view.own.filter(|_| own).map(|(slug, _)| slug.to_owned()),
            titel,
            antwoordregel,
            blok: blok.filter(|_| aangeboden).map(|(_, name)| name.to_owned()),
            score: ranked.score,
            zekerheid: self.certainty(ranked.score),
            aangeboden,
        })
    }

    /// The named blok that has most of the question, and whether the gemeente wrote it.
    fn blok<'v>(&self, view: &View<'v>, id: &str) -> Option<(bool, &'v str)> {
        let mut said: BTreeMap<(bool, u32), f32> = BTreeMap::new();
        for begrip in self.begrippen {
            let tokens = begrip.wijzen.iter().flat_map(|wijze| &wijze.woorden).flat_map(|woord| &woord.tokens);
            let found = tokens.filter_map(|(token, _)| self.table.get(token)?.get(id));
            let bloks: BTreeSet<(bool, u32)> = found.flat_map(|found| found.bloks.iter().copied()).collect();
            for blok in bloks {
                *said.entry(blok).or_default() += begrip.gewicht;
            }
        }
        let named =
            said.into_iter().filter_map(|((own, stuk), weight)| Some((weight, own, stuk, view.blok(id, own, stuk)?)));
        let best = named.max_by(|a, b| a.0.total_cmp(&b.0).then((b.1, b.2).cmp(&(a.1, a.2))));
        best.map(|(_, own, _, name)| (own, name))
    }
}

fn begrip_value(begrip: &Begrip, value: &dyn Fn(&Woord) -> f32) -> f32 {
    begrip.wijzen.iter().map(|wijze| wijze_value(wijze, value)).fold(0.0, f32::max)
}

fn wijze_value(wijze: &Wijze, value: &dyn Fn(&Woord) -> f32) -> f32 {
    let total: f32 = wijze.woorden.iter().map(|woord| woord.idf).sum();
    let sum: f32 = wijze.woorden.iter().map(|woord| woord.idf * value(woord)).sum();
    if total > 0.0 { wijze.gewicht * sum / total } else { 0.0 }
}
