//! Nobody finds out by searching what stands outside their view.
//!
//! Repositories are generated in which every piece of text has a word of its own, and a model written
//! here says who sees it. For each view there is a twin: the same repository with everything outside that
//! view worded differently, longer, shorter, or not there at all. Whatever is asked, both say the same.

#![allow(clippy::unwrap_used, reason = "where a helper fails, the test fails")]

use crate::generated::Random;
use eenduidig::content::{Loader, Repository};
use eenduidig::markdown::Audience;
use eenduidig::render::{Kanalen, Vorm, regel};
use eenduidig::resolve::Antwoord;
use eenduidig::search::{Index, Lists, Query};
use eenduidig::source::Tree;
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

const GEMEENTEN: [&str; 3] = ["aadorp", "beekveen", "duinzicht"];
const AUDIENCES: [Audience; 2] = [Audience::Publiek, Audience::Medewerkers];
const ANTWOORDEN: usize = 9;
const SEEDS: u64 = 2;

/// Words that many pieces share, so that counts and lengths could give something away.
const COMMON: [&str; 16] = [
    "paspoort",
    "rijbewijs",
    "afval",
    "container",
    "trouwen",
    "verhuizen",
    "parkeren",
    "vergunning",
    "boete",
    "kaart",
    "hond",
    "belasting",
    "kosten",
    "afspraak",
    "formulier",
    "melding",
];

/// Who asks: number of the gemeente, and as what.
type View = (usize, Audience);
type Views = BTreeSet<View>;

fn all() -> Views {
    (0..GEMEENTEN.len()).flat_map(|gemeente| AUDIENCES.map(|audience| (gemeente, audience))).collect()
}

/// A piece of text that nobody else has: its words in the repository and in a twin, and who sees it.
struct Piece {
    text: [String; 2],
    seen: Views,
    /// Id of the antwoord in which who sees it finds it; none when it is found by nobody.
    id: Option<String>,
}

impl Piece {
    /// Its own word, which begins the text.
    fn word(&self, twin: usize) -> &str {
        self.text[twin].split(' ').next().unwrap()
    }
}

