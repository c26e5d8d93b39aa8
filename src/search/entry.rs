//! What one layer adds to the index for one antwoord: its head, its bloks, and what it hides.

use super::analysis::{Analyzer, FACT, Token, words_and_joins};
use crate::{
    content::{Afwijking, Antwoord, Gemeente, Kop, Layer, SectieId, Type, Uses, Zichtbaar},
    markdown::{Audience, Block, Blok, Inline, Written},
    resolve::{Laag, MergedPart, MergedSectie, merge},
    source::Hash,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, RwLock},
};

/// Where a word stands. The order is that of the fields in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Veld {
    Titel,
    Trefwoord,
    Vraagvorm,
    Antwoordregel,
    Tekst,
}

impl Veld {
    pub(super) const ALL: [Self; 5] = [Self::Titel, Self::Trefwoord, Self::Vraagvorm, Self::Antwoordregel, Self::Tekst];

    /// The Dutch word.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Titel => "titel",
            Self::Trefwoord => "trefwoord",
            Self::Vraagvorm => "vraagvorm",
            Self::Antwoordregel => "antwoordregel",
            Self::Tekst => "tekst",
        }
    }
}

/// One document of the index: a head, or a blok.
pub(super) struct Document {
    /// Of which entry.
    pub(super) key: u64,
    /// Which piece of it; 0 is the head.
    pub(super) stuk: u32,
    /// Who may see it.
    pub(super) audience: Audience,
    /// Its tokens per field.
    pub(super) fields: Vec<(Veld, Vec<Arc<str>>)>,
}

/// What one layer says about one antwoord.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Hash over everything it was made from.
    pub(super) signature: Hash,
    /// The same, short: what its documents carry.
    pub(super) key: u64,
    /// Does this layer write the whole antwoord?
    pub(super) whole: bool,
    /// The head, when this layer writes one.
    pub(super) kop: Option<Head>,
    /// Names of its bloks; the first belongs to piece 1.
    pub(super) blokken: Vec<Option<String>>,
    /// Number of words in its bloks.
    pub(super) lengte: u32,
    /// Pieces of the generic entry that do not count here; 0 is the head.
    pub(super) hidden: BTreeSet<u32>,
    /// Words and tokens that the public may see, and those that it may not.
    pub(super) words: [Words; 2],
    /// Those of the head.
    pub(super) kopwoorden: Words,
    /// What stands in each piece; kept for generic text only, of which gemeenten hide pieces.
    pub(super) stukken: Vec<Stukwoorden>,
    /// What the generic entry has in hidden pieces and nowhere else, and how many words that is.
    pub(super) verborgen: [Words; 2],
    /// See `verborgen`.
    pub(super) verborgen_lengte: u32,
    /// What the text refers to: without it, the antwoord is withheld.
    pub(super) verwijst: Verwijst,
}

/// What stands in one piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Stukwoorden {
    audience: Audience,
    lengte: u32,
    words: Words,
}

/// Facts, kenmerken and other antwoorden that a text refers to.
#[derive(Debug, Clone, Default)]
pub(super) struct Verwijst {
    pub(super) feiten: Vec<Arc<str>>,
    pub(super) kenmerken: Vec<Arc<str>>,
    pub(super) links: Vec<Arc<str>>,
}

/// Words of a text, and the tokens that stand for them, each once. Equal ones are in memory once for all
/// texts that were indexed together.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// As written, in plain small letters.
    pub(super) words: Vec<Arc<str>>,
    /// As looked up.
    pub(super) tokens: Vec<Arc<str>>,
}

impl Words {
    /// Forgets what is there twice.
    fn settle(&mut self) {
        for list in [&mut self.words, &mut self.tokens] {
            list.sort_unstable();
            list.dedup();
            list.shrink_to_fit();
        }
    }

