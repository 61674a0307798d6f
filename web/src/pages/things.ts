// Things of a class: firms, projects, programmes, places …

import { get, isStatic, rows, type Row } from "../api";
import { fill, h, plain } from "../dom";
import { keep, to } from "../state";
import { table } from "../table";
import { t, term } from "../words";

const CLASSES = ["Enterprise", "Project", "Program", "Group", "Park", "IndustryCluster", "Fund", "Region", "Agency", "Institution", "Industry", "Brand", "Event", "Person"];

export async function things(parameters: URLSearchParams): Promise<Node> {
  const state = { class: parameters.get("class") ?? "Enterprise", q: parameters.get("q") ?? "", offset: Number(parameters.get("offset") ?? 0) };
  const list = h("div");
  let turn = 0;
  const draw = async (): Promise<void> => {
    const mine = ++turn;
    keep({ class: state.class, q: state.q, offset: state.offset || null });
    const data = isStatic ? part(await get("/api/things", { class: state.class }), state.q) : await get("/api/things", { class: state.class, q: state.q, offset: state.offset || undefined });
    if (mine !== turn) return;
    fill(list, h("p", { class: "quiet", role: "status" }, `${data.total} ${term(state.class)}`), table<Row>([
      { title: t("name"), cell: (row) => h("a", { href: to("thing", { class: state.class, name: row.name }) }, plain(row.name)), sort: (row) => row.name },
      { title: t("reports"), cell: (row) => row.reports, sort: (row) => row.reports, number: true },
      { title: t("facts"), cell: (row) => row.facts, sort: (row) => row.facts, number: true },
      { title: t("place"), cell: (row) => plain(row.place), sort: (row) => row.place },
    ], rows(data.things), { caption: term(state.class), page: 100 }),
    data.total > data.page && h("div", { class: "pager" },
      h("button", { type: "button", disabled: state.offset === 0, onclick: () => { state.offset = Math.max(0, state.offset - data.page); void draw(); } }, t("previous")),
      h("span", {}, `${state.offset + 1}–${Math.min(data.total, state.offset + data.page)} / ${data.total}`),
      h("button", { type: "button", disabled: state.offset + data.page >= data.total, onclick: () => { state.offset += data.page; void draw(); } }, t("next"))));
  };
  await draw();
  let wait: ReturnType<typeof setTimeout> | undefined;
  return h("div", {}, h("h1", {}, t("things")),
    h("form", { class: "filters", onsubmit: (event: Event) => event.preventDefault() },
      h("label", {}, t("class"), h("select", { onchange: (event: Event) => { state.class = (event.target as HTMLSelectElement).value; state.offset = 0; void draw(); } },
        CLASSES.map((name) => h("option", { value: name, selected: name === state.class }, term(name))))),
      h("label", {}, t("filter"), h("input", { type: "search", value: state.q, oninput: (event: Event) => {
        state.q = (event.target as HTMLInputElement).value; state.offset = 0; clearTimeout(wait); wait = setTimeout(() => void draw(), 250); } }))),
    list);
}

/** On a static site, the list is filtered here. */
function part(data: any, words: string): any {
  const found = data.things.rows.filter((row: unknown[]) => String(row[0]).includes(words));
  return { ...data, total: found.length, things: { ...data.things, rows: found } };
}
