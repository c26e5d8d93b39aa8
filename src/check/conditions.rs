//! Conditions: do their kinds fit, and can every branch be reached? For the second question the
//! values of each kenmerk are cut into classes at the thresholds used, and every combination is tried.

use super::{
    references,
    scope::{Scope, Text},
    walk,
};
use crate::{
    condition::{Comparison, Condition, Expr, Kenmerken, Operand, Truth, Value, Word, WrittenCondition, evaluate},
    content::{Kenmerk, KenmerkSoort, SectieId},
    diagnostic::{Code, Diagnostic, did_you_mean},
    markdown::{Block, Choice, Part, Written},
    resolve::told,
    situation::{Klassen, combinations, klassen},
    source::{Place, Span},
};
use std::collections::BTreeSet;

/// Checks every condition of a document.
pub(super) fn check(scope: &mut Scope<'_>, text: Text<'_>) {
    walk::each_condition(text.secties, &mut |sectie, condition| {
        condition.each_comparison(&mut |kenmerk, comparison, operands| {
            for operand in operands {
                comparable(scope, text, sectie, (kenmerk, comparison, operand));
            }
        });
    });
    for sectie in text.secties {
        let mut reach = Reach { scope, text, sectie: sectie.id };
        reach.parts(&sectie.inhoud.parts, &[]);
    }
}

fn comparable(
    scope: &mut Scope<'_>,
    text: Text<'_>,
    sectie: SectieId,
    (kenmerk, comparison, operand): (&Word, Option<Comparison>, &Operand),
) {
    let declared = scope.repository.kenmerken.clone();
    let Some(known) = declared.get(&kenmerk.text) else {
        let cure = did_you_mean(&kenmerk.text, declared.keys().map(String::as_str)).map_or_else(
            || "Beschrijf het kenmerk in personal/kenmerken.yaml.".to_owned(),
            |near| format!("Bedoelt u '{near}'?"),
        );
        let message = format!("Het kenmerk '{}' bestaat niet.", kenmerk.text);
        let diagnostic = Diagnostic::new(Code::OnbekendKenmerk, text.place(kenmerk.span), message).cure(cure);
        return scope.report_in(sectie, diagnostic);
    };
    let ordered = !matches!(comparison, None | Some(Comparison::Equal | Comparison::NotEqual));
    let by_choice = matches!(known.soort, KenmerkSoort::Keuze | KenmerkSoort::JaNee);
    if ordered && by_choice {
        let message = format!("'{}' is een keuze; daar past geen < of > bij.", kenmerk.text);
        let diagnostic = Diagnostic::new(Code::VoorwaardeSoortFout, text.place(kenmerk.span), message)
            .cure("Gebruik =, != of in (…).");
        return scope.report_in(sectie, diagnostic);
    }
    match operand {
        Operand::Constant(word) => constant(scope, text, sectie, (kenmerk, known, word)),
        Operand::Fact(word) => compared_fact(scope, text, sectie, (kenmerk, known, word)),
    }
}

fn constant(scope: &mut Scope<'_>, text: Text<'_>, sectie: SectieId, (kenmerk, known, word): (&Word, &Kenmerk, &Word)) {
    if known.read(&word.text).is_some() {
        return;
    }
    let (code, message, cure) = match known.soort {
        KenmerkSoort::Getal if word.text.parse::<i64>().is_err() => (
            Code::VoorwaardeSoortFout,
            format!("'{}' is een getal; '{}' is dat niet.", kenmerk.text, word.text),
            "Schrijf een heel getal.".to_owned(),
        ),
        KenmerkSoort::Datum => (
            Code::VoorwaardeSoortFout,
            format!("'{}' is een dag; '{}' is dat niet.", kenmerk.text, word.text),
            "Schrijf een dag als 2026-01-31.".to_owned(),
        ),
        KenmerkSoort::Getal => (
            Code::OnbekendeWaarde,
            format!("Het kenmerk '{}' kan niet {} zijn.", kenmerk.text, word.text),
            format!(
                "Kies een getal van {} tot en met {}.",
                known.minimum.map_or("…".to_owned(), |least| least.to_string()),
                known.maximum.map_or("…".to_owned(), |most| most.to_string())
            ),
        ),
        KenmerkSoort::Keuze | KenmerkSoort::JaNee => (
            Code::OnbekendeWaarde,
            format!("Het kenmerk '{}' kan niet '{}' zijn.", kenmerk.text, word.text),
            did_you_mean(&word.text, known.choices()).map_or_else(
                || format!("Kies uit: {}.", known.choices().join(", ")),
                |near| format!("Bedoelt u '{near}'?"),
            ),
        ),
    };
    scope.report_in(sectie, Diagnostic::new(code, text.place(word.span), message).cure(cure));
}

