// The pictures of the README, from a server over the sample reports: `node test/pictures.mjs http://127.0.0.1:7878 ../docs/images`.
import { chromium } from "playwright-core";
import { addresses, ready } from "./pages.mjs";

const [server, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const pages = await addresses(server);
const context = await browser.newContext({ viewport: { width: 1240, height: 780 }, locale: "en-GB", reducedMotion: "reduce", colorScheme: "light" });
const page = await context.newPage();
for (const [name, address] of Object.entries({ overview: pages.overview, reader: pages.report, indicators: `#/indicators?name=${encodeURIComponent("地区生产总值")}&measure=Growth`, compare: pages.compare })) {
  await page.goto("about:blank");
  await page.goto(`${server}/${address}`);
  await ready(page);
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${folder}/${name}.png` });
}
await browser.close();
