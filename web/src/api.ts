// Asks the server; or, on a static site, reads the file that was written in its place.

export interface Table {
  columns: string[];
  rows: unknown[][];
}

export type Row = Record<string, any>;

/** The rows of a table as objects. */
export function rows(table: Table): Row[] {
  return table.rows.map((row) => Object.fromEntries(table.columns.map((column, index) => [column, row[index]])));
}

export const isStatic = document.querySelector('meta[name="reportgraph-static"]') !== null;

const known = new Map<string, Promise<any>>();

/** What `/api/NAME?…` or `/queries/NAME?…` gives. Asked once, as long as the page is open. */
export function get(path: string, settings: Record<string, string | number | undefined> = {}): Promise<any> {
  const parameters = Object.entries(settings).filter(([, value]) => value !== undefined && value !== "");
  const query = parameters.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join("&");
  const address = query ? `${path}?${query}` : path;
  let answer = known.get(address);
  if (!answer) {
    answer = ask(address);
    known.set(address, answer);
    answer.catch(() => known.delete(address));
  }
  return answer;
}

async function ask(address: string): Promise<any> {
  const response = await fetch(isStatic ? `./data/${digest(address)}.json` : `.${address}`, { headers: { Accept: "application/json" } });
  if (response.ok) return response.json();
  let message = `${response.status} ${response.statusText}`;
  try {
    message = (await response.json()).message ?? message;
  } catch { /* No JSON: the status says enough. */ }
  throw new Error(isStatic ? "This is not part of the static site." : message);
}

/** The name of a file on a static site: FNV-1a, 64 bits, of the address. The program computes the same. */
export function digest(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}
