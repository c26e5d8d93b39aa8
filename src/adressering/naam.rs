//! The name of a person: above an address, in a salutation, in running text.

use super::{Aanschrijfwijze, Persoon, Veld, titel::Titel};

/// What a name is made of, for one person.
struct Name<'a> {
    initials: String,
    own: Option<Part<'a>>,
    partner: Option<Part<'a>>,
    usage: char,
    gender: char,
}

/// A surname with what stands before it.
struct Part<'a> {
    title: Option<Titel>,
    prefix: &'a str,
    /// `None` when the source says that it is not known.
    surname: Option<&'a str>,
}

/// "J.R." from "Jo Rene"; a name of one letter has no full stop.
pub fn voorletters(voornamen: &str) -> String {
    let letters = voornamen.split_whitespace().filter_map(|name| {
        let mut signs = name.chars();
        let first = signs.next()?;
        Some(if signs.next().is_some() { format!("{first}.") } else { first.to_string() })
    });
    letters.collect()
}

/// How the name stands above an address. None when it cannot be made.
pub fn aanschrijfwijze(persoon: &Persoon) -> Option<Aanschrijfwijze> {
    if let Some(ready) = persoon.get(Veld::Aanschrijfwijze) {
        let form = persoon.get(Veld::Aanspreekvorm).map(str::to_owned);
        return Some(Aanschrijfwijze { aanspreekvorm: form, naam: ready.to_owned() });
    }
    let name = Name::of(persoon);
    let combined = name.combined()?;
    let predicate = name.own_title().filter(|title| title.is_predicate() && name.usage != 'V');
    let predicate = predicate.and_then(|title| title.word(name.is_female())).unwrap_or_default();
    let naam = capitalised(&spaced(&[predicate, &name.initials, &combined]));
    let aanspreekvorm = name.titled().map(|(title, female)| format!("De {}", title.address(female)));
    Some(Aanschrijfwijze { aanspreekvorm, naam })
}

/// "Geachte mevrouw In het Veld", without a comma. None when the name is not known.
pub fn aanhef(persoon: &Persoon) -> Option<String> {
    if let Some(ready) = persoon.get(Veld::Aanhef) {
        return Some(ready.trim_end_matches(',').to_owned());
    }
    let name = Name::of(persoon);
    if let Some((title, female)) = name.titled() {
        let known = name.combined().is_some();
        if known || !title.is_predicate() {
            return Some(capitalised(&title.address(female)));
        }
    }
    let plain = name.plain()?;
    Some(match name.gender {
        'M' => format!("Geachte heer {}", capitalised(&plain)),
        'V' => format!("Geachte mevrouw {}", capitalised(&plain)),
        _ => format!("Geachte {}", capitalised(&spaced(&[&name.initials, &plain]))),
    })
}

/// "mevrouw In het Veld", for within a sentence. None when the name is not known.
pub fn gebruik_in_lopende_tekst(persoon: &Persoon) -> Option<String> {
    if let Some(ready) = persoon.get(Veld::GebruikInLopendeTekst) {
        return Some(ready.to_owned());
    }
    let name = Name::of(persoon);
    if name.titled().is_some() {
        return name.combined();
    }
    let plain = name.plain()?;
    Some(match name.gender {
        'M' => format!("de heer {}", capitalised(&plain)),
        'V' => format!("mevrouw {}", capitalised(&plain)),
        _ => capitalised(&spaced(&[&name.initials, &plain])),
    })
}

impl<'a> Name<'a> {
    fn of(persoon: &'a Persoon) -> Self {
        let part = |title, prefix, surname| {
            let title = persoon.get(title).and_then(Titel::read);
            let prefix = persoon.get(prefix);
            let surname = persoon.get(surname);
            (title.is_some() || prefix.is_some() || surname.is_some()).then(|| Part {
                title,
                prefix: prefix.unwrap_or_default(),
                surname: surname.filter(|surname| *surname != "."),
            })
        };
        let partner = part(Veld::PartnerTitel, Veld::PartnerVoorvoegsel, Veld::PartnerGeslachtsnaam);
        let usage = persoon.get(Veld::Naamgebruik).filter(|_| partner.is_some());
        Self {
            initials: persoon
                .get(Veld::Voorletters)
                .map_or_else(|| voorletters(persoon.get(Veld::Voornamen).unwrap_or_default()), str::to_owned),
            own: part(Veld::Titel, Veld::Voorvoegsel, Veld::Geslachtsnaam),
            partner,
            usage: usage.and_then(|usage| usage.chars().next()).unwrap_or('E'),
            gender: persoon.get(Veld::Geslacht).and_then(|gender| gender.chars().next()).unwrap_or('O'),
        }
    }

    fn is_female(&self) -> bool {
        self.gender == 'V'
    }

    /// The title of one's own, where it may be used: not with only the name of a partner, and not when it
    /// is not known in which form.
    fn own_title(&self) -> Option<Titel> {
        let title = self.own.as_ref()?.title?;
        let usable = self.usage != 'P' && self.gender != 'O' && title.word(self.is_female()).is_some();
        usable.then_some(title)
    }

    /// The title that a woman may bear because of her partner, when she uses that name.
    fn courtesy_title(&self) -> Option<Titel> {
        let title = self.partner.as_ref()?.title?;
        (self.is_female() && self.usage != 'E' && title.is_courtesy()).then_some(title)
    }

    /// The title that decides the form of address; that of a partner comes first.
    fn titled(&self) -> Option<(Titel, bool)> {
        self.courtesy_title().or_else(|| self.own_title()).map(|title| (title, self.is_female()))
    }

    /// Both names as they are used, with titles.
    fn combined(&self) -> Option<String> {
        let own_title = self.own_title().filter(|title| !title.is_predicate() || self.usage == 'V');
        self.joined(own_title, self.courtesy_title())
    }

    /// Both names as they are used, without titles.
    fn plain(&self) -> Option<String> {
        self.joined(None, None)
    }

    fn joined(&self, own_title: Option<Titel>, courtesy: Option<Titel>) -> Option<String> {
        let written = |part: Option<&Part<'a>>, title: Option<Titel>| {
            let part = part?;
            let title = title.and_then(|title| title.word(self.is_female())).unwrap_or_default();
            Some(spaced(&[title, part.prefix, part.surname?]))
        };
        let own = || written(self.own.as_ref(), own_title);
        let partner = || written(self.partner.as_ref(), courtesy);
        match self.usage {
            'P' => partner(),
            'V' => Some(format!("{}-{}", partner()?, own()?)),
            'N' => Some(format!("{}-{}", own()?, partner()?)),
            _ => own(),
        }
    }
}

/// What there is of these, with single spaces between.
fn spaced(parts: &[&str]) -> String {
    parts.iter().flat_map(|part| part.split_whitespace()).collect::<Vec<_>>().join(" ")
}

fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
