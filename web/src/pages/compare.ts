// Two reports of one place: what is new, what is no longer named, what has progressed, and which targets were met.

import { get, rows, type Row } from "../api";
import { fill, h, plain } from "../dom";
import { amount, numberOf, reportName } from "../format";
import { keep, to } from "../state";
import { table } from "../table";
import { stage, t, term } from "../words";
import { select } from "./indicators";

const STAGES = ["Planned", "Approved", "Signed", "Started", "InProgress", "Completed", "InOperation"];

export async function compare(parameters: URLSearchParams): Promise<Node> {
  const reports: Row[] = (await get("/api/reports")).filter((one: Row) => one.place);
  const places = [...new Set(reports.map((one) => one.place as string))].sort((a, b) => a.localeCompare(b, "zh"));
  const several = places.filter((place) => reports.filter((one) => one.place === place).length > 1);
  const state = { place: parameters.get("place") ?? several[0] ?? places[0] ?? "", a: parameters.get("a") ?? "", b: parameters.get("b") ?? "" };
  const body = h("div");
  const draw = async (): Promise<void> => {
    const own = reports.filter((one) => one.place === state.place).sort((x, y) => (x.year ?? 0) - (y.year ?? 0));
    if (!own.some((one) => one.iri === state.a)) state.a = own[Math.max(0, own.length - 2)]?.iri ?? "";
    if (!own.some((one) => one.iri === state.b)) state.b = own[own.length - 1]?.iri ?? "";
    keep(state);
    const options = own.map((one) => one.iri as string);
    const name = (iri: string): string => { const one = own.find((report) => report.iri === iri); const alike = own.filter((report) => report.year === one?.year).length > 1; return one ? `${reportName(one)}${alike ? ` · ${plain(one.file)}` : ""}` : ""; };
    const chosen = h("div", { class: "filters" },
      select(t("place"), places, state.place, (value) => { state.place = value; state.a = state.b = ""; void draw(); }),
      select(t("first"), options, state.a, (value) => { state.a = value; void draw(); }, name),
      select(t("second"), options, state.b, (value) => { state.b = value; void draw(); }, name));
    fill(body, chosen, own.length < 2 ? h("p", { class: "quiet" }, t("oneReport")) : await differences(state.a, state.b));
  };
  await draw();
  return h("div", {}, h("h1", {}, t("compare")), h("p", { class: "quiet" }, t("comparePick")), body);
}

interface Side {
  names: Map<string, Row>;
  stages: Map<string, Row>;
  facts: Row[];
  iri: string;
  year: number | null;
}

async function side(iri: string): Promise<Side> {
  const data = await get("/api/report", { iri });
  const facts = rows(data.facts);
  const names = new Map<string, Row>();
  for (const row of rows(data.mentions)) if (!names.has(`${row.class} ${row.name}`)) names.set(`${row.class} ${row.name}`, row);
  const stages = new Map<string, Row>();
  for (const fact of facts.filter((one) => one.class === "Milestone" && one.about_class === "Project")) {
    const before = stages.get(fact.about_name);
    if (!before || STAGES.indexOf(fact.stage) > STAGES.indexOf(before.stage)) stages.set(fact.about_name, fact);
  }
  return { names, stages, facts, iri, year: data.report?.year ?? null };
}

async function differences(a: string, b: string): Promise<Node> {
  const [first, second] = await Promise.all([side(a), side(b)]);
  const only = (one: Side, other: Side, classes: string[]): Row[] => [...one.names].filter(([key, row]) => classes.includes(row.class) && !other.names.has(key)).map(([, row]) => row);
  const list = (title: string, from: Side, found: Row[]): HTMLElement => h("section", { class: "card" }, h("h3", {}, `${title} (${found.length})`),
    found.length === 0 ? h("p", { class: "quiet" }, t("none")) : h("ul", { class: "long" }, found.map((row) => h("li", {}, h("span", { class: "tag" }, term(row.class)), " ", h("a", { href: to("report", { iri: from.iri, at: row.start }) }, plain(row.name))))));
  const moved = [...second.stages].filter(([name, fact]) => { const before = first.stages.get(name); return before && before.stage !== fact.stage; });
  return h("div", {},
    h("h2", {}, t("targetsAndOutcomes")), targets(first, second),
    h("h2", {}, t("projects")),
    h("div", { class: "grid three" },
      list(t("new"), second, only(second, first, ["Project", "Group"])), list(t("dropped"), first, only(first, second, ["Project", "Group"])),
      h("section", { class: "card" }, h("h3", {}, `${t("progressed")} (${moved.length})`), moved.length === 0 ? h("p", { class: "quiet" }, t("none")) : h("ul", { class: "long" }, moved.map(([name, fact]) =>
        h("li", {}, h("a", { href: to("thing", { class: "Project", name }) }, plain(name)), " ", h("span", { class: "tag" }, stage(first.stages.get(name)!.stage)), " → ", h("a", { class: "tag", href: to("report", { iri: second.iri, fact: fact.fact }) }, stage(fact.stage))))))),
    h("h2", {}, `${t("programmes")} · ${term("Enterprise")}`),
    h("div", { class: "grid" }, list(t("new"), second, only(second, first, ["Program", "Enterprise", "Park", "Fund"])), list(t("dropped"), first, only(first, second, ["Program", "Enterprise", "Park", "Fund"]))));
}

/** What the earlier report aims at for the year that the later one reviews, beside what came of it. */
function targets(first: Side, second: Side): Node {
  const pairs: Row[] = [];
  for (const target of first.facts.filter((fact) => fact.class === "Observation" && fact.modality === "Target" && fact.year === second.year)) {
    const outcome = second.facts.find((fact) => fact.class === "Observation" && fact.modality !== "Target" && fact.indicator === target.indicator && fact.measure === target.measure && fact.year === target.year && fact.about_name === target.about_name && (fact.unit ?? "") === (target.unit ?? ""));
    pairs.push({ target, outcome });
  }
  const verdict = (pair: Row): string => {
    const [aim, got] = [numberOf(pair.target), pair.outcome && numberOf(pair.outcome)];
    if (aim === null || got === null || got === undefined) return "";
    return (pair.target.qualifier === "AtMost" ? got <= aim : got >= aim) ? `✓ ${t("met")}` : `✗ ${t("notMet")}`;
  };
  const shown = (fact: Row | undefined, side: Side) => fact && h("a", { href: to("report", { iri: side.iri, fact: fact.fact }) }, fact.qualifier && `${term(fact.qualifier)} `, amount(numberOf(fact), fact.unit), fact.most !== null && fact.most !== undefined && `–${amount(fact.most, fact.unit)}`);
  return h("section", { class: "card" }, table<Row>([
    { title: t("indicator"), cell: (pair) => h("a", { href: to("indicators", { name: pair.target.indicator, measure: pair.target.measure }) }, `${plain(pair.target.indicator)} · ${term(pair.target.measure)}`), sort: (pair) => pair.target.indicator },
    { title: `${t("target")} ${second.year ?? ""}`, cell: (pair) => shown(pair.target, first), sort: (pair) => numberOf(pair.target), number: true },
    { title: `${t("outcome")} ${second.year ?? ""}`, cell: (pair) => shown(pair.outcome, second) ?? "–", sort: (pair) => pair.outcome && numberOf(pair.outcome), number: true },
    { title: "", cell: verdict, sort: verdict },
  ], pairs, { caption: t("targetsAndOutcomes"), page: 30 }));
}
