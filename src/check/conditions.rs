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
    source::{Place, Span},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// More combinations than this are not tried; `check` says so.
const LIMIT: usize = 20_000;

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
struct Guard {
    not: Vec<Condition>,
    own: Option<Condition>,
}

impl Guard {
    fn holds(&self, known: &Kenmerken) -> bool {
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
            let Some(typed) = self.typed(condition) else { return };
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
                    let Some(typed) = self.typed(condition) else { return };
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

    /// The condition over values of today; `None` when something in it is reported elsewhere.
    fn typed(&self, condition: &WrittenCondition) -> Option<Condition> {
        let scope = &self.scope;
        let mut operand = |kenmerk: &Word, operand: &Operand| {
            let declared = scope.repository.kenmerken.get(&kenmerk.text).ok_or(())?;
            let value = match operand {
                Operand::Constant(word) => declared.read(&word.text),
                Operand::Fact(word) => {
                    scope.feit(&word.text).and_then(|feit| feit.on(scope.today)?.waarde.comparable())
                }
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

    /// Tries every combination. Tells which branches can be reached; `None` when there are too many.
    fn judge(&mut self, conditions: &[Option<Condition>], spans: &[Span], guards: &[Guard]) -> Option<Vec<bool>> {
        let guarding = guards.iter().flat_map(|guard| guard.not.iter().chain(&guard.own));
        let all: Vec<&Condition> = guarding.chain(conditions.iter().flatten()).collect();
        let classes = classes(&all, &self.scope.repository.kenmerken);
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
                let (message, cure) = match condition {
                    Some(_) => {
                        ("Deze voorwaarde kan hier nooit waar zijn.", "Verbeter de voorwaarde, of haal de tekst weg.")
                    }
                    None => (
                        "De situaties hierboven zijn alle situaties; 'anders' komt nooit voor.",
                        "Haal 'anders' met zijn tekst weg, of verbeter de voorwaarden erboven.",
                    ),
                };
                self.report(Code::VoorwaardeOnbereikbaar, spans[index], message, cure);
            }
        }
        Some(tried.reached)
    }
}

struct Tried {
    reached: Vec<bool>,
    always: Vec<bool>,
}

/// Evaluates every combination of classes; `None` when there are more than [`LIMIT`].
fn tried(conditions: &[Option<Condition>], guards: &[Guard], classes: &BTreeMap<&str, Vec<Value>>) -> Option<Tried> {
    let size = classes.values().try_fold(1_usize, |size, values| size.checked_mul(values.len()))?;
    if size > LIMIT {
        return None;
    }
    let mut tried = Tried { reached: vec![false; conditions.len()], always: vec![true; conditions.len()] };
    for number in 0..size {
        let known = combination(number, classes);
        if !guards.iter().all(|guard| guard.holds(&known)) {
            continue;
        }
        let mut first = true;
        for (index, condition) in conditions.iter().enumerate() {
            let holds = condition.as_ref().is_none_or(|condition| evaluate(condition, &known) == Truth::True);
            tried.always[index] &= holds;
            tried.reached[index] |= holds && first;
            first &= !holds;
        }
    }
    Some(tried)
}

/// The combination with this number: each kenmerk is a digit.
fn combination(mut number: usize, classes: &BTreeMap<&str, Vec<Value>>) -> Kenmerken {
    let mut known = Kenmerken::new();
    for (name, values) in classes {
        known.insert((*name).to_owned(), values[number % values.len()].clone());
        number /= values.len();
    }
    known
}

/// For each kenmerk one value of every class that the thresholds cut.
fn classes<'c>(conditions: &[&'c Condition], declared: &BTreeMap<String, Kenmerk>) -> BTreeMap<&'c str, Vec<Value>> {
    let mut thresholds: BTreeMap<&str, BTreeSet<&Value>> = BTreeMap::new();
    for condition in conditions {
        condition.each_comparison(&mut |kenmerk, _, operands| {
            thresholds.entry(&kenmerk.text).or_default().extend(operands);
        });
    }
    let with_values = thresholds.into_iter().filter_map(|(name, cuts)| {
        let values = values(declared.get(name)?, &cuts);
        (!values.is_empty()).then_some((name, values))
    });
    with_values.collect()
}

fn values(kenmerk: &Kenmerk, cuts: &BTreeSet<&Value>) -> Vec<Value> {
    let mut values = BTreeSet::new();
    values.extend(kenmerk.choices().into_iter().map(|id| Value::Choice(id.to_owned())));
    for cut in cuts {
        match cut {
            Value::Number(number) => values.extend([number - 1, *number, number + 1].map(Value::Number)),
            Value::Date(date) => {
                let around = [date.yesterday().unwrap_or(Date::MIN), *date, date.tomorrow().unwrap_or(Date::MAX)];
                values.extend(around.map(Value::Date));
            }
            Value::Choice(_) => {}
        }
    }
    values.retain(|value| match value {
        Value::Number(number) => {
            kenmerk.minimum.is_none_or(|least| least <= *number) && kenmerk.maximum.is_none_or(|most| *number <= most)
        }
        _ => true,
    });
    if kenmerk.soort == KenmerkSoort::Getal {
        values.extend([kenmerk.minimum, kenmerk.maximum].into_iter().flatten().map(Value::Number));
    }
    values.into_iter().collect()
}

/// From the first word of a condition to its last.
fn span_of(condition: &WrittenCondition) -> Span {
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
