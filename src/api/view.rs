//! What the API answers with. camelCase, Dutch; the words are those of the files.

use super::{paging::Links, problem::Problem};
use crate::{
    content::{Aard, Doelgroep, Gemeente, Kop, StatusSoort, Type},
    resolve::NietAangeboden,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A gemeente.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Gemeente)]
pub(crate) struct GemeenteView {
    /// Its name in addresses.
    #[schema(example = "havenstede")]
    id: String,
    /// Its name.
    #[schema(example = "Havenstede")]
    naam: String,
    /// CBS code; works in addresses too.
    #[schema(example = "GM9001")]
    code: String,
    /// Made up, for examples and tests.
    fictief: bool,
    /// Its website.
    #[schema(format = "uri")]
    website: String,
    /// Its URI in TOOI.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri")]
    tooi_uri: Option<String>,
    /// Its URI in OWMS.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri")]
    owms_uri: Option<String>,
    /// The release that is served to it.
    release: String,
    /// Where its antwoorden are.
    #[schema(example = "/v1/gemeenten/havenstede/antwoorden")]
    antwoorden: String,
}

impl GemeenteView {
    pub(crate) fn of(gemeente: &Gemeente, release: &str) -> Self {
        let profiel = &gemeente.profiel;
        Self {
            id: gemeente.slug.clone(),
            naam: profiel.naam.clone(),
            code: profiel.code.clone(),
            fictief: profiel.fictief,
            website: profiel.website.clone(),
            tooi_uri: profiel.tooi_uri.clone(),
            owms_uri: profiel.owms_uri.clone(),
            release: release.to_owned(),
            antwoorden: format!("/v1/gemeenten/{}/antwoorden", gemeente.slug),
        }
    }
}

/// Every gemeente.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Gemeentenlijst {
    /// In order of their ids.
    pub(crate) gemeenten: Vec<GemeenteView>,
}

/// Whether an antwoord can be given.
#[allow(clippy::enum_variant_names, reason = "the words are those of the API")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Beschikbaar {
    /// Yes.
    Beschikbaar,
    /// This gemeente does not do it; `status` says why.
    NietAangeboden,
    /// It no longer exists; `status` says what helps instead.
    Vervallen,
    /// Something is missing, so it is withheld in every kanaal.
    Ingehouden,
}

/// Why something is not offered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Status)]
pub(crate) struct StatusView {
    /// Not offered here, or no longer existing.
    beschikbaar: Beschikbaar,
    /// Why, for the citizen.
    reden: String,
    /// Id of the antwoord that helps instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    opvolger: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    opvolger_titel: Option<String>,
}

impl StatusView {
    pub(crate) fn of(away: &NietAangeboden) -> Self {
        Self {
            beschikbaar: match away.status.soort {
                StatusSoort::NietAangeboden => Beschikbaar::NietAangeboden,
                StatusSoort::Vervallen => Beschikbaar::Vervallen,
            },
            reden: away.status.reden.clone(),
            opvolger: away.status.opvolger.clone(),
            opvolger_titel: away.opvolger_titel.clone(),
        }
    }

    /// Not offered here, or no longer existing.
    pub(crate) fn beschikbaar(&self) -> Beschikbaar {
        self.beschikbaar
    }
}

