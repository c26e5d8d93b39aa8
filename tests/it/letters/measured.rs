//! Where things stand on the paper, measured on the pages as they are printed: the window of the envelope, the marks
//! to fold by, margins, and that nothing stands over something else.
//!
//! The sizes are the hub's own default, as `renderers/brief/brief.typ` states them: with the letter folded for a C5 or
//! DL envelope, a window of 90 by 49 mm that begins 43 mm from the top, and 20 mm from the left or the right.

use super::{
    archive::{GEMEENTEN, LETTERS, sample},
    pdf::{Pdf, Picture, Place, Word},
    sample::{TODAY, antwoord, closing, repository},
};
use eenduidig::{
    brief::{Geadresseerde, MOST_ADDRESS_LINES},
    content::{GemeenteProfiel, Venster},
    render::{Kanalen, Request, render},
    resolve::{Moment, Resolution, resolve},
};

/// All of a page.
const PAGE: Place = Place { left: 0.0, top: 0.0, right: 211.0, bottom: 298.0 };
/// Where text may stand. Boxes of words reach above their ink; the ink itself is looked at apart.
const MARGINS: Place = Place { left: 22.0, top: 18.5, right: 188.0, bottom: 290.0 };

/// What the window shows.
fn window(gemeente: &str) -> Place {
    let left = if profile(gemeente).huisstijl.venster == Venster::Rechts { 100.0 } else { 20.0 };
    Place { left, top: 43.0, right: left + 90.0, bottom: 92.0 }
}

/// Where return address and address must stand: 2 mm or more from every side of the window, wherever it is.
fn address_area(gemeente: &str) -> Place {
    let left = if profile(gemeente).huisstijl.venster == Venster::Rechts { 103.0 } else { 22.0 };
    Place { left, top: 45.0, right: left + 85.0, bottom: 85.0 }
}

fn profile(gemeente: &str) -> &'static GemeenteProfiel {
    &repository().gemeente(gemeente).unwrap().profiel
}

fn addressee(lines: &[&str]) -> Geadresseerde {
    let person = Geadresseerde { adresregels: lines.iter().map(ToString::to_string).collect(), aanhef: None };
    person.check().unwrap();
    person
}

/// An address as there are many, and the fullest that is accepted: as many lines as fit, as long as may be.
fn addressees() -> [Geadresseerde; 3] {
    let longest = "Mevrouw V.W.X. van der Voorbeeld-Proefpersoon";
    assert_eq!(longest.chars().count(), 45);
    [
        addressee(&["T. Proefpersoon", "Proefstraat 1", "9900 AA  PROEFDORP"]),
        addressee(&[longest; MOST_ADDRESS_LINES]),
        addressee(&["WWWWWWWWWWWWWWWWWWWWWWWWWWWW"; MOST_ADDRESS_LINES]),
    ]
}

/// A letter of several pages: a whole antwoord with everything in it.
fn long(gemeente: &str, profiel: &GemeenteProfiel) -> Vec<u8> {
    let kanalen = Kanalen::built_in();
    let known = closing(&antwoord(gemeente, "paspoort-aanvragen"), 0);
    let request = Request {
        release: "0123456789abcdef",
        ontvangstcode: "0Q7A-3FXN-8C2K",
        slug: gemeente,
        gemeente: profiel,
        datum: TODAY,
        basis_url: "",
        variant: None,
        kenmerken: &known,
        medewerkers: false,
    };
    let resolution = resolve(repository(), gemeente, "paspoort-aanvragen", Moment::day(TODAY));
    assert!(matches!(resolution, Resolution::Antwoord(_)));
    render(kanalen.get("brief").unwrap(), &resolution, &request).unwrap().body
}

fn words_in(words: &[Word], area: Place) -> String {
    let within = |word: &&Word| word.page == 1 && area.overlap(&word.place) > 0.0;
    words.iter().filter(within).map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_window_shows_return_address_and_address_and_nothing_else() {
    for gemeente in GEMEENTEN {
        for (id, person) in LETTERS.iter().flat_map(|id| addressees().map(|person| (id, person))) {
            let pdf = Pdf::new(sample(gemeente, id, &person));
            let (Some(words), Some(pages)) = (pdf.words(), pdf.pictures()) else { return };
            let (window, area) = (window(gemeente), address_area(gemeente));
            let shown =
                format!("Retouradres: {} {}", profile(gemeente).huisstijl.retouradres, person.adresregels.join(" "));
            let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words_in(&words, window), shown, "{gemeente} {id}");
            let ink = pages[0].ink(window).unwrap();
            assert!(area.holds(&ink, 0.2), "{gemeente} {id}: {ink:?}");
            assert!(ink.left < area.left + 0.5 && ink.top < area.top + 0.5, "{gemeente} {id}: {ink:?}");
            // The address itself begins 50 mm from the top, under a white strip.
            let below = pages[0].ink(Place { top: 48.5, ..window }).unwrap();
            assert!((49.5..50.5).contains(&below.top), "{gemeente} {id}: {below:?}");
            assert_eq!(pages[0].ink(Place { top: 47.8, bottom: 49.3, ..window }), None, "{gemeente} {id}");
        }
    }
}

/// Everything that is wrong with where words stand.
fn misplaced(words: &[Word]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !MARGINS.holds(&word.place, 0.6) {
            wrong.push(format!("'{}' stands outside the margins: {:?}", word.text, word.place));
        }
        // Between the parts of the first page nothing stands on two of them.
        for border in [42.0, 93.0, 273.0].iter().filter(|border| word.page == 1 || **border > 200.0) {
            if (word.place.top..word.place.bottom).contains(border) {
                wrong.push(format!("'{}' stands on the border at {border} mm", word.text));
            }
        }
        for other in words[at + 1..].iter().filter(|other| other.page == word.page) {
            let deep = word.place.overlap(&other.place);
            if deep > 0.35 {
                wrong.push(format!("'{}' and '{}' overlap by {deep:.2} mm", word.text, other.text));
            }
        }
    }
    wrong
}

