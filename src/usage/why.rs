//! Builds [`Why`] from what was written and what was resolved, side by side: both have the same shape.

use super::{
    chain,
    head::{self, Given},
    text::Writer,
    view::{
        Feit, Gegeven, Plek, Reden, Regel, Stand, Verborgen, Voorwaarde, Why, WhyBericht, WhyBlok, WhySectie, Wijziging,
    },
};
use crate::{
    condition::Kenmerken,
    content::{Afwijking, Antwoord as Written, Gemeente, SectieId, Waarde},
    markdown::{Action, Audience, Block, Blok, Inline, Part, Policy, Written as AsWritten},
    resolve::{self, Antwoord, Bericht, Feitwaarde, Laag, MergedPart, Moment, Resolution, Resolved},
    snapshot::Snapshot,
    source::{GitError, History, Place, Touched},
    yaml::Yaml,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What somebody wants to know why of.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Slug or code of the gemeente.
    pub gemeente: &'a str,
    /// Id or alias of the antwoord.
    pub id: &'a str,
    /// For which moment.
    pub moment: Moment,
    /// What is known of the situation; conditions on anything else stay open.
    pub kenmerken: &'a Kenmerken,
}

/// Why an antwoord says what it says; `None` when there is none with this id here. Without `history` every place counts as
/// not in git.
pub fn why(snapshot: &Snapshot, asked: Asked<'_>, history: Option<&History>) -> Result<Option<Why>, GitError> {
    let Some(history) = history else { return Ok(built(snapshot, asked, &Places::default())) };
    // Twice over the same text: once to learn which places matter, once with what git knows of them.
    let wanted = Places { wanted: RefCell::default(), known: BTreeMap::new(), in_git: true };
    if built(snapshot, asked, &wanted).is_none() {
        return Ok(None);
    }
    let places = wanted.wanted.into_inner();
    let known = places.iter().map(key).zip(history.touched(&places)?).collect();
    Ok(built(snapshot, asked, &Places { wanted: RefCell::default(), known, in_git: true }))
}

type PlaceKey = (String, usize, usize);

fn key(place: &Place) -> PlaceKey {
    (place.file.path().to_owned(), place.span.start, place.span.end)
}

/// What git knows of places; remembers which were asked for.
#[derive(Default)]
struct Places {
    wanted: RefCell<Vec<Place>>,
    known: BTreeMap<PlaceKey, Touched>,
    in_git: bool,
}

impl Places {
    fn plek(&self, place: &Place) -> Plek {
        let touched = self.known.get(&key(place));
        if self.in_git && touched.is_none() {
            self.wanted.borrow_mut().push(place.clone());
        }
        let wijziging = touched.map_or(Wijziging::NietInGit, Into::into);
        Plek::new(place, wijziging)
    }
}

fn built(snapshot: &Snapshot, asked: Asked<'_>, places: &Places) -> Option<Why> {
    let repository = &snapshot.repository;
    let gemeente = repository.gemeente(asked.gemeente)?;
    let id = repository.canonical_id(gemeente, asked.id)?;
    let written = repository.antwoord(gemeente, id)?;
    let of = Telling::of(snapshot, gemeente, written, asked.kenmerken, places);
    let mut why = of.empty(asked, snapshot);
    match resolve::resolve(repository, &gemeente.slug, id, asked.moment) {
        Resolution::Antwoord(antwoord) => of.tell(&antwoord, &mut why),
        Resolution::NietAangeboden(_) => of.gone(&mut why, Stand::NietAangeboden, &["status"]),
        Resolution::NietGeldig => {
            of.gone(&mut why, Stand::NietGeldig, &["status", "geldig_vanaf", "geldig_tot_en_met"]);
        }
        Resolution::Ingehouden { diagnostics, .. } => {
            why.stand = Stand::Ingehouden;
            why.redenen = diagnostics
                .iter()
                .map(|found| Reden {
                    tekst: found.message.clone(),
                    plek: found.place.as_ref().map(|place| places.plek(place)),
                })
                .collect();
        }
        Resolution::Onbekend => return None,
    }
    Some(why)
}

/// One text as written, with what a gemeente changes in it.
struct Telling<'a> {
    snapshot: &'a Snapshot,
    gemeente: &'a Gemeente,
    written: &'a Written,
    afwijking: Option<&'a Afwijking>,
    laag: Laag,
    known: &'a Kenmerken,
    places: &'a Places,
    writer: Writer<'a>,
}

