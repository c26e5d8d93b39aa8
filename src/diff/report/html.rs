//! A page that stands by itself: no script, nothing from elsewhere.

use super::words;
use crate::diff::model::{AntwoordVerschil, Diff, Gewicht, Groep, KanaalTekst, Onderwerp};
use std::fmt::Write;

const STYLE: &str = "
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 80rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1.5rem; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { border: 1px solid #767676; padding: 0.375rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #f0f0f0; }
del { background: #fbe3e3; color: #7a0c0c; }
ins { background: #e0f2e3; color: #0b4a1b; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; padding: 0.375rem 0; min-height: 1.5rem; }
summary:focus-visible { outline: 3px solid #0b57a4; outline-offset: 2px; }
.let-op { border-left: 0.375rem solid #9a3b00; padding: 0.5rem 1rem; background: #fdf1e7; }
.rol { overflow-x: auto; }
";

pub(super) fn report(diff: &Diff) -> String {
    let (van, naar) = words::between(diff);
    let titel = format!("Wat verandert er: {van} → {naar}");
    format!(
        "<!DOCTYPE html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n{1}</main>\n</body>\n</html>\n",
        escaped(&titel),
        part(diff, 2)
    )
}

pub(super) fn part(diff: &Diff, level: u8) -> String {
    let mut out = Out { text: String::new(), level };
    out.paragraph(&words::scope(diff));
    let unread = words::incomplete(diff);
    if !unread.is_empty() {
        out.text.push_str(
            "<div class=\"let-op\">\n<p><strong>Niet alles is vergeleken, omdat niet alles te lezen is.</strong></p>\n",
        );
        out.list(&unread);
        out.text.push_str("</div>\n");
    }
    let _ = writeln!(out.text, "<p><strong>{}</strong></p>", escaped(&words::verdict(diff)));
    for (gewicht, kop) in [
        (Gewicht::Inhoud, "Inhoud"),
        (Gewicht::Woorden, "Andere woorden"),
        (Gewicht::Gegevens, "Gegevens die inwoners niet lezen"),
    ] {
        let topics = words::of(diff, gewicht);
        if !topics.is_empty() {
            out.heading(0, kop);
            out.topics(kop, &topics, diff);
        }
    }
    if !diff.kanalen.is_empty() {
        out.heading(0, "Vorm van de kanalen");
        let lines = diff.kanalen.iter().map(|kanaal| {
            format!("{}: {} Bestanden: {}.", kanaal.kanaal, words::form(kanaal), kanaal.bestanden.join(", "))
        });
        out.list(&lines.collect::<Vec<_>>());
    }
    if !diff.overig.is_empty() {
        out.heading(0, "Verder");
        out.list(&diff.overig);
    }
    if !diff.antwoorden.is_empty() {
        out.heading(0, "Teksten naast elkaar");
        for antwoord in &diff.antwoorden {
            out.antwoord(diff, antwoord);
        }
    }
    out.text
}

struct Out {
    text: String,
    level: u8,
}

impl Out {
    fn heading(&mut self, deeper: u8, text: &str) {
        let level = (self.level + deeper).min(6);
        let _ = writeln!(self.text, "<h{level}>{}</h{level}>", escaped(text));
    }

    fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.text, "<p>{}</p>", escaped(text));
    }

    fn list(&mut self, lines: &[String]) {
        self.text.push_str("<ul>\n");
        for line in lines {
            let _ = writeln!(self.text, "<li>{}</li>", escaped(line));
        }
        self.text.push_str("</ul>\n");
    }

    fn topics(&mut self, kop: &str, topics: &[&Onderwerp], diff: &Diff) {
        let _ = writeln!(
            self.text,
            "<div class=\"rol\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table>\n<caption>{0}: {1}</caption>\n<thead><tr>",
            escaped(kop),
            topics.len()
        );
        for head in ["Wat", "Was", "Wordt", "Wanneer", "Gemeenten", "Antwoorden"] {
            let _ = write!(self.text, "<th scope=\"col\">{head}</th>");
        }
        self.text.push_str("</tr></thead>\n<tbody>\n");
        for topic in topics {
            let change = &topic.wijziging;
            let cell = |text: &Option<String>, before: bool| match text {
                Some(text) => escaped(text),
                None => format!("<em>{}</em>", words::absent(change, before)),
            };
            let _ = writeln!(
                self.text,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                escaped(&words::subject(change)),
                cell(&change.wijziging.voor, true),
                cell(&change.wijziging.na, false),
                words::when(diff, change.vanaf, change.tot_en_met),
                escaped(&words::whom(diff, topic)),
                escaped(&topic.antwoorden.join(", "))
            );
        }
        self.text.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn antwoord(&mut self, diff: &Diff, antwoord: &AntwoordVerschil) {
        for groep in &antwoord.groepen {
            if groep.momenten.iter().all(|moment| moment.kanalen.is_empty()) {
                continue;
            }
            let _ = writeln!(
                self.text,
                "<details>\n<summary>{} · {} ({})</summary>",
                escaped(&words::title(antwoord)),
                escaped(&groep.gemeenten.tekst),
                escaped(&antwoord.id)
            );
            for (at, moment) in groep.momenten.iter().enumerate() {
                let when = words::when(diff, moment.vanaf, moment.tot_en_met);
                let situations = words::situations(groep, at).map_or(String::new(), |told| format!("; {told}"));
                let examples = words::examples(groep, at);
                self.paragraph(&format!("Te zien: {when}, zoals in {}{situations}.{examples}", groep.voorbeeld));
                for (names, kanaal) in words::together(&words::fresh(groep, at)) {
                    self.kanaal(&names, kanaal, groep);
                }
            }
            self.text.push_str("</details>\n");
        }
    }

    fn kanaal(&mut self, names: &str, kanaal: &KanaalTekst, groep: &Groep) {
        let _ = writeln!(
            self.text,
            "<table>\n<caption>{} ({})</caption>\n<thead><tr><th scope=\"col\">Sectie</th><th scope=\"col\">Was</th>\
             <th scope=\"col\">Wordt</th></tr></thead>\n<tbody>",
            escaped(names),
            escaped(&groep.voorbeeld)
        );
        for regel in &kanaal.regels {
            let (was, is) = match (&regel.voor, &regel.na) {
                (Some(was), Some(is)) => {
                    let (start, gone, new, end) = words::apart(was, is);
                    let (start, end) = (escaped(start), escaped(end));
                    (format!("{start}{}{end}", marked("del", gone)), format!("{start}{}{end}", marked("ins", new)))
                }
                (was, is) => (
                    was.as_deref().map_or(String::new(), |text| marked("del", text)),
                    is.as_deref().map_or(String::new(), |text| marked("ins", text)),
                ),
            };
            let sectie = escaped(regel.sectie.as_deref().unwrap_or("Bovenaan"));
            let _ = writeln!(self.text, "<tr><th scope=\"row\">{sectie}</th><td>{was}</td><td>{is}</td></tr>");
        }
        self.text.push_str("</tbody>\n</table>\n");
    }
}

fn marked(element: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<{element}>{}</{element}>", escaped(text)) }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    text.replace('\n', "<br>")
}
