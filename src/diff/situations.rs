//! In how many situations the outcome differs. Kenmerken that decide about nothing that differs are not
//! enumerated but multiplied, so that the count stays exact.

use super::{
    model::Situaties,
    pairs,
    said::{self, Regel, Stuk},
    strekking,
};
use crate::{
    condition::{Condition, Kenmerken, Truth, Value, evaluate},
    content::Kenmerk,
    resolve::{Antwoord, Resolution},
};
use std::collections::{BTreeMap, BTreeSet};

/// More situations than this are not enumerated.
const LIMIT: usize = 4_096;
/// So many of those that differ are named.
const NAMED: usize = 4;

/// In how many situations what is said differs in more than words.
pub(super) fn situaties(voor: &Resolution, na: &Resolution) -> Situaties {
    match (voor, na) {
        (Resolution::Antwoord(voor), Resolution::Antwoord(na)) => between(voor, na),
        (Resolution::Antwoord(only), _) | (_, Resolution::Antwoord(only)) => {
            let stukken = said::stukken(only);
            let totaal = Classes::of(&conditions(&[&stukken]), &only.kenmerken).product(&BTreeSet::new());
            all(totaal)
        }
        _ => all(Some(1)),
    }
}

fn all(totaal: Option<usize>) -> Situaties {
    match totaal {
        Some(totaal) => Situaties { anders: totaal, totaal, ..Situaties::default() },
        None => not_counted(),
    }
}

fn not_counted() -> Situaties {
    let why = "te veel combinaties van kenmerken om te tellen".to_owned();
    Situaties { niet_geteld: Some(why), ..Situaties::default() }
}

fn between(voor: &Antwoord, na: &Antwoord) -> Situaties {
    let (old, new) = (said::stukken(voor), said::stukken(na));
    let mut declared = voor.kenmerken.clone();
    declared.extend(na.kenmerken.clone());
    let classes = Classes::of(&conditions(&[&old, &new]), &declared);
    let different: Vec<Different<'_>> = pairs::stukken(&old, &new)
        .into_iter()
        .filter_map(|(was, is)| Different::of(was.map(|at| &old[at]), is.map(|at| &new[at])))
        .collect();
    let deciding: BTreeSet<&str> = different.iter().flat_map(Different::kenmerken).collect();
    let (Some(totaal), Some(rest)) = (classes.product(&BTreeSet::new()), classes.product(&deciding)) else {
        return not_counted();
    };
    if berichten(voor) != berichten(na) {
        return Situaties { anders: totaal, totaal, ..Situaties::default() };
    }
    let Some(situations) = classes.combinations(&deciding) else { return not_counted() };
    let changed: Vec<&Kenmerken> =
        situations.iter().filter(|situation| different.iter().any(|piece| piece.differs(situation))).collect();
    let named = if changed.len() == situations.len() { 0 } else { NAMED };
    Situaties {
        anders: changed.len() * rest,
        totaal,
        voorbeelden: changed.iter().take(named).map(|situation| classes.words(situation)).collect(),
        niet_geteld: None,
    }
}

fn berichten(antwoord: &Antwoord) -> Vec<(String, String, Vec<String>)> {
    let told = antwoord.berichten.iter().map(|bericht| {
        let stukken = said::delen(crate::content::SectieId::Tekst, &bericht.parts);
        (bericht.titel.clone(), stukken.iter().map(Stuk::tekst).collect(), bericht.kanalen.clone())
    });
    told.collect()
}

fn conditions<'a>(sides: &[&'a Vec<Stuk>]) -> Vec<&'a Condition> {
    let mut found = Vec::new();
    sides.iter().copied().flatten().for_each(|stuk| stuk.each_condition(&mut |condition| found.push(condition)));
    found
}

