//! The lines of an address, after NEN 5825.

use super::{Persoon, Veld};

/// Street line, line with postcode and place, further lines of an address abroad, country. Empty when
/// there is no address.
pub fn adresregels(persoon: &Persoon) -> Vec<String> {
    let get = |veld| persoon.get(veld);
    let country = get(Veld::Land).filter(|land| !is_home(land)).map(str::to_uppercase);
    let ready = [Veld::Adresregel1, Veld::Adresregel2, Veld::Adresregel3];
    let abroad = [Veld::Regel1, Veld::Regel2, Veld::Regel3];
    for lines in [ready, abroad] {
        if get(lines[0]).is_some() {
            return lines.into_iter().filter_map(get).map(str::to_owned).chain(country).collect();
        }
    }
    let place = place(persoon);
    match street(persoon).zip(place.or_else(|| country.clone())) {
        Some((street, place)) => {
            let country = country.filter(|country| *country != place);
            [street, place].into_iter().chain(country).collect()
        }
        None => Vec::new(),
    }
}

/// "Proefstraat 400 LToe", "Proefstraat 9-2", "Proefstraat t/o 3", or the description of a place.
fn street(persoon: &Persoon) -> Option<String> {
    let get = |veld| persoon.get(veld);
    if let Some(described) = get(Veld::Locatie) {
        return Some(described.to_owned());
    }
    let (street, number) = get(Veld::Straat).zip(get(Veld::Huisnummer))?;
    let near = get(Veld::AanduidingBijHuisnummer).map_or_else(String::new, |near| format!("{near} "));
    let addition = get(Veld::Toevoeging).unwrap_or_default();
    let after = match get(Veld::Huisletter) {
        Some(letter) => format!(" {letter}{addition}"),
        None if addition.is_empty() => String::new(),
        None if addition.starts_with(|sign: char| sign.is_ascii_digit()) => format!("-{addition}"),
        None => format!(" {addition}"),
    };
    Some(format!("{street} {near}{number}{after}"))
}

/// "9900 AA  PROEFDORP": two spaces, the place in capitals.
fn place(persoon: &Persoon) -> Option<String> {
    let place = persoon.get(Veld::Woonplaats)?.to_uppercase();
    let postcode = persoon.get(Veld::Postcode);
    Some(postcode.map_or_else(|| place.clone(), |postcode| format!("{postcode}  {place}")))
}

fn is_home(land: &str) -> bool {
    matches!(land.to_lowercase().as_str(), "nederland" | "nl" | "netherlands" | "the netherlands")
}
