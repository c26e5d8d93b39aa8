// The kenmerken: what is asked, why, on which ground, what uses it; renewed on every save.
import { Hub, begin, bouw } from "./hub.js";

const hub = new Hub();
const $ = (id) => document.getElementById(id);
const MERK = { gewoon: "goed", gevoelig: "publicatie", bijzonder: "fout" };
let gevonden = null;

async function laad() {
  $("kenmerken").setAttribute("aria-busy", "true");
  try {
    gevonden = await hub.kenmerken();
    $("fout").hidden = true;
    toon();
  } catch (fout) {
    $("fout").textContent = fout.probleem?.detail ?? fout.message;
    $("fout").hidden = false;
  }
  $("kenmerken").removeAttribute("aria-busy");
  document.body.dataset.klaar = String(Number(document.body.dataset.klaar ?? 0) + 1);
}

function toon() {
  const woorden = $("zoek").value.toLocaleLowerCase("nl").split(/\s+/).filter(Boolean);
  const past = (regel) => {
    const waarin = [regel.naam, regel.vraag, regel.doel, regel.grondslag, ...(regel.themas ?? []), ...regel.gebruik.flatMap(({ id, titel }) => [id, titel])].join(" ").toLocaleLowerCase("nl");
    return woorden.every((woord) => waarin.includes(woord)) && !($("gevoelig").checked && regel.gevoeligheid === "gewoon");
  };
  const { kenmerken, release } = gevonden;
  const getoond = kenmerken.filter(past);
  const rest = getoond.length === kenmerken.length ? "" : ` U ziet er ${getoond.length}.`;
  $("telling").textContent = `${kenmerken.length === 1 ? "1 kenmerk" : `${kenmerken.length} kenmerken`}, release ${release.slice(0, 12)}.${rest}`;
  $("kenmerken").replaceChildren(...(getoond.length ? getoond.map(blok) : [bouw("p", {}, kenmerken.length ? "Niets gevonden." : "Er zijn geen kenmerken.")]));
}

function blok(regel) {
  const kop = `kenmerk-${regel.naam}`;
  const gevoeligheid = regel.gevoeligheid ?? "gevoeligheid niet vermeld";
  return bouw("section", { class: "kenmerk", "aria-labelledby": kop, "data-kenmerk": regel.naam },
    bouw("h2", { id: kop }, bouw("code", {}, regel.naam), bouw("span", { class: `merk ${MERK[regel.gevoeligheid] ?? "fout"}` }, gevoeligheid)),
    bouw("p", { class: "vraag" }, regel.vraag),
    bouw("dl", {},
      ...paar("Antwoorden", regel.antwoorden),
      ...paar("Waarom", regel.doel),
      ...paar("Grondslag", regel.grondslag ?? "niet vermeld"),
      ...paar("Wie weet het", regel.herkomst),
      ...paar("Veld in de bron", regel.bronveld ?? "geen: alleen de inwoner weet het"),
      ...paar("Thema's", regel.themas ? regel.themas.join("; ") : "alle"),
      ...paar("Waar het heen gaat", regel.bewaring)),
    gebruik("antwoord", "antwoorden", regel.gebruik.filter(({ brief }) => !brief)),
    gebruik("brief", "brieven", regel.gebruik.filter(({ brief }) => brief)));
}

const paar = (naam, waarde) => [bouw("dt", {}, naam), bouw("dd", {}, waarde)];

/** What depends on it, folded. */
function gebruik(een, meer, wat) {
  if (!wat.length) return bouw("p", { class: "zacht" }, `In geen enkel${een === "brief" ? "e" : ""} ${een}.`);
  const regels = wat.map((gebruikt) => bouw("li", {}, naar(gebruikt),
    gebruikt.gemeenten.length ? bouw("span", { class: "zacht" }, `alleen ${gebruikt.gemeenten.join(", ")}`) : null));
  return bouw("details", {}, bouw("summary", {}, `In ${wat.length} ${wat.length === 1 ? een : meer}`), bouw("ul", {}, ...regels));
}

/** The preview shows antwoorden; a letter by itself is none. */
function naar({ id, titel, brief, gemeenten: [gemeente] }) {
  if (brief) return bouw("span", {}, `${titel} (${id})`);
  return bouw("a", { href: `/?${new URLSearchParams({ ...(gemeente ? { gemeente } : {}), antwoord: id })}` }, titel);
}

async function start() {
  $("zoek").addEventListener("input", () => gevonden && toon());
  $("gevoelig").addEventListener("change", () => gevonden && toon());
  await laad();
  hub.volg(laad);
}

begin(start);