    /// What is here and not in the other; both have been settled.
    pub(super) fn without(&self, other: &Self) -> Self {
        let left = |own: &[Arc<str>], other: &[Arc<str>]| {
            own.iter().filter(|word| other.binary_search(word).is_err()).cloned().collect()
        };
        Self { words: left(&self.words, &other.words), tokens: left(&self.tokens, &other.tokens) }
    }
}

impl Entry {
    /// What this generic entry has in these pieces and in no other, and how many words that is.
    fn only_in(&self, hidden: &BTreeSet<u32>) -> ([Words; 2], u32) {
        let mut kept: [Words; 2] = Default::default();
        let mut lengte = 0_u32;
        for (number, stuk) in (0..).zip(&self.stukken) {
            if hidden.contains(&number) {
                lengte = lengte.saturating_add(stuk.lengte);
                continue;
            }
            let to = &mut kept[stuk.audience as usize];
            to.words.extend(stuk.words.words.iter().cloned());
            to.tokens.extend(stuk.words.tokens.iter().cloned());
        }
        kept.iter_mut().for_each(Words::settle);
        ([self.words[0].without(&kept[0]), self.words[1].without(&kept[1])], lengte)
    }

    fn adds(&mut self, audience: Audience, lengte: u32, words: &Words) {
        self.lengte = self.lengte.saturating_add(lengte);
        let to = &mut self.words[audience as usize];
        to.words.extend(words.words.iter().cloned());
        to.tokens.extend(words.tokens.iter().cloned());
        self.stukken.push(Stukwoorden { audience, lengte, words: words.clone() });
    }

    /// Words of the head, when those who are meant may see them.
    pub(super) fn head_words(&self, audience: Audience) -> Option<&Words> {
        self.kop.as_ref().filter(|kop| kop.audience == audience).map(|_| &self.kopwoorden)
    }
}

/// Title, questions and what decides between equals.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) titel: String,
    pub(super) titel_tokens: Vec<Arc<Token>>,
    pub(super) vragen: Vec<(String, Vec<Arc<Token>>)>,
    pub(super) trefwoorden: Vec<String>,
    /// 0 to 1.
    pub(super) prioriteit: f32,
    pub(super) audience: Audience,
}

/// What an entry is made from.
pub(super) enum Bron<'a> {
    /// A whole antwoord of this layer, and the generic one that it stands in front of.
    Heel(&'a Antwoord, Option<&'a Antwoord>),
    /// What a gemeente changes in a generic antwoord.
    Afwijking(&'a Antwoord, &'a Afwijking),
}

impl Bron<'_> {
    /// Id of the antwoord.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Heel(antwoord, _) | Self::Afwijking(antwoord, _) => &antwoord.id,
        }
    }

    /// Hash over the files it is made from.
    pub(super) fn signature(&self, owner: &str) -> Hash {
        let files = match self {
            Self::Heel(antwoord, over) => [Some(&antwoord.file), over.map(|over| &over.file)],
            Self::Afwijking(antwoord, afwijking) => [Some(&antwoord.file), Some(&afwijking.file)],
        };
        let mut parts: Vec<&[u8]> = vec![owner.as_bytes()];
        let hashes: Vec<Hash> = files.iter().flatten().map(|file| file.hash()).collect();
        parts.extend(files.iter().flatten().map(|file| file.path().as_bytes()));
        parts.extend(hashes.iter().map(|hash| &hash.as_bytes()[..]));
        Hash::of_parts(parts)
    }
}

/// Everything the generic layer has.
pub(super) fn of_generic(layer: &Layer) -> Vec<Bron<'_>> {
    layer.antwoorden.values().map(|antwoord| Bron::Heel(antwoord, None)).collect()
}

