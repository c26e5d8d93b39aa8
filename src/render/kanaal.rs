//! A kanaal: the folder `renderers/<naam>/` with its profile, templates and fixed phrases. Rust knows
//! the closed list of vormen, never the name of a kanaal.

use super::sjablonen::Sjablonen;
use crate::{
    content::{SectieId, Soort},
    diagnostic::{Code, Diagnostic, did_you_mean},
    markdown::Audience,
    source::{Group, Place, SourceFile, Span, Tree},
};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use toml::Spanned;

/// What an output is made of: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vorm {
    /// A web page or a part of one.
    Html,
    /// The template view itself.
    Json,
    /// Plain text.
    Tekst,
    /// Turns of a dialogue.
    Dialoog,
    /// A typeset document.
    Pdf,
}

impl Vorm {
    /// The word in `kanaal.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Json => "json",
            Self::Tekst => "tekst",
            Self::Dialoog => "dialoog",
            Self::Pdf => "pdf",
        }
    }
}

/// How a kanaal treats conditions that are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voorwaarden {
    /// Every situation is shown, with its phrase.
    ToonAlle,
    /// They are asked.
    Vraag,
    /// They must be known: an open one is an error.
    VulIn,
}

/// How long things may be, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lengte {
    /// One message of a dialogue.
    pub bericht: usize,
    /// A whole antwoord, when the kanaal sets a limit; the tekstmatrix shows what is longer.
    pub antwoord: Option<usize>,
}

impl Default for Lengte {
    fn default() -> Self {
        Self { bericht: 600, antwoord: None }
    }
}

/// What stands behind a fixed phrase, whenever the antwoord has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Achter {
    /// The line that answers the question.
    Antwoordregel,
    /// The department that handles it.
    Afdeling,
    /// What a caller may be promised.
    Terugbelbelofte,
    /// Who owns the text.
    Eigenaar,
    /// The day on which it was last verified.
    GeverifieerdOp,
    /// The code of this output.
    Ontvangstcode,
    /// The text for medewerkers: the phrase warns for it.
    Medewerkers,
}

/// A way to give an answer.
#[derive(Debug, Clone)]
pub struct Kanaal {
    /// Name of its folder.
    pub naam: String,
    /// What people call it.
    pub titel: String,
    /// What its outputs are made of.
    pub vorm: Vorm,
    /// The sections it shows, in order.
    pub secties: Vec<SectieId>,
    /// The sections it leaves out, with the reason.
    pub weggelaten: Vec<(SectieId, String)>,
    /// How it treats open conditions.
    pub voorwaarden: Voorwaarden,
    /// For whom its outputs are.
    pub zichtbaar: Audience,
    /// May data of a person (a name, an address) be in it?
    pub persoonsgegevens: bool,
    /// How it writes each kind of fact where the text names no format: `gewoon`, `gesproken`, or one
    /// of the formats of that kind.
    pub schrijf: BTreeMap<Soort, String>,
    /// Limits.
    pub lengte: Lengte,
    /// Fixed phrases by name.
    pub zinnen: BTreeMap<String, String>,
    /// What the standard variant shows behind a phrase, by name of the phrase: `verify` holds it to that.
    pub achter: BTreeMap<String, Achter>,
    /// The variant that is given when none is asked for.
    pub standaard: String,
    /// Its templates by variant.
    pub(super) sjablonen: Arc<Sjablonen>,
}

impl Kanaal {
    /// Names of its variants, the standard one included.
    pub fn varianten(&self) -> BTreeSet<&str> {
        let built_in: &[&str] = match self.vorm {
            Vorm::Dialoog => &[super::JSON, super::TEKST],
            _ => &[super::JSON],
        };
        self.sjablonen.varianten().chain(built_in.iter().copied()).collect()
    }

    /// A fixed phrase; empty when the kanaal has none of that name.
    pub fn zin(&self, naam: &str) -> &str {
        self.zinnen.get(naam).map_or("", String::as_str)
    }
}

/// All kanalen of a release.
#[derive(Debug, Clone, Default)]
pub struct Kanalen(BTreeMap<String, Arc<Kanaal>>);

#[derive(RustEmbed)]
#[folder = "renderers/"]
struct BuiltIn;

impl Kanalen {
    /// Reads everything under `renderers/`. A kanaal with a mistake is left out and reported.
    pub fn load(group: &Group) -> (Self, Vec<Diagnostic>) {
        let mut folders: BTreeMap<String, Vec<&Arc<SourceFile>>> = BTreeMap::new();
        for file in group.under("renderers/") {
            let mut parts = file.path().split('/').skip(1);
            if let (Some(naam), Some(_)) = (parts.next(), parts.next()) {
                folders.entry(naam.to_owned()).or_default().push(file);
            }
        }
        let mut kanalen = BTreeMap::new();
        let mut found = Vec::new();
        for (naam, files) in folders {
            if let Some(kanaal) = read(&naam, &files, &mut found) {
                kanalen.insert(naam, Arc::new(kanaal));
            }
        }
        (Self(kanalen), found)
    }

