// A firm, project, programme or place: its facts over the years, where it is named, what it is joined with.

import { get, rows, type Row } from "../api";
import { drawing, ink, KIND_COLOURS } from "../chart";
import { fill, h, plain } from "../dom";
import { reportName, says } from "../format";
import { to } from "../state";
import { table } from "../table";
import { t, term } from "../words";

export async function thing(parameters: URLSearchParams): Promise<Node> {
  const iri = parameters.get("iri") ?? undefined;
  const data = await get("/api/thing", iri ? { iri } : { class: parameters.get("class") ?? "", name: parameters.get("name") ?? "" });
  const nodes = rows(data.nodes);
  const facts = rows(data.facts);
  const reports = new Map(nodes.map((node) => [node.report, node]));
  const aliases = [...new Set(nodes.map((node) => node.alias).filter((alias) => alias && alias !== data.name))];
  const kind = nodes.find((node) => node.program_kind)?.program_kind;
  const counted = nodes.find((node) => node.count);
  return h("div", {},
    h("p", { class: "quiet" }, term(data.class), kind && ` · ${term(kind)}`, counted && ` · ${counted.count} ${plain(counted.noun)}`),
    h("h1", {}, plain(data.name)),
    aliases.length > 0 && h("p", {}, `${t("aliases")}: `, aliases.map(plain).join("、")),
    data.identity && h("p", { class: "quiet" }, `${t("joined")}: ${reports.size} · ${t("confidence")} ${data.sure} · `, h("a", { href: to("sparql", { query: merges(data.identity) }) }, t("why"))),
    data.namesakes.length > 0 && h("p", { class: "quiet" }, `${t("namesakes")}: `, data.namesakes.map((other: Namesake, index: number) => [index > 0 && "；", h("a", { href: to("thing", { iri: other.iri }) }, plain([...other.places, other.years.join("、")].filter(Boolean).join(" ")))])),
    h("p", { class: "quiet" }, [...reports.values()].map((node, index) => [index > 0 && " · ", h("a", { href: to("report", { iri: node.report }) }, reportName(node))])),
    h("div", { class: "grid" },
      h("section", { class: "card" }, h("h2", {}, t("timeline")), timeline(facts, data.name)),
      network(data)),
    mentions(rows(data.quotes), reports),
    h("p", { class: "quiet" }, `${t("data")}: `, nodes.slice(0, 1).map((node) => ["ttl", "jsonld", "nt"].map((format) => [h("a", { href: `./resource?iri=${encodeURIComponent(node.node)}&format=${format}` }, format), " "]))));
}

interface Namesake { iri: string; places: string[]; years: string[] }

/** Asks for what joins the nodes of an identity. */
const merges = (identity: string): string =>
  `PREFIX rg: <https://w3id.org/reportgraph/ns#>\nSELECT ?merged ?report ?evidence ?key ?confidence {\n  ?merge rg:identity <${identity}> ; rg:merged ?merged ; rg:inReport ?report ; rg:evidence ?evidence ; rg:confidence ?confidence .\n  OPTIONAL { ?merge rg:matchKey ?key }\n}`;

/** The facts, year by year. */
function timeline(facts: Row[], name: string): Node {
  if (facts.length === 0) return h("p", { class: "quiet" }, t("none"));
  const years = new Map<string, Row[]>();
  for (const fact of facts) {
    const year = String(fact.year ?? (fact.from ? `${String(fact.from).slice(0, 4)}–${String(fact.until).slice(0, 4)}` : t("unknown")));
    years.set(year, [...(years.get(year) ?? []), fact]);
  }
  const sorted = [...years].sort((a, b) => a[0].localeCompare(b[0]));
  return h("ol", { class: "timeline" }, sorted.map(([year, list]) => {
    const shown = h("ul", {});
    const draw = (count: number): void => fill(shown, list.slice(0, count).map((fact) => h("li", { class: `kind-${fact.class}` },
      h("span", { class: "tag" }, term(fact.class)), " ", fact.about_name !== name && [h("a", { href: to("thing", { class: fact.about_class, name: fact.about_name }) }, plain(fact.about_name)), " "],
      h("a", { href: to("report", { iri: fact.report, fact: fact.fact }) }, says(fact)), fact.modality !== "Actual" && h("span", { class: "quiet" }, ` ${term(fact.modality)}`),
      h("details", {}, h("summary", {}, t("quote")), h("q", {}, plain(fact.quote))))),
      list.length > count && h("li", {}, h("button", { type: "button", onclick: () => draw(count + 100) }, `${t("more")} (${list.length - count})`)));
    draw(12);
    return h("li", {}, h("h3", {}, year), shown);
  }));
}

