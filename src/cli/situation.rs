//! What is known of a situation: `--kenmerk`, `--kenmerken`.

use crate::{
    condition::Kenmerken,
    content::{Kenmerk, KenmerkSoort, read_kenmerken},
    diagnostic::did_you_mean,
    snapshot::Snapshot,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{collections::BTreeMap, io::Read, path::PathBuf};

/// `--kenmerk` and `--kenmerken`.
#[derive(Args, Clone)]
pub(super) struct Situation {
    /// Een kenmerk, als naam=waarde. Let op: andere gebruikers van deze computer kunnen dit zien; gebruik liever --kenmerken
    #[arg(long = "kenmerk", value_name = "NAAM=WAARDE")]
    kenmerk: Vec<String>,
    /// Bestand met kenmerken als JSON ({"leeftijd": "17"}), of - voor invoer uit een andere opdracht
    #[arg(long, value_name = "BESTAND")]
    kenmerken: Option<PathBuf>,
}

impl Situation {
    /// The kenmerken, read as this snapshot declares them.
    pub(super) fn known(&self, snapshot: &Snapshot) -> anyhow::Result<Kenmerken> {
        let mut given: BTreeMap<String, String> = BTreeMap::new();
        if let Some(file) = &self.kenmerken {
            given.extend(read_file(file)?);
        }
        for pair in &self.kenmerk {
            let (name, value) = pair.split_once('=').ok_or_else(|| anyhow!("schrijf een kenmerk als naam=waarde"))?;
            given.insert(name.to_owned(), value.to_owned());
        }
        read_kenmerken(&snapshot.repository.kenmerken, &given).map_err(|problems| {
            let declared = &snapshot.repository.kenmerken;
            let unknown = problems.unknown.iter().map(|name| {
                let near = did_you_mean(name, declared.keys().map(String::as_str));
                let hint = near.map_or(String::new(), |near| format!("; bedoelt u '{near}'?"));
                // What stands in a file is not repeated, also not where a name belongs.
                let typed =
                    self.kenmerk.iter().any(|pair| pair.split_once('=').is_some_and(|(typed, _)| typed == name));
                let which =
                    if typed { format!("het kenmerk '{name}'") } else { "een kenmerk in het bestand".to_owned() };
                format!("\n  {which} bestaat niet{hint}")
            });
            let invalid =
                problems.invalid.iter().map(|name| format!("\n  die waarde kan niet: {}", how(declared, name)));
            anyhow!("deze kenmerken kloppen niet:{}", unknown.chain(invalid).collect::<Vec<_>>().concat())
        })
    }
}

/// Values from a file. Errors name the file, never what is in it.
fn read_file(file: &std::path::Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).context("standaardinvoer")?;
    } else {
        text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    }
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(&text) else {
        bail!("{} bevat geen JSON-object met kenmerken", file.display());
    };
    let text_of = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(members.into_iter().map(|(name, value)| (name, text_of(value))).collect())
}

/// How a kenmerk is given: its name and what it can be.
pub(super) fn how(declared: &BTreeMap<String, Kenmerk>, name: &str) -> String {
    let values = declared.get(name).map_or_else(String::new, |kenmerk| match kenmerk.soort {
        KenmerkSoort::JaNee => "ja of nee".to_owned(),
        KenmerkSoort::Getal => "een getal".to_owned(),
        KenmerkSoort::Datum => "een dag, zoals 2027-01-31".to_owned(),
        KenmerkSoort::Keuze => kenmerk.waarden.iter().map(|waarde| waarde.id.as_str()).collect::<Vec<_>>().join(", "),
    });
    format!("{name}=…  ({values})")
}
