//! The content repository that an import writes: the answers and the little that must stand around them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::Date;

use super::render::Writer;
use super::report::Bevinding;
use super::slug::{numbered, slug};
use super::source::{Deel, Vraag};
use super::text;
use super::tree::{self, Block, Document, FLATTENED};

const LONGEST_ANSWER_LINE: usize = 300;
const CONTACT: &str = "Komt u er niet uit, of hebt u een andere vraag? Bel de gemeente: {{ contact.telefoon }}.";

/// An answer as it is written, and what is needed to check it.
#[derive(Debug)]
pub(crate) struct Geschreven {
    pub(crate) tekst: String,
    pub(crate) alineas: Vec<String>,
    pub(crate) bevindingen: Vec<Bevinding>,
}

/// The themes met so far: id and title.
#[derive(Debug, Default)]
pub(crate) struct Themas(BTreeMap<String, String>);

impl Themas {
    /// Remembers a theme and gives its id.
    pub(crate) fn add(&mut self, titel: Option<&str>) -> String {
        let titel = titel.unwrap_or("Overig");
        let id = slug(titel);
        self.0.entry(id.clone()).or_insert_with(|| titel.to_owned());
        id
    }
}

/// One answer of type `vraag`.
pub(crate) fn answer(vraag: &Vraag, thema: &str, controleren_voor: Date) -> Geschreven {
    let mut body = Body { url: vraag.url.as_deref(), ..Body::default() };
    body.bevindingen.clone_from(&vraag.bevindingen);
    let mut delen = vraag.delen.clone();
    body.short_answer(vraag, &mut delen);
    body.explanation(&delen);
    let mut tekst = front_matter(vraag, thema, controleren_voor);
    tekst.push_str(&body.tekst);
    let _ = write!(tekst, "\n## Contact\n\n{{#contact-gemeente}}\n{CONTACT}\n");
    Geschreven { tekst, alineas: body.alineas, bevindingen: body.bevindingen }
}

fn front_matter(vraag: &Vraag, thema: &str, controleren_voor: Date) -> String {
    let eigenaar = slug(vraag.instanties.first().map_or("onbekend", String::as_str));
    let mut out = format!(
        "---\nuuid: {}\ntaal: nl\ntype: vraag\ntitel: {}\nvraagvormen:\n  - {}\n",
        vraag.uuid,
        quoted(&vraag.titel),
        quoted(&vraag.titel),
    );
    if !vraag.onderwerpen.is_empty() {
        let woorden: Vec<String> = vraag.onderwerpen.iter().map(|woord| quoted(woord)).collect();
        let _ = writeln!(out, "trefwoorden: [{}]", woorden.join(", "));
    }
    let _ = write!(
        out,
        "thema: {thema}\neigenaar: {eigenaar}\ngeverifieerd_op: {}\ncontroleren_voor: {controleren_voor}\n",
        vraag.gewijzigd
    );
    if let Some(url) = vraag.url.as_deref() {
        let _ = write!(out, "bronnen:\n  - titel: {}\n    url: {}\n", quoted(&vraag.titel), quoted(url));
    }
    out.push_str("zichtbaar: publiek\n---\n");
    out
}

/// A YAML text between double quotes; JSON writes exactly that.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[derive(Default)]
struct Body<'a> {
    url: Option<&'a str>,
    tekst: String,
    names: BTreeSet<String>,
    /// Whether a `###` is open: what follows belongs to its blok and has no name of its own.
    under_heading: bool,
    alineas: Vec<String>,
    bevindingen: Vec<Bevinding>,
}

