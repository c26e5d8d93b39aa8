//! What is too large: a plan that cannot be exact still asks what helps most and ends where it should; and
//! situations that are not enumerated are told, by everybody who would have looked at them.

use super::{TODAY, antwoord, brute, load};
use crate::{
    generated::{Random, Set},
    sample::{self, Sample},
    verify::changed::Changed,
};
use eenduidig::{
    condition::{Kenmerken, Value},
    resolve::{Antwoord, personalise},
    situation::{LIMIT, ONBEKEND, plan, situaties},
    verify::{Scope, verify},
};
use std::collections::BTreeSet;

/// Asks until nothing matters any more. `none` of these are known to who is asked.
fn asked(antwoord: &Antwoord, all: &Kenmerken, none: &[String]) -> (Kenmerken, Vec<String>) {
    let (mut known, mut order) = (Kenmerken::new(), Vec::new());
    loop {
        let plan = plan(antwoord, &known);
        let Some(next) = plan.vragen.first() else {
            known.extend(plan.vast);
            return (known, order);
        };
        let value =
            if none.contains(&next.kenmerk) { Value::Choice(ONBEKEND.to_owned()) } else { all[&next.kenmerk].clone() };
        assert!(known.insert(next.kenmerk.clone(), value).is_none(), "{} is asked twice", next.kenmerk);
        order.push(next.kenmerk.clone());
    }
}

/// The texts that are still there, under a condition or not.
fn texts(antwoord: &Antwoord) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in antwoord.secties.iter().flat_map(|sectie| &sectie.parts) {
        part.each_blok(&mut |blok| {
            found.insert(format!("{:?}", blok.blocks));
        });
    }
    found
}

#[test]
fn a_plan_that_cannot_be_exact_asks_what_helps_most() {
    let sets: Vec<Set> = (0..6).map(Set::wide).collect();
    let repository = load(&sets);
    let mut questions = 0;
    for set in &sets {
        let antwoord = antwoord(&repository, &set.id);
        let start = plan(&antwoord, &Kenmerken::new());
        assert_eq!(start.verwacht, None, "4^40 states are too many to be exact");
        assert_eq!(start.vragen.len(), 40, "every kenmerk may still be needed");
        let mut random = Random::new(set.seed);
        for _ in 0..30 {
            let all = set.assignment(&mut random);
            let (known, order) = asked(&antwoord, &all, &[]);
            // The first decides which 13 of 39 matter, the second which 4 of 12.
            assert_eq!(order[0], format!("k{}-0", set.seed));
            assert!(["1", "2", "3"].iter().any(|end| order[1] == format!("k{}-{end}", set.seed)), "{order:?}");
            assert!(order.len() <= 6, "seed {}: {order:?}", set.seed);
            let (asked, whole) = (personalise(&antwoord, &known), personalise(&antwoord, &all));
            assert_eq!(brute::said(&asked), brute::said(&whole), "seed {}: {all:?}", set.seed);
            questions += order.len();
        }
    }
    println!("{questions} questions in 180 dialogues");
}

/// Who does not know the first, is asked on, each kenmerk once; what holds is among what is left.
#[test]
fn not_knowing_ends_a_large_plan_too() {
    let sets: Vec<Set> = (0..3).map(Set::wide).collect();
    let repository = load(&sets);
    for set in &sets {
        let antwoord = antwoord(&repository, &set.id);
        let mut random = Random::new(set.seed);
        let all = set.assignment(&mut random);
        let none = [format!("k{}-0", set.seed)];
        let (known, order) = asked(&antwoord, &all, &none);
        assert_eq!(order[0], none[0]);
        assert!(order.len() > 6 && order.len() <= 40, "{order:?}");
        let known = eenduidig::situation::decided(&known);
        let (left, whole) = (texts(&personalise(&antwoord, &known)), texts(&personalise(&antwoord, &all)));
        assert!(whole.is_subset(&left), "seed {}: {whole:?} is not in {left:?}", set.seed);
        assert!(left.len() < texts(&antwoord).len() || texts(&antwoord).len() < 4);
    }
}