/// A generated repository. In its files stand `@7@` for the text of a piece and `@7!` for its own word.
struct World {
    random: Random,
    pieces: Vec<Piece>,
    files: BTreeMap<String, String>,
    words: BTreeSet<String>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut world =
            Self { random: Random::new(seed), pieces: Vec::new(), files: BTreeMap::new(), words: BTreeSet::new() };
        world.frame();
        for number in 0..ANTWOORDEN {
            world.generic(number);
        }
        for (gemeente, slug) in GEMEENTEN.into_iter().enumerate() {
            let id = format!("eigen-{slug}");
            let here = Self::here(gemeente, &all());
            world.own(gemeente, &id, &here);
        }
        world
    }

    /// A word that nobody has.
    fn word(&mut self) -> String {
        loop {
            let mut word = String::new();
            for _ in 0..3 + self.random.below(2) {
                let (front, heart) = (self.random.below(12), self.random.below(5));
                word.push_str(["bl", "d", "fr", "g", "kl", "m", "n", "pr", "st", "t", "v", "zw"][front]);
                word.push_str(["a", "e", "i", "o", "u"][heart]);
            }
            word.push_str(["k", "m", "p", "rt", "ls"][self.random.below(5)]);
            if self.words.insert(word.clone()) {
                return word;
            }
        }
    }

    fn text(&mut self) -> String {
        let mut text = self.word();
        for _ in 0..self.random.below(9) {
            write!(text, " {}", COMMON[self.random.below(COMMON.len())]).unwrap();
        }
        text
    }

    /// A new piece; gives its number.
    fn piece(&mut self, seen: Views, id: Option<&str>) -> usize {
        let text = [self.text(), self.text()];
        self.pieces.push(Piece { text, seen, id: id.map(str::to_owned) });
        self.pieces.len() - 1
    }

    fn hide(&mut self, piece: usize, from: impl Fn(&View) -> bool) {
        self.pieces[piece].seen.retain(|view| !from(view));
    }

    fn put(&mut self, path: String, text: String) {
        self.files.insert(path, text);
    }

    fn frame(&mut self) {
        let hub = "standaardgemeente: aadorp\ntijdzone: Europe/Amsterdam\nnoodtelefoon: contact.telefoon\nthemas:\n  reizen: Reizen\nlevensgebeurtenissen:\n  verhuizen: Verhuizen\n";
        self.put("content/hub.yaml".into(), hub.into());
        let fact = |pad: &str, soort: &str| {
            format!("  {pad}:\n    soort: {soort}\n    omschrijving: Iets\n    gemeentelijk: moet\n")
        };
        let mut facts = String::from("feiten:\n");
        for (pad, soort) in [("contact.telefoon", "telefoon"), ("soms.bedrag", "bedrag"), ("pas.naam", "begrip")] {
            facts += &fact(pad, soort);
        }
        self.put("content/generic/feiten/feiten.yaml".into(), facts);
        for (number, slug) in GEMEENTEN.into_iter().enumerate() {
            let profile = format!(
                "naam: {slug}\ncode: GM900{}\nfictief: true\nwebsite: https://www.{slug}.example\n",
                number + 1
            );
            self.put(format!("content/municipal/{slug}/gemeente.yaml"), profile);
            let term = self.piece(AUDIENCES.map(|audience| (number, audience)).into(), None);
            let value = |pad: &str, value: &str| {
                format!("  {pad}:\n    waarden:\n      - vanaf: 2020-01-01\n        waarde: {value}\n")
            };
            let mut facts = format!("feiten:\n{}", value("contact.telefoon", "14 0199"));
            facts += &value("pas.naam", &format!("{{term: \"@{term}!\", uitleg: \"Zo heet het hier.\"}}"));
            if number > 0 {
                facts += &value("soms.bedrag", "12");
            }
            self.put(format!("content/municipal/{slug}/feiten/feiten.yaml"), facts);
        }
    }

    /// A generic antwoord, and what gemeenten make of it.
    fn generic(&mut self, number: usize) {
        let id = format!("antwoord-{number}");
        let internal = number == 1;
        // Number 2 does not hold yet, number 3 no longer, number 4 lacks a fact in the first gemeente.
        let holds = number != 2 && number != 3;
        let views: Views = all().into_iter().filter(|view| holds && (!internal || view.1 == AUDIENCES[1])).collect();
        let medewerkers: Views = views.iter().copied().filter(|view| view.1 == AUDIENCES[1]).collect();
        let mut head = [0; 3];
        head.iter_mut().for_each(|piece| *piece = self.piece(views.clone(), Some(&id)));
        let mut body = [0; 5];
        for (place, piece) in body.iter_mut().enumerate() {
            let seen = if place < 3 { views.clone() } else { medewerkers.clone() };
            *piece = self.piece(seen, Some(&id));
        }
        if number == 4 {
            body.iter().for_each(|piece| self.hide(*piece, |view| view.0 == 0));
        }
        let [titel, trefwoord, vraag] = head;
        let [kern, kosten_a, kosten_b, kosten_intern, note] = body;
        let mut text = format!(
            "---\nuuid: 01a1dc7b-0000-7000-8000-0000000000{number:02}\ntype: vraag\neigenaar: team\ntitel: @{titel}@\ntrefwoorden: [@{trefwoord}@]\nvraagvormen: [Hoe gaat dat met @{vraag}@]\n"
        );
        text += match number {
            1 => "zichtbaar: medewerkers\n",
            2 => "geldig_vanaf: 2027-01-01\n",
            3 => "geldig_tot_en_met: 2026-01-01\n",
            _ => "",
        };
        let extra = match number {
            4 => " {{ soms.bedrag }}",
            5 => " {{ pas.naam }}",
            _ => "",
        };
        write!(text, "---\n\n## Kort antwoord\n\n{{#tekst-kern}}\n@{kern}@\n\n## Kosten\n\n{{#kosten-a}}\n@{kosten_a}@{extra}\n\n{{#kosten-b}}\n@{kosten_b}@\n\n{{#kosten-@{kosten_intern}! zichtbaar=medewerkers}}\n@{kosten_intern}@\n\n## Voor medewerkers\n\n{{#medewerkers-@{note}!}}\n@{note}@\n").unwrap();
        self.put(format!("content/generic/antwoorden/{id}.md"), text);
        for gemeente in 0..GEMEENTEN.len() {
            match self.random.below(8) {
                0 | 1 => self.replaces_bloks(gemeente, &id, &body, &views),
                2 => self.replaces_section(gemeente, &id, &body, &views),
                3 => self.replaces_head(gemeente, &id, &head, &views),
                4 => self.changes_reader(gemeente, &id, &head, &body),
                // A whole antwoord with the id of a generic one is a mistake, and not shown.
                5 => self.own(gemeente, &id, &Views::new()),
                _ => {}
            }
        }
    }

    fn here(gemeente: usize, views: &Views) -> Views {
        views.iter().copied().filter(|view| view.0 == gemeente).collect()
    }

    fn change(&mut self, gemeente: usize, id: &str, head: &str, rest: &str) {
        let path = format!("content/municipal/{}/antwoorden/{id}.md", GEMEENTEN[gemeente]);
        self.put(path, format!("---\nafdeling: balie\n{head}---\n\n{rest}"));
    }

    /// Are texts of this antwoord seen in this gemeente at all?
    fn lacks(gemeente: usize, id: &str) -> bool {
        id == "antwoord-4" && gemeente == 0
    }

    fn replaces_bloks(&mut self, gemeente: usize, id: &str, body: &[usize; 5], views: &Views) {
        // The second blok of number 4 has the fact that is lacking; it stays.
        let lacks = Self::lacks(gemeente, id);
        let mut here = Self::here(gemeente, views);
        if lacks {
            here.clear();
        }
        let internal: Views = here.iter().copied().filter(|view| view.1 == AUDIENCES[1]).collect();
        let kern = self.piece(here.clone(), Some(id));
        let reason = self.piece(Views::new(), None);
        let added = self.piece(here, Some(id));
        let note = self.piece(internal, Some(id));
        self.hide(body[0], |view| view.0 == gemeente);
        self.hide(body[2], |view| view.0 == gemeente);
        self.change(gemeente, id, "", &format!("## Kort antwoord\n\n{{#tekst-kern vervang}}\n@{kern}@\n\n## Kosten\n\n{{#kosten-b verberg reden=\"@{reason}!\"}}\n\n{{#kosten-@{added}! na=kosten-a}}\n@{added}@\n\n## Voor medewerkers\n\n{{#medewerkers-@{note}! na=medewerkers-@{}!}}\n@{note}@\n", body[4]));
    }

    fn replaces_section(&mut self, gemeente: usize, id: &str, body: &[usize; 5], views: &Views) {
        // With the section goes the reference to the fact that is lacking.
        let here = Self::here(gemeente, views);
        if Self::lacks(gemeente, id) {
            for (place, piece) in body.iter().enumerate() {
                let back = here.iter().copied().filter(|view| place < 3 || view.1 == AUDIENCES[1]);
                let back: Views = back.collect();
                self.pieces[*piece].seen.extend(back);
            }
        }
        let kosten = self.piece(here, Some(id));
        for piece in &body[1..4] {
            self.hide(*piece, |view| view.0 == gemeente);
        }
        self.change(gemeente, id, "", &format!("## Kosten {{vervang}}\n\n{{#kosten-@{kosten}!}}\n@{kosten}@\n"));
    }

    fn replaces_head(&mut self, gemeente: usize, id: &str, head: &[usize; 3], views: &Views) {
        let here = Self::here(gemeente, views);
        let fields = [("titel: ", ""), ("trefwoorden: [", "]"), ("vraagvormen: [", "]")];
        let mut text = String::new();
        for (piece, (before, after)) in head.iter().zip(fields) {
            if self.random.below(2) == 0 {
                let new = self.piece(here.clone(), Some(id));
                self.hide(*piece, |view| view.0 == gemeente);
                writeln!(text, "{before}@{new}@{after}").unwrap();
            }
        }
        self.change(gemeente, id, &text, "");
    }

    /// The gemeente keeps it to itself, does not offer it, or not yet.
    fn changes_reader(&mut self, gemeente: usize, id: &str, head: &[usize; 3], body: &[usize; 5]) {
        let pieces: Vec<usize> = head.iter().chain(body).copied().collect();
        let text = match self.random.below(3) {
            0 => {
                pieces.iter().for_each(|piece| self.hide(*piece, |view| *view == (gemeente, AUDIENCES[0])));
                "zichtbaar: medewerkers\n"
            }
            1 => {
                body.iter().for_each(|piece| self.hide(*piece, |view| view.0 == gemeente));
                "status:\n  soort: niet-aangeboden\n  reden: Dat doen wij hier niet.\n"
            }
            _ => {
                pieces.iter().for_each(|piece| self.hide(*piece, |view| view.0 == gemeente));
                "geldig_vanaf: 2028-01-01\n"
            }
        };
        self.change(gemeente, id, text, "");
    }

    /// An antwoord of a gemeente alone.
    fn own(&mut self, gemeente: usize, id: &str, here: &Views) {
        let internal: Views = here.iter().copied().filter(|view| view.1 == AUDIENCES[1]).collect();
        let mut piece = |seen: &Views| self.piece(seen.clone(), Some(id));
        let (titel, kern, note) = (piece(here), piece(here), piece(&internal));
        let number = gemeente * 20 + self.files.len();
        let text = format!(
            "---\nuuid: 01a1dc7b-0000-7000-8000-0000000001{number:02}\ntype: vraag\neigenaar: team\ntitel: @{titel}@\n---\n\n## Kort antwoord\n\n{{#tekst-kern}}\n@{kern}@\n\n## Voor medewerkers\n\n{{#medewerkers-@{note}!}}\n@{note}@\n"
        );
        self.put(format!("content/municipal/{}/antwoorden/{id}.md", GEMEENTEN[gemeente]), text);
    }

    /// Numbers of what is outside a view.
    fn outside(&self, view: View) -> BTreeSet<usize> {
        (0..self.pieces.len()).filter(|number| !self.pieces[*number].seen.contains(&view)).collect()
    }

    /// The repository with these pieces worded differently; files of which nothing else is there may be absent.
    fn load(&mut self, differ: &BTreeSet<usize>) -> Arc<Repository> {
        let mut files = Vec::new();
        for (path, text) in &self.files {
            let mut written = text.clone();
            // What gemeenten change stays, so that their files mean the same.
            let name = path.rsplit('/').next().unwrap();
            let changed = self.files.keys().filter(|other| other.ends_with(&format!("/{name}"))).count() > 1;
            let mut seen = !path.contains("/antwoorden/") || changed;
            for (number, piece) in self.pieces.iter().enumerate() {
                let outside = differ.contains(&number);
                if text.contains(&format!("@{number}@")) || text.contains(&format!("@{number}!")) {
                    seen |= !outside;
                }
                let which = usize::from(outside);
                written = written.replace(&format!("@{number}@"), &piece.text[which]);
                written = written.replace(&format!("@{number}!"), piece.word(which));
            }
            if seen || self.random.below(2) == 0 {
                files.push((path.clone(), written));
            }
        }
        let loaded = Loader::default().load(&Tree::from_files(files.iter().map(|(path, text)| (&**path, &**text))));
        loaded.repository.unwrap()
    }
}