/// Everything this gemeente wrote.
pub(super) fn of_gemeente<'a>(gemeente: &'a Gemeente, generic: &'a Layer) -> Vec<Bron<'a>> {
    let own = gemeente.laag.antwoorden.values();
    let own = own.map(|antwoord| Bron::Heel(antwoord, generic.antwoorden.get(&antwoord.id).map(AsRef::as_ref)));
    let changed = gemeente.afwijkingen.iter().filter(|(id, _)| !gemeente.laag.antwoorden.contains_key(*id));
    let changed = changed.filter_map(|(id, afwijking)| Some(Bron::Afwijking(generic.antwoorden.get(id)?, afwijking)));
    own.chain(changed).collect()
}

/// Who may see an antwoord with this front matter. Letters are sent by medewerkers.
fn audience_of(kop: &Kop) -> Audience {
    match (kop.zichtbaar, kop.soort) {
        (Zichtbaar::Publiek, soort) if soort != Type::Briefmodel => Audience::Publiek,
        _ => Audience::Medewerkers,
    }
}

/// Makes entries; remembers the tokens of words that it met before.
pub(super) struct Maker<'a> {
    analyzer: &'a Analyzer,
    known: RwLock<HashMap<Arc<str>, Arc<Token>>>,
}

/// A blok that an entry adds.
struct Stuk<'a> {
    sectie: SectieId,
    blok: &'a Blok<Written>,
    first: bool,
}

