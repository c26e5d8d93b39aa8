//! A world as files.

use super::world::{
    Action, Answer, Blok, Body, Change, Cond, DAG, Dated, Fact, Given, GivenBy, Kind, LEEFTIJD, Operand, Piece, SOORT,
    SOORTEN, SPOED, SectionChange, Town, Val, Word, World,
};
use std::{collections::BTreeMap, fmt::Write};

/// Files by path.
pub(crate) type Files = BTreeMap<String, String>;

impl World {
    /// The repository as people would write it.
    pub(crate) fn files(&self) -> Files {
        let mut files = Files::new();
        files.insert("content/personal/kenmerken.yaml".to_owned(), kenmerken());
        files.insert(
            "content/hub.yaml".to_owned(),
            "standaardgemeente: gemeente-a\ntijdzone: Europe/Amsterdam\nnoodtelefoon: contact.telefoon\n".to_owned(),
        );
        let phone = "  contact.telefoon:\n    soort: telefoon\n    omschrijving: Nummer\n    gemeentelijk: moet\n";
        let facts: String = self.feiten.iter().map(|(path, written)| fact(path, written)).collect();
        files.insert("content/generic/feiten/alle.yaml".to_owned(), format!("feiten:\n{phone}{facts}"));
        for (number, (id, answer)) in self.antwoorden.iter().enumerate() {
            files.insert(format!("content/generic/antwoorden/{id}.md"), whole(answer, number));
        }
        for (number, (slug, town)) in self.gemeenten.iter().enumerate() {
            files.extend(town.files(slug, number));
        }
        files
    }
}

impl Town {
    /// Its folder.
    pub(crate) fn files(&self, slug: &str, number: usize) -> Files {
        let folder = format!("content/municipal/{slug}");
        let mut files = Files::new();
        let about =
            format!("naam: {slug}\ncode: GM90{:02}\nfictief: true\nwebsite: https://www.{slug}.example\n", number + 1);
        files.insert(format!("{folder}/gemeente.yaml"), about);
        let phone = format!(
            "  contact.telefoon:\n    waarden:\n      - vanaf: 2020-01-01\n        waarde: {}\n",
            own_phone(slug)
        );
        let mut facts = format!("feiten:\n{phone}");
        for (path, values) in &self.values {
            let _ = writeln!(facts, "  {path}:");
            dated(values, &mut facts);
        }
        facts.extend(self.own_facts.iter().map(|(path, written)| fact(path, written)));
        files.insert(format!("{folder}/feiten/eigen.yaml"), facts);
        for (at, (id, answer)) in self.own_answers.iter().enumerate() {
            files.insert(format!("{folder}/antwoorden/{id}.md"), whole(answer, 100 * (number + 1) + at));
        }
        for (id, change) in &self.changes {
            files.insert(format!("{folder}/antwoorden/{id}.md"), changed(change));
        }
        files
    }
}

/// The number that every gemeente has.
pub(crate) fn own_phone(slug: &str) -> String {
    format!("+31 88 111 00 {:02}", slug.as_bytes().last().unwrap() - b'a' + 10)
}

fn kenmerken() -> String {
    let mut yaml = "kenmerken:\n".to_owned();
    let mut one = |name: &str, rest: &str| {
        let _ = writeln!(
            yaml,
            "  {name}:\n    vraag: Vraag naar {name}?\n    doel: Proef\n    herkomst: Proef\n    grondslag: Proef\n    gevoeligheid: gewoon\n{rest}"
        );
    };
    let limits = "    situatie: { onder: 'het onder {grens} is', vanaf: 'het {grens} of meer is' }";
    one(LEEFTIJD, &format!("    soort: getal\n    minimum: 0\n    maximum: 120\n{limits}"));
    one(DAG, &format!("    soort: datum\n{limits}"));
    one(SPOED, "    soort: ja_nee\n    situatie: { ja: het spoed heeft, nee: het geen spoed heeft }");
    let values = SOORTEN.map(|id| format!("      - {{ id: {id}, label: Keuze {id}, situatie: het {id} is }}\n"));
    one(SOORT, &format!("    soort: keuze\n    waarden:\n{}", values.concat()));
    yaml
}

