//! The antwoorden of the sample as default letters, and a briefmodel as a letter to somebody.

use super::{
    pdf::{Pdf, dense},
    sample::{TODAY, antwoord, closing, repository},
};
use eenduidig::{
    brief::{Geadresseerde, carried},
    condition::{Kenmerken, Value as Kenmerkwaarde},
    content::Zichtbaar,
    render::{Kanaal, Kanalen, RenderError, Rendition, Request, letter_view, render, render_letter, view},
    resolve::{Moment, Resolution, resolve},
};
use serde_json::Value;
use std::sync::{Arc, OnceLock};

fn kanaal() -> &'static Kanaal {
    static KANAAL: OnceLock<Arc<Kanaal>> = OnceLock::new();
    KANAAL.get_or_init(|| Kanalen::built_in().get("brief").unwrap().clone())
}

fn request<'a>(gemeente: &'a str, kenmerken: &'a Kenmerken) -> Request<'a> {
    Request {
        release: "0123456789abcdef",
        ontvangstcode: "0Q7A-3FXN-8C2K",
        slug: gemeente,
        gemeente: &repository().gemeente(gemeente).unwrap().profiel,
        datum: TODAY,
        basis_url: "",
        variant: None,
        kenmerken,
        medewerkers: false,
    }
}

/// Every fact in a view, as it is written there.
fn facts(view: &Value, found: &mut Vec<String>) {
    match view {
        Value::Object(members) => {
            if view["soort"] == "feit" {
                found.push(view["tekst"].as_str().unwrap().to_owned());
            }
            members.values().for_each(|value| facts(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| facts(value, found)),
        _ => {}
    }
}

fn assert_says_every_fact(name: &str, view: &Value, rendition: Rendition) {
    assert_eq!(rendition.content_type, "application/pdf");
    let pdf = Pdf::new(rendition.body);
    pdf.keep(name);
    assert!(pdf.right_edge().is_none_or(|edge| edge < 534.0), "{name}: text runs over the right margin");
    let Some(text) = pdf.text() else { return };
    let text = dense(&text);
    let mut expected = Vec::new();
    facts(view, &mut expected);
    for fact in expected {
        let written = text.contains(&dense(&fact)) || fact.starts_with("https://") && text.contains(&dense(&fact[8..]));
        assert!(written, "{name}: {fact:?} is missing");
    }
}

/// All of them with `LETTERS_ALL`; otherwise every eighteenth, so that all three gemeenten and many themes are met.
#[test]
fn every_antwoord_is_a_letter_with_all_its_facts() {
    let step = if std::env::var_os("LETTERS_ALL").is_some() { 1 } else { 18 };
    let all = repository()
        .gemeenten
        .iter()
        .flat_map(|(slug, gemeente)| repository().ids(gemeente).into_iter().map(move |id| (slug.as_str(), id)));
    let mut rendered = 0;
    for (turn, (gemeente, id)) in all.enumerate().step_by(step) {
        let resolution = resolve(repository(), gemeente, id, Moment::day(TODAY));
        let Resolution::Antwoord(antwoord) = &resolution else { continue };
        if antwoord.kop.zichtbaar == Zichtbaar::Medewerkers {
            continue;
        }
        let known = closing(antwoord, turn);
        let request = request(gemeente, &known);
        let rendition =
            render(kanaal(), &resolution, &request).unwrap_or_else(|error| panic!("{gemeente} {id}: {error}"));
        assert_says_every_fact(&format!("{gemeente}-{id}"), &view(kanaal(), antwoord, &request).unwrap(), rendition);
        rendered += 1;
    }
    assert!(rendered >= 10, "{rendered}");
}

#[test]
fn an_unknown_that_matters_is_an_error() {
    let known = Kenmerken::new();
    let resolution = Resolution::Antwoord(Box::new(antwoord("havenstede", "paspoort-aanvragen")));
    let error = render(kanaal(), &resolution, &request("havenstede", &known)).unwrap_err();
    assert!(matches!(error, RenderError::MissingKenmerken(names) if names.contains(&"leeftijd".to_owned())));
}

#[test]
fn a_briefmodel_goes_to_somebody() {
    let model = antwoord("havenstede", "paspoort-verloopt");
    let carried = carried(repository(), &model, Moment::day(TODAY)).unwrap();
    let known = Kenmerken::from([("leeftijd".to_owned(), Kenmerkwaarde::Number(40))]);
    let request = request("havenstede", &known);
    let person = Geadresseerde {
        adresregels: vec!["T. Proefpersoon".into(), "Proefstraat 1".into(), "1291 AA Havenstede".into()],
        aanhef: Some("Beste heer of mevrouw Proefpersoon,".into()),
    };
    let data = letter_view(kanaal(), &model, &carried, Some(&person), &request).unwrap();
    assert_eq!(data["onderwerp"], "Uw paspoort verloopt binnenkort");
    let rendition = render_letter(kanaal(), &model, &carried, Some(&person), &request).unwrap();
    let text = Pdf::new(rendition.body.clone()).text();
    assert_says_every_fact("briefmodel", &data, rendition);
    let Some(text) = text else { return };
    for expected in
        ["T. Proefpersoon", "Beste heer of mevrouw", "Met vriendelijke groet,", "Paspoort aanvragen", "0Q7A-3FXN-8C2K"]
    {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    let nobody = render_letter(kanaal(), &model, &carried, None, &request).unwrap();
    assert!(Pdf::new(nobody.body).text().is_none_or(|text| !text.contains("Proefpersoon") && !text.contains("Beste")));
}
