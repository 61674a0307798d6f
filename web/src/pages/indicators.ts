// One indicator: places × years, targets beside outcomes, ranking, table, CSV, PNG.

import { get, rows, type Row } from "../api";
import { COLOURS, drawing, ink } from "../chart";
import { csv, fill, h, plain, save } from "../dom";
import { amount, numberOf } from "../format";
import { keep, to } from "../state";
import { table } from "../table";
import { t, term } from "../words";

const VIEWS = ["line", "bar", "ranking"] as const;

export async function indicators(parameters: URLSearchParams): Promise<Node> {
  const all = rows(await get("/api/indicators"));
  const state = {
    name: parameters.get("name") ?? all[0]?.name ?? "", measure: parameters.get("measure") ?? "", view: (parameters.get("view") ?? "line") as (typeof VIEWS)[number],
    year: parameters.get("year") ?? "", places: parameters.get("places")?.split("|").filter(Boolean) ?? [],
  };
  const body = h("div");
  const draw = async (): Promise<void> => {
    const known = rows(await get("/api/indicator", { name: state.name }));
    const measures = [...new Set(known.map((row) => row.measure as string))].sort((a, b) => count(known, b) - count(known, a));
    if (!measures.includes(state.measure)) state.measure = measures[0] ?? "";
    keep({ name: state.name, measure: state.measure, view: state.view, year: state.year, places: state.places.join("|") });
    fill(body, chart(known.filter((row) => row.measure === state.measure), measures));
  };
  const chart = (known: Row[], measures: string[]): Node => {
    // Of the place itself: what a report says of a park or firm is in the table.
    const numbers = known.filter((row) => numberOf(row) !== null);
    const unit = most(numbers.map((row) => row.unit ?? ""));
    const usable = numbers.filter((row) => (row.unit ?? "") === unit && row.year && row.place && (row.about === row.place || !numbers.some((other) => other.place === row.place && other.year === row.year && other.about === other.place)));
    const byCount = [...new Set(usable.map((row) => row.place as string))].sort((a, b) => usable.filter((row) => row.place === b).length - usable.filter((row) => row.place === a).length);
    const places = state.places.filter((place) => byCount.includes(place));
    const shown = places.length > 0 ? places : byCount.slice(0, 6);
    const years = [...new Set(usable.map((row) => Number(row.year)))].sort();
    const picture = drawing(380);
    const point = (place: string, year: number, target: boolean): Row | undefined => usable.find((row) => row.place === place && Number(row.year) === year && (row.modality === "Target") === target);
    const label = (value: number): string => amount(value, unit);
    if (state.view === "ranking") {
      const year = Number(state.year) || years.filter((one) => usable.some((row) => Number(row.year) === one && row.modality !== "Target")).pop() || years[years.length - 1];
      const ranked = byCount.map((place) => ({ place, row: point(place, year, false) })).filter((one) => one.row).sort((a, b) => numberOf(a.row!)! - numberOf(b.row!)!).slice(-40);
      picture.element.style.height = `${Math.max(160, 70 + ranked.length * 24)}px`;
      picture.onclick((event) => { const row = ranked[event.dataIndex]?.row; if (row) location.hash = to("report", { iri: row.report, fact: row.fact }); });
      void picture.draw({
        grid: { left: 110, right: 90, top: 10, bottom: 24 }, tooltip: { valueFormatter: label }, xAxis: { type: "value", axisLabel: { formatter: label } },
        yAxis: { type: "category", data: ranked.map((one) => plain(one.place)), axisLabel: { width: 100, overflow: "truncate" } },
        series: [{ type: "bar", barMaxWidth: 18, data: ranked.map((one) => numberOf(one.row!)), label: { show: true, position: "right", color: ink(), formatter: (event: any) => label(event.value) } }],
      }, `${state.name} ${year}: ${ranked.map((one) => `${one.place} ${label(numberOf(one.row!)!)}`).reverse().join("; ")}`);
    } else {
      const series = shown.flatMap((place, index) => [
        { name: plain(place), type: state.view, data: years.map((year) => { const row = point(place, year, false); return row ? numberOf(row) : null; }), connectNulls: true, symbolSize: 8, barMaxWidth: 30, itemStyle: { color: colourOf(index) }, lineStyle: { color: colourOf(index) } },
        { name: plain(place), type: "scatter", symbol: "emptyDiamond", symbolSize: 13, itemStyle: { color: colourOf(index) }, data: years.map((year) => { const row = point(place, year, true); return row ? numberOf(row) : null; }), tooltip: { valueFormatter: (value: number) => `${t("target")} ${label(value)}` } },
      ]);
      picture.onclick((event) => { const place = shown[Math.floor(event.seriesIndex / 2)]; const row = point(place, years[event.dataIndex], event.seriesIndex % 2 === 1); if (row) location.hash = to("report", { iri: row.report, fact: row.fact }); });
      void picture.draw({
        grid: { left: 80, right: 20, top: 40, bottom: 30 }, legend: { data: shown.map(plain) }, tooltip: { trigger: "item", valueFormatter: label },
        xAxis: { type: "category", data: years.map(String) }, yAxis: { type: "value", scale: state.view === "line", axisLabel: { formatter: label } }, series,
      }, `${state.name}, ${term(state.measure)}: ${shown.map((place) => `${place} ${years.map((year) => point(place, year, false)).filter(Boolean).map((row) => `${row!.year} ${label(numberOf(row!)!)}`).join(", ")}`).join("; ")}`);
    }
    const columns = ["place", "about", "year", "measure", "value", "least", "most", "unit", "qualifier", "stated", "modality", "fact"];
    return h("div", {},
      h("div", { class: "filters" },
        select(t("measure"), measures, state.measure, (value) => { state.measure = value; void draw(); }, (name) => `${term(name)}`),
        h("fieldset", { class: "choice" }, h("legend", {}, t("chart")), VIEWS.map((view) => h("label", {}, h("input", { type: "radio", name: "view", value: view, checked: state.view === view, onchange: () => { state.view = view; void draw(); } }), t(view)))),
        state.view === "ranking" && select(t("year"), years.map(String), state.year || String(years[years.length - 1] ?? ""), (value) => { state.year = value; void draw(); }),
        h("details", { class: "places" }, h("summary", {}, t("topPlaces")), h("div", { class: "choices" }, byCount.slice(0, 200).map((place) => h("label", {}, h("input", { type: "checkbox", checked: shown.includes(place), onchange: (event: Event) => {
          const chosen = new Set(shown);
          if ((event.target as HTMLInputElement).checked) chosen.add(place); else chosen.delete(place);
          state.places = [...chosen];
          void draw();
        } }), plain(place))))),
        h("button", { type: "button", onclick: () => save(`${state.name}.csv`, csv(columns, known.map((row) => columns.map((column) => row[column])))) }, t("csv")),
        h("button", { type: "button", onclick: () => { const picture_url = picture.picture(); if (picture_url) void fetchBlob(picture_url).then((blob) => save(`${state.name}.png`, blob)); } }, t("png"))),
      h("section", { class: "card" }, h("h2", {}, `${plain(state.name)} · ${term(state.measure)}`), picture.element, state.view !== "ranking" && h("p", { class: "quiet" }, `◇ ${t("target")}`)),
      h("section", { class: "card" }, h("h2", {}, t("table")), table<Row>([
        { title: t("place"), cell: (row) => plain(row.place), sort: (row) => row.place },
        { title: t("about"), cell: (row) => plain(row.about), sort: (row) => row.about },
        { title: t("year"), cell: (row) => row.year ?? row.until, sort: (row) => row.year, number: true },
        { title: t("value"), cell: (row) => [row.qualifier && `${term(row.qualifier)} `, amount(numberOf(row), row.unit), row.most !== null && row.most !== undefined && `–${amount(row.most, row.unit)}`], sort: (row) => numberOf(row), number: true },
        { title: t("modality"), cell: (row) => term(row.modality), sort: (row) => row.modality },
        { title: t("quote"), cell: (row) => h("a", { href: to("report", { iri: row.report, fact: row.fact }) }, plain(row.quote)), sort: (row) => row.quote },
      ], known, { caption: state.name, page: 40 })));
  };
  await draw();
  const options = h("datalist", { id: "known-indicators" }, all.slice(0, 800).map((row) => h("option", { value: row.name }, `${row.reports} ${t("reports")}`)));
  return h("div", {}, h("h1", {}, t("indicators")),
    h("form", { class: "filters", onsubmit: (event: Event) => event.preventDefault() },
      h("label", {}, t("indicator"), h("input", { list: "known-indicators", value: state.name, type: "search", onchange: (event: Event) => {
        const name = (event.target as HTMLInputElement).value;
        if (all.some((row) => row.name === name)) { state.name = name; state.places = []; state.measure = ""; void draw(); }
      } })), options,
      h("div", { class: "chips" }, all.slice(0, 10).map((row) => h("a", { href: to("indicators", { name: row.name }) }, plain(row.name))))),
    body);
}

function count(known: Row[], measure: string): number {
  return known.filter((row) => row.measure === measure).length;
}

function most(values: string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length];
}

export function select(label: string, values: string[], chosen: string, changed: (value: string) => void, name: (value: string) => string = plain): HTMLElement {
  return h("label", {}, label, h("select", { onchange: (event: Event) => changed((event.target as HTMLSelectElement).value) }, values.map((value) => h("option", { value, selected: value === chosen }, name(value)))));
}

/** A picture that is written as text in an address, as a file. The content policy lets nothing be fetched from such an address. */
async function fetchBlob(address: string): Promise<Blob> {
  const bytes = Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}
