//! How much a title or question is the same as what was asked.

use super::{
    analysis::Token,
    query::{Begrip, Interpreter},
    view::View,
};
use std::{cell::RefCell, collections::HashMap, sync::Arc};

/// What was asked, by token, to compare many titles with.
pub(super) struct Asked<'a> {
    view: &'a View<'a>,
    interpreter: &'a Interpreter<'a>,
    begrippen: &'a [Begrip],
    /// Number of the word and its weight, by token.
    words: HashMap<&'a str, Vec<(usize, f32)>>,
    /// Weight of the way that each word belongs to.
    ways: Vec<f32>,
    idf: RefCell<HashMap<Arc<str>, f32>>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(view: &'a View<'a>, interpreter: &'a Interpreter<'a>, begrippen: &'a [Begrip]) -> Self {
        let mut words: HashMap<&str, Vec<(usize, f32)>> = HashMap::new();
        let mut ways = Vec::new();
        for wijze in begrippen.iter().flat_map(|begrip| &begrip.wijzen) {
            for woord in &wijze.woorden {
                for (token, weight) in &woord.tokens {
                    words.entry(token).or_default().push((ways.len(), *weight));
                }
                ways.push(wijze.gewicht);
            }
        }
        Self { view, interpreter, begrippen, words, ways, idf: RefCell::default() }
    }

    fn idf(&self, stem: &Arc<str>) -> f32 {
        *self.idf.borrow_mut().entry(Arc::clone(stem)).or_insert_with(|| self.interpreter.idf(stem))
    }

    /// How much the question and these words are the same, 0 to 1: F1 over their weights.
    pub(super) fn sameness(&self, tokens: &[Arc<Token>]) -> f32 {
        let analyzer = &self.view.lists.analyzer;
        let mut values = vec![0.0_f32; self.ways.len()];
        let mut each: Vec<(&Arc<str>, f32)> = Vec::with_capacity(tokens.len());
        for token in tokens.iter().filter(|token| !analyzer.is_stop(&token.word)) {
            let mut best = 0.0_f32;
            for name in std::iter::once(&token.stem).chain(&token.parts) {
                for (word, weight) in self.words.get(&**name).into_iter().flatten() {
                    values[*word] = values[*word].max(*weight);
                    best = best.max(self.ways[*word] * weight);
                }
            }
            each.push((&token.stem, best));
        }
        let recall = self.recall(&values);
        if recall <= 0.0 {
            return 0.0;
        }
        let (mut met, mut total) = (0.0, 0.0);
        for (stem, best) in each {
            let weight = self.idf(stem);
            met += weight * best;
            total += weight;
        }
        if met <= 0.0 {
            return 0.0;
        }
        let precision = met / total;
        2.0 * precision * recall / (precision + recall)
    }

    /// Which share of the question these values of its words cover.
    fn recall(&self, values: &[f32]) -> f32 {
        let mut values = values.iter();
        let (mut sum, mut total) = (0.0, 0.0);
        for begrip in self.begrippen {
            let mut best = 0.0_f32;
            for wijze in &begrip.wijzen {
                let weight: f32 = wijze.woorden.iter().map(|woord| woord.idf).sum();
                let said: f32 = wijze.woorden.iter().zip(values.by_ref()).map(|(woord, value)| woord.idf * value).sum();
                if weight > 0.0 {
                    best = best.max(wijze.gewicht * said / weight);
                }
            }
            sum += begrip.gewicht * best;
            total += begrip.gewicht;
        }
        if total > 0.0 { sum / total } else { 0.0 }
    }
}
