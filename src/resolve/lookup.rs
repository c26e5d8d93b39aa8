//! From written to resolved: facts, conditions and links looked up for one gemeente and moment.

use super::{
    antwoord::{
        Antwoord, Bericht, Doel, Feitwaarde, Herkomst, Laag, NietAangeboden, Resolution, Resolved, ResolvedCondition,
        Sectie, Verwant,
    },
    layers::{MergedPart, merge},
    phrase::phrase,
};
use crate::{
    condition::{self, Operand, WrittenCondition},
    content::{
        Antwoord as WrittenAntwoord, BerichtSoort, Gemeente, Kenmerk, Kop, Repository, SectieId, StatusSoort, Waarde,
    },
    diagnostic::{Code, Diagnostic},
    fault::{self, Fault},
    markdown::{Block, Blok, Branch, Choice, FactRef, Inline, Item, List, Part, Row, Table, Target, Written},
    source::{Hash, Place, SourceFile, Span},
};
use jiff::civil::{Date, DateTime, Time};
use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

/// The moment for which an antwoord is asked: a day in the gemeente's time zone, and for today the
/// time, which decides whether a storing stands on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// The day.
    pub datum: Date,
    /// The time of day; `None` shows what holds at any time of the day.
    pub tijd: Option<Time>,
}

impl Moment {
    /// The whole of this day.
    pub fn day(datum: Date) -> Self {
        Self { datum, tijd: None }
    }

    /// This very moment.
    pub fn at(moment: DateTime) -> Self {
        Self { datum: moment.date(), tijd: Some(moment.time()) }
    }

    fn within(self, van: DateTime, tot: DateTime) -> bool {
        if fault::on(Fault::BerichtenLost) || fault::on(Fault::BerichtenStay) {
            return fault::on(Fault::BerichtenStay) && van.date() <= self.datum;
        }
        match self.tijd {
            Some(tijd) => (van..tot).contains(&self.datum.to_datetime(tijd)),
            None => van.date() <= self.datum && self.datum.to_datetime(Time::midnight()) < tot,
        }
    }
}

/// How much of an antwoord is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// The first section, with the answer line.
    Lead,
}

