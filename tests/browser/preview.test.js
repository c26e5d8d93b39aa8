// The preview of content managers: every kanaal of one antwoord, renewed on every save.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { accessible, fits, openPage, startBrowser, startHub, until } from "./hub.js";

let hub;
let browser;
before(async () => { hub = await startHub(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await hub?.stop(); });

const FACTS = "content/municipal/havenstede/feiten/reisdocumenten.yaml";
const ANSWER = "content/generic/antwoorden/reisdocumenten/paspoort-aanvragen.md";
const PASSPORT = "/?gemeente=havenstede&antwoord=paspoort-aanvragen";

/** The text of every panel; of a letter the text that the page says is in it. */
const panels = (page) => page.evaluate(async () => {
  const found = {};
  for (const panel of document.querySelectorAll(".paneel")) {
    const frame = panel.querySelector("iframe");
    const inside = frame?.contentDocument?.body?.innerText;
    found[panel.dataset.kanaal] = inside ?? panel.querySelector(".inhoud").innerText;
  }
  return found;
});

const shown = (page) => page.waitForFunction(() => Number(document.body.dataset.ronde) > 0);
const public_ = async (id) => (await fetch(`${hub.open}/v1/gemeenten/havenstede/antwoorden/${id}?kanaal=website`)).text();

async function choose(page, words) {
  await page.click("#antwoord");
  await page.fill("#antwoord", words);
  await page.waitForSelector("#antwoorden [role=option][data-i]");
  const before = await page.evaluate(() => document.body.dataset.ronde);
  await page.keyboard.press("Enter");
  await page.waitForFunction((round) => document.body.dataset.ronde !== round, before);
}

test("an antwoord is chosen by gemeente and title, and shown in every kanaal", async () => {
  const { page, context, trouble } = await openPage(browser, hub, "/");
  await shown(page);
  await page.selectOption("#gemeente", "lindewoude");
  await choose(page, "verhuizing doorg");
  await page.waitForFunction(() => document.querySelectorAll(".paneel").length >= 4);
  const vormen = await page.evaluate(() => document.querySelectorAll(".paneel iframe, .paneel .beurten, .paneel pre, .paneel .bericht").length);
  assert.ok(vormen >= 4, "every panel shows something");
  assert.match(page.url(), /gemeente=lindewoude&antwoord=verhui/);
  await page.check("#herkomst-aan");
  assert.ok(await page.locator("#herkomst-rijen tr").count() > 3);
  await accessible(page, "the preview");
  assert.deepEqual(trouble, []);
  await context.close();
});

test("a situation changes what the kanalen say and is in no address", async () => {
  const { page, context, trouble, addresses } = await openPage(browser, hub, PASSPORT);
  await shown(page);
  const open = await panels(page);
  await page.fill("#vraag-leeftijd", "17");
  await page.selectOption("#vraag-aanvraagsoort", "verlenging");
  await page.waitForFunction((before) => {
    const frame = document.querySelector(".paneel[data-kanaal=website] iframe");
    return frame?.contentDocument?.body?.innerText !== before;
  }, open.website);
  await accessible(page, "the preview of a situation");
  for (const address of addresses) assert.doesNotMatch(address, /leeftijd|verlenging/);
  assert.doesNotMatch(page.url(), /leeftijd|verlenging/);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("the chatbot can be talked to", async () => {
  const { page, context, trouble } = await openPage(browser, hub, PASSPORT);
  await shown(page);
  const bot = page.locator(".paneel[data-kanaal=chatbot]");
  await bot.locator(".beurt").first().waitFor();
  const before = await bot.locator(".beurt").count();
  await bot.locator(".snel button, .snel input").first().waitFor();
  await bot.locator(".snel button").first().click();
  await page.waitForFunction((n) => document.querySelectorAll(".paneel[data-kanaal=chatbot] .beurt").length > n, before);
  await accessible(page, "the conversation");
  assert.deepEqual(trouble, []);
  await context.close();
});

test("a saved fact appears in every kanaal without reloading, and the reader stays where he was", async () => {
  const { page, context, trouble } = await openPage(browser, hub, PASSPORT);
  await shown(page);
  const before = await panels(page);
  const price = before.website.match(/€\s?(\d+,\d\d)/)[0];
  assert.ok(before.website.includes(price));
  const letter = await page.getAttribute(".paneel[data-kanaal=brief] iframe", "src").catch(() => null);
  await page.evaluate(() => {
    globalThis.notReloaded = true;
    const doc = document.querySelector(".paneel[data-kanaal=website] iframe").contentDocument;
    doc.scrollingElement.scrollTop = 120;
  });
  const facts = await hub.read(FACTS);
  const value = Number(price.replace(/[^\d,]/g, "").replace(",", ".")).toFixed(2);
  assert.ok(facts.includes(value), `${FACTS} holds ${value}`);
  await hub.write(FACTS, facts.replaceAll(value, "91.23"));
  await page.waitForFunction(() => [...document.querySelectorAll(".paneel[data-kanaal]")].every((panel) => {
    if (panel.dataset.kanaal === "brief") return true;
    const text = panel.querySelector("iframe")?.contentDocument?.body?.innerText ?? panel.innerText;
    return /91[,.]23|91 euro en 23/.test(text);
  }));
  if (letter) await page.waitForFunction((old) => document.querySelector(".paneel[data-kanaal=brief] iframe").src !== old, letter);
  assert.equal(await page.evaluate(() => globalThis.notReloaded), true);
  assert.equal(await page.evaluate(() => document.querySelector(".paneel[data-kanaal=website] iframe").contentDocument.scrollingElement.scrollTop), 120);
  await until("the public listener gives the new value", async () => (await public_("paspoort-aanvragen")).includes("91,23"));
  await hub.write(FACTS, facts);
  await page.waitForFunction((old) => document.querySelector(".paneel[data-kanaal=website] iframe").contentDocument.body.innerText.includes(old), price);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("a mistake is shown with its place while the last good text stays served", async () => {
  const { page, context, trouble } = await openPage(browser, hub, PASSPORT);
  await shown(page);
  const good = await public_("paspoort-aanvragen");
  const written = await hub.read(ANSWER);
  const reference = "{{ leges.paspoort.volwassene }}";
  const line = written.split("\n").findIndex((text) => text.includes(reference)) + 1;
  await hub.write(ANSWER, written.replace(reference, "{{ leges.paspoort.volwasene }}"));
  await page.waitForSelector("#vastgehouden:not([hidden])");
  await page.waitForSelector("#hier:not([hidden])");
  const told = await page.textContent("#hier");
  assert.ok(told.includes(`${ANSWER}:${line}:`), "file and line");
  assert.match(told, /Waarom/);
  assert.match(told, /Oplossing/);
  assert.match(told, /\^/);
  assert.match(await page.textContent("#stand"), /\d+ fout/);
  assert.match(await page.textContent("#vastgehouden"), /laatste goede versie/);
  assert.equal(await public_("paspoort-aanvragen"), good, "the public listener still gives the last good text");
  await accessible(page, "the preview with mistakes");
  await hub.write(ANSWER, written);
  await page.waitForSelector("#vastgehouden", { state: "hidden" });
  await page.waitForFunction(() => !/fout/.test(document.querySelector("#stand").textContent));
  assert.deepEqual(trouble, []);
  await context.close();
});

for (const [name, options] of [["in the dark", { scheme: "dark" }], ["320 pixels wide", { width: 320, height: 640 }], ["at 200 %", { width: 640, height: 360, deviceScaleFactor: 2 }]]) {
  test(`the preview works ${name}`, async () => {
    const { page, context, trouble } = await openPage(browser, hub, PASSPORT, options);
    await shown(page);
    await fits(page);
    await accessible(page, `the preview ${name}`);
    await page.click("#antwoord");
    await page.waitForSelector("#antwoorden [role=option]");
    await accessible(page, `the list of antwoorden ${name}`);
    assert.deepEqual(trouble, []);
    await context.close();
  });
}
