//! Both reports as text for the terminal.

use super::{
    found::{Gebruik, GebruikSoort, Plaats},
    references::Hoe,
    view::{Feit, Plek, Stand, Uitkomst, Voorwaarde, Why, WhyBlok, Wijziging},
};
use std::fmt::Write;

/// Why an antwoord says what it says, as text.
pub fn why_in_words(why: &Why) -> String {
    let mut out = String::new();
    let situatie = if why.bekend.is_empty() {
        "geen kenmerken bekend".to_owned()
    } else {
        format!("bekend: {}", why.bekend.join(", "))
    };
    line(&mut out, 0, &format!("{} ({})", why.titel, why.antwoord));
    line(&mut out, 0, &format!("{} op {}, release {}, {situatie}", why.gemeentenaam, why.datum, why.release));
    match why.stand {
        Stand::Antwoord => {}
        Stand::NietAangeboden => line(&mut out, 0, "\nDeze gemeente biedt dit niet aan:"),
        Stand::Ingehouden => line(&mut out, 0, "\nDit antwoord wordt overal ingehouden:"),
        Stand::NietGeldig => line(&mut out, 0, "\nDit antwoord geldt niet op deze dag:"),
    }
    for reden in &why.redenen {
        line(&mut out, 2, &reden.tekst);
        reden.plek.iter().for_each(|place| line(&mut out, 4, &plek(place)));
    }
    line(&mut out, 0, "\nKop");
    for given in &why.kop {
        line(&mut out, 2, &format!("{}: {}", given.sleutel, given.waarde));
        line(&mut out, 4, &format!("{} · {}", given.laag, plek(&given.plek)));
    }
    for bericht in &why.berichten {
        line(
            &mut out,
            0,
            &format!("\nBovenaan: {} ({}, van {} tot {})", bericht.titel, bericht.id, bericht.van, bericht.tot),
        );
        bericht.blokken.iter().for_each(|one| blok(&mut out, one));
    }
    for sectie in &why.secties {
        line(&mut out, 0, &format!("\n{}", sectie.kop));
        sectie.blokken.iter().for_each(|one| blok(&mut out, one));
    }
    if !why.verborgen.is_empty() {
        line(&mut out, 0, "\nVerborgen door de gemeente");
    }
    for hidden in &why.verborgen {
        line(
            &mut out,
            2,
            &format!("{} in {}: {}", hidden.blok, hidden.sectie, hidden.reden.as_deref().unwrap_or("zonder reden")),
        );
        line(&mut out, 4, &format!("gemeentelijk · {}", plek(&hidden.plek)));
        hidden.generiek.iter().for_each(|place| line(&mut out, 4, &format!("generiek · {}", plek(place))));
    }
    if !why.feiten.is_empty() {
        line(&mut out, 0, "\nWaarden");
    }
    why.feiten.iter().for_each(|one| feit(&mut out, one));
    let commits = commits(why);
    if !commits.is_empty() {
        line(&mut out, 0, "\nCommits");
    }
    for (datum, commit, onderwerp) in commits {
        line(&mut out, 2, &format!("{} van {datum}: {onderwerp}", short(commit)));
    }
    out
}

fn blok(out: &mut String, blok: &WhyBlok) {
    let name = blok.blok.as_deref().unwrap_or("(blok zonder naam)");
    let shown = match blok.uitkomst {
        Uitkomst::Altijd => "",
        Uitkomst::Geldt => " – staat er in deze situatie",
        Uitkomst::Open => " – hangt af van de situatie",
        Uitkomst::GeldtNiet => " – staat er in deze situatie niet",
    };
    let extra = [
        (blok.beleid == "verplicht").then_some(", verplicht"),
        (blok.zichtbaar == "medewerkers").then_some(", alleen voor medewerkers"),
    ];
    line(out, 2, &format!("{name}{}{shown}", extra.into_iter().flatten().collect::<String>()));
    blok.tekst.lines().for_each(|text| line(out, 4, &format!("│ {text}")));
    line(out, 4, &format!("{} · {}", blok.laag, plek(&blok.plek)));
    blok.vervangt.iter().for_each(|place| line(out, 4, &format!("vervangt de generieke tekst · {}", plek(place))));
    blok.voorwaarden.iter().for_each(|one| voorwaarde(out, one));
    for regel in &blok.regels {
        line(out, 4, &format!("regel: {}", regel.tekst));
        voorwaarde(out, &regel.voorwaarde);
    }
    if !blok.feiten.is_empty() {
        line(out, 4, &format!("waarden: {}", blok.feiten.join(", ")));
    }
}

