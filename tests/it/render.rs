//! What the kanalen give for the sample content.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use eenduidig::{
    condition::{Kenmerken, Value},
    content::{
        Adres, GemeenteProfiel, Loader, Repository, SectieId, Status, StatusSoort, Tijdseenheid, Waarde, Zichtbaar,
    },
    markdown::{Audience, Block, Inline},
    render::{Kanaal, Kanalen, ONBEKEND, RenderError, Request, Voorwaarden, Vorm, gesprek, render, schrijf},
    resolve::{Antwoord, Feitwaarde, Laag, Moment, NietAangeboden, Resolution, resolve},
    source::{Place, SourceFile, Span, Tree, read_directory},
};
use jiff::civil::{Date, date};
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, LazyLock},
};

const TODAY: Date = date(2026, 11, 22);
static NOTHING: LazyLock<Kenmerken> = LazyLock::new(Kenmerken::new);
static KANALEN: LazyLock<Kanalen> = LazyLock::new(Kanalen::built_in);
static REPOSITORY: LazyLock<Arc<Repository>> =
    LazyLock::new(|| Loader::default().load(&read_directory(Path::new("content"), &[]).unwrap()).repository.unwrap());

fn samples() -> Vec<(&'static GemeenteProfiel, Box<Antwoord>)> {
    let mut all = Vec::new();
    for gemeente in REPOSITORY.gemeenten.values() {
        for id in REPOSITORY.ids(gemeente) {
            if let Resolution::Antwoord(antwoord) = resolve(&REPOSITORY, &gemeente.slug, id, Moment::day(TODAY)) {
                all.push((&gemeente.profiel, antwoord));
            }
        }
    }
    all
}

fn request<'a>(profiel: &'a GemeenteProfiel, slug: &'a str, kenmerken: &'a Kenmerken) -> Request<'a> {
    Request {
        release: "proef",
        ontvangstcode: "0Q7A-3FXN-8C2K",
        slug,
        gemeente: profiel,
        datum: TODAY,
        basis_url: "https://www.voorbeeld.example/antwoorden",
        variant: None,
        kenmerken,
        medewerkers: false,
    }
}

fn body(kanaal: &Kanaal, antwoord: &Antwoord, request: &Request<'_>) -> String {
    let resolution = Resolution::Antwoord(Box::new(antwoord.clone()));
    let rendition =
        render(kanaal, &resolution, request).unwrap_or_else(|error| panic!("{} {}: {error}", kanaal.naam, antwoord.id));
    String::from_utf8(rendition.body).unwrap()
}

/// Those that everybody may see.
fn public_samples() -> Vec<(&'static GemeenteProfiel, Box<Antwoord>)> {
    samples().into_iter().filter(|(_, antwoord)| antwoord.kop.zichtbaar == Zichtbaar::Publiek).collect()
}

/// Words as a reader sees them.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn seen_in_html(html: &str) -> String {
    let document = scraper::Html::parse_document(html);
    let main = scraper::Selector::parse("main").unwrap();
    flat(&document.select(&main).next().unwrap().text().collect::<String>())
}