fn compared_fact(
    scope: &mut Scope<'_>,
    text: Text<'_>,
    sectie: SectieId,
    (kenmerk, known, word): (&Word, &Kenmerk, &Word),
) {
    use crate::content::Soort::{Aantal, Bedrag, Datum, Leeftijd};
    let Some(feit) = scope.feit(&word.text) else {
        return references::unknown_fact(scope, Some(sectie), &word.text, text.place(word.span));
    };
    let fits = match known.soort {
        KenmerkSoort::Getal => matches!(feit.soort, Leeftijd | Aantal | Bedrag),
        KenmerkSoort::Datum => feit.soort == Datum,
        KenmerkSoort::Keuze | KenmerkSoort::JaNee => false,
    };
    if !fits {
        let message = format!("'{}' kan niet vergeleken worden met een {}.", kenmerk.text, feit.soort);
        let diagnostic = Diagnostic::new(Code::VoorwaardeSoortFout, text.place(word.span), message)
            .related(feit.place.clone(), "hier staat het feit")
            .cure("Vergelijk een getal met een leeftijd, aantal of bedrag, en een dag met een datum.");
        scope.report_in(sectie, diagnostic);
    }
}

/// What must hold to come somewhere: none of `not`, and `own`.
#[derive(Clone)]
pub(super) struct Guard {
    pub(super) not: Vec<Condition>,
    pub(super) own: Option<Condition>,
}

impl Guard {
    pub(super) fn holds(&self, known: &Kenmerken) -> bool {
        self.not.iter().all(|condition| evaluate(condition, known) == Truth::False)
            && self.own.as_ref().is_none_or(|condition| evaluate(condition, known) == Truth::True)
    }
}

struct Reach<'s, 'a, 't> {
    scope: &'s mut Scope<'a>,
    text: Text<'t>,
    sectie: SectieId,
}

