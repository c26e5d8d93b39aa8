// The desk of the KCC agent: search while typing, the answer on the first line, questions by number key.
// What the caller says of himself travels in request bodies only and is gone when the answer closes.
import { Hub, bouw } from "./hub.js";
import { delen, inhoud, woorden } from "./tekst.js";

const hub = new Hub();
const $ = (id) => document.getElementById(id);
const WACHT_MS = 60;
const ONTHOUDEN = "eenduidig.gemeente";

const staat = {
  gemeente: "",
  kanaal: null,
  oordeel: "",
  resultaten: [],
  actief: -1,
  open: null, // { id, antwoord, bekend: Map(kenmerk → { waarde, label }), overgeslagen: Set }
};

// ---- speaking up ------------------------------------------------------------------------------

let omroepWacht;
function omroep(tekst, na = 0) {
  clearTimeout(omroepWacht);
  omroepWacht = setTimeout(() => { $("omroep").textContent = tekst; }, na);
}

function storing(fout) {
  $("storing").textContent = fout ? `${fout.probleem?.title ?? "De hub antwoordt niet"}. ${fout.probleem?.detail ?? "Probeer het opnieuw."}` : "";
  $("storing").hidden = !fout;
}

// ---- searching ----------------------------------------------------------------------------------

let zoekWacht;
let zoekBeurt = 0;
let zoekRem;

function straksZoeken() {
  clearTimeout(zoekWacht);
  zoekWacht = setTimeout(zoek, WACHT_MS);
}

/** Only the newest question may fill the list, however late an older one is answered. */
async function zoek() {
  clearTimeout(zoekWacht);
  const woorden = $("zoek").value.trim();
  const beurt = ++zoekBeurt;
  zoekRem?.abort();
  zoekRem = new AbortController();
  if (!woorden) return toonResultaten("", []);
  try {
    const { oordeel, resultaten } = await hub.zoek(staat.gemeente, staat.kanaal, woorden, zoekRem.signal);
    if (beurt !== zoekBeurt) return;
    storing(null);
    toonResultaten(oordeel, resultaten);
  } catch (fout) {
    if (fout.name !== "AbortError" && beurt === zoekBeurt) storing(fout);
  }
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
  const zin = aantal ? `${aantal} ${aantal === 1 ? "resultaat" : "resultaten"}` : $("zoek").value.trim() ? "Niets gevonden. Probeer een ander woord, of verbind door." : "";
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
      await zoek();
      const gekozen = staat.resultaten[staat.actief];
      if (gekozen) open(gekozen.id);
    }
  });
  $("resultaten").addEventListener("mousedown", (e) => e.preventDefault());
  $("resultaten").addEventListener("click", (e) => {
    const li = e.target.closest("[data-i]");
    if (!li) return;
    staat.actief = Number(li.dataset.i);
    wijs();
    open(staat.resultaten[staat.actief].id);
  });
}

// ---- an open answer -------------------------------------------------------------------------------

let openBeurt = 0;

async function open(id) {
  staat.open = { id, antwoord: null, bekend: new Map(), overgeslagen: new Set() };
  $("melden").open = false;
  $("meldvorm").reset();
  if (!(await haal())) return;
  $("titel").focus();
  window.scrollTo({ top: 0 });
  omroep(`${staat.open.antwoord.titel}. ${staat.open.antwoord.antwoordregel}`);
}

/** Asks for the open answer with what is known now. Returns whether it is on the page. */
async function haal() {
  const beurt = ++openBeurt;
  const { id, bekend } = staat.open;
  const kenmerken = Object.fromEntries([...bekend].map(([naam, { waarde }]) => [naam, waarde]));
  try {
    const antwoord = await hub.antwoord(staat.gemeente, id, staat.kanaal, kenmerken);
    if (beurt !== openBeurt || staat.open?.id !== id) return false;
    storing(null);
    staat.open.antwoord = antwoord;
    toonAntwoord();
    return true;
  } catch (fout) {
    if (beurt === openBeurt) storing(fout);
    return false;
  }
}

function sluit() {
  staat.open = null;
  openBeurt++;
  document.body.classList.remove("open");
  $("gesprek").hidden = true;
  $("leeg").hidden = false;
  document.title = "KCC – eenduidig";
  wijs();
  $("zoek").focus();
  omroep("Terug bij de resultaten.");
}