    /// The files of the kanalen built into the program.
    pub fn built_in_files() -> Tree {
        let files = BuiltIn::iter().filter_map(|path| {
            let text = String::from_utf8(BuiltIn::get(&path)?.data.into_owned()).ok()?;
            Some((format!("renderers/{path}"), text))
        });
        Tree::from_files(files)
    }

    /// The kanalen built into the program.
    pub fn built_in() -> Self {
        Self::built_in_files().group("renderers").map(|group| Self::load(group).0).unwrap_or_default()
    }

    /// The kanaal with this name.
    pub fn get(&self, naam: &str) -> Option<&Arc<Kanaal>> {
        self.0.get(naam)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Kanaal>> {
        self.0.values()
    }
}

/// `kanaal.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profiel {
    titel: String,
    vorm: Vorm,
    secties: Vec<Spanned<String>>,
    #[serde(default)]
    weggelaten: BTreeMap<Spanned<String>, String>,
    voorwaarden: Voorwaarden,
    #[serde(default)]
    zichtbaar: Zichtbaar,
    #[serde(default)]
    persoonsgegevens: bool,
    #[serde(default)]
    schrijf: BTreeMap<Soort, Spanned<String>>,
    #[serde(default)]
    lengte: Lengte,
    zinnen: BTreeMap<String, String>,
    #[serde(default)]
    achter: BTreeMap<Spanned<String>, Achter>,
    #[serde(default)]
    sjablonen: BTreeMap<String, Spanned<String>>,
    standaard: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Zichtbaar {
    #[default]
    Publiek,
    Medewerkers,
}

/// Collects the mistakes in one `kanaal.toml`.
struct Report<'a> {
    file: &'a Arc<SourceFile>,
    found: Vec<Diagnostic>,
}

/// What the reader of the file says, in Dutch as far as it is said often.
fn dutch(english: &str) -> String {
    let quoted = |text: &str| text.replace('`', "'");
    if let Some((word, words)) = english.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected"))
    {
        let words = words.trim_start_matches(" one of");
        return format!("{} kan hier niet; kies uit:{}", quoted(word), quoted(words));
    }
    if let Some((key, keys)) = english.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", expected")) {
        let keys = keys.trim_start_matches(" one of");
        return format!("de sleutel {} bestaat niet; er zijn:{}", quoted(key), quoted(keys));
    }
    if let Some(key) = english.strip_prefix("missing field ") {
        return format!("de sleutel {} ontbreekt", quoted(key));
    }
    if english.contains("basic string") {
        return "een aanhalingsteken is niet gesloten".to_owned();
    }
    english.to_owned()
}

impl Report<'_> {
    fn wrong(&mut self, span: std::ops::Range<usize>, message: impl Into<String>, cure: impl Into<String>) {
        let place = Place::new(self.file, Span::from(span));
        self.found.push(Diagnostic::new(Code::KanaalFout, place, message).cure(cure));
    }

    fn sectie(&mut self, id: &Spanned<String>) -> Option<SectieId> {
        let known = SectieId::by_id(id.get_ref());
        if known.is_none() {
            let near = did_you_mean(id.get_ref(), SectieId::ALL.iter().map(|sectie| sectie.id()));
            let hint = near.map_or(String::new(), |near| format!(" Bedoelt u '{near}'?"));
            self.wrong(
                id.span(),
                format!("De sectie '{}' bestaat niet.{hint}", id.get_ref()),
                "Gebruik het id van een sectie uit de tabel.",
            );
        }
        known
    }
}

fn read(naam: &str, files: &[&Arc<SourceFile>], found: &mut Vec<Diagnostic>) -> Option<Kanaal> {
    let path = format!("renderers/{naam}/kanaal.toml");
    let Some(file) = files.iter().find(|file| file.path() == path) else {
        let message = format!("In renderers/{naam}/ staat geen kanaal.toml.");
        found.push(Diagnostic::new(Code::KanaalFout, Place::new(files.first()?, Span::default()), message));
        return None;
    };
    let mut report = Report { file, found: Vec::new() };
    let profiel: Profiel = match toml::from_str(file.text()) {
        Ok(profiel) => profiel,
        Err(error) => {
            report.wrong(
                error.span().unwrap_or_default(),
                format!("Dit bestand is niet te lezen: {}.", dutch(error.message())),
                "Vergelijk met de kanaal.toml van een ander kanaal.",
            );
            found.append(&mut report.found);
            return None;
        }
    };
    let (secties, weggelaten) = read_secties(&profiel, &mut report);
    check_phrases(&profiel, &mut report);
    let sjablonen = Sjablonen::load(naam, files, &written_templates(&profiel), &profiel.zinnen, &mut report.found);
    let standaard = standard(&profiel, &mut report);
    let clean = report.found.is_empty();
    found.append(&mut report.found);
    clean.then(|| Kanaal {
        naam: naam.to_owned(),
        titel: profiel.titel,
        vorm: profiel.vorm,
        secties,
        weggelaten,
        voorwaarden: profiel.voorwaarden,
        zichtbaar: match profiel.zichtbaar {
            Zichtbaar::Publiek => Audience::Publiek,
            Zichtbaar::Medewerkers => Audience::Medewerkers,
        },
        persoonsgegevens: profiel.persoonsgegevens,
        schrijf: profiel.schrijf.into_iter().map(|(soort, way)| (soort, way.into_inner())).collect(),
        lengte: profiel.lengte,
        zinnen: profiel.zinnen,
        achter: profiel.achter.into_iter().map(|(zin, what)| (zin.into_inner(), what)).collect(),
        standaard,
        sjablonen: Arc::new(sjablonen),
    })
}