#[test]
fn what_is_not_enumerated_is_said() {
    let twelve: Vec<usize> = (0..12).collect();
    let thirteen: Vec<usize> = (0..13).collect();
    let sets = [
        Set::with_conditions(1, 12, &[&twelve]),
        Set::with_conditions(2, 13, &[&thirteen]),
        Set::with_conditions(3, 14, &[&twelve, &[11, 12, 13]]),
        Set::with_conditions(4, 14, &[&twelve, &[12, 13]]),
    ];
    let repository = load(&sets);
    let found = sets.each_ref().map(|set| situaties(&antwoord(&repository, &set.id)));
    // As many as there may be: all of them, and nothing is left out.
    assert_eq!((found[0].aantal_totaal, found[0].weggelaten.len()), (4_096, 0));
    assert_eq!(found[0].groepen[0].situaties().len(), LIMIT);
    // One more kenmerk: every value against the first of the others, and that is said.
    let [left] = &found[1].weggelaten[..] else { panic!("{:?}", found[1].weggelaten) };
    assert_eq!((left.kenmerken.len(), left.aantal, left.bekeken), (13, 8_192, 14));
    let looked = found[1].groepen[0].situaties();
    assert_eq!(looked.len(), left.bekeken);
    for own in &sets[1].kenmerken {
        assert!(own.values.iter().all(|(value, _)| looked.iter().any(|one| one[&own.name] == *value)), "{}", own.name);
    }
    // Two texts that share a kenmerk: every situation of each of them, not every one of both together.
    let [left] = &found[2].weggelaten[..] else { panic!("{:?}", found[2].weggelaten) };
    assert_eq!((left.kenmerken.len(), left.aantal), (14, 16_384));
    let looked = found[2].groepen[0].situaties();
    assert!(looked.len() == left.bekeken && (4_096..4_096 + 8).contains(&looked.len()), "{}", looked.len());
    let pairs: BTreeSet<Vec<String>> =
        looked.iter().map(|one| [11, 12, 13].map(|index| one[&format!("k3-{index}")].to_string()).to_vec()).collect();
    assert_eq!(pairs.len(), 8, "every combination of what decides the second text");
    // Two texts that share none are not combined, and nothing is left out.
    assert_eq!((found[3].groepen.len(), found[3].aantal_totaal, found[3].weggelaten.len()), (2, 16_384, 0));
}

/// `verify` says which combinations it did not look at, and calls that no proof.
#[test]
fn verify_says_what_it_did_not_look_at() {
    let thirteen: Vec<usize> = (0..13).collect();
    let sets = [Set::with_conditions(1, 2, &[&[0, 1]]), Set::with_conditions(2, 13, &[&thirteen])];
    let sample = Sample { repository: load(&sets), kanalen: sample::load().kanalen.clone() };
    let verified = |id: &str| {
        let scope = Scope {
            gemeenten: vec!["duinstad".to_owned()],
            ids: vec![id.to_owned()],
            kanalen: vec!["website".to_owned()],
            days: [TODAY].into(),
            ..Scope::all(TODAY.at(12, 0, 0, 0))
        };
        let outputs = Changed { sample: &sample, kind: "", change: &str::to_owned };
        verify(&sample.repository, &sample.kanalen, &outputs, &scope, &|_, _| {})
    };
    let small = verified("set-1");
    assert!(small.is_proof(), "{:?} {:?}", small.differences.first(), small.not_verified);
    let large = verified("set-2");
    assert!(large.differences.is_empty(), "{:?}", large.differences.first());
    assert!(!large.is_proof());
    let [left] = &large.not_verified[..] else { panic!("{:?}", large.not_verified) };
    let names: Vec<String> = (0..13).map(|index| format!("k2-{index}")).collect();
    assert_eq!(left.what, format!("set-2: alle combinaties van {}", names.join(", ")));
    assert!(left.why.contains("te veel"), "{}", left.why);
    assert_eq!((large.counts.possible, large.counts.situations), (8_192, 14));
}
