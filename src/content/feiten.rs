//! From facts as written to typed facts.

use super::{
    Layer,
    feit::{Dagwaarde, Feit, FeitWritten, FeitenBestand, Gemeentelijk, Soort, Waarde, WaardeWritten},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    yaml::{Yaml, member},
};
use std::sync::Arc;

/// Types the facts of one file. In a municipal layer, `generic` says which facts it may replace.
pub(super) fn read(
    bestand: FeitenBestand,
    yaml: &Yaml,
    generic: Option<&Layer>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Arc<Feit>> {
    let facts = bestand.feiten.into_iter();
    facts
        .filter_map(|(pad, written)| {
            Reading { yaml, pointer: member("/feiten", &pad), found }.feit(pad, written, generic).map(Arc::new)
        })
        .collect()
}

struct Reading<'a> {
    yaml: &'a Yaml,
    pointer: String,
    found: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn report(&mut self, code: Code, key: &str, message: impl Into<String>, cure: &str) {
        let place = if key.is_empty() {
            self.yaml.key_place(&self.pointer)
        } else {
            self.yaml.place(&member(&self.pointer, key))
        };
        self.found.push(Diagnostic::new(code, place, message).cure(cure));
    }

    fn feit(&mut self, pad: String, written: FeitWritten, generic: Option<&Layer>) -> Option<Feit> {
        if !is_path(&pad) {
            self.report(
                Code::OngeldigId,
                "",
                format!("'{pad}' kan geen pad van een feit zijn."),
                "Gebruik twee of meer woorden met punten ertussen: kleine letters, cijfers en streepjes.",
            );
            return None;
        }
        let base = generic.and_then(|layer| layer.feiten.get(&pad));
        let unread = |layer: &Layer| layer.unread.whole_facts_file || layer.unread.feiten.contains(&pad);
        match base {
            // The mistake is in the generic file.
            None if generic.is_some_and(unread) => None,
            Some(base) => self.replacement(pad, &written, base),
            None => self.whole(pad, written, generic.is_some()),
        }
    }

    fn whole(&mut self, pad: String, written: FeitWritten, municipal: bool) -> Option<Feit> {
        let (Some(soort), Some(omschrijving)) = (written.soort, written.omschrijving.clone()) else {
            let cure = if municipal {
                "Bestaat dit feit generiek onder een andere naam? Gebruik dan die. Anders: geef soort en omschrijving."
            } else {
                "Geef soort en omschrijving."
            };
            self.report(
                Code::FeitOnvolledig,
                "",
                format!("Het feit '{pad}' heeft geen soort of geen omschrijving."),
                cure,
            );
            return None;
        };
        let gemeentelijk = written.gemeentelijk.unwrap_or_default();
        if written.waarden.is_empty() && (municipal || gemeentelijk != Gemeentelijk::Moet) {
            self.report(
                Code::FeitZonderWaarde,
                "",
                format!("Het feit '{pad}' heeft geen enkele waarde."),
                "Voeg onder waarden een waarde toe, of zet gemeentelijk: moet.",
            );
        }
        let waarden = self.waarden(&written.waarden, soort, written.eenheid.as_deref());
        let place = self.yaml.key_place(&self.pointer);
        Some(Feit {
            pad,
            soort,
            omschrijving,
            gemeentelijk,
            bron: written.bron,
            geverifieerd_op: written.geverifieerd_op,
            controleren_voor: written.controleren_voor,
            eenheid: written.eenheid,
            waarden,
            place,
        })
    }

    fn replacement(&mut self, pad: String, written: &FeitWritten, base: &Feit) -> Option<Feit> {
        if base.gemeentelijk == Gemeentelijk::Nee {
            let message = format!("De waarde van '{pad}' is landelijk.");
            let diagnostic = Diagnostic::new(Code::FeitNietGemeentelijk, self.yaml.key_place(&self.pointer), message)
                .related(base.place.clone(), "hier staat het landelijke feit")
                .cure("Haal dit feit hier weg, of vraag de beheerder van het landelijke feit om gemeentelijk: mag.");
            self.found.push(diagnostic);
            return None;
        }
        if written.soort.is_some_and(|soort| soort != base.soort) {
            self.report(
                Code::FeitWaardeFout,
                "soort",
                format!("'{pad}' is generiek een {}.", base.soort),
                "Haal soort hier weg.",
            );
            return None;
        }
        if written.waarden.is_empty() {
            self.report(
                Code::FeitZonderWaarde,
                "",
                format!("Het feit '{pad}' heeft hier geen enkele waarde."),
                "Voeg onder waarden een waarde toe.",
            );
        }
        let eenheid = written.eenheid.clone().or_else(|| base.eenheid.clone());
        let waarden = self.waarden(&written.waarden, base.soort, eenheid.as_deref());
        Some(Feit {
            pad,
            soort: base.soort,
            omschrijving: written.omschrijving.clone().unwrap_or_else(|| base.omschrijving.clone()),
            gemeentelijk: base.gemeentelijk,
            bron: written.bron.clone(),
            geverifieerd_op: written.geverifieerd_op,
            controleren_voor: written.controleren_voor,
            eenheid,
            waarden,
            place: self.yaml.key_place(&self.pointer),
        })
    }

    fn waarden(&mut self, written: &[WaardeWritten], soort: Soort, eenheid: Option<&str>) -> Vec<Dagwaarde> {
        let mut waarden: Vec<Dagwaarde> = Vec::new();
        for (index, value) in written.iter().enumerate() {
            let pointer = format!("{}/waarden/{index}", self.pointer);
            let at = member(&pointer, "waarde");
            let typed = self.yaml.written(&at).unwrap_or_default();
            match Waarde::read(soort, &value.waarde, typed, eenheid) {
                Ok(waarde) => waarden.push(Dagwaarde {
                    vanaf: value.vanaf,
                    tot_en_met: value.geldig_tot_en_met,
                    verwacht: value.verwacht,
                    waarde,
                    place: self.yaml.place(&at),
                }),
                Err(form) => self.found.push(
                    Diagnostic::new(Code::FeitWaardeFout, self.yaml.place(&at), format!("Dit is geen {soort}."))
                        .cure(form),
                ),
            }
            if value.geldig_tot_en_met.is_some_and(|last| last < value.vanaf) {
                let place = self.yaml.place(&member(&pointer, "geldig_tot_en_met"));
                self.found.push(
                    Diagnostic::new(Code::FeitWaardeFout, place, "De laatste dag ligt voor de eerste dag.")
                        .cure("Verbeter vanaf of geldig_tot_en_met."),
                );
            }
        }
        waarden.sort_by_key(|waarde| waarde.vanaf);
        for pair in waarden.windows(2) {
            if pair[0].vanaf == pair[1].vanaf {
                let diagnostic = Diagnostic::new(
                    Code::FeitWaardenOverlappen,
                    pair[1].place.clone(),
                    format!("Vanaf {} gelden hier twee waarden.", pair[1].vanaf),
                );
                self.found.push(
                    diagnostic
                        .related(pair[0].place.clone(), "hier staat de andere")
                        .cure("Haal er één weg, of verander vanaf."),
                );
            }
        }
        waarden
    }
}

fn is_path(pad: &str) -> bool {
    pad.contains('.')
        && pad.split('.').all(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
                && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        })
}