/// A word as it is, begun, mistyped, run together with another, and beside others.
fn forms(word: &str, random: &mut Random) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let place = 1 + random.below(letters.len() - 2);
    let mut swapped = letters.clone();
    swapped.swap(place, place + 1);
    let mut dropped = letters.clone();
    dropped.remove(place);
    let mut doubled = letters.clone();
    doubled.insert(place, letters[place]);
    let text = |letters: Vec<char>| letters.into_iter().collect::<String>();
    let common = COMMON[random.below(COMMON.len())];
    let length = 2 + random.below(letters.len() - 2);
    vec![
        format!("{word} "),
        letters[..length].iter().collect(),
        letters[..4].iter().collect(),
        format!("{} ", text(swapped)),
        format!("{} ", text(dropped)),
        format!("{} ", text(doubled)),
        format!("{} ", word.replace('v', "f").replace('k', "c")),
        format!("{word}{common} "),
        format!("{common}{word} "),
        format!("{common} {word} "),
        format!("{} {} {common} ", &word[..4], &word[4..]),
        letters.iter().filter(|letter| !"aeiou".contains(**letter)).collect(),
    ]
}

/// Everything that the search says to one asker, its reasons included.
fn said(index: &Index, repository: &Repository, query: &Query, regel: &dyn Fn(&Antwoord) -> String) -> String {
    let found = index.explain(repository, query, regel);
    let suggestions = index.suggest(repository, query);
    serde_json::to_string(&(&found, &suggestions)).unwrap()
}

