//! Sentences that every report uses.

use crate::{
    content::SectieId,
    diff::model::{
        AntwoordVerschil, Diff, Gedateerd, Gewicht, Groep, KanaalTekst, KanaalVerschil, Kant, Onderwerp, RegelPaar,
        Soort,
    },
    render::datum,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The two sides and the days.
pub(super) fn between(diff: &Diff) -> (String, String) {
    (side(&diff.van), side(&diff.naar))
}

fn side(kant: &Kant) -> String {
    if kant.release.starts_with(&kant.naam) || kant.naam.starts_with(&kant.release) {
        kant.release.clone()
    } else {
        format!("{} ({})", kant.naam, kant.release)
    }
}

pub(super) fn scope(diff: &Diff) -> String {
    let until = datum(diff.tot_en_met);
    let gemeenten = if diff.gemeenten == 1 { "1 gemeente".to_owned() } else { format!("{} gemeenten", diff.gemeenten) };
    format!("Bekeken: {gemeenten}, van {} tot en met {until}.", datum(diff.datum))
}

fn count(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}

/// The whole in a sentence or two.
pub(super) fn verdict(diff: &Diff) -> String {
    let telling = &diff.telling;
    let mut told = Vec::new();
    if telling.antwoorden_inhoud > 0 {
        let what = count(telling.antwoorden_inhoud, "antwoord zegt iets anders", "antwoorden zeggen iets anders");
        told.push(format!("{what}, in {}", count(telling.gemeenten_inhoud, "gemeente", "gemeenten")));
    }
    if telling.antwoorden_woorden > 0 {
        let what = "krijgt alleen andere woorden";
        told.push(count(
            telling.antwoorden_woorden,
            &format!("antwoord {what}"),
            "antwoorden krijgen alleen andere woorden",
        ));
    }
    if telling.antwoorden_gegevens > 0 {
        let (one, more) = ("antwoord krijgt alleen andere gegevens", "antwoorden krijgen alleen andere gegevens");
        told.push(count(telling.antwoorden_gegevens, one, more));
    }
    let of = |heavy: bool| {
        let kanalen = diff.kanalen.iter().filter(|kanaal| (kanaal.gewicht == Gewicht::Inhoud) == heavy);
        kanalen.map(|kanaal| kanaal.kanaal.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (heavy, kanalen) = (of(true), of(false));
    if !heavy.is_empty() {
        told.push(format!("{heavy} laat iets anders zien, of is anders voor wie leest"));
    }
    if !kanalen.is_empty() {
        let no_content = telling.antwoorden_inhoud + telling.antwoorden_woorden == 0;
        let although = if no_content { ", terwijl geen inhoud verandert" } else { "" };
        told.push(format!("de vorm van {kanalen} verandert{although}"));
    }
    if told.is_empty() {
        let beside = if diff.overig.is_empty() { "Er verandert niets." } else { "Voor inwoners verandert er niets." };
        return beside.to_owned();
    }
    let mut text = told.join("; ");
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text + "."
}

/// What the change is about: "feit: leges.vog", "stappen: volgorde (Zo werkt het)".
pub(super) fn subject(change: &Gedateerd) -> String {
    let wijziging = &change.wijziging;
    let named = matches!(wijziging.soort, Soort::Feit | Soort::Termijn) && wijziging.wat.contains('.');
    let koppen = wijziging.secties.iter().filter_map(|id| SectieId::by_id(id)).map(SectieId::kop).collect::<Vec<_>>();
    let place = if named || koppen.is_empty() { String::new() } else { format!(" ({})", koppen.join(", ")) };
    format!("{}: {}{place}", wijziging.soort.name(), wijziging.wat)
}

/// When it shows: "meteen", "vanaf 1 januari 2027", "tot en met 31 december 2026".
pub(super) fn when(diff: &Diff, vanaf: Date, tot_en_met: Option<Date>) -> String {
    let from = if vanaf == diff.datum { "meteen".to_owned() } else { format!("vanaf {}", datum(vanaf)) };
    match tot_en_met {
        Some(last) if last == vanaf => format!("alleen op {}", datum(vanaf)),
        Some(last) => format!("{from} tot en met {}", datum(last)),
        None => from,
    }
}

/// Gemeenten and, where it is not all of them, kanalen.
pub(super) fn whom(diff: &Diff, topic: &Onderwerp) -> String {
    let kanalen = &topic.wijziging.wijziging.kanalen;
    let all = all_kanalen(diff);
    let missing: Vec<&str> = all.iter().copied().filter(|naam| !kanalen.iter().any(|own| own == naam)).collect();
    let limited = match (kanalen.is_empty(), missing.is_empty()) {
        (true, _) | (_, true) => String::new(),
        _ if missing.len() < kanalen.len() => format!("; niet in {}", missing.join(", ")),
        _ => format!("; alleen in {}", kanalen.join(", ")),
    };
    format!("{}{limited}", topic.gemeenten.tekst)
}

fn all_kanalen(diff: &Diff) -> BTreeSet<&str> {
    let topics = diff.onderwerpen.iter().flat_map(|topic| &topic.wijziging.wijziging.kanalen);
    topics.map(String::as_str).collect()
}

/// The first few antwoorden, and how many more.
pub(super) fn antwoorden(topic: &Onderwerp, most: usize) -> (Vec<&str>, usize) {
    let named: Vec<&str> = topic.antwoorden.iter().take(most).map(String::as_str).collect();
    let more = topic.antwoorden.len() - named.len();
    (named, more)
}

/// "4 van 96 situaties anders".
pub(super) fn situations(groep: &Groep, at: usize) -> Option<String> {
    let counted = &groep.momenten.get(at)?.situaties;
    if let Some(why) = &counted.niet_geteld {
        return Some(format!("situaties niet geteld: {why}"));
    }
    if counted.anders == 0 || counted.totaal <= 1 {
        return None;
    }
    Some(format!("{} van {} situaties anders", counted.anders, counted.totaal))
}

/// Situations that differ, by example; nothing when all of them do.
pub(super) fn examples(groep: &Groep, at: usize) -> String {
    let named = groep.momenten.get(at).map_or(&[][..], |moment| &moment.situaties.voorbeelden);
    if named.is_empty() { String::new() } else { format!(" Bijvoorbeeld: {}.", named.join("; ")) }
}

/// Kanalen of a moment, without the lines that an earlier moment showed.
pub(super) fn fresh(groep: &Groep, at: usize) -> Vec<KanaalTekst> {
    let earlier: Vec<&KanaalTekst> = groep.momenten[..at].iter().flat_map(|moment| &moment.kanalen).collect();
    let shown = |kanaal: &str, regel: &RegelPaar| {
        earlier.iter().any(|known| known.kanaal == kanaal && known.regels.contains(regel))
    };
    let mut kanalen = groep.momenten[at].kanalen.clone();
    for kanaal in &mut kanalen {
        kanaal.regels.retain(|regel| !shown(&kanaal.kanaal, regel));
    }
    kanalen.retain(|kanaal| !kanaal.regels.is_empty());
    kanalen
}

/// Title, and the id it had.
pub(super) fn title(antwoord: &AntwoordVerschil) -> String {
    match &antwoord.vorig_id {
        Some(vorig) => format!("{} (was {vorig})", antwoord.titel),
        None => antwoord.titel.clone(),
    }
}

/// Kanalen that say the same lines, together: names, and one of them.
pub(super) fn together(kanalen: &[KanaalTekst]) -> Vec<(String, &KanaalTekst)> {
    let mut found: Vec<(Vec<&str>, &KanaalTekst)> = Vec::new();
    for kanaal in kanalen {
        match found.iter_mut().find(|(_, known)| known.regels == kanaal.regels) {
            Some((names, _)) => names.push(&kanaal.titel),
            None => found.push((vec![&kanaal.titel], kanaal)),
        }
    }
    found.into_iter().map(|(names, kanaal)| (names.join(", "), kanaal)).collect()
}

/// A kanaal whose form differs, in a sentence.
pub(super) fn form(kanaal: &KanaalVerschil) -> String {
    let seen = match (kanaal.bekeken, kanaal.anders) {
        (0, _) => String::new(),
        (all, 0) => format!(" Van {all} bekeken antwoorden ziet er geen enkel anders uit."),
        (all, different) => format!(" Van {all} bekeken antwoorden zien er {different} anders uit."),
    };
    format!("{}.{seen}", kanaal.wat.join("; "))
}

/// Topics by weight.
pub(super) fn of(diff: &Diff, gewicht: Gewicht) -> Vec<&Onderwerp> {
    diff.onderwerpen.iter().filter(|topic| topic.wijziging.wijziging.gewicht == gewicht).collect()
}

/// What stands in the place of a value that is not there.
pub(super) fn absent(change: &Gedateerd, before: bool) -> &'static str {
    match (change.wijziging.soort, before) {
        (Soort::Beschikbaarheid, _) => "geen antwoord",
        (_, true) if change.wijziging.na.is_some() => "stond er niet",
        (_, false) if change.wijziging.voor.is_some() => "staat er niet meer",
        _ => "",
    }
}

/// Why the comparison is not complete, in lines; empty when it is.
pub(super) fn incomplete(diff: &Diff) -> Vec<String> {
    let mut lines = Vec::new();
    for kant in [&diff.van, &diff.naar] {
        for fout in &kant.fouten {
            let place = fout.plaats.as_ref().map_or(String::new(), |place| format!(" ({place})"));
            lines.push(format!("{}: {}{place}", kant.naam, fout.melding));
        }
    }
    for one in &diff.niet_vergeleken {
        let side = if one.kant == "van" { &diff.van.naam } else { &diff.naar.naam };
        let where_ = one.gemeente.as_ref().map_or(String::new(), |gemeente| format!(", gemeente {gemeente}"));
        lines.push(format!("niet vergeleken: {} (niet te lezen in {side}{where_})", one.wat));
    }
    lines
}

/// What two texts share at the start, how they differ, and what they share at the end; in whole words.
pub(super) fn apart<'a>(voor: &'a str, na: &'a str) -> (&'a str, &'a str, &'a str, &'a str) {
    let (was, is) = (voor.split_inclusive(' '), na.split_inclusive(' '));
    let start: usize = was.zip(is).take_while(|(one, other)| one == other).map(|(word, _)| word.len()).sum();
    let (was, is) = (&voor[start..], &na[start..]);
    let (before, after): (Vec<&str>, Vec<&str>) = (was.split(' ').rev().collect(), is.split(' ').rev().collect());
    let shared = before.iter().zip(&after).take_while(|(one, other)| one == other);
    let end: usize = shared.map(|(word, _)| word.len() + 1).sum();
    let end = end.min(was.len()).min(is.len());
    // A comma or point that both have behind the word is no difference.
    let (was, is, rest) = (&was[..was.len() - end], &is[..is.len() - end], &was[was.len() - end..]);
    let tail = |text: &str| text.len() - text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let shared = if was[was.len() - tail(was)..] == is[is.len() - tail(is)..] { tail(was) } else { 0 };
    let from = voor.len() - rest.len() - shared;
    (&voor[..start], &was[..was.len() - shared], &is[..is.len() - shared], &voor[from..])
}

/// At most so many characters, cut off between words.
pub(super) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(cut, _)| cut);
    format!("{} …", cut.trim_end())
}
