// An open answer on the desk: what to say first, what is asked for at once, the rest, and what is for agents only.
import { $, OOGOPSLAG, staat, zin } from "./balie.js";
import { bouw } from "./hub.js";
import { delen, inhoud, woorden } from "./tekst.js";

const SOORTEN = { beschikbaarheid: "Beschikbaar", bericht: "Bericht", feit: "Waarde", termijn: "Termijn", voorwaarde: "Voorwaarde", stappen: "Stappen", tekst: "Tekst", strekking: "Strekking", verwijzing: "Verwijzing", id: "Naam" };

export function toonAntwoord() {
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
  toonToen();
  toonSecties();
  toonGegevens();
}

/** What was told then, and what has changed since; or what changed since the last shift. */
function toonToen() {
  const { toen, id } = staat.open;
  $("toen").hidden = !toen;
  $("sinds").hidden = true;
  $("acties").hidden = Boolean(toen);
  $("melden").hidden = Boolean(toen);
  $("zeg-kop").textContent = toen ? "Dit is gezegd" : "Zeg dit eerst";
  if (toen) {
    $("toen-kop").textContent = `Gegeven als ${toen.kanaalTitel} op ${staat.open.antwoord.datumTekst}`;
    const afhankelijk = toen.hangtAf ? "Wat de inwoner precies las, hangt af van zijn situatie. Die is niet bewaard. Vraag het opnieuw; de tekst past zich aan." : "";
    $("toen-tekst").textContent = [afhankelijk, toen.ook.length ? `In deze brief staat ook: ${toen.ook.join(", ")}.` : "", toen.actueel ? "" : `Uit een eerdere versie (${toen.release.slice(0, 12)}).`].filter(Boolean).join(" ");
    return toonWijzigingen(toen.sinds, "Sindsdien veranderd", toen.andereWoorden ? "Er is sindsdien niets wezenlijks veranderd. Alleen de woorden zijn anders." : "Er is sindsdien niets veranderd.");
  }
  const wijzigingen = staat.veranderd.get(id)?.wijzigingen;
  if (wijzigingen) toonWijzigingen(wijzigingen, "Veranderd sinds uw vorige dienst", "");
}

function toonWijzigingen(lijst, kop, anders) {
  $("sinds").hidden = false;
  $("sinds-kop").textContent = kop;
  $("sinds-lijst").replaceChildren(...(lijst.length ? lijst.map(wijziging) : [bouw("li", {}, anders)]));
}

/** One change: what it was and what it is. */
export function wijziging({ soort, wat, voor, na }) {
  return bouw("li", {}, bouw("span", { class: "soort" }, SOORTEN[soort] ?? soort), ` ${wat}: `,
    voor ? bouw("del", {}, voor) : null, voor && na ? " → " : null, na ? bouw("ins", {}, na) : null, !na && voor ? " (vervallen)" : null);
}

const intern = (deel) => deel.zichtbaar === "medewerkers";

/** The answer line stands on top already; it is not told twice. */
function zonderAntwoordregel(sectie) {
  const [eerste, ...rest] = sectie.delen;
  const regel = eerste?.blokken?.[0];
  if (regel?.soort !== "alinea" || gelijk(woorden(regel.inhoud)) !== gelijk(staat.open.antwoord.antwoordregel)) return sectie.delen;
  return eerste.blokken.length > 1 ? [{ ...eerste, blokken: eerste.blokken.slice(1) }, ...rest] : rest;
}

const gelijk = (tekst) => (tekst ?? "").replace(/\s+/g, " ").trim();