/// Every section must be shown, or left out with a reason: one that is forgotten would vanish silently.
fn read_secties(profiel: &Profiel, report: &mut Report<'_>) -> (Vec<SectieId>, Vec<(SectieId, String)>) {
    let secties: Vec<SectieId> = profiel.secties.iter().filter_map(|id| report.sectie(id)).collect();
    let mut weggelaten = Vec::new();
    for (id, reden) in &profiel.weggelaten {
        let Some(sectie) = report.sectie(id) else { continue };
        if reden.trim().is_empty() {
            report.wrong(
                id.span(),
                format!("Er staat niet waarom '{sectie}' wordt weggelaten."),
                "Schrijf de reden op.",
            );
        }
        if secties.contains(&sectie) {
            report.wrong(
                id.span(),
                format!("De sectie '{sectie}' staat bij secties én bij weggelaten."),
                "Kies een van de twee.",
            );
        }
        weggelaten.push((sectie, reden.clone()));
    }
    let listed = |sectie: &SectieId| secties.contains(sectie) || weggelaten.iter().any(|(other, _)| other == sectie);
    let at = profiel.secties.first().map_or(0..0, Spanned::span);
    for sectie in SectieId::ALL.iter().filter(|sectie| !listed(sectie)) {
        report.wrong(
            at.clone(),
            format!("De sectie '{sectie}' wordt niet getoond en niet weggelaten."),
            format!("Zet '{sectie}' bij secties, of met de reden onder [weggelaten]."),
        );
    }
    (secties, weggelaten)
}

fn check_phrases(profiel: &Profiel, report: &mut Report<'_>) {
    if !profiel.zinnen.contains_key("ingehouden") {
        report.wrong(
            0..0,
            "Onder [zinnen] ontbreekt 'ingehouden': de zin voor een antwoord dat even niet klopt.",
            "Voeg toe: ingehouden = \"… Bel {telefoon}.\"",
        );
    }
    for zin in profiel.achter.keys().filter(|zin| !profiel.zinnen.contains_key(zin.get_ref())) {
        report.wrong(
            zin.span(),
            format!("Onder [zinnen] staat geen zin '{}'.", zin.get_ref()),
            "Gebruik onder [achter] de naam van een zin.",
        );
    }
    for (soort, way) in &profiel.schrijf {
        let mut ways = vec!["gewoon", "gesproken"];
        ways.extend(soort.formats());
        if !ways.contains(&way.get_ref().as_str()) {
            report.wrong(
                way.span(),
                format!("Een feit van de soort {soort} kan niet '{}' worden geschreven.", way.get_ref()),
                format!("Kies uit: {}.", ways.join(", ")),
            );
        }
    }
    if matches!(profiel.vorm, Vorm::Html | Vorm::Tekst | Vorm::Pdf) && profiel.sjablonen.is_empty() {
        report.wrong(0..0, "Dit kanaal heeft geen sjabloon.", "Noem er een onder [sjablonen].");
    }
}

fn written_templates(profiel: &Profiel) -> Vec<super::sjablonen::Named<'_>> {
    let named =
        profiel.sjablonen.iter().map(|(variant, path)| (variant.as_str(), path.get_ref().as_str(), path.span()));
    named.collect()
}

/// The variant named as `standaard`, else the only template, else JSON.
fn standard(profiel: &Profiel, report: &mut Report<'_>) -> String {
    let Some(standaard) = &profiel.standaard else {
        return match (profiel.vorm, profiel.sjablonen.keys().next()) {
            (Vorm::Json | Vorm::Dialoog, _) | (_, None) => super::JSON.to_owned(),
            (_, Some(first)) => first.clone(),
        };
    };
    let name = standaard.get_ref();
    if name != super::JSON && !profiel.sjablonen.contains_key(name) {
        report.wrong(
            standaard.span(),
            format!("Er is geen sjabloon '{name}'."),
            "Noem een van de namen onder [sjablonen].",
        );
    }
    name.clone()
}
