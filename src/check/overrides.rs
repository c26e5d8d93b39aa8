//! What a gemeente changes: does it exist, may it be changed, and was it written for the text of now?

use super::scope::{Scope, Text};
use crate::{
    content::{Afwijking, Antwoord, Sectie, SectieId, Zichtbaar},
    diagnostic::{Code, Diagnostic, did_you_mean},
    markdown::{self, Action, Audience, Blok, Marker, Part, Policy, Written},
    source::Place,
};

/// Checks every section of an override against the generic antwoord.
pub(super) fn check(scope: &mut Scope<'_>, written: &Antwoord, afwijking: &Afwijking) {
    for sectie in &afwijking.secties {
        let mut change = Change { scope, written, afwijking, sectie, base: written.sectie(sectie.id) };
        change.check();
    }
}

/// Markers that only an override may have, in a document that is none.
pub(super) fn check_none(scope: &mut Scope<'_>, text: Text<'_>) {
    for sectie in text.secties {
        if let Some(marker) = &sectie.inhoud.marker {
            no_action(scope, text, marker);
        }
        sectie.each_blok(&mut |blok| {
            if let Some(marker) = blok.origin.as_ref().filter(|marker| marker.action != Action::Name) {
                no_action(scope, text, marker);
            }
        });
    }
}

fn no_action(scope: &mut Scope<'_>, text: Text<'_>, marker: &Marker) {
    let diagnostic = Diagnostic::new(
        Code::AfwijkingFout,
        text.place(marker.span),
        "Alleen een afwijking van een gemeente vervangt, verbergt of voegt toe.",
    );
    scope.report(diagnostic.cure("Laat hier alleen de naam staan, met beleid."));
}

struct Change<'s, 'a, 't> {
    scope: &'s mut Scope<'a>,
    written: &'t Antwoord,
    afwijking: &'t Afwijking,
    sectie: &'t Sectie,
    base: Option<&'t Sectie>,
}

impl<'t> Change<'_, '_, 't> {
    fn place(&self, span: crate::source::Span) -> Place {
        Place::new(&self.afwijking.file, span)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.scope.report_in(self.sectie.id, diagnostic);
    }

    fn fault(&mut self, place: Place, message: &str, cure: &str) {
        self.report(Diagnostic::new(Code::AfwijkingFout, place, message).cure(cure));
    }

    fn check(&mut self) {
        let sectie = self.sectie;
        match (&sectie.inhoud.marker, self.base) {
            (Some(marker), base) => self.whole(marker, base),
            // A section that the generic antwoord does not have is the gemeente's own text.
            (None, None) => self.own_text(),
            (None, Some(_)) => self.parts(&sectie.inhoud.parts),
        }
    }

    /// `## Kosten {vervang basis=…}`
    fn whole(&mut self, marker: &'t Marker, base: Option<&'t Sectie>) {
        let place = self.place(marker.span);
        let Action::Vervang { basis } = &marker.action else {
            return self.fault(
                place,
                "Achter een kop kan alleen 'vervang' staan.",
                "Schrijf {vervang}, of geef de blokken eronder een naam met wat ermee gebeurt.",
            );
        };
        let Some(base) = base else {
            let diagnostic = Diagnostic::new(Code::AfwijkingZonderDoel, place, "Deze sectie bestaat generiek niet.");
            return self.report(diagnostic.cure("Haal {vervang} weg: de sectie is van uzelf."));
        };
        let mut fixed = None;
        base.each_blok(&mut |blok| {
            if blok.policy == Policy::Verplicht {
                fixed.get_or_insert(blok);
            }
        });
        if let Some(blok) = fixed {
            return self.is_fixed(place, blok);
        }
        let current = markdown::basis(base.source(&self.written.file));
        let there = self.written.place(base.inhoud.heading_span);
        self.basis(marker, basis.as_ref(), &current, there);
        self.own_text();
    }

