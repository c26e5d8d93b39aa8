// The desk of the KCC agent: search while typing, the answer on the first line, everything by key.
// What the caller says of himself travels in request bodies only and is gone when the answer closes.
import { $, gedaan, hub, kenmerken, omroep, staat, storing } from "./balie.js";
import { toonAntwoord } from "./balie-antwoord.js";
import { bedienDienst, haalVeranderd, toonVeranderd } from "./balie-dienst.js";
import { alsBrief, alsChat, alsEmail, alsLink } from "./balie-kopie.js";
import { bedienMelden, bevinding, meld, toonBevinding, vergeetVruchteloos, vruchteloos } from "./balie-melden.js";
import { bedienVragen, cijfer, toonVragen, vergeetLaatste } from "./balie-vragen.js";
import { bouw } from "./hub.js";

const WACHT_MS = 60;
/** Who has typed nothing for so long, means what stands there: the question is counted. */
const BEDOELD_MS = 2500;
const KORTST = 3;
const ONTHOUDEN = "eenduidig.gemeente";

// ---- searching ----------------------------------------------------------------------------------

let zoekWacht;
let bedoeldWacht;
let zoekBeurt = 0;
let zoekRem;

const getypt = () => $("zoek").value.trim();

function straksZoeken() {
  clearTimeout(zoekWacht);
  clearTimeout(bedoeldWacht);
  zoekWacht = setTimeout(zoek, WACHT_MS);
  bedoeldWacht = setTimeout(telVraag, BEDOELD_MS);
}

/** Only the newest question may fill the list, however late an older one is answered. */
async function zoek() {
  clearTimeout(zoekWacht);
  const beurt = ++zoekBeurt;
  zoekRem?.abort();
  zoekRem = new AbortController();
  if (!getypt()) return toonResultaten("", []);
  try {
    const { oordeel, resultaten } = await hub.zoek(staat.gemeente, getypt(), { voorlopig: true, signal: zoekRem.signal });
    if (beurt !== zoekBeurt) return;
    storing(null);
    toonResultaten(oordeel, resultaten);
  } catch (fout) {
    if (fout.name !== "AbortError" && beurt === zoekBeurt) storing(fout);
  }
}

/** Counts the question that stands there, once. */
async function telVraag() {
  clearTimeout(bedoeldWacht);
  const vraag = getypt();
  if (vraag.length < KORTST || vraag === staat.geteld) return;
  staat.geteld = vraag;
  try {
    const { oordeel } = await hub.zoek(staat.gemeente, vraag, { voorlopig: false });
    if (oordeel === "niets") await vruchteloos(vraag);
  } catch { /* counting holds up nobody */ }
}

function toonResultaten(oordeel, resultaten) {
  staat.oordeel = oordeel;
  staat.resultaten = resultaten;
  staat.actief = resultaten.length ? 0 : -1;
  $("resultaten").hidden = resultaten.length === 0;
  $("leeg").firstElementChild.textContent = resultaten.length ? "Kies een antwoord uit de lijst." : "Typ een paar woorden van de vraag. Het antwoord staat meteen in de lijst.";
  $("zoek").setAttribute("aria-expanded", String(resultaten.length > 0));
  $("resultaten").replaceChildren(...resultaten.map((gevonden, i) =>
    bouw("li", { id: `resultaat-${i}`, role: "option", "aria-selected": "false", "data-i": i },
      bouw("span", { class: "titel" }, gevonden.titel),
      bouw("span", { class: "regel" }, gevonden.antwoordregel))));
  const aantal = resultaten.length;
  const telling = `${aantal} ${aantal === 1 ? "resultaat" : "resultaten"}`;
  const onzeker = { keuze: "Kies wat past", niets: "Niets past zeker" }[oordeel];
  const zin = aantal ? [onzeker, telling].filter(Boolean).join(" · ") : getypt() ? "Niets gevonden. Probeer een ander woord, of verbind door." : "";
  $("oordeel").textContent = zin;
  wijs();
  omroep(aantal ? `${zin}. Eerste: ${resultaten[0].titel}.` : zin, 400);
}

function wijs() {
  for (const li of $("resultaten").children) {
    li.setAttribute("aria-selected", String(Number(li.dataset.i) === staat.actief));
    li.toggleAttribute("aria-current", false);
    if (staat.open && staat.resultaten[li.dataset.i].id === staat.open.id) li.setAttribute("aria-current", "true");
  }
  if (staat.actief < 0) return $("zoek").removeAttribute("aria-activedescendant");
  $("zoek").setAttribute("aria-activedescendant", `resultaat-${staat.actief}`);
  $(`resultaat-${staat.actief}`)?.scrollIntoView({ block: "nearest" });
}

function kies(i) {
  const gekozen = staat.resultaten[i];
  if (!gekozen) return telVraag();
  staat.actief = i;
  wijs();
  telVraag();
  return open(gekozen.id, { vraag: getypt() });
}

