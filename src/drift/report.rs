//! What drifted, for people and for scripts.

use super::{Afwijkend, Toestand};
use jiff::civil::Date;
use serde::Serialize;
use std::fmt;

/// Every override that fell behind.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rapport {
    /// The day it was asked for.
    pub datum: Date,
    /// By gemeente and antwoord.
    pub afwijkingen: Vec<Regel>,
    /// What git could not tell.
    pub geschiedenis: Option<String>,
}

/// An override that fell behind.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Regel {
    /// What was replaced, with the generic text of now and the own text.
    #[serde(flatten)]
    pub afwijkend: Afwijkend,
    /// The generic text it was written against.
    pub toen: Option<Toen>,
    /// Why that is not known.
    pub geen_toen: Option<String>,
    /// What changed behind it; `None` when that is not known.
    pub recht: Option<Vec<Recht>>,
}

/// The generic text of then.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Toen {
    /// The text.
    pub tekst: String,
    /// The commit that changed it; `None` when only the working tree did.
    pub commit: Option<String>,
    /// The day of that commit.
    pub veranderd_op: Option<Date>,
    /// How many days ago.
    pub dagen: Option<u32>,
}

/// A fact or source that changed.
#[derive(Debug, Clone, Serialize)]
pub struct Recht {
    /// Path of the fact, or `bronnen`.
    pub wat: String,
    /// As it was.
    pub toen: String,
    /// As it is.
    pub nu: String,
}

/// Generic bloks that gemeenten replace or hide.
#[derive(Debug, Clone, Serialize)]
pub struct VervangenRapport {
    /// How many gemeenten there are.
    pub gemeenten: usize,
    /// Most often first.
    pub bloks: Vec<Vervangen>,
}

/// A generic blok with the gemeenten that replace or hide it.
#[derive(Debug, Clone, Serialize)]
pub struct Vervangen {
    /// Id of the antwoord.
    pub id: String,
    /// Name of the blok, or the section.
    pub doel: String,
    /// Where the generic text stands.
    pub plaats: String,
    /// Slugs of the gemeenten that replace it.
    pub vervangen: Vec<String>,
    /// Slugs of the gemeenten that hide it.
    pub verborgen: Vec<String>,
}

impl fmt::Display for Rapport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(remark) = &self.geschiedenis {
            writeln!(f, "Let op: {remark}\n")?;
        }
        for regel in &self.afwijkingen {
            writeln!(f, "{regel}")?;
        }
        match self.afwijkingen.len() {
            0 => write!(f, "Geen enkele afwijking loopt achter op de generieke tekst."),
            1 => write!(f, "1 afwijking loopt achter op de generieke tekst."),
            more => write!(f, "{more} afwijkingen lopen achter op de generieke tekst."),
        }
    }
}

impl fmt::Display for Regel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = &self.afwijkend;
        writeln!(f, "{}  ({})", own.doel(), own.plaats)?;
        self.since(f)?;
        self.law(f)?;
        match (&self.toen, &self.geen_toen) {
            (Some(toen), _) => text(f, "Generiek toen", &toen.tekst)?,
            (None, why) => writeln!(f, "  Generiek toen: onbekend, {}", why.as_deref().unwrap_or("niet gevonden"))?,
        }
        match &own.generiek_nu {
            Some(now) => text(f, "Generiek nu", now)?,
            None => writeln!(f, "  Generiek nu: deze tekst bestaat niet meer")?,
        }
        text(f, "Uw tekst", &own.eigen)?;
        if own.toestand != Toestand::Verdwenen {
            writeln!(f, "  Houdt u uw tekst?          eenduidig accept {}", own.doel())?;
        }
        writeln!(f, "  Neemt u de generieke over? eenduidig drift --neem-over {}", own.doel())
    }
}

impl Regel {
    fn since(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.afwijkend.toestand, &self.toen) {
            (Toestand::ZonderBasis, _) => writeln!(f, "  Niet bekend bij welke generieke tekst dit is geschreven."),
            (Toestand::Verdwenen, _) => writeln!(f, "  De generieke tekst bestaat niet meer."),
            (_, Some(Toen { veranderd_op: Some(day), dagen, commit, .. })) => {
                let commit = commit.as_deref().map_or("", |commit| &commit[..commit.len().min(10)]);
                let ago = match dagen {
                    Some(0) => "vandaag".to_owned(),
                    Some(1) => "1 dag geleden".to_owned(),
                    Some(days) => format!("{days} dagen geleden"),
                    None => String::new(),
                };
                writeln!(f, "  Generiek veranderd op {day}, {ago} (commit {commit}).")
            }
            (_, Some(_)) => writeln!(f, "  Generiek veranderd in uw werkmap; dat staat nog niet in git."),
            (_, None) => writeln!(f, "  Generiek veranderd; sinds wanneer is niet bekend."),
        }
    }

    fn law(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.recht.as_deref() {
            None => Ok(()),
            Some([]) => writeln!(f, "  De feiten en bronnen erachter zijn gelijk gebleven."),
            Some(changed) => changed.iter().try_for_each(|recht| {
                writeln!(f, "  Erachter veranderd: {}: was {}, is {}", recht.wat, recht.toen, recht.nu)
            }),
        }
    }
}

fn text(f: &mut fmt::Formatter<'_>, title: &str, text: &str) -> fmt::Result {
    writeln!(f, "  {title}:")?;
    text.trim().lines().try_for_each(|line| writeln!(f, "    | {line}"))
}

impl fmt::Display for VervangenRapport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Generieke teksten die gemeenten vervangen of verbergen ({} gemeenten):", self.gemeenten)?;
        for blok in &self.bloks {
            writeln!(
                f,
                "{} van {}  {}#{}  ({})",
                blok.vervangen.len() + blok.verborgen.len(),
                self.gemeenten,
                blok.id,
                blok.doel,
                blok.plaats
            )?;
            if !blok.vervangen.is_empty() {
                writeln!(f, "    vervangen door {}", blok.vervangen.join(", "))?;
            }
            if !blok.verborgen.is_empty() {
                writeln!(f, "    verborgen door {}", blok.verborgen.join(", "))?;
            }
        }
        write!(f, "{} teksten.", self.bloks.len())
    }
}