    /// Text that is wholly the gemeente's: no actions in it.
    fn own_text(&mut self) {
        let sectie = self.sectie;
        sectie.each_blok(&mut |blok| {
            if let Some(marker) = blok.origin.as_ref().filter(|marker| marker.action != Action::Name) {
                let place = self.place(marker.span);
                self.fault(place, "Deze hele sectie is al van uzelf.", "Laat alleen de naam van het blok staan.");
            }
            if let Some((marker, (_, target))) =
                blok.origin.as_ref().zip(blok.name.as_deref().and_then(|name| self.written.blok(name)))
            {
                self.becomes_public(marker, target);
            }
            self.not_taken(blok);
        });
    }

    fn parts(&mut self, parts: &'t [Part<Written>]) {
        for part in parts {
            match part {
                Part::Blok(blok) => self.blok(blok),
                Part::Choice(choice) => {
                    let line = choice.branches.first().map_or(choice.span, |branch| branch.span);
                    let place = self.place(line);
                    self.fault(
                        place,
                        "Om blokken van een afwijking kan geen voorwaarde staan.",
                        "Vervang de hele sectie met '{vervang}' achter de kop; daarin mogen voorwaarden staan.",
                    );
                }
            }
        }
    }

    fn blok(&mut self, blok: &'t Blok<Written>) {
        let Some(marker) = &blok.origin else { return self.stray(blok) };
        match &marker.action {
            Action::Name => {
                let place = self.place(marker.span);
                let exists = self.written.blok(&marker.name).is_some();
                let cure = if exists {
                    "Zet 'vervang' achter de naam."
                } else {
                    "Zet 'na=' of 'voor=' achter de naam, met het blok waar het bij hoort."
                };
                self.fault(place, "Hier staat niet wat er met dit blok gebeurt.", cure);
            }
            Action::Vervang { basis } => {
                let Some(target) = self.target(marker, &marker.name, self.place(marker.name_span)) else { return };
                if target.policy == Policy::Verplicht {
                    return self.is_fixed(self.place(marker.span), target);
                }
                self.becomes_public(marker, target);
                let current = self.written.blok_basis(target);
                let there = self.written.place(target.span);
                self.basis(marker, basis.as_ref(), &current, there);
            }
            Action::Verberg { reden } => {
                let Some(target) = self.target(marker, &marker.name, self.place(marker.name_span)) else { return };
                if target.policy == Policy::Verplicht {
                    return self.is_fixed(self.place(marker.span), target);
                }
                if reden.as_deref().unwrap_or_default().trim().is_empty() {
                    let diagnostic = Diagnostic::new(
                        Code::AfwijkingZonderReden,
                        self.place(marker.span),
                        "Hier staat niet waarom dit blok verborgen is.",
                    );
                    self.report(diagnostic.cure("Schrijf erachter: reden=\"…\""));
                }
            }
            Action::Na(target) | Action::Voor(target) => {
                if self.target(marker, &target.text, self.place(target.span)).is_some() {
                    self.not_taken(blok);
                }
            }
        }
    }

    /// What was for medewerkers only may become public, but not because a word was forgotten.
    fn becomes_public(&mut self, marker: &Marker, target: &Blok<Written>) {
        let internal = self.sectie.id == SectieId::Medewerkers || self.written.kop.zichtbaar == Zichtbaar::Medewerkers;
        if internal || target.audience == Audience::Publiek || marker.audience.is_some() {
            return;
        }
        let diagnostic = Diagnostic::new(
            Code::AfwijkingWordtOpenbaar,
            self.place(marker.span),
            format!(
                "Het generieke blok '{}' is alleen voor medewerkers; hier staat niet voor wie uw tekst is.",
                marker.name
            ),
        )
        .related(self.written.place(target.span), "dit is de tekst voor medewerkers")
        .cure("Schrijf erachter: zichtbaar=medewerkers. Mag iedereen het lezen? Schrijf dan: zichtbaar=publiek.");
        self.report(diagnostic);
    }

    /// Text without a marker. Directly below a hidden blok it was probably meant to stay.
    fn stray(&mut self, blok: &Blok<Written>) {
        let text = self.afwijking.file.text().get(blok.span.range()).unwrap_or_default();
        let mut span = blok.span;
        span.end = span.start + text.lines().next().unwrap_or_default().trim_end().len();
        let place = self.place(span);
        self.fault(
            place,
            "Deze tekst hoort nergens bij.",
            "Zet er een regel boven die zegt wat ermee gebeurt: {#naam vervang}, of {#nieuwe-naam na=naam}.",
        );
    }