function mentions(quotes: Row[], reports: Map<string, Row>): Node {
  return h("section", { class: "card" }, h("h2", {}, `${t("quotes")} (${quotes.length})`), table<Row>([
    { title: t("report"), cell: (row) => h("a", { href: to("report", { iri: row.report, at: row.start }) }, reports.has(row.report) ? reportName(reports.get(row.report)!) : t("report")), sort: (row) => row.report },
    { title: t("quote"), cell: (row) => h("q", {}, plain(row.exact)), sort: (row) => row.exact },
    { title: "#", cell: (row) => row.start, sort: (row) => row.start, number: true },
  ], quotes, { caption: t("quotes"), page: 15 }));
}

interface Net {
  nodes: Map<string, { class: string; name: string }>;
  links: Map<string, { from: string; to: string; relation: string }>;
}

/** What it is joined with, as a picture that grows and as a list. */
function network(data: any): Node {
  const net: Net = { nodes: new Map(), links: new Map() };
  const key = (kind: string, name: string): string => `${kind} ${name}`;
  const take = (one: any): void => {
    const own = key(one.class, one.name);
    net.nodes.set(own, { class: one.class, name: one.name });
    for (const row of rows(one.neighbours).slice(0, 80)) {
      const other = key(row.class, row.name);
      net.nodes.set(other, { class: row.class, name: row.name });
      const [from, until] = row.outward ? [own, other] : [other, own];
      net.links.set(`${from} ${row.relation} ${until}`, { from, to: until, relation: row.relation });
    }
  };
  take(data);
  const picture = drawing(420);
  const list = h("ul", { class: "links" });
  const expanded = new Set([key(data.class, data.name)]);
  const expand = async (id: string): Promise<void> => {
    const node = net.nodes.get(id);
    if (!node || expanded.has(id)) return;
    expanded.add(id);
    take(await get("/api/thing", { class: node.class, name: node.name }));
    draw();
  };
  const draw = (): void => {
    const classes = [...new Set([...net.nodes.values()].map((node) => node.class))];
    void picture.draw({
      legend: { data: classes.map(term) }, tooltip: { formatter: (event: any) => plain(event.data.label_text ?? event.data.relation_text) },
      series: [{
        type: "graph", layout: "force", roam: true, draggable: true, force: { repulsion: 220, edgeLength: 110 }, edgeSymbol: ["none", "arrow"], edgeSymbolSize: 7,
        label: { show: true, position: "right", formatter: (event: any) => (event.data.label_text.length > 14 ? `${event.data.label_text.slice(0, 13)}…` : event.data.label_text), color: ink() },
        categories: classes.map((name) => ({ name: term(name), itemStyle: { color: KIND_COLOURS[name] } })),
        nodes: [...net.nodes].map(([id, node]) => ({ id, name: id, label_text: plain(node.name), category: classes.indexOf(node.class), symbolSize: expanded.has(id) ? 26 : 16 })),
        links: [...net.links.values()].map((link) => ({ source: link.from, target: link.to, relation_text: term(link.relation) })),
      }],
    }, `${t("network")}: ${[...net.links.values()].map((link) => `${net.nodes.get(link.from)?.name} ${term(link.relation)} ${net.nodes.get(link.to)?.name}`).join("; ")}`);
    fill(list, [...net.links.values()].map((link) => {
      const [from, until] = [net.nodes.get(link.from)!, net.nodes.get(link.to)!];
      const side = (node: { class: string; name: string }): HTMLElement => h("a", { href: to("thing", { class: node.class, name: node.name }) }, plain(node.name));
      const closed = [link.from, link.to].find((id) => !expanded.has(id));
      return h("li", {}, side(from), h("span", { class: "quiet" }, ` ${term(link.relation)} `), side(until), " ", closed && h("button", { type: "button", class: "small", onclick: () => void expand(closed) }, t("expand")));
    }));
  };
  picture.onclick((event) => { if (event.dataType === "node") void expand(event.data.id); });
  if (net.links.size === 0) return h("section", { class: "card" }, h("h2", {}, t("network")), h("p", { class: "quiet" }, t("none")));
  draw();
  return h("section", { class: "card" }, h("h2", {}, t("network")), h("p", { class: "quiet" }, t("networkHelp")), picture.element, h("details", { open: true }, h("summary", {}, t("links")), list));
}