fn voorwaarde(out: &mut String, voorwaarde: &Voorwaarde) {
    let outcome = match voorwaarde.uitkomst {
        Uitkomst::GeldtNiet => "geldt niet".to_owned(),
        Uitkomst::Open => format!("open: vraag {}", voorwaarde.kenmerken.join(", ")),
        Uitkomst::Geldt | Uitkomst::Altijd => "geldt".to_owned(),
    };
    let expression = voorwaarde.uitdrukking.as_ref().map_or(String::new(), |text| format!(" ({text})"));
    line(out, 4, &format!("{}{expression}: {outcome}", voorwaarde.zin));
    line(out, 6, &plek(&voorwaarde.plek));
}

fn feit(out: &mut String, feit: &Feit) {
    let expected = if feit.verwacht { " (verwacht)" } else { "" };
    let until = feit.tot_en_met.as_ref().map_or(String::new(), |day| format!(" tot en met {day}"));
    line(out, 2, &format!("{} = {}{expected}", feit.pad, feit.waarde));
    line(out, 4, &format!("{}, vanaf {}{until}", feit.omschrijving, feit.vanaf));
    line(out, 4, &format!("{} · {}", feit.laag, plek(&feit.plek)));
    feit.vervangt
        .iter()
        .for_each(|place| line(out, 4, &format!("in plaats van de generieke waarde · {}", plek(place))));
    feit.locatie.iter().for_each(|place| line(out, 4, &format!("openingstijden · {}", plek(place))));
    let bron = feit.bron.as_ref().map_or("bron: niet gegeven".to_owned(), |bron| {
        let address = bron.url.as_ref().map_or(String::new(), |url| format!(" ({url})"));
        format!("bron: {}{address}", bron.titel)
    });
    let checked = feit
        .geverifieerd_op
        .as_ref()
        .map_or(", nooit gecontroleerd".to_owned(), |day| format!(", gecontroleerd op {day}"));
    let again = feit.controleren_voor.as_ref().map_or(String::new(), |day| format!(", opnieuw vóór {day}"));
    let of = if feit.bron_van_generiek { " (van het generieke feit)" } else { "" };
    line(out, 4, &format!("{bron}{checked}{again}{of}"));
}

/// A place with the commit that wrote it.
fn plek(plek: &Plek) -> String {
    let change = match &plek.wijziging {
        Wijziging::Vastgelegd { commit, datum, .. } => format!("{} van {datum}", short(commit)),
        Wijziging::NogNietVastgelegd => "nog niet vastgelegd in git".to_owned(),
        Wijziging::LangerGeleden => "langer geleden dan de geschiedenis hier teruggaat".to_owned(),
        Wijziging::NietInGit => "niet in git".to_owned(),
    };
    format!("{}:{} · {change}", plek.bestand, plek.regel)
}

fn short(commit: &str) -> &str {
    &commit[..commit.len().min(12)]
}

/// The commits that were named, each once, the newest first.
fn commits(why: &Why) -> Vec<(&str, &str, &str)> {
    let mut places: Vec<&Plek> = why.redenen.iter().filter_map(|reden| reden.plek.as_ref()).collect();
    places.extend(why.kop.iter().map(|given| &given.plek));
    let bloks = why.berichten.iter().flat_map(|bericht| &bericht.blokken);
    for blok in bloks.chain(why.secties.iter().flat_map(|sectie| &sectie.blokken)) {
        places.push(&blok.plek);
        places.extend(&blok.vervangt);
        places.extend(blok.voorwaarden.iter().map(|condition| &condition.plek));
        places.extend(blok.regels.iter().map(|regel| &regel.voorwaarde.plek));
    }
    for feit in &why.feiten {
        places.push(&feit.plek);
        places.extend(feit.vervangt.iter().chain(&feit.locatie));
    }
    for hidden in &why.verborgen {
        places.push(&hidden.plek);
        places.extend(&hidden.generiek);
    }
    let named = places.into_iter().filter_map(|place| match &place.wijziging {
        Wijziging::Vastgelegd { commit, datum, onderwerp } => {
            Some((datum.as_str(), commit.as_str(), onderwerp.as_str()))
        }
        _ => None,
    });
    let each: std::collections::BTreeSet<_> = named.collect();
    each.into_iter().rev().collect()
}

