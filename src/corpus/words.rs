//! The words a corpus is made of, and the dice that choose them.

/// Dice that fall the same way each time: SplitMix64 over a seed made of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: &[usize]) -> Self {
        let mut dice = Self(0x6a09_e667_f3bc_c908);
        for number in seed {
            dice.0 ^= *number as u64;
            dice.0 = dice.next();
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    /// True with this chance.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        let fine = 1_000_000;
        // A share of one must always be reached.
        f64::from(u32::try_from(self.below(fine)).unwrap_or(0)) < share * 1_000_000.0
    }

    /// One of a list.
    pub(crate) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// Some sentences of a list after each other, none twice.
    pub(crate) fn sentences(&mut self, list: &[&str], count: usize) -> String {
        let start = self.below(list.len());
        let step = 1 + 2 * self.below(list.len() / 4);
        let mut chosen: Vec<&str> = Vec::new();
        for i in 0..list.len() {
            let sentence = list[(start + i * step) % list.len()];
            if chosen.len() < count && !chosen.contains(&sentence) {
                chosen.push(sentence);
            }
        }
        chosen.join(" ")
    }
}

/// What is asked for, with its article.
pub(crate) const SOORTEN: [(&str, &str); 12] = [
    ("De", "vergunning"),
    ("De", "ontheffing"),
    ("De", "subsidie"),
    ("De", "pas"),
    ("De", "bijdrage"),
    ("De", "vrijstelling"),
    ("Het", "uittreksel"),
    ("De", "verklaring"),
    ("De", "toestemming"),
    ("De", "plaats"),
    ("De", "aansluiting"),
    ("De", "keuring"),
];

/// What it is for.
pub(crate) const DINGEN: [&str; 44] = [
    "een terras",
    "een steiger",
    "een dakkapel",
    "een uitrit",
    "een buurtfeest",
    "een marktkraam",
    "een laadpaal",
    "een camper",
    "een moestuin",
    "een speelplek",
    "een geveltuin",
    "een standplaats",
    "een collecte",
    "een optocht",
    "een aanhanger",
    "een ligplaats",
    "een boom",
    "een schutting",
    "een zonwering",
    "een fietsenstalling",
    "een volkstuin",
    "een sportveld",
    "een buurthuis",
    "een schoolplein",
    "een bushalte",
    "een container",
    "een bouwkeet",
    "een kraan",
    "een vlaggenmast",
    "een reclamebord",
    "een warmtepomp",
    "een waterput",
    "een hondenlosloopplek",
    "een jeugdsoos",
    "een muziekavond",
    "een rommelmarkt",
    "een straatmuzikant",
    "een foodtruck",
    "een verbouwing",
    "een splitsing",
    "een kamerverhuur",
    "een bijenkast",
    "een graf",
    "een gedenkteken",
];

/// What the citizen does: as a title, and in a sentence around "u".
pub(crate) const ACTIES: [(&str, &str, &str); 6] = [
    ("aanvragen", "vraagt", " aan"),
    ("verlengen", "verlengt", ""),
    ("wijzigen", "wijzigt", ""),
    ("intrekken", "trekt", " in"),
    ("opzeggen", "zegt", " op"),
    ("overdragen", "draagt", " over"),
];

/// Sentences that fit anywhere.
pub(crate) const ALGEMEEN: [&str; 32] = [
    "Verandert er iets, geef dat dan zo snel mogelijk door.",
    "Bewaar de bevestiging goed, want u hebt die later nodig.",
    "Een medewerker kijkt met u mee als u dat wilt.",
    "Wij lezen uw gegevens mee uit de registratie die wij al hebben.",
    "U hoeft geen afspraak te maken als u alleen iets wilt vragen.",
    "Het helpt als u een tekening of foto meestuurt.",
    "Overleg eerst met uw buren, dat voorkomt vragen achteraf.",
    "Wij sturen u een bericht zodra er een besluit is.",
    "Is iets niet duidelijk, dan bellen wij u.",
    "Iemand anders mag dit voor u regelen met een machtiging.",
    "Wij letten op de veiligheid en op de doorgang voor hulpdiensten.",
    "Voor verenigingen gelden dezelfde regels als voor inwoners.",
    "Het besluit staat ook op de website van de gemeente.",
    "Wij bewaren uw aanvraag niet langer dan nodig is.",
    "Vul het formulier zo volledig mogelijk in.",
    "Ontbreekt er iets, dan krijgt u de tijd om dat aan te vullen.",
    "De regels staan in de verordening van de gemeente.",
    "Een gesprek vooraf is gratis en verplicht u tot niets.",
    "Kom gerust langs met iemand die u vertrouwt.",
    "Wij vragen nooit om uw pincode of wachtwoord.",
    "U ziet de stand van zaken in uw persoonlijke omgeving.",
    "Trekt u uw aanvraag in, laat ons dat dan meteen weten.",
    "In een beschermd gezicht gelden soms strengere regels.",
    "De medewerker legt uit welke stukken bij uw situatie horen.",
    "Wij nemen alleen complete aanvragen in behandeling.",
    "Staat uw adres niet goed, geef dan eerst uw verhuizing door.",
    "De beslissing geldt alleen voor het adres dat u opgeeft.",
    "U mag beginnen zodra het besluit er is.",
    "Laat het ons weten als u het niet meer nodig hebt.",
    "Bij spoed kunt u dat aan de balie melden.",
    "Wij wegen uw belang af tegen dat van de buurt.",
    "De gemeente controleert achteraf of alles klopt.",
];

/// How someone goes about it, one step each.
pub(crate) const STAPPEN: [&str; 14] = [
    "Lees eerst de voorwaarden door.",
    "Verzamel de stukken die u nodig hebt.",
    "Vul het formulier in op papier of op de website.",
    "Zet uw handtekening onder het formulier.",
    "Stuur het formulier op of geef het af aan de balie.",
    "Betaal het bedrag dat op de nota staat.",
    "Wacht op de bevestiging.",
    "Vraag uw buren of zij het ermee eens zijn.",
    "Maak een schets van de plek.",
    "Meet de ruimte op.",
    "Maak een afspraak met een medewerker.",
    "Laat de medewerker de plek bekijken.",
    "Lees het besluit rustig door.",
    "Bewaar het besluit bij uw papieren.",
];

/// What someone brings.
pub(crate) const STUKKEN: [&str; 14] = [
    "een geldig identiteitsbewijs",
    "een schets van de plek",
    "een foto van de plek",
    "een brief van de eigenaar",
    "het ingevulde formulier",
    "een bewijs van betaling",
    "een uittreksel van uw inschrijving",
    "uw huurcontract",
    "een plan voor de veiligheid",
    "een machtiging",
    "het oude besluit",
    "een overzicht van de kosten",
    "een verklaring van de verzekering",
    "de gegevens van de aannemer",
];

/// What must be so.
pub(crate) const EISEN: [&str; 14] = [
    "u woont in de gemeente of hebt er een bedrijf",
    "u bent eigenaar of hebt toestemming van de eigenaar",
    "de stoep blijft vrij voor wie slecht ter been is",
    "u hebt geen open rekening bij de gemeente",
    "de plek ligt niet in een hoofdroute",
    "u houdt de plek zelf schoon",
    "de veiligheid is geregeld",
    "de buurt is vooraf ingelicht",
    "u gebruikt het niet om door te verhuren",
    "u haalt alles na afloop weer weg",
    "er is geen andere aanvraag voor dezelfde plek",
    "u hebt een verzekering voor schade",
    "het past in het omgevingsplan",
    "u volgt de aanwijzingen van de toezichthouder",
];