function bedienZoek() {
  const invoer = $("zoek");
  invoer.addEventListener("input", straksZoeken);
  $("zoekvorm").addEventListener("submit", (e) => e.preventDefault());
  invoer.addEventListener("keydown", async (e) => {
    const stap = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[e.key];
    if (stap && staat.resultaten.length) {
      e.preventDefault();
      staat.actief = Math.max(0, Math.min(staat.resultaten.length - 1, staat.actief + stap));
      wijs();
    } else if (e.key === "Enter") {
      e.preventDefault();
      // The list is of the last words; what was chosen by arrow stays chosen when it is still there.
      const gekozen = staat.actief > 0 ? staat.resultaten[staat.actief].id : null;
      await zoek();
      kies(Math.max(0, staat.resultaten.findIndex(({ id }) => id === gekozen)));
    }
  });
  $("resultaten").addEventListener("mousedown", (e) => e.preventDefault());
  $("resultaten").addEventListener("click", (e) => {
    const li = e.target.closest("[data-i]");
    if (li) kies(Number(li.dataset.i));
  });
}

// ---- an open answer -------------------------------------------------------------------------------

let openBeurt = 0;

async function open(id, { vraag = "", code = null, blok = null } = {}) {
  staat.open = { id, antwoord: null, bekend: new Map(), overgeslagen: new Map(), vraag, gevonden: null, code, toen: null };
  $("melden").open = false;
  $("meldvorm").reset();
  $("gedaan").hidden = true;
  toonBevinding();
  if (!(await haal())) return false;
  const doel = blok && $(`blok-${blok}`);
  (doel || $("titel")).focus();
  if (doel) doel.scrollIntoView({ block: "center" });
  else window.scrollTo({ top: 0 });
  omroep(`${staat.open.antwoord.titel}. ${staat.open.antwoord.antwoordregel}`);
  return true;
}

/** Asks for the open answer with what is known now. Returns whether it is on the page. */
async function haal() {
  const beurt = ++openBeurt;
  const { id, code } = staat.open;
  try {
    const toen = code ? await ontvangst(code, kenmerken()) : null;
    const antwoord = toen ? toen.beeld : await hub.antwoord(staat.gemeente, id, staat.kanaal, kenmerken());
    if (beurt !== openBeurt || staat.open?.id !== id) return false;
    storing(null);
    Object.assign(staat.open, { toen, antwoord });
    toonAntwoord();
    toonVragen();
    wijs();
    return true;
  } catch (fout) {
    if (beurt === openBeurt) {
      storing(fout);
      if (!staat.open?.antwoord) sluit(false);
    }
    return false;
  }
}

function sluit(zeg = true) {
  staat.open = null;
  openBeurt++;
  document.body.classList.remove("open");
  $("gesprek").hidden = true;
  $("leeg").hidden = false;
  $("gedaan").hidden = true;
  document.title = "KCC – eenduidig";
  if (location.hash) history.replaceState(null, "", "/kcc");
  wijs();
  $("zoek").focus();
  if (zeg) omroep("Terug bij de resultaten.");
}

/** Nothing of this caller is left. */
function nieuweBeller() {
  clearTimeout(bedoeldWacht);
  sluit(false);
  vergeetVruchteloos();
  staat.geteld = "";
  $("zoek").value = "";
  zoek();
  omroep("Nieuw gesprek. Waar gaat de vraag over?");
}

// ---- what a citizen was told -------------------------------------------------------------------------

/** The first output that the code stands on; a second one is very rare, and then the one of this gemeente. */
async function ontvangst(code, bekend) {
  const { ontvangsten } = await hub.ontvangst(code, bekend);
  const hier = ontvangsten.find((een) => een.gemeente === staat.gemeente) ?? ontvangsten[0];
  if (!hier.beeld) throw new Error("Deze tekst is niet meer te maken.");
  return hier;
}

function bedienOntvangst() {
  $("codevorm").addEventListener("submit", async (e) => {
    e.preventDefault();
    const code = $("code").value.replace(/[^0-9a-zA-Z]/g, "");
    $("code-fout").textContent = "";
    try {
      const { antwoord } = await ontvangst(code, {});
      $("ontvangst").close();
      await open(antwoord, { code });
    } catch (fout) {
      $("code-fout").textContent = fout.probleem?.detail ?? fout.message;
      $("code").focus();
    }
  });
  $("code-weg").addEventListener("click", () => $("ontvangst").close());
}

function vraagCode() {
  $("codevorm").reset();
  $("code-fout").textContent = "";
  $("ontvangst").showModal();
}

// ---- keys that work everywhere -----------------------------------------------------------------------

const TOETSEN = {
  e: alsEmail, c: alsChat, b: alsBrief,
  l: () => alsLink(document.activeElement?.closest?.(".blok")?.id.replace(/^blok-/, "")),
  m: meld,
  g: () => bevinding(true),
  x: () => bevinding(false),
  n: nieuweBeller,
  o: vraagCode,
  v: toonVeranderd,
  w: wisselGemeente,
  "?": () => $("hulp").showModal(),
  "/": () => { $("zoek").focus(); $("zoek").select(); },
};

const inVeld = (doel) => Boolean(doel.closest?.("input, textarea, select"));

