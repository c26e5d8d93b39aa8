//! The front matter of antwoorden, and of overrides.

use super::{
    berichtenbox::Berichtenbox,
    sectie::{SectieId, Type},
};
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// In schemas: a day such as 2026-01-31.
#[derive(JsonSchema)]
pub(crate) struct DayText(
    #[schemars(extend("format" = "date"))]
    #[allow(dead_code, reason = "only its schema is used")]
    String,
);

/// In schemas: a civil time such as 2026-01-31T08:00.
#[derive(JsonSchema)]
pub(crate) struct TimeText(
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"))]
    #[allow(dead_code, reason = "only its schema is used")]
    String,
);

/// In schemas: a UUID.
#[derive(JsonSchema)]
pub(crate) struct UuidText(
    #[schemars(extend("format" = "uuid"))]
    #[allow(dead_code, reason = "only its schema is used")]
    String,
);

/// Where a value or a text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bron {
    /// Such as "Paspoortwet, artikel 9".
    pub titel: String,
    /// Where to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "uri"))]
    pub url: Option<String>,
}

/// Duty, right or possibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub enum Aard {
    Plicht,
    Recht,
    Mogelijkheid,
}

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub enum Doelgroep {
    Inwoner,
    Ondernemer,
    Organisatie,
}

/// Who may see an antwoord.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub enum Zichtbaar {
    #[default]
    Publiek,
    Medewerkers,
}

/// Whether an antwoord is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// What is the matter with it.
    pub soort: StatusSoort,
    /// Why, for the citizen.
    pub reden: String,
    /// The antwoord that helps instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opvolger: Option<String>,
}

/// Kinds of [`Status`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatusSoort {
    /// This gemeente does not do it.
    NietAangeboden,
    /// It no longer exists.
    Vervallen,
}

/// What a bericht is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BerichtKop {
    /// Which kind.
    pub soort: BerichtSoort,
    /// From when it is shown (civil time in the gemeente).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TimeText>")]
    pub van: Option<DateTime>,
    /// Until when it is shown; this moment no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TimeText>")]
    pub tot: Option<DateTime>,
    /// Above which antwoorden it is shown.
    #[serde(default)]
    pub raakt: Raakt,
}

/// Kinds of bericht.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words speak for themselves")]
pub enum BerichtSoort {
    Nieuws,
    Werkinstructie,
    Storing,
    Crisis,
}

/// What a storing or crisis touches.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Raakt {
    /// Ids of antwoorden.
    pub antwoorden: Vec<String>,
    /// Themas.
    pub themas: Vec<String>,
    /// Kanalen; empty means all.
    pub kanalen: Vec<String>,
}

/// What a briefmodel carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BriefKop {
    /// The subject line.
    pub onderwerp: String,
    /// Ids of the antwoorden it carries.
    pub antwoorden: Vec<String>,
    /// Which sections of them; all public ones when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secties: Option<Vec<SectieId>>,
    /// What it must know of the person.
    #[serde(default)]
    pub kenmerken: Vec<String>,
    /// What a notice in the Berichtenbox says of it; without it there can be no notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub berichtenbox: Option<Berichtenbox>,
    /// Who handles it, as a function: never the name of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 40))]
    pub behandelaar: Option<String>,
    /// What goes along with it, in order; it stands at the end of the letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), inner(length(min = 1, max = 120)))]
    pub bijlagen: Vec<String>,
}

/// The language of an antwoord.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Taal {
    /// Dutch.
    #[default]
    Nl,
}

