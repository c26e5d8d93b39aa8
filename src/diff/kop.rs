//! What differs in the front matter, the related antwoorden and the questions of two resolved antwoorden.

use super::{
    compare::Renamed,
    model::{Gewicht, Soort},
};
use crate::{
    content::{BerichtKop, BriefKop, Kenmerk, Kop, Zichtbaar},
    resolve::Antwoord,
};

/// Weight, kind, what, before, after.
pub(super) type Verschil = (Gewicht, Soort, String, Option<String>, Option<String>);

/// What differs besides the sections.
pub(super) fn wijzigingen(voor: &Antwoord, na: &Antwoord, renamed: &Renamed) -> Vec<Verschil> {
    let mut found = Found(Vec::new());
    let (was, is) = (&*voor.kop, &*na.kop);
    found.shown(was, is);
    found.behind(was, is);
    found.bericht(was.bericht.as_ref(), is.bericht.as_ref());
    found.brief(was.brief.as_ref(), is.brief.as_ref(), renamed);
    let titles = |antwoord: &Antwoord| list(antwoord.verwant.iter().map(|verwant| verwant.titel.clone()));
    found.differ((Gewicht::Woorden, Soort::Verwijzing, "verwante antwoorden"), titles(voor), titles(na));
    let now = |id: &String| renamed.get(id).unwrap_or(id).clone();
    let ids = |antwoord: &Antwoord| list(antwoord.verwant.iter().map(|verwant| now(&verwant.id)));
    if titles(voor) == titles(na) {
        found.differ((Gewicht::Woorden, Soort::Verwijzing, "verwante antwoorden"), ids(voor), ids(na));
    }
    let named = |antwoord: &Antwoord| list(antwoord.verwant.iter().map(|verwant| verwant.id.clone()));
    if ids(voor) == ids(na) {
        let what = (Gewicht::Gegevens, Soort::Gegevens, "id van verwante antwoorden");
        found.differ(what, named(voor), named(na));
    }
    for (naam, kenmerk) in &na.kenmerken {
        if let Some(before) = voor.kenmerken.get(naam) {
            found.kenmerk(naam, before, kenmerk);
        }
    }
    found.0
}

fn list(words: impl Iterator<Item = String>) -> Option<String> {
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(", "))
}

struct Found(Vec<Verschil>);

impl Found {
    fn differ(&mut self, (gewicht, soort, wat): (Gewicht, Soort, &str), voor: Option<String>, na: Option<String>) {
        if voor != na {
            self.0.push((gewicht, soort, wat.to_owned(), voor, na));
        }
    }

    /// What somebody reads.
    fn shown(&mut self, was: &Kop, is: &Kop) {
        let some = |text: &str| Some(text.to_owned());
        self.differ((Gewicht::Woorden, Soort::Woorden, "titel"), some(&was.titel), some(&is.titel));
        let to = "doorverbinden met";
        self.differ((Gewicht::Inhoud, Soort::Verwijzing, to), was.afdeling.clone(), is.afdeling.clone());
        let promise = (Gewicht::Inhoud, Soort::Termijn, "terugbelbelofte");
        self.differ(promise, was.terugbelbelofte.clone(), is.terugbelbelofte.clone());
        let seen = |kop: &Kop| match kop.zichtbaar {
            Zichtbaar::Publiek => some("iedereen"),
            Zichtbaar::Medewerkers => some("alleen medewerkers"),
        };
        self.differ((Gewicht::Inhoud, Soort::Beschikbaarheid, "te zien voor"), seen(was), seen(is));
        let kind = |kop: &Kop| some(kop.soort.name());
        self.differ((Gewicht::Inhoud, Soort::Beschikbaarheid, "type"), kind(was), kind(is));
        let sources = |kop: &Kop| list(kop.bronnen.iter().map(|bron| bron.titel.clone()));
        self.differ((Gewicht::Gegevens, Soort::Gegevens, "bronnen"), sources(was), sources(is));
        let checked = |kop: &Kop| kop.geverifieerd_op.map(crate::render::datum);
        self.differ((Gewicht::Gegevens, Soort::Gegevens, "gecontroleerd op"), checked(was), checked(is));
    }

