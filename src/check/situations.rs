//! Situations: does everybody get a text where one is needed, does every question decide something, and do
//! two texts that hold at once state different facts of the same thing? Each finding names a situation in
//! which it shows.

use super::{
    conditions::{span_of, typed},
    conflicts::stated,
    scope::{Scope, Text},
};
use crate::{
    condition::{Condition, Kenmerken, WrittenCondition},
    content::{Afwijking, Antwoord, KenmerkSoort, Kop, Sectie, SectieId, Soort},
    diagnostic::{Code, Diagnostic},
    markdown::{Block, Blok, Branch, Choice, Inline, Part, Target, Written},
    resolve::{Laag, MergedPart, MergedSectie, merge, told},
    situation::{Decided, Piece, Reading, groups_of, pieces_of},
    source::{Place, Span},
};
use std::{borrow::Cow, collections::BTreeSet};

/// Checks the situations of a document. `kop` is that of a whole antwoord; without it no section is needed.
pub(super) fn check(scope: &mut Scope<'_>, text: Text<'_>, kop: Option<&Kop>) {
    for sectie in text.secties {
        let mut stukken = Vec::new();
        sectie.inhoud.parts.iter().for_each(|part| of_part(scope, part, &mut stukken));
        for stuk in &stukken {
            useless(scope, text, sectie.id, stuk);
        }
        sectie.inhoud.parts.iter().for_each(|part| gaps(scope, text, sectie.id, part));
        if kop.is_some_and(|kop| needed(kop, sectie.id)) {
            silent(scope, text, sectie);
        }
    }
}

/// Weights of values that the kenmerk cannot have.
pub(super) fn weights(scope: &mut Scope<'_>, name: &str, place: &Place) {
    let Some(kenmerk) = scope.repository.kenmerken.get(name) else { return };
    let wrong: Vec<&String> = kenmerk
        .gewicht
        .keys()
        .filter(|key| kenmerk.soort == KenmerkSoort::Datum || kenmerk.read(key).is_none())
        .collect();
    for key in wrong {
        let message = format!("Het kenmerk '{name}' kan niet '{key}' zijn; dit gewicht telt niet mee.");
        let cure = match kenmerk.soort {
            KenmerkSoort::Keuze | KenmerkSoort::JaNee => format!("Kies uit: {}.", kenmerk.choices().join(", ")),
            KenmerkSoort::Getal => "Schrijf vóór het gewicht het eerste getal waarvoor het geldt.".to_owned(),
            KenmerkSoort::Datum => "Een dag heeft geen gewichten: haal ze weg.".to_owned(),
        };
        scope.report(Diagnostic::new(Code::OnbekendeWaarde, place.clone(), message).cure(cure));
    }
}

/// The answer line stands outside conditions, or that is reported.
fn needed(kop: &Kop, sectie: SectieId) -> bool {
    sectie != SectieId::Tekst
        && kop.soort.required().contains(&sectie)
        && !kop.niet_van_toepassing.contains_key(&sectie)
}

/// How the text as written is read: a reference to a fact says which fact, not its value.
struct AsWritten<'s, 'a>(&'s Scope<'a>);

impl Reading<Written> for AsWritten<'_, '_> {
    /// Only asked when every condition of the piece can be read.
    fn condition<'c>(&self, condition: &'c WrittenCondition) -> Cow<'c, Condition> {
        Cow::Owned(typed(self.0, condition).unwrap_or(Condition::Or(Vec::new())))
    }

    fn blok(&self, blok: &Blok<Written>) -> String {
        format!("{:?} {}", blok.audience, self.blocks(&blok.blocks))
    }

    fn blocks(&self, blocks: &[Block<Written>]) -> String {
        let mut said = String::new();
        blocks.iter().for_each(|block| words(block, &mut said));
        said
    }

    fn cells(&self, cells: &[Vec<Inline<Written>>]) -> String {
        let mut said = String::new();
        for cell in cells {
            cell.iter().for_each(|inline| inline.each(&mut |inline| word(inline, &mut said)));
            said.push('|');
        }
        said
    }
}

fn words(block: &Block<Written>, said: &mut String) {
    block.each_heading(&mut |_, title, _| said.push_str(title));
    block.each_inline(&mut |inline| word(inline, said));
    said.push('\n');
}

