// What searching teaches, for who writes: what is not found, what rises, and which line helps.
import { Hub, begin, bouw } from "./hub.js";

const hub = new Hub();
const $ = (id) => document.getElementById(id);
const getal = new Intl.NumberFormat("nl-NL");
const REDENEN = { onduidelijk: "Onduidelijk", onjuist: "Klopt niet", onvolledig: "Er ontbreekt iets", "niet-gevonden": "Niet wat er gezocht werd" };
const vraag = () => ({ gemeente: $("gemeente").value, dagen: $("dagen").value });
let rem;

async function laad() {
  rem?.abort();
  rem = new AbortController();
  $("verslag").setAttribute("aria-busy", "true");
  history.replaceState(null, "", `/zoekverslag?${new URLSearchParams(Object.entries(vraag()).filter(([, waarde]) => waarde))}`);
  try {
    toon(await hub.zoekverslag({ ...vraag(), signal: rem.signal }));
    $("fout").hidden = true;
  } catch (fout) {
    if (fout.name === "AbortError") return;
    $("fout").textContent = fout.probleem?.detail ?? fout.message;
    $("fout").hidden = false;
  }
  $("verslag").removeAttribute("aria-busy");
  document.body.dataset.klaar = String(Number(document.body.dataset.klaar ?? 0) + 1);
}

function toon(verslag) {
  const { aantal, publiek, nietsGevonden, zeldenGevraagd } = verslag;
  $("telling").textContent = `${dag(verslag.van)} tot en met ${dag(verslag.totEnMet)}: ${getal.format(aantal)} zoekvragen (${getal.format(publiek)} van inwoners), ${getal.format(nietsGevonden)} zonder resultaat, ${getal.format(zeldenGevraagd)} te zelden gevraagd om te bewaren.`;
  vul("stijgend", verslag.stijgend, ["Vraag", "Nu", "Anders", "Antwoord"], (een) => [een.vraag, een.aantal, een.gewoonlijk, naar(een.antwoord, een.niets ? `${een.niets} keer niets` : null)],
    verslag.vergelekenVanaf ? "Niets." : "Nog niet te zeggen: er is nog niets om mee te vergelijken.");
  for (const lijst of ["niets", "onzeker", "meest"]) {
    vul(lijst, verslag[lijst], ["Vraag", "Keer", "Antwoord"], (een) => [een.vraag, een.aantal, naar(een.antwoord)]);
  }
  $("gemeld").replaceChildren(verslag.gemeld.length ? bouw("ul", { class: "gemeld" }, ...verslag.gemeld.map(gemeld)) : bouw("p", {}, "Niets."));
  toonSynoniemen(verslag.synoniemen);
}

const dag = (datum) => new Date(`${datum}T12:00:00`).toLocaleDateString("nl-NL", { day: "numeric", month: "long" });

function vul(id, lijst, koppen, cellen, leeg = "Niets.") {
  const isGetal = (wat) => typeof wat === "number";
  const rijen = lijst.map(cellen);
  const kop = (tekst, i) => bouw("th", { scope: "col", class: isGetal(rijen[0]?.[i]) ? "getal" : null }, tekst);
  $(id).replaceChildren(rijen.length
    ? bouw("table", {}, bouw("thead", {}, bouw("tr", {}, ...koppen.map(kop))),
      bouw("tbody", {}, ...rijen.map(([eerste, ...rest]) => bouw("tr", {}, bouw("th", { scope: "row" }, eerste),
        ...rest.map((wat) => bouw("td", { class: isGetal(wat) ? "getal" : null }, isGetal(wat) ? getal.format(wat) : wat))))))
    : bouw("p", {}, leeg));
}

function naar(antwoord, merk) {
  const link = antwoord ? bouw("a", { href: `/?${new URLSearchParams({ ...($("gemeente").value ? { gemeente: $("gemeente").value } : {}), antwoord: antwoord.id })}` }, antwoord.titel) : bouw("span", { class: "zacht" }, "geen");
  return bouw("span", {}, link, merk ? bouw("span", { class: "merk advies" }, merk) : null);
}

function gemeld({ antwoord, eigenaar, gezocht, vragen, nietGevonden, meldingen }) {
  const regels = meldingen.map((melding) => bouw("li", {}, melding.opmerking ?? REDENEN[melding.reden], bouw("br"),
    bouw("code", {}, [melding.bestand, melding.blok].filter(Boolean).join(" #")), bouw("span", { class: "zacht" }, ` ${melding.gemeente}, ${melding.kanaal}, versie ${melding.release.slice(0, 12)}`)));
  if (nietGevonden) regels.push(bouw("li", {}, `${nietGevonden} keer was dit niet wat de medewerker zocht.`));
  return bouw("li", {}, naar(antwoord), bouw("span", { class: "zacht" }, ` ${getal.format(gezocht)} keer gegeven${vragen.length ? ` op: ${vragen.join("; ")}` : ""}${eigenaar ? ` · redactie: ${eigenaar}` : ""}`), bouw("ul", {}, ...regels));
}

function toonSynoniemen(lijst) {
  if (!lijst.length) return $("synoniemen").replaceChildren(bouw("p", {}, "Geen."));
  const regels = lijst.map(({ regel }) => regel).join("\n");
  const knop = bouw("button", { type: "button", class: "knop klein" }, "Kopieer");
  knop.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(regels);
      $("omroep").textContent = knop.textContent = "Gekopieerd";
    } catch {
      getSelection().selectAllChildren($("regels"));
    }
  });
  $("synoniemen").replaceChildren(
    bouw("p", {}, "Bent u het ermee eens? Zet deze regels in ", bouw("code", {}, lijst[0].bestand), "."),
    bouw("pre", { tabindex: "0", id: "regels", role: "group", "aria-label": "Regels voor de synoniemen" }, regels), knop);
}

async function start() {
  const adres = new URLSearchParams(location.search);
  const gemeenten = await hub.gemeenten();
  $("gemeente").replaceChildren(bouw("option", { value: "" }, "Alle gemeenten"), ...gemeenten.map((g) => bouw("option", { value: g.slug }, g.naam)));
  if (gemeenten.some(({ slug }) => slug === adres.get("gemeente"))) $("gemeente").value = adres.get("gemeente");
  if ([...$("dagen").options].some(({ value }) => value === adres.get("dagen"))) $("dagen").value = adres.get("dagen");
  $("gemeente").addEventListener("change", laad);
  $("dagen").addEventListener("change", laad);
  await laad();
}

begin(start);
