//! The named mutants: data, one file per level, written before the reader of `verify` was there to be seen.

use eenduidig::fault::Fault;
use jiff::civil::Date;
use serde::Deserialize;
use std::{collections::BTreeMap, ops::Range};

/// Where a mutant sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Content,
    Templates,
    Engine,
    Bytes,
}

/// One way to make outputs wrong.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Mutant {
    pub(super) id: String,
    /// What is wrong, in a sentence.
    pub(super) says: String,
    /// The answer that it is looked for in.
    pub(super) antwoord: String,
    /// The gemeente; `*` for all.
    #[serde(default = "usual")]
    pub(super) gemeente: String,
    /// The day on which it must be found.
    #[serde(default = "today")]
    pub(super) datum: Date,
    /// Kanalen in which it must be found.
    pub(super) kanalen: Vec<String>,
    /// The kanaal whose bytes change, where that is not the first of `kanalen`.
    #[serde(default)]
    pub(super) kanaal: Option<String>,
    /// Edits of files.
    #[serde(default)]
    pub(super) edits: Vec<Edit>,
    /// Edits of generated mutants.
    #[serde(skip)]
    pub(super) patches: Vec<Patch>,
    /// A change of bytes.
    #[serde(default)]
    pub(super) op: Option<Op>,
    /// A fault of the engine.
    #[serde(default)]
    pub(super) fault: Option<Fault>,
    /// When that fault is on.
    #[serde(default)]
    pub(super) rond: Rond,
    /// Why nobody can tell the difference. It must then not be found.
    #[serde(default)]
    pub(super) equivalent: Option<String>,
    /// Why it is not found although it should be; it stands in docs/mutanten.md too. It counts as not found, and when it
    /// is found after all, this must go.
    #[serde(default)]
    pub(super) survives: Option<String>,
    /// `check` already refuses it, so that it never goes out.
    #[serde(default)]
    pub(super) refused: bool,
    /// Equivalent, but strictness is no mistake.
    #[serde(default)]
    pub(super) may_be_found: bool,
}

/// When a fault is on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Rond {
    /// Only while an output is made.
    #[default]
    Uitvoer,
    /// Also while `verify` works.
    Overal,
}

/// An edit of a file of the release.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    pub(super) file: String,
    /// Look from here on.
    #[serde(default)]
    pub(super) after: String,
    pub(super) find: String,
    pub(super) with: String,
    /// Every one, instead of the first.
    #[serde(default)]
    pub(super) all: bool,
}

/// A piece of a file that becomes another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Patch {
    pub(super) file: String,
    pub(super) at: Range<usize>,
    pub(super) with: String,
}

impl Mutant {
    /// One that is not in a list: of this answer, with nothing wrong yet.
    pub(super) fn generated(id: String, says: String, antwoord: &str, gemeente: &str) -> Self {
        Self {
            id,
            says,
            antwoord: antwoord.to_owned(),
            gemeente: gemeente.to_owned(),
            datum: today(),
            kanalen: Vec::new(),
            kanaal: None,
            edits: Vec::new(),
            patches: Vec::new(),
            op: None,
            fault: None,
            rond: Rond::default(),
            equivalent: None,
            survives: None,
            refused: false,
            may_be_found: false,
        }
    }
}

/// A change of an output as it is served.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Op {
    /// Text for text.
    Replace(Replace),
    /// Only this part of the bytes, from the start.
    Cut(f64),
    /// All but the last so many bytes.
    DropLast(usize),
    /// Other characters than the media type says.
    Encode(String),
    /// The output of another question.
    Serve(Serve),
    /// The output from a tree with these edits.
    FromTree(Vec<Edit>),
    /// A change in JSON.
    Json(Json),
    /// An error.
    Status(u16),
    /// Another media type.
    MediaType(String),
    /// A mistake at a place that follows from the seed.
    #[serde(skip)]
    Random(super::random::Kind, usize),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Replace {
    #[serde(default)]
    pub(super) after: String,
    /// The last one before `after` instead of the first behind it.
    #[serde(default)]
    pub(super) back: bool,
    pub(super) find: String,
    pub(super) with: String,
    #[serde(default)]
    pub(super) all: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Serve {
    pub(super) antwoord: Option<String>,
    pub(super) gemeente: Option<String>,
    pub(super) datum: Option<Date>,
    pub(super) kanaal: Option<String>,
    pub(super) kenmerken: Option<BTreeMap<String, String>>,
}

/// What happens to the value at `pointer`; negative places count from the end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Json {
    pub(super) pointer: String,
    pub(super) remove: Option<i64>,
    pub(super) double: Option<i64>,
    pub(super) swap: Option<(i64, i64)>,
    pub(super) join: Option<(i64, i64)>,
    pub(super) push: Option<String>,
    /// Swaps this member of the first two.
    pub(super) swap_member: Option<String>,
    /// JSON to put there.
    pub(super) set: Option<String>,
    #[serde(default)]
    pub(super) reformat: bool,
}

#[derive(Deserialize)]
struct File {
    mutant: Vec<Mutant>,
}

fn usual() -> String {
    "havenstede".to_owned()
}

fn today() -> Date {
    super::served::TODAY
}

/// The named mutants of a level.
pub(super) fn named(level: Level) -> Vec<Mutant> {
    let text = match level {
        Level::Content => include_str!("content.toml"),
        Level::Templates => include_str!("templates.toml"),
        Level::Engine => include_str!("engine.toml"),
        Level::Bytes => include_str!("bytes.toml"),
    };
    let file: File = toml::from_str(text).unwrap();
    file.mutant
}