fn query(woorden: &str, view: View) -> Query {
    Query {
        woorden: woorden.to_owned(),
        gemeente: GEMEENTEN[view.0].to_owned(),
        publiek: view.1,
        limit: 10,
        datum: date(2026, 11, 22),
    }
}

/// Number of questions asked of both.
fn compare(world: &mut World, view: View, one: (&Index, &Repository), other: (&Index, &Repository)) -> usize {
    let kanalen = Kanalen::built_in();
    let site =
        kanalen.iter().find(|kanaal| kanaal.vorm == Vorm::Html && kanaal.zichtbaar == Audience::Publiek).unwrap();
    let regel = |antwoord: &Antwoord| regel(site, antwoord);
    let mut asked: BTreeSet<String> = COMMON.iter().map(|word| format!("{word} ")).collect();
    let outside = world.outside(view);
    for number in &outside {
        for twin in 0..2 {
            let word = world.pieces[*number].word(twin).to_owned();
            asked.extend(forms(&word, &mut world.random));
        }
    }
    let seen = |piece: &&Piece| piece.seen.contains(&view);
    asked.extend(world.pieces.iter().filter(seen).map(|piece| format!("{} ", piece.word(0))));
    for words in &asked {
        let query = query(words, view);
        let (first, second) = (said(one.0, one.1, &query, &regel), said(other.0, other.1, &query, &regel));
        if first != second {
            let culprit = culprit(world, &outside, one, &|index, repository| said(index, repository, &query, &regel));
            panic!("{words:?} tells {view:?} something about {culprit}:\n{first}\n{second}");
        }
        // What was typed is repeated in the reasons; anything else that is hidden is nowhere.
        for number in outside.iter().filter(|number| !words.contains(&world.pieces[**number].word(0)[..4])) {
            let word = world.pieces[*number].word(0);
            assert!(!first.contains(word), "{words:?} shows {word} to {view:?}: {first}");
        }
    }
    for piece in world.pieces.iter().filter(seen) {
        let Some(id) = &piece.id else { continue };
        let found = one.0.search(one.1, &query(&format!("{} ", piece.word(0)), view), &regel);
        let found: Vec<&String> = found.resultaten.iter().map(|result| &result.id).collect();
        assert!(found.contains(&id), "{:?} in {id} is not found by {view:?}: {found:?}", piece.text[0]);
    }
    asked.len()
}