function toets(e) {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || document.querySelector("dialog[open]")) return;
  const veld = inVeld(e.target);
  if (e.key === "Escape") {
    e.preventDefault();
    return terug(e.target, veld);
  }
  // In a field letters are letters; with Alt they are keys there too.
  if (veld && !e.altKey) return;
  const doe = TOETSEN[e.altKey ? e.code.replace(/^Key/, "").toLowerCase() : e.key.length === 1 ? e.key.toLowerCase() : e.key];
  if (doe) {
    e.preventDefault();
    return doe();
  }
  if (!staat.open?.antwoord || e.altKey) return;
  const gedaan = /^[0-9]$/.test(e.key) ? cijfer(e.key) : e.key === "Backspace" && vergeetLaatste();
  if (gedaan) e.preventDefault();
}

function terug(doel, veld) {
  if (veld && doel.closest("#melden")) $("melden").open = false;
  if (veld && doel.closest("#antwoordknoppen, #melden")) return $("titel").focus();
  if (staat.open) return sluit();
  if (!getypt()) return nieuweBeller();
  $("zoek").value = "";
  zoek();
  $("zoek").focus();
}

// ---- start ----------------------------------------------------------------------------------------------

function onthouden(gemeente) {
  try { localStorage.setItem(ONTHOUDEN, gemeente); } catch { /* a browser without storage chooses each time */ }
}

function onthoudenGemeente() {
  try { return localStorage.getItem(ONTHOUDEN); } catch { return null; }
}

async function kiesGemeente(uitAdres) {
  const gemeenten = await hub.gemeenten();
  $("gemeente").replaceChildren(...gemeenten.map((g) => bouw("option", { value: g.slug }, g.naam)));
  const slugs = gemeenten.map((g) => g.slug);
  staat.gemeente = [uitAdres, onthoudenGemeente(), hub.standaardgemeente, slugs[0]].find((slug) => slugs.includes(slug)) ?? "";
  $("gemeente").value = staat.gemeente;
  $("gemeente").addEventListener("change", () => naarGemeente($("gemeente").value));
}

/** The answer stays open, as the other gemeente gives it; what the caller said stays too. */
async function naarGemeente(slug) {
  staat.vorigeGemeente = staat.gemeente;
  staat.gemeente = slug;
  $("gemeente").value = slug;
  onthouden(slug);
  staat.veranderd = new Map();
  haalVeranderd().catch(() => {});
  const naam = $("gemeente").selectedOptions[0]?.textContent;
  if (staat.open?.toen) sluit(false);
  if (staat.open && !(await haal())) sluit(false);
  await zoekStil();
  if (staat.open) $("titel").focus();
  else $("zoek").focus();
  gedaan(`Nu: gemeente ${naam}`);
  omroep(`Gemeente ${naam}`, 500);
}

/** Back to the gemeente before; the first time to the next in the list. */
function wisselGemeente() {
  const slugs = [...$("gemeente").options].map((optie) => optie.value);
  if (slugs.length < 2) return;
  naarGemeente(staat.vorigeGemeente || slugs[(slugs.indexOf(staat.gemeente) + 1) % slugs.length]);
}

function bedienKnoppen() {
  document.addEventListener("keydown", toets);
  document.addEventListener("click", (e) => {
    const link = e.target.closest?.("a[data-antwoord]");
    if (link) {
      e.preventDefault();
      document.querySelector("dialog[open]")?.close();
      open(link.dataset.antwoord);
    }
    const blok = e.target.closest?.("button[data-blok]");
    if (blok) alsLink(blok.dataset.blok);
    const knop = e.target.closest?.("button[data-doe]");
    if (knop) TOETSEN[knop.dataset.doe]();
  });
  $("terug").addEventListener("click", () => sluit());
  $("melden").addEventListener("toggle", () => { if ($("melden").open && !$("meld-blok").options.length) meld(); });
}

/** Which answer an address of ours names: `#gemeente/antwoord/blok`. */
function uitAdres() {
  return location.hash.slice(1).split("/").map(decodeURIComponent);
}

async function start() {
  bedienZoek();
  bedienMelden();
  bedienVragen(haal);
  bedienOntvangst();
  bedienKnoppen();
  staat.kanalen = await hub.kanalen();
  staat.kanaal = staat.kanalen.find((kanaal) => kanaal.zichtbaar === "medewerkers") ?? staat.kanalen[0];
  const [gemeente, antwoord, blok] = uitAdres();
  await kiesGemeente(gemeente);
  bedienDienst();
  document.body.dataset.klaar = "ja";
  haalVeranderd().catch(() => {});
  if (antwoord) await open(antwoord, { blok });
  else if (getypt()) zoek();
  hub.volg(async () => {
    await zoekStil();
    haalVeranderd().catch(() => {});
    if (staat.open && !staat.open.toen && (await haal())) omroep("Dit antwoord is zojuist bijgewerkt.");
  });
}

/** The same words, without moving the choice. */
async function zoekStil() {
  const actief = staat.actief;
  await zoek();
  if (actief < staat.resultaten.length) { staat.actief = actief; wijs(); }
}

start().catch(storing);
