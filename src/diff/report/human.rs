//! For the terminal.

use super::words;
use crate::diff::model::{Diff, Gedateerd, Gewicht, Groep, KanaalTekst, Onderwerp};
use std::fmt::Write;

const LONG: usize = 400;

pub(super) fn report(diff: &Diff, colour: bool) -> String {
    let mut out = Out { text: String::new(), colour };
    let (van, naar) = words::between(diff);
    out.line(&format!("{van} → {naar}"));
    out.line(&words::scope(diff));
    out.line("");
    for line in words::incomplete(diff) {
        let told = out.painted("31", &format!("Let op: {line}"));
        out.line(&told);
    }
    let verdict = out.painted("1", &words::verdict(diff));
    out.line(&verdict);
    for (gewicht, kop) in
        [(Gewicht::Inhoud, "Inhoud"), (Gewicht::Woorden, "Andere woorden"), (Gewicht::Gegevens, "Gegevens")]
    {
        let topics = words::of(diff, gewicht);
        if !topics.is_empty() {
            let kop = out.painted("1", kop);
            out.line(&format!("\n{kop}"));
            topics.into_iter().for_each(|topic| out.topic(diff, topic));
        }
    }
    if !diff.kanalen.is_empty() {
        let kop = out.painted("1", "Vorm");
        out.line(&format!("\n{kop}"));
        diff.kanalen.iter().for_each(|kanaal| out.line(&format!("  {}: {}", kanaal.kanaal, words::form(kanaal))));
    }
    if !diff.overig.is_empty() {
        let kop = out.painted("1", "Verder");
        out.line(&format!("\n{kop}"));
        diff.overig.iter().for_each(|one| out.line(&format!("  {one}")));
    }
    let shown = |groep: &Groep| groep.momenten.iter().any(|moment| !moment.kanalen.is_empty());
    if diff.antwoorden.iter().any(|antwoord| antwoord.groepen.iter().any(shown)) {
        let kop = out.painted("1", "Teksten");
        out.line(&format!("\n{kop}"));
    }
    for antwoord in &diff.antwoorden {
        for groep in antwoord.groepen.iter().filter(|groep| shown(groep)) {
            let name = out.painted("1", &antwoord.id);
            out.line(&format!("\n  {name} · {} · {}", words::title(antwoord), groep.gemeenten.tekst));
            for (at, moment) in groep.momenten.iter().enumerate() {
                let situations = words::situations(groep, at).map_or(String::new(), |told| format!(" · {told}"));
                let when = words::when(diff, moment.vanaf, moment.tot_en_met);
                out.line(&format!("  {when}, zoals in {}{situations}.{}", groep.voorbeeld, words::examples(groep, at)));
                words::together(&words::fresh(groep, at))
                    .into_iter()
                    .for_each(|(names, kanaal)| out.kanaal(&names, kanaal));
            }
        }
    }
    out.text
}

struct Out {
    text: String,
    colour: bool,
}

impl Out {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
    }

    fn painted(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn topic(&mut self, diff: &Diff, topic: &Onderwerp) {
        self.line(&format!("  {}", words::subject(&topic.wijziging)));
        let Gedateerd { wijziging, vanaf, tot_en_met } = &topic.wijziging;
        if wijziging.voor.is_some() || wijziging.na.is_some() {
            for (label, value, before) in [("was  ", &wijziging.voor, true), ("wordt", &wijziging.na, false)] {
                let absent = words::absent(&topic.wijziging, before);
                let text = value.as_deref().map_or(format!("({absent})"), |text| words::short(text, LONG));
                self.line(&format!("    {label}  {}", text.replace('\n', "\n           ")));
            }
        }
        let (named, more) = words::antwoorden(topic, 8);
        let more = if more > 0 { format!(" en nog {more}") } else { String::new() };
        let when = words::when(diff, *vanaf, *tot_en_met);
        self.line(&format!("    {when} · {} · in {}{more}", words::whom(diff, topic), named.join(", ")));
    }

    fn kanaal(&mut self, names: &str, kanaal: &KanaalTekst) {
        self.line(&format!("    {names}"));
        let mut sectie = None;
        for regel in &kanaal.regels {
            if regel.sectie != sectie {
                sectie.clone_from(&regel.sectie);
                if let Some(kop) = &regel.sectie {
                    self.line(&format!("      {kop}"));
                }
            }
            for (sign, text, code) in [("-", &regel.voor, "31"), ("+", &regel.na, "32")] {
                for line in text.iter().flat_map(|text| text.lines()) {
                    let told = self.painted(code, &format!("        {sign} {line}"));
                    self.line(&told);
                }
            }
        }
    }
}
