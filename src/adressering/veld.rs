//! The fields of a person, and what each takes.

use super::titel::Titel;

/// A field of a person. The names are the columns of a file and the members of a request.
#[allow(missing_docs, reason = "the names say it; docs/redactie/brieven.md describes each")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Veld {
    Voornamen,
    Voorletters,
    Titel,
    Voorvoegsel,
    Geslachtsnaam,
    Geslacht,
    Naamgebruik,
    PartnerTitel,
    PartnerVoorvoegsel,
    PartnerGeslachtsnaam,
    PerAdres,
    Straat,
    AanduidingBijHuisnummer,
    Huisnummer,
    Huisletter,
    Toevoeging,
    Locatie,
    Postcode,
    Woonplaats,
    Regel1,
    Regel2,
    Regel3,
    Land,
    Aanspreekvorm,
    Aanschrijfwijze,
    Aanhef,
    GebruikInLopendeTekst,
    Adresregel1,
    Adresregel2,
    Adresregel3,
    Overleden,
    Geheim,
    InOnderzoek,
    Beoordeeld,
}

/// What is wrong with a field. Repeats no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Veldfout {
    /// Which field.
    pub veld: Veld,
    /// What is wrong and what to do, in Dutch.
    pub wat: &'static str,
}

impl Veld {
    /// Every field with its name, in the order of the guide.
    pub const ALLE: [(Self, &'static str); 34] = [
        (Self::Voornamen, "voornamen"),
        (Self::Voorletters, "voorletters"),
        (Self::Titel, "titel"),
        (Self::Voorvoegsel, "voorvoegsel"),
        (Self::Geslachtsnaam, "geslachtsnaam"),
        (Self::Geslacht, "geslacht"),
        (Self::Naamgebruik, "naamgebruik"),
        (Self::PartnerTitel, "partner_titel"),
        (Self::PartnerVoorvoegsel, "partner_voorvoegsel"),
        (Self::PartnerGeslachtsnaam, "partner_geslachtsnaam"),
        (Self::PerAdres, "per_adres"),
        (Self::Straat, "straat"),
        (Self::AanduidingBijHuisnummer, "aanduiding_bij_huisnummer"),
        (Self::Huisnummer, "huisnummer"),
        (Self::Huisletter, "huisletter"),
        (Self::Toevoeging, "toevoeging"),
        (Self::Locatie, "locatie"),
        (Self::Postcode, "postcode"),
        (Self::Woonplaats, "woonplaats"),
        (Self::Regel1, "regel1"),
        (Self::Regel2, "regel2"),
        (Self::Regel3, "regel3"),
        (Self::Land, "land"),
        (Self::Aanspreekvorm, "aanspreekvorm"),
        (Self::Aanschrijfwijze, "aanschrijfwijze"),
        (Self::Aanhef, "aanhef"),
        (Self::GebruikInLopendeTekst, "gebruik_in_lopende_tekst"),
        (Self::Adresregel1, "adresregel1"),
        (Self::Adresregel2, "adresregel2"),
        (Self::Adresregel3, "adresregel3"),
        (Self::Overleden, "overleden"),
        (Self::Geheim, "geheim"),
        (Self::InOnderzoek, "in_onderzoek"),
        (Self::Beoordeeld, "beoordeeld"),
    ];

    /// The field with this name, as in a file (`partner_titel`) or in JSON (`partnerTitel`).
    pub fn named(name: &str) -> Option<Self> {
        let plain = |name: &str| name.replace(['_', ' ', '-'], "").to_lowercase();
        let wanted = plain(name);
        Self::ALLE.iter().find(|(_, known)| plain(known) == wanted).map(|(veld, _)| *veld)
    }

    /// Its name.
    pub fn naam(self) -> &'static str {
        Self::ALLE.iter().find(|(veld, _)| *veld == self).map_or("", |(_, naam)| naam)
    }

    /// Is it a line that the source made? Those are used as they are.
    pub(super) fn is_ready(self) -> bool {
        (Self::Aanspreekvorm..=Self::Adresregel3).contains(&self)
    }

    /// What this text stands for in this field.
    pub(super) fn accept(self, text: &str) -> Result<String, Veldfout> {
        let one_of = |known: &[(&str, &str)], wat: &'static str| {
            let lower = text.to_lowercase();
            let found = known.iter().find(|(written, _)| *written == lower);
            found.map(|(_, value)| (*value).to_owned()).ok_or(Veldfout { veld: self, wat })
        };
        match self {
            Self::Geslacht => one_of(
                &[("m", "M"), ("man", "M"), ("v", "V"), ("vrouw", "V"), ("o", "O"), ("onbekend", "O"), ("x", "O")],
                "schrijf M, V of O, of laat het leeg",
            ),
            Self::Naamgebruik => one_of(
                &[("e", "E"), ("p", "P"), ("v", "V"), ("n", "N")],
                "schrijf E (eigen), P (partner), V (partner vóór eigen) of N (partner na eigen)",
            ),
            Self::AanduidingBijHuisnummer => one_of(
                &[("by", "bij"), ("bij", "bij"), ("to", "t/o"), ("t/o", "t/o")],
                "schrijf 'bij' of 't/o', of laat het leeg",
            ),
            Self::Overleden | Self::Geheim | Self::InOnderzoek | Self::Beoordeeld => one_of(
                &[("ja", "ja"), ("j", "ja"), ("true", "ja"), ("nee", "nee"), ("n", "nee"), ("false", "nee")],
                "schrijf ja of nee",
            ),
            Self::Titel | Self::PartnerTitel => Titel::read(text)
                .map(|titel| titel.code().to_owned())
                .ok_or(Veldfout { veld: self, wat: "schrijf de code uit de BRP, zoals JV of B, of laat het leeg" }),
            Self::Postcode => postcode(text).ok_or(Veldfout {
                veld: self,
                wat: "schrijf een Nederlandse postcode, zoals 9900 AA; een buitenlandse hoort in regel2 of regel3",
            }),
            _ => Ok(text.to_owned()),
        }
    }
}

/// Four digits, a space and two letters.
fn postcode(text: &str) -> Option<String> {
    let signs: String = text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>().to_uppercase();
    let fits = signs.len() == 6
        && signs.is_ascii()
        && signs[..4].bytes().all(|byte| byte.is_ascii_digit())
        && !signs.starts_with('0')
        && signs[4..].bytes().all(|byte| byte.is_ascii_uppercase());
    fits.then(|| format!("{} {}", &signs[..4], &signs[4..]))
}