impl<'a> Maker<'a> {
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        Self { analyzer, known: RwLock::default() }
    }

    fn tokens(&self, text: &str) -> Vec<Arc<Token>> {
        words_and_joins(text).iter().map(|word| self.known(word, || self.analyzer.token(word))).collect()
    }

    /// The token that stands for a fact.
    fn fact(&self, pad: &str) -> Arc<str> {
        let name = format!("{FACT}{pad}");
        let token =
            self.known(&name, || Token { word: name.as_str().into(), stem: name.as_str().into(), parts: Vec::new() });
        Arc::clone(&token.stem)
    }

    fn known(&self, word: &str, make: impl FnOnce() -> Token) -> Arc<Token> {
        if let Some(token) = self.known.read().ok().and_then(|known| known.get(word).cloned()) {
            return token;
        }
        let token = Arc::new(make());
        match self.known.write() {
            Ok(mut known) => Arc::clone(known.entry(Arc::clone(&token.word)).or_insert(token)),
            Err(_) => token,
        }
    }

    /// The entry and its documents. `generic` is the entry of the same antwoord in the generic layer, when
    /// this is an entry of a gemeente.
    pub(super) fn make(&self, bron: &Bron<'_>, signature: Hash, generic: Option<&Entry>) -> (Entry, Vec<Document>) {
        let mut parts = [0; 8];
        parts.copy_from_slice(&signature.as_bytes()[..8]);
        let mut entry = Entry {
            signature,
            key: u64::from_le_bytes(parts),
            whole: matches!(bron, Bron::Heel(..)),
            kop: None,
            blokken: Vec::new(),
            lengte: 0,
            hidden: BTreeSet::new(),
            words: Default::default(),
            kopwoorden: Words::default(),
            stukken: Vec::new(),
            verborgen: Default::default(),
            verborgen_lengte: 0,
            verwijst: self.verwijst(bron),
        };
        let mut documents = Vec::new();
        match bron {
            Bron::Heel(antwoord, over) => {
                entry.hidden = over.map(|over| (0..=count(over)).collect()).unwrap_or_default();
                self.head(&antwoord.kop, &mut entry, &mut documents);
                let stukken = stukken(&merge(antwoord, Laag::Gemeentelijk, None), |_| true);
                self.stukken(&stukken, audience_of(&antwoord.kop), &mut entry, &mut documents);
            }
            Bron::Afwijking(antwoord, afwijking) => self.afwijking(antwoord, afwijking, &mut entry, &mut documents),
        }
        entry.words.iter_mut().for_each(Words::settle);
        entry.kopwoorden.settle();
        entry.stukken.iter_mut().for_each(|stuk| stuk.words.settle());
        if let Some(generic) = generic {
            entry.stukken = Vec::new();
            (entry.verborgen, entry.verborgen_lengte) = generic.only_in(&entry.hidden);
        }
        (entry, documents)
    }

    fn verwijst(&self, bron: &Bron<'_>) -> Verwijst {
        let uses = match bron {
            Bron::Heel(antwoord, _) => Uses::of(&antwoord.secties),
            Bron::Afwijking(_, afwijking) => Uses::of(&afwijking.secties),
        };
        let same = |names: BTreeSet<String>| {
            let one = |name: String| {
                let key = format!("{FACT}{FACT}{name}");
                let make = || Token { word: key.as_str().into(), stem: name.as_str().into(), parts: Vec::new() };
                Arc::clone(&self.known(&key, make).stem)
            };
            names.into_iter().map(one).collect()
        };
        Verwijst { feiten: same(uses.feiten), kenmerken: same(uses.kenmerken), links: same(uses.links) }
    }

    fn afwijking(&self, antwoord: &Antwoord, afwijking: &Afwijking, entry: &mut Entry, to: &mut Vec<Document>) {
        let kop = antwoord.kop.with(&afwijking.kop);
        let audience = audience_of(&kop);
        let moves = audience != audience_of(&antwoord.kop);
        let merged = merge(antwoord, Laag::Generiek, Some(afwijking));
        let own = stukken(&merged, |laag| moves || laag == Laag::Gemeentelijk);
        let kept: BTreeSet<usize> =
            stukken(&merged, |laag| laag == Laag::Generiek).iter().map(|stuk| stuk.blok.span.start).collect();
        let generic = stukken(&merge(antwoord, Laag::Generiek, None), |_| true);
        let mut numbered = (1..).zip(&generic);
        entry.hidden = numbered
            .by_ref()
            .filter(|(_, stuk)| moves || !kept.contains(&stuk.blok.span.start))
            .map(|(n, _)| n)
            .collect();
        let changes = &afwijking.kop;
        let head = changes.titel.is_some() || changes.vraagvormen.is_some() || changes.trefwoorden.is_some();
        if head || moves || changes.prioriteit.is_some() || changes.toptaak.is_some() {
            entry.hidden.insert(0);
            self.head(&kop, entry, to);
        }
        self.stukken(&own, audience, entry, to);
    }

    fn head(&self, kop: &Kop, entry: &mut Entry, to: &mut Vec<Document>) {
        let tokens = |text: &str| self.tokens(text);
        let audience = audience_of(kop);
        let titel = tokens(&kop.titel);
        let vragen: Vec<(String, Vec<Arc<Token>>)> =
            kop.vraagvormen.iter().map(|vraag| (vraag.clone(), tokens(vraag))).collect();
        let trefwoorden: Vec<Arc<Token>> =
            kop.trefwoorden.iter().chain(&kop.aliassen).chain(&kop.upn).flat_map(|words| tokens(words)).collect();
        let fields = vec![
            (Veld::Titel, indexed(&titel)),
            (Veld::Trefwoord, indexed(&trefwoorden)),
            (Veld::Vraagvorm, vragen.iter().flat_map(|(_, tokens)| indexed(tokens)).collect()),
        ];
        let all = titel.iter().chain(&trefwoorden).chain(vragen.iter().flat_map(|(_, tokens)| tokens));
        let mut words = Words::default();
        remember(&mut words, all, &fields);
        entry.adds(audience, 0, &words);
        entry.kopwoorden = words;
        to.push(Document { key: entry.key, stuk: 0, audience, fields });
        let prioriteit = f32::from(kop.prioriteit.unwrap_or(50)) / 100.0;
        entry.kop = Some(Head {
            titel: kop.titel.clone(),
            titel_tokens: titel,
            vragen,
            trefwoorden: kop.trefwoorden.clone(),
            prioriteit,
            audience,
        });
    }

    fn stukken(&self, stukken: &[Stuk<'_>], audience: Audience, entry: &mut Entry, to: &mut Vec<Document>) {
        for (number, stuk) in (1..).zip(stukken) {
            let internal = stuk.sectie == SectieId::Medewerkers || stuk.blok.audience == Audience::Medewerkers;
            let audience = if internal { Audience::Medewerkers } else { audience };
            let mut fields: BTreeMap<Veld, Vec<Arc<str>>> = BTreeMap::new();
            let mut all = Vec::new();
            for (place, block) in stuk.blok.blocks.iter().enumerate() {
                let line = stuk.first && place == 0 && matches!(block, Block::Paragraph(_));
                let veld = if line { Veld::Antwoordregel } else { Veld::Tekst };
                let (tokens, facts) = self.text(block);
                let field = fields.entry(veld).or_default();
                field.extend(indexed(&tokens));
                field.extend(facts);
                all.extend(tokens);
            }
            let lengte = if audience == Audience::Publiek { u32::try_from(all.len()).unwrap_or(u32::MAX) } else { 0 };
            let fields: Vec<(Veld, Vec<Arc<str>>)> = fields.into_iter().collect();
            let mut words = Words::default();
            remember(&mut words, all.iter(), &fields);
            entry.adds(audience, lengte, &words);
            entry.blokken.push(stuk.blok.name.clone());
            to.push(Document { key: entry.key, stuk: number, audience, fields });
        }
    }

    /// Tokens of a block, and the facts it refers to.
    fn text(&self, block: &Block<Written>) -> (Vec<Arc<Token>>, Vec<Arc<str>>) {
        let (mut tokens, mut facts) = (Vec::new(), Vec::new());
        // A heading says what follows is about: it counts for two.
        block.each_heading(&mut |_, title, _| (0..2).for_each(|_| tokens.extend(self.tokens(title))));
        block.each_inline(&mut |inline| match inline {
            Inline::Text { text, .. } | Inline::Image { alt: text, .. } => tokens.extend(self.tokens(text)),
            Inline::Fact(fact) => facts.push(self.fact(&fact.path)),
            _ => {}
        });
        (tokens, facts)
    }
}