fn word(inline: &Inline<Written>, said: &mut String) {
    match inline {
        Inline::Text { text, .. } => said.extend(text.split_whitespace().flat_map(|word| [word, " "])),
        Inline::Fact(fact) => said.extend(["{{", &fact.path, "|", fact.format.as_deref().unwrap_or_default(), "}}"]),
        Inline::Link { target: Target::Url(url), .. } => said.extend(["(", url, ")"]),
        Inline::Link { target: Target::Antwoord { id, blok }, .. } => {
            said.extend(["(", id, "#", blok.as_deref().unwrap_or_default(), ")"]);
        }
        Inline::Image { url, alt, .. } => said.extend(["![", alt, "](", url, ")"]),
        Inline::Strong(_) | Inline::Emphasis(_) | Inline::Break => {}
    }
}

/// A piece of text that is decided by itself, with its conditions and their places.
struct Stuk {
    pieces: Vec<Piece>,
    span: Span,
    mentions: Vec<(String, Span)>,
}

fn of_part(scope: &Scope<'_>, part: &Part<Written>, found: &mut Vec<Stuk>) {
    match part {
        Part::Choice(choice) => {
            let mut conditions = Vec::new();
            part.each_choice(&mut |choice| {
                conditions.extend(choice.branches.iter().filter_map(|branch| branch.condition.as_ref()));
            });
            part.each_blok(&mut |blok| {
                blok.blocks.iter().for_each(|block| block.each_condition(&mut |inner| conditions.push(inner)));
            });
            found.extend(Stuk::of(scope, choice.span, &conditions, || pieces_of(part, &AsWritten(scope))));
        }
        Part::Blok(blok) => blok.blocks.iter().for_each(|block| of_block(scope, block, found)),
    }
}

fn of_block(scope: &Scope<'_>, block: &Block<Written>, found: &mut Vec<Stuk>) {
    block.each_condition(&mut |condition| {
        let pieces = || {
            let own = typed(scope, condition).into_iter().map(|own| (Some(own), vec![Piece::Text("x".to_owned())]));
            vec![Piece::Choice(own.collect())]
        };
        found.extend(Stuk::of(scope, span_of(condition), &[condition], pieces));
    });
}

impl Stuk {
    fn of(
        scope: &Scope<'_>,
        span: Span,
        conditions: &[&WrittenCondition],
        pieces: impl FnOnce() -> Vec<Piece>,
    ) -> Option<Self> {
        let readable = conditions.iter().all(|condition| typed(scope, condition).is_some());
        let mentions = conditions.iter().flat_map(|condition| {
            let mut found = Vec::new();
            condition.each_comparison(&mut |kenmerk, _, _| found.push((kenmerk.text.clone(), kenmerk.span)));
            found
        });
        readable.then(|| Self { pieces: pieces(), span, mentions: mentions.collect() })
    }
}

/// A kenmerk that decides nothing here: whatever its value, the same text follows.
fn useless(scope: &mut Scope<'_>, text: Text<'_>, sectie: SectieId, stuk: &Stuk) {
    let reported = scope.found.iter().filter_map(|found| found.place.as_ref()).any(|place| {
        place.file.path() == text.file.path() && stuk.span.start <= place.span.start && place.span.end <= stuk.span.end
    });
    if reported {
        return;
    }
    let Some(decided) = Decided::of(&stuk.pieces, &scope.repository.kenmerken) else {
        return too_large(scope, text, sectie, (stuk.span, stuk.span));
    };
    for name in decided.useless() {
        let Some((_, span)) = stuk.mentions.iter().find(|(mentioned, _)| mentioned == name) else { continue };
        let values = decided.values(name).iter().map(|value| format!("'{value}'")).collect::<Vec<_>>();
        let message = format!("'{name}' bepaalt hier niets: met {} staat er hetzelfde.", values.join(" en met "));
        let diagnostic = Diagnostic::new(Code::KenmerkZonderGevolg, text.place(*span), message)
            .cure("Haal de vergelijking weg, of schrijf de tekst die per situatie verschilt.");
        scope.report_in(sectie, diagnostic);
    }
}