function toonAntwoord() {
  const { antwoord } = staat.open;
  document.body.classList.add("open");
  document.title = `${antwoord.titel} – KCC – eenduidig`;
  $("gesprek").hidden = false;
  $("leeg").hidden = true;
  $("titel").textContent = antwoord.titel;
  $("onder-titel").textContent = [antwoord.gemeente?.naam, antwoord.datumTekst].filter(Boolean).join(" · ");
  $("antwoordregel").replaceChildren(...(antwoord.antwoordregelInhoud?.length ? inhoud(antwoord.antwoordregelInhoud) : [antwoord.antwoordregel]));
  $("berichten").replaceChildren(...(antwoord.berichten ?? []).map((bericht) =>
    bouw("section", { class: `strook ${bericht.soort === "crisis" ? "fout" : "publicatie"}` }, bouw("h3", {}, bericht.titel), bouw("div", { class: "tekst" }, ...delen(bericht.delen)))));
  toonVraag();
  toonBekend();
  toonSecties();
  toonGegevens();
  wijs();
}

/** A fixed phrase of the kanaal, or ours when it has none of that name. */
const zin = (naam, anders) => staat.open.antwoord.zinnen?.[naam] || anders;

const intern = (deel) => deel.zichtbaar === "medewerkers";

/** The answer line stands on top already; it is not told twice. */
function zonderAntwoordregel(sectie) {
  const [eerste, ...rest] = sectie.delen;
  const regel = eerste?.blokken?.[0];
  if (regel?.soort !== "alinea" || woorden(regel.inhoud) !== staat.open.antwoord.antwoordregel) return sectie.delen;
  return eerste.blokken.length > 1 ? [{ ...eerste, blokken: eerste.blokken.slice(1) }, ...rest] : rest;
}

function toonSecties() {
  const gewoon = [];
  const apart = [];
  for (const sectie of staat.open.antwoord.secties ?? []) {
    const alles = sectie.id === "medewerkers";
    const inSectie = alles ? [] : delen(zonderAntwoordregel(sectie), (deel) => !intern(deel));
    const apartInSectie = delen(sectie.delen, (deel) => alles || intern(deel));
    if (inSectie.length) gewoon.push(bouw("section", { "aria-labelledby": `sectie-${sectie.id}` }, bouw("h3", { id: `sectie-${sectie.id}` }, sectie.kop), ...inSectie));
    if (apartInSectie.length) apart.push(bouw("section", {}, alles ? null : bouw("h4", {}, sectie.kop), ...apartInSectie));
  }
  $("tekst").replaceChildren(...gewoon);
  $("intern-tekst").replaceChildren(...apart);
  $("intern").hidden = apart.length === 0;
}

function toonGegevens() {
  const { antwoord } = staat.open;
  const rijen = [
    [zin("doorverbinden", "Verbind door met"), antwoord.afdeling],
    [zin("terugbellen", "Beloof terugbellen"), antwoord.terugbelbelofte],
    [zin("verwant", "Regel meteen"), antwoord.verwant?.length ? bouw("ul", {}, ...antwoord.verwant.map((een) => bouw("li", {}, bouw("a", { href: `#${een.id}`, "data-antwoord": een.id }, een.titel)))) : null],
    [zin("bronnen", "Bronnen"), antwoord.bronnen?.length ? bouw("ul", {}, ...antwoord.bronnen.map((bron) => bouw("li", {}, bron.url ? bouw("a", { href: bron.url, target: "_blank", rel: "noopener noreferrer" }, bron.titel) : bron.titel))) : null],
    [zin("gecontroleerd", "Gecontroleerd op"), antwoord.geverifieerdOpTekst ?? antwoord.geverifieerdOp],
    [zin("eigenaar", "Redactie"), antwoord.eigenaar],
    ["Ontvangstcode", antwoord.ontvangstcode ? bouw("code", {}, antwoord.ontvangstcode) : null],
  ];
  $("gegevens").replaceChildren(...rijen.filter(([, wat]) => wat).flatMap(([naam, wat]) => [bouw("dt", {}, naam), bouw("dd", {}, wat)]));
}

// ---- the questions that are still open --------------------------------------------------------------

function openVragen() {
  const { antwoord, bekend, overgeslagen } = staat.open;
  return (antwoord.vragen ?? []).filter((vraag) => !bekend.has(vraag.kenmerk) && !overgeslagen.has(vraag.kenmerk));
}

function knoppen(vraag) {
  if (vraag.waarden?.length) return vraag.waarden;
  return vraag.soort === "ja_nee" ? [{ id: "ja", label: "Ja" }, { id: "nee", label: "Nee" }] : [];
}

