// Every page in a browser: each control is used once, no error is logged, nothing is asked of any other server, axe finds
// no serious fault, and what a hostile report holds does no harm. `node pages.test.mjs http://127.0.0.1:7878`
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { addresses, ready } from "./pages.mjs";

const server = process.argv[2];
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => { try { readFileSync(path, { flag: "r" }); return true; } catch { return false; } });
if (!executablePath) {
  console.log("SKIPPED: no Chromium was found: the web pages are not tried in a browser (CHROMIUM names one)");
  process.exit(0);
}
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const problems = [];
let controls = 0;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

async function open(context, name) {
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error") problems.push(`${name}: console: ${message.text()}`); });
  page.on("pageerror", (error) => problems.push(`${name}: error: ${error.message}`));
  page.on("dialog", (dialog) => { problems.push(`${name}: a script of a report was run: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith(server) && !/^(data|blob|about):/.test(request.url())) problems.push(`${name}: asks ${request.url()}`); });
  return page;
}

async function go(page, address) {
  await page.goto("about:blank");
  await page.goto(`${server}/${address}`);
  await ready(page);
}

async function check(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map((one) => ({ id: one.id, impact: one.impact, nodes: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)) })));
  for (const one of found.filter((violation) => ["serious", "critical"].includes(violation.impact))) problems.push(`${name}: axe ${one.id} (${one.impact}): ${one.nodes.join(" | ")}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 1) problems.push(`${name}: is ${wide} pixels wider than the window`);
  const harm = await page.evaluate(() => document.querySelectorAll("main script, main img[onerror], main svg[onload], main img[src='x']").length);
  if (harm > 0) problems.push(`${name}: markup of a report has become part of the page`);
}

/** Uses each control of the page: of those that are alike (rows of a table, marks of a text), two. */
async function use(page, name) {
  const place = page.url();
  const used = new Map();
  const selector = "main button, main select, main input, main mark[role=button], main summary, header button, header input";
  for (let step = 0; step < 120; step += 1) {
    if (page.url().split("?")[0] !== place.split("?")[0]) await go(page, place.slice(server.length + 1));
    const all = await page.$$eval(selector, (found) => found.map((one, index) => {
      const many = ["BUTTON", "MARK", "SUMMARY"].includes(one.tagName) && one.closest("table,main ul,main ol,article");
      const kind = `${one.tagName} ${one.type ?? ""} ${one.className} ${many ? many.tagName : (one.textContent ?? "").slice(0, 30) + (one.getAttribute("aria-label") ?? "") + (one.closest("label")?.textContent ?? "").slice(0, 20)}`;
      return { index, kind, usable: one.checkVisibility() && !one.disabled, tag: one.tagName, type: one.type, text: one.textContent };
    }));
    const next = all.find((one) => one.usable && (used.get(one.kind) ?? 0) < (/table|UL|OL|ARTICLE/.test(one.kind) ? 2 : 1));
    if (!next) break;
    used.set(next.kind, (used.get(next.kind) ?? 0) + 1);
    controls += 1;
    const target = page.locator(selector).nth(next.index);
    try {
      if (next.tag === "SELECT") {
        const values = await target.locator("option").evaluateAll((options) => options.map((one) => one.value));
        await target.selectOption(values[values.length - 1], { timeout: 3000 });
      } else if (next.tag === "INPUT" && !["checkbox", "radio"].includes(next.type)) {
        await target.fill(next.type === "number" ? "1" : "工业", { timeout: 3000 });
        await target.press("Enter");
      } else if (/打印|Print/.test(next.text ?? "")) {
        await page.evaluate(() => { window.print = () => {}; });
        await target.click({ timeout: 3000 });
      } else {
        await target.click({ timeout: 3000, ...(next.tag === "MARK" ? { position: { x: 4, y: 8 } } : {}) });
      }
      await page.waitForTimeout(40);
    } catch (error) {
      problems.push(`${name}: ${next.kind} cannot be used: ${String(error.message).split("\n").slice(0, 2).join(" ")}`);
    }
  }
  if (page.url().split("?")[0] !== place.split("?")[0]) await go(page, place.slice(server.length + 1));
}

const pages = await addresses(server);
const hostile = (await (await fetch(`${server}/api/reports`)).json()).find((report) => report.file === "云溪县_2023.txt");
if (hostile) {
  pages["hostile report"] = `#/report?iri=${encodeURIComponent(hostile.iri)}&missed=1`;
  const data = await (await fetch(`${server}/api/report?iri=${encodeURIComponent(hostile.iri)}`)).json();
  const [kind, title] = ["class", "name"].map((column) => data.mentions.columns.indexOf(column));
  const names = data.mentions.rows.filter((row) => /[<>"\u202e]/.test(row[title]));
  for (const [index, row] of names.slice(0, 6).entries()) pages[`hostile thing ${index}`] = `#/thing?class=${row[kind]}&name=${encodeURIComponent(row[title])}`;
  pages["hostile search"] = `#/search?q=${encodeURIComponent("onerror")}`;
  pages["hostile words"] = `#/search?q=${encodeURIComponent('"><img src=x onerror=alert(9)>')}`;
  pages["hostile sparql"] = `#/sparql?query=${encodeURIComponent("SELECT ?s ?o { ?s ?p ?o FILTER(CONTAINS(STR(?o), \"<\")) } LIMIT 100")}`;
  pages["hostile address"] = `#/thing?class=Enterprise&name=${encodeURIComponent('"><script>alert(8)</script>')}`;
}

for (const [scheme, width, locale] of [["light", 1360, "zh-CN"], ["dark", 390, "en-GB"]]) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 860 }, locale, reducedMotion: "reduce", acceptDownloads: true });
  for (const [name, address] of Object.entries(pages)) {
    const title = `${name} (${scheme}, ${width})`;
    const page = await open(context, title);
    await go(page, address);
    const missing = ["hostile address"].includes(name);
    // A thing that does not exist is an answer of the server, which browsers log.
    if (missing) problems.splice(0, problems.length, ...problems.filter((problem) => !(problem.startsWith(title) && problem.includes("404"))));
    else if ((await page.locator("main .problem").count()) > 0 && name !== "hostile words") problems.push(`${title}: ${await page.locator("main .problem").first().textContent()}`);
    if ((await page.locator("h1").count()) !== 1) problems.push(`${title}: has ${await page.locator("h1").count()} headings of the first rank`);
    await check(page, title);
    if (!name.startsWith("hostile ") || name === "hostile report") await use(page, title);
    await page.close();
  }
  await context.close();
}