function toonSecties() {
  const [kort, gewoon, apart] = [[], [], []];
  for (const sectie of staat.open.antwoord.secties ?? []) {
    const alles = sectie.id === "medewerkers";
    const inSectie = alles ? [] : delen(zonderAntwoordregel(sectie), (deel) => !intern(deel), blokAnker);
    const apartInSectie = delen(sectie.delen, (deel) => alles || intern(deel));
    if (inSectie.length) {
      // What is left of the short answer goes on under its first line, without a heading of its own.
      const kop = sectie.id === "tekst" ? null : bouw("h3", { id: `sectie-${sectie.id}` }, sectie.kop);
      const naam = kop ? { "aria-labelledby": `sectie-${sectie.id}` } : { "aria-label": sectie.kop };
      const waar = OOGOPSLAG.includes(sectie.id) ? kort : gewoon;
      waar.push(bouw("section", { ...naam, class: `sectie-${sectie.id}` }, kop, ...inSectie));
    }
    if (apartInSectie.length) apart.push(bouw("section", {}, alles ? null : bouw("h4", {}, sectie.kop), ...apartInSectie));
  }
  const eerste = gewoon[0]?.classList.contains("sectie-tekst") ? [gewoon.shift()] : [];
  $("vervolg").replaceChildren(...eerste);
  $("oogopslag").replaceChildren(...OOGOPSLAG.flatMap((id) => kort.filter((sectie) => sectie.classList.contains(`sectie-${id}`))));
  $("oogopslag").hidden = kort.length === 0;
  $("tekst").replaceChildren(...gewoon);
  $("intern-tekst").replaceChildren(...apart);
  $("intern").hidden = apart.length === 0;
}

/** A blok that has a name can be linked to. */
function blokAnker(id, kinderen) {
  if (!id || staat.open.toen) return kinderen;
  const knop = bouw("button", { type: "button", class: "blok-link", "data-blok": id, "aria-label": "Kopieer een link naar dit stuk", title: "Kopieer een link naar dit stuk" }, "#");
  return [bouw("div", { class: "blok", id: `blok-${id}`, tabindex: "-1" }, ...kinderen, knop)];
}

function toonGegevens() {
  const { antwoord, toen } = staat.open;
  const lijst = (wat) => bouw("ul", {}, ...wat.map((een) => bouw("li", {}, een)));
  const bron = (een) => (een.url ? bouw("a", { href: een.url, target: "_blank", rel: "noopener noreferrer" }, een.titel) : een.titel);
  const verwant = (een) => bouw("a", { href: `#${een.id}`, "data-antwoord": een.id }, een.titel);
  const rijen = [
    [zin("doorverbinden", "Doorverbinden met"), antwoord.afdeling],
    [zin("terugbellen", "Terugbelbelofte"), antwoord.terugbelbelofte],
    [zin("verwant", "Vraag ook naar"), !toen && antwoord.verwant?.length ? lijst(antwoord.verwant.map(verwant)) : null],
    [zin("bronnen", "Bronnen"), antwoord.bronnen?.length ? lijst(antwoord.bronnen.map(bron)) : null],
    [zin("gecontroleerd", "Gecontroleerd op"), antwoord.geverifieerdOpTekst ?? antwoord.geverifieerdOp],
    [zin("eigenaar", "Redactie"), antwoord.eigenaar],
    ["Ontvangstcode", antwoord.ontvangstcode ? bouw("code", {}, antwoord.ontvangstcode) : null],
  ];
  $("gegevens").replaceChildren(...rijen.filter(([, wat]) => wat).flatMap(([naam, wat]) => [bouw("dt", {}, naam), bouw("dd", {}, wat)]));
}

/** Every blok that an agent may point at, with its first words. */
export function blokkenOmTeMelden() {
  const gevonden = [];
  const kijk = (lijst, kop) => lijst.forEach((deel) => {
    if (deel.soort === "keuze") return deel.takken.forEach((tak) => kijk(tak.delen, kop));
    if (deel.id) gevonden.push({ id: deel.id, tekst: `${kop}: ${begin(deel.blokken)}` });
  });
  for (const sectie of staat.open.antwoord.secties ?? []) kijk(sectie.delen, sectie.kop);
  return gevonden;
}

function begin(blokken) {
  const bouwsel = bouw("div", {}, ...delen([{ soort: "blok", blokken }]));
  const tekst = gelijk(bouwsel.textContent);
  return tekst.length > 60 ? `${tekst.slice(0, 58)}…` : tekst;
}
