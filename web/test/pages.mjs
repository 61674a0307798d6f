// One address of every page, for the store that a server serves.

export async function addresses(server) {
  const get = async (path) => (await fetch(`${server}${path}`)).json();
  const reports = await get("/api/reports");
  const report = [...reports].sort((a, b) => b.facts - a.facts)[0];
  const data = await get(`/api/report?iri=${encodeURIComponent(report.iri)}`);
  const column = (table, name) => table.columns.indexOf(name);
  const facts = data.facts.rows;
  const fact = facts.find((row) => row[column(data.facts, "class")] === "Investment") ?? facts[0];
  const firms = await get("/api/things?class=Enterprise");
  const firm = [...firms.things.rows].sort((a, b) => b[2] - a[2])[0]?.[0] ?? "";
  const indicators = await get("/api/indicators");
  const encode = encodeURIComponent;
  return {
    overview: "#/overview",
    reports: "#/reports",
    report: `#/report?iri=${encode(report.iri)}&fact=${encode(fact[column(data.facts, "fact")])}`,
    missed: `#/report?iri=${encode(report.iri)}&missed=1`,
    fact: `#/fact?iri=${encode(fact[column(data.facts, "fact")])}`,
    things: "#/things?class=Project",
    thing: `#/thing?class=Enterprise&name=${encode(firm)}`,
    place: `#/thing?class=Region&name=${encode(report.place ?? "")}`,
    indicators: `#/indicators?name=${encode(indicators.rows[0]?.[0] ?? "")}`,
    ranking: `#/indicators?name=${encode(indicators.rows[0]?.[0] ?? "")}&view=ranking`,
    money: "#/money",
    projects: "#/money?tab=projects",
    compare: "#/compare",
    search: `#/search?q=${encode(process.env.WORDS ?? "项目 投产")}`,
    sparql: `#/sparql?query=${encode("SELECT ?name ?stated { ?fact a rg:Investment ; rg:about/rdfs:label ?name ; rg:statedAs ?stated } LIMIT 10")}`,
  };
}

/** Waits until a page has drawn what it has. */
export async function ready(page) {
  await page.waitForSelector("main[data-ready], main .problem", { timeout: 20000 });
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(200);
}
