//! The text of a repository as rows, for databases: in layers, as the index has it.

use eenduidig::{
    content::Repository,
    markdown::{Block, Blok, Inline, Written},
    resolve::{Laag, MergedPart, merge},
};
use std::collections::BTreeMap;

/// Owner of the generic rows; each owner is one word that stands in no text.
pub(crate) const GENERIC: &str = "zzalgemeen";

/// The word of a gemeente.
pub(crate) fn owner(slug: &str) -> String {
    format!("zz{}", slug.replace('-', ""))
}

/// A blok; the first of an antwoord also has its head.
pub(crate) struct Row {
    pub(crate) owner: String,
    pub(crate) antwoord: String,
    pub(crate) titel: String,
    pub(crate) tekst: String,
}

/// All rows, from 1.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) bloks: Vec<Row>,
    /// Word of a gemeente, and number of the row that it replaced.
    pub(crate) hidden: Vec<(String, i64)>,
    /// Per antwoord its title and answer line.
    pub(crate) heads: Vec<(String, String, String)>,
}

impl Rows {
    /// Length of the text.
    pub(crate) fn bytes(&self) -> u64 {
        self.bloks.iter().map(|row| row.tekst.len() as u64 + row.titel.len() as u64).sum()
    }

    fn add(&mut self, owner: &str, antwoord: &str, titel: &str, tekst: String) -> i64 {
        let (owner, antwoord, titel) = (owner.to_owned(), antwoord.to_owned(), titel.to_owned());
        self.bloks.push(Row { owner, antwoord, titel, tekst });
        i64::try_from(self.bloks.len()).expect("no such corpus")
    }
}

/// The rows of a repository.
pub(crate) fn of(repository: &Repository) -> Rows {
    let mut rows = Rows::default();
    let mut numbers: BTreeMap<(&str, usize), i64> = BTreeMap::new();
    for (id, antwoord) in &repository.generic.antwoorden {
        let kop = &antwoord.kop;
        let mut head = format!("{} {}", kop.vraagvormen.join(" "), kop.trefwoorden.join(" "));
        let bloks = flat(&merge(antwoord, Laag::Generiek, None));
        let line = bloks.first().map(|(blok, _)| text(blok)).unwrap_or_default();
        rows.heads.push((id.clone(), kop.titel.clone(), line));
        for (blok, _) in &bloks {
            let number = rows.add(GENERIC, id, &kop.titel, format!("{head} {}", text(blok)));
            numbers.insert((id, blok.span.start), number);
            head.clear();
        }
    }
    for (slug, gemeente) in &repository.gemeenten {
        let owner = owner(slug);
        for (id, afwijking) in &gemeente.afwijkingen {
            let Some((id, antwoord)) = repository.generic.antwoorden.get_key_value(id) else { continue };
            let merged = merge(antwoord, Laag::Generiek, Some(afwijking));
            let bloks = flat(&merged);
            for (blok, _) in bloks.iter().filter(|(_, laag)| *laag == Laag::Gemeentelijk) {
                rows.add(&owner, id, &antwoord.kop.titel, text(blok));
            }
            let kept: Vec<usize> =
                bloks.iter().filter(|(_, laag)| *laag == Laag::Generiek).map(|(blok, _)| blok.span.start).collect();
            let all = numbers.range((id.as_str(), 0)..=(id.as_str(), usize::MAX));
            let gone = all.filter(|((_, start), _)| !kept.contains(start));
            rows.hidden.extend(gone.map(|(_, number)| (owner.clone(), *number)));
        }
    }
    rows
}

fn flat<'a>(secties: &[eenduidig::resolve::MergedSectie<'a>]) -> Vec<(&'a Blok<Written>, Laag)> {
    let mut bloks = Vec::new();
    secties.iter().flat_map(|sectie| &sectie.parts).for_each(|part| flatten(part, &mut bloks));
    bloks
}

fn flatten<'a>(part: &MergedPart<'a>, to: &mut Vec<(&'a Blok<Written>, Laag)>) {
    match part {
        MergedPart::Blok(blok, laag) => to.push((blok, *laag)),
        MergedPart::Choice(_, _, branches) => {
            branches.iter().flat_map(|(_, parts)| parts).for_each(|part| flatten(part, to));
        }
    }
}

fn text(blok: &Blok<Written>) -> String {
    let mut text = String::new();
    for block in &blok.blocks {
        Block::each_inline(block, &mut |inline| {
            if let Inline::Text { text: words, .. } = inline {
                text.push_str(words);
                text.push(' ');
            }
        });
    }
    text
}
