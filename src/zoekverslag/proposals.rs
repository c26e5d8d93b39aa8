//! Lines for `search/synoniemen.yaml`: words that found nothing, and where agents found it after all.

use super::{
    MOST, Names, Over,
    counted::Counts,
    model::{Naam, Voorstel},
};
use crate::{
    content::{Gemeente, Kop},
    markdown::Audience,
    search::{Oordeel, Query},
    snapshot::Snapshot,
};

/// The file that the lines are for.
const FILE: &str = "search/synoniemen.yaml";
/// So often agents must have found it in the same place.
const TIMES: u64 = 2;
/// Words that YAML does not take for words.
const NO_WORDS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "~"];

pub(super) fn proposals(counts: &Counts, snapshot: &Snapshot, over: Over<'_>) -> Vec<Voorstel> {
    let names = Names { snapshot, gemeente: over.gemeente };
    let repository = &snapshot.repository;
    let slug = over.gemeente.unwrap_or(&repository.hub.standaardgemeente);
    let Some(gemeente) = repository.gemeente(slug).map(AsRef::as_ref) else { return Vec::new() };
    let search = Search { snapshot, gemeente, over };
    let mut found: Vec<Voorstel> = Vec::new();
    for counted in counts.questions.values() {
        let most =
            counted.after_all.iter().max_by(|(one, times), (other, more)| times.cmp(more).then_with(|| other.cmp(one)));
        let (Some(text), Some((id, times))) = (&counted.text, most) else { continue };
        if *times < TIMES || text.contains('[') || search.gives(text, id) {
            continue;
        }
        let Some(written) = names.written(id) else { continue };
        let Some(naar) = search.words_for(id, &written.kop) else { continue };
        let antwoord = names.naam(id);
        let regel = line(text, &naar, *times, &antwoord);
        found.push(Voorstel { vraag: text.clone(), aantal: *times, antwoord, bestand: FILE, regel });
    }
    found.sort_by(|one, other| other.aantal.cmp(&one.aantal).then_with(|| one.vraag.cmp(&other.vraag)));
    found.truncate(MOST);
    found
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    gemeente: &'a Gemeente,
    over: Over<'a>,
}

impl Search<'_> {
    /// Does searching for these words give this antwoord already?
    fn gives(&self, words: &str, id: &str) -> bool {
        let query = Query {
            woorden: words.to_owned(),
            gemeente: self.gemeente.slug.clone(),
            publiek: Audience::Medewerkers,
            limit: 1,
            datum: self.over.datum,
        };
        let found = self.snapshot.index.search(&self.snapshot.repository, &query, &|_| String::new());
        found.oordeel == Oordeel::Antwoord && found.resultaten.first().is_some_and(|first| first.id == id)
    }

    /// The fewest words of its own that find an antwoord.
    fn words_for(&self, id: &str, kop: &Kop) -> Option<String> {
        let titel = kop.titel.split('(').next().unwrap_or_default().trim().to_lowercase();
        let own = kop.trefwoorden.iter().map(|word| word.to_lowercase());
        let mut all: Vec<String> = std::iter::once(titel).chain(own).collect();
        all.sort_by_key(|words| words.split_whitespace().count());
        all.into_iter().find(|words| self.gives(words, id))
    }
}

/// The very line, as it stands in the list.
fn line(van: &str, naar: &str, times: u64, antwoord: &Naam) -> String {
    let titel = antwoord.titel.replace('"', "'");
    format!(
        "  - {{van: [{}], naar: [{}], reden: \"Medewerkers vonden dit {times} keer alsnog onder: {titel}.\"}}",
        scalar(van),
        scalar(naar)
    )
}

fn scalar(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-') && !text.starts_with('-');
    if plain && !NO_WORDS.contains(&text) { text.to_owned() } else { format!("\"{}\"", text.replace('"', "'")) }
}