/// A chain without `anders` over one kenmerk that leaves out exactly one class of its values, while each of
/// its texts states a value of one kind. Other chains of this form usually add something for some.
fn gaps(scope: &mut Scope<'_>, text: Text<'_>, sectie: SectieId, part: &Part<Written>) {
    let mut chains = Vec::new();
    part.each_choice(&mut |choice| chains.push(choice));
    for choice in chains {
        if !alternatives(scope, choice) {
            continue;
        }
        let Some((conditions, names)) = chain(scope, choice) else { continue };
        let [name] = &names[..] else { continue };
        let refs: Vec<&Condition> = conditions.iter().collect();
        let classes = crate::situation::klassen(&refs, &scope.repository.kenmerken);
        let Some(classes) = classes.get(name) else { continue };
        let holds = |known: &Kenmerken| {
            conditions
                .iter()
                .any(|condition| crate::condition::evaluate(condition, known) == crate::condition::Truth::True)
        };
        let alone = |class: &crate::situation::Klasse| Kenmerken::from([(name.clone(), class.waarde().clone())]);
        let left: Vec<Kenmerken> = classes.iter().map(alone).filter(|known| !holds(known)).collect();
        let [left] = &left[..] else { continue };
        if classes.len() < 3 {
            continue;
        }
        let phrase = told(&refs, left, &scope.repository.kenmerken);
        let message = format!("Als {phrase}, staat hier geen tekst; voor alle andere situaties wel.");
        let last = choice.branches.last().map_or(choice.span, |branch| branch.span);
        let diagnostic = Diagnostic::new(Code::KeuzeMetGat, text.place(last), message).cure(
            "Schrijf ook voor deze situatie een tekst, met '::: anders'. Is er niets te zeggen? Schrijf dat dan op.",
        );
        scope.report_in(sectie, diagnostic);
    }
}

/// Does each branch state a value of one and the same kind?
fn alternatives(scope: &Scope<'_>, choice: &Choice<Written>) -> bool {
    let mut common: Option<BTreeSet<&str>> = None;
    for branch in &choice.branches {
        let mut kinds = BTreeSet::new();
        let mut visit = |inline: &Inline<Written>| {
            if let Inline::Fact(fact) = inline {
                let soort = scope.feit(&fact.path).map(|feit| feit.soort);
                kinds.extend(soort.filter(|soort| stated(*soort)).map(Soort::name));
            }
        };
        for part in &branch.parts {
            part.each_blok(&mut |blok| blok.blocks.iter().for_each(|block| block.each_inline(&mut visit)));
        }
        common = Some(common.map_or(kinds.clone(), |common| common.intersection(&kinds).copied().collect()));
    }
    common.is_some_and(|common| !common.is_empty())
}

/// The conditions of a chain of at least two branches without `anders`, and the kenmerken they use.
fn chain(scope: &Scope<'_>, choice: &Choice<Written>) -> Option<(Vec<Condition>, Vec<String>)> {
    let conditions: Option<Vec<Condition>> =
        choice.branches.iter().map(|branch| typed(scope, branch.condition.as_ref()?)).collect();
    let conditions = conditions.filter(|conditions| conditions.len() > 1)?;
    let mut names: Vec<String> = Vec::new();
    for name in conditions.iter().flat_map(Condition::kenmerken) {
        if !names.iter().any(|seen| seen == name) {
            names.push(name.to_owned());
        }
    }
    Some((conditions, names))
}

/// A section that everybody needs and that says nothing in some situation.
fn silent(scope: &mut Scope<'_>, text: Text<'_>, sectie: &Sectie) {
    let heading = sectie.inhoud.heading_span;
    match Silence::of(scope, &sectie.inhoud.parts) {
        Silence::Never => {}
        Silence::Unknown => {
            let others = text.secties.iter().map(|other| other.inhoud.heading_span.start);
            let end = others.filter(|start| *start > heading.start).min().unwrap_or(text.file.text().len());
            too_large(scope, text, sectie.id, (heading, Span::new(heading.start, end)));
        }
        Silence::When(phrase) => {
            let message = format!("Als {phrase}, blijft '{}' leeg.", sectie.id.kop());
            let diagnostic = Diagnostic::new(Code::SituatieZonderTekst, text.place(heading), message)
                .cure("Schrijf ook voor deze situatie een tekst, bijvoorbeeld met '::: anders'.");
            scope.report_in(sectie.id, diagnostic);
        }
    }
}

/// Says that situations were not looked at, unless that was said of something within the same text.
fn too_large(scope: &mut Scope<'_>, text: Text<'_>, sectie: SectieId, (at, within): (Span, Span)) {
    let said = scope.found.iter().filter(|found| found.code == Code::VoorwaardeTeGroot);
    let mut places = said.filter_map(|found| found.place.as_ref());
    let here = |place: &Place| {
        place.file.path() == text.file.path() && within.start <= place.span.start && place.span.end <= within.end
    };
    if !places.any(here) {
        let message = "Hier beslissen te veel kenmerken samen om elke situatie na te rekenen.";
        let diagnostic = Diagnostic::new(Code::VoorwaardeTeGroot, text.place(at), message)
            .cure("Gebruik minder kenmerken tegelijk, of splits het antwoord.");
        scope.report_in(sectie, diagnostic);
    }
}