function toonVraag() {
  const over = openVragen();
  const vraag = over[0];
  const hadFocus = $("vragen").contains(document.activeElement) || $("situatie").contains(document.activeElement);
  $("vragen").hidden = !vraag;
  if (!vraag) {
    $("antwoordknoppen").replaceChildren();
    if (hadFocus) $("titel").focus();
    return;
  }
  $("vraag").textContent = vraag.vraag;
  const opties = knoppen(vraag).map((optie, i) => {
    const knop = bouw("button", { type: "button", class: "knop", "data-toets": i < 9 ? i + 1 : null }, i < 9 ? bouw("kbd", { "aria-hidden": "true" }, String(i + 1)) : null, optie.label);
    knop.addEventListener("click", () => beantwoord(vraag, optie.id, optie.label));
    return knop;
  });
  const weet = bouw("button", { type: "button", class: "knop", "data-toets": "0" }, opties.length ? bouw("kbd", { "aria-hidden": "true" }, "0") : null, zin("weetIkNiet", "Weet de beller niet"));
  weet.addEventListener("click", () => slaOver(vraag));
  const vorm = opties.length ? [] : [invoerVoor(vraag)];
  $("antwoordknoppen").replaceChildren(...opties, ...vorm, weet);
  $("daarna").textContent = over.length > 1 ? `Daarna nog ${over.length - 1}: ${over.slice(1).map((een) => een.vraag).join(" ")}` : "Dit is de laatste vraag.";
  if (hadFocus) $("antwoordknoppen").querySelector("button, input")?.focus();
}

function invoerVoor(vraag) {
  const soort = vraag.soort === "datum" ? "date" : "number";
  const veld = bouw("input", { type: soort, id: "getal", "aria-labelledby": "vraag", min: vraag.minimum, max: vraag.maximum, required: true });
  const vorm = bouw("form", { autocomplete: "off" }, veld, vraag.eenheid ? bouw("span", {}, vraag.eenheid) : null, bouw("button", { class: "knop vol" }, "Neem over"));
  vorm.addEventListener("submit", (e) => {
    e.preventDefault();
    beantwoord(vraag, veld.value, [veld.value, vraag.eenheid].filter(Boolean).join(" "));
  });
  return vorm;
}

async function beantwoord(vraag, waarde, label) {
  staat.open.bekend.set(vraag.kenmerk, { waarde, label, vraag: vraag.vraag });
  if (await haal()) meldVolgende(`${label}.`);
}

function slaOver(vraag) {
  staat.open.overgeslagen.add(vraag.kenmerk);
  toonVraag();
  toonBekend();
  meldVolgende("Overgeslagen.");
}

function meldVolgende(begin) {
  const volgende = openVragen()[0];
  omroep(`${begin} ${volgende ? `Volgende vraag: ${volgende.vraag}` : "Geen vragen meer."}`);
}

async function vergeet(kenmerk) {
  staat.open.bekend.delete(kenmerk);
  staat.open.overgeslagen.delete(kenmerk);
  if (await haal()) meldVolgende("Gewist.");
}

function toonBekend() {
  const { bekend, overgeslagen, antwoord } = staat.open;
  $("situatie").hidden = bekend.size === 0 && overgeslagen.size === 0;
  const over = [...overgeslagen].map((kenmerk) => [kenmerk, { label: "niet bekend", vraag: antwoord.vragen?.find((vraag) => vraag.kenmerk === kenmerk)?.vraag ?? kenmerk }]);
  $("bekend").replaceChildren(...[...bekend, ...over].map(([kenmerk, { label, vraag }]) => {
    const knop = bouw("button", { type: "button", class: "knop klein", "aria-label": `${naam(kenmerk)}: ${label} – wissen`, title: vraag }, `${naam(kenmerk)}: ${label}`, bouw("span", { "aria-hidden": "true" }, "✕"));
    knop.addEventListener("click", () => vergeet(kenmerk));
    return bouw("li", {}, knop);
  }));
}

const naam = (kenmerk) => kenmerk.charAt(0).toUpperCase() + kenmerk.slice(1).replaceAll("-", " ");

// ---- keys that work everywhere -----------------------------------------------------------------------

function inVeld(doel) {
  return doel.closest?.("input, textarea, select") !== null && doel.closest !== undefined;
}

