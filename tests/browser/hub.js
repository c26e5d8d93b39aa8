// Starts the real program on a copy of the sample content, and a browser that watches for trouble.
import { execFileSync, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import axe from "axe-core";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = process.env.EENDUIDIG_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug/eenduidig");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PATIENCE_MS = 30_000;

/** Asks until `ask` gives something that counts as true. */
export async function until(what, ask) {
  const end = Date.now() + PATIENCE_MS;
  let last;
  while (Date.now() < end) {
    try {
      const found = await ask();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s`, { cause: last });
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Makes a folder a git repository with one commit of all that is in it. */
export function commitAll(folder) {
  const git = (...words) => execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@voorbeeld.example", "-c", "init.defaultBranch=main", ...words],
    { cwd: folder, env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } });
  git("init", "-q");
  git("add", "content", "renderers", "schemas", "search");
  git("commit", "-q", "-m", "Alles zoals het nu is");
}

/** The program, serving a copy of the content that a test may change; with `inGit` of a folder that lies in git. */
export async function startHub({ inGit = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "eenduidig-"));
  for (const part of ["content", "renderers", "schemas", "search"]) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  }
  if (inGit) commitAll(folder);
  const [open, intern] = [await freePort(), await freePort()];
  const program = spawn(PROGRAM, [
    "serve", "--content", join(folder, "content"), "--listen", `127.0.0.1:${open}`, "--listen-intern", `127.0.0.1:${intern}`,
    "--database", `sqlite://${join(folder, "register.sqlite")}`,
  ], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [program.stdout, program.stderr]) stream.on("data", (text) => { said += text; });
  const gone = new Promise((done) => program.once("exit", done));
  const hub = {
    open: `http://127.0.0.1:${open}`,
    intern: `http://127.0.0.1:${intern}`,
    path: (name) => join(folder, name),
    read: (name) => readFile(join(folder, name), "utf8"),
    write: (name, text) => writeFile(join(folder, name), text),
    async change(name, from, to) {
      const text = await this.read(name);
      assert.ok(text.includes(from), `${name} holds ${from}`);
      await this.write(name, text.replaceAll(from, to));
    },
    async stop() {
      program.kill("SIGTERM");
      const late = setTimeout(() => program.kill("SIGKILL"), 5000);
      await gone;
      clearTimeout(late);
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await until("the program serves", async () => {
      if (program.exitCode !== null) throw new Error(`it stopped with ${program.exitCode}`);
      return (await fetch(`${hub.open}/readyz`)).ok && (await fetch(`${hub.intern}/`)).ok;
    });
  } catch (error) {
    await hub.stop();
    throw new Error(`the program does not serve:\n${said}`, { cause: error });
  }
  return hub;
}

/** A browser that is not let out. */
export function startBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
      "--disable-default-apps", "--disable-sync", "--no-first-run", "--lang=nl-NL"],
  });
}

/** A page that remembers what should not happen. */
export async function openPage(browser, hub, path, { width = 1280, height = 720, scheme = "light", ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: "nl-NL", reducedMotion: "reduce", ...more });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const trouble = [];
  const addresses = [];
  page.on("console", (message) => {
    // A letter that must know more first is refused (422) and a withheld answer is told with a fixed phrase (503), both by
    // design; the browser writes every such status on the console.
    if (/status of (422|503)/.test(message.text()) && message.location().url.includes("/intern/voorbeeld/")) return;
    if (["error", "warning"].includes(message.type())) trouble.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => trouble.push(`error in the page: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    addresses.push(request.url());
    if (!["data:", "blob:", "about:", "chrome:", "chrome-extension:"].includes(protocol) && origin !== hub.intern) trouble.push(`asked elsewhere: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500 && !(response.status() === 503 && response.url().includes("/intern/voorbeeld/"))) trouble.push(`${response.status()} from ${response.url()}`);
  });
  await page.goto(hub.intern + path);
  return { page, context, trouble, addresses };
}

const STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** A rendered answer may be part of a page; what only a whole page has is not asked of it. */
const OF_PAGES = ["region", "landmark-one-main", "page-has-heading-one", "heading-order", "document-title", "bypass"];

async function violations(page, off = []) {
  await page.evaluate(axe.source);
  return page.evaluate(async ([values, off]) => {
    const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
    const found = await globalThis.axe.run(document, { iframes: false, runOnly: { type: "tag", values }, rules });
    return found.violations.map(({ impact, id, nodes }) => ({ impact, id, nodes: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`) }));
  }, [STANDARD, off]);
}

/** Runs axe on the page, and on copies of the answers in its frames (no script may run in those). */
export async function accessible(page, state) {
  const results = await violations(page);
  for (const frame of page.frames().filter((frame) => frame.url().startsWith("about:"))) {
    const [html, rules] = await frame.evaluate(() => [
      document.documentElement.outerHTML,
      document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join("\n"),
    ]);
    const copy = await page.context().newPage();
    await copy.setContent(html.replace("</head>", () => `<style>${rules}</style></head>`));
    results.push(...(await violations(copy, OF_PAGES)));
    await copy.close();
  }
  if (process.env.AXE_ALL && results.length) console.log(state, JSON.stringify(results, null, 1));
  const bad = results.filter(({ impact }) => ["serious", "critical"].includes(impact));
  assert.deepEqual(bad, [], `${state} is accessible`);
}

/** Nothing scrolls sideways: the page fits its window. */
export async function fits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= window, `the page is ${content} px wide in a window of ${window}`);
}
