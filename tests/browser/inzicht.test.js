// What writers ask besides how an antwoord looks: why, where, what changed; and the tekstmatrix.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { accessible, fits, openPage, startBrowser, startHub } from "./hub.js";

let hub;
let browser;
before(async () => { hub = await startHub({ inGit: true }); browser = await startBrowser(); });
after(async () => { await browser?.close(); await hub?.stop(); });

const FACTS = "content/municipal/havenstede/feiten/reisdocumenten.yaml";
const PASSPORT = "/?gemeente=havenstede&antwoord=paspoort-aanvragen";
const shown = (page) => page.waitForFunction(() => Number(document.body.dataset.ronde) > 0);
const filled = (page, id, times = 1) => page.waitForFunction(([id, times]) => Number(document.getElementById(id).dataset.klaar ?? 0) >= times, [id, times]);
/** A picture of a state, when PICTURES names a folder for it. */
async function picture(page, name, at = null) {
  if (process.env.PICTURES && at) await page.locator(at).first().scrollIntoViewIfNeeded();
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: /telefoon/.test(name) });
}

test("why something stands there is told with keyboard alone, and asks for nothing before it is opened", async () => {
  const { page, context, trouble, addresses } = await openPage(browser, hub, PASSPORT, { width: 1280, height: 800 });
  await shown(page);
  assert.ok(!addresses.some((address) => /intern\/(waarom|gebruik|verschil|matrix|controle)/.test(address)), "nothing was asked");
  await page.focus("#waarom summary");
  await page.keyboard.press("Enter");
  await filled(page, "waarom");
  const told = await page.innerText("#waarom .inzicht");
  assert.match(told, /content\/municipal\/havenstede\/antwoorden\/paspoort-aanvragen\.md:\d+/);
  assert.match(told, /leges\.paspoort\.volwassene/);
  assert.match(told, /gecontroleerd op \d{4}-\d\d-\d\d/);
  assert.match(told, /hangt af van de situatie/);
  assert.match(told, /[0-9a-f]{8}, \d{4}-\d\d-\d\d/, "commit and day");
  await accessible(page, "why");
  await page.evaluate(() => document.querySelector("#inzichten-kop").scrollIntoView());
  await picture(page, "waarom");
  await picture(page, "waarom-waarden", "#waarom table");

  // A situation tells which condition decided; it is in no address.
  await page.fill("#vraag-leeftijd", "17");
  await page.waitForFunction(() => /staat er in deze situatie/.test(document.querySelector("#waarom .inzicht").innerText));
  for (const address of addresses) assert.doesNotMatch(address, /leeftijd/);

  // From a value to where it is used.
  const fact = page.locator("#waarom .naam-knop", { hasText: "leges.paspoort.volwassene" }).first();
  await fact.focus();
  await page.keyboard.press("Enter");
  await filled(page, "gebruik");
  await page.waitForFunction(() => /leges\.paspoort\.volwassene/.test(document.querySelector("#gebruik .inzicht h3")?.innerText ?? ""));
  const used = await page.innerText("#gebruik .inzicht");
  assert.match(used, /\d+ plekken in \d+ antwoorden/);
  assert.match(used, /lindewoude/);
  assert.equal(await page.evaluate(() => document.activeElement.closest("#gebruik") !== null), true, "focus went along");
  await accessible(page, "where it is used");
  await picture(page, "gebruik");
  await page.fill("#gebruik-naam", "leges.paspoort.volwasene");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /Bedoelt u/.test(document.querySelector("#gebruik .inzicht").innerText));
  assert.deepEqual(trouble.filter((line) => !/404/.test(line)), []);
  await context.close();
});

test("what changed since the last commit is shown after a save", async () => {
  const { page, context, trouble } = await openPage(browser, hub, PASSPORT, { width: 1280, height: 800 });
  await shown(page);
  await page.click("#verschil summary");
  await filled(page, "verschil");
  assert.match(await page.innerText("#verschil .inzicht"), /niets veranderd/);
  const facts = await hub.read(FACTS);
  assert.ok(facts.includes("88.65"));
  await hub.write(FACTS, facts.replaceAll("88.65", "91.23"));
  await page.waitForFunction(() => {
    const text = document.querySelector("#verschil iframe")?.contentDocument?.body?.innerText ?? "";
    return text.includes("88,65") && text.includes("91,23");
  });
  await accessible(page, "what changed");
  await picture(page, "verschil");
  await hub.write(FACTS, facts);
  await page.waitForFunction(() => /niets veranderd/.test(document.querySelector("#verschil .inzicht").innerText));
  assert.deepEqual(trouble, []);
  await context.close();
});

