// The preview page: one antwoord in every kanaal, side by side, renewed on every save.
// Situations travel in request bodies only, never in an address.
import { Hub, bouw, dagVandaag } from "./hub.js";
import { Inzicht } from "./inzicht.js";
import { Paneel } from "./panelen.js";

const hub = new Hub();
const $ = (id) => document.getElementById(id);
const staat = {
  gemeente: "",
  id: "",
  datum: "",
  kenmerken: {},
  lijst: [],
  kanalen: [],
  vragen: [],
  diagnoses: [],
  status: null,
  lagen: new Map(),
};
const panelen = new Map();
const inzicht = new Inzicht(hub);
let beurt = 0;

// ---- what is chosen -------------------------------------------------------------------------

function onthoudAdres() {
  const zoek = new URLSearchParams({ gemeente: staat.gemeente, antwoord: staat.id });
  if (staat.datum && staat.datum !== dagVandaag()) zoek.set("datum", staat.datum);
  history.replaceState(null, "", `/?${zoek}`);
  zoek.delete("antwoord");
  $("naar-matrix").href = `/matrix?${zoek}`;
  $("naar-kalender").href = `/kalender?${zoek}`;
}

async function laadGemeenten() {
  const gemeenten = await hub.gemeenten();
  $("gemeente").replaceChildren(...gemeenten.map((g) => bouw("option", { value: g.slug }, g.naam)));
  const gevraagd = new URLSearchParams(location.search).get("gemeente");
  const standaard = hub.standaardgemeente;
  const slugs = gemeenten.map((g) => g.slug);
  staat.gemeente = [gevraagd, standaard, slugs[0]].find((slug) => slugs.includes(slug)) ?? "";
  $("gemeente").value = staat.gemeente;
}

async function laadLijst() {
  staat.lijst = staat.gemeente ? await hub.antwoorden(staat.gemeente) : [];
  staat.lijst.sort((a, b) => a.titel.localeCompare(b.titel, "nl"));
  if (!staat.lijst.some((antwoord) => antwoord.id === staat.id)) staat.id = (staat.lijst.find((antwoord) => antwoord.toptaak) ?? staat.lijst[0])?.id ?? "";
  toonGekozen();
}

function toonGekozen() {
  const gekozen = staat.lijst.find((antwoord) => antwoord.id === staat.id);
  if (document.activeElement !== $("antwoord")) $("antwoord").value = gekozen?.titel ?? "";
  document.title = gekozen ? `${gekozen.titel} – voorvertoning – eenduidig` : "Voorvertoning – eenduidig";
}

// ---- the list of antwoorden: a combobox with a list ---------------------------------------------