// The state of a page is in its address: what was chosen is there again when the address is opened anew.
{
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await open(context, "state");
  await go(page, "#/money?tab=projects");
  const stage = page.locator("main form select").last();
  await stage.selectOption("InOperation");
  const rows = await page.locator("main tbody tr").count();
  const address = page.url().slice(server.length + 1);
  await go(page, address);
  if ((await page.locator("main tbody tr").count()) !== rows || (await stage.inputValue()) !== "InOperation") problems.push("state: a stage that was chosen is not in the address");
  // By keyboard alone: the first key leads to the content, marks are reached and opened.
  await go(page, pages.report.split("&fact")[0]);
  await page.keyboard.press("Tab");
  if (!(await page.evaluate(() => document.activeElement?.classList.contains("skip")))) problems.push("keyboard: the first key does not lead to the link to the content");
  await page.locator("mark").first().focus();
  await page.keyboard.press("Enter");
  if ((await page.locator(".panel .item").count()) === 0) problems.push("keyboard: a mark does not open with Enter");
  await page.keyboard.press("j");
  if ((await page.evaluate(() => document.activeElement?.tagName)) !== "MARK") problems.push("keyboard: j does not lead to the next mark");
  await page.emulateMedia({ media: "print" });
  if (await page.locator("header").isVisible()) problems.push("print: the navigation is printed");
  await context.close();
}
await browser.close();
console.log(`${Object.keys(pages).length} pages, ${controls} uses of controls, ${problems.length} problems`);
for (const problem of [...new Set(problems)]) console.log(`- ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);
