//! Properties of what checking rests on: conditions, parsers, layers, personalising.

use eenduidig::{
    condition::{
        Comparison, Condition, Expr, Kenmerken, Operand, Truth, Value, Word, WrittenCondition, evaluate, parse,
    },
    content::KenmerkSoort,
    markdown::{self, Block, Part},
    resolve::{Antwoord, Moment, Resolution, Resolved, personalise, resolve},
    source::{SourceFile, Span},
    yaml,
};
use proptest::prelude::*;
use std::sync::Arc;

fn word(text: &str) -> Word {
    Word { text: text.to_owned(), span: Span::default() }
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ])
}

/// Conditions with leaves of one kind of operand.
fn conditions<O: std::fmt::Debug + Clone + 'static>(
    operand: impl Strategy<Value = O> + Clone + 'static,
) -> impl Strategy<Value = Expr<O>> {
    let name = "[a-d]".prop_filter("no word of the language", |name| !matches!(name.as_str(), "en" | "of"));
    let compare = (name, comparison(), operand.clone()).prop_map(|(name, comparison, operand)| Expr::Compare {
        kenmerk: word(&name),
        comparison,
        operand,
    });
    let among =
        ("[a-d]", prop::collection::vec(operand, 1..4)).prop_map(|(name, set)| Expr::In { kenmerk: word(&name), set });
    prop_oneof![compare, among].prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

fn written() -> impl Strategy<Value = WrittenCondition> {
    let constant = "[a-z][a-z0-9-]{0,6}x|[0-9]{1,4}".prop_map(|text| Operand::Constant(word(&text)));
    let fact = "[a-z]{1,5}[.][a-z]{1,5}".prop_map(|text| Operand::Fact(word(&text)));
    conditions(prop_oneof![constant, fact])
}

fn values() -> impl Strategy<Value = Condition> {
    conditions((0_i64..5).prop_map(Value::Number))
}

fn known() -> impl Strategy<Value = Kenmerken> {
    prop::collection::btree_map("[a-d]", (0_i64..5).prop_map(Value::Number), 0..5)
}

/// A parsed condition without its positions.
fn unplaced(text: &str) -> String {
    let parsed = parse(text, 0).expect("what was printed can be parsed");
    format!(
        "{:?}",
        parsed.try_map(&mut |_, operand: &Operand| Ok::<_, ()>(operand.to_string())).map(|expr| expr.to_string())
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_condition_reads_back_as_it_was_printed(condition in written()) {
        let printed = condition.to_string();
        let again = parse(&printed, 0).expect("what was printed can be parsed");
        prop_assert_eq!(&again.to_string(), &printed);
        prop_assert_eq!(unplaced(&printed), unplaced(&again.to_string()));
        prop_assert_eq!(again.kenmerken(), condition.kenmerken());
    }

    #[test]
    fn knowing_more_never_turns_an_answer_around(condition in values(), less in known(), more in known()) {
        let before = evaluate(&condition, &less);
        let mut both = more;
        both.extend(less);
        let after = evaluate(&condition, &both);
        prop_assert!(before == Truth::Open || before == after);
    }

    #[test]
    fn with_everything_known_nothing_is_open(condition in values(), known in known()) {
        let mut all = known;
        for name in ["a", "b", "c", "d"] {
            all.entry(name.to_owned()).or_insert(Value::Number(0));
        }
        prop_assert_ne!(evaluate(&condition, &all), Truth::Open);
        let opposite = Expr::Not(Box::new(condition.clone()));
        prop_assert_eq!(evaluate(&opposite, &all), !evaluate(&condition, &all));
    }

    #[test]
    fn any_text_can_be_parsed(text in any::<String>()) {
        reads(&text);
    }

    #[test]
    fn any_mix_of_our_own_signs_can_be_parsed(parts in prop::collection::vec(prop::sample::select(SIGNS.to_vec()), 0..40)) {
        reads(&parts.concat());
    }
}

const SIGNS: [&str; 30] = [
    "---\n",
    "## Kosten\n",
    "## ",
    "# ",
    "### Deel\n",
    "{#a}\n",
    "{#a vervang basis=x}\n",
    "{#",
    "}",
    "{{ a.b }}",
    "{{ a.b",
    "{{",
    "}}",
    "::: als a < 1\n",
    "::: anders\n",
    ":::\n",
    ":::",
    "{als a = b}",
    "- x\n",
    "1. x\n",
    "| a | b |\n",
    "| - | - |\n",
    "  ",
    "\n",
    "\r\n",
    "tekst é 😀",
    "**",
    "[a](b)",
    "![](x)",
    "<b>",
];

/// Parses a text as everything that it may be; what comes back lies within the text.
fn reads(text: &str) {
    let file = Arc::new(SourceFile::new("content/generic/antwoorden/a.md", text));
    let whole = Span::new(0, text.len());
    let (sections, found) = markdown::parse(&file, whole);
    for section in &sections {
        assert!(text.get(section.body_span.range()).is_some());
        section
            .parts
            .iter()
            .for_each(|part| part.each_blok(&mut |blok| assert!(text.get(blok.span.range()).is_some())));
    }
    let (_, more) = yaml::parse(&file, whole);
    for place in found.iter().chain(&more).filter_map(|found| found.place.as_ref()) {
        let _ = place.line_column();
    }
    if let Some((head, body)) = markdown::split_front_matter(&file) {
        let _ = yaml::parse(&file, head);
        let _ = markdown::parse(&file, body);
    }
    let _ = parse(text, 0);
}

/// A value for every kenmerk of an antwoord; `turn` picks which.
fn everything(antwoord: &Antwoord, turn: usize) -> Kenmerken {
    let value = |kenmerk: &eenduidig::content::Kenmerk| match kenmerk.soort {
        KenmerkSoort::Getal => Value::Number(kenmerk.minimum.unwrap_or(0) + i64::try_from(turn).unwrap_or(0) * 17),
        KenmerkSoort::Datum => Value::Date(jiff::civil::date(2026, 1, 1)),
        KenmerkSoort::Keuze | KenmerkSoort::JaNee => {
            let choices = kenmerk.choices();
            Value::Choice(choices[turn % choices.len()].to_owned())
        }
    };
    antwoord.kenmerken.iter().map(|(name, kenmerk)| (name.clone(), value(kenmerk))).collect()
}

fn open_conditions(parts: &[Part<Resolved>]) -> usize {
    let mut open = 0;
    for part in parts {
        part.each_choice(&mut |_| open += 1);
        part.each_blok(&mut |blok| {
            blok.blocks.iter().for_each(|block: &Block<Resolved>| block.each_condition(&mut |_| open += 1));
        });
    }
    open
}

/// Every antwoord of the sample in every gemeente, with four sets of values.
#[test]
fn with_everything_known_no_choice_is_left() {
    let repository = super::sample();
    let mut had = 0;
    for gemeente in repository.gemeenten.values() {
        for id in repository.ids(gemeente) {
            let Resolution::Antwoord(antwoord) = resolve(&repository, &gemeente.slug, id, Moment::day(super::TODAY))
            else {
                continue;
            };
            had += antwoord.secties.iter().map(|sectie| open_conditions(&sectie.parts)).sum::<usize>();
            for turn in 0..4 {
                let personal = personalise(&antwoord, &everything(&antwoord, turn));
                let left: usize = personal.secties.iter().map(|sectie| open_conditions(&sectie.parts)).sum();
                assert_eq!(left, 0, "{id} in {}", gemeente.slug);
            }
        }
    }
    assert!(had > 100, "the sample has conditions");
}