    /// What nobody reads: by whom it is kept, how it is found.
    fn behind(&mut self, was: &Kop, is: &Kop) {
        let data = |wat: &'static str| (Gewicht::Gegevens, Soort::Gegevens, wat);
        let gone: Vec<String> = was.aliassen.iter().filter(|alias| !is.aliassen.contains(alias)).cloned().collect();
        if let Some(gone) = list(gone.into_iter()) {
            let what = "oude id's vervallen: links daarheen werken niet meer".to_owned();
            self.0.push((Gewicht::Inhoud, Soort::Id, what, Some(gone), None));
        }
        let new = is.aliassen.iter().filter(|alias| !was.aliassen.contains(alias)).cloned();
        self.differ((Gewicht::Gegevens, Soort::Id, "oude id's die blijven werken"), None, list(new));
        self.differ(data("eigenaar"), Some(was.eigenaar.clone()), Some(is.eigenaar.clone()));
        let due = |kop: &Kop| kop.controleren_voor.map(crate::render::datum);
        self.differ(data("controleren vóór"), due(was), due(is));
        self.differ(data("uuid"), Some(was.uuid.clone()), Some(is.uuid.clone()));
        let valid = |kop: &Kop| {
            let days = [kop.geldig_vanaf.map(|day| format!("vanaf {}", crate::render::datum(day)))]
                .into_iter()
                .chain([kop.geldig_tot_en_met.map(|day| format!("tot en met {}", crate::render::datum(day)))]);
            list(days.flatten())
        };
        self.differ(data("geldigheid"), valid(was), valid(is));
        for (wat, same) in [
            ("trefwoorden", was.trefwoorden == is.trefwoorden),
            ("vraagvormen", was.vraagvormen == is.vraagvormen),
            ("thema", was.thema == is.thema),
            ("levensgebeurtenissen", was.levensgebeurtenissen == is.levensgebeurtenissen),
            ("doelgroep", was.doelgroep == is.doelgroep),
            ("aard", was.aard == is.aard),
            ("prioriteit", (was.prioriteit, was.toptaak) == (is.prioriteit, is.toptaak)),
            ("naam in de UPL", (&was.upn, &was.upn_uri) == (&is.upn, &is.upn_uri)),
            ("secties die niet van toepassing zijn", was.niet_van_toepassing == is.niet_van_toepassing),
        ] {
            if !same {
                self.0.push((Gewicht::Gegevens, Soort::Gegevens, wat.to_owned(), None, None));
            }
        }
    }

    fn bericht(&mut self, was: Option<&BerichtKop>, is: Option<&BerichtKop>) {
        let time = |time: Option<jiff::civil::DateTime>| time.map(|time| time.strftime("%Y-%m-%d %H:%M").to_string());
        let told = |kop: Option<&BerichtKop>| {
            let kop = kop?;
            let touched = [&kop.raakt.antwoorden[..], &kop.raakt.themas[..]].concat().join(", ");
            let kanalen =
                if kop.raakt.kanalen.is_empty() { "alle kanalen".to_owned() } else { kop.raakt.kanalen.join(", ") };
            let (van, tot) = (time(kop.van).unwrap_or_default(), time(kop.tot).unwrap_or_default());
            Some(format!("{:?} {van} tot {tot}, bij: {touched}, in: {kanalen}", kop.soort).to_lowercase())
        };
        self.differ((Gewicht::Inhoud, Soort::Bericht, "tijden en bereik"), told(was), told(is));
    }