impl Body<'_> {
    fn note(&mut self, soort: &str, melding: impl Into<String>) {
        self.bevindingen.push(Bevinding::new(soort, melding));
    }

    fn read(&mut self, html: &str) -> Document {
        let mut doc = tree::read(html, self.url);
        self.alineas.append(&mut doc.alineas);
        self.bevindingen.append(&mut doc.bevindingen);
        doc
    }

    /// The introduction; without one the beginning of the explanation, without that the question itself.
    fn short_answer(&mut self, vraag: &Vraag, delen: &mut [Deel]) {
        self.tekst.push_str("\n## Kort antwoord\n");
        let mut doc = self.read(&vraag.inleiding);
        if doc.blocks.is_empty()
            && let Some(deel) = delen.first_mut().filter(|deel| deel.kop.is_none())
        {
            doc = self.read(&std::mem::take(&mut deel.html));
            self.note(
                "zonder-inleiding",
                "er is geen inleiding; het eerste deel van de uitleg is nu het korte antwoord",
            );
        }
        if !matches!(doc.blocks.first(), Some(Block::Paragraph(_))) {
            self.note(
                "zonder-antwoordregel",
                "het korte antwoord begint niet met een alinea; de vraag zelf staat er nu",
            );
            doc.blocks.insert(0, Block::Paragraph(text::plain(&vraag.titel)));
        }
        self.shorten(&mut doc.blocks);
        self.named_blocks(&doc, "tekst");
    }

    /// The first paragraph is what is read out: whole sentences, up to the limit.
    fn shorten(&mut self, blocks: &mut Vec<Block>) {
        let Some(Block::Paragraph(first)) = blocks.first_mut() else { return };
        if first.len() <= LONGEST_ANSWER_LINE {
            return;
        }
        if let Some((head, tail)) = text::split_sentences(first, LONGEST_ANSWER_LINE) {
            *first = head;
            blocks.insert(1, Block::Paragraph(tail));
            self.note(
                "antwoordregel-gesplitst",
                "de eerste alinea was langer dan 300 tekens en is na een zin gesplitst",
            );
        } else {
            self.note(
                "antwoordregel-te-lang",
                "de eerste alinea is langer dan 300 tekens en heeft geen korte eerste zin",
            );
        }
    }

    fn explanation(&mut self, delen: &[Deel]) {
        let mut opened = false;
        self.under_heading = false;
        for deel in delen {
            self.alineas.extend(deel.kop.clone());
            let mut doc = self.read(&deel.html);
            if deel.kop.is_none() && doc.blocks.is_empty() {
                continue;
            }
            if !opened {
                self.tekst.push_str("\n## Meer uitleg\n");
                opened = true;
            }
            if let Some(kop) = &deel.kop {
                if tree::relevel(&mut doc.blocks, 3) {
                    self.note(FLATTENED.0, FLATTENED.1);
                }
                if doc.blocks.is_empty() {
                    self.empty_part(kop, &mut doc);
                }
                doc.blocks.insert(0, Block::Heading(3, text::plain(kop)));
            }
            self.named_blocks(&doc, "uitleg");
        }
    }

    /// A heading without text, such as that of a film: the reader is led to where it can be seen.
    fn empty_part(&mut self, kop: &str, doc: &mut Document) {
        self.note("onderdeel-zonder-tekst", format!("onder \"{kop}\" staat geen tekst in de bron"));
        let mut words = text::plain("Dit onderdeel staat op de website van de bron.");
        if let Some(url) = self.url.filter(|url| url.starts_with("https://")) {
            doc.addresses.push(url.to_owned());
            for ch in &mut words {
                ch.style.link = doc.addresses.len();
            }
        }
        doc.blocks.push(Block::Paragraph(words));
    }

    /// Writes blocks, each blok under a name of its own. What stands under a heading is one blok with it.
    fn named_blocks(&mut self, doc: &Document, section: &str) {
        let mut rest = doc.blocks.as_slice();
        while let Some(first) = rest.first() {
            let mut count = 1;
            let name = match first {
                Block::Heading(3, kop) => {
                    self.under_heading = true;
                    Some(format!("{section}-{}", slug(&text::string(kop).chars().take(40).collect::<String>())))
                }
                _ if self.under_heading => None,
                _ => Some(format!("{section}-{}", self.count(section) + 1)),
            };
            if self.under_heading {
                count = 1 + rest[1..].iter().take_while(|block| !matches!(block, Block::Heading(3, _))).count();
            }
            let (blok, after) = rest.split_at(count);
            rest = after;
            self.tekst.push('\n');
            if let Some(name) = name {
                let name = numbered(&name, &mut self.names);
                let _ = writeln!(self.tekst, "{{#{name}}}");
            }
            let mut writer = Writer { addresses: &doc.addresses, bevindingen: &mut self.bevindingen };
            writer.sequence(blok, "", &mut self.tekst);
        }
    }

    fn count(&self, section: &str) -> usize {
        let numbers = |name: &&String| {
            let rest = name.strip_prefix(section).and_then(|rest| rest.strip_prefix('-'));
            rest.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        };
        self.names.iter().filter(numbers).count()
    }
}

/// The files around the answers, so that the result can be checked and served.
pub(crate) fn frame(themas: &Themas) -> Vec<(&'static str, String)> {
    let mut hub = "# yaml-language-server: $schema=../schemas/hub.schema.json\nstandaardgemeente: voorbeeld\n\
                   tijdzone: Europe/Amsterdam\nnoodtelefoon: contact.telefoon\nthemas:\n"
        .to_owned();
    for (id, titel) in &themas.0 {
        let _ = writeln!(hub, "  {id}: {}", quoted(titel));
    }
    vec![
        ("content/hub.yaml", hub),
        ("content/generic/feiten/contact.yaml", FACTS.to_owned()),
        ("content/municipal/voorbeeld/gemeente.yaml", GEMEENTE.to_owned()),
        ("content/municipal/voorbeeld/feiten/contact.yaml", VALUES.to_owned()),
    ]
}

const FACTS: &str = "\
# yaml-language-server: $schema=../../../schemas/feiten.schema.json
feiten:
  contact.telefoon:
    soort: telefoon
    omschrijving: Telefoonnummer van het klantcontactcentrum van de gemeente
    gemeentelijk: moet
";

const VALUES: &str = "\
# yaml-language-server: $schema=../../../../schemas/feiten.schema.json
feiten:
  contact.telefoon:
    waarden:
      - vanaf: 2020-01-01
        waarde: 0199 00 00 99
";

const GEMEENTE: &str = "\
# yaml-language-server: $schema=../../../schemas/gemeente.schema.json
naam: Voorbeeld
code: GM9099
fictief: true
toelichting: Verzonnen gemeente om ingelezen antwoorden te bekijken.
tooi_uri: https://identifier.overheid.nl/tooi/id/gemeente/gm9099
owms_uri: http://standaarden.overheid.nl/owms/terms/Voorbeeld_(gemeente)
website: https://www.voorbeeld.example
huisstijl:
  kleur: \"#154273\"
  retouradres: Postbus 99, 9999 ZZ Voorbeeld
";
