// Search in the text of reports and in names.

import { get, isStatic, type Row } from "../api";
import { fill, h, plain } from "../dom";
import { reportName } from "../format";
import { keep, to } from "../state";
import { t, term } from "../words";
import { find } from "../static_search";
import { select } from "./indicators";

export async function search(parameters: URLSearchParams): Promise<Node> {
  const state: Record<string, string> = Object.fromEntries(["q", "class", "place", "year", "offset"].map((name) => [name, parameters.get(name) ?? ""]));
  const reports: Row[] = await get("/api/reports");
  const body = h("div", { "aria-live": "polite" });
  let turn = 0;
  const draw = async (): Promise<void> => {
    keep(state);
    if (!state.q.trim()) return fill(body, h("p", { class: "quiet" }, t("searchHelp")));
    const mine = ++turn;
    try {
      const found = isStatic ? await find(state) : await get("/api/search", state);
      if (mine === turn) fill(body, results(found));
    } catch (error) {
      if (mine === turn) fill(body, h("p", { class: "problem" }, error instanceof Error ? error.message : String(error)));
    }
  };
  const results = (found: Row): Node => {
    const counts = Object.entries(found.classes as Record<string, number>).sort((a, b) => b[1] - a[1]);
    const chip = (name: string, label: string): HTMLElement => h("button", { type: "button", class: "chip", "aria-pressed": String(state.class === name), onclick: () => { state.class = name; state.offset = ""; void draw(); } }, label);
    return h("div", {},
      h("p", { class: "quiet", role: "status" }, `${found.total} ${t("hits")}`, found.similar && ` · ${t("similar")}`, found.not_yet_searchable > 0 && ` · ${found.not_yet_searchable} ${t("notSearchable")}`),
      h("div", { class: "chips" }, chip("", t("all")), counts.map(([name, count]) => chip(name, `${term(name)} ${count}`))),
      h("ol", { class: "hits" }, found.hits.map(hit)),
      found.total > found.page && h("div", { class: "pager" },
        h("button", { type: "button", disabled: found.offset === 0, onclick: () => { state.offset = String(Math.max(0, found.offset - found.page)); void draw(); } }, t("previous")),
        h("span", {}, `${found.offset + 1}–${Math.min(found.total, found.offset + found.page)} / ${found.total}`),
        h("button", { type: "button", disabled: found.offset + found.page >= found.total, onclick: () => { state.offset = String(found.offset + found.page); void draw(); } }, t("next"))));
  };
  const years = [...new Set(reports.map((one) => one.year).filter(Boolean).map(String))].sort();
  const places = [...new Set(reports.map((one) => one.place as string).filter(Boolean))].sort((a, b) => a.localeCompare(b, "zh"));
  const all = (value: string): string => value || t("all");
  const input = h("input", { type: "search", value: state.q, name: "words" });
  void draw();
  return h("div", {}, h("h1", {}, t("search")),
    h("form", { class: "filters", onsubmit: (event: Event) => { event.preventDefault(); state.q = input.value; state.offset = ""; void draw(); } },
      h("label", { class: "grow" }, t("words"), input),
      select(t("place"), ["", ...places], state.place, (value) => { state.place = value; state.offset = ""; void draw(); }, all),
      select(t("year"), ["", ...years], state.year, (value) => { state.year = value; state.offset = ""; void draw(); }, all),
      h("button", { type: "submit", class: "primary" }, t("search"))),
    body);
}

function hit(row: Row): HTMLElement {
  const characters = [...(row.text as string)];
  const pieces: (Node | string)[] = [];
  let at = 0;
  for (const [start, end] of row.marks as [number, number][]) {
    pieces.push(plain(characters.slice(at, start).join("")), h("mark", { class: "found" }, plain(characters.slice(start, end).join(""))));
    at = end;
  }
  pieces.push(plain(characters.slice(at).join("")));
  const href = row.class === "paragraph" ? to("report", { iri: row.report, at: row.start }) : row.class === "Report" ? to("report", { iri: row.report }) : to("thing", { class: row.class, name: row.name });
  return h("li", {}, h("a", { href }, h("span", { class: "tag" }, term(row.class)), " ", pieces), h("div", { class: "quiet" }, `${reportName(row)} · ${plain(row.title)}`));
}
