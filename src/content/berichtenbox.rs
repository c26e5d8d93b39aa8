//! What a notice in the Berichtenbox says of a letter.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a notice in the Berichtenbox says of a letter: whose it is, what it is, what follows from it, and within what time
/// something must be done. Without all four there is no notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Berichtenbox {
    /// Whose letter it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bestuursorgaan: Option<Bestuursorgaan>,
    /// What kind of message it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aard: Option<BerichtAard>,
    /// What follows from it, for who gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rechtsgevolg: Option<String>,
    /// Path of a fact that stands in the letter, of the kind termijn or datum; or `geen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termijn: Option<String>,
}

/// Who decides in a gemeente.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Bestuursorgaan {
    /// The college van burgemeester en wethouders.
    College,
    /// The burgemeester.
    Burgemeester,
    /// The gemeenteraad.
    Gemeenteraad,
    /// The official for taxes.
    Heffingsambtenaar,
}

/// Kinds of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub enum BerichtAard {
    Besluit,
    Voornemen,
    Verzoek,
    Herinnering,
    Ontvangstbevestiging,
    Mededeling,
}

impl Berichtenbox {
    /// The word for "no term".
    pub const GEEN: &'static str = "geen";

    /// The keys that are missing.
    pub fn lacking(&self) -> Vec<&'static str> {
        let said = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        let there = [
            ("bestuursorgaan", self.bestuursorgaan.is_some()),
            ("aard", self.aard.is_some()),
            ("rechtsgevolg", said(&self.rechtsgevolg)),
            ("termijn", said(&self.termijn)),
        ];
        there.into_iter().filter(|(_, there)| !there).map(|(key, _)| key).collect()
    }

    /// Path of the fact that is the term; `None` when there is no term, or nothing is said of it.
    pub fn feit(&self) -> Option<&str> {
        self.termijn.as_deref().filter(|pad| *pad != Self::GEEN)
    }
}

impl Bestuursorgaan {
    /// Its name in this gemeente.
    pub fn naam(self, gemeente: &str) -> String {
        match self {
            Self::College => format!("het college van burgemeester en wethouders van {gemeente}"),
            Self::Burgemeester => format!("de burgemeester van {gemeente}"),
            Self::Gemeenteraad => format!("de gemeenteraad van {gemeente}"),
            Self::Heffingsambtenaar => format!("de heffingsambtenaar van {gemeente}"),
        }
    }
}

impl BerichtAard {
    /// The word for it.
    pub fn naam(self) -> &'static str {
        match self {
            Self::Besluit => "besluit",
            Self::Voornemen => "voornemen",
            Self::Verzoek => "verzoek",
            Self::Herinnering => "herinnering",
            Self::Ontvangstbevestiging => "ontvangstbevestiging",
            Self::Mededeling => "mededeling",
        }
    }
}