impl Reach<'_, '_, '_> {
    fn report(&mut self, code: Code, span: Span, message: &str, cure: &str) {
        let diagnostic = Diagnostic::new(code, self.text.place(span), message).cure(cure);
        self.scope.report_in(self.sectie, diagnostic);
    }

    fn parts(&mut self, parts: &[Part<Written>], guards: &[Guard]) {
        for part in parts {
            match part {
                Part::Choice(choice) => self.choice(choice, guards),
                Part::Blok(blok) => blok.blocks.iter().for_each(|block| self.block(block, guards)),
            }
        }
    }

    fn block(&mut self, block: &Block<Written>, guards: &[Guard]) {
        block.each_condition(&mut |condition| {
            let Some(typed) = typed(self.scope, condition) else { return };
            self.judge(&[Some(typed)], &[span_of(condition)], guards);
        });
    }

    fn choice(&mut self, choice: &Choice<Written>, guards: &[Guard]) {
        let last = choice.branches.len().saturating_sub(1);
        let mut conditions = Vec::new();
        let mut spans = Vec::new();
        for (index, branch) in choice.branches.iter().enumerate() {
            match &branch.condition {
                Some(condition) => {
                    let Some(typed) = typed(self.scope, condition) else { return };
                    conditions.push(Some(typed));
                    spans.push(span_of(condition));
                }
                None if index == last && index > 0 => {
                    conditions.push(None);
                    spans.push(branch.span);
                }
                // A condition that could not be parsed is reported already.
                None => return,
            }
        }
        let Some(reached) = self.judge(&conditions, &spans, guards) else { return };
        for (index, branch) in choice.branches.iter().enumerate() {
            if !reached[index] {
                continue;
            }
            let not = conditions[..index].iter().flatten().cloned().collect();
            let mut inner = guards.to_vec();
            inner.push(Guard { not, own: conditions[index].clone() });
            self.parts(&branch.parts, &inner);
        }
    }

    /// Why a branch is never reached: it contradicts itself, what stands around it, or earlier branches take
    /// all of its situations.
    fn unreachable(
        &mut self,
        (index, condition): (usize, Option<&Condition>),
        spans: &[Span],
        tried: &Tried,
        all: &[&Condition],
    ) {
        let declared = &self.scope.repository.kenmerken;
        let mut related = None;
        let (message, cure) = match (condition, &tried.taken[index]) {
            (None, _) => (
                "De situaties hierboven zijn alle situaties; 'anders' komt nooit voor.".to_owned(),
                "Haal 'anders' met zijn tekst weg, of verbeter de voorwaarden erboven.",
            ),
            (Some(_), Some((earlier, known))) => {
                related = Some((spans[*earlier], "deze voorwaarde geldt dan al"));
                let example = told(all, known, declared);
                (
                    format!(
                        "Deze voorwaarde kan hier nooit waar zijn: een eerdere gaat altijd voor. Bijvoorbeeld als {example}."
                    ),
                    "Zet de bijzondere situatie boven de algemene, of haal de tekst weg.",
                )
            }
            (Some(_), None) if tried.holds[index] => (
                "Deze voorwaarde kan hier nooit waar zijn: zij spreekt de voorwaarde eromheen tegen.".to_owned(),
                "Verbeter de voorwaarde, of haal de tekst weg.",
            ),
            (Some(_), None) => (
                "Deze voorwaarde kan nooit waar zijn: zij spreekt zichzelf tegen.".to_owned(),
                "Verbeter de voorwaarde, of haal de tekst weg.",
            ),
        };
        let mut diagnostic =
            Diagnostic::new(Code::VoorwaardeOnbereikbaar, self.text.place(spans[index]), message).cure(cure);
        if let Some((span, words)) = related {
            diagnostic = diagnostic.related(self.text.place(span), words);
        }
        self.scope.report_in(self.sectie, diagnostic);
    }

    /// Tries every combination. Tells which branches can be reached; `None` when there are too many.
    fn judge(&mut self, conditions: &[Option<Condition>], spans: &[Span], guards: &[Guard]) -> Option<Vec<bool>> {
        let guarding = guards.iter().flat_map(|guard| guard.not.iter().chain(&guard.own));
        let all: Vec<&Condition> = guarding.chain(conditions.iter().flatten()).collect();
        let classes = klassen(&all, &self.scope.repository.kenmerken);
        let Some(tried) = tried(conditions, guards, &classes) else {
            self.report(
                Code::VoorwaardeTeGroot,
                spans[0],
                "Deze voorwaarde kent te veel combinaties om na te rekenen.",
                "Gebruik minder kenmerken tegelijk, of splits het antwoord.",
            );
            return None;
        };
        for (index, condition) in conditions.iter().enumerate() {
            let always = condition.is_some() && tried.always[index];
            if always {
                self.report(
                    Code::VoorwaardeAltijdWaar,
                    spans[index],
                    "Deze voorwaarde is hier altijd waar.",
                    "Haal de voorwaarde weg, of verbeter haar.",
                );
                break;
            }
            if !tried.reached[index] {
                self.unreachable((index, condition.as_ref()), spans, &tried, &all);
            }
        }
        Some(tried.reached)
    }
}

/// The condition over values of today; `None` when something in it is reported elsewhere.
pub(super) fn typed(scope: &Scope<'_>, condition: &WrittenCondition) -> Option<Condition> {
    let mut operand = |kenmerk: &Word, operand: &Operand| {
        let declared = scope.repository.kenmerken.get(&kenmerk.text).ok_or(())?;
        let value = match operand {
            Operand::Constant(word) => declared.read(&word.text),
            Operand::Fact(word) => scope.feit(&word.text).and_then(|feit| feit.on(scope.today)?.waarde.comparable()),
        };
        let fits = matches!(
            (declared.soort, &value),
            (KenmerkSoort::Getal, Some(Value::Number(_)))
                | (KenmerkSoort::Datum, Some(Value::Date(_)))
                | (KenmerkSoort::Keuze | KenmerkSoort::JaNee, Some(Value::Choice(_)))
        );
        value.filter(|_| fits).ok_or(())
    };
    let typed = condition.try_map(&mut operand).ok()?;
    let mut fits = true;
    typed.each_comparison(&mut |_, comparison, operands| {
        let ordered = !matches!(comparison, None | Some(Comparison::Equal | Comparison::NotEqual));
        fits &= !ordered || !operands.iter().any(|operand| matches!(operand, Value::Choice(_)));
    });
    fits.then_some(typed)
}

