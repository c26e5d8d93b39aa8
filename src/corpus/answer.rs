//! The answers of a corpus, generic and as gemeenten change them.

use std::collections::BTreeSet;
use std::fmt::Write;

use uuid::Uuid;

use crate::markdown::basis;

use super::fact::{Feiten, Soort};
use super::frame::{self, THEMAS};
use super::words::{ACTIES, ALGEMEEN, DINGEN, Dice, EISEN, SOORTEN, STAPPEN, STUKKEN};

/// The sections of every answer: id and heading.
pub(crate) const SECTIES: [(&str, &str); 10] = [
    ("tekst", "Kort antwoord"),
    ("aanpak", "Zo werkt het"),
    ("voorwaarden", "Voorwaarden"),
    ("bewijs", "Meenemen"),
    ("kosten", "Kosten"),
    ("termijn", "Termijn"),
    ("bezwaar", "Bezwaar en beroep"),
    ("geen-reactie", "Geen reactie"),
    ("hulp", "Hulp nodig"),
    ("contact", "Contact"),
];

/// A gemeente that changes an answer changes so many of its ten sections on average. It keeps the number
/// of files near what gemeenten write, with the same share of sections.
const SECTIONS_PER_FILE: f64 = 4.0;

/// What one answer is about.
#[derive(Debug)]
pub(crate) struct Onderwerp {
    pub(crate) id: String,
    pub(crate) thema: &'static str,
    number: usize,
    titel: String,
    /// "De vergunning voor een terras".
    zaak: String,
    actie: (&'static str, &'static str, &'static str),
}

/// The first so many subjects.
pub(crate) fn onderwerpen(count: usize) -> Vec<Onderwerp> {
    let mut taken = BTreeSet::new();
    (0..count).map(|number| onderwerp(number, &mut taken)).collect()
}

fn onderwerp(number: usize, taken: &mut BTreeSet<String>) -> Onderwerp {
    let all = SOORTEN.len() * DINGEN.len() * ACTIES.len();
    // A step without common divisor goes past all combinations, far apart.
    let place = (number * 1_009) % all;
    let (lidwoord, soort) = SOORTEN[place % SOORTEN.len()];
    let ding = DINGEN[(place / SOORTEN.len()) % DINGEN.len()];
    let actie = ACTIES[place / (SOORTEN.len() * DINGEN.len())];
    let zaak = format!("{soort} voor {ding}");
    let mut titel = format!("{}{} {}", soort[..1].to_uppercase(), &zaak[1..], actie.0);
    let mut id = format!("{soort}-{}-{}", ding.trim_start_matches("een ").replace(' ', "-"), actie.0);
    if !taken.insert(id.clone()) {
        let round = number / all + 1;
        let _ = write!(id, "-{round}");
        let _ = write!(titel, " (regeling {round})");
        taken.insert(id.clone());
    }
    Onderwerp { id, thema: THEMAS[place % THEMAS.len()].0, number, titel, zaak: format!("{lidwoord} {zaak}"), actie }
}

/// The generic answer.
pub(crate) fn generic(onderwerp: &Onderwerp, feiten: &Feiten) -> String {
    let uuid = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("corpus/{}", onderwerp.id).as_bytes());
    let titel = &onderwerp.titel;
    let klein = titel[..1].to_lowercase() + &titel[1..];
    let mut out = format!(
        "---\nuuid: {uuid}\ntaal: nl\ntype: product\ntitel: {titel}\nvraagvormen:\n  - Hoe kan ik een {klein}?\n\
         thema: {}\naard: recht\ndoelgroep: [inwoner, ondernemer]\nprioriteit: {}\nafdeling: Publiekszaken\n\
         eigenaar: team-{}\ngeverifieerd_op: {}\ncontroleren_voor: {}\nbronnen:\n  - titel: Verzonnen regeling voor proeven\nzichtbaar: publiek\n---\n",
        onderwerp.thema,
        onderwerp.number % 101,
        onderwerp.thema,
        frame::VERIFIED,
        frame::VERIFY_BEFORE,
    );
    for (i, (id, kop)) in SECTIES.iter().enumerate() {
        let _ = write!(out, "\n## {kop}\n");
        let mut text =
            Sectie { id, onderwerp, feiten, dice: Dice::new(&[1, onderwerp.number, i]), named: true, out: &mut out };
        text.write();
    }
    out
}

