//! These tests can fail: each finds faults of the engine.

use super::{
    a_selection,
    bench::{Judge, finds},
    closed::{damaged, fail_closed},
    nowhere_else,
    once::one_place,
    one_answer,
};
use eenduidig::fault::Fault;
use std::sync::Mutex;

/// What each of these tests must find.
const CASES: &[(&str, Judge, &[Fault])] = &[
    (
        "one answer",
        one_answer,
        &[
            Fault::LessOrEqual,
            Fault::MoreThan,
            Fault::AndIsOr,
            Fault::InInverted,
            Fault::UnknownIsFalse,
            Fault::WrongBranch,
            Fault::ItemConditionIgnored,
            Fault::PreviousValue,
            Fault::NewestValue,
            Fault::OtherGemeente,
            Fault::GenericWins,
            Fault::OverrideIgnored,
            Fault::HidingIgnored,
            Fault::AdditionIgnored,
            Fault::Rounded,
            Fault::CentsWithoutZero,
            Fault::ThousandsLost,
            Fault::WeeksAreDays,
            Fault::SpokenCentsLost,
            Fault::DateOff,
            Fault::ExpectedLost,
            Fault::LastMessageLost,
            Fault::SectionsReversed,
            Fault::WallOpen,
            Fault::StaleSituation,
            Fault::StaleDay,
            Fault::StaleGemeente,
        ],
    ),
    ("a selection", a_selection, &[Fault::UnknownIsFalse, Fault::WrongBranch, Fault::StaleGemeente]),
    ("nowhere else", nowhere_else, &[Fault::OtherGemeente]),
    ("one place", one_place, &[Fault::PreviousValue, Fault::NewestValue, Fault::GenericWins, Fault::OtherGemeente]),
    (
        "fail closed",
        fail_closed,
        &[Fault::PreviousValue, Fault::NewestValue, Fault::OtherGemeente, Fault::OverrideIgnored],
    ),
    ("damaged", damaged, &[Fault::Rounded, Fault::DateOff, Fault::CentsWithoutZero]),
];

#[test]
fn faults_of_the_engine_are_found() {
    let wanted: Vec<(&str, Judge, Fault)> =
        CASES.iter().flat_map(|(name, judge, faults)| faults.iter().map(|fault| (*name, *judge, *fault))).collect();
    let missed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (wanted, missed) = (&wanted, &missed);
            scope.spawn(move || {
                for (name, judge, fault) in wanted.iter().skip(half).step_by(2) {
                    match finds(*fault, 200, *judge) {
                        Some((seed, reason)) => {
                            let reason: String = reason.lines().next().unwrap_or_default().chars().take(160).collect();
                            println!("{name}: {fault:?} shows at seed {seed}: {reason}");
                        }
                        None => missed.lock().unwrap().push(format!("{name}: {fault:?}")),
                    }
                }
            });
        }
    });
    let missed = missed.into_inner().unwrap();
    assert!(missed.is_empty(), "{missed:?}");
}
