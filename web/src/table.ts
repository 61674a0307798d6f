// A table that can be sorted by its headings and shows a page of its rows at a time.

import { h, fill, type Child } from "./dom";
import { t } from "./words";

export interface Column<R> {
  title: string;
  /** What the cell shows. */
  cell: (row: R) => Child;
  /** What it is sorted by; without it, it cannot be sorted. */
  sort?: (row: R) => string | number | null | undefined;
  number?: boolean;
  /** Left out on small screens. */
  optional?: boolean;
}

export interface Options {
  caption: string;
  page?: number;
  /** `2` for the third column, `-2` (from 1) for falling; as in an address. */
  order?: string | null;
  onorder?: (order: string) => void;
}

export function table<R>(columns: Column<R>[], all: R[], options: Options): HTMLElement {
  const size = options.page ?? 50;
  let shown = 0;
  let order = Number(options.order ?? 0) || 0;
  const root = h("div", { class: "table" });
  const draw = (): void => {
    const column = columns[Math.abs(order) - 1];
    const sorted = column?.sort ? [...all].sort((a, b) => compare(column.sort!(a), column.sort!(b)) * Math.sign(order)) : all;
    const part = sorted.slice(shown, shown + size);
    const head = columns.map((column, index) => {
      if (!column.title) return h("td", {});
      const direction = Math.abs(order) === index + 1 ? (order > 0 ? "ascending" : "descending") : "none";
      const title = column.sort
        ? h("button", { type: "button", onclick: () => sortBy(index + 1) }, column.title, h("span", { "aria-hidden": "true" }, direction === "none" ? "" : order > 0 ? " ▲" : " ▼"))
        : column.title;
      return h("th", { scope: "col", class: classOf(column), "aria-sort": column.sort ? direction : undefined }, title);
    });
    const body = part.map((row) => h("tr", {}, columns.map((column) => h("td", { class: classOf(column) }, column.cell(row)))));
    fill(
      root,
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": options.caption },
        h("table", {}, h("caption", { class: "hidden" }, options.caption), h("thead", {}, h("tr", {}, head)), h("tbody", {}, body))),
      all.length === 0 && h("p", { class: "quiet" }, t("none")),
      all.length > size && h("div", { class: "pager" },
        h("button", { type: "button", disabled: shown === 0, onclick: () => { shown = Math.max(0, shown - size); draw(); } }, t("previous")),
        h("span", {}, `${shown + 1}–${Math.min(shown + size, all.length)} / ${all.length}`),
        h("button", { type: "button", disabled: shown + size >= all.length, onclick: () => { shown += size; draw(); } }, t("next"))),
    );
  };
  const sortBy = (number: number): void => {
    order = order === -number ? number : order === number ? -number : columns[number - 1].number ? -number : number;
    shown = 0;
    options.onorder?.(String(order));
    draw();
    root.querySelectorAll<HTMLButtonElement>("th button")[columns.slice(0, number).filter((column) => column.sort).length - 1]?.focus();
  };
  draw();
  return root;
}

function compare(a: string | number | null | undefined, b: string | number | null | undefined): number {
  const missing = Number(a === null || a === undefined || a === "") - Number(b === null || b === undefined || b === "");
  if (missing !== 0) return missing;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""), "zh");
}

function classOf<R>(column: Column<R>): string | undefined {
  return [column.number && "number", column.optional && "optional"].filter(Boolean).join(" ") || undefined;
}