/// What a gemeente changes in an answer, with the number of sections; None when it leaves it alone.
/// Each override says which generic text it was based on: the one as `written`.
pub(crate) fn overridden(
    onderwerp: &Onderwerp,
    feiten: &Feiten,
    gemeente: usize,
    (share, written): (f64, &str),
) -> Option<(usize, String)> {
    let mut dice = Dice::new(&[2, onderwerp.number, gemeente]);
    let ten = 10.0;
    let inside = (SECTIONS_PER_FILE / ten).max(share);
    if !dice.chance(share / inside) {
        return None;
    }
    let mut out = "---\n---\n".to_owned();
    let mut count = 0;
    for (i, (id, kop)) in SECTIES.iter().enumerate() {
        if !dice.chance(inside) {
            continue;
        }
        count += 1;
        let dice = Dice::new(&[3, onderwerp.number, i, gemeente]);
        let mut text = Sectie { id, onderwerp, feiten, dice, named: false, out: &mut String::new() };
        if text.dice.below(2) == 0 {
            text.write();
            let basis = basis_of_section(written, kop);
            let _ = write!(out, "\n## {kop} {{vervang{basis}}}\n{}", text.out);
        } else {
            // The last blok of every section is a plain paragraph of this name.
            let paragraph = text.closing();
            let basis = basis_of_blok(written, &format!("{id}-slot"));
            let _ = write!(out, "\n## {kop}\n\n{{#{id}-slot vervang{basis}}}\n{paragraph}\n");
        }
    }
    (count > 0).then_some((count, out))
}

/// ` basis=…` of a whole section of the generic text.
fn basis_of_section(written: &str, kop: &str) -> String {
    after(written, &format!("\n## {kop}\n"), "\n## ")
}

/// ` basis=…` of a paragraph of the generic text.
fn basis_of_blok(written: &str, name: &str) -> String {
    after(written, &format!("\n{{#{name}}}\n"), "\n\n")
}

fn after(written: &str, start: &str, end: &str) -> String {
    let text = written.split_once(start).map_or("", |(_, rest)| rest);
    format!(" basis={}", basis(text.split_once(end).map_or(text, |(text, _)| text)))
}

/// One section while it is being written.
struct Sectie<'a> {
    id: &'a str,
    onderwerp: &'a Onderwerp,
    feiten: &'a Feiten,
    dice: Dice,
    named: bool,
    out: &'a mut String,
}

