//! The notice in the Berichtenbox is verified: every part of it, and the letter that it goes with.

use crate::sample::{self, Sample};
use eenduidig::{
    brief,
    render::{Request, render_notice},
    resolve::{Moment, Resolution, resolve},
    verify::{Ask, Output, OutputError, Outputs, Report, Scope, Way, verify},
};
use jiff::civil::date;

/// Notices of the sample, changed; there are no letters.
struct Notices<'a> {
    sample: &'a Sample,
    change: &'a (dyn Fn(&str) -> String + Sync),
}

impl Outputs for Notices<'_> {
    fn output(&self, ask: &Ask) -> Result<Output, OutputError> {
        let failed = |error: String| OutputError::Failed(error);
        if ask.way != Way::Berichtenbox {
            return Err(failed("not here".to_owned()));
        }
        let gemeente = self.sample.repository.gemeente(&ask.gemeente).unwrap();
        let moment = Moment::day(ask.datum);
        let Resolution::Antwoord(model) = resolve(&self.sample.repository, &ask.gemeente, &ask.id, moment) else {
            return Err(failed("no letter".to_owned()));
        };
        let carried = brief::carried(&self.sample.repository, &model, moment).unwrap();
        let basis_url = format!("/v1/gemeenten/{}/antwoorden", ask.gemeente);
        let request = Request {
            release: "proef",
            ontvangstcode: "",
            slug: &gemeente.slug,
            gemeente: &gemeente.profiel,
            datum: ask.datum,
            basis_url: &basis_url,
            variant: None,
            kenmerken: &ask.kenmerken,
            medewerkers: false,
        };
        let kanaal = self.sample.kanalen.get(&ask.kanaal).unwrap();
        let notice = render_notice(kanaal, &model, &carried, &request).map_err(|error| failed(error.to_string()))?;
        let bytes = (self.change)(&String::from_utf8(notice.body).unwrap()).into_bytes();
        Ok(Output { media_type: notice.content_type.to_owned(), bytes })
    }
}

/// What differs in notices.
fn differences(id: &str, change: &(dyn Fn(&str) -> String + Sync)) -> (Vec<String>, Report) {
    let sample = sample::load();
    let day = date(2026, 12, 1);
    let scope = Scope {
        gemeenten: vec!["havenstede".to_owned()],
        ids: vec![id.to_owned()],
        days: [day].into(),
        ..Scope::all(day.at(12, 0, 0, 0))
    };
    let report = verify(&sample.repository, &sample.kanalen, &Notices { sample, change }, &scope, &|_, _| {});
    let of_notice = report.differences.iter().filter(|difference| difference.kanaal.contains("Berichtenbox"));
    let told = of_notice.map(|difference| format!("{}: {}", difference.what, difference.output.text));
    (told.collect(), report)
}

#[test]
fn the_notices_of_the_sample_say_what_the_letters_say() {
    for id in ["paspoort-verloopt", "aanvraag-ontvangen-bijstand", "verhuizing-bevestiging"] {
        let (found, report) = differences(id, &str::to_owned);
        assert!(found.is_empty(), "{id}: {found:#?}");
        assert!(report.counts.words > 100, "{id}: {:?}", report.counts);
    }
}

#[test]
fn a_notice_that_says_something_else_is_found() {
    let cases = [
        ("verhuizing-bevestiging", "\"tekst\": \"6 weken\"", "\"tekst\": \"8 weken\""),
        ("verhuizing-bevestiging", "Termijn: 6 weken", "Termijn: 8 weken"),
        ("verhuizing-bevestiging", "\"aard\": \"besluit\"", "\"aard\": \"mededeling\""),
        ("verhuizing-bevestiging", "burgerservicenummer", "telefoonnummer"),
        ("paspoort-verloopt", "geen termijn", "2 weken"),
        ("paspoort-verloopt", "de burgemeester van", "de gemeenteraad van"),
        ("aanvraag-ontvangen-bijstand", "is begonnen", "is voorbij"),
        ("aanvraag-ontvangen-bijstand", "\"bestuursorgaan\"", "\"orgaan\""),
    ];
    for (id, right, wrong) in cases {
        let (found, _) = differences(id, &|text| text.replace(right, wrong));
        assert!(!found.is_empty(), "{id}: {right} → {wrong} is not found");
    }
}
