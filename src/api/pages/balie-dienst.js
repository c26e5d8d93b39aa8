// Changes since the last shift. The browser remembers when the desk was last used; nothing else.
import { $, hub, omroep, staat } from "./balie.js";
import { wijziging } from "./balie-antwoord.js";
import { bouw } from "./hub.js";

const SLEUTEL = "eenduidig.dienst";
/** After so long without a key, the next one begins a shift. */
const RUST_MS = 4 * 3600_000;
const DAG_MS = 24 * 3600_000;

function lees() {
  try { return JSON.parse(localStorage.getItem(SLEUTEL)) ?? {}; } catch { return {}; }
}

function schrijf(dienst) {
  try { localStorage.setItem(SLEUTEL, JSON.stringify(dienst)); } catch { /* a browser without storage looks a day back */ }
}

/** The end of the last shift; a day ago when there is none. */
function vorigeDienst(nu) {
  const { laatst, vorige } = lees();
  const begonnen = laatst && nu - Date.parse(laatst) > RUST_MS ? laatst : vorige;
  schrijf({ laatst: new Date(nu).toISOString(), vorige: begonnen });
  return begonnen ?? new Date(nu - DAG_MS).toISOString();
}

let vanaf;
let bewaard = 0;

export function bedienDienst() {
  vanaf = vorigeDienst(Date.now());
  document.addEventListener("keydown", () => {
    const nu = Date.now();
    if (nu - bewaard < 60_000) return;
    bewaard = nu;
    schrijf({ ...lees(), laatst: new Date(nu).toISOString() });
  });
  $("veranderd-knop").addEventListener("click", toonVeranderd);
}

export async function haalVeranderd() {
  const { gemeente } = staat;
  const { stand, antwoorden = [] } = await hub.sinds(gemeente, vanaf);
  if (gemeente !== staat.gemeente) return;
  staat.veranderd = new Map(antwoorden.map((een) => [een.id, een]));
  const aantal = antwoorden.length;
  $("veranderd-knop").hidden = stand !== "vergeleken";
  $("veranderd-tekst").textContent = aantal ? `${aantal} ${aantal === 1 ? "antwoord" : "antwoorden"} veranderd` : "Niets veranderd";
  $("veranderd-knop").classList.toggle("veel", aantal > 0);
}

/** The list of what changed, as a dialog. */
export function toonVeranderd() {
  if ($("veranderd-knop").hidden) return;
  const sinds = new Date(vanaf).toLocaleString("nl-NL", { dateStyle: "long", timeStyle: "short" });
  $("veranderd-sinds").textContent = `Sinds uw vorige dienst, ${sinds}. Alleen wat voor inwoners iets uitmaakt.`;
  const lijst = [...staat.veranderd.values()].map(({ id, titel, wijzigingen }) =>
    bouw("li", {}, bouw("a", { href: `#${id}`, "data-antwoord": id }, titel), bouw("ul", {}, ...wijzigingen.slice(0, 4).map(wijziging), wijzigingen.length > 4 ? bouw("li", {}, `en nog ${wijzigingen.length - 4}`) : null)));
  $("veranderd-lijst").replaceChildren(...(lijst.length ? lijst : [bouw("li", {}, "Niets.")]));
  $("veranderd").showModal();
  omroep($("veranderd-tekst").textContent);
}