/// Is there ink outside the margins, besides the marks to fold by?
fn outside(picture: &Picture) -> Vec<Place> {
    let strips = [
        Place { right: 4.9, ..PAGE },
        Place { left: 10.2, right: 21.5, ..PAGE },
        Place { left: 188.5, ..PAGE },
        Place { bottom: 19.5, ..PAGE },
        Place { top: 290.0, ..PAGE },
    ];
    strips.into_iter().filter_map(|strip| picture.ink(strip)).collect()
}

#[test]
fn nothing_overlaps_and_nothing_is_cut() {
    let mut most = 0;
    for gemeente in GEMEENTEN {
        let [usual, fullest, _] = addressees();
        let letters = LETTERS.iter().flat_map(|id| [sample(gemeente, id, &usual), sample(gemeente, id, &fullest)]);
        for (at, bytes) in letters.chain([long(gemeente, profile(gemeente))]).enumerate() {
            let pdf = Pdf::new(bytes);
            let (Some(words), Some(pages)) = (pdf.words(), pdf.pictures()) else { return };
            assert_eq!(misplaced(&words), Vec::<String>::new(), "{gemeente} {at}");
            for page in &pages {
                assert_eq!(outside(page), Vec::new(), "{gemeente} {at}");
            }
            let last = format!("Pagina {} van {0}", pages.len());
            assert!(pdf.text().unwrap().contains(&last), "{gemeente} {at}: {last} is missing");
            most = most.max(pages.len());
        }
    }
    assert!(most > 2, "the longest letter has {most} pages");
}

#[test]
fn what_is_misplaced_is_found() {
    let word = |text: &str, left: f64, top: f64| Word {
        page: 1,
        text: text.into(),
        place: Place { left, top, right: left + 10.0, bottom: top + 4.0 },
    };
    let all =
        [word("een", 30.0, 100.0), word("twee", 38.0, 102.0), word("drie", 185.0, 120.0), word("vier", 30.0, 91.0)];
    let wrong = misplaced(&all);
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert!(misplaced(&all[..1]).is_empty());
}

#[test]
fn marks_show_where_to_fold_unless_the_gemeente_wants_none() {
    let edge = Place { right: 21.0, ..PAGE };
    let mut profiel = profile("havenstede").clone();
    let Some(pages) = Pdf::new(long("havenstede", &profiel)).pictures() else { return };
    for height in [99.0, 148.5, 198.0] {
        let mark = pages[0].ink(Place { top: height - 5.0, bottom: height + 5.0, ..edge }).unwrap();
        assert!((mark.top - height).abs() < 0.3 && (mark.bottom - height).abs() < 0.3, "{mark:?}");
        assert!(mark.left > 4.8 && mark.right < 10.2, "{mark:?}");
    }
    for (from, until) in [(0.0, 98.0), (100.0, 147.5), (149.5, 197.0), (199.0, 298.0)] {
        assert_eq!(pages[0].ink(Place { top: from, bottom: until, ..edge }), None);
    }
    assert!(pages[1..].iter().all(|page| page.ink(edge).is_none()));
    profiel.huisstijl.vouwstrepen = false;
    let without = Pdf::new(long("havenstede", &profiel)).pictures().unwrap();
    assert_eq!(without[0].ink(edge), None);
}

#[test]
fn codes_lead_to_the_addresses_beside_them() {
    for gemeente in GEMEENTEN {
        for id in LETTERS {
            let pdf = Pdf::new(sample(gemeente, id, &addressees()[0]));
            let (Some(pages), Some(text)) = (pdf.pictures(), pdf.text()) else { return };
            let mut codes: Vec<String> = pages.iter().flat_map(Picture::codes).collect();
            codes.sort();
            let carried = antwoord(gemeente, id).kop.brief.clone().unwrap().antwoorden;
            let mut wanted: Vec<String> =
                carried.iter().map(|id| profile(gemeente).huisstijl.kort(id).unwrap()).collect();
            wanted.sort();
            assert_eq!(codes, wanted, "{gemeente} {id}");
            for address in wanted {
                let typed = address.trim_start_matches("https://");
                assert!(text.contains(typed), "{gemeente} {id}: {typed} is not printed");
            }
        }
    }
    let mut profiel = profile("havenstede").clone();
    profiel.huisstijl.kort_adres = None;
    let without = Pdf::new(long("havenstede", &profiel)).pictures();
    assert!(without.is_none_or(|pages| pages.iter().all(|page| page.codes().is_empty())));
}

#[test]
fn beside_the_date_stand_code_handler_and_a_number_to_call() {
    let pdf = Pdf::new(sample("havenstede", "paspoort-verloopt", &addressees()[0]));
    let Some(words) = pdf.words() else { return };
    let reference = words_in(&words, Place { left: 22.0, top: 93.0, right: 188.0, bottom: 108.0 });
    for part in [
        "Datum",
        "22 november 2026",
        "Ons kenmerk",
        "0Q7A-3FXN-8C2K",
        "Behandeld door",
        "Medewerker reisdocumenten",
        "Telefoon",
        "14 0199",
    ] {
        assert!(reference.contains(part), "{part} is missing in {reference}");
    }
    let text = pdf.text().unwrap();
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is missing"));
    assert!(at("Onderwerp:") < at("In het kort") && at("Hoeveel: €") < at("Geachte inwoner,"));
}
