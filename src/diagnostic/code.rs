//! The closed list of diagnostic codes: name, severity, and why it matters.

use std::fmt;

/// What a mistake holds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Never blocks.
    Advies,
    /// May be previewed, not served from a git reference.
    Publicatie,
    /// The scope it touches cannot go live.
    Fout,
}

impl Severity {
    /// The Dutch word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Advies => "advies",
            Self::Publicatie => "publicatie",
            Self::Fout => "fout",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! codes {
    ($($variant:ident, $name:literal, $severity:ident, $why:literal;)*) => {
        /// A kind of mistake. The name is stable: people search for it and scripts match on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the name and the reason in the table say it")]
        pub enum Code { $($variant,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it holds back.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Why this matters, in one Dutch sentence.
            pub fn why(self) -> &'static str {
                match self { $(Self::$variant => $why,)* }
            }

            /// The help page: what it means, a wrong and a right example, when to ask a colleague.
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("help/", $name, ".md")),)* }
            }
        }
    };
}

codes! {
    GeenUtf8, "geen-utf8", Fout, "Tekst in een andere codering komt met vreemde tekens in alle kanalen.";
    BestandTeGroot, "bestand-te-groot", Fout, "Een antwoord is een paar kilobyte; een groot bestand maakt alles traag of is per ongeluk toegevoegd.";
    KoppelingNaarBuiten, "koppeling-naar-buiten", Fout, "Een symbolische koppeling die de map verlaat, kan andere bestanden van de computer publiceren.";
    NaamBotst, "naam-botst", Fout, "Twee namen die alleen in hoofdletters verschillen, overschrijven elkaar op Windows en Mac.";
    Onleesbaar, "onleesbaar", Fout, "Wat niet gelezen kan worden, ontbreekt in alle kanalen.";
    OnbekendBestand, "onbekend-bestand", Advies, "Een bestand dat nergens bij hoort, wordt niet getoond; dat is vaak een vergissing in de mapnaam.";
    OngeldigId, "ongeldig-id", Fout, "Het id staat in adressen op het web en moet overal hetzelfde werken.";
    KopOntbreekt, "kop-ontbreekt", Fout, "Zonder kop (tussen twee regels ---) weten we niet wat voor antwoord het is.";
    YamlFout, "yaml-fout", Fout, "Zolang YAML niet klopt, kan niets uit dit deel gelezen worden.";
    DubbeleSleutel, "dubbele-sleutel", Fout, "Bij twee keer dezelfde sleutel zou er stilletjes één wegvallen.";
    OnbekendeSleutel, "onbekende-sleutel", Fout, "Een sleutel die niet bestaat, doet niets; meestal is het een typefout.";
    SchemaFout, "schema-fout", Fout, "De waarde past niet bij wat hier hoort te staan.";
    OntbrekendeSleutel, "ontbrekende-sleutel", Fout, "Zonder deze sleutel is het bestand niet compleet.";
    DubbelId, "dubbel-id", Fout, "Twee dingen met hetzelfde id zijn niet uit elkaar te houden.";
    DubbelUuid, "dubbel-uuid", Fout, "Andere systemen bewaren het uuid; twee antwoorden met hetzelfde uuid worden daar verwisseld.";
    OnbekendThema, "onbekend-thema", Fout, "Een onbekend thema komt in geen enkel overzicht terecht.";
    OnbekendeLevensgebeurtenis, "onbekende-levensgebeurtenis", Fout, "Een onbekende levensgebeurtenis komt in geen enkel overzicht terecht.";
    OnbekendeGemeente, "onbekende-gemeente", Fout, "Zonder deze gemeente weet de hub niet wat hij moet tonen.";
    OnbekendeSectie, "onbekende-sectie", Fout, "Alleen vaste koppen hebben in elk kanaal een plaats; een andere kop zou verdwijnen.";
    DubbeleSectie, "dubbele-sectie", Fout, "Een sectie kan maar één keer voorkomen; anders is niet duidelijk welke geldt.";
    TekstBuitenSectie, "tekst-buiten-sectie", Fout, "Tekst zonder kop heeft in geen enkel kanaal een plaats.";
    OntbrekendeSectie, "ontbrekende-sectie", Fout, "Wie belt of zoekt, verwacht hierop een antwoord; leeg laten is gokken.";
    LegeSectie, "lege-sectie", Fout, "Een kop zonder tekst geeft een gat in elk kanaal.";
    SectieZonderKanaal, "sectie-zonder-kanaal", Fout, "Tekst die geen enkel kanaal toont, bereikt niemand.";
    AntwoordregelTeLang, "antwoordregel-te-lang", Advies, "De antwoordregel wordt voorgelezen en staat in zoekresultaten; lang leest niemand.";
    AntwoordregelOntbreekt, "antwoordregel-ontbreekt", Fout, "Elk kanaal begint met de antwoordregel: een gewone alinea die zonder voorwaarde geldt.";
    BlokZonderNaam, "blok-zonder-naam", Advies, "Alleen een blok met een naam kan een gemeente vervangen en kan een link aanwijzen.";
    NaamZonderBlok, "naam-zonder-blok", Fout, "Een naam zonder tekst eronder hoort nergens bij.";
    OnbekendBeleid, "onbekend-beleid", Fout, "Onbekende woorden achter een bloknaam doen niets; meestal is het een typefout.";
    Koppensprong, "koppensprong", Fout, "Wie met een schermlezer leest, springt van kop naar kop; een overgeslagen niveau verwart.";
    AfbeeldingZonderTekst, "afbeelding-zonder-tekst", Fout, "Wie de afbeelding niet ziet, mist de inhoud (WCAG 1.1.1).";
    HtmlInTekst, "html-in-tekst", Fout, "HTML werkt alleen op het web; in een brief of aan de telefoon niet.";
    OnbekendElement, "onbekend-element", Fout, "Deze opmaak kan niet in elk kanaal getoond worden.";
    RestInTekst, "rest-in-tekst", Fout, "Een plek die nog ingevuld moest worden, gaat zo naar inwoners.";
    BsnInTekst, "bsn-in-tekst", Fout, "Een getal dat een burgerservicenummer kan zijn, hoort nooit in een tekst.";
    OnveiligeLink, "onveilige-link", Publicatie, "Een link met http is onderweg te lezen en te veranderen.";
    OngeldigeLink, "ongeldige-link", Fout, "Deze link werkt in geen enkel kanaal.";
    OnbekendAntwoord, "onbekend-antwoord", Fout, "Een verwijzing naar een antwoord dat niet bestaat, loopt dood.";
    OnbekendBlok, "onbekend-blok", Fout, "Een verwijzing naar een blok dat niet bestaat, loopt dood.";
    OnbekendFeit, "onbekend-feit", Fout, "Zonder waarde zou hier een gat vallen in elk kanaal.";
    FeitVerwijzingFout, "feitverwijzing-fout", Fout, "Een verwijzing die niet klopt, zou letterlijk in de tekst blijven staan.";
    OnbekendeOpmaak, "onbekende-opmaak", Fout, "Een opmaak die niet bij deze soort feit hoort, kan niet geschreven worden.";
    FeitInKop, "feit-in-kop", Fout, "Koppen zijn vaste punten; een waarde die verandert, hoort in de tekst.";
    FeitZonderWaarde, "feit-zonder-waarde", Fout, "Op deze dag is er geen waarde; we laten nooit de vorige doorlopen.";
    FeitLooptAf, "feit-loopt-af", Publicatie, "Binnenkort is er een dag zonder waarde; dan wordt elk antwoord dat dit feit gebruikt, ingehouden.";
    FeitVerlopen, "feit-verlopen", Publicatie, "De waarde had al gecontroleerd moeten zijn; misschien klopt zij niet meer.";
    AntwoordVerlopen, "antwoord-verlopen", Advies, "Het antwoord had al gecontroleerd moeten zijn.";
    FeitWaardeFout, "feit-waarde-fout", Fout, "De waarde past niet bij de soort van het feit.";
    FeitWaardenOverlappen, "feit-waarden-overlappen", Fout, "Twee waarden op dezelfde dag: niet duidelijk is welke geldt.";
    FeitNietGemeentelijk, "feit-niet-gemeentelijk", Fout, "Deze waarde geldt voor heel Nederland; een gemeente mag er geen andere van maken.";
    FeitOnvolledig, "feit-onvolledig", Fout, "Een nieuw feit heeft een soort en een omschrijving nodig.";
    FeitOngebruikt, "feit-ongebruikt", Advies, "Een feit dat niemand gebruikt, wordt wel onderhouden maar bereikt niemand.";
    FeitZonderBron, "feit-zonder-bron", Advies, "Zonder bron kan niemand nagaan of de waarde klopt.";
    GetypteWaarde, "getypte-waarde", Advies, "De waarde staat al in een feit; verandert het feit, dan blijft deze tekst achter.";
    WaardeNaastFeit, "waarde-naast-feit", Fout, "De tekst zegt iets anders dan het feit; inwoners krijgen twee antwoorden op één vraag.";
    WaardenTegenstrijdig, "waarden-tegenstrijdig", Publicatie, "Twee teksten geven een andere waarde voor hetzelfde; minstens één klopt niet.";
    BijnaGelijk, "bijna-gelijk", Advies, "Twee zinnen zijn gelijk op één woord na, en dat woord keert de betekenis om.";
    OnbekendeLocatie, "onbekende-locatie", Fout, "De openingstijden horen bij een locatie die niet bestaat.";
    OpeningstijdenFout, "openingstijden-fout", Fout, "Met deze tijden staat een inwoner voor een dichte deur.";
    VoorwaardeFout, "voorwaarde-fout", Fout, "Een voorwaarde die niet te lezen is, kan niet kloppen in vier kanalen.";
    VoorwaardeNietGesloten, "voorwaarde-niet-gesloten", Fout, "Zonder afsluitende regel ::: is niet duidelijk wat bij de voorwaarde hoort.";
    VoorwaardeTeDiep, "voorwaarde-te-diep", Fout, "Meer dan drie diep is aan de telefoon niet meer uit te leggen.";
    OnbekendKenmerk, "onbekend-kenmerk", Fout, "Een kenmerk dat niet is beschreven, kunnen we niet vragen.";
    OnbekendeWaarde, "onbekende-waarde", Fout, "Deze waarde komt bij dit kenmerk niet voor, dus de voorwaarde geldt nooit.";
    VoorwaardeSoortFout, "voorwaarde-soort-fout", Fout, "Deze vergelijking past niet bij de soort van het kenmerk of het feit.";
    VoorwaardeOnbereikbaar, "voorwaarde-onbereikbaar", Fout, "Tekst die in geen enkele situatie getoond wordt, leest niemand.";
    VoorwaardeAltijdWaar, "voorwaarde-altijd-waar", Advies, "Een voorwaarde die altijd geldt, is geen voorwaarde; vaak is iets anders bedoeld.";
    SituatieZonderTekst, "situatie-zonder-tekst", Publicatie, "Wie in die situatie zit, krijgt op een verplichte vraag geen antwoord.";
    KeuzeMetGat, "keuze-met-gat", Advies, "Voor één situatie is niets geschreven; vaak is die vergeten.";
    KenmerkZonderGevolg, "kenmerk-zonder-gevolg", Advies, "Een vraag die niets uitmaakt, kost de inwoner en de medewerker tijd.";
    TekstenSprekenElkaarTegen, "teksten-spreken-elkaar-tegen", Advies, "Wie twee verschillende bedragen of termijnen leest, weet niet wat er geldt.";
    VoorwaardeTeGroot, "voorwaarde-te-groot", Advies, "Zo veel combinaties kunnen we niet narekenen; een onbereikbare tekst valt hier dus niet op.";
    AfwijkingZonderDoel, "afwijking-zonder-doel", Fout, "Wat vervangen of verborgen wordt, bestaat niet (meer) in de generieke tekst.";
    AfwijkingVanVerplicht, "afwijking-van-verplicht", Fout, "Dit blok is verplicht: de tekst geldt overal in Nederland.";
    AfwijkingWordtOpenbaar, "afwijking-wordt-openbaar", Fout, "Tekst die alleen voor medewerkers is, zou op de website komen te staan.";
    AfwijkingZonderBasis, "afwijking-zonder-basis", Advies, "Zonder basis merkt niemand het als de generieke tekst later verandert.";
    AfwijkingVerouderd, "afwijking-verouderd", Advies, "De generieke tekst is veranderd nadat deze afwijking is geschreven.";
    AfwijkingFout, "afwijking-fout", Fout, "In een afwijking staat alleen wat anders is; andere tekst zou verdwijnen.";
    AfwijkingZonderReden, "afwijking-zonder-reden", Fout, "Wie later leest, moet weten waarom dit hier niet getoond wordt.";
    GeenMensBereikbaar, "geen-mens-bereikbaar", Fout, "Wie er niet uitkomt, moet een mens kunnen bereiken zonder internet.";
    GeenHulp, "geen-hulp", Fout, "De overheid biedt passende ondersteuning aan wie het niet alleen kan (Awb 2:1).";
    UpnOnbekend, "upn-onbekend", Advies, "Met een naam uit de UPL vinden andere systemen dit product.";
    UpnVervallen, "upn-vervallen", Publicatie, "Deze naam is uit de UPL verdwenen; andere systemen kennen het product niet meer.";
    UpnUriFout, "upn-uri-fout", Fout, "Naam en URI wijzen naar verschillende producten.";
    BerichtFout, "bericht-fout", Fout, "Een storing of crisis zonder tijden of zonder doel verschijnt nergens, of blijft altijd staan.";
    BerichtVerlopen, "bericht-verlopen", Advies, "Dit bericht verschijnt niet meer; wat oud is, maakt het zoeken lastiger.";
    BriefFout, "brief-fout", Fout, "Een brief moet weten welke antwoorden hij draagt en wat hij van iemand moet weten.";
    BerichtenboxFout, "berichtenbox-fout", Publicatie, "Zonder bestuursorgaan, aard, rechtsgevolg en termijn weigert de hub het bericht voor de Berichtenbox.";
    StatusFout, "status-fout", Fout, "Wie iets niet aanbiedt, zegt waarom en waar iemand dan terecht kan.";
    GemeenteOnvolledig, "gemeente-onvolledig", Fout, "Zonder gemeente.yaml weten we niet van wie deze map is.";
    KanaalFout, "kanaal-fout", Fout, "Een kanaal dat niet klopt, kan niets tonen.";
    SjabloonFout, "sjabloon-fout", Fout, "Een sjabloon met een fout geeft geen uitvoer.";
    KenmerkOngebruikt, "kenmerk-ongebruikt", Advies, "Wat we nergens voor gebruiken, horen we ook niet te vragen.";
    KenmerkOnverantwoord, "kenmerk-onverantwoord", Publicatie, "Wie iets vraagt, moet kunnen zeggen op welke grond dat mag en hoe gevoelig het is.";
    KenmerkBuitenDoel, "kenmerk-buiten-doel", Fout, "Wat voor het ene doel gevraagd mag worden, mag niet zomaar voor een ander gebruikt worden.";
    ZoeklijstFout, "zoeklijst-fout", Fout, "Een regel in search/ die niet klopt, zou stilletjes niets doen.";
    SynoniemKring, "synoniem-kring", Advies, "Woorden die naar elkaar wijzen, vinden elkaars antwoorden; het goede komt dan niet vaker vooraan.";
    ZoekregelOverbodig, "zoekregel-overbodig", Advies, "Een regel die nooit aan de beurt komt, laat de volgende redacteur denken dat hij werkt.";
    ZoekregelZonderTreffer, "zoekregel-zonder-treffer", Advies, "Een synoniem voor iets wat nergens staat, vindt niets.";
}

impl Code {
    /// The code with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
