//! Mutants by the hundred: a kind of mistake over every answer. Which word, line or fact it hits follows from a seed, so
//! that a run can be done again. Mutants of one group are served from one tree: each changes another answer.

use super::{
    generate_text::{Kind, mutated},
    list::{Level, Mutant, Op, Patch, named},
    served::TODAY,
};
use crate::sample;
use eenduidig::{
    content::{SectieId, Type, Waarde, Zichtbaar},
    markdown::Audience,
    resolve::{Antwoord, Feitwaarde, Moment, Resolution, resolve},
    source::Hash,
};
use std::collections::{BTreeMap, BTreeSet};

/// Mutants that are served from one tree.
pub(super) struct Group {
    pub(super) level: Level,
    pub(super) mutants: Vec<Mutant>,
}

const KANALEN: [&str; 4] = ["website", "kcc", "chatbot", "brief"];

/// A number that follows from these words.
pub(super) fn seeded(words: &[&str]) -> usize {
    let hash = Hash::of_parts(words.iter().map(|word| word.as_bytes()));
    let (first, _) = hash.as_bytes().split_at(4);
    first.iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte))
}

/// Every answer that can be given today, in one gemeente where it can: another one for each answer.
pub(super) fn antwoorden() -> Vec<Antwoord> {
    let repository = &sample::load().repository;
    let slugs: Vec<&String> = repository.gemeenten.keys().collect();
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for gemeente in repository.gemeenten.values() {
        ids.extend(repository.ids(gemeente));
    }
    let given = |id: &str| {
        let first = seeded(&["gemeente", id]) % slugs.len();
        let order = (0..slugs.len()).map(|at| slugs[(first + at) % slugs.len()]);
        order.into_iter().find_map(|slug| match resolve(repository, slug, id, Moment::day(TODAY)) {
            Resolution::Antwoord(antwoord) => Some(*antwoord),
            _ => None,
        })
    };
    ids.into_iter().filter_map(given).collect()
}

/// Everything, group by group.
pub(super) fn all() -> Vec<Group> {
    let antwoorden = antwoorden();
    let mut groups: Vec<Group> = Kind::ALL.iter().map(|kind| texts(&antwoorden, *kind)).collect();
    groups.extend((0..4).map(|round| facts(&antwoorden, round)));
    groups.extend(over_all(Level::Templates, &antwoorden));
    groups.extend(over_all(Level::Engine, &antwoorden));
    groups.extend(bytes(&antwoorden));
    groups.retain(|group| !group.mutants.is_empty());
    groups
}

fn mutant(antwoord: &Antwoord, kind: &str, says: String) -> Mutant {
    Mutant::generated(format!("{kind}/{}", antwoord.id), says, &antwoord.id, &antwoord.gemeente)
}

/// The kanaal in which a mutant of this answer must be found: another one for each kind.
fn kanaal_for(antwoord: &Antwoord, kind: &str, internal: bool) -> String {
    let only = match (antwoord.kop.soort, antwoord.kop.zichtbaar) {
        _ if internal => Some("kcc"),
        (Type::Briefmodel, _) => Some("brief"),
        (_, Zichtbaar::Medewerkers) => Some("kcc"),
        _ => None,
    };
    only.unwrap_or(KANALEN[seeded(&["kanaal", kind, &antwoord.id]) % KANALEN.len()]).to_owned()
}

/// One mutant of this kind in the text of each answer that has a place for it.
fn texts(antwoorden: &[Antwoord], kind: Kind) -> Group {
    let name = format!("{kind:?}");
    let mut mutants = Vec::new();
    for antwoord in antwoorden {
        let mut places: Vec<(Patch, bool, String)> = Vec::new();
        for sectie in &antwoord.secties {
            sectie.each_blok(&mut |blok| {
                let Some(origin) = &blok.origin else { return };
                let (file, span) = (&origin.place.file, blok.span);
                let internal = sectie.id == SectieId::Medewerkers || blok.audience == Audience::Medewerkers;
                let text = &file.text()[span.range()];
                let seed = seeded(&[&name, &antwoord.id, &span.start.to_string()]);
                if let Some(with) = mutated(text, kind, seed) {
                    let says = format!("{}: «{text}» became «{with}»", file.path());
                    places.push((Patch { file: file.path().to_owned(), at: span.range(), with }, internal, says));
                }
            });
        }
        if places.is_empty() {
            continue;
        }
        let (patch, internal, says) = places.swap_remove(seeded(&[&name, &antwoord.id]) % places.len());
        let mut one = mutant(antwoord, &name, says);
        one.kanalen = vec![kanaal_for(antwoord, &name, internal)];
        one.patches = vec![patch];
        mutants.push(one);
    }
    Group { level: Level::Content, mutants }
}