const keuze = {
  open: false,
  actief: -1,
  gevonden: [],

  zoek(tekst) {
    const woorden = tekst.toLocaleLowerCase("nl").split(/\s+/).filter(Boolean);
    this.gevonden = staat.lijst.filter((antwoord) => {
      const waarin = `${antwoord.titel} ${antwoord.id}`.toLocaleLowerCase("nl");
      return woorden.every((woord) => waarin.includes(woord));
    });
    this.actief = this.gevonden.length ? 0 : -1;
    this.toon();
  },

  toon() {
    const invoer = $("antwoord");
    this.open = true;
    $("antwoorden").hidden = false;
    invoer.setAttribute("aria-expanded", "true");
    $("antwoorden").replaceChildren(
      ...this.gevonden.map((antwoord, i) =>
        bouw("li", { id: `keuze-${i}`, role: "option", "aria-selected": String(i === this.actief), "data-i": i },
          antwoord.titel, bouw("small", {}, antwoord.type))),
      ...(this.gevonden.length ? [] : [bouw("li", { class: "zacht", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Geen antwoord met deze woorden")]),
    );
    this.wijs();
  },

  wijs() {
    const invoer = $("antwoord");
    for (const li of $("antwoorden").children) li.setAttribute("aria-selected", String(Number(li.dataset.i) === this.actief));
    if (this.actief < 0) return invoer.removeAttribute("aria-activedescendant");
    invoer.setAttribute("aria-activedescendant", `keuze-${this.actief}`);
    $(`keuze-${this.actief}`)?.scrollIntoView({ block: "nearest" });
  },

  sluit() {
    this.open = false;
    $("antwoorden").hidden = true;
    $("antwoord").setAttribute("aria-expanded", "false");
    $("antwoord").removeAttribute("aria-activedescendant");
  },

  neem(i) {
    const antwoord = this.gevonden[i];
    if (!antwoord) return;
    staat.id = antwoord.id;
    staat.vragen = [];
    staat.kenmerken = {};
    $("antwoord").value = antwoord.titel;
    this.sluit();
    toonGekozen();
    ververs({ melding: `${antwoord.titel} gekozen.` });
  },
};

function bedienKeuze() {
  const invoer = $("antwoord");
  invoer.addEventListener("focus", () => { invoer.select(); });
  invoer.addEventListener("click", () => keuze.open || keuze.zoek(""));
  invoer.addEventListener("input", () => keuze.zoek(invoer.value));
  invoer.addEventListener("blur", () => { keuze.sluit(); setTimeout(toonGekozen); });
  invoer.addEventListener("keydown", (e) => {
    const stap = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[e.key];
    if (stap) {
      e.preventDefault();
      if (!keuze.open) return keuze.zoek("");
      keuze.actief = Math.max(0, Math.min(keuze.gevonden.length - 1, keuze.actief + stap));
      return keuze.wijs();
    }
    if (e.key === "Enter" && keuze.open) { e.preventDefault(); keuze.neem(keuze.actief); }
    if (e.key === "Escape") { keuze.sluit(); const g = staat.lijst.find((a) => a.id === staat.id); invoer.value = g?.titel ?? ""; invoer.select(); }
  });
  $("antwoorden").addEventListener("mousedown", (e) => {
    e.preventDefault();
    const li = e.target.closest("[data-i]");
    if (li) keuze.neem(Number(li.dataset.i));
  });
}

// ---- situations: controls from the questions of the antwoord ---------------------------------------

function veldVoor(vraag) {
  const id = `vraag-${vraag.kenmerk}`;
  const waarde = staat.kenmerken[vraag.kenmerk] ?? "";
  const klasse = waarde ? "ingevuld" : "";
  if (vraag.soort === "getal" || vraag.soort === "datum") {
    const soort = vraag.soort === "getal" ? "number" : "date";
    return bouw("input", { id, name: vraag.kenmerk, type: soort, value: waarde, class: klasse, placeholder: "onbekend",
      min: vraag.minimum, max: vraag.maximum, inputmode: soort === "number" ? "numeric" : null });
  }
  const opties = vraag.waarden?.length ? vraag.waarden : [{ id: "ja", label: "Ja" }, { id: "nee", label: "Nee" }];
  const select = bouw("select", { id, name: vraag.kenmerk, class: klasse },
    bouw("option", { value: "" }, "onbekend"), ...opties.map((o) => bouw("option", { value: o.id }, o.label)));
  select.value = waarde;
  return select;
}

function toonVragen() {
  const bekend = new Set(staat.vragen.map((vraag) => vraag.kenmerk));
  for (const naam of Object.keys(staat.kenmerken)) if (!bekend.has(naam)) delete staat.kenmerken[naam];
  $("situatie").hidden = staat.vragen.length === 0;
  $("situatie-wissen").hidden = Object.keys(staat.kenmerken).length === 0;
  const handtekening = JSON.stringify(staat.vragen);
  if ($("vragen").dataset.van === handtekening) {
    for (const veld of $("vragen").elements) {
      const waarde = staat.kenmerken[veld.name] ?? "";
      if (document.activeElement !== veld) veld.value = waarde;
      veld.classList.toggle("ingevuld", Boolean(waarde));
    }
    return;
  }
  $("vragen").dataset.van = handtekening;
  $("vragen").replaceChildren(...staat.vragen.map((vraag) =>
    bouw("div", {}, bouw("label", { for: `vraag-${vraag.kenmerk}` }, vraag.vraag, vraag.eenheid ? ` (${vraag.eenheid})` : ""), veldVoor(vraag))));
}

function bedienVragen() {
  let wacht;
  const neem = () => {
    const nu = {};
    for (const veld of $("vragen").elements) if (veld.value && veld.validity.valid) nu[veld.name] = veld.value;
    if (JSON.stringify(nu) === JSON.stringify(staat.kenmerken)) return;
    staat.kenmerken = nu;
    ververs({ melding: "De kanalen tonen deze situatie." });
  };
  $("vragen").addEventListener("submit", (e) => { e.preventDefault(); neem(); });
  $("vragen").addEventListener("change", neem);
  $("vragen").addEventListener("input", () => { clearTimeout(wacht); wacht = setTimeout(neem, 250); });
  $("situatie-wissen").addEventListener("click", () => {
    staat.kenmerken = {};
    $("vragen").elements[0]?.focus();
    ververs({ melding: "Alles is weer onbekend." });
  });
}

// ---- the panels -----------------------------------------------------------------------------

function bouwPanelen() {
  const namen = staat.kanalen.map((kanaal) => `${kanaal.naam}:${kanaal.vorm}`).join();
  if ($("panelen").dataset.van === namen) return;
  $("panelen").dataset.van = namen;
  panelen.clear();
  for (const kanaal of staat.kanalen) panelen.set(kanaal.naam, new Paneel(kanaal, hub));
  $("panelen").replaceChildren(...[...panelen.values()].map((paneel) => paneel.element));
}

/** Asks for everything that is shown again. Only the newest round may change the page. */
async function ververs({ melding = "", gewijzigd = false } = {}) {
  const ronde = ++beurt;
  rem?.abort();
  rem = new AbortController();
  const vraag = { gemeente: staat.gemeente, id: staat.id, datum: staat.datum, kenmerken: { ...staat.kenmerken }, signal: rem.signal };
  onthoudAdres();
  toonStatus();
  toonMeldingen();
  if (!staat.id) return;
  try {
    await laadBeeld(vraag, ronde);
  } catch (fout) {
    if (fout.name === "AbortError" || ronde !== beurt) return;
    $("melding-leeg").textContent = fout.probleem?.detail ?? fout.message;
    $("melding-leeg").hidden = false;
  }
  if (ronde !== beurt) return;
  const uitkomst = await Promise.allSettled([...panelen.values()].map(async (paneel) => {
    const anders = await paneel.ververs(vraag);
    if (ronde !== beurt) return false;
    paneel.merk(staat.lagen, $("herkomst-aan").checked);
    if (anders && gewijzigd) vlag(paneel.element);
    return anders;
  }));
  if (ronde !== beurt) return;
  document.body.dataset.ronde = String(ronde);
  inzicht.ververs(vraag);
  const aantal = uitkomst.filter((een) => een.value).length;
  omroep(melding || (gewijzigd && aantal ? `Bijgewerkt: ${aantal} ${aantal === 1 ? "kanaal" : "kanalen"}.` : ""));
}
let rem;

/** What there is to know beside the outputs: every question of the antwoord, and which layer wrote each blok. */
async function laadBeeld(vraag, ronde) {
  const alles = staat.kanalen.find((kanaal) => kanaal.zichtbaar === "medewerkers" && kanaal.vorm !== "dialoog") ?? staat.kanalen[0];
  const beeld = await hub.beeld(alles, { ...vraag, kenmerken: {} });
  if (ronde !== beurt) return;
  const blokken = (beeld.secties ?? []).flatMap((sectie) => platte(sectie.delen).map((blok) => ({ ...blok, sectie: sectie.kop })));
  // What is withheld has no questions; the situation that was chosen stays until it is back.
  if (beeld.stand !== "ingehouden") staat.vragen = beeld.vragen ?? [];
  staat.lagen = new Map(blokken.filter((blok) => blok.id).map((blok) => [blok.id, blok.laag]));
  for (const paneel of panelen.values()) paneel.vragen = new Map(staat.vragen.map((een) => [een.kenmerk, een.vraag]));
  $("melding-leeg").hidden = true;
  toonVragen();
  // The phrase that stands in for what is withheld was written by nobody.
  toonHerkomst(beeld.stand === "ingehouden" ? [] : blokken);
}

const platte = (delen) => delen.flatMap((deel) => (deel.soort === "keuze" ? deel.takken.flatMap((tak) => platte(tak.delen)) : [deel]));

function vlag(element) {
  element.classList.remove("nieuw");
  requestAnimationFrame(() => requestAnimationFrame(() => element.classList.add("nieuw")));
}

function omroep(tekst) {
  if (tekst) $("omroep").textContent = tekst;
}

// ---- provenance -----------------------------------------------------------------------------

function toonHerkomst(blokken) {
  $("herkomst").hidden = blokken.length === 0;
  const eigen = blokken.filter((blok) => blok.laag === "gemeentelijk").length;
  $("herkomst-zin").textContent = eigen === 0
    ? "Alle tekst is generiek: deze gemeente heeft er niets aan veranderd."
    : `${eigen} van de ${blokken.length} blokken ${eigen === 1 ? "is" : "zijn"} van de gemeente; de rest is generiek.`;
  $("herkomst-rijen").replaceChildren(...blokken.map((blok) =>
    bouw("tr", {}, bouw("td", {}, blok.sectie), bouw("td", {}, blok.id ? bouw("code", {}, blok.id) : "(zonder naam)"),
      bouw("td", {}, bouw("span", { class: `merk ${blok.laag}` }, blok.laag)))));
}

// ---- diagnostics ------------------------------------------------------------------------------

const ERNST = [["fout", "fout", "fouten"], ["publicatie", "publicatie", "publicaties"], ["advies", "advies", "adviezen"]];

function toonMeldingen() {
  const alle = staat.diagnoses;
  const delen = ERNST.map(([ernst, een, meer]) => {
    const aantal = alle.filter((melding) => melding.ernst === ernst).length;
    return aantal ? `${aantal} ${aantal === 1 ? een : meer}` : "";
  }).filter(Boolean);
  const tekst = delen.join(", ") || "Geen meldingen";
  const ergste = ERNST.find(([ernst]) => alle.some((melding) => melding.ernst === ernst))?.[0] ?? "goed";
  if ($("stand-link").textContent !== tekst) $("stand-link").textContent = tekst;
  $("stand-link").className = `merk ${ergste}`;
  const hier = alle.filter((melding) => hoortBij(melding, staat.gemeente, staat.id));
  $("hier").hidden = hier.length === 0;
  $("hier-lijst").replaceChildren(...hier.map(toonMelding));
  $("alle-lijst").replaceChildren(...(alle.length ? alle.map(toonMelding) : [bouw("li", { class: "strook goed" }, "Er is niets te melden.")]));
}

/** Is it about a file of this antwoord, or does the server say that it reaches it? */
function hoortBij(melding, gemeente, id) {
  const bestand = melding.plaats?.bestand ?? "";
  const laag = bestand.match(/^content\/municipal\/([^/]+)\//)?.[1];
  if (melding.gemeenten?.length && !melding.gemeenten.includes(gemeente)) return false;
  if (laag && laag !== gemeente) return false;
  return bestand.endsWith(`/${id}.md`) || Boolean(melding.antwoorden?.includes(id));
}

function toonMelding(melding) {
  const { plaats } = melding;
  const waar = (een) => `${een.bestand}:${een.regel}:${een.kolom}`;
  return bouw("li", { class: `strook ${melding.ernst}` },
    bouw("p", { class: "kop" }, bouw("span", { class: `merk ${melding.ernst}` }, melding.ernst), bouw("code", {}, melding.code), plaats ? bouw("code", { class: "plek" }, waar(plaats)) : null),
    bouw("p", { class: "wat" }, melding.bericht),
    bronregel(melding),
    ...(melding.verwant ?? []).map((een) => bouw("p", {}, `Zie ook: ${een.bericht} `, een.plaats ? bouw("code", {}, waar(een.plaats)) : null)),
    melding.waarom ? bouw("p", {}, bouw("strong", {}, "Waarom: "), melding.waarom) : null,
    melding.oplossing ? bouw("p", {}, bouw("strong", {}, "Oplossing: "), melding.oplossing) : null);
}

/** The line of the file with carets under what it is about; columns count characters. Of a long line the part before is left out. */
function bronregel({ plaats, bronregel: regel, aanwijzing }) {
  if (!plaats || typeof regel !== "string") return null;
  const alles = [...regel];
  const weg = plaats.kolom > 60 ? plaats.kolom - 41 : 0;
  const tekens = alles.slice(weg);
  const einde = plaats.eindregel === plaats.regel ? plaats.eindkolom : alles.length + 1;
  const pijlen = "^".repeat(Math.max(1, Math.min(einde, alles.length + 1) - plaats.kolom));
  const inspring = (weg ? "  " : "") + tekens.slice(0, plaats.kolom - 1 - weg).map((teken) => (teken === "\t" ? teken : " ")).join("");
  return bouw("pre", { class: "bronregel", tabindex: "0", role: "group", "aria-label": `Regel ${plaats.regel} van ${plaats.bestand}` },
    `${weg ? "… " : ""}${tekens.join("")}\n${inspring}`, bouw("span", { class: "pijl" }, [pijlen, aanwijzing].filter(Boolean).join(" ")));
}

// ---- the state of the hub ---------------------------------------------------------------------

function toonStatus() {
  const { nieuwste, geserveerd, allesIngehouden, ingehoudenGemeenten = {}, storing } = staat.status;
  const eigen = staat.gemeente in ingehoudenGemeenten;
  const goed = allesIngehouden ? geserveerd : eigen ? ingehoudenGemeenten[staat.gemeente] : geserveerd;
  $("versie").textContent = geserveerd ? `Versie ${kort(goed)}` : "Nog geen versie";
  const kop = storing ? "De bestanden zijn niet te lezen." : allesIngehouden ? "De nieuwste versie heeft fouten." : eigen ? "De tekst van deze gemeente heeft fouten." : "";
  const zin = goed
    ? `Iedereen${eigen && !allesIngehouden ? " in deze gemeente" : ""} krijgt nog de laatste goede versie (${kort(goed)}). Hieronder ziet u de nieuwste (${kort(nieuwste)}).`
    : "Er is nog geen goede versie: niemand krijgt dit antwoord.";
  $("vastgehouden").hidden = !kop;
  if ($("vastgehouden").dataset.zin === kop + zin) return;
  $("vastgehouden").dataset.zin = kop + zin;
  $("vastgehouden").replaceChildren(bouw("strong", {}, kop), zin, " ", bouw("a", { href: "#meldingen" }, "Bekijk de meldingen"));
}

/** A commit or the hash of a folder, short enough to compare. */
const kort = (release) => (release ?? "onbekend").replace(/^(werk-)?([0-9a-f]{8})[0-9a-f]+$/, "$1$2");

async function laadStand() {
  [staat.status, staat.diagnoses] = await Promise.all([hub.status(), hub.diagnoses()]);
  staat.kanalen = await hub.kanalen();
  bouwPanelen();
}

async function naOpslaan() {
  await laadStand();
  await laadLijst();
  await ververs({ gewijzigd: true });
}

// ---- start --------------------------------------------------------------------------------------

async function start() {
  const adres = new URLSearchParams(location.search);
  staat.id = adres.get("antwoord") ?? "";
  staat.datum = adres.get("datum") ?? "";
  $("datum").value = staat.datum || dagVandaag();
  bedienKeuze();
  bedienVragen();
  $("gemeente").addEventListener("change", async () => {
    staat.gemeente = $("gemeente").value;
    await laadLijst();
    await ververs({ melding: `Gemeente ${$("gemeente").selectedOptions[0].text}.` });
  });
  $("datum").addEventListener("change", () => {
    staat.datum = $("datum").value === dagVandaag() ? "" : $("datum").value;
    ververs({ melding: "Andere datum." });
  });
  $("herkomst-aan").addEventListener("change", () => {
    for (const paneel of panelen.values()) paneel.merk(staat.lagen, $("herkomst-aan").checked);
  });
  await laadStand();
  await laadGemeenten();
  await laadLijst();
  await ververs();
  hub.volg(naOpslaan);
}

start().catch((fout) => {
  $("melding-leeg").textContent = `De hub geeft geen antwoord: ${fout.probleem?.detail ?? fout.message}. Is hij gestart? Laad de pagina daarna opnieuw.`;
  $("melding-leeg").hidden = false;
});