/// A blok of which the outcome may differ, with what is compared of each line.
struct Different<'a> {
    voor: Option<(&'a Stuk, Vec<String>)>,
    na: Option<(&'a Stuk, Vec<String>)>,
}

impl<'a> Different<'a> {
    /// `None` where only words differ, and nothing of for whom it holds.
    fn of(voor: Option<&'a Stuk>, na: Option<&'a Stuk>) -> Option<Self> {
        let (Some(old), Some(new)) = (voor, na) else {
            let whole = |stuk: &'a Stuk| (stuk, stuk.regels.iter().map(|regel| regel.tekst.clone()).collect());
            return Some(Self { voor: voor.map(whole), na: na.map(whole) });
        };
        let mut was: Vec<String> = old.regels.iter().map(|regel| regel.tekst.clone()).collect();
        let mut is: Vec<String> = new.regels.iter().map(|regel| regel.tekst.clone()).collect();
        for (number, (at, to)) in pairs::regels(&old.regels, &new.regels).into_iter().enumerate() {
            if let (Some(at), Some(to)) = (at, to)
                && same_substance(&old.regels[at], &new.regels[to])
            {
                let token = format!("regel {number}");
                was[at].clone_from(&token);
                is[to] = token;
            }
        }
        let decided = |stuk: &Stuk| {
            let mut words = Vec::new();
            stuk.each_condition(&mut |condition| words.push(condition.to_string()));
            words
        };
        (was != is || decided(old) != decided(new)).then_some(Self { voor: Some((old, was)), na: Some((new, is)) })
    }

    fn kenmerken(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for (stuk, _) in [&self.voor, &self.na].into_iter().flatten() {
            stuk.each_condition(&mut |condition| names.extend(condition.kenmerken()));
        }
        names
    }

    fn differs(&self, situation: &Kenmerken) -> bool {
        outcome(self.voor.as_ref(), situation) != outcome(self.na.as_ref(), situation)
    }
}

fn same_substance(voor: &Regel, na: &Regel) -> bool {
    let feiten =
        |regel: &Regel| regel.feiten.iter().map(|feit| (feit.pad.clone(), feit.tekst.clone())).collect::<BTreeSet<_>>();
    feiten(voor) == feiten(na)
        && strekking::turns(&voor.geraamte, &na.geraamte).is_none()
        && pairs::is_rewording(&voor.geraamte, &na.geraamte)
}

/// The lines that are shown in a situation; none when the blok is not.
fn outcome<'a>(side: Option<&'a (&Stuk, Vec<String>)>, situation: &Kenmerken) -> Vec<&'a str> {
    let Some((stuk, lines)) = side.filter(|(stuk, _)| stuk.toont(situation)) else { return Vec::new() };
    let shown = stuk.regels.iter().zip(lines).filter(|(regel, _)| {
        regel.voorwaarde.as_ref().is_none_or(|condition| evaluate(&condition.expr, situation) == Truth::True)
    });
    shown.map(|(_, line)| line.as_str()).collect()
}

/// The classes of every kenmerk that conditions use.
struct Classes(crate::situation::Klassen);

impl Classes {
    fn of(conditions: &[&Condition], declared: &BTreeMap<String, Kenmerk>) -> Self {
        Self(crate::situation::klassen(conditions, declared))
    }

    /// How many situations there are without these kenmerken.
    fn product(&self, without: &BTreeSet<&str>) -> Option<usize> {
        let others = self.0.iter().filter(|(name, _)| !without.contains(name.as_str()));
        others.map(|(_, classes)| classes.len()).try_fold(1_usize, usize::checked_mul)
    }

    /// Every combination of classes of these kenmerken; `None` when there are too many.
    fn combinations(&self, of: &BTreeSet<&str>) -> Option<Vec<Kenmerken>> {
        let mut situations = vec![Kenmerken::new()];
        for (name, classes) in self.0.iter().filter(|(name, _)| of.contains(name.as_str())) {
            if situations.len() * classes.len() > LIMIT {
                return None;
            }
            let with = |situation: &Kenmerken, value: &Value| {
                let mut next = situation.clone();
                next.insert(name.clone(), value.clone());
                next
            };
            situations = situations
                .iter()
                .flat_map(|situation| classes.iter().map(move |class| with(situation, class.waarde())))
                .collect();
        }
        Some(situations)
    }

    /// A situation in words: "leeftijd 16 tot en met 17, spoed: ja".
    fn words(&self, situation: &Kenmerken) -> String {
        let told = situation.iter().filter_map(|(name, value)| {
            let class = self.0.get(name)?.iter().find(|class| class.waarde() == value)?;
            let (from, until) = (class.van.as_ref(), class.tot_en_met.as_ref());
            Some(match (from, until) {
                (Some(from), Some(until)) if from == until => format!("{name}: {from}"),
                (Some(from), Some(until)) => format!("{name}: {from} tot en met {until}"),
                (Some(from), None) => format!("{name}: vanaf {from}"),
                (None, Some(until)) => format!("{name}: tot en met {until}"),
                (None, None) => format!("{name}: elke waarde"),
            })
        });
        told.collect::<Vec<_>>().join(", ")
    }
}
