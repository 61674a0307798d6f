// One fact.

import { get, type Row } from "../api";
import { h, plain } from "../dom";
import { amount, says, when } from "../format";
import { to } from "../state";
import { t, term } from "../words";
import { pair } from "./report";

export async function fact(parameters: URLSearchParams): Promise<Node> {
  const row: Row = await get("/api/fact", { iri: parameters.get("iri") ?? "" });
  return h("div", {},
    h("p", { class: "quiet" }, t("fact"), " · ", term(row.class)),
    h("h1", {}, plain(row.about_name), " — ", says(row)),
    h("blockquote", {}, h("q", {}, plain(row.quote))),
    h("dl", { class: "wide" },
      pair(t("about"), h("a", { href: to("thing", { class: row.about_class, name: row.about_name }) }, plain(row.about_name))),
      pair(t("period"), when(row)),
      row.value !== undefined && row.unit ? pair(t("value"), amount(row.value, row.unit)) : [],
      row.scope ? pair(t("scope"), plain(row.scope)) : [],
      pair(t("confidence"), row.confidence),
      pair(t("rule"), h("code", {}, row.rule)),
      pair(t("report"), h("a", { href: to("report", { iri: row.report, fact: row.fact }) }, plain(row.title ?? row.file))),
      pair("IRI", h("code", { class: "iri" }, row.fact)),
      pair(t("data"), ["ttl", "jsonld", "rdfxml", "nt"].map((format) => [h("a", { href: `./resource?iri=${encodeURIComponent(row.fact)}&format=${format}` }, format), " "]))));
}