fn fact(path: &str, fact: &Fact) -> String {
    let kind = match fact.kind {
        Kind::Bedrag => "bedrag",
        Kind::Leeftijd => "leeftijd",
        Kind::Datum => "datum",
        Kind::Termijn => "termijn",
        Kind::Aantal => "aantal\n    eenheid: stuks",
        Kind::Percentage => "percentage",
        Kind::Telefoon => "telefoon",
    };
    let by = match fact.given_by {
        _ if path.starts_with("eigen.") => "",
        GivenBy::Nation => "    gemeentelijk: nee\n",
        GivenBy::Either => "    gemeentelijk: mag\n",
        GivenBy::Towns => "    gemeentelijk: moet\n",
    };
    let mut yaml = format!("  {path}:\n    soort: {kind}\n    omschrijving: Waarde {path}\n{by}");
    if !fact.values.is_empty() {
        dated(&fact.values, &mut yaml);
    }
    yaml
}

fn dated(values: &[Dated], yaml: &mut String) {
    yaml.push_str("    waarden:\n");
    for value in values {
        let written = match &value.value {
            Val::Cents(cents) => format!("{}.{:02}", cents / 100, cents % 100),
            Val::Years(number) | Val::Count(number) => number.to_string(),
            Val::Day(day) => day.to_string(),
            Val::Term(number, unit) => format!("{number} {unit}"),
            Val::PerMille(tenths) => format!("{}.{}", tenths / 10, tenths % 10),
            Val::Phone(number) => number.clone(),
        };
        let _ = writeln!(yaml, "      - vanaf: {}\n        waarde: {written}", value.from);
        if let Some(until) = value.until {
            let _ = writeln!(yaml, "        geldig_tot_en_met: {until}");
        }
        if value.expected {
            yaml.push_str("        verwacht: true\n");
        }
    }
}

fn whole(answer: &Answer, number: usize) -> String {
    let mut text = format!(
        "---\nuuid: 01a1dc7b-0000-7000-8000-{number:012}\ntype: vraag\ntitel: Proef {}\neigenaar: team\n",
        answer.title
    );
    for (key, day) in [("geldig_vanaf", answer.from), ("geldig_tot_en_met", answer.until)] {
        let _ = day.map(|day| writeln!(text, "{key}: {day}"));
    }
    for (key, ids) in [("aliassen", &answer.aliases), ("regel_meteen", &answer.related)] {
        let _ = writeln!(text, "{key}: [{}]", ids.join(", "));
    }
    text.push_str("---\n");
    for (section, pieces) in &answer.sections {
        let _ = writeln!(text, "\n## {}", section.heading());
        self::pieces(pieces, &mut text);
    }
    text
}

fn changed(change: &Change) -> String {
    let mut text = "---\n".to_owned();
    let _ = change.title.as_ref().map(|title| writeln!(text, "titel: Anders {title}"));
    if let Some(why) = &change.not_offered {
        let _ = writeln!(text, "status:\n  soort: niet-aangeboden\n  reden: Hier niet {why}");
    }
    text.push_str("---\n");
    for (section, change) in &change.sections {
        let marker = if matches!(change, SectionChange::Whole(_)) { " {vervang}" } else { "" };
        let _ = writeln!(text, "\n## {}{marker}", section.heading());
        match change {
            SectionChange::Whole(new) | SectionChange::Own(new) => pieces(new, &mut text),
            SectionChange::Actions(actions) => actions.iter().for_each(|one| action(one, &mut text)),
        }
    }
    text
}

