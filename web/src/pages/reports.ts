// All reports.

import { get, type Row } from "../api";
import { fill, h, plain } from "../dom";
import { keep, to } from "../state";
import { table } from "../table";
import { t } from "../words";

export async function reports(parameters: URLSearchParams): Promise<Node> {
  const all: Row[] = await get("/api/reports");
  const state = { q: parameters.get("q") ?? "", place: parameters.get("place") ?? "", year: parameters.get("year") ?? "", order: parameters.get("order") };
  const list = h("div");
  const draw = (): void => {
    const found = all.filter((report) => (!state.place || report.place === state.place) && (!state.year || String(report.year) === state.year)
      && (!state.q || [report.title, report.file, report.place].some((text) => text?.includes(state.q))));
    fill(list, table<Row>([
      { title: t("place"), cell: (row) => plain(row.place), sort: (row) => row.place },
      { title: t("year"), cell: (row) => row.year, sort: (row) => row.year, number: true },
      { title: t("title"), cell: (row) => [h("a", { href: to("report", { iri: row.iri }) }, plain(row.title ?? row.file)), !row.complete && h("span", { class: "tag" }, t("incomplete"))], sort: (row) => row.title },
      { title: t("facts"), cell: (row) => row.facts, sort: (row) => row.facts, number: true },
      { title: t("file"), cell: (row) => h("span", { class: "quiet" }, plain(row.file)), sort: (row) => row.file, optional: true },
    ], found, { caption: t("reports"), order: state.order, onorder: (order) => keep({ order }) }));
  };
  const changed = (name: "q" | "place" | "year") => (event: Event): void => {
    state[name] = (event.target as HTMLInputElement).value;
    keep({ [name]: state[name] });
    draw();
  };
  const options = (values: unknown[], chosen: string): HTMLElement[] =>
    [h("option", { value: "" }, t("all")), ...[...new Set(values.filter(Boolean).map(String))].sort((a, b) => a.localeCompare(b, "zh")).map((value) => h("option", { value, selected: value === chosen }, plain(value)))];
  draw();
  return h("div", {}, h("h1", {}, t("reports")),
    h("form", { class: "filters", onsubmit: (event: Event) => event.preventDefault() },
      h("label", {}, t("filter"), h("input", { type: "search", value: state.q, oninput: changed("q") })),
      h("label", {}, t("place"), h("select", { onchange: changed("place") }, options(all.map((one) => one.place), state.place))),
      h("label", {}, t("year"), h("select", { onchange: changed("year") }, options(all.map((one) => one.year), state.year)))),
    list);
}
