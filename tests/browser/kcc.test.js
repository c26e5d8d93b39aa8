// The desk of the KCC agent, driven by keyboard.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { accessible, fits, openPage, startBrowser, startHub, until } from "./hub.js";

let hub;
let browser;
before(async () => { hub = await startHub(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await hub?.stop(); });

const ready = (page) => page.waitForSelector("body[data-klaar]");
const focused = (page) => page.evaluate(() => document.activeElement.id);
const shown = (page, id, words) => page.waitForFunction(([id, words]) => {
  const found = document.getElementById(id);
  return !found.hidden && found.textContent.includes(words);
}, [id, words]);

async function search(page, words) {
  await page.fill("#zoek", words);
  await page.waitForSelector("#resultaten [role=option]");
}

async function openAnswer(page, words, titel) {
  await ready(page);
  await page.keyboard.type(words);
  await page.waitForFunction((titel) => document.querySelector("#resultaten [role=option] .titel")?.textContent === titel, titel);
  await page.keyboard.press("Enter");
  await page.waitForFunction((titel) => document.activeElement?.id === "titel" && document.activeElement.textContent === titel, titel);
}

const openPassport = (page) => openAnswer(page, "paspoort aanvragen", "Paspoort aanvragen");

/** Answers the question that is asked now by its first key. */
async function answerOne(page) {
  const question = await page.textContent("#vraag");
  const number = await page.locator("#antwoordknoppen input[type=number]").count();
  await page.keyboard.press(number ? "3" : "1");
  if (number) { await page.keyboard.press("4"); await page.keyboard.press("Enter"); }
  await page.waitForFunction((before) => document.querySelector("#vragen").hidden || document.querySelector("#vraag").textContent !== before, question);
}

/** A page that may use the clipboard. */
async function desk(path = "/kcc", options = {}) {
  return openPage(browser, hub, path, { permissions: ["clipboard-read", "clipboard-write"], ...options });
}

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** What is kept in the browser or stands in an address: nothing of the caller. */
async function nothingOfTheCaller(page, addresses, words) {
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  for (const word of words) {
    assert.ok(!kept.includes(word), `${word} is in the browser: ${kept}`);
    for (const address of addresses) {
      const { pathname, search } = new URL(address);
      assert.ok(!decodeURIComponent(pathname + search).includes(word), `${word} is in ${address}`);
    }
  }
  for (const address of addresses) assert.doesNotMatch(new URL(address).search, /leeftijd|q=/, "nothing of the caller is in an address");
}

test("question, answer, two script questions, e-mail, flag, next caller: without a mouse", async () => {
  const { page, context, trouble, addresses } = await desk();
  await ready(page);
  assert.equal(await focused(page), "zoek", "the box has the focus");
  await accessible(page, "the empty desk");

  await page.keyboard.type("paspoort");
  await page.waitForSelector("#resultaten [role=option]");
  assert.equal(await page.getAttribute("#zoek", "aria-expanded"), "true");
  assert.notEqual(await page.textContent("#resultaten [role=option] .regel"), "", "the answer line is in the list");
  await page.waitForFunction(() => /resulta/.test(document.querySelector("#omroep").textContent));
  await accessible(page, "the results");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.getAttribute("#zoek", "aria-activedescendant"), "resultaat-1");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Escape");
  assert.equal(await page.inputValue("#zoek"), "");

  await openPassport(page);
  const line = await page.textContent("#antwoordregel");
  assert.match(line, /euro/, "an amount as one says it");
  assert.equal((await page.textContent("#gesprek")).split(line.trim()).length - 1, 1, "the answer line stands there once");
  assert.doesNotMatch(await page.textContent("#gesprek"), /\d\d, \d\d, \d\d/, "a telephone number looks like one");
  assert.match(await page.textContent("#berichten"), /14 0199/);
  assert.equal(await page.isVisible("#intern"), true, "notes for agents are there, apart");
  for (const word of [/oorverbinden/, /erugbel/, /Ontvangstcode/, /Gecontroleerd op/, /Bronnen/]) assert.match(await page.textContent("#gegevens"), word);
  for (const id of ["kosten", "termijn", "bewijs"]) assert.equal(await page.isVisible(`#oogopslag .sectie-${id}`), true, `${id} at a glance`);
  await accessible(page, "an open answer");

  await answerOne(page);
  await answerOne(page);
  assert.equal(await page.locator("#bekend li").count(), 2);
  await accessible(page, "an answer of which two questions are answered");

  await page.keyboard.press("e");
  await shown(page, "gedaan", "Gekopieerd als e-mail");
  const mail = await clipboard(page);
  assert.match(mail, /^Paspoort aanvragen\n/);
  assert.match(mail, /€ /, "an amount as one writes it");
  assert.match(mail, /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/, "with the code that leads back");
  assert.doesNotMatch(mail, /undefined|\[object|null/);
  assert.equal(mail.includes(await page.textContent("#intern-tekst p")), false, "no notes for agents");
  await accessible(page, "a copy was made");

  await page.keyboard.press("m");
  await page.waitForFunction(() => document.activeElement?.id === "opmerking");
  assert.match(await page.textContent("#meldvorm"), /geen persoonsgegevens/);
  await page.keyboard.type("De openingstijden van de balie kloppen niet.");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "meld-blok");
  await page.keyboard.press("ArrowDown");
  const blok = await page.inputValue("#meld-blok");
  assert.notEqual(blok, "", "a blok is pointed at");
  await accessible(page, "the form");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await shown(page, "gedaan", "de redactie krijgt uw melding");
  const [flag] = await until("the flag is stored", async () => {
    const { reacties } = await (await fetch(`${hub.intern}/intern/gemeenten/havenstede/antwoorden/paspoort-aanvragen/reacties`)).json();
    return reacties.length > 0 && reacties;
  });
  assert.match(flag.opmerking, /openingstijden/);
  assert.equal(flag.blok, blok);
  assert.match(flag.bestand, /paspoort-aanvragen\.md$/);
  assert.ok(flag.release);

  await page.keyboard.press("g");
  await page.waitForSelector("#doe-gevonden[aria-pressed=true]");
  await page.keyboard.press("n");
  await page.waitForSelector("#gesprek", { state: "hidden" });
  assert.equal(await focused(page), "zoek");
  assert.equal(await page.inputValue("#zoek"), "");
  assert.equal(await page.locator("#resultaten [role=option]").count(), 0);
  await nothingOfTheCaller(page, addresses, ["paspoort aanvragen", "openingstijden van"]);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("every question can be answered, taken back, and closed again", async () => {
  const { page, context, trouble, addresses } = await desk();
  await openPassport(page);
  let asked = 0;
  while (await page.isVisible("#vragen")) {
    await answerOne(page);
    assert.ok(++asked < 20, "the questions come to an end");
  }
  assert.ok(asked > 0, "there was something to ask");
  assert.equal(await page.locator("#bekend li").count(), asked);
  assert.equal(await page.locator("#gesprek .als").count(), 0, "nothing is open any more");
  await accessible(page, "an answer for one situation");
  await page.locator("#titel").focus();
  await page.keyboard.press("Backspace");
  await page.waitForFunction((n) => document.querySelectorAll("#bekend li").length === n, asked - 1);
  await page.keyboard.press("Escape");
  await page.waitForSelector("#gesprek", { state: "hidden" });
  assert.equal(await focused(page), "zoek");
  assert.equal(await page.locator("#resultaten [role=option]").count() > 0, true, "the results are still there");
  await nothingOfTheCaller(page, addresses, ["paspoort aanvragen"]);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("slash goes to the box and a question mark shows the keys", async () => {
  const { page, context, trouble } = await desk();
  await openPassport(page);
  await page.keyboard.press("?");
  await page.waitForSelector("#hulp[open]");
  await accessible(page, "the help");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#hulp", { state: "hidden" });
  assert.equal(await page.isVisible("#gesprek"), true, "Esc closed the help only");
  await page.keyboard.press("/");
  assert.equal(await focused(page), "zoek");
  assert.deepEqual(trouble, []);
  await context.close();
});

test("a chat, a letter and a link, each by one key; the letter's code tells what was said", async () => {
  const { page, context, trouble } = await desk();
  await openAnswer(page, "uittreksel", await firstTitle(page, "uittreksel"));
  await page.keyboard.press("c");
  await shown(page, "gedaan", "Gekopieerd als chat");
  assert.notEqual(await clipboard(page), "");
  await page.keyboard.press("l");
  await shown(page, "gedaan", "Link naar dit antwoord");
  assert.match(await clipboard(page), /\/kcc#havenstede\/[a-z-]+$/);
  await page.locator(".blok").first().focus();
  await page.keyboard.press("l");
  await shown(page, "gedaan", "Link naar dit stuk");
  const link = await clipboard(page);
  while (await page.isVisible("#vragen")) await answerOne(page);
  const download = page.waitForEvent("download");
  await page.keyboard.press("b");
  const file = (await download).suggestedFilename();
  assert.match(file, /^brief-[a-z-]+-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\.pdf$/, "only ids and the code are in the name");
  const code = file.match(/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\.pdf$/)[1];

  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForFunction(() => document.activeElement?.classList.contains("blok"));
  await page.keyboard.press("o");
  await page.waitForSelector("#ontvangst[open]");
  await accessible(page, "the form for a code");
  await page.keyboard.type("AAAA");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#code-fout").textContent !== "");
  await page.fill("#code", code.toLowerCase().replaceAll("-", " "));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#toen:not([hidden])");
  assert.match(await page.textContent("#toen-kop"), /Gegeven als Brief op/);
  assert.match(await page.textContent("#sinds"), /niets veranderd/);
  await accessible(page, "what was told");
  const unknown = trouble.filter((line) => !/status of 400/.test(line));
  assert.deepEqual(unknown, []);
  await context.close();
});

async function firstTitle(page, words) {
  await ready(page);
  await search(page, words);
  await page.waitForTimeout(200);
  const titel = await page.textContent("#resultaten [role=option] .titel");
  await page.keyboard.press("Escape");
  return titel;
}

test("the third question in a row that finds nothing offers a person and a place", async () => {
  const { page, context, trouble, addresses } = await desk();
  await ready(page);
  for (const words of ["qqzwx", "xkcdvv", "wwjjhh"]) {
    assert.equal(await page.isVisible("#hulppunt"), false);
    await page.fill("#zoek", words);
    await page.waitForFunction(() => /Niets/.test(document.querySelector("#oordeel").textContent));
    const counted = page.waitForResponse((response) => response.url().endsWith("/zoekresultaten") && response.request().postDataJSON().voorlopig === false);
    await page.keyboard.press("Enter");
    await counted;
    await page.keyboard.press("Escape");
    assert.equal(await page.inputValue("#zoek"), "", "the box is empty, the caller is the same");
  }
  await page.waitForSelector("#hulppunt:not([hidden])");
  assert.match(await page.textContent("#hulppunt"), /14 0199/);
  assert.match(await page.textContent("#hulppunt"), /hulppunt: \S+/);
  await accessible(page, "a person and a place");
  await nothingOfTheCaller(page, addresses, ["qqzwx", "xkcdvv"]);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("answers that come late do not replace newer ones", async () => {
  const { page, context, trouble } = await desk();
  await ready(page);
  let asked = 0;
  let release;
  const held = new Promise((done) => { release = done; });
  await page.route("**/zoekresultaten", async (route) => {
    asked += 1;
    if (asked === 1) await held;
    await route.continue().catch(() => {});
  });
  await page.fill("#zoek", "rijbewijs");
  await until("the first question is on its way", () => asked === 1);
  await page.fill("#zoek", "paspoort");
  await page.waitForFunction(() => /aspoort/.test(document.querySelector("#resultaten [role=option] .titel")?.textContent ?? ""));
  release();
  await page.waitForTimeout(300);
  assert.match(await page.textContent("#resultaten [role=option] .titel"), /aspoort/);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("the gemeente is remembered, and one key goes to another and back", async () => {
  const { page, context, trouble } = await desk();
  await ready(page);
  await page.selectOption("#gemeente", "lindewoude");
  await page.waitForFunction(() => document.activeElement?.id === "zoek");
  await page.reload();
  await ready(page);
  assert.equal(await page.inputValue("#gemeente"), "lindewoude");
  await openPassport(page);
  const here = await page.textContent("#onder-titel");
  await page.keyboard.press("w");
  await page.waitForFunction((here) => document.querySelector("#onder-titel").textContent !== here, here);
  assert.equal(await page.textContent("#titel"), "Paspoort aanvragen", "the answer stays open, as the other gemeente gives it");
  await page.waitForFunction(() => document.activeElement?.id === "titel");
  await page.keyboard.press("w");
  await page.waitForFunction((here) => document.querySelector("#onder-titel").textContent === here, here);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("what changed since the last shift is told, in substance only", async () => {
  const own = await startHub({ inGit: true });
  try {
    await new Promise((done) => setTimeout(done, 1100));
    const before = new Date().toISOString();
    const { page, context, trouble } = await openPage(browser, own, "/kcc");
    await ready(page);
    await page.evaluate((before) => localStorage.setItem("eenduidig.dienst", JSON.stringify({ laatst: new Date(Date.now() - 60_000).toISOString(), vorige: before })), before);
    await own.change("content/municipal/havenstede/feiten/reisdocumenten.yaml", "88.65", "91.05");
    await page.reload();
    await ready(page);
    await page.waitForFunction(() => /veranderd/.test(document.querySelector("#veranderd-tekst").textContent) && !/Niets/.test(document.querySelector("#veranderd-tekst").textContent));
    await page.keyboard.press("Alt+v");
    await page.waitForSelector("#veranderd[open]");
    assert.match(await page.textContent("#veranderd-lijst"), /88,65.*91,05/);
    await accessible(page, "what changed");
    await page.keyboard.press("Escape");
    await openPassport(page);
    assert.match(await page.textContent("#sinds"), /Veranderd sinds uw vorige dienst.*88,65.*91,05/s);
    await accessible(page, "an answer that changed");
    assert.deepEqual(trouble, []);
    await context.close();
  } finally {
    await own.stop();
  }
});

const SIZES = [["in the dark", { scheme: "dark" }], ["beside another application", { width: 640, height: 720 }], ["on a telephone", { width: 390, height: 844 }],
  ["320 pixels wide", { width: 320, height: 640 }], ["at 200 %", { width: 640, height: 360, deviceScaleFactor: 2 }]];
for (const [name, options] of SIZES) {
  test(`the desk works ${name}`, async () => {
    const { page, context, trouble } = await desk("/kcc", options);
    await ready(page);
    await fits(page);
    await accessible(page, `the empty desk ${name}`);
    await openPassport(page);
    await fits(page);
    await accessible(page, `an open answer ${name}`);
    await page.keyboard.press("1");
    await page.waitForSelector("#situatie:not([hidden])");
    assert.equal(await page.isVisible("#antwoordregel"), true);
    await page.keyboard.press("?");
    await page.waitForSelector("#hulp[open]");
    await fits(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("m");
    await page.waitForFunction(() => document.activeElement?.id === "opmerking");
    await fits(page);
    await accessible(page, `the form ${name}`);
    assert.deepEqual(trouble, []);
    await context.close();
  });
}

test("the report on searching tells content managers what is asked", async () => {
  for (let time = 0; time < 6; time++) {
    await fetch(`${hub.open}/v1/gemeenten/havenstede/zoekresultaten`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ q: "struinpas aanvragen" }) });
  }
  const { page, context, trouble } = await openPage(browser, hub, "/");
  await page.click("text=Zoekverslag");
  await until("the counts are written", async () => {
    await page.reload();
    await page.waitForSelector("body[data-klaar]");
    return (await page.textContent("#meest")).includes("struinpas aanvragen");
  });
  await page.selectOption("#gemeente", "havenstede");
  await page.waitForFunction(() => document.body.dataset.klaar === "2");
  assert.match(await page.textContent("#gemeld"), /openingstijden van de balie|Niets/);
  await fits(page);
  await accessible(page, "the report");
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(page);
  assert.deepEqual(trouble, []);
  await context.close();
});
