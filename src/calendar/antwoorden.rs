//! Antwoorden that begin, end or must be checked; berichten that appear and disappear.

use super::{Post, Reading, Soort};
use crate::{
    content::{Antwoord, BerichtSoort, Gemeente, Kop, Zichtbaar},
    markdown::Audience,
    render::datum,
    source::Place,
    yaml::Yaml,
};
use std::collections::BTreeSet;

/// An antwoord in one gemeente: its front matter, and where that is written.
struct Here<'a> {
    antwoord: &'a Antwoord,
    kop: Kop,
    gemeente: &'a Gemeente,
    own: Option<&'a Yaml>,
}

impl Here<'_> {
    /// Where this key is written: by the gemeente, else in the antwoord itself.
    fn place(&self, key: &str) -> Place {
        let own = self.own.filter(|yaml| yaml.value.get(key).is_some());
        own.unwrap_or(&self.antwoord.yaml).place(&format!("/{key}"))
    }

    fn slugs(&self) -> Vec<String> {
        vec![self.gemeente.slug.clone()]
    }
}

/// Most antwoorden have no day at all: that is known before any front matter is merged.
fn has_days(kop: &Kop) -> bool {
    kop.controleren_voor.or(kop.geldig_vanaf).or(kop.geldig_tot_en_met).is_some() || kop.bericht.is_some()
}

impl Reading<'_> {
    pub(super) fn antwoorden(&mut self) {
        let repository = self.repository;
        for gemeente in self.gemeenten.clone() {
            for id in repository.ids(gemeente) {
                let Some(antwoord) = repository.antwoord(gemeente, id) else { continue };
                if !gemeente.afwijkingen.contains_key(id) && !has_days(&antwoord.kop) {
                    continue;
                }
                let changed = gemeente.afwijkingen.get(id).filter(|_| !gemeente.laag.antwoorden.contains_key(id));
                let kop = changed.map_or_else(|| Kop::clone(&antwoord.kop), |changed| antwoord.kop.with(&changed.kop));
                if kop.status.is_none() {
                    let own = changed.map(|changed| changed.yaml.as_ref());
                    self.antwoord(&Here { antwoord, kop, gemeente, own });
                }
            }
        }
    }

    fn antwoord(&mut self, here: &Here<'_>) {
        let (id, titel) = (&here.antwoord.id, &here.kop.titel);
        if let Some(day) = here.kop.controleren_voor {
            let place = here.place("controleren_voor");
            self.check(Soort::AntwoordControleren, (id, titel), day, (here.slugs(), &place));
        }
        let starts = here
            .kop
            .geldig_vanaf
            .map(|day| (Soort::AntwoordBegint, "geldig_vanaf", day, format!("‘{titel}’ geldt vanaf {}", datum(day))));
        let ends = here.kop.geldig_tot_en_met.and_then(|last| {
            let tekst = format!("‘{titel}’ gold tot en met {}", datum(last));
            Some((Soort::AntwoordEindigt, "geldig_tot_en_met", last.tomorrow().ok()?, tekst))
        });
        for (soort, key, day, tekst) in starts.into_iter().chain(ends) {
            if self.within(day) {
                let kanalen = self.kanalen_of(here.antwoord);
                let post = self.post(soort, id, tekst, (here.slugs(), &here.place(key)));
                self.found.push(Post { datum: day, antwoorden: vec![id.clone()], kanalen, ..post });
            }
        }
        self.bericht(here);
    }

    fn bericht(&mut self, here: &Here<'_>) {
        let Some(bericht) = &here.kop.bericht else { return };
        let (id, titel) = (&here.antwoord.id, &here.kop.titel);
        let name = match bericht.soort {
            BerichtSoort::Nieuws => "Nieuws",
            BerichtSoort::Werkinstructie => "Werkinstructie",
            BerichtSoort::Storing => "Storing",
            BerichtSoort::Crisis => "Crisis",
        };
        let on_top = matches!(bericht.soort, BerichtSoort::Storing | BerichtSoort::Crisis);
        let antwoorden = if on_top { self.touched(here) } else { vec![id.clone()] };
        let limits = &bericht.raakt.kanalen;
        let kanalen = if limits.is_empty() { self.kanalen_of(here.antwoord) } else { limits.clone() };
        let begins = bericht.van.map(|moment| (Soort::BerichtBegint, moment, format!("{name} ‘{titel}’ verschijnt")));
        let ends = bericht.tot.map(|moment| (Soort::BerichtEindigt, moment, format!("{name} ‘{titel}’ verdwijnt")));
        for (soort, moment, tekst) in begins.into_iter().chain(ends) {
            let post = self.post(soort, id, tekst, (here.slugs(), &here.place("bericht")));
            self.at(Post { antwoorden: antwoorden.clone(), kanalen: kanalen.clone(), ..post }, moment);
        }
    }

    /// Antwoorden that a bericht stands on top of.
    fn touched(&self, here: &Here<'_>) -> Vec<String> {
        let Some(bericht) = &here.kop.bericht else { return Vec::new() };
        let (repository, gemeente) = (self.repository, here.gemeente);
        let named = bericht.raakt.antwoorden.iter().filter_map(|id| repository.canonical_id(gemeente, id));
        let mut ids: BTreeSet<&str> = named.collect();
        ids.extend(repository.ids(gemeente).into_iter().filter(|id| {
            let thema = repository.antwoord(gemeente, id).and_then(|text| text.kop.thema.as_ref());
            thema.is_some_and(|thema| bericht.raakt.themas.contains(thema))
        }));
        ids.into_iter().map(str::to_owned).collect()
    }

    /// Kanalen that show at least one section of an antwoord.
    fn kanalen_of(&self, antwoord: &Antwoord) -> Vec<String> {
        let internal = antwoord.kop.zichtbaar == Zichtbaar::Medewerkers;
        let shows = self.kanalen.iter().filter(|kanaal| {
            (!internal || kanaal.zichtbaar == Audience::Medewerkers)
                && antwoord.secties.iter().any(|sectie| kanaal.secties.contains(&sectie.id))
        });
        shows.map(|kanaal| kanaal.naam.clone()).collect()
    }
}
