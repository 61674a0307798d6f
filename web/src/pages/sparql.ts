// SPARQL: an editor that knows our terms, the named queries as examples, results as a table.

import { get, isStatic, type Row } from "../api";
import { fill, h, plain, save, type Child } from "../dom";
import { shortIri } from "../format";
import { keep, to } from "../state";
import { table } from "../table";
import { currentLanguage, t } from "../words";

const START = `SELECT ?place ?name ?stated WHERE {
  GRAPH ?report {
    ?fact a rg:Investment ; rg:about/rdfs:label ?name ; rg:statedAs ?stated .
    ?report rg:region/rdfs:label ?place .
  }
}
LIMIT 20`;

export async function sparql(parameters: URLSearchParams): Promise<Node> {
  if (isStatic) return h("div", {}, h("h1", {}, t("sparql")), h("p", {}, t("staticSite")));
  const [{ Editor }, examples, terms] = await Promise.all([import("../yasgui"), get("/api/queries"), get("/api/terms")]);
  const zh = currentLanguage() === "zh";
  const place = h("div", { class: "editor" });
  const results = h("div", { class: "card results", "aria-live": "polite" });
  const set = (text: string): void => { editor.setValue(withPrefixes(text, terms.prefixes)); void run(); };
  const list = h("ul", { class: "examples" }, (examples as Row[]).map((example) => h("li", {},
    h("button", { type: "button", class: "linklike", onclick: () => set(withDefaults(example)) }, zh ? example.title_zh : example.title),
    h("p", { class: "quiet" }, zh ? example.question_zh : example.question),
    h("p", { class: "quiet" }, h("a", { href: `.${example.address}?format=csv${needed(example)}` }, "CSV"), " ", h("a", { href: `.${example.address}?format=json${needed(example)}` }, "JSON"), " ", h("code", {}, example.address)))));
  let turn = 0;
  const run = async (): Promise<void> => {
    const mine = ++turn;
    const query = editor.value();
    keep({ query });
    fill(results, h("p", { class: "quiet" }, t("loading")));
    const started = performance.now();
    const response = await ask(query, "application/sparql-results+json, text/turtle;q=0.9");
    const text = await response.text();
    if (mine !== turn) return;
    const time = `${((performance.now() - started) / 1000).toFixed(2)} s`;
    if (!response.ok) fill(results, h("p", { class: "problem", role: "alert" }, h("code", { class: "block" }, message(text))));
    else if (response.headers.get("Content-Type")?.includes("json")) fill(results, shown(JSON.parse(text), query, time, terms.prefixes));
    else fill(results, h("p", { class: "quiet" }, time), h("pre", { tabindex: "0" }, plain(text)));
  };
  const page = h("div", {}, h("h1", {}, t("sparql")), h("p", { class: "quiet" }, t("sparqlHelp")),
    h("div", { class: "sparql" },
      h("div", {}, place, h("p", {}, h("button", { type: "button", class: "primary", onclick: () => void run() }, `▶ ${t("run")}`)), results),
      h("section", { class: "card", "aria-label": t("examples") }, h("h2", {}, t("examples")), list)));
  // The editor measures itself, so it needs to stand in the page.
  document.getElementById("content")?.replaceChildren(page);
  const first = withPrefixes(START, terms.prefixes);
  const editor = Editor(place, { value: withPrefixes(parameters.get("query") ?? START, terms.prefixes), terms, onrun: () => void run(), onchange: (value) => keep({ query: value === first ? "" : value }) });
  if (parameters.get("query")) await run();
  else fill(results, h("p", { class: "quiet" }, t("none")));
  return page;
}

function ask(query: string, accept: string): Promise<Response> {
  return fetch("./sparql", { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: accept }, body: query });
}

/** What went wrong, in the words of the server. */
function message(text: string): string {
  try {
    return plain(JSON.parse(text).message);
  } catch {
    return plain(text);
  }
}

function shown(answer: any, query: string, time: string, prefixes: Record<string, string>): Node[] {
  if (typeof answer.boolean === "boolean") return [h("p", {}, h("strong", {}, String(answer.boolean)), " ", h("span", { class: "quiet" }, time))];
  const names: string[] = answer.head.vars;
  const rows: Row[] = answer.results.bindings;
  const download = async (): Promise<void> => save("results.csv", await (await ask(query, "text/csv")).blob());
  const number = (name: string): boolean => rows.length > 0 && rows.every((row) => !row[name] || /#(integer|decimal|double|float)$/.test(row[name].datatype ?? ""));
  return [
    h("p", { class: "quiet" }, `${rows.length} ${t("hits")} · ${time} `, h("button", { type: "button", class: "small", onclick: () => void download() }, t("csv"))),
    table<Row>(names.map((name) => ({ title: name, cell: (row) => cell(row[name], prefixes), sort: (row) => (number(name) && row[name] ? Number(row[name].value) : row[name]?.value), number: number(name) })), rows, { caption: t("sparql"), page: 100 }),
  ];
}

/** A term: an IRI of the data leads to its page. */
function cell(value: Row | undefined, prefixes: Record<string, string>): Child {
  if (!value) return "";
  if (value.type !== "uri") return plain(value.value);
  const iri: string = value.value;
  const known = Object.entries(prefixes).find(([, namespace]) => iri.startsWith(namespace) && !/[/#]/.test(iri.slice(namespace.length)));
  if (known) return h("code", {}, `${known[0]}:${iri.slice(known[1].length)}`);
  const page = /\/report\//.test(iri) ? "report" : /\/fact\//.test(iri) ? "fact" : /\/(passage|section)\//.test(iri) ? "" : /\/id\//.test(iri) ? "thing" : "";
  return h("a", { href: page ? to(page, { iri }) : `./resource?iri=${encodeURIComponent(iri)}&format=ttl`, title: iri }, shortIri(iri));
}

/** The text of a named query with its parameters filled in, so that it can be run and changed. */
function withDefaults(example: Row): string {
  let text: string = example.sparql;
  for (const parameter of example.parameters as Row[]) {
    const value: string = parameter.default ?? (parameter.type === "iri" ? "" : "");
    const written = parameter.type === "text" ? JSON.stringify(value) : parameter.type === "iri" ? `<${value}>` : value || "0";
    text = text.replaceAll(new RegExp(`\\$${parameter.name}\\b`, "g"), written);
  }
  return text;
}

function needed(example: Row): string {
  return (example.parameters as Row[]).filter((parameter) => parameter.default === null).map((parameter) => `&${parameter.name}=`).join("");
}

/** A query with declarations of the usual prefixes that it uses. The server does without them; the editor does not. */
function withPrefixes(query: string, prefixes: Record<string, string>): string {
  const used = Object.entries(prefixes).filter(([prefix]) => new RegExp(`(^|[^\\w<"'#:-])${prefix}:`).test(query) && !new RegExp(`prefix\\s+${prefix}:`, "i").test(query));
  return used.length > 0 ? `${used.map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>`).join("\n")}\n${query}` : query;
}
