// What is in the store: by place, year and kind; and what is doubtful.

import { get, rows, type Row } from "../api";
import { drawing, ink, KIND_COLOURS } from "../chart";
import { h, plain } from "../dom";
import { grouped, shortIri } from "../format";
import { to } from "../state";
import { table } from "../table";
import { t, term } from "../words";

export async function overview(): Promise<Node> {
  const data = await get("/api/overview");
  const kinds: Record<string, number> = data.kinds;
  const tile = (number: number, label: string, href?: string): HTMLElement =>
    h("li", {}, href ? h("a", { href }, h("strong", {}, grouped(number)), h("span", {}, label)) : [h("strong", {}, grouped(number)), h("span", {}, label)]);
  const years = drawing(260);
  const places = drawing(Math.min(640, 90 + 26 * Math.min(20, data.places.length)));
  const byKind = drawing(320);
  const sure = drawing(260);
  const page = h("div", {},
    h("h1", {}, t("overview")),
    h("ul", { class: "tiles" },
      tile(data.reports, t("reports"), to("reports")),
      tile(data.facts, t("facts")),
      tile(kinds.enterprise ?? 0, term("enterprise"), to("things", { class: "Enterprise" })),
      tile(kinds.project ?? 0, term("project"), to("things", { class: "Project" })),
      tile(kinds.program ?? 0, term("program"), to("things", { class: "Program" })),
      tile(kinds.indicator ?? 0, term("indicator"), to("indicators")),
      tile(data.quads, t("quads"))),
    h("div", { class: "grid" },
      h("section", { class: "card" }, h("h2", {}, t("byYear")), years.element),
      h("section", { class: "card" }, h("h2", {}, t("bands")), sure.element),
      h("section", { class: "card" }, h("h2", {}, t("byPlace")), places.element),
      h("section", { class: "card" }, h("h2", {}, t("byKind")), byKind.element)),
    await doubtful(),
    data.incomplete.length > 0 && h("section", { class: "card" }, h("h2", {}, t("incomplete")),
      h("ul", {}, data.incomplete.map((report: Row) => h("li", {}, h("a", { href: to("report", { iri: report.iri }) }, plain(report.file)))))));
  const known = data.years.filter((one: Row) => one.year);
  void years.draw({
    grid: { left: 50, right: 50, top: 30, bottom: 30 }, tooltip: { trigger: "axis" }, legend: {},
    xAxis: { type: "category", data: known.map((one: Row) => String(one.year)) },
    yAxis: [{ type: "value", minInterval: 1 }, { type: "value", splitLine: { show: false } }],
    series: [
      { name: t("reports"), type: "bar", data: known.map((one: Row) => one.reports), barMaxWidth: 40 },
      { name: t("facts"), type: "line", yAxisIndex: 1, data: known.map((one: Row) => one.facts) }],
  }, `${t("byYear")}: ${known.map((one: Row) => `${one.year} ${one.reports} ${t("reports")}, ${one.facts} ${t("facts")}`).join("; ")}`);
  const facts = ["observation", "investment", "milestone", "recognition"];
  const sum = (place: Row): number => facts.reduce((total, kind) => total + (place.counts[kind] ?? 0), 0);
  const top = [...data.places].sort((a, b) => sum(b) - sum(a)).slice(0, 20).reverse();
  places.onclick((event) => { location.hash = to("reports", { place: event.name }); });
  void places.draw({
    grid: { left: 110, right: 20, top: 30, bottom: 24 }, tooltip: { trigger: "axis", axisPointer: { type: "shadow" } }, legend: {},
    xAxis: { type: "value" }, yAxis: { type: "category", data: top.map((place) => plain(place.place) || t("unknown")), axisLabel: { width: 100, overflow: "truncate" } },
    series: facts.map((kind) => ({ name: term(kind), type: "bar", stack: "all", color: KIND_COLOURS[kind[0].toUpperCase() + kind.slice(1)], data: top.map((place) => place.counts[kind] ?? 0), barMaxWidth: 22 })),
  }, `${t("byPlace")}: ${top.map((place) => `${plain(place.place)} ${sum(place)}`).reverse().join("; ")}`);
  const sorted = Object.entries(kinds).sort((a, b) => a[1] - b[1]);
  void byKind.draw({
    grid: { left: 100, right: 50, top: 10, bottom: 24 }, tooltip: {}, xAxis: { type: "value" }, yAxis: { type: "category", data: sorted.map(([kind]) => term(kind)) },
    series: [{ type: "bar", data: sorted.map(([, count]) => count), label: { show: true, position: "right", color: ink() }, barMaxWidth: 16 }],
  }, `${t("byKind")}: ${sorted.map(([kind, count]) => `${term(kind)} ${count}`).reverse().join("; ")}`);
  const bands = rows(data.confidence);
  const steps = [...new Set(bands.map((band) => band.band as number))].sort();
  void sure.draw({
    grid: { left: 60, right: 20, top: 30, bottom: 30 }, tooltip: { trigger: "axis" }, legend: {}, yAxis: { type: "value" },
    xAxis: { type: "category", data: steps.map((step) => `${step.toFixed(1)}–${Math.min(1, step + 0.1).toFixed(1)}`) },
    series: ["Observation", "Investment", "Milestone", "Recognition"].map((kind) => ({
      name: term(kind), type: "bar", stack: "all", color: KIND_COLOURS[kind], barMaxWidth: 60,
      data: steps.map((step) => bands.find((band) => band.band === step && band.kind === kind)?.facts ?? 0) })),
  }, `${t("bands")}: ${bands.map((band) => `${band.band} ${term(band.kind)} ${band.facts}`).join("; ")}`);
  return page;
}

async function doubtful(): Promise<HTMLElement> {
  const answer = await get("/queries/doubtful", { below: 1, limit: 20, format: "json" });
  const list: Row[] = answer.results.bindings.map((row: Row) => Object.fromEntries(Object.entries(row).map(([name, value]: any) => [name, value.value])));
  return h("section", { class: "card" }, h("h2", {}, t("doubtful")), table<Row>([
    { title: t("confidence"), cell: (row) => row.confidence, sort: (row) => Number(row.confidence), number: true },
    { title: t("kind"), cell: (row) => term(row.kind), sort: (row) => row.kind },
    { title: t("about"), cell: (row) => h("a", { href: to("fact", { iri: row.fact }), title: shortIri(row.fact) }, plain(row.about)), sort: (row) => row.about },
    { title: t("quote"), cell: (row) => h("q", {}, plain(row.text)) },
    { title: t("rule"), cell: (row) => h("code", {}, row.rule), sort: (row) => row.rule },
    { title: t("place"), cell: (row) => plain(row.place), sort: (row) => row.place },
  ], list, { caption: t("doubtful"), page: 10 }));
}