struct Tried {
    reached: Vec<bool>,
    always: Vec<bool>,
    /// For each condition a situation in which it holds but an earlier branch comes first.
    taken: Vec<Option<(usize, Kenmerken)>>,
    /// For each condition whether it holds anywhere, whatever stands around it.
    holds: Vec<bool>,
}

/// Evaluates every combination of classes; `None` when there are too many.
fn tried(conditions: &[Option<Condition>], guards: &[Guard], classes: &Klassen) -> Option<Tried> {
    let values: Vec<_> = classes
        .iter()
        .map(|(name, classes)| (name.as_str(), classes.iter().map(|class| Some(class.waarde())).collect()))
        .collect();
    let count = conditions.len();
    let mut tried = Tried {
        reached: vec![false; count],
        always: vec![true; count],
        taken: vec![None; count],
        holds: vec![false; count],
    };
    for known in combinations(&values)? {
        let here = guards.iter().all(|guard| guard.holds(&known));
        let mut first: Option<usize> = None;
        for (index, condition) in conditions.iter().enumerate() {
            let holds = condition.as_ref().is_none_or(|condition| evaluate(condition, &known) == Truth::True);
            tried.holds[index] |= holds;
            if !here {
                continue;
            }
            tried.always[index] &= holds;
            tried.reached[index] |= holds && first.is_none();
            if let (true, Some(earlier)) = (holds, first) {
                tried.taken[index].get_or_insert_with(|| (earlier, known.clone()));
            }
            first = first.or(holds.then_some(index));
        }
    }
    Some(tried)
}

/// From the first word of a condition to its last.
pub(super) fn span_of(condition: &WrittenCondition) -> Span {
    let mut span: Option<Span> = None;
    let mut add = |word: &Word| {
        let so_far = span.unwrap_or(word.span);
        span = Some(Span::new(so_far.start.min(word.span.start), so_far.end.max(word.span.end)));
    };
    condition.each_comparison(&mut |kenmerk, _, operands| {
        add(kenmerk);
        operands.iter().for_each(|operand| match operand {
            Operand::Constant(word) | Operand::Fact(word) => add(word),
        });
    });
    span.unwrap_or_default()
}

/// In a gemeente: branches of generic text that its own thresholds make unreachable.
pub(super) fn check_thresholds(scope: &mut Scope<'_>, text: Text<'_>, compared: &BTreeSet<String>) {
    let Some(gemeente) = scope.gemeente else { return };
    let Some(own) = compared.iter().find_map(|pad| gemeente.laag.feiten.get(pad)) else { return };
    let Some(value) = own.on(scope.today) else { return };
    let place: Place = value.place.clone();
    let mut inner = Scope {
        repository: scope.repository,
        gemeente: scope.gemeente,
        kanalen: scope.kanalen,
        today: scope.today,
        found: Vec::new(),
    };
    for sectie in text.secties {
        Reach { scope: &mut inner, text, sectie: sectie.id }.parts(&sectie.inhoud.parts, &[]);
    }
    for found in inner.found.into_iter().filter(|found| found.code == Code::VoorwaardeOnbereikbaar) {
        let Some(branch) = found.place.clone() else { continue };
        scope.report(
            Diagnostic::new(found.code, place.clone(), "Met deze waarde komt een tekst nooit aan de beurt.")
                .related(branch, "deze voorwaarde geldt dan nooit")
                .cure("Controleer de waarde."),
        );
    }
}

/// Every kenmerk and fact that a condition needs.
pub(super) fn needs(condition: &WrittenCondition) -> (Vec<&str>, Vec<&str>) {
    let mut facts = Vec::new();
    walk::each_compared_fact(condition, &mut |pad| facts.push(pad));
    (Expr::kenmerken(condition), facts)
}
