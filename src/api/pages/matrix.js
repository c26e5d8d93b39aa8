// The tekstmatrix: every antwoord of a gemeente in every kanaal, renewed on every save.
import { Hub, begin, bouw, dagVandaag } from "./hub.js";

const hub = new Hub();
const $ = (id) => document.getElementById(id);
const OPVALLEND = ["leeg", "afwijkend", "let-op"];
const getal = new Intl.NumberFormat("nl-NL");
let matrix = null;
let rem;

async function laad() {
  rem?.abort();
  rem = new AbortController();
  const vraag = { gemeente: $("gemeente").value, datum: $("datum").value === dagVandaag() ? "" : $("datum").value, signal: rem.signal };
  onthoudAdres(vraag);
  $("matrix").setAttribute("aria-busy", "true");
  try {
    matrix = await hub.matrix(vraag);
    $("fout").hidden = true;
    toon();
  } catch (fout) {
    if (fout.name === "AbortError") return;
    $("fout").textContent = fout.probleem?.detail ?? fout.message;
    $("fout").hidden = false;
  }
  $("matrix").removeAttribute("aria-busy");
  document.body.dataset.klaar = String(Number(document.body.dataset.klaar ?? 0) + 1);
}

function onthoudAdres({ gemeente, datum }) {
  const zoek = new URLSearchParams(Object.entries({ gemeente, datum }).filter(([, waarde]) => waarde));
  history.replaceState(null, "", `/matrix?${zoek}`);
}

function toon() {
  const woorden = $("zoek").value.toLocaleLowerCase("nl").split(/\s+/).filter(Boolean);
  const rijen = matrix.rijen.filter((rij) => {
    const waarin = `${rij.titel} ${rij.antwoord}`.toLocaleLowerCase("nl");
    return woorden.every((woord) => waarin.includes(woord)) && (!$("opvallend").checked || rij.cellen.some((cel) => OPVALLEND.includes(cel.teken)));
  });
  const { telling } = matrix;
  const delen = [`${telling.antwoorden} antwoorden`, `${telling.cellen} cellen`, `${telling.leeg} leeg`, `${telling.afwijkend} met ontbrekende feiten`, `${telling.letOp} om naar te kijken`];
  $("telling").textContent = `${matrix.gemeentenaam}: ${delen.join(", ")}.${rijen.length === matrix.rijen.length ? "" : ` U ziet er ${rijen.length}.`}`;
  $("koppen").replaceChildren(bouw("tr", {}, bouw("th", { scope: "col" }, "Antwoord"), ...matrix.kanalen.map((kanaal) =>
    bouw("th", { scope: "col" }, kanaal.titel, grens(kanaal)))));
  toonWeglatingen();
  $("rijen").replaceChildren(...(rijen.length ? rijen.map(rij) : [bouw("tr", {}, bouw("td", { colspan: String(matrix.kanalen.length + 1) }, "Niets gevonden."))]));
}

function grens({ grens, bericht }) {
  const tekst = grens ? `hoogstens ${getal.format(grens)} tekens` : bericht ? `bericht hoogstens ${getal.format(bericht)}` : "geen grens";
  return bouw("span", { class: "grens" }, tekst);
}

function rij(een) {
  const naar = `/?${new URLSearchParams({ gemeente: matrix.gemeente, antwoord: een.antwoord, ...(matrix.datum === dagVandaag() ? {} : { datum: matrix.datum }) })}`;
  return bouw("tr", { "data-antwoord": een.antwoord },
    bouw("th", { scope: "row" }, bouw("a", { href: naar }, een.titel), bouw("span", { class: "zacht" }, een.type)),
    ...een.cellen.map(cel));
}

function cel(een) {
  const teken = { leeg: "leeg", afwijkend: "≠ mist", "let-op": "! let op", nvt: "–" }[een.teken];
  const inhoud = [];
  if (teken) inhoud.push(bouw("span", { class: `teken ${een.teken}` }, teken));
  if (een.teken !== "nvt" && een.tekens) {
    inhoud.push(bouw("span", { class: "maat" }, getal.format(een.tekens), een.grens ? meter(een) : null));
    inhoud.push(bouw("span", { class: "maat" }, bouw("code", { title: `${een.feiten} feiten` }, een.feiten ? een.vingerafdruk : "geen feiten")));
    if (een.leesbaarheid) {
      const { score, oordeel, woordenPerZin } = een.leesbaarheid;
      inhoud.push(bouw("span", { class: "maat" }, `${score} `, bouw("span", { class: "zacht" }, oordeel), bouw("span", { class: "alleen-voorlezen" }, `, ${getal.format(woordenPerZin)} woorden per zin`)));
    }
  }
  if (een.weggelaten.length) inhoud.push(bouw("span", { class: "maat zacht" }, `laat weg: ${een.weggelaten.map((weg) => weg.blok ?? weg.sectie).join(", ")}`));
  if (een.opmerkingen.length) {
    inhoud.push(bouw("details", {}, bouw("summary", {}, een.opmerkingen.length === 1 ? "1 opmerking" : `${een.opmerkingen.length} opmerkingen`),
      bouw("ul", {}, ...een.opmerkingen.map((tekst) => bouw("li", {}, tekst)))));
  }
  return bouw("td", { class: `cel ${een.teken}`, "data-kanaal": een.kanaal }, ...inhoud);
}

/** What the kanalen leave out, each reason once. */
function toonWeglatingen() {
  const keer = new Map();
  for (const een of matrix.rijen.flatMap((rij) => rij.cellen)) {
    for (const weg of een.weggelaten) {
      const sleutel = JSON.stringify([een.kanaal, weg.sectie, weg.reden]);
      keer.set(sleutel, (keer.get(sleutel) ?? 0) + 1);
    }
  }
  const titels = new Map(matrix.kanalen.map(({ kanaal, titel }) => [kanaal, titel]));
  $("weglatingen").replaceChildren(...[...keer].map(([sleutel, aantal]) => {
    const [kanaal, sectie, reden] = JSON.parse(sleutel);
    return bouw("li", {}, bouw("strong", {}, titels.get(kanaal) ?? kanaal), ` laat ${sectie} weg (${aantal} keer). ${reden}`);
  }));
  $("weggelaten").hidden = keer.size === 0;
}

/** How full a kanaal is; the numbers say the same. */
function meter({ tekens, grens: meest }) {
  return bouw("span", { class: "zacht" }, ` van ${getal.format(meest)}`);
}

async function start() {
  const adres = new URLSearchParams(location.search);
  const gemeenten = await hub.gemeenten();
  await hub.kanalen();
  $("gemeente").replaceChildren(...gemeenten.map((g) => bouw("option", { value: g.slug }, g.naam)));
  const slugs = gemeenten.map((g) => g.slug);
  $("gemeente").value = [adres.get("gemeente"), hub.standaardgemeente, slugs[0]].find((slug) => slugs.includes(slug)) ?? "";
  $("datum").value = adres.get("datum") || dagVandaag();
  $("gemeente").addEventListener("change", laad);
  $("datum").addEventListener("change", laad);
  $("zoek").addEventListener("input", () => matrix && toon());
  $("opvallend").addEventListener("change", () => matrix && toon());
  await laad();
  hub.volg(laad);
}

begin(start);
