// Search on a static site: there is no index, so all texts of the (small) collection are read.

import { get, rows, type Row } from "./api";

export async function find(state: Record<string, string>): Promise<Row> {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const reports: Row[] = await get("/api/reports");
  const hits: Row[] = [];
  for (const report of reports.filter((one) => (!state.place || one.place === state.place) && (!state.year || String(one.year) === state.year))) {
    const data = await get("/api/report", { iri: report.iri });
    const about = { report: report.iri, title: report.title ?? report.file, place: report.place, year: report.year };
    const seen = new Set<string>();
    for (const row of rows(data.mentions)) {
      const key = `${row.class} ${row.name}`;
      if (seen.has(key) || !words.every((word) => row.name.toLowerCase().includes(word))) continue;
      seen.add(key);
      hits.push({ ...about, class: row.class, name: row.name, text: row.name, marks: marks(row.name, words), order: 0 });
    }
    let start = 0;
    for (const line of String(data.text ?? "").split("\n")) {
      if (words.every((word) => line.toLowerCase().includes(word))) {
        const at = Math.max(0, [...line.slice(0, line.toLowerCase().indexOf(words[0]))].length - 40);
        const text = [...line].slice(at, at + 140).join("");
        hits.push({ ...about, class: "paragraph", start: start + at, text, marks: marks(text, words), order: 1 });
      }
      start += [...line].length + 1;
    }
  }
  const classes: Record<string, number> = {};
  for (const hit of hits) classes[hit.class] = (classes[hit.class] ?? 0) + 1;
  const chosen = hits.filter((hit) => !state.class || hit.class === state.class).sort((a, b) => a.order - b.order);
  const offset = Number(state.offset || 0);
  return { total: chosen.length, similar: false, offset, page: 30, classes, hits: chosen.slice(offset, offset + 30), not_yet_searchable: 0 };
}

function marks(text: string, words: string[]): [number, number][] {
  const found: [number, number][] = [];
  const low = text.toLowerCase();
  for (const word of words) {
    const at = low.indexOf(word);
    if (at >= 0) found.push([[...text.slice(0, at)].length, [...text.slice(0, at + word.length)].length]);
  }
  return found.sort((a, b) => a[0] - b[0]).filter((mark, index, all) => index === 0 || mark[0] >= all[index - 1][1]);
}