/// Resolves antwoorden for one gemeente and moment, collecting what is missing.
pub(super) struct Resolver<'a> {
    repository: &'a Repository,
    gemeente: &'a Gemeente,
    moment: Moment,
    found: RefCell<Vec<Diagnostic>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(repository: &'a Repository, gemeente: &'a Gemeente, moment: Moment) -> Self {
        Self { repository, gemeente, moment, found: RefCell::new(Vec::new()) }
    }

    pub(super) fn resolve(&self, written: &'a WrittenAntwoord, extent: Extent) -> Resolution {
        let kop = self.kop(written);
        if !holds_on(&kop, self.moment.datum) {
            return Resolution::NietGeldig;
        }
        if let Some(status) = &kop.status {
            return Resolution::NietAangeboden(Box::new(NietAangeboden {
                id: written.id.clone(),
                gemeente: self.gemeente.slug.clone(),
                gemeentenaam: self.gemeente.profiel.naam.clone(),
                status: status.clone(),
                opvolger_titel: status.opvolger.as_deref().and_then(|id| self.titel(id)).map(|(_, titel)| titel),
                telefoon: self.noodtelefoon(),
                kop,
            }));
        }
        let whole = extent == Extent::Whole;
        let secties = self.secties(written, extent);
        let berichten = if whole { self.berichten(&written.id, &kop) } else { Vec::new() };
        let diagnostics = self.found.take();
        if !diagnostics.is_empty() {
            return Resolution::Ingehouden {
                id: written.id.clone(),
                kop,
                telefoon: self.noodtelefoon().map(Box::new),
                diagnostics,
            };
        }
        let mut antwoord = Antwoord {
            id: written.id.clone(),
            gemeente: self.gemeente.slug.clone(),
            gemeentenaam: self.gemeente.profiel.naam.clone(),
            datum: self.moment.datum,
            verwant: if whole { self.verwant(&kop) } else { Vec::new() },
            kop,
            secties,
            berichten,
            kenmerken: BTreeMap::new(),
            vingerafdruk: Hash::of(b""),
        };
        if whole {
            antwoord.kenmerken = self.kenmerken(&antwoord);
            antwoord.vingerafdruk = fingerprint(&antwoord);
        }
        Resolution::Antwoord(Box::new(antwoord))
    }

    fn kop(&self, written: &WrittenAntwoord) -> Arc<Kop> {
        match self.gemeente.afwijkingen.get(&written.id) {
            Some(afwijking) if !self.is_own(&written.id) => Arc::new(written.kop.with(&afwijking.kop)),
            _ => Arc::clone(&written.kop),
        }
    }

    fn is_own(&self, id: &str) -> bool {
        self.gemeente.laag.antwoorden.contains_key(id)
    }

    fn secties(&self, written: &'a WrittenAntwoord, extent: Extent) -> Vec<Sectie> {
        let own = self.is_own(&written.id);
        let laag = if own { Laag::Gemeentelijk } else { Laag::Generiek };
        let afwijking = self.gemeente.afwijkingen.get(&written.id).filter(|_| !own).map(Arc::as_ref);
        let files = Files { written: &written.file, afwijking: afwijking.map(|afwijking| &afwijking.file), own };
        let merged = merge(written, laag, afwijking).into_iter();
        let wanted = merged.take(if extent == Extent::Whole { usize::MAX } else { 1 });
        wanted.map(|sectie| Sectie { id: sectie.id, parts: self.parts(sectie.parts, files) }).collect()
    }

    /// Kenmerken that the conditions use, with how to ask for them.
    fn kenmerken(&self, antwoord: &Antwoord) -> BTreeMap<String, Kenmerk> {
        let names = super::personalise::asked(antwoord);
        names
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), self.repository.kenmerken.get(name)?.clone())))
            .collect()
    }

    fn verwant(&self, kop: &Kop) -> Vec<Verwant> {
        let related = kop.regel_meteen.iter().filter_map(|id| {
            let id = self.repository.canonical_id(self.gemeente, id)?;
            let kop = self.kop(self.repository.antwoord(self.gemeente, id)?);
            let offered = kop.status.is_none() && holds_on(&kop, self.moment.datum);
            offered.then(|| Verwant { id: id.to_owned(), titel: kop.titel.clone(), zichtbaar: kop.zichtbaar })
        });
        related.collect()
    }

    fn titel(&self, id: &str) -> Option<(String, String)> {
        let id = self.repository.canonical_id(self.gemeente, id)?;
        let written = self.repository.antwoord(self.gemeente, id)?;
        Some((id.to_owned(), self.kop(written).titel.clone()))
    }

    fn noodtelefoon(&self) -> Option<Feitwaarde> {
        let pad = &self.repository.hub.noodtelefoon;
        self.feit_op(pad).ok()
    }

    // Parts, bloks and blocks.

    fn parts(&self, parts: Vec<MergedPart<'_>>, files: Files<'_>) -> Vec<Part<Resolved>> {
        parts
            .into_iter()
            .map(|part| match part {
                MergedPart::Blok(blok, laag) => Part::Blok(self.blok(blok, laag, files)),
                MergedPart::Choice(choice, laag, branches) => {
                    let file = files.of(laag);
                    let branches = branches.into_iter().map(|(branch, parts)| Branch {
                        condition: branch.condition.as_ref().and_then(|condition| self.condition(condition, file)),
                        span: branch.span,
                        parts: self.parts(parts, files),
                    });
                    Part::Choice(Choice { branches: branches.collect(), span: choice.span })
                }
            })
            .collect()
    }

    fn blok(&self, blok: &Blok<Written>, laag: Laag, files: Files<'_>) -> Blok<Resolved> {
        let file = files.of(laag);
        Blok {
            name: blok.name.clone(),
            policy: blok.policy,
            audience: blok.audience,
            origin: Some(Herkomst { laag, place: Place::new(file, blok.span), waarom: None }),
            blocks: blok.blocks.iter().map(|block| self.block(block, file)).collect(),
            span: blok.span,
        }
    }

    fn block(&self, block: &Block<Written>, file: &Arc<SourceFile>) -> Block<Resolved> {
        match block {
            Block::Paragraph(inlines) => Block::Paragraph(self.inlines(inlines, file)),
            Block::List(list) => Block::List(List {
                start: list.start,
                items: list
                    .items
                    .iter()
                    .map(|item| Item {
                        condition: item.condition.as_ref().and_then(|condition| self.condition(condition, file)),
                        blocks: item.blocks.iter().map(|block| self.block(block, file)).collect(),
                        span: item.span,
                    })
                    .collect(),
            }),
            Block::Table(table) => Block::Table(Table {
                head: table.head.iter().map(|cell| self.inlines(cell, file)).collect(),
                rows: table
                    .rows
                    .iter()
                    .map(|row| Row {
                        condition: row.condition.as_ref().and_then(|condition| self.condition(condition, file)),
                        cells: row.cells.iter().map(|cell| self.inlines(cell, file)).collect(),
                        span: row.span,
                    })
                    .collect(),
            }),
            Block::Subsection { level, title, span, blocks } => Block::Subsection {
                level: *level,
                title: title.clone(),
                span: *span,
                blocks: blocks.iter().map(|block| self.block(block, file)).collect(),
            },
        }
    }

    fn inlines(&self, inlines: &[Inline<Written>], file: &Arc<SourceFile>) -> Vec<Inline<Resolved>> {
        inlines.iter().filter_map(|inline| self.inline(inline, file)).collect()
    }

    fn inline(&self, inline: &Inline<Written>, file: &Arc<SourceFile>) -> Option<Inline<Resolved>> {
        Some(match inline {
            Inline::Text { text, span } => Inline::Text { text: text.clone(), span: *span },
            Inline::Strong(inner) => Inline::Strong(self.inlines(inner, file)),
            Inline::Emphasis(inner) => Inline::Emphasis(self.inlines(inner, file)),
            Inline::Break => Inline::Break,
            Inline::Image { url, alt, span } => Inline::Image { url: url.clone(), alt: alt.clone(), span: *span },
            Inline::Fact(reference) => Inline::Fact(self.feit(reference, file)?),
            Inline::Link { target, text, span } => {
                let target = self.doel(target, file, *span)?;
                let mut text = self.inlines(text, file);
                if let (true, Doel::Antwoord { titel, .. }) = (text.is_empty(), &target) {
                    text.push(Inline::Text { text: titel.clone(), span: *span });
                }
                Inline::Link { target, text, span: *span }
            }
        })
    }

    fn doel(&self, target: &Target, file: &Arc<SourceFile>, span: Span) -> Option<Doel> {
        let Target::Antwoord { id, blok } = target else {
            let Target::Url(url) = target else { return None };
            return Some(Doel::Url(url.clone()));
        };
        let Some((id, titel)) = self.titel(id) else {
            self.report(Diagnostic::new(
                Code::OnbekendAntwoord,
                Place::new(file, span),
                format!("Het antwoord '{id}' bestaat niet."),
            ));
            return None;
        };
        Some(Doel::Antwoord { id, titel, blok: blok.clone() })
    }

    // Facts and conditions.

    fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic.in_gemeente(&self.gemeente.slug));
    }

    fn feit(&self, reference: &FactRef, file: &Arc<SourceFile>) -> Option<Feitwaarde> {
        match self.feit_op(&reference.path) {
            Ok(mut value) => {
                value.opmaak.clone_from(&reference.format);
                Some(value)
            }
            Err((code, message)) => {
                self.report(Diagnostic::new(code, Place::new(file, reference.span), message));
                None
            }
        }
    }

    fn feit_op(&self, pad: &str) -> Result<Feitwaarde, (Code, String)> {
        let datum = self.moment.datum;
        let feit = self
            .repository
            .feit(self.gemeente, pad)
            .ok_or_else(|| (Code::OnbekendFeit, format!("Het feit '{pad}' bestaat niet.")))?;
        let value = feit
            .on(datum)
            .ok_or_else(|| (Code::FeitZonderWaarde, format!("Het feit '{pad}' heeft op {datum} geen waarde.")))?;
        let locatie = match &value.waarde {
            Waarde::Openingstijden(id) => {
                let locatie = self.gemeente.laag.locaties.get(id).or_else(|| self.repository.generic.locaties.get(id));
                Some(Arc::clone(
                    locatie.ok_or_else(|| (Code::OnbekendeLocatie, format!("De locatie '{id}' bestaat niet.")))?,
                ))
            }
            _ => None,
        };
        let own = self.gemeente.laag.feiten.contains_key(pad);
        Ok(Feitwaarde {
            pad: pad.to_owned(),
            waarde: value.waarde.clone(),
            opmaak: None,
            verwacht: value.verwacht,
            laag: if own { Laag::Gemeentelijk } else { Laag::Generiek },
            place: value.place.clone(),
            locatie,
            datum,
        })
    }

    fn condition(&self, condition: &WrittenCondition, file: &Arc<SourceFile>) -> Option<ResolvedCondition> {
        let mut operand = |kenmerk: &condition::Word, operand: &Operand| self.operand(kenmerk, operand);
        match condition.try_map(&mut operand) {
            Ok(expr) => {
                let declared = &self.repository.kenmerken;
                Some(ResolvedCondition {
                    zin: phrase(&expr, true, declared),
                    ontkenning: phrase(&expr, false, declared),
                    expr,
                })
            }
            Err((code, span, message)) => {
                self.report(Diagnostic::new(code, Place::new(file, span), message));
                None
            }
        }
    }

    fn operand(&self, kenmerk: &condition::Word, operand: &Operand) -> Result<condition::Value, (Code, Span, String)> {
        let declared = self.repository.kenmerken.get(&kenmerk.text);
        let declared = declared.ok_or_else(|| {
            (Code::OnbekendKenmerk, kenmerk.span, format!("Het kenmerk '{}' bestaat niet.", kenmerk.text))
        })?;
        match operand {
            Operand::Constant(word) => declared.read(&word.text).ok_or_else(|| {
                (
                    Code::OnbekendeWaarde,
                    word.span,
                    format!("Het kenmerk '{}' kan niet '{}' zijn.", kenmerk.text, word.text),
                )
            }),
            Operand::Fact(word) => {
                let value = self.feit_op(&word.text).map_err(|(code, message)| (code, word.span, message))?;
                value.waarde.comparable().ok_or_else(|| {
                    (
                        Code::VoorwaardeSoortFout,
                        word.span,
                        format!("Met een {} kan niet vergeleken worden.", value.soort()),
                    )
                })
            }
        }
    }

    // Berichten on top.

    fn berichten(&self, id: &str, kop: &Kop) -> Vec<Bericht> {
        let own = self.gemeente.laag.antwoorden.values().map(|bericht| (bericht, true));
        let generic = self.repository.generic.antwoorden.values().map(|bericht| (bericht, false));
        let mut berichten: Vec<Bericht> =
            own.chain(generic).filter_map(|(bericht, own)| self.bericht(bericht, own, id, kop)).collect();
        berichten.sort_by_key(|bericht| (bericht.soort != BerichtSoort::Crisis, bericht.van, bericht.id.clone()));
        berichten
    }

    fn bericht(&self, written: &'a WrittenAntwoord, own: bool, id: &str, kop: &Kop) -> Option<Bericht> {
        // Most antwoorden are none: find that out before merging any front matter.
        written.kop.bericht.as_ref()?;
        let head = self.kop(written);
        let bericht = head.bericht.as_ref()?;
        let (van, tot) = (bericht.van?, bericht.tot?);
        let urgent = matches!(bericht.soort, BerichtSoort::Storing | BerichtSoort::Crisis);
        let touches = bericht
            .raakt
            .antwoorden
            .iter()
            .any(|touched| self.repository.canonical_id(self.gemeente, touched) == Some(id))
            || kop.thema.as_ref().is_some_and(|thema| bericht.raakt.themas.contains(thema));
        if !urgent || !touches || written.id == id || head.status.is_some() || !self.moment.within(van, tot) {
            return None;
        }
        let afwijking = self.gemeente.afwijkingen.get(&written.id).filter(|_| !own).map(Arc::as_ref);
        let files = Files { written: &written.file, afwijking: afwijking.map(|afwijking| &afwijking.file), own };
        let laag = if own { Laag::Gemeentelijk } else { Laag::Generiek };
        let merged = merge(written, laag, afwijking).into_iter().find(|sectie| sectie.id == SectieId::Tekst)?;
        Some(Bericht {
            id: written.id.clone(),
            soort: bericht.soort,
            titel: head.titel.clone(),
            parts: self.parts(merged.parts, files),
            kanalen: bericht.raakt.kanalen.clone(),
            van,
            tot,
        })
    }
}

/// Which file a layer's text stands in.
#[derive(Clone, Copy)]
struct Files<'a> {
    written: &'a Arc<SourceFile>,
    afwijking: Option<&'a Arc<SourceFile>>,
    own: bool,
}

impl<'a> Files<'a> {
    fn of(self, laag: Laag) -> &'a Arc<SourceFile> {
        match (laag, self.afwijking) {
            (Laag::Gemeentelijk, Some(file)) if !self.own => file,
            _ => self.written,
        }
    }
}

/// Does an antwoord hold on this day?
fn holds_on(kop: &Kop, datum: Date) -> bool {
    let gone =
        kop.status.as_ref().is_some_and(|status| status.soort == StatusSoort::Vervallen && status.opvolger.is_none());
    !gone
        && kop.geldig_vanaf.is_none_or(|first| first <= datum)
        && kop.geldig_tot_en_met.is_none_or(|last| datum <= last)
}

/// Hash over what the antwoord says: positions in files do not count, so that moving text around in a
/// file changes nothing.
fn fingerprint(antwoord: &Antwoord) -> Hash {
    let said = super::antwoord::said(antwoord);
    Hash::of_parts(said.iter().map(String::as_bytes))
}
