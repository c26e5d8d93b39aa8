//! The short version: every change told once, with the antwoorden and gemeenten in which it shows.

use super::{
    Side,
    model::{AntwoordVerschil, Gedateerd, Gewicht, Onderwerp, Telling, Wijziging},
    reach::{self, Reach},
};
use crate::{content::Gemeenten, source::Tree};
use std::collections::{BTreeMap, BTreeSet};

/// The same change on the same days, with everything in which it shows.
pub(super) fn onderwerpen(antwoorden: &[AntwoordVerschil], all: &[&str]) -> Vec<Onderwerp> {
    let mut found: Vec<(Gedateerd, BTreeMap<String, BTreeSet<String>>)> = Vec::new();
    let whole = |antwoord: &AntwoordVerschil, change: &Gedateerd| {
        // A change that is about an antwoord as such is not the same as that in another one.
        let own =
            change.wijziging.soort == super::Soort::Beschikbaarheid || change.wijziging.voor == change.wijziging.na;
        own.then(|| antwoord.id.clone())
    };
    let mut owners: Vec<Option<String>> = Vec::new();
    for antwoord in antwoorden {
        for groep in &antwoord.groepen {
            for change in &groep.wijzigingen {
                let owner = whole(antwoord, change);
                let at = found.iter().zip(&owners).position(|((known, _), of)| *of == owner && same(known, change));
                let at = at.unwrap_or_else(|| {
                    found.push((change.clone(), BTreeMap::new()));
                    owners.push(owner);
                    found.len() - 1
                });
                join(&mut found[at].0.wijziging, &change.wijziging);
                found[at].1.entry(antwoord.id.clone()).or_default().extend(groep.gemeenten.slugs.iter().cloned());
            }
        }
    }
    let mut told: Vec<Onderwerp> = Vec::new();
    for (wijziging, places) in found {
        let mut by_slugs: BTreeMap<BTreeSet<String>, Vec<String>> = BTreeMap::new();
        for (id, slugs) in places {
            by_slugs.entry(slugs).or_default().push(id);
        }
        for (slugs, antwoorden) in by_slugs {
            let gemeenten = Gemeenten::of(slugs.into_iter().collect(), all);
            told.push(Onderwerp { wijziging: wijziging.clone(), gemeenten, antwoorden });
        }
    }
    told.sort_by(|one, other| {
        let rank = |topic: &Onderwerp| {
            let change = &topic.wijziging;
            (change.wijziging.gewicht, change.wijziging.soort, change.vanaf, std::cmp::Reverse(topic.gemeenten.aantal))
        };
        (rank(one), &one.wijziging.wijziging, &one.antwoorden).cmp(&(
            rank(other),
            &other.wijziging.wijziging,
            &other.antwoorden,
        ))
    });
    told
}

fn same(one: &Gedateerd, other: &Gedateerd) -> bool {
    let said = |change: &Gedateerd| {
        let Wijziging { gewicht, soort, wat, voor, na, .. } = change.wijziging.clone();
        (gewicht, soort, wat, voor, na, change.vanaf, change.tot_en_met)
    };
    said(one) == said(other)
}

fn join(known: &mut Wijziging, more: &Wijziging) {
    for (list, others) in
        [(&mut known.secties, &more.secties), (&mut known.blokken, &more.blokken), (&mut known.kanalen, &more.kanalen)]
    {
        for other in others {
            if !list.contains(other) {
                list.push(other.clone());
            }
        }
    }
}

/// Counts of antwoorden and gemeenten.
pub(super) fn telling(antwoorden: &[AntwoordVerschil]) -> Telling {
    let of = |gewicht| antwoorden.iter().filter(|antwoord| antwoord.gewicht == gewicht).count();
    let heavy = antwoorden.iter().flat_map(|antwoord| &antwoord.groepen);
    let heavy =
        heavy.filter(|groep| groep.wijzigingen.iter().any(|change| change.wijziging.gewicht == Gewicht::Inhoud));
    let gemeenten: BTreeSet<&String> = heavy.flat_map(|groep| &groep.gemeenten.slugs).collect();
    Telling {
        antwoorden_inhoud: of(Gewicht::Inhoud),
        antwoorden_woorden: of(Gewicht::Woorden),
        antwoorden_gegevens: of(Gewicht::Gegevens),
        gemeenten_inhoud: gemeenten.len(),
    }
}

/// What differs without changing an antwoord; and whether gemeenten came or went. `seen` are the facts that
/// matter for what differs.
pub(super) fn overig(sides: [&Side; 2], reach: &Reach<'_>, seen: &BTreeSet<String>) -> (Vec<String>, bool) {
    let mut found = Vec::new();
    let (gone, new) = reach::only_one_side(sides[0], sides[1]);
    for (what, slugs) in [("gemeente vervalt", &gone), ("nieuwe gemeente", &new)] {
        found.extend(slugs.iter().map(|slug| format!("{what}: {slug}")));
    }
    for slug in &reach.gemeenten {
        let [was, is] = sides.map(|side| &side.repository.gemeenten[*slug].profiel);
        if was != is {
            found.push(format!("gegevens van de gemeente {slug} (naam, website, huisstijl)"));
        }
    }
    let silent = |pad: &&String| !seen.contains(*pad);
    let unseen: Vec<String> = reach.generic.feiten.iter().filter(silent).cloned().collect();
    if !unseen.is_empty() {
        found.push(format!(
            "feiten die veranderen zonder dat een antwoord in deze periode verandert: {}",
            unseen.join(", ")
        ));
    }
    for (slug, own) in &reach.own {
        let unseen: Vec<String> = own.feiten.iter().filter(silent).cloned().collect();
        if !unseen.is_empty() {
            found.push(format!(
                "{slug}: feiten die veranderen zonder dat een antwoord in deze periode verandert: {}",
                unseen.join(", ")
            ));
        }
    }
    let checked = reach.generic.nagekeken.len() + reach.own.values().map(|own| own.nagekeken.len()).sum::<usize>();
    if checked > 0 {
        found.push(format!("bron, omschrijving of controledatum van {checked} feiten"));
    }
    if sides[0].repository.hub != sides[1].repository.hub {
        found.push("content/hub.yaml: standaardgemeente, themas of noodtelefoon".to_owned());
    }
    for (group, what) in
        [("search", "zoeken: andere woordenlijsten of gewichten"), ("schemas", "schemas/: andere lijsten of schema's")]
    {
        let key = |tree: &Tree| tree.group(group).map(|group| group.key);
        if key(&sides[0].tree) != key(&sides[1].tree) {
            found.push(what.to_owned());
        }
    }
    (found, !gone.is_empty() || !new.is_empty())
}
