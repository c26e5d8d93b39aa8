//! The table of sections: headings, ids, and their names in the national standard.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Type of an antwoord.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// A service from the UPL, or one of the gemeente's own.
    Product,
    /// A question and its answer.
    Vraag,
    /// A life event: an ordered set of antwoorden.
    Levensgebeurtenis,
    /// News, a work instruction, an outage or a crisis.
    Bericht,
    /// A named letter that carries antwoorden.
    Briefmodel,
}

impl Type {
    /// The word in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Vraag => "vraag",
            Self::Levensgebeurtenis => "levensgebeurtenis",
            Self::Bericht => "bericht",
            Self::Briefmodel => "briefmodel",
        }
    }

    /// Sections that must be there, or be declared not to apply.
    pub fn required(self) -> &'static [SectieId] {
        use SectieId::{
            Aanpak, Bewijs, Bezwaar, Contact, GeenReactie, Hulp, Kosten, Stappen, Tekst, Termijn, Uitleg, Voorwaarden,
        };
        match self {
            Self::Product => {
                &[Tekst, Aanpak, Voorwaarden, Bewijs, Kosten, Termijn, Bezwaar, GeenReactie, Hulp, Contact]
            }
            Self::Vraag => &[Tekst, Contact],
            Self::Levensgebeurtenis => &[Tekst, Stappen, Contact],
            Self::Bericht => &[Tekst],
            Self::Briefmodel => &[Uitleg],
        }
    }
}

macro_rules! secties {
    ($($variant:ident, $id:literal, $kop:literal, $landelijk:expr, $uitleg:literal;)*) => {
        /// A section: a part of an antwoord with a fixed meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum SectieId { $(#[doc = $uitleg] #[serde(rename = $id)] $variant,)* }

        impl SectieId {
            /// Every section, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The id in files, anchors and JSON.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The heading in files and outputs.
            pub fn kop(self) -> &'static str {
                match self { $(Self::$variant => $kop,)* }
            }

            /// Its name in the national kennisartikel standard, when it has one.
            pub fn landelijk(self) -> Option<&'static str> {
                match self { $(Self::$variant => $landelijk,)* }
            }
        }
    };
}

secties! {
    Tekst, "tekst", "Kort antwoord", Some("tekst"), "The short answer; its first paragraph is the answer line.";
    Stappen, "stappen", "Stappen", None, "The antwoorden of a life event, in order.";
    Aanpak, "aanpak", "Zo werkt het", Some("procedureBeschrijving"), "The steps.";
    Voorwaarden, "voorwaarden", "Voorwaarden", Some("vereisten"), "Who may.";
    Bewijs, "bewijs", "Meenemen", Some("bewijs"), "What to bring.";
    Kosten, "kosten", "Kosten", Some("kostenEnBetaalmethoden"), "What it costs and how to pay.";
    Termijn, "termijn", "Termijn", Some("uitersteTermijn"), "How long it takes, and before when.";
    Bezwaar, "bezwaar", "Bezwaar en beroep", Some("bezwaarEnBeroep"), "What to do against a decision.";
    LetOp, "let-op", "Let op", Some("notice"), "What people trip over.";
    GeenReactie, "geen-reactie", "Geen reactie", Some("wtdBijGeenReactie"), "What to do when nothing is heard.";
    Uitleg, "uitleg", "Meer uitleg", None, "More explanation, or the letter's own text.";
    Hulp, "hulp", "Hulp nodig", Some("contact"), "Help for who cannot do it alone (Awb 2:1).";
    Contact, "contact", "Contact", Some("contact"), "A person to reach, and a way without internet.";
    Medewerkers, "medewerkers", "Voor medewerkers", Some("deskMemo"), "Only for people who work for the gemeente.";
}

impl SectieId {
    /// The section with this heading, ignoring capitals.
    pub fn by_kop(kop: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sectie| sectie.kop().to_lowercase() == kop.to_lowercase())
    }

    /// The section with this id.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sectie| sectie.id() == id)
    }
}

impl fmt::Display for SectieId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
