// The reader: a report's text with all that was found in it.

import { get, rows, type Row } from "../api";
import { fill, h, plain } from "../dom";
import { amount, reportName, says, shortIri, when } from "../format";
import { keep, to } from "../state";
import { t, term } from "../words";

interface Found {
  kind: string;
  start: number;
  end: number;
  row: Row;
  missed?: boolean;
}

/** The kinds that can be switched on and off. Names of other classes count as `Other`. */
const KINDS = ["Observation", "Investment", "Milestone", "Recognition", "Enterprise", "Project", "Program", "Group", "Other"];

export async function report(parameters: URLSearchParams): Promise<Node> {
  const iri = parameters.get("iri") ?? "";
  const data = await get("/api/report", { iri });
  const about: Row = data.report ?? {};
  const facts: Found[] = rows(data.facts).map((row) => ({ kind: row.class, start: row.start, end: row.end, row }));
  const names: Found[] = rows(data.mentions).filter((row) => row.class !== "Indicator").map((row) => ({ kind: KINDS.includes(row.class) ? row.class : "Other", start: row.start, end: row.end, row }));
  const found = [...facts, ...names];
  let missed: Found[] = [];
  const shown = new Set(parameters.get("kinds")?.split(",") ?? KINDS);
  const text = h("article", { class: "text", lang: "zh" });
  const panel = h("aside", { class: "panel", "aria-live": "polite" });
  const choose = (items: Found[]): void => fill(panel, h("h2", {}, t("selected")), items.length === 0 ? h("p", { class: "quiet" }, t("choose")) : items.map((item) => details(item, iri)));
  const draw = (): void => {
    const visible = [...found.filter((item) => shown.has(item.kind)), ...missed];
    if (data.text) fill(text, paragraphs(data.text, visible, choose));
    else fill(text, h("p", { class: "problem" }, t("noText")), visible.map((item) => h("p", {}, h("button", { type: "button", class: "linklike", onclick: () => choose([item]) }, plain(item.row.quote ?? item.row.name)))));
  };
  const toggles = KINDS.map((kind) => h("label", { class: `toggle kind-${kind}` },
    h("input", { type: "checkbox", checked: shown.has(kind), onchange: (event: Event) => {
      if ((event.target as HTMLInputElement).checked) shown.add(kind); else shown.delete(kind);
      keep({ kinds: shown.size === KINDS.length ? null : [...shown].join(",") || "-" });
      draw();
    } }), term(kind), h("span", { class: "count" }, String(found.filter((item) => item.kind === kind).length))));
  const miss = h("button", { type: "button", "aria-pressed": "false", onclick: () => void toggleMissed() }, t("showMissed"));
  const note = h("span", { class: "quiet" });
  const toggleMissed = async (): Promise<void> => {
    if (missed.length > 0) missed = [];
    else {
      fill(note, t("loading"));
      try {
        const answer = await get("/api/missed", { iri });
        missed = answer.missed.map((row: Row) => ({ kind: "missed", start: row.start, end: row.end, row, missed: true }));
        fill(note, `${missed.length} ${t("missed")}`, !answer.same_rules && ` · ${t("otherRules")}`);
      } catch (error) {
        fill(note, error instanceof Error ? error.message : String(error));
      }
    }
    const on = missed.length > 0;
    miss.setAttribute("aria-pressed", String(on));
    miss.textContent = on ? t("hideMissed") : t("showMissed");
    keep({ missed: on && "1" });
    draw();
  };
  draw();
  choose([]);
  if (parameters.get("missed")) await toggleMissed();
  const go = (start: number): void => {
    const marks = [...text.querySelectorAll<HTMLElement>("[data-start]")];
    const at = marks.filter((mark) => Number(mark.dataset.start) <= start).pop();
    (at ?? text).scrollIntoView({ block: "center" });
    at?.classList.add("here");
  };
  const wanted = parameters.get("fact");
  const fact = facts.find((item) => item.row.fact === wanted);
  const at = fact?.start ?? Number(parameters.get("at") ?? -1);
  if (fact) choose([fact]);
  if (at >= 0) requestAnimationFrame(() => requestAnimationFrame(() => go(at)));
  text.addEventListener("keydown", (event) => {
    if (event.key !== "j" && event.key !== "k") return;
    const marks = [...text.querySelectorAll<HTMLElement>("mark")];
    const next = marks.indexOf(document.activeElement as HTMLElement) + (event.key === "j" ? 1 : -1);
    marks[Math.max(0, Math.min(marks.length - 1, next))]?.focus();
  });
  const numbered = (iri: string): number => Number(iri.replace(/^.*\//, ""));
  const sections = rows(data.sections).sort((a, b) => numbered(a.section) - numbered(b.section));
  return h("div", { class: "reader" },
    h("h1", {}, plain(about.title ?? about.file)),
    h("p", { class: "quiet" }, [reportName(about), about.date, about.speaker && plain(about.speaker), about.meeting && plain(about.meeting), plain(about.file)].filter(Boolean).join(" · ")),
    about.complete === false && h("p", { class: "problem" }, t("incomplete")),
    h("div", { class: "toggles", role: "group", "aria-label": t("filter") }, toggles, miss, note,
      h("a", { href: `./resource?iri=${encodeURIComponent(iri)}&format=ttl`, class: "data" }, `${t("data")} (Turtle)`)),
    h("div", { class: "columns" },
      h("nav", { class: "contents", "aria-label": t("contents") }, h("h2", {}, t("contents")), h("ul", {}, sections.map((section) =>
        h("li", {}, h("button", { type: "button", class: "linklike", onclick: () => heading(text, section.heading) }, plain(section.heading)), " ", h("small", { class: "quiet" }, term(section.kind)))))),
      text, panel));
}

/** Scrolls to the line that bears a heading. */
function heading(text: HTMLElement, words: string): void {
  const line = [...text.querySelectorAll("p")].find((one) => one.textContent?.includes(words));
  line?.scrollIntoView({ block: "start" });
}

/** The text, line by line, cut where something begins or ends. Offsets count code points. */
function paragraphs(text: string, found: Found[], choose: (items: Found[]) => void): HTMLElement[] {
  const characters = [...text];
  const lines: HTMLElement[] = [];
  const byStart = [...found].sort((a, b) => a.start - b.start);
  let start = 0;
  let next = 0;
  let open: Found[] = [];
  while (start < characters.length) {
    let end = start;
    while (end < characters.length && characters[end] !== "\n") end += 1;
    while (next < byStart.length && byStart[next].start < end) open.push(byStart[next++]);
    open = open.filter((item) => item.end > start);
    const line = characters.slice(start, end).join("");
    if (line.trim()) {
      const cuts = new Set([start, end]);
      for (const item of open) {
        if (item.start > start) cuts.add(item.start);
        if (item.end < end) cuts.add(item.end);
      }
      const places = [...cuts].sort((a, b) => a - b);
      const pieces = places.slice(0, -1).map((from, index) => piece(characters, from, places[index + 1], open, choose));
      lines.push(h("p", { "data-start": start }, pieces));
    }
    start = end + 1;
  }
  return lines;
}

function piece(characters: string[], from: number, until: number, open: Found[], choose: (items: Found[]) => void): Node | string {
  const words = plain(characters.slice(from, until).join(""));
  const items = open.filter((item) => item.start <= from && item.end >= until);
  if (items.length === 0) return words;
  // The shortest span is the most exact: its kind gives the colour, all of them open on a click.
  const exact = [...items].sort((a, b) => a.end - a.start - (b.end - b.start));
  const pick = (): void => choose(exact);
  return h("mark", { class: [...new Set(items.map((item) => `kind-${item.kind}`))].join(" "), "data-kind": exact[0].kind, "data-start": from, tabindex: "0", role: "button",
    onclick: pick, onkeydown: (event: KeyboardEvent) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(); } } }, words);
}