/// One fact of each answer with another value, as far as no other answer of the group uses it.
fn facts(antwoorden: &[Antwoord], round: usize) -> Group {
    let uses: BTreeMap<&str, BTreeSet<String>> =
        antwoorden.iter().map(|antwoord| (antwoord.id.as_str(), paths(antwoord))).collect();
    let (mut used, mut taken) = (BTreeSet::new(), BTreeSet::new());
    let mut mutants = Vec::new();
    for antwoord in antwoorden {
        let own = &uses[antwoord.id.as_str()];
        let mut facts = antwoord.feiten();
        facts.sort_by_key(|feit| seeded(&["feit", &round.to_string(), &antwoord.id, &feit.pad]));
        let free = |feit: &&Feitwaarde| !used.contains(&feit.pad) && own.is_disjoint(&taken);
        let Some((feit, with)) = facts.iter().filter(|feit| free(feit)).find_map(|feit| Some((*feit, other(feit)?)))
        else {
            continue;
        };
        let (file, range) = (&feit.place.file, feit.place.span.range());
        let says = format!("{} «{}» became «{with}»", feit.pad, &file.text()[range.clone()]);
        let mut one = mutant(antwoord, &format!("Feit{round}"), says);
        one.kanalen = vec![kanaal_for(antwoord, &format!("Feit{round}"), only_internal(antwoord, &feit.pad))];
        one.patches = vec![Patch { file: file.path().to_owned(), at: range, with }];
        mutants.push(one);
        taken.insert(feit.pad.clone());
        used.extend(own.iter().cloned());
    }
    Group { level: Level::Content, mutants }
}

fn paths(antwoord: &Antwoord) -> BTreeSet<String> {
    antwoord.feiten().iter().map(|feit| feit.pad.clone()).collect()
}

/// Does the fact stand in text for medewerkers only?
fn only_internal(antwoord: &Antwoord, pad: &str) -> bool {
    let mut public = antwoord.clone();
    public.secties.retain(|sectie| sectie.id != SectieId::Medewerkers);
    !paths(&public).contains(pad)
}

/// The value as written, made another.
fn other(feit: &Feitwaarde) -> Option<String> {
    let text = &feit.place.file.text()[feit.place.span.range()];
    match &feit.waarde {
        Waarde::Bedrag(_) | Waarde::Percentage(_) | Waarde::Leeftijd(_) | Waarde::Aantal { .. } => digit(text, false),
        Waarde::Telefoon(_) | Waarde::Adres(_) => digit(text, true),
        Waarde::Datum(_) => {
            let (year, rest) = text.split_once('-')?;
            Some(format!("{}-{rest}", digit(year, true)?))
        }
        Waarde::Termijn { .. } => {
            let units = [("weken", "dagen"), ("werkdagen", "weken"), ("maanden", "weken"), ("dagen", "weken")];
            let unit = units.iter().find(|(unit, _)| text.ends_with(&format!(" {unit}")));
            unit.map(|(unit, other)| text.replace(unit, other)).or_else(|| digit(text, true))
        }
        Waarde::Link { .. } => text.contains("https://www.").then(|| text.replacen("https://www.", "https://ww.", 1)),
        Waarde::Email(_) => text.contains('@').then(|| text.replacen('@', "s@", 1)),
        Waarde::Begrip { term, .. } => {
            let (first, rest) = term.split_once(' ')?;
            text.contains(term.as_str()).then(|| text.replacen(term.as_str(), &format!("{rest} {first}"), 1))
        }
        Waarde::Openingstijden(_) => None,
    }
}

/// Another first or last digit; never a zero in front.
fn digit(text: &str, last: bool) -> Option<String> {
    let at = if last { text.rfind(|c: char| c.is_ascii_digit()) } else { text.find(|c: char| c.is_ascii_digit()) }?;
    let old = text[at..].chars().next()?.to_digit(10)?;
    Some(format!("{}{}{}", &text[..at], old % 9 + 1, &text[at + 1..]))
}

/// The named mutants of a level, each over every answer.
fn over_all(level: Level, antwoorden: &[Antwoord]) -> Vec<Group> {
    let wrong = named(level).into_iter().filter(|named| named.equivalent.is_none());
    let groups = wrong.map(|named| {
        let spread = antwoorden.iter().filter_map(|antwoord| {
            let one = mutant(antwoord, &named.id, named.says.clone());
            let kanaal = kanaal_for(antwoord, &named.id, false);
            let kanaal = if named.kanalen.contains(&kanaal) { kanaal } else { named.kanalen.first()?.clone() };
            let letter_only = antwoord.kop.soort == Type::Briefmodel && kanaal != "brief";
            let agents_only = antwoord.kop.zichtbaar == Zichtbaar::Medewerkers && kanaal != "kcc";
            (!letter_only && !agents_only).then(|| Mutant {
                kanalen: vec![kanaal],
                edits: named.edits.clone(),
                fault: named.fault,
                rond: named.rond,
                datum: named.datum,
                ..one
            })
        });
        Group { level, mutants: spread.collect() }
    });
    groups.collect()
}

/// Bytes of every answer, changed at a place that follows from the seed.
fn bytes(antwoorden: &[Antwoord]) -> Vec<Group> {
    let kinds = super::random::Kind::ALL.iter().map(|kind| {
        let name = format!("{kind:?}");
        let mutants = antwoorden.iter().filter_map(|antwoord| {
            let mut one = mutant(antwoord, &name, format!("{name} in an output"));
            let kanaal = kanaal_for(antwoord, &name, false);
            if !kind.fits(&kanaal) {
                return None;
            }
            one.kanalen = vec![kanaal];
            one.op = Some(Op::Random(*kind, seeded(&[&name, &antwoord.id])));
            Some(one)
        });
        Group { level: Level::Bytes, mutants: mutants.collect() }
    });
    kinds.collect()
}