impl<'a> Telling<'a> {
    fn of(
        snapshot: &'a Snapshot,
        gemeente: &'a Gemeente,
        written: &'a Written,
        known: &'a Kenmerken,
        places: &'a Places,
    ) -> Self {
        let own = gemeente.laag.antwoorden.contains_key(&written.id);
        Self {
            snapshot,
            gemeente,
            written,
            afwijking: gemeente.afwijkingen.get(&written.id).filter(|_| !own).map(AsRef::as_ref),
            laag: if own { Laag::Gemeentelijk } else { Laag::Generiek },
            known,
            places,
            writer: Writer::of(&snapshot.kanalen),
        }
    }

    fn empty(&self, asked: Asked<'_>, snapshot: &Snapshot) -> Why {
        let kop: Vec<Gegeven> = head::given(self.written, self.laag, self.afwijking)
            .into_iter()
            .map(|Given { key, value, laag, place }| Gegeven {
                sleutel: key,
                waarde: value,
                laag: laag.name(),
                plek: self.places.plek(&place),
            })
            .collect();
        let titel = kop.iter().find(|given| given.sleutel == "titel").map(|given| given.waarde.clone());
        Why {
            antwoord: self.written.id.clone(),
            titel: titel.unwrap_or_default(),
            gemeente: self.gemeente.slug.clone(),
            gemeentenaam: self.gemeente.profiel.naam.clone(),
            datum: asked.moment.datum.to_string(),
            release: snapshot.release.id.clone(),
            stand: Stand::Antwoord,
            bekend: asked.kenmerken.keys().cloned().collect(),
            redenen: Vec::new(),
            kop,
            berichten: Vec::new(),
            secties: Vec::new(),
            feiten: Vec::new(),
            verborgen: Vec::new(),
        }
    }