    /// The generic blok with this name in this section.
    fn target(&mut self, marker: &Marker, name: &str, place: Place) -> Option<&'t Blok<Written>> {
        let (cure, message) = match self.written.blok(name) {
            Some((sectie, blok)) if sectie == self.sectie.id => return Some(blok),
            Some((sectie, _)) => (
                format!("Zet het onder '## {}'.", sectie.kop()),
                format!("Het blok '{name}' staat generiek in een andere sectie."),
            ),
            None => {
                let near = did_you_mean(name, self.written.blok_names());
                let cure = near.map_or_else(
                    || match marker.action {
                        Action::Vervang { .. } => "Is de tekst nieuw? Gebruik dan na= of voor=.".to_owned(),
                        _ => "Kijk in het generieke antwoord hoe het blok heet.".to_owned(),
                    },
                    |near| format!("Bedoelt u '{near}'?"),
                );
                (cure, format!("Het generieke antwoord heeft geen blok '{name}'."))
            }
        };
        self.report(Diagnostic::new(Code::AfwijkingZonderDoel, place, message).cure(cure));
        None
    }

    /// A new blok may not have a name that the generic antwoord uses.
    fn not_taken(&mut self, blok: &Blok<Written>) {
        let (Some(name), Some(marker)) = (&blok.name, &blok.origin) else { return };
        let Some((sectie, other)) = self.written.blok(name) else { return };
        if self.sectie.inhoud.marker.is_some() && sectie == self.sectie.id {
            return;
        }
        let diagnostic = Diagnostic::new(
            Code::AfwijkingFout,
            self.place(marker.name_span),
            format!("Het generieke antwoord heeft al een blok '{name}'."),
        )
        .related(self.written.place(other.span), "hier staat het generieke blok")
        .cure("Kies een andere naam, of gebruik 'vervang'.");
        self.report(diagnostic);
    }

    fn is_fixed(&mut self, place: Place, blok: &Blok<Written>) {
        let name = blok.name.as_deref().unwrap_or_default();
        let diagnostic =
            Diagnostic::new(Code::AfwijkingVanVerplicht, place, format!("Het blok '{name}' is verplicht."))
                .related(self.written.place(blok.span), "dit is de verplichte tekst")
                .cure("Haal deze afwijking weg, of voeg met na= een eigen blok toe.");
        self.report(diagnostic);
    }

    fn basis(&mut self, marker: &Marker, basis: Option<&crate::condition::Word>, current: &str, there: Place) {
        match basis {
            None => {
                let diagnostic = Diagnostic::new(
                    Code::AfwijkingZonderBasis,
                    self.place(marker.span),
                    "Hier staat niet welke generieke tekst dit vervangt.",
                );
                self.report(diagnostic.cure(format!("Voer uit: eenduidig accept {}", self.afwijking.file.path())));
            }
            Some(basis) if basis.text != current => {
                let diagnostic = Diagnostic::new(
                    Code::AfwijkingVerouderd,
                    self.place(basis.span),
                    "De generieke tekst is sindsdien veranderd.",
                )
                .related(there, "dit is de generieke tekst van nu")
                .related(self.own(marker), "dit is uw tekst")
                .cure(format!(
                    "Vergelijk de twee teksten, pas de uwe zo nodig aan, en voer uit: eenduidig accept {}",
                    self.afwijking.file.path()
                ));
                self.report(diagnostic);
            }
            Some(_) => {}
        }
    }

    /// The gemeente's own text under this marker.
    fn own(&self, marker: &Marker) -> Place {
        let mut span = self.sectie.inhoud.body_span;
        self.sectie.each_blok(&mut |blok| {
            if blok.origin.as_ref().is_some_and(|own| own.span == marker.span) {
                span = blok.span;
            }
        });
        self.place(span)
    }
}