impl Sectie<'_> {
    fn write(&mut self) {
        match self.id {
            "tekst" => self.answer(),
            "aanpak" => self.steps(),
            "voorwaarden" => self.requirements(),
            "bewijs" => self.documents(),
            "kosten" => self.costs(),
            "termijn" => self.term(),
            _ => {}
        }
        let closing = self.closing();
        self.blok("slot", &closing);
    }

    fn blok(&mut self, name: &str, text: &str) {
        self.out.push('\n');
        if self.named {
            let _ = writeln!(self.out, "{{#{}-{name}}}", self.id);
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn fact(&self, soort: Soort, offset: usize) -> String {
        format!("{{{{ {} }}}}", self.feiten.path(soort, self.onderwerp.number + offset * 17))
    }

    /// "De vergunning voor een terras vraagt u aan".
    fn opening(&self) -> String {
        let (_, verb, rest) = self.onderwerp.actie;
        format!("{} {verb} u{rest}", self.onderwerp.zaak)
    }

    fn answer(&mut self) {
        let place =
            self.dice.pick(&["bij de gemeente", "aan de balie", "met een formulier", "op papier of op de website"]);
        let text = format!("{} {place}. Het kost {}.", self.opening(), self.fact(Soort::Bedrag, 0));
        self.blok("regel", &text);
    }

    fn steps(&mut self) {
        let count = 3 + self.dice.below(4);
        let first = self.dice.below(STAPPEN.len() - count + 1);
        let mut list = String::new();
        for (i, step) in STAPPEN[first..first + count].iter().enumerate() {
            let _ = write!(list, "{}{}. {step}", if i == 0 { "" } else { "\n" }, i + 1);
        }
        self.blok("stappen", &list);
        if self.dice.below(3) == 0 {
            let rush = self.dice.sentences(&ALGEMEEN, 2);
            let calm = self.dice.sentences(&ALGEMEEN, 1);
            self.out.push_str("\n::: als spoed = ja\n");
            self.blok("spoed", &format!("Zeg meteen dat u haast hebt. {rush}"));
            self.out.push_str("\n::: anders\n");
            self.blok("gewoon", &calm);
            self.out.push_str("\n:::\n");
        }
    }

    fn requirements(&mut self) {
        self.blok("inleiding", "Dit zijn de voorwaarden:");
        self.list("lijst", &EISEN, "ondernemer = ja");
        if self.onderwerp.number % 4 == 1 {
            let fact = self.feiten.path(Soort::Leeftijd, self.onderwerp.number);
            let grens = self.fact(Soort::Leeftijd, 0);
            let _ = write!(self.out, "\n::: als leeftijd < {fact}\n");
            self.blok("jong", "Een ouder of voogd zet ook een handtekening.");
            self.out.push_str("\n::: anders\n");
            self.blok("volwassen", &format!("Bent u {grens} of ouder, dan tekent u zelf."));
            self.out.push_str("\n:::\n");
        }
    }

    fn documents(&mut self) {
        self.blok("inleiding", "Neem dit mee of stuur het op:");
        self.list("lijst", &STUKKEN, "aanvraagsoort = verlenging");
    }

    /// A list; the last line of some lists holds only in a situation.
    fn list(&mut self, name: &str, from: &[&str], situation: &str) {
        let count = 3 + self.dice.below(3);
        let first = self.dice.below(from.len() - count + 1);
        let when = if self.dice.below(2) == 0 { format!(" {{als {situation}}}") } else { String::new() };
        let mut list = String::new();
        for (i, item) in from[first..first + count].iter().enumerate() {
            let (end, mark) = if i + 1 == count { (".", when.as_str()) } else { (";", "") };
            let _ = write!(list, "{}- {item}{end}{mark}", if i == 0 { "" } else { "\n" });
        }
        self.blok(name, &list);
    }

    fn costs(&mut self) {
        let (first, second) = (self.fact(Soort::Bedrag, 0), self.fact(Soort::Bedrag, 1));
        if self.onderwerp.number.is_multiple_of(3) {
            self.out.push_str("\n::: als ondernemer = ja\n");
            self.blok("bedrijf", &format!("Een bedrijf betaalt {second}."));
            self.out.push_str("\n::: anders\n");
            self.blok("inwoner", &format!("Een inwoner betaalt {first}."));
            self.out.push_str("\n:::\n");
        } else {
            let table = format!(
                "| Wat | Bedrag |\n| --- | --- |\n| Gewone behandeling | {first} |\n| Met een onderzoek erbij | {second} |"
            );
            self.blok("tabel", &table);
        }
        let share = self.fact(Soort::Percentage, 0);
        self.blok("toeslag", &format!("Betaalt u te laat, dan komt er {share} bij."));
    }

    fn term(&mut self) {
        let term = self.fact(Soort::Termijn, 0);
        let (longer, usual) = (self.fact(Soort::Termijn, 1), self.dice.pick(&["meestal", "altijd", "in de regel"]));
        self.blok(
            "beslissing",
            &format!("U krijgt {usual} binnen {term} een besluit. Bij een groot plan duurt het {longer}."),
        );
    }

    /// The paragraph that closes a section.
    fn closing(&mut self) -> String {
        let count = 2 + self.dice.below(3);
        let more = self.dice.sentences(&ALGEMEEN, count);
        let begin = match self.id {
            "bezwaar" => {
                "Bent u het niet eens met het besluit? Maak dan binnen {{ bezwaar.termijn }} bezwaar bij de gemeente."
                    .to_owned()
            }
            "geen-reactie" => {
                format!(
                    "Hebt u na {} nog niets gehoord? Bel dan {{{{ contact.telefoon }}}}.",
                    self.fact(Soort::Termijn, 0)
                )
            }
            "hulp" => {
                "Lukt het niet alleen? Ga naar {{ hulp.plek }} of bel {{ contact.telefoon }}. Een medewerker helpt u."
                    .to_owned()
            }
            "contact" => {
                "Bel {{ contact.telefoon }} of kom naar de balie. Open: {{ contact.openingstijden }}.".to_owned()
            }
            _ => return more,
        };
        format!("{begin} {more}")
    }
}
