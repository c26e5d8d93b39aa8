//! The page: readable without anything from elsewhere, and by a screen reader.

use super::{basis, between, edit};
use crate::sample::root;
use eenduidig::{
    diff::{self, report},
    snapshot::{Builder, Release},
    source::Tree,
};
use scraper::{Html, Selector};

fn page() -> String {
    let voor = basis();
    let mut na = voor.clone();
    for case in ["feit-aangekondigd", "stappen-volgorde", "afwijking-weg", "sjabloon-anders"] {
        let path = root().join("tests/fixtures/diff").join(case).join("wijziging.txt");
        edit::apply(&mut na, &std::fs::read_to_string(path).unwrap());
    }
    let titel = na.get_mut("content/generic/antwoorden/pas-kwijt.md").unwrap();
    *titel = titel.replace("titel: Pas kwijt", "titel: Pas <kwijt> & \"weg\"");
    report::report(&between(&voor, &na), report::Format::Html, false)
}

#[test]
fn the_page_stands_by_itself_and_is_accessible() {
    let text = page();
    let document = Html::parse_document(&text);
    let all = |selector: &str| document.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
    assert!(text.starts_with("<!DOCTYPE html>") && document.errors.is_empty(), "{:?}", document.errors);
    assert_eq!(all("html[lang=nl]").len(), 1);
    assert_eq!((all("title").len(), all("h1").len(), all("main").len()), (1, 1, 1));
    assert!(all("script, link, img, iframe, [src], [href], [style], [onclick]").is_empty());
    assert!(!text.contains("http://") && !text.contains("@import") && !text.contains("url("));
    assert!(text.contains("Pas &lt;kwijt&gt; &amp; &quot;weg&quot;"));
    for table in all("table") {
        let inner = |selector: &str| table.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!((inner("caption"), inner("thead tr")), (1, 1));
        assert!(inner("thead th") == inner("thead th[scope=col]") && inner("tbody tr") > 0);
        assert_eq!(inner("tbody tr"), inner("tbody tr th[scope=row]"), "every row has a head");
    }
    assert!(!all("table").is_empty() && !all("details > summary").is_empty());
    assert!(!all("del").is_empty() && !all("ins").is_empty(), "was and wordt do not rest on colour alone");
    for region in all("[tabindex]") {
        let attribute = |name: &str| region.value().attr(name).is_some_and(|value| !value.is_empty());
        assert!(attribute("role") && attribute("aria-label"), "what can be focused has a name");
    }
    for contrast in contrasts(&text) {
        assert!(contrast >= 4.5, "{contrast}");
    }
}

/// Contrast of every rule that sets both colours, and of the body.
fn contrasts(text: &str) -> Vec<f64> {
    let style = text.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let value = |rule: &str, name: &str| -> Option<String> {
        let found = rule.split([';', '{']).find_map(|part| part.trim().strip_prefix(name)?.strip_prefix(':'))?;
        found.trim().starts_with('#').then(|| found.trim().to_owned())
    };
    let found: Vec<f64> = style
        .split('}')
        .filter_map(|rule| {
            let (front, back) = (value(rule, "color")?, value(rule, "background")?);
            let (one, other) = (luminance(&front), luminance(&back));
            Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
        })
        .collect();
    assert!(found.len() >= 3, "{found:?}");
    found
}

fn luminance(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let digits = if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

#[test]
fn two_snapshots_give_the_same_diff_as_two_trees() {
    let voor = basis();
    let mut na = voor.clone();
    let path = root().join("tests/fixtures/diff/feit-andere-waarde/wijziging.txt");
    edit::apply(&mut na, &std::fs::read_to_string(path).unwrap());
    let mut builder = Builder::default();
    let mut snapshot = |files: &super::Files| {
        let tree = Tree::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let release = Release::werkmap(&tree);
        builder.build(tree, release, super::TODAY).unwrap()
    };
    let (before, after) = (snapshot(&voor), snapshot(&na));
    let (found, other) = (diff::between(&before, &after), between(&voor, &na));
    assert_eq!((found.onderwerpen, found.antwoorden), (other.onderwerpen, other.antwoorden));
    assert!(found.inhoud);
}
