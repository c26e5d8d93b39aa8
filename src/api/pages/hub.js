// The API as the pages use it, and the one way in which they make elements (text is always text, never HTML).

/** Makes an element. Attributes that are null, undefined or false are left out; children may be texts or nodes. */
export function bouw(naam, attributen = {}, ...kinderen) {
  const element = document.createElement(naam);
  for (const [sleutel, waarde] of Object.entries(attributen)) {
    if (waarde === null || waarde === undefined || waarde === false) continue;
    element.setAttribute(sleutel, waarde === true ? "" : waarde);
  }
  element.append(...kinderen.filter((kind) => kind !== null && kind !== undefined));
  return element;
}

/** Today on the wall clock of the reader, as 2026-11-22. */
export function dagVandaag() {
  const nu = new Date();
  return [nu.getFullYear(), nu.getMonth() + 1, nu.getDate()].map((deel) => String(deel).padStart(2, "0")).join("-");
}

/** The hub said no, in problem+json. */
export class HubFout extends Error {
  constructor(status, probleem) {
    super(probleem?.detail ?? `De hub antwoordde met ${status}.`);
    this.status = status;
    this.probleem = probleem;
  }
}

const deel = encodeURIComponent;
const parameters = (alle) => new URLSearchParams(Object.entries(alle).filter(([, waarde]) => waarde));
const VORMEN = ["html", "dialoog", "pdf", "tekst", "json"];
const ERNST = ["fout", "publicatie", "advies"];

/** The API of this listener. */
export class Hub {
  /** What an agent can say about an answer. */
  redenen = [
    { id: "onjuist", label: "Het klopt niet" },
    { id: "onvolledig", label: "Er ontbreekt iets" },
    { id: "onduidelijk", label: "Het is onduidelijk" },
  ];