function details(item: Found, report: string): HTMLElement {
  const row = item.row;
  if (item.missed) {
    return h("section", { class: "item kind-missed" }, h("h3", {}, t("missed")), h("p", {}, h("q", {}, plain(row.clause))),
      row.nearest ? h("dl", {}, pair(t("nearest"), h("code", {}, row.nearest.rule)), pair("", plain(row.nearest.what)), pair("", [row.nearest.told, " ", h("code", {}, plain(row.nearest.piece))])) : null);
  }
  if (row.fact) {
    return h("section", { class: `item kind-${item.kind}` }, h("h3", {}, term(row.class)),
      h("p", { class: "says" }, h("a", { href: to("thing", { class: row.about_class, name: row.about_name }) }, plain(row.about_name)), " — ", says(row)),
      h("dl", {}, pair(t("period"), when(row)), row.value !== null && row.unit && pair(t("value"), amount(row.value, row.unit)), pair(t("quote"), h("q", {}, plain(row.quote))), pair(t("rule"), h("code", {}, row.rule)),
        pair(t("confidence"), row.confidence), pair(t("node"), h("a", { href: to("fact", { iri: row.fact }) }, shortIri(row.fact)))));
  }
  return h("section", { class: `item kind-${item.kind}` }, h("h3", {}, term(row.class)),
    h("p", { class: "says" }, h("a", { href: to("thing", { class: row.class, name: row.name }) }, plain(row.name))),
    h("dl", {}, row.rule && pair(t("rule"), h("code", {}, row.rule)), pair(t("node"), h("a", { href: `./resource?iri=${encodeURIComponent(row.thing)}&format=ttl` }, shortIri(row.thing ?? report)))));
}

export function pair(name: string, value: import("../dom").Child): HTMLElement[] {
  return [h("dt", {}, name), h("dd", {}, value)];
}
