// The calendar: what flips by itself in the days ahead, renewed on every save.
import { Hub, begin, bouw, dagVandaag } from "./hub.js";

const hub = new Hub();
const $ = (id) => document.getElementById(id);
const SOORTEN = {
  feit: ["andere waarde", "gemeentelijk"],
  "feit-stopt": ["waarde stopt", "fout"],
  "antwoord-begint": ["antwoord begint", "goed"],
  "antwoord-eindigt": ["antwoord eindigt", "publicatie"],
  "bericht-begint": ["bericht begint", "goed"],
  "bericht-eindigt": ["bericht eindigt", "publicatie"],
  openingstijden: ["andere openingstijden", "gemeentelijk"],
  "antwoord-controleren": ["antwoord controleren", "advies"],
  "feit-controleren": ["feit controleren", "advies"],
};
const CONTROLES = ["antwoord-controleren", "feit-controleren"];
/** More antwoorden, or things to check on one day, than this are folded. */
const VEEL = 6;
const dag = new Intl.DateTimeFormat("nl-NL", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const voluit = (datum) => dag.format(new Date(`${datum}T00:00:00Z`));
let gevonden = null;
let kanalen = new Map();
let rem;

async function laad() {
  rem?.abort();
  rem = new AbortController();
  const vraag = { gemeente: $("gemeente").value, datum: $("datum").value === dagVandaag() ? "" : $("datum").value };
  const zoek = new URLSearchParams(Object.entries(vraag).filter(([, waarde]) => waarde));
  history.replaceState(null, "", `/kalender?${zoek}`);
  $("agenda").href = `/intern/kalender.ics?${zoek}`;
  $("kalender").setAttribute("aria-busy", "true");
  try {
    gevonden = await hub.kalender({ ...vraag, signal: rem.signal });
    $("fout").hidden = true;
    toon();
  } catch (fout) {
    if (fout.name === "AbortError") return;
    $("fout").textContent = fout.probleem?.detail ?? fout.message;
    $("fout").hidden = false;
  }
  $("kalender").removeAttribute("aria-busy");
  document.body.dataset.klaar = String(Number(document.body.dataset.klaar ?? 0) + 1);
}

const titel = (id) => gevonden.titels[id] ?? id;
const kanaal = (naam) => kanalen.get(naam) ?? naam;

function toon() {
  const woorden = $("zoek").value.toLocaleLowerCase("nl").split(/\s+/).filter(Boolean);
  const { posten, datum, totEnMet } = gevonden.kalender;
  const past = (post) => {
    const waarin = [post.tekst, post.wat, SOORTEN[post.soort]?.[0], ...post.antwoorden.flatMap((id) => [id, titel(id)]), ...post.kanalen.map(kanaal)].join(" ").toLocaleLowerCase("nl");
    return woorden.every((woord) => waarin.includes(woord)) && !($("zichtbaar").checked && CONTROLES.includes(post.soort));
  };
  const getoond = posten.filter(past);
  const dagen = Map.groupBy(getoond, (post) => post.datum);
  const rest = getoond.length === posten.length ? "" : ` U ziet er ${getoond.length}.`;
  $("telling").textContent = `Van ${voluit(datum)} tot en met ${voluit(totEnMet)}: ${posten.length === 1 ? "1 verandering" : `${posten.length} veranderingen`}.${rest}`;
  $("dagen").replaceChildren(...(dagen.size ? [...dagen].map(([datum, posten]) =>
    bouw("li", { "data-dag": datum }, bouw("h3", {}, bouw("time", { datetime: datum }, voluit(datum))), bouw("div", {}, ...regels(posten))))
    : [bouw("li", {}, bouw("p", {}, posten.length ? "Niets gevonden." : "Er staat niets in de kalender."))]));
}

/** What flips on a day; what must be checked is folded when it is much. */
function regels(posten) {
  const [controles, rest] = [true, false].map((ja) => posten.filter((post) => CONTROLES.includes(post.soort) === ja));
  if (controles.length <= VEEL) return [lijst(posten)];
  const gevouwen = bouw("details", {}, bouw("summary", {}, `${controles.length} keer controleren`), lijst(controles));
  return rest.length ? [lijst(rest), gevouwen] : [gevouwen];
}

const lijst = (posten) => bouw("ul", { class: "posten" }, ...posten.map(regel));

function regel(post) {
  const [naam, merk] = SOORTEN[post.soort] ?? [post.soort, "advies"];
  const tijd = post.tijd ? ` om ${post.tijd.slice(0, 5).replace(":", ".")} uur` : "";
  return bouw("li", { "data-soort": post.soort, "data-wat": post.wat },
    bouw("p", {}, bouw("span", { class: `merk soort ${merk}` }, naam), ` ${post.tekst}${tijd}.`, post.teLaat ? bouw("strong", {}, " Te laat.") : null),
    bouw("dl", {},
      ...paar("Gemeenten", gevonden.kalender.gemeente ? null : post.gemeenten.tekst),
      ...paar("Antwoorden", antwoorden(post)),
      ...paar("Kanalen", post.kanalen.map(kanaal).join(", ")),
      ...paar("Staat in", bouw("code", {}, post.plaats))));
}

function paar(naam, waarde) {
  return waarde ? [bouw("dt", {}, naam), bouw("dd", {}, waarde)] : [];
}

/** Links to the antwoorden as they are on that day. */
function antwoorden(post) {
  if (!post.antwoorden.length) return null;
  const gemeente = $("gemeente").value || post.gemeenten.slugs[0];
  const links = post.antwoorden.map((id) => bouw("a", { href: `/?${new URLSearchParams({ gemeente, antwoord: id, datum: post.datum })}` }, titel(id)));
  if (links.length <= VEEL) return bouw("span", {}, ...links.flatMap((link, nummer) => (nummer ? [", ", link] : [link])));
  return bouw("details", {}, bouw("summary", {}, `${links.length} antwoorden`), bouw("ul", {}, ...links.map((link) => bouw("li", {}, link))));
}

async function start() {
  const adres = new URLSearchParams(location.search);
  const gemeenten = await hub.gemeenten();
  kanalen = new Map((await hub.kanalen()).map(({ naam, titel }) => [naam, titel]));
  $("gemeente").replaceChildren(bouw("option", { value: "" }, "Alle gemeenten"), ...gemeenten.map((g) => bouw("option", { value: g.slug }, g.naam)));
  $("gemeente").value = gemeenten.some((g) => g.slug === adres.get("gemeente")) ? adres.get("gemeente") : "";
  $("datum").value = adres.get("datum") || dagVandaag();
  $("gemeente").addEventListener("change", laad);
  $("datum").addEventListener("change", laad);
  $("zoek").addEventListener("input", () => gevonden && toon());
  $("zichtbaar").addEventListener("change", () => gevonden && toon());
  await laad();
  hub.volg(laad);
}

begin(start);
