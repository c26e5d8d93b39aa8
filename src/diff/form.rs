//! Kanalen whose own folder differs: what they show, how they write, how it looks.

use super::{
    Side,
    change::both,
    model::{Gewicht, KanaalVerschil},
};
use crate::{
    condition::Kenmerken,
    markdown::Audience,
    render::{self, Kanaal, Kanalen, Leesregel, RenderError, Rendition, Request, Vorm},
    resolve::{Moment, resolve},
    source::Hash,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// So many outputs are made on both sides to see whether they differ; a letter takes longer.
const SEEN: usize = 25;
const SEEN_LETTERS: usize = 2;

/// An output, and all that the kanaal tells.
type Made = (Result<Rendition, RenderError>, Result<Vec<Leesregel>, RenderError>);

/// Kanalen that differ, or that only one side has.
pub(super) fn kanalen(before: &Side, after: &Side, datum: Date) -> Vec<KanaalVerschil> {
    let (old, new) = (files(before), files(after));
    let different = both(&old, &new).filter(|(_, was, is)| was != is);
    let told = different.map(|(naam, was, is)| {
        let none = BTreeMap::new();
        let bestanden = both(was.unwrap_or(&none), is.unwrap_or(&none)).filter(|(_, was, is)| was != is);
        let bestanden: Vec<String> = bestanden.map(|(path, ..)| path.clone()).collect();
        let mut verschil = KanaalVerschil {
            kanaal: naam.clone(),
            gewicht: Gewicht::Woorden,
            wat: Vec::new(),
            bekeken: 0,
            anders: 0,
            bestanden,
        };
        match (before.kanalen.get(naam), after.kanalen.get(naam)) {
            (Some(was), Some(is)) => {
                profile(was, is, &mut verschil);
                looks([before, after], [was, is], datum, &mut verschil);
            }
            (None, Some(_)) => heavy(&mut verschil, "dit kanaal is nieuw"),
            (Some(_), None) => heavy(&mut verschil, "dit kanaal vervalt, of is niet te lezen"),
            (None, None) => heavy(&mut verschil, "dit kanaal is aan geen van beide kanten te lezen"),
        }
        verschil
    });
    told.collect()
}

fn heavy(verschil: &mut KanaalVerschil, wat: &str) {
    verschil.gewicht = Gewicht::Inhoud;
    verschil.wat.push(wat.to_owned());
}

/// Hashes of the files of every kanaal; of the kanalen built into the program when the release has none.
fn files(side: &Side) -> BTreeMap<String, BTreeMap<String, Hash>> {
    let built_in = Kanalen::built_in_files();
    let group = side.tree.group("renderers").or_else(|| built_in.group("renderers"));
    let mut found: BTreeMap<String, BTreeMap<String, Hash>> = BTreeMap::new();
    for file in group.into_iter().flat_map(|group| group.under("renderers/")) {
        let mut parts = file.path().split('/').skip(1);
        if let (Some(naam), Some(_)) = (parts.next(), parts.next()) {
            found.entry(naam.to_owned()).or_default().insert(file.path().to_owned(), file.hash());
        }
    }
    found
}

/// What the profile says differently.
fn profile(was: &Kanaal, is: &Kanaal, verschil: &mut KanaalVerschil) {
    for sectie in was.secties.iter().filter(|sectie| !is.secties.contains(sectie)) {
        heavy(verschil, &format!("toont de sectie '{}' niet meer", sectie.kop()));
    }
    for sectie in is.secties.iter().filter(|sectie| !was.secties.contains(sectie)) {
        heavy(verschil, &format!("toont nu ook de sectie '{}'", sectie.kop()));
    }
    let shared = |one: &Kanaal, other: &Kanaal| -> Vec<_> {
        one.secties.iter().copied().filter(|sectie| other.secties.contains(sectie)).collect()
    };
    if shared(was, is) != shared(is, was) {
        verschil.wat.push("andere volgorde van de secties".to_owned());
    }
    if was.voorwaarden != is.voorwaarden {
        heavy(verschil, "gaat anders om met voorwaarden");
    }
    if was.zichtbaar != is.zichtbaar {
        heavy(verschil, "is voor andere lezers");
    }
    if was.vorm != is.vorm {
        heavy(verschil, &format!("wordt {} in plaats van {}", is.vorm.name(), was.vorm.name()));
    }
    if was.persoonsgegevens != is.persoonsgegevens {
        heavy(verschil, "gaat anders om met persoonsgegevens");
    }
    if was.schrijf != is.schrijf {
        let names = was.schrijf.keys().chain(is.schrijf.keys()).collect::<std::collections::BTreeSet<_>>();
        let other = names.into_iter().filter(|soort| was.schrijf.get(soort) != is.schrijf.get(soort));
        let other: Vec<&str> = other.map(|soort| soort.name()).collect();
        verschil.wat.push(format!("schrijft anders: {}", other.join(", ")));
    }
    let zinnen: Vec<String> =
        both(&was.zinnen, &is.zinnen).filter(|(_, was, is)| was != is).map(|(naam, ..)| naam.clone()).collect();
    if !zinnen.is_empty() {
        verschil.wat.push(format!("andere vaste zinnen: {}", zinnen.join(", ")));
    }
    if was.lengte != is.lengte {
        verschil.wat.push("andere grens voor de lengte van een bericht".to_owned());
    }
    let template = |path: &String| !path.ends_with("/kanaal.toml");
    if verschil.bestanden.iter().any(template) {
        verschil.wat.push("andere sjablonen".to_owned());
    }
    if verschil.wat.is_empty() {
        verschil.wat.push("het profiel is anders opgeschreven".to_owned());
    }
}

/// Makes outputs on both sides of antwoorden that both have, from the side before: form alone differs then.
fn looks(sides: [&Side; 2], kanaal: [&Kanaal; 2], datum: Date, verschil: &mut KanaalVerschil) {
    let repository = &sides[0].repository;
    let slug = &repository.hub.standaardgemeente;
    let Some(gemeente) = repository.gemeenten.get(slug) else { return };
    let most = if kanaal[1].vorm == Vorm::Pdf { SEEN_LETTERS } else { SEEN };
    let ids = repository.ids(gemeente);
    let step = (ids.len() / most).max(1);
    let kenmerken = Kenmerken::new();
    for id in ids.into_iter().step_by(step) {
        if verschil.bekeken == most {
            break;
        }
        let resolution = resolve(repository, slug, id, Moment::day(datum));
        let made = |kanaal: &Kanaal| {
            let request = Request {
                release: "",
                ontvangstcode: "",
                slug,
                gemeente: &gemeente.profiel,
                datum,
                basis_url: "",
                variant: None,
                kenmerken: &kenmerken,
                medewerkers: kanaal.zichtbaar == Audience::Medewerkers,
            };
            // The first turn of a dialogue says little: all that the kanaal tells counts too.
            let told = render::leesregels(kanaal, &resolution, &request);
            (render::render(kanaal, &resolution, &request), told)
        };
        let (was, is): (Made, Made) = (made(kanaal[0]), made(kanaal[1]));
        if was.0.is_ok() || is.0.is_ok() {
            verschil.bekeken += 1;
            verschil.anders += usize::from(was != is);
        }
    }
}
