//! What an output may say besides the antwoord: the fixed phrases of the kanaal, and what front matter
//! and gemeente say of it. Nothing else; above all no value.

use super::{
    compare::fit,
    expect::{Atom, Kind, Piece},
    read::{Links, Read, value},
};
use crate::{
    content::{GemeenteProfiel, SectieId, Soort},
    markdown::Inline,
    ontvangst::Code,
    render::{Kanaal, Vorm},
    resolve::{Antwoord, Feitwaarde},
};
use jiff::civil::Date;

/// What may stand between two of them.
const BETWEEN: &[char] = &[' ', '\u{200b}', ':', '|', '·', ',', '.', ';', '(', ')', '[', ']', '-', '–', '•'];

/// What may stand in an output besides the antwoord.
#[derive(Debug, Clone, Default)]
pub(super) struct Furniture<'a> {
    /// Phrases.
    phrases: Vec<String>,
    /// Days.
    days: Vec<Date>,
    /// Texts of the antwoord that may stand in other places too.
    again: Vec<Piece<'a>>,
    /// Where links may lead.
    urls: Vec<String>,
    /// Phrases that number pages: the words around the numbers.
    numbered: Vec<Vec<String>>,
    /// Any code that could be one: the release is not known.
    any_code: bool,
    /// What must stand before every blok for medewerkers.
    warning: Option<String>,
    /// Under which address on the web antwoorden stand, for an output that says where.
    web: Option<String>,
}

impl<'a> Furniture<'a> {
    /// The fixed phrases of the kanaal, and what front matter says.
    pub(super) fn of(kanaal: &Kanaal, gemeente: &GemeenteProfiel, antwoord: &Antwoord) -> Self {
        let mut furniture = Self::standing(kanaal, gemeente, antwoord.datum);
        furniture.antwoord(antwoord);
        furniture
    }

    /// The fixed phrases of the kanaal, and who gives the answer on which day.
    pub(super) fn standing(kanaal: &Kanaal, gemeente: &GemeenteProfiel, day: Date) -> Self {
        let mut furniture = Self::default();
        furniture.add([kanaal.titel.as_str(), "Gemeente", &gemeente.naam, &gemeente.website]);
        furniture.add([typed(&gemeente.website), &gemeente.huisstijl.retouradres]);
        furniture.urls.push(gemeente.website.clone());
        for phrase in kanaal.zinnen.values() {
            furniture.phrase(phrase);
        }
        furniture.add(kanaal.weggelaten.iter().map(|(_, why)| why.as_str()));
        furniture.web = gemeente.huisstijl.kort_adres.clone().filter(|_| kanaal.vorm == Vorm::Pdf);
        furniture.days.push(day);
        furniture
    }

    /// What front matter says of an antwoord.
    pub(super) fn antwoord(&mut self, antwoord: &Antwoord) {
        let kop = &antwoord.kop;
        self.add([kop.titel.as_str(), &kop.eigenaar]);
        self.add([&kop.afdeling, &kop.terugbelbelofte, &kop.upn].into_iter().flatten().map(String::as_str));
        for source in &kop.bronnen {
            self.add([source.titel.as_str()]);
            self.add(source.url.as_deref().into_iter().flat_map(|url| [url, typed(url)]));
            self.urls.extend(source.url.clone());
        }
        for other in &antwoord.verwant {
            self.add([other.titel.as_str()]);
            self.urls.push(format!("/{}/antwoorden/{}", antwoord.gemeente, other.id));
        }
        self.days.extend(kop.geverifieerd_op);
        if let Some(address) = self.web.as_ref().map(|web| format!("{web}/{}", antwoord.id)) {
            self.add([typed(&address)]);
            self.urls.push(address);
        }
    }

    /// What a letter says of itself: its subject, who handles it, and a number to call that stands under "Contact" or on
    /// top.
    pub(super) fn letter(&mut self, antwoord: &'a Antwoord) {
        let kop = antwoord.kop.brief.iter();
        self.add(kop.flat_map(|kop| std::iter::once(&kop.onderwerp).chain(&kop.behandelaar)).map(String::as_str));
        self.numbers_under(antwoord, SectieId::Contact);
        self.numbers_under(antwoord, SectieId::Tekst);
    }

    /// What a letter says of an antwoord that it carries: a number to call that stands under "Contact".
    pub(super) fn carried(&mut self, antwoord: &'a Antwoord) {
        self.numbers_under(antwoord, SectieId::Contact);
    }

    fn numbers_under(&mut self, antwoord: &'a Antwoord, sectie: SectieId) {
        antwoord.sectie(sectie).into_iter().for_each(|sectie| {
            sectie.each_blok(&mut |blok| {
                for block in &blok.blocks {
                    block.each_inline(&mut |inline| match inline {
                        Inline::Fact(fact) if fact.soort() == Soort::Telefoon => self.number(fact),
                        _ => {}
                    });
                }
            });
        });
    }

