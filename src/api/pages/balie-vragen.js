// The questions that are still open: number keys answer them, and what the caller said can be taken back.
import { $, omroep, staat, zin } from "./balie.js";
import { bouw } from "./hub.js";

let vernieuw = async () => false;
/** `haal` asks for the open answer with what is known now. */
export function bedienVragen(haal) { vernieuw = haal; }

function openVragen() {
  const { antwoord, bekend, overgeslagen } = staat.open;
  return (antwoord.vragen ?? []).filter((vraag) => !bekend.has(vraag.kenmerk) && !overgeslagen.has(vraag.kenmerk));
}

function keuzes(vraag) {
  if (vraag.waarden?.length) return vraag.waarden;
  return vraag.soort === "ja_nee" ? [{ id: "ja", label: "Ja" }, { id: "nee", label: "Nee" }] : [];
}

export function toonVragen() {
  toonVraag();
  toonBekend();
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
  const opties = keuzes(vraag).map((optie, i) => {
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
  if (await vernieuw()) meldVolgende(`${label}.`);
}

async function slaOver(vraag) {
  staat.open.overgeslagen.set(vraag.kenmerk, vraag.vraag);
  if (await vernieuw()) meldVolgende("Overgeslagen.");
}

function meldVolgende(begin) {
  const volgende = openVragen()[0];
  omroep(`${begin} ${volgende ? `Volgende vraag: ${volgende.vraag}` : "Geen vragen meer."}`);
}

async function vergeet(kenmerk) {
  staat.open.bekend.delete(kenmerk);
  staat.open.overgeslagen.delete(kenmerk);
  if (await vernieuw()) meldVolgende("Gewist.");
}

/** Takes back the last thing the caller said. Whether there was one. */
export function vergeetLaatste() {
  const laatste = [...staat.open.bekend.keys()].at(-1);
  if (laatste) vergeet(laatste);
  return Boolean(laatste);
}

function toonBekend() {
  const { bekend, overgeslagen } = staat.open;
  $("situatie").hidden = bekend.size === 0 && overgeslagen.size === 0;
  const over = [...overgeslagen].map(([kenmerk, vraag]) => [kenmerk, { label: "niet bekend", vraag }]);
  $("bekend").replaceChildren(...[...bekend, ...over].map(([kenmerk, { label, vraag }]) => {
    const knop = bouw("button", { type: "button", class: "knop klein", "aria-label": `${naam(kenmerk)}: ${label} – wissen`, title: vraag }, `${naam(kenmerk)}: ${label}`, bouw("span", { "aria-hidden": "true" }, "✕"));
    knop.addEventListener("click", () => vergeet(kenmerk));
    return bouw("li", {}, knop);
  }));
}

const naam = (kenmerk) => kenmerk.charAt(0).toUpperCase() + kenmerk.slice(1).replaceAll("-", " ");

/** A number key answers the question. Whether it did. */
export function cijfer(toets) {
  if ($("vragen").hidden) return false;
  const getal = $("antwoordknoppen").querySelector("input[type=number]");
  if (getal) {
    getal.value = toets;
    getal.focus();
    return true;
  }
  const knop = $("antwoordknoppen").querySelector(`[data-toets="${toets}"]`);
  knop?.click();
  return Boolean(knop);
}
