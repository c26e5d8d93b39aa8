// The desk of the KCC agent, driven by keyboard.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { accessible, fits, openPage, startBrowser, startHub, until } from "./hub.js";

let hub;
let browser;
before(async () => { hub = await startHub(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await hub?.stop(); });

const ready = (page) => page.waitForSelector("body[data-klaar]");

async function search(page, words) {
  await page.fill("#zoek", words);
  await page.waitForSelector("#resultaten [role=option]");
}

async function openPassport(page) {
  await ready(page);
  await search(page, "paspoort aanvragen");
  await page.waitForFunction(() => document.querySelector("#resultaten [role=option] .titel")?.textContent === "Paspoort aanvragen");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#gesprek:not([hidden])");
  await page.waitForFunction(() => document.activeElement?.id === "titel");
}

test("an agent finds, opens and narrows an answer without a mouse", async () => {
  const { page, context, trouble, addresses } = await openPage(browser, hub, "/kcc");
  await ready(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), "zoek", "the box has the focus");
  await accessible(page, "the empty desk");

  await page.keyboard.type("paspoort");
  await page.waitForSelector("#resultaten [role=option]");
  assert.equal(await page.getAttribute("#zoek", "aria-expanded"), "true");
  assert.notEqual(await page.textContent("#resultaten [role=option] .regel"), "", "the answer line is in the list");
  await page.waitForFunction(() => /resulta/.test(document.querySelector("#omroep").textContent));
  await accessible(page, "the results");
  const count = await page.locator("#resultaten [role=option]").count();
  if (count > 1) {
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.getAttribute("#zoek", "aria-activedescendant"), "resultaat-1");
    await page.keyboard.press("ArrowUp");
  }

  await openPassport(page);
  assert.match(await page.textContent("#antwoordregel"), /€|euro/);
  assert.equal(await page.isVisible("#intern"), true, "notes for agents are there, apart");
  assert.match(await page.textContent("#gegevens"), /oorverbinden|Verbind door/);
  assert.match(await page.textContent("#gegevens"), /Ontvangstcode/);
  await accessible(page, "an open answer");

  // Answer every question, by number key or by typing a number, until none is left.
  let asked = 0;
  while (await page.isVisible("#vragen")) {
    const question = await page.textContent("#vraag");
    const number = await page.locator("#antwoordknoppen input[type=number]").count();
    await page.keyboard.press(number ? "3" : "1");
    if (number) { await page.keyboard.press("4"); await page.keyboard.press("Enter"); }
    await page.waitForFunction((before) => document.querySelector("#vragen").hidden || document.querySelector("#vraag").textContent !== before, question);
    assert.ok(++asked < 20, "the questions come to an end");
  }
  assert.ok(asked > 0, "there was something to ask");
  assert.equal(await page.locator("#bekend li").count(), asked);
  assert.equal(await page.locator("#tekst .als").count(), 0, "nothing is open any more");
  await accessible(page, "an answer for one situation");
  for (const address of addresses) assert.doesNotMatch(address, /leeftijd|34|paspoort\+|q=/, "nothing of the caller is in an address");

  await page.locator("#titel").focus();
  await page.keyboard.press("Backspace");
  await page.waitForFunction((n) => document.querySelectorAll("#bekend li").length === n, asked - 1);

  await page.keyboard.press("Escape");
  await page.waitForSelector("#gesprek", { state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "zoek");
  assert.equal(await page.locator("#resultaten [role=option]").count() > 0, true, "the results are still there");
  assert.deepEqual(trouble, []);
  await context.close();
});

test("slash goes to the box and a question mark shows the keys", async () => {
  const { page, context, trouble } = await openPage(browser, hub, "/kcc");
  await openPassport(page);
  await page.keyboard.press("?");
  await page.waitForSelector("#hulp[open]");
  await accessible(page, "the help");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#hulp", { state: "hidden" });
  assert.equal(await page.isVisible("#gesprek"), true, "Esc closed the help only");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "zoek");
  assert.deepEqual(trouble, []);
  await context.close();
});

test("an agent reports a mistake, and is told not to enter personal data", async () => {
  const { page, context, trouble } = await openPage(browser, hub, "/kcc");
  await openPassport(page);
  await page.click("#melden summary");
  assert.match(await page.textContent("#meldvorm"), /geen persoonsgegevens/);
  await page.fill("#opmerking", "De openingstijden van de balie kloppen niet.");
  await accessible(page, "the form");
  await page.click("#meldvorm button[type=submit]");
  await page.waitForSelector("#bedankt");
  assert.deepEqual(trouble, []);
  await context.close();
});

test("answers that come late do not replace newer ones", async () => {
  const { page, context, trouble } = await openPage(browser, hub, "/kcc");
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

test("the gemeente is remembered", async () => {
  const { page, context, trouble } = await openPage(browser, hub, "/kcc");
  await ready(page);
  await page.selectOption("#gemeente", "lindewoude");
  await page.reload();
  await ready(page);
  assert.equal(await page.inputValue("#gemeente"), "lindewoude");
  assert.deepEqual(trouble, []);
  await context.close();
});

for (const [name, options] of [["in the dark", { scheme: "dark" }], ["320 pixels wide", { width: 320, height: 640 }], ["at 200 %", { width: 640, height: 360, deviceScaleFactor: 2 }]]) {
  test(`the desk works ${name}`, async () => {
    const { page, context, trouble } = await openPage(browser, hub, "/kcc", options);
    await ready(page);
    await search(page, "paspoort");
    await fits(page);
    await accessible(page, `results ${name}`);
    await openPassport(page);
    await fits(page);
    await accessible(page, `an open answer ${name}`);
    assert.deepEqual(trouble, []);
    await context.close();
  });
}