    /// More phrases.
    pub(super) fn add<'t>(&mut self, phrases: impl IntoIterator<Item = &'t str>) {
        for phrase in phrases {
            let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
            if !phrase.is_empty() {
                self.phrases.push(phrase);
            }
        }
    }

    /// A fixed phrase: what it says around its gaps. Only pages are numbered.
    fn phrase(&mut self, phrase: &str) {
        self.add([phrase]);
        if phrase.contains("{pagina}") {
            self.numbered.push(phrase.split(['{', '}']).step_by(2).map(|part| part.trim().to_owned()).collect());
            return;
        }
        self.add(phrase.split(['{', '}']).step_by(2).map(str::trim).filter(|part| *part != phrase && !part.is_empty()));
    }

    /// The numbers to call that the antwoord names: a dialogue says one of them on the way out.
    pub(super) fn numbers(&mut self, antwoord: &'a Antwoord) {
        for fact in antwoord.feiten().into_iter().filter(|fact| fact.soort() == Soort::Telefoon) {
            self.number(fact);
        }
        self.add([format!("/v1/gemeenten/{}/antwoorden/{}", antwoord.gemeente, antwoord.id).as_str()]);
    }

    /// The code that stands on the output; any, when the release is not known.
    pub(super) fn receipt(&mut self, code: Option<String>) {
        match code {
            Some(code) => self.add([code.as_str()]),
            None => self.any_code = true,
        }
    }

    /// Every blok for medewerkers is to have this phrase before it.
    pub(super) fn warns(&mut self, phrase: &str) {
        self.warning = Some(phrase.to_owned());
    }

    /// What is to stand before every blok for medewerkers.
    pub(super) fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// A number to call.
    pub(super) fn number(&mut self, fact: &'a Feitwaarde) {
        self.again.push(Piece::new(Kind::Text, vec![Atom::Value(fact)]));
    }

    /// A text of the antwoord that may be said more than once.
    pub(super) fn again(&mut self, piece: Piece<'a>) {
        self.again.push(piece);
    }

    /// An address to which links may lead.
    pub(super) fn leads_to(&mut self, url: &str) {
        self.urls.push(url.to_owned());
    }

    /// Is this piece furniture, all of it?
    pub(super) fn takes(&self, read: &Read, at: usize) -> bool {
        // What may be said again may be said in a table too.
        let cell = read.pieces.get(at).and_then(|piece| piece.cell);
        let stands = |piece: &Piece<'a>| match cell {
            Some(_) => fit(&Piece { cell, ..piece.clone() }, read, at) == Ok(at + 1),
            None => fit(piece, read, at) == Ok(at + 1),
        };
        if self.again.iter().any(stands) {
            return true;
        }
        let links = read.pieces.get(at).into_iter().flat_map(|piece| &piece.links);
        let words = read.words(at);
        // On paper a long word may stand on two lines.
        links.into_iter().all(|(_, url)| self.allows(url))
            && (self.says(words) || (read.links == Links::Paper && self.says(&words.replace('\u{200b}', ""))))
    }

    fn allows(&self, url: &str) -> bool {
        url.starts_with('#')
            || self.urls.iter().any(|known| url == known || (known.starts_with('/') && url.ends_with(known)))
    }

    /// Is this text made of furniture only?
    pub(super) fn says(&self, text: &str) -> bool {
        let rest = text.trim_start_matches(BETWEEN);
        if rest.is_empty() {
            return true;
        }
        let bounded = |after: &str| !after.starts_with(char::is_alphanumeric);
        let phrase = self
            .phrases
            .iter()
            .any(|phrase| value::same_words(phrase, rest).is_some_and(|after| bounded(after) && self.says(after)));
        let day = || value::date(rest, None).is_some_and(|(day, after)| self.days.contains(&day) && self.says(after));
        let page = || self.numbered.iter().any(|parts| numbered(parts, rest).is_some_and(|after| self.says(after)));
        let code = || {
            let token: String = rest.chars().take(14).collect();
            self.any_code && Code::parse(&token).is_some() && self.says(&rest[token.len()..])
        };
        phrase || day() || page() || code()
    }
}

/// What follows these words with a number in every gap between them.
fn numbered<'t>(parts: &[String], text: &'t str) -> Option<&'t str> {
    let (first, others) = parts.split_first()?;
    others.iter().try_fold(value::same_words(first, text)?, |rest, part| {
        let (_, rest) = value::digits(rest.trim_start(), 3)?;
        value::same_words(part, rest.trim_start())
    })
}

fn typed(url: &str) -> &str {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
}
