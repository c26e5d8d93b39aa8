//! The word lists and weights in `search/`, each line with its reason.

use super::{
    analysis::{Analyzer, words},
    tuning::{self, Naar, Regel, Woord},
};
use crate::{
    diagnostic::{Code, Diagnostic, did_you_mean},
    schema::Reader,
    source::{Group, Hash, SourceFile, Span},
    yaml::{self, Yaml},
};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

/// The lists as they are in the repository that the program was built from.
const BUILT_IN: [(&str, &str); 5] = [
    ("search/synoniemen.yaml", include_str!("../../search/synoniemen.yaml")),
    ("search/samenstellingen.yaml", include_str!("../../search/samenstellingen.yaml")),
    ("search/uitzonderingen.yaml", include_str!("../../search/uitzonderingen.yaml")),
    ("search/stopwoorden.yaml", include_str!("../../search/stopwoorden.yaml")),
    ("search/gewichten.yaml", include_str!("../../search/gewichten.yaml")),
];

/// Which tantivy and stemmer this program was built with.
const LOCK: &str = include_str!("../../Cargo.lock");

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Synoniemen {
    synoniemen: Vec<Synoniem>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Synoniem {
    #[schemars(length(min = 1))]
    van: Vec<String>,
    #[schemars(length(min = 1))]
    naar: Vec<String>,
    #[serde(default)]
    gemeente: Option<String>,
    #[schemars(length(min = 1))]
    #[allow(dead_code, reason = "for whoever reads the list")]
    reden: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Samenstellingen {
    samenstellingen: Vec<Delen>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Delen {
    #[schemars(length(min = 1))]
    delen: Vec<String>,
    #[schemars(length(min = 1))]
    #[allow(dead_code, reason = "for whoever reads the list")]
    reden: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Uitzonderingen {
    uitzonderingen: Vec<Uitzondering>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Uitzondering {
    #[schemars(length(min = 1))]
    stam: String,
    #[schemars(length(min = 1))]
    woorden: Vec<String>,
    #[schemars(length(min = 1))]
    #[allow(dead_code, reason = "for whoever reads the list")]
    reden: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Stopwoorden {
    stopwoorden: Vec<Stopgroep>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Stopgroep {
    #[schemars(length(min = 1))]
    woorden: Vec<String>,
    /// These words say little instead of nothing.
    #[serde(default)]
    licht: bool,
    #[schemars(length(min = 1))]
    #[allow(dead_code, reason = "for whoever reads the list")]
    reden: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Gewichtenbestand {
    gewichten: Vec<Gewicht>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Gewicht {
    naam: String,
    #[schemars(range(min = 0, max = 20))]
    waarde: f32,
    #[schemars(length(min = 1))]
    #[allow(dead_code, reason = "for whoever reads the list")]
    reden: String,
}

macro_rules! gewichten {
    ($($name:ident = $default:literal, $what:literal;)*) => {
        /// Weights of the ranking; `search/gewichten.yaml` sets them.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Gewichten { $(#[doc = $what] pub $name: f32,)* }

        impl Default for Gewichten {
            fn default() -> Self { Self { $($name: $default,)* } }
        }

        impl Gewichten {
            const NAMES: &[&str] = &[$(stringify!($name),)*];

            fn set(&mut self, name: &str, value: f32) -> bool {
                match name { $(stringify!($name) => self.$name = value,)* _ => return false }
                true
            }
        }
    };
}

gewichten! {
    titel = 0.85, "A word in the title.";
    trefwoord = 0.75, "A word in a trefwoord, old id or product name.";
    vraagvorm = 0.65, "A word in one of the vraagvormen.";
    antwoordregel = 0.5, "A word in the answer line.";
    tekst = 0.5, "A word in other text, at most.";
    lengte = 0.2, "How much more often a long text must have a word than a short one.";
    samenstelling = 0.8, "All parts of a compound that itself stands nowhere.";
    deel = 0.5, "A part of a compound against the whole word.";
    synoniem = 0.9, "A synonym against the word itself.";
    verspreid = 0.8, "A synonym of words that stand apart in the question.";
    spelling = 0.8, "A word with one letter wrong.";
    spelling_kort = 0.6, "The same for a short word, that may as well be another word.";
    afkorting = 0.7, "A word of which only some letters were typed.";
    vulwoord = 0.25, "A word that says little against other words.";
    begin = 0.7, "The beginning of a word, for the last word while typing.";
    dekking = 0.55, "How much of the question is covered.";
    titelmaat = 0.2, "How well question and title are the same.";
    vraagmaat = 0.2, "How well the question is the same as a vraagvorm.";
    prioriteit = 0.05, "The priority of the antwoord.";
    prioriteit_trefwoord = 0.15, "The same when one bare word is asked.";
    drempel_tonen = 0.05, "A lower score is no result.";
    drempel_antwoord = 0.46, "From this certainty the first result is the answer.";
    drempel_keuze = 0.25, "Below this certainty we have nothing.";
    zekerheid_midden = 0.3, "The score at which a result is as likely right as wrong.";
    zekerheid_bewijs = 0.5, "So much must the words that a result has say together to be sure, in words of one antwoord only.";
    zekerheid_steil = 12.7, "How fast certainty grows around that score.";
}

/// A phrase and what else it may be called.
#[derive(Debug, Clone)]
pub(super) struct Uitbreiding {
    /// What else it may be called, as words.
    pub(super) naar: Vec<Vec<String>>,
    /// Only in this gemeente.
    pub(super) gemeente: Option<String>,
}

/// Synonyms by the stems of what is typed.
pub(super) type Synonyms = BTreeMap<Vec<String>, Vec<Uitbreiding>>;

/// Word lists and weights, ready for use.
#[derive(Clone)]
pub struct Lists {
    /// Makes tokens.
    pub(super) analyzer: Analyzer,
    /// Synonyms by the stems of what is typed.
    pub(super) synoniemen: Synonyms,
    /// The weights.
    pub gewichten: Gewichten,
    /// The synonyms of this release, as written; none when they are those built in.
    pub(super) regels: Vec<Regel>,
    hash: Hash,
}

impl Lists {
    /// Reads the lists of a release; a list that is absent or wrong is the one built in.
    pub fn load(group: Option<&Group>) -> (Self, Vec<Diagnostic>) {
        let mut reading = Reading { group, found: Vec::new(), hashes: Vec::new() };
        let exceptions = reading.exceptions();
        let parts = reading.parts();
        let (stop, light) = reading.stop_words();
        let analyzer = Analyzer::new(exceptions, parts, stop, light);
        let (synoniemen, regels) = reading.synonyms(&analyzer);
        let gewichten = reading.gewichten();
        let hash = Hash::of_parts(reading.hashes.iter().map(|hash| &hash.as_bytes()[..]));
        (Self { analyzer, synoniemen, gewichten, regels, hash }, reading.found)
    }

    /// Names everything that decides which tokens a text gets: another version means another index.
    pub fn analyzer_version(&self) -> String {
        format!("tantivy {} frostem {} lijsten {}", locked("tantivy"), locked("frostem"), self.hash.short(12))
    }
}

impl fmt::Debug for Lists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lists({})", self.hash.short(12))
    }
}

/// The version of a crate in the lock file.
fn locked(name: &str) -> &'static str {
    let mut lines = LOCK.lines().skip_while(|line| *line != format!("name = \"{name}\""));
    lines.nth(1).and_then(|line| line.split('"').nth(1)).unwrap_or("?")
}

fn plain(word: &str) -> String {
    words(word).concat()
}

struct Reading<'a> {
    group: Option<&'a Group>,
    found: Vec<Diagnostic>,
    hashes: Vec<Hash>,
}

impl Reading<'_> {
    /// The list with this number in [`BUILT_IN`], with its file.
    fn list<T: JsonSchema + DeserializeOwned>(&mut self, number: usize) -> (T, Yaml) {
        let (path, built_in) = BUILT_IN[number];
        if let Some(file) = self.group.and_then(|group| group.files.get(path)) {
            match read(file) {
                Ok(list) => {
                    self.hashes.push(file.hash());
                    return list;
                }
                Err(found) => self.found.extend(found),
            }
        }
        let file = Arc::new(SourceFile::new(path, built_in));
        self.hashes.push(file.hash());
        read(&file).unwrap_or_else(|found| panic!("the built-in {path} is right, a test reads it: {found:?}"))
    }

    /// Is this list one of the release, and not the one built in?
    fn is_own(&self, number: usize) -> bool {
        self.group.is_some_and(|group| group.files.contains_key(BUILT_IN[number].0))
    }

    fn twice(&mut self, number: usize, words: &[Woord]) {
        if self.is_own(number) {
            self.found.extend(tuning::words(words));
        }
    }

    /// Words with the stem they get.
    fn exceptions(&mut self) -> BTreeMap<String, String> {
        let (list, yaml): (Uitzonderingen, Yaml) = self.list(2);
        let mut exceptions = BTreeMap::new();
        let mut all = Vec::new();
        for (number, line) in list.uitzonderingen.iter().enumerate() {
            for (at, word) in line.woorden.iter().enumerate() {
                let place = yaml.place(&format!("/uitzonderingen/{number}/woorden/{at}"));
                all.push(Woord { word: plain(word), kind: "uitzondering", place });
                exceptions.insert(plain(word), plain(&line.stam));
            }
        }
        self.twice(2, &all);
        exceptions
    }

    /// Parts that compounds are made of.
    fn parts(&mut self) -> BTreeSet<String> {
        let (list, yaml): (Samenstellingen, Yaml) = self.list(1);
        let mut all = Vec::new();
        for (number, line) in list.samenstellingen.iter().enumerate() {
            for (at, part) in line.delen.iter().enumerate() {
                let place = yaml.place(&format!("/samenstellingen/{number}/delen/{at}"));
                all.push(Woord { word: plain(part), kind: "deel", place });
            }
        }
        self.twice(1, &all);
        all.into_iter().map(|part| part.word).collect()
    }

    /// Words that say nothing, and words that say little.
    fn stop_words(&mut self) -> (BTreeSet<String>, BTreeSet<String>) {
        let (list, yaml): (Stopwoorden, Yaml) = self.list(3);
        let mut all = Vec::new();
        let (mut stop, mut light) = (BTreeSet::new(), BTreeSet::new());
        for (number, group) in list.stopwoorden.iter().enumerate() {
            let kind = if group.licht { "licht woord" } else { "stopwoord" };
            for (at, word) in group.woorden.iter().enumerate() {
                let place = yaml.place(&format!("/stopwoorden/{number}/woorden/{at}"));
                all.push(Woord { word: plain(word), kind, place });
                let list = if group.licht { &mut light } else { &mut stop };
                list.insert(word.clone());
            }
        }
        self.twice(3, &all);
        (stop, light)
    }

    /// Synonyms by stems. Stop words do not count in a question, so they do not count in a phrase.
    fn synonyms(&mut self, analyzer: &Analyzer) -> (Synonyms, Vec<Regel>) {
        let (list, yaml): (Synoniemen, Yaml) = self.list(0);
        let (mut synonyms, mut regels) = (Synonyms::new(), Vec::new());
        let stems = |text: &str| -> Vec<String> {
            words(text).iter().filter(|word| !analyzer.is_stop(word)).map(|word| analyzer.stem(word)).collect()
        };
        for (number, line) in list.synoniemen.into_iter().enumerate() {
            let place = |side: &str, at: usize| yaml.place(&format!("/synoniemen/{number}/{side}/{at}"));
            let naar: Vec<Vec<String>> = line.naar.iter().map(|text| words(text)).collect();
            let written = line.naar.iter().enumerate();
            let written: Vec<Naar> = written
                .map(|(at, text)| Naar { tekst: text.clone(), stems: stems(text), place: place("naar", at) })
                .collect();
            for (at, van) in line.van.iter().enumerate() {
                let (all, stems) = (words(van), stems(van));
                if stems.is_empty() || (stems.len() == 1 && all.len() > 1) {
                    let message = format!("Van '{van}' blijft zonder stopwoorden te weinig over.");
                    self.found.push(
                        Diagnostic::new(Code::ZoeklijstFout, place("van", at), message)
                            .cure("Schrijf alleen het woord dat telt, of kies een langere zin."),
                    );
                    continue;
                }
                let extra = Uitbreiding { naar: naar.clone(), gemeente: line.gemeente.clone() };
                regels.push(Regel {
                    van: van.clone(),
                    stems: stems.clone(),
                    place: place("van", at),
                    naar: written.clone(),
                    gemeente: line.gemeente.clone(),
                    line: number,
                    first: at == 0,
                });
                synonyms.entry(stems).or_default().push(extra);
            }
        }
        if !self.is_own(0) {
            regels.clear();
        }
        self.found.extend(tuning::synonyms(&regels));
        (synonyms, regels)
    }

    fn gewichten(&mut self) -> Gewichten {
        let (list, yaml): (Gewichtenbestand, Yaml) = self.list(4);
        let mut gewichten = Gewichten::default();
        for (number, line) in list.gewichten.iter().enumerate() {
            if !gewichten.set(&line.naam, line.waarde) {
                let near = did_you_mean(&line.naam, Gewichten::NAMES.iter().copied());
                let cure = near.map_or_else(
                    || format!("Kies uit: {}.", Gewichten::NAMES.join(", ")),
                    |near| format!("Bedoelt u '{near}'?"),
                );
                let place = yaml.place(&format!("/gewichten/{number}/naam"));
                let message = format!("Het gewicht '{}' bestaat niet.", line.naam);
                self.found.push(Diagnostic::new(Code::ZoeklijstFout, place, message).cure(cure));
            }
        }
        gewichten
    }
}

fn read<T: JsonSchema + DeserializeOwned>(file: &Arc<SourceFile>) -> Result<(T, Yaml), Vec<Diagnostic>> {
    let ours = |found: Vec<Diagnostic>| {
        found.into_iter().map(|diagnostic| Diagnostic { code: Code::ZoeklijstFout, ..diagnostic }).collect::<Vec<_>>()
    };
    let (yaml, found) = yaml::parse(file, Span::new(0, file.text().len()));
    let yaml = yaml.filter(|_| found.is_empty()).ok_or_else(|| ours(found))?;
    let list = Reader::<T>::new().read(&yaml).map_err(ours)?;
    Ok((list, yaml))
}
