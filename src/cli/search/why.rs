//! `search --why`: the reasons in plain words.

use crate::search::{Anders, Gevonden, Gevraagd, Manier, Resultaat, Uitleg, Waarom};
use std::fmt::{Result, Write};

/// Results with their reasons.
pub(super) fn in_words(uitleg: &Uitleg) -> std::result::Result<String, std::fmt::Error> {
    let mut text = String::new();
    let found = &uitleg.zoekantwoord;
    super::verdict(&mut text, found.oordeel)?;
    for (result, why) in found.resultaten.iter().zip(&uitleg.waarom) {
        super::result(&mut text, result)?;
        reasons(&mut text, result, why)?;
        text.push('\n');
    }
    question(&mut text, uitleg)?;
    let drempels = uitleg.drempels;
    writeln!(
        text,
        "Vanaf {:.0}% zekerheid geven wij het eerste resultaat als antwoord, vanaf {:.0}% laten wij kiezen uit drie.",
        drempels.antwoord * 100.0,
        drempels.keuze * 100.0
    )?;
    writeln!(text, "De gewichten staan in search/gewichten.yaml, de synoniemen in search/synoniemen.yaml.")?;
    Ok(text)
}

fn question(text: &mut String, uitleg: &Uitleg) -> Result {
    writeln!(text, "Zo is de vraag gelezen:")?;
    if uitleg.vraag.is_empty() {
        writeln!(text, "- Er staat niets in waarop wij kunnen zoeken.")?;
    }
    for Gevraagd { getypt, aandeel, ook } in &uitleg.vraag {
        writeln!(text, "- '{getypt}' is {:.0}% van de vraag.", aandeel * 100.0)?;
        for Anders { manier, woorden, gewicht, bekend } in ook {
            let known = if *bekend { "" } else { "; dat staat hier in geen enkele tekst" };
            let weight = decimal(*gewicht);
            writeln!(text, "  Ook gezocht: '{woorden}', {} (telt voor {weight}){known}.", origin(*manier))?;
        }
    }
    if !uitleg.genegeerd.is_empty() {
        writeln!(text, "- Niet op gezocht, omdat het weinig zegt: {}.", uitleg.genegeerd.join(", "))?;
    }
    writeln!(text)
}

fn reasons(text: &mut String, result: &Resultaat, why: &Waarom) -> Result {
    for Gevonden { getypt, gedekt, manier, woorden, velden } in &why.gevonden {
        let places: Vec<String> = velden.iter().map(|place| format!("{} ({}×)", place.veld, place.keer)).collect();
        let places = if places.is_empty() { "nergens".to_owned() } else { places.join(", ") };
        let how = match manier {
            Manier::Woord => String::new(),
            other => format!(" als '{woorden}', {}", origin(*other)),
        };
        writeln!(text, "  - '{getypt}'{how}: {:.0}% gedekt; staat in {places}.", gedekt * 100.0)?;
    }
    let parts = [
        ("dekking van de vraag", why.score.dekking),
        ("titel lijkt op de vraag", why.score.titel),
        ("een vraagvorm lijkt op de vraag", why.score.vraagvorm),
        ("prioriteit", why.score.prioriteit),
    ];
    let parts: Vec<String> = parts.iter().map(|(name, value)| format!("{name} {}", decimal(*value))).collect();
    writeln!(text, "  - Score {} = {}.", decimal(result.score), parts.join(" + "))?;
    if why.bewijs < 1.0 {
        let share = decimal(why.bewijs);
        writeln!(
            text,
            "  - Minder zeker: deze woorden staan in zoveel antwoorden dat ze weinig zeggen (telt voor {share})."
        )?;
    }
    if let Some(blok) = &result.blok {
        writeln!(text, "  - Het meeste staat in blok '{blok}'.")?;
    }
    Ok(())
}

/// Where another way to say it comes from.
fn origin(manier: Manier) -> &'static str {
    match manier {
        Manier::Woord => "het woord zelf",
        Manier::Delen => "de delen van de samenstelling",
        Manier::Synoniem => "een synoniem",
        Manier::Verspreid => "een synoniem van woorden die in de vraag verspreid staan",
        Manier::Aaneen => "aan elkaar geschreven",
        Manier::Naam => "zo heet het in deze gemeente",
        Manier::Werkwoord => "werkwoord en voorvoegsel samen",
        Manier::Begin => "wie nog typt, kan dit bedoelen",
        Manier::Spelling => "een verbeterde tikfout",
        Manier::Afkorting => "waarvan dit een afkorting kan zijn",
        Manier::Deel => "een bekend deel van het woord",
    }
}

/// As the Dutch write it.
fn decimal(value: f32) -> String {
    format!("{value:.3}").trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}
