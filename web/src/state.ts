// The state of a page is in its address: `#/report?iri=…&kinds=…`.

export interface Place {
  page: string;
  parameters: URLSearchParams;
}

export function here(): Place {
  const hash = location.hash.replace(/^#\/?/, "");
  const at = hash.indexOf("?");
  const page = at < 0 ? hash : hash.slice(0, at);
  return { page: page || "overview", parameters: new URLSearchParams(at < 0 ? "" : hash.slice(at + 1)) };
}

export type Settings = Record<string, string | number | null | undefined | false>;

/** The address of a page, to link to. */
export function to(page: string, settings: Settings = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) {
    if (value !== null && value !== undefined && value !== false && value !== "") parameters.set(name, String(value));
  }
  const query = parameters.toString();
  return `#/${page}${query ? `?${query}` : ""}`;
}

/** Changes parameters of the address without drawing the page anew. */
export function keep(settings: Settings): void {
  const place = here();
  const known = Object.fromEntries(place.parameters);
  history.replaceState(null, "", to(place.page, { ...known, ...settings }));
}