  async #haal(pad, { body, accept = "application/json", signal } = {}) {
    const vraag = { headers: { accept }, signal, credentials: "same-origin", cache: "no-cache" };
    if (body !== undefined) {
      vraag.method = "POST";
      vraag.headers["content-type"] = "application/json";
      vraag.body = JSON.stringify(body);
    }
    const antwoord = await fetch(pad, vraag);
    const soort = antwoord.headers.get("content-type") ?? "";
    // What is withheld comes with its fixed phrase in the form of the kanaal; a mistake comes as problem+json.
    if (antwoord.ok || (antwoord.status === 503 && !soort.includes("problem+json"))) return antwoord;
    throw new HubFout(antwoord.status, soort.includes("json") ? await antwoord.json() : null);
  }

  async #json(pad, vraag) {
    return (await this.#haal(pad, vraag)).json();
  }

  async gemeenten() {
    const { gemeenten } = await this.#json("/v1/gemeenten");
    return gemeenten.map(({ id, naam }) => ({ slug: id, naam })).sort((a, b) => a.naam.localeCompare(b.naam, "nl"));
  }

  /** Every antwoord of a gemeente, page after page. */
  async antwoorden(gemeente) {
    const alle = [];
    let pad = `/v1/gemeenten/${deel(gemeente)}/antwoorden?aantal=200`;
    while (pad) {
      const { antwoorden, links } = await this.#json(pad);
      alle.push(...antwoorden);
      pad = links?.volgende;
    }
    return alle;
  }

  /** How the hub is doing. */
  async status() {
    return (await this.#json("/intern/status")).hub;
  }

  /** The kanalen of the newest release: pages and conversations first, what is for everybody before what is not. */
  async kanalen() {
    const { kanalen, standaardgemeente } = await this.#json("/intern/kanalen");
    this.standaardgemeente = standaardgemeente;
    const plaats = (kanaal) => VORMEN.indexOf(kanaal.vorm) * 2 + (kanaal.zichtbaar === "medewerkers" ? 1 : 0);
    return kanalen.sort((a, b) => plaats(a) - plaats(b) || a.titel.localeCompare(b.titel, "nl"));
  }

  /** What is wrong in the newest state, worst first. */
  async diagnoses() {
    const { diagnoses } = await this.#json("/intern/diagnoses");
    return diagnoses.sort((a, b) => ERNST.indexOf(a.ernst) - ERNST.indexOf(b.ernst));
  }

  #pad({ gemeente, id }, wat, parameters) {
    const zoek = new URLSearchParams(Object.entries(parameters).filter(([, waarde]) => waarde));
    return `/v1/gemeenten/${deel(gemeente)}/antwoorden/${deel(id)}/${wat}?${zoek}`;
  }

  #voorbeeld({ gemeente, id, datum }, parameters) {
    const zoek = new URLSearchParams(Object.entries({ ...parameters, datum }).filter(([, waarde]) => waarde));
    return `/intern/voorbeeld/${deel(gemeente)}/${deel(id)}?${zoek}`;
  }

  /** The view of an antwoord in a kanaal, as it is served. */
  async antwoord(gemeente, id, kanaal, kenmerken) {
    return this.#json(this.#pad({ gemeente, id }, "persoonlijk", { kanaal: kanaal.naam, variant: "json" }), { body: { kenmerken } });
  }

  /** The view of an antwoord in a kanaal, from the newest state. */
  async beeld(kanaal, vraag) {
    return this.#json(this.#voorbeeld(vraag, { kanaal: kanaal.naam, variant: "json" }), { body: { kenmerken: vraag.kenmerken }, signal: vraag.signal });
  }

  /** One output in a kanaal from the newest state, as text or as a file. */
  async weergave(kanaal, vraag) {
    const antwoord = await this.#haal(this.#voorbeeld(vraag, { kanaal: kanaal.naam }), { body: { kenmerken: vraag.kenmerken }, accept: "*/*", signal: vraag.signal });
    return kanaal.vorm === "pdf" ? { blob: await antwoord.blob() } : { inhoud: await antwoord.text() };
  }

  /** The next turn of a conversation, from the newest state. */
  async beurt(kanaal, vraag, bekend) {
    return this.#json(this.#voorbeeld(vraag, { kanaal: kanaal.naam, variant: "json" }), { body: { kenmerken: bekend }, signal: vraag.signal });
  }

  /** Why an antwoord says what it says, in the newest state. */
  async waarom({ gemeente, id, datum, kenmerken = {}, signal }) {
    const body = Object.keys(kenmerken).length ? { kenmerken } : undefined;
    return this.#json(`/intern/waarom/${deel(gemeente)}/${deel(id)}?${parameters({ datum })}`, { body, signal });
  }

  /** Where a fact, a kenmerk or an antwoord is used. */
  async gebruik(naam, { datum, signal }) {
    return this.#json(`/intern/gebruik/${deel(naam)}?${parameters({ datum })}`, { signal });
  }

  /** Every antwoord of a gemeente in every kanaal. */
  async matrix({ gemeente, datum, signal }) {
    return this.#json(`/intern/matrix/${deel(gemeente)}?${parameters({ datum })}`, { signal });
  }

  /** What flips by itself in the days ahead, and the titles of the antwoorden; without a gemeente for all of them. */
  async kalender({ gemeente, datum, signal }) {
    return this.#json(`/intern/kalender?${parameters({ gemeente, datum })}`, { signal });
  }

  /** What changed for a gemeente since the last release. */
  async verschil({ gemeente, datum, signal }) {
    return this.#json(`/intern/verschil/${deel(gemeente)}?${parameters({ datum })}`, { signal });
  }

  /** Whether every kanaal says the same of an antwoord. */
  async controle({ gemeente, id, datum, signal }) {
    return this.#json(`/intern/controle/${deel(gemeente)}/${deel(id)}?${parameters({ datum })}`, { signal });
  }

  /** Searches; the words are in the body, never in an address. What is `voorlopig` is still being typed, and not counted. */
  async zoek(gemeente, woorden, { voorlopig, signal }) {
    return this.#json(`/v1/gemeenten/${deel(gemeente)}/zoekresultaten`, { body: { q: woorden, voorlopig }, signal });
  }

  /** An antwoord as a letter, with the code on it. */
  async brief(gemeente, id, kanaal, kenmerken) {
    const antwoord = await this.#haal(this.#pad({ gemeente, id }, "persoonlijk", { kanaal: kanaal.naam }), { body: { kenmerken }, accept: "application/pdf" });
    return { blob: await antwoord.blob(), code: antwoord.headers.get("x-eenduidig-ontvangstcode") };
  }

  /** What somebody was told, and what has changed since. */
  async ontvangst(code, kenmerken) {
    return this.#json(`/intern/ontvangsten/${deel(code)}`, { body: { kenmerken } });
  }

  /** What antwoorden say differently since a moment. */
  async sinds(gemeente, vanaf) {
    return this.#json(`/intern/sinds/${deel(gemeente)}?${parameters({ vanaf })}`);
  }

  /** A person and a place. */
  async hulp(gemeente) {
    return this.#json(`/intern/hulp/${deel(gemeente)}`);
  }

  /** Whether it was found. */
  async bevinding(gemeente, bevinding) {
    return this.#json(`/intern/bevindingen/${deel(gemeente)}`, { body: bevinding });
  }

  /** What searching teaches. */
  async zoekverslag({ gemeente, dagen, signal }) {
    return this.#json(`/intern/zoekverslag?${parameters({ gemeente, dagen })}`, { signal });
  }

  /** What is asked of people, why, and what uses it. */
  async kenmerken() {
    return this.#json("/intern/kenmerken");
  }

  /** A remark holds its reason as words; without one the reason goes by itself. */
  async meld(gemeente, id, kanaal, reden, opmerking, blok) {
    const wat = { ...(opmerking ? { opmerking: `${reden.label}. ${opmerking}` } : { reden: reden.id }), ...(blok ? { blok } : {}) };
    return this.#json(`/v1/gemeenten/${deel(gemeente)}/antwoorden/${deel(id)}/reacties`, { body: { kanaal: kanaal.naam, ...wat } });
  }

  /** Calls `doe` after every change of what is served or previewed, also after the connection was away. */
  volg(doe) {
    const bron = new EventSource("/intern/gebeurtenissen");
    let vorige;
    const na = (gebeurtenis) => {
      if (gebeurtenis.data !== vorige) doe().catch(() => {});
      vorige = gebeurtenis.data;
    };
    for (const soort of ["geserveerd", "ingehouden", "storing"]) bron.addEventListener(soort, na);
    return bron;
  }
}

/** Begins a page; says on the page why when the hub gives no answer. */
export function begin(start) {
  start().catch((fout) => {
    const strook = document.getElementById("fout");
    strook.textContent = `De hub geeft geen antwoord: ${fout.probleem?.detail ?? fout.message}.`;
    strook.hidden = false;
  });
}