function toets(e) {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || $("hulp").open) return;
  const veld = inVeld(e.target);
  if (e.key === "Escape") {
    e.preventDefault();
    if (e.target.closest?.("#antwoordknoppen, #melden") && veld) return $("titel").focus();
    if (staat.open) return sluit();
    $("zoek").value = "";
    zoek();
    return $("zoek").focus();
  }
  if (veld) return;
  if (e.key === "/") { e.preventDefault(); $("zoek").focus(); return $("zoek").select(); }
  if (e.key === "?") { e.preventDefault(); return $("hulp").showModal(); }
  if (!staat.open?.antwoord) return;
  if (/^[0-9]$/.test(e.key)) return cijfer(e);
  if (e.key === "Backspace") {
    const laatste = [...staat.open.bekend.keys()].at(-1);
    if (laatste) { e.preventDefault(); vergeet(laatste); }
  }
}

function cijfer(e) {
  if ($("vragen").hidden) return;
  const getal = $("antwoordknoppen").querySelector("input[type=number]");
  if (getal) { e.preventDefault(); getal.value = e.key; return getal.focus(); }
  const knop = $("antwoordknoppen").querySelector(`[data-toets="${e.key}"]`);
  if (knop) { e.preventDefault(); knop.click(); }
}

// ---- reporting what is wrong ----------------------------------------------------------------------------

function bedienMelden() {
  $("redenen").replaceChildren(...hub.redenen.map(({ id, label }, i) =>
    bouw("label", {}, bouw("input", { type: "radio", name: "reden", value: id, checked: i === 0 }), label)));
  $("meldvorm").addEventListener("submit", async (e) => {
    e.preventDefault();
    const gekozen = $("meldvorm").elements.reden.value;
    const reden = hub.redenen.find((een) => een.id === gekozen);
    $("opmerking-fout").textContent = "";
    try {
      await hub.meld(staat.gemeente, staat.open.id, staat.kanaal, reden, $("opmerking").value.trim());
      $("meldvorm").reset();
      $("melden").open = false;
      $("melden").querySelector("summary").focus();
      omroep("Bedankt, de redactie krijgt uw melding.");
      gemeld();
    } catch (fout) {
      $("opmerking-fout").textContent = fout.probleem?.detail ?? "Het versturen lukte niet. Probeer het opnieuw.";
    }
  });
}

function gemeld() {
  const bedankt = bouw("p", { class: "strook goed", id: "bedankt" }, "Bedankt, de redactie krijgt uw melding.");
  $("bedankt")?.remove();
  $("melden").before(bedankt);
  setTimeout(() => bedankt.remove(), 8000);
}

// ---- start ----------------------------------------------------------------------------------------------

function onthouden(gemeente) {
  try { localStorage.setItem(ONTHOUDEN, gemeente); } catch { /* a browser without storage chooses each time */ }
}

function onthoudenGemeente() {
  try { return localStorage.getItem(ONTHOUDEN); } catch { return null; }
}

async function kiesGemeente() {
  const gemeenten = await hub.gemeenten();
  $("gemeente").replaceChildren(...gemeenten.map((g) => bouw("option", { value: g.slug }, g.naam)));
  const slugs = gemeenten.map((g) => g.slug);
  staat.gemeente = [onthoudenGemeente(), hub.standaardgemeente, slugs[0]].find((slug) => slugs.includes(slug)) ?? "";
  $("gemeente").value = staat.gemeente;
  $("gemeente").addEventListener("change", () => {
    staat.gemeente = $("gemeente").value;
    onthouden(staat.gemeente);
    if (staat.open) sluit();
    zoek();
    $("zoek").focus();
  });
}

async function start() {
  bedienZoek();
  bedienMelden();
  document.addEventListener("keydown", toets);
  document.addEventListener("click", (e) => {
    const link = e.target.closest?.("a[data-antwoord]");
    if (!link) return;
    e.preventDefault();
    open(link.dataset.antwoord);
  });
  $("terug").addEventListener("click", sluit);
  $("hulp-knop").addEventListener("click", () => $("hulp").showModal());
  const kanalen = await hub.kanalen();
  staat.kanaal = kanalen.find((kanaal) => kanaal.zichtbaar === "medewerkers") ?? kanalen[0];
  await kiesGemeente();
  document.body.dataset.klaar = "ja";
  if ($("zoek").value.trim()) zoek();
  hub.volg(async () => {
    await zoekStil();
    if (staat.open && (await haal())) omroep("Dit antwoord is zojuist bijgewerkt.");
  });
}

/** After a new release: the same words, without moving the choice. */
async function zoekStil() {
  const actief = staat.actief;
  await zoek();
  if (actief < staat.resultaten.length) { staat.actief = actief; wijs(); }
}

start().catch(storing);
