// One panel per kanaal of the preview page, chosen by its vorm: html, json, tekst, dialoog or pdf.
import { bouw } from "./hub.js";

const LEEG = "<!doctype html><html lang=\"nl\"><head><title>Antwoord</title></head><body></body></html>";

/** The frame of a panel and what is in it. `vraag(kanaal)` gives { soort, inhoud } or throws. */
export class Paneel {
  constructor(kanaal, bron) {
    this.kanaal = kanaal;
    this.bron = bron;
    this.vorige = null;
    this.inhoud = bouw("div", { class: "inhoud" });
    this.groot = bouw("button", { type: "button", class: "knop klein", "aria-label": `Vergroot ${kanaal.titel}` }, "Vergroot");
    this.groot.addEventListener("click", () => {
      const aan = this.element.classList.toggle("groot");
      this.groot.textContent = aan ? "Verklein" : "Vergroot";
      this.groot.setAttribute("aria-label", `${this.groot.textContent} ${kanaal.titel}`);
    });
    this.acties = bouw("div", { class: "acties" }, this.groot);
    const kop = bouw("h3", { id: `kanaal-${kanaal.naam}` }, kanaal.titel);
    this.element = bouw("article", { class: "paneel", "aria-labelledby": kop.id, "data-kanaal": kanaal.naam },
      bouw("header", {}, kop, this.acties), this.inhoud);
  }

  /** Shows the newest output; returns whether it differs from what was there. */
  async ververs(vraag) {
    const toon = { html: this.html, dialoog: this.dialoog, pdf: this.pdf }[this.kanaal.vorm] ?? this.tekst;
    try {
      return await toon.call(this, vraag);
    } catch (fout) {
      if (fout.name === "AbortError") throw fout;
      return this.bericht(fout);
    }
  }

  /** Something else than the output: why there is none. */
  bericht(fout) {
    const ontbreekt = fout.probleem?.ontbrekendeKenmerken ?? [];
    const zin = ontbreekt.length ? "Kies eerst bij Situatie:" : (fout.probleem?.detail ?? fout.message);
    const lijst = ontbreekt.map((kenmerk) => bouw("li", {}, kenmerk.vraag ?? this.vragen?.get(kenmerk.kenmerk ?? kenmerk) ?? kenmerk.kenmerk ?? kenmerk));
    return this.#zet(JSON.stringify([zin, ontbreekt]), () =>
      this.inhoud.replaceChildren(bouw("div", { class: "bericht" },
        bouw("p", {}, bouw("strong", {}, fout.probleem?.title ?? "Dit kanaal kan dit nu niet tonen")),
        bouw("p", {}, zin), lijst.length ? bouw("ul", {}, ...lijst) : null)));
  }

  #zet(handtekening, doe) {
    const anders = this.vorige !== null && this.vorige !== handtekening;
    if (this.vorige !== handtekening) doe();
    this.vorige = handtekening;
    return anders;
  }

  async html(vraag) {
    const { inhoud } = await this.bron.weergave(this.kanaal, vraag);
    await this.#metFrame();
    return this.#zet(`html:${inhoud}`, () => {
      vulFrame(this.frame, inhoud);
      this.merk();
    });
  }

  /** One frame is filled again and again, so that it stays where the reader had scrolled to. */
  async #metFrame() {
    if (this.frame?.isConnected) return this.geladen;
    this.vorige = null;
    this.frame = bouw("iframe", { title: `${this.kanaal.titel}: het antwoord`, sandbox: "allow-same-origin allow-popups", srcdoc: LEEG });
    this.geladen = new Promise((klaar) => this.frame.addEventListener("load", klaar, { once: true }));
    this.inhoud.replaceChildren(this.frame);
    return this.geladen;
  }

  /** Marks the bloks of the gemeente, when asked for. */
  merk(lagen = this.lagen, aan = this.merkAan) {
    this.lagen = lagen;
    this.merkAan = aan;
    const doc = this.frame?.isConnected ? this.frame.contentDocument : null;
    if (!doc || !lagen) return;
    for (const oud of doc.querySelectorAll(".eenduidig-gemeentelijk")) oud.classList.remove("eenduidig-gemeentelijk");
    if (!aan) return;
    for (const el of doc.querySelectorAll("[data-laag='gemeentelijk']")) el.classList.add("eenduidig-gemeentelijk");
    for (const [id, laag] of lagen) if (laag === "gemeentelijk") doc.getElementById(id)?.classList.add("eenduidig-gemeentelijk");
  }

  async tekst(vraag) {
    const { inhoud } = await this.bron.weergave(this.kanaal, vraag);
    return this.#zet(`tekst:${inhoud}`, () =>
      this.inhoud.replaceChildren(bouw("pre", { tabindex: "0", role: "region", "aria-label": `${this.kanaal.titel}: het antwoord` }, mooi(inhoud))));
  }

  async pdf(vraag) {
    const { blob } = await this.bron.weergave(this.kanaal, vraag);
    const handtekening = `pdf:${await vingerafdruk(blob)}`;
    return this.#zet(handtekening, () => {
      if (this.adres) URL.revokeObjectURL(this.adres);
      this.adres = URL.createObjectURL(blob);
      const open = () => bouw("a", { href: this.adres, target: "_blank", rel: "noopener" }, "Open de brief in een nieuw tabblad");
      const kb = Math.max(1, Math.round(blob.size / 1024));
      const beeld = navigator.pdfViewerEnabled
        ? bouw("iframe", { title: `${this.kanaal.titel}: de brief als PDF`, src: `${this.adres}#toolbar=0&navpanes=0&view=FitH` })
        : bouw("div", { class: "bericht" }, bouw("p", {}, "Uw browser toont geen PDF in een pagina."));
      this.inhoud.replaceChildren(beeld, bouw("p", { class: "brief-voet" }, open(), ` (PDF, ${kb} kB)`));
    });
  }

  async dialoog(vraag) {
    this.gesprek ??= new Gesprek(this.kanaal, this.bron, this.inhoud);
    return this.#zetAltijd(await this.gesprek.herhaal(vraag));
  }

  #zetAltijd(handtekening) {
    const anders = this.vorige !== null && this.vorige !== handtekening;
    this.vorige = handtekening;
    return anders;
  }
}