/// Where something is used, as text.
pub fn usage_in_words(found: &[Gebruik]) -> String {
    let mut out = String::new();
    for (at, gebruik) in found.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        one(&mut out, gebruik);
    }
    out
}

fn one(out: &mut String, gebruik: &Gebruik) {
    let kind = match gebruik.soort {
        GebruikSoort::Feit => "feit",
        GebruikSoort::Kenmerk => "kenmerk",
        GebruikSoort::Antwoord => "antwoord",
    };
    line(out, 0, &format!("{kind} {}: {}", gebruik.naam, gebruik.omschrijving));
    line(out, 0, if gebruik.soort == GebruikSoort::Feit { "\nWaarde" } else { "\nGeschreven" });
    for giver in &gebruik.gegeven {
        let who = giver.gemeente.as_deref().unwrap_or("generiek");
        let value = match (&giver.waarde, gebruik.soort) {
            (Some(waarde), _) => format!(": {waarde}"),
            (None, _) if giver.elke_gemeente_zelf => ": elke gemeente geeft een eigen waarde".to_owned(),
            (None, GebruikSoort::Feit) => ": op deze dag geen waarde".to_owned(),
            (None, _) => String::new(),
        };
        line(out, 2, &format!("{who}{value}"));
        line(out, 4, &format!("{}:{}", giver.bestand, giver.regel));
    }
    if gebruik.plaatsen.is_empty() {
        line(out, 0, "\nNergens gebruikt.");
        return;
    }
    line(out, 0, &format!("\n{}", counted(gebruik)));
    gebruik.plaatsen.iter().for_each(|one| plaats(out, one));
}

fn counted(gebruik: &Gebruik) -> String {
    let count = |number: usize, one: &str, more: &str| format!("{number} {}", if number == 1 { one } else { more });
    format!(
        "{} in {}, {} en {}",
        count(gebruik.plaatsen.len(), "plek", "plekken"),
        count(gebruik.antwoorden.len(), "antwoord", "antwoorden"),
        count(gebruik.gemeenten.len(), "gemeente", "gemeenten"),
        count(gebruik.kanalen.len(), "kanaal", "kanalen"),
    )
}

fn plaats(out: &mut String, plaats: &Plaats) {
    let how = match plaats.hoe {
        Hoe::Tekst => "in de tekst".to_owned(),
        Hoe::Voorwaarde => "in een voorwaarde".to_owned(),
        Hoe::Link => "als link".to_owned(),
        Hoe::Kop => format!("bij {}", plaats.sleutel.unwrap_or_default()),
    };
    let whose = plaats.gemeente.as_ref().map_or(String::new(), |slug| format!(" van {slug}"));
    let inside = [plaats.sectie.map(str::to_owned), plaats.blok.clone()];
    let inside: Vec<String> = inside.into_iter().flatten().collect();
    let inside = if inside.is_empty() { String::new() } else { format!(" › {}", inside.join(" › ")) };
    let answer = plaats.antwoord.as_deref().unwrap_or("de hub zelf");
    line(
        out,
        2,
        &format!(
            "{answer}{inside} {how}{}",
            if whose.is_empty() { String::new() } else { format!(" ({}{whose})", plaats.laag) }
        ),
    );
    line(out, 4, &format!("{}:{}:{}", plaats.bestand, plaats.regel, plaats.kolom));
    let shown = if plaats.gemeenten.is_empty() { "nergens".to_owned() } else { plaats.gemeenten.join(", ") };
    let kanalen = if plaats.kanalen.is_empty() { "geen kanaal".to_owned() } else { plaats.kanalen.join(", ") };
    line(out, 4, &format!("te zien in: {shown} · kanalen: {kanalen}"));
    for other in &plaats.niet_in {
        line(out, 4, &format!("niet in {}: {}", other.gemeente, other.reden));
    }
}

fn line(out: &mut String, indent: usize, text: &str) {
    let _ = writeln!(out, "{:indent$}{text}", "");
}
