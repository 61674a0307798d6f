// Investments and projects: tables with filters, bars, and where the money flows.

import { get, rows, type Row } from "../api";
import { drawing, ink } from "../chart";
import { csv, fill, h, plain, save } from "../dom";
import { amount, numberOf } from "../format";
import { keep, to } from "../state";
import { table, type Column } from "../table";
import { stage, t, term } from "../words";
import { select } from "./indicators";

const STAGES = ["Planned", "Approved", "Signed", "Started", "InProgress", "Completed", "InOperation"];

export async function money(parameters: URLSearchParams): Promise<Node> {
  const [investments, projects] = (await Promise.all([get("/api/investments"), get("/api/projects")])).map(rows);
  const state: Record<string, string> = Object.fromEntries(["tab", "q", "place", "year", "kind", "stage", "least", "order"].map((name) => [name, parameters.get(name) ?? ""]));
  state.tab ||= "investments";
  const body = h("div");
  const draw = (): void => {
    keep({ ...state, tab: state.tab === "investments" ? "" : state.tab });
    const ofMoney = state.tab === "investments";
    const all = ofMoney ? investments : projects;
    const least = Number(state.least || 0) * 1e8;
    const found = all.filter((row) => (!state.place || row.place === state.place) && (!state.year || String(row.year) === state.year)
      && (!state.q || [row.what, row.enterprise].some((text) => text?.includes(state.q)))
      && (ofMoney ? (!state.kind || row.kind === state.kind) && (!least || (row.unit === "元" && (numberOf(row) ?? 0) >= least)) : !state.stage || row.stage === state.stage));
    fill(body,
      h("p", { class: "quiet", role: "status" }, `${found.length} / ${all.length}`, ofMoney && ` · ${t("total")} ${amount(sum(found), "元")}`),
      h("div", { class: "grid" }, ofMoney ? moneyCharts(found) : stageCharts(found)),
      h("section", { class: "card" }, table<Row>(ofMoney ? moneyColumns : projectColumns, found, { caption: t(ofMoney ? "investments" : "projects"), order: state.order, onorder: (order) => { state.order = order; keep({ order }); } })),
      h("button", { type: "button", onclick: () => {
        const columns = ofMoney ? ["place", "year", "what", "enterprise", "kind", "value", "least", "most", "unit", "stated", "modality", "fact"] : ["place", "year", "what", "enterprise", "stage", "modality", "quote", "fact"];
        save(`${state.tab}.csv`, csv(columns, found.map((row) => columns.map((column) => row[column]))));
      } }, t("csv")));
  };
  const filters = h("div");
  const drawFilters = (): void => {
    const ofMoney = state.tab === "investments";
    const all = ofMoney ? investments : projects;
    const change = (name: string) => (value: string): void => { state[name] = value; draw(); };
    fill(filters, h("form", { class: "filters", onsubmit: (event: Event) => event.preventDefault() },
      h("label", {}, t("filter"), h("input", { type: "search", value: state.q, oninput: (event: Event) => change("q")((event.target as HTMLInputElement).value) })),
      pick(t("place"), all.map((row) => row.place), state.place, change("place")),
      pick(t("year"), all.map((row) => row.year), state.year, change("year")),
      ofMoney ? pick(t("kind"), all.map((row) => row.kind), state.kind, change("kind"), term) : pick(t("stage"), STAGES, state.stage, change("stage"), stage),
      ofMoney && h("label", {}, t("least"), h("input", { type: "number", min: "0", step: "any", value: state.least, oninput: (event: Event) => change("least")((event.target as HTMLInputElement).value) }))));
  };
  const tab = (name: "investments" | "projects"): HTMLElement => h("button", { type: "button", "aria-pressed": String(state.tab === name), onclick: (event: MouseEvent) => {
    state.tab = name;
    state.order = "";
    (event.currentTarget as HTMLElement).parentElement!.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(button === event.currentTarget)));
    drawFilters();
    draw();
  } }, t(name));
  drawFilters();
  draw();
  return h("div", {}, h("h1", {}, t("money")), h("div", { class: "tabs", role: "group", "aria-label": t("money") }, tab("investments"), tab("projects")), filters, body);
}

function pick(label: string, values: unknown[], chosen: string, changed: (value: string) => void, name: (value: string) => string = plain): HTMLElement {
  const known = [...new Set(values.filter((value) => value !== null && value !== undefined && value !== "").map(String))];
  if (!known.every((value) => STAGES.includes(value))) known.sort((a, b) => a.localeCompare(b, "zh"));
  return select(label, ["", ...known], chosen, changed, (value) => (value ? name(value) : t("all")));
}

const about: Column<Row>[] = [
  { title: t("place"), cell: (row) => plain(row.place), sort: (row) => row.place },
  { title: t("year"), cell: (row) => row.year, sort: (row) => row.year, number: true },
];

const what: Column<Row> = { title: t("what"), cell: (row) => [h("a", { href: to("thing", { class: row.class, name: row.what }) }, plain(row.what)), row.enterprise && h("div", { class: "quiet" }, plain(row.enterprise))], sort: (row) => row.what };
const reader: Column<Row> = { title: t("reader"), cell: (row) => h("a", { href: to("report", { iri: row.report, fact: row.fact }) }, "→", h("span", { class: "hidden" }, t("reader"))) };