    /// There is no antwoord on this day: the front matter says why.
    fn gone(&self, why: &mut Why, stand: Stand, keys: &[&'static str]) {
        why.stand = stand;
        let given = keys.iter().filter_map(|key| head::one(key, self.written, self.laag, self.afwijking));
        why.redenen = given
            .map(|given| Reden {
                tekst: format!("{}: {}", given.key, given.value),
                plek: Some(self.places.plek(&given.place)),
            })
            .collect();
    }

    fn tell(&self, antwoord: &Antwoord, why: &mut Why) {
        let merged = resolve::merge(self.written, self.laag, self.afwijking);
        for (sectie, merged) in antwoord.secties.iter().zip(&merged) {
            let mut blokken = Vec::new();
            self.parts(&sectie.parts, &merged.parts, &[], &mut blokken);
            why.secties.push(WhySectie { sectie: sectie.id.id(), kop: sectie.id.kop(), blokken });
        }
        why.berichten = antwoord.berichten.iter().filter_map(|bericht| self.bericht(bericht)).collect();
        let bloks = why.secties.iter().flat_map(|sectie| &sectie.blokken);
        let bloks = bloks.chain(why.berichten.iter().flat_map(|bericht| &bericht.blokken));
        let paths: BTreeSet<String> = bloks.flat_map(facts_of).cloned().collect();
        why.feiten = paths.iter().filter_map(|pad| self.feit(pad, antwoord)).collect();
        why.verborgen = self.verborgen();
    }

    /// A bericht is a text of its own, with changes of its own.
    fn bericht(&self, bericht: &Bericht) -> Option<WhyBericht> {
        let written = self.snapshot.repository.antwoord(self.gemeente, &bericht.id)?;
        let of = Self::of(self.snapshot, self.gemeente, written, self.known, self.places);
        let merged = resolve::merge(written, of.laag, of.afwijking);
        let merged = merged.into_iter().find(|sectie| sectie.id == SectieId::Tekst)?;
        let mut blokken = Vec::new();
        of.parts(&bericht.parts, &merged.parts, &[], &mut blokken);
        Some(WhyBericht {
            id: bericht.id.clone(),
            titel: bericht.titel.clone(),
            van: bericht.van.to_string(),
            tot: bericht.tot.to_string(),
            blokken,
        })
    }

    fn parts(
        &self,
        resolved: &[Part<Resolved>],
        written: &[MergedPart<'_>],
        around: &[Voorwaarde],
        bloks: &mut Vec<WhyBlok>,
    ) {
        for (part, merged) in resolved.iter().zip(written) {
            match (part, merged) {
                (Part::Blok(blok), MergedPart::Blok(as_written, laag)) => {
                    bloks.push(self.blok(blok, as_written, *laag, around));
                }
                (Part::Choice(choice), MergedPart::Choice(_, laag, branches)) => {
                    let conditions: Vec<_> = branches.iter().map(|(branch, _)| branch.condition.as_ref()).collect();
                    let lines = branches.iter().map(|(branch, _)| self.place(*laag, branch.span));
                    let lines = lines.map(|place| self.places.plek(&place)).collect();
                    let chain = chain::branches(choice, &conditions, self.known, lines);
                    for ((branch, (_, parts)), condition) in choice.branches.iter().zip(branches).zip(chain) {
                        let around: Vec<Voorwaarde> = around.iter().cloned().chain([condition]).collect();
                        self.parts(&branch.parts, parts, &around, bloks);
                    }
                }
                _ => {}
            }
        }
    }

    fn place(&self, laag: Laag, span: crate::source::Span) -> Place {
        let file = match (laag, self.afwijking) {
            (Laag::Gemeentelijk, Some(afwijking)) => &afwijking.file,
            _ => &self.written.file,
        };
        Place::new(file, span)
    }

    fn blok(&self, blok: &Blok<Resolved>, written: &Blok<AsWritten>, laag: Laag, around: &[Voorwaarde]) -> WhyBlok {
        let mut feiten: Vec<String> = Vec::new();
        for block in &blok.blocks {
            block.each_inline(&mut |inline| {
                if let Inline::Fact(feit) = inline
                    && !feiten.contains(&feit.pad)
                {
                    feiten.push(feit.pad.clone());
                }
            });
        }
        let mut regels = Vec::new();
        self.regels(&blok.blocks, &written.blocks, laag, &mut regels);
        WhyBlok {
            blok: blok.name.clone(),
            tekst: self.writer.blocks(&blok.blocks),
            laag: laag.name(),
            beleid: match blok.policy {
                Policy::Verplicht => "verplicht",
                Policy::Aanbevolen => "aanbevolen",
                Policy::Vrij => "vrij",
            },
            zichtbaar: match blok.audience {
                Audience::Publiek => "publiek",
                Audience::Medewerkers => "medewerkers",
            },
            plek: self.places.plek(&self.place(laag, blok.span)),
            vervangt: self.replaced(written, laag),
            uitkomst: chain::together(around),
            voorwaarden: around.to_vec(),
            regels,
            feiten,
        }
    }

    /// The generic text that stands aside for a blok of the gemeente.
    fn replaced(&self, blok: &Blok<AsWritten>, laag: Laag) -> Option<Plek> {
        let marker = blok.origin.as_ref().filter(|_| laag == Laag::Gemeentelijk && self.afwijking.is_some())?;
        let Action::Vervang { .. } = marker.action else { return None };
        let (_, generic) = self.written.blok(&marker.name)?;
        Some(self.places.plek(&self.written.place(generic.span)))
    }

    /// Items and rows with a condition of their own, at any depth.
    fn regels(&self, resolved: &[Block<Resolved>], written: &[Block<AsWritten>], laag: Laag, found: &mut Vec<Regel>) {
        for pair in resolved.iter().zip(written) {
            match pair {
                (Block::List(list), Block::List(as_written)) => {
                    for (item, other) in list.items.iter().zip(&as_written.items) {
                        if let Some(condition) = &item.condition {
                            let plek = self.places.plek(&self.place(laag, item.span));
                            let voorwaarde = chain::own(condition, other.condition.as_ref(), self.known, plek);
                            found.push(Regel { tekst: self.writer.blocks(&item.blocks), voorwaarde });
                        }
                        self.regels(&item.blocks, &other.blocks, laag, found);
                    }
                }
                (Block::Table(table), Block::Table(as_written)) => {
                    for (row, other) in table.rows.iter().zip(&as_written.rows) {
                        if let Some(condition) = &row.condition {
                            let plek = self.places.plek(&self.place(laag, row.span));
                            let voorwaarde = chain::own(condition, other.condition.as_ref(), self.known, plek);
                            found.push(Regel { tekst: self.writer.cells(&row.cells), voorwaarde });
                        }
                    }
                }
                (Block::Subsection { blocks, .. }, Block::Subsection { blocks: other, .. }) => {
                    self.regels(blocks, other, laag, found);
                }
                _ => {}
            }
        }
    }

    /// A fact with its value on the day of the antwoord.
    fn feit(&self, pad: &str, antwoord: &Antwoord) -> Option<Feit> {
        let repository = &self.snapshot.repository;
        let feit = repository.feit(self.gemeente, pad)?;
        let value = feit.on(antwoord.datum)?;
        let own = self.gemeente.laag.feiten.contains_key(pad);
        let generic = repository.generic.feiten.get(pad).filter(|_| own);
        let laag = if own { Laag::Gemeentelijk } else { Laag::Generiek };
        let from_generic = feit.bron.is_none() && feit.geverifieerd_op.is_none();
        let sourced = generic.filter(|_| from_generic).map_or(feit.as_ref(), AsRef::as_ref);
        let mut locatie = None;
        if let Waarde::Openingstijden(id) = &value.waarde {
            locatie = self.locatie(id);
        }
        let written = Feitwaarde {
            pad: pad.to_owned(),
            waarde: value.waarde.clone(),
            opmaak: None,
            verwacht: false,
            laag,
            place: value.place.clone(),
            locatie: locatie.as_ref().map(|(locatie, _)| Arc::clone(locatie)),
            datum: antwoord.datum,
        };
        Some(Feit {
            pad: pad.to_owned(),
            soort: feit.soort.name(),
            waarde: self.writer.feit(&written),
            omschrijving: feit.omschrijving.clone(),
            laag: laag.name(),
            plek: self.places.plek(&value.place),
            vanaf: value.vanaf.to_string(),
            tot_en_met: value.tot_en_met.map(|day| day.to_string()),
            verwacht: value.verwacht,
            bron: sourced.bron.clone(),
            geverifieerd_op: sourced.geverifieerd_op.map(|day| day.to_string()),
            controleren_voor: sourced.controleren_voor.map(|day| day.to_string()),
            bron_van_generiek: from_generic
                && generic.is_some_and(|base| base.bron.is_some() || base.geverifieerd_op.is_some()),
            locatie: locatie.map(|(_, place)| self.places.plek(&place)),
            vervangt: generic
                .and_then(|generic| generic.on(antwoord.datum))
                .map(|value| self.places.plek(&value.place)),
        })
    }

    /// A locatie, and where its opening hours are written.
    fn locatie(&self, id: &str) -> Option<(Arc<crate::content::Locatie>, Place)> {
        let place = |files: &BTreeMap<String, Arc<Yaml>>, folder: &str| {
            files.get(&format!("{folder}/locaties/{id}.yaml")).map(|yaml| yaml.key_place("/openingstijden"))
        };
        let generic = &self.snapshot.repository.generic;
        match self.gemeente.laag.locaties.get(id) {
            Some(locatie) => {
                let folder = format!("content/municipal/{}", self.gemeente.slug);
                Some((Arc::clone(locatie), place(&self.gemeente.laag.yaml, &folder)?))
            }
            None => Some((Arc::clone(generic.locaties.get(id)?), place(&generic.yaml, "content/generic")?)),
        }
    }

    /// Generic bloks that the gemeente hides.
    fn verborgen(&self) -> Vec<Verborgen> {
        let mut hidden = Vec::new();
        for sectie in self.afwijking.iter().flat_map(|afwijking| &afwijking.secties) {
            sectie.each_blok(&mut |blok| {
                let Some(marker) = &blok.origin else { return };
                let Action::Verberg { reden } = &marker.action else { return };
                let generic = self.written.blok(&marker.name);
                hidden.push(Verborgen {
                    sectie: sectie.id.id(),
                    blok: marker.name.clone(),
                    reden: reden.clone(),
                    plek: self.places.plek(&self.place(Laag::Gemeentelijk, marker.span)),
                    generiek: generic.map(|(_, blok)| self.places.plek(&self.written.place(blok.span))),
                });
            });
        }
        hidden
    }
}

/// Facts in the words of a blok and in the conditions that decide it.
fn facts_of(blok: &WhyBlok) -> impl Iterator<Item = &String> {
    let own = blok.regels.iter().flat_map(|regel| &regel.voorwaarde.feiten);
    let around = blok.voorwaarden.iter().flat_map(|condition| &condition.feiten);
    blok.feiten.iter().chain(around).chain(own)
}
