// Pictures of every page, light and dark, wide and narrow, to be looked at: `npm run shots -- http://127.0.0.1:7878 FOLDER`.
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { addresses, ready } from "./pages.mjs";

const [server, folder, only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const pages = await addresses(server);
for (const [scheme, width, locale] of [["light", 1360, "zh-CN"], ["dark", 1360, "en-GB"], ["light", 390, "en-GB"], ["dark", 390, "zh-CN"]]) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 860 }, locale, reducedMotion: "reduce" });
  const page = await context.newPage();
  for (const [name, address] of Object.entries(pages)) {
    if (only && !only.split(",").includes(name)) continue;
    await page.goto("about:blank");
    await page.goto(`${server}/${address}`);
    await ready(page);
    await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png`, fullPage: process.env.FULL === "1" });
  }
  await context.close();
}
await browser.close();
