//! For a remark at a pull request: what a reviewer needs on one screen, the rest folded. Code hosts refuse
//! remarks that are too long, so details stop in time and say so.

use super::words;
use crate::diff::model::{AntwoordVerschil, Diff, Gewicht, Groep, KanaalTekst, Onderwerp};
use std::fmt::Write;

/// Rows that stand on top; the others are folded.
const ROWS: usize = 10;
/// Characters in a cell on top.
const CELL: usize = 110;
/// A remark at a pull request holds 65,536 characters.
const LONGEST: usize = 60_000;

pub(super) fn report(diff: &Diff) -> String {
    let mut out = String::new();
    let (van, naar) = words::between(diff);
    let _ = writeln!(out, "## Wat verandert er voor inwoners?\n");
    let _ = writeln!(out, "**{}**\n", escaped(&words::verdict(diff)));
    let unread = words::incomplete(diff);
    if !unread.is_empty() {
        let _ = writeln!(out, "> [!WARNING]\n> Niet alles is vergeleken, omdat niet alles te lezen is.");
        for line in unread.iter().take(ROWS) {
            let _ = writeln!(out, "> - {}", escaped(line));
        }
        out.push('\n');
    }
    top(diff, &mut out);
    for kanaal in &diff.kanalen {
        let _ = writeln!(out, "**Vorm van {}:** {}\n", escaped(&kanaal.kanaal), escaped(&words::form(kanaal)));
    }
    let (words_only, data) = (words::of(diff, Gewicht::Woorden), words::of(diff, Gewicht::Gegevens));
    folded("Andere woorden", &words_only, diff, &mut out);
    folded("Gegevens die inwoners niet lezen", &data, diff, &mut out);
    if !diff.overig.is_empty() {
        let _ = writeln!(out, "<details><summary>Verder ({})</summary>\n", diff.overig.len());
        for one in &diff.overig {
            let _ = writeln!(out, "- {}", escaped(one));
        }
        let _ = writeln!(out, "\n</details>\n");
    }
    details(diff, &mut out);
    let _ = writeln!(out, "<sub>{} → {}. {}</sub>", escaped(&van), escaped(&naar), escaped(&words::scope(diff)));
    out
}

/// The substance, most rows of it folded when there are many.
fn top(diff: &Diff, out: &mut String) {
    let topics = words::of(diff, Gewicht::Inhoud);
    if topics.is_empty() {
        return;
    }
    let (first, rest) = topics.split_at(topics.len().min(ROWS));
    table(first, diff, CELL, out);
    folded("Nog meer inhoud", rest, diff, out);
}

fn folded(kop: &str, topics: &[&Onderwerp], diff: &Diff, out: &mut String) {
    if topics.is_empty() {
        return;
    }
    let _ = writeln!(out, "<details><summary>{kop} ({})</summary>\n", topics.len());
    let room = 150;
    table(&topics[..topics.len().min(room)], diff, CELL * 2, out);
    if topics.len() > room {
        let _ = writeln!(out, "En nog {}. Alles staat in de uitvoer met --format html.\n", topics.len() - room);
    }
    let _ = writeln!(out, "</details>\n");
}

fn table(topics: &[&Onderwerp], diff: &Diff, most: usize, out: &mut String) {
    out.push_str("| wat | was | wordt | wanneer | gemeenten | antwoorden |\n|---|---|---|---|---|---|\n");
    for topic in topics {
        let change = &topic.wijziging;
        let cell = |text: &Option<String>, before: bool| match text {
            Some(text) => escaped(&words::short(text, most)),
            None => format!("*{}*", words::absent(change, before)).replace("**", ""),
        };
        let (named, more) = words::antwoorden(topic, 3);
        let named: Vec<String> = named.into_iter().map(|id| format!("`{id}`")).collect();
        let more = if more > 0 { format!(" en nog {more}") } else { String::new() };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {}{more} |",
            escaped(&words::subject(change)),
            cell(&change.wijziging.voor, true),
            cell(&change.wijziging.na, false),
            words::when(diff, change.vanaf, change.tot_en_met),
            escaped(&words::whom(diff, topic)),
            named.join(", ")
        );
    }
    out.push('\n');
}

/// Texts side by side, folded per antwoord and group of gemeenten.
fn details(diff: &Diff, out: &mut String) {
    let groups =
        diff.antwoorden.iter().flat_map(|antwoord| antwoord.groepen.iter().map(move |groep| (antwoord, groep)));
    let shown: Vec<_> =
        groups.filter(|(_, groep)| groep.momenten.iter().any(|moment| !moment.kanalen.is_empty())).collect();
    if shown.is_empty() {
        return;
    }
    let _ = writeln!(out, "### Teksten naast elkaar\n");
    for (told, (antwoord, groep)) in shown.iter().enumerate() {
        let text = one(diff, antwoord, groep);
        if out.len() + text.len() > LONGEST {
            let left = shown.len() - told;
            let _ =
                writeln!(out, "Nog {left} teksten passen hier niet. Alles staat in de uitvoer met --format html.\n");
            return;
        }
        out.push_str(&text);
    }
}

fn one(diff: &Diff, antwoord: &AntwoordVerschil, groep: &Groep) -> String {
    let mut out = String::new();
    let first = words::situations(groep, 0).map_or(String::new(), |told| format!(" · {told}"));
    let _ = writeln!(
        out,
        "<details><summary><b>{}</b> · {}{}</summary>\n",
        html(&words::title(antwoord)),
        html(&groep.gemeenten.tekst),
        html(&first)
    );
    for (at, moment) in groep.momenten.iter().enumerate() {
        let situations =
            words::situations(groep, at).filter(|_| at > 0).map_or(String::new(), |told| format!("; {told}"));
        let when = words::when(diff, moment.vanaf, moment.tot_en_met);
        let told =
            format!("{}, zoals in {}{situations}.{}", capital(&when), groep.voorbeeld, words::examples(groep, at));
        let _ = writeln!(out, "{}\n", escaped(&told));
        for (names, kanaal) in words::together(&words::fresh(groep, at)) {
            side_by_side(&names, kanaal, &mut out);
        }
    }
    let _ = writeln!(out, "</details>\n");
    out
}

fn side_by_side(names: &str, kanaal: &KanaalTekst, out: &mut String) {
    let _ = writeln!(out, "| {} | was | wordt |\n|---|---|---|", escaped(names));
    for regel in &kanaal.regels {
        let sectie = regel.sectie.as_deref().unwrap_or("");
        let (was, is) = match (&regel.voor, &regel.na) {
            (Some(was), Some(is)) if !was.contains('\n') => {
                let (start, gone, new, end) = words::apart(was, is);
                let mark = |text: &str, sign: &str| {
                    let inner = text.trim();
                    if inner.is_empty() {
                        text.to_owned()
                    } else {
                        text.replace(inner, &format!("{sign}{}{sign}", escaped(inner)))
                    }
                };
                let around = |middle: String| format!("{}{middle}{}", escaped(start), escaped(end));
                (around(mark(gone, "~~")), around(mark(new, "**")))
            }
            (was, is) => {
                (was.as_deref().map(escaped).unwrap_or_default(), is.as_deref().map(escaped).unwrap_or_default())
            }
        };
        let _ = writeln!(out, "| {} | {was} | {is} |", escaped(sectie));
    }
    out.push('\n');
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Text that means nothing to Markdown, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("<br>"),
            other => out.push(other),
        }
    }
    out
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