/// The same for what is left of a section after a gemeente changed it. What said nothing before is not its
/// mistake.
pub(super) fn check_merged(scope: &mut Scope<'_>, written: &Antwoord, afwijking: &Afwijking) {
    let kop = written.kop.with(&afwijking.kop);
    if kop.status.is_some() {
        return;
    }
    let written_of = |id: SectieId| written.secties.iter().filter(move |sectie| sectie.id == id);
    let concerned = |change: &&Sectie| {
        let parts = written_of(change.id).map(|sectie| &sectie.inhoud.parts).chain([&change.inhoud.parts]);
        needed(&kop, change.id) && parts.into_iter().flatten().any(decides)
    };
    let concerned: Vec<&Sectie> = afwijking.secties.iter().filter(concerned).collect();
    if concerned.is_empty() {
        return;
    }
    let before = merge(written, Laag::Generiek, None);
    let after = merge(written, Laag::Generiek, Some(afwijking));
    for change in concerned {
        let left = |merged: &[MergedSectie<'_>]| {
            let sectie = merged.iter().find(|sectie| sectie.id == change.id);
            sectie.map_or(Silence::Never, |sectie| Silence::of(scope, &parts_of(&sectie.parts)))
        };
        let text = Text { file: &afwijking.file, secties: &afwijking.secties };
        let heading = change.inhoud.heading_span;
        match (left(&before), left(&after)) {
            (Silence::Never, Silence::When(phrase)) => {
                let message = format!("Met deze afwijking blijft '{}' leeg als {phrase}.", change.id.kop());
                let diagnostic = Diagnostic::new(Code::SituatieZonderTekst, text.place(heading), message)
                    .cure("Vervang het blok door een tekst voor deze situatie, in plaats van het te verbergen.");
                scope.report_in(change.id, diagnostic);
            }
            (Silence::Never, Silence::Unknown) => too_large(scope, text, change.id, (heading, heading)),
            _ => {}
        }
    }
}

/// Does anything in it depend on the situation?
fn decides(part: &Part<Written>) -> bool {
    let mut found = false;
    part.each_choice(&mut |_| found = true);
    part.each_blok(&mut |blok| blok.blocks.iter().for_each(|block| block.each_condition(&mut |_| found = true)));
    found
}

/// Merged parts as they would have been written in one file.
fn parts_of(merged: &[MergedPart<'_>]) -> Vec<Part<Written>> {
    let part = |part: &MergedPart<'_>| match part {
        MergedPart::Blok(blok, _) => Part::Blok((*blok).clone()),
        MergedPart::Choice(choice, _, branches) => {
            let branches = branches.iter().map(|(branch, parts)| Branch {
                condition: branch.condition.clone(),
                span: branch.span,
                parts: parts_of(parts),
            });
            Part::Choice(Choice { branches: branches.collect(), span: choice.span })
        }
    };
    merged.iter().map(part).collect()
}

/// Whether a section says nothing in some situation.
enum Silence {
    Never,
    /// In this one, in words.
    When(String),
    /// There are too many situations to tell.
    Unknown,
}

impl Silence {
    fn of(scope: &Scope<'_>, parts: &[Part<Written>]) -> Self {
        let mut written = Vec::new();
        for part in parts {
            part.each_choice(&mut |choice| {
                written.extend(choice.branches.iter().filter_map(|branch| branch.condition.as_ref()));
            });
            part.each_blok(&mut |blok| {
                blok.blocks.iter().for_each(|block| block.each_condition(&mut |condition| written.push(condition)));
            });
        }
        // A condition that cannot be read is a mistake by itself.
        let conditions: Option<Vec<Condition>> = written.into_iter().map(|condition| typed(scope, condition)).collect();
        let Some(conditions) = conditions else { return Self::Never };
        let pieces: Vec<Piece> = parts.iter().flat_map(|part| pieces_of(part, &AsWritten(scope))).collect();
        if pieces.is_empty() || pieces.iter().any(|piece| matches!(piece, Piece::Text(_))) {
            return Self::Never;
        }
        let (mut example, mut unknown) = (Kenmerken::new(), false);
        for group in groups_of(&pieces) {
            match Decided::of(&group, &scope.repository.kenmerken).map(|decided| decided.silent()) {
                None => unknown = true,
                // Something is always said.
                Some(None) => return Self::Never,
                Some(Some(nothing)) => example.extend(nothing),
            }
        }
        if unknown {
            return Self::Unknown;
        }
        Self::When(told(&conditions.iter().collect::<Vec<_>>(), &example, &scope.repository.kenmerken))
    }
}
