// What the parts of the desk share: its state, the hub, and speaking up. What the caller says is in this memory only.
import { Hub } from "./hub.js";

/** Sections that answer what callers ask next. */
export const OOGOPSLAG = ["kosten", "termijn", "bewijs"];

export const hub = new Hub();
export const $ = (id) => document.getElementById(id);

export const staat = {
  gemeente: "",
  vorigeGemeente: "",
  kanalen: [],
  kanaal: null, // the one for agents
  oordeel: "",
  resultaten: [],
  actief: -1,
  geteld: "", // the last question that was counted
  vruchteloos: [], // questions of this caller that found nothing
  veranderd: new Map(), // id → what changed since the last shift
  // { id, antwoord, bekend: Map(kenmerk → { waarde, label }), overgeslagen: Map(kenmerk → vraag), vraag, gevonden, code, toen }
  open: null,
};

let wacht;
/** Says something to who does not see the screen. */
export function omroep(tekst, na = 0) {
  clearTimeout(wacht);
  wacht = setTimeout(() => { $("omroep").textContent = tekst; }, na);
}

/** Tells that the hub did not do what was asked; nothing when it did. */
export function storing(fout) {
  $("storing").textContent = fout ? `${fout.probleem?.title ?? "De hub antwoordt niet"}. ${fout.probleem?.detail ?? "Probeer het opnieuw."}` : "";
  $("storing").hidden = !fout;
}

let weg;
/** Shows for a while that something was done, and says it. */
export function gedaan(tekst, soort = "goed") {
  clearTimeout(weg);
  $("gedaan").className = `strook ${soort}`;
  $("gedaan").textContent = tekst;
  $("gedaan").hidden = false;
  weg = setTimeout(() => { $("gedaan").hidden = true; }, 8000);
}

/** What is known of the caller, as the API takes it. */
export function kenmerken() {
  const { bekend, overgeslagen } = staat.open;
  return Object.fromEntries([...[...bekend].map(([naam, { waarde }]) => [naam, waarde]), ...[...overgeslagen.keys()].map((naam) => [naam, "onbekend"])]);
}

/** A fixed phrase of the kanaal, or ours when it has none of that name. */
export const zin = (naam, anders) => staat.open?.antwoord?.zinnen?.[naam] || anders;
