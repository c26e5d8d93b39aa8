// Giving an answer in another form: as e-mail, as chat, as letter, or as a link to a blok. Each by one key.
import { $, OOGOPSLAG, gedaan, hub, kenmerken, omroep, staat, zin } from "./balie.js";
import { platteDelen } from "./tekst.js";

const publiek = (vorm) => staat.kanalen.find((kanaal) => kanaal.vorm === vorm && kanaal.zichtbaar === "publiek");

/** Only the newest copy counts, however late an older one comes. */
async function kopie(wat, maak) {
  const { open } = staat;
  if (!open?.antwoord || open.toen) return;
  try {
    const gemaakt = await maak(open);
    if (staat.open === open) await gemaakt();
  } catch (fout) {
    if (staat.open !== open) return;
    const missen = fout.probleem?.ontbrekendeKenmerken;
    if (missen && !$("vragen").hidden) $("vragen").querySelector("button, input")?.focus();
    gedaan(missen ? `Voor ${wat} moet u meer weten. Stel eerst de vragen bij «Vraag nu».` : `${wat} lukte niet: ${fout.probleem?.detail ?? "probeer het opnieuw."}`, "publicatie");
    omroep($("gedaan").textContent);
  }
}

export function alsEmail() {
  return kopie("de e-mail", async ({ id }) => {
    const antwoord = await hub.antwoord(staat.gemeente, id, publiek("html"), kenmerken());
    const stukken = [
      antwoord.titel,
      ...berichten(antwoord),
      ...(antwoord.secties?.length ? antwoord.secties.map((sectie) => `${sectie.kop}\n${platteDelen(sectie.delen)}`) : [antwoord.antwoordregel]),
      code(antwoord),
    ];
    return () => opKlembord(stukken.filter(Boolean).join("\n\n"), "Gekopieerd als e-mail");
  });
}

/** Short: what is said first, and what is asked next. */
export function alsChat() {
  return kopie("de chat", async ({ id }) => {
    const antwoord = await hub.antwoord(staat.gemeente, id, publiek("html"), kenmerken());
    const van = (naam) => antwoord.secties?.find((sectie) => sectie.id === naam);
    const stukken = [
      ...berichten(antwoord),
      van("tekst") ? platteDelen(van("tekst").delen) : antwoord.antwoordregel,
      ...OOGOPSLAG.map(van).filter(Boolean).map((sectie) => `${sectie.kop}:\n${platteDelen(sectie.delen)}`),
      code(antwoord),
    ];
    return () => opKlembord(stukken.filter(Boolean).join("\n\n"), "Gekopieerd als chat");
  });
}

const berichten = (antwoord) => (antwoord.berichten ?? []).map((bericht) => `${bericht.titel}\n${platteDelen(bericht.delen)}`);
const code = (antwoord) => (antwoord.ontvangstcode ? `${zin("ontvangstcode", "Code van dit antwoord")}: ${antwoord.ontvangstcode}` : "");

export function alsBrief() {
  return kopie("de brief", async ({ id }) => {
    const { blob, code } = await hub.brief(staat.gemeente, id, publiek("pdf"), kenmerken());
    return () => {
      const adres = URL.createObjectURL(blob);
      const link = document.createElement("a");
      link.href = adres;
      link.download = `brief-${id}-${code}.pdf`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(adres), 60_000);
      gedaan(`De brief is opgeslagen. Ontvangstcode: ${code}`);
      omroep(`De brief is opgeslagen. Ontvangstcode ${code}`);
    };
  });
}

/** A link to the desk holds ids only. */
export function alsLink(blok) {
  return kopie("de link", async ({ id }) => {
    const plek = [staat.gemeente, id, blok].filter(Boolean).map(encodeURIComponent).join("/");
    return () => opKlembord(`${location.origin}/kcc#${plek}`, blok ? "Link naar dit stuk gekopieerd" : "Link naar dit antwoord gekopieerd");
  });
}

async function opKlembord(tekst, klaar) {
  try {
    await navigator.clipboard.writeText(tekst);
  } catch {
    // Not allowed here: then the agent copies it.
    $("kopie-tekst").value = tekst;
    $("kopie").showModal();
    $("kopie-tekst").select();
    return;
  }
  const woorden = tekst.split(/\s+/).length;
  gedaan(woorden > 3 ? `${klaar} (${woorden} woorden). Plak het met Ctrl+V.` : `${klaar}. Plak het met Ctrl+V.`);
  omroep(klaar);
}