/// An antwoord in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AntwoordInLijst)]
pub(crate) struct ListedAntwoord {
    /// Its id in addresses.
    #[schema(example = "paspoort-aanvragen")]
    pub(crate) id: String,
    /// Never changes; for systems that store it.
    #[schema(format = "uuid")]
    pub(crate) uuid: String,
    /// Which type: product, vraag, levensgebeurtenis or bericht.
    #[schema(example = "product")]
    pub(crate) r#type: &'static str,
    /// Its title.
    pub(crate) titel: String,
    /// The first line of the short answer, values filled in; absent when it cannot be given now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) antwoordregel: Option<String>,
    /// Can it be given?
    pub(crate) beschikbaar: Beschikbaar,
    /// Why not, when it is not offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<StatusView>,
    /// Name in the UPL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) upn: Option<String>,
    /// Its theme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) thema: Option<String>,
    /// plicht, recht or mogelijkheid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) aard: Option<Aard>,
    /// inwoner, ondernemer, organisatie.
    #[schema(value_type = Vec<String>)]
    pub(crate) doelgroep: Vec<Doelgroep>,
    /// Life events that it belongs to.
    pub(crate) levensgebeurtenissen: Vec<String>,
    /// One of the things people come for most.
    pub(crate) toptaak: bool,
    /// First day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) geldig_vanaf: Option<Date>,
    /// Last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) geldig_tot_en_met: Option<Date>,
    /// The day on which it was last checked against its sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) geverifieerd_op: Option<Date>,
    /// Equal exactly when the antwoord says the same; absent when it cannot be given now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) vingerafdruk: Option<String>,
    /// Where it is.
    pub(crate) url: String,
}

impl ListedAntwoord {
    pub(crate) fn new(gemeente: &str, id: &str, kop: &Kop) -> Self {
        Self {
            id: id.to_owned(),
            uuid: kop.uuid.clone(),
            r#type: kop.soort.name(),
            titel: kop.titel.clone(),
            antwoordregel: None,
            beschikbaar: Beschikbaar::Beschikbaar,
            status: None,
            upn: kop.upn.clone(),
            thema: kop.thema.clone(),
            aard: kop.aard,
            doelgroep: kop.doelgroep.clone(),
            levensgebeurtenissen: kop.levensgebeurtenissen.clone(),
            toptaak: kop.toptaak,
            geldig_vanaf: kop.geldig_vanaf,
            geldig_tot_en_met: kop.geldig_tot_en_met,
            geverifieerd_op: kop.geverifieerd_op,
            vingerafdruk: None,
            url: format!("/v1/gemeenten/{gemeente}/antwoorden/{id}"),
        }
    }
}

/// A page of antwoorden.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Antwoordenlijst {
    /// The day for which they hold.
    #[schema(value_type = String, format = Date)]
    pub(crate) datum: Date,
    /// The release they come from.
    pub(crate) release: String,
    /// How many there are on all pages.
    pub(crate) totaal: usize,
    /// Those on this page, in order of their ids.
    pub(crate) antwoorden: Vec<ListedAntwoord>,
    /// The pages around.
    pub(crate) links: Links,
}

/// What is known of the situation, by kenmerk. Read, used and forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Situatie)]
pub(crate) struct Situation {
    /// Values by kenmerk; texts, whole numbers and ja/nee (or true/false). Leave out what is not known.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>, example = json!({"leeftijd": 17, "spoed": "nee"}))]
    pub(crate) kenmerken: BTreeMap<String, serde_json::Value>,
}

/// The given kenmerken as texts. Takes what JSON offers for them; anything else is told by name.
pub(crate) fn as_texts(given: &BTreeMap<String, serde_json::Value>) -> Result<BTreeMap<String, String>, Problem> {
    use serde_json::Value;
    let mut odd: Vec<&str> = Vec::new();
    let mut texts = BTreeMap::new();
    for (name, value) in given {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(true) => "ja".to_owned(),
            Value::Bool(false) => "nee".to_owned(),
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => {
                odd.push(name);
                continue;
            }
        };
        texts.insert(name.clone(), text);
    }
    if odd.is_empty() {
        return Ok(texts);
    }
    Err(Problem::invalid("Een kenmerk heeft een waarde die geen tekst, getal of ja/nee is."))
}

/// The types that the API gives as antwoord, by their words.
pub(crate) const TYPES: [(&str, Type); 4] = [
    ("product", Type::Product),
    ("vraag", Type::Vraag),
    ("levensgebeurtenis", Type::Levensgebeurtenis),
    ("bericht", Type::Bericht),
];

/// For whom, by their words.
pub(crate) const DOELGROEPEN: [(&str, Doelgroep); 3] =
    [("inwoner", Doelgroep::Inwoner), ("ondernemer", Doelgroep::Ondernemer), ("organisatie", Doelgroep::Organisatie)];