fn action(action: &Action, text: &mut String) {
    let added = |blok: &Blok, word: &str, text: &mut String| {
        let name = blok.name.as_deref().unwrap();
        let _ = writeln!(text, "\n{{#{name} {word}}}");
        body(&blok.body, text);
    };
    match action {
        Action::Replace(name, new) => {
            let _ = writeln!(text, "\n{{#{name} vervang}}");
            body(new, text);
        }
        Action::Hide(name) => {
            let _ = writeln!(text, "\n{{#{name} verberg reden=\"Dat doen wij niet.\"}}");
        }
        Action::Before(name, blok) => added(blok, &format!("voor={name}"), text),
        Action::After(name, blok) => added(blok, &format!("na={name}"), text),
    }
}

fn pieces(pieces: &[Piece], text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Blok(blok) => {
                text.push('\n');
                if let Some(name) = &blok.name {
                    let fixed = if blok.fixed { " verplicht" } else { "" };
                    let internal = if blok.internal { " zichtbaar=medewerkers" } else { "" };
                    let _ = writeln!(text, "{{#{name}{fixed}{internal}}}");
                }
                body(&blok.body, text);
            }
            Piece::Choice(branches) => {
                for (index, (condition, inner)) in branches.iter().enumerate() {
                    let words = match (index, condition) {
                        (0, Some(condition)) => format!("als {}", written(condition)),
                        (_, Some(condition)) => format!("anders als {}", written(condition)),
                        (_, None) => "anders".to_owned(),
                    };
                    let _ = writeln!(text, "\n::: {words}");
                    self::pieces(inner, text);
                }
                text.push_str("\n:::\n");
            }
        }
    }
}

fn body(body: &Body, text: &mut String) {
    let when =
        |condition: &Option<Cond>| condition.as_ref().map_or(String::new(), |own| format!(" {{als {}}}", written(own)));
    match body {
        Body::Paragraph(inner) => {
            let _ = writeln!(text, "Tekst {}.", words(inner));
        }
        Body::List { numbered, items } => {
            for (index, (inner, condition)) in items.iter().enumerate() {
                let sign = if *numbered { format!("{}.", index + 1) } else { "-".to_owned() };
                let _ = writeln!(text, "{sign} Regel {}{}", words(inner), when(condition));
            }
        }
        Body::Table(rows) => {
            text.push_str("| Wat | Hoe |\n| --- | --- |\n");
            for (one, other, condition) in rows {
                let _ = writeln!(text, "| {} | {} |{}", words(one), words(other), when(condition));
            }
        }
    }
}

fn words(words: &[Word]) -> String {
    let one = |word: &Word| match word {
        Word::Plain(mark) => mark.clone(),
        Word::Fact { mark, path, format } => {
            let format = format.map_or(String::new(), |format| format!(" | {format}"));
            format!("{mark} {{{{ {path}{format} }}}} {}", closing(mark))
        }
        Word::Link { mark, id } => format!("[{mark}](antwoord:{id})"),
        Word::Titled { mark, id } => format!("{mark} [](antwoord:{id})"),
    };
    words.iter().map(one).collect::<Vec<_>>().join(" en ")
}

/// The word that stands after a fact.
pub(crate) fn closing(mark: &str) -> String {
    mark.replacen("xf", "xt", 1)
}

fn written(condition: &Cond) -> String {
    match condition {
        Cond::Compare(name, sign, Operand::Fact(path)) => format!("{name} {sign} {path}"),
        Cond::Compare(name, sign, Operand::Constant(value)) => match value {
            Given::Number(number) => format!("{name} {sign} {number}"),
            Given::Day(day) => format!("{name} {sign} {day}"),
            Given::Word(word) => format!("{name} {sign} {word}"),
        },
        Cond::In(name, set) => format!("{name} in ({})", set.join(", ")),
        Cond::And(one, other) => format!("({}) en ({})", written(one), written(other)),
        Cond::Or(one, other) => format!("({}) of ({})", written(one), written(other)),
        Cond::Not(inner) => format!("niet ({})", written(inner)),
    }
}
