//! How a person is addressed on paper: the lines in the window, the salutation and the name in running
//! text. Derived from the parts of a name and an address in the way of the Haal Centraal BRP API
//! (`adressering`); what the source delivers ready-made is used as it is. Without a gender the form is
//! neutral: "Geachte J.R. Groenen". What cannot be derived is absent, never guessed.
//!
//! Nothing here is written anywhere, and no mistake repeats a value.

mod adres;
mod naam;
mod titel;
mod veld;

pub use adres::adresregels;
pub use naam::{aanhef, aanschrijfwijze, gebruik_in_lopende_tekst, voorletters};
pub use veld::{Veld, Veldfout};

use std::{collections::BTreeMap, fmt};

/// A person as a source delivers it: parts of a name and an address, or ready-made lines. Its `Debug`
/// shows nothing of it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Persoon {
    values: BTreeMap<Veld, String>,
}

impl fmt::Debug for Persoon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Persoon({} velden)", self.values.len())
    }
}

/// How a name stands above an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Aanschrijfwijze {
    /// "De hoogwelgeboren vrouwe", for who bears a title.
    pub aanspreekvorm: Option<String>,
    /// "J.R. Groenen".
    pub naam: String,
}

/// Why there is no letter to somebody, or not without a person looking at it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bijzonder {
    /// This person has died; a letter in this name hurts who opens it.
    Overleden,
    /// The address is secret: somebody must judge whether the letter may go there.
    Geheim,
    /// The data is being investigated and may be wrong.
    InOnderzoek,
}

impl Bijzonder {
    /// The reason, for who sends the letter.
    pub fn reden(self) -> &'static str {
        match self {
            Self::Overleden => {
                "deze persoon is overleden; schrijf de nabestaanden met een eigen brief, niet op deze naam"
            }
            Self::Geheim => "het adres is geheim; laat een collega beoordelen of de brief daarheen mag",
            Self::InOnderzoek => "de gegevens zijn in onderzoek; laat een collega beoordelen of ze kloppen",
        }
    }

    /// Is this a refusal? Everything else is set apart until somebody has judged it.
    pub fn is_weigering(self) -> bool {
        self == Self::Overleden
    }
}

impl Persoon {
    /// A person from fields; empty texts are absent. All mistakes, not only the first. What a letter needs
    /// besides, says [`Persoon::missing`].
    pub fn read<'a>(fields: impl IntoIterator<Item = (Veld, &'a str)>) -> Result<Self, Vec<Veldfout>> {
        let mut values = BTreeMap::new();
        let mut wrong = Vec::new();
        for (veld, text) in fields {
            let text = if veld.is_ready() { text.trim().to_owned() } else { single_spaces(text) };
            if text.is_empty() {
                continue;
            }
            match veld.accept(&text) {
                Ok(value) => drop(values.insert(veld, value)),
                Err(fout) => wrong.push(fout),
            }
        }
        if wrong.is_empty() { Ok(Self { values }) } else { Err(wrong) }
    }

    /// What was given for this field.
    pub fn get(&self, veld: Veld) -> Option<&str> {
        self.values.get(&veld).map(String::as_str)
    }

    /// What keeps a letter from going out by itself. Who judged a secret or doubtful address says so in
    /// the field `beoordeeld`; nothing lifts a refusal.
    pub fn bijzonder(&self) -> Option<Bijzonder> {
        let ja = |veld: Veld| self.get(veld) == Some("ja");
        let judged = ja(Veld::Beoordeeld);
        match () {
            () if ja(Veld::Overleden) => Some(Bijzonder::Overleden),
            () if ja(Veld::Geheim) && !judged => Some(Bijzonder::Geheim),
            () if ja(Veld::InOnderzoek) && !judged => Some(Bijzonder::InOnderzoek),
            () => None,
        }
    }

    /// The lines in the window: form of address, name, who it is in care of, address, country. Empty when
    /// no name can be made.
    pub fn adresvenster(&self) -> Vec<String> {
        let Some(name) = aanschrijfwijze(self) else { return Vec::new() };
        let per_adres = self.get(Veld::PerAdres).map(|other| format!("p/a {other}"));
        let lines = name.aanspreekvorm.into_iter().chain([name.naam]).chain(per_adres);
        lines.chain(adresregels(self)).collect()
    }

    /// What must be there for a letter and is not.
    pub fn missing(&self) -> Vec<Veldfout> {
        let missing = |veld, wat| Veldfout { veld, wat };
        let mut wrong = Vec::new();
        if aanschrijfwijze(self).is_none() {
            wrong.push(missing(Veld::Geslachtsnaam, "hier is geen naam van te maken; vul de geslachtsnaam in"));
        }
        if self.get(Veld::PartnerGeslachtsnaam).is_none()
            && (self.get(Veld::PartnerVoorvoegsel).is_some() || self.get(Veld::PartnerTitel).is_some())
        {
            wrong.push(missing(Veld::PartnerGeslachtsnaam, "de partner heeft geen geslachtsnaam; vul die in"));
        }
        if adresregels(self).is_empty() {
            wrong.push(missing(Veld::Straat, "hier is geen adres van te maken; vul straat, huisnummer en plaats in"));
        }
        wrong
    }
}

fn single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