/// Every text and fact that a kanaal must tell.
fn told(kanaal: &Kanaal, antwoord: &Antwoord) -> Vec<String> {
    let mut pieces = Vec::new();
    for sectie in antwoord
        .secties
        .iter()
        .filter(|sectie| kanaal.secties.contains(&sectie.id) && sectie.id != SectieId::Medewerkers)
    {
        sectie.each_blok(&mut |blok| {
            if blok.audience == Audience::Publiek {
                blok.blocks.iter().for_each(|block| {
                    block.each_heading(&mut |_, title, _| pieces.push(flat(title)));
                    pieces_of(kanaal, block, &mut pieces);
                });
            }
        });
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn pieces_of(kanaal: &Kanaal, block: &Block<eenduidig::resolve::Resolved>, pieces: &mut Vec<String>) {
    block.each_inline(&mut |inline| match inline {
        Inline::Text { text, .. } => pieces.push(flat(text)),
        Inline::Fact(feit) => pieces.push(flat(&schrijf(kanaal, feit))),
        _ => {}
    });
}

#[test]
fn built_in_kanalen_load_without_mistakes() {
    let tree = Kanalen::built_in_files();
    let (kanalen, found) = Kanalen::load(tree.group("renderers").unwrap());
    assert_eq!(found.iter().map(|d| format!("{:?} {}", d.place, d.message)).collect::<Vec<_>>(), Vec::<String>::new());
    assert!(kanalen.iter().count() >= 3);
}

#[test]
fn html_and_text_tell_everything_they_do_not_leave_out() {
    let whatsapp = whatsapp();
    let kanalen = KANALEN.iter().chain([whatsapp.get("whatsapp").unwrap()]);
    let kanalen: Vec<_> = kanalen.filter(|kanaal| matches!(kanaal.vorm, Vorm::Html | Vorm::Tekst)).collect();
    for (profiel, antwoord) in public_samples() {
        for kanaal in &kanalen {
            let output = body(kanaal, &antwoord, &request(profiel, &antwoord.gemeente, &NOTHING));
            let output = if kanaal.vorm == Vorm::Html { seen_in_html(&output) } else { flat(&output) };
            for piece in told(kanaal, &antwoord) {
                assert!(
                    output.contains(&piece),
                    "{} {} {}: {piece:?} not in {output}",
                    kanaal.naam,
                    antwoord.gemeente,
                    antwoord.id
                );
            }
        }
    }
}

/// Walks every path through the quick replies, as far as 60 turns; after that only those that do not know.
#[test]
fn a_dialogue_ends_and_tells_everything() {
    let dialogues: Vec<_> = KANALEN.iter().filter(|kanaal| kanaal.vorm == Vorm::Dialoog).collect();
    for (profiel, antwoord) in public_samples() {
        for kanaal in &dialogues {
            let mut open = vec![NOTHING.clone()];
            let mut said = BTreeSet::new();
            let mut turns = 0;
            while let Some(known) = open.pop() {
                turns += 1;
                let turn = gesprek(kanaal, &antwoord, &request(profiel, &antwoord.gemeente, &known)).unwrap();
                assert!(turn.uitweg.link.ends_with(&antwoord.id));
                assert!(turn.berichten.iter().all(|text| text.chars().count() <= kanaal.lengte.bericht));
                let Some(vraag) = &turn.vraag else {
                    said.insert(flat(&turn.berichten.join(" ")));
                    continue;
                };
                assert!(!known.contains_key(&vraag.kenmerk), "{} asked twice", vraag.kenmerk);
                assert_eq!(vraag.antwoorden.last().unwrap().id, ONBEKEND);
                let replies =
                    if turns > 60 { &vraag.antwoorden[vraag.antwoorden.len() - 1..] } else { &vraag.antwoorden[..] };
                for keuze in replies {
                    let mut next = known.clone();
                    let value = antwoord.kenmerken[&vraag.kenmerk]
                        .read(&keuze.id)
                        .unwrap_or_else(|| Value::Choice(ONBEKEND.to_owned()));
                    assert_eq!(value == Value::Choice(ONBEKEND.to_owned()), keuze.id == ONBEKEND);
                    next.insert(vraag.kenmerk.clone(), value);
                    open.push(next);
                }
            }
            let said = said.into_iter().collect::<Vec<_>>().join(" ");
            for piece in told(kanaal, &antwoord) {
                assert!(
                    said.contains(&piece),
                    "{} {} {}: {piece:?} never said: {said}",
                    kanaal.naam,
                    antwoord.gemeente,
                    antwoord.id
                );
            }
        }
    }
}

#[test]
fn internal_text_is_only_for_medewerkers_in_their_own_kanaal() {
    for (profiel, antwoord) in samples() {
        let mut internal = Vec::new();
        for sectie in &antwoord.secties {
            sectie.each_blok(&mut |blok| {
                if sectie.id == SectieId::Medewerkers || blok.audience == Audience::Medewerkers {
                    blok.blocks.iter().for_each(|block| {
                        block.each_inline(&mut |inline| {
                            if let Inline::Text { text, .. } = inline
                                && text.len() > 40
                            {
                                internal.push(flat(text));
                            }
                        });
                    });
                }
            });
        }
        for kanaal in KANALEN.iter().filter(|kanaal| kanaal.voorwaarden != Voorwaarden::VulIn) {
            for variant in kanaal.varianten() {
                for medewerkers in [false, true] {
                    let request = Request {
                        medewerkers,
                        variant: Some(variant),
                        ..request(profiel, &antwoord.gemeente, &NOTHING)
                    };
                    let output = render(kanaal, &Resolution::Antwoord(antwoord.clone()), &request);
                    let may = medewerkers && kanaal.zichtbaar == Audience::Medewerkers;
                    if antwoord.kop.zichtbaar == Zichtbaar::Medewerkers && !may {
                        assert_eq!(output, Err(RenderError::NotFound));
                        continue;
                    }
                    let output = output.unwrap();
                    let output =
                        flat(&String::from_utf8_lossy(&output.body).replace("&#x27;", "'").replace("&quot;", "\""));
                    for text in &internal {
                        assert!(may || !output.contains(text.as_str()), "{} {variant}: {text}", kanaal.naam);
                    }
                }
            }
        }
    }
}

const WHATSAPP: &str = r#"titel = "WhatsApp"
vorm = "tekst"
secties = ["tekst", "stappen", "aanpak", "voorwaarden", "bewijs", "kosten", "termijn", "bezwaar", "let-op", "geen-reactie", "uitleg", "hulp", "contact"]
voorwaarden = "toon-alle"

[weggelaten]
medewerkers = "Alleen voor medewerkers."

[zinnen]
ingehouden = "Even niet. Bel {telefoon}."

[sjablonen]
bericht = "bericht.txt"
"#;

fn whatsapp() -> Kanalen {
    let tree = Tree::from_files([
        ("renderers/whatsapp/kanaal.toml", WHATSAPP),
        (
            "renderers/whatsapp/bericht.txt",
            "*{{ titel }}*\n{% for b in berichten %}! {{ b.titel }}\n{{ b.delen | tekst }}\n{% endfor %}{% for s in secties %}\n*{{ s.kop }}*\n{{ s.delen | tekst }}\n{% endfor %}",
        ),
    ]);
    let (kanalen, found) = Kanalen::load(tree.group("renderers").unwrap());
    assert!(found.is_empty(), "{:?}", found.iter().map(|d| &d.message).collect::<Vec<_>>());
    kanalen
}

fn mistakes(manifest: &str, template: &str) -> Vec<String> {
    let tree = Tree::from_files([("renderers/x/kanaal.toml", manifest), ("renderers/x/bericht.txt", template)]);
    let (_, found) = Kanalen::load(tree.group("renderers").unwrap());
    found.iter().map(|d| format!("{} {} {}", d.place.as_ref().unwrap(), d.code, d.message)).collect()
}

#[test]
fn mistakes_in_a_kanaal_have_a_place() {
    let all = [
        mistakes(WHATSAPP, "regel\n{% if titel %}\n{{ titel }}"),
        mistakes(WHATSAPP, "regel\n  {{ titel | schreeuw }}"),
        mistakes(&WHATSAPP.replace("\"hulp\", ", ""), ""),
        mistakes(&WHATSAPP.replace("\"hulp\"", "\"hulpp\""), ""),
        mistakes(&WHATSAPP.replace("bericht.txt", "ander.txt"), ""),
        mistakes(&WHATSAPP.replace("ingehouden", "iets"), ""),
        mistakes(&format!("kleur = 3\n{WHATSAPP}"), ""),
        mistakes(&format!("{WHATSAPP}\n[schrijf]\nbedrag = \"romeins\"\n"), ""),
        mistakes(&format!("{WHATSAPP}\n[achter]\nbestaat-niet = \"afdeling\"\n"), ""),
        mistakes("titel = ", ""),
    ];
    insta::assert_snapshot!(all.concat().join("\n"));
}

fn sample(id: &str) -> (&'static GemeenteProfiel, Box<Antwoord>) {
    samples().into_iter().find(|(_, antwoord)| antwoord.gemeente == "havenstede" && antwoord.id == id).unwrap()
}

#[test]
fn paspoort_aanvragen_per_kanaal() {
    let (profiel, antwoord) = sample("paspoort-aanvragen");
    for kanaal in KANALEN.iter().filter(|kanaal| kanaal.vorm != Vorm::Pdf) {
        for variant in kanaal.varianten() {
            let request =
                Request { variant: Some(variant), medewerkers: true, ..request(profiel, "havenstede", &NOTHING) };
            let output = body(kanaal, &antwoord, &request);
            if let Ok(out) = std::env::var("EENDUIDIG_SHOW") {
                std::fs::write(format!("{out}/{}-{variant}.html", kanaal.naam), &output).unwrap();
            }
            insta::assert_snapshot!(format!("paspoort_{}_{variant}", kanaal.naam), output);
        }
    }
    insta::assert_snapshot!(
        "paspoort_whatsapp",
        body(whatsapp().get("whatsapp").unwrap(), &antwoord, &request(profiel, "havenstede", &NOTHING))
    );
}

#[test]
fn an_open_kenmerk_is_an_error_where_all_must_be_filled_in() {
    let (profiel, antwoord) = sample("paspoort-aanvragen");
    for kanaal in KANALEN.iter().filter(|kanaal| kanaal.voorwaarden == Voorwaarden::VulIn) {
        let resolution = Resolution::Antwoord(antwoord.clone());
        let error = render(kanaal, &resolution, &request(profiel, "havenstede", &NOTHING)).unwrap_err();
        let RenderError::MissingKenmerken(names) = error else { panic!("{error}") };
        assert!(names.contains(&"leeftijd".to_owned()));
    }
}

fn fact(waarde: Waarde, opmaak: Option<&str>) -> Feitwaarde {
    let file = Arc::new(SourceFile::new("feiten.yaml", ""));
    Feitwaarde {
        pad: "een.feit".to_owned(),
        waarde,
        opmaak: opmaak.map(str::to_owned),
        verwacht: false,
        laag: Laag::Generiek,
        place: Place::new(&file, Span::default()),
        locatie: None,
        datum: TODAY,
    }
}

#[test]
fn facts_in_every_form() {
    let gewoon = whatsapp();
    let spoken = ["bedrag", "percentage", "telefoon", "email"].map(|soort| format!("{soort} = \"gesproken\""));
    let manifest = WHATSAPP.replace("[sjablonen]", &format!("[schrijf]\n{}\n[sjablonen]", spoken.join("\n")));
    let tree = Tree::from_files([("renderers/x/kanaal.toml", manifest.as_str()), ("renderers/x/bericht.txt", "")]);
    let gesproken = Kanalen::load(tree.group("renderers").unwrap()).0;
    let adres = Adres {
        straat: Some("Marktplein".into()),
        huisnummer: Some("1".into()),
        postbus: None,
        postcode: "1291 AB".into(),
        plaats: "Havenstede".into(),
    };
    let cases = [
        (Waarde::Bedrag(8865), None, "€ 88,65", "88 euro en 65 cent"),
        (Waarde::Bedrag(2000), None, "€ 20", "20 euro"),
        (Waarde::Bedrag(45), None, "€ 0,45", "45 cent"),
        (Waarde::Bedrag(123_456_700), None, "€ 1.234.567", "1.234.567 euro"),
        (Waarde::Bedrag(8865), Some("zonder_teken"), "88,65", "88,65"),
        (Waarde::Percentage(764), None, "0,0764%", "0,0764 procent"),
        (Waarde::Percentage(25_000), None, "2,5%", "2,5 procent"),
        (Waarde::Percentage(40_000), Some("voluit"), "4 procent", "4 procent"),
        (Waarde::Datum(date(2026, 3, 18)), None, "18 maart 2026", "18 maart 2026"),
        (Waarde::Datum(date(2026, 3, 8)), Some("kort"), "08-03-2026", "08-03-2026"),
        (Waarde::Datum(date(2026, 3, 18)), Some("met_dag"), "woensdag 18 maart 2026", "woensdag 18 maart 2026"),
        (Waarde::Termijn { aantal: 6, eenheid: Tijdseenheid::Weken }, None, "6 weken", "6 weken"),
        (Waarde::Termijn { aantal: 1, eenheid: Tijdseenheid::Werkdagen }, None, "1 werkdag", "1 werkdag"),
        (Waarde::Termijn { aantal: 6, eenheid: Tijdseenheid::Weken }, Some("kort"), "6 wk.", "6 wk."),
        (Waarde::Leeftijd(18), None, "18 jaar", "18 jaar"),
        (Waarde::Leeftijd(18), Some("getal"), "18", "18"),
        (Waarde::Aantal { aantal: 3, eenheid: Some("stuks".into()) }, None, "3 stuks", "3 stuks"),
        (Waarde::Aantal { aantal: 1500, eenheid: Some("stuks".into()) }, Some("getal"), "1.500", "1.500"),
        (Waarde::Telefoon("14 0199".into()), None, "14 0199", "14, 01, 99"),
        (Waarde::Telefoon("+31 88 000 00 01".into()), None, "+31 88 000 00 01", "plus 31, 88, 000, 00, 01"),
        (Waarde::Email("info@a.example".into()), None, "info@a.example", "info apenstaartje a punt example"),
        (Waarde::Adres(adres.clone()), None, "Marktplein 1, 1291 AB Havenstede", "Marktplein 1, 1291 AB Havenstede"),
        (Waarde::Adres(adres), Some("regels"), "Marktplein 1\n1291 AB Havenstede", "Marktplein 1\n1291 AB Havenstede"),
        (Waarde::Begrip { term: "Pas".into(), uitleg: Some("een kaart".into()) }, None, "Pas", "Pas"),
        (
            Waarde::Begrip { term: "Pas".into(), uitleg: Some("een kaart".into()) },
            Some("met_uitleg"),
            "Pas (een kaart)",
            "Pas (een kaart)",
        ),
        (Waarde::Link { url: "https://a.example".into(), tekst: "Ga".into() }, None, "Ga", "Ga"),
    ];
    for (waarde, opmaak, plain, aloud) in cases {
        let fact = fact(waarde, opmaak);
        assert_eq!(schrijf(gewoon.get("whatsapp").unwrap(), &fact), plain);
        assert_eq!(schrijf(gesproken.get("x").unwrap(), &fact), aloud);
    }
}

#[test]
fn opening_hours_name_the_coming_exceptions() {
    let locatie =
        REPOSITORY.gemeente("havenstede").unwrap().laag.locaties.values().find(|l| l.naam == "Stadhuis Havenstede");
    let mut fact = fact(Waarde::Openingstijden("stadhuis".into()), None);
    fact.locatie = locatie.cloned();
    let whatsapp = whatsapp();
    let kanaal = whatsapp.get("whatsapp").unwrap();
    insta::assert_snapshot!("openingstijden_november", schrijf(kanaal, &fact));
    fact.datum = date(2026, 12, 20);
    insta::assert_snapshot!("openingstijden_december", schrijf(kanaal, &fact));
}

#[test]
fn what_is_withheld_or_not_offered_says_so_with_a_number() {
    let (profiel, antwoord) = sample("paspoort-aanvragen");
    let telefoon = fact(Waarde::Telefoon("14 0199".into()), None);
    let withheld = Resolution::Ingehouden {
        id: antwoord.id.clone(),
        kop: Arc::clone(&antwoord.kop),
        telefoon: Some(Box::new(telefoon.clone())),
        diagnostics: Vec::new(),
    };
    let elsewhere = Resolution::NietAangeboden(Box::new(NietAangeboden {
        id: antwoord.id.clone(),
        gemeente: "havenstede".to_owned(),
        gemeentenaam: "Havenstede".to_owned(),
        kop: Arc::clone(&antwoord.kop),
        status: Status {
            soort: StatusSoort::NietAangeboden,
            reden: "Dat doen wij niet.".to_owned(),
            opvolger: Some("identiteitskaart-aanvragen".to_owned()),
        },
        opvolger_titel: Some("Identiteitskaart aanvragen".to_owned()),
        telefoon: Some(telefoon),
    }));
    let whatsapp = whatsapp();
    for kanaal in KANALEN.iter().chain([whatsapp.get("whatsapp").unwrap()]) {
        let request = request(profiel, "havenstede", &NOTHING);
        let output = render(kanaal, &withheld, &request).unwrap();
        let other = render(kanaal, &elsewhere, &request).unwrap();
        if kanaal.vorm == Vorm::Pdf {
            continue;
        }
        let output = String::from_utf8(output.body).unwrap();
        assert!(output.contains("14 0199") || output.contains("14, 01, 99"), "{}: {output}", kanaal.naam);
        assert!(!output.contains("88,65"), "{}", kanaal.naam);
        let other = String::from_utf8(other.body).unwrap();
        assert!(
            other.contains("Dat doen wij niet.") && other.contains("Identiteitskaart aanvragen"),
            "{}: {other}",
            kanaal.naam
        );
    }
}