    fn brief(&mut self, was: Option<&BriefKop>, is: Option<&BriefKop>, renamed: &Renamed) {
        let subject = |kop: Option<&BriefKop>| kop.map(|kop| kop.onderwerp.clone());
        self.differ((Gewicht::Woorden, Soort::Woorden, "onderwerp van de brief"), subject(was), subject(is));
        let handler = |kop: Option<&BriefKop>| kop.and_then(|kop| kop.behandelaar.clone());
        self.differ((Gewicht::Gegevens, Soort::Gegevens, "behandelaar van de brief"), handler(was), handler(is));
        let along = |kop: Option<&BriefKop>| kop.map(|kop| kop.bijlagen.join("; ")).filter(|along| !along.is_empty());
        self.differ((Gewicht::Woorden, Soort::Woorden, "bijlagen van de brief"), along(was), along(is));
        let carried = |kop: Option<&BriefKop>| {
            let kop = kop?;
            let secties = kop.secties.as_ref().map_or("alle secties".to_owned(), |secties| {
                secties.iter().map(|id| id.id()).collect::<Vec<_>>().join(", ")
            });
            let ids: Vec<String> = kop.antwoorden.iter().map(|id| renamed.get(id).unwrap_or(id).clone()).collect();
            Some(format!("{} ({secties}); kenmerken: {}", ids.join(", "), kop.kenmerken.join(", ")))
        };
        self.differ((Gewicht::Inhoud, Soort::Tekst, "wat de brief draagt"), carried(was), carried(is));
        let notice = |kop: Option<&BriefKop>| {
            let said = kop?.berichtenbox.as_ref()?;
            let orgaan = said.bestuursorgaan.map(|orgaan| orgaan.naam("de gemeente"));
            let told = [orgaan, said.aard.map(|aard| aard.naam().to_owned()), said.rechtsgevolg.clone()];
            list(told.into_iter().flatten().chain(said.termijn.clone()))
        };
        self.differ((Gewicht::Inhoud, Soort::Bericht, "bericht in de Berichtenbox"), notice(was), notice(is));
        let named = |kop: Option<&BriefKop>| kop.map(|kop| kop.antwoorden.join(", "));
        if carried(was) == carried(is) {
            self.differ((Gewicht::Gegevens, Soort::Id, "antwoorden van de brief"), named(was), named(is));
        }
    }

    fn kenmerk(&mut self, naam: &str, was: &Kenmerk, is: &Kenmerk) {
        let question = format!("vraag bij {naam}");
        let some = |kenmerk: &Kenmerk| Some(kenmerk.vraag.clone());
        self.differ((Gewicht::Woorden, Soort::Woorden, &question), some(was), some(is));
        let range = |kenmerk: &Kenmerk| {
            let ends =
                [kenmerk.minimum, kenmerk.maximum].map(|end| end.map_or("…".to_owned(), |end| end.to_string()));
            let values = kenmerk.choices().join(", ");
            Some(if values.is_empty() { ends.join(" tot en met ") } else { values })
        };
        let values = format!("mogelijke antwoorden bij {naam}");
        self.differ((Gewicht::Inhoud, Soort::Voorwaarde, &values), range(was), range(is));
        let ground = |kenmerk: &Kenmerk| {
            let themas = kenmerk.themas.as_ref().map(|themas| themas.join(", "));
            let told = [Some(kenmerk.doel.clone()), kenmerk.grondslag.clone(), kenmerk.bronveld.clone(), themas];
            list(
                told.into_iter().flatten().chain(kenmerk.gevoeligheid.map(|found| format!("{found:?}").to_lowercase())),
            )
        };
        let why = format!("waarom wij naar {naam} vragen");
        self.differ((Gewicht::Gegevens, Soort::Gegevens, &why), ground(was), ground(is));
        let labels = |kenmerk: &Kenmerk| list(kenmerk.waarden.iter().map(|waarde| waarde.label.clone()));
        let words = format!("knoppen bij {naam}");
        self.differ((Gewicht::Woorden, Soort::Woorden, &words), labels(was), labels(is));
    }
}
