//! A changed output is found, and named; an unchanged one is not. (Mutations of all kinds have a test of
//! their own.)

use crate::sample::{self, Sample};
use eenduidig::{
    markdown::Audience,
    render::{RenderError, Request, gesprek, render},
    resolve::{Moment, resolve},
    verify::{Ask, Output, OutputError, Outputs, Report, Scope, Way, verify},
};
use jiff::civil::date;

/// Outputs of the sample, made in this process, and changed.
pub(crate) struct Changed<'a> {
    pub(crate) sample: &'a Sample,
    pub(crate) kind: &'a str,
    pub(crate) change: &'a (dyn Fn(&str) -> String + Sync),
}

impl Outputs for Changed<'_> {
    fn output(&self, ask: &Ask) -> Result<Output, OutputError> {
        let failed = |error: RenderError| OutputError::Failed(error.to_string());
        let gemeente = self.sample.repository.gemeente(&ask.gemeente).unwrap();
        let kanaal = self.sample.kanalen.get(&ask.kanaal).unwrap();
        let resolution = resolve(&self.sample.repository, &ask.gemeente, &ask.id, Moment::day(ask.datum));
        let basis_url = format!("/v1/gemeenten/{}/antwoorden", ask.gemeente);
        let request = Request {
            release: "proef",
            ontvangstcode: "",
            slug: &gemeente.slug,
            gemeente: &gemeente.profiel,
            datum: ask.datum,
            basis_url: &basis_url,
            variant: ask.variant.as_deref(),
            kenmerken: &ask.kenmerken,
            medewerkers: kanaal.zichtbaar == Audience::Medewerkers,
        };
        let (media_type, bytes) = match (ask.way, resolution) {
            (Way::Gesprek, eenduidig::resolve::Resolution::Antwoord(antwoord)) => {
                let turn = gesprek(kanaal, &antwoord, &request).map_err(failed)?;
                ("application/json", serde_json::to_vec(&turn).unwrap())
            }
            (_, resolution) => {
                let rendition = render(kanaal, &resolution, &request).map_err(failed)?;
                (rendition.content_type, rendition.body)
            }
        };
        let changes = ask.variant.as_deref() == Some(self.kind) || (self.kind == "gesprek" && ask.way == Way::Gesprek);
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if changes => (self.change)(&text).into_bytes(),
            Ok(text) => text.into_bytes(),
            Err(error) => error.into_bytes(),
        };
        Ok(Output { media_type: media_type.to_owned(), bytes })
    }
}

fn verified(kanaal: &str, kind: &str, change: &(dyn Fn(&str) -> String + Sync)) -> Report {
    let sample = sample::load();
    let day = date(2026, 12, 1);
    let scope = Scope {
        gemeenten: vec!["havenstede".to_owned()],
        ids: vec!["paspoort-aanvragen".to_owned()],
        kanalen: vec![kanaal.to_owned()],
        days: [day].into(),
        ..Scope::all(day.at(12, 0, 0, 0))
    };
    verify(&sample.repository, &sample.kanalen, &Changed { sample, kind, change }, &scope, &|_, _| {})
}

#[test]
fn what_was_not_changed_is_the_same() {
    for kanaal in ["website", "kcc", "chatbot"] {
        let report = verified(kanaal, "", &str::to_owned);
        assert!(report.is_proof(), "{:#?} {:?}", report.differences.first(), report.not_verified);
        let counts = report.counts;
        assert!(counts.words > 1000 && counts.values > 50 && counts.steps > 20, "{kanaal}: {counts:?}");
    }
}

#[test]
fn what_was_changed_is_found_and_named() {
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        ("website", "pagina", "€ 88,65", "€ 88,56", "het antwoord zegt € 88,65"),
        ("website", "pagina", "<main ", "<p>Dit kost € 5.</p><main ", "een waarde die het antwoord niet heeft"),
        ("website", "pagina", " niet ", " ", "de woorden zijn anders"),
        ("website", "pagina", "<ol class=\"utrecht-ordered-list\"", "<ol start=\"2\" class=\"x\"", "nummer"),
        ("website", "pagina", "class=\"sectie sectie-kosten\"", "hidden class=\"x\"", "ontbreekt"),
        ("website", "pagina", "jonger is dan", "ouder is dan", "de woorden zijn anders"),
        ("website", "pagina", "</body>", "<iframe src=\"/x\"></iframe></body>", "niet begrepen"),
        ("website", "json", "\"genummerd\": true", "\"genummerd\": false", "nummer"),
        ("website", "pagina", "href=\"tel:", "href=\"tel:9", "de link leidt naar"),
        (
            "kcc",
            "script",
            "<h2 id=\"afhandelen\">",
            "<p>Zeg dat het gratis is.</p><h2 id=\"afhandelen\">",
            "tekst die niet bij het antwoord hoort",
        ),
        ("kcc", "script", "Doorverbinden met", "Verbind door met", "ontbreekt"),
        ("kcc", "script", "<dd>Burgerzaken</dd>", "<dd>Belastingen</dd>", "iets anders dan beloofd"),
        ("kcc", "script", "data-kenmerk=\"leeftijd\"", "data-kenmerk=\"rol\"", "de vraag"),
        ("chatbot", "gesprek", "moet", "mag", "de woorden zijn anders"),
        ("chatbot", "gesprek", "\"label\":\"Ja\"", "\"label\":\"Nee\"", "de knop"),
    ];
    for (kanaal, kind, right, wrong, named) in cases {
        let report = verified(kanaal, kind, &|text| text.replace(right, wrong));
        let what: Vec<&str> = report.differences.iter().map(|difference| difference.what.as_str()).collect();
        assert!(what.iter().any(|what| what.contains(named)), "{right} → {wrong}: {what:?}");
    }
}