/// The front matter of an antwoord.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kop {
    /// Made once, never changed; other systems store it.
    #[schemars(with = "UuidText")]
    pub uuid: String,
    /// Which type of antwoord.
    #[serde(rename = "type")]
    pub soort: Type,
    /// The title.
    #[schemars(length(min = 1))]
    pub titel: String,
    /// Who keeps it right.
    #[schemars(length(min = 1))]
    pub eigenaar: String,
    /// Language; only nl for now.
    #[serde(default)]
    pub taal: Taal,
    /// Name in the UPL, the national list of product names.
    #[serde(default)]
    pub upn: Option<String>,
    /// Its URI in the UPL.
    #[serde(default)]
    #[schemars(extend("format" = "uri"))]
    pub upn_uri: Option<String>,
    /// How people ask for it.
    #[serde(default)]
    pub vraagvormen: Vec<String>,
    /// Words to find it by.
    #[serde(default)]
    pub trefwoorden: Vec<String>,
    /// One of the themas in hub.yaml.
    #[serde(default)]
    pub thema: Option<String>,
    /// Duty, right or possibility.
    #[serde(default)]
    pub aard: Option<Aard>,
    /// For whom.
    #[serde(default)]
    pub doelgroep: Vec<Doelgroep>,
    /// Life events it belongs to, as in hub.yaml.
    #[serde(default)]
    pub levensgebeurtenissen: Vec<String>,
    /// One of the things people come for most.
    #[serde(default)]
    pub toptaak: bool,
    /// Which antwoord wins for a bare keyword, 0 to 100.
    #[serde(default)]
    #[schemars(range(max = 100))]
    pub prioriteit: Option<u8>,
    /// Whom an agent transfers to.
    #[serde(default)]
    pub afdeling: Option<String>,
    /// Which callback an agent may promise.
    #[serde(default)]
    pub terugbelbelofte: Option<String>,
    /// The day it was last checked against its sources.
    #[serde(default)]
    #[schemars(with = "Option<DayText>")]
    pub geverifieerd_op: Option<Date>,
    /// The day before which it must be checked again.
    #[serde(default)]
    #[schemars(with = "Option<DayText>")]
    pub controleren_voor: Option<Date>,
    /// Its sources.
    #[serde(default)]
    pub bronnen: Vec<Bron>,
    /// Who may see it.
    #[serde(default)]
    pub zichtbaar: Zichtbaar,
    /// First day on which it holds.
    #[serde(default)]
    #[schemars(with = "Option<DayText>")]
    pub geldig_vanaf: Option<Date>,
    /// Last day on which it holds.
    #[serde(default)]
    #[schemars(with = "Option<DayText>")]
    pub geldig_tot_en_met: Option<Date>,
    /// Set when it is not offered.
    #[serde(default)]
    pub status: Option<Status>,
    /// Old ids.
    #[serde(default)]
    pub aliassen: Vec<String>,
    /// Ids of related antwoorden.
    #[serde(default)]
    pub regel_meteen: Vec<String>,
    /// Required sections that do not apply, with the reason.
    #[serde(default)]
    pub niet_van_toepassing: BTreeMap<SectieId, String>,
    /// For berichten.
    #[serde(default)]
    pub bericht: Option<BerichtKop>,
    /// For briefmodellen.
    #[serde(default)]
    pub brief: Option<BriefKop>,
}

/// The front matter of an override: only what differs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KopAfwijking {
    /// Another title.
    pub titel: Option<String>,
    /// Another owner.
    pub eigenaar: Option<String>,
    /// How people ask for it.
    pub vraagvormen: Option<Vec<String>>,
    /// Words to find it by.
    pub trefwoorden: Option<Vec<String>>,
    /// One of the things people come for most.
    pub toptaak: Option<bool>,
    /// Which antwoord wins for a bare keyword, 0 to 100.
    #[schemars(range(max = 100))]
    pub prioriteit: Option<u8>,
    /// Whom an agent transfers to.
    pub afdeling: Option<String>,
    /// Which callback an agent may promise.
    pub terugbelbelofte: Option<String>,
    /// The day it was last checked against its sources.
    #[schemars(with = "Option<DayText>")]
    pub geverifieerd_op: Option<Date>,
    /// The day before which it must be checked again.
    #[schemars(with = "Option<DayText>")]
    pub controleren_voor: Option<Date>,
    /// Its sources.
    pub bronnen: Option<Vec<Bron>>,
    /// Who may see it.
    pub zichtbaar: Option<Zichtbaar>,
    /// First day on which it holds.
    #[schemars(with = "Option<DayText>")]
    pub geldig_vanaf: Option<Date>,
    /// Last day on which it holds.
    #[schemars(with = "Option<DayText>")]
    pub geldig_tot_en_met: Option<Date>,
    /// Set when it is not offered.
    pub status: Option<Status>,
    /// Ids of related antwoorden.
    pub regel_meteen: Option<Vec<String>>,
    /// Required sections that do not apply, with the reason.
    pub niet_van_toepassing: Option<BTreeMap<SectieId, String>>,
    /// For berichten.
    pub bericht: Option<BerichtKop>,
    /// For briefmodellen.
    pub brief: Option<BriefKop>,
}

impl Kop {
    /// This front matter with what a gemeente changes in it.
    #[must_use]
    pub fn with(&self, afwijking: &KopAfwijking) -> Self {
        let mut merged = self.clone();
        macro_rules! replace {
            ($($field:ident),*) => { $(if let Some(value) = &afwijking.$field { merged.$field.clone_from(value); })* };
        }
        macro_rules! replace_some {
            ($($field:ident),*) => { $(if afwijking.$field.is_some() { merged.$field.clone_from(&afwijking.$field); })* };
        }
        replace!(
            titel,
            eigenaar,
            vraagvormen,
            trefwoorden,
            toptaak,
            bronnen,
            zichtbaar,
            regel_meteen,
            niet_van_toepassing
        );
        replace_some!(
            prioriteit,
            afdeling,
            terugbelbelofte,
            geverifieerd_op,
            controleren_voor,
            geldig_vanaf,
            geldig_tot_en_met,
            status,
            bericht,
            brief
        );
        merged
    }
}
