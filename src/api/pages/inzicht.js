// What a writer wants to know besides how an antwoord looks: why, where, what changed, and whether all kanalen say the same.
// Nothing of it is asked for until its part of the page is opened, and then only after the kanalen have been renewed.
import { bouw } from "./hub.js";
import { vulFrame } from "./panelen.js";

const LEEG = "<!doctype html><html lang=\"nl\"><head><title>Verschil</title></head><body></body></html>";
const UITKOMST = { geldt: "staat er in deze situatie", open: "hangt af van de situatie", "geldt-niet": "staat er in deze situatie niet" };
const HOE = { tekst: "in de tekst", voorwaarde: "in een voorwaarde", link: "als link", kop: "in de kop" };

/** Parts of the page that are filled when they are open. */
export class Inzicht {
  constructor(hub) {
    this.hub = hub;
    this.delen = new Map();
    for (const [id, doe] of [["waarom", this.#waarom], ["gebruik", this.#gebruik], ["verschil", this.#verschil], ["controle", this.#controle]]) {
      const element = document.getElementById(id);
      if (!element) continue;
      this.delen.set(id, { element, inhoud: element.querySelector(".inzicht"), doe });
      element.addEventListener("toggle", () => { if (element.open) this.#vul(id); });
    }
  }

  /** There is something new to tell; called when the kanalen have been shown. */
  ververs(vraag) {
    this.vraag = vraag;
    const sleutel = `${vraag.gemeente}/${vraag.id}`;
    if (this.sleutel !== sleutel) this.naam = null;
    this.sleutel = sleutel;
    for (const [id, { element }] of this.delen) if (element.open) this.#vul(id);
  }

  /** Shows where something is used. */
  toonGebruik(naam) {
    this.naam = naam;
    const { element } = this.delen.get("gebruik");
    const was = element.open;
    element.open = true;
    if (was) this.#vul("gebruik");
    element.querySelector("summary").focus();
    element.scrollIntoView({ block: "start" });
  }

  async #vul(id) {
    const deel = this.delen.get(id);
    if (!this.vraag?.id) return;
    deel.rem?.abort();
    const rem = new AbortController();
    deel.rem = rem;
    const wacht = setTimeout(() => { deel.inhoud.setAttribute("aria-busy", "true"); if (!deel.inhoud.childElementCount) deel.inhoud.replaceChildren(bouw("p", { class: "zacht" }, "Even zoeken …")); }, 300);
    try {
      const nieuw = await deel.doe.call(this, { ...this.vraag, signal: rem.signal }, deel);
      if (!rem.signal.aborted && nieuw) deel.inhoud.replaceChildren(...nieuw);
    } catch (fout) {
      if (fout.name !== "AbortError") deel.inhoud.replaceChildren(bouw("p", { class: "strook advies" }, fout.probleem?.detail ?? fout.message));
    } finally {
      clearTimeout(wacht);
      if (deel.rem === rem) { deel.inhoud.removeAttribute("aria-busy"); deel.element.dataset.klaar = String(Number(deel.element.dataset.klaar ?? 0) + 1); }
    }
  }

  // ---- why ------------------------------------------------------------------------------------

  async #waarom(vraag) {
    const waarom = await this.hub.waarom(vraag);
    const delen = [];
    if (waarom.redenen.length) {
      const kop = { "niet-aangeboden": "Deze gemeente biedt dit niet aan.", ingehouden: "Dit antwoord wordt overal ingehouden.", "niet-geldig": "Dit antwoord geldt niet op deze dag." }[waarom.stand];
      delen.push(bouw("div", { class: "strook advies" }, bouw("p", {}, bouw("strong", {}, kop ?? "")),
        ...waarom.redenen.map((reden) => bouw("p", {}, reden.tekst, " ", reden.plek ? plek(reden.plek) : ""))));
    }
    for (const bericht of waarom.berichten) delen.push(bouw("h3", {}, `Bovenaan: ${bericht.titel}`), ...bericht.blokken.map((blok) => this.#blok(blok)));
    for (const sectie of waarom.secties) delen.push(bouw("h3", {}, sectie.kop), ...sectie.blokken.map((blok) => this.#blok(blok)));
    if (waarom.verborgen.length) {
      delen.push(bouw("h3", {}, "Verborgen door de gemeente"), bouw("ul", { class: "kaal" }, ...waarom.verborgen.map((een) =>
        bouw("li", {}, bouw("code", {}, een.blok), ` ${een.reden ?? "zonder reden"} `, plek(een.plek)))));
    }
    if (waarom.feiten.length) {
      delen.push(bouw("h3", {}, "Waarden"), tabel("Waarden van dit antwoord", ["Feit", "Waarde", "Waar geschreven", "Bron en controle"],
        waarom.feiten.map((feit) => [
          bouw("div", {}, this.#naam(feit.pad), bouw("p", { class: "zacht" }, feit.omschrijving)),
          bouw("div", {}, feit.waarde, feit.verwacht ? " (verwacht)" : "", bouw("p", { class: "zacht" }, `vanaf ${feit.vanaf}${feit.totEnMet ? ` tot en met ${feit.totEnMet}` : ""}`)),
          bouw("div", {}, laag(feit.laag), " ", plek(feit.plek), feit.vervangt ? bouw("p", { class: "zacht" }, "in plaats van ", plek(feit.vervangt)) : null),
          bouw("div", {}, bron(feit), bouw("p", { class: "zacht" }, controle(feit))),
        ])));
    }
    delen.push(bouw("h3", {}, "Kop"), tabel("Gegevens van dit antwoord", ["Gegeven", "Waarde", "Waar geschreven"],
      waarom.kop.map((een) => [bouw("code", {}, een.sleutel), een.waarde, bouw("div", {}, laag(een.laag), " ", plek(een.plek))])));
    return delen;
  }

  #blok(blok) {
    const stand = UITKOMST[blok.uitkomst];
    return bouw("div", { class: `waarom-blok ${blok.uitkomst}` },
      bouw("p", { class: "kop" }, bouw("code", {}, blok.blok ?? "blok zonder naam"), laag(blok.laag),
        blok.beleid === "verplicht" ? bouw("span", { class: "merk" }, "verplicht") : null,
        blok.zichtbaar === "medewerkers" ? bouw("span", { class: "merk intern" }, "medewerkers") : null,
        stand ? bouw("span", { class: "merk" }, stand) : null, plek(blok.plek)),
      bouw("p", { class: "tekst" }, blok.tekst),
      blok.vervangt ? bouw("p", { class: "zacht" }, "In plaats van de generieke tekst: ", plek(blok.vervangt)) : null,
      blok.voorwaarden.length + blok.regels.length
        ? bouw("ul", { class: "kaal" }, ...blok.voorwaarden.map((een) => bouw("li", {}, voorwaarde(een))),
          ...blok.regels.map((regel) => bouw("li", {}, bouw("q", {}, regel.tekst), " ", voorwaarde(regel.voorwaarde))))
        : null,
      blok.feiten.length ? bouw("p", { class: "zacht" }, "Waarden: ", ...blok.feiten.flatMap((pad, i) => [i ? ", " : "", this.#naam(pad)])) : null);
  }

  /** A name that can be asked about. */
  #naam(naam) {
    const knop = bouw("button", { type: "button", class: "naam-knop", title: "Waar wordt dit gebruikt?" }, naam);
    knop.addEventListener("click", () => this.toonGebruik(naam));
    return knop;
  }

  // ---- where ----------------------------------------------------------------------------------

  async #gebruik(vraag) {
    const { feiten } = await this.hub.waarom({ ...vraag, kenmerken: {} });
    const namen = [...feiten.map((feit) => feit.pad), vraag.id];
    if (!this.naam || (!namen.includes(this.naam) && !this.getypt)) this.naam = namen[0];
    const veld = bouw("input", { id: "gebruik-naam", type: "text", list: "gebruik-namen", value: this.naam, autocomplete: "off", spellcheck: "false" });
    const kies = bouw("form", { class: "gebruik-kies" },
      bouw("div", { class: "veld" }, bouw("label", { for: "gebruik-naam" }, "Feit, kenmerk of antwoord"), veld,
        bouw("datalist", { id: "gebruik-namen" }, ...namen.map((naam) => bouw("option", { value: naam })))),
      bouw("button", { type: "submit", class: "knop" }, "Toon"));
    kies.addEventListener("submit", (e) => { e.preventDefault(); this.naam = veld.value.trim(); this.getypt = true; this.#vul("gebruik"); });
    let uitkomst;
    try {
      const { gebruik } = await this.hub.gebruik(this.naam, vraag);
      uitkomst = gebruik.flatMap((een) => this.#gebruikt(een));
    } catch (fout) {
      if (fout.name === "AbortError") throw fout;
      const near = fout.probleem?.bedoeldeU;
      uitkomst = [bouw("p", { class: "strook advies" }, fout.probleem?.detail ?? fout.message, near ? ` Bedoelt u '${near}'?` : "")];
    }
    return [kies, ...uitkomst];
  }

  #gebruikt(een) {
    const aantal = (n, enkel, meer) => `${n} ${n === 1 ? enkel : meer}`;
    const delen = [bouw("h3", {}, `${een.soort} `, bouw("code", {}, een.naam)), bouw("p", {}, een.omschrijving)];
    delen.push(tabel(een.soort === "feit" ? "Wie de waarde geeft" : "Waar het geschreven staat", een.soort === "feit" ? ["Wie", "Waarde", "Waar"] : ["Wie", "Waar"],
      een.gegeven.map((gever) => [gever.gemeente ?? "generiek",
        ...(een.soort === "feit" ? [gever.waarde ?? (gever.elkeGemeenteZelf ? "elke gemeente geeft een eigen waarde" : "geen waarde op deze dag")] : []),
        bouw("code", {}, `${gever.bestand}:${gever.regel}`)])));
    if (!een.plaatsen.length) return [...delen, bouw("p", {}, "Nergens gebruikt.")];
    delen.push(bouw("p", {}, bouw("strong", {}, `${aantal(een.plaatsen.length, "plek", "plekken")} in ${aantal(een.antwoorden.length, "antwoord", "antwoorden")}, ${aantal(een.gemeenten.length, "gemeente", "gemeenten")} en ${aantal(een.kanalen.length, "kanaal", "kanalen")}`)));
    delen.push(tabel(`Plekken die ${een.naam} gebruiken`, ["Antwoord", "Waar", "Te zien in", "Kanalen"], een.plaatsen.map((plaats) => [
      bouw("div", {}, plaats.antwoord ? bouw("a", { href: `/?${new URLSearchParams({ gemeente: plaats.gemeente ?? this.vraag.gemeente, antwoord: plaats.antwoord })}` }, plaats.antwoord) : "de hub zelf",
        bouw("p", { class: "zacht" }, [plaats.sectie, plaats.blok].filter(Boolean).join(" › "), " ", plaats.sleutel ? `bij ${plaats.sleutel}` : HOE[plaats.hoe])),
      bouw("code", {}, `${plaats.bestand}:${plaats.regel}`),
      bouw("div", {}, plaats.gemeenten.join(", ") || "nergens", ...plaats.nietIn.map((uit) => bouw("p", { class: "zacht" }, `niet in ${uit.gemeente}: ${uit.reden}`))),
      plaats.kanalen.join(", ") || "geen",
    ])));
    return delen;
  }

  // ---- what changed ---------------------------------------------------------------------------

  async #verschil(vraag, deel) {
    const uitkomst = await this.hub.verschil(vraag);
    const zin = {
      "niets-om-mee-te-vergelijken": "Er is geen eerdere versie in git om mee te vergelijken.",
      "niet-te-lezen": "Een van de twee versies is niet te lezen. Kijk bij de meldingen.",
      "nieuwe-gemeente": "Deze gemeente stond nog niet in de vorige versie.",
    }[uitkomst.stand];
    if (zin) return [bouw("p", { class: "strook advies" }, zin)];
    const wat = uitkomst.verschil;
    const sinds = `${wat.van.naam === "HEAD" ? "de laatste commit" : wat.van.naam} (${wat.van.release})`;
    if (uitkomst.leeg) return [bouw("p", { class: "strook goed" }, `Er is niets veranderd sinds ${sinds}.`)];
    const telling = wat.telling;
    const samen = bouw("p", {}, `Sinds ${sinds}, aantal antwoorden: ${telling.antwoordenInhoud} met andere inhoud, ${telling.antwoordenWoorden} met andere woorden, ${telling.antwoordenGegevens} met andere gegevens.`);
    let frame = deel.inhoud.querySelector("iframe");
    if (!frame) {
      frame = bouw("iframe", { class: "verschil-frame", title: "Wat er veranderd is", sandbox: "allow-same-origin allow-popups", srcdoc: LEEG });
      const geladen = new Promise((klaar) => frame.addEventListener("load", klaar, { once: true }));
      deel.inhoud.replaceChildren(samen, frame);
      await geladen;
    } else {
      deel.inhoud.firstElementChild.replaceWith(samen);
    }
    vulFrame(frame, uitkomst.pagina);
    return null;
  }

  // ---- do all kanalen say the same ------------------------------------------------------------

  async #controle(vraag, deel) {
    let verslag = await this.hub.controle(vraag);
    while (verslag.stand === "bezig") {
      deel.inhoud.replaceChildren(bouw("p", { role: "status" }, "De hub leest alle uitvoer terug. Dat duurt even …"));
      await new Promise((klaar) => setTimeout(klaar, 700));
      if (vraag.signal.aborted || !deel.element.open) return null;
      verslag = await this.hub.controle(vraag);
    }
    if (verslag.stand) return [bouw("p", { class: "strook advies" }, verslag.reden ?? "Dit antwoord wordt nu niet gegeven; er valt niets te controleren.")];
    const { aantallen, verschillen, nietGeverifieerd } = verslag;
    if (!aantallen.uitvoer) return [bouw("p", { class: "strook advies" }, "Er is niets gecontroleerd: er was geen uitvoer te lezen.")];
    const goed = verschillen.length === 0 && nietGeverifieerd.length === 0;
    const delen = [bouw("p", { class: `strook ${verschillen.length ? "fout" : goed ? "goed" : "advies"}` },
      bouw("strong", {}, verschillen.length ? `${verschillen.length} ${verschillen.length === 1 ? "verschil" : "verschillen"} gevonden.` : goed ? "Alle kanalen zeggen hetzelfde." : "Geen verschillen gevonden, maar niet alles is gelezen."),
      ` ${aantallen.situaties} situaties, ${aantallen.uitvoer} keer uitvoer gelezen, ${aantallen.waarden} waarden en ${aantallen.woorden} woorden vergeleken.`)];
    for (const verschil of verschillen) {
      delen.push(bouw("div", { class: "waarom-blok" },
        bouw("p", {}, bouw("strong", {}, verschil.wat), ` (${verschil.kanaal}, ${verschil.datum})`),
        gevonden("In de uitvoer", verschil.uitvoer),
        gevonden("In de inhoud", verschil.inhoud),
        Object.keys(verschil.situatie).length ? bouw("p", { class: "zacht" }, "Situatie: ", Object.entries(verschil.situatie).map(([naam, waarde]) => `${naam} = ${waarde}`).join(", ")) : null));
    }
    if (nietGeverifieerd.length) delen.push(bouw("ul", {}, ...nietGeverifieerd.map((een) => bouw("li", {}, `Niet gecontroleerd: ${een.wat}. ${een.waarom}`))));
    return delen;
  }
}

/** One side of a difference; nothing when that side has nothing to show. */
function gevonden(kant, { tekst, plaats }) {
  if (!tekst && !plaats) return bouw("p", {}, `${kant}: niets`);
  return bouw("p", {}, `${kant}: `, tekst ? bouw("q", {}, tekst) : null, " ", bouw("code", {}, plaats));
}

const laag = (naam) => bouw("span", { class: `merk ${naam}` }, naam);

/** A place with the commit that wrote it. */
function plek({ bestand, regel, wijziging }) {
  const wie = wijziging.stand === "vastgelegd"
    ? bouw("span", { title: wijziging.onderwerp }, ` · ${wijziging.commit.slice(0, 8)}, ${wijziging.datum}`)
    : bouw("span", {}, { "nog-niet-vastgelegd": " · nog niet in git", "langer-geleden": " · lang geleden", "niet-in-git": "" }[wijziging.stand] ?? "");
  return bouw("span", { class: "plek" }, bouw("code", {}, `${bestand}:${regel}`), wie);
}

function voorwaarde(een) {
  const uit = een.uitkomst === "open" ? `open, vraag ${een.kenmerken.join(", ")}` : een.uitkomst === "geldt-niet" ? "geldt niet" : "geldt";
  return bouw("span", {}, `${een.zin}: `, bouw("strong", {}, uit), ". ", plek(een.plek));
}

function bron({ bron: waar, bronVanGeneriek }) {
  if (!waar) return "bron niet gegeven";
  const van = bronVanGeneriek ? " (van het generieke feit)" : "";
  return waar.url ? bouw("span", {}, bouw("a", { href: waar.url, target: "_blank", rel: "noopener noreferrer" }, waar.titel), van) : waar.titel + van;
}

function controle({ geverifieerdOp, controlerenVoor }) {
  return [geverifieerdOp ? `gecontroleerd op ${geverifieerdOp}` : "nooit gecontroleerd", controlerenVoor ? `opnieuw vóór ${controlerenVoor}` : ""].filter(Boolean).join(", ");
}

function tabel(naam, koppen, rijen) {
  return bouw("div", { class: "schuif", tabindex: "0", role: "region", "aria-label": naam },
    bouw("table", {}, bouw("thead", {}, bouw("tr", {}, ...koppen.map((kop) => bouw("th", { scope: "col" }, kop)))),
      bouw("tbody", {}, ...rijen.map((cellen) => bouw("tr", {}, ...cellen.map((cel) => bouw("td", {}, cel)))))));
}