test("all outputs of the shown antwoord are read back and compared", async () => {
  const { page, context, trouble } = await openPage(browser, hub, "/?gemeente=havenstede&antwoord=aow", { width: 1280, height: 800 });
  await shown(page);
  await page.click("#controle summary");
  await page.waitForFunction(() => /Alle kanalen zeggen hetzelfde|gevonden|niets gecontroleerd/.test(document.querySelector("#controle .inzicht").innerText), null, { timeout: 120_000 });
  assert.match(await page.innerText("#controle .inzicht"), /Alle kanalen zeggen hetzelfde/);
  await accessible(page, "the verification");
  await page.evaluate(() => document.querySelector("#inzichten-kop").scrollIntoView());
  await picture(page, "controle");
  assert.deepEqual(trouble, []);
  await context.close();
});

test("the tekstmatrix shows every antwoord in every kanaal, and what stands out", async () => {
  const { page, context, trouble } = await openPage(browser, hub, PASSPORT, { width: 1280, height: 800 });
  await shown(page);
  await page.click("#naar-matrix");
  await page.waitForFunction(() => Number(document.body.dataset.klaar) > 0);
  assert.match(page.url(), /\/matrix\?gemeente=havenstede/);
  const all = await page.locator("#rijen tr").count();
  assert.ok(all > 60, `${all} rows`);
  assert.match(await page.innerText("#telling"), /0 leeg, 0 met ontbrekende feiten/);
  await accessible(page, "the tekstmatrix");
  await picture(page, "matrix");
  await page.check("#opvallend");
  const few = await page.locator("#rijen tr").count();
  assert.ok(few < all && few > 0, `${few} of ${all} stand out`);
  await page.uncheck("#opvallend");
  await page.fill("#zoek", "paspoort aanvragen");
  assert.ok((await page.locator("#rijen tr").count()) < 4);
  await page.fill("#zoek", "bijstand");
  await page.locator("tr[data-antwoord=bijstand] summary").first().click();
  await accessible(page, "a remark in the tekstmatrix");
  await page.fill("#zoek", "paspoort aanvragen");

  // A value that is gone empties the cells of the antwoorden that use it, for everybody to see.
  const facts = await hub.read(FACTS);
  await hub.write(FACTS, facts.replace(/( *)waarde: 88\.65/, "$&\n$1geldig_tot_en_met: 2026-02-01"));
  await page.waitForFunction(() => document.querySelector("tr[data-antwoord=paspoort-aanvragen] .teken.leeg"));
  await accessible(page, "an empty cell");
  await picture(page, "matrix-leeg");
  await hub.write(FACTS, facts);
  await page.waitForFunction(() => !document.querySelector("tr[data-antwoord=paspoort-aanvragen] .teken.leeg"));
  await page.click("tr[data-antwoord=paspoort-aanvragen] th a");
  await shown(page);
  assert.match(page.url(), /antwoord=paspoort-aanvragen/);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("the calendar shows what flips, on which day, where; and gives it as a file", async () => {
  const { page, context, trouble } = await openPage(browser, hub, PASSPORT, { width: 1280, height: 800 });
  await shown(page);
  await page.click("#naar-kalender");
  await page.waitForFunction(() => Number(document.body.dataset.klaar) > 0);
  assert.match(page.url(), /\/kalender\?gemeente=havenstede/);
  const all = await page.locator(".posten > li").count();
  assert.ok(all > 5, `${all} posts`);
  assert.match(await page.innerText("#telling"), new RegExp(`: ${all} veranderingen\\.`));
  const days = await page.locator("#dagen > li").evaluateAll((found) => found.map((day) => day.dataset.dag));
  assert.deepEqual(days, [...new Set(days)].sort(), "each day once, in order");
  await accessible(page, "the calendar");
  await picture(page, "kalender");

  // A fact that gets another value leads to an antwoord as it is on that day.
  const fact = page.locator(".posten > li[data-soort=feit]", { has: page.locator("a") }).first();
  const day = await fact.evaluate((post) => post.closest("[data-dag]").dataset.dag);
  assert.match(await fact.innerText(), / wordt /);
  if (await fact.locator("summary").count()) await fact.locator("summary").click();
  assert.match(await fact.locator("a").first().getAttribute("href"), new RegExp(`gemeente=havenstede&antwoord=[a-z-]+&datum=${day}`));

  // Less of it: what citizens notice, a word, all gemeenten.
  await page.check("#zichtbaar");
  const seen = await page.locator(".posten > li").count();
  assert.ok(seen > 0 && seen < all, `${seen} of ${all}`);
  assert.equal(await page.locator(".posten > li[data-soort$=controleren]").count(), 0);
  await page.fill("#zoek", "bestaat vast niet");
  assert.match(await page.innerText("#dagen"), /Niets gevonden/);
  await page.fill("#zoek", "");
  await page.uncheck("#zichtbaar");
  await page.selectOption("#gemeente", "");
  await page.waitForFunction(() => /alle 3/.test(document.querySelector("#dagen").innerText));
  assert.ok(await page.locator(".posten > li").count() > all);
  await accessible(page, "the calendar of all");

  const [file] = await Promise.all([page.waitForEvent("download"), page.click("#agenda")]);
  assert.equal(file.suggestedFilename(), "kalender.ics");

  // A value announced in the content is on the calendar after a save.
  const facts = await hub.read(FACTS);
  await page.selectOption("#gemeente", "havenstede");
  await page.waitForFunction(() => !/alle 3/.test(document.querySelector("#dagen").innerText));
  await hub.write(FACTS, facts.replace(/( *)- vanaf: .*\n *waarde: 88\.65.*\n/, "$&$1- vanaf: 2027-03-03\n$1  waarde: 91.23\n"));
  await page.waitForSelector("[data-dag='2027-03-03']");
  assert.match(await page.innerText("[data-dag='2027-03-03']"), /andere waarde .* wordt € 91,23/);
  await hub.write(FACTS, facts);
  await page.waitForSelector("[data-dag='2027-03-03']", { state: "detached" });
  assert.deepEqual(trouble, []);
  await context.close();
});

test("the kenmerken say what is asked and why, and lead to what uses them", async () => {
  const { page, context, trouble } = await openPage(browser, hub, PASSPORT, { width: 1280, height: 800 });
  await shown(page);
  await page.click("nav a[href='/kenmerken']");
  await page.waitForFunction(() => Number(document.body.dataset.klaar) > 0);
  const all = await page.locator(".kenmerk").count();
  assert.ok(all > 10, `${all} kenmerken`);
  assert.match(await page.innerText("#telling"), new RegExp(`^${all} kenmerken, release`));
  const age = page.locator("[data-kenmerk=leeftijd]");
  for (const told of [/Hoe oud is de persoon/, /AVG, artikel 6/, /BRP, leeftijd/, /Nergens/, /In 1 brief/]) assert.match(await age.innerText(), told);
  await accessible(page, "the kenmerken");
  await picture(page, "kenmerken");

  // With the keyboard alone: less of it, and on to what uses it.
  await page.focus("#gevoelig");
  await page.keyboard.press("Space");
  const few = await page.locator(".kenmerk").count();
  assert.ok(few > 0 && few < all, `${few} of ${all}`);
  await page.keyboard.press("Space");
  await page.fill("#zoek", "bestaat vast niet");
  assert.match(await page.innerText("#kenmerken"), /Niets gevonden/);
  await page.fill("#zoek", "paspoort verloopt");
  for (const details of ["first", "last"]) {
    await page.focus(`[data-kenmerk=leeftijd] details:${details}-of-type summary`);
    await page.keyboard.press("Enter");
  }
  await accessible(page, "what uses a kenmerk");
  assert.match(await page.innerText("[data-kenmerk=leeftijd] details:last-of-type"), /paspoort-verloopt/);
  await page.click("[data-kenmerk=leeftijd] details[open] a >> text=Paspoort aanvragen");
  await shown(page);
  assert.match(page.url(), /antwoord=paspoort-aanvragen/);
  assert.deepEqual(trouble, []);
  await context.close();
});

for (const scheme of ["light", "dark"]) {
  test(`on a phone it all fits (${scheme})`, async () => {
    const { page, context, trouble } = await openPage(browser, hub, PASSPORT, { width: 360, height: 740, scheme });
    await shown(page);
    await page.click("#waarom summary");
    await filled(page, "waarom");
    await page.click("#gebruik summary");
    await filled(page, "gebruik");
    await fits(page);
    await accessible(page, "why and where on a phone");
    await picture(page, `telefoon-${scheme}`);
    await page.goto(`${hub.intern}/matrix?gemeente=havenstede`);
    await page.waitForFunction(() => Number(document.body.dataset.klaar) > 0);
    await fits(page);
    await accessible(page, "the tekstmatrix on a phone");
    await picture(page, `telefoon-matrix-${scheme}`);
    await page.goto(`${hub.intern}/kalender?gemeente=havenstede`);
    await page.waitForFunction(() => Number(document.body.dataset.klaar) > 0);
    await fits(page);
    await accessible(page, "the calendar on a phone");
    await picture(page, `telefoon-kalender-${scheme}`);
    await page.goto(`${hub.intern}/kenmerken`);
    await page.waitForFunction(() => Number(document.body.dataset.klaar) > 0);
    await fits(page);
    await accessible(page, "the kenmerken on a phone");
    await picture(page, `telefoon-kenmerken-${scheme}`);
    assert.deepEqual(trouble, []);
    await context.close();
  });
}