/// Number of bloks in an antwoord.
fn count(antwoord: &Antwoord) -> u32 {
    let bloks = stukken(&merge(antwoord, Laag::Generiek, None), |_| true).len();
    u32::try_from(bloks).unwrap_or(u32::MAX)
}

/// The tokens as they stand in the index: words, and parts of words.
fn indexed(tokens: &[Arc<Token>]) -> Vec<Arc<str>> {
    tokens.iter().flat_map(|token| std::iter::once(&token.stem).chain(&token.parts)).cloned().collect()
}

fn remember<'a>(words: &mut Words, tokens: impl Iterator<Item = &'a Arc<Token>>, fields: &[(Veld, Vec<Arc<str>>)]) {
    words.words.extend(tokens.map(|token| Arc::clone(&token.word)));
    words.tokens.extend(fields.iter().flat_map(|(_, tokens)| tokens.iter().cloned()));
}

/// The bloks of these layers, in order.
fn stukken<'a>(secties: &[MergedSectie<'a>], wanted: impl Fn(Laag) -> bool) -> Vec<Stuk<'a>> {
    let mut stukken = Vec::new();
    for sectie in secties {
        let mut bloks = Vec::new();
        sectie.parts.iter().for_each(|part| flatten(part, &mut bloks));
        for (place, (blok, laag)) in bloks.into_iter().enumerate() {
            if wanted(laag) {
                stukken.push(Stuk { sectie: sectie.id, blok, first: sectie.id == SectieId::Tekst && place == 0 });
            }
        }
    }
    stukken
}

fn flatten<'a>(part: &MergedPart<'a>, to: &mut Vec<(&'a Blok<Written>, Laag)>) {
    match part {
        MergedPart::Blok(blok, laag) => to.push((blok, *laag)),
        MergedPart::Choice(_, _, branches) => {
            branches.iter().flat_map(|(_, parts)| parts).for_each(|part| flatten(part, to));
        }
    }
}
