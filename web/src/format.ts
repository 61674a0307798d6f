// Numbers and facts as people read them.

import type { Row } from "./api";
import { plain } from "./dom";
import { currentLanguage, stage, t, term } from "./words";

/** A number in 万 and 亿, or with its digits grouped. */
export function amount(value: number | null | undefined, unit?: string | null): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  const money = unit === "元" || unit === "美元";
  const size = Math.abs(value);
  if (money && size >= 1e8) return `${grouped(value / 1e8)}亿${unit}`;
  if (money && size >= 1e4) return `${grouped(value / 1e4)}万${unit}`;
  return `${grouped(value)}${unit ?? ""}`;
}

export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** The number of a fact: its value, or the lower end of its range. */
export function numberOf(fact: Row): number | null {
  return fact.value ?? fact.least ?? null;
}

/** What a fact says, in a few words. */
export function says(fact: Row): string {
  const parts: string[] = [];
  switch (fact.class) {
    case "Observation":
      parts.push(plain(fact.indicator), term(fact.measure), plain(fact.stated));
      break;
    case "Investment":
      parts.push(term(fact.kind), plain(fact.stated));
      break;
    case "Milestone":
      parts.push(stage(fact.stage));
      break;
    case "Recognition":
      parts.push(plain(fact.honour), fact.level ? `（${term(fact.level)}）` : "");
      break;
  }
  if (fact.scope) parts.push(plain(fact.scope));
  return parts.filter(Boolean).join(" ");
}

/** Of which time a fact is, and whether it has happened. */
export function when(fact: Row): string {
  const time = fact.year ?? (fact.from ? `${fact.from} – ${fact.until}` : "");
  return [time, fact.modality === "Actual" ? "" : term(fact.modality)].filter(Boolean).join(" · ");
}

export function reportName(report: Row): string {
  const place = report.place ?? t("unknown");
  const year = report.year ?? "?";
  return currentLanguage() === "zh" ? `${place} ${year} 年` : `${place} ${year}`;
}

/** The part of an IRI that tells it from others. */
export function shortIri(iri: string): string {
  return iri.replace(/^.*\/id\//, "");
}
