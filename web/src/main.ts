// The frame of all pages: navigation, language, colours; and which page an address stands for.

import "./style.css";
import { isStatic } from "./api";
import { fill, h } from "./dom";
import { here, to } from "./state";
import { currentLanguage, setLanguage, t, type Word } from "./words";

type Page = (parameters: URLSearchParams) => Promise<Node>;

const PAGES: Record<string, () => Promise<Page>> = {
  overview: async () => (await import("./pages/overview")).overview,
  reports: async () => (await import("./pages/reports")).reports,
  report: async () => (await import("./pages/report")).report,
  fact: async () => (await import("./pages/fact")).fact,
  things: async () => (await import("./pages/things")).things,
  thing: async () => (await import("./pages/thing")).thing,
  indicators: async () => (await import("./pages/indicators")).indicators,
  money: async () => (await import("./pages/money")).money,
  compare: async () => (await import("./pages/compare")).compare,
  search: async () => (await import("./pages/search")).search,
  sparql: async () => (await import("./pages/sparql")).sparql,
};

const NAVIGATION: Word[] = ["overview", "reports", "things", "indicators", "money", "compare", "search", "sparql"];

/** Under which entry of the navigation a page belongs. */
const PART_OF: Record<string, string> = { report: "reports", fact: "reports", thing: "things" };

const app = document.getElementById("app")!;
const main = h("main", { id: "content", tabindex: "-1" });
let drawn = 0;

function frame(): void {
  const { page } = here();
  const current = PART_OF[page] ?? page;
  const links = NAVIGATION.map((name) => h("li", {}, h("a", { href: to(name), "aria-current": name === current ? "page" : undefined }, t(name))));
  const quick = h("form", { class: "quick", role: "search", onsubmit: (event: Event) => {
    event.preventDefault();
    const words = (quick.elements.namedItem("q") as HTMLInputElement).value.trim();
    if (words) location.hash = to("search", { q: words });
  } }, h("input", { type: "search", name: "q", "aria-label": t("search"), placeholder: t("search") }));
  fill(app,
    h("a", { class: "skip", href: "#content", onclick: (event: Event) => { event.preventDefault(); main.focus(); } }, t("skip")),
    h("header", {},
      h("a", { class: "brand", href: to("overview") }, "reportgraph"),
      h("nav", { "aria-label": t("menu") }, h("ul", {}, links)),
      quick,
      h("div", { class: "tools" },
        h("button", { type: "button", lang: currentLanguage() === "zh" ? "en" : "zh", onclick: () => { setLanguage(currentLanguage() === "zh" ? "en" : "zh"); void show(); } }, t("language")),
        h("button", { type: "button", onclick: theme, title: t("theme"), "aria-label": t("theme") }, "◐"),
        h("button", { type: "button", onclick: () => print(), class: "wide" }, t("print")))),
    main);
  app.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
}

function theme(): void {
  const dark = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const next = dark === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem("theme", next);
  } catch { /* It is then chosen again next time. */ }
  void show();
}

async function show(): Promise<void> {
  const turn = ++drawn;
  const { page, parameters } = here();
  frame();
  const heading = t((page in PAGES ? page : "overview") as Word);
  document.title = `${heading} · reportgraph`;
  fill(main, h("p", { class: "quiet", role: "status" }, t("loading")));
  try {
    const load = PAGES[page] ?? PAGES.overview;
    const content = await (await load())(parameters);
    if (turn === drawn) {
      fill(main, content);
      const title = main.querySelector("h1")?.textContent;
      if (title) document.title = `${title} · reportgraph`;
      main.dataset.ready = page;
    }
  } catch (error) {
    if (turn === drawn) fill(main, h("h1", {}, heading), h("p", { class: "problem", role: "alert" }, `${t("failed")}: ${error instanceof Error ? error.message : error}`));
  }
}

addEventListener("hashchange", () => {
  delete main.dataset.ready;
  void show().then(() => {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  });
});
if (isStatic) document.documentElement.classList.add("static");
setLanguage((new URLSearchParams(here().parameters).get("lang") as "zh" | "en" | null) ?? currentLanguage());
void show();