/** A conversation that can be clicked through. The hub remembers nothing, so it is held again from the start each time:
 *  questions that the chosen situation answers are answered by it, then those that were clicked. */
class Gesprek {
  constructor(kanaal, bron, waar) {
    this.kanaal = kanaal;
    this.bron = bron;
    this.waar = waar;
    this.gegeven = {};
  }

  async herhaal(vraag) {
    const sleutel = `${vraag.gemeente}/${vraag.id}`;
    if (this.sleutel !== sleutel) { this.gegeven = {}; this.sleutel = sleutel; }
    this.vraag = vraag;
    return this.#toon();
  }

  async #voer() {
    const beurten = [];
    const bekend = {};
    for (;;) {
      const beurt = await this.bron.beurt(this.kanaal, this.vraag, bekend);
      beurten.push(...beurt.berichten.map((tekst) => ({ tekst })));
      const open = beurt.vraag;
      if (!open) return { beurten, uitweg: beurt.uitweg };
      beurten.push({ tekst: open.tekst });
      const waarde = this.gegeven[open.kenmerk] ?? this.vraag.kenmerken[open.kenmerk];
      if (waarde === undefined || open.kenmerk in bekend) return { beurten, open, uitweg: beurt.uitweg };
      bekend[open.kenmerk] = waarde;
      const knop = open.antwoorden.find((een) => een.id === waarde);
      beurten.push({ tekst: knop?.label ?? [waarde, open.eenheid].filter(Boolean).join(" "), mens: true });
    }
  }

  async #toon() {
    const gesprek = await this.#voer();
    const handtekening = JSON.stringify(gesprek);
    if (handtekening === this.handtekening && this.lijst?.isConnected) return handtekening;
    this.handtekening = handtekening;
    const stond = this.lijst?.isConnected ? this.lijst.scrollTop : 0;
    this.lijst = bouw("ol", { class: "beurten", tabindex: "0", "aria-label": `${this.kanaal.titel}: het gesprek` },
      ...gesprek.beurten.map(({ tekst, mens }) => bouw("li", { class: mens ? "beurt mens" : "beurt" },
        bouw("span", { class: "alleen-voorlezen" }, mens ? "Inwoner: " : "Chatbot: "), tekst)));
    this.waar.replaceChildren(this.lijst, this.#snel(gesprek));
    this.lijst.scrollTop = stond;
    return handtekening;
  }

  #snel({ open, uitweg }) {
    const knoppen = (open?.antwoorden ?? []).map(({ id, label }) => {
      const knop = bouw("button", { type: "button", class: "knop klein" }, label);
      knop.addEventListener("click", () => { this.gegeven = { ...this.gegeven, [open.kenmerk]: id }; this.#verder(); });
      return knop;
    });
    if (Object.keys(this.gegeven).length) {
      const opnieuw = bouw("button", { type: "button", class: "knop klein vol" }, "Opnieuw");
      opnieuw.addEventListener("click", () => { this.gegeven = {}; this.#verder(); });
      knoppen.push(opnieuw);
    }
    const weg = uitweg ? [uitweg.tekst, uitweg.telefoon].filter(Boolean).join(" ") : "";
    return bouw("div", { class: "snel", role: "group", "aria-label": `${this.kanaal.titel}: antwoord geven` }, ...knoppen, weg ? bouw("p", { class: "zacht" }, weg) : null);
  }

  async #verder() {
    const fout = await this.#toon().then(() => null, (fout) => fout);
    if (fout) return; // the next save or choice holds the conversation again
    this.lijst.scrollTop = this.lijst.scrollHeight;
    this.waar.querySelector(".snel button")?.focus({ preventScroll: true });
  }
}

/** Puts a document into a frame without loading anything: in place, so that scroll and focus stay. */
export function vulFrame(frame, tekst) {
  // The policy of this page allows no styles in the text, so they are taken out before and put in as objects.
  const stijlen = [];
  const zonder = tekst
    .replace(/<style\b[^>]*>([\s\S]*?)<\/style>/gi, (_, regels) => { stijlen.push(regels); return ""; })
    .replace(/(<[a-z][^<>]*?)\sstyle=/gi, "$1 data-stijl=");
  const nieuw = new DOMParser().parseFromString(zonder, "text/html");
  const doc = frame.contentDocument;
  const top = doc.scrollingElement.scrollTop;
  nieuw.querySelectorAll("script, link, base, meta").forEach((el) => el.remove());
  doc.documentElement.lang = nieuw.documentElement.lang || "nl";
  doc.title = nieuw.title || frame.title;
  doc.body.replaceChildren(...[...nieuw.body.childNodes].map((knoop) => doc.importNode(knoop, true)));
  for (const el of doc.querySelectorAll("[data-stijl]")) { el.style.cssText = el.dataset.stijl; delete el.dataset.stijl; }
  for (const link of doc.querySelectorAll("a[href]:not([href^='#'])")) { link.target = "_blank"; link.rel = "noopener"; }
  if (!doc.head.querySelector("link")) {
    const blad = doc.createElement("link");
    blad.rel = "stylesheet";
    blad.href = new URL("/bestanden/voorbeeld.css", location.href).href;
    doc.head.append(blad);
  }
  const Blad = frame.contentWindow.CSSStyleSheet;
  doc.adoptedStyleSheets = stijlen.map((regels) => { const blad = new Blad(); blad.replaceSync(regels); return blad; });
  doc.scrollingElement.scrollTop = top;
}

function mooi(tekst) {
  try { return JSON.stringify(JSON.parse(tekst), null, 2); } catch { return tekst; }
}

/** A number that tells two files apart (FNV-1a); nothing secret about it. */
async function vingerafdruk(blob) {
  let som = 0x811c9dc5;
  for (const byte of new Uint8Array(await blob.arrayBuffer())) som = Math.imul(som ^ byte, 0x01000193);
  return `${blob.size}-${som >>> 0}`;
}