const moneyColumns: Column<Row>[] = [
  { title: t("amount"), cell: (row) => [row.qualifier && `${term(row.qualifier)} `, amount(numberOf(row), row.unit)], sort: (row) => numberOf(row), number: true },
  what, { title: t("kind"), cell: (row) => term(row.kind), sort: (row) => row.kind }, ...about,
  { title: t("modality"), cell: (row) => term(row.modality), sort: (row) => row.modality }, reader,
];

const projectColumns: Column<Row>[] = [
  { title: t("stage"), cell: (row) => h("span", { class: "tag" }, stage(row.stage)), sort: (row) => STAGES.indexOf(row.stage) }, what, ...about,
  { title: t("modality"), cell: (row) => term(row.modality), sort: (row) => row.modality },
  { title: t("quote"), cell: (row) => h("q", {}, plain(row.quote)) }, reader,
];

function sum(list: Row[]): number {
  return list.filter((row) => row.unit === "元").reduce((total, row) => total + (numberOf(row) ?? 0), 0);
}

function grouped<R>(list: R[], key: (row: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of list) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

function moneyCharts(found: Row[]): Node[] {
  const yuan = found.filter((row) => row.unit === "元" && numberOf(row));
  const bars = drawing(360);
  const flow = drawing(360);
  const top = [...yuan].sort((a, b) => numberOf(b)! - numberOf(a)!).slice(0, 15).reverse();
  const label = (value: number): string => amount(value, "元");
  bars.onclick((event) => { const row = top[event.dataIndex]; if (row) location.hash = to("report", { iri: row.report, fact: row.fact }); });
  void bars.draw({
    grid: { left: 150, right: 80, top: 10, bottom: 24 }, tooltip: { valueFormatter: label }, xAxis: { type: "value", axisLabel: { formatter: label } },
    yAxis: { type: "category", data: top.map((row) => plain(row.what)), axisLabel: { width: 140, overflow: "truncate" } },
    series: [{ type: "bar", barMaxWidth: 16, data: top.map(numberOf), label: { show: true, position: "right", color: ink(), formatter: (event: any) => label(event.value) } }],
  }, `${t("investments")}: ${top.map((row) => `${plain(row.what)} ${label(numberOf(row)!)}`).reverse().join("; ")}`);
  draw(flow, yuan, (row) => term(row.kind), (row) => numberOf(row)!, label);
  return [h("section", { class: "card" }, h("h2", {}, t("bar")), bars.element), h("section", { class: "card" }, h("h2", {}, t("sankey")), flow.element)];
}

function stageCharts(found: Row[]): Node[] {
  const bars = drawing(300);
  const flow = drawing(360);
  const groups = grouped(found, (row) => row.stage);
  void bars.draw({
    grid: { left: 50, right: 20, top: 20, bottom: 30 }, tooltip: {}, xAxis: { type: "category", data: STAGES.map(stage) }, yAxis: { type: "value", minInterval: 1 },
    series: [{ type: "bar", barMaxWidth: 40, data: STAGES.map((one) => groups.get(one)?.length ?? 0), label: { show: true, position: "top", color: ink() } }],
  }, STAGES.map((one) => `${stage(one)} ${groups.get(one)?.length ?? 0}`).join("; "));
  draw(flow, found, (row) => stage(row.stage), () => 1, String);
  return [h("section", { class: "card" }, h("h2", {}, t("stage")), bars.element), h("section", { class: "card" }, h("h2", {}, t("sankey")), flow.element)];
}

/** From places to kinds or stages; all but the ten largest places together. */
function draw(picture: ReturnType<typeof drawing>, list: Row[], right: (row: Row) => string, size: (row: Row) => number, label: (value: number) => string): void {
  const totals = [...grouped(list, (row) => row.place ?? t("unknown"))].map(([place, group]) => ({ place, total: group.reduce((sum, row) => sum + size(row), 0) })).sort((a, b) => b.total - a.total);
  const named = new Set(totals.slice(0, 10).map((one) => one.place));
  const links = [...grouped(list, (row) => `${named.has(row.place ?? t("unknown")) ? plain(row.place ?? t("unknown")) : "…"}\u0000${right(row)}`)].map(([pair, group]) => {
    const [source, target] = pair.split("\u0000");
    return { source, target: `${target} `, value: group.reduce((total, row) => total + size(row), 0) };
  });
  const names = [...new Set(links.flatMap((link) => [link.source, link.target]))];
  void picture.draw({ tooltip: { valueFormatter: label }, series: [{ type: "sankey", left: 10, right: 110, top: 10, bottom: 10, data: names.map((name) => ({ name })), links, label: { color: ink() }, lineStyle: { color: "gradient", opacity: 0.35 } }] },
    `${t("sankey")}: ${links.map((link) => `${link.source} → ${link.target.trim()} ${label(link.value)}`).join("; ")}`);
}