/// Which piece it is that shines through, for whoever has to find out why.
fn culprit(
    world: &mut World,
    outside: &BTreeSet<usize>,
    one: (&Index, &Repository),
    said: &dyn Fn(&Index, &Repository) -> String,
) -> String {
    let before = said(one.0, one.1);
    for number in outside {
        let twin = world.load(&BTreeSet::from([*number]));
        if said(&Index::build(&twin, &Lists::load(None).0), &twin) != before {
            let piece = &world.pieces[*number];
            let id = piece.id.as_deref().unwrap_or("feiten");
            let files: Vec<_> = world.files.iter().filter(|(path, _)| path.contains(id)).collect();
            return format!("piece {number}, {:?}, in {files:#?}", piece.text);
        }
    }
    "several pieces together".to_owned()
}

#[test]
fn a_search_says_nothing_about_what_is_outside_the_view() {
    let lists = Lists::load(None).0;
    let seeds = match std::env::var("EENDUIDIG_SEED").ok().and_then(|seed| seed.parse().ok()) {
        Some(seed) => seed..=seed,
        None => 1..=SEEDS,
    };
    let mut asked = 0;
    for seed in seeds {
        println!("EENDUIDIG_SEED={seed}");
        let mut world = World::new(seed);
        let repository = world.load(&BTreeSet::new());
        let index = Index::build(&repository, &lists);
        for view in all() {
            let outside = world.outside(view);
            let twin = world.load(&outside);
            let other = Index::build(&twin, &lists);
            asked += compare(&mut world, view, (&index, &repository), (&other, &twin));
        }
    }
    assert!(asked > 2_000, "{asked} questions");
    println!("{asked} questions of {} views", all().len());
}
