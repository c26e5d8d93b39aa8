// What an agent says back: that something is wrong, whether it was found, and what a citizen was told.
import { $, gedaan, hub, omroep, staat } from "./balie.js";
import { blokkenOmTeMelden } from "./balie-antwoord.js";
import { bouw } from "./hub.js";

/** So many fruitless questions in a row, and a person and a place are offered. */
const VRUCHTELOOS = 3;
const ONTHOUDEN = 5;

// ---- reporting what is wrong ----------------------------------------------------------------------------

export function bedienMelden() {
  $("redenen").replaceChildren(...hub.redenen.map(({ id, label }, i) =>
    bouw("label", {}, bouw("input", { type: "radio", name: "reden", value: id, checked: i === 0 }), label)));
  $("meldvorm").addEventListener("submit", async (e) => {
    e.preventDefault();
    const gekozen = $("meldvorm").elements.reden.value;
    const reden = hub.redenen.find((een) => een.id === gekozen);
    $("opmerking-fout").textContent = "";
    try {
      await hub.meld(staat.gemeente, staat.open.id, staat.kanaal, reden, $("opmerking").value.trim(), $("meld-blok").value);
      $("meldvorm").reset();
      $("melden").open = false;
      $("titel").focus();
      gedaan("Bedankt, de redactie krijgt uw melding.");
      omroep("Bedankt, de redactie krijgt uw melding.");
    } catch (fout) {
      $("opmerking-fout").textContent = fout.probleem?.detail ?? "Het versturen lukte niet. Probeer het opnieuw.";
    }
  });
}

/** The form to report a mistake, with the bloks of the open answer to point at. */
export function meld() {
  if (!staat.open?.antwoord || staat.open.toen) return;
  $("meld-blok").replaceChildren(bouw("option", { value: "" }, "Het hele antwoord"), ...blokkenOmTeMelden().map(({ id, tekst }) => bouw("option", { value: id }, tekst)));
  $("melden").open = true;
  $("opmerking").focus();
  $("melden").scrollIntoView({ block: "nearest" });
}

// ---- found or not ---------------------------------------------------------------------------------------

export async function bevinding(gevonden) {
  const { open } = staat;
  if (open?.toen || (!open && !staat.geteld) || open?.gevonden === gevonden) return;
  const q = open ? open.vraag : staat.geteld;
  try {
    await hub.bevinding(staat.gemeente, { q, gevonden, antwoord: open?.id ?? null, eerder: gevonden ? staat.vruchteloos.filter((een) => een !== q) : [] });
  } catch (fout) {
    return gedaan(fout.probleem?.detail ?? "Het noteren lukte niet. Probeer het opnieuw.", "publicatie");
  }
  if (open) open.gevonden = gevonden;
  toonBevinding();
  gedaan(gevonden ? "Genoteerd: gevonden." : "Genoteerd: niet gevonden.");
  omroep($("gedaan").textContent);
  if (gevonden) staat.vruchteloos = [];
  else await vruchteloos(q);
}

export function toonBevinding() {
  $("doe-gevonden").setAttribute("aria-pressed", String(staat.open?.gevonden === true));
  $("doe-niet-gevonden").setAttribute("aria-pressed", String(staat.open?.gevonden === false));
}

/** A question that found nothing; the third in a row is enough. */
export async function vruchteloos(vraag) {
  if (!vraag || staat.vruchteloos.at(-1) === vraag) return;
  staat.vruchteloos = [...staat.vruchteloos, vraag].slice(-ONTHOUDEN);
  if (staat.vruchteloos.length < VRUCHTELOOS || !$("hulppunt").hidden) return;
  const { telefoon, hulppunten } = await hub.hulp(staat.gemeente);
  const [eerste, ...andere] = hulppunten;
  $("hulppunt-tekst").replaceChildren(...[
    bouw("p", {}, telefoon ? `Verbind door met een collega, of laat bellen naar ${telefoon}.` : "Verbind door met een collega."),
    eerste && bouw("p", {}, "Of verwijs naar het hulppunt: ", bouw("strong", {}, eerste.naam), waar(eerste)),
    andere.length && bouw("details", {}, bouw("summary", {}, "Andere hulppunten"), bouw("ul", {}, ...andere.map((punt) => bouw("li", {}, punt.naam, waar(punt))))),
  ].filter(Boolean));
  $("hulppunt").hidden = false;
  omroep(`Drie keer niets gevonden. ${$("hulppunt-tekst").textContent}`);
}

const waar = ({ adres, openingstijden, telefoon }) => `, ${adres}. Open: ${openingstijden}.${telefoon ? ` Telefoon ${telefoon}.` : ""}`;

export function vergeetVruchteloos() {
  staat.vruchteloos = [];
  $("hulppunt").hidden = true;
}
