// The text of an antwoord (secties, delen, blokken, inhoud: see the API) as elements of a page.
import { bouw } from "./hub.js";

/** Inline content as plain words. */
export function woorden(stukken) {
  return (stukken ?? []).map((stuk) => (stuk.inhoud ? woorden(stuk.inhoud) : stuk.soort === "regeleinde" ? " " : (stuk.tekst ?? stuk.alt ?? ""))).join("");
}

/** Inline content. */
export function inhoud(stukken) {
  return (stukken ?? []).map((stuk) => {
    switch (stuk.soort) {
      case "vet": return bouw("strong", {}, ...inhoud(stuk.inhoud));
      case "nadruk": return bouw("em", {}, ...inhoud(stuk.inhoud));
      case "regeleinde": return bouw("br");
      case "link": return link(stuk.url, inhoud(stuk.inhoud), stuk.antwoord);
      case "feit": return stuk.url && !stuk.url.startsWith("tel:") ? link(stuk.url, [stuk.tekst]) : bouw("span", { class: "feit" }, stuk.tekst, stuk.verwacht ? " (verwacht)" : "");
      case "afbeelding": return bouw("span", {}, stuk.alt);
      default: return document.createTextNode(stuk.tekst ?? "");
    }
  });
}

function link(url, kinderen, antwoord) {
  if (antwoord) return bouw("a", { href: `#${antwoord}`, "data-antwoord": antwoord }, ...kinderen);
  if (!/^(https?:|mailto:|tel:)/.test(url ?? "")) return bouw("span", {}, ...kinderen);
  return bouw("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...kinderen);
}

/** Delen: bloks, and choices with their open branches. `mag` says which bloks to show, `om` puts something around one. */
export function delen(lijst, mag = () => true, om = (id, kinderen) => kinderen) {
  const uit = [];
  let waarom = null;
  for (const deel of lijst ?? []) {
    if (deel.soort === "keuze") {
      for (const tak of deel.takken) {
        const binnen = delen(tak.delen, mag, om);
        if (binnen.length) uit.push(bouw("div", { class: "tak" }, bouw("p", { class: "als" }, tak.zin, ":"), ...binnen));
      }
    } else if (mag(deel)) {
      if (deel.waarom && deel.waarom !== waarom) uit.push(bouw("p", { class: "waarom" }, deel.waarom));
      waarom = deel.waarom;
      uit.push(...om(deel.id, blokken(deel.blokken)));
    }
  }
  return uit;
}

/** Blocks of text. */
export function blokken(lijst) {
  return (lijst ?? []).map((blok) => {
    switch (blok.soort) {
      case "lijst": return bouw(blok.genummerd ? "ol" : "ul", { start: blok.genummerd && blok.start !== 1 ? blok.start : null },
        ...blok.items.map((item) => bouw("li", {}, als(item.zin), ...(item.blokken.length === 1 && item.blokken[0].soort === "alinea" ? inhoud(item.blokken[0].inhoud) : blokken(item.blokken)))));
      case "tabel": return tabel(blok);
      case "onderdeel": return bouw("div", {}, bouw(`h${Math.min(6, blok.niveau + 1)}`, {}, blok.titel), ...blokken(blok.blokken));
      default: return bouw("p", {}, ...inhoud(blok.inhoud));
    }
  });
}

function tabel(blok) {
  const zinnen = blok.rijen.some((rij) => rij.zin);
  const zichzelf = bouw("table", {},
    bouw("thead", {}, bouw("tr", {}, ...(blok.kop ?? []).map((cel) => bouw("th", { scope: "col" }, ...inhoud(cel))), zinnen ? bouw("th", { scope: "col" }, "Geldt") : null)),
    bouw("tbody", {}, ...blok.rijen.map((rij) => bouw("tr", {}, ...rij.cellen.map((cel) => bouw("td", {}, ...inhoud(cel))), zinnen ? bouw("td", {}, als(rij.zin, false) ?? "altijd") : null))));
  return bouw("div", { class: "schuif", tabindex: "0", role: "group", "aria-label": "Tabel" }, zichzelf);
}

function als(zin, dubbelePunt = true) {
  return zin ? bouw("span", { class: "als" }, zin, dubbelePunt ? ": " : "") : null;
}

/** Inline content as plain words, with the address behind a link that leads elsewhere. */
function platteInhoud(stukken) {
  return (stukken ?? []).map((stuk) => {
    if (stuk.soort === "regeleinde") return "\n";
    const tekst = stuk.inhoud ? platteInhoud(stuk.inhoud) : (stuk.tekst ?? stuk.alt ?? "");
    return /^https?:/.test(stuk.url ?? "") && !stuk.antwoord && !tekst.includes(stuk.url) ? `${tekst} (${stuk.url})` : tekst;
  }).join("");
}

/** Delen as plain text, for an e-mail. */
export function platteDelen(lijst) {
  const uit = [];
  for (const deel of lijst ?? []) {
    if (deel.soort === "keuze") uit.push(...deel.takken.map((tak) => `${tak.zin}:\n${platteDelen(tak.delen)}`));
    else uit.push(...deel.blokken.map((blok) => platBlok(blok)));
  }
  return uit.filter(Boolean).join("\n\n");
}

function platBlok(blok) {
  const als = (zin) => (zin ? `${zin}: ` : "");
  switch (blok.soort) {
    case "lijst": return blok.items.map((item, i) => {
      const teken = blok.genummerd ? `${blok.start + i}. ` : "- ";
      return `${teken}${als(item.zin)}${item.blokken.map(platBlok).join("\n").replaceAll("\n", "\n  ")}`;
    }).join("\n");
    case "tabel": return blok.rijen.map((rij) => {
      const [eerste, ...rest] = rij.cellen.map(platteInhoud);
      const koppen = (blok.kop ?? []).slice(1).map(platteInhoud);
      const cellen = rest.map((cel, i) => (cel && koppen[i] && rest.length > 1 ? `${koppen[i].toLowerCase()} ${cel}` : cel)).filter(Boolean);
      return `- ${als(rij.zin)}${[eerste, cellen.join(", ")].filter(Boolean).join(": ")}`;
    }).join("\n");
    case "onderdeel": return `${blok.titel}\n${blok.blokken.map(platBlok).join("\n\n")}`;
    default: return platteInhoud(blok.inhoud);
  }
}
